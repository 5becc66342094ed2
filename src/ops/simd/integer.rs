//! Operations on integer lanes of one width: comparisons, arithmetic with and without saturation, shifts, tests.
//!
//! Shift counts are taken modulo the width of a lane.

use crate::ops::operation::operations;
use crate::ops::vector::{V128, all, bitmask, compare, map, zip};

operations! {
    i8x16_eq(a: V128, b: V128) -> V128 { compare(a, b, |a: i8, b| a == b) }
    i8x16_ne(a: V128, b: V128) -> V128 { compare(a, b, |a: i8, b| a != b) }
    i8x16_lt_s(a: V128, b: V128) -> V128 { compare(a, b, |a: i8, b| a < b) }
    i8x16_lt_u(a: V128, b: V128) -> V128 { compare(a, b, |a: u8, b| a < b) }
    i8x16_gt_s(a: V128, b: V128) -> V128 { compare(a, b, |a: i8, b| a > b) }
    i8x16_gt_u(a: V128, b: V128) -> V128 { compare(a, b, |a: u8, b| a > b) }
    i8x16_le_s(a: V128, b: V128) -> V128 { compare(a, b, |a: i8, b| a <= b) }
    i8x16_le_u(a: V128, b: V128) -> V128 { compare(a, b, |a: u8, b| a <= b) }
    i8x16_ge_s(a: V128, b: V128) -> V128 { compare(a, b, |a: i8, b| a >= b) }
    i8x16_ge_u(a: V128, b: V128) -> V128 { compare(a, b, |a: u8, b| a >= b) }

    i8x16_abs(a: V128) -> V128 { map(a, i8::wrapping_abs) }
    i8x16_neg(a: V128) -> V128 { map(a, i8::wrapping_neg) }
    i8x16_popcnt(a: V128) -> V128 { map(a, |a: u8| a.count_ones() as u8) }
    i8x16_add(a: V128, b: V128) -> V128 { zip(a, b, i8::wrapping_add) }
    i8x16_add_sat_s(a: V128, b: V128) -> V128 { zip(a, b, i8::saturating_add) }
    i8x16_add_sat_u(a: V128, b: V128) -> V128 { zip(a, b, u8::saturating_add) }
    i8x16_sub(a: V128, b: V128) -> V128 { zip(a, b, i8::wrapping_sub) }
    i8x16_sub_sat_s(a: V128, b: V128) -> V128 { zip(a, b, i8::saturating_sub) }
    i8x16_sub_sat_u(a: V128, b: V128) -> V128 { zip(a, b, u8::saturating_sub) }
    i8x16_min_s(a: V128, b: V128) -> V128 { zip(a, b, i8::min) }
    i8x16_min_u(a: V128, b: V128) -> V128 { zip(a, b, u8::min) }
    i8x16_max_s(a: V128, b: V128) -> V128 { zip(a, b, i8::max) }
    i8x16_max_u(a: V128, b: V128) -> V128 { zip(a, b, u8::max) }
    i8x16_avgr_u(a: V128, b: V128) -> V128 { zip(a, b, average_u8) }

    i8x16_shl(a: V128, count: i32) -> V128 { map(a, |a: i8| a.wrapping_shl(count as u32)) }
    i8x16_shr_s(a: V128, count: i32) -> V128 { map(a, |a: i8| a.wrapping_shr(count as u32)) }
    i8x16_shr_u(a: V128, count: i32) -> V128 { map(a, |a: u8| a.wrapping_shr(count as u32)) }
    i8x16_all_true(a: V128) -> bool { all(a, |a: i8| a != 0) }
    i8x16_bitmask(a: V128) -> i32 {
        let [low, high]: [u64; 2] = a.lanes();
        bitmask_of_bytes(low) | bitmask_of_bytes(high) << 8
    }
}

