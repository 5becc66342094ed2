//! What crosses when somebody looks at a moment of a run.

use serde::Serialize;

use super::module::Place;
use super::run::{FrameInfo, Outcome, Spot};

/// A value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ValueInfo {
    /// `i32`, `i64`, `f32`, `f64`, `v128` or a reference type.
    #[serde(rename = "type")]
    pub ty: String,
    /// Its bits in hexadecimal, all of them; of a reference nothing.
    pub bits: String,
    /// As the command line prints it.
    pub text: String,
    /// The object on the heap that it refers to.
    pub object: Option<u32>,
}

/// A value with a name and a place of its own.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NamedValue {
    /// Its name in the program, if it has one.
    pub name: Option<String>,
    /// Its index.
    pub index: u32,
    /// The value.
    pub value: ValueInfo,
    /// Where it is kept.
    pub spot: Spot,
}

/// The instruction that is executed next.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct NextInstruction {
    /// Its name, as the source writes it.
    pub name: String,
    /// Its offset in the module's bytes.
    pub offset: u32,
    /// Where it stands in the text.
    pub place: Option<Place>,
    /// What it takes from the operand stack, the lowest first.
    pub operands: Vec<ValueInfo>,
}

/// An active call with what it holds.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FrameView {
    /// How many calls are further in.
    pub level: u32,
    /// The index of its function in the module.
    pub function: u32,
    /// How many of the locals are parameters.
    pub params: u32,
    /// Parameters and locals, by index.
    pub locals: Vec<NamedValue>,
    /// Operands, the lowest first.
    pub operands: Vec<ValueInfo>,
}

/// A memory that the current instance can reach.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct MemoryInfo {
    /// Its name in the program, if it has one.
    pub name: Option<String>,
    /// Its index in the module.
    pub index: u32,
    /// Its address in the store, by which it is asked for.
    pub address: u32,
    /// Its size in bytes.
    pub size: f64,
    /// The first stretches of it that changed since the last stop, as starts and lengths.
    pub changed: Vec<(f64, f64)>,
}

/// A table that the current instance can reach.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TableInfo {
    /// Its name in the program, if it has one.
    pub name: Option<String>,
    /// Its index in the module.
    pub index: u32,
    /// Its address in the store, by which it is asked for.
    pub address: u32,
    /// How many elements it has.
    pub size: f64,
    /// The type of its elements.
    #[serde(rename = "type")]
    pub ty: String,
}

/// A moment of a run.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// Instructions executed before it.
    pub position: f64,
    /// The first step that can be seen.
    pub start: f64,
    /// The last step that is recorded.
    pub recorded: f64,
    /// Whether the program has ended with the last step that is recorded.
    pub is_complete: bool,
    /// How the run has ended, when this moment is its end.
    pub outcome: Option<Outcome>,
    /// What the host call gave that has been answered just now.
    pub answered: Vec<ValueInfo>,
    /// What is executed next.
    pub next: Option<NextInstruction>,
    /// How many calls are active.
    pub depth: u32,
    /// The innermost of them, the innermost first.
    pub frames: Vec<FrameInfo>,
    /// The call that was asked for.
    pub frame: Option<FrameView>,
    /// The globals of its instance.
    pub globals: Vec<NamedValue>,
    /// The memories of its instance.
    pub memories: Vec<MemoryInfo>,
    /// The tables of its instance.
    pub tables: Vec<TableInfo>,
    /// How many objects the heap has.
    pub objects: u32,
    /// How much of the console's text was printed before it, in UTF-16 code units.
    pub printed: f64,
}
