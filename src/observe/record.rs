//! A recorded run as a file: everything that a replay needs, and how the run ended, so that a replay can be compared.
//!
//! The file is a magic number, the version of the format, a checksum, and the [`Recording`] in the format of `postcard`.
//! Within a version the order of fields and variants stays; a later one only adds variants at the end. What is read may be anything: it is checked here, and again
//! where it is used.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::log::{Event, Log};
use super::timeline::Timeline;
use crate::error::{Error, Trap};
use crate::features::Features;
use crate::machine::{InstantiationError, Limits, Machine, Status};
use crate::module::types::{FuncType, HeapType, RefType, ValType};
use crate::module::{self, Loaded};
use crate::session::{Outcome, Session};

/// What every recording begins with.
pub const MAGIC: [u8; 8] = *b"\0semblnc";

/// The version of the format that is written. Version 2 knows changes of the state, and the limit of all memories and
/// tables together; version 3 changes of objects, which proposals were enabled, standard
/// error, and programs that end themselves.
pub const VERSION: u32 = 3;

/// What each version has at the end that those before it have not: so many fields, each of which may be missing.
const ADDED: [usize; VERSION as usize] = [0, 1, 1];

/// Magic, version and checksum.
const HEADER: usize = MAGIC.len() + 4 + 4;

/// A run that was recorded from its first module on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    limits: RecordedLimits,
    /// How many instructions the run was allowed, if that was bounded.
    pub fuel: Option<u64>,
    hosts: Vec<RecordedHost>,
    /// The modules, in the order of their numbers.
    pub modules: Vec<RecordedModule>,
    log: Log,
    /// How it ended.
    pub ending: Ending,
    /// The limit of all memories and tables together; in version 1 there was none.
    store_bytes: Option<u64>,
    /// For each module the names of the proposals that were enabled; before version 3 all were that there are.
    features: Option<Vec<Vec<String>>>,
}

/// [`Limits`] in numbers that are as wide everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct RecordedLimits {
    call_depth: u64,
    value_stack: u64,
    memory_bytes: u64,
    table_elements: u64,
    heap_bytes: u64,
}

/// A host function that could be imported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct RecordedHost {
    module: String,
    name: String,
    ty: FuncType,
}

/// A module as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedModule {
    /// What messages call it.
    pub name: String,
    /// Its text or its bytes.
    pub content: ModuleContent,
}

/// The two forms of a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ModuleContent {
    /// The binary format.
    Binary(Vec<u8>),
    /// The text format.
    Text(String),
}

/// How a run ended, or where it was left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ending {
    /// Instructions executed.
    pub step: u64,
    /// How the last call ended.
    pub outcome: Outcome,
    /// The trap of the last instantiation, if that failed, and where in the module's bytes the segment is.
    pub failed: Option<(Trap, Option<u64>)>,
    /// A checksum of everything that a program can see.
    pub state: u32,
}

impl Ending {
    /// The present of a timeline as its end.
    pub fn of(timeline: &Timeline) -> Self {
        let failed = match timeline.failed_instantiation() {
            Some(InstantiationError::Trapped { trap, offset }) => {
                Some((trap.clone(), offset.map(|offset| offset as u64)))
            }
            _ => None,
        };
        Self {
            step: timeline.position(),
            outcome: match timeline.machine().status {
                // What the host is waiting for is its own affair.
                Status::Host { .. } => Outcome::Paused,
                _ => timeline.session().outcome(),
            },
            failed,
            state: checksum(timeline.machine()),
        }
    }

    /// What is different in another end of the same run, in words.
    pub fn difference(&self, other: &Self) -> Option<String> {
        if self.step != other.step {
            return Some(format!("it ended after step {}, not {}", other.step, self.step));
        }
        if (&self.outcome, &self.failed) != (&other.outcome, &other.failed) {
            return Some("it ended in another way".to_owned());
        }
        let differs = self.state != other.state;
        differs.then(|| "its memories, tables, globals or stack hold other values".to_owned())
    }
}

/// A checksum of memories, tables, globals and stack.
fn checksum(machine: &Machine) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    let mut number = |number: u64| hasher.update(&number.to_le_bytes());
    number(machine.stack.len() as u64);
    machine.stack.iter().for_each(|slot| number(*slot));
    let globals = machine.globals.iter().flat_map(|global| global.slots);
    globals.for_each(&mut number);
    for table in &machine.tables {
        number(table.size());
        table.elements.iter().for_each(|element| number(element.to_slot()));
    }
    for memory in &machine.memories {
        hasher.update(&(memory.bytes.len() as u64).to_le_bytes());
        hasher.update(&memory.bytes);
    }
    hasher.finalize()
}

/// A recording with its modules loaded.
#[derive(Debug)]
pub struct Replay {
    /// The run, at its beginning.
    pub timeline: Timeline,
    /// The modules, by their numbers.
    pub modules: Vec<(String, Loaded)>,
}

