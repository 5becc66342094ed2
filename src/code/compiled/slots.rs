//! Which local of WebAssembly holds a slot's value at present.

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
    /// The budget, as fast code keeps it.
    pub(crate) const LEFT: u32 = 2;
    /// The length of the first memory.
    pub(crate) const LENGTH: u32 = 3;
    /// Where the first memory is.
    pub(crate) const MEMORY: u32 = 4;
    /// Where the marks of its chunks are.
    pub(crate) const MARKS: u32 = 5;
    /// The room of the context, as it was at the beginning.
    pub(crate) const ROOM: u32 = 6;
    /// Where the function is left.
    pub(crate) const AT: u32 = 7;
    /// The address of an access in the guest's memory.
    pub(crate) const ADDRESS: u32 = 8;
    /// How a compiled call ended.
    pub(crate) const STATUS: u32 = 9;
    /// Where in the table a callee's compiled code is.
    pub(crate) const CALLEE: u32 = 10;

    /// The types of those that are no parameters.
    pub(crate) const TYPES: [ValType; 9] = {
        use ValType::{I32, I64};
        [I64, I64, I32, I32, I32, I32, I32, I32, I32]
    };
    /// How many they are with the parameters.
    pub(crate) const COUNT: u32 = TYPES.len() as u32 + 2;
}

/// What is known of a slot's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Held {
    /// It is in the slot's local of a type.
    Local(ValType),
    /// It is a constant, whose type shows where it is used.
    Constant(u64),
}

/// What is known of each slot of the frame.
pub(super) type Slots = Vec<Option<Held>>;

/// The locals of slots: each slot has one for each type that it has somewhere.
#[derive(Debug, Default)]
pub(super) struct Locals {
    /// For each slot, its locals of the types I32, I64, F32 and F64.
    of_slots: Vec<[Option<u32>; 4]>,
    /// The types of all locals that are no parameters.
    pub(super) types: Vec<ValType>,
}

impl Locals {
    pub(super) fn new(slots: usize) -> Self {
        Self {
            of_slots: vec![[None; 4]; slots],
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
            ValType::V128 | ValType::Ref(_) => return Err(Unsuitable),
        };
        let local = &mut self.of_slots[slot as usize][kind];
        Ok(*local.get_or_insert_with(|| {
            self.types.push(ty);
            own::COUNT + (self.types.len() - own::TYPES.len()) as u32 - 1
        }))
    }
}
