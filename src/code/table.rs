//! Accesses to tables and element segments.

use wasmparser::Operator;

/// An operation on a table; tables and segments are named by their index in the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named as its instruction")]
pub enum TableOp {
    Get { table: u32 },
    Set { table: u32 },
    Size { table: u32 },
    Grow { table: u32 },
    Fill { table: u32 },
    Copy { to: u32, from: u32 },
    Init { table: u32, element: u32 },
    DropElement { element: u32 },
}

impl TableOp {
    /// The operation of an instruction of this family.
    pub(super) fn of(operator: &Operator<'_>) -> Option<Self> {
        Some(match *operator {
            Operator::TableGet { table } => Self::Get { table },
            Operator::TableSet { table } => Self::Set { table },
            Operator::TableSize { table } => Self::Size { table },
            Operator::TableGrow { table } => Self::Grow { table },
            Operator::TableFill { table } => Self::Fill { table },
            Operator::TableCopy { dst_table, src_table } => Self::Copy {
                to: dst_table,
                from: src_table,
            },
            Operator::TableInit { elem_index, table } => Self::Init {
                table,
                element: elem_index,
            },
            Operator::ElemDrop { elem_index } => Self::DropElement { element: elem_index },
            _ => return None,
        })
    }
}
