//! Plain code into fast code, in one pass.
//!
//! The pass keeps, for each slot of the operand stack, where its value can be read: perhaps from a local or a constant that
//! was only going to be copied there. What is still pending is put into its slot where somebody else may look: before
//! branches and at their targets, at calls, and before operations that take their operands from the stack.

use super::branch::{Comparison, Open, is_float_comparison, targets};
use super::op::{Address, Right, exchanged, immediate_width, operands_of, opposite};
use super::operands::{Pending, sum};
use super::{FastCode, FastOp, Jump, Slot};
use crate::code::compiled::Heat;
use crate::code::memory::{MemoryOp, Place};
use crate::code::numeric::NumericOp;
use crate::code::{FunctionCode, Op, TypeRegistry};
use crate::module::Module;
use crate::module::types::slots_of;

/// Lowers a function, given by its index, and perhaps leaves vectors to plain code. `None` when its frame is too large for
/// the operations' slots.
pub(in crate::code) fn lower(
    module: &Module,
    types: &TypeRegistry,
    function: u32,
    plain: &FunctionCode,
    plain_vectors: bool,
) -> Option<FastCode> {
    let mut lowering = Lowering::new(module, types, plain, plain_vectors)?;
    for pc in 0..plain.ops.len() {
        lowering.instruction(pc);
    }
    Some(lowering.finish(function))
}

/// What is pending before an operation of plain code is executed: slots of the frame and their values.
///
/// Fast code does not write down what it does not need; after a trap, this says what is missing.
pub(in crate::code) fn pending(
    module: &Module,
    types: &TypeRegistry,
    plain: &FunctionCode,
    plain_vectors: bool,
    pc: usize,
) -> Vec<(Slot, Pending)> {
    let mut lowering = Lowering::new(module, types, plain, plain_vectors).expect("the function has fast code");
    for before in 0..pc {
        lowering.instruction(before);
    }
    lowering.begin(pc);
    let first = lowering.first;
    let slots = lowering.stack.iter().enumerate();
    let pending = slots.filter(|(_, value)| **value != Pending::Done);
    pending.map(|(index, value)| (first + index as Slot, *value)).collect()
}

/// A function on its way to fast code.
pub(super) struct Lowering<'a> {
    pub(super) module: &'a Module,
    pub(super) types: &'a TypeRegistry,
    pub(super) plain: &'a FunctionCode,
    /// Whether vectors are left to plain code, although fast code may have operations on them.
    #[cfg_attr(not(vectors), allow(dead_code, reason = "it has none"))]
    pub(super) plain_vectors: bool,
    /// Whether the first memory has 32-bit addresses.
    pub(super) narrow: bool,
    pub(super) ops: Vec<FastOp>,
    pub(super) sources: Vec<u32>,
    pub(super) branches: Vec<Jump>,
    pub(super) entries: Vec<(u32, u32)>,
    pub(super) counts: Box<[u32]>,
    pub(super) length: u32,
    /// For each place in plain code, whether control can come there from elsewhere.
    pub(super) targets: Vec<bool>,
    /// Branches that await their targets, and the targets' places in plain code.
    pub(super) open: Vec<(Open, u32)>,
    /// The slot of the frame at which operands begin.
    pub(super) first: Slot,
    /// The slots of the operand stack.
    pub(super) stack: Vec<Pending>,
    /// How many of them are not done.
    pub(super) pending: usize,
    /// Whether control comes from the operation before, and the frame is as the lowering has it.
    pub(super) continues: bool,
    /// Whether the last operation may still be changed: nothing leads to the place behind it.
    pub(super) fresh: bool,
    /// What the last operation compares, if it does.
    pub(super) comparison: Option<Comparison>,
    /// The place in plain code that is being lowered.
    pub(super) pc: usize,
}

