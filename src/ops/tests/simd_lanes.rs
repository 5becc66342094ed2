use proptest::prelude::*;

use super::v;
use crate::ops::*;

const COUNTING: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

#[test]
fn lane_zero_is_the_lowest_byte() {
    let a = V128::from_bytes(COUNTING);
    assert_eq!(a.to_bits(), 0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100);
    assert_eq!(V128::from_bits(a.to_bits()), a);
    assert_eq!(a.to_bytes(), COUNTING);
    assert_eq!(a.lanes::<[u16; 8]>()[0], 0x0100);
    assert_eq!(a.lanes::<[i32; 4]>()[3], 0x0f0e_0d0c);
    assert_eq!(a.lanes::<[u64; 2]>(), [0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908]);
    assert_eq!(v([1.0f32, 0.0, 0.0, 0.0]).to_bits(), 0x3f80_0000);
    assert_eq!(format!("{a:?}"), "i32x4 0x03020100 0x07060504 0x0b0a0908 0x0f0e0d0c");
}

#[test]
fn slots_hold_the_low_half_first() {
    let mut slots = [0; 2];
    V128::from_bytes(COUNTING).store_to_slots(&mut slots);
    assert_eq!(slots, [0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908]);
    assert_eq!(V128::from_slots(&slots), V128::from_bytes(COUNTING));
}

#[test]
fn an_index_past_the_lanes_swizzles_to_zero() {
    let a = v(COUNTING.map(|lane| lane + 100));
    let indices = v([15u8, 0, 16, 255, 17, 128, 1, 14, 143, 2, 3, 31, 32, 240, 4, 5]);
    assert_eq!(
        i8x16_swizzle(a, indices),
        v([115u8, 100, 0, 0, 0, 0, 101, 114, 0, 102, 103, 0, 0, 0, 104, 105])
    );
}

#[test]
fn shuffles_choose_among_both_operands() {
    let (a, b) = (v(COUNTING), v(COUNTING.map(|lane| lane + 100)));
    let lanes = [31, 0, 16, 15, 1, 17, 2, 18, 3, 19, 4, 20, 30, 14, 0, 0];
    let expected = [115u8, 0, 100, 15, 1, 101, 2, 102, 3, 103, 4, 104, 114, 14, 0, 0];
    assert_eq!(i8x16_shuffle(a, b, lanes), v(expected));
}

#[test]
fn extraction_extends_as_it_says() {
    let a = v([-1i8; 16]);
    assert_eq!((i8x16_extract_lane_s(a, 15), i8x16_extract_lane_u(a, 15)), (-1, 255));
    assert_eq!((i16x8_extract_lane_s(a, 7), i16x8_extract_lane_u(a, 7)), (-1, 65535));
    let nan = f32::from_bits(super::OTHER_NANS_F32[2]);
    let a = f32x4_replace_lane(V128::ZERO, nan, 2);
    assert_eq!(f32x4_extract_lane(a, 2).to_bits(), nan.to_bits());
    assert_eq!(f32x4_extract_lane(f32x4_splat(nan), 1).to_bits(), nan.to_bits());
    let nan = f64::from_bits(super::OTHER_NANS_F64[2]);
    let a = f64x2_replace_lane(V128::ZERO, nan, 1);
    assert_eq!(f64x2_extract_lane(a, 1).to_bits(), nan.to_bits());
    assert_eq!(f64x2_extract_lane(f64x2_splat(nan), 0).to_bits(), nan.to_bits());
}

#[test]
fn splats_and_replacements_wrap_wide_operands() {
    assert_eq!(i8x16_splat(0x1ff), v([0xffu8; 16]));
    assert_eq!(i16x8_splat(0x1_8000), v([i16::MIN; 8]));
    assert_eq!(i32x4_splat(-2), v([-2i32; 4]));
    assert_eq!(i64x2_splat(-2), v([-2i64; 2]));
    assert_eq!(i8x16_replace_lane(V128::ZERO, 0x1ff, 1).to_bits(), 0xff00);
    assert_eq!(i16x8_replace_lane(V128::ZERO, 0x1_8000, 1).to_bits(), 0x8000_0000);
}

#[test]
fn bitwise_operations_take_operands_in_order() {
    let (a, b) = (V128::from_bits(0b0011), V128::from_bits(0b0101));
    assert_eq!(v128_and(a, b).to_bits(), 0b0001);
    assert_eq!(v128_or(a, b).to_bits(), 0b0111);
    assert_eq!(v128_xor(a, b).to_bits(), 0b0110);
    assert_eq!(v128_andnot(a, b).to_bits(), 0b0010);
    assert_eq!(v128_not(a).to_bits(), !0b0011);
    assert_eq!(v128_bitselect(a, V128::from_bits(0b1100), b).to_bits(), 0b1001);
    assert!(!v128_any_true(V128::ZERO) && v128_any_true(V128::from_bits(1 << 127)));
}

