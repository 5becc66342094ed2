//! Wide arithmetic: integers of 128 bits as pairs of `i64`, low half first.

use super::operation::operations;

operations! {
    i64_add128(a_low: i64, a_high: i64, b_low: i64, b_high: i64) -> (i64, i64) {
        halves(whole(a_low, a_high).wrapping_add(whole(b_low, b_high)))
    }
    i64_sub128(a_low: i64, a_high: i64, b_low: i64, b_high: i64) -> (i64, i64) {
        halves(whole(a_low, a_high).wrapping_sub(whole(b_low, b_high)))
    }
    i64_mul_wide_s(a: i64, b: i64) -> (i64, i64) { halves(i128::from(a) * i128::from(b)) }
    i64_mul_wide_u(a: i64, b: i64) -> (i64, i64) { halves((u128::from(a as u64) * u128::from(b as u64)) as i128) }
}

/// The integer of these halves.
#[inline(always)]
fn whole(low: i64, high: i64) -> i128 {
    i128::from(high) << 64 | i128::from(low as u64)
}

/// The low and the high half of an integer.
#[inline(always)]
fn halves(whole: i128) -> (i64, i64) {
    (whole as i64, (whole >> 64) as i64)
}
