//! Structures, arrays and exceptions: objects by index, reclaimed by mark and sweep.
//!
//! When a collection happens depends on nothing but what the machine has allocated, so that a replay collects at the
//! same moments and gives objects the same indices. Roots are whatever on the value stack looks like a reference (the
//! high bits of one occur in few other values, and an object that is kept for too long is never seen), and precisely
//! the globals, tables, element segments and what the embedder [holds](Machine::hold).
//!
//! An index that is used again gets another *generation*, which references carry: one that the embedder has kept while
//! its object went is never taken for a later object.

use std::collections::TryReserveError;
use std::collections::btree_map::Entry;

use serde::{Deserialize, Serialize};

use super::{Machine, Ref, RefKind, Tracked, Value};
use crate::code::{Program, StoredField};
use crate::error::{Error, TrapCode};
use crate::module::types::{CompositeType, FieldType, StorageType, ValType};

/// The heap of a machine.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Heap {
    objects: Tracked<Object>,
    /// How many objects have had each index before the present one.
    generations: Vec<u16>,
    /// Indices of `objects` that are free, the next to be used last. One that has had all generations stays unused.
    free: Vec<u32>,
    /// Bytes of all objects, those that nothing refers to any more included.
    bytes: u64,
    /// The next collection happens before `bytes` gets past this.
    threshold: u64,
}

/// An object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Object {
    /// Nothing: the index is free.
    #[default]
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

/// What an object takes besides its fields, elements or payload. It is the same wherever the machine runs, because it
/// decides when garbage is collected.
const OVERHEAD: u64 = 32;
const _: () = assert!(size_of::<Object>() + size_of::<u16>() + size_of::<u32>() <= OVERHEAD as usize);

/// No collection happens while the heap is smaller than this.
const SMALLEST_THRESHOLD: u64 = 8 << 20;

impl Default for Heap {
    fn default() -> Self {
        Self {
            objects: Tracked::default(),
            generations: Vec::new(),
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
        self.objects.item_mut(index as usize)
    }

    /// All objects, with free indices among them.
    pub fn objects(&self) -> &[Object] {
        &self.objects
    }

    /// The reference to the object of an index; `None` when there is none.
    pub fn reference(&self, index: u32) -> Option<Ref> {
        let kind = match self.objects.get(index as usize)? {
            Object::Free => return None,
            Object::Struct { .. } => RefKind::Struct,
            Object::Array { .. } => RefKind::Array,
            Object::Exception { .. } => RefKind::Exn,
        };
        Some(Ref::object(kind, index, self.generations[index as usize]))
    }

    /// All objects, and which of them have changed.
    pub(crate) fn tracked(&self) -> &Tracked<Object> {
        &self.objects
    }

    /// The lists of the heap, to be taken out and put back whole.
    pub(crate) fn lists_mut(&mut self) -> (&mut Tracked<Object>, &mut Vec<u16>, &mut Vec<u32>) {
        (&mut self.objects, &mut self.generations, &mut self.free)
    }

    /// Bytes of all objects.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether a reference to an object of the heap is to one that is there.
    fn has(&self, kind: RefKind, index: u32, generation: u16) -> bool {
        let object = self.objects.get(index as usize);
        let is_kind = match object {
            Some(Object::Struct { .. }) => kind == RefKind::Struct,
            Some(Object::Array { .. }) => kind == RefKind::Array,
            Some(Object::Exception { .. }) => kind == RefKind::Exn,
            Some(Object::Free) | None => false,
        };
        is_kind && self.generations[index as usize] == generation
    }

    /// Two different objects.
    pub(crate) fn get_two_mut(&mut self, a: u32, b: u32) -> [&mut Object; 2] {
        self.objects.two_mut(a as usize, b as usize)
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
                self.generations[index as usize] += 1;
                *self.get_mut(index) = object;
                index
            }
            None => {
                self.objects.push(object);
                self.generations.push(0);
                self.objects.len() as u32 - 1
            }
        };
        Ref::object(kind, index, self.generations[index as usize])
    }

    /// Whether what the heap knows of its objects is so.
    pub(super) fn is_consistent(&self) -> bool {
        let mut free = self.free.clone();
        free.sort_unstable();
        let can_be_used = |index: &u32| {
            let generation = self.generations.get(*index as usize);
            self.objects.get(*index as usize) == Some(&Object::Free)
                && generation.is_some_and(|generation| *generation < u16::MAX)
        };
        let objects = self.objects.iter().filter(|object| **object != Object::Free);
        self.generations.len() == self.objects.len()
            && u32::try_from(self.objects.len()).is_ok()
            && free.is_sorted_by(|a, b| a < b)
            && free.iter().all(can_be_used)
            && self.bytes == objects.map(Object::bytes).sum::<u64>()
    }

    /// Makes room for one more object in the lists.
    fn reserve(&mut self) -> Result<(), TryReserveError> {
        if self.free.is_empty() {
            self.objects.try_reserve()?;
            self.generations.try_reserve(1)?;
        }
        Ok(())
    }

    /// Frees what is not marked.
    fn sweep(&mut self, marked: &[bool], limit: u64) -> Result<(), TryReserveError> {
        let unmarked = marked.iter().filter(|marked| !**marked).count();
        self.free.try_reserve(unmarked.saturating_sub(self.free.len()))?;
        self.free.clear();
        self.bytes = 0;
        for (index, marked) in marked.iter().enumerate().rev() {
            let object = &self.objects[index];
            if *marked {
                self.bytes += object.bytes();
                continue;
            }
            if *object != Object::Free {
                *self.objects.item_mut(index) = Object::Free;
            }
            if self.generations[index] < u16::MAX {
                self.free.push(index as u32);
            }
        }
        self.threshold = (self.bytes * 2).max(SMALLEST_THRESHOLD).min(limit);
        Ok(())
    }
}

