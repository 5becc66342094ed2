//! Executes instructions on structures and arrays.

use std::ops::Range;

use super::memory::segment;
use super::operands::Operands;
use crate::code::gc::{Extend, GcOp};
use crate::code::{Program, StoredField};
use crate::error::TrapCode;
use crate::machine::{Heap, Machine, Object, Ref, RefKind, boxed, boxed_slots, range};
use crate::module::types::{StorageType, ValType};
use crate::ops::V128;

pub(super) fn execute(
    op: GcOp,
    program: &Program,
    machine: &mut Machine,
    instance: u32,
    operands: &mut Operands,
) -> Result<(), TrapCode> {
    match op {
        GcOp::StructNew { ty } => {
            let slots = struct_slots(program, ty);
            machine.make_heap_room(program, 8 * slots as u64, operands.live())?;
            let mut fields = boxed_slots(operands.pop_slots(slots))?;
            for field in program.types.fields(ty) {
                fields[field.slot] = packed(field.storage, fields[field.slot]);
            }
            operands.push_value(machine.heap.add(Object::Struct { ty, fields }));
        }
        GcOp::StructNewDefault { ty } => {
            let slots = struct_slots(program, ty);
            machine.make_heap_room(program, 8 * slots as u64, operands.live())?;
            let fields = boxed(slots)?;
            operands.push_value(machine.heap.add(Object::Struct { ty, fields }));
        }
        GcOp::StructGet { ty, field, extend } => {
            let StoredField { slot, storage } = program.types.fields(ty)[field as usize];
            let fields = structure(&machine.heap, operands.pop())?;
            match storage {
                StorageType::I8 if extend == Extend::Signed => operands.push_value(i32::from(fields[slot] as i8)),
                StorageType::I16 if extend == Extend::Signed => operands.push_value(i32::from(fields[slot] as i16)),
                StorageType::I8 | StorageType::I16 => operands.push(fields[slot]),
                StorageType::Val(ty) => operands.push_slots(&fields[slot..slot + ty.slots()]),
            }
        }
        GcOp::StructSet { ty, field } => {
            let StoredField { slot, storage } = program.types.fields(ty)[field as usize];
            let slots = storage.value_type().slots();
            let reference = Ref::from_slot(operands.peek(slots));
            let fields = structure_mut(&mut machine.heap, reference)?;
            fields[slot..slot + slots].copy_from_slice(operands.pop_slots(slots));
            fields[slot] = packed(storage, fields[slot]);
            operands.pop::<Ref>();
        }
        _ => return execute_array(op, program, machine, instance, operands),
    }
    Ok(())
}

fn struct_slots(program: &Program, ty: u32) -> usize {
    program
        .types
        .fields(ty)
        .last()
        .map_or(0, |field| field.slot + field.storage.value_type().slots())
}

/// What is stored of a slot: a packed integer keeps its low bits only.
fn packed(storage: StorageType, slot: u64) -> u64 {
    match storage {
        StorageType::I8 => slot & 0xff,
        StorageType::I16 => slot & 0xffff,
        StorageType::Val(_) => slot,
    }
}

fn structure(heap: &Heap, reference: Ref) -> Result<&[u64], TrapCode> {
    let index = reference.as_kind(RefKind::Struct).ok_or(TrapCode::NullStruct)?;
    match heap.get(index) {
        Object::Struct { fields, .. } => Ok(fields),
        _ => unreachable!("a reference to a structure"),
    }
}

fn structure_mut(heap: &mut Heap, reference: Ref) -> Result<&mut [u64], TrapCode> {
    let index = reference.as_kind(RefKind::Struct).ok_or(TrapCode::NullStruct)?;
    match heap.get_mut(index) {
        Object::Struct { fields, .. } => Ok(fields),
        _ => unreachable!("a reference to a structure"),
    }
}

fn array(heap: &Heap, reference: Ref) -> Result<&[u8], TrapCode> {
    let index = reference.as_kind(RefKind::Array).ok_or(TrapCode::NullArray)?;
    match heap.get(index) {
        Object::Array { elements, .. } => Ok(elements),
        _ => unreachable!("a reference to an array"),
    }
}

fn array_mut(heap: &mut Heap, reference: Ref) -> Result<&mut [u8], TrapCode> {
    let index = reference.as_kind(RefKind::Array).ok_or(TrapCode::NullArray)?;
    match heap.get_mut(index) {
        Object::Array { elements, .. } => Ok(elements),
        _ => unreachable!("a reference to an array"),
    }
}

