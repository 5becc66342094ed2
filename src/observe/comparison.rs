//! Where two timelines first differ: in their states, in the instructions that they execute, in what they do that can be
//! seen from outside. The searches are advanced a slice at a time; when they end, both timelines have their presents again.

use std::ops::ControlFlow;

use super::difference::{Difference, Divergence, HappeningDifference, differing, next};
use super::happening::{Happened, HappeningFilter, HappeningWatch};
use super::inquiry::seek;
use super::timeline::Timeline;
use super::travel::Travel;
use super::writer::Instruction;
use crate::error::Error;
use crate::execute::{Moment, Observer};
use crate::session::{Outcome, Session};

/// Instructions that are compared at once.
const WINDOW: u64 = 1 << 16;

/// A pair of timelines, each on its way to a step.
#[derive(Debug)]
struct Ways(Option<Travel>, Option<Travel>);

impl Ways {
    fn to(ours: &Timeline, theirs: &Timeline, steps: (u64, u64)) -> Self {
        Self(Some(seek(ours, steps.0)), Some(seek(theirs, steps.1)))
    }

    /// Goes on for about so many instructions; says whether both are there.
    fn advance(&mut self, ours: &mut Timeline, theirs: &mut Timeline, budget: u64) -> bool {
        for (way, timeline) in [(&mut self.0, ours), (&mut self.1, theirs)] {
            if let Some(travel) = way {
                if travel.advance(timeline, budget).is_some() {
                    *way = None;
                }
                return false;
            }
        }
        true
    }
}

/// Something that is searched for in two timelines.
trait Search {
    type Answer;

    /// Goes on for about so many instructions; gives the answer once there is one.
    fn advance(&mut self, ours: &mut Timeline, theirs: &mut Timeline, budget: u64) -> Option<Self::Answer>;
}

/// A comparison of two timelines that has been begun at their presents.
#[derive(Debug)]
struct Comparison<S: Search> {
    search: S,
    presents: (u64, u64),
    /// What was found, and the ways back.
    found: Option<(S::Answer, Ways)>,
}

impl<S: Search> Comparison<S> {
    fn new(search: S, ours: &Timeline, theirs: &Timeline) -> Self {
        Self {
            search,
            presents: (ours.position(), theirs.position()),
            found: None,
        }
    }

    fn advance(&mut self, ours: &mut Timeline, theirs: &mut Timeline, budget: u64) -> Option<S::Answer> {
        if let Some((_, back)) = &mut self.found {
            return match back.advance(ours, theirs, budget) {
                true => self.found.take().map(|(answer, _)| answer),
                false => None,
            };
        }
        if let Some(answer) = self.search.advance(ours, theirs, budget) {
            self.found = Some((answer, Ways::to(ours, theirs, self.presents)));
        }
        None
    }

    fn give_up(&self, ours: &mut Timeline, theirs: &mut Timeline) {
        ours.seek(self.presents.0);
        theirs.seek(self.presents.1);
    }
}

