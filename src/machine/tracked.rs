//! Lists that know which of their parts may have changed since they were last captured.

use std::collections::TryReserveError;
use std::hint::black_box;
use std::ops::{Deref, Range};
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize, Serializer};

/// How many items are marked, captured and restored together.
pub(crate) const CHUNK: usize = 4096;

/// Whether the host has room for so many items in one piece. Room that an allocator in WebAssembly has once got is there
/// for all that comes next, small or large.
pub(crate) fn has_room<T>(length: usize) -> bool {
    let mut probe: Vec<T> = Vec::new();
    let has_room = probe.try_reserve_exact(length).is_ok();
    // What nobody looks at the compiler need not allocate.
    black_box(&mut probe);
    has_room
}

/// Which capture the marks of a list count from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CaptureId(u64);

impl CaptureId {
    /// The list as it began: empty, and what is added is the default until it is marked.
    pub(crate) const BEGINNING: Self = Self(0);

    /// The number of a capture that is about to happen.
    pub(crate) fn next() -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Self(LAST.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

/// A list that marks what is changed in it, chunk by chunk.
///
/// Whoever captures the list looks only at chunks with a mark, and whoever restores it writes only those and what differs
/// between two captures. The marks are no part of the list's value: equal items are equal lists.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Vec<T>")]
pub struct Tracked<T> {
    items: Vec<T>,
    /// For each chunk, whether it may differ from what it was at the capture `since`. A chunk that there was not then
    /// has no mark while all of it is the default.
    marks: Vec<bool>,
    since: CaptureId,
}

impl<T> Default for Tracked<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            marks: Vec::new(),
            since: CaptureId::BEGINNING,
        }
    }
}

impl<T: PartialEq> PartialEq for Tracked<T> {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items
    }
}

impl<T: Eq> Eq for Tracked<T> {}

impl<T: std::hash::Hash> std::hash::Hash for Tracked<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.items.hash(state);
    }
}

/// Every part of a list that comes from outside may differ from what has been captured.
impl<T> From<Vec<T>> for Tracked<T> {
    fn from(items: Vec<T>) -> Self {
        Self {
            marks: vec![true; items.len().div_ceil(CHUNK)],
            items,
            since: CaptureId::BEGINNING,
        }
    }
}

impl<T: Serialize> Serialize for Tracked<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.items.serialize(serializer)
    }
}

impl<T> Deref for Tracked<T> {
    type Target = [T];

    #[inline(always)]
    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> Tracked<T> {
    /// Items to be changed.
    #[inline]
    pub fn get_mut(&mut self, range: Range<usize>) -> Option<&mut [T]> {
        let items = self.items.get_mut(range.clone())?;
        if let Some(last) = range.len().checked_sub(1).map(|length| range.start + length) {
            self.marks[range.start / CHUNK..=last / CHUNK].fill(true);
        }
        Some(items)
    }

    /// An item to be changed.
    #[inline]
    pub(crate) fn item_mut(&mut self, index: usize) -> &mut T {
        self.marks[index / CHUNK] = true;
        &mut self.items[index]
    }

    /// Two items to be changed.
    pub(crate) fn two_mut(&mut self, a: usize, b: usize) -> [&mut T; 2] {
        self.marks[a / CHUNK] = true;
        self.marks[b / CHUNK] = true;
        self.items.get_disjoint_mut([a, b]).expect("two items of the list")
    }

    /// Adds an item at the end.
    pub(crate) fn push(&mut self, item: T) {
        self.items.push(item);
        self.marks.resize(self.items.len().div_ceil(CHUNK), true);
        *self.marks.last_mut().expect("there is an item") = true;
    }

    /// Makes room for one more item.
    pub(super) fn try_reserve(&mut self) -> Result<(), TryReserveError> {
        self.items.try_reserve(1)
    }

    /// The capture that the marks count from.
    pub(crate) fn since(&self) -> CaptureId {
        self.since
    }

    /// The marks, one for each chunk.
    pub(crate) fn marks(&self) -> &[bool] {
        &self.marks
    }

    /// The list is now as in a capture.
    pub(crate) fn is_as_in(&mut self, capture: CaptureId) {
        self.since = capture;
        self.marks.clear();
        self.marks.resize(self.items.len().div_ceil(CHUNK), false);
    }

    /// The items, to be made those of a capture; [`is_as_in`](Self::is_as_in) says so afterwards.
    pub(crate) fn restoring(&mut self) -> &mut Vec<T> {
        &mut self.items
    }
}

impl<T: Clone + Default + PartialEq> Tracked<T> {
    /// Lengthens the list, whether that worked. With `spare` room beyond, where the host has it.
    pub(super) fn try_lengthen(&mut self, length: usize, spare: usize, item: T) -> bool {
        let before = self.items.len();
        let by = length - before;
        let marked = item != T::default();
        if before == 0 {
            // Zeroed memory of the allocator costs nothing until it is touched.
            if !has_room::<T>(length) {
                return false;
            }
            self.items = vec![item; length];
        } else {
            let roomy = self.items.try_reserve_exact(by.saturating_add(spare));
            if roomy.or_else(|_| self.items.try_reserve_exact(by)).is_err() {
                return false;
            }
            self.items.resize(length, item);
        }
        self.marks.resize(length.div_ceil(CHUNK), marked);
        // A chunk that was not full was captured shorter.
        if !before.is_multiple_of(CHUNK) {
            self.marks[before / CHUNK] = true;
        }
        true
    }
}

impl<T: Copy> Tracked<T> {
    /// Copies items to where `to` begins, as if by way of another list; `None` when either place is not wholly inside.
    pub(crate) fn copy_within(&mut self, from: Range<usize>, to: Range<usize>) -> Option<()> {
        self.items.get(from.clone())?;
        let start = to.start;
        self.get_mut(to)?;
        self.items.copy_within(from, start);
        Some(())
    }
}

impl Tracked<u8> {
    /// Where the bytes and their marks are, for who checks addresses and marks chunks by himself.
    pub(crate) fn raw(&mut self) -> (*mut u8, *mut bool) {
        (self.items.as_mut_ptr(), self.marks.as_mut_ptr())
    }

    /// Writes bytes at an address; `None` when they are not wholly inside.
    #[inline(always)]
    pub(crate) fn store<const SIZE: usize>(&mut self, address: usize, bytes: [u8; SIZE]) -> Option<()> {
        let end = address.checked_add(SIZE)?;
        self.items.get_mut(address..end)?.copy_from_slice(&bytes);
        self.marks[address / CHUNK] = true;
        self.marks[(end - 1) / CHUNK] = true;
        Some(())
    }
}
