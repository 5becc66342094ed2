//! Tables.

use super::memory::range;
use super::value::Ref;
use crate::error::TrapCode;
use crate::module::types::TableType;

/// A table of the store (specification, "Table Instances").
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Table {
    /// Its type as declared, with canonical ids.
    pub ty: TableType,
    /// Its elements.
    pub elements: Vec<Ref>,
    /// It never grows past this many elements: the declared maximum or the machine's limit, whichever is less.
    pub max: u64,
}

impl Table {
    /// A table of its initial size, or `None` when that is more than allowed or than the host has.
    pub(super) fn new(ty: TableType, init: Ref, limit: u64) -> Option<Self> {
        let max = ty.limits.max.map_or(limit, |max| max.min(limit));
        let mut table = Self {
            ty,
            elements: Vec::new(),
            max,
        };
        table.grow(ty.limits.min, init).map(|_| table)
    }

    /// The size in elements.
    pub fn size(&self) -> u64 {
        self.elements.len() as u64
    }

    /// Grows by so many elements and gives the size before; `None` when that is not possible.
    pub fn grow(&mut self, by: u64, init: Ref) -> Option<u64> {
        let before = self.size();
        let size = before.checked_add(by).filter(|size| *size <= self.max)?;
        self.elements.try_reserve(usize::try_from(by).ok()?).ok()?;
        self.elements.resize(size as usize, init);
        Some(before)
    }

    /// The element at an index.
    pub fn get(&self, index: u64) -> Option<Ref> {
        self.elements.get(usize::try_from(index).ok()?).copied()
    }

    /// The elements from an index on, to be changed.
    pub fn get_mut(&mut self, start: u64, length: u64) -> Result<&mut [Ref], TrapCode> {
        let range = range(start, length).ok_or(TrapCode::TableOutOfBounds)?;
        self.elements.get_mut(range).ok_or(TrapCode::TableOutOfBounds)
    }
}
