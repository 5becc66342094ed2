//! Modules from files and from standard input.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use semblance::features::Features;
use semblance::module::{self, Module, Source};

use super::{Failure, report};

/// A module that was read, with what messages say about it.
pub(crate) struct Input {
    /// What the user calls it.
    pub(crate) name: String,
    pub(crate) module: Arc<Module>,
    /// The text that it was made from, if that was text.
    pub(crate) source: Option<Source>,
}

impl Input {
    /// Reads and validates a module; `-` is standard input.
    pub(crate) fn load(path: &Path, features: Features) -> Result<Self, Failure> {
        let (name, bytes) = read(path)?;
        match module::load(&bytes, features) {
            Ok(loaded) => Ok(Self {
                name,
                module: loaded.module,
                source: loaded.source,
            }),
            Err(error) => Err(Failure::Failed(report::load_error(&name, &bytes, &error))),
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
