//! What each operation of fast code on one path becomes.
//!
//! What would trap is left to fast code, before it happens. NaNs are made canonical as in [`ops`](crate::ops).

use std::mem::offset_of;

use wasm_encoder::{BlockType, Ieee32, Ieee64, Instruction, MemArg, MemArgTarget, ValType};

use super::Unsuitable;
use super::context::Context;
use super::signature::{of_load, of_numeric, of_store, of_value};
use super::slots::{Held, own};
use super::structure::{Builder, double, word};
use crate::code::fast::{Address, FastOp, Right, Shape, Slot, operands_of};
use crate::code::memory::{Load, Store};
use crate::code::numeric::NumericOp;
use crate::machine::CHUNK;
use crate::{for_each_load, for_each_numeric, for_each_store};

/// The canonical NaNs.
pub(super) const NAN_32: u32 = 0x7fc0_0000;
pub(super) const NAN_64: u64 = 0x7ff8_0000_0000_0000;

impl Builder<'_> {
    /// An operation that leads to the next.
    pub(super) fn operation(&mut self, op: FastOp) -> Result<(), Unsuitable> {
        match op.shape() {
            Shape::Numeric { op, to, a, b } => return self.numeric(op, to, a, b),
            Shape::Load { load, to, address } => return self.load(load, to, address),
            Shape::Store { store, value, address } => return self.store(store, value, address),
            Shape::Branch { .. } => return Err(Unsuitable),
            Shape::Other => {}
        }
        match op {
            FastOp::Const { to, value } => self.put_constant(to, value),
            FastOp::Copy { to, from } => self.copy(to, from),
            FastOp::CopyMany { to, from, slots } => self.copy_many(to, from, slots as Slot),
            FastOp::Select { to, condition, a, b } => {
                let types = self.typing.of(self.fast.sources[self.at]).ok_or(Unsuitable)?;
                let ty = of_value(*types.results.first().ok_or(Unsuitable)?);
                self.get(a, ty)?;
                self.get(b, ty)?;
                self.get(condition, ValType::I32)?;
                self.emit().select();
                self.put(to, ty)
            }
            FastOp::Call {
                frame, function, rest, ..
            } => self.call(frame, function, rest),
            FastOp::CallIndirect {
                frame,
                index,
                table,
                ty,
                rest,
            } => self.call_indirect(frame, index, table, ty, rest),
            FastOp::CallImported { frame, function, .. } => {
                // Functions of the host are called by fast code, and the run goes on there.
                self.exit(super::context::Where::Before);
                self.emit().unreachable();
                let results = self.module.function_type(function).results.clone();
                self.forget_from(frame);
                self.load_results(frame, &results)
            }
            FastOp::GlobalGet { to, global } => {
                let ty = of_value(self.module.globals[global as usize].ty.value);
                self.global(global);
                let mut code = self.emit();
                match ty {
                    ValType::I32 => code.i32_load(word(0)),
                    ValType::F32 => code.f32_load(word(0)),
                    ValType::F64 => code.f64_load(double(0)),
                    _ => code.i64_load(double(0)),
                };
                self.put(to, ty)
            }
            FastOp::GlobalSet { from, global } => {
                self.global(global);
                self.bits(from)?;
                self.emit().i64_store(double(0));
                Ok(())
            }
            FastOp::MemorySize { to } => {
                let memory = self.module.memories[0];
                self.used.bytes = true;
                let mut code = self.emit();
                code.local_get(own::LENGTH)
                    .i64_const(memory.page_size_log2.into())
                    .i64_shr_u();
                if memory.is_64 {
                    return self.put(to, ValType::I64);
                }
                code.i32_wrap_i64();
                self.put(to, ValType::I32)
            }
            FastOp::I32AddShl { to, a, b, shift } => {
                self.get(a, ValType::I32)?;
                self.get(b, ValType::I32)?;
                self.emit().i32_const(shift.into()).i32_shl().i32_add();
                self.put(to, ValType::I32)
            }
            FastOp::I64AddConstant { to, a, b } => {
                self.get(a, ValType::I64)?;
                self.emit().i64_const(b as i64).i64_add();
                self.put(to, ValType::I64)
            }
            FastOp::I64MulConstant { to, a, b } => {
                self.get(a, ValType::I64)?;
                self.emit().i64_const(b as i64).i64_mul();
                self.put(to, ValType::I64)
            }
            FastOp::I64AndConstant { to, a, b } => {
                self.get(a, ValType::I64)?;
                self.emit().i64_const(b as i64).i64_and();
                self.put(to, ValType::I64)
            }
            FastOp::I64XorConstant { to, a, b } => {
                self.get(a, ValType::I64)?;
                self.emit().i64_const(b as i64).i64_xor();
                self.put(to, ValType::I64)
            }
            FastOp::F64AddConstant { to, a, b } => {
                self.get(a, ValType::F64)?;
                self.emit().f64_const(Ieee64::new(b)).f64_add();
                self.put_canonical(to, ValType::F64)
            }
            FastOp::F64MulConstant { to, a, b } => {
                self.get(a, ValType::F64)?;
                self.emit().f64_const(Ieee64::new(b)).f64_mul();
                self.put_canonical(to, ValType::F64)
            }
            // A product that is a NaN makes the sum or difference one, so that only the last step need be canonical.
            FastOp::F64MulAdd { to, a, b, c } => {
                self.product(a, b)?;
                self.get(c, ValType::F64)?;
                self.emit().f64_add();
                self.put_canonical(to, ValType::F64)
            }
            FastOp::F64MulSubFrom { to, a, b, c } => {
                self.get(c, ValType::F64)?;
                self.product(a, b)?;
                self.emit().f64_sub();
                self.put_canonical(to, ValType::F64)
            }
            FastOp::Plain { pc } => self.plain(pc),
            _ => Err(Unsuitable),
        }
    }

    /// The condition of a branch, after what the branch adds to a slot.
    pub(super) fn condition(&mut self, op: FastOp) -> Result<(), Unsuitable> {
        if let Some((slot, add)) = op.addition() {
            self.add_in_place(slot, add)?;
        }
        match (op.shape(), op) {
            (
                Shape::Branch {
                    comparison,
                    expected,
                    a,
                    b,
                },
                _,
            ) => {
                let (ty, _) = of_numeric(comparison);
                self.get(a, ty)?;
                self.right(b, ty)?;
                self.instruction(comparison);
                if !expected {
                    self.emit().i32_eqz();
                }
            }
            (_, FastOp::AddBranchI32Nez { a, .. }) => self.get(a, ValType::I32)?,
            (_, FastOp::AddBranchI32Ne { a, b, .. }) => {
                self.get(a, ValType::I32)?;
                self.get(b, ValType::I32)?;
                self.emit().i32_ne();
            }
            (_, FastOp::AddBranchI32NeImmediate { a, b, .. }) => {
                self.get(a, ValType::I32)?;
                self.emit().i32_const(b.into()).i32_ne();
            }
            (_, FastOp::BranchI32Nez { a, .. }) => self.get(a, ValType::I32)?,
            (_, FastOp::BranchI32Eqz { a, .. }) => {
                self.get(a, ValType::I32)?;
                self.emit().i32_eqz();
            }
            (_, FastOp::BranchI64Eqz { a, .. }) => {
                self.get(a, ValType::I64)?;
                self.emit().i64_eqz();
            }
            (_, FastOp::BranchI64Nez { a, .. }) => {
                self.get(a, ValType::I64)?;
                self.emit().i64_eqz().i32_eqz();
            }
            _ => return Err(Unsuitable),
        }
        Ok(())
    }

    fn numeric(&mut self, op: NumericOp, to: Slot, a: Slot, b: Right) -> Result<(), Unsuitable> {
        let (ty, result) = of_numeric(op);
        self.guard(op, a, b)?;
        self.get(a, ty)?;
        if operands_of(op) == 2 {
            self.right(b, ty)?;
        }
        self.instruction(op);
        match makes_nans(op) {
            true => self.put_canonical(to, result),
            false => self.put(to, result),
        }
    }

    /// The product of two slots, on the operand stack.
    fn product(&mut self, a: Slot, b: Slot) -> Result<(), Unsuitable> {
        self.get(a, ValType::F64)?;
        self.get(b, ValType::F64)?;
        self.emit().f64_mul();
        Ok(())
    }

    /// Adds a constant to a slot in 32 bits.
    pub(super) fn add_in_place(&mut self, slot: Slot, add: i32) -> Result<(), Unsuitable> {
        self.get(slot, ValType::I32)?;
        self.emit().i32_const(add).i32_add();
        self.put(slot, ValType::I32)
    }

    /// Leaves where an instruction would trap.
    fn guard(&mut self, op: NumericOp, a: Slot, b: Right) -> Result<(), Unsuitable> {
        use NumericOp::*;
        let (ty, _) = of_numeric(op);
        match op {
            I32DivS | I32DivU | I32RemS | I32RemU | I64DivS | I64DivU | I64RemS | I64RemU => {
                let may_overflow = matches!(op, I32DivS | I64DivS);
                let constant = match b {
                    Right::Constant(b) => Some(i64::from(b)),
                    Right::Slot(_) => None,
                };
                if constant.is_none_or(|b| b == 0) {
                    self.right(b, ty)?;
                    self.emit_equals_zero(ty);
                    self.exit_if();
                }
                if may_overflow && constant.is_none_or(|b| b == -1) {
                    self.right(b, ty)?;
                    let least = match ty {
                        ValType::I32 => {
                            self.emit().i32_const(-1).i32_eq();
                            i64::from(i32::MIN)
                        }
                        _ => {
                            self.emit().i64_const(-1).i64_eq();
                            i64::MIN
                        }
                    };
                    self.get(a, ty)?;
                    let mut code = self.emit();
                    match ty {
                        ValType::I32 => code.i32_const(least as i32).i32_eq(),
                        _ => code.i64_const(least).i64_eq(),
                    };
                    code.i32_and();
                    self.exit_if();
                }
            }
            I32TruncF32S => self.guard_range(a, ty, Least::Is(-2147483648.0), 2147483648.0)?,
            I32TruncF32U | I32TruncF64U => self.guard_range(a, ty, Least::Above(-1.0), 4294967296.0)?,
            I32TruncF64S => self.guard_range(a, ty, Least::Above(-2147483649.0), 2147483648.0)?,
            I64TruncF32S | I64TruncF64S => {
                self.guard_range(a, ty, Least::Is(-9223372036854775808.0), 9223372036854775808.0)?;
            }
            I64TruncF32U | I64TruncF64U => self.guard_range(a, ty, Least::Above(-1.0), 18446744073709551616.0)?,
            _ => {}
        }
        Ok(())
    }

    fn emit_equals_zero(&mut self, ty: ValType) {
        match ty {
            ValType::I32 => self.emit().i32_eqz(),
            _ => self.emit().i64_eqz(),
        };
    }

    /// Leaves where a float is not in a range; a NaN is in none.
    fn guard_range(&mut self, a: Slot, ty: ValType, least: Least, beyond: f64) -> Result<(), Unsuitable> {
        self.get(a, ty)?;
        let is_single = ty == ValType::F32;
        let constant = |builder: &mut Self, value: f64| {
            match is_single {
                true => builder.emit().f32_const((value as f32).into()),
                false => builder.emit().f64_const(value.into()),
            };
        };
        let (Least::Is(bound) | Least::Above(bound)) = least;
        constant(self, bound);
        match (least, is_single) {
            (Least::Is(_), true) => self.emit().f32_ge(),
            (Least::Is(_), false) => self.emit().f64_ge(),
            (Least::Above(_), true) => self.emit().f32_gt(),
            (Least::Above(_), false) => self.emit().f64_gt(),
        };
        self.get(a, ty)?;
        constant(self, beyond);
        match is_single {
            true => self.emit().f32_lt(),
            false => self.emit().f64_lt(),
        };
        self.emit().i32_and().i32_eqz();
        self.exit_if();
        Ok(())
    }

    /// Puts the address of an access, inside of the memory, into [`own::ADDRESS`], and where that is on the operand stack;
    /// the access's own offset comes on top.
    pub(super) fn address(&mut self, address: Address, bytes: u32) -> Result<(), Unsuitable> {
        let Address { base, add, offset } = address;
        self.used.bytes = true;
        self.get(base, ValType::I32)?;
        let mut code = self.emit();
        if add != 0 {
            code.i32_const(add as i32).i32_add();
        }
        code.local_tee(own::ADDRESS).i64_extend_i32_u();
        code.i64_const(i64::from(offset) + i64::from(bytes)).i64_add();
        code.local_get(own::LENGTH).i64_gt_u();
        self.exit_if();
        self.emit().local_get(own::MEMORY).local_get(own::ADDRESS).i32_add();
        Ok(())
    }

    fn load(&mut self, load: Load, to: Slot, address: Address) -> Result<(), Unsuitable> {
        let (ty, bytes) = of_load(load);
        self.address(address, bytes)?;
        load_instruction(load, unaligned(address.offset)).encode_into(&mut self.code.bytes);
        self.put(to, ty)
    }

    fn store(&mut self, store: Store, value: Right, address: Address) -> Result<(), Unsuitable> {
        let (ty, bytes) = of_store(store);
        self.address(address, bytes)?;
        self.right(value, ty)?;
        store_instruction(store, unaligned(address.offset)).encode_into(&mut self.code.bytes);
        self.mark(address.offset, bytes);
        Ok(())
    }

    /// Marks that so many bytes have changed, at an offset from [`own::ADDRESS`].
    pub(super) fn mark(&mut self, offset: u32, bytes: u32) {
        self.used.marks = true;
        // The chunks of the first and the last byte.
        for byte in if bytes == 1 { vec![0] } else { vec![0, bytes - 1] } {
            let last = offset.wrapping_add(byte);
            let mut code = self.emit();
            code.local_get(own::ADDRESS);
            if last != 0 {
                code.i32_const(last as i32).i32_add();
            }
            code.i32_const(CHUNK.ilog2() as i32).i32_shr_u();
            code.local_get(own::MARKS)
                .i32_add()
                .i32_const(1)
                .i32_store8(unaligned(0));
        }
    }

    /// The address of a global's value.
    fn global(&mut self, global: u32) {
        let mut code = self.emit();
        code.local_get(own::CONTEXT)
            .i32_load(word(offset_of!(Context, globals)));
        code.i32_load(word(4 * global as usize));
    }

    /// Puts a slot's value on the operand stack.
    pub(super) fn get(&mut self, slot: Slot, ty: ValType) -> Result<(), Unsuitable> {
        match self.known(slot)? {
            Held::Local(held) if held == ty => {
                let local = self.locals.of(slot, ty)?;
                self.emit().local_get(local);
            }
            Held::Local(_) | Held::Upper => return Err(Unsuitable),
            Held::Constant(value) => self.constant(value, ty),
        }
        Ok(())
    }

    /// Takes a slot's value from the operand stack.
    pub(super) fn put(&mut self, slot: Slot, ty: ValType) -> Result<(), Unsuitable> {
        let local = self.locals.of(slot, ty)?;
        self.emit().local_set(local);
        self.slots.hold(slot, Held::Local(ty));
        self.write_through(slot);
        Ok(())
    }

    /// Puts a local of the function that has changed into the frame, if it has to be there.
    pub(super) fn write_through(&mut self, slot: Slot) {
        if self.writes_through && u32::from(slot) < self.fast.locals {
            self.store_slot(slot, slot);
        }
    }

    /// Takes a slot's float from the operand stack, with any NaN made canonical.
    fn put_canonical(&mut self, slot: Slot, ty: ValType) -> Result<(), Unsuitable> {
        let local = self.locals.of(slot, ty)?;
        self.slots.hold(slot, Held::Local(ty));
        let mut code = self.emit();
        code.local_tee(local).local_get(local);
        match ty {
            ValType::F32 => code.f32_ne(),
            _ => code.f64_ne(),
        };
        let mut code = self.code.hint(false);
        code.if_(BlockType::Empty);
        match ty {
            ValType::F32 => code.f32_const(Ieee32::new(NAN_32)),
            _ => code.f64_const(Ieee64::new(NAN_64)),
        };
        code.local_set(local).end();
        self.write_through(slot);
        Ok(())
    }

    fn constant(&mut self, value: u64, ty: ValType) {
        let mut code = self.emit();
        match ty {
            ValType::I32 => code.i32_const(value as i32),
            ValType::F32 => code.f32_const(Ieee32::new(value as u32)),
            ValType::F64 => code.f64_const(Ieee64::new(value)),
            _ => code.i64_const(value as i64),
        };
    }

    /// The second operand of an instruction on operands of a type.
    fn right(&mut self, right: Right, ty: ValType) -> Result<(), Unsuitable> {
        match right {
            Right::Slot(slot) => self.get(slot, ty),
            Right::Constant(value) => {
                self.constant(i64::from(value) as u64, ty);
                Ok(())
            }
        }
    }

    /// A slot's value as the 64 bits that it has in the frame.
    fn bits(&mut self, slot: Slot) -> Result<(), Unsuitable> {
        match self.known(slot)? {
            Held::Constant(value) => {
                self.emit().i64_const(value as i64);
            }
            Held::Local(ty) if ty != ValType::V128 => {
                self.get(slot, ty)?;
                let mut code = self.emit();
                widen(&mut code, ty);
            }
            Held::Local(_) | Held::Upper => return Err(Unsuitable),
        }
        Ok(())
    }

    fn put_constant(&mut self, to: Slot, value: u64) -> Result<(), Unsuitable> {
        self.slots.hold(to, Held::Constant(value));
        match self.is_local(to) {
            // The function's locals are always in theirs.
            Some(ty) => {
                self.constant(value, ty);
                self.put(to, ty)
            }
            None => Ok(()),
        }
    }

    fn copy(&mut self, to: Slot, from: Slot) -> Result<(), Unsuitable> {
        let held = self.known(from)?;
        self.copy_held(to, from, held)
    }

    /// Copies so many slots, which may overlap.
    fn copy_many(&mut self, to: Slot, from: Slot, slots: Slot) -> Result<(), Unsuitable> {
        // What copies overwrite is still in the locals of its slots.
        let held: Vec<Held> = (from..from + slots)
            .map(|slot| self.known(slot))
            .collect::<Result<_, _>>()?;
        let mut copies: Vec<(Slot, Held)> = (0..).zip(held).collect();
        if to > from {
            copies.reverse();
        }
        let mut copies = copies.into_iter();
        copies.try_for_each(|(slot, held)| self.copy_held(to + slot, from + slot, held))
    }

    /// Copies what a slot holds, or has held.
    fn copy_held(&mut self, to: Slot, from: Slot, held: Held) -> Result<(), Unsuitable> {
        match held {
            Held::Constant(value) => self.put_constant(to, value),
            Held::Local(ty) => {
                let local = self.locals.of(from, ty)?;
                self.emit().local_get(local);
                self.put(to, ty)
            }
            // It goes with the lower half.
            Held::Upper => Ok(()),
        }
    }

    /// The type of a slot that is one of the function's parameters or other locals.
    fn is_local(&self, slot: Slot) -> Option<ValType> {
        let layout = &self.plain.layout;
        let found = layout.local_slots.partition_point(|first| *first <= u32::from(slot));
        (u32::from(slot) < layout.operands).then(|| of_value(layout.locals[found - 1]))
    }

    fn instruction(&mut self, op: NumericOp) {
        numeric_instruction(&mut self.emit(), op);
    }
}

