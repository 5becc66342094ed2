//! The same inputs once more: what the host gave in one run is given in another, even to a program that has been edited.

use std::collections::HashMap;

use super::happening::{Happening, HappeningFilter, Happenings};
use super::log::{Entry, Event};
use super::timeline::Timeline;
use crate::host::wasi;
use crate::machine::{Status, Value};
use crate::session::Answer;

/// A host function: the module that it is imported from, and its name there.
type Name = (String, String);

/// What host functions did in a run, in the order of the calls of each.
///
/// A call in another run gets the answer that the call of the same function with the same number got, if its arguments are
/// the same. Whatever gave nothing back was done for what it does outside (printing, mostly): it is done anew if there is
/// a host, and if there is none and its arguments are not the same, nothing is done. What WASI does with files and
/// descriptors follows from what the other run has of them, and is done anew likewise.
#[derive(Clone, Debug, Default)]
pub struct Rehearsal {
    answers: HashMap<Name, Vec<(Vec<Value>, Answer)>>,
    /// How often each has been called in the other run.
    calls: HashMap<Name, usize>,
    /// These calls, by the entry of the log that has the answer.
    entries: Vec<(usize, Name)>,
}

impl Rehearsal {
    /// What the host did in a timeline, as far as it is recorded.
    pub fn of(timeline: &mut Timeline) -> Self {
        let mut rehearsal = Self::default();
        // Where the host was never called nothing has to be executed again to know that.
        let is_call = |entry: &Entry| matches!(entry.event, Event::Answer(_));
        if !timeline.log().entries().iter().any(is_call) {
            return rehearsal;
        }
        for happened in Happenings::new(timeline, HappeningFilter::default()) {
            if let Happening::HostCall {
                module,
                name,
                arguments,
                answer: Some(answer),
            } = happened.what
            {
                let answers = rehearsal.answers.entry((module, name)).or_default();
                answers.push((arguments, answer));
            }
        }
        rehearsal
    }

    /// Whether the host did nothing.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }

    /// What is answered to the next call of a function; `alone` when there is no host that could be asked.
    fn answer(&self, function: &Name, arguments: &[Value], alone: bool) -> Option<Answer> {
        let number = self.calls.get(function).copied().unwrap_or_default();
        let answers = self.answers.get(function)?;
        let gives = |answer: &Answer| {
            !answer.writes.is_empty() || !matches!(&answer.outcome, Ok(results) if results.is_empty())
        };
        match answers.get(number).filter(|(its, _)| its == arguments) {
            Some((_, answer)) => {
                let is_input = gives(answer) && wasi::is_from_outside(&function.0, &function.1, arguments);
                (is_input || alone).then(|| answer.clone())
            }
            None => (alone && !answers.iter().any(|(_, answer)| gives(answer))).then(Answer::nothing),
        }
    }

    /// Takes down that a function has been called.
    fn note(&mut self, entry: usize, function: Name) {
        *self.calls.entry(function.clone()).or_default() += 1;
        self.entries.push((entry, function));
    }

    /// Forgets calls whose answers the log has not any more.
    pub(super) fn forget_from(&mut self, entry: usize) {
        while let Some((_, function)) = self.entries.pop_if(|(its, _)| *its >= entry) {
            *self.calls.entry(function).or_default() -= 1;
        }
    }
}

impl Timeline {
    /// Answers calls of the host, from here on, as they were answered in another run, where that is possible.
    pub fn rehearse(&mut self, mut rehearsal: Rehearsal) {
        let present = self.position();
        // What has been called before the present is not called again.
        let before =
            Happenings::new(&mut *self, HappeningFilter::default()).take_while(|happened| happened.step < present);
        let calls = before.filter_map(|happened| match happened.what {
            Happening::HostCall { module, name, .. } => Some((happened.step, (module, name))),
            _ => None,
        });
        let calls: Vec<(u64, Name)> = calls.collect();
        for (step, function) in calls {
            let entry = self.log.forgotten() + self.log.entries().partition_point(|entry| entry.step <= step);
            rehearsal.note(entry, function);
        }
        self.rehearsal = Some(rehearsal);
    }

    /// Whether there is a host that can be asked: in the replay of a recording there is none.
    pub fn has_host(&self) -> bool {
        self.hosted
    }

    /// The host function that the program awaits.
    fn awaited(&self) -> Option<Name> {
        let Status::Host { host, caller: Some(_) } = self.session.machine.status else {
            return None;
        };
        let declaration = self.session.program.host(host);
        Some((declaration.module.to_string(), declaration.name.to_string()))
    }

    /// What the rehearsal says that the host function does which is awaited.
    pub(super) fn rehearsed(&self) -> Option<Answer> {
        let rehearsal = self.rehearsal.as_ref()?;
        let arguments = self.session.machine.host_arguments(&self.session.program);
        rehearsal.answer(&self.awaited()?, &arguments, !self.hosted)
    }

    /// Takes down that the host function is about to be answered.
    pub(super) fn note_rehearsed(&mut self) {
        if self.rehearsal.is_none() {
            return;
        }
        let (entry, function) = (self.used, self.awaited());
        if let (Some(rehearsal), Some(function)) = (&mut self.rehearsal, function) {
            rehearsal.note(entry, function);
        }
    }
}
