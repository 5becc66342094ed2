//! Operations that change the width or the type of lanes: narrowing, extension, extended arithmetic, conversions.

use crate::ops::conversion::*;
use crate::ops::operation::operations;
use crate::ops::vector::{V128, dot, map, narrow, narrow_zero, pairwise, widen_high, widen_low, zip_high, zip_low};

// Narrowing: values are read as signed, and those that do not fit become the nearest that does.
operations! {
    i8x16_narrow_i16x8_s(a: V128, b: V128) -> V128 {
        narrow(a, b, |a: i16| a.clamp(i8::MIN.into(), i8::MAX.into()) as i8)
    }
    i8x16_narrow_i16x8_u(a: V128, b: V128) -> V128 { narrow(a, b, |a: i16| a.clamp(0, u8::MAX.into()) as u8) }
    i16x8_narrow_i32x4_s(a: V128, b: V128) -> V128 {
        narrow(a, b, |a: i32| a.clamp(i16::MIN.into(), i16::MAX.into()) as i16)
    }
    i16x8_narrow_i32x4_u(a: V128, b: V128) -> V128 { narrow(a, b, |a: i32| a.clamp(0, u16::MAX.into()) as u16) }
}

// Extension, and arithmetic on extended lanes, none of which overflows but the sum of two products of -2^15.
operations! {
    i16x8_extend_low_i8x16_s(a: V128) -> V128 { widen_low(a, |a: i8| i16::from(a)) }
    i16x8_extend_low_i8x16_u(a: V128) -> V128 { widen_low(a, |a: u8| u16::from(a)) }
    i16x8_extend_high_i8x16_s(a: V128) -> V128 { widen_high(a, |a: i8| i16::from(a)) }
    i16x8_extend_high_i8x16_u(a: V128) -> V128 { widen_high(a, |a: u8| u16::from(a)) }
    i32x4_extend_low_i16x8_s(a: V128) -> V128 { widen_low(a, |a: i16| i32::from(a)) }
    i32x4_extend_low_i16x8_u(a: V128) -> V128 { widen_low(a, |a: u16| u32::from(a)) }
    i32x4_extend_high_i16x8_s(a: V128) -> V128 { widen_high(a, |a: i16| i32::from(a)) }
    i32x4_extend_high_i16x8_u(a: V128) -> V128 { widen_high(a, |a: u16| u32::from(a)) }
    i64x2_extend_low_i32x4_s(a: V128) -> V128 { widen_low(a, |a: i32| i64::from(a)) }
    i64x2_extend_low_i32x4_u(a: V128) -> V128 { widen_low(a, |a: u32| u64::from(a)) }
    i64x2_extend_high_i32x4_s(a: V128) -> V128 { widen_high(a, |a: i32| i64::from(a)) }
    i64x2_extend_high_i32x4_u(a: V128) -> V128 { widen_high(a, |a: u32| u64::from(a)) }

    i16x8_extmul_low_i8x16_s(a: V128, b: V128) -> V128 { zip_low(a, b, |a: i8, b| i16::from(a) * i16::from(b)) }
    i16x8_extmul_low_i8x16_u(a: V128, b: V128) -> V128 { zip_low(a, b, |a: u8, b| u16::from(a) * u16::from(b)) }
    i16x8_extmul_high_i8x16_s(a: V128, b: V128) -> V128 { zip_high(a, b, |a: i8, b| i16::from(a) * i16::from(b)) }
    i16x8_extmul_high_i8x16_u(a: V128, b: V128) -> V128 { zip_high(a, b, |a: u8, b| u16::from(a) * u16::from(b)) }
    i32x4_extmul_low_i16x8_s(a: V128, b: V128) -> V128 { zip_low(a, b, |a: i16, b| i32::from(a) * i32::from(b)) }
    i32x4_extmul_low_i16x8_u(a: V128, b: V128) -> V128 { zip_low(a, b, |a: u16, b| u32::from(a) * u32::from(b)) }
    i32x4_extmul_high_i16x8_s(a: V128, b: V128) -> V128 { zip_high(a, b, |a: i16, b| i32::from(a) * i32::from(b)) }
    i32x4_extmul_high_i16x8_u(a: V128, b: V128) -> V128 { zip_high(a, b, |a: u16, b| u32::from(a) * u32::from(b)) }
    i64x2_extmul_low_i32x4_s(a: V128, b: V128) -> V128 { zip_low(a, b, |a: i32, b| i64::from(a) * i64::from(b)) }
    i64x2_extmul_low_i32x4_u(a: V128, b: V128) -> V128 { zip_low(a, b, |a: u32, b| u64::from(a) * u64::from(b)) }
    i64x2_extmul_high_i32x4_s(a: V128, b: V128) -> V128 { zip_high(a, b, |a: i32, b| i64::from(a) * i64::from(b)) }
    i64x2_extmul_high_i32x4_u(a: V128, b: V128) -> V128 { zip_high(a, b, |a: u32, b| u64::from(a) * u64::from(b)) }

    i16x8_extadd_pairwise_i8x16_s(a: V128) -> V128 { pairwise(a, |a: i8, b| i16::from(a) + i16::from(b)) }
    i16x8_extadd_pairwise_i8x16_u(a: V128) -> V128 { pairwise(a, |a: u8, b| u16::from(a) + u16::from(b)) }
    i32x4_extadd_pairwise_i16x8_s(a: V128) -> V128 { pairwise(a, |a: i16, b| i32::from(a) + i32::from(b)) }
    i32x4_extadd_pairwise_i16x8_u(a: V128) -> V128 { pairwise(a, |a: u16, b| u32::from(a) + u32::from(b)) }

    i32x4_dot_i16x8_s(a: V128, b: V128) -> V128 {
        dot(a, b, |a: i16, b| i32::from(a) * i32::from(b), i32::wrapping_add)
    }
}

// Between integers and floats, and between floats: the scalar operations on the lanes that there is room for.
operations! {
    i32x4_trunc_sat_f32x4_s(a: V128) -> V128 { map(a, i32_trunc_sat_f32_s) }
    i32x4_trunc_sat_f32x4_u(a: V128) -> V128 { map(a, i32_trunc_sat_f32_u) }
    i32x4_trunc_sat_f64x2_s_zero(a: V128) -> V128 { narrow_zero(a, i32_trunc_sat_f64_s) }
    i32x4_trunc_sat_f64x2_u_zero(a: V128) -> V128 { narrow_zero(a, i32_trunc_sat_f64_u) }
    f32x4_convert_i32x4_s(a: V128) -> V128 { map(a, f32_convert_i32_s) }
    f32x4_convert_i32x4_u(a: V128) -> V128 { map(a, f32_convert_i32_u) }
    f64x2_convert_low_i32x4_s(a: V128) -> V128 { widen_low(a, f64_convert_i32_s) }
    f64x2_convert_low_i32x4_u(a: V128) -> V128 { widen_low(a, f64_convert_i32_u) }
    f32x4_demote_f64x2_zero(a: V128) -> V128 { narrow_zero(a, f32_demote_f64) }
    f64x2_promote_low_f32x4(a: V128) -> V128 { widen_low(a, f64_promote_f32) }
}
