//! Joined forms that fast code has only where handlers need not be loaded, and where it is not to be compiled.

use super::lower::Lowering;
use super::operands::Pending;
use super::{FastOp, Jump, Slot};
use crate::code::memory::Load;
use crate::code::numeric::NumericOp;

/// Calls `$m` with every further joined form: its name and what it names.
#[macro_export]
macro_rules! for_each_joined {
    ($m:ident $([$($before:tt)*])*) => {
        $m! {
            $([$($before)*])*
            /// A branch on a comparison of floats, with a constant.
            BranchF64EqConstant { a: Slot, b: f32, jump: Jump };
            BranchF64NeConstant { a: Slot, b: f32, jump: Jump };
            BranchF64LtConstant { a: Slot, b: f32, jump: Jump };
            BranchF64NotLtConstant { a: Slot, b: f32, jump: Jump };
            BranchF64GtConstant { a: Slot, b: f32, jump: Jump };
            BranchF64NotGtConstant { a: Slot, b: f32, jump: Jump };
            BranchF64LeConstant { a: Slot, b: f32, jump: Jump };
            BranchF64NotLeConstant { a: Slot, b: f32, jump: Jump };
            BranchF64GeConstant { a: Slot, b: f32, jump: Jump };
            BranchF64NotGeConstant { a: Slot, b: f32, jump: Jump };
            /// Two instructions on floats: the second has the result of the first for its first operand.
            F64AddAdd { to: Slot, a: Slot, b: Slot, c: Slot };
            F64SubAdd { to: Slot, a: Slot, b: Slot, c: Slot };
            F64AddMul { to: Slot, a: Slot, b: Slot, c: Slot };
            F64SubMul { to: Slot, a: Slot, b: Slot, c: Slot };
            F64MulMul { to: Slot, a: Slot, b: Slot, c: Slot };
            F64MulSub { to: Slot, a: Slot, b: Slot, c: Slot };
            /// Three of them: the product of a sum, and its sum with another.
            F64AddMulAdd { to: Slot, a: Slot, b: Slot, c: Slot, d: Slot };
            /// Two instructions on integers: the second has the result of the first for an operand.
            I32AndXor { to: Slot, a: Slot, b: Slot, c: Slot };
            I32XorXor { to: Slot, a: Slot, b: Slot, c: Slot };
            I64OrOr { to: Slot, a: Slot, b: Slot, c: Slot };
            /// The same, of which the first has a constant.
            I32RotlXor { to: Slot, a: Slot, c: Slot, b: u16 };
            I64RotlXor { to: Slot, a: Slot, c: Slot, b: u16 };
            I64ShlOr { to: Slot, a: Slot, c: Slot, b: u16 };
            I64ShrUOr { to: Slot, a: Slot, c: Slot, b: u16 };
            /// The same, with two constants.
            I32ShrUAnd { to: Slot, a: Slot, b: u16, c: i32 };
            I64ShrUAnd { to: Slot, a: Slot, b: u16, c: i32 };
            I64AndShl { to: Slot, a: Slot, c: u16, b: i32 };
            /// Two of the same, one after the other.
            I32AddTwice { to: Slot, a: Slot, b: Slot, then: Slot, c: Slot, d: Slot };
            F64MulTwice { to: Slot, a: Slot, b: Slot, then: Slot, c: Slot, d: Slot };
            I32AddImmediateTwice { to: Slot, a: Slot, b: i16, then: Slot, c: Slot, d: i16 };
            CopyTwice { to: Slot, from: Slot, then: Slot, then_from: Slot };
            /// A sum of two slots and one of a slot and a constant, one after the other.
            I32AddThenImmediate { to: Slot, a: Slot, b: Slot, then: Slot, c: Slot, d: i16 };
            I32AddImmediateThen { to: Slot, a: Slot, b: i16, then: Slot, c: Slot, d: Slot };
            /// `select` between constants of 32 bits
            SelectConstant { to: Slot, condition: Slot, a: u32, b: u32 };
            /// A load from the sum of two slots.
            I32LoadIndexed { to: Slot, a: Slot, b: Slot, offset: u32 };
            I32Load8UIndexed { to: Slot, a: Slot, b: Slot, offset: u32 };
            /// A load from the sum of a slot and another that is shifted by a constant.
            I32LoadShifted { to: Slot, a: Slot, b: Slot, shift: u16, offset: u32 };
            I32Load16UShifted { to: Slot, a: Slot, b: Slot, shift: u16, offset: u32 };
            /// A branch on whether a slot has any of the bits of a constant.
            BranchI32AndNez { a: Slot, b: i32, jump: Jump };
            BranchI32AndEqz { a: Slot, b: i32, jump: Jump };
            /// Adds one to a slot, and branches when the lower half is not a constant then.
            IncrementBranchI32Ne { a: Slot, b: i32, jump: Jump };
        }
    };
}

