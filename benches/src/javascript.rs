//! What `benches/run.mjs` calls.

use wasm_bindgen::prelude::*;

use crate::{Effort, PARTS, Place};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
    /// Defined by `run.mjs`.
    #[wasm_bindgen(js_name = busyMilliseconds)]
    fn busy() -> f64;
    #[wasm_bindgen(js_namespace = console)]
    fn error(text: &str);
}

/// The names of the parts.
#[wasm_bindgen]
pub fn parts() -> Vec<String> {
    PARTS.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// Measures a part and gives its table.
#[wasm_bindgen]
pub fn report(part: usize, quick: bool) -> String {
    console_error_panic_hook::set_once();
    let place = Place {
        clock: now,
        busy,
        allocated: || core::arch::wasm32::memory_size(0) << 16,
        effort: if quick { Effort::QUICK } else { Effort::FULL },
    };
    crate::report(PARTS[part], place, &mut error)
}
