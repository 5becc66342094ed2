//! What an instruction reads and writes besides the operand stack.

use super::location::Location;
use crate::code::Op;
use crate::code::atomic::AtomicOp;
use crate::code::gc::GcOp;
use crate::code::memory::{Load, MemoryOp, Place};
use crate::code::simd::{SimdOp, VectorLoad};
use crate::code::table::TableOp;
use crate::execute::Moment;
use crate::machine::{Instance, Machine, Object, Ref, RefKind};
use crate::{for_each_load, for_each_vector_load};

/// One access of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// Whether it writes, not reads.
    pub write: bool,
    /// Where.
    pub location: Location,
}

impl Access {
    fn read(location: Location) -> Self {
        Self { write: false, location }
    }

    fn write(location: Location) -> Self {
        Self { write: true, location }
    }
}

/// What the instruction of a moment is about to read and write. Nothing when it is about to trap; nothing for an object
/// that it makes, which has no index yet ([`allocates`]); nothing of what a function does that it calls.
pub fn accesses(moment: &Moment<'_>) -> Vec<Access> {
    let reach = Reach {
        moment,
        machine: moment.machine,
        instance: &moment.machine.instances[moment.frame.instance as usize],
    };
    reach.of(moment.op).unwrap_or_default()
}

/// Whether an operation makes a structure or an array, a reference to which is then on top of the stack.
pub fn allocates(op: Op) -> bool {
    matches!(
        op,
        Op::Gc(
            GcOp::StructNew { .. }
                | GcOp::StructNewDefault { .. }
                | GcOp::ArrayNew { .. }
                | GcOp::ArrayNewDefault { .. }
                | GcOp::ArrayNewFixed { .. }
                | GcOp::ArrayNewData { .. }
                | GcOp::ArrayNewElem { .. }
        )
    )
}

macro_rules! load_widths {
    ($($variant:ident $stored:ident $operand:ident;)*) => {
        fn load_bytes(load: Load) -> u64 {
            match load {
                $(Load::$variant => size_of::<$stored>() as u64,)*
            }
        }
    };
}
for_each_load!(load_widths);

macro_rules! vector_load_widths {
    ($($variant:ident $stored:ident $function:ident;)*) => {
        fn vector_load_bytes(load: VectorLoad) -> u64 {
            match load {
                $(VectorLoad::$variant => size_of::<$stored>() as u64,)*
            }
        }
    };
}
for_each_vector_load!(vector_load_widths);

/// What an instruction can reach. Its answers are `None` where the instruction traps.
struct Reach<'a> {
    moment: &'a Moment<'a>,
    machine: &'a Machine,
    instance: &'a Instance,
}

