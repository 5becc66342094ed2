//! Joined forms that fast code has only where handlers need not be loaded, and where it is not to be compiled.

use super::lower::Lowering;
use super::{FastOp, Jump, Slot};
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
            /// Two times `i32.add`, one after the other.
            I32AddTwice { to: Slot, a: Slot, b: Slot, then: Slot, c: Slot, d: Slot };
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
            | Self::F64MulSub { to, .. } => Some(to),
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
            | Self::IncrementBranchI32Ne { jump, .. } => Some(jump),
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

    /// The operation together with an instruction that has its result for the operand at a depth, and another slot for the
    /// other one, if there is that form.
    pub(super) fn with_float(self, op: NumericOp, depth: usize, to: Slot, c: Slot) -> Option<Self> {
        Some(match (self, op) {
            // The result is the second operand: what can be exchanged only.
            (_, NumericOp::F64Sub) if depth == 0 => return None,
            (Self::F64Add { a, b, .. }, NumericOp::F64Add) => Self::F64AddAdd { to, a, b, c },
            (Self::F64Sub { a, b, .. }, NumericOp::F64Add) => Self::F64SubAdd { to, a, b, c },
            (Self::F64Add { a, b, .. }, NumericOp::F64Mul) => Self::F64AddMul { to, a, b, c },
            (Self::F64Sub { a, b, .. }, NumericOp::F64Mul) => Self::F64SubMul { to, a, b, c },
            (Self::F64Mul { a, b, .. }, NumericOp::F64Mul) => Self::F64MulMul { to, a, b, c },
            (Self::F64Mul { a, b, .. }, NumericOp::F64Sub) => Self::F64MulSub { to, a, b, c },
            _ => return None,
        })
    }
}

impl Lowering<'_> {
    /// Whether these forms may be taken: compiled code is not made of them.
    pub(super) fn has_further(&self) -> bool {
        !self.plain_vectors
    }

    /// Joins the last operation, whose result goes to where it will stay, with the one before it, if both are sums and
    /// nothing leads to between them.
    pub(super) fn join_sums(&mut self) {
        if !self.has_further() || self.is_led_to(1) {
            return;
        }
        if let [.., FastOp::I32Add { to, a, b }, FastOp::I32Add { to: then, a: c, b: d }] = self.ops[..] {
            self.ops.truncate(self.ops.len() - 2);
            self.ops.push(FastOp::I32AddTwice { to, a, b, then, c, d });
            // It stands for the second of them.
            self.sources.remove(self.sources.len() - 2);
        }
    }
}