/// A box of default items, or a trap when the host has no room for it.
pub(crate) fn boxed<T: Clone + Default>(length: usize) -> Result<Box<[T]>, TrapCode> {
    let mut items = Vec::new();
    items.try_reserve_exact(length).map_err(|_| TrapCode::HeapExhausted)?;
    items.resize(length, T::default());
    Ok(items.into())
}

/// A box of slots that are copied, or a trap when the host has no room for it.
pub(crate) fn boxed_slots(slots: &[u64]) -> Result<Box<[u64]>, TrapCode> {
    let mut items = Vec::new();
    items
        .try_reserve_exact(slots.len())
        .map_err(|_| TrapCode::HeapExhausted)?;
    items.extend_from_slice(slots);
    Ok(items.into())
}

impl Machine {
    /// Makes room on the heap for an object with so many bytes of content, collecting garbage if it is time. `stack` is
    /// the live part of the value stack, with the operands of the instruction that allocates.
    #[inline]
    pub(crate) fn make_heap_room(&mut self, program: &Program, content: u64, stack: &[u64]) -> Result<(), TrapCode> {
        let wanted = self.heap.bytes.saturating_add(OVERHEAD).saturating_add(content);
        if wanted > self.heap.threshold.min(self.limits.heap_bytes) {
            self.collect(program, stack).map_err(|_| TrapCode::HeapExhausted)?;
            let wanted = self.heap.bytes.saturating_add(OVERHEAD).saturating_add(content);
            if wanted > self.limits.heap_bytes {
                return Err(TrapCode::HeapExhausted);
            }
            self.heap.threshold = self.heap.threshold.max(wanted);
        }
        self.heap.reserve().map_err(|_| TrapCode::HeapExhausted)
    }

    /// Whether a reference is null, or what it refers to is there. One to something of the host's, only the host can judge.
    pub fn exists(&self, reference: Ref) -> bool {
        match reference.get() {
            None => reference.is_null(),
            Some((RefKind::Extern, _)) => true,
            Some((RefKind::Func, address)) => (address as usize) < self.functions.len(),
            Some((RefKind::I31, value)) => value >> 31 == 0,
            Some((kind, index)) => self.heap.has(kind, index, reference.generation()),
        }
    }

    /// Keeps what a reference refers to, until it is [released](Self::release) as often as it was held. Without this an
    /// object that only the embedder refers to may be gone after the next run, and its reference is refused then.
    ///
    /// # Errors
    /// When it is gone already.
    pub fn hold(&mut self, reference: Ref) -> Result<(), Error> {
        if !self.exists(reference) {
            return Err(Error::usage("the reference is to something that is not there any more"));
        }
        *self.held.entry(reference).or_default() += 1;
        Ok(())
    }

    /// Takes back one [`hold`](Self::hold).
    pub fn release(&mut self, reference: Ref) {
        if let Entry::Occupied(mut held) = self.held.entry(reference) {
            *held.get_mut() -= 1;
            if *held.get() == 0 {
                held.remove();
            }
        }
    }

