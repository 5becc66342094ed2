//! Immediates that are too large for an operation: they stand beside the code, and operations have their index.

use crate::module::convert;
use crate::module::types::{RefType, Renumber};
use crate::ops::V128;

/// What operations refer to by index, and what lowering one instruction needs to know of its module.
#[derive(Debug, Default)]
pub(super) struct SideTables<'a> {
    /// Canonical ids of the module's types.
    pub(super) types: &'a [u32],
    pub(super) vectors: Vec<V128>,
    pub(super) references: Vec<RefType>,
}

impl<'a> SideTables<'a> {
    pub(super) fn new(types: &'a [u32]) -> Self {
        Self {
            types,
            ..Self::default()
        }
    }

    /// The canonical id of a type of the module.
    pub(super) fn ty(&self, index: u32) -> u32 {
        self.types[index as usize]
    }

    /// The index of a vector.
    pub(super) fn vector(&mut self, vector: V128) -> u32 {
        index_of(&mut self.vectors, vector)
    }

    /// The index of a reference type, given as the decoder has it.
    pub(super) fn reference(&mut self, nullable: bool, heap: wasmparser::HeapType) -> u32 {
        let heap = convert::heap_type(heap).expect("the feature set admits only types that there are");
        let ty = RefType { nullable, heap }.renumber(&|index| self.types[index as usize]);
        index_of(&mut self.references, ty)
    }
}

fn index_of<T: PartialEq>(table: &mut Vec<T>, item: T) -> u32 {
    // Code repeats the constant it has just used more often than any other; looking further back does not pay.
    if table.last() != Some(&item) {
        table.push(item);
    }
    table.len() as u32 - 1
}