/// A bound of a range below.
#[derive(Clone, Copy)]
enum Least {
    /// It is in the range.
    Is(f64),
    /// What is above it is in the range.
    Above(f64),
}

/// A value of a type as the 64 bits that it has in a frame.
pub(super) fn widen(code: &mut wasm_encoder::InstructionSink<'_>, ty: ValType) {
    match ty {
        ValType::I32 => code.i64_extend_i32_u(),
        ValType::F32 => code.i32_reinterpret_f32().i64_extend_i32_u(),
        ValType::F64 => code.i64_reinterpret_f64(),
        _ => code,
    };
}

/// Whether an instruction can make a NaN of which the specification leaves the bits open.
fn makes_nans(op: NumericOp) -> bool {
    use NumericOp::*;
    matches!(
        op,
        F32Ceil
            | F32Floor
            | F32Trunc
            | F32Nearest
            | F32Sqrt
            | F32Add
            | F32Sub
            | F32Mul
            | F32Div
            | F32Min
            | F32Max
            | F64Ceil
            | F64Floor
            | F64Trunc
            | F64Nearest
            | F64Sqrt
            | F64Add
            | F64Sub
            | F64Mul
            | F64Div
            | F64Min
            | F64Max
            | F32DemoteF64
            | F64PromoteF32
    )
}

