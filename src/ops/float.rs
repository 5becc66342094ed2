//! Floating-point operations, with canonical NaNs.
//!
//! Where the specification leaves the NaN that an operation makes open, the result here is always the positive
//! canonical NaN, so that a run is the same on every machine. `abs`, `neg` and `copysign` are not arithmetic: they
//! touch the sign bit alone and keep a NaN's payload.

use super::operation::operations;

/// What both float types need beyond Rust's own operations.
pub(super) trait Float: Copy {
    /// The positive NaN with only the highest bit of its payload set.
    const CANONICAL_NAN: Self;
    /// Whether it is a NaN of any kind.
    fn is_nan(self) -> bool;
    /// The value itself, or the canonical NaN for any NaN.
    fn canonical(self) -> Self;
    /// The lesser value, -0 being less than +0; a NaN if one is.
    fn lesser(self, other: Self) -> Self;
    /// The greater value, +0 being greater than -0; a NaN if one is.
    fn greater(self, other: Self) -> Self;
}

macro_rules! impl_float {
    ($float:ident, $canonical_nan:literal) => {
        impl Float for $float {
            const CANONICAL_NAN: Self = Self::from_bits($canonical_nan);

            #[inline(always)]
            fn is_nan(self) -> bool {
                Self::is_nan(self)
            }

            #[inline(always)]
            fn canonical(self) -> Self {
                if self.is_nan() { Self::CANONICAL_NAN } else { self }
            }

            #[inline(always)]
            fn lesser(self, other: Self) -> Self {
                if self < other {
                    self
                } else if other < self {
                    other
                } else if self == other {
                    // The same bits, or zeros of two signs: the negative one if there is one.
                    Self::from_bits(self.to_bits() | other.to_bits())
                } else {
                    Self::CANONICAL_NAN
                }
            }

            #[inline(always)]
            fn greater(self, other: Self) -> Self {
                if self > other {
                    self
                } else if other > self {
                    other
                } else if self == other {
                    // The same bits, or zeros of two signs: the positive one if there is one.
                    Self::from_bits(self.to_bits() & other.to_bits())
                } else {
                    Self::CANONICAL_NAN
                }
            }
        }
    };
}

impl_float!(f32, 0x7fc0_0000);
impl_float!(f64, 0x7ff8_0000_0000_0000);

operations! {
    f32_eq(a: f32, b: f32) -> bool { a == b }
    f32_ne(a: f32, b: f32) -> bool { a != b }
    f32_lt(a: f32, b: f32) -> bool { a < b }
    f32_gt(a: f32, b: f32) -> bool { a > b }
    f32_le(a: f32, b: f32) -> bool { a <= b }
    f32_ge(a: f32, b: f32) -> bool { a >= b }

    f32_abs(a: f32) -> f32 { a.abs() }
    f32_neg(a: f32) -> f32 { -a }
    f32_copysign(a: f32, b: f32) -> f32 { a.copysign(b) }

    f32_ceil(a: f32) -> f32 { a.ceil().canonical() }
    f32_floor(a: f32) -> f32 { a.floor().canonical() }
    f32_trunc(a: f32) -> f32 { a.trunc().canonical() }
    f32_nearest(a: f32) -> f32 { a.round_ties_even().canonical() }
    f32_sqrt(a: f32) -> f32 { a.sqrt().canonical() }
    f32_add(a: f32, b: f32) -> f32 { (a + b).canonical() }
    f32_sub(a: f32, b: f32) -> f32 { (a - b).canonical() }
    f32_mul(a: f32, b: f32) -> f32 { (a * b).canonical() }
    f32_div(a: f32, b: f32) -> f32 { (a / b).canonical() }
    f32_min(a: f32, b: f32) -> f32 { a.lesser(b) }
    f32_max(a: f32, b: f32) -> f32 { a.greater(b) }
}

operations! {
    f64_eq(a: f64, b: f64) -> bool { a == b }
    f64_ne(a: f64, b: f64) -> bool { a != b }
    f64_lt(a: f64, b: f64) -> bool { a < b }
    f64_gt(a: f64, b: f64) -> bool { a > b }
    f64_le(a: f64, b: f64) -> bool { a <= b }
    f64_ge(a: f64, b: f64) -> bool { a >= b }

    f64_abs(a: f64) -> f64 { a.abs() }
    f64_neg(a: f64) -> f64 { -a }
    f64_copysign(a: f64, b: f64) -> f64 { a.copysign(b) }

    f64_ceil(a: f64) -> f64 { a.ceil().canonical() }
    f64_floor(a: f64) -> f64 { a.floor().canonical() }
    f64_trunc(a: f64) -> f64 { a.trunc().canonical() }
    f64_nearest(a: f64) -> f64 { a.round_ties_even().canonical() }
    f64_sqrt(a: f64) -> f64 { a.sqrt().canonical() }
    f64_add(a: f64, b: f64) -> f64 { (a + b).canonical() }
    f64_sub(a: f64, b: f64) -> f64 { (a - b).canonical() }
    f64_mul(a: f64, b: f64) -> f64 { (a * b).canonical() }
    f64_div(a: f64, b: f64) -> f64 { (a / b).canonical() }
    f64_min(a: f64, b: f64) -> f64 { a.lesser(b) }
    f64_max(a: f64, b: f64) -> f64 { a.greater(b) }
}
