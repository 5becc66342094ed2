//! The loop of fast code: how the next operation is reached, and what each does.
//!
//! The loop keeps in registers where it is, where the frame and the first memory are, and how much of the budget is left.
#![allow(
    unsafe_code,
    reason = "the lowering has seen to it that operations name slots of their frame and lead to each other: ARCHITECTURE.md"
)]

use super::Exit;
use super::compiled::Entered;
use crate::code::fast::{FastCode, FastOp, Slot};
use crate::code::{FunctionCode, Op, Program};
use crate::error::TrapCode;
use crate::execute::operands::{Operands, Scalar};
use crate::execute::{gc, memory, numeric, plain, reference, simd, table};
use crate::machine::{CHUNK, Frame, FunctionKind, Machine};
use crate::module::types::slots_of;
use crate::{for_each_fast, for_each_fast_with, ops};

/// Fast code that is being executed.
pub(super) struct Dispatch<'p, 'm> {
    pub(super) program: &'p Program,
    pub(super) machine: &'m mut Machine,
    pub(super) operands: &'m mut Operands,
    /// The code of the frame on top.
    pub(super) fast: &'p FastCode,
    /// The instance of the frame on top.
    pub(super) instance: u32,
    /// Where on the value stack the frame on top begins.
    pub(super) base: usize,
    /// The budget that would be left if what comes after the present place in the function had been executed: as long as
    /// it is not negative, straight code and branches forward stay within the budget.
    pub(super) left: i64,
    /// Callers that were left in this run, the outermost first.
    pub(super) callers: Vec<Caller<'p>>,
    /// What compiled code works on, once it was entered.
    #[cfg(target_arch = "wasm32")]
    pub(super) compiled: Option<Box<super::compiled::State>>,
}

/// Where a caller goes on.
pub(super) struct Caller<'p> {
    pub(super) fast: &'p FastCode,
    /// The operation behind the call.
    pub(super) op: *const FastOp,
    pub(super) instance: u32,
    pub(super) base: usize,
    /// How many instructions of the caller come after the call.
    pub(super) rest: u32,
}

/// What an operation gives: the slot of a value, or perhaps a trap.
trait Computed {
    fn compute(self) -> Result<u64, TrapCode>;
}

impl<T: Scalar> Computed for T {
    #[inline(always)]
    fn compute(self) -> Result<u64, TrapCode> {
        Ok(self.to_slot())
    }
}

impl<T: Scalar> Computed for Result<T, TrapCode> {
    #[inline(always)]
    fn compute(self) -> Result<u64, TrapCode> {
        self.map(Scalar::to_slot)
    }
}

/// A memory, as a place to read and write at.
#[derive(Clone, Copy)]
pub(super) struct Bytes {
    pub(super) start: *mut u8,
    /// For each chunk of the bytes, whether it has changed.
    pub(super) marks: *mut bool,
    pub(super) length: u64,
}

impl<'p, 'm> Dispatch<'p, 'm> {
    /// A run that begins in a frame. There must be room for the frame's slots.
    pub(super) fn new(
        program: &'p Program,
        machine: &'m mut Machine,
        operands: &'m mut Operands,
        fast: &'p FastCode,
        frame: Frame,
        left: i64,
    ) -> Self {
        Self {
            program,
            machine,
            operands,
            fast,
            instance: frame.instance,
            base: frame.base as usize,
            left,
            callers: Vec::new(),
            #[cfg(target_arch = "wasm32")]
            compiled: None,
        }
    }

    /// The first slot of the frame.
    #[inline(always)]
    pub(super) fn slots(&mut self) -> *mut u64 {
        self.operands.slots_mut()[self.base..].as_mut_ptr()
    }

