use super::v;
use crate::ops::*;

/// 1 + 2^-23 squared is 1 + 2^-22 + 2^-46, and the last term is what a fused operation would keep.
#[test]
fn multiply_and_add_rounds_twice() {
    let a = [1.0 + f32::EPSILON; 4];
    let c = [-(1.0 + 2.0 * f32::EPSILON); 4];
    assert_eq!(f32x4_relaxed_madd(v(a), v(a), v(c)), v([0.0f32; 4]));
    assert_eq!(f32x4_relaxed_nmadd(v(a), v(a), v(c.map(|c| -c))), v([0.0f32; 4]));
    assert_ne!(a[0].mul_add(a[0], c[0]), 0.0);

    let a = [1.0 + f64::EPSILON; 2];
    let c = [-(1.0 + 2.0 * f64::EPSILON); 2];
    assert_eq!(f64x2_relaxed_madd(v(a), v(a), v(c)), v([0.0f64; 2]));
    assert_eq!(f64x2_relaxed_nmadd(v(a), v(a), v(c.map(|c| -c))), v([0.0f64; 2]));
    assert_ne!(a[0].mul_add(a[0], c[0]), 0.0);
}

#[test]
fn multiply_and_add_takes_operands_in_order() {
    let [a, b, c] = [v([2.0f32, 3.0, 4.0, 5.0]), v([10.0f32; 4]), v([1.0f32, 2.0, 3.0, 4.0])];
    assert_eq!(f32x4_relaxed_madd(a, b, c), v([21.0f32, 32.0, 43.0, 54.0]));
    assert_eq!(f32x4_relaxed_nmadd(a, b, c), v([-19.0f32, -28.0, -37.0, -46.0]));
    let [a, b, c] = [v([2.0f64, 3.0]), v([10.0f64; 2]), v([1.0f64, 2.0])];
    assert_eq!(f64x2_relaxed_madd(a, b, c), v([21.0f64, 32.0]));
    assert_eq!(f64x2_relaxed_nmadd(a, b, c), v([-19.0f64, -28.0]));
}

#[test]
fn dot_products_are_signed_and_saturate() {
    let least = v([-128i8; 16]);
    assert_eq!(i16x8_relaxed_dot_i8x16_i7x16_s(least, least), v([i16::MAX; 8]));
    assert_eq!(
        i16x8_relaxed_dot_i8x16_i7x16_s(v([127i8; 16]), least),
        v([-32512i16; 8])
    );
    let a = v([1i8, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, -16]);
    let b = v([1i8, 10, 2, 20, 3, 30, 4, 40, 1, 1, 1, 1, 1, 1, 1, 127]);
    assert_eq!(
        i16x8_relaxed_dot_i8x16_i7x16_s(a, b),
        v([21i16, 86, 195, 348, 19, 23, 27, -2017])
    );
}

#[test]
fn dot_products_add_to_the_third_operand() {
    let a = v([1i8, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, -16]);
    let b = v([1i8, 10, 2, 20, 3, 30, 4, 40, 1, 1, 1, 1, 1, 1, 1, 127]);
    let c = v([1000i32, -1, 0, 1]);
    assert_eq!(
        i32x4_relaxed_dot_i8x16_i7x16_add_s(a, b, c),
        v([1107i32, 542, 42, -1989])
    );
    // The sums of two products saturate before they are added.
    let least = v([-128i8; 16]);
    assert_eq!(
        i32x4_relaxed_dot_i8x16_i7x16_add_s(least, least, v([0, 1, i32::MAX, -65534])),
        v([65534, 65535, i32::MIN + 65533, 0])
    );
}

#[test]
fn out_of_range_results_are_those_of_the_strict_operations() {
    let indices = v([0u8, 15, 16, 17, 31, 32, 127, 128, 255, 1, 2, 3, 4, 5, 6, 7]);
    let lanes = v([9u8; 16]);
    let expected = [9u8, 9, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9];
    assert_eq!(i8x16_relaxed_swizzle(lanes, indices), v(expected));

    let a = v([f32::NAN, 1e30, -1e30, -1.5]);
    assert_eq!(i32x4_relaxed_trunc_f32x4_s(a), v([0, i32::MAX, i32::MIN, -1]));
    assert_eq!(i32x4_relaxed_trunc_f32x4_u(a), v([0, u32::MAX, 0, 0]));
    let a = v([f64::NAN, -1e300]);
    assert_eq!(i32x4_relaxed_trunc_f64x2_s_zero(a), v([0, i32::MIN, 0, 0]));
    assert_eq!(
        i32x4_relaxed_trunc_f64x2_u_zero(v([1e300, -1.0])),
        v([u32::MAX, 0, 0, 0])
    );

    assert_eq!(
        i16x8_relaxed_q15mulr_s(v([i16::MIN; 8]), v([i16::MIN; 8])),
        v([i16::MAX; 8])
    );

    assert_eq!(f32x4_relaxed_min(v([0.0f32; 4]), v([-0.0f32; 4])), v([-0.0f32; 4]));
    assert_eq!(f32x4_relaxed_max(v([-0.0f32; 4]), v([0.0f32; 4])), v([0.0f32; 4]));
    let nan = v([super::OTHER_NANS_F64[0], super::OTHER_NANS_F64[1]]);
    assert_eq!(f64x2_relaxed_min(nan, v([1.0f64; 2])), v([super::CANONICAL_NAN_F64; 2]));
    assert_eq!(f64x2_relaxed_max(v([1.0f64; 2]), nan), v([super::CANONICAL_NAN_F64; 2]));
}

/// Every bit of the mask counts, not only the highest of a lane.
#[test]
fn lane_selection_is_by_bits() {
    let [a, b, mask] = [v([0x1111u16; 8]), v([0xeeeeu16; 8]), v([0x8001u16; 8])];
    for select in [
        i8x16_relaxed_laneselect,
        i16x8_relaxed_laneselect,
        i32x4_relaxed_laneselect,
        i64x2_relaxed_laneselect,
    ] {
        assert_eq!(select(a, b, mask), v([0x6eefu16; 8]));
    }
}