impl<'a> Lowering<'a> {
    fn new(module: &'a Module, types: &'a TypeRegistry, plain: &'a FunctionCode, plain_vectors: bool) -> Option<Self> {
        if plain.layout.size > u32::from(Slot::MAX) {
            return None;
        }
        let mut length = 0;
        let count = |op: &Op| {
            let before = length;
            length += u32::from(!matches!(op, Op::Jump(_) | Op::End));
            before
        };
        let counts = plain.ops.iter().map(count).collect();
        Some(Self {
            module,
            types,
            plain,
            plain_vectors,
            narrow: module.memories.first().is_some_and(|memory| !memory.is_64),
            ops: Vec::with_capacity(plain.ops.len()),
            sources: Vec::with_capacity(plain.ops.len()),
            branches: Vec::new(),
            entries: Vec::new(),
            counts,
            length,
            targets: targets(plain),
            open: Vec::new(),
            first: plain.layout.operands as Slot,
            stack: Vec::new(),
            pending: 0,
            continues: false,
            fresh: false,
            comparison: None,
            pc: 0,
        })
    }

    fn finish(mut self, function: u32) -> FastCode {
        for (open, pc) in std::mem::take(&mut self.open) {
            let found = self.entries.binary_search_by_key(&pc, |entry| entry.0);
            let target = self.entries[found.expect("every target is an entry")].1 as usize;
            match open {
                Open::Op(op) => {
                    let jump = self.ops[op].jump_mut().expect("only branches are open");
                    jump.lead(op, target);
                }
                Open::Table(branch, op) => self.branches[branch].lead(op, target),
            }
        }
        FastCode {
            function,
            ops: self.ops.into(),
            sources: self.sources.into(),
            branches: self.branches.into(),
            vectors: self.plain.vectors.clone(),
            entries: self.entries.into(),
            counts: self.counts,
            length: self.length,
            params: self.plain.layout.param_slots,
            locals: self.plain.layout.operands,
            size: self.plain.layout.size,
            results: self.plain.layout.result_slots,
            heat: Heat::default(),
        }
    }

    /// Begins a place in plain code; then it is known what lies where.
    fn begin(&mut self, pc: usize) {
        self.pc = pc;
        if self.targets[pc] || !self.continues {
            if self.continues {
                self.flush();
            }
            let height = self.plain.tops[pc] as usize - self.first as usize;
            self.stack.clear();
            self.stack.resize(height, Pending::Done);
            self.pending = 0;
            self.fresh = false;
            self.comparison = None;
            self.entries.push((pc as u32, self.ops.len() as u32));
        }
        self.continues = true;
    }

