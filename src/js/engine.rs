//! The engine as the Worker sees it.

use std::sync::Arc;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::types::{self, ExternInfo, FrameInfo, FunctionInfo, ModuleInfo, Outcome, Problem, ProposalInfo, Slice};
use crate::arguments;
use crate::error::Error;
use crate::features::{Features, Proposal};
use crate::host::Console;
use crate::machine::{InstantiationError, Limits, Value};
use crate::module::{self, ExternKind, FuncType, Module, Source};
use crate::session::{self, Session};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"import type { Loaded, Outcome, Slice } from "../src/engine/types";"#;

/// Bytes of a module from which on it is not asked which proposals it uses: it would be validated once for each.
const LARGE: usize = 1 << 20;

/// Frames of a backtrace that are sent, at most: the innermost.
const BACKTRACE: usize = 100;

/// What runs when the engine runs.
#[wasm_bindgen]
pub struct Engine {
    loaded: Option<(Arc<Module>, Source)>,
    run: Option<Run>,
}

/// A run: a fresh session, and the call to make once the start function has ended.
struct Run {
    session: Session,
    call: Option<(u32, Vec<Value>)>,
    console: Utf8,
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
        self.take_in(source, loaded.map(|loaded| (loaded.module, loaded.source)), false)
    }

    /// Loads a module from its bytes, and disassembles it.
    #[wasm_bindgen(unchecked_return_type = "Loaded")]
    pub fn load_binary(&mut self, bytes: &[u8]) -> JsValue {
        let loaded = Module::from_binary(bytes, Features::default()).map(|module| (Arc::new(module), None));
        self.take_in("", loaded, true)
    }

    /// The loaded module's bytes.
    pub fn wasm(&self) -> Option<Vec<u8>> {
        self.loaded.as_ref().map(|(module, _)| module.bytes.to_vec())
    }

    /// What is wrong with arguments for an exported function, in words.
    pub fn check_arguments(&self, function: &str, arguments: &str) -> Option<String> {
        let (module, _) = self.loaded.as_ref()?;
        let ty = exported(module, function)?;
        arguments::parse_field(ty, arguments)
            .err()
            .map(|error| error.to_string())
    }

    /// Instantiates the loaded module and begins to call a function of it, or its start function alone.
    #[wasm_bindgen(unchecked_return_type = "Outcome | null")]
    pub fn start(&mut self, function: Option<String>, arguments: &str) -> JsValue {
        let refused = match self.begin(function.as_deref(), arguments) {
            Ok(()) => None,
            Err(InstantiationError::Refused(error)) => Some(Outcome::Refused {
                problem: self.link_problem(error),
            }),
            Err(InstantiationError::Trapped { trap, offset }) => Some(Outcome::Trapped {
                text: format!("Trap: {trap}"),
                backtrace: offset.map(|offset| self.segment(offset)).into_iter().collect(),
                depth: u32::from(offset.is_some()),
            }),
        };
        to_js(&refused)
    }

    /// Runs what was started, for at most so many instructions. A wait that the last slice told of is over.
    #[wasm_bindgen(unchecked_return_type = "Slice")]
    pub fn run(&mut self, max_steps: f64) -> JsValue {
        let (Some(run), Some((_, source))) = (&mut self.run, &self.loaded) else {
            return to_js(&Slice {
                steps: 0.0,
                console: String::new(),
                dropped: 0.0,
                outcome: None,
                wait: None,
            });
        };
        let mut written = Tail::default();
        run.session.machine.wake();
        let mut outcome = run.session.run(max_steps as u64, &mut written);
        let wait = match outcome {
            session::Outcome::Waiting(nanoseconds) => Some(nanoseconds as f64 / 1e6),
            _ => None,
        };
        // The start function may take many slices; the call waits for its end.
        if let session::Outcome::Returned(_) = outcome
            && let Some((function, arguments)) = run.call.take()
        {
            let begun = run.session.invoke(function, &arguments);
            begun.expect("the arguments were checked");
            outcome = session::Outcome::Paused;
        }
        let outcome = describe(&run.session, source, outcome);
        if written.dropped > 0 {
            run.console = Utf8::default();
        }
        let console = run.console.decode(&written.bytes, outcome.is_some());
        to_js(&Slice {
            steps: run.session.machine.steps as f64,
            console,
            dropped: written.dropped as f64,
            outcome,
            wait,
        })
    }
}

