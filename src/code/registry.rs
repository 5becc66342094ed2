//! Canonical ids for defined types: equal recursive groups of all modules have the same ids.
//!
//! Specification: "Type Equivalence" — two defined types are the same when their recursive groups, with inner
//! references counted from the group's beginning, are the same.

use std::collections::HashMap;

use crate::module::Module;
use crate::module::types::{
    CompositeType, ExternType, FieldType, FuncType, HeapType, RefType, Renumber, StorageType, SubType, ValType,
};

/// Marks a number as a position within the same group, in the form that groups are compared in.
const WITHIN_GROUP: u32 = 1 << 31;

/// Where a structure keeps a field: slots of 64 bits, in the order of declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredField {
    /// The first slot.
    pub slot: usize,
    /// What is stored there.
    pub storage: StorageType,
}

/// All defined types of a program. Ids only ever get more.
#[derive(Clone, Debug, Default)]
pub struct TypeRegistry {
    types: Vec<SubType>,
    /// For each structure type its fields, for others none.
    fields: Vec<Box<[StoredField]>>,
    /// The first id of each group that has been seen.
    groups: HashMap<Box<[SubType]>, u32>,
}

impl TypeRegistry {
    /// Gives each type of a module its canonical id.
    pub(super) fn add_module(&mut self, module: &Module) -> Vec<u32> {
        let mut ids: Vec<u32> = Vec::with_capacity(module.types.len());
        for group in &module.groups {
            let start = group.start as u32;
            let relative = |index: u32| {
                ids.get(index as usize)
                    .copied()
                    .unwrap_or_else(|| (index - start) | WITHIN_GROUP)
            };
            let types = &module.types[group.clone()];
            let key: Box<[SubType]> = types.iter().map(|ty| ty.clone().renumber(&relative)).collect();
            let first = self.group(key);
            ids.extend((first..).take(group.len()));
        }
        ids
    }

    /// The canonical id of a function type that stands alone, as host functions' types do.
    pub fn function(&mut self, ty: FuncType) -> u32 {
        let composite = CompositeType::Func(ty);
        self.group(Box::new([SubType {
            is_final: true,
            supertype: None,
            composite,
        }]))
    }

    fn group(&mut self, key: Box<[SubType]>) -> u32 {
        if let Some(first) = self.groups.get(&key) {
            return *first;
        }
        let first = self.types.len() as u32;
        let absolute = |number: u32| match number & WITHIN_GROUP {
            0 => number,
            _ => first + (number & !WITHIN_GROUP),
        };
        for ty in &key {
            let ty = ty.clone().renumber(&absolute);
            self.fields.push(stored_fields(&ty));
            self.types.push(ty);
        }
        self.groups.insert(key, first);
        first
    }

    /// The type of an id.
    ///
    /// # Panics
    /// When the id is not one that this registry gave.
    pub fn get(&self, id: u32) -> &SubType {
        &self.types[id as usize]
    }

    /// The function type of an id.
    ///
    /// # Panics
    /// When the id is not one of a function type.
    pub fn func(&self, id: u32) -> &FuncType {
        self.get(id).as_func().expect("the id of a function type")
    }

    /// Whether there is a structure type of an id.
    pub(crate) fn is_structure(&self, id: u32) -> bool {
        let ty = self.types.get(id as usize);
        ty.is_some_and(|ty| matches!(ty.composite, CompositeType::Struct(_)))
    }

    /// Whether there is an array type of an id.
    pub(crate) fn is_array(&self, id: u32) -> bool {
        let ty = self.types.get(id as usize);
        ty.is_some_and(|ty| matches!(ty.composite, CompositeType::Array(_)))
    }

    /// Where structures of a type keep their fields.
    pub fn fields(&self, id: u32) -> &[StoredField] {
        &self.fields[id as usize]
    }

    /// What arrays of a type store.
    ///
    /// # Panics
    /// When the id is not one of an array type.
    pub fn element(&self, id: u32) -> StorageType {
        match &self.get(id).composite {
            CompositeType::Array(field) => field.storage,
            _ => unreachable!("the id of an array type"),
        }
    }

    /// Whether one defined type is the other or one of its declared subtypes.
    pub fn is_subtype(&self, mut id: u32, of: u32) -> bool {
        loop {
            if id == of {
                return true;
            }
            match self.get(id).supertype {
                Some(supertype) => id = supertype,
                None => return false,
            }
        }
    }

