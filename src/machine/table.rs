//! Tables.

use serde::{Deserialize, Serialize};

use super::memory::range;
use super::tracked::Tracked;
use super::value::Ref;
use crate::error::TrapCode;
use crate::module::types::TableType;

/// Bytes of an element.
pub(super) const ELEMENT: u64 = size_of::<Ref>() as u64;

/// A table of the store (specification, "Table Instances").
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Table {
    /// Its type as declared, with canonical ids.
    pub ty: TableType,
    /// Its elements.
    #[serde(skip)]
    pub elements: Tracked<Ref>,
    /// It never grows past this many elements: the declared maximum or the machine's limit, whichever is less.
    pub max: u64,
}

impl Table {
    /// A table of its initial size, or `None` when that is more than allowed or than the host has.
    /// `room` is the bytes that all memories and tables together may still take.
    pub(super) fn new(ty: TableType, init: Ref, limit: u64, room: u64) -> Option<Self> {
        let max = ty.limits.max.map_or(limit, |max| max.min(limit));
        let mut table = Self {
            ty,
            elements: Tracked::default(),
            max,
        };
        table.grow(ty.limits.min, init, room).map(|_| table)
    }

    /// The size in elements.
    pub fn size(&self) -> u64 {
        self.elements.len() as u64
    }

    /// Grows by so many elements and gives the size before; `None` when that is not possible. `room` is the bytes that all
    /// memories and tables together may still take.
    pub(super) fn grow(&mut self, by: u64, init: Ref, room: u64) -> Option<u64> {
        let before = self.size();
        let size = before.checked_add(by).filter(|size| *size <= self.max)?;
        if by.checked_mul(ELEMENT)? > room {
            return None;
        }
        let spare = self.elements.len().min((self.max - size) as usize);
        let lengthened = self.elements.try_lengthen(usize::try_from(size).ok()?, spare, init);
        lengthened.then_some(before)
    }

    /// Bytes that it takes.
    pub(super) fn bytes(&self) -> u64 {
        self.size() * ELEMENT
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
