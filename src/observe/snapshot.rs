//! Snapshots of a machine that share what has not changed between them, and thin out with age.

use super::chunks::Chunks;
use crate::machine::{CHUNK, CaptureId, Frame, Machine, Object, Ref, Tracked, has_room};

/// The state of a machine at a moment of its timeline.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// How many entries of the log had been used.
    pub entries: usize,
    /// Which capture this is, for the marks of tracked lists.
    id: CaptureId,
    /// Everything but the long lists.
    rest: Machine,
    stack: Chunks<u64>,
    frames: Chunks<Frame>,
    objects: Chunks<Object>,
    generations: Chunks<u16>,
    free: Chunks<u32>,
    memories: Vec<Chunks<u8>>,
    tables: Vec<Chunks<Ref>>,
}

impl Snapshot {
    /// Captures a machine. What is as in an earlier snapshot is shared with it.
    fn capture(machine: &mut Machine, entries: usize, earlier: &[&Self]) -> Self {
        let id = CaptureId::next();
        let last = earlier.last().copied();
        let mut lists = Lists::take(machine);
        // What is left has no long lists, or shares them.
        let rest = machine.clone();
        let snapshot = Self {
            entries,
            id,
            rest,
            stack: Chunks::capture(&lists.stack, last.map(|last| &last.stack)),
            frames: Chunks::capture(&lists.frames, last.map(|last| &last.frames)),
            objects: capture(&lists.objects, earlier, |earlier| Some(&earlier.objects)),
            generations: Chunks::capture(&lists.generations, last.map(|last| &last.generations)),
            free: Chunks::capture(&lists.free, last.map(|last| &last.free)),
            memories: capture_all(&lists.memories, earlier, |earlier| &earlier.memories),
            tables: capture_all(&lists.tables, earlier, |earlier| &earlier.tables),
        };
        lists.are_as_in(id);
        lists.put_back(machine);
        snapshot
    }

    /// Makes a machine what it was, writing only what differs, as far as `all` snapshots tell.
    fn restore(&self, machine: &mut Machine, all: &[&Self]) {
        let mut lists = Lists::take(machine);
        machine.clone_from(&self.rest);
        self.stack.restore(&mut lists.stack);
        self.frames.restore(&mut lists.frames);
        self.generations.restore(&mut lists.generations);
        self.free.restore(&mut lists.free);
        let base = base(&lists.objects, all).map(|base| &base.objects);
        self.objects.restore_tracked(&mut lists.objects, base);
        restore_all(&self.memories, &mut lists.memories, all, |base| &base.memories);
        restore_all(&self.tables, &mut lists.tables, all, |base| &base.tables);
        lists.are_as_in(self.id);
        lists.put_back(machine);
    }

    /// Instructions executed before it.
    pub fn step(&self) -> u64 {
        self.rest.steps
    }

    /// Bytes of its largest lists, whoever shares them.
    fn all_bytes(&self) -> usize {
        let memories: usize = self.memories.iter().map(Chunks::all_bytes).sum();
        let tables: usize = self.tables.iter().map(Chunks::all_bytes).sum();
        self.objects.all_bytes() + memories + tables
    }

    /// Bytes that would be free without it.
    fn own_bytes(&self) -> usize {
        let memories: usize = self.memories.iter().map(Chunks::own_bytes).sum();
        let tables: usize = self.tables.iter().map(Chunks::own_bytes).sum();
        let heap = self.objects.own_bytes() + self.generations.own_bytes() + self.free.own_bytes();
        let globals = size_of_val(&*self.rest.globals);
        size_of::<Self>() + globals + self.stack.own_bytes() + self.frames.own_bytes() + heap + memories + tables
    }
}

/// The snapshot that a list's marks count from.
fn base<'s, T>(list: &Tracked<T>, snapshots: &[&'s Snapshot]) -> Option<&'s Snapshot> {
    snapshots.iter().copied().rfind(|snapshot| snapshot.id == list.since())
}

/// Bytes of the chunks with marks, and of what is in them if an item has `outside` bytes elsewhere.
fn marked<T>(list: &Tracked<T>, outside: usize) -> usize {
    let marks = list.marks().iter().filter(|marked| **marked).count();
    marks * CHUNK * (size_of::<T>() + outside)
}

