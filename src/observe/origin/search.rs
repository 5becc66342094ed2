//! Going back over a timeline with questions, stretch by stretch.

use std::ops::ControlFlow;

use super::flow::Flows;
use super::trail::{Spot, Trail, Unseen};
use super::{Input, Origin, OriginLimits, Place, Source};
use crate::code::Op;
use crate::execute::{Moment, Observer};
use crate::machine::{FunctionKind, Status, Value};
use crate::module::{ElementItems, SegmentMode, ValType};
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
#[derive(Clone, Copy)]
struct Start<'a> {
    /// The snapshots that are kept for the while, if it is one of them and not of the timeline's.
    own: Option<&'a Snapshots>,
    step: u64,
}

impl Timeline {
    /// Where a value of the present comes from. The present stays what it is; `None` when there is no such place.
    pub fn origin(&mut self, place: &Place, limits: OriginLimits) -> Option<Origin> {
        self.origin_at(self.position(), place, limits)
    }

    /// Where a value comes from that is somewhere at a step.
    pub fn origin_at(&mut self, step: u64, place: &Place, limits: OriginLimits) -> Option<Origin> {
        self.elsewhere(|timeline| {
            timeline.seek(step);
            timeline.find_origin(place, limits)
        })
    }

    fn find_origin(&mut self, place: &Place, limits: OriginLimits) -> Option<Origin> {
        let (spot, value) = self.spot(place)?;
        let step = self.position();
        let root = Input {
            step,
            place: *place,
            value: Some(value),
            origins: Vec::new(),
        };
        let mut trail = Trail::new(limits, root, spot);
        let mut flows = Flows::default();
        let mut end = (step, self.used());
        let kept: Vec<Cut> = self.snapshots().cuts().filter(|cut| *cut < end).collect();
        for start in kept.into_iter().rev() {
            if trail.is_settled() {
                break;
            }
            let at = Start {
                own: None,
                step: start.0,
            };
            self.search_stretch(&mut trail, &mut flows, at, start, end);
            end = start;
        }
        trail.begin(self);
        Some(Origin {
            root: trail.root,
            nodes: trail.nodes,
        })
    }

    fn enter(&mut self, start: Start<'_>) {
        match start.own {
            None => self.restore(start.step),
            Some(own) => self.restore_from(own, start.step),
        }
    }

    /// Answers what can be answered in a stretch, with the questions that are open at its end.
    fn search_stretch(&mut self, trail: &mut Trail, flows: &mut Flows, start: Start<'_>, from: Cut, to: Cut) {
        self.enter(start);
        if to.0 - from.0 <= WINDOW {
            let window = self.window(to.0, flows);
            trail.walk(&window, from.1..to.1, self);
            self.see(trail, start);
            return;
        }
        // Which parts have to do with a question is found first: most have not, as a rule.
        let mut own = Snapshots::new(usize::MAX);
        let mut cuts = vec![from];
        let mut concerned = 0;
        for part in 1..=PARTS {
            if part > 1 {
                cuts.push((self.position(), self.used()));
                self.keep_in(&mut own);
            }
            let mut touch = Touch {
                trail,
                flows,
                touched: false,
            };
            let end = from.0 + (to.0 - from.0) / PARTS * part;
            self.forward(if part == PARTS { to.0 } else { end }, &mut touch);
            let touched = touch.touched;
            let entries = if part == PARTS { to.1 } else { self.used() };
            let mut entries = self.log().between(cuts[cuts.len() - 1].1, entries).iter();
            if touched || entries.any(Entry::is_act) {
                concerned = cuts.len();
            }
        }
        let mut end = cuts.get(concerned).map_or(to, |cut| *cut);
        for (part, cut) in cuts.into_iter().enumerate().take(concerned).rev() {
            if trail.is_settled() {
                return;
            }
            let part = Start {
                own: if part == 0 { start.own } else { Some(&own) },
                step: cut.0,
            };
            self.search_stretch(trail, flows, part, cut, end);
            end = cut;
        }
    }

    /// Looks at the values that have been found to be inputs, in the stretch that begins here.
    fn see(&mut self, trail: &mut Trail, start: Start<'_>) {
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
    fn spot(&self, place: &Place) -> Option<(Spot, Content)> {
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
    pub(super) fn segments(&mut self, instance: u32) -> Vec<(Source, Location)> {
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
        if highest.is_some_and(|slot| slot >= moment.frame.base) {
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
