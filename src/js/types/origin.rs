//! What crosses when somebody asks where a value comes from.

use serde::{Deserialize, Serialize};

use super::module::Place;
use super::run::Spot;
use super::view::ValueInfo;

/// Something that has a value.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ValuePlace {
    /// An operand of an active call.
    Operand {
        /// The number of its frame; the outermost is 0.
        frame: u32,
        /// Its number on the frame's operand stack; the lowest is 0.
        index: u32,
    },
    /// A result of the call that has ended.
    Result {
        /// Its number.
        index: u32,
    },
    /// What is at a spot.
    Spot {
        /// The spot.
        spot: Spot,
    },
}

/// A value whose origin is wanted. Whoever asks for the same again goes on where the last answer has ended.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OriginWanted {
    /// What has the value.
    pub place: ValuePlace,
    /// When: instructions executed before.
    pub step: f64,
    /// How many makers of values there are in the answer, one behind the other.
    pub depth: u32,
    /// How many in all.
    pub nodes: u32,
    /// For about how many instructions it is looked for now.
    pub budget: f64,
}

/// Where a value comes from: a graph, as one value can be what several others come from.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OriginInfo {
    /// Whether that is all; else nothing is told yet.
    pub is_complete: bool,
    /// What comes after this step has been looked at.
    pub reached: f64,
    /// What was asked for; `None` when there is no such place.
    pub root: Option<OriginInput>,
    /// What it comes from.
    pub nodes: Vec<OriginMaker>,
}

impl OriginInfo {
    /// That there is no such place.
    pub(crate) fn nothing() -> Self {
        Self {
            is_complete: true,
            reached: 0.0,
            root: None,
            nodes: Vec::new(),
        }
    }
}

/// Something that made a value.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OriginMaker {
    /// Instructions executed before it.
    pub step: f64,
    /// What it is, in words or as the text has the instruction.
    pub text: String,
    /// What kind of origin that is: `instruction`, `constant`, `host`, `argument`, `default`, `data`, `elements`,
    /// `initial` or `change`.
    pub sort: String,
    /// The name of the function that the instruction is in.
    pub function: Option<String>,
    /// Where it stands.
    pub place: Option<Place>,
    /// What it was made of.
    pub inputs: Vec<OriginInput>,
}

/// A value that something was made of.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OriginInput {
    /// Where it was, in words.
    pub name: String,
    /// What it was; where it was not looked at, nothing.
    pub values: Vec<ValueInfo>,
    /// The same, of a memory.
    pub bytes: Vec<u8>,
    /// What it comes from; nothing where the answer ends for its limits.
    pub parts: Vec<OriginSource>,
}

/// What some bytes or elements of an input come from, or the whole of it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OriginSource {
    /// The first item of the input.
    pub start: f64,
    /// How many items.
    pub length: f64,
    /// Who made it, as an index into the nodes; `None` where the answer ends for its limits.
    pub node: Option<u32>,
    /// What handed it on as it is, the earliest first: at most the last eight.
    pub passages: Vec<OriginPassage>,
    /// How often it has been handed on.
    pub passed: f64,
}

/// An instruction that hands a value on.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct OriginPassage {
    /// Instructions executed before it.
    pub step: f64,
    /// The instruction as the text has it.
    pub text: String,
    /// Where it stands.
    pub place: Option<Place>,
}
