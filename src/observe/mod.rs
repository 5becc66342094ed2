//! Watching, rewinding and questioning a run: a client of [`crate::execute`], which knows nothing of it.
//!
//! In reading order: the [`log`] of everything unpredictable, [`snapshot`]s that share what has not changed, the
//! [`timeline`] that makes of both a run which can be entered at any instruction, [`travel`] that goes along it in
//! slices, and the [`record`]ing that keeps such a run in a file; then what can be asked of it: a [`trace`] of a window,
//! made by a [`tracer`] of what a [`filter`] lets pass, by the page ([`paging`]) or while it goes on ([`tail`]), a
//! [`profile`] (made in slices by [`profiling`]), the [`state`] at a moment as typed values, where to stop ([`breakpoint`], [`condition`]), and who wrote
//! something last ([`access`], [`writer`]).

pub mod access;
pub mod breakpoint;
mod calls;
pub mod change;
mod chunks;
pub mod comparison;
pub mod condition;
pub mod difference;
pub mod filter;
pub mod happening;
pub mod inquiry;
pub mod location;
pub mod log;
mod log_format;
pub mod origin;
mod outside;
pub mod paging;
mod plan;
pub mod profile;
pub mod profiling;
pub mod record;
pub mod rehearsal;
pub mod snapshot;
pub mod sought;
pub mod state;
pub mod tail;
pub mod timeline;
pub mod trace;
pub mod tracer;
pub mod travel;
mod watcher;
pub mod writer;

pub use access::Access;
pub use breakpoint::{
    AccessKind, Breakpoint, Breakpoints, LogText, Message, Passes, Stopped, Trigger, operations_of_line,
};
pub use change::Change;
pub use comparison::{
    FirstDifference, FirstDivergence, FirstHappening, first_difference, first_divergence, first_happening,
};
pub use condition::{Condition, ConditionError, Evaluator, Quantity};
pub use difference::{Difference, Differing, Divergence};
pub use filter::{TraceFilter, functions_with, instructions_with};
pub use happening::{Happened, Happening, HappeningFilter, Happenings};
pub use inquiry::{Aside, Asked, Inquiry};
pub use location::{Content, Location};
pub use log::{Entry, Event, Log};
pub use origin::{Origin, OriginLimits, OriginNode, OriginSearch};
pub use paging::TracePage;
pub(crate) use plan::Plans;
pub use profile::{CallNode, Profile, Profiler};
pub use profiling::Profiling;
pub use record::Recording;
pub use rehearsal::Rehearsal;
pub use snapshot::{Snapshot, Snapshots};
pub use sought::Sought;
pub use tail::{Sample, Tail, TailView};
pub use timeline::{End, Timeline};
pub use trace::{Effect, TraceEvent, TracePosition};
pub use tracer::Tracer;
pub use travel::{Arrival, Motion, Travel};
pub use writer::{Instruction, Write, WriteSearch, Writer};
