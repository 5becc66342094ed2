//! Instructions on references.

use wasmparser::Operator;

/// An operation on references.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named as its instruction")]
pub enum ReferenceOp {
    Null,
    IsNull,
    /// `ref.func`, with an index into the module's functions
    Func(u32),
}

impl ReferenceOp {
    /// The operation of an instruction of this family.
    pub(super) fn of(operator: &Operator<'_>) -> Option<Self> {
        Some(match *operator {
            Operator::RefNull { .. } => Self::Null,
            Operator::RefIsNull => Self::IsNull,
            Operator::RefFunc { function_index } => Self::Func(function_index),
            _ => return None,
        })
    }
}
