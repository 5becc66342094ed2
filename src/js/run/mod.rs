//! A run as the page drives it: a timeline, in slices.

mod answers;
pub mod canvas;
mod changes;
mod console;
mod forks;
mod origin;
mod points;
mod profile;
mod spot;
#[cfg(test)]
mod tests;
mod trace;
mod values;
mod view;
pub mod world;
mod wrote;

use crate::arguments;
use crate::error::Error;
use crate::host::wasi::{INITIALIZE, wants_initialization};
use crate::host::{Wait, World, uses_world};
use crate::js::loaded::Loaded;
use crate::js::types::{
    Answer, Arrival, BreakpointSpec, BreakpointState, FrameInfo, Motion, Outcome, Problem, Question, Slice, TailInfo,
};
use crate::machine::{InstantiationError, Limits, Status, Value};
use crate::observe::origin::Place;
use crate::observe::{self, Profiling, Timeline, Travel};
use crate::session::{self, Session};

use changes::Changes;
use console::Console;
use origin::Following;
use points::Points;
use trace::Watch;

/// Bytes that snapshots may take, when nothing else is said.
pub const SNAPSHOTS: usize = 256 << 20;

/// Bytes that the log of host calls may take; beyond them the run's beginning is forgotten.
const LOG: usize = 192 << 20;

/// Frames of a backtrace that are sent, at most: the innermost.
const BACKTRACE: usize = 100;

/// A run, and where on its timeline the page is.
#[derive(Debug)]
pub struct Run {
    loaded: Loaded,
    timeline: Timeline,
    instance: u32,
    /// The calls to make once the start function has ended, the last one first.
    calls: Vec<(u32, Vec<Value>)>,
    /// Those calls, made or not.
    wanted: Vec<(u32, Vec<Value>)>,
    console: Console,
    points: Points,
    /// The way that is being gone.
    travel: Option<Journey>,
    changes: Changes,
    /// Where breakpoints have stopped, ascending.
    stops: Vec<u64>,
    watch: Watch,
    /// Nobody has seen the present yet: the run has just begun.
    is_new: bool,
    /// The profile that was asked for last.
    profiling: Option<Profiling>,
    /// The search for an origin that was asked for last.
    following: Option<Following>,
    /// Whether the program has ended with the last step that is recorded.
    is_complete: bool,
}

/// A way along the timeline, with what to do at its end.
#[derive(Debug)]
struct Journey {
    travel: Travel,
    origin: u64,
    /// What it leads back to the writer of.
    place: Option<Place>,
    /// It leads out of the function that has begun it, and no further: not through the call that comes next.
    is_step: bool,
    /// Breakpoints that are there for this way alone.
    temporary: Vec<u32>,
}

impl Run {
    /// Instantiates a module and begins to call a function of it, or its start function alone.
    ///
    /// # Errors
    /// When the module does not fit its imports, or there is no such function with such arguments. A trap is none.
    pub fn begin(loaded: Loaded, function: Option<&str>, text: &str, clock: fn() -> f64) -> Result<Self, Problem> {
        Self::begin_in(World::default(), loaded, function, text, clock)
    }

    /// The same in a world that has something for WASI programs.
    ///
    /// # Errors
    /// Likewise.
    pub fn begin_in(
        world: World,
        loaded: Loaded,
        function: Option<&str>,
        text: &str,
        clock: fn() -> f64,
    ) -> Result<Self, Problem> {
        let arguments = match function {
            None => Vec::new(),
            Some(name) => {
                let missing = || Error::usage(format!("the module exports no function `{name}`"));
                let ty = loaded.exported(name).ok_or_else(missing);
                let parsed = ty.and_then(|ty| arguments::parse_field(ty, text).map_err(Error::from));
                parsed.map_err(|error| loaded.link_problem(error))?
            }
        };
        let mut session = Session::new(Limits::default());
        if uses_world(&loaded.module) {
            session = session.within(world);
        }
        let mut timeline = Timeline::new(session, SNAPSHOTS, clock);
        timeline.let_wait();
        timeline.limit_log(LOG);
        let mut calls = Vec::new();
        let mut instance = 0;
        match timeline.instantiate(loaded.module.clone()) {
            Err(InstantiationError::Refused(error)) => return Err(loaded.link_problem(error)),
            Err(InstantiationError::Trapped { .. }) => {}
            Ok(made) => {
                instance = made;
                if let Some(name) = function {
                    let function = timeline.session().exported_function(made, name);
                    calls.push((function.map_err(|error| loaded.link_problem(error))?, arguments));
                }
                if wants_initialization(&loaded.module) && function != Some(INITIALIZE) {
                    let first = timeline.session().exported_function(made, INITIALIZE);
                    calls.extend(first.ok().map(|first| (first, Vec::new())));
                }
            }
        }
        let mut run = Self {
            loaded,
            timeline,
            instance,
            wanted: calls.clone(),
            calls,
            console: Console::default(),
            points: Points::default(),
            travel: None,
            changes: Changes::default(),
            stops: Vec::new(),
            watch: Watch::default(),
            is_new: true,
            profiling: None,
            following: None,
            is_complete: false,
        };
        run.call_when_idle();
        run.is_complete = run.outcome().is_some();
        Ok(run)
    }