/// An access that need not be aligned. The offset of an access with a larger one than the memory leads nowhere: the
/// access was seen to be inside.
pub(super) fn unaligned(offset: u32) -> MemArg {
    MemArg {
        offset: offset.into(),
        align: 0,
        target: MemArgTarget::Memory(0),
        ordering: None,
    }
}

/// An instruction that can be put behind code.
pub(super) trait EncodeInto {
    fn encode_into(&self, code: &mut Vec<u8>);
}

impl EncodeInto for Instruction<'_> {
    fn encode_into(&self, code: &mut Vec<u8>) {
        wasm_encoder::Encode::encode(self, code);
    }
}

macro_rules! numeric {
    ($($variant:ident $function:ident ($($operand:ident)*);)*) => {
        fn numeric_instruction(code: &mut wasm_encoder::InstructionSink<'_>, op: NumericOp) {
            match op {
                $(NumericOp::$variant => code.$function(),)*
            };
        }
    };
}
for_each_numeric!(numeric);

macro_rules! loads {
    ($($variant:ident $stored:ident $operand:ident;)*) => {
        fn load_instruction(load: Load, at: MemArg) -> Instruction<'static> {
            match load {
                $(Load::$variant => Instruction::$variant(at),)*
            }
        }
    };
}
for_each_load!(loads);

macro_rules! stores {
    ($($variant:ident $stored:ident $operand:ident;)*) => {
        fn store_instruction(store: Store, at: MemArg) -> Instruction<'static> {
            match store {
                $(Store::$variant => Instruction::$variant(at),)*
            }
        }
    };
}
for_each_store!(stores);
