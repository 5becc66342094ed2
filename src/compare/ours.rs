//! The call as Semblance makes it.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::evidence::{Ending, Evidence, FileEnd, GLOBALS_SEEN, MemoryEnd};
use super::seen::Seen;
use super::subject::{Call, Subject};
use super::tally::{BLOCK, Event, HOST_CALL, HOST_RESULT, Tally, host_events};
use super::watch::{Watch, watches};
use super::witness::Witness;
use crate::error::{Error, TrapCode};
use crate::execute::{Moment, Observer, Stop, run, run_observed};
use crate::machine::{FunctionKind, InstantiationError, Object, RefKind, Status, Value};
use crate::module::ExternKind;
use crate::module::types::{ExternType, ValType, slots_of};
use crate::observe::Plans;
use crate::session::Session;

/// A run of a module, to be compared.
#[derive(Debug)]
pub struct Ours {
    session: Session,
    subject: Subject,
    /// The number of the call that comes next, once what is executed has ended.
    next: usize,
    /// Why the instantiation failed.
    failed: Option<InstantiationError>,
    witness: Witness,
    watcher: Option<Box<Watcher>>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It goes on.
    Paused,
    /// So many nanoseconds have to pass first.
    Waiting(u64),
    /// It is over.
    Ended,
}

impl Ours {
    /// Instantiates a module, for its calls.
    ///
    /// # Errors
    /// When the module does not fit its imports, or there is no such function. A trap is none.
    pub fn begin(subject: Subject) -> Result<Self, Error> {
        Self::watched(subject, None)
    }

    /// The same run once more, with its events compared to those of another engine.
    ///
    /// # Errors
    /// None that the first run has not had.
    pub fn again(&self, theirs: Tally) -> Result<Self, Error> {
        Self::watched(self.subject.clone(), Some(Watcher::new(theirs)))
    }

    fn watched(subject: Subject, watcher: Option<Watcher>) -> Result<Self, Error> {
        let mut session = subject.session();
        let failed = match session.instantiate(Arc::clone(&subject.module)) {
            Err(InstantiationError::Refused(error)) => return Err(error),
            Err(failed) => Some(failed),
            Ok(instance) => {
                for (name, _) in &subject.calls {
                    session.exported_function(instance, name)?;
                }
                None
            }
        };
        Ok(Self {
            session,
            subject,
            next: 0,
            failed,
            witness: Witness::default(),
            watcher: watcher.map(Box::new),
        })
    }

    /// The session.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Instructions executed.
    pub fn steps(&self) -> u64 {
        self.session.machine.steps
    }

    /// Runs for about so many instructions. A wait that the last progress told of is over.
    ///
    /// # Errors
    /// When the arguments are not of the function's types.
    pub fn advance(&mut self, budget: u64) -> Result<Progress, Error> {
        let end = self.steps().saturating_add(budget);
        self.session.machine.wake();
        loop {
            if self.is_found() {
                return Ok(Progress::Ended);
            }
            if self.session.machine.status == Status::Idle {
                let Some((name, arguments)) = self.next_call() else {
                    return Ok(Progress::Ended);
                };
                let function = self.session.exported_function(0, &name)?;
                self.session.invoke(function, &arguments)?;
            }
            let remaining = end - self.steps();
            let Session { program, machine, .. } = &mut self.session;
            let stop = match &mut self.watcher {
                Some(watcher) => run_observed(program, machine, remaining, &mut **watcher),
                None => run(program, machine, remaining),
            };
            match stop {
                Stop::Host => {
                    if !self.answer() {
                        return Ok(Progress::Ended);
                    }
                }
                Stop::Done => {}
                Stop::Budget => return Ok(Progress::Paused),
                Stop::Trapped | Stop::Thrown | Stop::Observed => return Ok(Progress::Ended),
                Stop::Wait => {
                    let Status::Waiting { nanoseconds } = self.session.machine.status else {
                        unreachable!("the machine waits")
                    };
                    return Ok(Progress::Waiting(nanoseconds));
                }
            }
        }
    }

    fn next_call(&mut self) -> Option<Call> {
        let call = self.subject.calls.get(self.next).filter(|_| self.failed.is_none())?;
        self.next += 1;
        Some(call.clone())
    }