    /// Whether a value of type `ty` may stand where `wanted` is declared.
    pub fn value_matches(&self, ty: ValType, wanted: ValType) -> bool {
        match (ty, wanted) {
            (ValType::Ref(ty), ValType::Ref(wanted)) => self.reference_matches(ty, wanted),
            _ => ty == wanted,
        }
    }

    /// Whether a reference of type `ty` may stand where `wanted` is declared.
    pub fn reference_matches(&self, ty: RefType, wanted: RefType) -> bool {
        (wanted.nullable || !ty.nullable) && self.heap_matches(ty.heap, wanted.heap)
    }

    /// Whether one heap type is the other or a subtype of it.
    pub fn heap_matches(&self, ty: HeapType, wanted: HeapType) -> bool {
        use HeapType::*;
        if ty == wanted {
            return true;
        }
        match (ty, wanted) {
            (Concrete(ty), Concrete(wanted)) => self.is_subtype(ty, wanted),
            (Concrete(ty), wanted) => self.heap_matches(self.kind(ty), wanted),
            (NoFunc, Concrete(wanted)) => self.kind(wanted) == Func,
            (None, Concrete(wanted)) => self.kind(wanted) != Func,
            (NoFunc, Func) | (NoExtern, Extern) | (NoExn, Exn) => true,
            (None, I31 | Struct | Array | Eq | Any) | (I31 | Struct | Array, Eq | Any) | (Eq, Any) => true,
            _ => false,
        }
    }

    /// The abstract heap type directly above a defined type.
    fn kind(&self, id: u32) -> HeapType {
        match self.get(id).composite {
            CompositeType::Func(_) => HeapType::Func,
            CompositeType::Struct(_) => HeapType::Struct,
            CompositeType::Array(_) => HeapType::Array,
        }
    }

    /// Whether something of type `ty` may be imported where `wanted` is declared (specification, "External Types").
    ///
    /// For memories and tables, `ty` has the current size as its minimum.
    pub fn extern_matches(&self, ty: &ExternType, wanted: &ExternType) -> bool {
        match (ty, wanted) {
            (ExternType::Func(ty), ExternType::Func(wanted)) => self.is_subtype(*ty, *wanted),
            (ExternType::Tag(ty), ExternType::Tag(wanted)) => ty == wanted,
            (ExternType::Memory(ty), ExternType::Memory(wanted)) => {
                ty.limits.matches(&wanted.limits)
                    && (ty.is_64, ty.shared, ty.page_size_log2) == (wanted.is_64, wanted.shared, wanted.page_size_log2)
            }
            (ExternType::Table(ty), ExternType::Table(wanted)) => {
                ty.limits.matches(&wanted.limits)
                    && ty.is_64 == wanted.is_64
                    && self.same_reference(ty.element, wanted.element)
            }
            (ExternType::Global(ty), ExternType::Global(wanted)) if ty.mutable == wanted.mutable => match ty.mutable {
                true => self.value_matches(ty.value, wanted.value) && self.value_matches(wanted.value, ty.value),
                false => self.value_matches(ty.value, wanted.value),
            },
            _ => false,
        }
    }

    fn same_reference(&self, a: RefType, b: RefType) -> bool {
        self.reference_matches(a, b) && self.reference_matches(b, a)
    }

    /// Writes an external type with the function types it refers to.
    pub fn describe(&self, ty: &ExternType) -> String {
        match ty {
            ExternType::Func(id) => format!("func {}", self.func(*id)),
            ExternType::Tag(id) => format!("tag {}", self.func(*id)),
            ExternType::Table(ty) => ty.to_string(),
            ExternType::Memory(ty) => ty.to_string(),
            ExternType::Global(ty) => ty.to_string(),
        }
    }
}

fn stored_fields(ty: &SubType) -> Box<[StoredField]> {
    let CompositeType::Struct(fields) = &ty.composite else {
        return Box::default();
    };
    let mut slot = 0;
    let place = |field: &FieldType| {
        let stored = StoredField {
            slot,
            storage: field.storage,
        };
        slot += field.storage.value_type().slots();
        stored
    };
    fields.iter().map(place).collect()
}
