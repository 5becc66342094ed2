//! Instructions that are more than functions of their operands: control, variables, tables, memory, references, objects.
//!
//! In a signature `address` is `i32`, or `i64` where the memory or the table has 64-bit addresses; `t` is a type that the
//! immediates or the operands decide, `t*` any number of them.

mod control;
mod memory;
mod references;
mod stores;

use super::{Instruction, LEGACY, anchor};

/// Name, signature, paragraph of the specification's chapter on execution, meaning.
type Row = (&'static str, &'static str, &'static str, &'static str);

/// Instructions of proposals that have their own documents.
const LEGACY_ROWS: &[(&str, &str, &str)] = &[
    (
        "try",
        "[t*] → [t*]",
        "A block with arms that catch exceptions; `try_table` has taken its place",
    ),
    (
        "catch",
        "[] → [t*]",
        "Begins the arm for exceptions with a tag; what they carry is on the stack",
    ),
    ("catch_all", "[] → []", "Begins the arm for all other exceptions"),
    (
        "rethrow",
        "[t*] → [t*]",
        "Throws the exception again that an arm around it has caught",
    ),
    (
        "delegate",
        "[] → []",
        "Ends a `try` and leaves its exceptions to a block further out",
    ),
];

pub(super) fn instructions() -> Vec<Instruction> {
    let standard = [control::ROWS, stores::ROWS, references::ROWS].into_iter().flatten();
    let standard = standard.map(|(name, signature, label, meaning)| {
        Instruction::new(
            name,
            signature,
            meaning,
            anchor("instructions", &format!("exec-{label}")),
        )
    });
    let legacy = LEGACY_ROWS
        .iter()
        .map(|(name, signature, meaning)| Instruction::new(name, signature, meaning, LEGACY.to_owned()));
    let mut all: Vec<Instruction> = standard.chain(legacy).collect();
    memory::packed(&mut all);
    memory::vectors(&mut all);
    memory::atomics(&mut all);
    all
}
