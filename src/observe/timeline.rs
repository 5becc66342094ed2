//! A run that can be entered at any instruction.
//!
//! A timeline is a session, the log of what happened to it from outside, and snapshots. To *seek* is to restore the
//! nearest snapshot before and to run forward from there, with the host's answers taken from the log. From this alone
//! everything else follows: a step back is a seek; the last time that something was so is found by running the stretch
//! since the last snapshot once more with an observer, then the stretch before that.
//!
//! At the end of what has been recorded the host is asked, and what it does is added to the log.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::log::{Event, Log};
use super::snapshot::Snapshots;
use crate::error::Error;
use crate::execute::{Moment, Observer, Stop, run_observed};
use crate::machine::{Extern, InstantiationError, Machine, Status, Value};
use crate::module::Module;
use crate::session::{Answer, Session};

/// Instructions between two looks at the clock, while recording.
const SLICE: u64 = 1 << 18;

/// Milliseconds of running between two snapshots.
const SPACING: f64 = 20.0;

/// How much longer than a snapshot takes the run goes on before the next one, at least.
const SPACING_PER_COST: f64 = 16.0;

/// Where running along the timeline came to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// At the step that was asked for.
    Reached,
    /// Where the observer stopped it.
    Observed,
    /// Where there is nothing more to execute: the call has returned, trapped or thrown.
    Finished,
}

/// What a snapshot costs, in milliseconds, by what was learned from those before.
#[derive(Debug)]
struct Cost {
    /// Of a byte that has to be looked at.
    byte: f64,
    /// Of everything else.
    rest: f64,
}

impl Default for Cost {
    fn default() -> Self {
        // Two gigabytes in a second: what takes longer is learned soon.
        Self { byte: 5e-7, rest: 0.0 }
    }
}

impl Cost {
    /// Bytes below which the rest is what takes the time.
    const FEW: usize = 1 << 18;

    fn of(&self, bytes: usize) -> f64 {
        self.rest + self.byte * bytes as f64
    }

    fn learn(&mut self, bytes: usize, took: f64) {
        if bytes < Self::FEW {
            self.rest = took;
        } else {
            self.byte = (took - self.rest).max(0.0) / bytes as f64;
        }
    }
}

/// A session with its past.
#[derive(Debug)]
pub struct Timeline {
    session: Session,
    log: Log,
    /// How many entries of the log the present state has behind it.
    used: usize,
    snapshots: Snapshots,
    /// The last step that has been recorded.
    recorded: u64,
    /// Whether the log has all that ever happens: nothing is asked of a host, and nothing comes after its end.
    sealed: bool,
    /// Why the last instantiation failed.
    failed: Option<InstantiationError>,
    /// Why the log cannot be what happened to this program.
    broken: Option<Error>,
    /// Milliseconds since some moment; decides only how close snapshots are.
    clock: fn() -> f64,
    last_snapshot: f64,
    cost: Cost,
    /// The steps of the instructions that have trapped, ascending.
    traps: Vec<u64>,
}

impl Timeline {
    /// Begins a timeline at a session's present state. `budget` bounds the bytes that snapshots take.
    pub fn new(mut session: Session, budget: usize, clock: fn() -> f64) -> Self {
        let recorded = session.machine.steps;
        let mut snapshots = Snapshots::new(budget);
        snapshots.add(&mut session.machine, 0);
        let last_snapshot = clock();
        Self {
            session,
            log: Log::default(),
            used: 0,
            snapshots,
            recorded,
            sealed: false,
            failed: None,
            broken: None,
            clock,
            last_snapshot,
            cost: Cost::default(),
            traps: Vec::new(),
        }
    }

    /// A timeline of what has been recorded, up to a step: it asks no host, and does not go on after that step.
    pub(super) fn replay(session: Session, log: Log, recorded: u64, budget: usize, clock: fn() -> f64) -> Self {
        Self {
            log,
            recorded,
            sealed: true,
            ..Self::new(session, budget, clock)
        }
    }

    /// The session in its present state. Changing the state from outside would break the timeline: only look.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The machine in its present state.
    pub fn machine(&self) -> &Machine {
        &self.session.machine
    }

    /// What happened from outside.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// How many entries of the log the present has behind it.
    pub fn used(&self) -> usize {
        self.used
    }

    /// The snapshots.
    pub fn snapshots(&self) -> &Snapshots {
        &self.snapshots
    }

    /// The present: instructions executed before it.
    pub fn position(&self) -> u64 {
        self.session.machine.steps
    }

    /// The first step of the timeline.
    pub fn start(&self) -> u64 {
        self.snapshots.steps().next().unwrap_or_default()
    }

    /// The last step that has been recorded.
    pub fn recorded(&self) -> u64 {
        self.recorded
    }

