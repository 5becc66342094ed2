//! Conversions between the number types.

use super::float::Float;
use super::operation::operations;
use crate::error::TrapCode;

// Powers of two, which both float types hold exactly.
const TWO_31: f32 = 2_147_483_648.0;
const TWO_32: f32 = 2.0 * TWO_31;
const TWO_63: f32 = TWO_31 * TWO_32;
const TWO_64: f32 = TWO_32 * TWO_32;

operations! {
    i32_wrap_i64(a: i64) -> i32 { a as i32 }
    i64_extend_i32_s(a: i32) -> i64 { a as i64 }
    i64_extend_i32_u(a: i32) -> i64 { a as u32 as i64 }
}

// Truncation towards zero. A float is in range when its integral part is, so the open bounds are the integers next to
// the range; where the float type cannot hold the lower one (`contains`), the range starts at a float of its own.
operations! {
    i32_trunc_f32_s(a: f32) -> Result<i32, TrapCode> { Ok(in_range(a, (-TWO_31..TWO_31).contains(&a))? as i32) }
    i32_trunc_f32_u(a: f32) -> Result<i32, TrapCode> { Ok(in_range(a, a > -1.0 && a < TWO_32)? as u32 as i32) }
    i32_trunc_f64_s(a: f64) -> Result<i32, TrapCode> {
        Ok(in_range(a, a > f64::from(-TWO_31) - 1.0 && a < f64::from(TWO_31))? as i32)
    }
    i32_trunc_f64_u(a: f64) -> Result<i32, TrapCode> { Ok(in_range(a, a > -1.0 && a < TWO_32.into())? as u32 as i32) }
    i64_trunc_f32_s(a: f32) -> Result<i64, TrapCode> { Ok(in_range(a, (-TWO_63..TWO_63).contains(&a))? as i64) }
    i64_trunc_f32_u(a: f32) -> Result<i64, TrapCode> { Ok(in_range(a, a > -1.0 && a < TWO_64)? as u64 as i64) }
    i64_trunc_f64_s(a: f64) -> Result<i64, TrapCode> {
        Ok(in_range(a, (f64::from(-TWO_63)..f64::from(TWO_63)).contains(&a))? as i64)
    }
    i64_trunc_f64_u(a: f64) -> Result<i64, TrapCode> { Ok(in_range(a, a > -1.0 && a < TWO_64.into())? as u64 as i64) }
}

// Rust's float-to-integer casts saturate and take a NaN to 0, as these instructions do.
operations! {
    i32_trunc_sat_f32_s(a: f32) -> i32 { a as i32 }
    i32_trunc_sat_f32_u(a: f32) -> i32 { a as u32 as i32 }
    i32_trunc_sat_f64_s(a: f64) -> i32 { a as i32 }
    i32_trunc_sat_f64_u(a: f64) -> i32 { a as u32 as i32 }
    i64_trunc_sat_f32_s(a: f32) -> i64 { a as i64 }
    i64_trunc_sat_f32_u(a: f32) -> i64 { a as u64 as i64 }
    i64_trunc_sat_f64_s(a: f64) -> i64 { a as i64 }
    i64_trunc_sat_f64_u(a: f64) -> i64 { a as u64 as i64 }
}

// Integer to float, and between the float types: rounded to the nearest, ties to even.
operations! {
    f32_convert_i32_s(a: i32) -> f32 { a as f32 }
    f32_convert_i32_u(a: i32) -> f32 { a as u32 as f32 }
    f32_convert_i64_s(a: i64) -> f32 { a as f32 }
    f32_convert_i64_u(a: i64) -> f32 { a as u64 as f32 }
    f64_convert_i32_s(a: i32) -> f64 { a as f64 }
    f64_convert_i32_u(a: i32) -> f64 { a as u32 as f64 }
    f64_convert_i64_s(a: i64) -> f64 { a as f64 }
    f64_convert_i64_u(a: i64) -> f64 { a as u64 as f64 }
    f32_demote_f64(a: f64) -> f32 { (a as f32).canonical() }
    f64_promote_f32(a: f32) -> f64 { (a as f64).canonical() }
}

operations! {
    i32_reinterpret_f32(a: f32) -> i32 { a.to_bits() as i32 }
    i64_reinterpret_f64(a: f64) -> i64 { a.to_bits() as i64 }
    f32_reinterpret_i32(a: i32) -> f32 { f32::from_bits(a as u32) }
    f64_reinterpret_i64(a: i64) -> f64 { f64::from_bits(a as u64) }
}

/// The float `a` if it is `within` the bounds, otherwise the trap that stands for it. (A NaN is within no bounds.)
#[inline(always)]
fn in_range<F: Float>(a: F, within: bool) -> Result<F, TrapCode> {
    if within {
        Ok(a)
    } else if a.is_nan() {
        Err(TrapCode::InvalidConversionToInteger)
    } else {
        Err(TrapCode::IntegerOverflow)
    }
}