impl Reach<'_> {
    /// The slot at a depth from the top of the stack.
    fn slot(&self, depth: usize) -> u64 {
        self.moment.stack[self.moment.stack.len() - 1 - depth]
    }

    fn of(&self, op: Op) -> Option<Vec<Access>> {
        match op {
            Op::LocalGet(slot) | Op::LocalGetWide(slot) => Some(vec![Access::read(self.local(slot))]),
            Op::LocalSet(slot) | Op::LocalTee(slot) | Op::LocalSetWide(slot) | Op::LocalTeeWide(slot) => {
                Some(vec![Access::write(self.local(slot))])
            }
            Op::GlobalGet(index) => Some(vec![Access::read(self.global(index))]),
            Op::GlobalSet(index) => Some(vec![Access::write(self.global(index))]),
            Op::Memory(op) => self.of_memory(op),
            Op::Simd(op) => match op {
                SimdOp::Load { at } => Some(vec![Access::read(self.access(at, 0, 16)?)]),
                SimdOp::LoadPart { load, at } => {
                    Some(vec![Access::read(self.access(at, 0, vector_load_bytes(load))?)])
                }
                SimdOp::LoadLane { width, at, .. } => {
                    Some(vec![Access::read(self.access(at, 2, width.bytes() as u64)?)])
                }
                SimdOp::Store { at } => Some(vec![Access::write(self.access(at, 2, 16)?)]),
                SimdOp::StoreLane { width, at, .. } => {
                    Some(vec![Access::write(self.access(at, 2, width.bytes() as u64)?)])
                }
                SimdOp::Vector(_) | SimdOp::Lane(..) | SimdOp::Const(_) | SimdOp::Shuffle(_) => None,
            },
            Op::Atomic(op) => self.of_atomic(op),
            Op::Table(op) => self.of_table(op),
            Op::CallIndirect { table, .. } | Op::ReturnCallIndirect { table, .. } => {
                Some(vec![Access::read(self.elements(table, self.slot(0), 1)?)])
            }
            Op::Gc(op) => self.of_gc(op),
            _ => None,
        }
    }

    fn local(&self, slot: u32) -> Location {
        let starts = &self.moment.code.layout.local_slots;
        Location::Local {
            frame: self.machine.frames.len() - 1,
            local: starts.partition_point(|start| *start <= slot) as u32 - 1,
        }
    }

    fn global(&self, index: u32) -> Location {
        Location::Global {
            global: self.instance.globals[index as usize],
        }
    }

    fn bytes(&self, memory: u32, start: u64, length: u64) -> Option<Location> {
        let memory = self.instance.memories[memory as usize];
        self.machine.memories[memory as usize].get(start, length).ok()?;
        Some(Location::Memory { memory, start, length })
    }

    fn elements(&self, table: u32, start: u64, length: u64) -> Option<Location> {
        let table = self.instance.tables[table as usize];
        let end = start.checked_add(length)?;
        (end <= self.machine.tables[table as usize].size()).then_some(Location::Table { table, start, length })
    }

    /// The bytes of an access whose address is at a depth from the top.
    fn access(&self, at: Place, depth: usize, bytes: u64) -> Option<Location> {
        self.bytes(at.memory.into(), self.slot(depth).checked_add(at.offset)?, bytes)
    }

    fn of_memory(&self, op: MemoryOp) -> Option<Vec<Access>> {
        Some(match op {
            MemoryOp::Load { load, at } => vec![Access::read(self.access(at, 0, load_bytes(load))?)],
            MemoryOp::Store { store, at } => vec![Access::write(self.access(at, 1, store.bytes() as u64)?)],
            MemoryOp::Grow { memory } => {
                let memory = self.instance.memories[memory as usize];
                let grown = &self.machine.memories[memory as usize];
                let start = grown.bytes.len() as u64;
                let length = self.slot(0).checked_mul(1 << grown.ty.page_size_log2)?;
                let fits = start.checked_add(length)? <= grown.max_bytes;
                vec![Access::write(fits.then_some(Location::Memory {
                    memory,
                    start,
                    length,
                })?)]
            }
            MemoryOp::Fill { memory } => vec![Access::write(self.bytes(memory, self.slot(2), self.slot(0))?)],
            MemoryOp::Copy { to, from } => vec![
                Access::read(self.bytes(from, self.slot(1), self.slot(0))?),
                Access::write(self.bytes(to, self.slot(2), self.slot(0))?),
            ],
            MemoryOp::Init { memory, data } => {
                self.in_data(data, self.slot(1), self.slot(0))?;
                vec![Access::write(self.bytes(memory, self.slot(2), self.slot(0))?)]
            }
            MemoryOp::Size { .. } | MemoryOp::DropData { .. } => return None,
        })
    }

    /// Whether so many bytes are in a data segment.
    fn in_data(&self, data: u32, start: u64, length: u64) -> Option<()> {
        let module = &self.moment.program.module(self.instance.module).module;
        let dropped = self.machine.dropped_data[(self.instance.first_data + data) as usize];
        let size = if dropped {
            0
        } else {
            module.data[data as usize].bytes.len() as u64
        };
        (start.checked_add(length)? <= size).then_some(())
    }

    fn in_elements(&self, element: u32, start: u64, length: u64) -> Option<()> {
        let size = self.machine.elements[(self.instance.first_element + element) as usize].len() as u64;
        (start.checked_add(length)? <= size).then_some(())
    }

    fn of_atomic(&self, op: AtomicOp) -> Option<Vec<Access>> {
        let aligned = |at: Place, depth: usize, bytes: usize| {
            let location = self.access(at, depth, bytes as u64)?;
            let Location::Memory { start, .. } = location else {
                return None;
            };
            start.is_multiple_of(bytes as u64).then_some(location)
        };
        Some(match op {
            AtomicOp::Load { load, at } => vec![Access::read(aligned(at, 0, load.bytes())?)],
            AtomicOp::Store { store, at } => vec![Access::write(aligned(at, 1, store.bytes())?)],
            AtomicOp::Rmw { rmw, at } => {
                let location = aligned(at, 1, rmw.bytes())?;
                vec![Access::read(location), Access::write(location)]
            }
            AtomicOp::Cmpxchg { cmpxchg, at } => {
                let location = aligned(at, 2, cmpxchg.bytes())?;
                let Location::Memory { memory, start, length } = location else {
                    return None;
                };
                let mut old = [0; 8];
                let found = self.machine.memories[memory as usize].get(start, length).ok()?;
                old[..found.len()].copy_from_slice(found);
                let mut both = vec![Access::read(location)];
                if u64::from_le_bytes(old) == self.slot(1) {
                    both.push(Access::write(location));
                }
                both
            }
            AtomicOp::Wait32 { at } => vec![Access::read(aligned(at, 2, 4)?)],
            AtomicOp::Wait64 { at } => vec![Access::read(aligned(at, 2, 8)?)],
            AtomicOp::Notify { .. } => return None,
        })
    }

    fn of_table(&self, op: TableOp) -> Option<Vec<Access>> {
        Some(match op {
            TableOp::Get { table } => vec![Access::read(self.elements(table, self.slot(0), 1)?)],
            TableOp::Set { table } => vec![Access::write(self.elements(table, self.slot(1), 1)?)],
            TableOp::Grow { table } => {
                let table = self.instance.tables[table as usize];
                let grown = &self.machine.tables[table as usize];
                let (start, length) = (grown.size(), self.slot(0));
                let fits = start.checked_add(length)? <= grown.max;
                vec![Access::write(fits.then_some(Location::Table {
                    table,
                    start,
                    length,
                })?)]
            }
            TableOp::Fill { table } => vec![Access::write(self.elements(table, self.slot(2), self.slot(0))?)],
            TableOp::Copy { to, from } => vec![
                Access::read(self.elements(from, self.slot(1), self.slot(0))?),
                Access::write(self.elements(to, self.slot(2), self.slot(0))?),
            ],
            TableOp::Init { table, element } => {
                self.in_elements(element, self.slot(1), self.slot(0))?;
                vec![Access::write(self.elements(table, self.slot(2), self.slot(0))?)]
            }
            TableOp::Size { .. } | TableOp::DropElement { .. } => return None,
        })
    }

    fn of_gc(&self, op: GcOp) -> Option<Vec<Access>> {
        let types = &self.moment.program.types;
        let slots = |ty: u32| types.element(ty).value_type().slots();
        Some(match op {
            GcOp::StructGet { field, .. } => vec![Access::read(self.field(0, field)?)],
            GcOp::StructSet { ty, field } => {
                let value = types.fields(ty)[field as usize].storage.value_type().slots();
                vec![Access::write(self.field(value, field)?)]
            }
            GcOp::ArrayGet { .. } => vec![Access::read(self.items(1, self.slot(0), 1)?)],
            GcOp::ArraySet { ty } => {
                let value = slots(ty);
                vec![Access::write(self.items(value + 1, self.slot(value), 1)?)]
            }
            GcOp::ArrayFill { ty } => {
                let value = slots(ty);
                vec![Access::write(self.items(
                    value + 2,
                    self.slot(value + 1),
                    self.slot(0),
                )?)]
            }
            GcOp::ArrayCopy => vec![
                Access::read(self.items(2, self.slot(1), self.slot(0))?),
                Access::write(self.items(4, self.slot(3), self.slot(0))?),
            ],
            GcOp::ArrayInitData { ty, data } => {
                let size = types.element(ty).bytes() as u64;
                self.in_data(data, self.slot(1), self.slot(0).checked_mul(size)?)?;
                vec![Access::write(self.items(3, self.slot(2), self.slot(0))?)]
            }
            GcOp::ArrayInitElem { element, .. } => {
                self.in_elements(element, self.slot(1), self.slot(0))?;
                vec![Access::write(self.items(3, self.slot(2), self.slot(0))?)]
            }
            _ => return None,
        })
    }

    /// A field of the structure that the slot at a depth refers to.
    fn field(&self, depth: usize, field: u32) -> Option<Location> {
        let object = Ref::from_slot(self.slot(depth)).as_kind(RefKind::Struct)?;
        Some(Location::Object {
            object,
            start: field.into(),
            length: 1,
        })
    }

    /// Elements of the array that the slot at a depth refers to.
    fn items(&self, depth: usize, start: u64, length: u64) -> Option<Location> {
        let object = Ref::from_slot(self.slot(depth)).as_kind(RefKind::Array)?;
        let Object::Array { ty, elements } = self.machine.heap.get(object) else {
            return None;
        };
        let size = elements.len() / self.moment.program.types.element(*ty).bytes();
        let inside = start.checked_add(length)? <= size as u64;
        inside.then_some(Location::Object { object, start, length })
    }
}
