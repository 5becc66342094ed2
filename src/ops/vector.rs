//! 128-bit vectors: their bytes, their lanes, and ways to work lane by lane.
//!
//! An operation on a vector is an operation on its lanes: the functions here take the vectors apart, apply what they
//! are given to the lanes, and put the results together. Which lanes is decided by the types of that function: one on
//! `i8` works on sixteen lanes, one on `f64` on two. All of it is inlined and unrolled, so that where the target has
//! vector instructions the compiler finds them.

use std::fmt;

use bytemuck::Pod;

/// The value of a `v128`: 16 bytes, of which the first belongs to lane 0, least significant byte first.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct V128([u8; 16]);

impl V128 {
    /// The vector of zeros.
    pub const ZERO: Self = Self([0; 16]);

    /// The vector of these bytes, as a memory holds them.
    #[inline(always)]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes, as a memory holds them.
    #[inline(always)]
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0
    }

    /// The vector of these bits, lane 0 in the lowest.
    #[inline(always)]
    pub const fn from_bits(bits: u128) -> Self {
        Self(bits.to_le_bytes())
    }

    /// Its bits, lane 0 in the lowest.
    #[inline(always)]
    pub const fn to_bits(self) -> u128 {
        u128::from_le_bytes(self.0)
    }

    /// The vector that two 64-bit slots hold, low half first.
    ///
    /// By reference, so that all 16 bytes are loaded at once: put together from two integers in registers they would
    /// be taken apart lane by lane.
    #[inline(always)]
    pub fn from_slots(slots: &[u64; 2]) -> Self {
        if cfg!(target_endian = "little") {
            Self(*bytemuck::must_cast_ref(slots))
        } else {
            Self::from_lanes(*slots)
        }
    }

    /// Stores it in two 64-bit slots, low half first.
    #[inline(always)]
    pub fn store_to_slots(self, slots: &mut [u64; 2]) {
        if cfg!(target_endian = "little") {
            *bytemuck::must_cast_mut(slots) = self.0;
        } else {
            *slots = self.lanes();
        }
    }

    /// The vector of these lanes.
    #[inline(always)]
    pub fn from_lanes<L: Lanes>(lanes: L) -> Self {
        Self(bytemuck::must_cast(lanes.swapped_on_big_endian()))
    }

    /// Its lanes, in the shape that the caller wants.
    #[inline(always)]
    pub fn lanes<L: Lanes>(self) -> L {
        bytemuck::must_cast::<_, L>(self.0).swapped_on_big_endian()
    }
}

impl From<u128> for V128 {
    #[inline(always)]
    fn from(bits: u128) -> Self {
        Self::from_bits(bits)
    }
}

impl From<V128> for u128 {
    #[inline(always)]
    fn from(vector: V128) -> Self {
        vector.to_bits()
    }
}

impl fmt::Debug for V128 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d] = self.lanes::<[u32; 4]>();
        write!(f, "i32x4 0x{a:08x} 0x{b:08x} 0x{c:08x} 0x{d:08x}")
    }
}

/// A lane of a vector.
pub trait Lane: Pod {
    /// The integer of the same width, which a comparison of two lanes gives.
    type Mask: Lane;
    /// All bits set for true, none for false.
    fn mask(condition: bool) -> Self::Mask;
}

/// The lanes of a vector in one shape: an array of 16 bytes in all.
pub trait Lanes: Pod {
    /// The lanes with the bytes of each reversed where the host's order is not that of WebAssembly.
    fn swapped_on_big_endian(self) -> Self;
}

macro_rules! impl_lanes {
    ($( $lane:ident x $count:literal, mask $mask:ident; )*) => { $(
        impl Lane for $lane {
            type Mask = $mask;

            #[inline(always)]
            fn mask(condition: bool) -> $mask {
                -$mask::from(condition)
            }
        }

        impl Lanes for [$lane; $count] {
            #[inline(always)]
            fn swapped_on_big_endian(self) -> Self {
                each(|i| $lane::from_le_bytes(self[i].to_ne_bytes()))
            }
        }
    )* };
}

impl_lanes! {
    i8 x 16, mask i8;
    u8 x 16, mask i8;
    i16 x 8, mask i16;
    u16 x 8, mask i16;
    i32 x 4, mask i32;
    u32 x 4, mask i32;
    i64 x 2, mask i64;
    u64 x 2, mask i64;
    f32 x 4, mask i32;
    f64 x 2, mask i64;
}

