//! Executes instructions on vectors; what they compute stands in [`crate::ops`].

use super::memory::memory_of;
use super::numeric::apply;
use super::operands::Operands;
use crate::code::FunctionCode;
use crate::code::simd::{LaneOp, LaneWidth, SimdOp, VectorLoad, VectorOp};
use crate::error::TrapCode;
use crate::machine::{Machine, Memory};
use crate::ops::V128;
use crate::{for_each_lane, for_each_simd, for_each_vector_load, ops};

pub(super) fn execute(
    op: SimdOp,
    code: &FunctionCode,
    machine: &mut Machine,
    instance: u32,
    operands: &mut Operands,
) -> Result<(), TrapCode> {
    match op {
        SimdOp::Vector(op) => vector(op, operands),
        SimdOp::Lane(op, lane) => by_lane(op, lane, operands),
        SimdOp::Const(index) => {
            operands.push_value(code.vectors[index as usize]);
            Ok(())
        }
        SimdOp::Shuffle(index) => {
            let lanes = code.vectors[index as usize].to_bytes();
            operands.binary(|a, b| ops::i8x16_shuffle(a, b, lanes))
        }
        SimdOp::Load { at } => {
            let address = at.address(operands.pop())?;
            let bytes = *read(memory_of(machine, instance, at.memory.into()), address)?;
            operands.push_value(V128::from_bytes(bytes));
            Ok(())
        }
        SimdOp::Store { at } => {
            let value = operands.pop::<V128>();
            let address = at.address(operands.pop())?;
            write(
                memory_of(machine, instance, at.memory.into()),
                address,
                value.to_bytes(),
            )
        }
        SimdOp::LoadPart { load, at } => {
            let address = at.address(operands.pop())?;
            load_part(load, memory_of(machine, instance, at.memory.into()), address, operands)
        }
        SimdOp::LoadLane { width, lane, at } => {
            let vector = operands.pop::<V128>();
            let address = at.address(operands.pop())?;
            let memory = memory_of(machine, instance, at.memory.into());
            let vector = match width {
                LaneWidth::Bits8 => ops::v128_load8_lane(vector, u8::from_le_bytes(*read(memory, address)?), lane),
                LaneWidth::Bits16 => ops::v128_load16_lane(vector, u16::from_le_bytes(*read(memory, address)?), lane),
                LaneWidth::Bits32 => ops::v128_load32_lane(vector, u32::from_le_bytes(*read(memory, address)?), lane),
                LaneWidth::Bits64 => ops::v128_load64_lane(vector, u64::from_le_bytes(*read(memory, address)?), lane),
            };
            operands.push_value(vector);
            Ok(())
        }
        SimdOp::StoreLane { width, lane, at } => {
            let vector = operands.pop::<V128>();
            let address = at.address(operands.pop())?;
            let memory = memory_of(machine, instance, at.memory.into());
            match width {
                LaneWidth::Bits8 => write(memory, address, ops::v128_store8_lane(vector, lane).to_le_bytes()),
                LaneWidth::Bits16 => write(memory, address, ops::v128_store16_lane(vector, lane).to_le_bytes()),
                LaneWidth::Bits32 => write(memory, address, ops::v128_store32_lane(vector, lane).to_le_bytes()),
                LaneWidth::Bits64 => write(memory, address, ops::v128_store64_lane(vector, lane).to_le_bytes()),
            }
        }
    }
}

fn read<const SIZE: usize>(memory: &Memory, address: u64) -> Result<&[u8; SIZE], TrapCode> {
    let bytes = memory.get(address, SIZE as u64)?;
    Ok(bytes.try_into().expect("the length that was asked for"))
}

fn write<const SIZE: usize>(memory: &mut Memory, address: u64, bytes: [u8; SIZE]) -> Result<(), TrapCode> {
    memory.store(address, bytes)
}

macro_rules! execute_vector {
    ($($variant:ident $function:ident ($($operand:ident)*);)*) => {
        #[inline(always)]
        fn vector(op: VectorOp, operands: &mut Operands) -> Result<(), TrapCode> {
            match op {
                $(VectorOp::$variant => apply!(operands $function $($operand)*),)*
            }
        }
    };
}
for_each_simd!(execute_vector);

macro_rules! apply_by_lane {
    ($operands:ident $lane:ident $function:ident a) => {
        $operands.unary(|a| ops::$function(a, $lane))
    };
    ($operands:ident $lane:ident $function:ident a b) => {
        $operands.binary(|a, b| ops::$function(a, b, $lane))
    };
}
macro_rules! execute_lane {
    ($($variant:ident $function:ident ($($operand:ident)*);)*) => {
        #[inline(always)]
        fn by_lane(op: LaneOp, lane: u8, operands: &mut Operands) -> Result<(), TrapCode> {
            match op {
                $(LaneOp::$variant => apply_by_lane!(operands lane $function $($operand)*),)*
            }
        }
    };
}
for_each_lane!(execute_lane);

macro_rules! execute_loads {
    ($($variant:ident $stored:ident $function:ident;)*) => {
        fn load_part(
            load: VectorLoad,
            memory: &Memory,
            address: u64,
            operands: &mut Operands,
        ) -> Result<(), TrapCode> {
            let vector = match load {
                $(VectorLoad::$variant => ops::$function($stored::from_le_bytes(*read(memory, address)?)),)*
            };
            operands.push_value(vector);
            Ok(())
        }
    };
}
for_each_vector_load!(execute_loads);
