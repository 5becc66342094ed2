//! Calls of other compiled functions, of the engine's helpers, and returns.

use std::mem::{offset_of, size_of};

use wasm_encoder::{BlockType, ValType};

use super::code::{Code, Late};
use super::context::{CALLEES, Callee, Context, Status, Table, Where};
use super::operations::widen;
use super::signature::of_value;
use super::slots::{Held, own};
use super::structure::{Builder, Used, double, word};
use super::{Unsuitable, types};
use crate::code::Op;
use crate::code::fast::{COUNTED, FastOp, Slot};
use crate::code::memory::MemoryOp;
use crate::machine::Ref;
use crate::module::ValType as GuestType;
use crate::module::types::slots_of;

/// The bytes of a slot.
const SLOT: i32 = 8;

/// Calls a function of the guest's module, whose frame's address is in [`own::CALLEE`], with the budget in [`own::LEFT`];
/// gives what compiled code gives. It is at a place of the same module, or wherever the context says.
pub(super) fn call(code: &mut Code, callee: u32, place: Option<u32>, missing: u32) {
    let mut sink = code.emit();
    if let Some(place) = place {
        sink.local_get(own::CONTEXT)
            .local_get(own::CALLEE)
            .local_get(own::LEFT)
            .call(place);
        return;
    }
    sink.local_get(own::CONTEXT)
        .i32_load(word(offset_of!(Context, functions)));
    sink.i32_load(word(4 * callee as usize)).local_tee(own::PLACE);
    sink.i32_eqz();
    code.hint(false)
        .if_(BlockType::Empty)
        .local_get(own::CONTEXT)
        .i32_const(callee as i32)
        .i32_const(missing as i32)
        .call_indirect(0, types::MISSING)
        .local_set(own::PLACE)
        .end();
    call_at_place(code);
}

/// Calls the compiled function whose place in the table is in [`own::PLACE`]; where there is none, that is as if it refused.
fn call_at_place(code: &mut Code) {
    code.emit().local_get(own::PLACE);
    let mut code = code.hint(true);
    code.if_(BlockType::Result(ValType::I64));
    code.local_get(own::CONTEXT)
        .local_get(own::CALLEE)
        .local_get(own::LEFT)
        .local_get(own::PLACE);
    code.call_indirect(0, types::COMPILED);
    code.else_();
    code.local_get(own::CONTEXT)
        .local_get(own::LEFT)
        .i64_store(double(offset_of!(Context, left)));
    code.i64_const(Status::Refused as i64).end();
}

/// Takes a field of the context into a local of its own.
pub(super) fn load_context(code: &mut Code, ty: ValType, offset: usize, local: u32) {
    let mut code = code.emit();
    code.local_get(own::CONTEXT);
    match ty {
        ValType::I64 => code.i64_load(double(offset)),
        _ => code.i32_load(word(offset)),
    };
    code.local_set(local);
}

/// Takes what is used of the first memory from the context. The surrounding engine would keep a load that nothing uses: it
/// might trap.
pub(super) fn load_memory(code: &mut Code, used: Used) {
    if used.bytes {
        load_context(code, ValType::I64, offset_of!(Context, memory_length), own::LENGTH);
        load_context(code, ValType::I32, offset_of!(Context, memory), own::MEMORY);
    }
    if used.marks {
        load_context(code, ValType::I32, offset_of!(Context, marks), own::MARKS);
    }
}

