//! Running along a timeline with breakpoints, forward and backward.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::access::accesses;
use super::breakpoint::{AccessKind, Breakpoints, Message, Passes, Stopped, Trigger};
use super::calls::CallWatch;
use super::location::Location;
use super::log::Event;
use super::plan::{Body, Plans, Quiet, is_local};
use super::timeline::{End, Timeline};
use super::trace::location;
use super::writer::{HostWrites, is_call};
use crate::code::{Op, Program};
use crate::execute::{Moment, Observer};
use crate::machine::{FunctionKind, Machine, Ref};

/// Which of the breakpoints are looked at.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    All,
    /// Those that the moment before decides.
    Arrivals,
    /// Those that only what comes after decides.
    Hindsight,
}

/// A run with breakpoints. It owns them for the while, so that it can be put aside between two slices.
#[derive(Debug)]
pub(super) struct Watcher {
    points: Breakpoints,
    host: HostWrites,
    /// Steps of the calls of host functions, as far as they have been recorded.
    host_calls: Vec<u64>,
    traps: Vec<u64>,
    recorded: u64,
    start: u64,
    /// Stops count only after this step; all that are seen count if there is none.
    after: Option<u64>,
    /// Up to here everything counts; at this step only arrivals do.
    until: u64,
    /// Stops at the first, not remembers the last.
    stops: bool,
    found: Option<(u64, Vec<u32>)>,
    messages: Vec<Message>,
    counts: HashMap<u32, u64>,
    /// Which operations of a function are to be looked at.
    plans: Plans<Box<[bool]>>,
    quiet: Quiet,
    /// From this step on the next moment is to be looked at, whatever it is.
    alarm: u64,
    calls: CallWatch,
    /// The step of the first moment of the stretch, once it has been seen: nothing is known of what was before.
    begun: Option<u64>,
    watches_memory: bool,
    /// A host call at this step may write to this memory, where somebody waits for that.
    open: Option<(u64, u32)>,
    /// How many entries of the log `host` has.
    logged: usize,
}