    /// The first memory of the instance; what has none does not access it.
    pub(super) fn bytes(&mut self) -> Bytes {
        let first = self.machine.instances[self.instance as usize].memories.first();
        match first {
            Some(memory) => {
                let bytes = &mut self.machine.memories[*memory as usize].bytes;
                let length = bytes.len() as u64;
                let (start, marks) = bytes.raw();
                Bytes { start, marks, length }
            }
            None => Bytes {
                start: std::ptr::dangling_mut(),
                marks: std::ptr::dangling_mut(),
                length: 0,
            },
        }
    }

    /// The index of an operation.
    fn index(&self, op: *const FastOp) -> usize {
        (op.addr() - self.fast.ops.as_ptr().addr()) / size_of::<FastOp>()
    }

    /// The place in plain code of an operation.
    fn source(&self, op: *const FastOp) -> u32 {
        self.fast.sources[self.index(op)]
    }

    /// The address of a function of the instance.
    #[inline(always)]
    pub(super) fn address_of(&self, function: u32) -> u32 {
        self.machine.instances[self.instance as usize].functions[function as usize]
    }

    /// The function at an index of a table of the instance, if it has a type.
    fn element(&self, table: u32, ty: u32, index: u64) -> Result<u32, TrapCode> {
        plain::callee(self.program, self.machine, self.instance, table, ty, index)
    }

    /// The slots of a global of the instance.
    #[inline(always)]
    fn global(&mut self, global: u32) -> &mut [u64; 2] {
        let address = self.machine.instances[self.instance as usize].globals[global as usize];
        &mut self.machine.globals[address as usize].slots
    }

    /// Begins the frame of a function, given by its address, instance and index, at a slot of the present frame, which goes
    /// on at an operation, and in plain code at `next`. Otherwise nothing has changed.
    #[inline(always)]
    fn call(
        &mut self,
        (function, instance, index): (u32, u32, u32),
        frame: Slot,
        op: *const FastOp,
        rest: u32,
        next: u32,
    ) -> Result<(), Exit> {
        let machine = &mut *self.machine;
        if machine.frames.len() >= machine.limits.call_depth {
            return Err(Exit::Trap(TrapCode::CallStackExhausted));
        }
        let module = machine.instances[instance as usize].module;
        let Some(fast) = self.program.fast_code(module, index) else {
            return Err(Exit::Leave);
        };
        let base = self.base + frame as usize;
        let end = base + fast.size as usize;
        if end > machine.limits.value_stack {
            return Err(Exit::Trap(TrapCode::CallStackExhausted));
        }
        self.operands.make_room(end);
        self.operands.slots_mut()[base + fast.params as usize..base + fast.locals as usize].fill(0);
        if let Some(caller) = machine.frames.last_mut() {
            caller.pc = next;
        }
        machine.frames.push(Frame {
            function,
            instance,
            pc: 0,
            base: base as u32,
        });
        self.callers.push(Caller {
            fast: self.fast,
            op,
            instance: self.instance,
            base: self.base,
            rest,
        });
        self.fast = fast;
        self.instance = instance;
        self.base = base;
        Ok(())
    }

    /// The call of a host function whose arguments begin at a slot of the frame.
    fn host(&self, host: u32, frame: Slot) -> Exit {
        let params = &self.program.types.func(self.program.host(host).ty).params;
        let top = self.base + frame as usize + slots_of(params);
        Exit::Host { host, top }
    }

    /// Executes the code that was compiled from an operation, at which the frame on top is; then, it may be another frame
    /// and operation, and what is left of the budget another. Gives how the run has ended, if it has.
    fn begin_compiled(&mut self, place: u32, op: &mut *const FastOp, left: &mut i64) -> Option<Exit> {
        let (entered, after) = self.enter_compiled(place, *left)?;
        *left = after;
        match entered {
            Entered::Returned => {
                self.machine.frames.pop();
                let results = self.fast.results as usize;
                Some(Exit::Returned {
                    base: self.base,
                    results,
                })
            }
            Entered::At(at) => {
                *op = &raw const self.fast.ops[at];
                None
            }
            Entered::AtReturn(at) => {
                *op = &raw const self.fast.ops[at];
                Some(Exit::AtReturn)
            }
        }
    }

