//! What fast code keeps in registers: where it is, where the frame and the first memory are, what is left of the budget.
//!
//! All that an operation does to the frame, the first memory and the way of control it does by these functions.
#![allow(
    unsafe_code,
    reason = "the lowering has seen to it that operations name slots of their frame and lead to each other: ARCHITECTURE.md"
)]

use super::Exit;
use super::context::{Caller, Context};
use crate::code::fast::{self, FastCode, FastOp, Jump, Linked, Slot};
use crate::error::TrapCode;
use crate::execute::operands::Scalar;
use crate::machine::{CHUNK, Function, Global, Machine, Table, Tracked};
#[cfg(vectors)]
use crate::ops::V128;

/// Whether fast code keeps to a budget. Where a JavaScript engine compiles what is hot, that is known from ends of budgets.
const COUNTED: bool = fast::COUNTED || cfg!(target_arch = "wasm32");

/// The registers of fast code.
pub(super) struct Registers<'c, 'p, 'm> {
    /// The present operation.
    pub(super) op: *const Linked,
    /// The first slot of the frame on top.
    pub(super) slots: *mut u64,
    /// The first memory of the instance.
    pub(super) bytes: Bytes,
    /// See [`Context::left`].
    pub(super) left: i64,
    /// Everything else.
    pub(super) context: &'c mut Context<'p, 'm>,
}

/// A type of values that are in frames.
pub(super) trait InFrame {
    /// # Safety
    /// The value is in the frame from this slot on.
    unsafe fn read(slot: *const u64) -> Self;

    /// # Safety
    /// The frame has room for the value from this slot on.
    unsafe fn write(self, slot: *mut u64);
}

impl<T: Scalar> InFrame for T {
    #[inline(always)]
    unsafe fn read(slot: *const u64) -> Self {
        // SAFETY: as promised here.
        Self::from_slot(unsafe { *slot })
    }

    #[inline(always)]
    unsafe fn write(self, slot: *mut u64) {
        // SAFETY: as promised here.
        unsafe { *slot = self.to_slot() };
    }
}

#[cfg(vectors)]
impl InFrame for V128 {
    #[inline(always)]
    unsafe fn read(slot: *const u64) -> Self {
        // SAFETY: as promised here, it is in two slots.
        Self::from_slots(unsafe { &*slot.cast() })
    }

    #[inline(always)]
    unsafe fn write(self, slot: *mut u64) {
        // SAFETY: as promised here, there are two slots for it.
        self.store_to_slots(unsafe { &mut *slot.cast() });
    }
}

/// Where an operation leads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// To the next one.
    Next,
    /// To where the registers say.
    Jumped,
    /// To [`slow`](super::operations::slow): this is not the common case.
    Slow,
    /// Out of fast code; the context says why.
    Exit,
}

/// A memory, as a place to read and write at.
#[derive(Clone, Copy)]
pub(super) struct Bytes {
    pub(super) start: *mut u8,
    /// For each chunk of the bytes, whether it has changed.
    pub(super) marks: *mut bool,
    pub(super) length: u64,
}

impl Bytes {
    pub(super) const fn none() -> Self {
        Self {
            start: std::ptr::dangling_mut(),
            marks: std::ptr::dangling_mut(),
            length: 0,
        }
    }

    /// The same, with what registers have of it.
    #[cfg(threaded)]
    #[inline(always)]
    pub(super) fn with(self, start: *mut u8, length: u64) -> Self {
        Self { start, length, ..self }
    }

    pub(super) fn of(bytes: &mut Tracked<u8>) -> Self {
        let length = bytes.len() as u64;
        let (start, marks) = bytes.raw();
        Self { start, marks, length }
    }
}

/// The globals of an instance: their addresses, and all globals by their addresses. Running code changes neither list.
#[derive(Clone, Copy)]
pub(super) struct Globals {
    addresses: *const u32,
    values: *mut Global,
}

impl Globals {
    pub(super) const fn none() -> Self {
        Self {
            addresses: std::ptr::dangling(),
            values: std::ptr::dangling_mut(),
        }
    }

    pub(super) fn of(machine: &mut Machine, instance: u32) -> Self {
        Self {
            addresses: machine.instances[instance as usize].globals.as_ptr(),
            values: machine.globals.as_mut_ptr(),
        }
    }
}

