//! A profile that is made in slices, between which whoever wants it can do something else.

use super::profile::{Profile, Profiler};
use super::snapshot::Snapshots;
use super::timeline::Timeline;

/// A window of a run that is being counted: exact up to where it has come.
#[derive(Debug)]
pub struct Profiling {
    from: u64,
    position: u64,
    profiler: Profiler,
    /// The moment where it goes on.
    place: Option<Snapshots>,
}

impl Profiling {
    /// Will count from a step on.
    pub fn new(from: u64) -> Self {
        Self {
            from,
            position: from,
            profiler: Profiler::default(),
            place: None,
        }
    }

    /// The first step of the window.
    pub fn from(&self) -> u64 {
        self.from
    }

    /// Up to which step everything is counted.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Goes on for about so many instructions, as far as a step that has been recorded. The present of the timeline, which
    /// must be the same each time, stays what it is.
    pub fn advance(&mut self, timeline: &mut Timeline, to: u64, budget: u64) {
        let to = to.min(timeline.recorded()).min(self.position.saturating_add(budget));
        if to <= self.position {
            return;
        }
        timeline.elsewhere(|timeline| {
            match &self.place {
                Some(place) => timeline.restore_from(place, self.position),
                None => {
                    timeline.seek(self.from);
                }
            }
            timeline.forward(to, &mut self.profiler);
            self.position = timeline.position();
            let mut place = Snapshots::new(usize::MAX);
            timeline.keep_in(&mut place);
            self.place = Some(place);
        });
    }

    /// What has been counted so far.
    pub fn profile(&self) -> Profile {
        self.profiler.so_far()
    }
}
