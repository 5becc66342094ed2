use proptest::prelude::*;

use super::{CANONICAL_NAN_F32, CANONICAL_NAN_F64, OTHER_NANS_F32, OTHER_NANS_F64};
use crate::ops::*;

#[test]
fn comparisons_with_a_nan_are_false_but_for_ne() {
    let nan = f32::NAN;
    assert!(!f32_eq(nan, nan) && !f32_lt(nan, 1.0) && !f32_gt(nan, 1.0) && !f32_le(nan, nan) && !f32_ge(1.0, nan));
    assert!(f32_ne(nan, nan) && f32_eq(-0.0, 0.0) && f32_le(-0.0, 0.0) && !f32_lt(-0.0, 0.0));
    let nan = f64::NAN;
    assert!(!f64_eq(nan, nan) && !f64_lt(nan, 1.0) && !f64_gt(nan, 1.0) && !f64_le(nan, nan) && !f64_ge(1.0, nan));
    assert!(f64_ne(nan, nan) && f64_eq(-0.0, 0.0) && f64_ge(-0.0, 0.0) && !f64_gt(0.0, -0.0));
}

/// Each operation that may make or pass on a NaN, with every kind of NaN as any operand.
#[test]
fn nans_of_arithmetic_are_canonical() {
    for nan in OTHER_NANS_F32.map(f32::from_bits) {
        let unary = [f32_ceil, f32_floor, f32_trunc, f32_nearest, f32_sqrt];
        let binary = [f32_add, f32_sub, f32_mul, f32_div, f32_min, f32_max];
        let results =
            (unary.iter().map(|f| f(nan))).chain(binary.iter().flat_map(|f| [f(nan, 1.0), f(-1.0, nan), f(nan, nan)]));
        for result in results {
            assert_eq!(result.to_bits(), CANONICAL_NAN_F32);
        }
    }
    for nan in OTHER_NANS_F64.map(f64::from_bits) {
        let unary = [f64_ceil, f64_floor, f64_trunc, f64_nearest, f64_sqrt];
        let binary = [f64_add, f64_sub, f64_mul, f64_div, f64_min, f64_max];
        let results =
            (unary.iter().map(|f| f(nan))).chain(binary.iter().flat_map(|f| [f(nan, 1.0), f(-1.0, nan), f(nan, nan)]));
        for result in results {
            assert_eq!(result.to_bits(), CANONICAL_NAN_F64);
        }
    }
}

/// x86 makes negative NaNs from these.
#[test]
fn nans_from_numbers_are_canonical() {
    let infinity = f32::INFINITY;
    for result in [
        f32_sub(infinity, infinity),
        f32_add(infinity, -infinity),
        f32_mul(0.0, infinity),
        f32_div(0.0, -0.0),
        f32_div(infinity, -infinity),
        f32_sqrt(-1.0),
    ] {
        assert_eq!(result.to_bits(), CANONICAL_NAN_F32);
    }
    let infinity = f64::INFINITY;
    for result in [
        f64_sub(infinity, infinity),
        f64_add(infinity, -infinity),
        f64_mul(0.0, infinity),
        f64_div(0.0, -0.0),
        f64_div(infinity, -infinity),
        f64_sqrt(-1.0),
    ] {
        assert_eq!(result.to_bits(), CANONICAL_NAN_F64);
    }
}

#[test]
fn sign_operations_change_the_sign_bit_alone() {
    for bits in OTHER_NANS_F32 {
        let nan = f32::from_bits(bits);
        assert_eq!(f32_abs(nan).to_bits(), bits & 0x7fff_ffff);
        assert_eq!(f32_neg(nan).to_bits(), bits ^ 0x8000_0000);
        assert_eq!(f32_copysign(nan, -1.0).to_bits(), bits | 0x8000_0000);
        assert_eq!(f32_copysign(1.5, nan).to_bits(), 1.5f32.to_bits() | bits & 0x8000_0000);
    }
    for bits in OTHER_NANS_F64 {
        let nan = f64::from_bits(bits);
        assert_eq!(f64_abs(nan).to_bits(), bits & (u64::MAX >> 1));
        assert_eq!(f64_neg(nan).to_bits(), bits ^ 1 << 63);
        assert_eq!(f64_copysign(nan, -1.0).to_bits(), bits | 1 << 63);
        assert_eq!(f64_copysign(1.5, nan).to_bits(), 1.5f64.to_bits() | bits & 1 << 63);
    }
}

#[test]
fn rounding_keeps_the_sign_of_zero_and_takes_ties_to_even() {
    type Pair = (fn(f64) -> f64, fn(f32) -> f32);
    let ceil: Pair = (f64_ceil, f32_ceil);
    let floor: Pair = (f64_floor, f32_floor);
    let trunc: Pair = (f64_trunc, f32_trunc);
    let nearest: Pair = (f64_nearest, f32_nearest);
    let sqrt: Pair = (f64_sqrt, f32_sqrt);
    for ((double, single), operand, expected) in [
        (ceil, -0.5, -0.0),
        (ceil, -0.0, -0.0),
        (ceil, 0.5, 1.0),
        (floor, -0.0, -0.0),
        (floor, 0.5, 0.0),
        (floor, -0.5, -1.0),
        (trunc, -0.75, -0.0),
        (trunc, 0.75, 0.0),
        (nearest, -0.5, -0.0),
        (nearest, 0.5, 0.0),
        (nearest, 1.5, 2.0),
        (nearest, 2.5, 2.0),
        (nearest, -2.5, -2.0),
        (nearest, -3.5, -4.0),
        (nearest, f32::NEG_INFINITY, f32::NEG_INFINITY),
        (sqrt, -0.0, -0.0),
        (sqrt, 2.25, 1.5),
    ] {
        assert_eq!(single(operand).to_bits(), expected.to_bits(), "{operand}");
        assert_eq!(
            double(operand.into()).to_bits(),
            f64::from(expected).to_bits(),
            "{operand}"
        );
    }
    // Where adding a half and rounding down goes wrong.
    assert_eq!(f64_nearest(0.499_999_999_999_999_94), 0.0);
    assert_eq!(f64_nearest(4_503_599_627_370_497.0), 4_503_599_627_370_497.0);
    assert_eq!(f32_nearest(8_388_609.0), 8_388_609.0);
}

