//! Semblance: a WebAssembly interpreter that lets a person see a program run.
//!
//! The modules stand in the order of the pipeline, from bytes to a running machine.

pub mod error;
pub mod features;
pub mod module;
pub mod ops;
