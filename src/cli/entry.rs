//! What of a module is called: what the user names, else what a program begins with.

use semblance::host::wasi::{START, is_program};
use semblance::machine::Value;
use semblance::module::Module;

use super::Failure;
use super::run::arguments;

/// The arguments that are the program's; those of a function that is named are for that.
pub(crate) fn of_program<'a>(invoke: Option<&str>, arguments: &'a [String]) -> &'a [String] {
    match invoke {
        None => arguments,
        Some(_) => &[],
    }
}

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
            None if is_program(module) => Ok(Some(Self {
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
    pub(crate) fn begins(&self, module: &Module) -> bool {
        self.function == START && is_program(module)
    }
}
