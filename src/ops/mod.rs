//! Pure semantics of every numeric, conversion and SIMD operation.
//!
//! Plain functions of plain values, named as the instructions are, that know nothing of the engine: every lowering and
//! constant folding use the same ones. Comparisons and tests give `bool`, an operation that can trap gives a `Result`,
//! everything else its value. Nothing here is left open: NaNs are canonical, and of the results that relaxed operations
//! may have, each has one.
//!
//! In reading order: the scalars ([`integer`], [`float`], [`conversion`], [`wide`]); vectors and how to work on their
//! lanes ([`vector`]), the operations on them ([`simd`], [`relaxed`]); and the [`table`] that declares every
//! instruction once, for engine code that is generated from it.

mod operation;

pub mod conversion;
pub mod float;
pub mod integer;
pub mod relaxed;
pub mod simd;
pub mod table;
pub mod vector;
pub mod wide;

#[cfg(test)]
mod tests;

pub use conversion::*;
pub use float::*;
pub use integer::*;
pub use relaxed::*;
pub use simd::*;
pub use table::*;
pub use vector::V128;
pub use wide::*;
