//! The seam to JavaScript: the only place that knows wasm-bindgen.
//!
//! The engine lives in a Worker of the page, as one [`engine::Engine`]. What goes across are plain values, whose types
//! stand in [`types`] and are generated from there for TypeScript: what [`loaded`] modules are and [what stands where](inspector) in
//! them, slices of a [`run`], answers to questions about it, and a [`comparison`] of two.

pub mod comparison;
#[cfg(target_arch = "wasm32")]
pub mod engine;
pub mod inspector;
#[cfg(target_arch = "wasm32")]
pub mod language;
pub mod loaded;
pub mod run;
pub mod text;
pub mod types;
