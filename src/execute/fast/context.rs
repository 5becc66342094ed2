//! What fast code works on beside its registers: the machine, the code of the frame on top, and who waits for it.
//!
//! The frames of callers that were left in this run are not yet among the machine's: [`Context::give_frames`] puts them
//! there when the run ends.

use std::ptr::NonNull;

use super::Exit;
use super::registers::{Bytes, Callers, Globals, Tables};
use crate::code::fast::{FastCode, Linked, Slot};
use crate::code::{ModuleCode, Op, Program};
use crate::error::TrapCode;
use crate::execute::operands::Operands;
use crate::execute::{gc, memory, numeric, plain, reference, simd, table};
use crate::machine::{Frame, FunctionKind, Machine};
use crate::module::types::slots_of;

/// A run of fast code.
pub(super) struct Context<'p, 'm> {
    /// The first memory of the instance.
    pub(super) bytes: Bytes,
    pub(super) globals: Globals,
    pub(super) tables: Tables,
    /// The code of the frame on top.
    pub(super) fast: &'p FastCode,
    /// The module of the frame on top.
    pub(super) module: &'p ModuleCode,
    /// The instance of the frame on top.
    pub(super) instance: u32,
    /// There are never more than have room.
    pub(super) callers: Callers<'p>,
    /// Where the slots end that there is room for, within the machine's limit.
    pub(super) slots_end: *mut u64,
    pub(super) program: &'p Program,
    pub(super) machine: &'m mut Machine,
    pub(super) operands: &'m mut Operands,
    /// The first slot of the frame on top, when the run has ended.
    pub(super) slots: *mut u64,
    /// The budget that would be left if what comes after the present place in the function had been executed: as long as
    /// it is not negative, straight code and branches forward stay within the budget.
    pub(super) left: i64,
    /// The operation at which the run has ended, and why it has.
    pub(super) op: *const Linked,
    pub(super) exit: Exit,
    /// What compiled code works on, once it was entered.
    #[cfg(target_arch = "wasm32")]
    pub(super) compiled: Option<Box<super::compiled::State>>,
    /// Where the host's stack ended when the run began: no handler may be far from there.
    #[cfg(all(threaded, debug_assertions))]
    pub(super) stack: usize,
}

/// Where a caller goes on.
pub(super) struct Caller<'p> {
    pub(super) fast: &'p FastCode,
    /// The operation behind the call.
    pub(super) op: *const Linked,
    pub(super) instance: u32,
    /// The slot at which the frame of what it called begins.
    pub(super) frame: Slot,
    /// How many instructions of the caller come after the call.
    pub(super) rest: u32,
}

impl<'p, 'm> Context<'p, 'm> {
    /// A run that begins in a frame. There must be room for the frame's slots.
    pub(super) fn new(
        program: &'p Program,
        machine: &'m mut Machine,
        operands: &'m mut Operands,
        fast: &'p FastCode,
        frame: Frame,
        left: i64,
    ) -> Self {
        let module = program.module(machine.instances[frame.instance as usize].module);
        let mut context = Self {
            bytes: Bytes::none(),
            globals: Globals::none(),
            tables: Tables::none(),
            fast,
            module,
            instance: frame.instance,
            callers: Callers::none(),
            slots_end: std::ptr::null_mut(),
            program,
            machine,
            operands,
            slots: std::ptr::null_mut(),
            left,
            op: fast.ops.first(),
            exit: Exit::Leave,
            #[cfg(target_arch = "wasm32")]
            compiled: None,
            #[cfg(all(threaded, debug_assertions))]
            stack: 0,
        };
        context.enter_instance(frame.instance);
        context.find_slots();
        context.slots = context.operands.slots_mut()[frame.base as usize..].as_mut_ptr();
        context
    }

    /// Where on the value stack a slot is.
    fn height(&mut self, slot: *const u64) -> usize {
        (slot.addr() - self.operands.slots_mut().as_ptr().addr()) / size_of::<u64>()
    }

    /// Where on the value stack the frame on top began when the run ended.
    pub(super) fn base(&mut self) -> usize {
        self.height(self.slots)
    }

    /// Finds the slots' end.
    fn find_slots(&mut self) {
        let limit = self.machine.limits.value_stack;
        let slots = self.operands.slots_mut();
        let within = slots.len().min(limit);
        self.slots_end = slots[within..].as_mut_ptr();
    }

    /// The frame on top is one of another instance now.
    pub(super) fn enter_instance(&mut self, instance: u32) {
        self.instance = instance;
        let number = self.machine.instances[instance as usize].module;
        self.module = self.program.module(number);
        self.globals = Globals::of(self.machine, instance);
        self.tables = Tables::of(self.machine, instance);
        self.find_bytes();
    }

    /// Finds the first memory of the instance; what has none does not access it.
    pub(super) fn find_bytes(&mut self) {
        let first = self.machine.instances[self.instance as usize].memories.first();
        self.bytes = match first {
            Some(memory) => Bytes::of(&mut self.machine.memories[*memory as usize].bytes),
            None => Bytes::none(),
        };
    }

