//! The values that cross the seam. TypeScript's declarations of them are generated from here (see the test below).

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

/// An import or an export.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ExternInfo {
    /// The module it is imported from; `null` for an export.
    pub module: Option<String>,
    /// Its name.
    pub name: String,
    /// `func`, `table`, `memory`, `global` or `tag`.
    pub kind: String,
    /// Its type as the text format writes it.
    #[serde(rename = "type")]
    pub ty: String,
}

/// What a loaded module consists of.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ModuleInfo {
    /// Its exported functions.
    pub functions: Vec<FunctionInfo>,
    /// Its imports.
    pub imports: Vec<ExternInfo>,
    /// Its exports.
    pub exports: Vec<ExternInfo>,
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

/// An active call.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FrameInfo {
    /// The function's name.
    pub function: String,
    /// The offset of the instruction in the module's bytes.
    pub offset: u32,
    /// Where the instruction stands in the text.
    pub place: Option<Place>,
}

/// How a run ended.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Outcome {
    /// With results.
    Returned {
        /// `Ok [7, 2.5]`
        text: String,
    },
    /// With a trap, or an exception that nobody catches.
    Trapped {
        /// `Trap: integer divide by zero`, `Exception: $tag [1]`
        text: String,
        /// The innermost active calls, the innermost first.
        backtrace: Vec<FrameInfo>,
        /// How many active calls there were.
        depth: u32,
    },
    /// It did not begin.
    Refused {
        /// Why.
        problem: Problem,
    },
}

/// What a slice of running gave.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Slice {
    /// Instructions executed since the start of the run.
    pub steps: f64,
    /// What the program printed during the slice.
    pub console: String,
    /// Printed before `console`, but more than could be handed over: so many bytes are lost.
    pub dropped: f64,
    /// How the run ended, if it did.
    pub outcome: Option<Outcome>,
    /// So many milliseconds have to pass before the next slice: the program waits for time.
    pub wait: Option<f64>,
}

/// `BLESS=1 cargo test typescript` writes the declarations anew.
#[cfg(test)]
#[test]
fn typescript_declarations_are_current() {
    use ts_rs::{Config, TS};

    fn declare<T: TS>(config: &Config) -> String {
        let docs = T::docs().unwrap_or_default();
        format!("\n{docs}export {}\n", T::decl(config))
    }

    let config = Config::default();
    let mut declared =
        String::from("// Generated from src/js/types.rs: `BLESS=1 cargo test typescript` writes this file anew.\n");
    for declaration in [
        declare::<Place>(&config),
        declare::<Problem>(&config),
        declare::<FunctionInfo>(&config),
        declare::<ExternInfo>(&config),
        declare::<ModuleInfo>(&config),
        declare::<ProposalInfo>(&config),
        declare::<Loaded>(&config),
        declare::<FrameInfo>(&config),
        declare::<Outcome>(&config),
        declare::<Slice>(&config),
    ] {
        declared += &declaration;
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/web/src/engine/types.ts");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &declared).expect("the folder is there");
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == declared,
        "{path} is not what src/js/types.rs says: BLESS=1 cargo test typescript"
    );
}
