//! Breakpoints, watchpoints and log points, which work forward and backward alike.
//!
//! Every one of them stops *before* an instruction. Where it stops depends on the step alone, never on the direction:
//! passes are counted from the beginning of the timeline.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::{Condition, Evaluator};
use super::location::Location;
use crate::code::{Op, Program};
use crate::execute::Moment;
use crate::module::Source;

/// What a breakpoint waits for. Functions are named by module number and index.
#[derive(Clone, Debug, PartialEq)]
pub enum Trigger {
    /// An operation of a function's plain code.
    Code {
        /// The number of the module.
        module: u32,
        /// The index of the function.
        function: u32,
        /// The index of the operation.
        pc: u32,
    },
    /// The first instruction of a call of a function.
    Entry {
        /// The number of the module.
        module: u32,
        /// The index of the function.
        function: u32,
    },
    /// The first instruction after a call of a function: its results are on the stack, or an exception was caught.
    Exit {
        /// The number of the module.
        module: u32,
        /// The index of the function.
        function: u32,
    },
    /// A call of a host function: any, or one by its name, `puts` or `env.puts`.
    HostCall(Option<String>),
    /// The host call of this number, counted from 1 since the beginning of the timeline.
    HostCallNumber(u64),
    /// An instruction that traps.
    Trap,
    /// An instruction that throws an exception.
    Throw,
    /// An access to a memory, table, global or heap object.
    Access {
        /// Where.
        location: Location,
        /// Which accesses.
        kind: AccessKind,
    },
    /// An access to a local in every call of a function.
    Local {
        /// The number of the module.
        module: u32,
        /// The index of the function.
        function: u32,
        /// The index of the local.
        local: u32,
        /// Which accesses.
        kind: AccessKind,
    },
}

/// Which accesses a watchpoint waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessKind {
    /// Only those that read.
    Read,
    /// Only those that write.
    Write,
    /// All.
    Any,
}

impl AccessKind {
    pub(super) fn takes(self, write: bool) -> bool {
        match self {
            Self::Read => !write,
            Self::Write => write,
            Self::Any => true,
        }
    }
}

/// At which passes a breakpoint stops. Passes are the moments of the whole timeline, from its beginning, at which it is
/// triggered and its condition holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Passes {
    /// At all.
    #[default]
    All,
    /// At all but the first so many.
    After(u64),
    /// At every so-manieth.
    Every(u64),
}

impl Passes {
    pub(super) fn stops_at(self, pass: u64) -> bool {
        match self {
            Self::All => true,
            Self::After(ignored) => pass > ignored,
            Self::Every(every) => pass.is_multiple_of(every.max(1)),
        }
    }
}

/// A breakpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakpoint {
    /// What it waits for.
    pub trigger: Trigger,
    /// What must be true then.
    pub condition: Option<Condition>,
    /// At which passes it stops.
    pub passes: Passes,
    /// What it says instead of stopping: texts and expressions in turn.
    pub log: Option<LogText>,
}

impl From<Trigger> for Breakpoint {
    fn from(trigger: Trigger) -> Self {
        Self {
            trigger,
            condition: None,
            passes: Passes::All,
            log: None,
        }
    }
}

/// The text of a log point, such as `n is {$n}`.
#[derive(Clone, Debug, PartialEq)]
pub struct LogText {
    text: Box<str>,
    /// Texts, each with the expression that follows it.
    parts: Vec<(String, Option<Condition>)>,
}

impl LogText {
    /// Reads a text with expressions in braces.
    pub fn parse(text: &str) -> Result<Self, super::ConditionError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let position = text.len() - after.len();
            let Some((expression, after)) = after.split_once('}') else {
                return Err(super::ConditionError {
                    position,
                    message: "expected `}`".into(),
                });
            };
            let expression = Condition::parse(expression).map_err(|error| super::ConditionError {
                position: position + error.position,
                ..error
            })?;
            parts.push((before.into(), Some(expression)));
            rest = after;
        }
        parts.push((rest.into(), None));
        Ok(Self {
            text: text.into(),
            parts,
        })
    }

    /// The text that it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn write(&self, evaluator: &mut Evaluator, moment: &Moment<'_>) -> String {
        let mut text = String::new();
        for (before, expression) in &self.parts {
            text.push_str(before);
            match expression
                .as_ref()
                .map(|expression| evaluator.evaluate(expression, moment))
            {
                Some(Ok(value)) => text.push_str(&value.to_string()),
                Some(Err(error)) => text.push_str(&format!("<{error}>")),
                None => {}
            }
        }
        text
    }
}

