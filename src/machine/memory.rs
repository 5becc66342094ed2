//! Memories.

use crate::error::TrapCode;
use crate::module::types::MemoryType;

/// A memory of the store (specification, "Memory Instances").
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Memory {
    /// Its type as declared.
    pub ty: MemoryType,
    /// Its bytes; always a whole number of pages.
    pub bytes: Vec<u8>,
    /// It never grows past this many bytes: the declared maximum or the machine's limit, whichever is less.
    pub max_bytes: u64,
}

impl Memory {
    /// A zeroed memory of its initial size, or `None` when that is more than allowed or than the host has.
    pub(super) fn new(ty: MemoryType, limit_bytes: u64) -> Option<Self> {
        let to_bytes = |pages: u64| pages.saturating_mul(1 << ty.page_size_log2);
        let max_bytes = ty.limits.max.map_or(limit_bytes, |max| to_bytes(max).min(limit_bytes));
        let mut memory = Self {
            ty,
            bytes: Vec::new(),
            max_bytes,
        };
        memory.resize(to_bytes(ty.limits.min)).then_some(memory)
    }

    /// The size in pages.
    pub fn pages(&self) -> u64 {
        (self.bytes.len() as u64) >> self.ty.page_size_log2
    }

    /// Grows by so many pages and gives the size before, in pages; `None` when that is not possible.
    pub fn grow(&mut self, pages: u64) -> Option<u64> {
        let before = self.pages();
        let bytes = pages
            .checked_mul(1 << self.ty.page_size_log2)?
            .checked_add(self.bytes.len() as u64)?;
        self.resize(bytes).then_some(before)
    }

    fn resize(&mut self, bytes: u64) -> bool {
        let Ok(length) = usize::try_from(bytes) else {
            return false;
        };
        if bytes > self.max_bytes {
            return false;
        }
        if self.bytes.is_empty() {
            // Zeroed memory of the allocator costs nothing until it is touched.
            let mut zeroed: Vec<u8> = Vec::new();
            if zeroed.try_reserve_exact(length).is_err() {
                return false;
            }
            drop(zeroed);
            self.bytes = vec![0; length];
            return true;
        }
        if self.bytes.try_reserve_exact(length - self.bytes.len()).is_err() {
            return false;
        }
        self.bytes.resize(length, 0);
        true
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
}

/// The range of indices from `start`, when the host can express it.
#[inline]
pub(crate) fn range(start: u64, length: u64) -> Option<std::ops::Range<usize>> {
    let end = usize::try_from(start.checked_add(length)?).ok()?;
    Some(start as usize..end)
}
