//! Watching, rewinding and questioning a run: a client of [`crate::execute`], which knows nothing of it.
//!
//! In reading order: the [`log`] of everything unpredictable, [`snapshot`]s that share what has not changed, and the
//! [`timeline`] that makes of both a run which can be entered at any instruction.

pub mod log;
pub mod snapshot;
pub mod timeline;

pub use log::{Entry, Event, Log};
pub use snapshot::{Snapshot, Snapshots};
pub use timeline::{End, Timeline};