    /// The type of a field of a structure or of an element of an array, by the object's index; `None` when there is no such.
    pub fn field_type(&self, program: &Program, object: u32, field: u64) -> Option<FieldType> {
        let field = usize::try_from(field).ok()?;
        let composite = |ty: u32| &program.types.get(ty).composite;
        match self.heap.objects.get(object as usize)? {
            Object::Struct { ty, .. } => match composite(*ty) {
                CompositeType::Struct(fields) => fields.get(field).copied(),
                _ => None,
            },
            Object::Array { ty, elements } => match composite(*ty) {
                CompositeType::Array(element) => (field < elements.len() / element.storage.bytes()).then_some(*element),
                _ => None,
            },
            Object::Exception { .. } | Object::Free => None,
        }
    }

    /// Writes a value of the right type to a field or an element that there is.
    pub(crate) fn set_field(&mut self, program: &Program, object: u32, field: u64, value: Value) {
        let field = field as usize;
        let [low, high] = value.to_slots();
        match self.heap.get_mut(object) {
            Object::Struct { ty, fields } => {
                let StoredField { slot, storage } = program.types.fields(*ty)[field];
                let kept = match storage {
                    StorageType::I8 => low & 0xff,
                    StorageType::I16 => low & 0xffff,
                    StorageType::Val(_) => low,
                };
                let slots = storage.value_type().slots();
                fields[slot..slot + slots].copy_from_slice(&[kept, high][..slots]);
            }
            Object::Array { ty, elements } => {
                let size = program.types.element(*ty).bytes();
                let bytes = (u128::from(low) | u128::from(high) << 64).to_le_bytes();
                elements[field * size..][..size].copy_from_slice(&bytes[..size]);
            }
            Object::Exception { .. } | Object::Free => {}
        }
    }

    fn collect(&mut self, program: &Program, stack: &[u64]) -> Result<(), TryReserveError> {
        let mut marking = Marking {
            heap: &self.heap,
            marked: Vec::new(),
            grey: Vec::new(),
        };
        marking.marked.try_reserve_exact(self.heap.objects.len())?;
        marking.marked.resize(self.heap.objects.len(), false);
        // While the machine runs its stack is lent out as `stack`; at rest it has its own.
        let slots = stack.iter().chain(&*self.stack);
        slots
            .copied()
            .map(Ref::from_slot)
            .try_for_each(|root| marking.reach(root))?;
        let globals = self.globals.iter();
        let globals = globals.filter(|global| matches!(global.ty.value, ValType::Ref(_)));
        let globals = globals.map(|global| Ref::from_slot(global.slots[0]));
        let tables = self.tables.iter().flat_map(|table| table.elements.iter().copied());
        let segments = self.elements.iter().flat_map(|segment| segment.iter().copied());
        let held = self.held.keys().copied();
        let mut roots = globals.chain(tables).chain(segments).chain(held);
        roots.try_for_each(|root| marking.reach(root))?;
        while let Some(index) = marking.grey.pop() {
            marking.visit(program, self.heap.get(index), &self.tags)?;
        }
        let marked = marking.marked;
        self.heap.sweep(&marked, self.limits.heap_bytes)
    }
}

/// A collection under way: objects that were reached, and those of them whose references were not yet followed.
struct Marking<'a> {
    heap: &'a Heap,
    marked: Vec<bool>,
    grey: Vec<u32>,
}

impl Marking<'_> {
    fn reach(&mut self, reference: Ref) -> Result<(), TryReserveError> {
        let Some((kind @ (RefKind::Struct | RefKind::Array | RefKind::Exn), index)) = reference.get() else {
            return Ok(());
        };
        // What only looks like a reference may have any index.
        if let Some(false) = self.marked.get(index as usize)
            && self.heap.has(kind, index, reference.generation())
        {
            self.grey.try_reserve(1)?;
            self.marked[index as usize] = true;
            self.grey.push(index);
        }
        Ok(())
    }

    fn visit(&mut self, program: &Program, object: &Object, tags: &[super::Tag]) -> Result<(), TryReserveError> {
        match object {
            Object::Free => {}
            Object::Struct { ty, fields } => {
                for field in program.types.fields(*ty) {
                    if let StorageType::Val(ValType::Ref(_)) = field.storage {
                        self.reach(Ref::from_slot(fields[field.slot]))?;
                    }
                }
            }
            Object::Array { ty, elements } => {
                if let StorageType::Val(ValType::Ref(_)) = program.types.element(*ty) {
                    for element in elements.as_chunks().0 {
                        self.reach(Ref::from_slot(u64::from_le_bytes(*element)))?;
                    }
                }
            }
            Object::Exception { tag, payload } => {
                let mut slot = 0;
                for ty in &program.types.func(tags[*tag as usize].ty).params {
                    if let ValType::Ref(_) = ty {
                        self.reach(Ref::from_slot(payload[slot]))?;
                    }
                    slot += ty.slots();
                }
            }
        }
        Ok(())
    }
}