/// The lanes that `f` makes of their indices.
///
/// A loop that is certainly part of its caller, as those below are: what the library has for arrays is called where the
/// compiler thinks so, with the address of a lane, and a handler of fast code that gives away the address of a local
/// variable cannot end with a jump.
#[inline(always)]
fn each<A: Lane, const N: usize>(f: impl Fn(usize) -> A) -> [A; N] {
    let mut lanes = [A::zeroed(); N];
    let mut i = 0;
    while i < N {
        lanes[i] = f(i);
        i += 1;
    }
    lanes
}

/// Every lane is `lane`.
#[inline(always)]
pub(super) fn splat<A: Lane, const N: usize>(lane: A) -> V128
where
    [A; N]: Lanes,
{
    V128::from_lanes([lane; N])
}

/// The lane with this index. Validation keeps the index below the number of lanes, here it is taken modulo it.
#[inline(always)]
pub(super) fn extract<A: Lane, const N: usize>(a: V128, lane: u8) -> A
where
    [A; N]: Lanes,
{
    let lanes: [A; N] = a.lanes();
    lanes[usize::from(lane) % N]
}

/// The vector whose lanes are those with these indices of two vectors, one behind the other; they are taken modulo the number
/// of lanes of both.
#[inline(always)]
pub(super) fn shuffle<A: Lane, const N: usize>(a: V128, b: V128, indices: [u8; N]) -> V128
where
    [A; N]: Lanes,
{
    let both: [[A; N]; 2] = [a.lanes(), b.lanes()];
    V128::from_lanes::<[A; N]>(each(|i| {
        let index = usize::from(indices[i]);
        both[index / N % 2][index % N]
    }))
}

/// The vector with another value in the lane with this index, taken modulo the number of lanes.
#[inline(always)]
pub(super) fn replace<A: Lane, const N: usize>(a: V128, value: A, lane: u8) -> V128
where
    [A; N]: Lanes,
{
    let lanes: [A; N] = a.lanes();
    // A choice for each lane stays in registers; to write one lane of a vector in memory and read it again would wait.
    V128::from_lanes::<[A; N]>(each(|i| if i == usize::from(lane) % N { value } else { lanes[i] }))
}

/// `f` of each lane.
#[inline(always)]
pub(super) fn map<A: Lane, R: Lane, const N: usize>(a: V128, f: impl Fn(A) -> R) -> V128
where
    [A; N]: Lanes,
    [R; N]: Lanes,
{
    let a: [A; N] = a.lanes();
    V128::from_lanes::<[R; N]>(each(|i| f(a[i])))
}

/// `f` of each two lanes in the same place.
#[inline(always)]
pub(super) fn zip<A: Lane, R: Lane, const N: usize>(a: V128, b: V128, f: impl Fn(A, A) -> R) -> V128
where
    [A; N]: Lanes,
    [R; N]: Lanes,
{
    let (a, b): ([A; N], [A; N]) = (a.lanes(), b.lanes());
    V128::from_lanes::<[R; N]>(each(|i| f(a[i], b[i])))
}

/// `f` of each three lanes in the same place.
#[inline(always)]
pub(super) fn zip3<A: Lane, const N: usize>(a: V128, b: V128, c: V128, f: impl Fn(A, A, A) -> A) -> V128
where
    [A; N]: Lanes,
{
    let (a, b, c): ([A; N], [A; N], [A; N]) = (a.lanes(), b.lanes(), c.lanes());
    V128::from_lanes::<[A; N]>(each(|i| f(a[i], b[i], c[i])))
}

/// All bits of a lane set where the comparison of two lanes holds, none where it does not.
#[inline(always)]
pub(super) fn compare<A: Lane, const N: usize>(a: V128, b: V128, holds: impl Fn(A, A) -> bool) -> V128
where
    [A; N]: Lanes,
    [A::Mask; N]: Lanes,
{
    zip(a, b, |a, b| A::mask(holds(a, b)))
}

/// Whether the condition holds for every lane.
#[inline(always)]
pub(super) fn all<A: Lane, const N: usize>(a: V128, holds: impl Fn(A) -> bool) -> bool
where
    [A; N]: Lanes,
{
    let a: [A; N] = a.lanes();
    let (mut all, mut i) = (true, 0);
    while i < N {
        all &= holds(a[i]);
        i += 1;
    }
    all
}

/// One bit for each lane, lane 0 the lowest: whether the condition holds for it.
#[inline(always)]
pub(super) fn bitmask<A: Lane, const N: usize>(a: V128, holds: impl Fn(A) -> bool) -> i32
where
    [A; N]: Lanes,
{
    let a: [A; N] = a.lanes();
    let (mut mask, mut i) = (0, 0);
    while i < N {
        mask |= i32::from(holds(a[i])) << i;
        i += 1;
    }
    mask
}

