//! Executes fast code, and changes over to plain code where that is needed.
//!
//! What a run leaves behind does not depend on which code it has executed: the same machine, at the same step.

#[cfg_attr(not(target_arch = "wasm32"), path = "not_compiled.rs")]
mod compiled;
mod context;
mod dispatch;
#[cfg(vectors)]
mod joined;
mod operations;
mod registers;
#[cfg(vectors)]
mod vectors;

use std::ops::ControlFlow;

use super::operands::{Operands, Scalar};
use super::{Moment, Observer, Stop, plain};
use crate::code::Program;
use crate::code::fast::{COUNTED, FastCode, FastOp, Pending, Slot};
use crate::error::TrapCode;
use crate::machine::{Frame, FunctionKind, Machine, Status};

use context::Context;
#[cfg(threaded)]
pub(crate) use dispatch::Handler;

/// Why fast code was left.
#[derive(Clone, Copy)]
enum Exit {
    /// The budget does not reach to the end of the function, at a function's beginning.
    AtEntry,
    /// The same, behind a call that has returned.
    AtReturn,
    /// The same, after the branch of the present operation, which goes back so many instructions.
    AtLoop { back: i32 },
    /// The present operation has to be executed by plain code.
    Leave,
    /// The present operation trapped.
    Trap(TrapCode),
    /// The present operation calls a host function, whose arguments end at a slot of the value stack.
    Host { host: u32, top: usize },
    /// A frame that began before this run is on top again, or none is. The results take so many slots.
    Returned { results: u32 },
}

/// Runs a machine that is [`Status::Running`] for at most `budget` instructions.
pub(super) fn run(program: &Program, machine: &mut Machine, budget: u64) -> Stop {
    let mut left = budget;
    loop {
        let before = machine.steps;
        let stop = match entry(program, machine) {
            None => match plain::run(program, machine, left, &mut UntilEntry { depth: 0 }) {
                Stop::Observed => None,
                stop => Some(stop),
            },
            Some((fast, at)) => run_fast(program, machine, fast, at, left, &mut ()),
        };
        if let Some(stop) = stop {
            return stop;
        }
        left -= machine.steps - before;
    }
}

/// The same, until the frame on top has ended and another one goes on: [`Stop::Observed`].
pub(super) fn run_frame(program: &Program, machine: &mut Machine, budget: u64) -> Stop {
    let depth = machine.frames.len();
    let mut left = budget;
    while machine.frames.len() >= depth {
        let before = machine.steps;
        let stop = match entry(program, machine) {
            None => match plain::run(program, machine, left, &mut UntilEntry { depth }) {
                Stop::Observed => None,
                stop => Some(stop),
            },
            Some((fast, at)) => run_fast(program, machine, fast, at, left, &mut UntilEnded { depth }),
        };
        match stop {
            None | Some(Stop::Observed) => left -= machine.steps - before,
            Some(stop) => return stop,
        }
    }
    Stop::Observed
}

/// The fast code that goes on from where the machine is, and at which operation.
fn entry<'p>(program: &'p Program, machine: &Machine) -> Option<(&'p FastCode, u32)> {
    let frame = machine.frames.last().expect("a running machine has a frame");
    let (module, index) = function(machine, frame);
    let fast = program.fast_code(module, index)?;
    Some((fast, fast.enter(frame.pc)?))
}

/// The function of a frame: the number of its module, and its index there.
fn function(machine: &Machine, frame: &Frame) -> (u32, u32) {
    let FunctionKind::Wasm { instance, index } = machine.functions[frame.function as usize].kind else {
        unreachable!("host functions have no frames")
    };
    (machine.instances[instance as usize].module, index)
}

/// Stops where plain code can be left, or where less than so many frames are left.
struct UntilEntry {
    depth: usize,
}

impl Observer for UntilEntry {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        let (module, index) = function(moment.machine, &moment.frame);
        let entry = moment.program.fast_code(module, index);
        let is_entry = entry.and_then(|fast| fast.enter(moment.frame.pc)).is_some();
        match is_entry || moment.machine.frames.len() < self.depth {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    fn returned(&mut self, machine: &Machine) -> ControlFlow<()> {
        UntilEnded { depth: self.depth }.returned(machine)
    }
}

/// Stops where less than so many frames are left.
struct UntilEnded {
    depth: usize,
}

impl Observer for UntilEnded {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        self.returned(moment.machine)
    }

