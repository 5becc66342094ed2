//! Going back over a timeline with questions, stretch by stretch.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::rc::Rc;

use super::flow::{Flows, can_reach};
use super::trail::{Spot, Trail, Unseen};
use super::{Input, Origin, OriginLimits, Place, Source};
use crate::code::Op;
use crate::execute::{Moment, Observer};
use crate::machine::{FunctionKind, Status, Value};
use crate::module::{ElementItems, SegmentMode, ValType};
use crate::observe::inquiry::{Aside, Asked, Inquiry};
use crate::observe::location::{Content, Location};
use crate::observe::log::{Entry, Event};
use crate::observe::snapshot::Snapshots;
use crate::observe::state::{local_slot, operand_slot};
use crate::observe::timeline::Timeline;
use crate::observe::writer::is_call;

/// Instructions that are taken down at once.
const WINDOW: u64 = 1 << 17;

/// Into how many parts a longer stretch is divided.
const PARTS: u64 = 16;

/// A moment between two things that happen: a step, and how many entries of the log are behind it.
type Cut = (u64, usize);

/// Where a stretch can be entered.
#[derive(Clone, Debug)]
struct Start {
    /// The snapshots that are kept for the while, if it is one of them and not of the timeline's.
    own: Option<Rc<Snapshots>>,
    step: u64,
}

/// A part of the run that has not been looked at.
#[derive(Clone, Debug)]
struct Stretch {
    start: Start,
    from: Cut,
    to: Cut,
}

/// A stretch that is being divided: most parts of it have nothing to do with a question, as a rule.
#[derive(Debug)]
struct Division {
    stretch: Stretch,
    own: Snapshots,
    /// Where parts begin, the one at hand last.
    cuts: Vec<Cut>,
    /// How many parts there are up to the last that has to do with a question.
    concerned: usize,
    /// Whether the part at hand has.
    touched: bool,
}

impl Division {
    fn of(stretch: Stretch) -> Self {
        Self {
            own: Snapshots::new(usize::MAX),
            cuts: vec![stretch.from],
            concerned: 0,
            touched: false,
            stretch,
        }
    }

    /// Goes on for about so many instructions; says whether it is done.
    fn advance(&mut self, timeline: &mut Timeline, trail: &Trail, flows: &mut Flows, budget: u64) -> bool {
        let Stretch { from, to, .. } = self.stretch;
        let part = self.cuts.len() as u64;
        let is_last = part == PARTS;
        let end = match is_last {
            true => to.0,
            false => from.0 + (to.0 - from.0) / PARTS * part,
        };
        let mut touch = Touch {
            trail,
            flows,
            touched: self.touched,
        };
        timeline.forward(timeline.position().saturating_add(budget).min(end), &mut touch);
        self.touched = touch.touched;
        if timeline.position() < end {
            return false;
        }
        let entries = if is_last { to.1 } else { timeline.used() };
        let mut entries = timeline.log().between(self.cuts[self.cuts.len() - 1].1, entries).iter();
        if self.touched || entries.any(Entry::is_act) {
            self.concerned = self.cuts.len();
        }
        self.touched = false;
        if !is_last {
            self.cuts.push((timeline.position(), timeline.used()));
            timeline.keep_in(&mut self.own);
        }
        is_last
    }

    /// The parts to be looked at, the last one last.
    fn parts(self) -> Vec<Stretch> {
        let own = Rc::new(self.own);
        let ends = self.cuts.iter().skip(1).copied().chain([self.stretch.to]);
        let parts = self.cuts.iter().copied().zip(ends).take(self.concerned).enumerate();
        let stretch = |(part, (from, to)): (usize, (Cut, Cut))| Stretch {
            start: match part {
                0 => self.stretch.start.clone(),
                _ => Start {
                    own: Some(Rc::clone(&own)),
                    step: from.0,
                },
            },
            from,
            to,
        };
        parts.map(stretch).collect()
    }
}

/// The search for where a value comes from: stretch by stretch, the latest first.
#[derive(Debug)]
pub struct OriginSearch {
    trail: Trail,
    flows: Flows,
    /// What is still to be looked at, the latest last.
    stretches: Vec<Stretch>,
    division: Option<Division>,
}

impl OriginSearch {
    /// The question for a value of the present; `None` when there is no such place.
    pub fn new(timeline: &Timeline, place: &Place, limits: OriginLimits) -> Option<Asked<Self>> {
        let search = Self::begin(timeline, place, limits)?;
        Some(Asked::new(search, timeline))
    }

