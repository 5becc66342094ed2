//! Where every handler has to be loaded, there are fewer joined forms: what is more than these is not looked for.

use super::lower::Lowering;
use super::{FastOp, Jump, Slot};
use crate::code::memory::Load;
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

    pub(super) fn mask_branch(_: bool, _: Slot, _: i32) -> Option<Self> {
        None
    }

    pub(super) fn with_binary(self, _: NumericOp, _: usize, _: Slot, _: Slot) -> Option<Self> {
        None
    }

    pub(crate) fn added_address(&self) -> Option<(Slot, Slot, u32)> {
        None
    }

    pub(super) fn sums(self) -> Option<(Self, Self)> {
        None
    }
}

impl Lowering<'_> {
    pub(super) fn has_further(&self) -> bool {
        false
    }

    pub(super) fn join_twice(&mut self) {}

    pub(super) fn select_constant(&mut self) -> bool {
        false
    }

    pub(super) fn load_from_sum(&mut self, _: Load, _: u32) -> bool {
        false
    }

    pub(super) fn joined_constant(&mut self, _: NumericOp, _: usize, _: i32) -> bool {
        false
    }
}
