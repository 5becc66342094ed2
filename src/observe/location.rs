//! The places in which a running program keeps something, and what is there.

use crate::code::Program;
use crate::machine::{FunctionKind, Machine, Object, Value};
use crate::module::types::{StorageType, ValType};

/// Where a running program keeps something. What is not a local is named by its address in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// Bytes of a memory.
    Memory {
        /// The memory.
        memory: u32,
        /// The address of the first byte.
        start: u64,
        /// How many bytes.
        length: u64,
    },
    /// Elements of a table.
    Table {
        /// The table.
        table: u32,
        /// The index of the first element.
        start: u64,
        /// How many elements.
        length: u64,
    },
    /// A global.
    Global {
        /// The global.
        global: u32,
    },
    /// A parameter or local variable of an active call.
    Local {
        /// The number of its frame; the outermost is 0.
        frame: usize,
        /// Its index in the function.
        local: u32,
    },
    /// Fields of a structure or elements of an array.
    Object {
        /// Its index on the heap.
        object: u32,
        /// The first field or element.
        start: u64,
        /// How many.
        length: u64,
    },
}

/// What is at a location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Bytes of a memory.
    Bytes(Vec<u8>),
    /// Values, in their order.
    Values(Vec<Value>),
}

fn ranges_overlap(a: u64, a_length: u64, b: u64, b_length: u64) -> bool {
    a < b.saturating_add(b_length) && b < a.saturating_add(a_length)
}

impl Location {
    /// Whether two locations have something in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        use Location::*;
        match (*self, *other) {
            (
                Memory {
                    memory: a,
                    start,
                    length,
                },
                Memory {
                    memory: b,
                    start: other,
                    length: its,
                },
            )
            | (
                Table {
                    table: a,
                    start,
                    length,
                },
                Table {
                    table: b,
                    start: other,
                    length: its,
                },
            )
            | (
                Object {
                    object: a,
                    start,
                    length,
                },
                Object {
                    object: b,
                    start: other,
                    length: its,
                },
            ) => a == b && ranges_overlap(start, length, other, its),
            (a, b) => a == b,
        }
    }

    /// The first item, and how many; what has no items counts as one.
    pub fn span(&self) -> (u64, u64) {
        match *self {
            Self::Memory { start, length, .. }
            | Self::Table { start, length, .. }
            | Self::Object { start, length, .. } => (start, length),
            Self::Global { .. } | Self::Local { .. } => (0, 1),
        }
    }

    /// Other items of the same kind in the same place.
    pub fn with_span(mut self, first: u64, items: u64) -> Self {
        if let Self::Memory { start, length, .. }
        | Self::Table { start, length, .. }
        | Self::Object { start, length, .. } = &mut self
        {
            (*start, *length) = (first, items);
        }
        self
    }

    /// What is there; `None` when there is no such place now.
    pub fn content(&self, program: &Program, machine: &Machine) -> Option<Content> {
        match *self {
            Self::Memory { memory, start, length } => {
                let bytes = machine.memories.get(memory as usize)?.get(start, length).ok()?;
                Some(Content::Bytes(bytes.to_vec()))
            }
            Self::Table { table, start, length } => {
                let elements = &machine.tables.get(table as usize)?.elements;
                let elements = elements.get(crate::machine::range(start, length)?)?;
                Some(Content::Values(
                    elements.iter().map(|element| Value::Ref(*element)).collect(),
                ))
            }
            Self::Global { global } => Some(Content::Values(vec![machine.globals.get(global as usize)?.value()])),
            Self::Local { frame, local } => {
                let frame = machine.frames.get(frame)?;
                let FunctionKind::Wasm { instance, index } = machine.functions[frame.function as usize].kind else {
                    return None;
                };
                let layout = &program.code(machine.instances[instance as usize].module, index).layout;
                let at = frame.base as usize + *layout.local_slots.get(local as usize)? as usize;
                let value = Value::from_slots(layout.locals[local as usize], machine.stack.get(at..)?);
                Some(Content::Values(vec![value]))
            }
            Self::Object { object, start, length } => {
                let range = crate::machine::range(start, length)?;
                match machine.heap.objects().get(object as usize)? {
                    Object::Struct { ty, fields } => {
                        let stored = program.types.fields(*ty).get(range)?.iter();
                        let value = |field: &crate::code::StoredField| {
                            Value::from_slots(field.storage.value_type(), &fields[field.slot..])
                        };
                        Some(Content::Values(stored.map(value).collect()))
                    }
                    Object::Array { ty, elements } => {
                        let storage = program.types.element(*ty);
                        let size = storage.bytes();
                        let bytes = elements.get(range.start.checked_mul(size)?..range.end.checked_mul(size)?)?;
                        Some(Content::Values(
                            bytes.chunks_exact(size).map(|bytes| element(storage, bytes)).collect(),
                        ))
                    }
                    Object::Free | Object::Exception { .. } => None,
                }
            }
        }
    }
}

fn element(storage: StorageType, bytes: &[u8]) -> Value {
    let mut whole = [0; 16];
    whole[..bytes.len()].copy_from_slice(bytes);
    let bits = u128::from_le_bytes(whole);
    match storage {
        StorageType::Val(ValType::V128) => Value::V128(bits),
        _ => Value::from_slots(storage.value_type(), &[bits as u64]),
    }
}
