//! Snapshots of a machine that share what has not changed between them, and thin out with age.

use std::sync::Arc;

use crate::machine::{Machine, Object, Ref};

/// Items of a long list that one snapshot shares with the next, when they are equal.
const CHUNK: usize = 4096;

/// A list in chunks.
#[derive(Clone, Debug)]
struct Chunks<T>(Vec<Arc<[T]>>);

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone + PartialEq> Chunks<T> {
    /// Captures a list; chunks that are as in an earlier capture are that capture's.
    fn capture(items: &[T], earlier: Option<&Self>) -> Self {
        let chunks = items.chunks(CHUNK).enumerate().map(|(index, chunk)| {
            match earlier.and_then(|earlier| earlier.0.get(index)) {
                Some(known) if **known == *chunk => Arc::clone(known),
                _ => chunk.into(),
            }
        });
        Self(chunks.collect())
    }

    /// Makes a list what was captured, in the room that it has.
    fn restore(&self, items: &mut Vec<T>) {
        items.clear();
        self.0.iter().for_each(|chunk| items.extend_from_slice(chunk));
    }

    /// Bytes of chunks that nothing else holds.
    fn own_bytes(&self) -> usize {
        let own = self.0.iter().filter(|chunk| Arc::strong_count(chunk) == 1);
        own.map(|chunk| size_of_val::<[T]>(chunk)).sum()
    }
}

/// The state of a machine at a moment of its timeline.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// How many entries of the log had been used.
    pub entries: usize,
    /// Everything but the long lists.
    rest: Machine,
    stack: Chunks<u64>,
    objects: Chunks<Object>,
    memories: Vec<Chunks<u8>>,
    tables: Vec<Chunks<Ref>>,
}

impl Snapshot {
    /// Captures a machine. What equals an earlier snapshot is shared with it.
    pub fn capture(machine: &mut Machine, entries: usize, earlier: Option<&Self>) -> Self {
        let stack = Chunks::capture(&machine.stack, earlier.map(|earlier| &earlier.stack));
        let objects = Chunks::capture(machine.heap.objects(), earlier.map(|earlier| &earlier.objects));
        let capture_memory = |(index, memory): (usize, &crate::machine::Memory)| {
            Chunks::capture(&memory.bytes, earlier.and_then(|earlier| earlier.memories.get(index)))
        };
        let memories = machine.memories.iter().enumerate().map(capture_memory).collect();
        let capture_table = |(index, table): (usize, &crate::machine::Table)| {
            Chunks::capture(&table.elements, earlier.and_then(|earlier| earlier.tables.get(index)))
        };
        let tables = machine.tables.iter().enumerate().map(capture_table).collect();
        // The rest is cloned with the long lists taken out for the while.
        let lists = Lists::take(machine);
        let rest = machine.clone();
        lists.put_back(machine);
        Self {
            entries,
            rest,
            stack,
            objects,
            memories,
            tables,
        }
    }

    /// Makes a machine what it was.
    pub fn restore(&self, machine: &mut Machine) {
        let mut lists = Lists::take(machine);
        machine.clone_from(&self.rest);
        self.stack.restore(&mut lists.stack);
        self.objects.restore(&mut lists.objects);
        lists.memories.resize_with(self.memories.len(), Vec::new);
        lists.tables.resize_with(self.tables.len(), Vec::new);
        self.memories
            .iter()
            .zip(&mut lists.memories)
            .for_each(|(chunks, bytes)| chunks.restore(bytes));
        self.tables
            .iter()
            .zip(&mut lists.tables)
            .for_each(|(chunks, elements)| chunks.restore(elements));
        lists.put_back(machine);
    }

    /// Instructions executed before it.
    pub fn step(&self) -> u64 {
        self.rest.steps
    }

    /// Bytes that would be free without it.
    fn own_bytes(&self) -> usize {
        let memories: usize = self.memories.iter().map(Chunks::own_bytes).sum();
        let tables: usize = self.tables.iter().map(Chunks::own_bytes).sum();
        let frames = size_of_val(&*self.rest.frames);
        size_of::<Self>() + frames + self.stack.own_bytes() + self.objects.own_bytes() + memories + tables
    }
}

/// The long lists of a machine, taken out of it.
struct Lists {
    stack: Vec<u64>,
    objects: Vec<Object>,
    memories: Vec<Vec<u8>>,
    tables: Vec<Vec<Ref>>,
}