/// The tables of an instance: their addresses, all tables by their addresses, and all functions by theirs. Running code
/// changes what is in a table, and none of these lists.
#[derive(Clone, Copy)]
pub(super) struct Tables {
    addresses: *const u32,
    tables: *const Table,
    functions: *const [Function],
}

impl Tables {
    pub(super) const fn none() -> Self {
        Self {
            addresses: std::ptr::dangling(),
            tables: std::ptr::dangling(),
            functions: &[],
        }
    }

    pub(super) fn of(machine: &Machine, instance: u32) -> Self {
        Self {
            addresses: machine.instances[instance as usize].tables.as_ptr(),
            tables: machine.tables.as_ptr(),
            functions: &raw const *machine.functions,
        }
    }

    /// The function at an index of a table that an operation names, if there is one.
    #[inline(always)]
    pub(super) fn function(&self, table: u16, index: u64) -> Option<Function> {
        // SAFETY: operations name tables of their instance; nothing else refers to tables or functions while fast code runs.
        let (table, functions) = unsafe {
            let address = *self.addresses.add(table as usize);
            (&*self.tables.add(address as usize), &*self.functions)
        };
        let function = table.get(index)?.as_func()?;
        functions.get(function as usize).copied()
    }
}

/// Callers that were left in a run, the outermost first. Where the next one is put is known without looking at how many there
/// are: calls and returns would need registers for that.
pub(super) struct Callers<'p> {
    /// Their room, whose own length is of no account.
    room: Vec<Caller<'p>>,
    start: *mut Caller<'p>,
    next: *mut Caller<'p>,
    end: *mut Caller<'p>,
}

impl<'p> Callers<'p> {
    pub(super) const fn none() -> Self {
        let start = std::ptr::dangling_mut();
        Self {
            room: Vec::new(),
            start,
            next: start,
            end: start,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.list().len()
    }

    pub(super) fn list(&self) -> &[Caller<'p>] {
        // SAFETY: all from the start to the next one have been written.
        unsafe { std::slice::from_raw_parts(self.start, self.next.offset_from_unsigned(self.start)) }
    }

    #[inline(always)]
    pub(super) fn is_full(&self) -> bool {
        self.next == self.end
    }

    /// Makes room for so many more.
    pub(super) fn reserve_exact(&mut self, more: usize) {
        let callers = self.len();
        // SAFETY: so many have been written.
        unsafe { self.room.set_len(callers) };
        self.room.reserve_exact(more);
        self.start = self.room.as_mut_ptr();
        self.next = self.start.wrapping_add(callers);
        self.end = self.start.wrapping_add(self.room.capacity());
    }

    /// Adds one, for which there is room.
    #[cfg(target_arch = "wasm32")]
    pub(super) fn push(&mut self, caller: Caller<'p>) {
        assert!(!self.is_full(), "room was made");
        // SAFETY: there is room.
        unsafe { self.push_within_room(caller) };
    }

    /// # Safety
    /// There is room for one more.
    #[inline(always)]
    unsafe fn push_within_room(&mut self, caller: Caller<'p>) {
        // SAFETY: as promised here.
        unsafe {
            self.next.write(caller);
            self.next = self.next.add(1);
        }
    }

    /// The last one, if there is any.
    #[inline(always)]
    fn last(&self) -> Option<&Caller<'p>> {
        // SAFETY: what is before the next has been written, and is behind the start.
        (self.next != self.start).then(|| unsafe { &*self.next.sub(1) })
    }

    /// # Safety
    /// There is one.
    #[inline(always)]
    unsafe fn pop(&mut self) {
        // SAFETY: as promised here; it needs not be dropped.
        unsafe { self.next = self.next.sub(1) };
    }
}

// All of this is part of the operations that use it: whoever else were given a reference to the registers would have them
// in memory, and the handler that gives it could not end with a jump.
impl<'p> Registers<'_, 'p, '_> {
    /// The present operation.
    #[inline(always)]
    pub(super) fn operation(&self) -> FastOp {
        // SAFETY: every path through the code ends with an operation that does not lead to the next.
        unsafe { (*self.op).op() }
    }

    /// The present operation once more, which is one of those that are told. Nothing changes operations, but the compiler takes
    /// every write to a slot for one that could; so what is read behind it is not kept in a register meanwhile.
    #[inline(always)]
    pub(super) fn again(&self, is: impl FnOnce(&FastOp) -> bool) -> FastOp {
        let op = self.operation();
        // SAFETY: only operations ask that know which they are.
        unsafe { std::hint::assert_unchecked(is(&op)) };
        op
    }

