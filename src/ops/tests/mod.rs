//! The operations alone: edge cases of the specification, properties, and what holds for every row of the tables.
//!
//! They say most in an optimised build (`cargo test --release --lib ops`): compilers take liberties with NaNs.

mod conversion;
mod float;
mod integer;
mod relaxed;
mod rows;
mod simd_conversion;
mod simd_float;
mod simd_integer;
mod simd_lanes;
mod table;
mod wide;

use super::V128;
use super::vector::Lanes;

/// NaNs that are not the canonical one: negative, with a payload, signalling.
const OTHER_NANS_F32: [u32; 4] = [0xffc0_0000, 0x7fc0_0001, 0x7fa0_0000, 0xff80_0001];
const OTHER_NANS_F64: [u64; 4] = [
    0xfff8_0000_0000_0000,
    0x7ff8_0000_0000_0001,
    0x7ff4_0000_0000_0000,
    0xfff0_0000_0000_0001,
];
const CANONICAL_NAN_F32: u32 = 0x7fc0_0000;
const CANONICAL_NAN_F64: u64 = 0x7ff8_0000_0000_0000;

/// A vector of these lanes.
fn v<L: Lanes>(lanes: L) -> V128 {
    V128::from_lanes(lanes)
}
