//! Where does this value come from? The instruction that computed it, where its operands come from, and so on: back to
//! constants, arguments, memory's first bytes and what the host gave.
//!
//! The stretches of the run before the present are executed once more, the latest first, and each is gone through
//! backward with all questions that are open at its end. What merely hands a value on (a local, a global, a branch, a
//! call, a copy of memory) is no answer: it leads to the next place, and is told of as a passage.

mod flow;
mod outside;
mod pusher;
mod search;
mod trail;
mod window;

pub(super) use pusher::LastPush;
pub use search::OriginSearch;

use super::location::{Content, Location};
use super::writer::Instruction;

/// Something that has a value whose origin can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// An operand of an active call.
    Operand {
        /// The number of its frame; the outermost is 0.
        frame: usize,
        /// Its number on the frame's operand stack; the lowest is 0.
        index: usize,
    },
    /// A result of the call that has ended.
    Result {
        /// Its number.
        index: usize,
    },
    /// A local, a global, bytes of a memory, elements of a table, fields of an object.
    Location(Location),
}

/// How far back an answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OriginLimits {
    /// How many nodes there are from the root on, one behind the other.
    pub depth: u32,
    /// How many nodes there are in all.
    pub nodes: usize,
}

impl Default for OriginLimits {
    fn default() -> Self {
        Self { depth: 6, nodes: 64 }
    }
}

/// Where a value comes from: a graph, as one value can be what several others come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// What was asked for.
    pub root: Input,
    /// What it comes from, the latest first where one does not come from the other.
    pub nodes: Vec<OriginNode>,
}

/// Something that made a value.
#[derive(Clone, Debug, PartialEq)]
pub struct OriginNode {
    /// Instructions executed before it.
    pub step: u64,
    /// What made it.
    pub source: Source,
    /// What it was made of.
    pub inputs: Vec<Input>,
}

/// What made a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// An instruction computed it, or wrote it to memory.
    Instruction(Instruction),
    /// The instruction called a host function, which gave it as a result or wrote it to memory; without one, the host
    /// function was called from outside.
    Host(Option<Instruction>),
    /// It is an argument of the call from outside.
    Argument {
        /// Its number.
        index: u32,
    },
    /// It is the default value of a local variable of the call that this instruction made; without one, of the call
    /// from outside.
    Default(Option<Instruction>),
    /// It is from a data segment.
    Data {
        /// The number of the module in the program.
        module: u32,
        /// The index of the segment in the module.
        segment: u32,
    },
    /// It is from an element segment.
    Elements {
        /// The number of the module in the program.
        module: u32,
        /// The index of the segment in the module.
        segment: u32,
    },
    /// It has been there since it exists: an initial value.
    Initial,
    /// Somebody changed it to what it is.
    Change,
}

/// A value that something was made of, and where it comes from in turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// When it was there: instructions executed before. With `place` it can be asked for by itself.
    pub step: u64,
    /// Where it was then.
    pub place: Place,
    /// What it was.
    pub value: Option<Content>,
    /// What it comes from: of bytes and elements several things can be the origin. Nothing where the answer ends for
    /// its limits.
    pub origins: Vec<OriginPart>,
}

/// Some of the bytes or elements of an input, or the whole of it.
#[derive(Clone, Debug, PartialEq)]
pub struct OriginPart {
    /// The first item of the input.
    pub start: u64,
    /// How many items.
    pub length: u64,
    /// Where they come from, as an index into the nodes; `None` where the answer ends for its limits.
    pub node: Option<usize>,
    /// What handed them on as they are, the latest first: at most the last eight.
    pub passages: Vec<Passage>,
    /// How often they have been handed on.
    pub passed: u64,
}

/// An instruction that hands a value on as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Passage {
    /// Instructions executed before it.
    pub step: u64,
    /// The instruction.
    pub instruction: Instruction,
}
