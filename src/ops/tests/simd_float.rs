use proptest::prelude::*;

use super::v;
use crate::ops::*;

type Unary<T> = fn(T) -> T;
type Binary<T> = fn(T, T) -> T;

/// Neither is less than the other, so the first stays, whatever it is.
#[test]
fn pseudo_minimum_and_maximum_choose_an_operand_bit_for_bit() {
    let (a, b) = (
        v([0x7fa0_0001u32, 0x3f80_0000, 0, 0x8000_0000]),
        v([0x3f80_0000u32, 0xffc0_0001, 0x8000_0000, 0]),
    );
    assert_eq!(f32x4_pmin(a, b), a);
    assert_eq!(f32x4_pmax(a, b), a);
    assert_eq!(f32x4_pmin(b, a), b);
    assert_eq!(f32x4_pmax(b, a), b);
    let (a, b) = (v([1.0f32, 2.0, -1.0, f32::INFINITY]), v([2.0f32, 1.0, -2.0, 0.0]));
    assert_eq!(f32x4_pmin(a, b), v([1.0f32, 1.0, -2.0, 0.0]));
    assert_eq!(f32x4_pmax(a, b), v([2.0f32, 2.0, -1.0, f32::INFINITY]));

    let (a, b) = (v([0x7ff4_0000_0000_0001u64, 0]), v([0x3ff0_0000_0000_0000u64, 1 << 63]));
    assert_eq!(f64x2_pmin(a, b), a);
    assert_eq!(f64x2_pmax(a, b), a);
    assert_eq!(f64x2_pmin(b, a), b);
    assert_eq!(f64x2_pmax(b, a), b);
    assert_eq!(f64x2_pmin(v([1.0, -1.0]), v([0.5, 2.0])), v([0.5, -1.0]));
    assert_eq!(f64x2_pmax(v([1.0, -1.0]), v([0.5, 2.0])), v([1.0, 2.0]));
}

#[test]
fn comparisons_give_masks() {
    let (a, b) = (v([1.0f32, f32::NAN, -0.0, 2.0]), v([1.0f32, f32::NAN, 0.0, 3.0]));
    assert_eq!(f32x4_eq(a, b), v([-1, 0, -1, 0]));
    assert_eq!(f32x4_ne(a, b), v([0, -1, 0, -1]));
    assert_eq!(f32x4_lt(a, b), v([0, 0, 0, -1]));
    assert_eq!(f32x4_le(a, b), v([-1, 0, -1, -1]));
    assert_eq!(f32x4_gt(b, a), v([0, 0, 0, -1]));
    assert_eq!(f32x4_ge(b, a), v([-1, 0, -1, -1]));
    let (a, b) = (v([f64::NAN, 2.0]), v([f64::NAN, 3.0]));
    assert_eq!(f64x2_eq(a, b), v([0i64, 0]));
    assert_eq!(f64x2_ne(a, b), v([-1i64, -1]));
    assert_eq!(f64x2_lt(a, b), v([0i64, -1]));
    assert_eq!(f64x2_gt(a, b), v([0i64, 0]));
    assert_eq!(f64x2_le(a, b), v([0i64, -1]));
    assert_eq!(f64x2_ge(b, a), v([0i64, -1]));
}

proptest! {
    /// Lane by lane the scalar operation, bit for bit.
    #[test]
    fn vector_operations_are_scalar_ones_on_lanes(a: [u32; 4], b: [u32; 4], c: [u64; 2], d: [u64; 2]) {
        let unary: [(Unary<V128>, Unary<f32>); 7] = [
            (f32x4_abs, f32_abs), (f32x4_neg, f32_neg), (f32x4_sqrt, f32_sqrt), (f32x4_ceil, f32_ceil),
            (f32x4_floor, f32_floor), (f32x4_trunc, f32_trunc), (f32x4_nearest, f32_nearest),
        ];
        for (i, (vector, scalar)) in unary.into_iter().enumerate() {
            prop_assert_eq!(vector(v(a)), v(a.map(|a| scalar(f32::from_bits(a)))), "{}", i);
        }
        let binary: [(Binary<V128>, Binary<f32>); 6] = [
            (f32x4_add, f32_add), (f32x4_sub, f32_sub), (f32x4_mul, f32_mul), (f32x4_div, f32_div),
            (f32x4_min, f32_min), (f32x4_max, f32_max),
        ];
        for (i, (vector, scalar)) in binary.into_iter().enumerate() {
            let expected: [f32; 4] = std::array::from_fn(|i| scalar(f32::from_bits(a[i]), f32::from_bits(b[i])));
            prop_assert_eq!(vector(v(a), v(b)), v(expected), "{}", i);
        }
        let unary: [(Unary<V128>, Unary<f64>); 7] = [
            (f64x2_abs, f64_abs), (f64x2_neg, f64_neg), (f64x2_sqrt, f64_sqrt), (f64x2_ceil, f64_ceil),
            (f64x2_floor, f64_floor), (f64x2_trunc, f64_trunc), (f64x2_nearest, f64_nearest),
        ];
        for (i, (vector, scalar)) in unary.into_iter().enumerate() {
            prop_assert_eq!(vector(v(c)), v(c.map(|c| scalar(f64::from_bits(c)))), "{}", i);
        }
        let binary: [(Binary<V128>, Binary<f64>); 6] = [
            (f64x2_add, f64_add), (f64x2_sub, f64_sub), (f64x2_mul, f64_mul), (f64x2_div, f64_div),
            (f64x2_min, f64_min), (f64x2_max, f64_max),
        ];
        for (i, (vector, scalar)) in binary.into_iter().enumerate() {
            let expected: [f64; 2] = std::array::from_fn(|i| scalar(f64::from_bits(c[i]), f64::from_bits(d[i])));
            prop_assert_eq!(vector(v(c), v(d)), v(expected), "{}", i);
        }
    }
}
