//! Where every handler has to be loaded, there are fewer joined forms: what is more than these is not looked for.

use super::lower::Lowering;
use super::{FastOp, Jump, Slot};
use crate::code::numeric::NumericOp;

impl FastOp {
    pub(super) fn further_target_mut(&mut self) -> Option<&mut Slot> {
        self.vector_target_mut()
    }

    pub(super) fn further_jump_mut(&mut self) -> Option<&mut Jump> {
        None
    }

    pub(super) fn constant_branch(_: NumericOp, _: bool, _: Slot, _: f32) -> Option<Self> {
        None
    }

    pub(super) fn with_increment(self, _: Self) -> Option<Self> {
        None
    }

    pub(super) fn with_float(self, _: NumericOp, _: usize, _: Slot, _: Slot) -> Option<Self> {
        None
    }
}

impl Lowering<'_> {
    pub(super) fn has_further(&self) -> bool {
        false
    }

    pub(super) fn join_sums(&mut self) {}
}
