//! What instructions on vectors become: the same ones, on locals that are vectors.
//!
//! Where code is compiled, fast code leaves them to plain code, with their operands in their slots. NaNs are made canonical lane by lane. Relaxed
//! instructions become the strict ones that they are here, where there are such ones; the others stay with the engine.

use wasm_encoder::{BlockType, Instruction, InstructionSink, MemArg, ValType};

use super::Unsuitable;
use super::operations::{EncodeInto, NAN_32, NAN_64, unaligned};
use super::signature::of_value;
use super::structure::Builder;
use crate::code::Op;
use crate::code::fast::{Address, Slot};
use crate::code::memory::Place;
use crate::code::simd::{LaneOp, LaneWidth, SimdOp, VectorLoad, VectorOp};
use crate::code::typing::InstructionTypes;
use crate::module::ValType as GuestType;
use crate::{for_each_lane, for_each_simd, for_each_vector_load};

/// The lanes of a vector of floats.
#[derive(Clone, Copy)]
enum Floats {
    F32x4,
    F64x2,
}

impl Builder<'_> {
    /// An operation of plain code whose operands begin at a slot, if it is one on vectors that has a form here.
    pub(super) fn vector(&mut self, op: Op, first: Slot, types: &InstructionTypes) -> Result<bool, Unsuitable> {
        let result = types.results.first().map(|ty| of_value(*ty));
        match (op, result) {
            (Op::Simd(op), Some(result)) => self.simd(op, first, &types.operands, result),
            (Op::Simd(op), None) => self.store_vector(op, first),
            (Op::Select(2), Some(ValType::V128)) => {
                self.get_all(first, &types.operands)?;
                self.emit().select();
                self.put(first, ValType::V128)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// An instruction with a result.
    fn simd(&mut self, op: SimdOp, first: Slot, operands: &[GuestType], result: ValType) -> Result<bool, Unsuitable> {
        match op {
            SimdOp::Vector(op) => {
                let Some(op) = strict(op) else { return Ok(false) };
                self.get_all(first, operands)?;
                vector_instruction(&mut self.emit(), op);
                self.put(first, result)?;
                if let Some(floats) = makes_nans(op) {
                    self.settle_nans(first, floats)?;
                }
                return Ok(true);
            }
            SimdOp::Lane(op, lane) => {
                self.get_all(first, operands)?;
                lane_instruction(&mut self.emit(), op, lane);
            }
            SimdOp::Const(index) => {
                let value = self.plain.vectors[index as usize].to_bits();
                self.emit().v128_const(value as i128);
            }
            SimdOp::Shuffle(index) => {
                let lanes = self.plain.vectors[index as usize].to_bytes();
                self.get_all(first, operands)?;
                self.emit().i8x16_shuffle(lanes);
            }
            SimdOp::Load { at } => {
                let Some(at) = self.access(first, at, 16)? else {
                    return Ok(false);
                };
                self.emit().v128_load(at);
            }
            SimdOp::LoadPart { load, at } => {
                let (bytes, instruction) = load_instruction(load);
                let Some(at) = self.access(first, at, bytes)? else {
                    return Ok(false);
                };
                instruction(at).encode_into(&mut self.code.bytes);
            }
            SimdOp::LoadLane { width, lane, at } => {
                let Some(at) = self.access(first, at, width.bytes() as u32)? else {
                    return Ok(false);
                };
                self.get(first + 1, ValType::V128)?;
                let mut code = self.emit();
                match width {
                    LaneWidth::Bits8 => code.v128_load8_lane(at, lane),
                    LaneWidth::Bits16 => code.v128_load16_lane(at, lane),
                    LaneWidth::Bits32 => code.v128_load32_lane(at, lane),
                    LaneWidth::Bits64 => code.v128_load64_lane(at, lane),
                };
            }
            SimdOp::Store { .. } | SimdOp::StoreLane { .. } => return Ok(false),
        }
        self.put(first, result)?;
        Ok(true)
    }

    /// An instruction without a result: a store of a vector, or of one lane of it.
    fn store_vector(&mut self, op: SimdOp, first: Slot) -> Result<bool, Unsuitable> {
        let (bytes, at) = match op {
            SimdOp::Store { at } => (16, at),
            SimdOp::StoreLane { width, at, .. } => (width.bytes() as u32, at),
            _ => return Ok(false),
        };
        let Some(place) = self.access(first, at, bytes)? else {
            return Ok(false);
        };
        self.get(first + 1, ValType::V128)?;
        let mut code = self.emit();
        match op {
            SimdOp::StoreLane { width, lane, .. } => match width {
                LaneWidth::Bits8 => code.v128_store8_lane(place, lane),
                LaneWidth::Bits16 => code.v128_store16_lane(place, lane),
                LaneWidth::Bits32 => code.v128_store32_lane(place, lane),
                LaneWidth::Bits64 => code.v128_store64_lane(place, lane),
            },
            _ => code.v128_store(place),
        };
        self.mark(at.offset as u32, bytes);
        Ok(true)
    }

    /// Puts the address of an access to so many bytes on the operand stack, and gives the rest of the access; `None` when it
    /// is not to the first memory, or that has addresses of 64 bits.
    fn access(&mut self, base: Slot, at: Place, bytes: u32) -> Result<Option<MemArg>, Unsuitable> {
        let Ok(offset) = u32::try_from(at.offset) else {
            return Ok(None);
        };
        if at.memory != 0 || self.module.memories[0].is_64 {
            return Ok(None);
        }
        self.address(Address { base, add: 0, offset }, bytes)?;
        Ok(Some(unaligned(offset)))
    }

    /// Puts operands on the operand stack, the first of which begins at a slot.
    fn get_all(&mut self, mut slot: Slot, operands: &[GuestType]) -> Result<(), Unsuitable> {
        for ty in operands {
            self.get(slot, of_value(*ty))?;
            slot += ty.slots() as Slot;
        }
        Ok(())
    }

    /// Makes the NaNs among the lanes of a vector canonical.
    fn settle_nans(&mut self, slot: Slot, floats: Floats) -> Result<(), Unsuitable> {
        let local = self.locals.of(slot, ValType::V128)?;
        let canonical = match floats {
            Floats::F32x4 => [u64::from(NAN_32) << 32 | u64::from(NAN_32); 2],
            Floats::F64x2 => [NAN_64; 2],
        };
        let differs = |code: &mut InstructionSink<'_>| {
            code.local_get(local).local_get(local);
            match floats {
                Floats::F32x4 => code.f32x4_ne(),
                Floats::F64x2 => code.f64x2_ne(),
            };
        };
        let mut code = self.emit();
        // They are rare: what needs the vector does not wait for this.
        differs(&mut code);
        code.v128_any_true();
        let mut code = self.code.hint(false);
        code.if_(BlockType::Empty);
        code.v128_const((u128::from(canonical[1]) << 64 | u128::from(canonical[0])) as i128);
        code.local_get(local);
        differs(&mut code);
        code.v128_bitselect().local_set(local).end();
        self.write_through(slot);
        Ok(())
    }
}

/// The instruction that is the same with one result for everything, if there is one.
fn strict(op: VectorOp) -> Option<VectorOp> {
    use VectorOp::*;
    Some(match op {
        I8x16RelaxedSwizzle => I8x16Swizzle,
        I32x4RelaxedTruncF32x4S => I32x4TruncSatF32x4S,
        I32x4RelaxedTruncF32x4U => I32x4TruncSatF32x4U,
        I32x4RelaxedTruncF64x2SZero => I32x4TruncSatF64x2SZero,
        I32x4RelaxedTruncF64x2UZero => I32x4TruncSatF64x2UZero,
        I8x16RelaxedLaneselect | I16x8RelaxedLaneselect | I32x4RelaxedLaneselect | I64x2RelaxedLaneselect => {
            V128Bitselect
        }
        F32x4RelaxedMin => F32x4Min,
        F32x4RelaxedMax => F32x4Max,
        F64x2RelaxedMin => F64x2Min,
        F64x2RelaxedMax => F64x2Max,
        I16x8RelaxedQ15mulrS => I16x8Q15MulrSatS,
        F32x4RelaxedMadd
        | F32x4RelaxedNmadd
        | F64x2RelaxedMadd
        | F64x2RelaxedNmadd
        | I16x8RelaxedDotI8x16I7x16S
        | I32x4RelaxedDotI8x16I7x16AddS => return None,
        op => op,
    })
}

/// The lanes in which an instruction can make NaNs of which the specification leaves the bits open.
fn makes_nans(op: VectorOp) -> Option<Floats> {
    use VectorOp::*;
    match op {
        F32x4Ceil | F32x4Floor | F32x4Trunc | F32x4Nearest | F32x4Sqrt | F32x4Add | F32x4Sub | F32x4Mul | F32x4Div
        | F32x4Min | F32x4Max | F32x4DemoteF64x2Zero => Some(Floats::F32x4),
        F64x2Ceil | F64x2Floor | F64x2Trunc | F64x2Nearest | F64x2Sqrt | F64x2Add | F64x2Sub | F64x2Mul | F64x2Div
        | F64x2Min | F64x2Max | F64x2PromoteLowF32x4 => Some(Floats::F64x2),
        _ => None,
    }
}

macro_rules! vectors {
    ($($variant:ident $function:ident ($($operand:ident)*);)*) => {
        fn vector_instruction(code: &mut InstructionSink<'_>, op: VectorOp) {
            match op {
                $(VectorOp::$variant => code.$function(),)*
            };
        }
    };
}
for_each_simd!(vectors);

macro_rules! lanes {
    ($($variant:ident $function:ident ($($operand:ident)*);)*) => {
        fn lane_instruction(code: &mut InstructionSink<'_>, op: LaneOp, lane: u8) {
            match op {
                $(LaneOp::$variant => code.$function(lane),)*
            };
        }
    };
}
for_each_lane!(lanes);

macro_rules! loads {
    ($($variant:ident $stored:ident $function:ident;)*) => {
        /// How many bytes a load reads, and the instruction.
        fn load_instruction(load: VectorLoad) -> (u32, fn(MemArg) -> Instruction<'static>) {
            match load {
                $(VectorLoad::$variant => (size_of::<$stored>() as u32, Instruction::$variant),)*
            }
        }
    };
}
for_each_vector_load!(loads);
