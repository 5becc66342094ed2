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

use super::change::Changed;
use super::log::{Event, Log};
use super::rehearsal::Rehearsal;
use super::snapshot::Snapshots;
use crate::code::Program;
use crate::error::Error;
use crate::execute::{Moment, Observer, Stop, run_observed};
use crate::host::canvas::{self, Picture};
use crate::machine::{InstantiationError, Machine, Status, Value};
use crate::module::Module;
use crate::session::{Outcome, Session};

/// Instructions between two looks at the clock, while recording.
const SLICE: u64 = 1 << 18;

/// Milliseconds of running between two snapshots.
const SPACING: f64 = 20.0;

/// How much longer than a snapshot takes the run goes on before the next one, at least.
const SPACING_PER_COST: f64 = 16.0;

/// Milliseconds that it may take to keep a moment for the sake of the next step back.
const MOST_FOR_NEAR: f64 = 20.0;

/// Bytes of memories that are kept for the sake of coming back sooner than a seek would.
const MOST_FOR_RETURN: usize = 32 << 20;

/// Where running along the timeline came to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// At the step that was asked for.
    Reached,
    /// Where the observer stopped it.
    Observed,
    /// Where there is nothing more to execute: the call has returned, trapped or thrown.
    Finished,
    /// Where the program waits for time to pass, and somebody lets it: going on ends the wait. Or where it waits for what
    /// the host does not have yet: going on asks again.
    Waiting,
}

/// What a snapshot costs, in milliseconds, by what was learned from those before.
#[derive(Clone, Debug)]
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

    /// Takes in how long one has taken. Other programs may have come in between: once alone makes little difference, or
    /// the next snapshots would be far away.
    fn learn(&mut self, bytes: usize, took: f64) {
        if bytes < Self::FEW {
            self.rest = took.min(2.0 * self.rest + 0.5);
        } else {
            let byte = (took - self.rest).max(0.0) / bytes as f64;
            self.byte = byte.min(2.0 * self.byte + 1e-7);
        }
    }
}