    fn instruction(&mut self, pc: usize) {
        self.begin(pc);
        let op = self.plain.ops[pc];
        if self.vector(op) {
            return;
        }
        match op {
            Op::Nop => {}
            Op::LocalGet(slot) => self.push(Pending::Local(slot as Slot)),
            Op::LocalSet(slot) => {
                self.set_local(slot as Slot);
                self.pop();
            }
            Op::LocalTee(slot) => self.set_local(slot as Slot),
            Op::LocalGetWide(from) => {
                let to = self.top();
                self.copy(to, from as Slot, 2);
                self.follow();
            }
            Op::LocalSetWide(to) | Op::LocalTeeWide(to) => {
                let from = self.top() - 2;
                self.copy(to as Slot, from, 2);
                self.follow();
            }
            Op::Const(value) => self.push(Pending::Constant(value)),
            Op::Drop(slots) => (0..slots).for_each(|_| self.pop()),
            Op::Numeric(op) if operands_of(op) == 1 => self.unary(op),
            Op::Numeric(op) => self.binary(op),
            Op::Select(1) => {
                if self.select_constant() {
                    return;
                }
                let (condition, b, a) = (self.operand(0), self.operand(1), self.operand(2));
                self.result(3, |to| FastOp::Select { to, condition, a, b });
            }
            Op::Memory(MemoryOp::Load { load, at }) if self.is_direct(at) => {
                if self.load_from_sum(load, at.offset as u32) {
                    return;
                }
                let address = self.address(0, at);
                self.result(1, |to| FastOp::load(load, to, address));
            }
            Op::Memory(MemoryOp::Store { store, at }) if self.is_direct(at) => {
                let address = self.address(1, at);
                let constant = match self.peek(0) {
                    Pending::Constant(value) => FastOp::store_constant(store, value, address),
                    _ => None,
                };
                let op = constant.unwrap_or_else(|| FastOp::store(store, self.operand(0), address));
                self.pop();
                self.pop();
                self.emit(op);
            }
            Op::Memory(MemoryOp::Size { memory: 0 }) => self.result(0, |to| FastOp::MemorySize { to }),
            Op::GlobalGet(global) if self.height_after() == self.stack.len() + 1 => {
                self.result(0, |to| FastOp::GlobalGet { to, global });
            }
            Op::GlobalSet(global) if self.height_after() + 1 == self.stack.len() => {
                let from = self.operand(0);
                self.pop();
                self.emit(FastOp::GlobalSet { from, global });
            }
            Op::Br(branch) | Op::Jump(branch) => self.br(branch),
            Op::BrIf(branch) => self.br_if(branch),
            Op::If(otherwise) => {
                let condition = self.condition();
                self.flush();
                self.branch_to(condition.branch(false), otherwise);
            }
            Op::BrTable { first, count } => self.br_table(first, count),
            Op::Return | Op::End => self.ret(),
            Op::Unreachable => {
                self.emit(FastOp::Unreachable);
                self.continues = false;
            }
            Op::Call(function) => {
                let imported = (function as usize) < self.module.imported_functions();
                let params = slots_of(&self.module.function_type(function).params);
                let rest = self.rest();
                let next = pc as u32 + 1;
                self.call(params, |frame| match imported {
                    true => FastOp::CallImported { frame, function, rest },
                    false => FastOp::Call {
                        frame,
                        function,
                        rest,
                        next,
                    },
                });
            }
            Op::CallIndirect { table, ty } if u16::try_from(table).is_ok() => {
                let index = self.operand(0);
                self.pop();
                let rest = self.rest();
                let table = table as u16;
                self.call(slots_of(&self.types.func(ty).params), |frame| FastOp::CallIndirect {
                    frame,
                    index,
                    table,
                    ty,
                    rest,
                });
            }
            Op::Memory(_)
            | Op::Table(_)
            | Op::Reference(_)
            | Op::Simd(_)
            | Op::Gc(_)
            | Op::Wide(_)
            | Op::GlobalGet(_)
            | Op::GlobalSet(_)
            | Op::Select(_) => {
                self.flush();
                self.emit(FastOp::Plain { pc: pc as u32 });
                self.follow();
            }
            Op::BrOnNull(_)
            | Op::BrOnNonNull(_)
            | Op::BrOnCast { .. }
            | Op::BrOnCastFail { .. }
            | Op::CallIndirect { .. }
            | Op::CallRef
            | Op::ReturnCall(_)
            | Op::ReturnCallIndirect { .. }
            | Op::ReturnCallRef
            | Op::Throw(_)
            | Op::ThrowRef
            | Op::Rethrow(_)
            | Op::Atomic(_) => {
                self.flush();
                self.emit(FastOp::Leave);
                self.continues = false;
            }
        }
    }

    fn unary(&mut self, op: NumericOp) {
        // The opposite of a comparison is another comparison.
        if op == NumericOp::I32Eqz
            && let Some(comparison) = self.fresh_comparison()
            && let Some(op) = opposite(comparison.op)
        {
            self.retract();
            self.compare(1, Comparison { op, ..comparison });
            return;
        }
        let a = self.operand(0);
        if let NumericOp::I32Eqz | NumericOp::I64Eqz = op {
            let b = Right::Constant(0);
            self.compare(1, Comparison { op, a, b });
        } else {
            self.result(1, |to| FastOp::numeric(op, to, a, a));
        }
    }

