use proptest::prelude::*;

use super::v;
use crate::ops::*;

#[test]
fn saturating_arithmetic_stops_at_the_edges() {
    assert_eq!(i8x16_add_sat_s(v([100i8; 16]), v([100i8; 16])), v([127i8; 16]));
    assert_eq!(i8x16_add_sat_s(v([-100i8; 16]), v([-100i8; 16])), v([-128i8; 16]));
    assert_eq!(i8x16_add_sat_u(v([200u8; 16]), v([100u8; 16])), v([255u8; 16]));
    assert_eq!(i8x16_sub_sat_s(v([-100i8; 16]), v([100i8; 16])), v([-128i8; 16]));
    assert_eq!(i8x16_sub_sat_u(v([100u8; 16]), v([200u8; 16])), v([0u8; 16]));
    assert_eq!(i16x8_add_sat_s(v([30000i16; 8]), v([30000i16; 8])), v([32767i16; 8]));
    assert_eq!(i16x8_add_sat_u(v([60000u16; 8]), v([60000u16; 8])), v([65535u16; 8]));
    assert_eq!(i16x8_sub_sat_s(v([-30000i16; 8]), v([30000i16; 8])), v([-32768i16; 8]));
    assert_eq!(i16x8_sub_sat_u(v([1u16; 8]), v([2u16; 8])), v([0u16; 8]));
}

#[test]
fn the_least_value_is_its_own_absolute_value_and_negation() {
    assert_eq!(i8x16_abs(v([i8::MIN; 16])), v([i8::MIN; 16]));
    assert_eq!(i16x8_abs(v([i16::MIN; 8])), v([i16::MIN; 8]));
    assert_eq!(i32x4_abs(v([i32::MIN; 4])), v([i32::MIN; 4]));
    assert_eq!(i64x2_abs(v([i64::MIN; 2])), v([i64::MIN; 2]));
    assert_eq!(i8x16_neg(v([i8::MIN; 16])), v([i8::MIN; 16]));
    assert_eq!(i16x8_neg(v([i16::MIN; 8])), v([i16::MIN; 8]));
    assert_eq!(i32x4_neg(v([i32::MIN; 4])), v([i32::MIN; 4]));
    assert_eq!(i64x2_neg(v([i64::MIN; 2])), v([i64::MIN; 2]));
    assert_eq!(i8x16_abs(v([-3i8; 16])), v([3i8; 16]));
    assert_eq!(i64x2_abs(v([-3i64, 3])), v([3i64, 3]));
}

#[test]
fn averages_round_up_and_do_not_overflow() {
    assert_eq!(i8x16_avgr_u(v([255u8; 16]), v([254u8; 16])), v([255u8; 16]));
    assert_eq!(i8x16_avgr_u(v([0u8; 16]), v([1u8; 16])), v([1u8; 16]));
    assert_eq!(i8x16_avgr_u(v([0u8; 16]), v([255u8; 16])), v([128u8; 16]));
    assert_eq!(i16x8_avgr_u(v([65535u16; 8]), v([65535u16; 8])), v([65535u16; 8]));
    assert_eq!(i16x8_avgr_u(v([2u16; 8]), v([4u16; 8])), v([3u16; 8]));
}

#[test]
fn fractions_multiply_with_rounding_and_saturate_once() {
    let (a, b) = (
        v([i16::MIN, i16::MIN, i16::MAX, 1, 1, -1, -1, 16384]),
        v([i16::MIN, i16::MAX, i16::MAX, 16384, 16383, 16384, 16385, 16384]),
    );
    assert_eq!(
        i16x8_q15mulr_sat_s(a, b),
        v([i16::MAX, -32767, 32766, 1, 0, 0, -1, 8192])
    );
}

#[test]
fn comparisons_read_lanes_as_their_names_say() {
    let (a, b) = (v([-1i8; 16]), v([1i8; 16]));
    assert_eq!((i8x16_lt_s(a, b), i8x16_lt_u(a, b)), (v([-1i8; 16]), V128::ZERO));
    assert_eq!((i8x16_gt_u(a, b), i8x16_gt_s(a, b)), (v([-1i8; 16]), V128::ZERO));
    let (a, b) = (v([-1i16; 8]), v([1i16; 8]));
    assert_eq!((i16x8_le_s(a, b), i16x8_le_u(a, b)), (v([-1i16; 8]), V128::ZERO));
    let (a, b) = (v([-1i32; 4]), v([1i32; 4]));
    assert_eq!((i32x4_ge_u(a, b), i32x4_ge_s(a, b)), (v([-1i32; 4]), V128::ZERO));
    assert_eq!(i64x2_lt_s(v([-1i64, 1]), v([1i64, -1])), v([-1i64, 0]));
    assert_eq!(i64x2_eq(v([1i64 << 32, 0]), v([0i64, 0])), v([0i64, -1]));
}