macro_rules! comparisons {
    ($($(#[$doc:meta])* $name:ident by $search:ident gives $answer:ty;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name(Comparison<$search>);

        impl $name {
            /// Goes on for about so many instructions; gives the answer once there is one. Both have their presents then.
            pub fn advance(&mut self, ours: &mut Timeline, theirs: &mut Timeline, budget: u64) -> Option<$answer> {
                self.0.advance(ours, theirs, budget)
            }

            /// Gives the search up: both have their presents.
            pub fn give_up(self, ours: &mut Timeline, theirs: &mut Timeline) {
                self.0.give_up(ours, theirs);
            }

            fn finish(mut self, ours: &mut Timeline, theirs: &mut Timeline) -> $answer {
                loop {
                    if let Some(answer) = self.advance(ours, theirs, u64::MAX) {
                        return answer;
                    }
                }
            }
        }
    )*};
}

comparisons! {
    /// The search for the first step, as far as both are recorded, at which the states of two timelines of the same
    /// program are different, or what has been printed until then.
    FirstDifference by States gives Option<Difference>;
    /// The search for the first step, as far as both are recorded, at which two timelines of the same program are about to
    /// execute different instructions.
    FirstDivergence by Paths gives Option<Divergence>;
    /// The search for the first thing that two timelines do differently, as far as they are recorded, of what can be seen
    /// from outside: they may be those of different programs.
    FirstHappening by Deeds gives Option<HappeningDifference>;
}

impl FirstDifference {
    /// Begins the search.
    ///
    /// # Errors
    /// When they are timelines of different programs, whose states cannot be compared.
    pub fn new(ours: &Timeline, theirs: &Timeline) -> Result<Self, Error> {
        Ok(Self(Comparison::new(States::new(ours, theirs)?, ours, theirs)))
    }
}

impl FirstDivergence {
    /// Begins the search.
    ///
    /// # Errors
    /// When they are timelines of different programs.
    pub fn new(ours: &Timeline, theirs: &Timeline) -> Result<Self, Error> {
        let paths = Paths {
            last: ours.recorded().min(theirs.recorded()),
            stage: Stage::Alike(States::new(ours, theirs)?),
        };
        Ok(Self(Comparison::new(paths, ours, theirs)))
    }
}

impl FirstHappening {
    /// Begins the search.
    pub fn new(ours: &mut Timeline, theirs: &mut Timeline, filter: HappeningFilter) -> Self {
        let comparison = Comparison {
            presents: (ours.position(), theirs.position()),
            search: Deeds {
                ours: HappeningWatch::new(ours, filter),
                theirs: HappeningWatch::new(theirs, filter),
                pending: (None, None),
                same: 0,
            },
            found: None,
        };
        Self(comparison)
    }
}

fn is_same_program(ours: &Session, theirs: &Session) -> bool {
    let (ours, theirs) = (&ours.program, &theirs.program);
    let modules = ours.modules().iter().zip(theirs.modules());
    // What one has in addition it has instantiated later, if at all.
    ours.hosts() == theirs.hosts() && { modules }.all(|(ours, theirs)| ours.module.bytes == theirs.module.bytes)
}

/// Compares states. Each is determined by the one before and by the log, so that it is enough to do so where the logs are
/// different.
#[derive(Debug)]
struct States {
    step: u64,
    last: u64,
    ways: Ways,
}

impl States {
    fn new(ours: &Timeline, theirs: &Timeline) -> Result<Self, Error> {
        if !is_same_program(ours.session(), theirs.session()) {
            return Err(Error::usage("these are timelines of different programs"));
        }
        let step = ours.start().max(theirs.start());
        Ok(Self {
            step,
            last: ours.recorded().min(theirs.recorded()),
            ways: Ways::to(ours, theirs, (step, step)),
        })
    }
}

impl Search for States {
    type Answer = Option<Difference>;

    fn advance(&mut self, ours: &mut Timeline, theirs: &mut Timeline, budget: u64) -> Option<Option<Difference>> {
        if !self.ways.advance(ours, theirs, budget) {
            return None;
        }
        let what = differing(ours, theirs);
        if !what.is_empty() {
            return Some(Some(Difference { step: self.step, what }));
        }
        let entries = (ours.log().since(ours.used()), theirs.log().since(theirs.used()));
        let pairs = entries.0.iter().zip(entries.1);
        let same = pairs.take_while(|(ours, theirs)| ours == theirs).count();
        let next = [entries.0.get(same), entries.1.get(same)];
        match next.iter().flatten().map(|entry| entry.step).min() {
            Some(step) if step <= self.last => {
                self.step = step;
                self.ways = Ways::to(ours, theirs, (step, step));
                None
            }
            _ => Some(None),
        }
    }
}

/// Compares which instructions are executed, from where the states are different on.
#[derive(Debug)]
struct Paths {
    /// The last step that both have.
    last: u64,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// The states are the same so far.
    Alike(States),
    /// On the way to where they are not.
    Going(u64, Ways),
    /// Both are at this step, and have executed the same.
    At(u64),
    /// On the way to the end.
    Ending(Ways),
}

impl Search for Paths {
    type Answer = Option<Divergence>;

    fn advance(&mut self, ours: &mut Timeline, theirs: &mut Timeline, budget: u64) -> Option<Option<Divergence>> {
        match &mut self.stage {
            Stage::Alike(states) => match states.advance(ours, theirs, budget)? {
                None => return Some(None),
                Some(Difference { step, .. }) => {
                    self.stage = Stage::Going(step, Ways::to(ours, theirs, (step, step)));
                }
            },
            Stage::Going(step, ways) => {
                if ways.advance(ours, theirs, budget) {
                    self.stage = Stage::At(*step);
                }
            }
            Stage::At(from) => {
                let from = *from;
                let end = from.saturating_add(WINDOW).min(self.last);
                let (mine, its) = (ours.path(end), theirs.path(end));
                let same = mine.iter().zip(&its).take_while(|(mine, its)| mine == its).count();
                let step = from + same as u64;
                let (mine, its) = (mine.get(same).copied(), its.get(same).copied());
                if mine.is_some() || its.is_some() {
                    return Some(Some(Divergence {
                        step,
                        ours: mine.map(|(_, instruction)| instruction),
                        theirs: its.map(|(_, instruction)| instruction),
                    }));
                }
                self.stage = match end == self.last {
                    true => Stage::Ending(Ways::to(ours, theirs, (self.last, self.last))),
                    false => Stage::At(end),
                };
            }
            Stage::Ending(ways) => {
                if ways.advance(ours, theirs, budget) {
                    return Some(self.at_the_end(ours, theirs));
                }
            }
        }
        None
    }
}

impl Paths {
    /// One of them may be over at the end. Where only its recording ends, there is nothing to compare with.
    fn at_the_end(&self, ours: &Timeline, theirs: &Timeline) -> Option<Divergence> {
        let is_over = |timeline: &Timeline| {
            let outcome = timeline.session().outcome();
            !matches!(outcome, Outcome::Paused | Outcome::Waiting(_))
        };
        (is_over(ours) != is_over(theirs)).then_some(Divergence {
            step: self.last,
            ours: next(ours.session()),
            theirs: next(theirs.session()),
        })
    }
}

/// Takes down which instructions are executed, and how many calls are active.
struct Path(Vec<(usize, Instruction)>);

impl Observer for Path {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        self.0.push((moment.machine.frames.len(), Instruction::of(moment)));
        ControlFlow::Continue(())
    }
}

