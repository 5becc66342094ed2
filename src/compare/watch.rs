//! Which instructions are watched: those that change what others can see, and those whose results the specification
//! leaves to the engine.

use crate::code::atomic::AtomicOp;
use crate::code::memory::MemoryOp;
use crate::code::simd::SimdOp;
use crate::code::table::TableOp;
use crate::code::typing::instruction_types;
use crate::code::{FunctionCode, Op};
use crate::module::Module;
use crate::module::types::ValType;

/// Why an instruction is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It writes to a memory.
    Store,
    /// It writes to a global.
    Global,
    /// It makes a memory or table larger, if the engine has room for that.
    Growth,
    /// It is a relaxed vector instruction.
    Relaxed,
}

impl Reason {
    /// Whether what it gives is told, instead of what it takes.
    fn is_of_result(self) -> bool {
        matches!(self, Self::Growth | Self::Relaxed)
    }
}

/// A watched instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Its offset in the module's bytes.
    pub offset: u32,
    /// Why it is watched.
    pub reason: Reason,
    /// Types of its operands, which are told before it; empty when its result is told.
    pub operands: Box<[ValType]>,
    /// The type of its result, which is told after it.
    pub result: Option<ValType>,
}

/// The watched instructions of a function, by ascending offset.
pub fn watches(module: &Module, function: u32, code: &FunctionCode) -> Vec<Watch> {
    let watched = |(op, offset): (&Op, &u32)| watched(*op).map(|(reason, operands)| (*offset, reason, operands));
    let found: Vec<_> = code.ops.iter().zip(&*code.offsets).filter_map(watched).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let types = instruction_types(module, function);
    let watch = |(offset, reason, operands): (u32, Reason, usize)| {
        let types = &types[types.binary_search_by_key(&offset, |types| types.offset).ok()?];
        let of_result = reason.is_of_result();
        // Types that nothing decides are those of code that is never reached.
        let is_known = if of_result {
            types.results.len() == 1
        } else {
            types.operands.len() == operands
        };
        is_known.then(|| Watch {
            offset,
            reason,
            operands: if of_result {
                Box::default()
            } else {
                types.operands.clone()
            },
            result: of_result.then(|| types.results[0]),
        })
    };
    found.into_iter().filter_map(watch).collect()
}

/// Why an operation is watched, and how many operands it has.
fn watched(op: Op) -> Option<(Reason, usize)> {
    Some(match op {
        Op::GlobalSet(_) => (Reason::Global, 1),
        Op::Memory(MemoryOp::Store { .. }) => (Reason::Store, 2),
        Op::Memory(MemoryOp::Fill { .. } | MemoryOp::Copy { .. } | MemoryOp::Init { .. }) => (Reason::Store, 3),
        Op::Memory(MemoryOp::Grow { .. }) | Op::Table(TableOp::Grow { .. }) => (Reason::Growth, 1),
        Op::Simd(SimdOp::Store { .. } | SimdOp::StoreLane { .. }) => (Reason::Store, 2),
        // The decoder's names say which are relaxed.
        Op::Simd(SimdOp::Vector(op)) if format!("{op:?}").contains("Relaxed") => (Reason::Relaxed, 2),
        Op::Atomic(AtomicOp::Store { .. } | AtomicOp::Rmw { .. }) => (Reason::Store, 2),
        Op::Atomic(AtomicOp::Cmpxchg { .. }) => (Reason::Store, 3),
        _ => return None,
    })
}