#[test]
fn shift_counts_are_modulo_the_width_of_a_lane() {
    assert_eq!(i8x16_shl(v([0x81u8; 16]), 9), v([0x02u8; 16]));
    assert_eq!(i8x16_shr_s(v([0x81u8; 16]), -7), v([0xc0u8; 16]));
    assert_eq!(i8x16_shr_u(v([0x81u8; 16]), 8), v([0x81u8; 16]));
    assert_eq!(i16x8_shl(v([0x8001u16; 8]), 17), v([0x0002u16; 8]));
    assert_eq!(i16x8_shr_s(v([0x8001u16; 8]), 31), v([0xffffu16; 8]));
    assert_eq!(i16x8_shr_u(v([0x8001u16; 8]), 17), v([0x4000u16; 8]));
    assert_eq!(i32x4_shl(v([0x8000_0001u32; 4]), 33), v([2u32; 4]));
    assert_eq!(i32x4_shr_s(v([i32::MIN; 4]), -1), v([-1i32; 4]));
    assert_eq!(i32x4_shr_u(v([i32::MIN; 4]), 32), v([i32::MIN; 4]));
    assert_eq!(i64x2_shl(v([1i64, -1]), 65), v([2i64, -2]));
    assert_eq!(i64x2_shr_s(v([i64::MIN, 2]), 65), v([i64::MIN >> 1, 1]));
    assert_eq!(i64x2_shr_u(v([i64::MIN, 2]), -1), v([1i64, 0]));
}

#[test]
fn bitmasks_begin_with_lane_zero() {
    let mut bytes = [0x7fu8; 16];
    (bytes[0], bytes[9], bytes[15]) = (0x80, 0xff, 0x80);
    assert_eq!(i8x16_bitmask(V128::from_bytes(bytes)), 0b1000_0010_0000_0001);
    assert_eq!(i16x8_bitmask(v([-1i16, 0, 0, 1, 0, 0, i16::MIN, 0])), 0b0100_0001);
    assert_eq!(i32x4_bitmask(v([0, -1, 1, i32::MIN])), 0b1010);
    assert_eq!(i64x2_bitmask(v([0i64, -1])), 0b10);
    assert_eq!(i8x16_bitmask(v([-1i8; 16])), 0xffff);
}

#[test]
fn all_true_fails_for_one_zero_lane() {
    assert!(i8x16_all_true(v([1u8; 16])) && !i8x16_all_true(v([0x0100u16; 8])));
    assert!(i16x8_all_true(v([0x0100u16; 8])) && !i16x8_all_true(v([0x0001_0000u32; 4])));
    assert!(i32x4_all_true(v([1 << 31; 4])) && !i32x4_all_true(v([1u64 << 32, 1 << 32])));
    assert!(i64x2_all_true(v([1u64 << 32, 1])) && !i64x2_all_true(v([0u64, 1])));
}

#[test]
fn popcnt_counts_in_each_byte() {
    assert_eq!(i8x16_popcnt(v([0xff00_0180u32; 4])), v([0x0800_0101u32; 4]));
}

/// Lanes that are often at an edge or equal, to saturate and to meet in comparisons.
fn lane<T: Copy + std::fmt::Debug + Arbitrary + 'static>(edges: [T; 5]) -> impl Strategy<Value = T> {
    prop_oneof![prop::sample::select(edges.to_vec()), any::<T>()]
}

/// Checks operations on two vectors lane by lane against arithmetic on integers in which nothing overflows, the lanes
/// read as the given type.
macro_rules! check_lanes {
    ($va:ident, $vb:ident, $ty:ident x $count:literal: $( $operation:ident |$a:ident, $b:ident| $meaning:expr; )*) => {
        let (a, b) = ($va.lanes::<[$ty; $count]>(), $vb.lanes::<[$ty; $count]>());
        $(
            let expected: [$ty; $count] = std::array::from_fn(|i| {
                let ($a, $b) = (i128::from(a[i]), i128::from(b[i]));
                i128::from($meaning) as $ty
            });
            prop_assert_eq!($operation($va, $vb), v(expected), "{}", stringify!($operation));
        )*
    };
}

/// All bits set or none, as comparisons give them.
fn mask(condition: bool) -> i128 {
    -i128::from(condition)
}

fn saturate(value: i128, least: impl Into<i128>, greatest: impl Into<i128>) -> i128 {
    value.clamp(least.into(), greatest.into())
}