    /// The steps of the instructions that have trapped so far, ascending.
    pub fn traps(&self) -> &[u64] {
        &self.traps
    }

    /// What has been printed up to the present.
    pub fn output(&self) -> Vec<u8> {
        self.log.output(self.used)
    }

    /// Why the last instantiation failed, if it did.
    pub fn failed_instantiation(&self) -> Option<&InstantiationError> {
        self.failed.as_ref()
    }

    /// Why a recording that is replayed cannot be one of this program, if that has come out.
    pub fn broken(&self) -> Option<&Error> {
        self.broken.as_ref()
    }

    /// Calls a function, now: what was recorded after the present is forgotten.
    pub fn invoke(&mut self, function: u32, arguments: &[Value]) -> Result<(), Error> {
        if self.sealed {
            return Err(Error::usage("what has been recorded cannot be changed"));
        }
        self.session.invoke(function, arguments)?;
        self.begin(Event::Invoke {
            function,
            arguments: arguments.to_vec(),
        });
        Ok(())
    }

    /// Instantiates a module, now: what was recorded after the present is forgotten.
    pub fn instantiate(&mut self, module: Arc<Module>) -> Result<u32, InstantiationError> {
        if self.sealed {
            return Err(Error::usage("what has been recorded cannot be changed").into());
        }
        let (module, imports) = self.session.add(module);
        let instantiated = self.session.instantiate_with(module, &imports);
        if let Err(InstantiationError::Refused(_)) = instantiated {
            return instantiated;
        }
        self.begin(Event::Instantiate { module, imports });
        self.failed = instantiated.clone().err();
        instantiated
    }

    /// Makes the exports of an instance importable under a name.
    pub fn register(&mut self, name: &str, instance: u32) {
        self.session.register(name, instance);
    }

    /// Takes down what was done from outside, in the place of what comes after the present.
    fn begin(&mut self, event: Event) {
        let step = self.position();
        self.log.truncate(self.used);
        self.snapshots.truncate(step);
        self.traps.truncate(self.traps.partition_point(|trap| *trap < step));
        self.log.push(step, event);
        self.used = self.log.entries().len();
        self.recorded = step;
        self.failed = None;
    }

    /// Goes to a step. Past the end of what has been recorded the run goes on, as far as it goes.
    pub fn seek(&mut self, step: u64) -> End {
        let step = step.max(self.start());
        if step < self.position() || self.is_nearer(step) {
            self.restore(step);
        }
        self.approach(step.min(self.recorded));
        self.forward(step, &mut ())
    }

    /// Goes forward to a step that has been recorded, and takes snapshots on the way, closer and closer: whoever goes
    /// somewhere is likely to step back there.
    fn approach(&mut self, step: u64) {
        let mut last = (self.clock)();
        while step.saturating_sub(self.position()) > SLICE {
            let middle = self.position() + (step - self.position()) / 2;
            if self.forward(middle, &mut ()) != End::Reached {
                return;
            }
            let now = (self.clock)();
            let pending = Snapshots::pending(&self.session.machine);
            if now - last >= self.cost.of(pending) * SPACING_PER_COST {
                self.snapshots.add_between(&mut self.session.machine, self.used);
                last = (self.clock)();
            }
        }
    }

    /// Whether a snapshot is nearer to a later step than the present is.
    fn is_nearer(&self, step: u64) -> bool {
        self.snapshots
            .at_or_before(step)
            .is_some_and(|snapshot| snapshot.step() > self.position())
    }

    /// Makes the last snapshot at or before a step the present.
    fn restore(&mut self, step: u64) {
        if let Some(snapshot) = self.snapshots.restore(step, &mut self.session.machine) {
            self.used = snapshot.entries;
            self.failed = None;
        }
    }

    /// Runs forward to a step, or until the observer stops, or to the end.
    pub fn forward<O: Observer>(&mut self, step: u64, observer: &mut O) -> End {
        loop {
            self.take_part();
            let position = self.position();
            if self.broken.is_some() {
                return End::Finished;
            }
            // Where nobody has been before, it is the clock that decides when to take a snapshot.
            let recording = position >= self.recorded && !self.sealed;
            let is_new = recording || (self.sealed && position >= self.snapshots.end());
            let slice = if is_new { position + SLICE } else { u64::MAX };
            let known = if recording { u64::MAX } else { self.recorded };
            let end = step.min(slice).min(known).min(self.next_call());
            let machine = &mut self.session.machine;
            let stop = run_observed(&self.session.program, machine, end - position, observer);
            self.recorded = self.recorded.max(self.position());
            if is_new {
                self.perhaps_add_snapshot();
            }
            if stop == Stop::Trapped {
                self.note_trap();
            }
            match stop {
                Stop::Observed => return End::Observed,
                Stop::Host | Stop::Wait if self.sealed && self.used == self.log.entries().len() => {
                    return End::Finished;
                }
                Stop::Host | Stop::Wait => {}
                // A call that was made when the one before was under way belongs to the step at which it was made.
                Stop::Budget if self.is_called_again() => {}
                Stop::Budget if self.position() < step => {
                    if self.sealed && self.position() == self.recorded {
                        return End::Finished;
                    }
                }
                Stop::Budget => return End::Reached,
                Stop::Done | Stop::Trapped | Stop::Thrown if self.is_called_again() => {}
                Stop::Done | Stop::Trapped | Stop::Thrown => {
                    return if self.position() == step {
                        End::Reached
                    } else {
                        End::Finished
                    };
                }
            }
        }
    }

