//! Pure semantics of every numeric, conversion and SIMD operation.
//!
//! Plain functions of plain values, named as the instructions are, that know nothing of the engine: every lowering and
//! constant folding use the same ones. Comparisons give `bool`, an operation that can trap gives a `Result`, everything
//! else its value. Nothing here is left open: NaNs are canonical, and of the results that relaxed operations may have,
//! each has one.
//!
//! In reading order: the scalars ([`integer`], [`float`], [`conversion`]), then the [`table`] that declares them all
//! once, for engine code that is generated from it.

mod operation;

pub mod conversion;
pub mod float;
pub mod integer;
pub mod table;

#[cfg(test)]
mod tests;

pub use conversion::*;
pub use float::*;
pub use integer::*;
pub use table::*;