impl Timeline {
    /// What is executed from the present to a step.
    fn path(&mut self, to: u64) -> Vec<(usize, Instruction)> {
        let mut path = Path(Vec::new());
        self.forward(to, &mut path);
        path.0
    }
}

/// Compares what can be seen from outside.
#[derive(Debug)]
struct Deeds {
    ours: HappeningWatch,
    theirs: HappeningWatch,
    /// What each does next, where that is known.
    pending: (Option<Happened>, Option<Happened>),
    /// How much has been the same.
    same: u64,
}

impl Search for Deeds {
    type Answer = Option<HappeningDifference>;

    fn advance(&mut self, ours: &mut Timeline, theirs: &mut Timeline, _: u64) -> Option<Option<HappeningDifference>> {
        let sides = [
            (&mut self.ours, &mut self.pending.0, ours),
            (&mut self.theirs, &mut self.pending.1, theirs),
        ];
        for (watch, pending, timeline) in sides {
            if pending.is_none() {
                *pending = watch.take(timeline);
            }
            if pending.is_none() && !watch.is_over() {
                watch.run(timeline);
                return None;
            }
        }
        match (self.pending.0.take(), self.pending.1.take()) {
            (None, None) => Some(None),
            (Some(mine), Some(its)) if mine.what == its.what => {
                self.same += 1;
                None
            }
            (ours, theirs) => Some(Some(HappeningDifference {
                same: self.same,
                ours,
                theirs,
            })),
        }
    }
}

/// The first step, as far as both are recorded, at which the states of two timelines of the same program are different,
/// or what has been printed until then. Their presents stay what they are.
///
/// # Errors
/// When they are timelines of different programs, whose states cannot be compared.
pub fn first_difference(ours: &mut Timeline, theirs: &mut Timeline) -> Result<Option<Difference>, Error> {
    Ok(FirstDifference::new(ours, theirs)?.finish(ours, theirs))
}

/// The first step, as far as both are recorded, at which two timelines of the same program are about to execute
/// different instructions. Their presents stay what they are.
///
/// # Errors
/// When they are timelines of different programs.
pub fn first_divergence(ours: &mut Timeline, theirs: &mut Timeline) -> Result<Option<Divergence>, Error> {
    Ok(FirstDivergence::new(ours, theirs)?.finish(ours, theirs))
}

/// The first thing that two timelines do differently, as far as they are recorded, of what can be seen from outside:
/// they may be those of different programs. Their presents stay what they are.
pub fn first_happening(
    ours: &mut Timeline,
    theirs: &mut Timeline,
    filter: HappeningFilter,
) -> Option<HappeningDifference> {
    FirstHappening::new(ours, theirs, filter).finish(ours, theirs)
}
