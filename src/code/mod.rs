//! A validated function body into internal code.
//!
//! There is one lowering so far, *plain*: one operation for each WebAssembly instruction, so that everything is
//! observable and time can be counted. Operations are grouped by instruction family; the same file names in
//! [`crate::execute`] hold what they do.

mod constant;
pub mod memory;
pub mod numeric;
mod plain;
mod program;
pub mod reference;
mod registry;
pub mod table;

use crate::module::types::ValType;

pub(crate) use constant::lower_constant;
pub use program::{HostDeclaration, ModuleCode, Program};
pub use registry::TypeRegistry;

use memory::MemoryOp;
use numeric::NumericOp;
use reference::ReferenceOp;
use table::TableOp;

/// One operation of plain code.
///
/// An operation stands for one instruction, except for [`Jump`](Op::Jump) and [`End`](Op::End): they stand for the
/// delimiters `else` and `end`, which are no instructions, so that executing them takes no time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Op {
    /// `unreachable`
    Unreachable,
    /// `nop`, and the entry to a `block` or `loop`
    Nop,
    /// `else` at the end of the first arm: go on behind the second.
    Jump(u32),
    /// `if`: go on at the target when the condition is zero.
    If(u32),
    /// `br`
    Br(Branch),
    /// `br_if`
    BrIf(Branch),
    /// `br_table`: branches of [`FunctionCode::branches`], the last of which is the default.
    BrTable {
        /// Index of the first.
        first: u32,
        /// How many, the default among them.
        count: u32,
    },
    /// `return`
    Return,
    /// The `end` of the function.
    End,
    /// `call`, with an index into the module's functions
    Call(u32),
    /// `call_indirect`
    CallIndirect {
        /// Index into the module's tables.
        table: u32,
        /// Canonical id of the expected type.
        ty: u32,
    },
    /// `drop` of a value of so many slots
    Drop(u32),
    /// `select` between values of so many slots
    Select(u32),
    /// `local.get` of one slot of the frame
    LocalGet(u32),
    /// `local.set` of one slot of the frame
    LocalSet(u32),
    /// `local.tee` of one slot of the frame
    LocalTee(u32),
    /// `global.get`, with an index into the module's globals
    GlobalGet(u32),
    /// `global.set`, with an index into the module's globals
    GlobalSet(u32),
    /// A constant of one slot.
    Const(u64),
    /// A pure function of the operands.
    Numeric(NumericOp),
    /// An access to a memory or a data segment.
    Memory(MemoryOp),
    /// An access to a table or an element segment.
    Table(TableOp),
    /// An instruction on references.
    Reference(ReferenceOp),
}

// Dispatch reads one of these for each instruction: a quarter of a cache line, not more.
const _: () = assert!(size_of::<Op>() == 16);

/// Where a branch leads, and what it takes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Branch {
    /// The index of the operation to go on with.
    pub target: u32,
    /// The slot of the frame to which the values move.
    pub height: u32,
    /// How many slots of values it takes along.
    pub arity: u32,
}

/// A lowered function.
#[derive(Debug, Default)]
pub struct FunctionCode {
    /// The operations; execution begins with the first, and [`Op::End`] is the last.
    pub ops: Box<[Op]>,
    /// For each operation, the offset of its instruction in the module's bytes; ascending.
    pub offsets: Box<[u32]>,
    /// The branches of all `br_table` instructions.
    pub branches: Box<[Branch]>,
    /// The layout of its frames.
    pub layout: FrameLayout,
}

/// Where a function keeps what in its frame, in slots of 64 bits; every lowering of a function uses the same layout.
///
/// Parameters come first, then the other locals, then the operands by stack height.
#[derive(Clone, Debug, Default)]
pub struct FrameLayout {
    /// Types of the parameters and locals.
    pub locals: Box<[ValType]>,
    /// The slot of each parameter and local.
    pub local_slots: Box<[u32]>,
    /// How many of them are parameters.
    pub params: u32,
    /// Slots of the parameters.
    pub param_slots: u32,
    /// Slots of parameters and locals: where the operands begin.
    pub operands: u32,
    /// Slots of the whole frame when the operand stack is at its highest.
    pub size: u32,
    /// Slots of the results.
    pub result_slots: u32,
}
