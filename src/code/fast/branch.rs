//! Branches, calls and returns: where control goes, and what has to be in its place before.

use super::lower::Lowering;
use super::op::{Right, Shape, opposite};
use super::operands::Pending;
use super::{FastOp, Jump, Slot};
use crate::code::numeric::NumericOp;
use crate::code::{Branch, Clause, FunctionCode, Op};

/// A branch that awaits its target.
pub(super) enum Open {
    /// An operation.
    Op(usize),
    /// A branch of a table, and the table's operation.
    Table(usize, usize),
}

/// A comparison, and what it compares.
#[derive(Clone, Copy)]
pub(super) struct Comparison {
    pub(super) op: NumericOp,
    pub(super) a: Slot,
    pub(super) b: Right,
}

/// What a conditional branch depends on.
#[derive(Clone, Copy)]
pub(super) enum Condition {
    Comparison(Comparison),
    /// Whether a comparison of floats does not hold.
    Unless(Comparison),
    /// Whether a comparison of floats with a constant is so.
    Constant {
        op: NumericOp,
        expected: bool,
        a: Slot,
        b: f32,
    },
    /// Whether a slot has any of the bits of a constant, if that is as expected.
    Mask {
        expected: bool,
        a: Slot,
        b: i32,
    },
    /// Whether the lower half of a slot is not zero.
    Slot(Slot),
}

impl Condition {
    /// The branch that is taken when the condition is as expected.
    pub(super) fn branch(self, expected: bool) -> FastOp {
        let jump = Jump::default();
        match (self, expected) {
            (Self::Unless(comparison), _) => Self::Comparison(comparison).branch(!expected),
            (
                Self::Constant {
                    op,
                    expected: as_told,
                    a,
                    b,
                },
                _,
            ) => {
                let branch = FastOp::constant_branch(op, as_told == expected, a, b);
                branch.expect("only comparisons with such a branch are remembered")
            }
            (
                Self::Mask {
                    expected: as_told,
                    a,
                    b,
                },
                _,
            ) => {
                let branch = FastOp::mask_branch(as_told == expected, a, b);
                branch.expect("only where there is such a branch")
            }
            (Self::Slot(a), true) => FastOp::BranchI32Nez { a, jump },
            (Self::Slot(a), false) => FastOp::BranchI32Eqz { a, jump },
            (
                Self::Comparison(Comparison {
                    op: NumericOp::I32Eqz,
                    a,
                    ..
                }),
                false,
            ) => FastOp::BranchI32Nez { a, jump },
            (
                Self::Comparison(Comparison {
                    op: NumericOp::I64Eqz,
                    a,
                    ..
                }),
                false,
            ) => FastOp::BranchI64Nez { a, jump },
            (
                Self::Comparison(Comparison {
                    op,
                    a,
                    b: Right::Slot(b),
                }),
                _,
            ) if is_float_comparison(op) => {
                FastOp::float_branch(op, expected, a, b).expect("every comparison of floats has that form")
            }
            (Self::Comparison(Comparison { op, a, b }), _) => {
                let op = if expected { Some(op) } else { opposite(op) };
                let branch = op.and_then(|op| FastOp::branch(op, a, b));
                branch.expect("only comparisons with such a branch are remembered")
            }
        }
    }
}