impl FastOp {
    /// Where one of these forms puts its result, if it has one that can go elsewhere.
    pub(super) fn further_target_mut(&mut self) -> Option<&mut Slot> {
        match self {
            Self::F64AddAdd { to, .. }
            | Self::F64SubAdd { to, .. }
            | Self::F64AddMul { to, .. }
            | Self::F64SubMul { to, .. }
            | Self::F64MulMul { to, .. }
            | Self::F64MulSub { to, .. }
            | Self::F64AddMulAdd { to, .. }
            | Self::I32AndXor { to, .. }
            | Self::I32XorXor { to, .. }
            | Self::I64OrOr { to, .. }
            | Self::I32RotlXor { to, .. }
            | Self::I64RotlXor { to, .. }
            | Self::I64ShlOr { to, .. }
            | Self::I64ShrUOr { to, .. }
            | Self::I32ShrUAnd { to, .. }
            | Self::I64ShrUAnd { to, .. }
            | Self::I64AndShl { to, .. }
            | Self::SelectConstant { to, .. }
            | Self::I32LoadIndexed { to, .. }
            | Self::I32Load8UIndexed { to, .. }
            | Self::I32LoadShifted { to, .. }
            | Self::I32Load16UShifted { to, .. } => Some(to),
            _ => self.vector_target_mut(),
        }
    }

    /// Where one of these forms branches to.
    pub(super) fn further_jump_mut(&mut self) -> Option<&mut Jump> {
        match self {
            Self::BranchF64EqConstant { jump, .. }
            | Self::BranchF64NeConstant { jump, .. }
            | Self::BranchF64LtConstant { jump, .. }
            | Self::BranchF64NotLtConstant { jump, .. }
            | Self::BranchF64GtConstant { jump, .. }
            | Self::BranchF64NotGtConstant { jump, .. }
            | Self::BranchF64LeConstant { jump, .. }
            | Self::BranchF64NotLeConstant { jump, .. }
            | Self::BranchF64GeConstant { jump, .. }
            | Self::BranchF64NotGeConstant { jump, .. }
            | Self::IncrementBranchI32Ne { jump, .. }
            | Self::BranchI32AndNez { jump, .. }
            | Self::BranchI32AndEqz { jump, .. } => Some(jump),
            _ => None,
        }
    }

    /// A branch on whether a comparison of a slot with a constant is as expected, if there is that form.
    pub(super) fn constant_branch(comparison: NumericOp, expected: bool, a: Slot, b: f32) -> Option<Self> {
        let jump = Jump::default();
        Some(match (comparison, expected) {
            (NumericOp::F64Eq, true) | (NumericOp::F64Ne, false) => Self::BranchF64EqConstant { a, b, jump },
            (NumericOp::F64Ne, true) | (NumericOp::F64Eq, false) => Self::BranchF64NeConstant { a, b, jump },
            (NumericOp::F64Lt, true) => Self::BranchF64LtConstant { a, b, jump },
            (NumericOp::F64Lt, false) => Self::BranchF64NotLtConstant { a, b, jump },
            (NumericOp::F64Gt, true) => Self::BranchF64GtConstant { a, b, jump },
            (NumericOp::F64Gt, false) => Self::BranchF64NotGtConstant { a, b, jump },
            (NumericOp::F64Le, true) => Self::BranchF64LeConstant { a, b, jump },
            (NumericOp::F64Le, false) => Self::BranchF64NotLeConstant { a, b, jump },
            (NumericOp::F64Ge, true) => Self::BranchF64GeConstant { a, b, jump },
            (NumericOp::F64Ge, false) => Self::BranchF64NotGeConstant { a, b, jump },
            _ => return None,
        })
    }

    /// A branch together with the addition of one to what it looks at, if there is that form.
    pub(super) fn with_increment(self, addition: Self) -> Option<Self> {
        match (self, addition) {
            (Self::BranchI32NeImmediate { a, b, jump }, Self::I32AddImmediate { to, a: from, b: 1 })
                if to == from && a == to =>
            {
                Some(Self::IncrementBranchI32Ne { a, b, jump })
            }
            _ => None,
        }
    }

    /// A branch on whether a slot has any of the bits of a constant, if that is as expected.
    pub(super) fn mask_branch(expected: bool, a: Slot, b: i32) -> Option<Self> {
        let jump = Jump::default();
        Some(match expected {
            true => Self::BranchI32AndNez { a, b, jump },
            false => Self::BranchI32AndEqz { a, b, jump },
        })
    }