    fn binary(&mut self, op: NumericOp) {
        // A constant is the second operand, if it can be.
        let (op, depth, constant) = match (self.peek(1), self.peek(0), exchanged(op)) {
            (_, Pending::Constant(value), _) => (op, 1, Some(value)),
            (Pending::Constant(value), _, Some(exchanged)) => (exchanged, 0, Some(value)),
            _ => (op, 1, None),
        };
        if let Some((op, value)) = constant.and_then(|value| short(op, value)) {
            if op == NumericOp::I32Add && (depth == 1 || self.peek(0) != Pending::Done) {
                self.add(depth, value as u32);
                return;
            }
            if self.joined_constant(op, depth, value) {
                return;
            }
            let a = self.operand(depth);
            match opposite(op) {
                Some(_) => self.compare(
                    2,
                    Comparison {
                        op,
                        a,
                        b: Right::Constant(value),
                    },
                ),
                None => self.result(2, |to| {
                    FastOp::immediate(op, to, a, value).expect("there is a width, so there is the form")
                }),
            }
            return;
        }
        if self.joined(op) {
            return;
        }
        let (b, a) = (self.operand(1 - depth), self.operand(depth));
        match opposite(op).is_some() || is_float_comparison(op) {
            true => self.compare(
                2,
                Comparison {
                    op,
                    a,
                    b: Right::Slot(b),
                },
            ),
            false => self.result(2, |to| FastOp::numeric(op, to, a, b)),
        }
    }

    /// Emits the form of an instruction that has a constant of all its bits, or that takes the result of the instruction
    /// before, if there is one.
    fn joined(&mut self, op: NumericOp) -> bool {
        // Sums and products can be exchanged, of floats too: a NaN is canonical whichever operand it was.
        let is_exchangeable = exchanged(op) == Some(op) || matches!(op, NumericOp::F64Add | NumericOp::F64Mul);
        let constant = match (self.peek(1), self.peek(0)) {
            (_, Pending::Constant(value)) => Some((1, value)),
            (Pending::Constant(value), _) if is_exchangeable => Some((0, value)),
            _ => None,
        };
        if let Some((depth, value)) = constant
            && FastOp::constant(op, 0, 0, value).is_some()
        {
            let a = self.operand(depth);
            self.result(2, |to| FastOp::constant(op, to, a, value).expect("there is that form"));
            return true;
        }
        let depths: &[usize] = if is_exchangeable || op == NumericOp::F64Sub {
            &[0, 1]
        } else {
            &[0]
        };
        for depth in depths {
            let Some(join) = self.fresh_operand(op, *depth) else {
                continue;
            };
            // What would have to be written first could be written over a factor.
            let other = match self.peek(1 - depth) {
                Pending::Local(slot) => slot,
                Pending::Done => self.operand(1 - depth),
                Pending::Constant(_) | Pending::Sum(..) => continue,
            };
            self.retract();
            self.result(2, |to| join(to, other));
            return true;
        }
        false
    }

    /// What an instruction becomes with the last operation, if that has made its operand at a depth, may still be taken back,
    /// and there is a form for both. It has the other operand still to be told.
    fn fresh_operand(&self, op: NumericOp, depth: usize) -> Option<impl FnOnce(Slot, Slot) -> FastOp + use<>> {
        let own = self.top() - 1 - depth as Slot;
        let mut last = *self
            .ops
            .last()
            .filter(|_| self.fresh && self.peek(depth) == Pending::Done)?;
        let further = self.has_further() && last.with_binary(op, depth, 0, 0).is_some();
        let joins = match (op, last) {
            _ if last.target_mut() != Some(&mut { own }) => false,
            (NumericOp::F64Sub, FastOp::F64Mul { .. }) if depth == 1 => further,
            (NumericOp::F64Add | NumericOp::F64Sub, FastOp::F64Mul { .. })
            | (NumericOp::I32Add, FastOp::I32ShlImmediate { .. }) => true,
            _ => further,
        };
        joins.then_some(move |to, other| match (op, last) {
            _ if further => last.with_binary(op, depth, to, other).expect("there is that form"),
            (NumericOp::F64Sub, FastOp::F64Mul { a, b, .. }) => FastOp::F64MulSubFrom { to, a, b, c: other },
            (_, FastOp::F64Mul { a, b, .. }) => FastOp::F64MulAdd { to, a, b, c: other },
            (_, FastOp::I32ShlImmediate { a: b, b: shift, .. }) => FastOp::I32AddShl {
                to,
                a: other,
                b,
                shift: shift as u16 % 32,
            },
            _ => unreachable!("there is a form for both"),
        })
    }

