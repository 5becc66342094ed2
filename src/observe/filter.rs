//! Which events a trace has: decided for each operation of a function once, so that running past what nobody wants to
//! see costs little.

use std::collections::HashSet;
use std::sync::Arc;

use super::location::Location;
use super::plan::can_access;
use super::profile::Function;
use super::sought::Sought;
use super::writer::is_call;
use crate::code::{FunctionCode, Op, Program};
use crate::module::Source;

/// Which events a trace has.
///
/// An event is of a wanted place when it is in one of the `functions` and its instruction one of the `instructions`,
/// where these are given, or takes or gives the `value`. Of those, it has events of all kinds that are asked for; when no
/// kind is, every instruction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TraceFilter {
    /// Only what these functions execute.
    pub functions: Option<Vec<Function>>,
    /// Only these instructions: the module's number and the offset in its bytes.
    pub instructions: Option<Arc<HashSet<(u32, u32)>>>,
    /// Besides those instructions, what takes or gives this value.
    pub value: Option<Sought>,
    /// Calls, returns and throws; and where functions end, which are events of no instruction.
    pub calls: bool,
    /// Calls of host functions.
    pub host_calls: bool,
    /// Writes to one of these places, those of host functions among them.
    pub writes: Vec<Location>,
}

/// What has to be known about an operation to say whether its event is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    Never,
    Always,
    /// If it calls a host function, or writes.
    Perhaps,
}

/// Whether an operation's event is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) want: Want,
    /// Only if it takes or gives the value that is looked for.
    pub(super) by_value: bool,
}

impl TraceFilter {
    /// Whether every instruction of the wanted places has an event.
    pub fn takes_all_kinds(&self) -> bool {
        !self.calls && !self.host_calls && self.writes.is_empty()
    }

    /// For each operation of a function, whether its event is wanted.
    pub(super) fn plan(&self, function: Function, code: &FunctionCode) -> Box<[Wanted]> {
        let everywhere = self
            .functions
            .as_ref()
            .is_none_or(|functions| functions.contains(&function));
        let is_named = |offset: u32| {
            let instructions = self.instructions.as_ref();
            instructions.is_none_or(|instructions| instructions.contains(&(function.0, offset)))
        };
        let want = |(op, offset): (&Op, &u32)| {
            let by_value = !is_named(*offset);
            let is_possible = everywhere && (!by_value || self.value.is_some());
            Wanted {
                want: if is_possible { self.kind(*op) } else { Want::Never },
                by_value,
            }
        };
        code.ops.iter().zip(&*code.offsets).map(want).collect()
    }

    fn kind(&self, op: Op) -> Want {
        match op {
            Op::Jump(_) => Want::Never,
            Op::End if self.calls => Want::Always,
            Op::End => Want::Never,
            _ if self.takes_all_kinds() => Want::Always,
            Op::Return | Op::Throw(_) | Op::ThrowRef | Op::Rethrow(_) if self.calls => Want::Always,
            _ if self.calls && is_call(op) => Want::Always,
            _ if self.host_calls && is_call(op) => Want::Perhaps,
            _ if self.writes.iter().any(|place| can_access(place, op)) => Want::Perhaps,
            _ => Want::Never,
        }
    }
}

/// The instructions whose text has `part` in it, in any case of letters, each in its source with the number of its module.
pub fn instructions_with<'a>(
    sources: impl IntoIterator<Item = (u32, &'a Source)>,
    part: &str,
) -> Arc<HashSet<(u32, u32)>> {
    let part = part.to_ascii_lowercase();
    let mut found = HashSet::new();
    for (module, source) in sources {
        let text = source.text.to_ascii_lowercase();
        let mut starts: Vec<usize> = source.map.entries().iter().map(|(_, start)| *start as usize).collect();
        starts.sort_unstable();
        starts.dedup();
        let is_it = |start: usize| {
            // It ends where the next one begins, or with its line.
            let next = starts.partition_point(|other| *other <= start);
            let end = starts.get(next).copied().unwrap_or(text.len());
            let own = text.get(start..end).unwrap_or_default();
            let line = own.lines().next().unwrap_or_default();
            line.split(";;").next().is_some_and(|own| own.contains(&part))
        };
        let entries = source.map.entries().iter();
        found.extend(
            entries
                .filter(|(_, start)| is_it(*start as usize))
                .map(|(offset, _)| (module, *offset)),
        );
    }
    Arc::new(found)
}

/// The functions with code whose name has `part` in it, in any case of letters.
pub fn functions_with(program: &Program, part: &str) -> Vec<Function> {
    let part = part.to_ascii_lowercase();
    let mut found = Vec::new();
    for (number, code) in program.modules().iter().enumerate() {
        let module = &code.module;
        let defined = module.imported_functions() as u32..module.functions.len() as u32;
        let named = defined.filter(|index| module.function_name(*index).to_ascii_lowercase().contains(&part));
        found.extend(named.map(|index| (number as u32, index)));
    }
    found
}