operations! {
    i16x8_eq(a: V128, b: V128) -> V128 { compare(a, b, |a: i16, b| a == b) }
    i16x8_ne(a: V128, b: V128) -> V128 { compare(a, b, |a: i16, b| a != b) }
    i16x8_lt_s(a: V128, b: V128) -> V128 { compare(a, b, |a: i16, b| a < b) }
    i16x8_lt_u(a: V128, b: V128) -> V128 { compare(a, b, |a: u16, b| a < b) }
    i16x8_gt_s(a: V128, b: V128) -> V128 { compare(a, b, |a: i16, b| a > b) }
    i16x8_gt_u(a: V128, b: V128) -> V128 { compare(a, b, |a: u16, b| a > b) }
    i16x8_le_s(a: V128, b: V128) -> V128 { compare(a, b, |a: i16, b| a <= b) }
    i16x8_le_u(a: V128, b: V128) -> V128 { compare(a, b, |a: u16, b| a <= b) }
    i16x8_ge_s(a: V128, b: V128) -> V128 { compare(a, b, |a: i16, b| a >= b) }
    i16x8_ge_u(a: V128, b: V128) -> V128 { compare(a, b, |a: u16, b| a >= b) }

    i16x8_abs(a: V128) -> V128 { map(a, i16::wrapping_abs) }
    i16x8_neg(a: V128) -> V128 { map(a, i16::wrapping_neg) }
    i16x8_add(a: V128, b: V128) -> V128 { zip(a, b, i16::wrapping_add) }
    i16x8_add_sat_s(a: V128, b: V128) -> V128 { zip(a, b, i16::saturating_add) }
    i16x8_add_sat_u(a: V128, b: V128) -> V128 { zip(a, b, u16::saturating_add) }
    i16x8_sub(a: V128, b: V128) -> V128 { zip(a, b, i16::wrapping_sub) }
    i16x8_sub_sat_s(a: V128, b: V128) -> V128 { zip(a, b, i16::saturating_sub) }
    i16x8_sub_sat_u(a: V128, b: V128) -> V128 { zip(a, b, u16::saturating_sub) }
    i16x8_mul(a: V128, b: V128) -> V128 { zip(a, b, i16::wrapping_mul) }
    i16x8_min_s(a: V128, b: V128) -> V128 { zip(a, b, i16::min) }
    i16x8_min_u(a: V128, b: V128) -> V128 { zip(a, b, u16::min) }
    i16x8_max_s(a: V128, b: V128) -> V128 { zip(a, b, i16::max) }
    i16x8_max_u(a: V128, b: V128) -> V128 { zip(a, b, u16::max) }
    i16x8_avgr_u(a: V128, b: V128) -> V128 { zip(a, b, average_u16) }
    i16x8_q15mulr_sat_s(a: V128, b: V128) -> V128 { zip(a, b, multiply_q15) }

    i16x8_shl(a: V128, count: i32) -> V128 { map(a, |a: i16| a.wrapping_shl(count as u32)) }
    i16x8_shr_s(a: V128, count: i32) -> V128 { map(a, |a: i16| a.wrapping_shr(count as u32)) }
    i16x8_shr_u(a: V128, count: i32) -> V128 { map(a, |a: u16| a.wrapping_shr(count as u32)) }
    i16x8_all_true(a: V128) -> bool { all(a, |a: i16| a != 0) }
    i16x8_bitmask(a: V128) -> i32 { bitmask(a, |a: i16| a < 0) }
}

operations! {
    i32x4_eq(a: V128, b: V128) -> V128 { compare(a, b, |a: i32, b| a == b) }
    i32x4_ne(a: V128, b: V128) -> V128 { compare(a, b, |a: i32, b| a != b) }
    i32x4_lt_s(a: V128, b: V128) -> V128 { compare(a, b, |a: i32, b| a < b) }
    i32x4_lt_u(a: V128, b: V128) -> V128 { compare(a, b, |a: u32, b| a < b) }
    i32x4_gt_s(a: V128, b: V128) -> V128 { compare(a, b, |a: i32, b| a > b) }
    i32x4_gt_u(a: V128, b: V128) -> V128 { compare(a, b, |a: u32, b| a > b) }
    i32x4_le_s(a: V128, b: V128) -> V128 { compare(a, b, |a: i32, b| a <= b) }
    i32x4_le_u(a: V128, b: V128) -> V128 { compare(a, b, |a: u32, b| a <= b) }
    i32x4_ge_s(a: V128, b: V128) -> V128 { compare(a, b, |a: i32, b| a >= b) }
    i32x4_ge_u(a: V128, b: V128) -> V128 { compare(a, b, |a: u32, b| a >= b) }

    i32x4_abs(a: V128) -> V128 { map(a, i32::wrapping_abs) }
    i32x4_neg(a: V128) -> V128 { map(a, i32::wrapping_neg) }
    i32x4_add(a: V128, b: V128) -> V128 { zip(a, b, i32::wrapping_add) }
    i32x4_sub(a: V128, b: V128) -> V128 { zip(a, b, i32::wrapping_sub) }
    i32x4_mul(a: V128, b: V128) -> V128 { zip(a, b, i32::wrapping_mul) }
    i32x4_min_s(a: V128, b: V128) -> V128 { zip(a, b, i32::min) }
    i32x4_min_u(a: V128, b: V128) -> V128 { zip(a, b, u32::min) }
    i32x4_max_s(a: V128, b: V128) -> V128 { zip(a, b, i32::max) }
    i32x4_max_u(a: V128, b: V128) -> V128 { zip(a, b, u32::max) }

    i32x4_shl(a: V128, count: i32) -> V128 { map(a, |a: i32| a.wrapping_shl(count as u32)) }
    i32x4_shr_s(a: V128, count: i32) -> V128 { map(a, |a: i32| a.wrapping_shr(count as u32)) }
    i32x4_shr_u(a: V128, count: i32) -> V128 { map(a, |a: u32| a.wrapping_shr(count as u32)) }
    i32x4_all_true(a: V128) -> bool { all(a, |a: i32| a != 0) }
    i32x4_bitmask(a: V128) -> i32 { bitmask(a, |a: i32| a < 0) }
}

