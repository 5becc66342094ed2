//! Code and machine ⇒ the machine's next state.
//!
//! Execution is resumable: [`run`] goes on until something stops it and says what; the machine then holds everything
//! that going on needs. Guest calls are frames of the machine, never of the host. Time is counted in instructions: a
//! delimiter (`else`, `end`) takes none and is always executed together with the instruction before it, so that between
//! two instructions there is one state, not several. An instruction that traps is counted.

mod memory;
mod numeric;
mod operands;
mod plain;
mod reference;
mod table;

use crate::code::{FunctionCode, Op, Program};
use crate::error::TrapCode;
use crate::machine::{Frame, FunctionKind, Machine, Status};

use operands::Operands;

pub(crate) use table::init as init_table;

/// Why a run stopped. The machine has the details.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The call has ended: [`Machine::results`].
    Done,
    /// The program trapped: [`Machine::status`].
    Trapped,
    /// A host function was called: [`Machine::host_arguments`], [`Machine::answer`].
    Host,
    /// So many instructions as were allowed have been executed; running on is possible.
    Budget,
}

/// Runs the machine for at most `budget` instructions.
pub fn run(program: &Program, machine: &mut Machine, budget: u64) -> Stop {
    match machine.status {
        Status::Idle => Stop::Done,
        Status::Trapped(_) => Stop::Trapped,
        Status::Host { .. } => Stop::Host,
        Status::Running => plain::run(program, machine, budget),
    }
}

/// Begins a call whose arguments are on top of the machine's stack.
pub(crate) fn enter(program: &Program, machine: &mut Machine, function: u32) -> Result<(), TrapCode> {
    let mut operands = Operands::take(machine);
    let entered = push_frame(program, machine, &mut operands, function).map(|_| ());
    operands.put_back(machine);
    entered
}

/// Pushes the frame of a function of a module; its arguments are on top of the operands.
fn push_frame<'p>(
    program: &'p Program,
    machine: &mut Machine,
    operands: &mut Operands,
    function: u32,
) -> Result<(Frame, &'p FunctionCode), TrapCode> {
    let FunctionKind::Wasm { instance, index } = machine.functions[function as usize].kind else {
        unreachable!("host functions have no frames")
    };
    if machine.frames.len() >= machine.limits.call_depth {
        return Err(TrapCode::CallStackExhausted);
    }
    let code = program.code(machine.instances[instance as usize].module, index);
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

/// Evaluates a constant expression of an instance; it cannot trap, and it takes no time.
pub(crate) fn constant(machine: &mut Machine, instance: u32, code: &FunctionCode) -> [u64; 2] {
    let mut operands = Operands::with_room(code.ops.len());
    for op in &code.ops {
        match *op {
            Op::Const(value) => operands.push(value),
            Op::GlobalGet(index) => plain::global_get(machine, instance, index, &mut operands),
            Op::Reference(op) => reference::execute(op, machine, instance, &mut operands),
            Op::Numeric(op) => numeric::execute(op, &mut operands).expect("a constant expression cannot trap"),
            Op::End => break,
            op => unreachable!("{op:?} is not constant"),
        }
    }
    operands.bottom()
}
