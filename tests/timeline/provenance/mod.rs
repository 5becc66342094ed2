//! Every value of a run followed forward from the beginning: slow, and plain to see to be right.
//!
//! [`shots`] are a run at each of its moments, [`Shadow`] knows where everything was made, and [`compare`] holds what is
//! said of an origin against it.

pub(crate) mod comparison;
mod shadow;
mod shots;
mod stores;

use semblance::observe::origin::Source;

pub(crate) use comparison::compare;
pub(crate) use shadow::Shadow;
pub(crate) use shots::{Shot, shots};

/// Where a value was made: at which step, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Tag(pub(crate) u64, pub(crate) Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Instruction,
    Host,
    Argument(u32),
    Default,
    Data(u32),
    Elements(u32),
    Initial,
    Change,
}

impl Kind {
    pub(crate) fn of(source: Source) -> Self {
        match source {
            Source::Instruction(_) => Self::Instruction,
            Source::Host(_) => Self::Host,
            Source::Argument { index } => Self::Argument(index),
            Source::Default(_) => Self::Default,
            Source::Data { segment, .. } => Self::Data(segment),
            Source::Elements { segment, .. } => Self::Elements(segment),
            Source::Initial => Self::Initial,
            Source::Change => Self::Change,
        }
    }
}
