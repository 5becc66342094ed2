//! What crosses about what a WASI program is given.

use serde::{Deserialize, Serialize};

/// What a program is given, besides files.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct WorldSpec {
    /// What it is called.
    pub name: String,
    /// Its variables, each on a line of its own, as `NAME=VALUE`.
    pub environment: String,
    /// What it can read from its standard input at once.
    pub input: String,
    /// Whether nothing comes after that.
    pub input_ends: bool,
}

/// A file that a program can read, or has written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FileInfo {
    /// Its path, without a slash at its beginning.
    pub path: String,
    /// How many bytes it has.
    pub size: u32,
}

/// A part of all that was printed, in UTF-16 code units.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}
