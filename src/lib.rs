//! Semblance: a WebAssembly interpreter that lets a person see a program run.
//!
//! The modules stand in the order of the pipeline, from bytes to a running machine.

pub mod code;
pub mod error;
pub mod execute;
pub mod features;
pub mod host;
pub mod link;
pub mod machine;
pub mod module;
pub mod ops;
pub mod session;