    /// What is in a slot of the frame, or in it and the next if it is a vector.
    #[inline(always)]
    pub(super) fn get<T: InFrame>(&self, slot: Slot) -> T {
        // SAFETY: operations name slots of their frame, and there is room for all of it.
        unsafe { T::read(self.slots.add(slot as usize)) }
    }

    /// Puts a value into a slot of the frame, or into it and the next if it is a vector.
    #[inline(always)]
    pub(super) fn put(&mut self, slot: Slot, value: impl InFrame) {
        // SAFETY: as for reading.
        unsafe { value.write(self.slots.add(slot as usize)) };
    }

    /// Copies so many slots of the frame, which may overlap.
    #[inline(always)]
    pub(super) fn copy(&mut self, to: Slot, from: Slot, slots: u32) {
        // SAFETY: both are slots of the frame.
        unsafe {
            self.slots
                .add(from as usize)
                .copy_to(self.slots.add(to as usize), slots as usize);
        }
    }

    /// The place of an access of so many bytes to the first memory, if that is inside.
    #[inline(always)]
    pub(super) fn place<const SIZE: usize>(&self, base: Slot, add: u32, offset: u32) -> Option<Place<SIZE>> {
        let address: u32 = self.get(base);
        let address = u64::from(address.wrapping_add(add)) + u64::from(offset);
        (address + SIZE as u64 <= self.bytes.length).then_some(Place(address as usize))
    }

    /// The bytes at a place.
    #[inline(always)]
    pub(super) fn read<const SIZE: usize>(&self, place: Place<SIZE>) -> [u8; SIZE] {
        // SAFETY: the bytes from there on are inside of the memory, and need no alignment.
        unsafe { *self.bytes.start.add(place.0).cast() }
    }

    /// Writes the bytes at a place.
    #[inline(always)]
    pub(super) fn write<const SIZE: usize>(&mut self, place: Place<SIZE>, bytes: [u8; SIZE]) {
        // SAFETY: as for reading; nothing else refers to the memory while fast code runs. There is a mark for each chunk.
        unsafe {
            *self.bytes.start.add(place.0).cast() = bytes;
            *self.bytes.marks.add(place.0 / CHUNK) = true;
            *self.bytes.marks.add((place.0 + SIZE - 1) / CHUNK) = true;
        }
    }

    /// The first slot of a global.
    #[inline(always)]
    pub(super) fn global(&mut self, global: u32) -> &mut u64 {
        let Globals { addresses, values } = self.context.globals;
        // SAFETY: operations name globals of their instance; nothing else refers to globals while fast code runs.
        unsafe { &mut (&mut (*values.add(*addresses.add(global as usize) as usize)).slots)[0] }
    }

    /// Ends the run.
    #[inline(always)]
    pub(super) fn exit(&mut self, exit: Exit) -> Flow {
        self.context.exit = exit;
        Flow::Exit
    }

    #[inline(always)]
    pub(super) fn trap(&mut self, trap: TrapCode) -> Flow {
        self.exit(Exit::Trap(trap))
    }

    /// Takes so many instructions from the budget; whether it does not reach.
    #[inline(always)]
    fn pay(&mut self, instructions: i64) -> bool {
        if COUNTED {
            self.left -= instructions;
        }
        COUNTED && self.left < 0
    }

    /// Branches, unless the budget does not reach.
    #[inline(always)]
    pub(super) fn branch(&mut self, jump: Jump) -> Flow {
        if self.pay(jump.back.into()) {
            return self.exit(Exit::AtLoop { back: jump.back });
        }
        // SAFETY: branches lead to operations of the same code.
        self.op = unsafe { self.op.byte_offset(jump.by as isize) };
        Flow::Jumped
    }

    /// A branch of the present function's tables.
    #[inline(always)]
    pub(super) fn table_branch(&self, index: u32) -> Jump {
        // SAFETY: operations name branches of the tables of their function.
        unsafe { *self.context.fast.branches.get_unchecked(index as usize) }
    }

    /// Goes on with the next operation.
    #[inline(always)]
    pub(super) fn step(&mut self) {
        // SAFETY: only operations that lead to the next let the loop do this.
        self.op = unsafe { self.op.add(1) };
    }