/// Captures a tracked list, which `of` finds in an earlier snapshot.
fn capture<T: Clone + Default + PartialEq>(
    list: &Tracked<T>,
    earlier: &[&Snapshot],
    of: impl Fn(&Snapshot) -> Option<&Chunks<T>>,
) -> Chunks<T> {
    if list.since() == CaptureId::BEGINNING {
        return Chunks::capture_tracked(list, &Chunks::default());
    }
    match base(list, earlier).and_then(&of) {
        Some(base) => Chunks::capture_tracked(list, base),
        None => Chunks::capture(list, earlier.last().copied().and_then(of)),
    }
}

fn capture_all<T: Clone + Default + PartialEq>(
    lists: &[Tracked<T>],
    earlier: &[&Snapshot],
    of: impl Fn(&Snapshot) -> &Vec<Chunks<T>>,
) -> Vec<Chunks<T>> {
    let lists = lists.iter().enumerate();
    lists
        .map(|(index, list)| capture(list, earlier, |snapshot| of(snapshot).get(index)))
        .collect()
}

fn restore_all<T: Clone + Default + PartialEq>(
    captured: &[Chunks<T>],
    lists: &mut Vec<Tracked<T>>,
    snapshots: &[&Snapshot],
    of: impl Fn(&Snapshot) -> &Vec<Chunks<T>>,
) {
    lists.resize_with(captured.len(), Tracked::default);
    for (index, (chunks, list)) in captured.iter().zip(lists).enumerate() {
        let base = base(list, snapshots).and_then(|base| of(base).get(index));
        chunks.restore_tracked(list, base);
    }
}

/// The long lists of a machine, taken out of it.
struct Lists {
    stack: Vec<u64>,
    frames: Vec<Frame>,
    objects: Tracked<Object>,
    generations: Vec<u16>,
    free: Vec<u32>,
    memories: Vec<Tracked<u8>>,
    tables: Vec<Tracked<Ref>>,
}

impl Lists {
    fn take(machine: &mut Machine) -> Self {
        use std::mem::take;
        let memories = machine.memories.iter_mut();
        let tables = machine.tables.iter_mut();
        let (objects, generations, free) = machine.heap.lists_mut();
        Self {
            stack: take(&mut machine.stack).into(),
            frames: take(&mut machine.frames),
            objects: take(objects),
            generations: take(generations),
            free: take(free),
            memories: memories.map(|memory| take(&mut memory.bytes)).collect(),
            tables: tables.map(|table| take(&mut table.elements)).collect(),
        }
    }

    fn are_as_in(&mut self, capture: CaptureId) {
        self.objects.is_as_in(capture);
        self.memories.iter_mut().for_each(|memory| memory.is_as_in(capture));
        self.tables.iter_mut().for_each(|table| table.is_as_in(capture));
    }

    fn put_back(self, machine: &mut Machine) {
        machine.stack = self.stack.into();
        machine.frames = self.frames;
        let (objects, generations, free) = machine.heap.lists_mut();
        (*objects, *generations, *free) = (self.objects, self.generations, self.free);
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
    /// One beside them, which makes the next steps back quick; it is not counted.
    near: Option<Snapshot>,
    /// Bytes that all of them take.
    bytes: usize,
    budget: usize,
    /// Two to the power of this: snapshots that are kept for each doubling of age. Negative, when there is room for fewer
    /// than one.
    density: i32,
}

/// As [`Snapshots::density`], while the budget allows it.
const DENSITY: i32 = 5;

impl Snapshots {
    /// No snapshots yet; at most so many bytes of them, besides what the first and the last one take.
    pub fn new(budget: usize) -> Self {
        Self {
            snapshots: Vec::new(),
            near: None,
            bytes: 0,
            budget,
            density: DENSITY,
        }
    }

    /// The last snapshot at or before a step.
    pub fn at_or_before(&self, step: u64) -> Option<&Snapshot> {
        let after = self.snapshots.partition_point(|snapshot| snapshot.step() <= step);
        let kept = after.checked_sub(1).map(|last| &self.snapshots[last]);
        let near = self.near.iter().filter(|near| near.step() <= step);
        near.chain(kept).max_by_key(|snapshot| snapshot.step())
    }

    fn all(&self) -> Vec<&Snapshot> {
        self.near.iter().chain(&self.snapshots).collect()
    }

    /// Keeps a machine's present, in the place of what was kept so before, if the host has room for it.
    pub(super) fn keep_near(&mut self, machine: &mut Machine, entries: usize) {
        let has_room = has_room::<u8>(Self::pending(machine));
        // What was kept before may be what the machine's marks count from.
        self.near = has_room.then(|| Snapshot::capture(machine, entries, &self.all()));
    }