impl Watcher {
    fn new(timeline: &Timeline, points: Breakpoints, stops: bool) -> Self {
        let entry = |trigger: &Trigger| match *trigger {
            Trigger::Entry { module, function } => Some((module, function)),
            _ => None,
        };
        let exit = |trigger: &Trigger| match *trigger {
            Trigger::Exit { module, function } => Some((module, function)),
            _ => None,
        };
        let triggers = || points.enabled().map(|(_, point)| &point.trigger);
        let calls = CallWatch::new(
            triggers().filter_map(entry).collect(),
            triggers().filter_map(exit).collect(),
        );
        let watches_memory = points.has(|trigger| {
            matches!(trigger, Trigger::Access { location: Location::Memory { .. }, kind } if kind.takes(true))
        });
        let entries = timeline.log().entries();
        let mut host_calls = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            let outside = index.checked_sub(1).is_some_and(|before| match &entries[before].event {
                Event::Invoke { function, .. } => {
                    let function = timeline.machine().functions.get(*function as usize);
                    function.is_some_and(|function| matches!(function.kind, FunctionKind::Host(_)))
                }
                _ => false,
            });
            if matches!(entry.event, Event::Answer(_)) && !outside {
                host_calls.extend(entry.step.checked_sub(1));
            }
        }
        Self {
            points,
            host: HostWrites::of(timeline.log().entries()),
            host_calls,
            traps: timeline.traps().to_vec(),
            recorded: timeline.recorded(),
            start: timeline.start(),
            after: None,
            until: u64::MAX,
            stops,
            found: None,
            messages: Vec::new(),
            counts: HashMap::new(),
            plans: Plans::default(),
            quiet: Quiet::default(),
            alarm: 0,
            calls,
            begun: None,
            watches_memory,
            open: None,
            logged: timeline.log().count(),
        }
    }

    /// Whether it matters how often a breakpoint has been passed since the beginning.
    fn counts_passes(&self) -> bool {
        self.points.enabled().any(|(_, point)| point.passes != Passes::All)
    }

    /// The run goes on elsewhere, up to a step.
    fn begin(&mut self, until: u64) {
        self.until = until;
        self.alarm = 0;
        self.begun = None;
        self.calls.forget();
    }

    /// Takes in what the run that is being recorded has done.
    fn learn(&mut self, timeline: &Timeline) {
        self.host.extend(timeline.log().since(self.logged));
        self.logged = timeline.log().count();
        self.traps = timeline.traps().to_vec();
        self.recorded = timeline.recorded();
        self.alarm = 0;
    }

    /// Whether the host has done something that somebody waits for, in a call that has been open.
    fn has_hindsight(&self, step: u64, memory: u32) -> bool {
        let awaited = |place: &Location| {
            self.points.has(|trigger| match trigger {
                Trigger::Access { location, kind } => kind.takes(true) && location.overlaps(place),
                _ => false,
            })
        };
        self.host.to(memory, step).any(|place| awaited(&place))
    }

    fn is_triggered(&self, trigger: &Trigger, moment: &Moment<'_>, look: Look) -> bool {
        let here = location(moment);
        match trigger {
            Trigger::Entry { .. } | Trigger::Exit { .. } if look == Look::Hindsight => false,
            Trigger::Entry { module, function } => {
                let is_known = self.begun != Some(moment.steps) || moment.steps == self.start;
                here == (*module, *function) && is_known && self.calls.enters(moment)
            }
            Trigger::Exit { module, function } => self.calls.leaves(moment, (*module, *function)),
            Trigger::Trap => look != Look::Arrivals && self.traps.binary_search(&moment.steps).is_ok(),
            Trigger::Access { location, kind } if look == Look::Hindsight => {
                // What the instruction does by itself has been seen before, and is no further pass.
                self.host_accesses(moment, location, *kind) && !accesses_itself(moment, location, *kind)
            }
            Trigger::Access { location, kind } if look == Look::All => self.accesses(moment, location, *kind),
            _ if look != Look::All => false,
            Trigger::Code { module, function, pc } => here == (*module, *function) && moment.frame.pc == *pc,
            Trigger::HostCall(name) => host_called(moment).is_some_and(|(module, its_name)| {
                name.as_ref()
                    .is_none_or(|name| *name == its_name || *name == format!("{module}.{its_name}"))
            }),
            Trigger::HostCallNumber(number) => {
                let before = self.host_calls.partition_point(|step| *step < moment.steps);
                host_called(moment).is_some() && before as u64 + 1 == *number
            }
            Trigger::Throw => matches!(moment.op, Op::Throw(_) | Op::ThrowRef | Op::Rethrow(_)),
            Trigger::Local {
                module,
                function,
                local,
                kind,
            } => {
                let frame = moment.machine.frames.len() - 1;
                let place = Location::Local { frame, local: *local };
                here == (*module, *function) && self.accesses(moment, &place, *kind)
            }
            Trigger::Access { .. } => false,
        }
    }

    fn accesses(&self, moment: &Moment<'_>, place: &Location, kind: AccessKind) -> bool {
        self.host_accesses(moment, place, kind) || accesses_itself(moment, place, kind)
    }

    /// Whether the host accesses a place in the call that a moment makes.
    fn host_accesses(&self, moment: &Moment<'_>, place: &Location, kind: AccessKind) -> bool {
        kind.takes(true) && self.host.at(moment).any(|location| location.overlaps(place))
    }

    /// The breakpoints that stop at a moment.
    fn stopping(&mut self, moment: &Moment<'_>, look: Look) -> Vec<u32> {
        let mut stopping = Vec::new();
        let triggered: Vec<u32> = self
            .points
            .enabled()
            .filter(|(_, point)| self.is_triggered(&point.trigger, moment, look))
            .map(|(number, _)| number)
            .collect();
        for number in triggered {
            let Breakpoints {
                points,
                evaluator,
                failed,
                problems,
                ..
            } = &mut self.points;
            let point = &points[&number];
            let holds = match point
                .condition
                .as_ref()
                .map(|condition| evaluator.evaluate(condition, moment))
            {
                None => true,
                Some(Ok(value)) => value.is_true(),
                Some(Err(text)) => {
                    if failed.insert(number) {
                        problems.push(Message {
                            step: moment.steps,
                            breakpoint: number,
                            text,
                        });
                    }
                    false
                }
            };
            if !holds {
                continue;
            }
            let pass = self.counts.entry(number).or_default();
            *pass += 1;
            if !point.passes.stops_at(*pass) || self.after.is_some_and(|after| moment.steps <= after) {
                continue;
            }
            match &point.log {
                Some(log) => self.messages.push(Message {
                    step: moment.steps,
                    breakpoint: number,
                    text: log.write(evaluator, moment),
                }),
                None => stopping.push(number),
            }
        }
        stopping
    }
}