    /// The question for a value that is somewhere at a step, to be asked aside.
    pub fn aside(timeline: &mut Timeline, step: u64, place: &Place, limits: OriginLimits) -> Option<Aside<Self>> {
        let search = timeline.elsewhere(|timeline| {
            timeline.seek(step);
            Self::begin(timeline, place, limits)
        });
        search.map(Aside::new)
    }

    fn begin(timeline: &Timeline, place: &Place, limits: OriginLimits) -> Option<Self> {
        let (spot, value) = timeline.spot(place)?;
        let root = Input {
            step: timeline.position(),
            place: *place,
            value: Some(value),
            origins: Vec::new(),
        };
        let end = (timeline.position(), timeline.used());
        let kept = timeline.snapshots().cuts().filter(|cut| *cut < end);
        let cuts: Vec<Cut> = kept.chain([end]).collect();
        let stretches = cuts.windows(2).map(|cuts| Stretch {
            start: Start {
                own: None,
                step: cuts[0].0,
            },
            from: cuts[0],
            to: cuts[1],
        });
        Some(Self {
            trail: Trail::new(limits, root, spot),
            flows: Flows::default(),
            stretches: stretches.collect(),
            division: None,
        })
    }

    /// What comes after this step has been looked at.
    pub fn reached(&self) -> u64 {
        let divided = self.division.as_ref().map(|division| &division.stretch);
        divided.or(self.stretches.last()).map_or(0, |stretch| stretch.to.0)
    }

    /// Whether the moments that it will go back to are still kept. A run that goes on meanwhile may give some up: then the
    /// question has to be asked anew.
    pub fn is_held_by(&self, timeline: &Timeline) -> bool {
        let kept: HashSet<u64> = timeline.snapshots().steps().collect();
        let divided = self.division.as_ref().map(|division| &division.stretch);
        let mut starts = self.stretches.iter().chain(divided).map(|stretch| &stretch.start);
        starts.all(|start| start.own.is_some() || kept.contains(&start.step))
    }
}

impl Inquiry for OriginSearch {
    type Answer = Origin;

    fn advance(&mut self, timeline: &mut Timeline, budget: u64) -> Option<Origin> {
        if let Some(mut division) = self.division.take() {
            match division.advance(timeline, &self.trail, &mut self.flows, budget) {
                true => self.stretches.extend(division.parts()),
                false => self.division = Some(division),
            }
            return None;
        }
        match self.stretches.pop().filter(|_| !self.trail.is_settled()) {
            None => {
                self.trail.begin(timeline);
                Some(self.trail.take_answer())
            }
            Some(stretch) if stretch.to.0 - stretch.from.0 > WINDOW => {
                timeline.enter(&stretch.start);
                self.division = Some(Division::of(stretch));
                None
            }
            Some(Stretch { start, from, to }) => {
                timeline.enter(&start);
                let window = timeline.window(to.0, &mut self.flows);
                self.trail.walk(&window, from.1..to.1, timeline);
                timeline.see(&mut self.trail, &start);
                None
            }
        }
    }
}

impl Timeline {
    /// Where a value of the present comes from. The present stays what it is; `None` when there is no such place.
    pub fn origin(&mut self, place: &Place, limits: OriginLimits) -> Option<Origin> {
        Some(OriginSearch::new(self, place, limits)?.finish(self))
    }

    fn enter(&mut self, start: &Start) {
        match &start.own {
            None => self.restore(start.step),
            Some(own) => self.restore_from(own, start.step),
        }
    }

    /// Looks at the values that have been found to be inputs, in the stretch that begins here.
    fn see(&mut self, trail: &mut Trail, start: &Start) {
        let mut unseen = std::mem::take(&mut trail.unseen);
        if unseen.is_empty() {
            return;
        }
        unseen.sort_by_key(|unseen| trail.nodes[unseen.node].step);
        self.enter(start);
        for Unseen { node, input, operand } in unseen {
            let node = &mut trail.nodes[node];
            self.forward(node.step, &mut ());
            let input = &mut node.inputs[input];
            input.value = match (operand, input.place) {
                (Some((slot, ty)), _) => self.value_in(slot, ty).map(|value| Content::Values(vec![value])),
                (None, Place::Location(location)) => location.content(&self.session().program, self.machine()),
                (None, _) => None,
            };
        }
    }