    /// The steps of all snapshots, ascending.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = u64> + '_ {
        self.snapshots.iter().map(Snapshot::step)
    }

    /// The step of the last one.
    pub(super) fn end(&self) -> u64 {
        self.snapshots.last().map_or(0, Snapshot::step)
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

    /// Makes the machine what it was in the last snapshot at or before a step, and gives that.
    pub fn restore(&self, step: u64, machine: &mut Machine) -> Option<&Snapshot> {
        let snapshot = self.at_or_before(step)?;
        snapshot.restore(machine, &self.all());
        Some(snapshot)
    }

    /// How many bytes a snapshot of a machine would have to look at, roughly, besides stack and frames.
    pub(super) fn pending(machine: &Machine) -> usize {
        // To copy an object means to allocate it, which takes as long as to copy a few dozen bytes.
        const OBJECT: usize = 64;
        let memories = machine.memories.iter().map(|memory| marked(&memory.bytes, 0));
        let tables = machine.tables.iter().map(|table| marked(&table.elements, 0));
        memories.chain(tables).sum::<usize>() + marked(machine.heap.tracked(), OBJECT)
    }

    /// Adds a snapshot of a machine at the end, unless there is one of its step or of a later one, or the host has no room
    /// for another.
    pub fn add(&mut self, machine: &mut Machine, entries: usize) {
        if self.snapshots.last().is_some_and(|last| last.step() >= machine.steps) {
            return;
        }
        // What is only shared with that would not be counted.
        self.near = None;
        if !self.snapshots.is_empty() && !has_room::<u8>(Self::pending(machine)) {
            return;
        }
        let snapshot = Snapshot::capture(machine, entries, &self.all());
        self.bytes += snapshot.own_bytes();
        self.snapshots.push(snapshot);
        self.thin_out();
        self.keep_budget();
    }

    /// Bytes that they may take from now on.
    pub(super) fn limit(&mut self, budget: usize) {
        self.budget = budget;
        // With more room those that come next may be closer together.
        self.density = DENSITY;
        self.keep_budget();
    }

    /// Has fewer of them until they take no more than they may. The first and the last stay.
    fn keep_budget(&mut self) {
        while self.is_over_budget() && self.snapshots.len() > 2 {
            self.density -= 1;
            self.thin_out();
        }
    }

    /// The steps of all snapshots, ascending, with how many entries of the log had been used.
    pub(super) fn entries(&self) -> impl Iterator<Item = (u64, usize)> + '_ {
        self.snapshots
            .iter()
            .map(|snapshot| (snapshot.step(), snapshot.entries))
    }

    /// Forgets all snapshots before a step.
    pub(super) fn forget(&mut self, step: u64) {
        self.near = None;
        while self.snapshots.first().is_some_and(|first| first.step() < step) {
            self.remove(0);
        }
    }

    /// Whether all but the last take more bytes than they may.
    fn is_over_budget(&self) -> bool {
        // What the last one takes is not looked at before that matters.
        self.bytes > self.budget && self.bytes - self.last_bytes() > self.budget
    }

    /// Bytes of all that the last one consists of, shared or not.
    fn last_bytes(&self) -> usize {
        let last = self.snapshots.last();
        last.map_or(0, Snapshot::all_bytes).min(self.bytes)
    }

    /// Forgets all snapshots after a step.
    pub fn truncate(&mut self, step: u64) {
        self.near = None;
        while self.snapshots.last().is_some_and(|last| last.step() > step) {
            self.remove(self.snapshots.len() - 1);
            self.density = DENSITY;
        }
    }

    /// Forgets all snapshots that have more than so many entries of the log behind them.
    pub(super) fn forget_after(&mut self, entries: usize) {
        self.near = None;
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
            if gap < self.distance(newest - step) {
                self.remove(index);
            } else {
                next = step;
            }
        }
    }

    /// How far from each other snapshots of an age are.
    fn distance(&self, age: u64) -> u64 {
        match u32::try_from(self.density) {
            Ok(density) => age >> density.min(63),
            Err(_) => age.saturating_mul(1 << self.density.unsigned_abs().min(63)),
        }
    }

    fn remove(&mut self, index: usize) {
        let removed = self.snapshots.remove(index);
        // What another timeline shares was not counted here, or is not free yet.
        self.bytes = self.bytes.saturating_sub(removed.own_bytes());
    }
}
