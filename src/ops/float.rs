//! Floating-point operations, with canonical NaNs.
//!
//! Where the specification leaves the NaN that an operation makes open, the result here is always the positive
//! canonical NaN, so that a run is the same on every machine. `abs`, `neg` and `copysign` are not arithmetic: they
//! touch the sign bit alone and keep a NaN's payload.

use std::hint::cold_path;

use super::operation::operations;

/// What both float types need beyond Rust's own operations. Written as choices between values, not as branches, so that
/// vectors of them stay vectors.
pub(super) trait Float: Copy {
    /// The positive NaN with only the highest bit of its payload set.
    const CANONICAL_NAN: Self;
    /// Whether it is a NaN of any kind.
    fn is_nan(self) -> bool;
    /// The value itself, or the canonical NaN for any NaN.
    fn canonical(self) -> Self;
    /// The same for a value by itself, with NaNs taken for rare: what needs the result does not wait for the choice.
    fn settled(self) -> Self;
    /// The square root, a NaN of which is canonical.
    fn square_root(self) -> Self;
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
            fn settled(self) -> Self {
                if self.is_nan() {
                    cold_path();
                    Self::CANONICAL_NAN
                } else {
                    self
                }
            }

            // Not `self.sqrt().canonical()`: a square root is a NaN unless its operand is 0 or more, so LLVM takes the
            // choice of a NaN for every other operand for superfluous, and the NaN would be whichever the machine makes.
            // A test of the result's bits it leaves alone.
            #[inline(always)]
            fn square_root(self) -> Self {
                let bits = self.sqrt().to_bits();
                let magnitude = bits & !Self::to_bits(-0.0);
                Self::from_bits(if magnitude > Self::INFINITY.to_bits() {
                    $canonical_nan
                } else {
                    bits
                })
            }

            #[inline(always)]
            fn lesser(self, other: Self) -> Self {
                let lesser = if self < other { self } else { other };
                // The same bits, or zeros of two signs: the negative one if there is one.
                let either = Self::from_bits(self.to_bits() | other.to_bits());
                let result = if self == other { either } else { lesser };
                if self.is_nan() | other.is_nan() {
                    Self::CANONICAL_NAN
                } else {
                    result
                }
            }

            #[inline(always)]
            fn greater(self, other: Self) -> Self {
                let greater = if self > other { self } else { other };
                // The same bits, or zeros of two signs: the positive one if there is one.
                let both = Self::from_bits(self.to_bits() & other.to_bits());
                let result = if self == other { both } else { greater };
                if self.is_nan() | other.is_nan() {
                    Self::CANONICAL_NAN
                } else {
                    result
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
    f32_sqrt(a: f32) -> f32 { a.square_root() }
    f32_add(a: f32, b: f32) -> f32 { (a + b).settled() }
    f32_sub(a: f32, b: f32) -> f32 { (a - b).settled() }
    f32_mul(a: f32, b: f32) -> f32 { (a * b).settled() }
    f32_div(a: f32, b: f32) -> f32 { (a / b).settled() }
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
    f64_sqrt(a: f64) -> f64 { a.square_root() }
    f64_add(a: f64, b: f64) -> f64 { (a + b).settled() }
    f64_sub(a: f64, b: f64) -> f64 { (a - b).settled() }
    f64_mul(a: f64, b: f64) -> f64 { (a * b).settled() }
    f64_div(a: f64, b: f64) -> f64 { (a / b).settled() }
    f64_min(a: f64, b: f64) -> f64 { a.lesser(b) }
    f64_max(a: f64, b: f64) -> f64 { a.greater(b) }
}