impl Engine {
    fn take_in(&mut self, text: &str, loaded: Result<(Arc<Module>, Option<Source>), Error>, show: bool) -> JsValue {
        self.loaded = None;
        self.run = None;
        let loaded = loaded.and_then(|(module, source)| {
            let source = source.map_or_else(|| Source::disassemble(&module), Ok)?;
            Ok((module, source))
        });
        to_js(&match loaded {
            Err(error) => types::Loaded {
                module: None,
                problems: vec![problem(Some(text), &error)],
                text: None,
            },
            Ok((module, source)) => {
                let text = show.then(|| source.text.to_string());
                let info = module_info(&module);
                self.loaded = Some((module, source));
                types::Loaded {
                    module: Some(info),
                    problems: Vec::new(),
                    text,
                }
            }
        })
    }

    /// Why the loaded module was refused, with the place of the import that is to blame.
    fn link_problem(&self, error: Error) -> Problem {
        let Some((_, source)) = &self.loaded else {
            return problem(None, &error);
        };
        let place = error.offset().and_then(|offset| source.place(offset));
        problem(Some(&source.text), &error.at_place(place))
    }

    /// What stands in the place of a call when no function was active yet.
    fn segment(&self, offset: usize) -> FrameInfo {
        let source = self.loaded.as_ref().map(|(_, source)| source);
        FrameInfo {
            function: "the segment that was copied".to_owned(),
            offset: offset as u32,
            place: source.and_then(|source| Some(place_in(&source.text, &source.place(offset)?))),
        }
    }

    fn begin(&mut self, function: Option<&str>, arguments: &str) -> Result<(), InstantiationError> {
        self.run = None;
        let (module, _) = self
            .loaded
            .as_ref()
            .ok_or_else(|| Error::usage("no module is loaded"))?;
        let arguments = match function {
            None => Vec::new(),
            Some(name) => {
                let missing = || Error::usage(format!("the module exports no function `{name}`"));
                arguments::parse_field(exported(module, name).ok_or_else(missing)?, arguments).map_err(Error::from)?
            }
        };
        let mut session = Session::new(Limits::default());
        let instance = session.instantiate(Arc::clone(module))?;
        let call = match function {
            None => None,
            Some(name) => Some((session.exported_function(instance, name)?, arguments)),
        };
        self.run = Some(Run {
            session,
            call,
            console: Utf8::default(),
        });
        Ok(())
    }
}

/// The end of what was printed, which is all that the page can show.
#[derive(Default)]
struct Tail {
    bytes: Vec<u8>,
    /// How many bytes were printed before those.
    dropped: u64,
}

impl Tail {
    /// The page keeps a million characters, of at most four bytes each.
    const MOST: usize = 4 << 20;
}

impl Console for Tail {
    fn write(&mut self, bytes: &[u8]) {
        let beyond = bytes.len().saturating_sub(Self::MOST);
        self.bytes.extend_from_slice(&bytes[beyond..]);
        // Rarely, and then a lot: what is left moves to the front each time.
        let excess = match self.bytes.len() {
            length if beyond > 0 || length > 2 * Self::MOST => length - Self::MOST,
            _ => 0,
        };
        self.bytes.drain(..excess);
        self.dropped += (beyond + excess) as u64;
    }
}

/// Decodes output that arrives in pieces, which may end inside of a character.
#[derive(Default)]
struct Utf8 {
    rest: Vec<u8>,
}

impl Utf8 {
    /// The text of another piece; `last` when there will be no more.
    fn decode(&mut self, bytes: &[u8], last: bool) -> String {
        self.rest.extend_from_slice(bytes);
        let mut text = String::new();
        let mut decoded = 0;
        for chunk in self.rest.utf8_chunks() {
            text.push_str(chunk.valid());
            decoded += chunk.valid().len();
            let invalid = chunk.invalid();
            let at_end = decoded + invalid.len() == self.rest.len();
            // What may yet become a character waits for the next piece.
            let unfinished = std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none());
            if !invalid.is_empty() && at_end && unfinished && !last {
                break;
            }
            if !invalid.is_empty() {
                text.push(char::REPLACEMENT_CHARACTER);
                decoded += invalid.len();
            }
        }
        self.rest.drain(..decoded);
        text
    }
}