impl Watcher {
    /// Looks at a moment of which something may be to be said.
    fn see(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        let look = if moment.steps >= self.until {
            Look::Arrivals
        } else {
            Look::All
        };
        self.begun.get_or_insert(moment.steps);
        let found = self.stopping(moment, look);
        self.calls.note(moment);
        self.alarm = self.next_alarm(moment.steps);
        if !found.is_empty() {
            self.found = Some((moment.steps, found));
            if self.stops {
                return ControlFlow::Break(());
            }
        }
        if moment.steps >= self.recorded && is_call(moment.op) && host_called(moment).is_some() {
            if self.host_calls.last().is_none_or(|last| *last < moment.steps) {
                self.host_calls.push(moment.steps);
            }
            let instance = &moment.machine.instances[moment.frame.instance as usize];
            let is_new = self.after.is_none_or(|after| moment.steps > after);
            if let Some(memory) = instance.memories.first().filter(|_| self.watches_memory && is_new) {
                self.open = Some((moment.steps, *memory));
                self.calls.note_frames(moment);
                self.alarm = 0;
                return ControlFlow::Break(());
            }
        }
        match look {
            Look::Arrivals => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }

    /// The step after another one at which a moment is to be looked at, whatever it is.
    fn next_alarm(&self, step: u64) -> u64 {
        if self.calls.is_open() {
            return 0;
        }
        let trap = self.traps.get(self.traps.partition_point(|trap| *trap <= step));
        trap.map_or(self.until, |trap| self.until.min(*trap))
    }
}

impl Observer for Watcher {
    #[inline(always)]
    fn wants(&mut self, function: u32, pc: usize, _: Op, steps: u64) -> bool {
        let plan = self.plans.get(function);
        steps >= self.alarm || plan.is_none_or(|plan| plan[pc])
    }

    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        let (points, calls) = (&self.points, &self.calls);
        let plan = self
            .plans
            .of(moment.frame.function, || plan(points, calls, &Body::at(moment)));
        if !plan[moment.frame.pc as usize] && moment.steps < self.alarm {
            return ControlFlow::Continue(());
        }
        self.see(moment)
    }

    #[inline]
    fn quiet_until(&mut self, program: &Program, machine: &Machine) -> u64 {
        let Some(frame) = machine.frames.last() else { return 0 };
        let (points, calls) = (&self.points, &self.calls);
        let is_watched = |body: &Body<'_>| is_watched(points, calls, body);
        match self.quiet.is_quiet(program, machine, frame.function, is_watched) {
            true => self.alarm,
            false => 0,
        }
    }

    fn end(&mut self, moment: &Moment<'_>) {
        if self.calls.end(moment) {
            self.alarm = 0;
        }
    }
}

/// For each operation of a function, whether it is to be looked at.
fn plan(points: &Breakpoints, calls: &CallWatch, body: &Body<'_>) -> Box<[bool]> {
    let ops = (0..).zip(&body.code.ops);
    ops.map(|(pc, op)| is_looked_at(points, calls, body, pc, *op)).collect()
}

fn is_looked_at(points: &Breakpoints, calls: &CallWatch, body: &Body<'_>, pc: u32, op: Op) -> bool {
    points.has(|trigger| can_trigger(trigger, body, pc, op)) || calls.matters(body.here, body.code, op)
}

/// Whether anything of a function is to be looked at.
fn is_watched(points: &Breakpoints, calls: &CallWatch, body: &Body<'_>) -> bool {
    let mut ops = (0..).zip(&body.code.ops);
    calls.awaits_end(body.here) || ops.any(|(pc, op)| is_looked_at(points, calls, body, pc, *op))
}