/// `f` of each lane in the lower half, to lanes of twice the width.
#[inline(always)]
pub(super) fn widen_low<A: Lane, R: Lane, const N: usize, const M: usize>(a: V128, f: impl Fn(A) -> R) -> V128
where
    [A; N]: Lanes,
    [R; M]: Lanes,
{
    let a: [A; N] = a.lanes();
    V128::from_lanes::<[R; M]>(each(|i| f(a[i])))
}

/// `f` of each lane in the upper half, to lanes of twice the width.
#[inline(always)]
pub(super) fn widen_high<A: Lane, R: Lane, const N: usize, const M: usize>(a: V128, f: impl Fn(A) -> R) -> V128
where
    [A; N]: Lanes,
    [R; M]: Lanes,
{
    let a: [A; N] = a.lanes();
    V128::from_lanes::<[R; M]>(each(|i| f(a[M + i])))
}

/// `f` of each two lanes in the same place of the lower halves, to lanes of twice the width.
#[inline(always)]
pub(super) fn zip_low<A: Lane, R: Lane, const N: usize, const M: usize>(a: V128, b: V128, f: impl Fn(A, A) -> R) -> V128
where
    [A; N]: Lanes,
    [R; M]: Lanes,
{
    let (a, b): ([A; N], [A; N]) = (a.lanes(), b.lanes());
    V128::from_lanes::<[R; M]>(each(|i| f(a[i], b[i])))
}

/// `f` of each two lanes in the same place of the upper halves, to lanes of twice the width.
#[inline(always)]
pub(super) fn zip_high<A: Lane, R: Lane, const N: usize, const M: usize>(
    a: V128,
    b: V128,
    f: impl Fn(A, A) -> R,
) -> V128
where
    [A; N]: Lanes,
    [R; M]: Lanes,
{
    let (a, b): ([A; N], [A; N]) = (a.lanes(), b.lanes());
    V128::from_lanes::<[R; M]>(each(|i| f(a[M + i], b[M + i])))
}

/// `f` of each two neighbours, an even lane and the odd one after it, to a lane of twice the width.
#[inline(always)]
pub(super) fn pairwise<A: Lane, R: Lane, const N: usize, const M: usize>(a: V128, f: impl Fn(A, A) -> R) -> V128
where
    [A; N]: Lanes,
    [R; M]: Lanes,
{
    let a: [A; N] = a.lanes();
    V128::from_lanes::<[R; M]>(each(|i| f(a[2 * i], a[2 * i + 1])))
}

/// The sum by `add` of the products by `multiply` of each two neighbours in `a` with those in `b`.
#[inline(always)]
pub(super) fn dot<A: Lane, R: Lane, const N: usize, const M: usize>(
    a: V128,
    b: V128,
    multiply: impl Fn(A, A) -> R,
    add: impl Fn(R, R) -> R,
) -> V128
where
    [A; N]: Lanes,
    [R; M]: Lanes,
{
    let (a, b): ([A; N], [A; N]) = (a.lanes(), b.lanes());
    V128::from_lanes::<[R; M]>(each(|i| {
        let (even, odd) = (2 * i, 2 * i + 1);
        add(multiply(a[even], b[even]), multiply(a[odd], b[odd]))
    }))
}

/// `f` of each lane, to lanes of half the width: those of `a` in the lower half, those of `b` in the upper one.
#[inline(always)]
pub(super) fn narrow<A: Lane, R: Lane, const N: usize, const M: usize>(a: V128, b: V128, f: impl Fn(A) -> R) -> V128
where
    [A; N]: Lanes,
    [R; M]: Lanes,
{
    let (a, b): ([A; N], [A; N]) = (a.lanes(), b.lanes());
    V128::from_lanes::<[R; M]>(each(|i| f(if i < N { a[i] } else { b[i - N] })))
}

/// `f` of each lane, to lanes of half the width in the lower half; zeros in the upper one.
#[inline(always)]
pub(super) fn narrow_zero<A: Lane, R: Lane, const N: usize, const M: usize>(a: V128, f: impl Fn(A) -> R) -> V128
where
    [A; N]: Lanes,
    [R; M]: Lanes,
{
    let a: [A; N] = a.lanes();
    V128::from_lanes::<[R; M]>(each(|i| if i < N { f(a[i]) } else { R::zeroed() }))
}