/// What a breakpoint has to say: the text of a log point, or why its condition has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Instructions executed before it.
    pub step: u64,
    /// The breakpoint.
    pub breakpoint: u32,
    /// What it says.
    pub text: String,
}

/// Where a run along the timeline stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// At these breakpoints.
    At(Vec<u32>),
    /// At the end of the call, or at the beginning of the timeline.
    AtEnd,
}

/// A set of breakpoints.
#[derive(Debug, Default)]
pub struct Breakpoints {
    pub(super) points: BTreeMap<u32, Breakpoint>,
    disabled: BTreeSet<u32>,
    next: u32,
    pub(super) evaluator: Evaluator,
    /// Breakpoints whose condition has failed to have a value: that is said once.
    pub(super) failed: BTreeSet<u32>,
    pub(super) problems: Vec<Message>,
    pub(super) messages: Vec<Message>,
}

impl Breakpoints {
    /// Adds a breakpoint and gives its number.
    pub fn add(&mut self, breakpoint: impl Into<Breakpoint>) -> u32 {
        self.next += 1;
        self.points.insert(self.next, breakpoint.into());
        self.next
    }

    /// Removes a breakpoint.
    pub fn remove(&mut self, breakpoint: u32) -> Option<Breakpoint> {
        self.failed.remove(&breakpoint);
        self.disabled.remove(&breakpoint);
        self.points.remove(&breakpoint)
    }

    /// Switches a breakpoint on or off. One that is off does nothing and counts no passes. Tells whether there is one of
    /// the number.
    pub fn enable(&mut self, breakpoint: u32, enabled: bool) -> bool {
        let exists = self.points.contains_key(&breakpoint);
        match enabled {
            true => self.disabled.remove(&breakpoint),
            false => exists && self.disabled.insert(breakpoint),
        };
        exists
    }

    /// Whether a breakpoint is on.
    pub fn is_enabled(&self, breakpoint: u32) -> bool {
        self.points.contains_key(&breakpoint) && !self.disabled.contains(&breakpoint)
    }

    /// Those that are on, with their numbers.
    pub(super) fn enabled(&self) -> impl Iterator<Item = (u32, &Breakpoint)> {
        self.iter().filter(|(number, _)| !self.disabled.contains(number))
    }

    /// All breakpoints, with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Breakpoint)> {
        self.points.iter().map(|(number, breakpoint)| (*number, breakpoint))
    }

    /// What log points have said since the last time, in the order in which the run passed them.
    pub fn take_messages(&mut self) -> Vec<Message> {
        std::mem::take(&mut self.messages)
    }

    /// Conditions that had no value, each once.
    pub fn take_problems(&mut self) -> Vec<Message> {
        std::mem::take(&mut self.problems)
    }

    /// Whether one that is on has a trigger of a kind.
    pub(super) fn has(&self, is_it: impl Fn(&Trigger) -> bool) -> bool {
        self.enabled().any(|(_, point)| is_it(&point.trigger))
    }
}

/// The first operation of a source line in each function that has one there, as module, function and operation. When
/// the line has none, those of the next line that has.
pub fn operations_of_line(program: &Program, module: u32, source: &Source, line: usize) -> Vec<Trigger> {
    let loaded = &program.module(module).module;
    let lines = source.lines();
    let mut best = usize::MAX;
    let mut found: Vec<Trigger> = Vec::new();
    for (number, body) in loaded.bodies.iter().enumerate() {
        let function = (loaded.imported_functions() + number) as u32;
        let entries = source.map.entries();
        let first = entries.partition_point(|(offset, _)| (*offset as usize) < body.start);
        let inside = entries[first..]
            .iter()
            .take_while(|(offset, _)| (*offset as usize) < body.end);
        let mut candidates: Vec<(usize, u32)> = inside
            .map(|(offset, at)| (lines.of_byte(*at as usize), *offset))
            .filter(|(its_line, _)| *its_line >= line && *its_line <= best)
            .collect();
        candidates.sort_unstable();
        if candidates.is_empty() {
            continue;
        }
        let code = program.code(module, function);
        let operation = candidates.iter().find_map(|(its_line, offset)| {
            let pc = code.offsets.binary_search(offset).ok()?;
            (!matches!(code.ops[pc], Op::Jump(_) | Op::End)).then_some((*its_line, pc as u32))
        });
        if let Some((its_line, pc)) = operation {
            if its_line < best {
                found.clear();
                best = its_line;
            }
            found.push(Trigger::Code { module, function, pc });
        }
    }
    found
}
