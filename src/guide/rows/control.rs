//! Control, and what moves values: the operand stack and variables.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    // Control.
    (
        "unreachable",
        "[t*] → [t*]",
        "unreachable",
        "Traps: execution is not meant to get here",
    ),
    ("nop", "[] → []", "nop", "Does nothing"),
    (
        "block",
        "[t*] → [t*]",
        "block",
        "A block; a branch to it goes behind its end",
    ),
    (
        "loop",
        "[t*] → [t*]",
        "loop",
        "A block; a branch to it goes back to its beginning",
    ),
    (
        "if",
        "[t* i32] → [t*]",
        "if",
        "Executes the first arm if the operand is not zero, else the second",
    ),
    ("else", "[t*] → [t*]", "if", "Begins the second arm of an `if`"),
    (
        "end",
        "[t*] → [t*]",
        "block",
        "Ends a block, a loop, an `if` or a function",
    ),
    (
        "br",
        "[t*] → [t*]",
        "br",
        "Branches to a block around it, by its name or by how many are in between",
    ),
    (
        "br_if",
        "[t* i32] → [t*]",
        "br_if",
        "Branches if the operand is not zero",
    ),
    (
        "br_table",
        "[t* i32] → [t*]",
        "br_table",
        "Branches to the block that the operand is the number of in the list; beyond its end to the last",
    ),
    (
        "br_on_null",
        "[t* (ref null t)] → [t* (ref t)]",
        "br_on_null",
        "Branches without the reference if it is null; goes on with it else",
    ),
    (
        "br_on_non_null",
        "[t* (ref null t)] → [t*]",
        "br_on_non_null",
        "Branches with the reference if it is not null; goes on without it else",
    ),
    (
        "br_on_cast",
        "[t* (ref t)] → [t* (ref t)]",
        "br_on_cast",
        "Branches with the reference as the second type if it is of that type",
    ),
    (
        "br_on_cast_fail",
        "[t* (ref t)] → [t* (ref t)]",
        "br_on_cast_fail",
        "Branches with the reference if it is not of the second type",
    ),
    (
        "return",
        "[t*] → [t*]",
        "return",
        "Ends the function with the operands as its results",
    ),
    (
        "call",
        "[t*] → [t*]",
        "call",
        "Calls the function of that index or name with the operands as arguments",
    ),
    (
        "call_indirect",
        "[t* address] → [t*]",
        "call_indirect",
        "Calls the function at an index of a table; traps if there is none, or if it is of another type",
    ),
    (
        "call_ref",
        "[t* (ref null t)] → [t*]",
        "call_ref",
        "Calls the function that the reference leads to; traps if it is null",
    ),
    (
        "return_call",
        "[t*] → [t*]",
        "return_call",
        "Calls a function in the place of the one that calls: it returns to the caller's caller",
    ),
    (
        "return_call_indirect",
        "[t* address] → [t*]",
        "return_call_indirect",
        "Calls the function at an index of a table in the place of the one that calls",
    ),
    (
        "return_call_ref",
        "[t* (ref null t)] → [t*]",
        "return_call_ref",
        "Calls the function that the reference leads to in the place of the one that calls",
    ),
    (
        "throw",
        "[t*] → [t*]",
        "throw",
        "Throws an exception with that tag; the operands are what it carries",
    ),
    (
        "throw_ref",
        "[t* exnref] → [t*]",
        "throw_ref",
        "Throws an exception that was caught, as it was; traps if the reference is null",
    ),
    (
        "try_table",
        "[t*] → [t*]",
        "try_table",
        "A block; exceptions that its clauses catch branch to where they say",
    ),
    // Values.
    ("drop", "[t] → []", "drop", "Throws a value away"),
    (
        "select",
        "[t t i32] → [t]",
        "select",
        "The first operand if the third is not zero, else the second",
    ),
    (
        "i32.const",
        "[] → [i32]",
        "const",
        "The number that is written behind it",
    ),
    (
        "i64.const",
        "[] → [i64]",
        "const",
        "The number that is written behind it",
    ),
    (
        "f32.const",
        "[] → [f32]",
        "const",
        "The number that is written behind it",
    ),
    (
        "f64.const",
        "[] → [f64]",
        "const",
        "The number that is written behind it",
    ),
    (
        "v128.const",
        "[] → [v128]",
        "vconst",
        "The lanes that are written behind it",
    ),
    (
        "i8x16.shuffle",
        "[v128 v128] → [v128]",
        "vshuffle",
        "Sixteen of the 32 bytes of both operands, chosen by the numbers that are written behind it",
    ),
    // Variables.
    (
        "local.get",
        "[] → [t]",
        "local.get",
        "The value of a local variable or a parameter",
    ),
    (
        "local.set",
        "[t] → []",
        "local.set",
        "Gives a local variable or a parameter another value",
    ),
    (
        "local.tee",
        "[t] → [t]",
        "local.tee",
        "Gives a local variable another value, and leaves that on the stack",
    ),
    ("global.get", "[] → [t]", "global.get", "The value of a global"),
    (
        "global.set",
        "[t] → []",
        "global.set",
        "Gives a mutable global another value",
    ),
];
