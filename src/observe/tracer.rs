//! A window of a run as events: made by running the window again, so that a trace costs nothing for what nobody looks at.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use super::access::accesses;
use super::filter::{TraceFilter, Want, Wanted};
use super::location::Location;
use super::plan::{Plans, Quiet};
use super::profile::Function;
use super::timeline::{End, Timeline};
use super::trace::{Effect, TraceEvent, TracePosition, callee, effect, location};
use super::writer::{HostWrites, is_call};
use crate::code::typing::{InstructionTypes, instruction_types};
use crate::code::{Op, Program};
use crate::execute::{Moment, Observer};
use crate::machine::{FunctionKind, Machine, values_in};
use crate::module::types::{ValType, slots_of};

/// How many events a tracer keeps.
#[derive(Clone, Copy, Debug)]
enum Room {
    All,
    /// Then it stops the run.
    First(usize),
    /// The last before a position.
    Last(usize, TracePosition),
}

/// An observer that makes events of what it sees.
#[derive(Debug)]
pub struct Tracer {
    filter: TraceFilter,
    room: Room,
    plans: Plans<Plan>,
    quiet: Quiet,
    events: VecDeque<TraceEvent>,
    /// The last event, while its results are not known.
    pending: Option<Pending>,
    /// Whether the next instruction has to be seen, whatever it is.
    is_due: bool,
    /// How many functions have ended at a step.
    ended: (u64, u32),
    /// What the host is known to write, and up to which step that is all.
    host: HostWrites,
    known: u64,
    /// Calls of the host that are events only if it writes to a memory.
    undecided: Vec<(TracePosition, u32)>,
}

/// What a tracer knows of a function.
#[derive(Debug)]
struct Plan {
    function: Function,
    wants: Box<[Wanted]>,
    types: Option<Box<[InstructionTypes]>>,
}

#[derive(Debug)]
struct Pending {
    event: TraceEvent,
    results: Box<[ValType]>,
    /// The place of the instruction.
    pc: u32,
    /// Whether the instruction always leads to the next one, if only by way of delimiters.
    straight: bool,
    /// Whether it is an event only if it takes or gives the value that is looked for.
    by_value: bool,
    /// How high the stack is when it has led to the next one.
    top: usize,
}

impl Tracer {
    /// A tracer that keeps all events that pass the filter.
    pub fn new(filter: TraceFilter) -> Self {
        Self {
            filter,
            room: Room::All,
            plans: Plans::default(),
            quiet: Quiet::default(),
            events: VecDeque::new(),
            pending: None,
            is_due: true,
            ended: (0, 0),
            host: HostWrites::default(),
            known: 0,
            undecided: Vec::new(),
        }
    }

    /// The same, which stops the run when it has so many events.
    pub fn first(filter: TraceFilter, count: usize) -> Self {
        Self {
            room: Room::First(count),
            ..Self::new(filter)
        }
    }

    /// The same, which forgets all events but the last ones before a position.
    pub fn last(filter: TraceFilter, count: usize, before: TracePosition) -> Self {
        Self {
            room: Room::Last(count, before),
            ..Self::new(filter)
        }
    }

    /// Tells the tracer what the host is known to write.
    pub(super) fn expect(&mut self, host: HostWrites, known: u64) {
        self.host = host;
        self.known = known;
    }

    /// Takes out the events so far.
    pub fn take(&mut self) -> Vec<TraceEvent> {
        self.is_due = true;
        std::mem::take(&mut self.events).into()
    }

    /// Takes in the results of the last instruction. `machine` is the one that was watched, where it stopped.
    pub fn finish(&mut self, machine: &Machine) {
        match machine.frames.last() {
            Some(frame) => self.complete(machine.frames.len(), frame.pc, &machine.stack),
            None => self.complete(0, 0, &machine.stack),
        }
    }

