//! Code and machine ⇒ the machine's next state.
//!
//! Execution is resumable: [`run`] goes on until something stops it and says what; the machine then holds everything
//! that going on needs. Guest calls are frames of the machine, never of the host. Time is counted in instructions: a
//! delimiter (`else`, `end`) takes none and is always executed together with the instruction before it, so that between
//! two instructions there is one state, not several. An instruction that traps is counted.

mod atomic;
mod copy;
mod exception;
mod fast;
mod gc;
mod memory;
mod numeric;
mod observer;
mod operands;
mod plain;
mod reference;
mod simd;
mod table;

use std::ops::ControlFlow;

use crate::code::{FunctionCode, Op, Program};
use crate::error::TrapCode;
use crate::machine::{Frame, FunctionKind, Machine, Ref, Status};

use operands::Operands;

pub use observer::{Moment, Observer};

pub(crate) use exception::catcher;
#[cfg(threaded)]
pub(crate) use fast::Handler;
pub(crate) use plain::code_of;
pub(crate) use reference::has_type;
pub(crate) use table::init as init_table;

/// Why a run stopped. The machine has the details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The call has ended: [`Machine::results`].
    Done,
    /// The program trapped: [`Machine::status`].
    Trapped,
    /// Nobody catches an exception: [`Machine::status`].
    Thrown,
    /// Time has to pass, by a `memory.atomic.wait`: [`Machine::status`], [`Machine::wake`].
    Wait,
    /// A host function was called: [`Machine::host_arguments`], [`Machine::answer`].
    Host,
    /// So many instructions as were allowed have been executed; running on is possible.
    Budget,
    /// The observer stopped the run before an instruction; running on is possible.
    Observed,
}

/// Runs the machine for at most `budget` instructions.
pub fn run(program: &Program, machine: &mut Machine, budget: u64) -> Stop {
    run_observed(program, machine, budget, &mut ())
}

/// Runs the machine for at most `budget` instructions, each shown to the observer before it is executed.
pub fn run_observed<O: Observer>(program: &Program, machine: &mut Machine, budget: u64, observer: &mut O) -> Stop {
    match machine.status {
        Status::Idle => Stop::Done,
        Status::Trapped(_) => Stop::Trapped,
        Status::Thrown(_) => Stop::Thrown,
        Status::Waiting { .. } => Stop::Wait,
        Status::Host { .. } => Stop::Host,
        Status::Running if O::ACTIVE => run_watched(program, machine, budget, observer),
        Status::Running => fast::run(program, machine, budget),
    }
}

/// Runs a machine that is [`Status::Running`]: by plain code where there is something to be seen.
fn run_watched<O: Observer>(program: &Program, machine: &mut Machine, budget: u64, observer: &mut O) -> Stop {
    let mut watched = Watched {
        observer,
        has_stopped: false,
    };
    let mut left = budget;
    loop {
        let before = machine.steps;
        let quiet = watched.quiet_until(program, machine).saturating_sub(before);
        let stop = match quiet {
            0 => plain::run(program, machine, left, &mut watched),
            _ => fast::run_frame(program, machine, left.min(quiet)),
        };
        left -= machine.steps - before;
        let goes_on = match stop {
            // A frame has ended that was quiet, or one has begun.
            Stop::Observed => !watched.has_stopped,
            Stop::Budget => left > 0,
            _ => false,
        };
        if !goes_on {
            return stop;
        }
    }
}

/// An observer, and whether it has stopped the run.
struct Watched<'a, O> {
    observer: &'a mut O,
    has_stopped: bool,
}

impl<O: Observer> Observer for Watched<'_, O> {
    #[inline(always)]
    fn wants(&mut self, function: u32, pc: usize, op: Op, steps: u64) -> bool {
        self.observer.wants(function, pc, op, steps)
    }

    #[inline(always)]
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        let flow = self.observer.before(moment);
        self.has_stopped = flow.is_break();
        flow
    }

    #[inline(always)]
    fn quiet_until(&mut self, program: &Program, machine: &Machine) -> u64 {
        self.observer.quiet_until(program, machine)
    }

    #[inline(always)]
    fn end(&mut self, moment: &Moment<'_>) {
        self.observer.end(moment);
    }
}

