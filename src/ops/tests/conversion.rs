use proptest::prelude::*;

use super::{CANONICAL_NAN_F32, CANONICAL_NAN_F64, OTHER_NANS_F32, OTHER_NANS_F64};
use crate::error::TrapCode::{IntegerOverflow, InvalidConversionToInteger};
use crate::ops::*;

/// The greatest number of the type below `limit`.
fn below32(limit: f32) -> f32 {
    limit.next_down()
}

fn below64(limit: f64) -> f64 {
    limit.next_down()
}

const TWO_31: f32 = 2_147_483_648.0;
const TWO_32: f32 = 4_294_967_296.0;
const TWO_63: f32 = 9_223_372_036_854_775_808.0;
const TWO_64: f32 = 18_446_744_073_709_551_616.0;

#[test]
fn truncation_of_f32_is_exact_at_the_edges() {
    assert_eq!(i32_trunc_f32_s(below32(TWO_31)), Ok(0x7fff_ff80));
    assert_eq!(i32_trunc_f32_s(TWO_31), Err(IntegerOverflow));
    assert_eq!(i32_trunc_f32_s(-TWO_31), Ok(i32::MIN));
    assert_eq!(i32_trunc_f32_s(below32(-TWO_31)), Err(IntegerOverflow));

    assert_eq!(i32_trunc_f32_u(below32(TWO_32)), Ok(0xffff_ff00_u32 as i32));
    assert_eq!(i32_trunc_f32_u(TWO_32), Err(IntegerOverflow));
    assert_eq!(i32_trunc_f32_u((-1.0f32).next_up()), Ok(0));
    assert_eq!(i32_trunc_f32_u(-1.0), Err(IntegerOverflow));

    assert_eq!(i64_trunc_f32_s(below32(TWO_63)), Ok(0x7fff_ff80_0000_0000));
    assert_eq!(i64_trunc_f32_s(TWO_63), Err(IntegerOverflow));
    assert_eq!(i64_trunc_f32_s(-TWO_63), Ok(i64::MIN));
    assert_eq!(i64_trunc_f32_s(below32(-TWO_63)), Err(IntegerOverflow));

    assert_eq!(i64_trunc_f32_u(below32(TWO_64)), Ok(0xffff_ff00_0000_0000_u64 as i64));
    assert_eq!(i64_trunc_f32_u(TWO_64), Err(IntegerOverflow));
    assert_eq!(i64_trunc_f32_u((-1.0f32).next_up()), Ok(0));
    assert_eq!(i64_trunc_f32_u(-1.0), Err(IntegerOverflow));
}

#[test]
fn truncation_of_f64_is_exact_at_the_edges() {
    assert_eq!(i32_trunc_f64_s(below64(TWO_31.into())), Ok(i32::MAX));
    assert_eq!(i32_trunc_f64_s(TWO_31.into()), Err(IntegerOverflow));
    assert_eq!(i32_trunc_f64_s((-2_147_483_649.0f64).next_up()), Ok(i32::MIN));
    assert_eq!(i32_trunc_f64_s(-2_147_483_649.0), Err(IntegerOverflow));

    assert_eq!(i32_trunc_f64_u(below64(TWO_32.into())), Ok(-1));
    assert_eq!(i32_trunc_f64_u(TWO_32.into()), Err(IntegerOverflow));
    assert_eq!(i32_trunc_f64_u((-1.0f64).next_up()), Ok(0));
    assert_eq!(i32_trunc_f64_u(-1.0), Err(IntegerOverflow));

    assert_eq!(i64_trunc_f64_s(below64(TWO_63.into())), Ok(0x7fff_ffff_ffff_fc00));
    assert_eq!(i64_trunc_f64_s(TWO_63.into()), Err(IntegerOverflow));
    assert_eq!(i64_trunc_f64_s((-TWO_63).into()), Ok(i64::MIN));
    assert_eq!(i64_trunc_f64_s(below64((-TWO_63).into())), Err(IntegerOverflow));

    assert_eq!(
        i64_trunc_f64_u(below64(TWO_64.into())),
        Ok(0xffff_ffff_ffff_f800_u64 as i64)
    );
    assert_eq!(i64_trunc_f64_u(TWO_64.into()), Err(IntegerOverflow));
    assert_eq!(i64_trunc_f64_u((-1.0f64).next_up()), Ok(0));
    assert_eq!(i64_trunc_f64_u(-1.0), Err(IntegerOverflow));
}

