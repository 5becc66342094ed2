//! What the editor asks about a text.

use wasm_bindgen::prelude::*;

use crate::module;

/// The text with its lines indented by what they are inside of; nothing when it has no tokens.
#[wasm_bindgen]
pub fn format_text(text: &str) -> Option<String> {
    module::format(text).ok()
}
