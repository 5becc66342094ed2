//! The log of everything unpredictable: what was called from outside, and what the host did.
//!
//! Between two entries a run is determined by its state alone. A starting machine and a log therefore determine every
//! later state, bit for bit, and a replay needs no host.

use serde::{Deserialize, Serialize};

use super::change::Change;
use crate::machine::{Extern, Value};
use crate::session::Answer;

/// Something that the outside did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A module was instantiated. If it has a start function, that was called.
    Instantiate {
        /// Its number in the program.
        module: u32,
        /// What its imports were found to be, in their order.
        imports: Vec<Extern>,
    },
    /// A function was called.
    Invoke {
        /// Its address in the store.
        function: u32,
        /// Its arguments.
        arguments: Vec<Value>,
    },
    /// A host function did its work.
    Answer(Answer),
    /// The time of a wait has passed.
    Wake,
    /// Somebody changed the state.
    Change(Change),
}

/// An event and when it happened. Events take no time: several can happen at one step, in their order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Instructions executed before it.
    pub step: u64,
    /// What happened.
    pub event: Event,
}

impl Entry {
    /// Whether it was done to the program, and is not what the program waited for.
    pub(super) fn is_act(&self) -> bool {
        !matches!(self.event, Event::Answer(_) | Event::Wake)
    }
}

/// Events in the order in which they happened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Log {
    entries: Vec<Entry>,
}

impl Log {
    /// All entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The first so many entries.
    pub(super) fn until(&self, entries: usize) -> Self {
        Self {
            entries: self.entries[..entries].to_vec(),
        }
    }

    /// Adds an event that has happened now.
    pub(super) fn push(&mut self, step: u64, event: Event) {
        debug_assert!(
            self.entries.last().is_none_or(|last| last.step <= step),
            "time does not go back"
        );
        self.entries.push(Entry { step, event });
    }

    /// Forgets everything from an entry on.
    pub(super) fn truncate(&mut self, entries: usize) {
        self.entries.truncate(entries);
    }

    /// Everything that was printed by the first so many entries, from a byte on.
    pub fn output(&self, entries: usize) -> Vec<u8> {
        let answers = self.entries[..entries].iter().filter_map(|entry| match &entry.event {
            Event::Answer(answer) => Some(&*answer.output),
            _ => None,
        });
        answers.flatten().copied().collect()
    }

    /// The entry that printed a byte of the output.
    pub fn printed(&self, byte: usize) -> Option<&Entry> {
        let mut printed = 0;
        self.entries.iter().find(|entry| match &entry.event {
            Event::Answer(answer) => {
                printed += answer.output.len();
                printed > byte
            }
            _ => false,
        })
    }
}