    /// Leaves what is not the common case to another function, so that the common one has all registers for itself.
    #[inline(always)]
    pub(super) fn slow(&self) -> Flow {
        Flow::Slow
    }

    /// Whether there is room for one more caller, and for a function's frame that begins at a slot of the present one.
    #[inline(always)]
    pub(super) fn has_room(&self, callee: &FastCode, frame: Slot) -> bool {
        let end = self.slots.wrapping_add(frame as usize + callee.size as usize);
        end <= self.context.slots_end && !self.context.callers.is_full()
    }

    /// Begins a function, whose frame begins at a slot of the present one and has room. So many instructions of the caller
    /// come after the call.
    #[inline(always)]
    pub(super) fn begin(&mut self, callee: &'p FastCode, frame: Slot, rest: u32) -> Flow {
        self.call(callee, frame, rest);
        self.start(rest)
    }

    /// The same for a function of any instance, and when there is no room yet.
    #[inline(always)]
    pub(super) fn begin_in(&mut self, instance: u32, callee: &'p FastCode, frame: Slot, rest: u32) -> Flow {
        let Some(slots) = self.context.make_room(self.slots, frame, callee.size) else {
            return self.trap(TrapCode::CallStackExhausted);
        };
        self.slots = slots.as_ptr();
        self.call(callee, frame, rest);
        self.enter_instance(instance);
        self.start(rest)
    }

    /// Notes the caller and puts the frame of the function that it calls on top. What the operation says is of no more use
    /// when the locals are cleared, so that there are registers for that.
    #[inline(always)]
    fn call(&mut self, callee: &'p FastCode, frame: Slot, rest: u32) {
        let context = &mut *self.context;
        // SAFETY: there is room for the frame, and for one more caller; a call is not the last operation.
        unsafe {
            context.callers.push_within_room(Caller {
                fast: context.fast,
                op: self.op.add(1),
                instance: context.instance,
                frame,
                rest,
            });
            context.fast = callee;
            self.slots = self.slots.add(frame as usize);
            let mut local = callee.params;
            // Locals are few: a call of the platform's memset would cost more, and volatile there is none. Nor is there a loop
            // of eight at once, which wants more registers, when it is not known where the end is.
            while local < (&raw const callee.locals).read_volatile() {
                self.slots.add(local as usize).write_volatile(0);
                local += 1;
            }
        }
    }

    /// Begins the function that was just called by a caller of which so many instructions are left.
    #[inline(always)]
    fn start(&mut self, rest: u32) -> Flow {
        let callee = self.context.fast;
        self.op = callee.ops.first();
        if self.pay(i64::from(callee.length) - i64::from(rest)) {
            return self.exit(Exit::AtEntry);
        }
        self.enter_callee()
    }

    /// Returns to the caller, with results in the first slots of the frame, when so many instructions of the function have
    /// not been executed.
    #[inline(always)]
    pub(super) fn leave(&mut self, results: u32, rest: u32) -> Flow {
        let context = &mut *self.context;
        let Some(caller) = context.callers.last() else {
            self.left += i64::from(rest);
            return self.exit(Exit::Returned { results });
        };
        if caller.instance != context.instance {
            return self.slow();
        }
        context.fast = caller.fast;
        self.slots = self.slots.wrapping_sub(caller.frame as usize);
        self.op = caller.op;
        let owed = i64::from(caller.rest) - i64::from(rest);
        // SAFETY: there is one.
        unsafe { context.callers.pop() };
        if self.pay(owed) {
            return self.exit(Exit::AtReturn);
        }
        Flow::Jumped
    }

    /// The same when the caller belongs to another instance.
    #[inline(always)]
    pub(super) fn leave_instance(&mut self, results: u32, rest: u32) -> Flow {
        if let Some(caller) = self.context.callers.last() {
            self.enter_instance(caller.instance);
        }
        self.leave(results, rest)
    }

    #[inline(always)]
    fn enter_instance(&mut self, instance: u32) {
        if instance != self.context.instance {
            self.context.enter_instance(instance);
            self.bytes = self.context.bytes;
        }
    }
}

/// A place of so many bytes inside of the first memory.
#[derive(Clone, Copy)]
pub(super) struct Place<const SIZE: usize>(usize);
