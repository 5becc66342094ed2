//! Breakpoints and watchpoints: how commands write them, and how lists show them.

use semblance::code::Op;
use semblance::machine::Instance;
use semblance::module::ExternKind;
use semblance::observe::{
    AccessKind, Breakpoint, Condition, ConditionError, Location, LogText, Passes, Timeline, Trigger, operations_of_line,
};

use super::notation::in_full;
use super::show;
use crate::cli::input::Input;
use crate::cli::number::{addresses, number};
use crate::cli::report::printable;

/// What `help break` says of places.
pub(super) const PLACES: &str = concat!(
    "  12, lib.wat:12      a line of the source\n",
    "  @0x5c, lib.wat@92   an instruction by its offset in the module's bytes\n",
    "  twice               the first instruction of a call of this function\n",
    "  leave twice         what comes after a call of this function\n",
    "  host [env.puts]     calls of host functions, or of one of them\n",
    "  host #3             the third call of a host function\n",
    "  trap, throw         an instruction that traps, or throws an exception\n",
);

/// What `help watch` says of places.
pub(super) const WATCHED: &str = concat!(
    "  0x10, 0x10..0x20    bytes of memory 0; `memory 1 0x10` for another\n",
    "  local n, local 0    a parameter or local of this function, in every call\n",
    "  global g, global 0  a global of this module\n",
    "  table 0 3, 0 3..5   elements of a table\n",
    "  object 7 [1, 1..4]  a structure or array by its number, or some of its fields or elements\n",
    "  $n, i32[0x400]      a local or global, or a number in memory 0, as conditions have them\n",
);

/// What `help break` says of what can follow a place.
pub(super) const MODIFIERS: &str = concat!(
    "  if CONDITION        only where this holds, such as `$n > 10 && i32[0x400] == 7`\n",
    "  after N, every N    only after N times, or every Nth time, counted from the beginning of the run\n",
    "  log TEXT            print this instead of stopping; `{$n}` stands for a value\n",
);

/// Words that end a place.
const KEYWORDS: [&str; 4] = ["if", "after", "every", "log"];

/// What is known of the run that the places are of.
pub(super) struct Places<'a> {
    pub(super) timeline: &'a Timeline,
    pub(super) inputs: &'a [Input],
}

/// Words that a place can be completed with.
pub(super) fn words(timeline: &Timeline, inputs: &[Input]) -> Vec<String> {
    let mut words: Vec<String> = ["trap", "throw", "host", "leave"].map(str::to_owned).into();
    for input in inputs {
        let module = &input.module;
        let defined = module.imported_functions() as u32..module.functions.len() as u32;
        words.extend(defined.map(|function| module.function_name(function).trim_start_matches('$').to_owned()));
    }
    let hosts = timeline.session().program.hosts().iter();
    words.extend(hosts.map(|host| format!("{}.{}", host.module, host.name)));
    words
}

/// A text with its remaining words.
struct Words<'a>(&'a str);

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let text = self.0.trim_start();
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        self.0 = rest;
        (!word.is_empty()).then_some(word)
    }

    fn peek(&self) -> Option<&'a str> {
        Words(self.0).next()
    }

    /// Everything before the next of the words that end a place.
    fn phrase(&mut self) -> &'a str {
        let text = self.0.trim_start();
        let mut rest = Words(text);
        while let Some(word) = rest.peek() {
            if KEYWORDS.contains(&word) {
                break;
            }
            rest.next();
        }
        let phrase = &text[..text.len() - rest.0.len()];
        self.0 = rest.0;
        phrase.trim()
    }
}