fn to_js(value: &impl Serialize) -> JsValue {
    value
        .serialize(&Serializer::json_compatible())
        .expect("plain values have a form in JavaScript")
}

fn exported<'m>(module: &'m Module, name: &str) -> Option<&'m FuncType> {
    let is_it = |export: &&module::Export| export.kind == ExternKind::Func && &*export.name == name;
    module
        .exports
        .iter()
        .find(is_it)
        .map(|export| module.function_type(export.index))
}

fn module_info(module: &Module) -> ModuleInfo {
    let functions = module
        .exports
        .iter()
        .filter(|export| export.kind == ExternKind::Func)
        .map(|export| {
            let ty = module.function_type(export.index);
            FunctionInfo {
                name: export.name.to_string(),
                params: ty.params.iter().map(ToString::to_string).collect(),
                results: ty.results.iter().map(ToString::to_string).collect(),
                signature: ty.to_string(),
            }
        });
    let imports = module.imports.iter().map(|import| ExternInfo {
        module: Some(import.module.to_string()),
        name: import.name.to_string(),
        kind: import.ty.kind().name().to_owned(),
        ty: module.describe(&import.ty),
    });
    let exports = module.exports.iter().map(|export| ExternInfo {
        module: None,
        name: export.name.to_string(),
        kind: export.kind.name().to_owned(),
        ty: module.describe(&module.export_type(export)),
    });
    ModuleInfo {
        functions: functions.collect(),
        imports: imports.collect(),
        exports: exports.collect(),
        size: module.bytes.len() as u32,
        proposals: proposals(module),
    }
}

fn proposals(module: &Module) -> Option<Vec<ProposalInfo>> {
    if module.bytes.len() > LARGE {
        return None;
    }
    let used = module.features.used_by(&module.bytes).into_iter();
    let info = |proposal: &Proposal| ProposalInfo {
        name: proposal.name.to_owned(),
        text: proposal.text.to_owned(),
    };
    Some(used.map(info).collect())
}

fn describe(session: &Session, source: &Source, outcome: session::Outcome) -> Option<Outcome> {
    match outcome {
        session::Outcome::Paused | session::Outcome::Waiting(_) => None,
        session::Outcome::Returned(values) => Some(Outcome::Returned {
            text: session::ok(&values),
        }),
        session::Outcome::Trapped(trap) => Some(stopped(session, source, format!("Trap: {trap}"))),
        session::Outcome::Thrown { tag, payload } => {
            let payload: Vec<String> = payload.iter().map(Value::to_string).collect();
            Some(stopped(
                session,
                source,
                format!("Exception: {tag} [{}]", payload.join(", ")),
            ))
        }
    }
}

/// The end of a run by a trap or an exception, with the calls that were active.
fn stopped(session: &Session, source: &Source, text: String) -> Outcome {
    let frames = session.backtrace();
    let depth = frames.len() as u32;
    let backtrace = frames.into_iter().take(BACKTRACE).map(|frame| FrameInfo {
        function: frame.function,
        offset: frame.offset as u32,
        place: source.place(frame.offset).map(|place| place_in(&source.text, &place)),
    });
    Outcome::Trapped {
        text,
        backtrace: backtrace.collect(),
        depth,
    }
}

fn problem(text: Option<&str>, error: &Error) -> Problem {
    let place = text.zip(error.place()).map(|(text, place)| place_in(text, place));
    Problem {
        stage: error.kind().name().to_owned(),
        message: error.message().to_owned(),
        place,
        offset: error.offset().map(|offset| offset as u32),
    }
}

/// A place in the units of the editor.
fn place_in(text: &str, place: &module::Place) -> types::Place {
    let units = |text: &str| text.encode_utf16().count() as u32;
    let from = units(&text[..place.start]);
    types::Place {
        line: place.line as u32,
        column: place.column as u32,
        from,
        to: from + units(&text[place.start..place.end]),
    }
}

/// The version of the engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