    fn returned(&mut self, machine: &Machine) -> ControlFlow<()> {
        match machine.frames.len() < self.depth {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

/// Runs from an operation of fast code on. `None` when the run goes on from where the machine is then. The observer sees
/// what is executed by plain code.
fn run_fast<O: Observer>(
    program: &Program,
    machine: &mut Machine,
    fast: &FastCode,
    at: u32,
    budget: u64,
    observer: &mut O,
) -> Option<Stop> {
    let frame = *machine.frames.last().expect("a running machine has a frame");
    let rest = fast.rest(frame.pc);
    if budget < u64::from(rest) {
        return Some(plain::run(program, machine, budget, observer));
    }
    let mut operands = Operands::take(machine);
    let end = frame.base as usize + fast.size as usize;
    operands.make_room(compiled::end_of_room(end));
    let (module, index) = function(machine, &frame);
    let (compiled, stretch) = compiled::advise(program, module, index, fast, at);
    // Whole days of running at most; what is left of a larger budget comes after that.
    let granted = budget.min(stretch.saturating_add(rest.into())).min(1 << 62);
    let left = granted as i64 - i64::from(rest);
    let mut context = Context::new(program, machine, &mut operands, fast, frame, left);
    context.run(at, compiled);
    context.give_frames();
    let (fast, left, op, base) = (context.fast, context.left, context.index(), context.base());
    let exit = context.exit;
    let mut state = Leaving {
        program,
        machine,
        operands,
        fast,
        granted,
        left,
        is_over: granted == budget,
    };
    match exit {
        Exit::AtEntry => state.finish(0, observer),
        Exit::AtReturn => state.finish(fast.sources[op - 1] + 1, observer),
        Exit::AtLoop { back } => state.finish(fast.loop_at(op, back), observer),
        Exit::Leave => {
            let pc = fast.sources[op];
            state.stand_at(pc);
            let machine = state.give_back(fast.rest(pc));
            match plain::run(program, machine, 1, observer) {
                Stop::Budget => None,
                stop => Some(stop),
            }
        }
        Exit::Trap(trap) => {
            let pc = fast.sources[op];
            state.stand_at(pc);
            state.write_pending(pc, op);
            let stop = plain::trapped(state.machine, &state.operands, trap);
            state.give_back(fast.rest(pc + 1));
            Some(stop)
        }
        Exit::Host { host, top } => {
            let pc = fast.sources[op];
            state.operands.set_top(top);
            let frame = state.machine.frames.last_mut().expect("the frame that calls");
            frame.pc = pc + 1;
            let caller = Some(frame.instance);
            state.machine.status = Status::Host { host, caller };
            state.give_back(fast.rest(pc + 1));
            Some(Stop::Host)
        }
        Exit::Returned { results } => {
            state.machine.frames.pop();
            state.operands.set_top(base + results as usize);
            let machine = state.give_back(0);
            if machine.frames.is_empty() {
                machine.status = Status::Idle;
                return Some(Stop::Done);
            }
            None
        }
    }
}

/// A run on its way out of fast code.
struct Leaving<'a> {
    program: &'a Program,
    machine: &'a mut Machine,
    operands: Operands,
    fast: &'a FastCode,
    granted: u64,
    left: i64,
    /// Whether no more than this is to be executed.
    is_over: bool,
}

impl<'a> Leaving<'a> {
    /// Makes the frame one that stands at a place in plain code.
    fn stand_at(&mut self, pc: u32) {
        let frame = self.machine.frames.last_mut().expect("the frame that is executed");
        frame.pc = pc;
        let frame = *frame;
        let (module, index) = function(self.machine, &frame);
        let plain = self.program.code(module, index);
        self.operands
            .set_top(frame.base as usize + plain.tops[pc as usize] as usize);
    }

    /// Writes what fast code, having come to an operation, has not yet put where plain code has it.
    fn write_pending(&mut self, pc: u32, op: usize) {
        let fast = self.fast;
        // What the instruction itself has put into its slot was pending before it. To add to a slot twice would be wrong.
        let begun = (0..op).rev().take_while(|before| fast.sources[*before] == pc);
        let begun: Vec<FastOp> = begun.map(|before| fast.ops[before]).collect();
        let is_added = |slot| {
            let adds = |op: &FastOp| matches!(*op, FastOp::I32AddImmediate { to, a, .. } if to == slot && a == slot);
            begun.iter().any(adds)
        };
        let frame = *self.machine.frames.last().expect("the frame that is executed");
        let (module, index) = function(self.machine, &frame);
        let base = frame.base as usize;
        // An address that the operation itself has added up.
        if let Some((a, b, shift)) = fast.ops[op].added_address() {
            let value = |slot: Slot| u32::from_slot(self.operands.slot(base + slot as usize));
            let sum = value(a).wrapping_add(value(b) << shift);
            let top = self.program.code(module, index).tops[pc as usize] as usize;
            self.operands.set_slot(base + top - 1, sum.to_slot());
        }
        // A sum of a slot with itself in its place is read before it is written: each writes its own slot only.
        for (slot, value) in self.program.pending(module, index, pc as usize) {
            let value = match value {
                Pending::Done => continue,
                Pending::Sum(of, _) if of == slot && is_added(slot) => continue,
                Pending::Constant(value) => value,
                Pending::Local(local) => self.operands.slot(base + local as usize),
                Pending::Sum(of, add) => u32::from_slot(self.operands.slot(base + of as usize))
                    .wrapping_add(add)
                    .to_slot(),
            };
            self.operands.set_slot(base + slot as usize, value);
        }
    }

    /// What is left of what was granted, before so many instructions of the function.
    fn left_before(&self, rest: u32) -> u64 {
        let left = self.left + i64::from(rest);
        // Code that counts nothing may have gone anywhere meanwhile.
        if COUNTED {
            left as u64
        } else {
            (left.max(0) as u64).min(self.granted)
        }
    }

    /// Gives the machine back its stack and its time, when so many instructions of the function are left.
    fn give_back(self, rest: u32) -> &'a mut Machine {
        let left = self.left_before(rest);
        self.operands.put_back(self.machine);
        self.machine.steps += self.granted - left;
        self.machine
    }

    /// Spends the budget, which ends in this function, in plain code. `None` when there is more than what was granted.
    fn finish<O: Observer>(mut self, pc: u32, observer: &mut O) -> Option<Stop> {
        self.stand_at(pc);
        let rest = self.fast.rest(pc);
        let (program, is_over) = (self.program, self.is_over);
        let left = self.left_before(rest);
        let machine = self.give_back(rest);
        is_over.then(|| plain::run(program, machine, left, observer))
    }
}
