//! What can go wrong, each kind a type of its own.
//!
//! The specification tells five failures apart, and so does every interface of this crate: a *malformed* module
//! (its bytes or text cannot be read), an *invalid* one (it breaks a validation rule), an *unlinkable* one (an import
//! is missing or does not match), a *trap* (a running program did what no program may), and *exhaustion* (it asked for
//! more than the machine's limits allow). Usage errors of the embedder are a sixth.

use std::fmt;

/// Why an instruction trapped; the texts are those of the specification's own test suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TrapCode {
    /// An `unreachable` instruction was executed.
    Unreachable,
    /// Integer division or remainder by zero.
    IntegerDivideByZero,
    /// The result of a signed division or of a conversion does not fit its type.
    IntegerOverflow,
    /// A NaN cannot be converted to an integer.
    InvalidConversionToInteger,
    /// An access touches bytes outside of a memory (or of a data segment).
    MemoryOutOfBounds,
    /// An access touches elements outside of a table (or of an element segment).
    TableOutOfBounds,
    /// An indirect call through an index outside of its table.
    UndefinedElement,
    /// An indirect call through a null table element.
    UninitializedElement,
    /// An indirect call to a function of another type.
    IndirectCallTypeMismatch,
    /// More nested calls, or more stack, than the machine's limits allow.
    CallStackExhausted,
}

impl TrapCode {
    /// The text that the specification's test suite uses for this trap.
    pub fn message(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::IntegerDivideByZero => "integer divide by zero",
            Self::IntegerOverflow => "integer overflow",
            Self::InvalidConversionToInteger => "invalid conversion to integer",
            Self::MemoryOutOfBounds => "out of bounds memory access",
            Self::TableOutOfBounds => "out of bounds table access",
            Self::UndefinedElement => "undefined element",
            Self::UninitializedElement => "uninitialized element",
            Self::IndirectCallTypeMismatch => "indirect call type mismatch",
            Self::CallStackExhausted => "call stack exhausted",
        }
    }
}

impl fmt::Display for TrapCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}
