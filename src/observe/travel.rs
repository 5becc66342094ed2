//! Going along a timeline in slices: between two of them whoever drives it can look, show how far it is, or stop it.

use std::ops::ControlFlow;

use super::breakpoint::{Breakpoints, Stopped};
use super::origin::{LastPush, Place};
use super::tail::Tail;
use super::timeline::{End, Timeline};
use super::watcher::{Homeward, Onward};
use super::writer::{LastWrite, Writer, WriterSearch};
use crate::code::Program;
use crate::execute::{Moment, Observer};
use crate::machine::Machine;

/// So many steps before the end of a long way a moment is kept, for steps back from there.
const NEAR: u64 = 1 << 16;

/// Where somebody wants to go from the present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// To a step, or as far as the run goes.
    Seek(u64),
    /// One instruction forward, into what it calls.
    Into,
    /// Forward to the next instruction of this function or, when it has ended, of its caller.
    Over,
    /// Forward to the caller's next instruction.
    Out,
    /// One instruction back, wherever that was.
    Back,
    /// Back to the instruction before in this function or, at its beginning, to the call.
    BackOver,
    /// Back to the call of this function.
    BackOut,
    /// Forward to the first breakpoint, or to the end. Nobody has been at the present: it counts too.
    Run,
    /// Forward to the next breakpoint, or to the end.
    Continue,
    /// Back to the last breakpoint, or to the beginning.
    ReverseContinue,
    /// Back to the instruction that wrote to a place last, or put an operand where it is.
    Writer(Place),
}

/// How a way has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Where it was to lead.
    There,
    /// At these breakpoints.
    Breakpoints(Vec<u32>),
    /// At the end of the run or the beginning of the timeline.
    End,
    /// Where it began: there is no such moment.
    Nowhere,
    /// At what wrote, before it does.
    Wrote(Writer),
}

/// Somebody on the way.
#[derive(Debug)]
pub struct Travel {
    origin: u64,
    way: Way,
}

#[derive(Debug)]
enum Way {
    /// To a step. Once begun, at some moment, the present is on the direct way there; a little before it a moment is kept.
    To {
        step: u64,
        begun: Option<f64>,
        keep: Option<u64>,
        then: Arrival,
    },
    /// Forward until so few calls are active.
    Until(FirstShallow),
    /// Back to the last moment at which so few calls were active.
    BackUntil {
        end: u64,
        within: bool,
        search: LastShallow,
    },
    Onward(Box<Onward>),
    Homeward(Box<Homeward>),
    Writer(Box<WriterSearch<LastWrite>>),
    Pusher(Box<WriterSearch<LastPush>>),
}

impl Way {
    fn to(step: u64, then: Arrival) -> Self {
        Self::To {
            step,
            begun: None,
            keep: None,
            then,
        }
    }

    /// Back to what made what is at a place; `None` when there is no such place.
    fn to_writer(timeline: &Timeline, place: &Place) -> Option<Self> {
        match place {
            Place::Location(location) => {
                location.content(&timeline.session().program, timeline.machine())?;
                let search = WriterSearch::new(timeline, location, timeline.position());
                Some(Self::Writer(Box::new(search)))
            }
            Place::Operand { .. } | Place::Result { .. } => {
                let search = WriterSearch::of_operand(timeline, place)?;
                Some(Self::Pusher(Box::new(search)))
            }
        }
    }
}

impl Travel {
    /// Sets out. The breakpoints are lent until [`finish`](Self::finish).
    pub fn begin(timeline: &Timeline, motion: Motion, points: &mut Breakpoints) -> Self {
        let origin = timeline.position();
        let depth = timeline.machine().frames.len();
        // Where no call is active, the outermost one has ended.
        let back_until = |most: usize| Way::BackUntil {
            end: origin,
            within: false,
            search: LastShallow { most, found: None },
        };
        let until = |most: Option<usize>| Way::Until(FirstShallow { most, after: origin });
        let way = match motion {
            Motion::Seek(step) => Way::to(step.max(timeline.start()), Arrival::There),
            Motion::Into => Way::to(origin + 1, Arrival::There),
            Motion::Back if origin == timeline.start() => Way::to(origin, Arrival::Nowhere),
            Motion::Back => Way::to(origin - 1, Arrival::There),
            Motion::Over => until(Some(depth)),
            Motion::Out => until(depth.checked_sub(1)),
            Motion::BackOver => back_until(depth.max(1)),
            Motion::BackOut if depth <= 1 => Way::to(timeline.start(), Arrival::End),
            Motion::BackOut => back_until(depth - 1),
            Motion::Run => Way::Onward(Box::new(Onward::new(timeline, std::mem::take(points), None))),
            Motion::Continue => {
                let onward = Onward::new(timeline, std::mem::take(points), Some(origin));
                Way::Onward(Box::new(onward))
            }
            Motion::ReverseContinue => Way::Homeward(Box::new(Homeward::new(timeline, std::mem::take(points)))),
            Motion::Writer(place) => {
                let way = Way::to_writer(timeline, &place);
                way.unwrap_or_else(|| Way::to(origin, Arrival::Nowhere))
            }
        };
        Self { origin, way }
    }

    /// Whether every slice ends at a moment between the origin and the destination: it can be shown, and stayed at.
    pub fn is_forward(&self) -> bool {
        match &self.way {
            Way::To { step, .. } => *step >= self.origin,
            Way::Until(_) => true,
            Way::Onward(onward) => !onward.counts(),
            Way::BackUntil { .. } | Way::Homeward(_) | Way::Writer(_) | Way::Pusher(_) => false,
        }
    }