/// Whether an operation of a function can trigger something. Ends of calls are looked for elsewhere.
fn can_trigger(trigger: &Trigger, body: &Body<'_>, pc: u32, op: Op) -> bool {
    let here = body.here;
    match trigger {
        Trigger::Code {
            module,
            function,
            pc: its,
        } => here == (*module, *function) && pc == *its,
        Trigger::Entry { module, function } => here == (*module, *function) && pc == 0,
        Trigger::Exit { .. } | Trigger::Trap => false,
        Trigger::HostCall(_) | Trigger::HostCallNumber(_) => body.can_call_host(op),
        Trigger::Throw => matches!(op, Op::Throw(_) | Op::ThrowRef | Op::Rethrow(_)),
        Trigger::Local { module, function, .. } => here == (*module, *function) && is_local(op),
        Trigger::Access { location, .. } => body.can_access(location, op),
    }
}

/// The module and name of the host function that the instruction of a moment is about to call.
fn host_called<'a>(moment: &Moment<'a>) -> Option<(&'a str, &'a str)> {
    let machine = moment.machine;
    let instance = &machine.instances[moment.frame.instance as usize];
    let function = match moment.op {
        Op::Call(index) | Op::ReturnCall(index) => instance.functions[index as usize],
        Op::CallRef | Op::ReturnCallRef => Ref::from_slot(*moment.stack.last()?).as_func()?,
        Op::CallIndirect { table, ty } | Op::ReturnCallIndirect { table, ty } => {
            let table = &machine.tables[instance.tables[table as usize] as usize];
            let function = table.get(*moment.stack.last()?)?.as_func()?;
            let fits = moment
                .program
                .types
                .is_subtype(machine.functions[function as usize].ty, ty);
            fits.then_some(function)?
        }
        _ => return None,
    };
    match machine.functions[function as usize].kind {
        FunctionKind::Host(host) => {
            let host = moment.program.host(host);
            Some((&host.module, &host.name))
        }
        FunctionKind::Wasm { .. } => None,
    }
}

/// Whether the instruction of a moment accesses a place.
fn accesses_itself(moment: &Moment<'_>, place: &Location, kind: AccessKind) -> bool {
    let accesses = accesses(moment);
    let mut accesses = accesses.iter();
    accesses.any(|access| kind.takes(access.write) && access.location.overlaps(place))
}

/// On the way to the first breakpoint after the present.
#[derive(Debug)]
pub(super) struct Onward {
    watcher: Watcher,
    /// Passes have to be counted from the beginning: there the way begins.
    begins_at: Option<u64>,
}

impl Onward {
    /// Stops count after a step, or from the present on.
    pub(super) fn new(timeline: &Timeline, points: Breakpoints, after: Option<u64>) -> Self {
        let mut watcher = Watcher::new(timeline, points, true);
        watcher.after = after;
        let begins_at = watcher.counts_passes().then(|| timeline.start());
        Self { watcher, begins_at }
    }

    /// Whether the way leads through the past first, to count.
    pub(super) fn counts(&self) -> bool {
        self.watcher.counts_passes()
    }

    /// Goes on for about so many instructions; tells where it has stopped, if it has.
    pub(super) fn advance(&mut self, timeline: &mut Timeline, budget: u64) -> Option<Stopped> {
        if let Some(start) = self.begins_at.take() {
            timeline.seek(start);
        }
        let watcher = &mut self.watcher;
        let end = timeline.forward(timeline.position().saturating_add(budget), watcher);
        if let Some((_, found)) = watcher.found.take() {
            return Some(Stopped::At(found));
        }
        // What only hindsight tells has happened now, if it has.
        let (step, next) = match (end, watcher.open.take()) {
            (End::Observed, Some((step, memory))) => {
                timeline.forward(step + 1, &mut ());
                watcher.learn(timeline);
                if !watcher.has_hindsight(step, memory) {
                    return None;
                }
                (step, timeline.position())
            }
            _ => match timeline.traps().last() {
                Some(trap) if !watcher.traps.contains(trap) => (*trap, timeline.position()),
                _ => return (!matches!(end, End::Reached | End::Waiting)).then_some(Stopped::AtEnd),
            },
        };
        watcher.learn(timeline);
        timeline.seek(step);
        match timeline.look(|moment| watcher.stopping(moment, Look::Hindsight)) {
            Some(found) if !found.is_empty() => Some(Stopped::At(found)),
            _ => {
                timeline.seek(next);
                None
            }
        }
    }

