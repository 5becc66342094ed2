//! A validated function body into internal code.
//!
//! There are three lowerings. *Plain* code has one operation for each WebAssembly instruction, so that everything is
//! observable; [*fast*](fast) code is made of it, for running; [*compiled*](compiled) code is made of that, where there is
//! an engine around this one. Operations of plain code are grouped by instruction family; the same file names in
//! [`crate::execute`] hold what they do.

pub mod atomic;
pub mod compiled;
mod constant;
mod control;
pub mod fast;
pub mod gc;
pub mod memory;
pub mod numeric;
mod plain;
mod program;
pub mod reference;
mod registry;
mod side;
pub mod simd;
pub mod table;
pub mod typing;

use std::ops::Range;

use crate::module::types::{RefType, ValType};
use crate::ops::V128;

pub(crate) use constant::{constant_number, lower_constant};
pub use program::{HostDeclaration, ModuleCode, Program};
pub use registry::{StoredField, TypeRegistry};

use atomic::AtomicOp;
use gc::GcOp;
use memory::MemoryOp;
use numeric::{NumericOp, WideOp};
use reference::ReferenceOp;
use simd::SimdOp;
use table::TableOp;

/// One operation of plain code.
///
/// An operation stands for one instruction, except for [`Jump`](Op::Jump) and [`End`](Op::End): they stand for
/// delimiters (`else`, `catch`, `end`), which are no instructions, so that executing them takes no time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Op {
    /// `unreachable`
    Unreachable,
    /// `nop`, and the entry to a block of every kind but `if`
    Nop,
    /// The delimiter at the end of an arm: go on behind the last one.
    Jump(Branch),
    /// `if`: go on at the target when the condition is zero.
    If(u32),
    /// `br`
    Br(Branch),
    /// `br_if`
    BrIf(Branch),
    /// `br_on_null`
    BrOnNull(Branch),
    /// `br_on_non_null`
    BrOnNonNull(Branch),
    /// `br_on_cast`
    BrOnCast {
        /// Index into the code's branches.
        branch: u32,
        /// Index into the code's reference types.
        ty: u32,
    },
    /// `br_on_cast_fail`
    BrOnCastFail {
        /// Index into the code's branches.
        branch: u32,
        /// Index into the code's reference types.
        ty: u32,
    },
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
    /// `call_ref`
    CallRef,
    /// `return_call`, with an index into the module's functions
    ReturnCall(u32),
    /// `return_call_indirect`
    ReturnCallIndirect {
        /// Index into the module's tables.
        table: u32,
        /// Canonical id of the expected type.
        ty: u32,
    },
    /// `return_call_ref`
    ReturnCallRef,
    /// `throw`, with an index into the module's tags
    Throw(u32),
    /// `throw_ref`
    ThrowRef,
    /// `rethrow` of the exception in a slot of the frame
    Rethrow(u32),
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
    /// `local.get` of two slots of the frame
    LocalGetWide(u32),
    /// `local.set` of two slots of the frame
    LocalSetWide(u32),
    /// `local.tee` of two slots of the frame
    LocalTeeWide(u32),
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
    /// An instruction on vectors.
    Simd(SimdOp),
    /// An instruction on structures and arrays.
    Gc(GcOp),
    /// An atomic access to a memory.
    Atomic(AtomicOp),
    /// Arithmetic on 128-bit integers in two halves.
    Wide(WideOp),
}

impl Op {
    /// Whether the next operation in the code always comes next, unless this one traps.
    pub fn is_straight(&self) -> bool {
        match self {
            Self::Unreachable
            | Self::Jump(_)
            | Self::If(_)
            | Self::Br(_)
            | Self::BrIf(_)
            | Self::BrOnNull(_)
            | Self::BrOnNonNull(_)
            | Self::BrOnCast { .. }
            | Self::BrOnCastFail { .. }
            | Self::BrTable { .. }
            | Self::Return
            | Self::End
            | Self::Call(_)
            | Self::CallIndirect { .. }
            | Self::CallRef
            | Self::ReturnCall(_)
            | Self::ReturnCallIndirect { .. }
            | Self::ReturnCallRef
            | Self::Throw(_)
            | Self::ThrowRef
            | Self::Rethrow(_) => false,
            Self::Nop
            | Self::Drop(_)
            | Self::Select(_)
            | Self::LocalGet(_)
            | Self::LocalSet(_)
            | Self::LocalTee(_)
            | Self::LocalGetWide(_)
            | Self::LocalSetWide(_)
            | Self::LocalTeeWide(_)
            | Self::GlobalGet(_)
            | Self::GlobalSet(_)
            | Self::Const(_)
            | Self::Numeric(_)
            | Self::Memory(_)
            | Self::Table(_)
            | Self::Reference(_)
            | Self::Simd(_)
            | Self::Gc(_)
            | Self::Atomic(_)
            | Self::Wide(_) => true,
        }
    }
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

/// What handles the exceptions of a stretch of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    /// The operations that it protects.
    pub protects: Range<u32>,
    /// How many blocks its block is nested in, the function counting as one.
    pub level: u32,
    /// Its clauses, as a range of [`FunctionCode::clauses`].
    pub clauses: Range<u32>,
}

/// What a handler does with an exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clause {
    /// Goes on somewhere, if the exception has the tag.
    Catch {
        /// Index into the module's tags; `None` for every exception.
        tag: Option<u32>,
        /// What is pushed.
        caught: Caught,
        /// The index of the operation to go on with.
        target: u32,
        /// The slot of the frame that what is pushed begins at.
        height: u32,
    },
    /// Leaves it to the handlers of an outer block.
    Delegate {
        /// The level of that block: handlers of higher levels are not asked.
        level: u32,
    },
}

/// What a handler pushes of an exception. A clause without a tag pushes no payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caught {
    /// The payload.
    Payload,
    /// The payload, then a reference to the exception.
    PayloadAndReference,
    /// A reference to the exception, which the program does not see, then the payload: the legacy form.
    ReferenceBelowPayload,
}

/// A lowered function.
#[derive(Debug, Default)]
pub struct FunctionCode {
    /// The operations; execution begins with the first, and [`Op::End`] is the last.
    pub ops: Box<[Op]>,
    /// For each operation, the offset of its instruction in the module's bytes; ascending.
    pub offsets: Box<[u32]>,
    /// For each operation, the slot of the frame behind the last operand, before it is executed.
    pub tops: Box<[u32]>,
    /// Branches that operations refer to by index.
    pub branches: Box<[Branch]>,
    /// Vectors that operations refer to by index.
    pub vectors: Box<[V128]>,
    /// Reference types, with canonical ids, that operations refer to by index.
    pub references: Box<[RefType]>,
    /// Handlers of exceptions, in the order in which they are asked.
    pub handlers: Box<[Handler]>,
    /// The clauses of all handlers.
    pub clauses: Box<[Clause]>,
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
