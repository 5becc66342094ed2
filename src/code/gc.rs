//! Instructions on structures and arrays.

use wasmparser::Operator;

use super::side::SideTables;

/// How a field that may be packed becomes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extend {
    /// As it is, or a packed integer with zeros.
    Unsigned,
    /// A packed integer with its sign.
    Signed,
}

/// An operation on structures and arrays. Types are canonical ids; segments are named by their index in the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named as its instruction")]
pub enum GcOp {
    StructNew { ty: u32 },
    StructNewDefault { ty: u32 },
    StructGet { ty: u32, field: u32, extend: Extend },
    StructSet { ty: u32, field: u32 },
    ArrayNew { ty: u32 },
    ArrayNewDefault { ty: u32 },
    ArrayNewFixed { ty: u32, length: u32 },
    ArrayNewData { ty: u32, data: u32 },
    ArrayNewElem { ty: u32, element: u32 },
    ArrayGet { ty: u32, extend: Extend },
    ArraySet { ty: u32 },
    ArrayLen,
    ArrayFill { ty: u32 },
    ArrayCopy,
    ArrayInitData { ty: u32, data: u32 },
    ArrayInitElem { ty: u32, element: u32 },
}

impl GcOp {
    /// The operation of an instruction of this family.
    pub(super) fn of(operator: &Operator<'_>, side: &SideTables<'_>) -> Option<Self> {
        let get = |ty, field, extend| Self::StructGet {
            ty: side.ty(ty),
            field,
            extend,
        };
        let element = |ty, extend| Self::ArrayGet {
            ty: side.ty(ty),
            extend,
        };
        Some(match *operator {
            Operator::StructNew { struct_type_index: ty } => Self::StructNew { ty: side.ty(ty) },
            Operator::StructNewDefault { struct_type_index: ty } => Self::StructNewDefault { ty: side.ty(ty) },
            Operator::StructGet {
                struct_type_index: ty,
                field_index,
            }
            | Operator::StructGetU {
                struct_type_index: ty,
                field_index,
            } => get(ty, field_index, Extend::Unsigned),
            Operator::StructGetS {
                struct_type_index: ty,
                field_index,
            } => get(ty, field_index, Extend::Signed),
            Operator::StructSet {
                struct_type_index: ty,
                field_index,
            } => Self::StructSet {
                ty: side.ty(ty),
                field: field_index,
            },
            Operator::ArrayNew { array_type_index: ty } => Self::ArrayNew { ty: side.ty(ty) },
            Operator::ArrayNewDefault { array_type_index: ty } => Self::ArrayNewDefault { ty: side.ty(ty) },
            Operator::ArrayNewFixed {
                array_type_index: ty,
                array_size,
            } => Self::ArrayNewFixed {
                ty: side.ty(ty),
                length: array_size,
            },
            Operator::ArrayNewData {
                array_type_index: ty,
                array_data_index: data,
            } => Self::ArrayNewData { ty: side.ty(ty), data },
            Operator::ArrayNewElem {
                array_type_index: ty,
                array_elem_index: element,
            } => Self::ArrayNewElem {
                ty: side.ty(ty),
                element,
            },
            Operator::ArrayGet { array_type_index: ty } | Operator::ArrayGetU { array_type_index: ty } => {
                element(ty, Extend::Unsigned)
            }
            Operator::ArrayGetS { array_type_index: ty } => element(ty, Extend::Signed),
            Operator::ArraySet { array_type_index: ty } => Self::ArraySet { ty: side.ty(ty) },
            Operator::ArrayLen => Self::ArrayLen,
            Operator::ArrayFill { array_type_index: ty } => Self::ArrayFill { ty: side.ty(ty) },
            Operator::ArrayCopy { .. } => Self::ArrayCopy,
            Operator::ArrayInitData {
                array_type_index: ty,
                array_data_index: data,
            } => Self::ArrayInitData { ty: side.ty(ty), data },
            Operator::ArrayInitElem {
                array_type_index: ty,
                array_elem_index: element,
            } => Self::ArrayInitElem {
                ty: side.ty(ty),
                element,
            },
            _ => return None,
        })
    }
}
