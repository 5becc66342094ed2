//! The same call in another engine, and whether what comes of it is the same.
//!
//! Another engine cannot be stopped and looked into. It is given a [`copy`] of the module instead, which tells what has to
//! be known: the results as bits, which JavaScript would change; all globals and memories; the calls of the host, which
//! the same host functions answer ([`theirs`]). [`ours`] makes the same call here. Both begin in the same world, of which the
//! [`subject`] has a copy for each. What is seen of either is [`evidence`], and [`verdict`] compares the two.
//!
//! When they differ, both do it once more, and tell of each [`watch`]ed instruction. Nobody keeps all of that: [`tally`]
//! keeps a sum for each block, and what is in the first block whose sums differ.

pub mod copy;
mod emit;
pub mod evidence;
pub mod ours;
pub mod seen;
pub mod subject;
pub mod tally;
#[cfg(test)]
mod tests;
pub mod theirs;
pub mod verdict;
pub mod watch;
pub mod witness;
pub mod wordings;

pub use copy::{Copy, Manner};
pub use evidence::{Ending, Evidence};
pub use ours::Ours;
pub use seen::Seen;
pub use subject::Subject;
pub use tally::{Event, Tally};
pub use theirs::Theirs;
pub use verdict::{Judgement, Obstacle, Verdict, judge};
pub use witness::Witness;
