//! Where fast code has no operations on vectors, they are left to plain code.

use super::lower::Lowering;
use super::{FastOp, Slot};
use crate::code::Op;

impl FastOp {
    pub(super) fn vector_target_mut(&mut self) -> Option<&mut Slot> {
        None
    }
}

impl Lowering<'_> {
    pub(super) fn vector(&mut self, _: Op) -> bool {
        false
    }

    pub(super) fn wide_local(&self, _: usize) -> Option<Slot> {
        None
    }

    pub(super) fn copy_wide(&self, to: Slot, from: Slot) -> FastOp {
        FastOp::CopyMany { to, from, slots: 2 }
    }
}
