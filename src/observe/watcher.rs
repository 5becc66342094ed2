//! Running along a timeline with breakpoints, forward and backward.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::access::accesses;
use super::breakpoint::{AccessKind, Breakpoints, Message, Passes, Stopped, Trigger};
use super::location::Location;
use super::log::Event;
use super::timeline::{End, Timeline};
use super::trace::location;
use super::writer::{HostWrites, is_call, is_tail_call};
use crate::code::{Branch, Op};
use crate::execute::{Moment, Observer};
use crate::machine::{FunctionKind, Ref};

/// Which of the breakpoints are looked at.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    All,
    /// Those that the moment before decides.
    Arrivals,
    /// Those that only what comes after decides.
    Hindsight,
}

/// A run with breakpoints.
struct Watcher<'a> {
    points: &'a mut Breakpoints,
    host: HostWrites,
    /// Steps of the calls of host functions, as far as they have been recorded.
    host_calls: Vec<u64>,
    traps: Vec<u64>,
    recorded: u64,
    start: u64,
    /// Stops count only after this step.
    after: Option<u64>,
    /// Up to here everything counts; at this step only arrivals do.
    until: u64,
    /// Stops at the first, not remembers the last.
    stops: bool,
    found: Option<(u64, Vec<u32>)>,
    messages: Vec<Message>,
    counts: HashMap<u32, u64>,
    /// By function address: which operations can trigger something.
    plans: HashMap<u32, Vec<bool>>,
    /// Every moment matters.
    everywhere: bool,
    watches_memory: bool,
    /// A host call at this step may do what somebody waits for.
    open: Option<u64>,
    /// The functions of the frames at the moment before, and its operation.
    before: Option<(Vec<u32>, Op)>,
}

impl<'a> Watcher<'a> {
    fn new(timeline: &Timeline, points: &'a mut Breakpoints, stops: bool) -> Self {
        let everywhere = points.has(|trigger| matches!(trigger, Trigger::Entry { .. } | Trigger::Exit { .. }));
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
            host: HostWrites::of(timeline.log()),
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
            plans: HashMap::new(),
            everywhere,
            watches_memory,
            open: None,
            before: None,
        }
    }

    /// Whether it matters how often a breakpoint has been passed since the beginning.
    fn counts_passes(&self) -> bool {
        self.points.iter().any(|(_, point)| point.passes != Passes::All)
    }

    /// Whether an operation can trigger anything: looked up for each instruction, made once for each function.
    fn is_planned(&mut self, moment: &Moment<'_>) -> bool {
        let points = &*self.points;
        let plan = self.plans.entry(moment.frame.function).or_insert_with(|| {
            let here = location(moment);
            let can = |pc: usize, op: Op| points.has(|trigger| can_trigger(trigger, here, pc as u32, op));
            moment
                .code
                .ops
                .iter()
                .enumerate()
                .map(|(pc, op)| can(pc, *op))
                .collect()
        });
        plan[moment.frame.pc as usize]
    }

    fn is_triggered(&self, trigger: &Trigger, moment: &Moment<'_>, look: Look) -> bool {
        let here = location(moment);
        match trigger {
            Trigger::Entry { .. } | Trigger::Exit { .. } if look == Look::Hindsight => false,
            Trigger::Entry { module, function } => here == (*module, *function) && self.enters(moment),
            Trigger::Exit { module, function } => self.left(moment).any(|left| left == (*module, *function)),
            Trigger::Trap => look != Look::Arrivals && self.traps.binary_search(&moment.steps).is_ok(),
            Trigger::Access { location, kind } if look != Look::Arrivals => self.accesses(moment, location, *kind),
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
        let by_host = kind.takes(true) && self.host.at(moment).any(|location| location.overlaps(place));
        by_host
            || accesses(moment)
                .iter()
                .any(|access| kind.takes(access.write) && access.location.overlaps(place))
    }

    /// Whether a moment is the first one of its call.
    fn enters(&self, moment: &Moment<'_>) -> bool {
        if moment.frame.pc != 0 {
            return false;
        }
        match &self.before {
            // A loop at the beginning of a function leads back there.
            Some((frames, op)) => {
                frames.len() != moment.machine.frames.len() || is_tail_call(*op) || !leads_back(moment, *op)
            }
            None => moment.steps == self.start,
        }
    }

    /// The functions whose calls have ended since the moment before.
    fn left<'m>(&'m self, moment: &'m Moment<'_>) -> impl Iterator<Item = (u32, u32)> + 'm {
        let machine = moment.machine;
        let depth = machine.frames.len();
        let (frames, op) = match &self.before {
            Some((frames, op)) => (frames.as_slice(), Some(*op)),
            None => (&[][..], None),
        };
        let tail = op.is_some_and(is_tail_call);
        // The first instruction of another call from outside comes after no call at all.
        let another = moment.frame.pc == 0 && depth == 1 && !tail;
        let kept = if tail {
            depth.min(frames.len().saturating_sub(1))
        } else {
            depth
        };
        let left = frames.get(kept..).unwrap_or_default().iter().filter(move |_| !another);
        left.filter_map(|function| match machine.functions[*function as usize].kind {
            FunctionKind::Wasm { instance, index } => Some((machine.instances[instance as usize].module, index)),
            FunctionKind::Host(_) => None,
        })
    }

    /// The breakpoints that stop at a moment.
    fn stopping(&mut self, moment: &Moment<'_>, look: Look) -> Vec<u32> {
        let mut stopping = Vec::new();
        let triggered: Vec<u32> = self
            .points
            .iter()
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
            } = &mut *self.points;
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

