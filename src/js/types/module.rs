//! What crosses when a module is loaded.

use serde::Serialize;

/// A place in the text that the editor shows: for people as line and column, for the editor in UTF-16 code units.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The line where it begins, counted from 1.
    pub line: u32,
    /// The column where it begins, counted from 1 in characters.
    pub column: u32,
    /// Where it begins, counted from the text's beginning.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
}

/// Why a module was not loaded or linked, or a call not made.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// Which rule was broken: `malformed`, `invalid`, `unsupported`, `unlinkable`, `limit` or `usage`.
    pub stage: String,
    /// What is wrong.
    pub message: String,
    /// Where in the text.
    pub place: Option<Place>,
    /// Where in the module's bytes.
    pub offset: Option<u32>,
}

/// An exported function.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FunctionInfo {
    /// The export's name.
    pub name: String,
    /// Types of its parameters.
    pub params: Vec<String>,
    /// Types of its results.
    pub results: Vec<String>,
    /// Both, as `(i32, i64) -> f64`.
    pub signature: String,
}

/// What a loaded module consists of.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ModuleInfo {
    /// Its exported functions; of many some.
    pub functions: Vec<FunctionInfo>,
    /// How many exported functions are not among these.
    pub more_functions: u32,
    /// How many imports it has.
    pub imports: u32,
    /// How many exports it has.
    pub exports: u32,
    /// Whether it imports WASI, in one of its versions.
    pub is_wasi: bool,
    /// Its size in bytes.
    pub size: u32,
    /// The proposals that it uses; `None` for a large module, where finding out would take long.
    pub proposals: Option<Vec<ProposalInfo>>,
}

/// A proposal that a module uses.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ProposalInfo {
    /// Its name.
    pub name: String,
    /// What it brings, in one line.
    pub text: String,
}

/// What came of loading: a module, or problems.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Loaded {
    /// The module, when there are no problems.
    pub module: Option<ModuleInfo>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// The disassembly, when the input was a binary.
    pub text: Option<String>,
}
