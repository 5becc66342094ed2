//! What of a module is called, by convention.

use super::WASI;
use crate::module::{ExternKind, Module};

/// What a program begins with.
pub const START: &str = "_start";

/// What a library wants to have called before anything else of it.
pub const INITIALIZE: &str = "_initialize";

/// Whether a module imports WASI, in one of its versions.
pub fn uses_wasi(module: &Module) -> bool {
    let known = |name: &str| WASI.iter().any(|function| function.module == name);
    module.imports.iter().any(|import| known(&import.module))
}

/// Whether a module is a program.
pub fn is_program(module: &Module) -> bool {
    exports_plain(module, START)
}

/// Whether a module wants to be called before anything else of it is.
pub fn wants_initialization(module: &Module) -> bool {
    exports_plain(module, INITIALIZE) && !is_program(module)
}

/// Whether a module exports a function of a name that takes nothing and gives nothing.
fn exports_plain(module: &Module, name: &str) -> bool {
    let mut exports = module.exports.iter();
    exports.any(|export| {
        export.kind == ExternKind::Func && &*export.name == name && {
            let ty = module.function_type(export.index);
            ty.params.is_empty() && ty.results.is_empty()
        }
    })
}
