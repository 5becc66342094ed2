//! Operations on all 128 bits, whatever the lanes.

use crate::ops::operation::operations;
use crate::ops::vector::{V128, map, zip, zip3};

operations! {
    v128_not(a: V128) -> V128 { map(a, |a: u64| !a) }
    v128_and(a: V128, b: V128) -> V128 { zip(a, b, |a: u64, b| a & b) }
    v128_andnot(a: V128, b: V128) -> V128 { zip(a, b, |a: u64, b| a & !b) }
    v128_or(a: V128, b: V128) -> V128 { zip(a, b, |a: u64, b| a | b) }
    v128_xor(a: V128, b: V128) -> V128 { zip(a, b, |a: u64, b| a ^ b) }
    /// The bits of `a` where those of `c` are set, and of `b` where they are not.
    v128_bitselect(a: V128, b: V128, c: V128) -> V128 { zip3(a, b, c, |a: u64, b, c| (a & c) | (b & !c)) }
    v128_any_true(a: V128) -> bool { a != V128::ZERO }
}
