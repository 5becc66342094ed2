//! Questions about a timeline that take long to answer: like every way along it they are values that are advanced a slice
//! at a time, so that whoever drives them can look, show how far it is, or stop.

use super::breakpoint::Breakpoints;
use super::timeline::Timeline;
use super::travel::{Motion, Travel};

/// A search for an answer. While it goes on the present of the timeline is anywhere.
pub trait Inquiry {
    /// What it finds.
    type Answer;

    /// Goes on for about so many instructions; gives the answer once there is one.
    fn advance(&mut self, timeline: &mut Timeline, budget: u64) -> Option<Self::Answer>;
}

/// A question that has been asked at a present, which the timeline has again when it is answered.
#[derive(Debug)]
pub struct Asked<Q: Inquiry> {
    inquiry: Q,
    present: u64,
    /// The answer, and the way back from where it was found.
    found: Option<(Q::Answer, Travel)>,
}

impl<Q: Inquiry> Asked<Q> {
    pub(super) fn new(inquiry: Q, timeline: &Timeline) -> Self {
        Self {
            inquiry,
            present: timeline.position(),
            found: None,
        }
    }

    /// Goes on for about so many instructions; gives the answer once there is one. The present is then what it was.
    pub fn advance(&mut self, timeline: &mut Timeline, budget: u64) -> Option<Q::Answer> {
        if let Some((_, back)) = &mut self.found {
            back.advance(timeline, budget)?;
            return self.found.take().map(|(answer, _)| answer);
        }
        if let Some(answer) = self.inquiry.advance(timeline, budget) {
            self.found = Some((answer, seek(timeline, self.present)));
        }
        None
    }

    /// Gives the question up: the present is what it was.
    pub fn give_up(self, timeline: &mut Timeline) {
        timeline.seek(self.present);
    }

    /// Goes on to the answer in one slice.
    pub fn finish(mut self, timeline: &mut Timeline) -> Q::Answer {
        loop {
            if let Some(answer) = self.advance(timeline, u64::MAX) {
                return answer;
            }
        }
    }
}

/// A way to a step.
pub(super) fn seek(timeline: &Timeline, step: u64) -> Travel {
    Travel::begin(timeline, Motion::Seek(step), &mut Breakpoints::default())
}
