//! The events of a run: what each instruction takes, gives and changes.

use super::access::accesses;
use super::location::Location;
use crate::code::Op;
use crate::code::memory::MemoryOp;
use crate::execute::Moment;
use crate::machine::{FunctionKind, Ref, Value};

/// An instruction that was executed; or a function that ended, which is no instruction.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceEvent {
    /// Instructions executed before it.
    pub step: u64,
    /// Its place among the events of this step: [`TracePosition`].
    pub order: u32,
    /// How many calls were active.
    pub depth: usize,
    /// The number of the function's module in the program.
    pub module: u32,
    /// The function's index in its module.
    pub function: u32,
    /// The offset of the instruction in the module's bytes.
    pub offset: u32,
    /// What it took from the operand stack.
    pub operands: Vec<Value>,
    /// What it left there; `None` when control went elsewhere or the instruction did not end.
    pub results: Option<Vec<Value>>,
    /// What it did besides.
    pub effect: Option<Effect>,
}

/// What an instruction changes besides the operand stack.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A local variable of the frame.
    Local {
        /// Its index.
        index: u32,
        /// What it was.
        old: Value,
        /// What it is.
        new: Value,
    },
    /// A global.
    Global {
        /// Its index in the module.
        index: u32,
        /// What it was.
        old: Value,
        /// What it is.
        new: Value,
    },
    /// Bytes of a memory.
    Memory {
        /// The memory's address in the store.
        memory: u32,
        /// The address of the first byte.
        address: u64,
        /// How many bytes.
        length: u64,
    },
    /// A call of a function of the store.
    Call {
        /// Its address.
        function: u32,
        /// The arguments.
        arguments: Vec<Value>,
    },
    /// The function returns its operands.
    Return,
    /// An exception is thrown.
    Throw,
}

/// Where an event has its place among all events of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TracePosition {
    /// Instructions executed before it.
    pub step: u64,
    /// Among the events of a step, the functions that have ended come first, counted from 0, and then the instruction:
    /// [`INSTRUCTION`](Self::INSTRUCTION).
    pub order: u32,
}

impl TracePosition {
    /// The order of an instruction.
    pub const INSTRUCTION: u32 = u32::MAX;

    /// That of the instruction at a step. A run that is at this step has all earlier events behind it.
    pub fn of_step(step: u64) -> Self {
        Self {
            step,
            order: Self::INSTRUCTION,
        }
    }
}

impl TraceEvent {
    /// Where the event has its place among all events of the run.
    pub fn position(&self) -> TracePosition {
        TracePosition {
            step: self.step,
            order: self.order,
        }
    }

    /// Whether this is the end of a function, which is no instruction.
    pub fn is_end(&self) -> bool {
        self.order != TracePosition::INSTRUCTION
    }
}

/// The module and the index of the function that a moment is in.
pub(super) fn location(moment: &Moment<'_>) -> (u32, u32) {
    let module = moment.machine.instances[moment.frame.instance as usize].module;
    match moment.machine.functions[moment.frame.function as usize].kind {
        FunctionKind::Wasm { index, .. } => (module, index),
        FunctionKind::Host(_) => unreachable!("host functions have no frames"),
    }
}

/// What the instruction of a moment is about to change besides the operand stack.
pub(super) fn effect(moment: &Moment<'_>, operands: &[Value]) -> Option<Effect> {
    let machine = moment.machine;
    let instance = &machine.instances[moment.frame.instance as usize];
    let local = |slot: u32| {
        let layout = &moment.code.layout;
        let index = layout.local_slots.partition_point(|start| *start <= slot) - 1;
        let at = moment.frame.base as usize + slot as usize;
        let old = Value::from_slots(layout.locals[index], &moment.stack[at..]);
        Some(Effect::Local {
            index: index as u32,
            old,
            new: *operands.last()?,
        })
    };
    let call = |function: u32| {
        let params = &moment
            .program
            .types
            .func(machine.functions[function as usize].ty)
            .params;
        let arguments = operands.iter().take(params.len()).copied().collect();
        Some(Effect::Call { function, arguments })
    };
    if let Some(function) = callee(moment) {
        return call(function);
    }
    match moment.op {
        Op::LocalSet(slot) | Op::LocalTee(slot) | Op::LocalSetWide(slot) | Op::LocalTeeWide(slot) => local(slot),
        Op::GlobalSet(index) => {
            let global = &machine.globals[instance.globals[index as usize] as usize];
            Some(Effect::Global {
                index,
                old: global.value(),
                new: *operands.last()?,
            })
        }
        Op::Return => Some(Effect::Return),
        Op::Throw(_) | Op::ThrowRef | Op::Rethrow(_) => Some(Effect::Throw),
        Op::Memory(MemoryOp::Grow { .. }) => None,
        Op::Memory(_) | Op::Simd(_) | Op::Atomic(_) => {
            let write = accesses(moment).into_iter().find(|access| access.write)?;
            let Location::Memory { memory, start, length } = write.location else {
                return None;
            };
            Some(Effect::Memory {
                memory,
                address: start,
                length,
            })
        }
        _ => None,
    }
}

/// The function of the store that the instruction of a moment is about to call, if it is a call that finds one.
pub(super) fn callee(moment: &Moment<'_>) -> Option<u32> {
    let machine = moment.machine;
    let instance = &machine.instances[moment.frame.instance as usize];
    let top = moment.stack.last().copied();
    match moment.op {
        Op::Call(index) | Op::ReturnCall(index) => Some(instance.functions[index as usize]),
        Op::CallRef | Op::ReturnCallRef => Ref::from_slot(top?).as_func(),
        Op::CallIndirect { table, ty } | Op::ReturnCallIndirect { table, ty } => {
            let table = &machine.tables[instance.tables[table as usize] as usize];
            let function = table.get(top?)?.as_func()?;
            moment
                .program
                .types
                .is_subtype(machine.functions[function as usize].ty, ty)
                .then_some(function)
        }
        _ => None,
    }
}