impl Lists {
    fn take(machine: &mut Machine) -> Self {
        use std::mem::take;
        Self {
            stack: take(&mut machine.stack),
            objects: take(machine.heap.objects_mut()),
            memories: machine
                .memories
                .iter_mut()
                .map(|memory| take(&mut memory.bytes))
                .collect(),
            tables: machine
                .tables
                .iter_mut()
                .map(|table| take(&mut table.elements))
                .collect(),
        }
    }

    fn put_back(self, machine: &mut Machine) {
        machine.stack = self.stack;
        *machine.heap.objects_mut() = self.objects;
        for (memory, bytes) in machine.memories.iter_mut().zip(self.memories) {
            memory.bytes = bytes;
        }
        for (table, elements) in machine.tables.iter_mut().zip(self.tables) {
            table.elements = elements;
        }
    }
}

/// The snapshots of a timeline, the earliest first.
///
/// The distance between two of them grows with their age, so that their number grows with the logarithm of the run's
/// length; and with the bytes that they take, so that these stay within a budget.
#[derive(Clone, Debug)]
pub struct Snapshots {
    snapshots: Vec<Snapshot>,
    /// Bytes that all of them take.
    bytes: usize,
    budget: usize,
    /// How many snapshots are kept for each doubling of age.
    density: u64,
}

/// Snapshots for each doubling of age, while the budget allows it.
const DENSITY: u64 = 16;

impl Snapshots {
    /// No snapshots yet; at most so many bytes of them, but for the first and the last.
    pub fn new(budget: usize) -> Self {
        Self {
            snapshots: Vec::new(),
            bytes: 0,
            budget,
            density: DENSITY,
        }
    }

    /// The last snapshot at or before a step.
    pub fn at_or_before(&self, step: u64) -> Option<&Snapshot> {
        let after = self.snapshots.partition_point(|snapshot| snapshot.step() <= step);
        self.snapshots.get(after.checked_sub(1)?)
    }

    /// The steps of all snapshots, ascending.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = u64> + '_ {
        self.snapshots.iter().map(Snapshot::step)
    }

    /// The steps of all snapshots, ascending, each with how many entries of the log had been used.
    pub fn cuts(&self) -> impl DoubleEndedIterator<Item = (u64, usize)> + '_ {
        self.snapshots
            .iter()
            .map(|snapshot| (snapshot.step(), snapshot.entries))
    }

    /// Bytes that they take together.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds a snapshot of a machine, unless there is one of its step.
    pub fn add(&mut self, machine: &mut Machine, entries: usize) {
        let place = self
            .snapshots
            .partition_point(|snapshot| snapshot.step() < machine.steps);
        if self
            .snapshots
            .get(place)
            .is_some_and(|snapshot| snapshot.step() == machine.steps)
        {
            return;
        }
        let earlier = place.checked_sub(1).map(|earlier| &self.snapshots[earlier]);
        let snapshot = Snapshot::capture(machine, entries, earlier);
        self.bytes += snapshot.own_bytes();
        self.snapshots.insert(place, snapshot);
        self.thin_out();
        while self.bytes > self.budget && self.density > 1 {
            self.density /= 2;
            self.thin_out();
        }
    }

    /// Forgets all snapshots after a step.
    pub fn truncate(&mut self, step: u64) {
        while self.snapshots.last().is_some_and(|last| last.step() > step) {
            self.remove(self.snapshots.len() - 1);
        }
    }

    /// Forgets all snapshots that have more than so many entries of the log behind them.
    pub(super) fn forget_after(&mut self, entries: usize) {
        while self.snapshots.last().is_some_and(|last| last.entries > entries) {
            self.remove(self.snapshots.len() - 1);
        }
    }

    /// Removes snapshots that are closer to the next than their age asks for. The first and the last stay.
    fn thin_out(&mut self) {
        let Some(newest) = self.snapshots.last().map(Snapshot::step) else {
            return;
        };
        let mut next = newest;
        for index in (1..self.snapshots.len().saturating_sub(1)).rev() {
            let step = self.snapshots[index].step();
            // Were this one gone, the gap would reach from the one before to the next.
            let gap = next - self.snapshots[index - 1].step();
            if gap < (newest - step) / self.density {
                self.remove(index);
            } else {
                next = step;
            }
        }
    }

    fn remove(&mut self, index: usize) {
        let removed = self.snapshots.remove(index);
        // What another timeline shares was not counted here, or is not free yet.
        self.bytes = self.bytes.saturating_sub(removed.own_bytes());
    }
}