    /// Notes the instruction that has just trapped.
    fn note_trap(&mut self) {
        // A call from outside can trap before its first instruction.
        if let Some(step) = self
            .position()
            .checked_sub(1)
            .filter(|_| !self.machine().frames.is_empty())
            && let Err(place) = self.traps.binary_search(&step)
        {
            self.traps.insert(place, step);
        }
    }

    /// The step of the next call from outside that the log has, if that is next: it may have been made while another was
    /// under way.
    fn next_call(&self) -> u64 {
        let next = self.log.entries().get(self.used).filter(|entry| is_call(&entry.event));
        let step = next.map(|entry| entry.step).filter(|step| *step > self.position());
        step.unwrap_or(u64::MAX)
    }

    /// Whether the log has a call from outside that was made now.
    fn is_called_again(&self) -> bool {
        let next = self.log.entries().get(self.used);
        next.is_some_and(|entry| is_call(&entry.event) && entry.step == self.position())
    }

    /// Does what happens from outside at this moment: what the log says, and at its end what the host does.
    fn take_part(&mut self) {
        while self.broken.is_none() {
            let entry = self.log.entries().get(self.used);
            let taken = match (&self.session.machine.status, entry.map(|entry| entry.event.clone())) {
                (Status::Host { .. }, Some(Event::Answer(answer))) => self.repeat_answer(answer),
                (Status::Waiting { .. }, Some(Event::Wake)) => {
                    self.session.machine.wake();
                    Ok(())
                }
                (Status::Host { .. } | Status::Waiting { .. }, Some(_)) => {
                    Err(Error::malformed("the log of the host has something else here"))
                }
                (Status::Host { .. } | Status::Waiting { .. }, None) if self.sealed => return,
                (Status::Host { .. }, None) => {
                    let answer = self.session.ask_host();
                    self.session.answer(answer.outcome.clone());
                    self.log.push(self.position(), Event::Answer(answer));
                    Ok(())
                }
                (Status::Waiting { .. }, None) => {
                    self.session.machine.wake();
                    self.log.push(self.position(), Event::Wake);
                    Ok(())
                }
                (_, Some(event)) if self.is_called_again() => self.repeat_call(event),
                _ => return,
            };
            match taken {
                Ok(()) => self.used += 1,
                Err(error) => self.broken = Some(error),
            }
        }
    }

    /// Does what a host function did. What comes from a file may be anything, and is checked.
    fn repeat_answer(&mut self, answer: Answer) -> Result<(), Error> {
        for (address, bytes) in &answer.writes {
            let memory = self.session.machine.callers_memory();
            let place = memory.and_then(|memory| memory.get_mut(*address, bytes.len() as u64).ok());
            let place = place.ok_or_else(|| Error::malformed("the host writes where there is no memory"))?;
            place.copy_from_slice(bytes);
        }
        match answer.outcome {
            Err(trap) => self.session.machine.fail(trap),
            Ok(results) => {
                self.session.machine.answer(&self.session.program, &results)?;
            }
        }
        Ok(())
    }

    /// Does what the embedder did, checked likewise.
    fn repeat_call(&mut self, event: Event) -> Result<(), Error> {
        let Session { program, machine, .. } = &self.session;
        match event {
            Event::Invoke { function, arguments } => {
                if function as usize >= machine.functions.len() {
                    return Err(Error::malformed("a function is called that there is not"));
                }
                self.failed = None;
                self.session.invoke(function, &arguments)
            }
            Event::Instantiate { module, imports } => {
                let there = |import: &Extern| (import.address as usize) < machine.len(import.kind);
                if module as usize >= program.modules().len() || !imports.iter().all(there) {
                    return Err(Error::malformed("a module is instantiated that there is not"));
                }
                match self.session.instantiate_with(module, &imports) {
                    Err(InstantiationError::Refused(error)) => return Err(error),
                    instantiated => self.failed = instantiated.err(),
                }
                Ok(())
            }
            Event::Answer(_) | Event::Wake => unreachable!("only calls are called again"),
        }
    }

