//! From the decoder's types to ours. The numbers stay those of the module's type section.

use wasmparser as wp;

use super::types::*;
use crate::error::Error;

/// A construct that the decoder accepts and this engine does not have, which the feature set should have refused.
fn unsupported(what: &str) -> Error {
    Error::unsupported(format!("{what} are not supported"))
}

pub(crate) fn val_type(ty: wp::ValType) -> Result<ValType, Error> {
    Ok(match ty {
        wp::ValType::I32 => ValType::I32,
        wp::ValType::I64 => ValType::I64,
        wp::ValType::F32 => ValType::F32,
        wp::ValType::F64 => ValType::F64,
        wp::ValType::V128 => ValType::V128,
        wp::ValType::Ref(ty) => ValType::Ref(ref_type(ty)?),
    })
}

/// The type of an operand as the validator knows it. It numbers defined types in its own way; `index` gives the module's
/// for such a number.
pub(crate) fn validated_type(ty: wp::ValType, index: impl FnOnce(wp::types::CoreTypeId) -> u32) -> ValType {
    if let wp::ValType::Ref(reference) = ty
        && let wp::HeapType::Concrete(wp::UnpackedIndex::Id(id)) = reference.heap_type()
    {
        return ValType::Ref(RefType {
            nullable: reference.is_nullable(),
            heap: HeapType::Concrete(index(id)),
        });
    }
    val_type(ty).expect("validation admits only types that there are")
}

pub(crate) fn ref_type(ty: wp::RefType) -> Result<RefType, Error> {
    Ok(RefType {
        nullable: ty.is_nullable(),
        heap: heap_type(ty.heap_type())?,
    })
}

pub(crate) fn heap_type(ty: wp::HeapType) -> Result<HeapType, Error> {
    use wp::AbstractHeapType as A;
    Ok(match ty {
        wp::HeapType::Abstract { shared: true, .. } => {
            return Err(unsupported("shared references"));
        }
        wp::HeapType::Abstract { shared: false, ty } => match ty {
            A::Func => HeapType::Func,
            A::Extern => HeapType::Extern,
            A::Any => HeapType::Any,
            A::None => HeapType::None,
            A::NoExtern => HeapType::NoExtern,
            A::NoFunc => HeapType::NoFunc,
            A::Eq => HeapType::Eq,
            A::Struct => HeapType::Struct,
            A::Array => HeapType::Array,
            A::I31 => HeapType::I31,
            A::Exn => HeapType::Exn,
            A::NoExn => HeapType::NoExn,
            A::Cont | A::NoCont => return Err(unsupported("continuations")),
        },
        wp::HeapType::Concrete(index) => HeapType::Concrete(module_index(index)?),
        wp::HeapType::Exact(_) => return Err(unsupported("exact references")),
    })
}

fn module_index(index: wp::UnpackedIndex) -> Result<u32, Error> {
    index
        .as_module_index()
        .ok_or_else(|| unsupported("types outside of the module's type section"))
}

pub(crate) fn func_type(ty: &wp::FuncType) -> Result<FuncType, Error> {
    let all = |types: &[wp::ValType]| types.iter().map(|ty| val_type(*ty)).collect::<Result<Box<[_]>, _>>();
    Ok(FuncType {
        params: all(ty.params())?,
        results: all(ty.results())?,
    })
}

fn field_type(ty: &wp::FieldType) -> Result<FieldType, Error> {
    let storage = match ty.element_type {
        wp::StorageType::I8 => StorageType::I8,
        wp::StorageType::I16 => StorageType::I16,
        wp::StorageType::Val(ty) => StorageType::Val(val_type(ty)?),
    };
    Ok(FieldType {
        storage,
        mutable: ty.mutable,
    })
}

pub(crate) fn sub_type(ty: &wp::SubType) -> Result<SubType, Error> {
    let composite = match &ty.composite_type.inner {
        wp::CompositeInnerType::Func(ty) => CompositeType::Func(func_type(ty)?),
        wp::CompositeInnerType::Struct(ty) => {
            CompositeType::Struct(ty.fields.iter().map(field_type).collect::<Result<_, _>>()?)
        }
        wp::CompositeInnerType::Array(ty) => CompositeType::Array(field_type(&ty.0)?),
        wp::CompositeInnerType::Cont(_) => return Err(unsupported("continuations")),
    };
    let supertype = ty
        .supertype_idxs
        .first()
        .map(|index| module_index(index.unpack()))
        .transpose()?;
    Ok(SubType {
        is_final: ty.is_final,
        supertype,
        composite,
    })
}

pub(crate) fn memory_type(ty: wp::MemoryType) -> MemoryType {
    MemoryType {
        limits: Limits {
            min: ty.initial,
            max: ty.maximum,
        },
        is_64: ty.memory64,
        shared: ty.shared,
        page_size_log2: ty.page_size_log2.unwrap_or(16),
    }
}

pub(crate) fn table_type(ty: wp::TableType) -> Result<TableType, Error> {
    let limits = Limits {
        min: ty.initial,
        max: ty.maximum,
    };
    Ok(TableType {
        limits,
        is_64: ty.table64,
        element: ref_type(ty.element_type)?,
    })
}

pub(crate) fn global_type(ty: wp::GlobalType) -> Result<GlobalType, Error> {
    Ok(GlobalType {
        value: val_type(ty.content_type)?,
        mutable: ty.mutable,
    })
}

pub(crate) fn extern_type(ty: wp::TypeRef) -> Result<ExternType, Error> {
    Ok(match ty {
        wp::TypeRef::Func(index) => ExternType::Func(index),
        wp::TypeRef::FuncExact(_) => return Err(unsupported("exact function imports")),
        wp::TypeRef::Table(ty) => ExternType::Table(table_type(ty)?),
        wp::TypeRef::Memory(ty) => ExternType::Memory(memory_type(ty)),
        wp::TypeRef::Global(ty) => ExternType::Global(global_type(ty)?),
        wp::TypeRef::Tag(ty) => ExternType::Tag(ty.func_type_idx),
    })
}
