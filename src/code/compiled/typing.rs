//! The types of operands, where fast code does not show them.

use std::collections::BTreeMap;

use wasm_encoder::ValType;

use super::signature::of_value;
use crate::code::fast::{FastCode, FastOp, Slot};
use crate::code::typing::{InstructionTypes, instruction_types_where, operand_stacks};
use crate::code::{FunctionCode, Op};
use crate::module::Module;

/// What is found once for a function, however often it is compiled.
#[derive(Debug)]
pub(crate) struct Typing {
    /// The operands that are there where the frame is as plain code has it, by operation.
    stacks: BTreeMap<usize, Vec<(Slot, ValType)>>,
    /// The types of operations that do not show them, by their place in plain code.
    open: BTreeMap<u32, InstructionTypes>,
}

impl Typing {
    pub(super) fn new(module: &Module, fast: &FastCode, plain: &FunctionCode) -> Self {
        Self {
            stacks: stacks(module, fast, plain),
            open: open(module, fast, plain),
        }
    }

    /// The operands at an operation, if the frame is there as plain code has it.
    pub(super) fn stack(&self, op: usize) -> Option<&[(Slot, ValType)]> {
        self.stacks.get(&op).map(Vec::as_slice)
    }

    /// The types of an operation that does not show them, by its place in plain code.
    pub(super) fn of(&self, pc: u32) -> Option<&InstructionTypes> {
        self.open.get(&pc)
    }
}

fn stacks(module: &Module, fast: &FastCode, plain: &FunctionCode) -> BTreeMap<usize, Vec<(Slot, ValType)>> {
    let offsets: Vec<u32> = fast
        .entries()
        .iter()
        .map(|(pc, _)| plain.offsets[*pc as usize])
        .collect();
    let operands = operand_stacks(module, fast.function, &offsets);
    let results = &module.function_type(fast.function).results;
    let first = plain.layout.operands;
    let entries = fast.entries().iter().zip(operands);
    let stacks = entries.map(|((pc, op), operands)| {
        let mut slots = Vec::new();
        let mut add = |slot: u32, ty| slots.push(((first + slot) as Slot, of_value(ty)));
        if plain.ops[*pc as usize] == Op::End {
            // Code before it may not reach it, but branches do, with the results.
            let mut slot = 0;
            for ty in results {
                add(slot, *ty);
                slot += ty.slots() as u32;
            }
        } else {
            operands.iter().for_each(|operand| add(operand.slot, operand.ty));
        }
        (*op as usize, slots)
    });
    stacks.collect()
}

fn open(module: &Module, fast: &FastCode, plain: &FunctionCode) -> BTreeMap<u32, InstructionTypes> {
    let operations = fast.ops.iter().zip(&fast.sources);
    let open = operations.filter(|(op, _)| matches!(op, FastOp::Plain { .. } | FastOp::Select { .. }));
    // Where they are in the module's bytes, and in plain code.
    let places: BTreeMap<u32, u32> = open.map(|(_, pc)| (plain.offsets[*pc as usize], *pc)).collect();
    if places.is_empty() {
        return BTreeMap::new();
    }
    let types = instruction_types_where(module, fast.function, |offset| places.contains_key(&offset));
    types.into_iter().map(|types| (places[&types.offset], types)).collect()
}
