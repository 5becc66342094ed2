//! Fast code: a function's plain code as a register machine over the same frame.
//!
//! Operations name slots of the frame. What is only moved in plain code, a local that is read, a constant, is here an
//! operand of the operation that needs it; a comparison and the branch after it are one operation; results go to where
//! they are needed. Wherever control can come from elsewhere, and at calls, the frame is as plain code has it, so that a
//! run can change from one to the other there: [`FastCode::enter`].
//!
//! Time costs nothing on straight code. The place says how many instructions come before it in the function; a branch
//! adds what it goes back. At loops, calls and returns one comparison tells whether the budget reaches to the end of the
//! function: see [`Jump::back`] and [`FastCode::length`].

mod branch;
#[cfg_attr(not(vectors), path = "no_joined.rs")]
mod joined;
mod linked;
mod lower;
mod op;
mod operands;
#[cfg_attr(not(vectors), path = "no_vectors.rs")]
mod vectors;

use super::compiled::Heat;
use crate::ops::V128;

pub(crate) use linked::Linked;
pub use linked::Operations;
pub(crate) use op::{Address, Right, Shape, operands_of};
pub use op::{FastOp, Jump, Slot};

pub(super) use lower::{lower, pending};
pub(crate) use operands::Pending;

/// Whether what is executed is counted and can be stopped: only a benchmark does without.
pub(crate) const COUNTED: bool = !cfg!(feature = "uncounted");

/// A function's fast code.
#[derive(Debug)]
pub struct FastCode {
    /// The function's index in its module.
    pub function: u32,
    /// The operations; every path ends with one that does not lead to the next.
    pub ops: Operations,
    /// For each operation, the plain operation that it stands for: of several, the last, which is the only one that can
    /// trap.
    pub sources: Box<[u32]>,
    /// Branches of tables, relative to the table's operation.
    pub branches: Box<[Jump]>,
    /// Vectors that operations refer to by index.
    pub vectors: Box<[V128]>,
    /// Where the frame is as plain code has it: places in plain code and here, ascending.
    entries: Box<[(u32, u32)]>,
    /// For each place in plain code, how many instructions come before it.
    pub counts: Box<[u32]>,
    /// How many instructions the function has.
    pub length: u32,
    /// Slots of the parameters.
    pub params: u32,
    /// Slots of the parameters and the other locals.
    pub locals: u32,
    /// Slots of the frame.
    pub size: u32,
    /// Slots of the results.
    pub results: u32,
    /// How much of it is compiled.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        allow(dead_code, reason = "nothing is compiled where no engine is around this one")
    )]
    pub(crate) heat: Heat,
}

impl FastCode {
    /// Where the frame is as plain code has it: places in plain code and here, ascending.
    pub(crate) fn entries(&self) -> &[(u32, u32)] {
        &self.entries
    }

    /// The operation that goes on from a place in plain code, if the run can change over there.
    pub fn enter(&self, pc: u32) -> Option<u32> {
        let found = self.entries.binary_search_by_key(&pc, |entry| entry.0).ok()?;
        Some(self.entries[found].1)
    }

    /// How many instructions of the function come after a place in plain code.
    pub fn rest(&self, pc: u32) -> u32 {
        self.length - self.counts[pc as usize]
    }

    /// The place in plain code that the branch of an operation leads to when it goes back so many instructions.
    pub fn loop_at(&self, op: usize, back: i32) -> u32 {
        let branch = self.sources[op] as usize;
        let count = i64::from(self.counts[branch]) + 1 - i64::from(back);
        // Delimiters have the count of the instruction after them; a loop is an instruction.
        self.counts.partition_point(|before| i64::from(*before) <= count) as u32 - 1
    }
}
