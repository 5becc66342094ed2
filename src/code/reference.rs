//! Instructions on references of every kind.

use wasmparser::Operator;

use super::side::SideTables;

/// An operation on references.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named as its instruction")]
pub enum ReferenceOp {
    Null,
    IsNull,
    /// `ref.func`, with an index into the module's functions
    Func(u32),
    AsNonNull,
    Eq,
    /// `ref.test`, with an index into the code's reference types
    Test(u32),
    /// `ref.cast`, with an index into the code's reference types
    Cast(u32),
    /// `any.convert_extern` and `extern.convert_any`: a reference is the same on both sides.
    Convert,
    I31New,
    I31GetS,
    I31GetU,
}

impl ReferenceOp {
    /// The operation of an instruction of this family.
    pub(super) fn of(operator: &Operator<'_>, side: &mut SideTables<'_>) -> Option<Self> {
        Some(match *operator {
            Operator::RefNull { .. } => Self::Null,
            Operator::RefIsNull => Self::IsNull,
            Operator::RefFunc { function_index } => Self::Func(function_index),
            Operator::RefAsNonNull => Self::AsNonNull,
            Operator::RefEq => Self::Eq,
            Operator::RefTestNonNull { hty } => Self::Test(side.reference(false, hty)),
            Operator::RefTestNullable { hty } => Self::Test(side.reference(true, hty)),
            Operator::RefCastNonNull { hty } => Self::Cast(side.reference(false, hty)),
            Operator::RefCastNullable { hty } => Self::Cast(side.reference(true, hty)),
            Operator::AnyConvertExtern | Operator::ExternConvertAny => Self::Convert,
            Operator::RefI31 => Self::I31New,
            Operator::I31GetS => Self::I31GetS,
            Operator::I31GetU => Self::I31GetU,
            _ => return None,
        })
    }
}