    fn value_in(&self, slot: u32, ty: ValType) -> Option<Value> {
        let slots = self.machine().stack.get(slot as usize..)?;
        (slots.len() >= ty.slots()).then(|| Value::from_slots(ty, slots))
    }

    /// What is at a place now; `None` when there is no such place.
    pub fn content(&self, place: &Place) -> Option<Content> {
        self.spot(place).map(|(_, content)| content)
    }

    /// Where something lies now, and what it is.
    pub(super) fn spot(&self, place: &Place) -> Option<(Spot, Content)> {
        let (slot, ty) = match *place {
            Place::Operand { frame, index } => operand_slot(self.session(), frame, index)?,
            Place::Result { index } => {
                let machine = self.machine();
                let invocation = machine.invocation.filter(|_| machine.status == Status::Idle)?;
                let results = &self.session().function_type(invocation.function).results;
                let before = results.get(..index)?;
                (crate::module::types::slots_of(before) as u32, *results.get(index)?)
            }
            Place::Location(Location::Local { frame, local }) => local_slot(self.session(), frame, local)?,
            Place::Location(location) => {
                let content = location.content(&self.session().program, self.machine())?;
                return Some((Spot::Location(location), content));
            }
        };
        Some((Spot::Slot(slot), Content::Values(vec![self.value_in(slot, ty)?])))
    }

    /// Whether an entry of the log is the answer of a host function that was called from outside.
    pub(super) fn is_answer_to_outside(&self, entry: usize) -> bool {
        let before = entry.checked_sub(1).and_then(|before| self.log().get(before));
        let Some(Event::Invoke { function, .. }) = before.map(|entry| &entry.event) else {
            return false;
        };
        let function = self.machine().functions.get(*function as usize);
        function.is_some_and(|function| matches!(function.kind, FunctionKind::Host(_)))
    }

    /// The active segments of an instance that were copied when it was made, in their order, and where to.
    pub(in crate::observe) fn segments(&mut self, instance: u32) -> Vec<(Source, Location)> {
        let (program, machine) = self.parts_mut();
        let module = machine.instances[instance as usize].module;
        let declared = &program.module(module).module;
        let mut copied = Vec::new();
        for (segment, elements) in declared.elements.iter().enumerate() {
            let SegmentMode::Active { target, offset } = &elements.mode else {
                continue;
            };
            let Some(start) = machine.segment_start(program, instance, offset) else {
                return copied;
            };
            let table = machine.instances[instance as usize].tables[*target as usize];
            let length = match &elements.items {
                ElementItems::Functions(functions) => functions.len(),
                ElementItems::Expressions(expressions) => expressions.len(),
            } as u64;
            let segment = segment as u32;
            let place = Location::Table { table, start, length };
            // Those that come after one that does not fit were not copied.
            if place.content(program, machine).is_none() {
                return copied;
            }
            copied.push((Source::Elements { module, segment }, place));
        }
        for (segment, data) in declared.data.iter().enumerate() {
            let SegmentMode::Active { target, offset } = &data.mode else {
                continue;
            };
            let Some(start) = machine.segment_start(program, instance, offset) else {
                return copied;
            };
            let memory = machine.instances[instance as usize].memories[*target as usize];
            let length = data.bytes.len() as u64;
            let segment = segment as u32;
            let place = Location::Memory { memory, start, length };
            if machine.memories[memory as usize].get(start, length).is_err() {
                return copied;
            }
            copied.push((Source::Data { module, segment }, place));
        }
        copied
    }
}

/// Finds out whether anything happens that answers a question.
struct Touch<'a> {
    trail: &'a Trail,
    flows: &'a mut Flows,
    touched: bool,
}

impl Touch<'_> {
    /// Whether an operation can do that.
    fn concerns(&self, moment: &Moment<'_>) -> bool {
        let highest = self.trail.highest_slot();
        if highest.is_some_and(|slot| can_reach(moment, slot)) {
            return true;
        }
        let writes = matches!(
            moment.op,
            Op::Memory(_) | Op::Simd(_) | Op::Atomic(_) | Op::Table(_) | Op::Gc(_) | Op::GlobalSet(_) | Op::Throw(_)
        );
        self.trail.asks_elsewhere() && (writes || is_call(moment.op))
    }
}

impl Observer for Touch<'_> {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        // Nothing more can be found out in this part.
        if !self.touched && self.concerns(moment) {
            self.flows.take(moment);
            self.touched = self.flows.flows.iter().any(|flow| self.trail.is_touched(flow));
        }
        ControlFlow::Continue(())
    }
}