fn execute_array(
    op: GcOp,
    program: &Program,
    machine: &mut Machine,
    instance: u32,
    operands: &mut Operands,
) -> Result<(), TrapCode> {
    match op {
        GcOp::ArrayNew { ty } => {
            let storage = program.types.element(ty);
            let length = operands.peek(0) as u32;
            let mut elements = allocate(program, machine, storage, length, operands)?;
            operands.pop::<u32>();
            fill(&mut elements, &pop_element(storage, operands));
            operands.push_value(machine.heap.add(Object::Array { ty, elements }));
        }
        GcOp::ArrayNewDefault { ty } => {
            let length = operands.peek(0) as u32;
            let elements = allocate(program, machine, program.types.element(ty), length, operands)?;
            operands.pop::<u32>();
            operands.push_value(machine.heap.add(Object::Array { ty, elements }));
        }
        GcOp::ArrayNewFixed { ty, length } => {
            let storage = program.types.element(ty);
            let mut elements = allocate(program, machine, storage, length, operands)?;
            for element in elements.chunks_exact_mut(storage.bytes()).rev() {
                element.copy_from_slice(pop_element(storage, operands).bytes());
            }
            operands.push_value(machine.heap.add(Object::Array { ty, elements }));
        }
        GcOp::ArrayNewData { ty, data } => {
            let storage = program.types.element(ty);
            let (source, length) = (operands.peek(1) as u32, operands.peek(0) as u32);
            let bytes = data_bytes(program, machine, instance, data, storage, source, length)?;
            let mut elements = allocate(program, machine, storage, length, operands)?;
            elements.copy_from_slice(bytes);
            operands.pop_slots(2);
            operands.push_value(machine.heap.add(Object::Array { ty, elements }));
        }
        GcOp::ArrayNewElem { ty, element } => {
            let (source, length) = (operands.peek(1) as u32, operands.peek(0) as u32);
            element_refs(machine, instance, element, source, length)?;
            let mut elements = allocate(program, machine, program.types.element(ty), length, operands)?;
            store_refs(&mut elements, element_refs(machine, instance, element, source, length)?);
            operands.pop_slots(2);
            operands.push_value(machine.heap.add(Object::Array { ty, elements }));
        }
        GcOp::ArrayGet { ty, extend } => {
            let storage = program.types.element(ty);
            let index = operands.pop::<u32>();
            let elements = array(&machine.heap, operands.pop())?;
            let range = bytes_of(storage, index, 1, elements)?;
            push_element(storage, extend, &elements[range], operands);
        }
        GcOp::ArraySet { ty } => {
            let storage = program.types.element(ty);
            let element = pop_element(storage, operands);
            let index = operands.pop::<u32>();
            let elements = array_mut(&mut machine.heap, operands.pop())?;
            let range = bytes_of(storage, index, 1, elements)?;
            elements[range].copy_from_slice(element.bytes());
        }
        GcOp::ArrayLen => {
            let reference = operands.pop::<Ref>();
            let bytes = array(&machine.heap, reference)?.len();
            operands.push_value((bytes / element_size(program, machine, reference)) as u32);
        }
        GcOp::ArrayFill { ty } => {
            let storage = program.types.element(ty);
            let length = operands.pop::<u32>();
            let element = pop_element(storage, operands);
            let start = operands.pop::<u32>();
            let elements = array_mut(&mut machine.heap, operands.pop())?;
            let range = bytes_of(storage, start, length, elements)?;
            fill(&mut elements[range], &element);
        }
        GcOp::ArrayCopy => {
            let length = operands.pop::<u32>();
            let source = operands.pop::<u32>();
            let from = operands.pop::<Ref>();
            let target = operands.pop::<u32>();
            let to = operands.pop::<Ref>();
            copy(program, machine, (to, target), (from, source), length)?;
        }
        GcOp::ArrayInitData { ty, data } => {
            let storage = program.types.element(ty);
            let length = operands.pop::<u32>();
            let source = operands.pop::<u32>();
            let target = operands.pop::<u32>();
            let reference = operands.pop::<Ref>();
            let range = bytes_of(storage, target, length, array(&machine.heap, reference)?)?;
            let bytes = data_bytes(program, machine, instance, data, storage, source, length)?;
            array_mut(&mut machine.heap, reference)?[range].copy_from_slice(bytes);
        }
        GcOp::ArrayInitElem { ty, element } => {
            let storage = program.types.element(ty);
            let length = operands.pop::<u32>();
            let source = operands.pop::<u32>();
            let target = operands.pop::<u32>();
            let reference = operands.pop::<Ref>();
            let range = bytes_of(storage, target, length, array(&machine.heap, reference)?)?;
            element_refs(machine, instance, element, source, length)?;
            let segment = machine.instances[instance as usize].first_element + element;
            let refs = &machine.elements[segment as usize][source as usize..][..length as usize];
            store_refs(&mut array_mut(&mut machine.heap, reference)?[range], refs);
        }
        _ => unreachable!("structures are executed by themselves"),
    }
    Ok(())
}

