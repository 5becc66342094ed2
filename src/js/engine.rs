//! The engine as the Worker sees it.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::comparison::CommonRun;
use super::differences::Differences;
use super::functions;
use super::inspector::Inspector;
use super::loaded::{Loaded, problem};
use super::run::canvas::Pixels;
use super::run::world::{Browser, begins, world};
use super::run::{Run, SNAPSHOTS};
use super::types::{self, FileInfo, Outcome, WorldSpec};
use crate::arguments;
use crate::error::Error;
use crate::features::Features;
use crate::host::wasi::Nowhere;
use crate::module::{self, Module};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"import type {
  Answer, BreakpointSpec, BreakpointState, CanvasEvent, ChangeSpec, Compared, FileInfo, FunctionInfo, Loaded,
  ModuleAnswer, ModuleQuestion, Motion, Outcome, Question, Slice, TailInfo, TraceWanted, WorldSpec,
} from "../src/engine/types";"#;

#[wasm_bindgen]
extern "C" {
    /// Milliseconds since the Worker began.
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;

    /// Milliseconds since 1970.
    #[wasm_bindgen(js_namespace = Date, js_name = now)]
    fn date() -> f64;

    /// Fills bytes with randomness, 65,536 at most.
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
    fn get_random_values(bytes: &mut [u8]);
}

/// Where programs have their time and randomness from.
const BROWSER: Browser = Browser {
    date,
    now,
    random: |bytes| bytes.chunks_mut(1 << 16).for_each(get_random_values),
};

/// What runs when the engine runs.
#[wasm_bindgen]
pub struct Engine {
    loaded: Option<Loaded>,
    /// Made when somebody asks.
    inspector: Option<Inspector>,
    run: Option<Run>,
    /// What the next program is given.
    world: WorldSpec,
    files: Vec<(String, Vec<u8>)>,
    /// Bytes that the snapshots of the next run may take.
    snapshots: usize,
}

#[wasm_bindgen]
impl Engine {
    /// An engine without a module. Panics are reported to the browser's console from now on.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::new_without_default, reason = "JavaScript knows constructors only")]
    pub fn new() -> Self {
        console_error_panic_hook::set_once();
        super::platform::install(false);
        Self {
            loaded: None,
            inspector: None,
            run: None,
            world: WorldSpec::default(),
            files: Vec::new(),
            snapshots: SNAPSHOTS,
        }
    }

    /// Says how many bytes the snapshots of its run may take, and of those to come.
    pub fn limit_snapshots(&mut self, bytes: f64) {
        self.snapshots = bytes as usize;
        if let Some(run) = &mut self.run {
            run.limit_snapshots(self.snapshots);
        }
    }

    /// Says what the next program is given; files are put in after that.
    pub fn set_world(&mut self, #[wasm_bindgen(unchecked_param_type = "WorldSpec")] world: JsValue) {
        self.world = from_js(world);
        self.files = Vec::new();
    }

    /// Gives the next program a file.
    pub fn put_file(&mut self, path: &str, bytes: &[u8]) {
        self.files.push((path.to_owned(), bytes.to_vec()));
    }

    /// The files of the program that runs, or has run last.
    #[wasm_bindgen(unchecked_return_type = "FileInfo[]")]
    pub fn list_files(&self) -> JsValue {
        let files = self.run.as_ref().map(Run::files).unwrap_or_default();
        let info = |(path, bytes): (String, Vec<u8>)| FileInfo {
            path,
            size: bytes.len() as u32,
        };
        to_js(&files.into_iter().map(info).collect::<Vec<_>>())
    }

    /// The bytes of one of them.
    pub fn file(&self, path: &str) -> Option<Vec<u8>> {
        let files = self.run.as_ref()?.files();
        files.into_iter().find(|(its, _)| its == path).map(|(_, bytes)| bytes)
    }

    /// Types something for the program to read, or ends what it can read.
    pub fn type_in(&mut self, text: Option<String>) {
        if let Some(run) = &mut self.run {
            run.type_in(text.as_deref());
        }
    }

    /// What the program has drawn so far, if it draws.
    pub fn picture(&self) -> Option<Picture> {
        self.run.as_ref()?.picture().map(Picture)
    }

    /// The user does something to the picture.
    pub fn happen(&mut self, #[wasm_bindgen(unchecked_param_type = "CanvasEvent")] event: JsValue) {
        if let Some(run) = &mut self.run {
            run.happen(from_js(event));
        }
    }

    /// Loads a module from its text.
    #[wasm_bindgen(unchecked_return_type = "Loaded")]
    pub fn load_text(&mut self, source: &str) -> JsValue {
        let features = Features::default();
        let loaded = module::load_text(source, features).and_then(|it| Loaded::new(it.module, it.source));
        let loaded = loaded.map_err(|error| module::problems_of_text(source, features, error));
        self.take_in(source, loaded, false)
    }

    /// Loads a module from its bytes, and disassembles it.
    #[wasm_bindgen(unchecked_return_type = "Loaded")]
    pub fn load_binary(&mut self, bytes: &[u8]) -> JsValue {
        let features = Features::default();
        let loaded = Module::from_binary(bytes, features).and_then(|module| Loaded::new(Arc::new(module), None));
        let loaded = loaded.map_err(|error| module::problems_of_binary(bytes, features, error));
        self.take_in("", loaded, true)
    }

    /// The loaded module's bytes.
    pub fn wasm(&self) -> Option<Vec<u8>> {
        self.loaded.as_ref().map(|loaded| loaded.module.bytes.to_vec())
    }