    /// Lets the host answer; whether it has. What it waits for otherwise will not come.
    fn answer(&mut self) -> bool {
        let Status::Host { host, .. } = self.session.machine.status else {
            unreachable!("a host call is awaited")
        };
        let arguments = self.session.machine.host_arguments(&self.session.program);
        self.tell(HOST_CALL | host, &arguments);
        let answer = loop {
            match self.session.ask_host() {
                Some(answer) => break answer,
                None if self.session.block() => {}
                None => return false,
            }
        };
        if let Ok(results) = &answer.outcome {
            self.tell(HOST_RESULT | host, results);
        }
        self.witness.saw(host, arguments, &answer);
        self.session.answer(answer.outcome);
        true
    }

    /// Tells the watcher of a call of the host, or of what it gave.
    fn tell(&mut self, site: u32, values: &[Value]) {
        let Some(watcher) = &mut self.watcher else { return };
        let step = self.session.machine.steps.saturating_sub(1);
        for event in host_events(site, values.iter().map(|value| value.to_slots()[0])) {
            watcher.happened(event, step);
        }
    }

    fn is_found(&self) -> bool {
        self.watcher.as_ref().is_some_and(|watcher| watcher.found.is_some())
    }

    /// What is seen of the run so far, that has taken so long.
    pub fn evidence(&self, milliseconds: f64) -> Evidence {
        let machine = &self.session.machine;
        let instance = machine.instances.first().filter(|_| self.failed.is_none());
        let types = &self.session.program.types;
        let globals = instance.map(|instance| {
            let globals = instance.globals.iter().take(GLOBALS_SEEN);
            let seen = |address: &u32| {
                let global = &machine.globals[*address as usize];
                Seen::of(global.value(), global.ty.value, types)
            };
            globals.map(seen).collect()
        });
        let memories = instance.map(|instance| {
            let memories = instance.memories.iter();
            memories
                .map(|address| MemoryEnd::of(&machine.memories[*address as usize].bytes))
                .collect()
        });
        Evidence {
            ending: self.ending(),
            calls: self.witness.calls.clone(),
            output: self.witness.output.clone(),
            globals,
            memories,
            files: FileEnd::all_of(&self.session.world),
            milliseconds,
        }
    }

    fn ending(&self) -> Ending {
        if let Some(InstantiationError::Trapped { trap, .. }) = &self.failed {
            return Ending::Trapped {
                codes: vec![trap.code],
                text: trap.to_string(),
            };
        }
        let machine = &self.session.machine;
        let types = &self.session.program.types;
        let seen = |values: Vec<Value>, its: &[ValType]| -> Vec<Seen> {
            let pairs = values.into_iter().zip(its);
            pairs.map(|(value, ty)| Seen::of(value, *ty, types)).collect()
        };
        match &machine.status {
            Status::Idle if self.next < self.subject.calls.len() => Ending::Unfinished,
            Status::Idle => {
                let results = machine.results(&self.session.program);
                let its = self.subject.calls.last().and_then(|(name, _)| {
                    let function = machine.export(&self.session.program, 0, name)?;
                    Some(self.session.function_type(function.address).results.clone())
                });
                Ending::Returned(seen(results, &its.unwrap_or_default()))
            }
            Status::Host { .. } if self.session.wait.is_some() => Ending::Waiting,
            Status::Running | Status::Host { .. } | Status::Waiting { .. } => Ending::Unfinished,
            Status::Trapped(trap) => match trap.code {
                TrapCode::Exit(status) => Ending::Exited(status),
                code => Ending::Trapped {
                    codes: vec![code],
                    text: trap.to_string(),
                },
            },
            Status::Thrown(exception) => {
                let Some((RefKind::Exn, index)) = exception.get() else {
                    unreachable!("a reference to an exception")
                };
                let Object::Exception { tag, payload } = machine.heap.get(index) else {
                    unreachable!("a reference to an exception")
                };
                let thrown = machine.tags[*tag as usize];
                let ExternType::Tag(ty) = machine.type_of(crate::machine::Extern {
                    kind: ExternKind::Tag,
                    address: *tag,
                }) else {
                    unreachable!("a tag's type is a tag's")
                };
                let its = &types.func(ty).params;
                let payload = seen(crate::machine::values_in(its, payload), its);
                Ending::Thrown {
                    tag: Some(thrown.index),
                    payload: payload.into_iter().map(Some).collect(),
                }
            }
        }
    }

    /// Which block of events is the first to be different; none when they are all the same, or the run is not over.
    pub fn block(&self) -> Option<u64> {
        let watcher = self.watcher.as_ref()?;
        watcher.found.or_else(|| watcher.last_block())
    }