#[test]
fn minimum_and_maximum_tell_the_zeros_apart() {
    assert_eq!(f32_min(0.0, -0.0).to_bits(), (-0.0f32).to_bits());
    assert_eq!(f32_min(-0.0, 0.0).to_bits(), (-0.0f32).to_bits());
    assert_eq!(f32_max(0.0, -0.0).to_bits(), 0);
    assert_eq!(f32_max(-0.0, 0.0).to_bits(), 0);
    assert_eq!(f64_min(0.0, -0.0).to_bits(), (-0.0f64).to_bits());
    assert_eq!(f64_min(-0.0, 0.0).to_bits(), (-0.0f64).to_bits());
    assert_eq!(f64_max(0.0, -0.0).to_bits(), 0);
    assert_eq!(f64_max(-0.0, 0.0).to_bits(), 0);
    assert_eq!(f32_min(f32::NEG_INFINITY, 1.0), f32::NEG_INFINITY);
    assert_eq!(f64_max(-1.0, f64::INFINITY), f64::INFINITY);
}

#[test]
fn arithmetic_rounds_to_the_nearest_and_keeps_subnormals() {
    assert_eq!(f32_add(16_777_216.0, 1.0), 16_777_216.0);
    assert_eq!(f32_add(16_777_218.0, 1.0), 16_777_220.0);
    assert_eq!(f32_mul(f32::MIN_POSITIVE, 0.5).to_bits(), 0x0040_0000);
    assert_eq!(f32_div(f32::from_bits(1), 2.0).to_bits(), 0);
    assert_eq!(f32_div(f32::from_bits(3), 2.0).to_bits(), 2);
    assert_eq!(f64_mul(f64::MIN_POSITIVE, 0.5).to_bits(), 1 << 51);
    assert_eq!(f64_div(1.0, -0.0), f64::NEG_INFINITY);
}

proptest! {
    #[test]
    fn minimum_is_the_negated_maximum_of_the_negated(a: u64, b: u64) {
        let (a, b) = (f64::from_bits(a), f64::from_bits(b));
        let expected = f64_neg(f64_max(f64_neg(a), f64_neg(b)));
        if !expected.is_nan() {
            prop_assert_eq!(f64_min(a, b).to_bits(), expected.to_bits());
            prop_assert!(f64_le(f64_min(a, b), a) && f64_le(f64_min(a, b), b));
        }
    }

    /// Double precision has more than twice the bits of single precision: rounding twice changes nothing.
    #[test]
    fn single_precision_is_double_precision_rounded(a: u32, b: u32) {
        let (a, b) = (f32::from_bits(a), f32::from_bits(b));
        let (wide_a, wide_b) = (f64_promote_f32(a), f64_promote_f32(b));
        let expect = |wide: f64| f32_demote_f64(wide).to_bits();
        prop_assert_eq!(f32_add(a, b).to_bits(), expect(f64_add(wide_a, wide_b)));
        prop_assert_eq!(f32_sub(a, b).to_bits(), expect(f64_sub(wide_a, wide_b)));
        prop_assert_eq!(f32_mul(a, b).to_bits(), expect(f64_mul(wide_a, wide_b)));
        prop_assert_eq!(f32_div(a, b).to_bits(), expect(f64_div(wide_a, wide_b)));
        prop_assert_eq!(f32_sqrt(a).to_bits(), expect(f64_sqrt(wide_a)));
        prop_assert_eq!(f32_min(a, b).to_bits(), expect(f64_min(wide_a, wide_b)));
        prop_assert_eq!(f32_max(a, b).to_bits(), expect(f64_max(wide_a, wide_b)));
        prop_assert_eq!(f32_ceil(a).to_bits(), expect(f64_ceil(wide_a)));
        prop_assert_eq!(f32_floor(a).to_bits(), expect(f64_floor(wide_a)));
        prop_assert_eq!(f32_trunc(a).to_bits(), expect(f64_trunc(wide_a)));
        prop_assert_eq!(f32_nearest(a).to_bits(), expect(f64_nearest(wide_a)));
        prop_assert_eq!(f32_lt(a, b), f64_lt(wide_a, wide_b));
        prop_assert_eq!(f32_ge(a, b), f64_ge(wide_a, wide_b));
    }

    /// Tests of ties need operands with a half, which random bits hardly ever are.
    #[test]
    fn nearest_is_at_most_a_half_away_and_even_in_ties(halves in -1_000_000i32..1_000_000) {
        let a = f64::from(halves) / 2.0;
        let nearest = f64_nearest(a);
        if halves % 2 == 0 {
            prop_assert_eq!(nearest, a);
        } else {
            prop_assert_eq!((nearest - a).abs(), 0.5);
            prop_assert_eq!(nearest % 2.0, 0.0);
        }
        prop_assert_eq!(nearest.is_sign_negative(), a.is_sign_negative());
    }
}
