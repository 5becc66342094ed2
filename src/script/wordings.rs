//! What the libraries say in place of the specification's words.

use crate::error::{Error, ErrorKind};

/// Whether an error is of a kind and means what the specification's suite expects.
pub(super) fn fits(kind: ErrorKind, expected: &str, error: &Error) -> bool {
    // What the standard does not have is neither malformed nor invalid for a decoder that knows it.
    let kind_fits = error.kind() == kind || error.kind() == ErrorKind::Unsupported;
    kind_fits && error.message().starts_with(expected)
}