    /// The operation together with an instruction that has its result for the operand at a depth, and another slot for the
    /// other one, if there is that form.
    pub(super) fn with_binary(self, op: NumericOp, depth: usize, to: Slot, other: Slot) -> Option<Self> {
        let c = other;
        Some(match (self, op) {
            // The result is the second operand: what can be exchanged only.
            (_, NumericOp::F64Sub) if depth == 0 => return None,
            (Self::F64Add { a, b, .. }, NumericOp::F64Add) => Self::F64AddAdd { to, a, b, c },
            (Self::F64Sub { a, b, .. }, NumericOp::F64Add) => Self::F64SubAdd { to, a, b, c },
            (Self::F64Add { a, b, .. }, NumericOp::F64Mul) => Self::F64AddMul { to, a, b, c },
            (Self::F64Sub { a, b, .. }, NumericOp::F64Mul) => Self::F64SubMul { to, a, b, c },
            (Self::F64Mul { a, b, .. }, NumericOp::F64Mul) => Self::F64MulMul { to, a, b, c },
            (Self::F64Mul { a, b, .. }, NumericOp::F64Sub) => Self::F64MulSub { to, a, b, c },
            (Self::F64AddMul { a, b, c, .. }, NumericOp::F64Add) => {
                let d = other;
                Self::F64AddMulAdd { to, a, b, c, d }
            }
            (Self::I32And { a, b, .. }, NumericOp::I32Xor) => Self::I32AndXor { to, a, b, c },
            (Self::I32Xor { a, b, .. }, NumericOp::I32Xor) => Self::I32XorXor { to, a, b, c },
            (Self::I64Or { a, b, .. }, NumericOp::I64Or) => Self::I64OrOr { to, a, b, c },
            (Self::I32RotlImmediate { a, b, .. }, NumericOp::I32Xor) => Self::I32RotlXor { to, a, c, b: b as u16 },
            (Self::I64RotlImmediate { a, b, .. }, NumericOp::I64Xor) => Self::I64RotlXor { to, a, c, b: b as u16 },
            (Self::I64ShlImmediate { a, b, .. }, NumericOp::I64Or) => Self::I64ShlOr { to, a, c, b: b as u16 },
            (Self::I64ShrUImmediate { a, b, .. }, NumericOp::I64Or) => Self::I64ShrUOr { to, a, c, b: b as u16 },
            _ => return None,
        })
    }

    /// The operation together with an instruction on its result and a constant, if there is that form. Of the number of bits
    /// that are shifted, what is cut off would not count.
    pub(super) fn with_constant(self, op: NumericOp, to: Slot, c: i32) -> Option<Self> {
        Some(match (self, op) {
            (Self::I32ShrUImmediate { a, b, .. }, NumericOp::I32And) => Self::I32ShrUAnd { to, a, b: b as u16, c },
            (Self::I64ShrUImmediate { a, b, .. }, NumericOp::I64And) => Self::I64ShrUAnd { to, a, b: b as u16, c },
            (Self::I64AndImmediate { a, b, .. }, NumericOp::I64Shl) => Self::I64AndShl { to, a, c: c as u16, b },
            _ => return None,
        })
    }

    /// A load from the sum that an operation gives, if there is that form.
    pub(super) fn load_from(sum: Self, load: Load, to: Slot, offset: u32) -> Option<Self> {
        Some(match (sum, load) {
            (Self::I32Add { a, b, .. }, Load::I32Load) => Self::I32LoadIndexed { to, a, b, offset },
            (Self::I32Add { a, b, .. }, Load::I32Load8U) => Self::I32Load8UIndexed { to, a, b, offset },
            (Self::I32AddShl { a, b, shift, .. }, Load::I32Load) => Self::I32LoadShifted {
                to,
                a,
                b,
                shift,
                offset,
            },
            (Self::I32AddShl { a, b, shift, .. }, Load::I32Load16U) => Self::I32Load16UShifted {
                to,
                a,
                b,
                shift,
                offset,
            },
            _ => return None,
        })
    }

    /// The address that is in no slot, because the operation adds it up: two slots, of which the second is shifted.
    pub(crate) fn added_address(&self) -> Option<(Slot, Slot, u32)> {
        match *self {
            Self::I32LoadIndexed { a, b, .. } | Self::I32Load8UIndexed { a, b, .. } => Some((a, b, 0)),
            Self::I32LoadShifted { a, b, shift, .. } | Self::I32Load16UShifted { a, b, shift, .. } => {
                Some((a, b, shift.into()))
            }
            _ => None,
        }
    }