/// Zeroed bytes for so many elements, with room for them on the heap.
fn allocate(
    program: &Program,
    machine: &mut Machine,
    storage: StorageType,
    length: u32,
    operands: &Operands,
) -> Result<Box<[u8]>, TrapCode> {
    let bytes = u64::from(length) * storage.bytes() as u64;
    machine.make_heap_room(program, bytes, operands.live())?;
    boxed(bytes as usize)
}

/// An element in the form in which arrays store it.
struct Element {
    bytes: [u8; 16],
    size: usize,
}

impl Element {
    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.size]
    }
}

fn pop_element(storage: StorageType, operands: &mut Operands) -> Element {
    let bytes = match storage {
        StorageType::Val(ValType::V128) => operands.pop::<V128>().to_bytes(),
        _ => u128::from(operands.pop::<u64>()).to_le_bytes(),
    };
    Element {
        bytes,
        size: storage.bytes(),
    }
}

fn push_element(storage: StorageType, extend: Extend, bytes: &[u8], operands: &mut Operands) {
    let mut whole = [0; 16];
    whole[..bytes.len()].copy_from_slice(bytes);
    let slot = u128::from_le_bytes(whole) as u64;
    match storage {
        StorageType::I8 if extend == Extend::Signed => operands.push_value(i32::from(slot as i8)),
        StorageType::I16 if extend == Extend::Signed => operands.push_value(i32::from(slot as i16)),
        StorageType::Val(ValType::V128) => operands.push_value(V128::from_bytes(whole)),
        _ => operands.push(slot),
    }
}

fn fill(elements: &mut [u8], element: &Element) {
    for place in elements.chunks_exact_mut(element.size) {
        place.copy_from_slice(element.bytes());
    }
}

/// The bytes of so many elements from an index on.
fn bytes_of(storage: StorageType, start: u32, length: u32, elements: &[u8]) -> Result<Range<usize>, TrapCode> {
    let size = storage.bytes() as u64;
    let range = range(u64::from(start) * size, u64::from(length) * size).ok_or(TrapCode::ArrayOutOfBounds)?;
    match range.end <= elements.len() {
        true => Ok(range),
        false => Err(TrapCode::ArrayOutOfBounds),
    }
}

fn element_size(program: &Program, machine: &Machine, reference: Ref) -> usize {
    match reference.get().map(|(_, index)| machine.heap.get(index)) {
        Some(Object::Array { ty, .. }) => program.types.element(*ty).bytes(),
        _ => unreachable!("a reference to an array"),
    }
}

fn copy(
    program: &Program,
    machine: &mut Machine,
    (to, target): (Ref, u32),
    (from, source): (Ref, u32),
    length: u32,
) -> Result<(), TrapCode> {
    let to_index = to.as_kind(RefKind::Array).ok_or(TrapCode::NullArray)?;
    let from_index = from.as_kind(RefKind::Array).ok_or(TrapCode::NullArray)?;
    let Object::Array { ty, .. } = machine.heap.get(to_index) else {
        unreachable!("a reference to an array")
    };
    let storage = program.types.element(*ty);
    let target = bytes_of(storage, target, length, array(&machine.heap, to)?)?;
    let source = bytes_of(storage, source, length, array(&machine.heap, from)?)?;
    if to == from {
        array_mut(&mut machine.heap, to)?.copy_within(source, target.start);
        return Ok(());
    }
    match machine.heap.get_two_mut(to_index, from_index) {
        [Object::Array { elements: to, .. }, Object::Array { elements: from, .. }] => {
            to[target].copy_from_slice(&from[source]);
        }
        _ => unreachable!("references to arrays"),
    }
    Ok(())
}

/// The bytes of a data segment for so many elements; `source` counts bytes.
fn data_bytes<'p>(
    program: &'p Program,
    machine: &Machine,
    instance: u32,
    data: u32,
    storage: StorageType,
    source: u32,
    length: u32,
) -> Result<&'p [u8], TrapCode> {
    let range = range(source.into(), u64::from(length) * storage.bytes() as u64);
    let bytes = range.and_then(|range| segment(program, machine, instance, data).get(range));
    bytes.ok_or(TrapCode::MemoryOutOfBounds)
}

fn element_refs(machine: &Machine, instance: u32, element: u32, source: u32, length: u32) -> Result<&[Ref], TrapCode> {
    let segment = machine.instances[instance as usize].first_element + element;
    let refs = range(source.into(), length.into()).and_then(|range| machine.elements[segment as usize].get(range));
    refs.ok_or(TrapCode::TableOutOfBounds)
}

fn store_refs(elements: &mut [u8], refs: &[Ref]) {
    for (place, reference) in elements.chunks_exact_mut(8).zip(refs) {
        place.copy_from_slice(&reference.to_slot().to_le_bytes());
    }
}