operations! {
    i64x2_eq(a: V128, b: V128) -> V128 { compare(a, b, |a: i64, b| a == b) }
    i64x2_ne(a: V128, b: V128) -> V128 { compare(a, b, |a: i64, b| a != b) }
    i64x2_lt_s(a: V128, b: V128) -> V128 { compare(a, b, |a: i64, b| a < b) }
    i64x2_gt_s(a: V128, b: V128) -> V128 { compare(a, b, |a: i64, b| a > b) }
    i64x2_le_s(a: V128, b: V128) -> V128 { compare(a, b, |a: i64, b| a <= b) }
    i64x2_ge_s(a: V128, b: V128) -> V128 { compare(a, b, |a: i64, b| a >= b) }

    i64x2_abs(a: V128) -> V128 { map(a, i64::wrapping_abs) }
    i64x2_neg(a: V128) -> V128 { map(a, i64::wrapping_neg) }
    i64x2_add(a: V128, b: V128) -> V128 { zip(a, b, i64::wrapping_add) }
    i64x2_sub(a: V128, b: V128) -> V128 { zip(a, b, i64::wrapping_sub) }
    i64x2_mul(a: V128, b: V128) -> V128 { zip(a, b, i64::wrapping_mul) }

    i64x2_shl(a: V128, count: i32) -> V128 { map(a, |a: i64| a.wrapping_shl(count as u32)) }
    i64x2_shr_s(a: V128, count: i32) -> V128 { map(a, |a: i64| a.wrapping_shr(count as u32)) }
    i64x2_shr_u(a: V128, count: i32) -> V128 { map(a, |a: u64| a.wrapping_shr(count as u32)) }
    i64x2_all_true(a: V128) -> bool { all(a, |a: i64| a != 0) }
    i64x2_bitmask(a: V128) -> i32 { bitmask(a, |a: i64| a < 0) }
}

/// The highest bits of eight bytes, that of the lowest byte first.
///
/// Every summand of the product moves one of these bits to its place in the highest byte. No two of all the bits that
/// the multiplication adds up are in the same place, so there are no carries.
#[inline(always)]
fn bitmask_of_bytes(bytes: u64) -> i32 {
    ((bytes & 0x8080_8080_8080_8080).wrapping_mul(0x0002_0408_1020_4081) >> 56) as i32
}

/// The mean, a half rounded up.
#[inline(always)]
fn average_u8(a: u8, b: u8) -> u8 {
    (u16::from(a) + u16::from(b)).div_ceil(2) as u8
}

/// The mean, a half rounded up.
#[inline(always)]
fn average_u16(a: u16, b: u16) -> u16 {
    (u32::from(a) + u32::from(b)).div_ceil(2) as u16
}

/// The product of two fractions with 15 bits behind the point, a half rounded up. Only -1 times -1 does not fit, and is
/// taken to the greatest value.
#[inline(always)]
fn multiply_q15(a: i16, b: i16) -> i16 {
    let product = (i32::from(a) * i32::from(b) + (1 << 14)) >> 15;
    product.min(i16::MAX.into()) as i16
}
