//! Executes atomic accesses. There is one thread: each is atomic by itself, nobody waits, and nobody wakes.

use super::memory::memory_of;
use super::operands::Operands;
use crate::code::atomic::{AtomicCmpxchg, AtomicLoad, AtomicOp, AtomicRmw, AtomicStore};
use crate::code::memory::Place;
use crate::error::TrapCode;
use crate::machine::{Machine, Memory};
use crate::{for_each_atomic_cmpxchg, for_each_atomic_load, for_each_atomic_rmw, for_each_atomic_store};

/// What `wait` gives when the memory does not hold the expected value.
const NOT_EQUAL: u32 = 1;
/// What `wait` gives when its time is over.
const TIMED_OUT: u32 = 2;

/// A wait with a timeout: so many nanoseconds have to pass before the machine goes on. The result is on the stack.
pub(super) struct Wait(pub(super) u64);

pub(super) fn execute(
    op: AtomicOp,
    machine: &mut Machine,
    instance: u32,
    operands: &mut Operands,
) -> Result<Option<Wait>, TrapCode> {
    match op {
        AtomicOp::Load { load: kind, at } => load(kind, memory_of(machine, instance, at.memory.into()), at, operands)?,
        AtomicOp::Store { store: kind, at } => {
            store(kind, memory_of(machine, instance, at.memory.into()), at, operands)?
        }
        AtomicOp::Rmw { rmw: kind, at } => rmw(kind, memory_of(machine, instance, at.memory.into()), at, operands)?,
        AtomicOp::Cmpxchg { cmpxchg: kind, at } => {
            cmpxchg(kind, memory_of(machine, instance, at.memory.into()), at, operands)?
        }
        AtomicOp::Notify { at } => {
            operands.pop::<u32>();
            bytes::<4>(memory_of(machine, instance, at.memory.into()), at, operands.pop())?;
            operands.push_value(0u32);
        }
        AtomicOp::Wait32 { at } => {
            return wait(memory_of(machine, instance, at.memory.into()), at, operands, |bytes| {
                u32::from_le_bytes(bytes).into()
            });
        }
        AtomicOp::Wait64 { at } => {
            return wait(
                memory_of(machine, instance, at.memory.into()),
                at,
                operands,
                u64::from_le_bytes,
            );
        }
    }
    Ok(None)
}

/// The bytes of an aligned access.
fn bytes<const SIZE: usize>(memory: &mut Memory, at: Place, base: u64) -> Result<&mut [u8; SIZE], TrapCode> {
    let address = at.address(base)?;
    if !address.is_multiple_of(SIZE as u64) {
        return Err(TrapCode::UnalignedAtomic);
    }
    let bytes = memory.get_mut(address, SIZE as u64)?;
    Ok(bytes.try_into().expect("the length that was asked for"))
}

fn wait<const SIZE: usize>(
    memory: &mut Memory,
    at: Place,
    operands: &mut Operands,
    read: impl FnOnce([u8; SIZE]) -> u64,
) -> Result<Option<Wait>, TrapCode> {
    let timeout = operands.pop::<i64>();
    let expected = operands.pop::<u64>();
    let base = operands.pop();
    let shared = memory.ty.shared;
    let found = read(*bytes(memory, at, base)?);
    if !shared {
        return Err(TrapCode::ExpectedSharedMemory);
    }
    if found != expected {
        operands.push_value(NOT_EQUAL);
        return Ok(None);
    }
    match u64::try_from(timeout) {
        Ok(nanoseconds) => {
            operands.push_value(TIMED_OUT);
            Ok(Some(Wait(nanoseconds)))
        }
        Err(_) => Err(TrapCode::EndlessWait),
    }
}

macro_rules! execute_loads {
    ($($variant:ident $stored:ident $operand:ident;)*) => {
        fn load(kind: AtomicLoad, memory: &mut Memory, at: Place, operands: &mut Operands) -> Result<(), TrapCode> {
            match kind {
                $(AtomicLoad::$variant => {
                    let value = $stored::from_le_bytes(*bytes(memory, at, operands.pop())?);
                    operands.push_value(value as $operand);
                })*
            }
            Ok(())
        }
    };
}
for_each_atomic_load!(execute_loads);

macro_rules! execute_stores {
    ($($variant:ident $stored:ident $operand:ident;)*) => {
        fn store(kind: AtomicStore, memory: &mut Memory, at: Place, operands: &mut Operands) -> Result<(), TrapCode> {
            match kind {
                $(AtomicStore::$variant => {
                    let value: $operand = operands.pop();
                    *bytes(memory, at, operands.pop())? = (value as $stored).to_le_bytes();
                })*
            }
            Ok(())
        }
    };
}
for_each_atomic_store!(execute_stores);

/// The functions of read-modify-write, by the names of the table.
macro_rules! modified {
    (Add $old:ident $value:ident) => {
        $old.wrapping_add($value)
    };
    (Sub $old:ident $value:ident) => {
        $old.wrapping_sub($value)
    };
    (And $old:ident $value:ident) => {
        $old & $value
    };
    (Or $old:ident $value:ident) => {
        $old | $value
    };
    (Xor $old:ident $value:ident) => {
        $old ^ $value
    };
    (Xchg $old:ident $value:ident) => {
        $value
    };
}

macro_rules! execute_rmws {
    ($($variant:ident $stored:ident $operand:ident $function:ident;)*) => {
        fn rmw(kind: AtomicRmw, memory: &mut Memory, at: Place, operands: &mut Operands) -> Result<(), TrapCode> {
            match kind {
                $(AtomicRmw::$variant => {
                    let value = operands.pop::<$operand>() as $stored;
                    let bytes = bytes(memory, at, operands.pop())?;
                    #[allow(unused_variables, reason = "an exchange does not look at the old value")]
                    let old = $stored::from_le_bytes(*bytes);
                    *bytes = modified!($function old value).to_le_bytes();
                    operands.push_value(old as $operand);
                })*
            }
            Ok(())
        }
    };
}
for_each_atomic_rmw!(execute_rmws);

macro_rules! execute_cmpxchgs {
    ($($variant:ident $stored:ident $operand:ident;)*) => {
        /// The expected value is compared in full: one that does not fit the memory's type equals nothing.
        fn cmpxchg(
            kind: AtomicCmpxchg,
            memory: &mut Memory,
            at: Place,
            operands: &mut Operands,
        ) -> Result<(), TrapCode> {
            match kind {
                $(AtomicCmpxchg::$variant => {
                    let replacement = operands.pop::<$operand>() as $stored;
                    let expected: $operand = operands.pop();
                    let bytes = bytes(memory, at, operands.pop())?;
                    let old = $stored::from_le_bytes(*bytes) as $operand;
                    if old == expected {
                        *bytes = replacement.to_le_bytes();
                    }
                    operands.push_value(old);
                })*
            }
            Ok(())
        }
    };
}
for_each_atomic_cmpxchg!(execute_cmpxchgs);
