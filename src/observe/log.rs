//! The log of everything unpredictable: what was called from outside, and what the host did.
//!
//! Between two entries a run is determined by its state alone. A starting machine and a log therefore determine every
//! later state, bit for bit, and a replay needs no host.

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::log_format::RecordedEvent;
use crate::host::Stream;
use crate::machine::{Extern, Value};
use crate::session::Answer;

/// Something that the outside did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "RecordedEvent", from = "RecordedEvent")]
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
    /// About how many bytes it takes, with what the allocator adds to each list.
    fn bytes(&self) -> usize {
        const LIST: usize = 16;
        let lists = match &self.event {
            Event::Answer(answer) => {
                let writes = answer.writes.iter().map(|(_, bytes)| 2 * LIST + bytes.len());
                let results = answer.outcome.as_ref().map_or(LIST, |values| size_of_val(&**values));
                answer.output.len() + LIST + writes.sum::<usize>() + results
            }
            Event::Invoke { arguments, .. } => size_of_val(&**arguments),
            Event::Instantiate { imports, .. } => size_of_val(&**imports),
            Event::Wake => 0,
            Event::Change(_) => 4 * LIST,
        };
        size_of::<Self>() + lists
    }

    /// What the program has printed by it.
    fn printed(&self) -> &[u8] {
        match &self.event {
            Event::Answer(answer) if answer.stream != Stream::Echo => &answer.output,
            _ => &[],
        }
    }

    /// Whether it was done to the program, and is not what the program waited for.
    pub(super) fn is_act(&self) -> bool {
        !matches!(self.event, Event::Answer(_) | Event::Wake)
    }
}

/// Events in the order in which they happened.
///
/// The first ones may be forgotten: entries keep their numbers, counted from the beginning of the timeline.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<Entry>")]
pub struct Log {
    entries: Vec<Entry>,
    #[serde(skip)]
    forgotten: usize,
    /// About how many bytes they take.
    #[serde(skip)]
    bytes: usize,
}

impl From<Vec<Entry>> for Log {
    fn from(entries: Vec<Entry>) -> Self {
        Self {
            bytes: entries.iter().map(Entry::bytes).sum(),
            entries,
            forgotten: 0,
        }
    }
}

impl Log {
    /// All entries that are kept.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many entries there have been.
    pub fn count(&self) -> usize {
        self.forgotten + self.entries.len()
    }

    /// How many of them, the first, are forgotten.
    pub fn forgotten(&self) -> usize {
        self.forgotten
    }

    /// The entry of a number, if it is kept.
    pub fn get(&self, number: usize) -> Option<&Entry> {
        self.entries.get(number.checked_sub(self.forgotten)?)
    }

    /// The entries from a number on, as far as they are kept.
    pub fn since(&self, number: usize) -> &[Entry] {
        let index = number.saturating_sub(self.forgotten).min(self.entries.len());
        &self.entries[index..]
    }

    /// The entries from a number up to another, as far as they are kept.
    pub(super) fn between(&self, from: usize, to: usize) -> &[Entry] {
        let index = |number: usize| number.saturating_sub(self.forgotten).min(self.entries.len());
        &self.entries[index(from.min(to))..index(to)]
    }

    /// About how many bytes of memory it takes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The entries before a number.
    pub(super) fn until(&self, number: usize) -> Self {
        let mut log = self.clone();
        log.truncate(number);
        log
    }

    /// Adds an event that has happened now.
    pub(super) fn push(&mut self, step: u64, event: Event) {
        debug_assert!(
            self.entries.last().is_none_or(|last| last.step <= step),
            "time does not go back"
        );
        let entry = Entry { step, event };
        self.bytes += entry.bytes();
        self.entries.push(entry);
    }

    /// Forgets everything from an entry on.
    pub(super) fn truncate(&mut self, number: usize) {
        let gone = self
            .entries
            .drain(number.saturating_sub(self.forgotten).min(self.entries.len())..);
        let bytes: usize = gone.map(|entry| entry.bytes()).sum();
        self.bytes = self.bytes.saturating_sub(bytes);
    }

    /// Forgets everything before an entry.
    pub(super) fn forget(&mut self, number: usize) {
        let count = number.saturating_sub(self.forgotten).min(self.entries.len());
        let bytes: usize = self.entries.drain(..count).map(|entry| entry.bytes()).sum();
        self.bytes = self.bytes.saturating_sub(bytes);
        self.forgotten += count;
    }

    /// Everything that was printed before an entry, as far as that is kept.
    pub fn output(&self, number: usize) -> Vec<u8> {
        let count = number.saturating_sub(self.forgotten);
        let printed = self.entries[..count].iter().flat_map(Entry::printed);
        printed.copied().collect()
    }

    /// The entry that printed a byte of the output.
    pub fn printed(&self, byte: usize) -> Option<&Entry> {
        let mut printed = 0;
        self.entries.iter().find(|entry| {
            printed += entry.printed().len();
            printed > byte
        })
    }
}