impl Builder<'_> {
    /// `call`
    pub(super) fn call(&mut self, frame: Slot, function: u32, rest: u32) -> Result<(), Unsuitable> {
        let ty = self.module.function_type(function).clone();
        self.pass_arguments(frame, &ty.params)?;
        self.code.later(Late::Call(function));
        self.take_results(frame, &ty.results, rest)
    }

    /// `call_indirect`
    pub(super) fn call_indirect(
        &mut self,
        frame: Slot,
        index: Slot,
        table: u16,
        ty: u32,
        rest: u32,
    ) -> Result<(), Unsuitable> {
        let declared = self.program.types.func(ty).clone();
        if self.module.tables[table as usize].ty.is_64 {
            self.get(index, ValType::I64)?;
            // The engine finds all that are beyond 32 bits to be outside.
            let mut code = self.emit();
            code.local_tee(own::ELEMENT).i32_wrap_i64().i32_const(-1);
            code.local_get(own::ELEMENT)
                .i64_const(u32::MAX.into())
                .i64_lt_u()
                .select();
        } else {
            self.get(index, ValType::I32)?;
        }
        self.emit().local_set(own::CALLEE);
        self.find_callee(table, ty);
        self.emit().local_tee(own::PLACE).i32_eqz();
        self.exit_if();
        self.pass_arguments(frame, &declared.params)?;
        call_at_place(&mut self.code);
        self.take_results(frame, &declared.results, rest)
    }

    /// Puts on the operand stack where the compiled code is of the function at the index [`own::CALLEE`] of a table, or 0:
    /// where it was when it was called before, or else the engine is asked.
    fn find_callee(&mut self, table: u16, ty: u32) {
        let at = size_of::<Table>() * table as usize;
        let resolve = self.helpers.resolve as i32;
        let mut code = self.emit();
        code.local_get(own::CALLEE).local_get(own::CONTEXT);
        code.i32_load(word(offset_of!(Context, tables))).local_tee(own::ADDRESS);
        code.i32_load(word(at + offset_of!(Table, length))).i32_lt_u();
        let mut code = self.code.hint(true);
        code.if_(BlockType::Result(ValType::I32));
        code.local_get(own::ADDRESS)
            .i32_load(word(at + offset_of!(Table, elements)));
        code.local_get(own::CALLEE)
            .i32_const(size_of::<Ref>() as i32)
            .i32_mul()
            .i32_add()
            .i64_load(double(0))
            .local_tee(own::ELEMENT);
        code.i32_wrap_i64()
            .i32_const(CALLEES as i32 - 1)
            .i32_and()
            .i32_const(size_of::<Callee>() as i32)
            .i32_mul();
        code.local_get(own::CONTEXT)
            .i32_load(word(offset_of!(Context, callees)))
            .i32_add()
            .local_tee(own::ADDRESS);
        code.i64_load(double(offset_of!(Callee, element)))
            .local_get(own::ELEMENT)
            .i64_eq();
        code.local_get(own::ADDRESS).i32_load(word(offset_of!(Callee, ty)));
        code.i32_const(ty as i32).i32_eq().i32_and();
        let mut code = self.code.hint(true);
        code.if_(BlockType::Result(ValType::I32));
        code.local_get(own::ADDRESS).i32_load(word(offset_of!(Callee, place)));
        code.else_();
        code.local_get(own::CONTEXT).local_get(own::CALLEE);
        code.i32_const(table.into()).i32_const(ty as i32).i32_const(resolve);
        code.call_indirect(0, types::RESOLVE).end();
        code.else_().i32_const(0).end();
    }

    /// Puts the arguments into the callee's frame and its address into [`own::CALLEE`]. Nothing is owed, so there is no more in
    /// [`own::LEFT`] than what would be left after the rest of this function.
    fn pass_arguments(&mut self, frame: Slot, params: &[GuestType]) -> Result<(), Unsuitable> {
        for slot in frame..frame + slots_of(params) as Slot {
            self.known(slot)?;
            self.store_slot(slot, slot);
        }
        debug_assert!(self.owed <= 0, "what goes back is paid at once");
        let mut code = self.emit();
        code.local_get(own::FRAME).i32_const(SLOT * i32::from(frame)).i32_add();
        code.local_set(own::CALLEE);
        Ok(())
    }

    /// Goes on behind a call, of which the operand stack has what compiled code gives.
    fn take_results(&mut self, frame: Slot, results: &[GuestType], rest: u32) -> Result<(), Unsuitable> {
        self.emit().local_tee(own::LEFT).i64_const(0).i64_lt_s();
        self.rarely(|builder| {
            let mut code = builder.emit();
            code.local_get(own::LEFT).i64_const(Status::Refused as i64).i64_eq();
            builder.when(|builder| {
                builder.load_left();
                builder.exit(Where::Before);
                Ok(())
            })?;
            // The callee has its frame in its place.
            builder.forget_from(frame);
            builder.load_left();
            if COUNTED {
                builder.take_away(-i64::from(rest));
            }
            builder.exit(Where::Calling);
            Ok(())
        })?;
        self.forget_from(frame);
        // The memory may have grown.
        self.code.later(Late::Memory);
        self.load_results(frame, results)
    }

    /// Takes results from the frame, the first of them from a slot.
    pub(super) fn load_results(&mut self, mut slot: Slot, results: &[GuestType]) -> Result<(), Unsuitable> {
        for ty in results {
            self.load_slot(slot, of_value(*ty))?;
            slot += ty.slots() as Slot;
        }
        Ok(())
    }

    /// Nothing is known any more of the slots from one on.
    pub(super) fn forget_from(&mut self, slot: Slot) {
        self.slots.forget(slot..self.fast.size as Slot);
    }

    /// A return with its results.
    pub(super) fn ret(&mut self, op: FastOp) -> Result<(), Unsuitable> {
        let (from, count, rest) = match op {
            FastOp::ReturnOne { from, rest } => (from, 1, rest),
            FastOp::ReturnMany { from, slots, rest } => (from, slots as Slot, rest),
            FastOp::ReturnNone { rest } => (0, 0, rest),
            _ => return Err(Unsuitable),
        };
        for slot in 0..count {
            self.known(from + slot)?;
            self.store_slot(from + slot, slot);
        }
        self.give_back(rest);
        let mut code = self.emit();
        code.local_get(own::CONTEXT)
            .local_get(own::ROOM)
            .i32_store(word(offset_of!(Context, room)));
        code.local_get(own::LEFT).return_();
        Ok(())
    }

    /// What is left to plain code as a rule makes a function unsuitable; an exception is an exception.
    pub(super) fn left_to_plain(&mut self) -> Result<(), Unsuitable> {
        match self.plain.ops[self.fast.sources[self.at] as usize] {
            Op::Throw(_) | Op::ThrowRef | Op::Rethrow(_) => {
                self.exit(Where::Before);
                Ok(())
            }
            _ => Err(Unsuitable),
        }
    }

    /// An operation that the engine executes as plain code.
    pub(super) fn plain(&mut self, pc: u32) -> Result<(), Unsuitable> {
        let op = self.plain.ops[pc as usize];
        // Objects are kept by references in frames, and those of compiled code are not all there.
        if let Op::Gc(_) = op {
            return Err(Unsuitable);
        }
        let types = self.typing.of(pc).ok_or(Unsuitable)?;
        let top = self.plain.tops[pc as usize] as Slot;
        let first = top - slots_of(&types.operands) as Slot;
        if self.vector(op, first, types)? {
            return Ok(());
        }
        for slot in first..top {
            self.known(slot)?;
            self.store_slot(slot, slot);
        }
        let (function, helper) = (self.root.function as i32, self.helpers.plain as i32);
        let mut code = self.emit();
        code.local_get(own::CONTEXT)
            .local_get(own::FRAME)
            .i32_const(function)
            .i32_const(pc as i32);
        code.i32_const(helper).call_indirect(0, types::PLAIN);
        self.exit_if();
        if let Op::Memory(MemoryOp::Grow { .. }) = op {
            self.code.later(Late::Memory);
        }
        self.slots.forget(first..top);
        self.load_results(first, &types.results)
    }

    /// The type of the local that a slot's value is in; a constant has any.
    pub(super) fn known(&self, slot: Slot) -> Result<Held, Unsuitable> {
        self.slots.get(slot).ok_or(Unsuitable)
    }

    /// Puts a slot's value, if it is known, into a slot of the frame; a vector's halves with the first of them.
    pub(super) fn store_slot(&mut self, slot: Slot, to: Slot) {
        let at = double(SLOT as usize * to as usize);
        match self.slots.get(slot) {
            None | Some(Held::Upper) => {}
            Some(Held::Constant(value)) => {
                self.emit().local_get(own::FRAME).i64_const(value as i64).i64_store(at);
            }
            Some(Held::Local(ty)) => {
                let local = self.locals.of(slot, ty).expect("it is held in one");
                let mut code = self.emit();
                code.local_get(own::FRAME).local_get(local);
                if ty == ValType::V128 {
                    code.v128_store(at);
                    return;
                }
                widen(&mut code, ty);
                code.i64_store(at);
            }
        }
    }

    /// Takes a slot's value from the frame.
    pub(super) fn load_slot(&mut self, slot: Slot, ty: ValType) -> Result<(), Unsuitable> {
        let at = SLOT as usize * slot as usize;
        let mut code = self.emit();
        code.local_get(own::FRAME);
        match ty {
            ValType::I32 => code.i32_load(word(at)),
            ValType::F32 => code.f32_load(word(at)),
            ValType::F64 => code.f64_load(double(at)),
            ValType::V128 => code.v128_load(double(at)),
            _ => code.i64_load(double(at)),
        };
        self.put(slot, ty)
    }

    /// Takes what is left of the budget from the context.
    fn load_left(&mut self) {
        load_context(&mut self.code, ValType::I64, offset_of!(Context, left), own::LEFT);
    }

    /// Tells the context what is left, and so much more.
    pub(super) fn store_left(&mut self, more: i64) {
        let mut code = self.emit();
        code.local_get(own::CONTEXT).local_get(own::LEFT);
        if more != 0 {
            code.i64_const(more).i64_add();
        }
        code.i64_store(double(offset_of!(Context, left)));
    }

    /// Gives back to the budget what has not been executed.
    fn give_back(&mut self, rest: u32) {
        if COUNTED {
            self.owed -= i64::from(rest);
            self.pay();
        }
    }

    /// Takes from the budget.
    pub(super) fn take_away(&mut self, count: i64) {
        if count != 0 {
            let mut code = self.emit();
            code.local_get(own::LEFT)
                .i64_const(count)
                .i64_sub()
                .local_set(own::LEFT);
        }
    }
}