impl Recording {
    /// Records a timeline up to its present. `modules` are those of its program, as they were given.
    ///
    /// # Errors
    /// When the timeline does not begin before its first module is instantiated.
    pub fn of(timeline: &Timeline, modules: Vec<RecordedModule>, fuel: Option<u64>) -> Result<Self, Error> {
        let Session { program, machine, .. } = timeline.session();
        let instantiated = timeline.log().entries().iter();
        let instantiated = instantiated.filter(|entry| matches!(entry.event, Event::Instantiate { .. }));
        if instantiated.count() != machine.instances.len() || modules.len() != program.modules().len() {
            let message = "only a run that is recorded from its first module on can be replayed elsewhere";
            return Err(Error::usage(message));
        }
        let hosts = program.hosts().iter().map(|host| RecordedHost {
            module: host.module.to_string(),
            name: host.name.to_string(),
            ty: program.types.func(host.ty).clone(),
        });
        let features = program.modules().iter();
        let features = features.map(|code| code.module.features.names().map(str::to_owned).collect());
        Ok(Self {
            limits: machine.limits.into(),
            fuel,
            hosts: hosts.collect(),
            modules,
            log: timeline.log().until(timeline.used()),
            ending: Ending::of(timeline),
            store_bytes: Some(machine.limits.store_bytes),
            features: Some(features.collect()),
        })
    }

    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let content = postcard::to_allocvec(self).expect("everything in a recording can be written");
        let mut bytes = Vec::with_capacity(HEADER + content.len());
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(crc32fast::hash(&content).to_le_bytes());
        bytes.extend(content);
        bytes
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it is no recording, of a version that this program does not know, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let damaged = || Error::usage("the recording is damaged");
        let Some(rest) = bytes.strip_prefix(&MAGIC) else {
            return Err(Error::usage("this is no recording of a run"));
        };
        let (version, rest) = rest.split_first_chunk().ok_or_else(damaged)?;
        let version = u32::from_le_bytes(*version);
        let missing = match version {
            1..=VERSION => ADDED[version as usize..].iter().sum::<usize>(),
            _ => {
                let message = format!(
                    "the recording is in version {version} of its format; this program reads versions up to {VERSION}"
                );
                return Err(Error::usage(message));
            }
        };
        let (checksum, content) = rest.split_first_chunk().ok_or_else(damaged)?;
        if crc32fast::hash(content) != u32::from_le_bytes(*checksum) {
            return Err(damaged());
        }
        let mut content = Cow::Borrowed(content);
        if missing > 0 {
            // What is missing at the end is `None`.
            content.to_mut().extend(std::iter::repeat_n(0, missing));
        }
        let (recording, rest) = postcard::take_from_bytes::<Self>(&content).map_err(|_| damaged())?;
        if !rest.is_empty() || !recording.makes_sense() {
            return Err(damaged());
        }
        Ok(recording)
    }

    /// Whether time only goes forward, each module is instantiated once at most, and host functions have types that
    /// need no module.
    fn makes_sense(&self) -> bool {
        let entries = self.log.entries();
        let modules = entries.iter().filter_map(|entry| match entry.event {
            Event::Instantiate { module, .. } => Some(module),
            _ => None,
        });
        let needs_a_module = |ty: &ValType| {
            matches!(
                ty,
                ValType::Ref(RefType {
                    heap: HeapType::Concrete(_),
                    ..
                })
            )
        };
        let mut types = self
            .hosts
            .iter()
            .flat_map(|host| host.ty.params.iter().chain(&host.ty.results));
        entries.is_sorted_by_key(|entry| entry.step)
            && entries.last().is_none_or(|last| last.step <= self.ending.step)
            && modules.is_sorted_by(|a, b| a < b)
            && !types.any(needs_a_module)
            && { self.features.as_ref() }.is_none_or(|features| features.len() == self.modules.len())
    }

    /// The proposals that were enabled for a module.
    fn features(&self, module: usize) -> Result<Features, Error> {
        let Some(names) = self.features.as_ref().and_then(|features| features.get(module)) else {
            return Ok(Features::default());
        };
        let missing = |name: &str| {
            let name = name.escape_debug();
            Error::unsupported(format!(
                "the recorded run needs the proposal `{name}`, which is not supported"
            ))
        };
        Features::named(names.iter().map(String::as_str)).map_err(missing)
    }

    /// What is needed to run it again, at its beginning: no host is. `allowed` is what the run may use at most.
    ///
    /// # Errors
    /// When the run was allowed more than that, or a module cannot be loaded.
    pub fn replay(&self, allowed: Limits, budget: usize, clock: fn() -> f64) -> Result<Replay, Error> {
        let limits = self.limits.with(self.store_bytes.unwrap_or(allowed.store_bytes));
        limits.within(&allowed, "the recorded run")?;
        let hosts = self.hosts.iter();
        let hosts = hosts.map(|host| (&*host.module, &*host.name, host.ty.clone()));
        let mut session = Session::without_host(limits, hosts);
        let mut modules = Vec::new();
        for (number, recorded) in self.modules.iter().enumerate() {
            let features = self.features(number)?;
            let loaded = match &recorded.content {
                ModuleContent::Binary(bytes) => module::load(bytes, features),
                ModuleContent::Text(text) => module::load_text(text, features),
            };
            let loaded =
                loaded.map_err(|error| Error::usage(format!("{} in the recording: {error}", recorded.name)))?;
            session.program.add_module(Arc::clone(&loaded.module));
            modules.push((recorded.name.clone(), loaded));
        }
        let timeline = Timeline::replay(session, self.log.clone(), self.ending.step, budget, clock);
        Ok(Replay { timeline, modules })
    }
}

impl From<Limits> for RecordedLimits {
    fn from(limits: Limits) -> Self {
        Self {
            call_depth: limits.call_depth as u64,
            value_stack: limits.value_stack as u64,
            memory_bytes: limits.memory_bytes,
            table_elements: limits.table_elements,
            heap_bytes: limits.heap_bytes,
        }
    }
}

impl RecordedLimits {
    /// The limits themselves, with the one that is kept elsewhere; none that is beyond what a number here can say.
    fn with(self, store_bytes: u64) -> Limits {
        Limits {
            call_depth: usize::try_from(self.call_depth).unwrap_or(usize::MAX),
            value_stack: usize::try_from(self.value_stack).unwrap_or(usize::MAX),
            memory_bytes: self.memory_bytes,
            table_elements: self.table_elements,
            store_bytes,
            heap_bytes: self.heap_bytes,
        }
    }
}