impl Lowering<'_> {
    /// Takes the condition from the top.
    pub(super) fn condition(&mut self) -> Condition {
        let condition = match self.fresh_comparison() {
            Some(comparison) => {
                self.retract();
                self.comparison_of_floats(comparison)
            }
            None => Condition::Slot(self.operand(0)),
        };
        let condition = self.mask(condition);
        self.pop();
        condition
    }

    /// What a condition is when it depends on whether a slot is zero, and the last operation has put there some bits of another.
    fn mask(&mut self, condition: Condition) -> Condition {
        let (tested, expected) = match condition {
            Condition::Slot(slot) => (slot, true),
            Condition::Comparison(Comparison {
                op: NumericOp::I32Eqz,
                a,
                ..
            }) => (a, false),
            _ => return condition,
        };
        match self.last_alone().filter(|_| self.has_further()) {
            // What lies on top is read by nobody else.
            Some(FastOp::I32AndImmediate { to, a, b }) if to == tested && tested == self.top() - 1 => {
                self.retract();
                Condition::Mask { expected, a, b }
            }
            _ => condition,
        }
    }

    /// What a comparison that was taken back is, when what it compares may be taken back, too: the result of a comparison
    /// of floats with zero, or a float with a constant.
    fn comparison_of_floats(&mut self, comparison: Comparison) -> Condition {
        let own = self.top() - 1;
        let (comparison, expected) = match (comparison, self.last_alone().map(|last| last.shape())) {
            (
                Comparison {
                    op: NumericOp::I32Eqz,
                    a: tested,
                    ..
                },
                Some(Shape::Numeric { op, to, a, b }),
            ) if tested == own && to == own && is_float_comparison(op) => {
                self.retract();
                (Comparison { op, a, b }, false)
            }
            _ => (comparison, true),
        };
        let Comparison { op, a, b } = comparison;
        if let (Some(FastOp::Const { to, value }), Right::Slot(b)) = (self.last_alone(), b)
            && let Some(value) = halved(value)
            && self.has_further()
            && a != b
        {
            // What is above the result is read by nobody else.
            let constant = match op {
                _ if to == b && b == own + 1 => Some((op, a)),
                _ if to == a && a == own => mirrored(op).map(|op| (op, b)),
                _ => None,
            };
            if let Some((op, a)) = constant
                && FastOp::constant_branch(op, expected, a, value).is_some()
            {
                self.retract();
                return Condition::Constant {
                    op,
                    expected,
                    a,
                    b: value,
                };
            }
        }
        match expected {
            true => Condition::Comparison(comparison),
            false => Condition::Unless(comparison),
        }
    }

    /// Whether something leads to the place before the last so many operations.
    pub(super) fn is_led_to(&self, operations: usize) -> bool {
        let place = self.ops.len() - operations;
        self.entries.last().is_some_and(|(_, op)| *op as usize == place)
    }

    /// The last operation, if nothing leads to the place behind it.
    fn last_alone(&self) -> Option<FastOp> {
        self.ops.last().copied().filter(|_| !self.is_led_to(0))
    }

    /// The comparison that the last operation has made of the operand on top, if it may still be taken back.
    pub(super) fn fresh_comparison(&mut self) -> Option<Comparison> {
        let own = self.top() - 1;
        let comparison = self.comparison.filter(|_| self.fresh)?;
        let last = self.ops.last_mut()?.target_mut()?;
        (*last == own && self.peek(0) == Pending::Done).then_some(comparison)
    }

    /// Takes the last operation back.
    pub(super) fn retract(&mut self) {
        self.ops.pop();
        self.sources.pop();
        self.comparison = None;
        self.fresh = false;
    }

    pub(super) fn br(&mut self, branch: Branch) {
        self.flush();
        self.move_values(branch);
        self.branch_to(FastOp::Branch { jump: Jump::default() }, branch.target);
        self.continues = false;
    }

    pub(super) fn br_if(&mut self, branch: Branch) {
        let condition = self.condition();
        self.flush();
        if self.is_in_place(branch) {
            let op = self.take_addition(condition.branch(true));
            self.branch_to(op, branch.target);
            return;
        }
        let around = self.emit(condition.branch(false));
        self.move_values(branch);
        self.branch_to(FastOp::Branch { jump: Jump::default() }, branch.target);
        self.jump_here(around);
    }

    /// Joins a branch with the addition before it, if that is to what the branch looks at.
    fn take_addition(&mut self, branch: FastOp) -> FastOp {
        let last = self.last_alone();
        let in_row = last.and_then(FastOp::sums);
        let addition = in_row.map(|(_, second)| second).or(last);
        let joined = addition.and_then(|addition| branch.with_addition(addition));
        let further = addition.filter(|_| self.has_further());
        let Some(joined) = joined.or_else(|| further.and_then(|addition| branch.with_increment(addition))) else {
            return branch;
        };
        let source = self.sources.last().copied();
        self.retract();
        // The first of two cannot trap, so that nobody asks what it comes from.
        if let (Some((first, _)), Some(source)) = (in_row, source) {
            self.ops.push(first);
            self.sources.push(source);
        }
        joined
    }

    pub(super) fn br_table(&mut self, first: u32, count: u32) {
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
            self.branches[own + number] = Jump::default();
            self.branches[own + number].lead(table, self.ops.len());
            self.move_values(*branch);
            self.branch_to(FastOp::Branch { jump: Jump::default() }, branch.target);
        }
        self.continues = false;
    }

    pub(super) fn ret(&mut self) {
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
    pub(super) fn call(&mut self, params: usize, op: impl FnOnce(Slot) -> FastOp) {
        self.flush();
        let frame = self.top() - params as Slot;
        self.emit(op(frame));
        self.continues = false;
    }

    /// Emits a branch to a place in plain code.
    pub(super) fn branch_to(&mut self, op: FastOp, target: u32) {
        let back = self.back(target);
        let at = self.emit(op);
        self.ops[at].jump_mut().expect("it branches").back = back;
        self.open.push((Open::Op(at), target));
    }

    /// Leads a branch to the place behind the last operation.
    pub(super) fn jump_here(&mut self, branch: usize) {
        let here = self.ops.len();
        let jump = self.ops[branch].jump_mut().expect("it branches");
        jump.lead(branch, here);
        self.fresh = false;
    }

    /// How many instructions a branch from here goes back.
    pub(super) fn back(&self, target: u32) -> i32 {
        let after = self.counts.get(self.pc + 1).copied().unwrap_or(self.length);
        after as i32 - self.counts[target as usize] as i32
    }

    /// How many instructions of the function come after the present one.
    pub(super) fn rest(&self) -> u32 {
        self.length - self.counts[self.pc] - 1
    }

    /// Whether the values of a branch lie where it takes them. They are done.
    pub(super) fn is_in_place(&self, branch: Branch) -> bool {
        branch.arity == 0 || u32::from(self.top()) == branch.height + branch.arity
    }

    pub(super) fn move_values(&mut self, branch: Branch) {
        if !self.is_in_place(branch) {
            let from = self.top() - branch.arity as Slot;
            self.copy(branch.height as Slot, from, branch.arity);
        }
    }
}

/// The bits of a constant as half as many, if these are as exact.
fn halved(value: u64) -> Option<f32> {
    let half = f64::from_bits(value) as f32;
    (f64::from(half).to_bits() == value).then_some(half)
}

/// The comparison of floats that gives the same with its operands exchanged.
fn mirrored(comparison: NumericOp) -> Option<NumericOp> {
    Some(match comparison {
        NumericOp::F64Eq | NumericOp::F64Ne => comparison,
        NumericOp::F64Lt => NumericOp::F64Gt,
        NumericOp::F64Gt => NumericOp::F64Lt,
        NumericOp::F64Le => NumericOp::F64Ge,
        NumericOp::F64Ge => NumericOp::F64Le,
        _ => return None,
    })
}

/// Whether an instruction compares floats.
pub(super) fn is_float_comparison(op: NumericOp) -> bool {
    FastOp::float_branch(op, true, 0, 0).is_some()
}

/// For each place in plain code, whether control can come there other than from the operation before.
pub(super) fn targets(plain: &FunctionCode) -> Vec<bool> {
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
