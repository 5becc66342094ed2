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
mod vectors;

#[cfg(target_arch = "wasm32")]
pub(crate) use entries::Advice;
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

/// Why a function is not compiled: it is too large, or has instructions that are left to fast code as a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsuitable;

/// The types of functions in a module of compiled code, by their index there.
pub(super) mod types {
    /// Compiled code: context and frame to a [`Status`](super::context::Status).
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
    /// How many operations of fast code it was made of.
    pub operations: usize,
}

/// How many operations of fast code one module is made of at most, with the functions that it calls.
const MOST_OPERATIONS: usize = 20_000;

/// Lowers a function from an operation on, and the functions that it calls directly and that are not compiled yet, as
/// one module.
pub fn lower(program: &Program, module: u32, root: Root, helpers: &context::Helpers) -> Result<Lowered, Unsuitable> {
    let mut roots = vec![root];
    if root.op == 0 && !root.is_call {
        // Runs that begin at the beginning show that the function is called often.
        roots.push(Root::call(root.function));
    }
    let mut bodies: Vec<Option<Body>> = Vec::new();
    let mut operations = 0;
    // The first is what was asked for. Of the others, those that are unsuitable are called as functions that are not
    // compiled.
    while bodies.len() < roots.len() {
        let at = roots[bodies.len()];
        let body = structure::body(program, module, at, helpers);
        if bodies.is_empty() && body.is_err() {
            return Err(Unsuitable);
        }
        let body = body.ok().filter(|body| operations + body.operations <= MOST_OPERATIONS);
        if let Some(body) = &body {
            operations += body.operations;
            for function in &body.calls() {
                let callee = Root::call(*function);
                if !roots.contains(&callee) && program.module(module).entries().is_missing(*function) {
                    roots.push(callee);
                }
            }
        } else if bodies.is_empty() {
            return Err(Unsuitable);
        }
        bodies.push(body);
    }
    let kept: Vec<(Root, Body)> = roots
        .into_iter()
        .zip(bodies)
        .filter_map(|(root, body)| Some((root, body?)))
        .collect();
    let roots = kept.iter().map(|(root, _)| *root).collect();
    Ok(Lowered {
        bytes: encode(kept),
        roots,
        operations,
    })
}

/// A module of compiled functions, exported as `0`, `1` and so on, over the engine's own memory `e.m` and table `e.t`.
fn encode(functions: Vec<(Root, Body)>) -> Vec<u8> {
    use ValType::I32;
    let mut types = TypeSection::new();
    types.ty().function([I32, I32], [I32]);
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