    /// Makes room for one more caller, and for a frame of so many slots that begins at a slot of the frame on top. Gives where
    /// the frame on top is then, if the limits allow it.
    pub(super) fn make_room(&mut self, slots: *const u64, frame: Slot, size: u32) -> Option<NonNull<u64>> {
        let base = self.height(slots);
        let end = base + frame as usize + size as usize;
        let limits = &self.machine.limits;
        let depth = self.machine.frames.len() + self.callers.len();
        if depth >= limits.call_depth || end > limits.value_stack {
            return None;
        }
        if self.callers.is_full() {
            // No more than the limit allows, so that calls need to look at nothing but this capacity.
            let more = self.callers.len().max(16).min(limits.call_depth - depth);
            self.callers.reserve_exact(more);
        }
        self.operands.make_room(end);
        self.find_slots();
        NonNull::new(self.operands.slots_mut()[base..].as_mut_ptr())
    }

    /// The fast code of a function of an instance, which is lowered now if it has not been before.
    pub(super) fn lower(&self, instance: u32, function: u32) -> Option<&'p FastCode> {
        let module = self.machine.instances[instance as usize].module;
        self.program.fast_code(module, function)
    }

    /// The function at an index of a table of the instance, if it has a type.
    pub(super) fn element(&self, table: u16, ty: u32, index: u64) -> Result<u32, TrapCode> {
        plain::callee(self.program, self.machine, self.instance, table.into(), ty, index)
    }

    /// The fast code of the function at an index of a table of the instance, if it is of the same instance, has exactly this
    /// type, and was lowered before.
    #[inline(always)]
    pub(super) fn ready_element(&self, table: u16, ty: u32, index: u64) -> Option<&'p FastCode> {
        let function = self.tables.function(table, index)?;
        match function.kind {
            FunctionKind::Wasm { instance, index } if instance == self.instance && function.ty == ty => {
                self.module.ready(index)
            }
            _ => None,
        }
    }

    /// The call of a host function whose arguments begin at a slot: that ends the run.
    pub(super) fn host(&mut self, host: u32, arguments: *const u64) {
        let params = &self.program.types.func(self.program.host(host).ty).params;
        let top = self.height(arguments) + slots_of(params);
        self.exit = Exit::Host { host, top };
    }

    /// Pages of the first memory.
    pub(super) fn pages(&mut self) -> u64 {
        memory::memory_of(self.machine, self.instance, 0).pages()
    }

    /// Executes an operation of plain code of a function of the module, whose operands are on top of a frame that begins at
    /// a slot. It leads to the next.
    #[inline(never)]
    pub(super) fn plain(&mut self, function: u32, pc: usize, slots: *const u64) -> Result<(), TrapCode> {
        let number = self.machine.instances[self.instance as usize].module;
        let code = self.program.code(number, function);
        let top = self.height(slots) + code.tops[pc] as usize;
        self.operands.set_top(top);
        let Self {
            program,
            machine,
            operands,
            instance,
            ..
        } = self;
        let done = match code.ops[pc] {
            Op::Memory(op) => memory::execute(op, program, machine, *instance, operands),
            Op::Table(op) => table::execute(op, machine, *instance, operands),
            Op::Reference(op) => reference::execute(op, code, program, machine, *instance, operands),
            Op::Simd(op) => simd::execute(op, code, machine, *instance, operands),
            Op::Gc(op) => gc::execute(op, program, machine, *instance, operands),
            Op::Wide(op) => numeric::execute_wide(op, operands),
            Op::GlobalGet(index) => {
                plain::global_get(machine, *instance, index, operands);
                Ok(())
            }
            Op::GlobalSet(index) => {
                plain::global_set(machine, *instance, index, operands);
                Ok(())
            }
            Op::Select(slots) => {
                plain::select(slots as usize, operands);
                Ok(())
            }
            op => unreachable!("{op:?} has an operation of fast code"),
        };
        self.find_bytes();
        done
    }

    /// The index of an operation of the frame on top.
    pub(super) fn index(&self) -> usize {
        self.fast.ops.index_of(self.op)
    }

    /// Gives the machine the frames that it does not have yet. Where the one on top stands is still to be said.
    pub(super) fn give_frames(&mut self) {
        let machine = &mut *self.machine;
        let mut frame = *machine.frames.last().expect("the frame that the run began in");
        for (number, caller) in self.callers.list().iter().enumerate() {
            let waits = machine.frames.last_mut().expect("the frame of the caller");
            waits.pc = caller.fast.sources[caller.fast.ops.index_of(caller.op) - 1] + 1;
            let (fast, instance) = match self.callers.list().get(number + 1) {
                Some(next) => (next.fast, next.instance),
                None => (self.fast, self.instance),
            };
            frame = Frame {
                function: machine.instances[instance as usize].functions[fast.function as usize],
                instance,
                pc: 0,
                base: frame.base + u32::from(caller.frame),
            };
            machine.frames.push(frame);
        }
    }
}
