//! Questions about a run, and their answers. An answer has the kind of its question.

use serde::{Deserialize, Serialize};

use super::origin::{OriginInfo, OriginWanted};
use super::profile::{ProfileInfo, ProfileWanted};
use super::trace::{EventPosition, TraceEvents, TraceWanted};
use super::view::{ValueInfo, View};

/// What the page wants to know about the present moment of a run.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Question {
    /// The moment itself.
    View {
        /// The call whose locals and operands are wanted: how many calls are further in.
        level: u32,
    },
    /// Bytes of a memory.
    Memory {
        /// The memory's address in the store.
        memory: u32,
        /// The address of the first byte.
        start: f64,
        /// How many bytes, at most.
        length: u32,
    },
    /// Where bytes occur in a memory.
    Find {
        /// The memory's address in the store.
        memory: u32,
        /// The bytes.
        bytes: Vec<u8>,
        /// The address from which on they are looked for; at the end the search begins anew.
        from: f64,
        /// Whether towards lower addresses.
        is_backward: bool,
    },
    /// What an expression means as an address.
    Address {
        /// The expression, as conditions have them.
        text: String,
        /// The call whose locals are meant: how many calls are further in.
        level: u32,
    },
    /// Elements of a table.
    Table {
        /// The table's address in the store.
        table: u32,
        /// The first element.
        start: f64,
        /// How many, at most.
        length: u32,
    },
    /// What an object consists of.
    Object {
        /// Its index on the heap.
        object: u32,
        /// The first field or element.
        start: f64,
        /// How many, at most.
        length: u32,
    },
    /// Objects of the heap, by index.
    Objects {
        /// The first index.
        start: u32,
        /// How many, at most.
        length: u32,
    },
    /// What stands out on the timeline.
    Marks {
        /// Into how many parts it is divided.
        parts: u32,
    },
    /// Events of the run, whatever the present is.
    Trace {
        /// Where they begin; or end, when they are wanted backward.
        from: EventPosition,
        /// How many, at most.
        count: u32,
        /// Among how many instructions, at most.
        budget: f64,
        /// Whether those before are wanted.
        is_backward: bool,
        /// Which.
        wanted: TraceWanted,
    },
    /// Where the run spends its instructions, whatever the present is.
    Profile(ProfileWanted),
    /// Where a value comes from, whatever the present is.
    Origin(OriginWanted),
    /// What the snapshots of the run take.
    Snapshots,
}

/// What a question was answered.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Answer {
    /// The moment.
    View(Box<View>),
    /// Bytes of a memory.
    Memory(MemoryWindow),
    /// Where the bytes are.
    Find(Found),
    /// What the expression means.
    Address(AddressFound),
    /// Elements of a table.
    Table(TableWindow),
    /// What the object consists of.
    Object(ObjectView),
    /// Objects of the heap.
    Objects(ObjectList),
    /// What stands out on the timeline.
    Marks(Marks),
    /// Events of the run.
    Trace(TraceEvents),
    /// Where the run spends its instructions.
    Profile(ProfileInfo),
    /// Where the value comes from.
    Origin(OriginInfo),
    /// What the snapshots take.
    Snapshots(SnapshotInfo),
}

/// Bytes of a memory.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct MemoryWindow {
    /// The address of the first byte.
    pub start: f64,
    /// The bytes; fewer than were wanted where the memory ends.
    pub bytes: Vec<u8>,
    /// Which of them changed since the last stop, as indices.
    pub changed: Vec<u32>,
}

/// Where bytes are.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// The address; `None` when they are nowhere.
    pub address: Option<f64>,
}

/// What an expression means as an address.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AddressFound {
    /// The address; `None` when it means none.
    pub address: Option<f64>,
    /// Why it means none.
    pub problem: Option<String>,
}

/// Elements of a table.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TableWindow {
    /// The index of the first.
    pub start: f64,
    /// The elements.
    pub elements: Vec<ValueInfo>,
}

/// An object of the heap.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ObjectView {
    /// Its index.
    pub object: u32,
    /// `struct`, `array`, `exception`, or `free` when it is gone.
    pub form: String,
    /// The name of its type or tag.
    pub name: String,
    /// How many fields or elements it has.
    pub size: f64,
    /// The index of the first that follows.
    pub start: f64,
    /// Its fields or elements.
    pub fields: Vec<FieldView>,
}

/// A field or an element of an object.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FieldView {
    /// Its name in the program, if it has one.
    pub name: Option<String>,
    /// Its value.
    pub value: ValueInfo,
}

/// Objects of the heap.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ObjectList {
    /// The index from which on there may be more; `None` at the end.
    pub next: Option<u32>,
    /// The objects, with none of their fields.
    pub objects: Vec<ObjectView>,
}

/// The snapshots of a run.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct SnapshotInfo {
    /// How many there are.
    pub count: u32,
    /// Bytes that they take together.
    pub bytes: f64,
}

/// What stands out on the timeline: steps, of those that fall into one part only the first.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Marks {
    /// Calls of host functions.
    pub host_calls: Vec<f64>,
    /// Instructions that trapped.
    pub traps: Vec<f64>,
    /// Calls from outside.
    pub calls: Vec<f64>,
    /// Where breakpoints have stopped.
    pub breakpoints: Vec<f64>,
}
