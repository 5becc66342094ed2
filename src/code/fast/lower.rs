//! Plain code into fast code, in one pass.
//!
//! The pass keeps, for each slot of the operand stack, where its value can be read: perhaps from a local or a constant that
//! was only going to be copied there. What is still pending is put into its slot where somebody else may look: before
//! branches and at their targets, at calls, and before operations that take their operands from the stack.

use super::op::{Address, Right, exchanged, immediate_width, operands_of, opposite};
use super::{FastCode, FastOp, Jump, Slot};
use crate::code::memory::{MemoryOp, Place};
use crate::code::numeric::NumericOp;
use crate::code::{Branch, Clause, FunctionCode, Op, TypeRegistry};
use crate::module::Module;
use crate::module::types::slots_of;

/// What lies in a slot of the operand stack, as far as plain code is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pending {
    /// The value is there.
    Done,
    /// It is still only in a local.
    Local(Slot),
    /// It is a constant.
    Constant(u64),
    /// It is the 32-bit sum of a slot, a local or this one, and a constant.
    Sum(Slot, u32),
}

/// Lowers a function. `None` when its frame is too large for the operations' slots.
pub(in crate::code) fn lower(module: &Module, types: &TypeRegistry, plain: &FunctionCode) -> Option<FastCode> {
    let mut lowering = Lowering::new(module, types, plain)?;
    for pc in 0..plain.ops.len() {
        lowering.instruction(pc);
    }
    Some(lowering.finish())
}

/// What is pending before an operation of plain code is executed: slots of the frame and their values.
///
/// Fast code does not write down what it does not need; after a trap, this says what is missing.
pub(in crate::code) fn pending(
    module: &Module,
    types: &TypeRegistry,
    plain: &FunctionCode,
    pc: usize,
) -> Vec<(Slot, Pending)> {
    let mut lowering = Lowering::new(module, types, plain).expect("the function has fast code");
    for before in 0..pc {
        lowering.instruction(before);
    }
    lowering.begin(pc);
    let first = lowering.first;
    let slots = lowering.stack.iter().enumerate();
    let pending = slots.filter(|(_, value)| **value != Pending::Done);
    pending.map(|(index, value)| (first + index as Slot, *value)).collect()
}

/// How many values may be pending at once, so that looking through them is quick.
const MOST_PENDING: usize = 64;

struct Lowering<'a> {
    module: &'a Module,
    types: &'a TypeRegistry,
    plain: &'a FunctionCode,
    /// Whether the first memory has 32-bit addresses.
    narrow: bool,
    ops: Vec<FastOp>,
    sources: Vec<u32>,
    branches: Vec<Jump>,
    entries: Vec<(u32, u32)>,
    counts: Box<[u32]>,
    length: u32,
    /// For each place in plain code, whether control can come there from elsewhere.
    targets: Vec<bool>,
    /// Branches that await their targets, and the targets' places in plain code.
    open: Vec<(Open, u32)>,
    /// The slot of the frame at which operands begin.
    first: Slot,
    /// The slots of the operand stack.
    stack: Vec<Pending>,
    /// How many of them are not done.
    pending: usize,
    /// Whether control comes from the operation before, and the frame is as the lowering has it.
    continues: bool,
    /// Whether the last operation may still be changed: nothing leads to the place behind it.
    fresh: bool,
    /// What the last operation compares, if it does.
    comparison: Option<Comparison>,
    /// The place in plain code that is being lowered.
    pc: usize,
}

/// A branch that awaits its target.
enum Open {
    /// An operation.
    Op(usize),
    /// A branch of a table, and the table's operation.
    Table(usize, usize),
}

/// A comparison, and what it compares.
#[derive(Clone, Copy)]
struct Comparison {
    op: NumericOp,
    a: Slot,
    b: Right,
}

/// What a conditional branch depends on.
#[derive(Clone, Copy)]
enum Condition {
    Comparison(Comparison),
    /// Whether the lower half of a slot is not zero.
    Slot(Slot),
}