#[test]
fn a_nan_is_an_invalid_conversion_and_an_infinity_an_overflow() {
    for nan in OTHER_NANS_F32.map(f32::from_bits) {
        assert_eq!(i32_trunc_f32_s(nan), Err(InvalidConversionToInteger));
        assert_eq!(i32_trunc_f32_u(nan), Err(InvalidConversionToInteger));
        assert_eq!(i64_trunc_f32_s(nan), Err(InvalidConversionToInteger));
        assert_eq!(i64_trunc_f32_u(nan), Err(InvalidConversionToInteger));
    }
    for nan in OTHER_NANS_F64.map(f64::from_bits) {
        assert_eq!(i32_trunc_f64_s(nan), Err(InvalidConversionToInteger));
        assert_eq!(i32_trunc_f64_u(nan), Err(InvalidConversionToInteger));
        assert_eq!(i64_trunc_f64_s(nan), Err(InvalidConversionToInteger));
        assert_eq!(i64_trunc_f64_u(nan), Err(InvalidConversionToInteger));
    }
    assert_eq!(i32_trunc_f32_s(f32::INFINITY), Err(IntegerOverflow));
    assert_eq!(i64_trunc_f64_u(f64::NEG_INFINITY), Err(IntegerOverflow));
}

#[test]
fn saturating_truncation_ends_at_the_edges() {
    assert_eq!(
        (i32_trunc_sat_f32_s(TWO_31), i32_trunc_sat_f32_s(f32::NEG_INFINITY)),
        (i32::MAX, i32::MIN)
    );
    assert_eq!((i32_trunc_sat_f32_u(TWO_32), i32_trunc_sat_f32_u(-1.0)), (-1, 0));
    assert_eq!(
        (i32_trunc_sat_f64_s(1e300), i32_trunc_sat_f64_s(-1e300)),
        (i32::MAX, i32::MIN)
    );
    assert_eq!((i32_trunc_sat_f64_u(1e300), i32_trunc_sat_f64_u(-1e300)), (-1, 0));
    assert_eq!(
        (i64_trunc_sat_f32_s(TWO_63), i64_trunc_sat_f32_s(f32::NEG_INFINITY)),
        (i64::MAX, i64::MIN)
    );
    assert_eq!((i64_trunc_sat_f32_u(TWO_64), i64_trunc_sat_f32_u(-1.0)), (-1, 0));
    assert_eq!(
        (i64_trunc_sat_f64_s(1e300), i64_trunc_sat_f64_s(-1e300)),
        (i64::MAX, i64::MIN)
    );
    assert_eq!((i64_trunc_sat_f64_u(1e300), i64_trunc_sat_f64_u(-1e300)), (-1, 0));
    for nan in OTHER_NANS_F32.map(f32::from_bits) {
        assert_eq!((i32_trunc_sat_f32_s(nan), i32_trunc_sat_f32_u(nan)), (0, 0));
        assert_eq!((i64_trunc_sat_f32_s(nan), i64_trunc_sat_f32_u(nan)), (0, 0));
    }
    for nan in OTHER_NANS_F64.map(f64::from_bits) {
        assert_eq!((i32_trunc_sat_f64_s(nan), i32_trunc_sat_f64_u(nan)), (0, 0));
        assert_eq!((i64_trunc_sat_f64_s(nan), i64_trunc_sat_f64_u(nan)), (0, 0));
    }
}

/// Each is half way between two floats, or next to half way, which a detour through another type would round wrongly.
#[test]
fn integers_round_once_to_the_nearest_float() {
    assert_eq!(f32_convert_i32_s(16_777_217), 16_777_216.0);
    assert_eq!(f32_convert_i32_s(16_777_219), 16_777_220.0);
    assert_eq!(f32_convert_i32_u(-1), TWO_32);
    assert_eq!(f32_convert_i32_u(0x8000_0081_u32 as i32), 2_147_483_904.0);
    assert_eq!(f32_convert_i64_s(0x7fff_ff40_0000_0001).to_bits(), 0x5eff_ffff);
    assert_eq!(f32_convert_i64_s(9_007_199_791_611_905), 9_007_200_328_482_816.0);
    assert_eq!(
        f32_convert_i64_u(0x8000_0080_0000_0001_u64 as i64).to_bits(),
        0x5f00_0001
    );
    assert_eq!(f32_convert_i64_u(-1), TWO_64);
    assert_eq!(f64_convert_i32_s(-1), -1.0);
    assert_eq!(f64_convert_i32_u(-1), 4_294_967_295.0);
    assert_eq!(f64_convert_i64_s(9_007_199_254_740_993), 9_007_199_254_740_992.0);
    assert_eq!(f64_convert_i64_s(i64::MIN), f64::from(-TWO_63));
    assert_eq!(
        f64_convert_i64_u(0x8000_0000_0000_0401_u64 as i64).to_bits(),
        0x43e0_0000_0000_0001
    );
    assert_eq!(f64_convert_i64_u(-1), f64::from(TWO_64));
}

