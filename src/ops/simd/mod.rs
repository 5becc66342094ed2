//! Vector operations, but for the relaxed ones: files by what they do to lanes.

mod bits;
mod conversion;
mod float;
mod integer;
mod lanes;
mod memory;

pub use bits::*;
pub use conversion::*;
pub use float::*;
pub use integer::*;
pub use lanes::*;
pub use memory::*;
