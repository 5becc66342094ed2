//! Operations on float lanes: the scalar operations, lane by lane, and the pseudo-minimum and -maximum.

use crate::ops::float::*;
use crate::ops::operation::operations;
use crate::ops::vector::{V128, compare, map, zip};

operations! {
    f32x4_eq(a: V128, b: V128) -> V128 { compare(a, b, f32_eq) }
    f32x4_ne(a: V128, b: V128) -> V128 { compare(a, b, f32_ne) }
    f32x4_lt(a: V128, b: V128) -> V128 { compare(a, b, f32_lt) }
    f32x4_gt(a: V128, b: V128) -> V128 { compare(a, b, f32_gt) }
    f32x4_le(a: V128, b: V128) -> V128 { compare(a, b, f32_le) }
    f32x4_ge(a: V128, b: V128) -> V128 { compare(a, b, f32_ge) }

    f32x4_abs(a: V128) -> V128 { map(a, f32_abs) }
    f32x4_neg(a: V128) -> V128 { map(a, f32_neg) }
    f32x4_ceil(a: V128) -> V128 { map(a, f32_ceil) }
    f32x4_floor(a: V128) -> V128 { map(a, f32_floor) }
    f32x4_trunc(a: V128) -> V128 { map(a, f32_trunc) }
    f32x4_nearest(a: V128) -> V128 { map(a, f32_nearest) }
    f32x4_sqrt(a: V128) -> V128 { map(a, f32_sqrt) }

    f32x4_add(a: V128, b: V128) -> V128 { zip(a, b, |a: f32, b: f32| (a + b).canonical()) }
    f32x4_sub(a: V128, b: V128) -> V128 { zip(a, b, |a: f32, b: f32| (a - b).canonical()) }
    f32x4_mul(a: V128, b: V128) -> V128 { zip(a, b, |a: f32, b: f32| (a * b).canonical()) }
    f32x4_div(a: V128, b: V128) -> V128 { zip(a, b, |a: f32, b: f32| (a / b).canonical()) }
    f32x4_min(a: V128, b: V128) -> V128 { zip(a, b, f32_min) }
    f32x4_max(a: V128, b: V128) -> V128 { zip(a, b, f32_max) }

    /// One of the operands, bit for bit: the first unless the second is less.
    f32x4_pmin(a: V128, b: V128) -> V128 { zip(a, b, |a: f32, b| if b < a { b } else { a }) }
    /// One of the operands, bit for bit: the first unless the second is greater.
    f32x4_pmax(a: V128, b: V128) -> V128 { zip(a, b, |a: f32, b| if a < b { b } else { a }) }
}

operations! {
    f64x2_eq(a: V128, b: V128) -> V128 { compare(a, b, f64_eq) }
    f64x2_ne(a: V128, b: V128) -> V128 { compare(a, b, f64_ne) }
    f64x2_lt(a: V128, b: V128) -> V128 { compare(a, b, f64_lt) }
    f64x2_gt(a: V128, b: V128) -> V128 { compare(a, b, f64_gt) }
    f64x2_le(a: V128, b: V128) -> V128 { compare(a, b, f64_le) }
    f64x2_ge(a: V128, b: V128) -> V128 { compare(a, b, f64_ge) }

    f64x2_abs(a: V128) -> V128 { map(a, f64_abs) }
    f64x2_neg(a: V128) -> V128 { map(a, f64_neg) }
    f64x2_ceil(a: V128) -> V128 { map(a, f64_ceil) }
    f64x2_floor(a: V128) -> V128 { map(a, f64_floor) }
    f64x2_trunc(a: V128) -> V128 { map(a, f64_trunc) }
    f64x2_nearest(a: V128) -> V128 { map(a, f64_nearest) }
    f64x2_sqrt(a: V128) -> V128 { map(a, f64_sqrt) }

    f64x2_add(a: V128, b: V128) -> V128 { zip(a, b, |a: f64, b: f64| (a + b).canonical()) }
    f64x2_sub(a: V128, b: V128) -> V128 { zip(a, b, |a: f64, b: f64| (a - b).canonical()) }
    f64x2_mul(a: V128, b: V128) -> V128 { zip(a, b, |a: f64, b: f64| (a * b).canonical()) }
    f64x2_div(a: V128, b: V128) -> V128 { zip(a, b, |a: f64, b: f64| (a / b).canonical()) }
    f64x2_min(a: V128, b: V128) -> V128 { zip(a, b, f64_min) }
    f64x2_max(a: V128, b: V128) -> V128 { zip(a, b, f64_max) }

    /// One of the operands, bit for bit: the first unless the second is less.
    f64x2_pmin(a: V128, b: V128) -> V128 { zip(a, b, |a: f64, b| if b < a { b } else { a }) }
    /// One of the operands, bit for bit: the first unless the second is greater.
    f64x2_pmax(a: V128, b: V128) -> V128 { zip(a, b, |a: f64, b| if a < b { b } else { a }) }
}