impl Places<'_> {
    /// The breakpoints of a `break` command: one for each function that has the place.
    pub(super) fn breakpoints(&self, text: &str) -> Result<Vec<Breakpoint>, String> {
        let mut words = Words(text);
        let triggers = self.triggers(words.phrase())?;
        modified(triggers, words)
    }

    /// The breakpoint of a `watch` command.
    pub(super) fn watchpoint(&self, text: &str) -> Result<Vec<Breakpoint>, String> {
        let mut words = Words(text);
        let kind = match words.peek() {
            Some("read") => Some(AccessKind::Read),
            Some("write") => Some(AccessKind::Write),
            Some("any") => Some(AccessKind::Any),
            _ => None,
        };
        if kind.is_some() {
            words.next();
        }
        let trigger = self.watched(words.phrase(), kind.unwrap_or(AccessKind::Write))?;
        modified(vec![trigger], words)
    }

    /// Where a run is to go.
    pub(super) fn triggers(&self, place: &str) -> Result<Vec<Trigger>, String> {
        let words: Vec<&str> = place.split_whitespace().collect();
        let host = |name: &str| match name.strip_prefix('#') {
            Some(count) => Ok(Trigger::HostCallNumber(number(count)?)),
            None => match self.has_host_function(name) {
                true => Ok(Trigger::HostCall(Some(name.to_owned()))),
                false => Err(format!("no module imports a function `{}`", name.escape_debug())),
            },
        };
        match *words {
            ["trap"] => Ok(vec![Trigger::Trap]),
            ["throw"] => Ok(vec![Trigger::Throw]),
            ["host"] => Ok(vec![Trigger::HostCall(None)]),
            ["host", name] => Ok(vec![host(name)?]),
            ["leave", name] => {
                let (module, function) = self.function(name)?;
                Ok(vec![Trigger::Exit { module, function }])
            }
            ["enter", name] => self.entry(name),
            [place] => self.place(place),
            [] => Err("which place? `help break` lists what there is".to_owned()),
            _ => Err(format!(
                "`{}` is no place; `help break` lists what there is",
                place.escape_debug()
            )),
        }
    }

    fn entry(&self, name: &str) -> Result<Vec<Trigger>, String> {
        let (module, function) = self.function(name)?;
        Ok(vec![Trigger::Entry { module, function }])
    }

    /// A line, an offset or a function.
    fn place(&self, place: &str) -> Result<Vec<Trigger>, String> {
        if let Ok(line) = number(place) {
            return self.line(self.module(), line);
        }
        if let Some((file, offset)) = place.rsplit_once('@')
            && let Ok(offset) = number(offset)
        {
            let module = match file {
                "" => self.module(),
                file => self.file(file)?,
            };
            return Ok(vec![self.offset(module, offset)?]);
        }
        if let Some((file, line)) = place.rsplit_once(':')
            && let Ok(line) = number(line)
        {
            return self.line(self.file(file)?, line);
        }
        self.entry(place)
    }

    /// The module that is executed; between calls, the last.
    fn module(&self) -> u32 {
        show::innermost(self.timeline).map_or(self.inputs.len() as u32 - 1, |frame| frame.module)
    }

    fn file(&self, name: &str) -> Result<u32, String> {
        let found = self.inputs.iter().position(|input| {
            let its = std::path::Path::new(&input.name);
            input.name == name || its.file_name().and_then(|file| file.to_str()) == Some(name)
        });
        let found = found.ok_or_else(|| format!("there is no module `{}`", name.escape_debug()))?;
        Ok(found as u32)
    }

    fn line(&self, module: u32, line: u64) -> Result<Vec<Trigger>, String> {
        let source = self.inputs[module as usize].text();
        let found = source.map_or_else(Vec::new, |source| {
            operations_of_line(&self.timeline.session().program, module, source, line as usize)
        });
        match found.is_empty() {
            true => Err("there is no instruction on this line or below".to_owned()),
            false => Ok(found),
        }
    }

    fn offset(&self, module: u32, offset: u64) -> Result<Trigger, String> {
        let program = &self.timeline.session().program;
        let loaded = &program.module(module).module;
        let body = loaded.bodies.iter().position(|body| body.contains(&(offset as usize)));
        let function = body.map(|body| (loaded.imported_functions() + body) as u32);
        let found = function.and_then(|function| {
            let code = program.code(module, function);
            let pc = code.offsets.binary_search(&(offset as u32)).ok()?;
            let pc = (!matches!(code.ops[pc], Op::Jump(_) | Op::End)).then_some(pc as u32)?;
            Some(Trigger::Code { module, function, pc })
        });
        found.ok_or_else(|| format!("no instruction begins at {offset:#x}"))
    }

    /// A function by its name, in the module that is executed or else in another.
    fn function(&self, name: &str) -> Result<(u32, u32), String> {
        let mut modules: Vec<u32> = (0..self.inputs.len() as u32).collect();
        let present = self.module();
        modules.sort_by_key(|module| *module != present);
        let found = modules.into_iter().find_map(|module| {
            let function = self.inputs[module as usize].function(name)?;
            Some((module, function))
        });
        found.ok_or_else(|| format!("no module defines a function `{}`", name.escape_debug()))
    }

    fn has_host_function(&self, name: &str) -> bool {
        let program = &self.timeline.session().program;
        let hosts = program.hosts().iter();
        let mut names = hosts.map(|host| (&host.module, &host.name));
        names.any(|(module, its)| **its == *name || format!("{module}.{its}") == name)
    }

    fn watched(&self, place: &str, kind: AccessKind) -> Result<Trigger, String> {
        let place = in_full(self.timeline, place, |cell| {
            format!("{}..{}", cell.address, cell.address.saturating_add(cell.length()))
        });
        let words: Vec<&str> = place.split_whitespace().collect();
        let instance = || {
            let index = show::instance(self.timeline).ok_or("there is no instance yet")?;
            Ok::<&Instance, String>(&self.timeline.machine().instances[index as usize])
        };
        let among = |all: &[u32], index: u64, kind: ExternKind| {
            let found = usize::try_from(index).ok().and_then(|index| all.get(index));
            found
                .copied()
                .ok_or_else(|| format!("there is no {} {index}", kind.name()))
        };
        let memory = |index: u64, bytes: &str| {
            let bytes = addresses(bytes)?;
            Ok::<Location, String>(Location::Memory {
                memory: among(&instance()?.memories, index, ExternKind::Memory)?,
                start: bytes.start,
                length: bytes.length,
            })
        };
        let location = match *words {
            ["local", name] => return self.local(name, kind),
            ["global", name] => {
                let instance = instance()?;
                let names = &self.inputs[instance.module as usize].module.names;
                let index = named(name, instance.globals.len(), |index| names.global(index))?;
                Location::Global {
                    global: among(&instance.globals, index, ExternKind::Global)?,
                }
            }
            ["memory", index, bytes] => memory(number(index)?, bytes)?,
            ["table", index, elements] => {
                let elements = addresses(elements)?;
                Location::Table {
                    table: among(&instance()?.tables, number(index)?, ExternKind::Table)?,
                    start: elements.start,
                    length: elements.length,
                }
            }
            ["object", object, ..] if words.len() <= 3 => {
                let object = number(object)?
                    .try_into()
                    .map_err(|_| "there is no such object".to_owned())?;
                let (start, length) = match words.get(2) {
                    Some(fields) => addresses(fields).map(|fields| (fields.start, fields.length))?,
                    None => (0, u64::MAX),
                };
                Location::Object { object, start, length }
            }
            [bytes] => memory(0, bytes)?,
            _ => return Err("which place? `help watch` lists what there is".to_owned()),
        };
        Ok(Trigger::Access { location, kind })
    }

    fn local(&self, name: &str, kind: AccessKind) -> Result<Trigger, String> {
        let frame = show::innermost(self.timeline).ok_or("no call is active")?;
        let names = &self.inputs[frame.module as usize].module.names;
        let local = named(name, frame.locals.len(), |index| names.local(frame.function, index))?;
        match usize::try_from(local).ok().filter(|local| *local < frame.locals.len()) {
            Some(local) => Ok(Trigger::Local {
                module: frame.module,
                function: frame.function,
                local: local as u32,
                kind,
            }),
            None => Err(format!("{} has no local {local}", printable(&frame.name))),
        }
    }

    /// What a breakpoint waits for, on one line.
    pub(super) fn describe(&self, breakpoint: &Breakpoint) -> String {
        let mut text = self.describe_trigger(&breakpoint.trigger);
        if let Some(condition) = &breakpoint.condition {
            text.push_str(&format!("  if {}", condition.text()));
        }
        match breakpoint.passes {
            Passes::All => {}
            Passes::After(count) => text.push_str(&format!("  after {count}")),
            Passes::Every(count) => text.push_str(&format!("  every {count}")),
        }
        if let Some(log) = &breakpoint.log {
            text.push_str(&format!("  log {}", log.text()));
        }
        printable(&text).into_owned()
    }

    fn describe_trigger(&self, trigger: &Trigger) -> String {
        let name = |module: u32, function: u32| self.inputs[module as usize].module.function_name(function);
        match trigger {
            Trigger::Code { module, function, pc } => {
                let code = self.timeline.session().program.code(*module, *function);
                let offset = code.offsets[*pc as usize];
                let input = &self.inputs[*module as usize];
                let place = show::position(&name(*module, *function), offset, input, self.inputs.len() > 1);
                format!("{place}  {}", input.quote(offset as usize))
            }
            Trigger::Entry { module, function } => format!("call of {}", name(*module, *function)),
            Trigger::Exit { module, function } => format!("end of a call of {}", name(*module, *function)),
            Trigger::HostCall(None) => "call of a host function".to_owned(),
            Trigger::HostCall(Some(name)) => format!("call of the host's {name}"),
            Trigger::HostCallNumber(number) => format!("call {number} of a host function"),
            Trigger::Trap => "trap".to_owned(),
            Trigger::Throw => "exception".to_owned(),
            Trigger::Access { location, kind } => format!("{} {}", access(*kind), self.describe_location(location)),
            Trigger::Local {
                module,
                function,
                local,
                kind,
            } => {
                let names = &self.inputs[*module as usize].module.names;
                let local = match names.local(*function, *local) {
                    Some(name) => format!("${name}"),
                    None => local.to_string(),
                };
                format!("{} local {local} of {}", access(*kind), name(*module, *function))
            }
        }
    }

    fn describe_location(&self, location: &Location) -> String {
        let range = |start: u64, length: u64| match length {
            1 => start.to_string(),
            length => format!("{start}..{}", start.saturating_add(length)),
        };
        match *location {
            Location::Memory { memory, start, length } => {
                let bytes = match length {
                    1 => format!("{start:#x}"),
                    length => format!("{start:#x}..{:#x}", start.saturating_add(length)),
                };
                match self.index(memory, |instance| &instance.memories) {
                    0 => format!("memory {bytes}"),
                    other => format!("memory {other} {bytes}"),
                }
            }
            Location::Table { table, start, length } => {
                let table = self.index(table, |instance| &instance.tables);
                format!("table {table} {}", range(start, length))
            }
            Location::Global { global } => {
                let index = self.index(global, |instance| &instance.globals) as u32;
                let instance = self.holder(global, |instance| &instance.globals);
                let names = instance.map(|instance| &self.inputs[instance.module as usize].module.names);
                match names.and_then(|names| names.global(index)) {
                    Some(name) => format!("global ${name}"),
                    None => format!("global {index}"),
                }
            }
            Location::Local { frame, local } => format!("local {local} of call {frame}"),
            Location::Object {
                object,
                length: u64::MAX,
                ..
            } => format!("object {object}"),
            Location::Object { object, start, length } => format!("object {object} {}", range(start, length)),
        }
    }

    /// An instance that has something of the store; the one that is executed, if that has it.
    fn holder(&self, address: u32, all: impl Fn(&Instance) -> &[u32]) -> Option<&Instance> {
        let instances = &self.timeline.machine().instances;
        let present = show::instance(self.timeline).map(|index| &instances[index as usize]);
        present
            .into_iter()
            .chain(instances)
            .find(|instance| all(instance).contains(&address))
    }

    /// The index by which that instance knows it.
    fn index(&self, address: u32, all: impl Fn(&Instance) -> &[u32]) -> usize {
        let holder = self.holder(address, &all);
        let index = holder.and_then(|instance| all(instance).iter().position(|its| *its == address));
        index.unwrap_or(address as usize)
    }
}