    /// From now on its snapshots take at most so many bytes.
    pub fn limit_snapshots(&mut self, bytes: usize) {
        self.timeline.limit_snapshots(bytes);
    }

    /// Sets out from the present. A way that is being gone ends where it is.
    pub fn set_out(&mut self, motion: &Motion) {
        self.end_travel();
        let origin = self.timeline.position();
        self.changes.leave(&self.timeline);
        let is_new = std::mem::replace(&mut self.is_new, false);
        // Nothing comes after the end: whoever looks for a place where it stops begins anew.
        let is_search =
            matches!(motion, Motion::Line { .. }) || (matches!(motion, Motion::Continue) && !self.points.is_empty());
        let is_anew = is_search && self.outcome().is_some();
        if is_anew {
            self.timeline.seek(self.timeline.start());
        }
        let onward = match is_new || is_anew {
            true => observe::Motion::Run,
            false => observe::Motion::Continue,
        };
        let mut temporary = Vec::new();
        let is_step = matches!(motion, Motion::Over | Motion::Out);
        let motion = match *motion {
            Motion::Seek { step } => observe::Motion::Seek(step.max(0.0) as u64),
            Motion::Into => observe::Motion::Into,
            Motion::Over => observe::Motion::Over,
            Motion::Out => observe::Motion::Out,
            Motion::Back => observe::Motion::Back,
            Motion::BackOver => observe::Motion::BackOver,
            Motion::BackOut => observe::Motion::BackOut,
            // Without breakpoints nothing has to be looked at on the way.
            Motion::Continue if self.points.is_empty() => observe::Motion::Seek(u64::MAX),
            Motion::Continue => onward,
            Motion::ReverseContinue if self.points.is_empty() => observe::Motion::Seek(0),
            Motion::ReverseContinue => observe::Motion::ReverseContinue,
            Motion::Line { line } => {
                temporary = self.points.add_cursor(line, &self.timeline, &self.loaded.text);
                onward
            }
            Motion::Writer { place } => observe::Motion::Writer(spot::place(place)),
            Motion::Printer { unit } => {
                let step = self.console.printed_at(unit.max(0.0) as u64);
                observe::Motion::Seek(step.unwrap_or(origin))
            }
        };
        let place = match motion {
            observe::Motion::Writer(place) => Some(place),
            _ => None,
        };
        let travel = Travel::begin(&self.timeline, motion, &mut self.points.points);
        self.travel = Some(Journey {
            travel,
            origin,
            place,
            is_step,
            temporary,
        });
    }

    /// Goes on for about so many instructions. A wait that the last slice told of is over.
    pub fn advance(&mut self, budget: u64) -> Slice {
        let mut arrival = None;
        if let Some(journey) = &mut self.travel {
            let tail = &mut self.watch.tail;
            arrival = journey.travel.advance_with_tail(&mut self.timeline, budget, tail);
            let is_step = journey.is_step;
            if self.call_when_idle() && arrival == Some(observe::Arrival::End) {
                arrival = is_step.then_some(observe::Arrival::There);
            }
        }
        let arrival = arrival.map(|arrival| self.arrive(arrival));
        let outcome = self.outcome();
        self.is_complete |= outcome.is_some();
        self.console.read(self.timeline.log(), outcome.is_some());
        let (console, dropped) = self.console.take();
        Slice {
            position: self.timeline.position() as f64,
            recorded: self.timeline.recorded() as f64,
            errors: self.console.take_errors(),
            typed: self.console.take_typed(),
            console,
            dropped: dropped as f64,
            said: self.points.take_said(),
            can_look: self.travel.as_ref().is_none_or(|journey| journey.travel.is_forward()),
            arrival,
            outcome,
            wait: self.wait(),
            asks: self.asks(),
        }
    }

    /// Gives the way up: the present stays where it is if it is somewhere between, else it is where the way began.
    pub fn halt(&mut self) {
        let Some(journey) = &self.travel else { return };
        let (origin, stays) = (journey.origin, journey.travel.is_forward());
        self.end_travel();
        if !stays {
            self.timeline.seek(origin);
        }
    }

    /// Makes these the breakpoints, and tells what has become of each.
    pub fn set_breakpoints(&mut self, specs: &[BreakpointSpec]) -> Vec<BreakpointState> {
        self.points.set(specs, &self.timeline, &self.loaded.text)
    }

    /// Answers a question about the present.
    pub fn ask(&mut self, question: &Question) -> Answer {
        answers::answer(self, question)
    }