/// Begins a call whose arguments are on top of the machine's stack.
pub(crate) fn enter(program: &Program, machine: &mut Machine, function: u32) -> Result<(), TrapCode> {
    let mut operands = Operands::take(machine);
    let entered = push_frame(program, machine, &mut operands, function).map(|_| ());
    operands.put_back(machine);
    entered
}

/// Throws an exception at the call of a host function, whose arguments are still on top of the machine's stack.
pub(crate) fn throw(program: &Program, machine: &mut Machine, exception: Ref) {
    let mut operands = Operands::take(machine);
    if let Some(frame) = machine.frames.last_mut() {
        // The call is the instruction that throws.
        frame.pc -= 1;
    }
    if exception::throw(program, machine, &mut operands, exception) {
        machine.status = Status::Running;
    }
    operands.put_back(machine);
}

/// Pushes the frame of a function of a module; its arguments are on top of the operands.
fn push_frame<'p>(
    program: &'p Program,
    machine: &mut Machine,
    operands: &mut Operands,
    function: u32,
) -> Result<(Frame, &'p FunctionCode), TrapCode> {
    if machine.frames.len() >= machine.limits.call_depth {
        return Err(TrapCode::CallStackExhausted);
    }
    let (instance, code) = lookup(program, machine, function);
    let base = operands.begin_frame(&code.layout, machine.limits.value_stack)?;
    let frame = Frame {
        function,
        instance,
        pc: 0,
        base,
    };
    machine.frames.push(frame);
    Ok((frame, code))
}

/// Puts the frame of a function of a module in the place of the current one; its arguments are on top of the operands.
/// When it does not fit, nothing has changed.
fn replace_frame<'p>(
    program: &'p Program,
    machine: &mut Machine,
    operands: &mut Operands,
    function: u32,
) -> Result<(Frame, &'p FunctionCode), TrapCode> {
    let (_, code) = lookup(program, machine, function);
    let current = machine.frames.last().expect("a tail call has a caller");
    if current.base as usize + code.layout.size as usize > machine.limits.value_stack {
        return Err(TrapCode::CallStackExhausted);
    }
    operands.move_down(current.base as usize, code.layout.param_slots as usize);
    machine.frames.pop();
    push_frame(program, machine, operands, function)
}

fn lookup<'p>(program: &'p Program, machine: &Machine, function: u32) -> (u32, &'p FunctionCode) {
    let FunctionKind::Wasm { instance, index } = machine.functions[function as usize].kind else {
        unreachable!("host functions have no frames")
    };
    (
        instance,
        program.code(machine.instances[instance as usize].module, index),
    )
}

/// Evaluates a constant expression of an instance; it takes no time. Only a lack of room on the heap can make it trap.
pub(crate) fn constant(
    program: &Program,
    machine: &mut Machine,
    instance: u32,
    code: &FunctionCode,
) -> Result<[u64; 2], TrapCode> {
    // Every operation pushes one value at most, and none is wider than a vector.
    let mut operands = Operands::with_room(2 * code.ops.len());
    for op in &code.ops {
        match *op {
            Op::Const(value) => operands.push(value),
            Op::GlobalGet(index) => plain::global_get(machine, instance, index, &mut operands),
            Op::Reference(op) => reference::execute(op, code, program, machine, instance, &mut operands)?,
            Op::Numeric(op) => numeric::execute(op, &mut operands)?,
            Op::Simd(op) => simd::execute(op, code, machine, instance, &mut operands)?,
            Op::Gc(op) => gc::execute(op, program, machine, instance, &mut operands)?,
            Op::End => break,
            op => unreachable!("{op:?} is not constant"),
        }
    }
    Ok(operands.bottom())
}
