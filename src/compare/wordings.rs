//! What the traps of browsers mean: their engines have words of their own, and tell fewer of them apart.

use crate::error::TrapCode::{self, *};

/// A part of a message, in lower case, and what it may mean; the first is what it most likely means.
type Row = (&'static str, &'static [TrapCode]);

const NULL: &[TrapCode] = &[
    NullReference,
    NullStruct,
    NullArray,
    NullI31,
    NullFunction,
    NullException,
];

/// What V8 (Chromium, Node.js) says.
const V8: &[Row] = &[
    ("operation does not support unaligned accesses", &[UnalignedAtomic]),
    ("memory access out of bounds", &[MemoryOutOfBounds]),
    ("data segment", &[MemoryOutOfBounds]),
    ("divide by zero", &[IntegerDivideByZero]),
    ("remainder by zero", &[IntegerDivideByZero]),
    ("divide result unrepresentable", &[IntegerOverflow]),
    (
        "float unrepresentable in integer range",
        &[InvalidConversionToInteger, IntegerOverflow],
    ),
    ("table index is out of bounds", &[TableOutOfBounds, UndefinedElement]),
    ("table access out of bounds", &[TableOutOfBounds, UndefinedElement]),
    ("table initializer", &[TableOutOfBounds]),
    ("element segment", &[TableOutOfBounds]),
    (
        "null function or function signature mismatch",
        &[IndirectCallTypeMismatch, UninitializedElement],
    ),
    ("null function", &[UninitializedElement]),
    ("function signature mismatch", &[IndirectCallTypeMismatch]),
    ("dereferencing a null pointer", NULL),
    ("rethrowing null value", &[NullException]),
    ("illegal cast", &[CastFailure]),
    ("array element access out of bounds", &[ArrayOutOfBounds]),
    ("requested new array is too large", &[HeapExhausted]),
    ("atomics.wait cannot be called in this context", &[ExpectedSharedMemory]),
    ("maximum call stack size exceeded", &[CallStackExhausted]),
];

/// What SpiderMonkey (Firefox) says.
const SPIDER_MONKEY: &[Row] = &[
    ("unreachable executed", &[Unreachable]),
    ("unaligned memory access", &[UnalignedAtomic]),
    ("indirect call to null", &[UninitializedElement]),
    ("indirect call signature mismatch", &[IndirectCallTypeMismatch]),
    ("dereferencing null pointer", NULL),
    ("bad cast", &[CastFailure]),
    ("too many array elements", &[HeapExhausted]),
    ("atomic wait on non-shared memory", &[ExpectedSharedMemory]),
    // One message for whatever has bounds.
    (
        "index out of bounds",
        &[MemoryOutOfBounds, TableOutOfBounds, UndefinedElement, ArrayOutOfBounds],
    ),
    ("out-of-bounds", &[MemoryOutOfBounds, TableOutOfBounds]),
    ("too much recursion", &[CallStackExhausted]),
];

/// What JavaScriptCore (Safari) says.
const JAVASCRIPT_CORE: &[Row] = &[
    ("out of bounds memory access", &[MemoryOutOfBounds]),
    ("unaligned memory access", &[UnalignedAtomic]),
    ("out of bounds table access", &[TableOutOfBounds, UndefinedElement]),
    ("out of bounds call_indirect", &[UndefinedElement]),
    ("call_indirect to a null table entry", &[UninitializedElement]),
    (
        "call_indirect to a signature that does not match",
        &[IndirectCallTypeMismatch],
    ),
    (
        "out of bounds trunc operation",
        &[IntegerOverflow, InvalidConversionToInteger],
    ),
    ("unreachable code should not be executed", &[Unreachable]),
    ("division by zero", &[IntegerDivideByZero]),
    ("stack overflow", &[CallStackExhausted]),
    ("would exceed the size of a data segment", &[MemoryOutOfBounds]),
    ("would exceed the length of an element segment", &[TableOutOfBounds]),
    ("ref.cast failed", &[CastFailure]),
    ("out of bounds array.", &[ArrayOutOfBounds]),
    ("to a null reference", NULL),
    ("null", NULL),
];

/// What all have in common, and the specification's own words.
const COMMON: &[Row] = &[
    ("unreachable", &[Unreachable]),
    ("integer divide by zero", &[IntegerDivideByZero]),
    ("integer overflow", &[IntegerOverflow]),
    ("invalid conversion to integer", &[InvalidConversionToInteger]),
    ("call stack exhausted", &[CallStackExhausted]),
];

/// What a browser's message may mean; nothing when it is not known. Later rows are for messages that none of the earlier
/// fits.
pub fn meanings(message: &str) -> Vec<TrapCode> {
    let message = message.to_lowercase();
    let rows = [V8, SPIDER_MONKEY, COMMON, JAVASCRIPT_CORE].into_iter().flatten();
    let found = rows.into_iter().find(|(part, _)| message.contains(part));
    found.map_or_else(Vec::new, |(_, codes)| codes.to_vec())
}

#[cfg(test)]
#[test]
fn messages_of_all_browsers_mean_traps() {
    let cases: &[(&str, TrapCode)] = &[
        (
            "WebAssembly.instantiate(): data segment 0 is out of bounds (offset 65536)",
            MemoryOutOfBounds,
        ),
        ("memory access out of bounds", MemoryOutOfBounds),
        ("index out of bounds", MemoryOutOfBounds),
        (
            "Out of bounds memory access (evaluating 'f(...args)')",
            MemoryOutOfBounds,
        ),
        ("divide by zero", IntegerDivideByZero),
        ("Division by zero", IntegerDivideByZero),
        ("float unrepresentable in integer range", IntegerOverflow),
        ("Out of bounds Trunc operation", InvalidConversionToInteger),
        ("null function or function signature mismatch", UninitializedElement),
        ("null function", UninitializedElement),
        ("function signature mismatch", IndirectCallTypeMismatch),
        ("indirect call to null", UninitializedElement),
        ("call_indirect to a null table entry", UninitializedElement),
        ("struct.get to a null reference", NullStruct),
        ("dereferencing a null pointer", NullArray),
        ("Maximum call stack size exceeded.", CallStackExhausted),
        ("too much recursion", CallStackExhausted),
        ("unreachable executed", Unreachable),
        ("Unreachable code should not be executed", Unreachable),
        ("unreachable", Unreachable),
        ("illegal cast", CastFailure),
        ("bad cast", CastFailure),
    ];
    for (message, code) in cases {
        assert!(meanings(message).contains(code), "{message}");
    }
    assert_eq!(meanings("something new"), []);
}
