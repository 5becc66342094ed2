//! What crosses when somebody reads the trace of a run, or watches the end of one that goes on.

use serde::{Deserialize, Serialize};

use super::module::Place;
use super::view::ValueInfo;

/// Which events of a run are wanted: those of the named functions and instructions that are of one of the kinds, where
/// such are asked for.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TraceWanted {
    /// Only functions whose name has this in it.
    pub functions: Option<String>,
    /// Only instructions whose text has this in it, or which take or give this value.
    pub text: Option<String>,
    /// Calls, returns and throws.
    pub calls: bool,
    /// Calls of host functions.
    pub host_calls: bool,
    /// Writes to a part of a memory.
    pub writes: Option<MemoryPart>,
}

/// A part of a memory.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct MemoryPart {
    /// The memory's address in the store.
    pub memory: u32,
    /// The address of the first byte.
    pub start: f64,
    /// How many bytes.
    pub length: f64,
}

/// Where an event has its place among all events of a run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct EventPosition {
    /// Instructions executed before it.
    pub step: f64,
    /// Among the events of a step: functions that end are counted from 0, the instruction has the highest number.
    pub order: u32,
}

/// Events of a run.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TraceEvents {
    /// The earliest first.
    pub events: Vec<EventInfo>,
    /// Where to go on in the same direction; `None` where the run ends or begins.
    pub next: Option<EventPosition>,
}

/// An instruction that was executed, or a function that ended.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct EventInfo {
    /// Its place among all events.
    pub position: EventPosition,
    /// How many calls were active.
    pub depth: u32,
    /// The function's name.
    pub function: String,
    /// The instruction as the text has it; `end` for a function that ends.
    pub text: String,
    /// Where it stands.
    pub place: Option<Place>,
    /// What it took from the operand stack.
    pub operands: Vec<ValueInfo>,
    /// What it left there; `None` when control went elsewhere.
    pub results: Option<Vec<ValueInfo>>,
    /// What it did besides.
    pub effect: Option<EffectInfo>,
}

/// What an instruction changes besides the operand stack.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum EffectInfo {
    /// A local or a global.
    Variable {
        /// Its name or index.
        name: String,
        /// What it was.
        old: ValueInfo,
        /// What it is.
        new: ValueInfo,
    },
    /// Bytes of a memory.
    Memory {
        /// The memory's address in the store.
        memory: u32,
        /// The address of the first byte.
        address: f64,
        /// How many bytes.
        length: f64,
    },
    /// A call.
    Call {
        /// The name of the function.
        function: String,
        /// Whether it is the host's.
        is_host: bool,
    },
    /// The function returns its operands.
    Return,
    /// An exception is thrown.
    Throw,
}

/// What a run is doing while it goes on.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TailInfo {
    /// The last events before the present.
    pub events: Vec<EventInfo>,
    /// Lines of the text, with about how many instructions were executed there since the last look.
    pub lines: Vec<(u32, f64)>,
}
