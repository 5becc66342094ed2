//! Memories.

use serde::{Deserialize, Serialize};

use super::tracked::Tracked;
use crate::error::TrapCode;
use crate::module::types::MemoryType;

/// A memory of the store (specification, "Memory Instances").
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Memory {
    /// Its type as declared.
    pub ty: MemoryType,
    /// Its bytes; always a whole number of pages.
    #[serde(skip)]
    pub bytes: Tracked<u8>,
    /// It never grows past this many bytes: the declared maximum or the machine's limit, whichever is less.
    pub max_bytes: u64,
}

impl Memory {
    /// A zeroed memory of its initial size, or `None` when that is more than allowed or than the host has. `room` is what
    /// all memories and tables together may still take.
    pub(super) fn new(ty: MemoryType, limit_bytes: u64, room: u64) -> Option<Self> {
        let to_bytes = |pages: u64| pages.saturating_mul(1 << ty.page_size_log2);
        let max_bytes = ty.limits.max.map_or(limit_bytes, |max| to_bytes(max).min(limit_bytes));
        let mut memory = Self {
            ty,
            bytes: Tracked::default(),
            max_bytes,
        };
        memory.lengthen(to_bytes(ty.limits.min), room).then_some(memory)
    }

    /// The size in pages.
    pub fn pages(&self) -> u64 {
        (self.bytes.len() as u64) >> self.ty.page_size_log2
    }

    /// Grows by so many pages and gives the size before, in pages; `None` when that is not possible. `room` is what all
    /// memories and tables together may still take.
    pub(super) fn grow(&mut self, pages: u64, room: u64) -> Option<u64> {
        let before = self.pages();
        let bytes = pages.checked_mul(1 << self.ty.page_size_log2)?;
        self.lengthen(bytes, room).then_some(before)
    }

    fn lengthen(&mut self, by: u64, room: u64) -> bool {
        let length = (self.bytes.len() as u64).checked_add(by);
        let Some(length) = length.filter(|length| *length <= self.max_bytes && by <= room) else {
            return false;
        };
        let Ok(length) = usize::try_from(length) else {
            return false;
        };
        // Room for as much again saves a program that grows page by page from copying all each time.
        let spare = self
            .bytes
            .len()
            .min(usize::try_from(self.max_bytes).unwrap_or(usize::MAX) - length);
        self.bytes.try_lengthen(length, spare, 0)
    }

    /// The bytes at an address.
    #[inline]
    pub fn get(&self, address: u64, length: u64) -> Result<&[u8], TrapCode> {
        let range = range(address, length).ok_or(TrapCode::MemoryOutOfBounds)?;
        self.bytes.get(range).ok_or(TrapCode::MemoryOutOfBounds)
    }

    /// The bytes at an address, to be changed.
    #[inline]
    pub fn get_mut(&mut self, address: u64, length: u64) -> Result<&mut [u8], TrapCode> {
        let range = range(address, length).ok_or(TrapCode::MemoryOutOfBounds)?;
        self.bytes.get_mut(range).ok_or(TrapCode::MemoryOutOfBounds)
    }

    /// Writes a few bytes at an address.
    #[inline(always)]
    pub(crate) fn store<const SIZE: usize>(&mut self, address: u64, bytes: [u8; SIZE]) -> Result<(), TrapCode> {
        let address = usize::try_from(address).map_err(|_| TrapCode::MemoryOutOfBounds)?;
        self.bytes.store(address, bytes).ok_or(TrapCode::MemoryOutOfBounds)
    }
}

/// The range of indices from `start`, when the host can express it.
#[inline]
pub(crate) fn range(start: u64, length: u64) -> Option<std::ops::Range<usize>> {
    let end = usize::try_from(start.checked_add(length)?).ok()?;
    Some(start as usize..end)
}
