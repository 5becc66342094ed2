//! The engine as the Worker sees it.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::loaded::{Loaded, problem};
use super::run::Run;
use super::types::{self, Outcome};
use crate::arguments;
use crate::error::Error;
use crate::features::Features;
use crate::module::{self, Module};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"import type {
  Answer, BreakpointSpec, BreakpointState, Loaded, Motion, Outcome, Question, Slice, TailInfo,
} from "../src/engine/types";"#;

#[wasm_bindgen]
extern "C" {
    /// Milliseconds since the Worker began.
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

/// What runs when the engine runs.
#[wasm_bindgen]
pub struct Engine {
    loaded: Option<Loaded>,
    run: Option<Run>,
}

#[wasm_bindgen]
impl Engine {
    /// An engine without a module. Panics are reported to the browser's console from now on.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "JavaScript knows constructors only")]
    pub fn new() -> Self {
        console_error_panic_hook::set_once();
        Self {
            loaded: None,
            run: None,
        }
    }

    /// Loads a module from its text.
    #[wasm_bindgen(unchecked_return_type = "Loaded")]
    pub fn load_text(&mut self, source: &str) -> JsValue {
        let loaded = module::load_text(source, Features::default());
        self.take_in(source, loaded.and_then(|it| Loaded::new(it.module, it.source)), false)
    }

    /// Loads a module from its bytes, and disassembles it.
    #[wasm_bindgen(unchecked_return_type = "Loaded")]
    pub fn load_binary(&mut self, bytes: &[u8]) -> JsValue {
        let loaded = Module::from_binary(bytes, Features::default());
        self.take_in("", loaded.and_then(|module| Loaded::new(Arc::new(module), None)), true)
    }

    /// The loaded module's bytes.
    pub fn wasm(&self) -> Option<Vec<u8>> {
        self.loaded.as_ref().map(|loaded| loaded.module.bytes.to_vec())
    }

    /// What is wrong with arguments for an exported function, in words.
    pub fn check_arguments(&self, function: &str, arguments: &str) -> Option<String> {
        let ty = self.loaded.as_ref()?.exported(function)?;
        arguments::parse_field(ty, arguments)
            .err()
            .map(|error| error.to_string())
    }

    /// Instantiates the loaded module and begins to call a function of it, or its start function alone. Says why not,
    /// or how that has ended already.
    #[wasm_bindgen(unchecked_return_type = "Outcome | null")]
    pub fn start(&mut self, function: Option<String>, arguments: &str) -> JsValue {
        self.run = None;
        let loaded = self.loaded();
        let begun = loaded.and_then(|loaded| Run::begin(loaded.clone(), function.as_deref(), arguments, now));
        to_js(&match begun {
            Err(problem) => Some(Outcome::Refused { problem }),
            Ok(run) => {
                self.run = Some(run);
                None
            }
        })
    }

    /// Sets out from the present of the run.
    pub fn set_out(&mut self, #[wasm_bindgen(unchecked_param_type = "Motion")] motion: JsValue) {
        if let Some(run) = &mut self.run {
            run.set_out(&from_js(motion));
        }
    }

    /// Goes on for about so many instructions. A wait that the last slice told of is over.
    #[wasm_bindgen(unchecked_return_type = "Slice | null")]
    pub fn advance(&mut self, budget: f64) -> JsValue {
        to_js(&self.run.as_mut().map(|run| run.advance(budget as u64)))
    }

    /// What the run has been doing since the last look.
    #[wasm_bindgen(unchecked_return_type = "TailInfo | null")]
    pub fn look(&mut self) -> JsValue {
        to_js(&self.run.as_mut().map(Run::look))
    }

    /// Gives up the way that is being gone.
    pub fn halt(&mut self) {
        if let Some(run) = &mut self.run {
            run.halt();
        }
    }

    /// Makes these the breakpoints of the run.
    #[wasm_bindgen(unchecked_return_type = "BreakpointState[]")]
    pub fn set_breakpoints(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "BreakpointSpec[]")] breakpoints: JsValue,
    ) -> JsValue {
        let specs: Vec<types::BreakpointSpec> = from_js(breakpoints);
        to_js(
            &self
                .run
                .as_mut()
                .map(|run| run.set_breakpoints(&specs))
                .unwrap_or_default(),
        )
    }

    /// Answers a question about the present of the run.
    #[wasm_bindgen(unchecked_return_type = "Answer | null")]
    pub fn ask(&mut self, #[wasm_bindgen(unchecked_param_type = "Question")] question: JsValue) -> JsValue {
        let question: types::Question = from_js(question);
        to_js(&self.run.as_mut().map(|run| run.ask(&question)))
    }
}

impl Engine {
    /// The loaded module.
    pub(super) fn loaded(&self) -> Result<&Loaded, types::Problem> {
        let missing = || problem(None, &Error::usage("no module is loaded"));
        self.loaded.as_ref().ok_or_else(missing)
    }

    fn take_in(&mut self, text: &str, loaded: Result<Loaded, Error>, show: bool) -> JsValue {
        self.run = None;
        let described = match &loaded {
            Ok(loaded) => loaded.describe(show),
            Err(error) => types::Loaded {
                module: None,
                problems: vec![problem(Some(text), error)],
                text: None,
            },
        };
        self.loaded = loaded.ok();
        to_js(&described)
    }
}

pub(super) fn to_js(value: &impl Serialize) -> JsValue {
    value
        .serialize(&Serializer::json_compatible())
        .expect("plain values have a form in JavaScript")
}

fn from_js<T: DeserializeOwned>(value: JsValue) -> T {
    serde_wasm_bindgen::from_value(value).expect("the page's types are generated from these")
}

/// The version of the engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