    /// The first event of that block in which another engine differs, with its place in the block, ours and theirs.
    /// `theirs` are the events of the block there.
    pub fn first_difference(&self, theirs: &[Event]) -> Option<(usize, Option<Happened>, Option<Event>)> {
        let ours = &self.watcher.as_ref()?.kept;
        let same = ours
            .iter()
            .zip(theirs)
            .take_while(|(ours, theirs)| ours.event == **theirs);
        let at = same.count();
        let (ours, theirs) = (ours.get(at).copied(), theirs.get(at).copied());
        (ours.is_some() || theirs.is_some()).then_some((at, ours, theirs))
    }

    /// The watched instruction of a site.
    pub fn watch(&self, site: u32) -> Option<Watch> {
        let module = &self.subject.module;
        let after = module.bodies.partition_point(|body| body.end as u64 <= u64::from(site));
        let function = (module.imported_functions() + after) as u32;
        let code = ((function as usize) < module.functions.len()).then(|| self.session.program.code(0, function))?;
        watches(module, function, code)
            .into_iter()
            .find(|watch| watch.offset == site)
    }
}

/// An event and its moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Happened {
    /// Instructions executed before it.
    pub step: u64,
    /// What it is.
    pub event: Event,
}

/// Sums up events, and compares with the sums of another engine.
#[derive(Debug)]
pub(super) struct Watcher {
    plans: Plans<Box<[Option<Watch>]>>,
    /// The instruction before, when its result is to be told.
    pending: Option<(u32, ValType, u64)>,
    ours: Tally,
    theirs: Tally,
    /// The events of the block that has begun.
    kept: Vec<Happened>,
    /// The first block that is different.
    found: Option<u64>,
}

impl Watcher {
    fn new(theirs: Tally) -> Self {
        Self {
            plans: Plans::default(),
            pending: None,
            ours: Tally::default(),
            theirs,
            kept: Vec::new(),
            found: None,
        }
    }

    fn happened(&mut self, event: Event, step: u64) {
        if self.found.is_some() {
            return;
        }
        if self.ours.count.is_multiple_of(BLOCK) {
            self.kept.clear();
        }
        self.kept.push(Happened { step, event });
        if self.ours.add(event) {
            let block = self.ours.count / BLOCK - 1;
            if self.theirs.blocks.get(block as usize) != Some(&self.ours.sum) {
                self.found = Some(block);
            }
        }
    }

    /// The block that the run ended in, when it is different.
    fn last_block(&self) -> Option<u64> {
        let block = self.ours.count / BLOCK;
        ((self.ours.count, self.ours.sum) != (self.theirs.count, self.theirs.sum)).then_some(block)
    }

    /// Tells of what the instruction before gave.
    fn settle(&mut self, moment: &Moment<'_>) {
        if let Some((site, ty, step)) = self.pending.take() {
            self.happened(event(site, moment.stack, &[ty]), step);
        }
    }
}

/// The event of an instruction that takes or gave what is on top of the stack.
fn event(site: u32, stack: &[u64], types: &[ValType]) -> Event {
    let mut words = [0; 3];
    if !types.iter().any(|ty| matches!(ty, ValType::Ref(_))) {
        let top = &stack[stack.len() - slots_of(types)..];
        words[..top.len()].copy_from_slice(top);
    }
    Event { site, words }
}

impl Observer for Watcher {
    #[inline]
    fn wants(&mut self, function: u32, pc: usize, _: crate::code::Op, _: u64) -> bool {
        self.pending.is_some() || self.plans.get(function).is_none_or(|plan| plan[pc].is_some())
    }

    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        self.settle(moment);
        let plan = self.plans.of(moment.frame.function, || {
            let FunctionKind::Wasm { instance, index } = moment.machine.functions[moment.frame.function as usize].kind
            else {
                unreachable!("host functions have no frames")
            };
            let number = moment.machine.instances[instance as usize].module;
            let mut watches = watches(&moment.program.module(number).module, index, moment.code)
                .into_iter()
                .peekable();
            let offsets = moment.code.offsets.iter();
            offsets
                .map(|offset| watches.next_if(|watch| watch.offset == *offset))
                .collect()
        });
        if let Some(watch) = &plan[moment.frame.pc as usize] {
            match watch.result {
                Some(ty) => self.pending = Some((watch.offset, ty, moment.steps)),
                None => {
                    let event = event(watch.offset, moment.stack, &watch.operands);
                    self.happened(event, moment.steps);
                }
            }
        }
        match self.found {
            Some(_) => ControlFlow::Break(()),
            None => ControlFlow::Continue(()),
        }
    }

    fn end(&mut self, moment: &Moment<'_>) {
        self.settle(moment);
    }
}