    /// Takes back what has turned out to be no event, now that it is known what the host has written.
    fn decide(&mut self, host: &HostWrites) {
        for (position, memory) in std::mem::take(&mut self.undecided) {
            let mut writes = host.to(memory, position.step);
            if !writes.any(|place| self.filter.writes.iter().any(|wanted| wanted.overlaps(&place)))
                && let Ok(index) = self.events.binary_search_by_key(&position, |event| event.position())
            {
                self.events.remove(index);
            }
        }
    }

    /// Keeps the event that awaits its results, which are on the stack if its instruction has led to the next.
    fn complete(&mut self, depth: usize, pc: u32, stack: &[u64]) {
        let Some(mut pending) = self.pending.take() else { return };
        let still_there = depth == pending.event.depth && pc == pending.pc;
        let led_on = match pending.straight {
            true => !still_there,
            false => (depth, pc, stack.len()) == (pending.event.depth, pending.pc + 1, pending.top),
        };
        if led_on {
            let slots = slots_of(&pending.results);
            pending.event.results = Some(values_in(&pending.results, &stack[stack.len() - slots..]));
        }
        if !pending.by_value || self.has_value(&pending.event) {
            self.keep(pending.event);
        }
    }

    /// Whether an event takes or gives the value that is looked for.
    fn has_value(&self, event: &TraceEvent) -> bool {
        let values = event.operands.iter().chain(event.results.iter().flatten());
        self.filter
            .value
            .is_some_and(|sought| { values }.any(|value| sought.is(value)))
    }

    fn keep(&mut self, event: TraceEvent) {
        if let Room::Last(count, before) = self.room {
            if event.position() >= before {
                return;
            }
            if self.events.len() >= count {
                self.events.pop_front();
            }
        }
        self.events.push_back(event);
    }

    /// Whether there is an event of an instruction that calls a host function or writes.
    fn is_wanted(&mut self, moment: &Moment<'_>) -> bool {
        let host_called = callee(moment).is_some_and(|function| {
            let function = &moment.machine.functions[function as usize];
            matches!(function.kind, FunctionKind::Host(_))
        });
        if host_called && self.filter.host_calls {
            return true;
        }
        let TraceFilter { writes, .. } = &self.filter;
        let is_write = |place: &Location| writes.iter().any(|wanted| wanted.overlaps(place));
        if writes.is_empty() {
            return false;
        }
        if host_called && moment.steps >= self.known {
            let instance = &moment.machine.instances[moment.frame.instance as usize];
            if let Some(memory) = instance.memories.first() {
                self.undecided.push((TracePosition::of_step(moment.steps), *memory));
            }
            return !instance.memories.is_empty();
        }
        let by_host = self.host.at(moment).any(|place| is_write(&place));
        let mut accesses = accesses(moment).into_iter();
        by_host || accesses.any(|access| access.write && is_write(&access.location))
    }

    /// What is known of the function of a moment, and whether the moment can be an event.
    fn plan(&mut self, moment: &Moment<'_>) -> (&mut Plan, Wanted) {
        let filter = &self.filter;
        let plan = self.plans.of(moment.frame.function, || {
            let function = location(moment);
            Plan {
                function,
                wants: filter.plan(function, moment.code),
                types: None,
            }
        });
        let want = plan.wants[moment.frame.pc as usize];
        (plan, want)
    }

    #[inline(never)]
    fn begin(&mut self, moment: &Moment<'_>) {
        let (plan, Wanted { by_value, .. }) = self.plan(moment);
        let (module, function) = plan.function;
        let offset = moment.code.offsets[moment.frame.pc as usize];
        let loaded = &moment.program.module(module).module;
        let types = plan
            .types
            .get_or_insert_with(|| instruction_types(loaded, function).into());
        let found = types.binary_search_by_key(&offset, |types| types.offset);
        let types = &types[found.expect("every operation stands for an instruction")];
        let slots = slots_of(&types.operands);
        let operands = values_in(&types.operands, &moment.stack[moment.stack.len() - slots..]);
        let event = TraceEvent {
            step: moment.steps,
            order: TracePosition::INSTRUCTION,
            depth: moment.machine.frames.len(),
            module,
            function,
            offset,
            effect: effect(moment, &operands),
            operands,
            results: None,
        };
        self.pending = Some(Pending {
            event,
            results: types.results.clone(),
            pc: moment.frame.pc,
            straight: moment.op.is_straight(),
            by_value,
            top: moment.stack.len() - slots + slots_of(&types.results),
        });
    }
}