    /// Both of two operations in a row, if there is that form.
    fn twice(first: Self, second: Self) -> Option<Self> {
        Some(match (first, second) {
            (Self::I32Add { to, a, b }, Self::I32Add { to: then, a: c, b: d }) => {
                Self::I32AddTwice { to, a, b, then, c, d }
            }
            (Self::F64Mul { to, a, b }, Self::F64Mul { to: then, a: c, b: d }) => {
                Self::F64MulTwice { to, a, b, then, c, d }
            }
            (Self::I32AddImmediate { to, a, b }, Self::I32AddImmediate { to: then, a: c, b: d }) => {
                let (b, d) = (b.try_into().ok()?, d.try_into().ok()?);
                Self::I32AddImmediateTwice { to, a, b, then, c, d }
            }
            (Self::I32Add { to, a, b }, Self::I32AddImmediate { to: then, a: c, b: d }) => {
                let d = d.try_into().ok()?;
                Self::I32AddThenImmediate { to, a, b, then, c, d }
            }
            (Self::I32AddImmediate { to, a, b }, Self::I32Add { to: then, a: c, b: d }) => {
                let b = b.try_into().ok()?;
                Self::I32AddImmediateThen { to, a, b, then, c, d }
            }
            (
                Self::Copy { to, from },
                Self::Copy {
                    to: then,
                    from: then_from,
                },
            ) => Self::CopyTwice {
                to,
                from,
                then,
                then_from,
            },
            _ => return None,
        })
    }

    /// The two sums in a row that an operation is, if the second is one with a constant.
    pub(super) fn sums(self) -> Option<(Self, Self)> {
        match self {
            Self::I32AddImmediateTwice { to, a, b, then, c, d } => {
                let first = Self::I32AddImmediate { to, a, b: b.into() };
                Some((
                    first,
                    Self::I32AddImmediate {
                        to: then,
                        a: c,
                        b: d.into(),
                    },
                ))
            }
            Self::I32AddThenImmediate { to, a, b, then, c, d } => {
                let first = Self::I32Add { to, a, b };
                Some((
                    first,
                    Self::I32AddImmediate {
                        to: then,
                        a: c,
                        b: d.into(),
                    },
                ))
            }
            _ => None,
        }
    }
}

impl Lowering<'_> {
    /// Whether these forms may be taken: compiled code is not made of them.
    pub(super) fn has_further(&self) -> bool {
        !self.plain_vectors
    }

    /// Joins the last operation, whose result goes to where it will stay, with the one before it, if there is a form for both
    /// and nothing leads to between them.
    pub(super) fn join_twice(&mut self) {
        if !self.has_further() || self.is_led_to(1) {
            return;
        }
        if let [.., first, second] = self.ops[..]
            && let Some(both) = FastOp::twice(first, second)
        {
            self.ops.truncate(self.ops.len() - 2);
            self.ops.push(both);
            // It stands for the second of them.
            self.sources.remove(self.sources.len() - 2);
        }
    }

    /// Emits `select` between constants, if both operands are some and there is a form for them.
    pub(super) fn select_constant(&mut self) -> bool {
        let constant = |depth| match self.peek(depth) {
            Pending::Constant(value) => u32::try_from(value).ok(),
            _ => None,
        };
        let (Some(a), Some(b)) = (constant(2), constant(1)) else {
            return false;
        };
        if !self.has_further() {
            return false;
        }
        let condition = self.operand(0);
        self.result(3, |to| FastOp::SelectConstant { to, condition, a, b });
        true
    }

    /// Emits a load whose address the last operation has added up, if there is a form for both.
    pub(super) fn load_from_sum(&mut self, load: Load, offset: u32) -> bool {
        let Some(sum) = self.fresh_result(0) else {
            return false;
        };
        let joins = FastOp::load_from(sum, load, 0, offset).is_some();
        if joins {
            self.retract();
            self.result(1, |to| {
                FastOp::load_from(sum, load, to, offset).expect("there is that form")
            });
        }
        joins
    }

    /// Emits an instruction on the operand at a depth, which the last operation has made, and a constant, if there is a form for
    /// both.
    pub(super) fn joined_constant(&mut self, op: NumericOp, depth: usize, value: i32) -> bool {
        let Some(last) = self.fresh_result(depth) else {
            return false;
        };
        let joins = last.with_constant(op, 0, value).is_some();
        if joins {
            self.retract();
            self.result(2, |to| last.with_constant(op, to, value).expect("there is that form"));
        }
        joins
    }

    /// The last operation, if it has made the operand at a depth and may be taken for one of these forms.
    fn fresh_result(&self, depth: usize) -> Option<FastOp> {
        let own = self.top() - 1 - depth as Slot;
        let mut last = *self.ops.last().filter(|_| self.fresh && self.has_further())?;
        (self.peek(depth) == Pending::Done && last.target_mut() == Some(&mut { own })).then_some(last)
    }
}
