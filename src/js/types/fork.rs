//! What crosses when a run goes on otherwise, and when two runs are compared.

use serde::{Deserialize, Serialize};

use super::module::Place;

/// What is to be different from the present moment of a run on. Values are written as arguments are.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ChangeSpec {
    /// A parameter or local.
    Local {
        /// The number of its frame; the outermost is 0.
        frame: u32,
        /// Its index in the function.
        local: u32,
        /// The value.
        text: String,
    },
    /// An operand.
    Operand {
        /// The number of its frame; the outermost is 0.
        frame: u32,
        /// Its number on the frame's operand stack; the lowest is 0.
        index: u32,
        /// The value.
        text: String,
    },
    /// A global of the store.
    Global {
        /// The global.
        global: u32,
        /// The value.
        text: String,
    },
    /// Bytes of a memory of the store.
    Memory {
        /// The memory.
        memory: u32,
        /// The address of the first byte.
        address: u32,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// What the host call gave that has been answered just now.
    Results {
        /// The values.
        texts: Vec<String>,
    },
}

/// Where two runs differ. Whatever they have in common is not told of.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Compared {
    /// Whether both are runs of the same program: only then can states be compared.
    pub is_same_program: bool,
    /// The first differences, each of another kind.
    pub differences: Vec<DifferenceInfo>,
}

/// The first difference of a kind.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DifferenceInfo {
    /// `state`, `instruction` or `outside`: what the machine holds, what it executes, what can be seen from outside.
    pub kind: String,
    /// In one run.
    pub ours: DifferingSide,
    /// In the other.
    pub theirs: DifferingSide,
}

/// One of two runs where they differ.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct DifferingSide {
    /// Instructions executed before; `None` when the run has nothing like it.
    pub step: Option<f64>,
    /// What is there, or what happens, in lines.
    pub lines: Vec<String>,
    /// The instruction, in the text.
    pub place: Option<Place>,
}