/// A session with its past.
#[derive(Clone, Debug)]
pub struct Timeline {
    pub(super) session: Session,
    pub(super) log: Log,
    /// How many entries of the log the present state has behind it.
    pub(super) used: usize,
    pub(super) snapshots: Snapshots,
    /// The last step that has been recorded.
    pub(super) recorded: u64,
    /// Whether the log has all that ever happens: nothing comes after its end.
    pub(super) sealed: bool,
    /// Whether there is a host to be asked.
    pub(super) hosted: bool,
    /// What is answered before the host is asked.
    pub(super) rehearsal: Option<Rehearsal>,
    /// Why the last instantiation failed.
    pub(super) failed: Option<InstantiationError>,
    /// Why the log cannot be what happened to this program.
    pub(super) broken: Option<Error>,
    /// Milliseconds since some moment; decides only how close snapshots are.
    clock: fn() -> f64,
    last_snapshot: f64,
    /// The step of the last look at the clock.
    looked: u64,
    cost: Cost,
    /// Bytes that the log may take; beyond them its beginning is forgotten.
    log_limit: usize,
    /// Whether the run stops where the program waits for time to pass.
    lets_wait: bool,
    /// The steps of the instructions that have trapped, ascending.
    traps: Vec<u64>,
    /// By entry of the log: what has been changed on the value stack.
    pub(super) changed: Changed,
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
            hosted: true,
            rehearsal: None,
            failed: None,
            broken: None,
            clock,
            last_snapshot,
            looked: recorded,
            cost: Cost::default(),
            log_limit: usize::MAX,
            lets_wait: false,
            traps: Vec::new(),
            changed: Changed::default(),
        }
    }

    /// A timeline of what has been recorded, up to a step: it asks no host, and does not go on after that step.
    pub(super) fn replay(session: Session, log: Log, recorded: u64, budget: usize, clock: fn() -> f64) -> Self {
        Self {
            log,
            recorded,
            sealed: true,
            hosted: false,
            ..Self::new(session, budget, clock)
        }
    }

    /// From now on snapshots take at most so many bytes, as in [`Timeline::new`]: those that take more are given up.
    pub fn limit_snapshots(&mut self, bytes: usize) {
        self.snapshots.limit(bytes);
    }

    /// From now on the log takes about so many bytes at most: a run that calls the host without end loses its beginning,
    /// and the timeline begins later.
    pub fn limit_log(&mut self, bytes: usize) {
        self.log_limit = bytes;
    }

    /// From now on the run stops, with [`End::Waiting`], where the program waits for time to pass and it is not known
    /// yet that it has, or for what the host does not have yet. Otherwise the host waits for that itself, if it can.
    pub fn let_wait(&mut self) {
        self.lets_wait = true;
    }

    /// Puts something behind what a WASI program can read from its standard input, or an end. This is no act of the
    /// timeline: what the program reads of it is in the log.
    pub fn type_in(&mut self, bytes: Option<&[u8]>) {
        let wasi = &mut self.session.world.wasi;
        match bytes {
            Some(bytes) => wasi.answer(bytes),
            None => wasi.end_input(),
        }
    }

    /// Tells a program that draws what the user did. As with what is typed, what the program hears of it is in the log.
    pub fn happen(&mut self, event: canvas::Event) {
        self.session.world.canvas.happen(event);
    }

    /// Where the program has its picture at present, if it draws.
    pub fn picture(&self) -> Option<Picture> {
        self.session.world.canvas.picture(self.used)
    }

    /// Waits for what the host does not have yet, as [`Session::block`] does.
    pub fn block(&mut self) -> bool {
        self.session.block()
    }

    /// The session in its present state. Changing the state from outside would break the timeline: only look.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The machine in its present state.
    pub fn machine(&self) -> &Machine {
        &self.session.machine
    }

    /// Milliseconds since some moment.
    pub(super) fn now(&self) -> f64 {
        (self.clock)()
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
    pub(super) fn begin(&mut self, event: Event) {
        let step = self.position();
        self.log.truncate(self.used);
        self.session.world.rewind(self.used);
        self.session.wait = None;
        if let Some(rehearsal) = &mut self.rehearsal {
            rehearsal.forget_from(self.used);
        }
        self.snapshots.truncate(step);
        self.traps.truncate(self.traps.partition_point(|trap| *trap < step));
        self.log.push(step, event);
        self.used = self.log.count();
        self.recorded = step;
        self.failed = None;
    }

    /// Goes to a step. Past the end of what has been recorded the run goes on, as far as it goes.
    pub fn seek(&mut self, step: u64) -> End {
        let step = step.max(self.start());
        self.approach(step);
        self.forward(step, &mut ())
    }

    /// Goes to where the way forward to a step is short: at or before it.
    pub(super) fn approach(&mut self, step: u64) {
        if step < self.position() || self.is_nearer(step) {
            self.restore(step);
        }
    }

    /// The step of the last snapshot before a step.
    pub(super) fn snapshot_before(&self, step: u64) -> Option<u64> {
        self.snapshots.steps().rfind(|its| *its < step)
    }

    /// Comes to a step again from the last snapshot before it, when the log says something else than it did.
    pub(super) fn go_back(&mut self, step: u64) {
        self.restore(step);
        self.forward(step, &mut ());
    }

    /// Whether a snapshot is nearer to a later step than the present is.
    fn is_nearer(&self, step: u64) -> bool {
        self.snapshots
            .at_or_before(step)
            .is_some_and(|snapshot| snapshot.step() > self.position())
    }

    /// Makes the last snapshot at or before a step the present.
    pub(super) fn restore(&mut self, step: u64) {
        if let Some(snapshot) = self.snapshots.restore(step, &mut self.session.machine) {
            self.used = snapshot.entries;
            self.failed = None;
            self.session.wait = None;
        }
    }

    /// Keeps the present until another moment is kept so, unless that would take long; to come here has taken so many
    /// milliseconds, which the next step back would take again.
    pub(super) fn keep_near(&mut self, took: f64) {
        let cost = self.cost.of(Snapshots::pending(self.machine()));
        if cost <= took.max(MOST_FOR_NEAR) && self.position() < self.recorded {
            self.snapshots.keep_near(&mut self.session.machine, self.used);
        }
    }

    /// The program, and the machine to evaluate something with: its state is not to be changed.
    pub(super) fn parts_mut(&mut self) -> (&Program, &mut Machine) {
        (&self.session.program, &mut self.session.machine)
    }

    /// Keeps the present among other snapshots than its own.
    pub(super) fn keep_in(&mut self, snapshots: &mut Snapshots) {
        snapshots.add(&mut self.session.machine, self.used);
    }

    /// Makes the last of other snapshots at or before a step the present.
    pub(super) fn restore_from(&mut self, snapshots: &Snapshots, step: u64) {
        if let Some(snapshot) = snapshots.restore(step, &mut self.session.machine) {
            self.used = snapshot.entries;
            self.failed = None;
        }
    }

    /// Does something elsewhere on the timeline and comes back: the present stays what it is.
    pub(super) fn elsewhere<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        let present = self.position();
        let memories = self.machine().memories.iter();
        if memories.map(|memory| memory.bytes.len()).sum::<usize>() > MOST_FOR_RETURN {
            let result = work(self);
            self.seek(present);
            return result;
        }
        let failed = self.failed.clone();
        let mut home = Snapshots::new(usize::MAX);
        self.keep_in(&mut home);
        let result = work(self);
        self.restore_from(&home, present);
        self.failed = failed;
        result
    }

    /// Runs forward to a step, or until the observer stops, or to the end.
    pub fn forward<O: Observer>(&mut self, step: u64, observer: &mut O) -> End {
        loop {
            if let Some(end) = self.advance(step, observer) {
                return end;
            }
        }
    }

    /// Runs towards a step until the outside has something to do, which it does at the beginning of the next advance;
    /// `None` as long as there is a next one.
    pub(super) fn advance<O: Observer>(&mut self, step: u64, observer: &mut O) -> Option<End> {
        self.take_part();
        let position = self.position();
        if self.broken.is_some() {
            return Some(End::Finished);
        }
        // Where nobody has been before, it is the clock that decides when to take a snapshot.
        let recording = position >= self.recorded && !self.sealed;
        let is_new = recording || (self.sealed && position >= self.snapshots.end());
        let slice = if is_new {
            position.saturating_add(SLICE)
        } else {
            u64::MAX
        };
        let known = if recording { u64::MAX } else { self.recorded };
        let mut end = step.min(slice).min(known);
        // What is done from outside while a call is under way is done just there.
        let next = self.log.get(self.used);
        if let Some(next) = next.filter(|next| next.is_act() && next.step >= position) {
            end = end.min(next.step);
        }
        let machine = &mut self.session.machine;
        let stop = run_observed(&self.session.program, machine, end - position, observer);
        self.recorded = self.recorded.max(self.position());
        // A look at the clock takes as long as some host calls.
        let is_brief = matches!(stop, Stop::Host | Stop::Wait) && self.position().abs_diff(self.looked) < SLICE;
        if is_new && !is_brief {
            self.looked = self.position();
            self.perhaps_add_snapshot();
        }
        if stop == Stop::Trapped {
            self.note_trap();
        }
        match stop {
            Stop::Observed => Some(End::Observed),
            Stop::Host | Stop::Wait if self.is_at_a_loss() => Some(End::Finished),
            Stop::Host if self.session.wait.is_some() && self.used == self.log.count() => {
                (self.lets_wait || !self.session.block()).then_some(End::Waiting)
            }
            Stop::Wait if self.lets_wait && self.used == self.log.count() => Some(End::Waiting),
            Stop::Host | Stop::Wait => None,
            _ if self.is_acted_on() => None,
            Stop::Budget if self.position() < step => {
                (self.sealed && self.position() == self.recorded).then_some(End::Finished)
            }
            Stop::Budget => Some(End::Reached),
            Stop::Done | Stop::Trapped | Stop::Thrown => Some(if self.position() == step {
                End::Reached
            } else {
                End::Finished
            }),
        }
    }

    /// Notes the instruction that has just trapped.
    fn note_trap(&mut self) {
        if let Outcome::Exited(_) = self.session.outcome() {
            return;
        }
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

    /// Lets the beginning go when the log has grown past its limit: half of it, with the snapshots that need it.
    pub(super) fn forget_if_full(&mut self) {
        if self.log.bytes() <= self.log_limit {
            return;
        }
        let half = self.log.forgotten() + (self.log.count() - self.log.forgotten()) / 2;
        let kept = self.snapshots.entries().find(|(_, entries)| *entries >= half);
        if let Some((step, entries)) = kept {
            self.snapshots.forget(step);
            self.log.forget(entries);
            self.session.world.forget(entries);
            self.traps.drain(..self.traps.partition_point(|trap| *trap < step));
        }
    }

    fn perhaps_add_snapshot(&mut self) {
        let now = (self.clock)();
        let passed = now - self.last_snapshot;
        let is_urgent = self.is_log_crowded();
        if passed < SPACING && !is_urgent {
            return;
        }
        let pending = Snapshots::pending(&self.session.machine);
        if passed < self.cost.of(pending) * SPACING_PER_COST && !is_urgent {
            return;
        }
        self.snapshots.add(&mut self.session.machine, self.used);
        self.last_snapshot = (self.clock)();
        self.cost.learn(pending, self.last_snapshot - now);
    }

    /// Whether the log will have to let its beginning go soon, and much of it is behind the last snapshot: only at snapshots
    /// can it be cut, whatever the clock says.
    fn is_log_crowded(&self) -> bool {
        if self.log.bytes() <= self.log_limit / 2 {
            return false;
        }
        let last = self.snapshots.entries().last().map_or(0, |(_, entries)| entries);
        self.log.count().saturating_sub(last) > (self.log.count() - self.log.forgotten()) / 8
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
            let start = self.snapshot_before(end)?;
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
