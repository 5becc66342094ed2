//! Where calls begin and end, told from one moment to the next by what matters at the moment before alone.

use super::plan::leads;
use super::profile::{Function, function_of};
use super::trace::location;
use super::writer::is_tail_call;
use crate::code::{FunctionCode, Op};
use crate::execute::Moment;

/// Whoever waits for the beginnings and ends of calls.
#[derive(Debug, Default)]
pub(super) struct CallWatch {
    /// Functions whose calls are waited for.
    entries: Vec<Function>,
    /// Functions whose ends are waited for.
    exits: Vec<Function>,
    /// Calls of these have ended since the moment before.
    left: Vec<Function>,
    /// The function of each frame at the moment before, where any of them may have ended since.
    frames: Option<Vec<u32>>,
    /// The step of a moment whose instruction could lead back to the beginning of its function.
    led_back: Option<u64>,
    /// Whether the moment before put another call in the place of its own.
    replaced: bool,
}

impl CallWatch {
    /// Waits for beginnings and ends of calls of these functions.
    pub(super) fn new(entries: Vec<Function>, exits: Vec<Function>) -> Self {
        Self {
            entries,
            exits,
            ..Self::default()
        }
    }

    /// Whether anybody waits.
    pub(super) fn is_active(&self) -> bool {
        !self.entries.is_empty() || !self.exits.is_empty()
    }

    /// Forgets the moment before: the run goes on elsewhere.
    pub(super) fn forget(&mut self) {
        self.left.clear();
        self.frames = None;
        self.led_back = None;
        self.replaced = false;
    }

    /// Whether an operation of a function has to be noted.
    pub(super) fn matters(&self, here: Function, code: &FunctionCode, op: Op) -> bool {
        let leaves = matches!(op, Op::Return) || is_tail_call(op);
        (leaves && self.exits.contains(&here))
            || (throws(op) && !self.exits.is_empty())
            || (leads_back(code, op) && self.entries.contains(&here))
    }

    /// Whether the end of a function is waited for.
    pub(super) fn awaits_end(&self, here: Function) -> bool {
        self.exits.contains(&here)
    }

    /// Whether something has been noted that decides on the next moment.
    pub(super) fn is_open(&self) -> bool {
        !self.left.is_empty() || self.frames.is_some()
    }

    /// Takes in a moment; what was noted before is done with.
    pub(super) fn note(&mut self, moment: &Moment<'_>) {
        self.forget();
        let here = location(moment);
        self.replaced = is_tail_call(moment.op);
        if (self.replaced || matches!(moment.op, Op::Return)) && self.exits.contains(&here) {
            self.left.push(here);
        }
        if throws(moment.op) {
            self.note_frames(moment);
        }
        self.led_back = leads_back(moment.code, moment.op).then_some(moment.steps);
    }

    /// Takes in a moment of whose end nothing will be heard.
    pub(super) fn note_frames(&mut self, moment: &Moment<'_>) {
        if !self.exits.is_empty() {
            let frames = moment.machine.frames.iter();
            self.frames = Some(frames.map(|frame| frame.function).collect());
        }
    }

    /// Takes in the end of a function; tells whether somebody waits for it.
    pub(super) fn end(&mut self, moment: &Moment<'_>) -> bool {
        self.led_back = None;
        self.replaced = false;
        if self.exits.is_empty() {
            return false;
        }
        let here = location(moment);
        let is_awaited = self.exits.contains(&here);
        if is_awaited {
            self.left.push(here);
        }
        is_awaited
    }

    /// Whether a moment is the first one of its call.
    pub(super) fn enters(&self, moment: &Moment<'_>) -> bool {
        // A loop at the beginning of a function leads back there.
        moment.frame.pc == 0 && self.led_back.is_none_or(|before| before + 1 != moment.steps)
    }

    /// Whether a call of a function has ended since the moment before.
    pub(super) fn leaves(&self, moment: &Moment<'_>, function: Function) -> bool {
        let depth = moment.machine.frames.len();
        // The first instruction of another call from outside comes after no call at all.
        if moment.frame.pc == 0 && depth == 1 && !self.replaced {
            return false;
        }
        let unwound = self.frames.as_ref().and_then(|frames| frames.get(depth..));
        let mut unwound = unwound.unwrap_or_default().iter();
        self.left.contains(&function) || unwound.any(|frame| function_of(moment.machine, *frame) == Some(function))
    }
}

fn throws(op: Op) -> bool {
    matches!(op, Op::Throw(_) | Op::ThrowRef | Op::Rethrow(_))
}

/// Whether an operation of a function can lead back to its beginning.
fn leads_back(code: &FunctionCode, op: Op) -> bool {
    leads(code, op, |branch| branch.target == 0)
}
