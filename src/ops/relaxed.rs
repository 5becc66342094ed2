//! Relaxed vector operations, each with one result.
//!
//! The specification lets an implementation choose among several results; its deterministic profile prescribes the
//! first of each. These operations are those of that profile, which are the strict counterparts where there are any.

use crate::ops::float::*;
use crate::ops::operation::operations;
use crate::ops::simd::*;
use crate::ops::vector::{V128, dot, zip3};

// The same as the strict operations.
operations! {
    i8x16_relaxed_swizzle(a: V128, b: V128) -> V128 { i8x16_swizzle(a, b) }

    i32x4_relaxed_trunc_f32x4_s(a: V128) -> V128 { i32x4_trunc_sat_f32x4_s(a) }
    i32x4_relaxed_trunc_f32x4_u(a: V128) -> V128 { i32x4_trunc_sat_f32x4_u(a) }
    i32x4_relaxed_trunc_f64x2_s_zero(a: V128) -> V128 { i32x4_trunc_sat_f64x2_s_zero(a) }
    i32x4_relaxed_trunc_f64x2_u_zero(a: V128) -> V128 { i32x4_trunc_sat_f64x2_u_zero(a) }

    i8x16_relaxed_laneselect(a: V128, b: V128, c: V128) -> V128 { v128_bitselect(a, b, c) }
    i16x8_relaxed_laneselect(a: V128, b: V128, c: V128) -> V128 { v128_bitselect(a, b, c) }
    i32x4_relaxed_laneselect(a: V128, b: V128, c: V128) -> V128 { v128_bitselect(a, b, c) }
    i64x2_relaxed_laneselect(a: V128, b: V128, c: V128) -> V128 { v128_bitselect(a, b, c) }

    f32x4_relaxed_min(a: V128, b: V128) -> V128 { f32x4_min(a, b) }
    f32x4_relaxed_max(a: V128, b: V128) -> V128 { f32x4_max(a, b) }
    f64x2_relaxed_min(a: V128, b: V128) -> V128 { f64x2_min(a, b) }
    f64x2_relaxed_max(a: V128, b: V128) -> V128 { f64x2_max(a, b) }

    i16x8_relaxed_q15mulr_s(a: V128, b: V128) -> V128 { i16x8_q15mulr_sat_s(a, b) }
}

// Multiply and add: not fused, the product is rounded before the sum is.
operations! {
    f32x4_relaxed_madd(a: V128, b: V128, c: V128) -> V128 { zip3(a, b, c, |a, b, c| f32_add(f32_mul(a, b), c)) }
    f32x4_relaxed_nmadd(a: V128, b: V128, c: V128) -> V128 {
        zip3(a, b, c, |a, b, c| f32_add(f32_mul(f32_neg(a), b), c))
    }
    f64x2_relaxed_madd(a: V128, b: V128, c: V128) -> V128 { zip3(a, b, c, |a, b, c| f64_add(f64_mul(a, b), c)) }
    f64x2_relaxed_nmadd(a: V128, b: V128, c: V128) -> V128 {
        zip3(a, b, c, |a, b, c| f64_add(f64_mul(f64_neg(a), b), c))
    }
}

// Dot products: both operands are signed, whatever the highest bits of the second (which should have seven).
operations! {
    /// The sum of two products saturates: (-128) * (-128) twice is the one sum that does not fit.
    i16x8_relaxed_dot_i8x16_i7x16_s(a: V128, b: V128) -> V128 {
        dot(a, b, |a: i8, b| i16::from(a) * i16::from(b), i16::saturating_add)
    }
    /// Sums of two products saturate as in the shorter form, sums of those and `c` are exact or wrap.
    i32x4_relaxed_dot_i8x16_i7x16_add_s(a: V128, b: V128, c: V128) -> V128 {
        i32x4_add(i32x4_extadd_pairwise_i16x8_s(i16x8_relaxed_dot_i8x16_i7x16_s(a, b)), c)
    }
}