impl Observer for Watcher<'_> {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        let look = if moment.steps >= self.until {
            Look::Arrivals
        } else {
            Look::All
        };
        let is_trap = !self.traps.is_empty() && self.traps.binary_search(&moment.steps).is_ok();
        if self.everywhere || is_trap || self.is_planned(moment) {
            let found = self.stopping(moment, look);
            if self.everywhere {
                let frames = moment.machine.frames.iter().map(|frame| frame.function).collect();
                self.before = Some((frames, moment.op));
            }
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
                if self.watches_memory && self.after.is_none_or(|after| moment.steps > after) {
                    self.open = Some(moment.steps);
                    return ControlFlow::Break(());
                }
            }
        }
        match look {
            Look::Arrivals => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }
}

/// Whether an operation of a function can trigger something; entries and exits are looked for everywhere.
fn can_trigger(trigger: &Trigger, here: (u32, u32), pc: u32, op: Op) -> bool {
    match trigger {
        Trigger::Code {
            module,
            function,
            pc: its,
        } => here == (*module, *function) && pc == *its,
        Trigger::Entry { .. } | Trigger::Exit { .. } | Trigger::Trap => false,
        Trigger::HostCall(_) | Trigger::HostCallNumber(_) => is_call(op),
        Trigger::Throw => matches!(op, Op::Throw(_) | Op::ThrowRef | Op::Rethrow(_)),
        Trigger::Local { module, function, .. } => {
            let is_access = matches!(
                op,
                Op::LocalGet(_)
                    | Op::LocalSet(_)
                    | Op::LocalTee(_)
                    | Op::LocalGetWide(_)
                    | Op::LocalSetWide(_)
                    | Op::LocalTeeWide(_)
            );
            here == (*module, *function) && is_access
        }
        Trigger::Access { location, .. } => match location {
            Location::Memory { .. } => matches!(op, Op::Memory(_) | Op::Simd(_) | Op::Atomic(_)) || is_call(op),
            Location::Table { .. } => {
                matches!(
                    op,
                    Op::Table(_) | Op::CallIndirect { .. } | Op::ReturnCallIndirect { .. }
                )
            }
            Location::Global { .. } => matches!(op, Op::GlobalGet(_) | Op::GlobalSet(_)),
            Location::Local { .. } => true,
            Location::Object { .. } => matches!(op, Op::Gc(_)),
        },
    }
}

/// Whether an operation of the function of a moment can lead back to its beginning.
fn leads_back(moment: &Moment<'_>, op: Op) -> bool {
    let code = moment.code;
    let back = |branch: &Branch| branch.target == 0;
    match op {
        Op::Br(branch) | Op::BrIf(branch) | Op::BrOnNull(branch) | Op::BrOnNonNull(branch) => back(&branch),
        Op::BrOnCast { branch, .. } | Op::BrOnCastFail { branch, .. } => {
            code.branches.get(branch as usize).is_some_and(back)
        }
        Op::BrTable { first, count } => {
            let targets = code.branches.get(first as usize..(first + count) as usize);
            targets.is_some_and(|targets| targets.iter().any(back))
        }
        _ => false,
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

impl Timeline {
    /// Runs forward to the first breakpoint after the present, or to the end.
    pub fn continue_to(&mut self, points: &mut Breakpoints) -> Stopped {
        let present = self.position();
        let mut watcher = Watcher::new(self, points, true);
        watcher.after = Some(present);
        if watcher.counts_passes() {
            self.seek(self.start());
        }
        let stopped = loop {
            let end = self.forward(u64::MAX, &mut watcher);
            if let Some((_, found)) = watcher.found.take() {
                break Stopped::At(found);
            }
            // What only hindsight tells has happened now, if it has.
            let (step, next) = match (end, watcher.open.take()) {
                (End::Observed, Some(step)) => {
                    self.step_into();
                    watcher.host = HostWrites::of(self.log());
                    (step, self.position())
                }
                _ => match self.traps().last() {
                    Some(trap) if !watcher.traps.contains(trap) => (*trap, self.position()),
                    _ => break Stopped::AtEnd,
                },
            };
            watcher.traps = self.traps().to_vec();
            watcher.recorded = self.recorded();
            self.seek(step);
            let found = self.look(|moment| watcher.stopping(moment, Look::Hindsight));
            match found {
                Some(found) if !found.is_empty() => break Stopped::At(found),
                _ => self.seek(next),
            };
        };
        let messages = std::mem::take(&mut watcher.messages);
        points.messages.extend(messages);
        stopped
    }

    /// Goes back to the last breakpoint before the present, or to the beginning.
    pub fn reverse_continue(&mut self, points: &mut Breakpoints) -> Stopped {
        let present = self.position();
        let mut messages = Vec::new();
        let counts = Watcher::new(self, points, false).counts_passes();
        let found = if counts {
            self.seek(self.start());
            let mut watcher = Watcher::new(self, points, false);
            self.forward(present, &mut watcher);
            messages.append(&mut watcher.messages);
            watcher.found
        } else {
            self.search_back(present, |timeline, end| {
                let mut watcher = Watcher::new(timeline, points, false);
                watcher.until = end;
                timeline.forward(end, &mut watcher);
                if end < present && watcher.everywhere {
                    // Whether a call has begun or ended is seen at the moment after.
                    timeline.forward(end + 1, &mut watcher);
                }
                watcher.messages.append(&mut messages);
                messages = watcher.messages;
                watcher.found
            })
        };
        let target = found.as_ref().map_or(self.start(), |(step, _)| *step);
        self.seek(target);
        messages.retain(|message| found.is_none() || message.step > target);
        points.messages.extend(messages.into_iter().rev());
        found.map_or(Stopped::AtEnd, |(_, found)| Stopped::At(found))
    }
}