    /// Goes on for about so many instructions; tells how the way has ended, if it has.
    pub fn advance(&mut self, timeline: &mut Timeline, budget: u64) -> Option<Arrival> {
        self.advance_seen(timeline, budget, None)
    }

    /// The same, with a tail of what is executed for the first time.
    pub fn advance_with_tail(&mut self, timeline: &mut Timeline, budget: u64, tail: &mut Tail) -> Option<Arrival> {
        self.advance_seen(timeline, budget, Some(tail))
    }

    fn advance_seen(&mut self, timeline: &mut Timeline, budget: u64, tail: Option<&mut Tail>) -> Option<Arrival> {
        let ahead = timeline.position().saturating_add(budget);
        match &mut self.way {
            Way::To {
                step,
                begun,
                keep,
                then,
            } => {
                let is_begun = begun.is_some();
                let since = *begun.get_or_insert_with(|| timeline.now());
                if !is_begun {
                    timeline.approach(*step);
                    *keep = step
                        .checked_sub(NEAR)
                        .filter(|near| *step <= timeline.recorded() && timeline.position() < near.saturating_sub(NEAR));
                }
                if let Some(near) = *keep {
                    timeline.forward(timeline.position().saturating_add(budget).min(near), &mut ());
                    if timeline.position() == near {
                        timeline.keep_near(timeline.now() - since);
                        *keep = None;
                    }
                    return None;
                }
                let ahead = timeline.position().saturating_add(budget).min(*step);
                let end = match tail {
                    Some(tail) if ahead > timeline.recorded() => timeline.forward_with_tail(ahead, tail),
                    _ => timeline.forward(ahead, &mut ()),
                };
                match end {
                    End::Reached if timeline.position() == *step => Some(then.clone()),
                    End::Reached | End::Waiting => None,
                    End::Observed | End::Finished => Some(Arrival::End),
                }
            }
            Way::Until(first) => match timeline.forward(ahead, first) {
                End::Reached | End::Waiting => None,
                End::Observed => Some(Arrival::There),
                End::Finished => Some(Arrival::End),
            },
            Way::BackUntil { end, within, search } => {
                if !*within {
                    let Some(begin) = timeline.snapshot_before(*end) else {
                        self.way = Way::to(self.origin, Arrival::Nowhere);
                        return None;
                    };
                    timeline.restore(begin);
                    *within = true;
                }
                let begin = timeline.position();
                timeline.forward(begin.saturating_add(budget).min(*end), search);
                let position = timeline.position();
                if position < *end && position > begin {
                    return None;
                }
                match search.found {
                    Some(step) => self.way = Way::to(step, Arrival::There),
                    None => {
                        *within = false;
                        *end = timeline.snapshot_before(*end).unwrap_or(timeline.start());
                    }
                }
                None
            }
            Way::Onward(onward) => {
                let (recorded, begun) = (timeline.recorded(), timeline.now());
                let stopped = onward.advance(timeline, budget);
                if let Some(tail) = tail.filter(|_| timeline.position() > recorded) {
                    let took = timeline.now() - begun;
                    timeline.catch_up(tail, timeline.position() - recorded, took);
                }
                stopped.map(Arrival::from)
            }
            Way::Homeward(homeward) => homeward.advance(timeline, budget).map(Arrival::from),
            Way::Writer(search) => {
                if let Some((step, writer)) = search.advance(timeline, budget) {
                    self.way = Way::to(step, Arrival::Wrote(writer));
                }
                None
            }
            Way::Pusher(search) => {
                if let Some((step, writer)) = search.advance(timeline, budget) {
                    self.way = Way::to(step, Arrival::Wrote(writer));
                }
                None
            }
        }
    }

    /// Gives the breakpoints back, with what they have had to say.
    pub fn finish(self, points: &mut Breakpoints) {
        match self.way {
            Way::Onward(onward) => *points = onward.into_points(),
            Way::Homeward(homeward) => *points = homeward.into_points(),
            _ => {}
        }
    }
}

impl From<Stopped> for Arrival {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::At(points) => Self::Breakpoints(points),
            Stopped::AtEnd => Self::End,
        }
    }
}

/// Stops at the first moment after a step at which few calls are active.
#[derive(Debug)]
struct FirstShallow {
    /// How many calls at most; `None`: there is no such moment.
    most: Option<usize>,
    after: u64,
}

impl Observer for FirstShallow {
    fn quiet_until(&mut self, _: &Program, machine: &Machine) -> u64 {
        let is_deep = self.most.is_none_or(|most| machine.frames.len() > most);
        if is_deep { u64::MAX } else { 0 }
    }

    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        let is_shallow = self.most.is_some_and(|most| moment.machine.frames.len() <= most);
        match is_shallow && moment.steps > self.after {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

/// Remembers the last moment at which few calls were active.
#[derive(Debug)]
struct LastShallow {
    most: usize,
    found: Option<u64>,
}

impl Observer for LastShallow {
    fn quiet_until(&mut self, _: &Program, machine: &Machine) -> u64 {
        if machine.frames.len() > self.most { u64::MAX } else { 0 }
    }

    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        if moment.machine.frames.len() <= self.most {
            self.found = Some(moment.steps);
        }
        ControlFlow::Continue(())
    }
}

impl Timeline {
    /// Goes somewhere that needs no breakpoints, in one slice.
    pub fn go(&mut self, motion: Motion) -> Arrival {
        let mut travel = Travel::begin(self, motion, &mut Breakpoints::default());
        loop {
            if let Some(arrival) = travel.advance(self, u64::MAX) {
                return arrival;
            }
        }
    }
}
