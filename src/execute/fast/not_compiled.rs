//! Where there is no engine around this one, nothing is compiled.

use super::context::Context;
use super::registers::{Flow, Registers};
use crate::code::Program;
use crate::code::fast::FastCode;

/// Where the room ends that the value stack is to have, when it needs that much.
pub(super) fn end_of_room(end: usize) -> usize {
    end
}

/// Fast code is executed as long as it can be.
pub(super) fn advise(_: &Program, _: u32, _: u32, _: &FastCode, _: u32) -> (Option<u32>, u64) {
    (None, u64::MAX)
}

impl Context<'_, '_> {
    pub(super) fn begin_compiled(&mut self, _: u32) -> bool {
        true
    }
}

impl Registers<'_, '_, '_> {
    /// Goes on in the function that was just called.
    #[inline(always)]
    pub(super) fn enter_callee(&mut self) -> Flow {
        Flow::Jumped
    }
}
