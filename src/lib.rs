//! Semblance: a WebAssembly interpreter that lets a person see a program run.
//!
//! The modules stand in the order of the pipeline, from bytes to a running machine.

pub mod error;
pub mod ops;

#[cfg(target_arch = "wasm32")]
pub mod js;