    /// Its timeline.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// What is run.
    pub fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    /// What the run has been doing since the last look.
    pub fn look(&mut self) -> TailInfo {
        self.tail()
    }

    fn end_travel(&mut self) {
        let Some(journey) = self.travel.take() else { return };
        journey.travel.finish(&mut self.points.points);
        for number in journey.temporary {
            self.points.points.remove(number);
        }
    }

    fn arrive(&mut self, arrival: observe::Arrival) -> Arrival {
        let place = self.travel.as_ref().and_then(|journey| journey.place);
        self.end_travel();
        let position = self.timeline.position();
        match arrival {
            observe::Arrival::There => Arrival::There,
            observe::Arrival::End => Arrival::End,
            observe::Arrival::Nowhere => Arrival::Nowhere,
            observe::Arrival::Breakpoints(numbers) => {
                let ids = self.points.ids(&numbers);
                if ids.is_empty() {
                    return Arrival::There;
                }
                if let Err(place) = self.stops.binary_search(&position) {
                    self.stops.insert(place, position);
                }
                Arrival::Breakpoints { ids }
            }
            observe::Arrival::Wrote(writer) => self.wrote(place, writer),
        }
    }

    /// Makes the call once there is nothing before it; says whether it has.
    fn call_when_idle(&mut self) -> bool {
        let is_over = self.timeline.machine().status == Status::Idle
            && self.timeline.position() == self.timeline.recorded()
            && self.timeline.failed_instantiation().is_none();
        let Some((function, arguments)) = self.calls.pop_if(|_| is_over) else {
            return false;
        };
        let begun = self.timeline.invoke(function, &arguments);
        begun.expect("the arguments were checked");
        true
    }

    fn wait(&self) -> Option<f64> {
        match self.timeline.machine().status {
            Status::Waiting { nanoseconds } => Some(nanoseconds as f64 / 1e6),
            _ => match self.timeline.session().wait {
                Some(Wait::Time(nanoseconds) | Wait::InputOrTime(nanoseconds)) => Some(nanoseconds as f64 / 1e6),
                Some(Wait::Input) | None => None,
            },
        }
    }

    /// Whether the program reads what nobody has typed.
    fn asks(&self) -> bool {
        matches!(self.timeline.session().wait, Some(Wait::Input | Wait::InputOrTime(_)))
    }

    /// Somebody types something for the program to read; `None` is the end of all that can be read.
    pub fn type_in(&mut self, text: Option<&str>) {
        self.timeline.type_in(text.map(str::as_bytes));
    }

    /// The files of the program: those that it was given, and those that it has written so far.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        world::files(&self.timeline.session().world)
    }

    /// How the run has ended, when the present is its end.
    fn outcome(&self) -> Option<Outcome> {
        if let Some(InstantiationError::Trapped { trap, offset }) = self.timeline.failed_instantiation() {
            return Some(Outcome::Trapped {
                text: format!("Trap: {trap}"),
                backtrace: offset.map(|offset| self.segment(offset)).into_iter().collect(),
                depth: u32::from(offset.is_some()),
            });
        }
        if self.timeline.position() < self.timeline.recorded() || !self.calls.is_empty() {
            return None;
        }
        match self.timeline.session().outcome() {
            session::Outcome::Paused | session::Outcome::Waiting(_) | session::Outcome::Asking => None,
            session::Outcome::Exited(status) => Some(Outcome::Exited {
                status,
                text: format!("Exited with status {status}"),
            }),
            session::Outcome::Returned(values) => Some(Outcome::Returned {
                text: session::ok(&values),
            }),
            session::Outcome::Trapped(trap) => Some(self.stopped(format!("Trap: {trap}"))),
            session::Outcome::Thrown { tag, payload } => {
                let payload: Vec<String> = payload.iter().map(Value::to_string).collect();
                Some(self.stopped(format!("Exception: {tag} [{}]", payload.join(", "))))
            }
        }
    }

    /// The end of a run by a trap or an exception, with the calls that were active.
    fn stopped(&self, text: String) -> Outcome {
        Outcome::Trapped {
            text,
            backtrace: self.frames(),
            depth: self.timeline.machine().frames.len() as u32,
        }
    }

    /// The innermost active calls, the innermost first.
    fn frames(&self) -> Vec<FrameInfo> {
        let frames = self.timeline.session().innermost(BACKTRACE);
        let info = |frame: session::BacktraceFrame| FrameInfo {
            function: frame.function,
            index: Some(frame.index),
            offset: frame.offset as u32,
            place: self.loaded.text.place(frame.offset),
        };
        frames.into_iter().map(info).collect()
    }

    /// What stands in the place of a call when no function was active yet.
    fn segment(&self, offset: usize) -> FrameInfo {
        FrameInfo {
            function: "the segment that was copied".to_owned(),
            index: None,
            offset: offset as u32,
            place: self.loaded.text.place(offset),
        }
    }
}