    /// Emits a comparison that takes the place of so many operands, and remembers it for a branch.
    fn compare(&mut self, operands: usize, comparison: Comparison) {
        let Comparison { op, a, b } = comparison;
        self.result(operands, |to| match b {
            Right::Slot(b) => FastOp::numeric(op, to, a, b),
            Right::Constant(_) if operands_of(op) == 1 => FastOp::numeric(op, to, a, a),
            Right::Constant(b) => FastOp::immediate(op, to, a, b).expect("every comparison has that form"),
        });
        self.comparison = Some(comparison);
    }

    /// Puts off adding a constant in 32 bits to the operand at a depth; the other one is that constant.
    fn add(&mut self, depth: usize, added: u32) {
        let value = match self.peek(depth) {
            Pending::Done => Pending::Sum(self.top() - 2, added),
            Pending::Local(slot) => Pending::Sum(slot, added),
            Pending::Sum(slot, before) => Pending::Sum(slot, before.wrapping_add(added)),
            Pending::Constant(value) => Pending::Constant(u64::from((value as u32).wrapping_add(added))),
        };
        self.pop();
        self.pop();
        match value {
            // The other operand was below: the slot that is added to is free now, and others will be put there.
            Pending::Sum(slot, add) if slot > self.top() => {
                let to = self.top();
                self.emit(sum(to, slot, add));
                self.push(Pending::Done);
            }
            _ => self.push(value),
        }
    }

    /// The address of an access whose operand is at a depth.
    pub(super) fn address(&mut self, depth: usize, at: Place) -> Address {
        let offset = at.offset as u32;
        match self.peek(depth) {
            Pending::Sum(base, add) => Address { base, add, offset },
            _ => Address {
                base: self.operand(depth),
                add: 0,
                offset,
            },
        }
    }

    /// Whether an access is to the first memory, and that has addresses of 32 bits.
    pub(super) fn is_direct(&self, at: Place) -> bool {
        at.memory == 0 && self.narrow && u32::try_from(at.offset).is_ok()
    }

    /// What was going to be read from a local of so many slots is read now, because the operand on top, of as many, will be put
    /// there.
    pub(super) fn settle_readers(&mut self, local: Slot, slots: usize) {
        let top = self.stack.len() - slots;
        let mut seen = self.stack[top..]
            .iter()
            .filter(|value| **value != Pending::Done)
            .count();
        for index in (0..top).rev() {
            if seen == self.pending {
                break;
            }
            seen += usize::from(self.stack[index] != Pending::Done);
            if let Pending::Local(slot) | Pending::Sum(slot, _) = self.stack[index]
                && (local..local + slots as Slot).contains(&slot)
            {
                self.settle(index);
                seen -= 1;
            }
        }
    }

    /// Puts the operand on top into a local. It stays on top.
    fn set_local(&mut self, local: Slot) {
        let own = self.top() - 1;
        let value = self.peek(0);
        let top = self.stack.len() - 1;
        self.settle_readers(local, 1);
        match value {
            Pending::Local(from) if from == local => {}
            Pending::Local(from) => self.copy(local, from, 1),
            Pending::Constant(value) => {
                self.emit(FastOp::Const { to: local, value });
            }
            Pending::Sum(a, add) => {
                self.emit(sum(local, a, add));
                self.replace(top, Pending::Local(local));
                self.join_twice();
            }
            Pending::Done => {
                self.comparison = None;
                let last = self.ops.last_mut().filter(|_| self.fresh);
                match last.and_then(FastOp::target_mut).filter(|to| **to == own) {
                    Some(to) => {
                        *to = local;
                        self.replace(top, Pending::Local(local));
                        self.join_twice();
                    }
                    None => self.copy(local, own, 1),
                }
            }
        }
    }
}

/// An operation with a constant for its second operand: the operation, and the constant, if there is that form and the
/// constant is small enough. To subtract it is to add the opposite.
fn short(op: NumericOp, value: u64) -> Option<(NumericOp, i32)> {
    let (op, value) = match op {
        NumericOp::I32Sub => (NumericOp::I32Add, value.wrapping_neg()),
        NumericOp::I64Sub => (NumericOp::I64Add, value.wrapping_neg()),
        _ => (op, value),
    };
    let fits = immediate_width(op)? == 32 || i64::from(value as i32) == value as i64;
    fits.then_some((op, value as i32))
}
