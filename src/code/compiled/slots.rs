//! Which local of WebAssembly holds a slot's value at present.

use std::ops::Range;

use wasm_encoder::ValType;

use super::Unsuitable;
use crate::code::fast::Slot;

/// The locals that are there before those of slots, by their index.
pub(super) mod own {
    use wasm_encoder::ValType;

    /// The address of the [`Context`](crate::code::compiled::context::Context), a parameter.
    pub(crate) const CONTEXT: u32 = 0;
    /// The address of the frame's first slot, a parameter.
    pub(crate) const FRAME: u32 = 1;
    /// The budget, as fast code keeps it, a parameter; while a function is called, what it takes and gives.
    pub(crate) const LEFT: u32 = 2;
    /// The length of the first memory.
    pub(crate) const LENGTH: u32 = 3;
    /// Where the first memory is.
    pub(crate) const MEMORY: u32 = 4;
    /// Where the marks of its chunks are.
    pub(crate) const MARKS: u32 = 5;
    /// The room of the context, as it was at the beginning.
    pub(crate) const ROOM: u32 = 6;
    /// Where the function is left; where a loop is entered.
    pub(crate) const AT: u32 = 7;
    /// The address of an access in the guest's memory.
    pub(crate) const ADDRESS: u32 = 8;
    /// Where a function's compiled code is.
    pub(crate) const PLACE: u32 = 9;
    /// The address of a callee's frame; before, its index in a table.
    pub(crate) const CALLEE: u32 = 10;
    /// An element of a table.
    pub(crate) const ELEMENT: u32 = 11;

    /// The types of those that are no parameters.
    pub(crate) const TYPES: [ValType; 9] = {
        use ValType::{I32, I64};
        [I64, I32, I32, I32, I32, I32, I32, I32, I64]
    };
    /// How many they are with the parameters.
    pub(crate) const COUNT: u32 = TYPES.len() as u32 + 3;
}

/// What is known of a slot's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Held {
    /// It is in the slot's local of a type; a vector is in the local of its first slot.
    Local(ValType),
    /// It is a constant, whose type shows where it is used.
    Constant(u64),
    /// It is the upper half of the vector that begins in the slot before.
    Upper,
}

/// What is known of each slot of the frame.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots(Vec<Option<Held>>);

impl Slots {
    /// Nothing is known of so many slots.
    pub(super) fn new(count: usize) -> Self {
        Self(vec![None; count])
    }

    pub(super) fn get(&self, slot: Slot) -> Option<Held> {
        self.0[slot as usize]
    }

    /// What is known of all slots, in their order.
    pub(super) fn all(&self) -> impl Iterator<Item = (Slot, Held)> {
        let known = |(slot, held): (usize, &Option<Held>)| Some((slot as Slot, (*held)?));
        self.0.iter().enumerate().filter_map(known)
    }

    /// A value is put into a slot, or a vector into that and the next one.
    pub(super) fn hold(&mut self, slot: Slot, held: Held) {
        let is_vector = held == Held::Local(ValType::V128);
        self.forget(slot..slot + if is_vector { 2 } else { 1 });
        self.0[slot as usize] = Some(held);
        if is_vector {
            self.0[slot as usize + 1] = Some(Held::Upper);
        }
    }

    /// Nothing is known any more of some slots, nor of vectors that have one half there.
    pub(super) fn forget(&mut self, slots: Range<Slot>) {
        let (first, end) = (slots.start as usize, slots.end as usize);
        if self.0.get(first) == Some(&Some(Held::Upper)) {
            self.0[first - 1] = None;
        }
        if self.0.get(end) == Some(&Some(Held::Upper)) {
            self.0[end] = None;
        }
        self.0[first..end].fill(None);
    }
}

/// The locals of slots: each slot has one for each type that it has somewhere.
#[derive(Debug, Default)]
pub(super) struct Locals {
    /// For each slot, its locals of the types I32, I64, F32, F64 and V128.
    of_slots: Vec<[Option<u32>; 5]>,
    /// The types of all locals that are no parameters.
    pub(super) types: Vec<ValType>,
}

impl Locals {
    pub(super) fn new(slots: usize) -> Self {
        Self {
            of_slots: vec![[None; 5]; slots],
            types: own::TYPES.to_vec(),
        }
    }

    /// The local of a slot for a type.
    pub(super) fn of(&mut self, slot: Slot, ty: ValType) -> Result<u32, Unsuitable> {
        let kind = match ty {
            ValType::I32 => 0,
            ValType::I64 => 1,
            ValType::F32 => 2,
            ValType::F64 => 3,
            ValType::V128 => 4,
            ValType::Ref(_) => return Err(Unsuitable),
        };
        let local = &mut self.of_slots[slot as usize][kind];
        Ok(*local.get_or_insert_with(|| {
            self.types.push(ty);
            own::COUNT + (self.types.len() - own::TYPES.len()) as u32 - 1
        }))
    }

    /// How many bytes all locals take.
    pub(super) fn bytes(&self) -> i32 {
        let bytes = self.types.iter().map(|ty| if *ty == ValType::V128 { 16 } else { 8 });
        bytes.sum()
    }
}
