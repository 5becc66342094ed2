//! What the page is told of a module that is loaded, or of why it is not.

use std::sync::Arc;

use super::functions;
use super::text::{Text, editor_place};
use super::types::{self, FunctionList, ModuleInfo, Problem, ProposalInfo};
use crate::error::Error;
use crate::features::Proposal;
use crate::host::wasi::uses_wasi;
use crate::module::{self, ExternKind, FuncType, Module, Source};

/// Bytes of a module from which on it is not asked which proposals it uses: it would be validated once for each.
const LARGE: usize = 1 << 20;

/// A module with the text that it is seen as.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The module.
    pub module: Arc<Module>,
    /// Its text, or its disassembly.
    pub text: Arc<Text>,
}

impl Loaded {
    /// Takes in a module; without a source it is disassembled.
    pub fn new(module: Arc<Module>, source: Option<Source>) -> Result<Self, Error> {
        let source = source.map_or_else(|| Source::disassemble(&module), Ok)?;
        let text = Arc::new(Text::new(source));
        Ok(Self { module, text })
    }

    /// The exported function of a name.
    pub fn exported(&self, name: &str) -> Option<&FuncType> {
        let is_it = |export: &&module::Export| export.kind == ExternKind::Func && &*export.name == name;
        let exports = &self.module.exports;
        exports
            .iter()
            .find(is_it)
            .map(|export| self.module.function_type(export.index))
    }

    /// Why the module was refused, with the place of the import that is to blame.
    pub fn link_problem(&self, error: Error) -> Problem {
        let source = self.text.source();
        let place = error.offset().and_then(|offset| source.place(offset));
        problem(Some(&source.text), &error.at_place(place))
    }

    /// What the page is told of it; `show` when it needs the text.
    pub fn describe(&self, show: bool) -> types::Loaded {
        types::Loaded {
            module: Some(module_info(&self.module)),
            problems: Vec::new(),
            text: show.then(|| self.text.text().to_string()),
        }
    }
}

/// What is wrong, with its place in a text.
pub fn problem(text: Option<&str>, error: &Error) -> Problem {
    let place = text.zip(error.place()).map(|(text, place)| editor_place(text, place));
    Problem {
        stage: error.kind().name().to_owned(),
        message: error.message().to_owned(),
        place,
        offset: error.offset().map(|offset| offset as u32),
    }
}

fn module_info(module: &Module) -> ModuleInfo {
    let FunctionList { functions, more } = functions::first(module);
    ModuleInfo {
        functions,
        more_functions: more,
        imports: module.imports.len() as u32,
        exports: module.exports.len() as u32,
        is_wasi: uses_wasi(module),
        size: module.bytes.len() as u32,
        proposals: proposals(module),
    }
}

fn proposals(module: &Module) -> Option<Vec<ProposalInfo>> {
    if module.bytes.len() > LARGE {
        return None;
    }
    let used = module.features.used_by(&module.bytes).into_iter();
    let info = |proposal: &Proposal| ProposalInfo {
        name: proposal.name.to_owned(),
        text: proposal.text.to_owned(),
    };
    Some(used.map(info).collect())
}
