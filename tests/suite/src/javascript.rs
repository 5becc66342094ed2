//! What `tests/suite/run.mjs` calls.

use semblance::script::run;
use wasm_bindgen::prelude::*;

use crate::Script;

/// The official scripts.
#[wasm_bindgen]
pub struct Official(Vec<Script>);

#[wasm_bindgen]
impl Official {
    /// All of them. Panics are printed from now on, and whatever can be compiled to WebAssembly is, if `compiled`.
    #[wasm_bindgen(constructor)]
    pub fn new(compiled: bool) -> Self {
        console_error_panic_hook::set_once();
        if compiled {
            semblance::js::platform::install(true);
        }
        Self(crate::official())
    }

    /// Their names.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|script| script.name.clone()).collect()
    }

    /// Runs one; says what is wrong, or nothing.
    pub fn failure(&self, index: usize) -> Option<String> {
        failure(&self.0[index])
    }
}

/// Runs a script of `tests/scripts`; says what is wrong, or nothing.
#[wasm_bindgen]
pub fn failure_of_own(file: &str, text: String) -> Option<String> {
    failure(&Script::own(file, text))
}

fn failure(script: &Script) -> Option<String> {
    let checks = run(&script.text, script.options, &mut Vec::new());
    script.judge(&checks).err()
}
