//! A second run that shares the past of the first and then goes on otherwise.

use super::Run;
use super::changes::Changes;
use super::console::Console;
use super::points::Points;
use super::trace::Watch;
use crate::arguments::parse_value;
use crate::js::types::ChangeSpec;
use crate::machine::Value;
use crate::module::ValType;
use crate::observe::{Change, Event, Rehearsal, state};

impl Run {
    /// A run that is the same up to the present, where something is changed. Calls of the host that are the same
    /// afterwards get the answers that they have got in this one.
    ///
    /// # Errors
    /// When there is no such place now, or it cannot hold the value.
    pub fn fork(&mut self, spec: &ChangeSpec) -> Result<Self, String> {
        let mut timeline = self.timeline.fork();
        let refused = |error: crate::error::Error| error.message().to_owned();
        match self.change(spec)? {
            Changing::State(change) => timeline.change(change).map_err(refused)?,
            Changing::Answer(results) => timeline.answer_instead(results).map_err(refused)?,
        }
        let rehearsal = Rehearsal::of(&mut self.timeline);
        if !rehearsal.is_empty() {
            timeline.rehearse(rehearsal);
        }
        // A change before the call was made forgets the call: it is to be made yet.
        let log = timeline.log();
        let is_made = |entry: &crate::observe::Entry| matches!(entry.event, Event::Invoke { .. });
        let was_made = log.forgotten() > 0 || log.entries().iter().any(is_made);
        let position = timeline.position();
        let mut fork = Self {
            loaded: self.loaded.clone(),
            instance: self.instance,
            calls: if was_made { Vec::new() } else { self.wanted.clone() },
            wanted: self.wanted.clone(),
            console: Console::default(),
            points: Points::default(),
            travel: None,
            changes: Changes::default(),
            stops: self.stops.iter().copied().filter(|stop| *stop < position).collect(),
            watch: Watch::default(),
            is_new: false,
            profiling: None,
            following: None,
            is_complete: false,
            timeline,
        };
        fork.is_complete = fork.outcome().is_some();
        Ok(fork)
    }

    /// From now on calls of the host get the answers that they got in another run, where they are the same calls.
    pub fn rehearse(&mut self, other: &mut Self) {
        let rehearsal = Rehearsal::of(&mut other.timeline);
        if !rehearsal.is_empty() {
            self.timeline.rehearse(rehearsal);
        }
    }

    fn change(&self, spec: &ChangeSpec) -> Result<Changing, String> {
        let session = self.timeline.session();
        let nowhere = || "there is no such place now".to_owned();
        let change = match *spec {
            ChangeSpec::Local { frame, local, ref text } => {
                let found = state::frame(session, frame as usize).ok_or_else(nowhere)?;
                let ty = found.locals.get(local as usize).ok_or_else(nowhere)?.ty;
                let value = value(ty, text)?;
                Change::Local { frame, local, value }
            }
            ChangeSpec::Operand { frame, index, ref text } => {
                let found = state::frame(session, frame as usize).ok_or_else(nowhere)?;
                let ty = found.operands.get(index as usize).ok_or_else(nowhere)?.type_to_write();
                let value = value(ty, text)?;
                Change::Operand { frame, index, value }
            }
            ChangeSpec::Global { global, ref text } => {
                let found = session.machine.globals.get(global as usize).ok_or_else(nowhere)?;
                let value = value(found.ty.value, text)?;
                Change::Global { global, value }
            }
            ChangeSpec::Memory {
                memory,
                address,
                ref bytes,
            } => Change::Memory {
                memory,
                address: address.into(),
                bytes: bytes.clone(),
            },
            ChangeSpec::Results { ref texts } => {
                let types = self.timeline.answered().iter().map(Value::type_to_write);
                let given: Vec<ValType> = types.collect();
                if given.is_empty() || given.len() != texts.len() {
                    return Err("no host function has given so many results just now".to_owned());
                }
                let results = given.into_iter().zip(texts).map(|(ty, text)| value(ty, text));
                return Ok(Changing::Answer(results.collect::<Result<_, _>>()?));
            }
        };
        Ok(Changing::State(change))
    }
}

/// What is different.
enum Changing {
    State(Change),
    /// The results of the host call that was made last.
    Answer(Vec<Value>),
}

fn value(ty: ValType, text: &str) -> Result<Value, String> {
    parse_value(ty, text.trim()).map_err(|_| format!("“{}” is no {ty}", text.trim()))
}