#[test]
fn loads_extend_from_the_lowest_byte_up() {
    let bits = 0x8877_6655_4433_22ff;
    assert_eq!(
        v128_load8x8_s(bits),
        v([-1i16, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, -0x78])
    );
    assert_eq!(
        v128_load8x8_u(bits),
        v([0xffi16, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88])
    );
    assert_eq!(v128_load16x4_s(bits), v([0x22ff, 0x4433, 0x6655, -0x7789]));
    assert_eq!(v128_load16x4_u(bits), v([0x22ff, 0x4433, 0x6655, 0x8877]));
    assert_eq!(v128_load32x2_s(bits), v([0x4433_22ff, -0x7788_99ab_i64]));
    assert_eq!(v128_load32x2_u(bits), v([0x4433_22ffi64, 0x8877_6655]));
    assert_eq!(v128_load32_zero(u32::MAX).to_bits(), 0xffff_ffff);
    assert_eq!(v128_load64_zero(u64::MAX).to_bits(), 0xffff_ffff_ffff_ffff);
    assert_eq!(v128_load8_splat(0x80), v([0x80u8; 16]));
    assert_eq!(v128_load16_splat(0x8001), v([0x8001u16; 8]));
    assert_eq!(v128_load32_splat(0x8000_0001), v([0x8000_0001u32; 4]));
    assert_eq!(v128_load64_splat(bits), v([bits; 2]));
}

proptest! {
    /// What is put into a lane comes out of it, and no other lane changes.
    #[test]
    fn lanes_are_apart(a: u128, value: u64, lane in 0u8..16) {
        let a = V128::from_bits(a);
        macro_rules! check {
            ($width:literal, $int:ident, $load:ident, $store:ident) => {
                let lane = lane % (128 / $width);
                let replaced = $load(a, value as $int, lane);
                prop_assert_eq!($store(replaced, lane), value as $int);
                let mask = u128::from($int::MAX) << ($width * u32::from(lane));
                prop_assert_eq!(replaced.to_bits() & !mask, a.to_bits() & !mask);
            };
        }
        check!(8, u8, v128_load8_lane, v128_store8_lane);
        check!(16, u16, v128_load16_lane, v128_store16_lane);
        check!(32, u32, v128_load32_lane, v128_store32_lane);
        check!(64, u64, v128_load64_lane, v128_store64_lane);

        prop_assert_eq!(i8x16_extract_lane_u(i8x16_replace_lane(a, value as i32, lane), lane), value as u8 as i32);
        prop_assert_eq!(i8x16_extract_lane_s(i8x16_replace_lane(a, value as i32, lane), lane), value as i8 as i32);
        let lane = lane % 8;
        prop_assert_eq!(i16x8_extract_lane_u(i16x8_replace_lane(a, value as i32, lane), lane), value as u16 as i32);
        prop_assert_eq!(i16x8_extract_lane_s(i16x8_replace_lane(a, value as i32, lane), lane), value as i16 as i32);
        let lane = lane % 4;
        prop_assert_eq!(i32x4_extract_lane(i32x4_replace_lane(a, value as i32, lane), lane), value as i32);
        let lane = lane % 2;
        prop_assert_eq!(i64x2_extract_lane(i64x2_replace_lane(a, value as i64, lane), lane), value as i64);
    }

    #[test]
    fn a_shuffle_of_one_operand_is_a_swizzle(a: u128, b: u128, indices in prop::array::uniform16(0u8..16)) {
        let (a, b) = (V128::from_bits(a), V128::from_bits(b));
        prop_assert_eq!(i8x16_shuffle(a, b, indices), i8x16_swizzle(a, v(indices)));
        prop_assert_eq!(i8x16_shuffle(a, b, indices.map(|index| index + 16)), i8x16_swizzle(b, v(indices)));
    }

    #[test]
    fn shuffles_of_words_and_windows_are_shuffles(
        a: u128, b: u128, words in prop::array::uniform4(0u8..8), first in 0u8..=16,
    ) {
        let (a, b) = (V128::from_bits(a), V128::from_bits(b));
        let bytes: Vec<u8> = words.iter().flat_map(|word| (0..4).map(move |byte| 4 * word + byte)).collect();
        let bytes = bytes.try_into().expect("four words have 16 bytes");
        prop_assert_eq!(i32x4_shuffle(a, b, words), i8x16_shuffle(a, b, bytes));
        let window = std::array::from_fn(|byte| first + byte as u8);
        prop_assert_eq!(i8x16_window(a, b, first), i8x16_shuffle(a, b, window));
    }

    #[test]
    fn bitselect_mixes_by_the_mask(a: u128, b: u128, c: u128) {
        let [va, vb, vc] = [a, b, c].map(V128::from_bits);
        prop_assert_eq!(v128_bitselect(va, vb, vc).to_bits(), a & c | b & !c);
        prop_assert_eq!(v128_andnot(va, vb).to_bits(), a & !b);
    }
}
