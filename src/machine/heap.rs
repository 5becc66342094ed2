//! Structures, arrays and exceptions: objects by index, reclaimed by mark and sweep.
//!
//! When a collection happens depends on nothing but what the machine has allocated, so that a replay collects at the
//! same moments and gives objects the same indices. Roots are whatever on the value stack looks like a reference (the
//! high bits of one occur in few other values, and an object that is kept for too long is never seen), and precisely
//! the globals, tables and element segments.

use super::{Machine, Ref, RefKind};
use crate::code::Program;
use crate::error::TrapCode;
use crate::module::types::{StorageType, ValType};

/// The heap of a machine.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Heap {
    objects: Vec<Object>,
    /// Indices of `objects` that are free, the next to be used last.
    free: Vec<u32>,
    /// Bytes of all objects, those that nothing refers to any more included.
    bytes: u64,
    /// The next collection happens before `bytes` gets past this.
    threshold: u64,
}

/// An object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Object {
    /// Nothing: the index is free.
    Free,
    /// A structure.
    Struct {
        /// The canonical id of its type.
        ty: u32,
        /// Its fields, in the slots that [`crate::code::StoredField`] tells.
        fields: Box<[u64]>,
    },
    /// An array.
    Array {
        /// The canonical id of its type.
        ty: u32,
        /// Its elements, little-endian, each of [`StorageType::bytes`].
        elements: Box<[u8]>,
    },
    /// An exception.
    Exception {
        /// The address of its tag.
        tag: u32,
        /// The slots of its payload.
        payload: Box<[u64]>,
    },
}

/// What an object takes besides its fields, elements or payload.
const OVERHEAD: u64 = size_of::<Object>() as u64;

/// No collection happens while the heap is smaller than this.
const SMALLEST_THRESHOLD: u64 = 8 << 20;

impl Default for Heap {
    fn default() -> Self {
        Self {
            objects: Vec::new(),
            free: Vec::new(),
            bytes: 0,
            threshold: SMALLEST_THRESHOLD,
        }
    }
}

impl Object {
    fn bytes(&self) -> u64 {
        OVERHEAD
            + match self {
                Self::Free => 0,
                Self::Struct { fields, .. } => size_of_val(&**fields) as u64,
                Self::Array { elements, .. } => elements.len() as u64,
                Self::Exception { payload, .. } => size_of_val(&**payload) as u64,
            }
    }
}

impl Heap {
    /// The object of an index that a reference holds.
    #[inline]
    pub fn get(&self, index: u32) -> &Object {
        &self.objects[index as usize]
    }

    /// The object of an index that a reference holds, to be changed.
    #[inline]
    pub(crate) fn get_mut(&mut self, index: u32) -> &mut Object {
        &mut self.objects[index as usize]
    }

    /// All objects, with free indices among them.
    pub fn objects(&self) -> &[Object] {
        &self.objects
    }

    /// The list of objects, to be taken out and put back whole.
    pub(crate) fn objects_mut(&mut self) -> &mut Vec<Object> {
        &mut self.objects
    }

    /// Bytes of all objects.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Two different objects.
    pub(crate) fn get_two_mut(&mut self, a: u32, b: u32) -> [&mut Object; 2] {
        self.objects
            .get_disjoint_mut([a as usize, b as usize])
            .expect("two objects of the heap")
    }

    /// Adds an object. The room for it must have been asked for.
    pub(crate) fn add(&mut self, object: Object) -> Ref {
        let kind = match object {
            Object::Struct { .. } => RefKind::Struct,
            Object::Array { .. } => RefKind::Array,
            Object::Exception { .. } => RefKind::Exn,
            Object::Free => unreachable!("nothing is no object"),
        };
        self.bytes += object.bytes();
        let index = match self.free.pop() {
            Some(index) => {
                self.objects[index as usize] = object;
                index
            }
            None => {
                self.objects.push(object);
                self.objects.len() as u32 - 1
            }
        };
        Ref::new(kind, index)
    }

