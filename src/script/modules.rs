//! Modules as scripts contain them: text, `binary` strings, and `quote` strings of text.

use std::sync::Arc;

use wast::{QuoteWat, QuoteWatTest, Wat};

use super::forms::Form;
use crate::error::Error;
use crate::features::Features;
use crate::module::{Module, assemble_parsed, load_text, syntax_error};

/// Loads a module of a form. The places of errors are places of the script, or none.
pub(super) fn load(form: &Form<'_>, module: &mut QuoteWat<'_>, features: Features) -> Result<Arc<Module>, Error> {
    match module {
        QuoteWat::Wat(_) => load_parsed(form, module, features),
        QuoteWat::QuoteModule(..) | QuoteWat::QuoteComponent(..) => load_quoted(form, module, features),
    }
}

/// Loads a module that can only be written as text or binary.
pub(super) fn load_wat(form: &Form<'_>, module: Wat<'_>, features: Features) -> Result<Arc<Module>, Error> {
    load_parsed(form, &mut QuoteWat::Wat(module), features)
}

fn load_parsed(form: &Form<'_>, module: &mut QuoteWat<'_>, features: Features) -> Result<Arc<Module>, Error> {
    let (bytes, map) = assemble_parsed(module).map_err(|error| form.locate(syntax_error(form.text, &error)))?;
    match Module::from_binary(&bytes, features) {
        Ok(module) => Ok(module.into()),
        Err(error) => {
            let place = error.offset().and_then(|offset| map.place(form.text, offset));
            Err(form.locate(error.at_place(place)))
        }
    }
}

fn load_quoted(form: &Form<'_>, module: &mut QuoteWat<'_>, features: Features) -> Result<Arc<Module>, Error> {
    let quoted = module
        .to_test()
        .map_err(|error| form.locate(syntax_error(form.text, &error)))?;
    let text = match quoted {
        QuoteWatTest::Binary(bytes) => return Module::from_binary(&bytes, features).map(Arc::new),
        QuoteWatTest::Text(text) => text,
    };
    let text = std::str::from_utf8(&text).map_err(|_| Error::malformed("malformed UTF-8 encoding"))?;
    match load_text(text, features) {
        Ok(loaded) => Ok(loaded.module),
        // A place in the text inside of the quotes would mislead.
        Err(error) => Err(error.at_place(None)),
    }
}
