//! The seam to JavaScript: the only place that knows wasm-bindgen.
//!
//! The engine lives in a Worker of the page, as one [`engine::Engine`]. What goes across are plain values, whose types
//! stand in [`types`] and are generated from there for TypeScript: what [`loaded`] modules are, slices of a [`run`], and
//! answers to questions about it, and what comes of a [`comparison`] with the browser's own engine.

pub mod comparison;
#[cfg(target_arch = "wasm32")]
pub mod engine;
#[cfg(target_arch = "wasm32")]
pub mod language;
pub mod loaded;
pub mod run;
pub mod text;
pub mod types;
