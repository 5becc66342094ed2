//! Operations that move lanes and leave their values as they are.

use crate::ops::operation::operations;
use crate::ops::vector::{V128, extract, map, replace, shuffle, splat};

operations! {
    i8x16_splat(a: i32) -> V128 { splat(a as i8) }
    i16x8_splat(a: i32) -> V128 { splat(a as i16) }
    i32x4_splat(a: i32) -> V128 { splat(a) }
    i64x2_splat(a: i64) -> V128 { splat(a) }
    f32x4_splat(a: f32) -> V128 { splat(a) }
    f64x2_splat(a: f64) -> V128 { splat(a) }
}

operations! {
    i8x16_extract_lane_s(a: V128, lane: u8) -> i32 { extract::<i8, 16>(a, lane).into() }
    i8x16_extract_lane_u(a: V128, lane: u8) -> i32 { extract::<u8, 16>(a, lane).into() }
    i8x16_replace_lane(a: V128, b: i32, lane: u8) -> V128 { replace(a, b as i8, lane) }
    i16x8_extract_lane_s(a: V128, lane: u8) -> i32 { extract::<i16, 8>(a, lane).into() }
    i16x8_extract_lane_u(a: V128, lane: u8) -> i32 { extract::<u16, 8>(a, lane).into() }
    i16x8_replace_lane(a: V128, b: i32, lane: u8) -> V128 { replace(a, b as i16, lane) }
    i32x4_extract_lane(a: V128, lane: u8) -> i32 { extract(a, lane) }
    i32x4_replace_lane(a: V128, b: i32, lane: u8) -> V128 { replace(a, b, lane) }
    i64x2_extract_lane(a: V128, lane: u8) -> i64 { extract(a, lane) }
    i64x2_replace_lane(a: V128, b: i64, lane: u8) -> V128 { replace(a, b, lane) }
    f32x4_extract_lane(a: V128, lane: u8) -> f32 { extract(a, lane) }
    f32x4_replace_lane(a: V128, b: f32, lane: u8) -> V128 { replace(a, b, lane) }
    f64x2_extract_lane(a: V128, lane: u8) -> f64 { extract(a, lane) }
    f64x2_replace_lane(a: V128, b: f64, lane: u8) -> V128 { replace(a, b, lane) }
}

operations! {
    /// Zero where an index is past the last lane.
    i8x16_swizzle(a: V128, b: V128) -> V128 {
        let lanes: [u8; 16] = a.lanes();
        map(b, |index: u8| if index < 16 { lanes[usize::from(index) % 16] } else { 0 })
    }
    /// Indices 0 to 15 are lanes of `a`, 16 to 31 those of `b`. Validation allows no others, here they are taken
    /// modulo 32.
    i8x16_shuffle(a: V128, b: V128, lanes: [u8; 16]) -> V128 {
        shuffle::<u8, 16>(a, b, lanes)
    }
}

// Shuffles that choose more than a byte at once: no instructions of their own, but what many shuffles are.
operations! {
    /// Indices 0 to 3 are lanes of `a`, 4 to 7 those of `b`.
    i32x4_shuffle(a: V128, b: V128, lanes: [u8; 4]) -> V128 {
        shuffle::<u32, 4>(a, b, lanes)
    }
    /// The 16 bytes from one on, of `a` and then `b`.
    i8x16_window(a: V128, b: V128, first: u8) -> V128 {
        let count = u32::from(first % 16) * 8;
        let (a, b) = if first < 16 { (a, b) } else { (b, V128::ZERO) };
        // In two steps, because all 128 bits at once could not be shifted out.
        V128::from_bits(a.to_bits() >> count | b.to_bits() << 1 << (127 - count))
    }
}
