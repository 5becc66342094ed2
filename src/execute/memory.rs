//! Executes accesses to memories and data segments.

use super::copy::copy;
use super::operands::Operands;
use crate::code::Program;
use crate::code::memory::{Load, MemoryOp, Place, Store};
use crate::error::TrapCode;
use crate::machine::{Machine, Memory, range};
use crate::{for_each_load, for_each_store};

#[inline(always)]
pub(super) fn execute(
    op: MemoryOp,
    program: &Program,
    machine: &mut Machine,
    instance: u32,
    operands: &mut Operands,
) -> Result<(), TrapCode> {
    match op {
        MemoryOp::Load { load: kind, at } => {
            let address = at.address(operands.pop())?;
            load(kind, memory_of(machine, instance, at.memory.into()), address, operands)
        }
        MemoryOp::Store { store: kind, at } => {
            store(kind, memory_of(machine, instance, at.memory.into()), at, operands)
        }
        other => bulk(other, program, machine, instance, operands),
    }
}

#[inline(always)]
pub(super) fn memory_of(machine: &mut Machine, instance: u32, index: u32) -> &mut Memory {
    let address = machine.instances[instance as usize].memories[index as usize];
    &mut machine.memories[address as usize]
}

macro_rules! execute_loads {
    ($($variant:ident $stored:ident $operand:ident;)*) => {
        /// Addresses are 32 or 64 bits wide by the memory's type; a slot holds either zero-extended.
        #[inline(always)]
        fn load(kind: Load, memory: &Memory, address: u64, operands: &mut Operands) -> Result<(), TrapCode> {
            match kind {
                $(Load::$variant => {
                    const SIZE: usize = size_of::<$stored>();
                    let bytes = memory.get(address, SIZE as u64)?;
                    let value = $stored::from_le_bytes(bytes.try_into().expect("the length that was asked for"));
                    operands.push_value(value as $operand);
                })*
            }
            Ok(())
        }
    };
}
for_each_load!(execute_loads);

macro_rules! execute_stores {
    ($($variant:ident $stored:ident $operand:ident;)*) => {
        #[inline(always)]
        fn store(kind: Store, memory: &mut Memory, at: Place, operands: &mut Operands) -> Result<(), TrapCode> {
            match kind {
                $(Store::$variant => {
                    let value: $operand = operands.pop();
                    let address = at.address(operands.pop())?;
                    memory.store(address, (value as $stored).to_le_bytes())?;
                })*
            }
            Ok(())
        }
    };
}
for_each_store!(execute_stores);

fn bulk(
    op: MemoryOp,
    program: &Program,
    machine: &mut Machine,
    instance: u32,
    operands: &mut Operands,
) -> Result<(), TrapCode> {
    match op {
        MemoryOp::Size { memory } => {
            let pages = memory_of(machine, instance, memory).pages();
            operands.push(pages);
        }
        MemoryOp::Grow { memory } => {
            let address = machine.instances[instance as usize].memories[memory as usize];
            let by = operands.pop::<u64>();
            let is_64 = machine.memories[address as usize].ty.is_64;
            let failed = if is_64 { u64::MAX } else { u64::from(u32::MAX) };
            operands.push(machine.grow_memory(address, by).unwrap_or(failed));
        }
        MemoryOp::Fill { memory } => {
            let length = operands.pop::<u64>();
            let value = operands.pop::<u32>() as u8;
            let address = operands.pop::<u64>();
            memory_of(machine, instance, memory)
                .get_mut(address, length)?
                .fill(value);
        }
        MemoryOp::Copy { to, from } => {
            let length = operands.pop::<u64>();
            let source = operands.pop::<u64>();
            let target = operands.pop::<u64>();
            let memories = &machine.instances[instance as usize].memories;
            let (to, from) = (memories[to as usize], memories[from as usize]);
            copy(
                &mut machine.memories,
                |memory| &mut memory.bytes,
                (to, target),
                (from, source),
                length,
            )
            .ok_or(TrapCode::MemoryOutOfBounds)?;
        }
        MemoryOp::Init { memory, data } => {
            let length = operands.pop::<u64>();
            let source = operands.pop::<u64>();
            let target = operands.pop::<u64>();
            let segment = segment(program, machine, instance, data);
            let source = range(source, length).ok_or(TrapCode::MemoryOutOfBounds)?;
            let bytes = segment.get(source).ok_or(TrapCode::MemoryOutOfBounds)?;
            memory_of(machine, instance, memory)
                .get_mut(target, length)?
                .copy_from_slice(bytes);
        }
        MemoryOp::DropData { data } => {
            let address = machine.instances[instance as usize].first_data + data;
            machine.dropped_data[address as usize] = true;
        }
        MemoryOp::Load { .. } | MemoryOp::Store { .. } => {
            unreachable!("accesses are executed by themselves")
        }
    }
    Ok(())
}

/// The bytes of a data segment; none when it has been dropped.
pub(super) fn segment<'p>(program: &'p Program, machine: &Machine, instance: u32, data: u32) -> &'p [u8] {
    let instance = &machine.instances[instance as usize];
    if machine.dropped_data[(instance.first_data + data) as usize] {
        return &[];
    }
    let module = &program.module(instance.module).module;
    &module.bytes[module.data[data as usize].bytes.clone()]
}
