//! What a run does that can be seen from outside, one thing after the other: what two runs are compared by whose
//! modules are not the same.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use super::access::accesses;
use super::location::{Content, Location};
use super::log::Event;
use super::timeline::{End, Timeline};
use super::trace::callee;
use crate::code::Op;
use crate::execute::{Moment, Observer};
use crate::machine::{FunctionKind, Status, Value, values_in};
use crate::module::types::slots_of;
use crate::session::{Answer, Outcome};

/// Instructions that are run at once.
const WINDOW: u64 = 1 << 16;

/// Something that can be seen from outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    /// A function was called from outside.
    Invoked {
        /// Its name.
        function: String,
        /// Its arguments.
        arguments: Vec<Value>,
    },
    /// A host function was called by the program.
    HostCall {
        /// The module that it is imported from.
        module: String,
        /// Its name in that module.
        name: String,
        /// Its arguments.
        arguments: Vec<Value>,
        /// What it did; `None` when it has not answered.
        answer: Option<Answer>,
    },
    /// An instruction wrote to a memory or a global; what is there then.
    Wrote {
        /// Where.
        location: Location,
        /// What.
        content: Content,
    },
    /// A call from outside has ended.
    Ended(Outcome),
}

/// A happening and its moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// Instructions executed before it.
    pub step: u64,
    /// What happened.
    pub what: Happening,
}

/// Which happenings are of interest. Calls of the host and the ends of calls always are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HappeningFilter {
    /// What instructions write to memories.
    pub stores: bool,
    /// What instructions write to globals.
    pub globals: bool,
}

/// Goes along a timeline from its beginning, and tells what happens.
#[derive(Debug)]
pub(super) struct HappeningWatch {
    filter: HappeningFilter,
    found: VecDeque<Happened>,
    /// How many entries of the log have been told of.
    told: usize,
    /// Whether a call is under way whose end has not been told of.
    under_way: bool,
    is_over: bool,
}

impl HappeningWatch {
    /// The present of the timeline is its beginning then.
    pub(super) fn new(timeline: &mut Timeline, filter: HappeningFilter) -> Self {
        timeline.restore(timeline.start());
        Self {
            told: timeline.used(),
            filter,
            found: VecDeque::new(),
            under_way: true,
            is_over: false,
        }
    }

    /// Whether nothing more happens but what has been found.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Runs on for a while, if not to the end.
    pub(super) fn run(&mut self, timeline: &mut Timeline) {
        let end = (timeline.position() + WINDOW).min(timeline.recorded());
        let mut watch = Watch {
            filter: self.filter,
            found: Vec::new(),
            written: Vec::new(),
        };
        let ended = timeline.advance(end, &mut watch);
        let Watch { found, written, .. } = watch;
        // What was done from outside came before what the program did then.
        self.tell_of_calls(timeline);
        self.found.extend(found);
        let step = timeline.position();
        let machine = timeline.machine();
        let trapped = matches!(machine.status, Status::Trapped(_));
        for location in written.into_iter().filter(|_| !trapped) {
            let content = location.content(&timeline.session().program, machine);
            self.found.extend(content.map(|content| Happened {
                step: step.saturating_sub(1),
                what: Happening::Wrote { location, content },
            }));
        }
        let is_ended = matches!(machine.status, Status::Idle | Status::Trapped(_) | Status::Thrown(_));
        if is_ended && self.under_way {
            self.under_way = false;
            let what = Happening::Ended(timeline.session().outcome());
            self.found.push_back(Happened { step, what });
        }
        self.is_over = matches!(ended, Some(End::Finished | End::Waiting))
            || (ended == Some(End::Reached) && step == timeline.recorded());
    }

    fn tell_of_calls(&mut self, timeline: &Timeline) {
        let used = timeline.used();
        for entry in timeline.log().between(self.told, used) {
            let what = match &entry.event {
                Event::Invoke { function, arguments } => Happening::Invoked {
                    function: timeline.session().function_name(*function),
                    arguments: arguments.clone(),
                },
                Event::Instantiate { .. } => {
                    self.under_way = true;
                    continue;
                }
                _ => continue,
            };
            self.under_way = true;
            self.found.push_back(Happened { step: entry.step, what });
        }
        self.told = used;
    }

    /// The next of what has been found.
    pub(super) fn take(&mut self, timeline: &Timeline) -> Option<Happened> {
        let mut next = self.found.pop_front()?;
        if let Happening::HostCall { answer, .. } = &mut next.what {
            *answer = timeline.answer_to(next.step).cloned();
        }
        Some(next)
    }
}

/// The happenings of a timeline, in their order, as far as it is recorded.
#[derive(Debug)]
pub struct Happenings<'a> {
    timeline: &'a mut Timeline,
    watch: HappeningWatch,
    /// The present of the timeline, which it has again in the end.
    present: u64,
}

impl<'a> Happenings<'a> {
    /// Those from the beginning on.
    pub fn new(timeline: &'a mut Timeline, filter: HappeningFilter) -> Self {
        let present = timeline.position();
        Self {
            watch: HappeningWatch::new(timeline, filter),
            timeline,
            present,
        }
    }
}

impl Iterator for Happenings<'_> {
    type Item = Happened;

    fn next(&mut self) -> Option<Happened> {
        loop {
            let next = self.watch.take(self.timeline);
            if next.is_some() || self.watch.is_over() {
                return next;
            }
            self.watch.run(self.timeline);
        }
    }
}

impl Drop for Happenings<'_> {
    fn drop(&mut self) {
        self.timeline.seek(self.present);
    }
}

impl Timeline {
    /// What the host function did that the instruction at a step calls.
    pub(super) fn answer_to(&self, step: u64) -> Option<&Answer> {
        let entries = self.log().entries();
        let next = entries.get(entries.partition_point(|entry| entry.step <= step))?;
        match &next.event {
            Event::Answer(answer) if next.step == step + 1 => Some(answer),
            _ => None,
        }
    }
}

/// Sees what instructions do.
struct Watch {
    filter: HappeningFilter,
    found: Vec<Happened>,
    /// What the instruction before writes to.
    written: Vec<Location>,
}

impl Watch {
    fn may_write(&self, op: Op) -> bool {
        match op {
            Op::Memory(_) | Op::Simd(_) | Op::Atomic(_) => self.filter.stores,
            Op::GlobalSet(_) => self.filter.globals,
            _ => false,
        }
    }
}

impl Observer for Watch {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        for location in self.written.drain(..) {
            let content = location.content(moment.program, moment.machine);
            self.found.extend(content.map(|content| Happened {
                step: moment.steps - 1,
                what: Happening::Wrote { location, content },
            }));
        }
        if self.may_write(moment.op) {
            let accesses = accesses(moment).into_iter().filter(|access| access.write);
            self.written.extend(accesses.map(|access| access.location));
        } else if let Some(function) = callee(moment)
            && let FunctionKind::Host(host) = moment.machine.functions[function as usize].kind
        {
            let declaration = moment.program.host(host);
            let params = &moment.program.types.func(declaration.ty).params;
            let direct = matches!(moment.op, Op::Call(_) | Op::ReturnCall(_));
            let end = moment.stack.len() - usize::from(!direct);
            let arguments = values_in(params, &moment.stack[end - slots_of(params)..]);
            self.found.push(Happened {
                step: moment.steps,
                what: Happening::HostCall {
                    module: declaration.module.to_string(),
                    name: declaration.name.to_string(),
                    arguments,
                    answer: None,
                },
            });
        }
        ControlFlow::Continue(())
    }
}
