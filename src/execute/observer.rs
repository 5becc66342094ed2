//! The one hook: who wants to watch a run sees every instruction before it is executed, and can stop there.

use std::ops::ControlFlow;

use crate::code::{FunctionCode, Op, Program};
use crate::machine::{Frame, Machine};

/// Watches a run. It sees everything and changes nothing.
pub trait Observer {
    /// Whether there is anybody to watch: where this is false, watching costs nothing.
    const ACTIVE: bool = true;

    /// Whether the observer has to see an instruction: asked first, and of what is known without more work. `function` is the
    /// address of the current function, `pc` the index of the operation in its code, `steps` the time.
    #[inline(always)]
    fn wants(&mut self, function: u32, pc: usize, op: Op, steps: u64) -> bool {
        let _ = (function, pc, op, steps);
        true
    }

    /// Called before an instruction is executed that the observer wants to see; [`ControlFlow::Break`] stops the run there.
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()>;

    /// Up to which step nothing has to be seen, as long as the frame on top is there: so long, or until it has ended,
    /// whatever code is quickest is executed, with all that it calls. Asked where a run begins, and of each frame that is
    /// made.
    #[inline(always)]
    fn quiet_until(&mut self, _: &Program, _: &Machine) -> u64 {
        0
    }

    /// Called when a frame has ended and the one below goes on, before that does anything;
    /// [`ControlFlow::Break`] stops the run there.
    #[inline(always)]
    fn returned(&mut self, _: &Machine) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    /// Called when a function ends by its `end`. That is no instruction and takes no time, so nothing can stop there. The
    /// results are on top of the stack.
    #[inline(always)]
    fn end(&mut self, _: &Moment<'_>) {}
}

/// Nobody watches.
impl Observer for () {
    const ACTIVE: bool = false;

    #[inline(always)]
    fn before(&mut self, _: &Moment<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// A moment of a run: an instruction is about to be executed.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// What is executed.
    pub program: &'a Program,
    /// Its state, but for the value stack and the place of the current frame, which are below.
    pub machine: &'a Machine,
    /// The code of the current function.
    pub code: &'a FunctionCode,
    /// The current frame, at the instruction.
    pub frame: Frame,
    /// The instruction's operation.
    pub op: Op,
    /// The value stack, up to its top.
    pub stack: &'a [u64],
    /// Instructions executed before this one.
    pub steps: u64,
}
