use proptest::prelude::*;

use crate::error::TrapCode::{IntegerDivideByZero, IntegerOverflow};
use crate::ops::*;

#[test]
fn unsigned_comparisons_read_the_sign_bit_as_a_value() {
    assert!(i32_lt_s(-1, 0) && !i32_lt_u(-1, 0));
    assert!(i32_gt_u(i32::MIN, i32::MAX) && !i32_gt_s(i32::MIN, i32::MAX));
    assert!(i32_le_u(0, -1) && !i32_le_s(0, -1));
    assert!(i32_ge_u(-1, i32::MIN) && i32_ge_s(-1, i32::MIN));
    assert!(i64_lt_s(-1, 0) && !i64_lt_u(-1, 0));
    assert!(i64_gt_u(i64::MIN, i64::MAX) && !i64_gt_s(i64::MIN, i64::MAX));
    assert!(i64_le_u(0, -1) && !i64_le_s(0, -1));
    assert!(i64_ge_u(-1, i64::MIN) && i64_ge_s(-1, i64::MIN));
    assert!(i32_eqz(0) && !i32_eqz(i32::MIN));
    assert!(i64_eqz(0) && !i64_eqz(1 << 32));
}

#[test]
fn zero_has_as_many_leading_and_trailing_zeros_as_bits() {
    assert_eq!((i32_clz(0), i32_ctz(0), i32_popcnt(0)), (32, 32, 0));
    assert_eq!((i64_clz(0), i64_ctz(0), i64_popcnt(0)), (64, 64, 0));
    assert_eq!((i32_clz(-1), i32_ctz(i32::MIN), i32_popcnt(-1)), (0, 31, 32));
    assert_eq!((i64_clz(-1), i64_ctz(i64::MIN), i64_popcnt(-1)), (0, 63, 64));
}

#[test]
fn arithmetic_wraps() {
    assert_eq!(i32_add(i32::MAX, 1), i32::MIN);
    assert_eq!(i32_sub(i32::MIN, 1), i32::MAX);
    assert_eq!(i32_mul(0x0123_4567, 0x7654_3210), 0x358e_7470);
    assert_eq!(i64_add(i64::MAX, 1), i64::MIN);
    assert_eq!(i64_sub(i64::MIN, 1), i64::MAX);
    assert_eq!(
        i64_mul(0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210_u64 as i64),
        0x2236_d88f_e561_8cf0
    );
}

#[test]
fn division_by_zero_traps() {
    for a in [0, 1, -1, i32::MIN] {
        assert_eq!(i32_div_s(a, 0), Err(IntegerDivideByZero));
        assert_eq!(i32_div_u(a, 0), Err(IntegerDivideByZero));
        assert_eq!(i32_rem_s(a, 0), Err(IntegerDivideByZero));
        assert_eq!(i32_rem_u(a, 0), Err(IntegerDivideByZero));
    }
    for a in [0, 1, -1, i64::MIN] {
        assert_eq!(i64_div_s(a, 0), Err(IntegerDivideByZero));
        assert_eq!(i64_div_u(a, 0), Err(IntegerDivideByZero));
        assert_eq!(i64_rem_s(a, 0), Err(IntegerDivideByZero));
        assert_eq!(i64_rem_u(a, 0), Err(IntegerDivideByZero));
    }
}

#[test]
fn the_least_value_by_minus_one_overflows_as_quotient_alone() {
    assert_eq!(i32_div_s(i32::MIN, -1), Err(IntegerOverflow));
    assert_eq!(i32_rem_s(i32::MIN, -1), Ok(0));
    assert_eq!(i32_div_u(i32::MIN, -1), Ok(0));
    assert_eq!(i32_rem_u(i32::MIN, -1), Ok(i32::MIN));
    assert_eq!(i64_div_s(i64::MIN, -1), Err(IntegerOverflow));
    assert_eq!(i64_rem_s(i64::MIN, -1), Ok(0));
    assert_eq!(i64_div_u(i64::MIN, -1), Ok(0));
    assert_eq!(i64_rem_u(i64::MIN, -1), Ok(i64::MIN));
}

#[test]
fn division_rounds_to_zero_and_the_remainder_has_the_sign_of_the_dividend() {
    assert_eq!((i32_div_s(-7, 2), i32_rem_s(-7, 2)), (Ok(-3), Ok(-1)));
    assert_eq!((i32_div_s(7, -2), i32_rem_s(7, -2)), (Ok(-3), Ok(1)));
    assert_eq!((i32_div_u(-7, 2), i32_rem_u(-7, 2)), (Ok(0x7fff_fffc), Ok(1)));
    assert_eq!((i64_div_s(-7, 2), i64_rem_s(-7, 2)), (Ok(-3), Ok(-1)));
    assert_eq!((i64_div_s(7, -2), i64_rem_s(7, -2)), (Ok(-3), Ok(1)));
    assert_eq!((i64_div_u(-7, 2), i64_rem_u(-7, 2)), (Ok(0x7fff_ffff_ffff_fffc), Ok(1)));
}

