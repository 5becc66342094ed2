//! Modules from files and from standard input.

use std::cell::OnceCell;
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use semblance::error::Error;
use semblance::features::Features;
use semblance::module::{self, Export, ExternKind, Loaded, Module, Source};
use semblance::observe::record::{ModuleContent, RecordedModule};

use super::{Failure, report};

/// A module that was read, with what messages say about it.
pub(crate) struct Input {
    /// What the user calls it.
    pub(crate) name: String,
    pub(crate) module: Arc<Module>,
    /// The text that it was made from, if that was text.
    pub(crate) source: Option<Source>,
    /// The module in the text format, one instruction a line, once somebody wants it.
    disassembly: OnceCell<Result<Source, Error>>,
}

impl Input {
    /// Reads and validates a module; `-` is standard input.
    pub(crate) fn load(path: &Path, features: Features) -> Result<Self, Failure> {
        let (name, bytes) = read(path)?;
        match module::load(&bytes, features) {
            Ok(loaded) => Ok(Self::new(name, loaded)),
            Err(error) => Err(Failure::Failed(report::load_error(&name, &bytes, &error))),
        }
    }

    /// A module that has been loaded.
    pub(crate) fn new(name: String, loaded: Loaded) -> Self {
        Self {
            name,
            module: loaded.module,
            source: loaded.source,
            disassembly: OnceCell::new(),
        }
    }

    /// The module in the text format, one instruction a line.
    pub(crate) fn disassembly(&self) -> Result<&Source, &Error> {
        self.disassembly
            .get_or_init(|| Source::disassemble(&self.module))
            .as_ref()
    }

    /// The text that a person reads: their own, or the disassembly.
    pub(crate) fn text(&self) -> Option<&Source> {
        self.source.as_ref().or_else(|| self.disassembly().ok())
    }

    /// The instruction at an offset, as the disassembly writes it.
    pub(crate) fn quote(&self, offset: usize) -> &str {
        let quote = |source: &'_ Source| {
            let start = source.place(offset)?.start;
            Some(start..start + source.text[start..].find('\n').unwrap_or(source.text.len() - start))
        };
        let Ok(source) = self.disassembly() else { return "" };
        quote(source).map_or("", |line| source.text[line].trim_end())
    }

    /// The index of the defined function of a name, as backtraces write it or without the `$`.
    pub(crate) fn function(&self, name: &str) -> Option<u32> {
        let module = &self.module;
        let defined = module.imported_functions() as u32..module.functions.len() as u32;
        let wanted = |index: &u32| {
            let found = module.function_name(*index);
            found == name || found.strip_prefix('$') == Some(name)
        };
        let is_it = |export: &&Export| export.kind == ExternKind::Func && &*export.name == name;
        let exported = || module.exports.iter().find(is_it).map(|export| export.index);
        defined
            .clone()
            .find(wanted)
            .or_else(|| exported().filter(|index| defined.contains(index)))
    }

    /// The module for a recording.
    pub(crate) fn recorded(&self) -> RecordedModule {
        RecordedModule {
            name: self.name.clone(),
            content: match &self.source {
                Some(source) => ModuleContent::Text(source.text.to_string()),
                None => ModuleContent::Binary(self.module.bytes.to_vec()),
            },
        }
    }
}

/// A file's name for messages, and its bytes.
pub(crate) fn read(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    let (name, bytes) = if path == Path::new("-") {
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_to_end(&mut bytes);
        ("<stdin>".to_owned(), read.map(|_| bytes))
    } else {
        (path.display().to_string(), fs::read(path))
    };
    match bytes {
        // A mark that some editors put before a text; no module begins so.
        Ok(bytes) => match bytes.strip_prefix("\u{feff}".as_bytes()) {
            Some(text) => Ok((name, text.to_vec())),
            None => Ok((name, bytes)),
        },
        Err(error) => Err(Failure::Failed(report::about_file(&name, &error.to_string()))),
    }
}
