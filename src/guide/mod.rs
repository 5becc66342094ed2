//! The instructions as people meet them: how each is written, what it takes and gives, what it does in one sentence, and
//! where the specification has all of it.
//!
//! Instructions that are pure functions come from the tables of [`ops`](crate::ops), their types from the functions
//! themselves ([`pure`]); the others have a row each ([`rows`]). A test compares the sum with the decoder's list, another
//! one writes it down for the page's editor.

mod immediates;
mod pure;
mod rows;

use serde::Serialize;
use wasmparser::Operator;

/// What is known of an instruction.
#[derive(Clone, Debug, Serialize)]
pub struct Instruction {
    /// How it is written.
    pub name: String,
    /// What it takes from the stack and leaves there: `[i32 i32] → [i32]`.
    pub signature: String,
    /// What it does.
    pub meaning: String,
    /// What the names and indices behind it belong to, in the order of the text: `func`, `local`, `label` and so on; where
    /// some of them may be left out, these are the first.
    pub immediates: Vec<&'static str>,
    /// The address of the paragraph that defines it.
    pub link: String,
}

/// Where the standard is.
const STANDARD: &str = "https://webassembly.github.io/spec/core/exec/";
/// Where proposals are that the standard does not contain.
const THREADS: &str = "https://webassembly.github.io/threads/core/exec/instructions.html";
const LEGACY: &str =
    "https://github.com/WebAssembly/exception-handling/blob/main/proposals/exception-handling/legacy/Exceptions.md";
const WIDE: &str = "https://github.com/WebAssembly/wide-arithmetic/blob/main/proposals/wide-arithmetic/Overview.md";

/// Every instruction that the engine executes, by name.
pub fn instructions() -> Vec<Instruction> {
    let mut all = rows::instructions();
    all.extend(pure::instructions());
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

macro_rules! visits {
    ($(@$proposal:ident $operator:ident $({ $($argument:ident: $ty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
        /// What the decoder calls the visit of an instruction.
        fn visit_of(operator: &Operator<'_>) -> &'static str {
            match operator {
                $(Operator::$operator $({ $($argument: _),* })? => stringify!($visit),)*
                _ => "visit_unknown",
            }
        }
    };
}

wasmparser::for_each_operator!(visits);

/// How an instruction that was decoded is written.
pub fn name_of(operator: &Operator<'_>) -> String {
    mnemonic(&visit_of(operator)["visit_".len()..])
}

impl Instruction {
    fn new(name: &str, signature: &str, meaning: &str, link: String) -> Self {
        Self {
            name: name.to_owned(),
            signature: signature.to_owned(),
            meaning: format!("{meaning}."),
            immediates: immediates::of(name),
            link,
        }
    }
}

/// The address of a paragraph of the standard, by its label.
fn anchor(chapter: &str, label: &str) -> String {
    format!("{STANDARD}{chapter}.html#{}", label.replace(['.', '_'], "-"))
}

/// The name in the text format of what the decoder calls `i32_add`, `local_get` or `br_if`.
fn mnemonic(function: &str) -> String {
    const SPACES: &[&str] = &[
        "i32", "i64", "f32", "f64", "v128", "i8x16", "i16x8", "i32x4", "i64x2", "f32x4", "f64x2", "local", "global",
        "table", "memory", "data", "elem", "ref", "struct", "array", "i31", "any", "extern", "atomic",
    ];
    let name = match function.split_once('_') {
        Some((space, rest)) if SPACES.contains(&space) => format!("{space}.{rest}"),
        _ => function.to_owned(),
    };
    for (decoder, text) in [
        (".atomic_rmw", ".atomic.rmw"),
        (".atomic_", ".atomic."),
        ("typed_select_multi", "select"),
        ("typed_select", "select"),
        ("ref.test_non_null", "ref.test"),
        ("ref.test_nullable", "ref.test"),
        ("ref.cast_non_null", "ref.cast"),
        ("ref.cast_nullable", "ref.cast"),
    ] {
        if name.contains(decoder) {
            let name = name.replacen(decoder, text, 1);
            // What is done follows the width: `rmw8.add_u`.
            return match name
                .split_once(".rmw")
                .and_then(|(space, rest)| Some((space, rest.split_once('_')?)))
            {
                Some((space, (width, operation))) => format!("{space}.rmw{width}.{operation}"),
                None => name,
            };
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;
    use crate::features::Features;

    /// What the decoder reads and the engine does not execute.
    const FOREIGN: &[&str] = &[
        "custom_descriptors",
        "memory_control",
        "shared_everything_threads",
        "stack_switching",
        "acquire_release_atomics",
    ];

    #[test]
    fn it_has_the_instructions_of_the_decoder() {
        let known = immediates::DECODER
            .iter()
            .filter(|(proposal, ..)| !FOREIGN.contains(proposal));
        let expected: BTreeSet<String> = known.map(|(_, visit, _)| mnemonic(&visit["visit_".len()..])).collect();
        let found: Vec<String> = instructions().into_iter().map(|instruction| instruction.name).collect();
        let unique: BTreeSet<String> = found.iter().cloned().collect();
        assert_eq!(found.len(), unique.len(), "listed twice");
        assert_eq!(unique, expected);
    }

    #[test]
    fn immediates_stand_in_the_order_of_the_text() {
        let of = |name| immediates::of(name).join(" ");
        assert_eq!(of("i32.add"), "");
        assert_eq!(of("local.tee"), "local");
        assert_eq!(of("call_indirect"), "table");
        assert_eq!(of("memory.init"), "memory data");
        assert_eq!(of("array.copy"), "type type");
        assert_eq!(of("struct.get"), "type field");
        assert_eq!(of("br_table"), "labels");
        assert_eq!(of("try_table"), "block");
        assert_eq!(of("i32.atomic.rmw8.add_u"), "memory");
    }

    #[test]
    fn the_assembler_knows_every_name() {
        for instruction in instructions() {
            let text = format!("(module (func {}))", instruction.name);
            if let Err(error) = crate::module::load_text(&text, Features::default()) {
                assert!(!error.message().contains("unknown operator"), "{}", instruction.name);
            }
        }
    }

    #[test]
    fn each_says_something() {
        for Instruction {
            name,
            signature,
            meaning,
            link,
            ..
        } in instructions()
        {
            assert!(
                signature.contains('→') && !signature.contains("[ "),
                "{name}: {signature}"
            );
            assert!(
                meaning.len() > 10 && !meaning.contains("..") && !meaning.contains("  "),
                "{name}: {meaning}"
            );
            assert!(
                meaning.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit()),
                "{name}: {meaning}"
            );
            assert!(link.starts_with("https://"), "{name}: {link}");
        }
    }

    #[test]
    fn the_editor_has_what_is_written_here() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/web/src/editor/instructions.json");
        let mut current = serde_json::to_string_pretty(&instructions()).expect("plain values");
        current.push('\n');
        if std::env::var_os("BLESS").is_some() {
            fs::write(path, &current).expect("the folder is there");
        }
        let written = fs::read_to_string(path).unwrap_or_default();
        assert!(
            written == current,
            "{path} is not what src/guide says: BLESS=1 cargo test guide"
        );
    }
}
