//! The seam to JavaScript: the only place that knows wasm-bindgen.
//!
//! The engine lives in a Worker of the page, as one [`engine::Engine`]. What goes across are plain values, whose types
//! stand in [`types`] and are generated from there for TypeScript: what [`loaded`] modules are and what stands where in
//! them ([`inspector`]), which [`functions`] can be called, slices of a [`run`], answers to questions about it, the [`differences`] of two, and what comes of
//! a [`comparison`] with the browser's own engine.

pub mod comparison;
pub mod differences;
#[cfg(target_arch = "wasm32")]
pub mod engine;
pub mod functions;
pub mod inspector;
#[cfg(target_arch = "wasm32")]
pub mod language;
pub mod loaded;
#[cfg(target_arch = "wasm32")]
pub mod platform;
pub mod run;
pub mod text;
pub mod types;
