//! Whether a module was refused for the reason that a script expects.
//!
//! Scripts have the words of the specification's own interpreter, a refusal has those of the libraries that decode,
//! validate and parse. Where they differ, the tables of this file say what means the same: no more than is needed, and
//! nothing for traps and linking, whose words are this engine's own.

use crate::error::{Error, ErrorKind};

/// Whether an error is of a kind and means what a script expects.
pub(super) fn fits(kind: ErrorKind, expected: &str, error: &Error) -> bool {
    // To the standard that a script is of, what later proposals add is neither valid nor well-formed.
    let kind_fits = error.kind() == kind || error.kind() == ErrorKind::Unsupported;
    let rows = if kind == ErrorKind::Malformed {
        MALFORMED
    } else {
        INVALID
    };
    kind_fits && (says(expected, error.message()) || has_row(rows, expected, error.message()))
        || kind == ErrorKind::Malformed
            && error.kind() == ErrorKind::Invalid
            && has_row(INVALID_FOR_MALFORMED, expected, error.message())
}

/// Whether a message says just what is expected, perhaps behind the libraries' context, as in
/// `invalid var_u32: integer too large`.
fn says(expected: &str, message: &str) -> bool {
    message.starts_with(expected) || message.split(": ").skip(1).any(|part| part.starts_with(expected))
}

fn has_row(rows: &[Row], expected: &str, message: &str) -> bool {
    let is_expected = |known: &&str| {
        let rest = expected.strip_prefix(known);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let means = |wording: &&str| match wording.split_once('*') {
        None => message.starts_with(wording),
        Some((start, end)) => message.strip_prefix(start).is_some_and(|rest| rest.contains(end)),
    };
    rows.iter()
        .any(|(expectations, wordings)| expectations.iter().any(is_expected) && wordings.iter().any(means))
}

/// What scripts expect, perhaps with more words behind it, and the beginnings of messages that mean it. A `*` stands for
/// what differs from case to case.
type Row = (&'static [&'static str], &'static [&'static str]);

/// Modules that cannot be read.
const MALFORMED: &[Row] = &[
    // Older scripts use other words than newer ones.
    (&["invalid UTF-8 encoding"], &["malformed UTF-8 encoding"]),
    (&["invalid section id"], &["malformed section id"]),
    (&["zero flag expected"], &["zero byte expected"]),
    (
        &["invalid mutability", "malformed mutability"],
        &[
            "malformed global flags",
            "shared globals require the shared-everything-threads proposal",
        ],
    ),
    (
        &["malformed import kind"],
        &["invalid leading byte (*) for external kind"],
    ),
    (
        &["malformed memop flags"],
        &["malformed memop: reserved flags bits set"],
    ),
    (&["illegal opcode"], &["illegal opcode: 0x"]),
    // The decoder is given no more bytes than a section or a body has. The specification's interpreter reads on, and
    // complains of what it finds there, or that it has read too far.
    (
        &[
            "unexpected end of section or function",
            "length out of bounds",
            "illegal opcode",
            "invalid value type",
            "invalid mutability",
            "malformed section id",
            "malformed import kind",
            "malformed limits flags",
            "malformed elements segment kind",
            "integer representation too long",
            "integer too large",
            "unclosed string",
        ],
        &["unexpected end-of-file"],
    ),
    (
        &[
            "END opcode expected",
            "unexpected end",
            "unexpected end of section or function",
            "section size mismatch",
        ],
        &["control frames remain at end of function body or expression"],
    ),
    (&["length out of bounds"], &["expected section, got wasm magic number"]),
    // The decoder takes these for flags of one byte, the specification's interpreter for numbers of a limited length.
    (
        &[
            "malformed limits flags",
            "integer representation too long",
            "integer too large",
        ],
        &["invalid memory limits flags", "invalid table resizable limits flags"],
    ),
    (
        &["integer representation too long"],
        &["invalid leading byte (*) for type"],
    ),
    // Offsets and sizes that the parser lets pass, and the decoder does not.
    (&["i32 constant"], &["invalid var_u32: integer too large"]),
    (&["i64 constant"], &["invalid u64 number: constant out of range"]),
    (
        &["function and code section have inconsistent lengths"],
        &[
            "function section has non-zero count but code section is absent",
            "function section is absent but code section has non-zero count",
        ],
    ),
    (
        &["data count and data section have inconsistent lengths"],
        &["data count is non-zero but data section is absent"],
    ),
    (
        &["unexpected content after last section", "junk after last section"],
        &[
            "section out of order",
            "function and code section have inconsistent lengths",
        ],
    ),
    (&["multiple start sections"], &["section out of order"]),
    // In texts, `unknown operator` is whatever is no token of the language, and `unexpected token` a token in the wrong
    // place; the parser says what it would have liked to see instead.
    (
        &["unexpected token"],
        &[
            "unknown operator or unexpected token",
            "result before parameter (or unexpected token)",
            "extra tokens remaining after parse",
            "expected `(`",
            "expected a ",
            "invalid u8 number: constant out of range",
            "legacy_exceptions feature required for catch",
        ],
    ),
    (
        &["unknown operator"],
        &[
            "unknown operator or unexpected token",
            "expected `(`",
            "expected a ",
            "expected an instruction",
            "expected valid module field",
            "unexpected token, expected",
            "u64 constant out of range",
        ],
    ),
    (
        &[
            "wrong number of lane literals",
            "wrong number of lane indices",
            "invalid lane length",
        ],
        &[
            "expected a ",
            "expected an instruction",
            "invalid i32 number: constant out of range",
        ],
    ),
    (
        &["malformed lane index"],
        &["expected a u8", "invalid u8 number: constant out of range"],
    ),
    (
        &["i8 constant"],
        &["malformed lane index", "invalid u8 number: constant out of range"],
    ),
    (&["illegal character"], &["unexpected character '"]),
    (
        &["empty identifier", "empty annotation id"],
        &["invalid character in string '"],
    ),
];

/// Modules that break a rule of validation.
const INVALID: &[Row] = &[
    (
        &["memory size must be at most 65536 pages (4GiB)"],
        &["memory size must be at most 0x10000 65536-byte pages"],
    ),
    (&["start function"], &["invalid start function type"]),
    (&["immutable global"], &["global is immutable"]),
    (
        &["immutable field"],
        &["invalid struct modification: struct field is immutable"],
    ),
    (
        &["immutable array"],
        &["invalid array modification: array is immutable"],
    ),
    (&["invalid lane index"], &["SIMD index out of bounds"]),
    (
        &["type mismatch"],
        &["invalid array.init_elem instruction: element segment * type mismatch"],
    ),
    (
        &["type mismatch: instruction requires [i32] but stack has"],
        &["type mismatch: expected i32"],
    ),
];

/// Modules that are malformed to the standard of a script and invalid to the decoder.
const INVALID_FOR_MALFORMED: &[Row] = &[
    // An opcode that a later standard has, in a constant expression.
    (
        &["illegal opcode"],
        &["constant expression required: non-constant operator"],
    ),
    // Up to version 2.0 alignments from 2³² on cannot be written, since 3.0 those up to 2⁶³ only break a rule.
    (
        &["malformed memop flags"],
        &["invalid memop alignment: alignment must not be larger than natural"],
    ),
];
