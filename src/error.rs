//! What can go wrong, each kind a type of its own.
//!
//! The specification tells five failures apart, and so does every interface of this crate: a *malformed* module
//! (its bytes or text cannot be read), an *invalid* one (it breaks a validation rule), an *unlinkable* one (an import
//! is missing or does not match), a *trap* (a running program did what no program may), and *exhaustion* (it asked for
//! more than the machine's limits allow). Usage errors of the embedder are a sixth.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::module::Place;

/// Which rule was broken when a module was loaded or linked, or an embedder asked for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The bytes or the text cannot be read as a module.
    Malformed,
    /// The module breaks a validation rule.
    Invalid,
    /// The module needs a proposal that is switched off or that the engine does not have.
    Unsupported,
    /// An import is missing or does not match.
    Unlinkable,
    /// The module asks for more than the limits allow.
    Limit,
    /// The embedder asked for what there is not, or gave arguments that do not fit.
    Usage,
}

impl ErrorKind {
    /// One word for messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Invalid => "invalid",
            Self::Unsupported => "unsupported",
            Self::Unlinkable => "unlinkable",
            Self::Limit => "limit",
            Self::Usage => "usage",
        }
    }
}

/// Why a module could not be loaded, linked or called. One word wide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    kind: ErrorKind,
    message: String,
    offset: Option<usize>,
    place: Option<Place>,
}

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident $kind:ident;)*) => {
        $($(#[$doc])*
        pub fn $name(message: impl Into<String>) -> Self {
            let message = message.into();
            Self(Box::new(Details { kind: ErrorKind::$kind, message, offset: None, place: None }))
        })*
    };
}

impl Error {
    constructors! {
        /// The bytes or the text cannot be read.
        malformed Malformed;
        /// A validation rule is broken.
        invalid Invalid;
        /// A proposal is missing.
        unsupported Unsupported;
        /// An import does not fit.
        unlinkable Unlinkable;
        /// A limit is exceeded.
        limit Limit;
        /// A request does not make sense.
        usage Usage;
    }

    /// Says where in the module's bytes the error is.
    #[must_use]
    pub fn at_offset(mut self, offset: usize) -> Self {
        self.0.offset = Some(offset);
        self
    }

    /// Says where in the module's text the error is.
    #[must_use]
    pub fn at_place(mut self, place: Option<Place>) -> Self {
        self.0.place = place;
        self
    }

    /// Which rule was broken.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What is wrong, without the kind and the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where in the module's bytes.
    pub fn offset(&self) -> Option<usize> {
        self.0.offset
    }

    /// Where in the module's text.
    pub fn place(&self) -> Option<&Place> {
        self.0.place.as_ref()
    }
}

/// `invalid module: type mismatch at 3:14` for a text, `… at offset 0x2f` for a binary.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details {
            kind,
            message,
            offset,
            place,
        } = &*self.0;
        match kind {
            ErrorKind::Malformed | ErrorKind::Invalid => write!(f, "{} module: {message}", kind.name())?,
            ErrorKind::Unsupported | ErrorKind::Limit | ErrorKind::Unlinkable | ErrorKind::Usage => {
                f.write_str(message)?;
            }
        }
        match (place, offset) {
            (None, Some(offset)) if *kind == ErrorKind::Unlinkable => write!(f, " (imported at offset {offset:#x})"),
            (Some(place), _) => write!(f, " at {}:{}", place.line, place.column),
            (None, Some(offset)) => write!(f, " at offset {offset:#x}"),
            (None, None) => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

/// A trap: why the program was stopped.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Trap {
    /// Which rule of execution was broken.
    pub code: TrapCode,
    /// More than the code says, e.g. which table element was null, or a message of the host.
    pub detail: Option<Box<str>>,
}

impl Trap {
    /// A trap that the host raises in its own words.
    pub fn host(message: impl Into<Box<str>>) -> Self {
        Self {
            code: TrapCode::Host,
            detail: Some(message.into()),
        }
    }
}

impl From<TrapCode> for Trap {
    fn from(code: TrapCode) -> Self {
        Self { code, detail: None }
    }
}

/// The headline: the specification's text, or the host's words for a trap of the host.
impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.code, &self.detail) {
            (TrapCode::Host, Some(detail)) => f.write_str(detail),
            _ => self.code.fmt(f),
        }
    }
}

impl std::error::Error for Trap {}

/// Why an instruction trapped; the texts are those of the specification's own test suite. Recordings have the number of
/// the variant: new ones go to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// More objects than the machine's limits allow.
    HeapExhausted,
    /// A call through a null reference.
    NullFunction,
    /// A field of a null reference.
    NullStruct,
    /// An element of a null reference.
    NullArray,
    /// The integer of a null reference.
    NullI31,
    /// A null reference was thrown.
    NullException,
    /// A reference that must not be null is.
    NullReference,
    /// A reference is not of the type that it is cast to.
    CastFailure,
    /// An access to elements outside of an array.
    ArrayOutOfBounds,
    /// An atomic access to an address that is not a multiple of its size.
    UnalignedAtomic,
    /// A wait on a memory that is not shared.
    ExpectedSharedMemory,
    /// A wait that nothing could ever end.
    EndlessWait,
    /// A host function refused to go on.
    Host,
    /// The program has ended itself, with this status: no failure, but the end of everything that it was doing.
    Exit(u32),
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
            Self::HeapExhausted => "heap exhausted",
            Self::NullFunction => "null function reference",
            Self::NullStruct => "null structure reference",
            Self::NullArray => "null array reference",
            Self::NullI31 => "null i31 reference",
            Self::NullException => "null exception reference",
            Self::NullReference => "null reference",
            Self::CastFailure => "cast failure",
            Self::ArrayOutOfBounds => "out of bounds array access",
            Self::UnalignedAtomic => "unaligned atomic",
            Self::ExpectedSharedMemory => "expected shared memory",
            Self::EndlessWait => "wait without a timeout: there is one thread, and nothing could ever wake it",
            Self::Host => "host function failed",
            Self::Exit(_) => "the program has ended itself",
        }
    }
}

impl fmt::Display for TrapCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}