fn access(kind: AccessKind) -> &'static str {
    match kind {
        AccessKind::Read => "read of",
        AccessKind::Write => "write to",
        AccessKind::Any => "access to",
    }
}

/// The index of something by its name, with `$` or without, or by its index.
fn named<'a>(name: &str, count: usize, name_of: impl Fn(u32) -> Option<&'a str>) -> Result<u64, String> {
    let plain = name.strip_prefix('$').unwrap_or(name);
    match (0..count as u32).find(|index| name_of(*index) == Some(plain)) {
        Some(index) => Ok(index.into()),
        None => number(plain).map_err(|_| format!("there is no `{}`", name.escape_debug())),
    }
}

/// Breakpoints with what follows their place.
fn modified(triggers: Vec<Trigger>, mut words: Words<'_>) -> Result<Vec<Breakpoint>, String> {
    let mut condition = None;
    let mut passes = Passes::All;
    let mut log = None;
    let failed = |error: ConditionError| error.to_string();
    while let Some(keyword) = words.next() {
        match keyword {
            "if" => condition = Some(Condition::parse(words.phrase()).map_err(failed)?),
            "after" => passes = Passes::After(number(words.phrase())?),
            "every" => passes = Passes::Every(number(words.phrase())?),
            // It is the last thing: it may have any words in it.
            _ => log = Some(LogText::parse(std::mem::take(&mut words.0).trim()).map_err(failed)?),
        }
    }
    let breakpoint = |trigger| Breakpoint {
        trigger,
        condition: condition.clone(),
        passes,
        log: log.clone(),
    };
    Ok(triggers.into_iter().map(breakpoint).collect())
}