    /// Frees what is not marked.
    fn sweep(&mut self, marked: &[bool], limit: u64) {
        self.free.clear();
        self.bytes = 0;
        for (index, object) in self.objects.iter_mut().enumerate().rev() {
            if marked[index] {
                self.bytes += object.bytes();
            } else {
                *object = Object::Free;
                self.free.push(index as u32);
            }
        }
        self.threshold = (self.bytes * 2).max(SMALLEST_THRESHOLD).min(limit);
    }
}

impl Machine {
    /// Makes room on the heap for an object with so many bytes of content, collecting garbage if it is time. `stack` is
    /// the live part of the value stack, with the operands of the instruction that allocates.
    #[inline]
    pub(crate) fn make_heap_room(&mut self, program: &Program, content: u64, stack: &[u64]) -> Result<(), TrapCode> {
        let wanted = self.heap.bytes.saturating_add(OVERHEAD).saturating_add(content);
        if wanted <= self.heap.threshold.min(self.limits.heap_bytes) {
            return Ok(());
        }
        self.collect(program, stack);
        let wanted = self.heap.bytes.saturating_add(OVERHEAD).saturating_add(content);
        if wanted > self.limits.heap_bytes {
            return Err(TrapCode::HeapExhausted);
        }
        self.heap.threshold = self.heap.threshold.max(wanted);
        Ok(())
    }

    fn collect(&mut self, program: &Program, stack: &[u64]) {
        let mut marking = Marking {
            marked: vec![false; self.heap.objects.len()],
            grey: Vec::new(),
        };
        // While the machine runs its stack is lent out as `stack`; while it instantiates it still has its own.
        let slots = stack.iter().chain(&self.stack);
        slots.for_each(|slot| marking.reach(Ref::from_slot(*slot)));
        for global in &self.globals {
            if matches!(global.ty.value, ValType::Ref(_)) {
                marking.reach(Ref::from_slot(global.slots[0]));
            }
        }
        self.tables
            .iter()
            .flat_map(|table| &table.elements)
            .for_each(|element| marking.reach(*element));
        self.elements
            .iter()
            .flatten()
            .for_each(|element| marking.reach(*element));
        while let Some(index) = marking.grey.pop() {
            marking.visit(program, self.heap.get(index), &self.tags);
        }
        self.heap.sweep(&marking.marked, self.limits.heap_bytes);
    }
}

/// A collection under way: objects that were reached, and those of them whose references were not yet followed.
struct Marking {
    marked: Vec<bool>,
    grey: Vec<u32>,
}

impl Marking {
    fn reach(&mut self, reference: Ref) {
        let Some((RefKind::Struct | RefKind::Array | RefKind::Exn, index)) = reference.get() else {
            return;
        };
        if let Some(marked @ false) = self.marked.get_mut(index as usize) {
            *marked = true;
            self.grey.push(index);
        }
    }

    fn visit(&mut self, program: &Program, object: &Object, tags: &[super::Tag]) {
        match object {
            Object::Free => {}
            Object::Struct { ty, fields } => {
                for field in program.types.fields(*ty) {
                    if let StorageType::Val(ValType::Ref(_)) = field.storage {
                        self.reach(Ref::from_slot(fields[field.slot]));
                    }
                }
            }
            Object::Array { ty, elements } => {
                if let StorageType::Val(ValType::Ref(_)) = program.types.element(*ty) {
                    for element in elements.as_chunks().0 {
                        self.reach(Ref::from_slot(u64::from_le_bytes(*element)));
                    }
                }
            }
            Object::Exception { tag, payload } => {
                let mut slot = 0;
                for ty in &program.types.func(tags[*tag as usize].ty).params {
                    if let ValType::Ref(_) = ty {
                        self.reach(Ref::from_slot(payload[slot]));
                    }
                    slot += ty.slots();
                }
            }
        }
    }
}