    fn perhaps_add_snapshot(&mut self) {
        let now = (self.clock)();
        let passed = now - self.last_snapshot;
        if passed < SPACING {
            return;
        }
        let pending = Snapshots::pending(&self.session.machine);
        if passed < self.cost.of(pending) * SPACING_PER_COST {
            return;
        }
        self.snapshots.add(&mut self.session.machine, self.used);
        self.last_snapshot = (self.clock)();
        self.cost.learn(pending, self.last_snapshot - now);
    }

    /// Goes one instruction forward, into what it calls.
    pub fn step_into(&mut self) -> End {
        self.forward(self.position() + 1, &mut ())
    }

    /// Goes forward to the next instruction of this function or, when it has ended, of its caller.
    pub fn step_over(&mut self) -> End {
        let depth = self.machine().frames.len();
        self.forward_until(|moment| moment.machine.frames.len() <= depth)
    }

    /// Goes forward to the caller's next instruction.
    pub fn step_out(&mut self) -> End {
        let depth = self.machine().frames.len();
        self.forward_until(|moment| moment.machine.frames.len() < depth)
    }

    /// Goes one instruction back, wherever that was.
    pub fn step_back(&mut self) -> End {
        let target = self.position().saturating_sub(1).max(self.start());
        self.seek(target)
    }

    /// Goes back to the instruction before in this function or, at its beginning, to the call.
    pub fn step_back_over(&mut self) -> bool {
        let depth = self.machine().frames.len();
        self.backward_until(|moment| moment.machine.frames.len() <= depth)
    }

    /// Goes back to the call of this function.
    pub fn step_back_out(&mut self) -> bool {
        let depth = self.machine().frames.len();
        self.backward_until(|moment| moment.machine.frames.len() < depth)
    }

    /// Runs forward to the next moment, after the present, at which something is so.
    pub fn forward_until(&mut self, is_it: impl FnMut(&Moment<'_>) -> bool) -> End {
        let mut first = FirstAfter {
            after: self.position(),
            is_it,
        };
        self.forward(u64::MAX, &mut first)
    }

    /// Goes back to the last moment, before the present, at which something was so; stays when there is none.
    pub fn backward_until(&mut self, mut is_it: impl FnMut(&Moment<'_>) -> bool) -> bool {
        let present = self.position();
        let found = self.search_back(present, |timeline, end| {
            let mut last = Last {
                found: None,
                is_it: &mut is_it,
            };
            // The moment at `end` itself belongs to the stretch that was looked at before, or is the present.
            timeline.forward(end, &mut last);
            last.found
        });
        self.seek(found.unwrap_or(present));
        found.is_some()
    }

    /// Searches the stretches between snapshots before a step, the last one first, until one gives something.
    ///
    /// `search` finds the timeline at the beginning of a stretch, and is given its end. The present is then anywhere.
    pub fn search_back<R>(&mut self, before: u64, mut search: impl FnMut(&mut Self, u64) -> Option<R>) -> Option<R> {
        let mut end = before;
        loop {
            let start = self.snapshots.steps().rfind(|step| *step < end)?;
            self.restore(start);
            if let Some(found) = search(self, end) {
                return Some(found);
            }
            end = start;
        }
    }

    /// Shows the present moment; `None` when nothing is about to be executed.
    pub fn look<R>(&mut self, see: impl FnOnce(&Moment<'_>) -> R) -> Option<R> {
        let mut look = Look {
            see: Some(see),
            seen: None,
        };
        if self.machine().status == Status::Running {
            self.forward(self.position() + 1, &mut look);
        }
        look.seen
    }
}

/// Whether an event is a call from outside.
fn is_call(event: &Event) -> bool {
    matches!(event, Event::Instantiate { .. } | Event::Invoke { .. })
}

/// Shows one moment and stops there.
struct Look<F, R> {
    see: Option<F>,
    seen: Option<R>,
}

impl<R, F: FnOnce(&Moment<'_>) -> R> Observer for Look<F, R> {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        self.seen = self.see.take().map(|see| see(moment));
        ControlFlow::Break(())
    }
}

/// Stops at the first moment after a step at which something is so.
struct FirstAfter<F> {
    after: u64,
    is_it: F,
}

impl<F: FnMut(&Moment<'_>) -> bool> Observer for FirstAfter<F> {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        match moment.steps > self.after && (self.is_it)(moment) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

/// Remembers the last moment at which something was so.
struct Last<F> {
    found: Option<u64>,
    is_it: F,
}

impl<F: FnMut(&Moment<'_>) -> bool> Observer for Last<F> {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        if (self.is_it)(moment) {
            self.found = Some(moment.steps);
        }
        ControlFlow::Continue(())
    }
}
