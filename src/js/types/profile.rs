//! What crosses when somebody asks where a run spends its instructions.

use serde::{Deserialize, Serialize};

use super::module::Place;

/// Which part of a run is counted, and how far one answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ProfileWanted {
    /// The first step.
    pub from: f64,
    /// The step after the last.
    pub to: f64,
    /// Goes on for about so many instructions.
    pub budget: f64,
    /// The node of the tree of calls that is shown as the widest, with what it calls.
    pub root: u32,
}

/// Where a window of a run spends its instructions. While it is being counted there are no numbers yet.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ProfileInfo {
    /// The first step of the window.
    pub from: f64,
    /// The step up to which everything is counted.
    pub position: f64,
    /// Whether that is all of it.
    pub is_complete: bool,
    /// Instructions in all.
    pub total: f64,
    /// The functions that were executed.
    pub functions: Vec<FunctionCost>,
    /// The lines of the text, each with its count.
    pub lines: Vec<(u32, f64)>,
    /// The tree of calls from the root that was asked for: a caller comes before whom it calls.
    pub calls: Vec<CallCost>,
}

/// What a function has cost.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FunctionCost {
    /// Its index in the module.
    pub function: u32,
    /// Its name.
    pub name: String,
    /// Where its first instruction stands.
    pub place: Option<Place>,
    /// How often it was called.
    pub calls: f64,
    /// Instructions that it executed itself.
    pub own: f64,
    /// Those, and those of all that it called.
    pub total: f64,
}

/// What a function has cost where a chain of callers called it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct CallCost {
    /// The number of the node.
    pub node: u32,
    /// The number of the caller's node; `None` for the root of the whole tree.
    pub caller: Option<u32>,
    /// The function's index in the module; `None` for the root.
    pub function: Option<u32>,
    /// How often it was called so.
    pub calls: f64,
    /// Instructions that it executed itself.
    pub own: f64,
    /// Those, and those of all that it called.
    pub total: f64,
}