#[test]
fn demotion_rounds_and_promotion_is_exact() {
    assert_eq!(f32_demote_f64(f64::from(f32::MAX) * (1.0 + f64::EPSILON)), f32::MAX);
    assert_eq!(f32_demote_f64(3.402_823_567_797_337e38), f32::INFINITY);
    assert_eq!(f32_demote_f64(3.402_823_567_797_336e38), f32::MAX);
    assert_eq!(f32_demote_f64(-1e-50).to_bits(), (-0.0f32).to_bits());
    assert_eq!(f64_promote_f32(f32::from_bits(1)), 1.401_298_464_324_817e-45);
    for nan in OTHER_NANS_F64 {
        assert_eq!(f32_demote_f64(f64::from_bits(nan)).to_bits(), CANONICAL_NAN_F32);
    }
    for nan in OTHER_NANS_F32 {
        assert_eq!(f64_promote_f32(f32::from_bits(nan)).to_bits(), CANONICAL_NAN_F64);
    }
}

#[test]
fn reinterpretation_keeps_every_nan() {
    for nan in OTHER_NANS_F32 {
        assert_eq!(i32_reinterpret_f32(f32_reinterpret_i32(nan as i32)) as u32, nan);
    }
    for nan in OTHER_NANS_F64 {
        assert_eq!(i64_reinterpret_f64(f64_reinterpret_i64(nan as i64)) as u64, nan);
    }
}

proptest! {
    /// A trapping conversion that succeeds and a saturating one are the same; when it traps, the other one saturates.
    #[test]
    fn trapping_and_saturating_truncation_agree(bits: u64, exponent in 0u64..70) {
        // A random mantissa with an exponent near the widths of integers.
        let a = f64::from_bits(bits & !(0x7ff << 52) | (1022 + exponent) << 52);
        let single = f32_demote_f64(a);
        for (trapping, saturating) in [
            (i32_trunc_f64_s(a), i32_trunc_sat_f64_s(a)),
            (i32_trunc_f32_s(single), i32_trunc_sat_f32_s(single)),
        ] {
            prop_assert_eq!(trapping.unwrap_or(if a < 0.0 { i32::MIN } else { i32::MAX }), saturating);
        }
        for (trapping, saturating) in [
            (i32_trunc_f64_u(a), i32_trunc_sat_f64_u(a)),
            (i32_trunc_f32_u(single), i32_trunc_sat_f32_u(single)),
        ] {
            prop_assert_eq!(trapping.unwrap_or(if a < 0.0 { 0 } else { -1 }), saturating);
        }
        for (trapping, saturating) in [
            (i64_trunc_f64_s(a), i64_trunc_sat_f64_s(a)),
            (i64_trunc_f32_s(single), i64_trunc_sat_f32_s(single)),
        ] {
            prop_assert_eq!(trapping.unwrap_or(if a < 0.0 { i64::MIN } else { i64::MAX }), saturating);
        }
        for (trapping, saturating) in [
            (i64_trunc_f64_u(a), i64_trunc_sat_f64_u(a)),
            (i64_trunc_f32_u(single), i64_trunc_sat_f32_u(single)),
        ] {
            prop_assert_eq!(trapping.unwrap_or(if a < 0.0 { 0 } else { -1 }), saturating);
        }
    }

    #[test]
    fn what_fits_comes_back(a: i32) {
        prop_assert_eq!(i32_trunc_f64_s(f64_convert_i32_s(a)), Ok(a));
        prop_assert_eq!(i32_trunc_f64_u(f64_convert_i32_u(a)), Ok(a));
        prop_assert_eq!(i32_wrap_i64(i64_extend_i32_s(a)), a);
        prop_assert_eq!(i64_extend_i32_u(a), i64_extend_i32_s(a) & 0xffff_ffff);
        prop_assert_eq!(f32_demote_f64(f64_promote_f32(f32_convert_i32_s(a))), f32_convert_i32_s(a));
    }
}
