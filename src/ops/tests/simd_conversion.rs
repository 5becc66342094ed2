use proptest::prelude::*;

use super::v;
use crate::ops::*;

#[test]
fn narrowing_saturates_and_reads_values_as_signed() {
    let (a, b) = (
        v([0i16, 127, 128, 255, 256, i16::MAX, -1, -128]),
        v([-129i16, i16::MIN, 1, 2, 3, 4, 5, 6]),
    );
    assert_eq!(
        i8x16_narrow_i16x8_s(a, b),
        v([0i8, 127, 127, 127, 127, 127, -1, -128, -128, -128, 1, 2, 3, 4, 5, 6])
    );
    assert_eq!(
        i8x16_narrow_i16x8_u(a, b),
        v([0u8, 127, 128, 255, 255, 255, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6])
    );
    let (a, b) = (v([32767, 32768, 65535, 65536]), v([-1, -32768, -32769, i32::MAX]));
    assert_eq!(
        i16x8_narrow_i32x4_s(a, b),
        v([32767i16, 32767, 32767, 32767, -1, -32768, -32768, 32767])
    );
    assert_eq!(
        i16x8_narrow_i32x4_u(a, b),
        v([32767u16, 32768, 65535, 65535, 0, 0, 0, 65535])
    );
}

#[test]
fn extension_takes_the_half_that_it_names() {
    let a = v([-1i8, 2, 3, 4, 5, 6, 7, -8, -9, 10, 11, 12, 13, 14, 15, -16]);
    assert_eq!(i16x8_extend_low_i8x16_s(a), v([-1i16, 2, 3, 4, 5, 6, 7, -8]));
    assert_eq!(i16x8_extend_low_i8x16_u(a), v([255i16, 2, 3, 4, 5, 6, 7, 248]));
    assert_eq!(i16x8_extend_high_i8x16_s(a), v([-9i16, 10, 11, 12, 13, 14, 15, -16]));
    assert_eq!(i16x8_extend_high_i8x16_u(a), v([247i16, 10, 11, 12, 13, 14, 15, 240]));
    let a = v([-1i16, 2, 3, -4, -5, 6, 7, -8]);
    assert_eq!(i32x4_extend_low_i16x8_s(a), v([-1i32, 2, 3, -4]));
    assert_eq!(i32x4_extend_low_i16x8_u(a), v([65535i32, 2, 3, 65532]));
    assert_eq!(i32x4_extend_high_i16x8_s(a), v([-5i32, 6, 7, -8]));
    assert_eq!(i32x4_extend_high_i16x8_u(a), v([65531i32, 6, 7, 65528]));
    let a = v([-1i32, 2, 3, -4]);
    assert_eq!(i64x2_extend_low_i32x4_s(a), v([-1i64, 2]));
    assert_eq!(i64x2_extend_low_i32x4_u(a), v([0xffff_ffffi64, 2]));
    assert_eq!(i64x2_extend_high_i32x4_s(a), v([3i64, -4]));
    assert_eq!(i64x2_extend_high_i32x4_u(a), v([3i64, 0xffff_fffc]));
}

#[test]
fn extended_products_do_not_overflow() {
    let least = v([i8::MIN; 16]);
    assert_eq!(i16x8_extmul_low_i8x16_s(least, least), v([16384i16; 8]));
    assert_eq!(
        i16x8_extmul_high_i8x16_u(v([u8::MAX; 16]), v([u8::MAX; 16])),
        v([65025u16; 8])
    );
    let least = v([i16::MIN; 8]);
    assert_eq!(i32x4_extmul_high_i16x8_s(least, least), v([1i32 << 30; 4]));
    assert_eq!(
        i32x4_extmul_low_i16x8_u(v([u16::MAX; 8]), v([u16::MAX; 8])),
        v([0xfffe_0001u32; 4])
    );
    let least = v([i32::MIN; 4]);
    assert_eq!(i64x2_extmul_low_i32x4_s(least, least), v([1i64 << 62; 2]));
    assert_eq!(
        i64x2_extmul_high_i32x4_u(v([u32::MAX; 4]), v([u32::MAX; 4])),
        v([0xffff_fffe_0000_0001u64; 2])
    );
}

#[test]
fn pairwise_sums_add_neighbours() {
    let a = v([-128i8, -128, 127, 127, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -1, 1]);
    assert_eq!(i16x8_extadd_pairwise_i8x16_s(a), v([-256i16, 254, 3, 7, 11, 15, 19, 0]));
    assert_eq!(
        i16x8_extadd_pairwise_i8x16_u(a),
        v([256i16, 254, 3, 7, 11, 15, 19, 256])
    );
    let a = v([i16::MIN, i16::MIN, i16::MAX, i16::MAX, 1, 2, -1, 1]);
    assert_eq!(i32x4_extadd_pairwise_i16x8_s(a), v([-65536, 65534, 3, 0]));
    assert_eq!(i32x4_extadd_pairwise_i16x8_u(a), v([65536, 65534, 3, 65536]));
}

#[test]
fn the_one_dot_product_that_overflows_wraps() {
    assert_eq!(i32x4_dot_i16x8_s(v([i16::MIN; 8]), v([i16::MIN; 8])), v([i32::MIN; 4]));
    assert_eq!(
        i32x4_dot_i16x8_s(v([i16::MIN; 8]), v([i16::MAX; 8])),
        v([-2 * 32768 * 32767; 4])
    );
    let (a, b) = (v([1i16, 2, 3, 4, 5, 6, 7, -8]), v([1i16, 10, 2, 20, 3, 30, 4, 40]));
    assert_eq!(i32x4_dot_i16x8_s(a, b), v([21, 86, 195, -292]));
}

