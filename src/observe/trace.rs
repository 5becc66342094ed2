//! A window of a run as events, one for each instruction: made by running the window again, so that a trace costs
//! nothing for what nobody looks at.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::rc::Rc;

use crate::code::Op;
use crate::code::atomic::AtomicOp;
use crate::code::memory::{MemoryOp, Place};
use crate::code::simd::SimdOp;
use crate::code::typing::{InstructionTypes, instruction_types};
use crate::execute::{Moment, Observer};
use crate::machine::{FunctionKind, Machine, Ref, Value, values_in};
use crate::module::types::{ValType, slots_of};

/// An instruction that was executed.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceEvent {
    /// Instructions executed before it.
    pub step: u64,
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
    /// The function returns.
    Return,
}

/// Which events a trace has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TraceFilter {
    /// Only those of this function: the module's number and the function's index.
    pub function: Option<(u32, u32)>,
    /// Only calls and returns.
    pub calls_only: bool,
}

/// An observer that makes events of what it sees.
pub struct Tracer<F> {
    filter: TraceFilter,
    emit: F,
    types: HashMap<(u32, u32), Rc<[InstructionTypes]>>,
    /// The last event, while its results are not known.
    pending: Option<Pending>,
}

struct Pending {
    event: TraceEvent,
    results: Box<[ValType]>,
    /// The place of the instruction.
    pc: u32,
    /// Whether the instruction always leads to the next one, if only by way of delimiters.
    straight: bool,
    /// How high the stack is when it has led to the next one.
    top: usize,
}

impl<F: FnMut(TraceEvent)> Tracer<F> {
    /// A tracer that gives each event that passes the filter to `emit`.
    pub fn new(filter: TraceFilter, emit: F) -> Self {
        Self {
            filter,
            emit,
            types: HashMap::new(),
            pending: None,
        }
    }

    /// Gives the last event. `machine` is the one that was watched, where it stopped.
    pub fn finish(mut self, machine: &Machine) {
        match machine.frames.last() {
            Some(frame) => self.complete(machine.frames.len(), frame.pc, &machine.stack),
            None => self.complete(0, 0, &machine.stack),
        }
    }

    /// Gives the event that awaits its results, which are on the stack if its instruction has led to the next.
    fn complete(&mut self, depth: usize, pc: u32, stack: &[u64]) {
        let Some(mut pending) = self.pending.take() else { return };
        let still_there = depth == pending.event.depth && pc == pending.pc;
        let led_on = match pending.straight {
            true => !still_there,
            false => (depth, pc, stack.len()) == (pending.event.depth, pending.pc + 1, pending.top),
        };
        if led_on {
            let slots = slots_of(&pending.results);
            pending.event.results = Some(values_in(&pending.results, &stack[stack.len() - slots..]));
        }
        (self.emit)(pending.event);
    }

    fn wants(&self, event: &TraceEvent) -> bool {
        let function = self
            .filter
            .function
            .is_none_or(|wanted| wanted == (event.module, event.function));
        let is_call = matches!(event.effect, Some(Effect::Call { .. } | Effect::Return));
        function && (is_call || !self.filter.calls_only)
    }
}

impl<F: FnMut(TraceEvent)> Observer for Tracer<F> {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        self.complete(moment.machine.frames.len(), moment.frame.pc, moment.stack);
        let (module, function) = location(moment);
        let offset = moment.code.offsets[moment.frame.pc as usize];
        let loaded = &moment.program.module(module).module;
        let types = self.types.entry((module, function));
        let types = Rc::clone(types.or_insert_with(|| instruction_types(loaded, function).into()));
        let found = types.binary_search_by_key(&offset, |types| types.offset);
        let types = &types[found.expect("every operation stands for an instruction")];
        let slots = slots_of(&types.operands);
        let operands = values_in(&types.operands, &moment.stack[moment.stack.len() - slots..]);
        let event = TraceEvent {
            step: moment.steps,
            depth: moment.machine.frames.len(),
            module,
            function,
            offset,
            effect: effect(moment, &operands),
            operands,
            results: None,
        };
        if self.wants(&event) {
            let top = moment.stack.len() - slots + slots_of(&types.results);
            self.pending = Some(Pending {
                event,
                results: types.results.clone(),
                pc: moment.frame.pc,
                straight: moment.op.is_straight(),
                top,
            });
        }
        ControlFlow::Continue(())
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
fn effect(moment: &Moment<'_>, operands: &[Value]) -> Option<Effect> {
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
        Op::Memory(_) | Op::Simd(_) | Op::Atomic(_) => {
            let (memory, address, length) = written(moment.op, operands)?;
            let memory = instance.memories[memory as usize];
            let inside = machine.memories[memory as usize].get(address, length).is_ok();
            inside.then_some(Effect::Memory {
                memory,
                address,
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

/// The bytes that an instruction is about to write: the memory's index in the module, address and length.
pub(super) fn written(op: Op, operands: &[Value]) -> Option<(u32, u64, u64)> {
    let operand = |index: usize| operands.get(index).map(|value: &Value| value.to_slots()[0]);
    let access = |at: Place, bytes: usize| Some((at.memory.into(), operand(0)?.checked_add(at.offset)?, bytes as u64));
    match op {
        Op::Memory(MemoryOp::Store { store, at }) => access(at, store.bytes()),
        Op::Memory(MemoryOp::Fill { memory })
        | Op::Memory(MemoryOp::Init { memory, .. })
        | Op::Memory(MemoryOp::Copy { to: memory, .. }) => Some((memory, operand(0)?, operand(2)?)),
        Op::Simd(SimdOp::Store { at }) => access(at, 16),
        Op::Simd(SimdOp::StoreLane { width, at, .. }) => access(at, width.bytes()),
        Op::Atomic(AtomicOp::Store { store, at }) => access(at, store.bytes()),
        Op::Atomic(AtomicOp::Rmw { rmw, at }) => access(at, rmw.bytes()),
        Op::Atomic(AtomicOp::Cmpxchg { cmpxchg, at }) => access(at, cmpxchg.bytes()),
        _ => None,
    }
}