impl Observer for Tracer {
    #[inline(always)]
    fn wants(&mut self, function: u32, pc: usize, _: Op, _: u64) -> bool {
        let plan = self.plans.get(function);
        self.is_due || plan.is_none_or(|plan| plan.wants[pc].want != Want::Never)
    }

    fn quiet_until(&mut self, program: &Program, machine: &Machine) -> u64 {
        let Some(frame) = machine.frames.last() else { return 0 };
        // Calls are events where they end too.
        if self.is_due || self.filter.calls {
            return 0;
        }
        let filter = &self.filter;
        let is_quiet = self.quiet.is_quiet(program, machine, frame.function, |body| {
            let wants = filter.plan(body.here, body.code);
            let mut wants = wants.iter().zip(&body.code.ops);
            wants.any(|(wanted, op)| match wanted.want {
                Want::Never => false,
                Want::Always => true,
                Want::Perhaps => !is_call(*op) || body.can_call_host(*op),
            })
        });
        if is_quiet { u64::MAX } else { 0 }
    }

    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        if self.pending.is_some() {
            self.complete(moment.machine.frames.len(), moment.frame.pc, moment.stack);
        }
        if let Room::First(count) = self.room
            && self.events.len() >= count
        {
            return ControlFlow::Break(());
        }
        let (_, Wanted { want, .. }) = self.plan(moment);
        if want == Want::Always || (want == Want::Perhaps && self.is_wanted(moment)) {
            self.begin(moment);
        }
        self.is_due = self.pending.is_some() || matches!(self.room, Room::First(count) if self.events.len() >= count);
        ControlFlow::Continue(())
    }

    fn end(&mut self, moment: &Moment<'_>) {
        if !self.filter.calls {
            return;
        }
        self.is_due = true;
        if self.pending.is_some() {
            self.complete(moment.machine.frames.len(), moment.frame.pc, moment.stack);
        }
        if self.ended.0 != moment.steps {
            self.ended = (moment.steps, 0);
        }
        let order = self.ended.1;
        self.ended.1 += 1;
        let (plan, Wanted { want, by_value }) = self.plan(moment);
        if want == Want::Never {
            return;
        }
        let (module, function) = plan.function;
        let results = &moment.program.module(module).module.function_type(function).results;
        let operands = values_in(results, &moment.stack[moment.stack.len() - slots_of(results)..]);
        let event = TraceEvent {
            step: moment.steps,
            order,
            depth: moment.machine.frames.len(),
            module,
            function,
            offset: moment.code.offsets[moment.frame.pc as usize],
            operands,
            results: None,
            effect: Some(Effect::Return),
        };
        if !by_value || self.has_value(&event) {
            self.keep(event);
        }
    }
}

impl Timeline {
    /// Runs forward to a step, as [`forward`](Self::forward) does, or until the tracer has what it wants.
    pub fn trace(&mut self, step: u64, tracer: &mut Tracer) -> End {
        let used = self.used();
        if !tracer.filter.writes.is_empty() {
            let host = HostWrites::of(self.log().since(used));
            tracer.expect(host, self.recorded());
        }
        let end = self.forward(step, tracer);
        tracer.finish(self.machine());
        if !tracer.undecided.is_empty() {
            tracer.decide(&HostWrites::of(self.log().since(used)));
        }
        end
    }
}