#[test]
fn conversions_of_two_lanes_fill_or_leave_the_rest() {
    assert_eq!(i32x4_trunc_sat_f64x2_s_zero(v([-1e10, 1.9])), v([i32::MIN, 1, 0, 0]));
    assert_eq!(i32x4_trunc_sat_f64x2_u_zero(v([1e10, -1.9])), v([u32::MAX, 0, 0, 0]));
    assert_eq!(f64x2_convert_low_i32x4_s(v([-1, 2, 3, 4])), v([-1.0, 2.0]));
    assert_eq!(f64x2_convert_low_i32x4_u(v([-1, 2, 3, 4])), v([4_294_967_295.0, 2.0]));
    assert_eq!(
        f32x4_demote_f64x2_zero(v([0.1f64, 1e300])),
        v([0.1f32, f32::INFINITY, 0.0, 0.0])
    );
    assert_eq!(f64x2_promote_low_f32x4(v([0.5f32, -0.0, 3.0, 4.0])), v([0.5f64, -0.0]));
    assert_eq!(
        f32x4_demote_f64x2_zero(v(super::OTHER_NANS_F64[..2].try_into().map(|a: [u64; 2]| a).unwrap())),
        v([super::CANONICAL_NAN_F32, super::CANONICAL_NAN_F32, 0, 0])
    );
    assert_eq!(
        f64x2_promote_low_f32x4(v(super::OTHER_NANS_F32)),
        v([super::CANONICAL_NAN_F64; 2])
    );
}

proptest! {
    #[test]
    fn conversions_are_scalar_ones_on_lanes(a: [i32; 4], exponent in 0u32..40) {
        prop_assert_eq!(f32x4_convert_i32x4_s(v(a)), v(a.map(f32_convert_i32_s)));
        prop_assert_eq!(f32x4_convert_i32x4_u(v(a)), v(a.map(f32_convert_i32_u)));
        // Floats near the edges of 32-bit integers.
        let a = a.map(|a| f32::from_bits(a as u32 & !(0xff << 23) | (126 + exponent) << 23));
        prop_assert_eq!(i32x4_trunc_sat_f32x4_s(v(a)), v(a.map(i32_trunc_sat_f32_s)));
        prop_assert_eq!(i32x4_trunc_sat_f32x4_u(v(a)), v(a.map(i32_trunc_sat_f32_u)));
    }

    #[test]
    fn narrowing_undoes_extension(a: [i8; 16], b: [i16; 8]) {
        let (a, b) = (v(a), v(b));
        prop_assert_eq!(i8x16_narrow_i16x8_s(i16x8_extend_low_i8x16_s(a), i16x8_extend_high_i8x16_s(a)), a);
        prop_assert_eq!(i8x16_narrow_i16x8_u(i16x8_extend_low_i8x16_u(a), i16x8_extend_high_i8x16_u(a)), a);
        prop_assert_eq!(i16x8_narrow_i32x4_s(i32x4_extend_low_i16x8_s(b), i32x4_extend_high_i16x8_s(b)), b);
        prop_assert_eq!(i16x8_narrow_i32x4_u(i32x4_extend_low_i16x8_u(b), i32x4_extend_high_i16x8_u(b)), b);
    }

    #[test]
    fn extended_products_are_products_of_the_extended(a: u128, b: u128) {
        let (a, b) = (V128::from_bits(a), V128::from_bits(b));
        type Unary = fn(V128) -> V128;
        type Binary = fn(V128, V128) -> V128;
        let rows: [(Binary, Unary, Binary); 12] = [
            (i16x8_extmul_low_i8x16_s, i16x8_extend_low_i8x16_s, i16x8_mul),
            (i16x8_extmul_low_i8x16_u, i16x8_extend_low_i8x16_u, i16x8_mul),
            (i16x8_extmul_high_i8x16_s, i16x8_extend_high_i8x16_s, i16x8_mul),
            (i16x8_extmul_high_i8x16_u, i16x8_extend_high_i8x16_u, i16x8_mul),
            (i32x4_extmul_low_i16x8_s, i32x4_extend_low_i16x8_s, i32x4_mul),
            (i32x4_extmul_low_i16x8_u, i32x4_extend_low_i16x8_u, i32x4_mul),
            (i32x4_extmul_high_i16x8_s, i32x4_extend_high_i16x8_s, i32x4_mul),
            (i32x4_extmul_high_i16x8_u, i32x4_extend_high_i16x8_u, i32x4_mul),
            (i64x2_extmul_low_i32x4_s, i64x2_extend_low_i32x4_s, i64x2_mul),
            (i64x2_extmul_low_i32x4_u, i64x2_extend_low_i32x4_u, i64x2_mul),
            (i64x2_extmul_high_i32x4_s, i64x2_extend_high_i32x4_s, i64x2_mul),
            (i64x2_extmul_high_i32x4_u, i64x2_extend_high_i32x4_u, i64x2_mul),
        ];
        for (i, (multiply_extended, extend, multiply)) in rows.into_iter().enumerate() {
            prop_assert_eq!(multiply_extended(a, b), multiply(extend(a), extend(b)), "{}", i);
        }
    }

    /// A dot product with ones is a sum of neighbours.
    #[test]
    fn dot_products_with_ones_are_pairwise_sums(a: [i16; 8]) {
        prop_assert_eq!(i32x4_dot_i16x8_s(v(a), v([1i16; 8])), i32x4_extadd_pairwise_i16x8_s(v(a)));
    }
}