    /// Executes an operation of plain code whose operands are on top of the stack. It leads to the next.
    fn plain(&mut self, pc: usize) -> Result<(), TrapCode> {
        let frame = self.machine.frames.last().expect("the frame that is executed");
        let code = plain::code_of(self.program, self.machine, frame);
        self.plain_in(code, self.base, pc)
    }

    /// The same for a function and where its frame begins.
    pub(super) fn plain_in(&mut self, code: &FunctionCode, base: usize, pc: usize) -> Result<(), TrapCode> {
        self.operands.set_top(base + code.tops[pc] as usize);
        let Self {
            program,
            machine,
            operands,
            instance,
            ..
        } = self;
        match code.ops[pc] {
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
        }
    }
}

macro_rules! define {
    (
        [$($numeric:ident $function:ident ($($operand:ident)*);)*]
        [$($load:ident $loaded:ident $load_operand:ident;)*]
        [$($store:ident $stored:ident $store_operand:ident;)*]
        [$($immediate:ident $of:ident $immediate_function:ident $width:literal;)*]
        $($branch:ident $branch_immediate:ident $comparison:ident $comparison_function:ident $opposite:ident $exchanged:ident;)*
    ) => {
        impl Dispatch<'_, '_> {
            /// Executes from an operation on, by its compiled code if there is some. Gives the operation at which it
            /// ended, too.
            pub(super) fn run(&mut self, at: u32, compiled: Option<u32>) -> (Exit, usize) {
                let mut op = &raw const self.fast.ops[at as usize];
                let mut left = self.left;
                let ended = compiled.and_then(|place| self.begin_compiled(place, &mut op, &mut left));
                let mut slots = self.slots();
                let mut bytes = self.bytes();
                macro_rules! get {
                    ($slot:expr) => {
                        // SAFETY: operations name slots of their frame, and there is room for all of it.
                        Scalar::from_slot(unsafe { *slots.add($slot as usize) })
                    };
                }
                macro_rules! put {
                    ($slot:expr, $value:expr) => {{
                        let value: u64 = $value;
                        // SAFETY: as for reading.
                        unsafe { *slots.add($slot as usize) = value };
                    }};
                }
                macro_rules! or_trap {
                    ($result:expr) => {
                        match $result {
                            Ok(value) => value,
                            Err(trap) => break Exit::Trap(trap),
                        }
                    };
                }
                macro_rules! or_exit {
                    ($result:expr) => {
                        match $result {
                            Ok(value) => value,
                            Err(exit) => break exit,
                        }
                    };
                }
                macro_rules! operand {
                    ($a:ident $b:ident a) => { get!($a) };
                    ($a:ident $b:ident b) => { get!($b) };
                }
                macro_rules! branch {
                    ($jump:expr) => {{
                        let after = left - i64::from($jump.back);
                        if after < 0 {
                            left = after;
                            break Exit::AtLoop { back: $jump.back };
                        }
                        left = after;
                        // SAFETY: branches lead to operations of the same code.
                        op = unsafe { op.offset($jump.by as isize) };
                        continue;
                    }};
                }
                // The place of an access to the first memory.
                macro_rules! place {
                    ($base:expr, $add:expr, $offset:expr, $ty:ty) => {{
                        let address: u32 = get!($base);
                        let address = u64::from(address.wrapping_add($add)) + u64::from($offset);
                        if address + size_of::<$ty>() as u64 > bytes.length {
                            break Exit::Trap(TrapCode::MemoryOutOfBounds);
                        }
                        address as usize
                    }};
                }
                // Goes on in the caller.
                macro_rules! leave {
                    ($results:expr, $rest:expr) => {{
                        self.machine.frames.pop();
                        left += i64::from($rest);
                        let Some(caller) = self.callers.pop() else {
                            break Exit::Returned { base: self.base, results: $results };
                        };
                        self.fast = caller.fast;
                        self.base = caller.base;
                        slots = self.slots();
                        op = caller.op;
                        if caller.instance != self.instance {
                            self.instance = caller.instance;
                            bytes = self.bytes();
                        }
                        left -= i64::from(caller.rest);
                        if left < 0 {
                            break Exit::AtReturn;
                        }
                        continue;
                    }};
                }
                // Goes on in the function that was just called.
                macro_rules! enter {
                    ($rest:expr) => {{
                        op = self.fast.ops.as_ptr();
                        slots = self.slots();
                        left += i64::from($rest) - i64::from(self.fast.length);
                        if left < 0 {
                            break Exit::AtEntry;
                        }
                        #[cfg(target_arch = "wasm32")]
                        if let Some(place) = self.compiled_callee() {
                            // Compiled code counts its function's instructions itself.
                            let length = i64::from(self.fast.length);
                            match self.enter_compiled(place, left + length) {
                                None => {}
                                Some((Entered::Returned, after)) => {
                                    left = after;
                                    leave!(self.fast.results as usize, 0_u32);
                                }
                                Some((Entered::At(at), after)) => {
                                    left = after;
                                    op = &raw const self.fast.ops[at];
                                    slots = self.slots();
                                    bytes = self.bytes();
                                }
                                Some((Entered::AtReturn(at), after)) => {
                                    left = after;
                                    op = &raw const self.fast.ops[at];
                                    break Exit::AtReturn;
                                }
                            }
                        }
                        continue;
                    }};
                }
                let exit = if let Some(exit) = ended { exit } else { loop {
                    // SAFETY: every path through the code ends with an operation that does not lead to the next.
                    match unsafe { *op } {
                        $(FastOp::$numeric { to, a, b } => {
                            let _ = b;
                            let value = or_trap!(ops::$function($(operand!(a b $operand)),*).compute());
                            put!(to, value);
                        })*
                        $(FastOp::$immediate { to, a, b } => {
                            let b = Scalar::from_slot(i64::from(b) as u64);
                            let value = or_trap!(ops::$immediate_function(get!(a), b).compute());
                            put!(to, value);
                        })*
                        $(FastOp::$load { to, base, add, offset } => {
                            let place = place!(base, add, offset, $loaded);
                            // SAFETY: the bytes from there on are inside of the memory, and need no alignment.
                            let value = $loaded::from_le_bytes(unsafe { *bytes.start.add(place).cast() });
                            put!(to, (value as $load_operand).to_slot());
                        })*
                        $(FastOp::$store { value, base, add, offset } => {
                            let value: $store_operand = get!(value);
                            let place = place!(base, add, offset, $stored);
                            // SAFETY: as for loads; nothing else refers to the memory while the loop runs. There is a mark
                            // for each chunk.
                            unsafe {
                                *bytes.start.add(place).cast() = (value as $stored).to_le_bytes();
                                *bytes.marks.add(place / CHUNK) = true;
                                *bytes.marks.add((place + size_of::<$stored>() - 1) / CHUNK) = true;
                            }
                        })*
                        $(FastOp::$branch { a, b, jump } => {
                            if ops::$comparison_function(get!(a), get!(b)) {
                                branch!(jump);
                            }
                        })*
                        $(FastOp::$branch_immediate { a, b, jump } => {
                            if ops::$comparison_function(get!(a), Scalar::from_slot(i64::from(b) as u64)) {
                                branch!(jump);
                            }
                        })*
                        FastOp::Const { to, value } => put!(to, value),
                        FastOp::Copy { to, from } => put!(to, get!(from)),
                        FastOp::CopyMany { to, from, slots: count } => {
                            // SAFETY: both are slots of the frame.
                            unsafe { slots.add(from as usize).copy_to(slots.add(to as usize), count as usize) };
                        }
                        FastOp::Select { to, condition, a, b } => {
                            let value: u64 = if get!(condition) { get!(a) } else { get!(b) };
                            put!(to, value);
                        }
                        FastOp::Branch { jump } => branch!(jump),
                        FastOp::BranchI32Eqz { a, jump } => {
                            let a: u32 = get!(a);
                            if a == 0 {
                                branch!(jump);
                            }
                        }
                        FastOp::BranchI32Nez { a, jump } => {
                            let a: u32 = get!(a);
                            if a != 0 {
                                branch!(jump);
                            }
                        }
                        FastOp::BranchI64Eqz { a, jump } => {
                            let a: u64 = get!(a);
                            if a == 0 {
                                branch!(jump);
                            }
                        }
                        FastOp::BranchI64Nez { a, jump } => {
                            let a: u64 = get!(a);
                            if a != 0 {
                                branch!(jump);
                            }
                        }
                        FastOp::BranchTable { index, first, last } => {
                            let index: u32 = get!(index);
                            let jump = self.fast.branches[(first + index.min(last)) as usize];
                            branch!(jump);
                        }
                        FastOp::ReturnNone { rest } => leave!(0, rest),
                        FastOp::ReturnOne { from, rest } => {
                            put!(0, get!(from));
                            leave!(1, rest);
                        }
                        FastOp::ReturnMany { from, slots: count, rest } => {
                            // SAFETY: both are slots of the frame.
                            unsafe { slots.add(from as usize).copy_to(slots, count as usize) };
                            leave!(count as usize, rest);
                        }
                        FastOp::Call { frame, function, rest, next } => {
                            let function = (self.address_of(function), self.instance, function);
                            // SAFETY: a call is not the last operation.
                            let behind = unsafe { op.add(1) };
                            or_exit!(self.call(function, frame, behind, rest, next));
                            enter!(rest);
                        }
                        FastOp::CallImported { frame, function, rest } => {
                            let function = self.address_of(function);
                            // SAFETY: as above.
                            let behind = unsafe { op.add(1) };
                            match self.machine.functions[function as usize].kind {
                                FunctionKind::Host(host) => break self.host(host, frame),
                                FunctionKind::Wasm { instance, index } => {
                                    let next = self.source(op) + 1;
                                    or_exit!(self.call((function, instance, index), frame, behind, rest, next));
                                    bytes = self.bytes();
                                    enter!(rest);
                                }
                            }
                        }
                        FastOp::CallIndirect { frame, index, table, ty, rest } => {
                            let index: u64 = get!(index);
                            let function = or_trap!(self.element(table.into(), ty, index));
                            // SAFETY: as above.
                            let behind = unsafe { op.add(1) };
                            match self.machine.functions[function as usize].kind {
                                FunctionKind::Host(host) => break self.host(host, frame),
                                FunctionKind::Wasm { instance, index } => {
                                    let next = self.source(op) + 1;
                                    let before = self.instance;
                                    or_exit!(self.call((function, instance, index), frame, behind, rest, next));
                                    if before != instance {
                                        bytes = self.bytes();
                                    }
                                    enter!(rest);
                                }
                            }
                        }
                        FastOp::GlobalGet { to, global } => {
                            let value = self.global(global)[0];
                            put!(to, value);
                        }
                        FastOp::GlobalSet { from, global } => self.global(global)[0] = get!(from),
                        FastOp::MemorySize { to } => {
                            let pages = memory::memory_of(self.machine, self.instance, 0).pages();
                            put!(to, pages);
                        }
                        FastOp::Unreachable => break Exit::Trap(TrapCode::Unreachable),
                        FastOp::Plain { pc } => {
                            or_trap!(self.plain(pc as usize));
                            slots = self.slots();
                            bytes = self.bytes();
                        }
                        FastOp::Leave => break Exit::Leave,
                    }
                    // SAFETY: as above.
                    op = unsafe { op.add(1) };
                } };
                self.left = left;
                (exit, self.index(op))
            }
        }
    };
}
for_each_fast!(define);
