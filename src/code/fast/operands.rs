//! The operand stack while a function is lowered: what lies where, and what is still pending.

use super::lower::Lowering;
use super::{FastOp, Slot};

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

/// How many values may be pending at once, so that looking through them is quick.
const MOST_PENDING: usize = 64;

impl Lowering<'_> {
    pub(super) fn copy(&mut self, to: Slot, from: Slot, slots: u32) {
        let op = match slots {
            1 => FastOp::Copy { to, from },
            2 => self.copy_wide(to, from),
            _ => FastOp::CopyMany { to, from, slots },
        };
        let is_second = self.fresh && matches!(op, FastOp::Copy { .. });
        self.emit(op);
        if is_second {
            self.join_twice();
        }
    }

    pub(super) fn emit(&mut self, op: FastOp) -> usize {
        self.ops.push(op);
        self.sources.push(self.pc as u32);
        self.fresh = true;
        self.comparison = None;
        self.ops.len() - 1
    }

    /// Emits an operation whose result takes the place of so many operands.
    pub(super) fn result(&mut self, operands: usize, op: impl FnOnce(Slot) -> FastOp) {
        (0..operands).for_each(|_| self.pop());
        self.emit(op(self.top()));
        self.push(Pending::Done);
    }

    /// The slot of the frame behind the last operand.
    pub(super) fn top(&self) -> Slot {
        self.first + self.stack.len() as Slot
    }

    /// How many slots operands take after the present operation, which leads to the next.
    pub(super) fn height_after(&self) -> usize {
        self.plain.tops[self.pc + 1] as usize - self.first as usize
    }

    /// Takes over the operand stack after the present operation; what the operation changes of it is done.
    pub(super) fn follow(&mut self) {
        let height = self.height_after();
        self.stack.resize(height, Pending::Done);
    }

    pub(super) fn push(&mut self, value: Pending) {
        if value != Pending::Done {
            if self.pending == MOST_PENDING {
                self.flush();
            }
            self.pending += 1;
        }
        self.stack.push(value);
    }

    pub(super) fn pop(&mut self) {
        let value = self.stack.pop().expect("validated code has its operands");
        self.pending -= usize::from(value != Pending::Done);
    }

    pub(super) fn replace(&mut self, index: usize, value: Pending) {
        self.pending -= usize::from(self.stack[index] != Pending::Done);
        self.pending += usize::from(value != Pending::Done);
        self.stack[index] = value;
    }

    /// What lies at a depth from the top.
    pub(super) fn peek(&self, depth: usize) -> Pending {
        self.stack[self.stack.len() - 1 - depth]
    }

    /// The slot from which the operand at a depth can be read.
    pub(super) fn operand(&mut self, depth: usize) -> Slot {
        let index = self.stack.len() - 1 - depth;
        match self.stack[index] {
            Pending::Local(slot) => slot,
            _ => self.settle(index),
        }
    }

    /// Puts what is pending into its slot, and gives that.
    pub(super) fn settle(&mut self, index: usize) -> Slot {
        let to = self.first + index as Slot;
        match self.stack[index] {
            Pending::Done => return to,
            // Two at once are one operation.
            Pending::Local(from) => match index.checked_sub(1).and_then(|lower| self.wide_local(lower)) {
                Some(from) => {
                    self.copy(to - 1, from, 2);
                    self.replace(index - 1, Pending::Done);
                }
                None => self.copy(to, from, 1),
            },
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
    pub(super) fn flush(&mut self) {
        for index in (0..self.stack.len()).rev() {
            if self.pending == 0 {
                break;
            }
            self.settle(index);
        }
    }
}

/// The operation that adds a constant in 32 bits.
pub(super) fn sum(to: Slot, a: Slot, add: u32) -> FastOp {
    FastOp::I32AddImmediate { to, a, b: add as i32 }
}
