//! What crosses when a program runs, and when somebody goes along its timeline.

use serde::{Deserialize, Serialize};

use super::module::{Place, Problem};
use super::origin::ValuePlace;
use super::world::Part;

/// An active call.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FrameInfo {
    /// The function's name.
    pub function: String,
    /// The function's index in its module; `None` for what is no function.
    pub index: Option<u32>,
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
    /// By itself.
    Exited {
        /// With this status.
        status: u32,
        /// `Exited with status 1`
        text: String,
    },
    /// It did not begin.
    Refused {
        /// Why.
        problem: Problem,
    },
}

/// Where a program keeps something that can be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Spot {
    /// Bytes of a memory of the store.
    Memory {
        /// The memory.
        memory: u32,
        /// The address of the first byte.
        start: u32,
        /// How many bytes.
        length: u32,
    },
    /// An element of a table of the store.
    Table {
        /// The table.
        table: u32,
        /// The index.
        index: u32,
    },
    /// A global of the store.
    Global {
        /// The global.
        global: u32,
    },
    /// A parameter or local of an active call.
    Local {
        /// The number of its frame; the outermost is 0.
        frame: u32,
        /// Its index in the function.
        local: u32,
    },
    /// A field or element of an object.
    Object {
        /// Its index on the heap.
        object: u32,
        /// The field or element.
        field: u32,
    },
}

/// Where somebody wants to go from the present of a run.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Motion {
    /// To a step, or as far as the run goes.
    Seek {
        /// The step.
        step: f64,
    },
    /// One instruction forward, into what it calls.
    Into,
    /// Forward to the next instruction of this function or, when it has ended, of its caller.
    Over,
    /// Forward to the caller's next instruction.
    Out,
    /// One instruction back, wherever that was.
    Back,
    /// Back to the instruction before in this function or, at its beginning, to the call.
    BackOver,
    /// Back to the call of this function.
    BackOut,
    /// Forward to the next breakpoint, or to the end.
    Continue,
    /// Back to the last breakpoint, or to the beginning.
    ReverseContinue,
    /// Forward to a line of the source, or to a breakpoint before it.
    Line {
        /// The line, counted from 1.
        line: u32,
    },
    /// Back to what wrote a value last, or put it on the operand stack.
    Writer {
        /// What has the value.
        place: ValuePlace,
    },
    /// To what printed a character of the console.
    Printer {
        /// Its place in all that has been printed, in UTF-16 code units.
        unit: f64,
    },
}

/// How a way along the timeline ended.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Arrival {
    /// Where it was to lead.
    There,
    /// At breakpoints.
    Breakpoints {
        /// Their numbers, as the page has given them.
        ids: Vec<u32>,
    },
    /// At the end of the run, or at its beginning.
    End,
    /// Where it began: there is no such moment.
    Nowhere,
    /// At the instruction that wrote, before it does.
    Wrote {
        /// What wrote, in words.
        text: String,
        /// Where that stands in the text, when it is no instruction that is executed next.
        place: Option<Place>,
    },
}

/// What a log point said, or why a condition has no value.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Said {
    /// The number of the breakpoint.
    pub breakpoint: u32,
    /// Instructions executed before it.
    pub step: f64,
    /// What it said.
    pub text: String,
    /// Whether this is a problem of its condition.
    pub is_problem: bool,
}

/// What a slice of running or going gave.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Slice {
    /// The present: instructions executed before it.
    pub position: f64,
    /// The last step that is recorded.
    pub recorded: f64,
    /// What the program printed for the first time, and what was typed where it read that.
    pub console: String,
    /// Which parts of that went to standard error.
    pub errors: Vec<Part>,
    /// Which parts of it were typed.
    pub typed: Vec<Part>,
    /// Printed before `console`, but more than could be handed over: so many UTF-16 code units are lost.
    pub dropped: f64,
    /// What breakpoints said.
    pub said: Vec<Said>,
    /// Whether the present lies between where the way began and where it leads, and not somewhere else.
    pub can_look: bool,
    /// How the way has ended; `None` while it goes on.
    pub arrival: Option<Arrival>,
    /// How the run has ended, when the present is its end.
    pub outcome: Option<Outcome>,
    /// So many milliseconds have to pass before the next slice: the program waits for time.
    pub wait: Option<f64>,
    /// The program reads what nobody has typed: it goes on when somebody does, or when `wait` is over.
    pub asks: bool,
}

/// A breakpoint as the page has it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BreakpointSpec {
    /// Its number.
    pub id: u32,
    /// What it waits for.
    pub on: BreakOn,
    /// An expression that must be true.
    pub condition: Option<String>,
    /// At which passes it stops.
    pub passes: PassesSpec,
    /// What it says instead of stopping, with expressions in braces.
    pub log: Option<String>,
}

/// What a breakpoint waits for.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum BreakOn {
    /// The first instruction of a line, or of the next line that has one.
    Line {
        /// The line, counted from 1.
        line: u32,
    },
    /// An instruction that traps.
    Trap,
    /// An instruction that throws.
    Throw,
    /// A call of a host function.
    HostCall,
    /// A write to a spot.
    Write {
        /// The spot.
        spot: Spot,
    },
}

/// At which passes a breakpoint stops.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum PassesSpec {
    /// At all.
    All,
    /// At all but the first so many.
    After {
        /// How many.
        count: f64,
    },
    /// At every so-manieth.
    Every {
        /// How many.
        count: f64,
    },
}

/// What has become of a breakpoint in a program.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct BreakpointState {
    /// Its number.
    pub id: u32,
    /// The line where it stops; `None` when it has none, or the program has no instruction there.
    pub line: Option<u32>,
    /// What is wrong with its condition or log text.
    pub problem: Option<String>,
}