impl Condition {
    /// The branch that is taken when the condition is as expected.
    fn branch(self, expected: bool) -> FastOp {
        let jump = Jump::default();
        match (self, expected) {
            (Self::Slot(a), true) => FastOp::BranchI32Nez { a, jump },
            (Self::Slot(a), false) => FastOp::BranchI32Eqz { a, jump },
            (Self::Comparison(Comparison { op: NumericOp::I32Eqz, a, .. }), false) => FastOp::BranchI32Nez { a, jump },
            (Self::Comparison(Comparison { op: NumericOp::I64Eqz, a, .. }), false) => FastOp::BranchI64Nez { a, jump },
            (Self::Comparison(Comparison { op, a, b }), _) => {
                let op = if expected { Some(op) } else { opposite(op) };
                let branch = op.and_then(|op| FastOp::branch(op, a, b));
                branch.expect("only comparisons with such a branch are remembered")
            }
        }
    }
}

impl<'a> Lowering<'a> {
    fn new(module: &'a Module, types: &'a TypeRegistry, plain: &'a FunctionCode) -> Option<Self> {
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

    fn finish(mut self) -> FastCode {
        for (open, pc) in std::mem::take(&mut self.open) {
            let found = self.entries.binary_search_by_key(&pc, |entry| entry.0);
            let target = self.entries[found.expect("every target is an entry")].1 as i32;
            match open {
                Open::Op(op) => {
                    let jump = self.ops[op].jump_mut().expect("only branches are open");
                    jump.by = target - op as i32;
                }
                Open::Table(branch, op) => self.branches[branch].by = target - op as i32,
            }
        }
        FastCode {
            ops: self.ops.into(),
            sources: self.sources.into(),
            branches: self.branches.into(),
            entries: self.entries.into(),
            counts: self.counts,
            length: self.length,
            params: self.plain.layout.param_slots,
            locals: self.plain.layout.operands,
            size: self.plain.layout.size,
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
        match self.plain.ops[pc] {
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
                let (condition, b, a) = (self.operand(0), self.operand(1), self.operand(2));
                self.result(3, |to| FastOp::Select { to, condition, a, b });
            }
            Op::Memory(MemoryOp::Load { load, at }) if self.is_direct(at) => {
                let address = self.address(0, at);
                self.result(1, |to| FastOp::load(load, to, address));
            }
            Op::Memory(MemoryOp::Store { store, at }) if self.is_direct(at) => {
                let value = self.operand(0);
                let address = self.address(1, at);
                self.pop();
                self.pop();
                self.emit(FastOp::store(store, value, address));
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
            let a = self.operand(depth);
            match opposite(op) {
                Some(_) => self.compare(2, Comparison { op, a, b: Right::Constant(value) }),
                None => self.result(2, |to| {
                    FastOp::immediate(op, to, a, value).expect("there is a width, so there is the form")
                }),
            }
            return;
        }
        let (b, a) = (self.operand(1 - depth), self.operand(depth));
        match opposite(op) {
            Some(_) => self.compare(2, Comparison { op, a, b: Right::Slot(b) }),
            None => self.result(2, |to| FastOp::numeric(op, to, a, b)),
        }
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
        let sum = match self.peek(depth) {
            Pending::Done => Pending::Sum(self.top() - 2, added),
            Pending::Local(slot) => Pending::Sum(slot, added),
            Pending::Sum(slot, before) => Pending::Sum(slot, before.wrapping_add(added)),
            Pending::Constant(value) => Pending::Constant(u64::from((value as u32).wrapping_add(added))),
        };
        self.pop();
        self.pop();
        self.push(sum);
    }

    /// The address of an access whose operand is at a depth.
    fn address(&mut self, depth: usize, at: Place) -> Address {
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
    fn is_direct(&self, at: Place) -> bool {
        at.memory == 0 && self.narrow && u32::try_from(at.offset).is_ok()
    }

    /// Puts the operand on top into a local. It stays on top.
    fn set_local(&mut self, local: Slot) {
        let own = self.top() - 1;
        let value = self.peek(0);
        // What was going to be read from the local is read now.
        let top = self.stack.len() - 1;
        let mut seen = usize::from(value != Pending::Done);
        for index in (0..top).rev() {
            if seen == self.pending {
                break;
            }
            seen += usize::from(self.stack[index] != Pending::Done);
            if let Pending::Local(slot) | Pending::Sum(slot, _) = self.stack[index]
                && slot == local
            {
                self.settle(index);
                seen -= 1;
            }
        }
        match value {
            Pending::Local(from) if from == local => {}
            Pending::Local(from) => self.copy(local, from, 1),
            Pending::Constant(value) => {
                self.emit(FastOp::Const { to: local, value });
            }
            Pending::Sum(a, add) => {
                self.emit(sum(local, a, add));
                self.replace(top, Pending::Local(local));
            }
            Pending::Done => {
                self.comparison = None;
                let last = self.ops.last_mut().filter(|_| self.fresh);
                match last.and_then(FastOp::target_mut).filter(|to| **to == own) {
                    Some(to) => {
                        *to = local;
                        self.replace(top, Pending::Local(local));
                    }
                    None => self.copy(local, own, 1),
                }
            }
        }
    }

    /// Takes the condition from the top.
    fn condition(&mut self) -> Condition {
        let condition = match self.fresh_comparison() {
            Some(comparison) => {
                self.retract();
                Condition::Comparison(comparison)
            }
            None => Condition::Slot(self.operand(0)),
        };
        self.pop();
        condition
    }

    /// The comparison that the last operation has made of the operand on top, if it may still be taken back.
    fn fresh_comparison(&mut self) -> Option<Comparison> {
        let own = self.top() - 1;
        let comparison = self.comparison.filter(|_| self.fresh)?;
        let last = self.ops.last_mut()?.target_mut()?;
        (*last == own && self.peek(0) == Pending::Done).then_some(comparison)
    }

    /// Takes the last operation back.
    fn retract(&mut self) {
        self.ops.pop();
        self.sources.pop();
        self.comparison = None;
        self.fresh = false;
    }

    fn br(&mut self, branch: Branch) {
        self.flush();
        self.move_values(branch);
        self.branch_to(FastOp::Branch { jump: Jump::default() }, branch.target);
        self.continues = false;
    }

    fn br_if(&mut self, branch: Branch) {
        let condition = self.condition();
        self.flush();
        if self.is_in_place(branch) {
            self.branch_to(condition.branch(true), branch.target);
            return;
        }
        let around = self.emit(condition.branch(false));
        self.move_values(branch);
        self.branch_to(FastOp::Branch { jump: Jump::default() }, branch.target);
        self.jump_here(around);
    }

    fn br_table(&mut self, first: u32, count: u32) {
        let index = self.operand(0);
        self.pop();
        self.flush();
        let plain = self.plain;
        let targets = &plain.branches[first as usize..][..count as usize];
        let own = self.branches.len();
        let table = self.emit(FastOp::BranchTable {
            index,
            first: own as u32,
            last: count - 1,
        });
        for branch in targets {
            let back = self.back(branch.target);
            self.branches.push(Jump { by: 0, back });
        }
        for (number, branch) in targets.iter().enumerate() {
            if self.is_in_place(*branch) {
                self.open.push((Open::Table(own + number, table), branch.target));
                continue;
            }
            // By way of where the values are moved.
            self.branches[own + number] = Jump {
                by: (self.ops.len() - table) as i32,
                back: 0,
            };
            self.move_values(*branch);
            self.branch_to(FastOp::Branch { jump: Jump::default() }, branch.target);
        }
        self.continues = false;
    }

    fn ret(&mut self) {
        let rest = match self.plain.ops[self.pc] {
            Op::End => 0,
            _ => self.rest(),
        };
        let slots = self.plain.layout.result_slots;
        let op = match slots {
            0 => FastOp::ReturnNone { rest },
            1 => FastOp::ReturnOne {
                from: self.operand(0),
                rest,
            },
            _ => {
                self.flush();
                let from = self.top() - slots as Slot;
                FastOp::ReturnMany { from, slots, rest }
            }
        };
        self.emit(op);
        self.continues = false;
    }

    /// Emits a call of a function whose parameters, on top, take so many slots.
    fn call(&mut self, params: usize, op: impl FnOnce(Slot) -> FastOp) {
        self.flush();
        let frame = self.top() - params as Slot;
        self.emit(op(frame));
        self.continues = false;
    }

    /// Emits a branch to a place in plain code.
    fn branch_to(&mut self, op: FastOp, target: u32) {
        let back = self.back(target);
        let at = self.emit(op);
        self.ops[at].jump_mut().expect("it branches").back = back;
        self.open.push((Open::Op(at), target));
    }

    /// Leads a branch to the place behind the last operation.
    fn jump_here(&mut self, branch: usize) {
        let by = (self.ops.len() - branch) as i32;
        self.ops[branch].jump_mut().expect("it branches").by = by;
        self.fresh = false;
    }

    /// How many instructions a branch from here goes back.
    fn back(&self, target: u32) -> i32 {
        let after = self.counts.get(self.pc + 1).copied().unwrap_or(self.length);
        after as i32 - self.counts[target as usize] as i32
    }

    /// How many instructions of the function come after the present one.
    fn rest(&self) -> u32 {
        self.length - self.counts[self.pc] - 1
    }

    /// Whether the values of a branch lie where it takes them. They are done.
    fn is_in_place(&self, branch: Branch) -> bool {
        branch.arity == 0 || u32::from(self.top()) == branch.height + branch.arity
    }

    fn move_values(&mut self, branch: Branch) {
        if !self.is_in_place(branch) {
            let from = self.top() - branch.arity as Slot;
            self.copy(branch.height as Slot, from, branch.arity);
        }
    }

    fn copy(&mut self, to: Slot, from: Slot, slots: u32) {
        self.emit(match slots {
            1 => FastOp::Copy { to, from },
            _ => FastOp::CopyMany { to, from, slots },
        });
    }

    fn emit(&mut self, op: FastOp) -> usize {
        self.ops.push(op);
        self.sources.push(self.pc as u32);
        self.fresh = true;
        self.comparison = None;
        self.ops.len() - 1
    }

    /// Emits an operation whose result takes the place of so many operands.
    fn result(&mut self, operands: usize, op: impl FnOnce(Slot) -> FastOp) {
        (0..operands).for_each(|_| self.pop());
        self.emit(op(self.top()));
        self.push(Pending::Done);
    }

    /// The slot of the frame behind the last operand.
    fn top(&self) -> Slot {
        self.first + self.stack.len() as Slot
    }

    /// How many slots operands take after the present operation, which leads to the next.
    fn height_after(&self) -> usize {
        self.plain.tops[self.pc + 1] as usize - self.first as usize
    }

    /// Takes over the operand stack after the present operation; what the operation changes of it is done.
    fn follow(&mut self) {
        let height = self.height_after();
        self.stack.resize(height, Pending::Done);
    }

    fn push(&mut self, value: Pending) {
        if value != Pending::Done {
            if self.pending == MOST_PENDING {
                self.flush();
            }
            self.pending += 1;
        }
        self.stack.push(value);
    }

    fn pop(&mut self) {
        let value = self.stack.pop().expect("validated code has its operands");
        self.pending -= usize::from(value != Pending::Done);
    }

    fn replace(&mut self, index: usize, value: Pending) {
        self.pending -= usize::from(self.stack[index] != Pending::Done);
        self.pending += usize::from(value != Pending::Done);
        self.stack[index] = value;
    }

    /// What lies at a depth from the top.
    fn peek(&self, depth: usize) -> Pending {
        self.stack[self.stack.len() - 1 - depth]
    }

    /// The slot from which the operand at a depth can be read.
    fn operand(&mut self, depth: usize) -> Slot {
        let index = self.stack.len() - 1 - depth;
        match self.stack[index] {
            Pending::Local(slot) => slot,
            _ => self.settle(index),
        }
    }

    /// Puts what is pending into its slot, and gives that.
    fn settle(&mut self, index: usize) -> Slot {
        let to = self.first + index as Slot;
        match self.stack[index] {
            Pending::Done => return to,
            Pending::Local(from) => self.copy(to, from, 1),
            Pending::Constant(value) => {
                self.emit(FastOp::Const { to, value });
            }
            Pending::Sum(a, add) => {
                self.emit(sum(to, a, add));
            }
        }
        self.replace(index, Pending::Done);
        to
    }

    /// Puts all that is pending into its slots.
    fn flush(&mut self) {
        for index in (0..self.stack.len()).rev() {
            if self.pending == 0 {
                break;
            }
            self.settle(index);
        }
    }
}

/// The operation that adds a constant in 32 bits.
fn sum(to: Slot, a: Slot, add: u32) -> FastOp {
    FastOp::I32AddImmediate { to, a, b: add as i32 }
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

/// For each place in plain code, whether control can come there other than from the operation before.
fn targets(plain: &FunctionCode) -> Vec<bool> {
    let mut targets = vec![false; plain.ops.len()];
    let mut mark = |target: u32| targets[target as usize] = true;
    for op in &plain.ops {
        match *op {
            Op::Jump(branch) | Op::Br(branch) | Op::BrIf(branch) | Op::BrOnNull(branch) | Op::BrOnNonNull(branch) => {
                mark(branch.target);
            }
            Op::If(target) => mark(target),
            _ => {}
        }
    }
    plain.branches.iter().for_each(|branch| mark(branch.target));
    for clause in &plain.clauses {
        if let Clause::Catch { target, .. } = clause {
            mark(*target);
        }
    }
    targets
}
