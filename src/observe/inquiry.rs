//! Questions about a timeline that take long to answer: like every way along it they are values that are advanced a slice
//! at a time, so that whoever drives them can look, show how far it is, or stop.

use super::breakpoint::Breakpoints;
use super::snapshot::Snapshots;
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

/// A question that is asked aside: between two slices the present is what it was, so that others can be asked too, and
/// the run can go on.
#[derive(Debug)]
pub struct Aside<Q: Inquiry> {
    inquiry: Q,
    /// The moment where it goes on, and its step.
    place: Option<(Snapshots, u64)>,
}

impl<Q: Inquiry> Aside<Q> {
    /// What a slice costs at least, however few instructions it executes.
    const LEAST: u64 = 1 << 14;

    pub(super) fn new(inquiry: Q) -> Self {
        Self { inquiry, place: None }
    }

    /// The question.
    pub fn inquiry(&self) -> &Q {
        &self.inquiry
    }

    /// Goes on for about so many instructions; gives the answer once there is one.
    pub fn advance(&mut self, timeline: &mut Timeline, budget: u64) -> Option<Q::Answer> {
        timeline.elsewhere(|timeline| {
            if let Some((snapshots, step)) = self.place.take() {
                timeline.restore_from(&snapshots, step);
            }
            let mut spent = 0;
            while spent < budget {
                let before = timeline.position();
                let answer = self.inquiry.advance(timeline, budget - spent);
                if answer.is_some() {
                    return answer;
                }
                spent += timeline.position().saturating_sub(before).max(Self::LEAST);
            }
            let mut snapshots = Snapshots::new(usize::MAX);
            timeline.keep_in(&mut snapshots);
            self.place = Some((snapshots, timeline.position()));
            None
        })
    }
}

/// A way to a step.
pub(super) fn seek(timeline: &Timeline, step: u64) -> Travel {
    Travel::begin(timeline, Motion::Seek(step), &mut Breakpoints::default())
}
