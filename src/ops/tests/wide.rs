use proptest::prelude::*;

use crate::ops::*;

#[test]
fn carries_and_borrows_reach_the_high_half() {
    assert_eq!(i64_add128(-1, 0, 1, 0), (0, 1));
    assert_eq!(i64_add128(-1, -1, 1, 0), (0, 0));
    assert_eq!(i64_add128(i64::MIN, i64::MAX, i64::MIN, 0), (0, i64::MIN));
    assert_eq!(i64_sub128(0, 0, 1, 0), (-1, -1));
    assert_eq!(i64_sub128(0, i64::MIN, 1, 0), (-1, i64::MAX));
    assert_eq!(i64_sub128(5, 7, 3, 2), (2, 5));
}

#[test]
fn wide_products_have_all_bits() {
    assert_eq!(i64_mul_wide_s(-1, -1), (1, 0));
    assert_eq!(i64_mul_wide_u(-1, -1), (1, -2));
    assert_eq!(i64_mul_wide_s(-1, 1), (-1, -1));
    assert_eq!(i64_mul_wide_u(-1, 1), (-1, 0));
    assert_eq!(i64_mul_wide_s(i64::MIN, i64::MIN), (0, 1 << 62));
    assert_eq!(i64_mul_wide_u(i64::MIN, i64::MIN), (0, 1 << 62));
    assert_eq!(i64_mul_wide_s(i64::MIN, 1), (i64::MIN, -1));
    assert_eq!(i64_mul_wide_u(i64::MIN, 1), (i64::MIN, 0));
}

proptest! {
    #[test]
    fn subtraction_undoes_addition(a: (i64, i64), b: (i64, i64)) {
        let (low, high) = i64_add128(a.0, a.1, b.0, b.1);
        prop_assert_eq!(i64_sub128(low, high, b.0, b.1), a);
        prop_assert_eq!(low, i64_add(a.0, b.0));
    }

    /// Unsigned less signed is what the sign bits weigh: a negative operand is less by 2^64 when it is signed.
    #[test]
    fn signed_and_unsigned_products_differ_by_the_sign_bits(a: i64, b: i64) {
        let (signed_low, signed_high) = i64_mul_wide_s(a, b);
        let (low, high) = i64_mul_wide_u(a, b);
        prop_assert_eq!((signed_low, low), (i64_mul(a, b), i64_mul(a, b)));
        let sign_bits_weigh = (if a < 0 { b } else { 0 }).wrapping_add(if b < 0 { a } else { 0 });
        prop_assert_eq!(high.wrapping_sub(signed_high), sign_bits_weigh);
    }
}
