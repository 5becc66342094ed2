//! Generated modules, compiled to WebAssembly and not.

use std::sync::Arc;

use semblance::features::Features;
use semblance::module::Module;
use semblance_fuzz::generate::{generate, rng};
use semblance_fuzz::plan::plan;
use semblance_fuzz::subject;
use wasm_bindgen::prelude::*;

/// Runs a module of the sequence that a seed begins: in one go, for which functions are compiled, and in slices, for which
/// most is executed as plain code. Both must lead to the same machine. Says what does not, or nothing.
#[wasm_bindgen]
pub fn difference(seed: u32, number: u32) -> Option<String> {
    let mut rng = rng(seed.into(), number.into());
    let generated = generate(&mut rng, number.into());
    let module = match Module::from_binary(&generated.bytes, Features::default()) {
        Ok(module) => Arc::new(module),
        Err(error) => return Some(format!("it does not load: {error}")),
    };
    let plan = plan(&module, &mut rng);
    subject::run(&module, &plan, true).err().map(|differ| differ.0)
}

/// How many functions were compiled since the start, and how many could not be.
#[wasm_bindgen]
pub fn compiled() -> Vec<u32> {
    let (compiled, unsuitable) = semblance::code::compiled::counts();
    vec![compiled, unsuitable]
}

/// The bytes of a module of the sequence that a seed begins.
#[wasm_bindgen]
pub fn generated(seed: u32, number: u32) -> Vec<u8> {
    generate(&mut rng(seed.into(), number.into()), number.into()).bytes
}