    /// Answers a question about the loaded module.
    #[wasm_bindgen(unchecked_return_type = "ModuleAnswer | null")]
    pub fn inspect(&mut self, #[wasm_bindgen(unchecked_param_type = "ModuleQuestion")] question: JsValue) -> JsValue {
        let question: types::ModuleQuestion = from_js(question);
        let loaded = self.loaded.as_ref();
        to_js(&loaded.map(|loaded| {
            let inspector = self.inspector.get_or_insert_with(|| Inspector::new(loaded.clone()));
            inspector.answer(&question)
        }))
    }

    /// The exported function of a name.
    #[wasm_bindgen(unchecked_return_type = "FunctionInfo | null")]
    pub fn function(&self, name: &str) -> JsValue {
        let loaded = self.loaded.as_ref();
        to_js(&loaded.and_then(|loaded| functions::of_name(&loaded.module, name)))
    }

    /// What is wrong with arguments for an exported function, in words.
    pub fn check_arguments(&self, function: &str, arguments: &str) -> Option<String> {
        let loaded = self.loaded.as_ref()?;
        if begins(&loaded.module, function) {
            return None;
        }
        arguments::parse_field(loaded.exported(function)?, arguments)
            .err()
            .map(|error| error.to_string())
    }

    /// Instantiates the loaded module and begins to call a function of it, or its start function alone. Says why not,
    /// or how that has ended already.
    #[wasm_bindgen(unchecked_return_type = "Outcome | null")]
    pub fn start(&mut self, function: Option<String>, arguments: &str) -> JsValue {
        self.run = None;
        let begun = self.loaded().and_then(|loaded| {
            let begins = function.as_deref().is_some_and(|name| begins(&loaded.module, name));
            let (words, values) = if begins { (arguments, "") } else { ("", arguments) };
            let clock = || (date() * 1e6) as u64;
            let world = world(&self.world, words, &self.files, Box::new(BROWSER), clock);
            Run::begin_in(world, loaded.clone(), function.as_deref(), values, now)
        });
        to_js(&match begun {
            Err(problem) => Some(Outcome::Refused { problem }),
            Ok(mut run) => {
                run.limit_snapshots(self.snapshots);
                self.run = Some(run);
                None
            }
        })
    }

    /// As [`start`](Self::start); what the host does is what it did in the run of another engine, where that is possible.
    #[wasm_bindgen(unchecked_return_type = "Outcome | null")]
    pub fn start_like(&mut self, other: &mut Self, function: Option<String>, arguments: &str) -> JsValue {
        let outcome = self.start(function, arguments);
        if let (Some(run), Some(other)) = (&mut self.run, &mut other.run) {
            run.rehearse(other);
        }
        outcome
    }

    /// Another engine with the same module, and without a run.
    pub fn twin(&self) -> Self {
        Self {
            loaded: self.loaded.clone(),
            inspector: None,
            run: None,
            world: self.world.clone(),
            files: self.files.clone(),
            snapshots: self.snapshots,
        }
    }

    /// An engine with a run that is the same up to the present, where something is changed.
    ///
    /// # Errors
    /// In words, when that cannot be changed now.
    pub fn fork(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "ChangeSpec")] change: JsValue,
    ) -> Result<Self, String> {
        let change: types::ChangeSpec = from_js(change);
        let run = self.run.as_mut().ok_or("there is no run")?.fork(&change)?;
        Ok(Self {
            run: Some(run),
            ..self.twin()
        })
    }

    /// Begins to look for what is different in its run and in that of another engine.
    pub fn differences(&self, other: &Self) -> Option<DifferenceSearch> {
        let (ours, theirs) = (self.run.as_ref()?, other.run.as_ref()?);
        Some(DifferenceSearch(Differences::new(ours, theirs)))
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

    /// Says which events the looks are to show.
    pub fn watch(&mut self, #[wasm_bindgen(unchecked_param_type = "TraceWanted")] wanted: JsValue) {
        let wanted: types::TraceWanted = from_js(wanted);
        if let Some(run) = &mut self.run {
            run.watch(&wanted);
        }
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

/// What a program has drawn.
#[wasm_bindgen]
pub struct Picture(Pixels);

#[wasm_bindgen]
impl Picture {
    /// Pixels in a row.
    pub fn width(&self) -> u32 {
        self.0.width
    }

    /// Rows.
    pub fn height(&self) -> u32 {
        self.0.height
    }

    /// Red, green, blue and opacity of each pixel.
    pub fn bytes(self) -> Vec<u8> {
        self.0.bytes
    }
}

/// A search for what is different in two runs.
#[wasm_bindgen]
pub struct DifferenceSearch(Differences);

#[wasm_bindgen]
impl DifferenceSearch {
    /// Goes on for about so many instructions; tells what is different at the end.
    #[wasm_bindgen(unchecked_return_type = "Compared | null")]
    pub fn advance(&mut self, budget: f64) -> JsValue {
        to_js(&self.0.advance(budget as u64))
    }
}

impl Engine {
    /// The loaded module.
    pub(super) fn loaded(&self) -> Result<&Loaded, types::Problem> {
        let missing = || problem(None, &Error::usage("no module is loaded"));
        self.loaded.as_ref().ok_or_else(missing)
    }

    /// The call of a function of the loaded module, to be compared, with what the next program is given.
    pub(super) fn compared(
        &self,
        function: Option<&str>,
        arguments: &str,
        outside: Nowhere,
    ) -> Result<CommonRun, types::Problem> {
        CommonRun::new(self.loaded()?, function, arguments, (&self.world, &self.files), outside)
    }

    fn take_in(&mut self, text: &str, loaded: Result<Loaded, Vec<Error>>, show: bool) -> JsValue {
        self.run = None;
        self.inspector = None;
        let described = match &loaded {
            Ok(loaded) => loaded.describe(show),
            Err(errors) => types::Loaded {
                module: None,
                problems: errors.iter().map(|error| problem(Some(text), error)).collect(),
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