#[test]
fn shift_counts_are_modulo_the_width() {
    assert_eq!((i32_shl(1, 32), i32_shl(1, 33), i32_shl(1, -1)), (1, 2, i32::MIN));
    assert_eq!((i32_shr_s(-8, 33), i32_shr_s(i32::MIN, -1)), (-4, -1));
    assert_eq!((i32_shr_u(-8, 33), i32_shr_u(i32::MIN, -1)), (0x7fff_fffc, 1));
    assert_eq!((i64_shl(1, 64), i64_shl(1, 65), i64_shl(1, -1)), (1, 2, i64::MIN));
    assert_eq!((i64_shr_s(-8, 65), i64_shr_s(i64::MIN, -1)), (-4, -1));
    assert_eq!((i64_shr_u(-8, 65), i64_shr_u(i64::MIN, -1)), (0x7fff_ffff_ffff_fffc, 1));
    assert_eq!(i64_shl(1, 1 << 32), 1, "the count is reduced, not cut off");
}

#[test]
fn rotations_lose_nothing() {
    assert_eq!(i32_rotl(0xabcd_9876_u32 as i32, 1), 0x579b_30ed);
    assert_eq!(i32_rotr(0xb0c1_d2e3_u32 as i32, 0xff05), 0x1d86_0e97);
    assert_eq!(i32_rotl(1, 32), 1);
    assert_eq!(i64_rotl(i64::MIN, 65), 1);
    assert_eq!(i64_rotr(1, -63), i64::MIN);
}

#[test]
fn sign_extension_ignores_the_upper_bits() {
    assert_eq!((i32_extend8_s(0x1234_5680), i32_extend8_s(-129)), (-128, 127));
    assert_eq!((i32_extend16_s(0x1234_8000), i32_extend16_s(-32769)), (-32768, 32767));
    assert_eq!((i64_extend8_s(0x80), i64_extend8_s(!0x80)), (-128, 127));
    assert_eq!((i64_extend16_s(0x8000), i64_extend16_s(!0x8000)), (-32768, 32767));
    assert_eq!(
        (i64_extend32_s(0x8000_0000), i64_extend32_s(!0x8000_0000)),
        (i32::MIN.into(), i32::MAX.into())
    );
}

proptest! {
    #[test]
    fn quotient_times_divisor_plus_remainder_is_the_dividend(a: i64, b: i64) {
        if let (Ok(quotient), Ok(remainder)) = (i64_div_s(a, b), i64_rem_s(a, b)) {
            prop_assert_eq!(i64_add(i64_mul(quotient, b), remainder), a);
        }
        if let (Ok(quotient), Ok(remainder)) = (i64_div_u(a, b), i64_rem_u(a, b)) {
            prop_assert_eq!(i64_add(i64_mul(quotient, b), remainder), a);
            prop_assert!(i64_lt_u(remainder, b));
        }
    }

    /// What 32-bit instructions do is what 64-bit ones do to the extended operands.
    #[test]
    fn narrow_operations_agree_with_wide_ones(a: i32, b: i32) {
        let (sa, sb) = (i64_extend_i32_s(a), i64_extend_i32_s(b));
        let (ua, ub) = (i64_extend_i32_u(a), i64_extend_i32_u(b));
        prop_assert_eq!(i32_mul(a, b), i32_wrap_i64(i64_mul(sa, ub)));
        prop_assert_eq!(i32_div_u(a, b), i64_div_u(ua, ub).map(i32_wrap_i64));
        prop_assert_eq!(i32_rem_u(a, b), i64_rem_u(ua, ub).map(i32_wrap_i64));
        prop_assert_eq!(i32_rem_s(a, b), i64_rem_s(sa, sb).map(i32_wrap_i64));
        prop_assert_eq!(i32_lt_u(a, b), i64_lt_u(ua, ub));
        prop_assert_eq!(i32_lt_u(a, b), i64_lt_u(sa, sb));
        prop_assert_eq!(i32_ge_s(a, b), i64_ge_s(sa, sb));
        prop_assert_eq!(i64::from(i32_clz(a)), i64_clz(ua) - 32);
        prop_assert_eq!(i64::from(i32_popcnt(a)), i64_popcnt(ua));
    }

    #[test]
    fn rotations_are_two_shifts(a: i32, count: i32) {
        let back = i32_sub(32, count);
        prop_assert_eq!(i32_rotr(i32_rotl(a, count), count), a);
        if count % 32 != 0 {
            prop_assert_eq!(i32_rotl(a, count), i32_shl(a, count) | i32_shr_u(a, back));
        }
    }
}
