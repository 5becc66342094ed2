//! Generated modules run here and in other engines, which must agree; and modules and texts that are broken, which must
//! do no harm.
//!
//! `cargo test --profile fuzz -p semblance-fuzz` tries what is always the same, `cargo xtask fuzz` compares for as long
//! as one likes. What they find is kept in `tests/fuzz/found/` and tried again by every test from then on.
//!
//! In the order of reading: [`generate`] makes a module from a seed, [`plan`] decides what to call and says what can be
//! seen of a run, [`subject`] runs it in Semblance, [`wasmi`] and [`javascript`] run it elsewhere, [`differential`]
//! compares, [`found`] keeps what differed as a file. [`mutate`] breaks inputs, [`malformed`] tries them. [`travel`]
//! goes back and forth in runs of anything.

mod canonical;
pub mod differential;
pub mod found;
pub mod generate;
pub mod javascript;
pub mod malformed;
pub mod mutate;
pub mod plan;
pub mod subject;
pub mod travel;
pub mod wasmi;
