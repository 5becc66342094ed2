//! What vector loads make of the bits that they read, and what lane stores write. The access itself is the engine's.
//!
//! Bits come as unsigned integers, of which the lowest byte is the one at the lowest address.

use crate::ops::operation::operations;
use crate::ops::vector::{V128, extract, replace, splat, widen_low};

// Eight bytes, each lane of which is extended to twice its width.
operations! {
    v128_load8x8_s(bits: u64) -> V128 { widen_low(v128_load64_zero(bits), |a: i8| i16::from(a)) }
    v128_load8x8_u(bits: u64) -> V128 { widen_low(v128_load64_zero(bits), |a: u8| u16::from(a)) }
    v128_load16x4_s(bits: u64) -> V128 { widen_low(v128_load64_zero(bits), |a: i16| i32::from(a)) }
    v128_load16x4_u(bits: u64) -> V128 { widen_low(v128_load64_zero(bits), |a: u16| u32::from(a)) }
    v128_load32x2_s(bits: u64) -> V128 { widen_low(v128_load64_zero(bits), |a: i32| i64::from(a)) }
    v128_load32x2_u(bits: u64) -> V128 { widen_low(v128_load64_zero(bits), |a: u32| u64::from(a)) }
}

operations! {
    v128_load8_splat(bits: u8) -> V128 { splat(bits) }
    v128_load16_splat(bits: u16) -> V128 { splat(bits) }
    v128_load32_splat(bits: u32) -> V128 { splat(bits) }
    v128_load64_splat(bits: u64) -> V128 { splat(bits) }

    v128_load32_zero(bits: u32) -> V128 { V128::from_bits(bits.into()) }
    v128_load64_zero(bits: u64) -> V128 { V128::from_bits(bits.into()) }

    v128_load8_lane(a: V128, bits: u8, lane: u8) -> V128 { replace(a, bits, lane) }
    v128_load16_lane(a: V128, bits: u16, lane: u8) -> V128 { replace(a, bits, lane) }
    v128_load32_lane(a: V128, bits: u32, lane: u8) -> V128 { replace(a, bits, lane) }
    v128_load64_lane(a: V128, bits: u64, lane: u8) -> V128 { replace(a, bits, lane) }

    v128_store8_lane(a: V128, lane: u8) -> u8 { extract(a, lane) }
    v128_store16_lane(a: V128, lane: u8) -> u16 { extract(a, lane) }
    v128_store32_lane(a: V128, lane: u8) -> u32 { extract(a, lane) }
    v128_store64_lane(a: V128, lane: u8) -> u64 { extract(a, lane) }
}
