//! Two timelines compared in every way that there is, in slices: for whoever has to answer others meanwhile.

use std::ops::ControlFlow;

use super::difference::{
    Difference, Divergence, DivergenceSearch, HappeningDifference, HappeningSearch, first_difference, is_same_program,
};
use super::happening::HappeningFilter;
use super::timeline::Timeline;

/// A comparison that is under way. It has timelines of its own, forks of those that are compared.
#[derive(Debug)]
pub struct Comparison {
    stage: Stage,
    compared: Compared,
}

/// Where two timelines differ.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// Whether both are of the same program; if not, only what can be seen from outside is compared.
    pub is_same_program: bool,
    /// Their states.
    pub state: Option<Difference>,
    /// The instructions that they execute.
    pub path: Option<Divergence>,
    /// What they do that can be seen from outside; of different programs also what they write.
    pub outside: Option<HappeningDifference>,
}

#[derive(Debug)]
enum Stage {
    Paths(Box<(Timeline, Timeline)>, DivergenceSearch),
    Happenings(Box<HappeningSearch<Timeline>>),
    Done,
}

impl Comparison {
    /// Begins to compare two timelines, as far as they are recorded.
    pub fn new(ours: &Timeline, theirs: &Timeline) -> Self {
        let (mut ours, mut theirs) = (ours.fork(), theirs.fork());
        let mut compared = Compared {
            is_same_program: is_same_program(ours.session(), theirs.session()),
            ..Compared::default()
        };
        // Of different programs there is none.
        compared.state = first_difference(&mut ours, &mut theirs).ok().flatten();
        let stage = match &compared.state {
            Some(difference) => {
                let search = DivergenceSearch::new(difference.step);
                Stage::Paths(Box::new((ours, theirs)), search)
            }
            None if compared.is_same_program => Stage::Done,
            None => Stage::happenings(ours, theirs, false),
        };
        Self { stage, compared }
    }

    /// Where their states first differ: that is known from the beginning.
    pub fn state(&self) -> Option<&Difference> {
        self.compared.state.as_ref()
    }

    /// Goes on for about so many instructions; ends with what is different.
    pub fn go_on(&mut self, budget: u64) -> Option<&Compared> {
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Done => return Some(&self.compared),
            Stage::Paths(mut timelines, mut search) => match search.go_on(&mut timelines.0, &mut timelines.1) {
                ControlFlow::Continue(()) => self.stage = Stage::Paths(timelines, search),
                ControlFlow::Break(found) => {
                    self.compared.path = found;
                    self.stage = Stage::happenings(timelines.0, timelines.1, true);
                }
            },
            Stage::Happenings(mut search) => match search.go_on(budget) {
                ControlFlow::Continue(()) => self.stage = Stage::Happenings(search),
                ControlFlow::Break(found) => self.compared.outside = found,
            },
        }
        None
    }
}

impl Stage {
    fn happenings(ours: Timeline, theirs: Timeline, is_same_program: bool) -> Self {
        let filter = HappeningFilter {
            stores: !is_same_program,
            globals: !is_same_program,
        };
        Self::Happenings(Box::new(HappeningSearch::new(ours, theirs, filter)))
    }
}
