//! Captured lists, in chunks that captures share.

use std::sync::Arc;

use crate::machine::{CHUNK, Tracked};

/// How many chunks are in a group.
const GROUP: usize = 256;

/// Some items, equal in all captures that have this very chunk.
type Chunk<T> = Arc<[T]>;

/// A list as it was: groups of chunks, each shared with other captures while nothing in it changes. All chunks but the
/// last are full, and all groups but the last.
#[derive(Clone, Debug)]
pub(super) struct Chunks<T> {
    groups: Vec<Arc<[Chunk<T>]>>,
}

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self { groups: Vec::new() }
    }
}

impl<T> Chunks<T> {
    fn chunk(&self, number: usize) -> Option<&Chunk<T>> {
        self.groups.get(number / GROUP)?.get(number % GROUP)
    }

    /// Bytes of what nothing else holds.
    pub(super) fn own_bytes(&self) -> usize {
        let groups = self.groups.iter().filter(|group| Arc::strong_count(group) == 1);
        let groups = groups.map(|group| {
            let own = group.iter().filter(|chunk| Arc::strong_count(chunk) == 1);
            let chunks: usize = own.map(|chunk| size_of_val::<[T]>(chunk)).sum();
            size_of_val::<[Chunk<T>]>(group) + chunks
        });
        groups.sum::<usize>() + size_of_val(&*self.groups)
    }
}

impl<T> Chunks<T> {
    /// Bytes of all chunks, of equal ones in a row of one.
    pub(super) fn all_bytes(&self) -> usize {
        let mut last: Option<&Chunk<T>> = None;
        let chunks = self.groups.iter().flat_map(|group| group.iter());
        let different = chunks.filter(|chunk| {
            let before = last.replace(chunk);
            before.is_none_or(|before| !Arc::ptr_eq(before, chunk))
        });
        different.map(|chunk| size_of_val::<[T]>(chunk)).sum()
    }
}

impl<T: Clone + PartialEq> Chunks<T> {
    /// Captures a list; chunks that are as in an earlier capture are that capture's.
    pub(super) fn capture(items: &[T], earlier: Option<&Self>) -> Self {
        let nothing = Self::default();
        let earlier = earlier.unwrap_or(&nothing);
        Self::collect(items, |number, items| match earlier.chunk(number) {
            Some(known) if **known == *items => Arc::clone(known),
            _ => items.into(),
        })
    }

    fn collect(items: &[T], mut chunk: impl FnMut(usize, &[T]) -> Chunk<T>) -> Self {
        let mut number = 0..;
        let groups = items.chunks(CHUNK * GROUP).map(|group| {
            let chunks = group.chunks(CHUNK).zip(&mut number);
            chunks.map(|(items, number)| chunk(number, items)).collect()
        });
        Self {
            groups: groups.collect(),
        }
    }

    /// Makes a list what was captured, in the room that it has.
    pub(super) fn restore(&self, items: &mut Vec<T>) {
        items.clear();
        let chunks = self.groups.iter().flat_map(|group| group.iter());
        chunks.for_each(|chunk| items.extend_from_slice(chunk));
    }
}

impl<T: Clone + Default + PartialEq> Chunks<T> {
    /// Captures a list whose marks count from an earlier capture.
    pub(super) fn capture_tracked(list: &Tracked<T>, base: &Self) -> Self {
        let mut default: Option<Chunk<T>> = None;
        let groups = list.chunks(CHUNK * GROUP).enumerate().map(|(number, items)| {
            let marks = &list.marks()[number * GROUP..][..items.len().div_ceil(CHUNK)];
            match base.groups.get(number) {
                Some(known) if known.len() == marks.len() && !marks.contains(&true) => return Arc::clone(known),
                _ => {}
            }
            let chunks = items.chunks(CHUNK).zip(marks).enumerate();
            let chunks = chunks.map(|(index, (items, marked))| match base.chunk(number * GROUP + index) {
                Some(known) if !marked || **known == *items => Arc::clone(known),
                None if !marked && items.len() == CHUNK => {
                    Arc::clone(default.get_or_insert_with(|| vec![T::default(); CHUNK].into()))
                }
                _ => items.into(),
            });
            chunks.collect()
        });
        Self {
            groups: groups.collect(),
        }
    }

    /// Makes a list what was captured. Where its marks count from `base`, what it shares with that and has no mark is
    /// right already.
    pub(super) fn restore_tracked(&self, list: &mut Tracked<T>, base: Option<&Self>) {
        let nothing = Self::default();
        let base = base.unwrap_or(&nothing);
        let changed = self.changed(list, base);
        let length = self.len();
        let items = list.restoring();
        items.truncate(length);
        for number in changed {
            let chunk = self.chunk(number).expect("a chunk of this capture");
            let there = items.len().saturating_sub(number * CHUNK).min(chunk.len());
            items[number * CHUNK..][..there].clone_from_slice(&chunk[..there]);
            items.extend_from_slice(&chunk[there..]);
        }
    }

    /// The numbers of the chunks that a list, whose marks count from `base`, may not have as they were captured here.
    fn changed(&self, list: &Tracked<T>, base: &Self) -> Vec<usize> {
        let marks = list.marks();
        let mut changed = Vec::new();
        for (number, group) in self.groups.iter().enumerate() {
            let first = number * GROUP;
            let marks = marks.get(first..).unwrap_or_default();
            let marks = &marks[..marks.len().min(group.len())];
            let known = base.groups.get(number);
            if known.is_some_and(|known| Arc::ptr_eq(known, group)) && !marks.contains(&true) {
                continue;
            }
            for (index, chunk) in group.iter().enumerate() {
                let known = known.and_then(|known| known.get(index));
                let is_same = known.is_some_and(|known| Arc::ptr_eq(known, chunk));
                if !is_same || marks.get(index) != Some(&false) {
                    changed.push(first + index);
                }
            }
        }
        changed
    }

    /// How many items were captured.
    fn len(&self) -> usize {
        let Some(last) = self.groups.last() else { return 0 };
        let full = (self.groups.len() - 1) * GROUP + last.len() - 1;
        full * CHUNK + last.last().map_or(0, |chunk| chunk.len())
    }
}
