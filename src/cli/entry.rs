//! What of a module is called: what the user names, else what a program begins with.

use semblance::machine::Value;
use semblance::module::types::ExternType;
use semblance::module::{ExternKind, Module};

use super::Failure;
use super::run::arguments;

/// What a program begins with.
pub(crate) const START: &str = "_start";

/// What a library wants to have called before anything else of it.
pub(crate) const INITIALIZE: &str = "_initialize";

/// A call of an exported function.
pub(crate) struct Entry {
    pub(crate) function: String,
    pub(crate) arguments: Vec<Value>,
}

impl Entry {
    /// What is called of a module: the function of a name with these arguments, or its beginning if it is a program.
    /// `None` when it is not, and nothing is named.
    pub(crate) fn of(module: &Module, invoke: Option<&str>, texts: &[String]) -> Result<Option<Self>, Failure> {
        match invoke {
            Some(name) => Ok(Some(Self {
                function: name.to_owned(),
                arguments: arguments(module, name, texts)?,
            })),
            None if is_plain(module, START) => Ok(Some(Self {
                function: START.to_owned(),
                arguments: Vec::new(),
            })),
            None if texts.is_empty() => Ok(None),
            None => {
                let message = "the module is no program that takes arguments: choose what to call with --invoke";
                Err(Failure::Usage(message.to_owned()))
            }
        }
    }

    /// Whether a program begins: its status says how it went, and not results.
    pub(crate) fn is_program(&self) -> bool {
        self.function == START && self.arguments.is_empty()
    }
}

/// Whether a module wants to be called before anything else of it is.
pub(crate) fn wants_initialization(module: &Module) -> bool {
    is_plain(module, INITIALIZE) && !is_plain(module, START)
}

/// Whether a module exports a function of a name that takes nothing and gives nothing.
pub(crate) fn is_plain(module: &Module, name: &str) -> bool {
    module.exports.iter().any(|export| {
        export.kind == ExternKind::Func
            && &*export.name == name
            && matches!(module.export_type(export), ExternType::Func(_))
            && module.function_type(export.index).params.is_empty()
            && module.function_type(export.index).results.is_empty()
    })
}
