//! Compiled code: a function's fast code as a function of WebAssembly, for the engine around this one.
//!
//! Where the engine is itself WebAssembly, the engine that executes it can execute the guest's hot functions too. A
//! function's fast code becomes a function over the same frame ([`lower`]): while it runs, slots are its locals; wherever
//! it cannot or must not go on, it puts them back into the frame and says at which operation of fast code it left. All
//! that is rare is left to fast code in this way: traps, host calls, the end of the budget. So compiled code can compute
//! nothing that fast code would not, and time is counted as there.
//!
//! A function can be compiled several times, each time with another operation to begin at: a hot loop is entered at its
//! head.
//!
//! | file | concept |
//! | --- | --- |
//! | `graph` | the blocks of fast code and how control goes between them |
//! | `loops` | one beginning for each loop |
//! | `structure` | the nested blocks and loops that WebAssembly wants instead |
//! | `operations`, `vectors`, `calls` | what each operation becomes |
//! | `code` | the bytes, and what is put into them last |
//! | `slots` | which local holds a slot at present |
//! | `signature` | the types of operations |
//! | `typing` | the same where operations do not show them |
//! | `context` | what compiled code and the engine tell each other |
//! | `entries` | which functions are compiled, and what may be |
#![cfg_attr(
    not(target_arch = "wasm32"),
    allow(dead_code, reason = "nothing is compiled where no engine is around this one")
)]

mod calls;
mod code;
pub mod context;
mod entries;
mod graph;
mod loops;
mod operations;
mod signature;
mod slots;
mod structure;
#[cfg(test)]
mod tests;
mod typing;
mod vectors;

pub(crate) use entries::{Entries, Heat};
pub use entries::{Platform, counts, platform, set_platform};

use wasm_encoder::{
    BranchHints, CodeSection, EntityType, ExportKind, ExportSection, Function, FunctionSection, ImportSection,
    MemoryType, RefType, TableType, TypeSection, ValType,
};

use super::Program;
use structure::Body;

/// Where compiled code begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root {
    /// The function, by its index in its module.
    pub function: u32,
    /// The operation of its fast code.
    pub op: u32,
    /// Whether it begins with a call, of which only the parameters are there; else the whole frame is.
    pub is_call: bool,
}

impl Root {
    /// The beginning of a function that is called.
    pub fn call(function: u32) -> Self {
        Self {
            function,
            op: 0,
            is_call: true,
        }
    }

    /// An operation at which the frame is as plain code has it.
    pub fn at(function: u32, op: u32) -> Self {
        Self {
            function,
            op,
            is_call: false,
        }
    }
}

/// Why a function is not compiled: it is too large for a module, or has instructions that are left to fast code as a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsuitable;

/// The types of functions in a module of compiled code, by their index there.
pub(super) mod types {
    /// [`Compiled`](super::context::Compiled)
    pub(crate) const COMPILED: u32 = 0;
    /// [`Helpers::missing`](super::context::Helpers).
    pub(crate) const MISSING: u32 = 1;
    /// [`Helpers::resolve`](super::context::Helpers).
    pub(crate) const RESOLVE: u32 = 2;
    /// [`Helpers::plain`](super::context::Helpers).
    pub(crate) const PLAIN: u32 = 3;
}

/// A module of compiled functions.
#[derive(Debug)]
pub struct Lowered {
    /// The module's bytes.
    pub bytes: Vec<u8>,
    /// Where each of its exported functions begins, in their order.
    pub roots: Vec<Root>,
    /// What was asked for in vain.
    pub unsuitable: Vec<Root>,
    /// How many operations of fast code it was made of.
    pub operations: usize,
}

/// How many operations of fast code one module is made of at most, with the functions that it calls.
const MOST_OPERATIONS: usize = 20_000;

/// Lowers functions from where it is asked for, and the functions that they have called directly and that are not compiled
/// yet, as one module: as many as there is room for, in this order. The first is always among them, unless it is
/// unsuitable.
pub fn lower(program: &Program, module: u32, asked: &[Root], helpers: &context::Helpers) -> Lowered {
    let code = program.module(module);
    let mut roots = asked.to_vec();
    // Runs that begin at the beginning show that the function is called often.
    let begun = asked.iter().filter(|root| root.op == 0 && !root.is_call);
    let calls = begun.map(|root| Root::call(root.function));
    let is_new = |root: &Root| code.entries().is_missing(root.function) && !asked.contains(root);
    roots.extend(calls.filter(is_new));
    let mut kept: Vec<(Root, Body)> = Vec::new();
    let (mut unsuitable, mut operations) = (Vec::new(), 0);
    let mut next = 0;
    while let Some(root) = roots.get(next).copied() {
        match structure::body(program, module, root, helpers) {
            Ok(body) if operations + body.operations <= MOST_OPERATIONS => {
                operations += body.operations;
                for function in body.calls() {
                    let callee = Root::call(function);
                    let is_used = code.ready(function).is_some() && code.entries().is_missing(function);
                    if is_used && !roots.contains(&callee) {
                        roots.push(callee);
                    }
                }
                kept.push((root, body));
            }
            // Others may have more room for it.
            Ok(_) => {}
            // Those that call it call it as one that is not compiled.
            Err(Unsuitable) if next < asked.len() => unsuitable.push(root),
            Err(Unsuitable) => {}
        }
        next += 1;
    }
    Lowered {
        roots: kept.iter().map(|(root, _)| *root).collect(),
        bytes: encode(kept),
        unsuitable,
        operations,
    }
}

/// A module of compiled functions, exported as `0`, `1` and so on, over the engine's own memory `e.m` and table `e.t`.
fn encode(functions: Vec<(Root, Body)>) -> Vec<u8> {
    use ValType::{I32, I64};
    let mut types = TypeSection::new();
    types.ty().function([I32, I32, I64], [I64]);
    types.ty().function([I32, I32], [I32]);
    types.ty().function([I32, I32, I32, I32], [I32]);
    types.ty().function([I32, I32, I32, I32], [I32]);
    let mut imports = ImportSection::new();
    imports.import(
        "e",
        "m",
        EntityType::Memory(MemoryType {
            minimum: 0,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        }),
    );
    imports.import(
        "e",
        "t",
        EntityType::Table(TableType {
            element_type: RefType::FUNCREF,
            table64: false,
            minimum: 0,
            maximum: None,
            shared: false,
        }),
    );
    let (mut declarations, mut exports) = (FunctionSection::new(), ExportSection::new());
    let (mut hints, mut code) = (BranchHints::new(), CodeSection::new());
    let place = |function: u32| {
        let callee = Root::call(function);
        functions
            .iter()
            .position(|(root, _)| *root == callee)
            .map(|index| index as u32)
    };
    for (index, (_, body)) in functions.iter().enumerate() {
        declarations.function(types::COMPILED);
        exports.export(&index.to_string(), ExportKind::Func, index as u32);
        let mut function = Function::new_with_locals_types(body.locals.iter().copied());
        let finished = body.code(place);
        hints.function_hints(index as u32, finished.branch_hints(function.byte_len()));
        function.raw(finished.bytes);
        code.function(&function);
    }
    let mut module = wasm_encoder::Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&declarations)
        .section(&exports)
        .section(&hints)
        .section(&code);
    module.finish()
}