proptest! {
    #[test]
    fn i8x16_operations_are_integer_arithmetic(
        a in prop::array::uniform16(lane([0, 1, -1, i8::MIN, i8::MAX])),
        b in prop::array::uniform16(lane([0, 1, -1, i8::MIN, i8::MAX])),
        count: i32,
    ) {
        let (va, vb) = (v(a), v(b));
        check_lanes! { va, vb, i8 x 16:
            i8x16_add |a, b| a + b;
            i8x16_sub |a, b| a - b;
            i8x16_eq |a, b| mask(a == b);
            i8x16_ne |a, b| mask(a != b);
            i8x16_lt_s |a, b| mask(a < b);
            i8x16_gt_s |a, b| mask(a > b);
            i8x16_le_s |a, b| mask(a <= b);
            i8x16_ge_s |a, b| mask(a >= b);
            i8x16_min_s |a, b| a.min(b);
            i8x16_max_s |a, b| a.max(b);
            i8x16_add_sat_s |a, b| saturate(a + b, i8::MIN, i8::MAX);
            i8x16_sub_sat_s |a, b| saturate(a - b, i8::MIN, i8::MAX);
        }
        check_lanes! { va, vb, u8 x 16:
            i8x16_lt_u |a, b| mask(a < b);
            i8x16_gt_u |a, b| mask(a > b);
            i8x16_le_u |a, b| mask(a <= b);
            i8x16_ge_u |a, b| mask(a >= b);
            i8x16_min_u |a, b| a.min(b);
            i8x16_max_u |a, b| a.max(b);
            i8x16_add_sat_u |a, b| saturate(a + b, 0, u8::MAX);
            i8x16_sub_sat_u |a, b| saturate(a - b, 0, u8::MAX);
            i8x16_avgr_u |a, b| (a + b + 1) / 2;
        }
        let shift = count.rem_euclid(8);
        prop_assert_eq!(i8x16_shl(va, count), v(a.map(|a| a << shift)));
        prop_assert_eq!(i8x16_shr_s(va, count), v(a.map(|a| a >> shift)));
        prop_assert_eq!(i8x16_shr_u(va, count), v(a.map(|a| a as u8 >> shift)));
        prop_assert_eq!(i8x16_neg(va), i8x16_sub(V128::ZERO, va));
        prop_assert_eq!(i8x16_abs(va), v(a.map(|a| a.unsigned_abs())));
        prop_assert_eq!(i8x16_all_true(va), !a.contains(&0));
        let signs: i32 = (0..16).map(|i| i32::from(a[i] < 0) << i).sum();
        prop_assert_eq!(i8x16_bitmask(va), signs);
    }

    #[test]
    fn i16x8_operations_are_integer_arithmetic(
        a in prop::array::uniform8(lane([0, 1, -1, i16::MIN, i16::MAX])),
        b in prop::array::uniform8(lane([0, 1, -1, i16::MIN, i16::MAX])),
        count: i32,
    ) {
        let (va, vb) = (v(a), v(b));
        check_lanes! { va, vb, i16 x 8:
            i16x8_add |a, b| a + b;
            i16x8_sub |a, b| a - b;
            i16x8_mul |a, b| a * b;
            i16x8_eq |a, b| mask(a == b);
            i16x8_ne |a, b| mask(a != b);
            i16x8_lt_s |a, b| mask(a < b);
            i16x8_gt_s |a, b| mask(a > b);
            i16x8_le_s |a, b| mask(a <= b);
            i16x8_ge_s |a, b| mask(a >= b);
            i16x8_min_s |a, b| a.min(b);
            i16x8_max_s |a, b| a.max(b);
            i16x8_add_sat_s |a, b| saturate(a + b, i16::MIN, i16::MAX);
            i16x8_sub_sat_s |a, b| saturate(a - b, i16::MIN, i16::MAX);
            i16x8_q15mulr_sat_s |a, b| saturate((a * b + (1 << 14)) >> 15, i16::MIN, i16::MAX);
        }
        check_lanes! { va, vb, u16 x 8:
            i16x8_lt_u |a, b| mask(a < b);
            i16x8_gt_u |a, b| mask(a > b);
            i16x8_le_u |a, b| mask(a <= b);
            i16x8_ge_u |a, b| mask(a >= b);
            i16x8_min_u |a, b| a.min(b);
            i16x8_max_u |a, b| a.max(b);
            i16x8_add_sat_u |a, b| saturate(a + b, 0, u16::MAX);
            i16x8_sub_sat_u |a, b| saturate(a - b, 0, u16::MAX);
            i16x8_avgr_u |a, b| (a + b + 1) / 2;
        }
        let shift = count.rem_euclid(16);
        prop_assert_eq!(i16x8_shl(va, count), v(a.map(|a| a << shift)));
        prop_assert_eq!(i16x8_shr_s(va, count), v(a.map(|a| a >> shift)));
        prop_assert_eq!(i16x8_shr_u(va, count), v(a.map(|a| a as u16 >> shift)));
        prop_assert_eq!(i16x8_neg(va), i16x8_sub(V128::ZERO, va));
        prop_assert_eq!(i16x8_abs(va), v(a.map(|a| a.unsigned_abs())));
        prop_assert_eq!(i16x8_all_true(va), !a.contains(&0));
        let signs: i32 = (0..8).map(|i| i32::from(a[i] < 0) << i).sum();
        prop_assert_eq!(i16x8_bitmask(va), signs);
    }

    #[test]
    fn i32x4_operations_are_integer_arithmetic(
        a in prop::array::uniform4(lane([0, 1, -1, i32::MIN, i32::MAX])),
        b in prop::array::uniform4(lane([0, 1, -1, i32::MIN, i32::MAX])),
        count: i32,
    ) {
        let (va, vb) = (v(a), v(b));
        check_lanes! { va, vb, i32 x 4:
            i32x4_add |a, b| a + b;
            i32x4_sub |a, b| a - b;
            i32x4_mul |a, b| a * b;
            i32x4_eq |a, b| mask(a == b);
            i32x4_ne |a, b| mask(a != b);
            i32x4_lt_s |a, b| mask(a < b);
            i32x4_gt_s |a, b| mask(a > b);
            i32x4_le_s |a, b| mask(a <= b);
            i32x4_ge_s |a, b| mask(a >= b);
            i32x4_min_s |a, b| a.min(b);
            i32x4_max_s |a, b| a.max(b);
        }
        check_lanes! { va, vb, u32 x 4:
            i32x4_lt_u |a, b| mask(a < b);
            i32x4_gt_u |a, b| mask(a > b);
            i32x4_le_u |a, b| mask(a <= b);
            i32x4_ge_u |a, b| mask(a >= b);
            i32x4_min_u |a, b| a.min(b);
            i32x4_max_u |a, b| a.max(b);
        }
        let shift = count.rem_euclid(32);
        prop_assert_eq!(i32x4_shl(va, count), v(a.map(|a| a << shift)));
        prop_assert_eq!(i32x4_shr_s(va, count), v(a.map(|a| a >> shift)));
        prop_assert_eq!(i32x4_shr_u(va, count), v(a.map(|a| a as u32 >> shift)));
        prop_assert_eq!(i32x4_neg(va), i32x4_sub(V128::ZERO, va));
        prop_assert_eq!(i32x4_abs(va), v(a.map(|a| a.unsigned_abs())));
        prop_assert_eq!(i32x4_all_true(va), !a.contains(&0));
        let signs: i32 = (0..4).map(|i| i32::from(a[i] < 0) << i).sum();
        prop_assert_eq!(i32x4_bitmask(va), signs);
    }

    #[test]
    fn i64x2_operations_are_integer_arithmetic(
        a in prop::array::uniform2(lane([0, 1, -1, i64::MIN, i64::MAX])),
        b in prop::array::uniform2(lane([0, 1, -1, i64::MIN, i64::MAX])),
        count: i32,
    ) {
        let (va, vb) = (v(a), v(b));
        check_lanes! { va, vb, i64 x 2:
            i64x2_add |a, b| a + b;
            i64x2_sub |a, b| a - b;
            i64x2_mul |a, b| a * b;
            i64x2_eq |a, b| mask(a == b);
            i64x2_ne |a, b| mask(a != b);
            i64x2_lt_s |a, b| mask(a < b);
            i64x2_gt_s |a, b| mask(a > b);
            i64x2_le_s |a, b| mask(a <= b);
            i64x2_ge_s |a, b| mask(a >= b);
        }
        let shift = count.rem_euclid(64);
        prop_assert_eq!(i64x2_shl(va, count), v(a.map(|a| a << shift)));
        prop_assert_eq!(i64x2_shr_s(va, count), v(a.map(|a| a >> shift)));
        prop_assert_eq!(i64x2_shr_u(va, count), v(a.map(|a| a as u64 >> shift)));
        prop_assert_eq!(i64x2_neg(va), i64x2_sub(V128::ZERO, va));
        prop_assert_eq!(i64x2_abs(va), v(a.map(|a| a.unsigned_abs())));
        prop_assert_eq!(i64x2_all_true(va), !a.contains(&0));
        let signs: i32 = (0..2).map(|i| i32::from(a[i] < 0) << i).sum();
        prop_assert_eq!(i64x2_bitmask(va), signs);
    }
}
