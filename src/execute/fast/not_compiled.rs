//! Where there is no engine around this one, nothing is compiled.

use super::dispatch::Dispatch;
use crate::code::Program;
use crate::code::fast::FastCode;

/// How compiled code ended.
#[expect(dead_code, reason = "it is never entered")]
pub(super) enum Entered {
    Returned,
    At(usize),
    AtReturn(usize),
}

/// Fast code is executed as long as it can be.
pub(super) fn advise(_: &Program, _: u32, _: u32, _: &FastCode, _: u32) -> (Option<u32>, u64) {
    (None, u64::MAX)
}

impl Dispatch<'_, '_> {
    pub(super) fn enter_compiled(&mut self, _: u32, _: i64) -> Option<(Entered, i64)> {
        None
    }
}