    /// The breakpoints, with what they have had to say.
    pub(super) fn into_points(self) -> Breakpoints {
        let mut points = self.watcher.points;
        points.messages.extend(self.watcher.messages);
        points
    }
}

/// On the way to the last breakpoint before the present: stretch by stretch, the latest first.
#[derive(Debug)]
pub(super) struct Homeward {
    watcher: Watcher,
    present: u64,
    /// The stretch that is run: where it ends; its beginning is a snapshot or, when passes are counted, the start.
    end: u64,
    is_within: bool,
    /// What log points had to say in the stretches behind.
    messages: Vec<Message>,
}

impl Homeward {
    pub(super) fn new(timeline: &Timeline, points: Breakpoints) -> Self {
        let present = timeline.position();
        Self {
            watcher: Watcher::new(timeline, points, false),
            present,
            end: present,
            is_within: false,
            messages: Vec::new(),
        }
    }

    /// Goes on for about so many instructions; tells where it has stopped, if it has. The present is there then.
    pub(super) fn advance(&mut self, timeline: &mut Timeline, budget: u64) -> Option<Stopped> {
        let counts = self.watcher.counts_passes();
        if !self.is_within {
            let begin = match counts {
                true => (timeline.start() < self.end).then(|| timeline.start()),
                false => timeline.snapshot_before(self.end),
            };
            let Some(begin) = begin else {
                return Some(self.stop(timeline, None));
            };
            timeline.restore(begin);
            self.is_within = true;
            self.watcher.begin(if counts { u64::MAX } else { self.end });
        }
        let begin = timeline.position();
        let target = self.end.min(begin.saturating_add(budget));
        timeline.forward(target, &mut self.watcher);
        let is_stuck = timeline.position() == begin;
        if timeline.position() < self.end && !is_stuck {
            return None;
        }
        if !counts && self.end < self.present && self.watcher.calls.is_active() {
            // Whether a call has begun or ended is seen at the moment after.
            timeline.forward(self.end + 1, &mut self.watcher);
        }
        self.is_within = false;
        let mut said = std::mem::take(&mut self.watcher.messages);
        said.append(&mut self.messages);
        self.messages = said;
        let found = self.watcher.found.take();
        if found.is_some() || counts {
            return Some(self.stop(timeline, found));
        }
        self.end = timeline.snapshot_before(self.end).unwrap_or(timeline.start());
        None
    }

    fn stop(&mut self, timeline: &mut Timeline, found: Option<(u64, Vec<u32>)>) -> Stopped {
        let target = found.as_ref().map_or(timeline.start(), |(step, _)| *step);
        timeline.seek(target);
        self.messages.retain(|message| found.is_none() || message.step > target);
        self.messages.reverse();
        found.map_or(Stopped::AtEnd, |(_, found)| Stopped::At(found))
    }

    /// The breakpoints, with what they have had to say.
    pub(super) fn into_points(self) -> Breakpoints {
        let mut points = self.watcher.points;
        points.messages.extend(self.messages);
        points
    }
}

impl Timeline {
    /// Runs forward to the first breakpoint after the present, or to the end.
    pub fn continue_to(&mut self, points: &mut Breakpoints) -> Stopped {
        let mut onward = Onward::new(self, std::mem::take(points), Some(self.position()));
        let stopped = loop {
            if let Some(stopped) = onward.advance(self, u64::MAX) {
                break stopped;
            }
        };
        *points = onward.into_points();
        stopped
    }

    /// Goes back to the last breakpoint before the present, or to the beginning.
    pub fn reverse_continue(&mut self, points: &mut Breakpoints) -> Stopped {
        let mut homeward = Homeward::new(self, std::mem::take(points));
        let stopped = loop {
            if let Some(stopped) = homeward.advance(self, u64::MAX) {
                break stopped;
            }
        };
        *points = homeward.into_points();
        stopped
    }
}
