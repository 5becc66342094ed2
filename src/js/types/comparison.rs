//! What crosses when a call is compared with the browser's own engine.

use serde::Serialize;

use super::module::Place;

/// What comes of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum VerdictKind {
    /// Everything that can be seen is the same.
    Identical,
    /// Something is different.
    Different,
    /// It could not be found out, or would mean nothing.
    NotComparable,
}

/// Something as both engines have it, in words; `null` for what one does not have.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Both {
    /// In the browser's engine.
    pub browser: Option<String>,
    /// In Semblance.
    pub semblance: Option<String>,
    /// Whether it is the same.
    pub is_same: bool,
}

/// Something with a name, as both engines have it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NamedBoth {
    /// Its name.
    pub name: String,
    /// What it is in both.
    pub both: Both,
}

/// The calls of the host in both engines.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CallsCompared {
    /// How many there were in the browser's engine.
    pub browser: f64,
    /// How many there were in Semblance.
    pub semblance: f64,
    /// Whether they are the same, one by one.
    pub is_same: bool,
    /// The number of the first that is listed, counted from 0.
    pub start: f64,
    /// Some of them: the first ones, or those around the first that is different.
    pub rows: Vec<Both>,
}

/// A memory at the end, in both engines.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct MemoryCompared {
    /// Its name.
    pub name: String,
    /// Its size in bytes in the browser's engine.
    pub browser: f64,
    /// Its size in Semblance.
    pub semblance: f64,
    /// The first address where they are different.
    pub address: Option<f64>,
    /// What is there: a byte in hexadecimal.
    pub bytes: Both,
}

/// Where two runs begin to be different.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FirstDifference {
    /// What it is, in words.
    pub what: String,
    /// How many events before it are the same: host calls, and writes to memories and globals.
    pub same: f64,
    /// Where the instruction stands in the text.
    pub place: Option<Place>,
    /// The step of Semblance's run.
    pub step: Option<f64>,
    /// What both engines do there.
    pub both: Both,
}

/// What two engines make of a call.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// What comes of it.
    pub verdict: VerdictKind,
    /// Why, in a sentence.
    pub reason: String,
    /// Whether it may help to look whether that lies in the bits of NaNs alone.
    pub may_be_nans: bool,
    /// Whether it is to be found out where they begin to be different.
    pub may_be_located: bool,
    /// How the call ended.
    pub ending: Both,
    /// The calls of the host.
    pub calls: CallsCompared,
    /// What was printed: the beginning.
    pub output: Both,
    /// How many bytes were printed.
    pub printed: Both,
    /// The exported globals at the end, and others that are different.
    pub globals: Vec<NamedBoth>,
    /// The memories at the end.
    pub memories: Vec<MemoryCompared>,
    /// The files of a WASI program at the end.
    pub files: Vec<NamedBoth>,
    /// Whether it is a WASI program, which is told the same time and randomness in both.
    pub is_wasi: bool,
    /// Milliseconds that the browser's engine took.
    pub browser_milliseconds: f64,
    /// Milliseconds that Semblance took.
    pub semblance_milliseconds: f64,
    /// Instructions that Semblance executed.
    pub steps: f64,
    /// Where they begin to be different, once that is known.
    pub first: Option<FirstDifference>,
}

/// How far the run is that is compared.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ComparisonProgress {
    /// Whether it is over.
    pub is_over: bool,
    /// Instructions executed so far.
    pub steps: f64,
    /// So many milliseconds have to pass before it goes on.
    pub wait: Option<f64>,
}
