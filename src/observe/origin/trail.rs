//! Questions for the origin of values, followed back from one instruction to the one before.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::flow::Flow;
use super::window::Window;
use super::{Input, Origin, OriginLimits, OriginNode, OriginPart, Passage, Place, Source};
use crate::code::Op;
use crate::code::gc::GcOp;
use crate::module::ValType;
use crate::observe::location::Location;
use crate::observe::log::{self, Event};
use crate::observe::timeline::Timeline;

/// How many passages of a value are told of one by one.
const PASSAGES: usize = 8;

/// Where something lies whose origin is wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Spot {
    /// A slot of the value stack; of a vector the first.
    Slot(u32),
    Location(Location),
    /// A slot of an exception's payload.
    Payload {
        object: u32,
        slot: u32,
    },
}

/// Who wants to know: an input of a node, or the root.
#[derive(Clone, Debug)]
pub(super) struct Asker {
    node: Option<usize>,
    input: usize,
    /// Which of the input's items is the first that is asked for.
    start: u64,
    /// How many nodes are between this and the root.
    depth: u32,
    passages: Vec<Passage>,
    passed: u64,
}

/// What a node tells of: several things can come from one instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Output {
    Slot(u32),
    Written,
    Field(u64),
    Default,
    Outside(Outside),
}

/// What the outside did that a node tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Outside {
    Argument(u32),
    Entry(usize),
    Data(u32, u32),
    Elements(u32, u32),
    Initial,
}

/// An input whose value is not known yet.
#[derive(Debug)]
pub(super) struct Unseen {
    pub(super) node: usize,
    pub(super) input: usize,
    /// Where it lies at the node's step, if it is an operand.
    pub(super) operand: Option<(u32, ValType)>,
}

/// All questions that are open at a moment, and what has been found.
#[derive(Debug)]
pub(super) struct Trail {
    limits: OriginLimits,
    pub(super) root: Input,
    pub(super) nodes: Vec<OriginNode>,
    depths: Vec<u32>,
    found: HashMap<(u64, Output), usize>,
    pub(super) slots: BTreeMap<u32, Vec<Asker>>,
    pub(super) elsewhere: Vec<(Spot, Vec<Asker>)>,
    /// Questions that the instruction at hand leads to: open at the moment before it.
    next: Vec<(Spot, Vec<Asker>)>,
    pub(super) unseen: Vec<Unseen>,
}

impl Trail {
    pub(super) fn new(limits: OriginLimits, root: Input, spot: Spot) -> Self {
        let asker = Asker {
            node: None,
            input: 0,
            start: 0,
            depth: 0,
            passages: Vec::new(),
            passed: 0,
        };
        let mut trail = Self {
            limits,
            root,
            nodes: Vec::new(),
            depths: Vec::new(),
            found: HashMap::new(),
            slots: BTreeMap::new(),
            elsewhere: Vec::new(),
            next: vec![(spot, vec![asker])],
            unseen: Vec::new(),
        };
        trail.turn();
        trail
    }

    /// What has been found.
    pub(super) fn take_answer(&mut self) -> Origin {
        Origin {
            root: self.root.clone(),
            nodes: std::mem::take(&mut self.nodes),
        }
    }

    /// Whether no question is open.
    pub(super) fn is_settled(&self) -> bool {
        self.slots.is_empty() && self.elsewhere.is_empty()
    }

    /// The highest slot that is asked for.
    pub(super) fn highest_slot(&self) -> Option<u32> {
        self.slots.last_key_value().map(|(slot, _)| *slot)
    }

    /// Whether something else than slots is asked for.
    pub(super) fn asks_elsewhere(&self) -> bool {
        !self.elsewhere.is_empty()
    }

    /// Whether what an instruction does can answer a question.
    pub(super) fn is_touched(&self, flow: &Flow) -> bool {
        let slot = |to: u32, slots: u32| self.slots.range(to..to + slots).next().is_some();
        let place = |written: &Location| {
            let overlaps = |spot: &Spot| matches!(spot, Spot::Location(location) if location.overlaps(written));
            self.elsewhere.iter().any(|(spot, _)| overlaps(spot))
        };
        match flow {
            Flow::Move { to, slots, .. }
            | Flow::Compute { to, slots }
            | Flow::Choose { to, slots, .. }
            | Flow::Default { to, slots }
            | Flow::Unwrap { to, slots, .. } => slot(*to, *slots),
            Flow::Host { to, slots, memory } => slot(*to, *slots) || (memory.is_some() && self.asks_elsewhere()),
            Flow::Get { to, .. } => slot(*to, 1),
            Flow::Set { to, .. } | Flow::Copy { to, .. } | Flow::Write(to) => place(to),
            Flow::Read(_) => false,
            Flow::Make { .. } | Flow::Wrap { .. } => self
                .elsewhere
                .iter()
                .any(|(spot, _)| matches!(spot, Spot::Payload { .. } | Spot::Location(Location::Object { .. }))),
        }
    }

    /// Goes back over a window from its end, where the questions are open, to its beginning. `entries` are those of the
    /// log that belong to it.
    pub(super) fn walk(&mut self, window: &Window<'_>, entries: Range<usize>, timeline: &mut Timeline) {
        let mut entry = entries.end;
        for number in (0..window.steps.len()).rev() {
            let step = window.start + number as u64;
            let is_later = |entry: &log::Entry| entry.step > step;
            while entry > entries.start && timeline.log().get(entry - 1).is_some_and(is_later) {
                entry -= 1;
                self.outside(entry, timeline);
            }
            if self.is_settled() {
                return;
            }
            let flows = window.flows(number);
            let delimiters = flows.iter().rev().take_while(|flow| is_by_delimiter(flow)).count();
            for (place, flow) in flows.iter().enumerate().rev() {
                self.apply(flow, window, number, timeline);
                // What delimiters do is done one after the other.
                if place >= flows.len() - delimiters {
                    self.turn();
                }
            }
            self.turn();
        }
        while entry > entries.start {
            entry -= 1;
            self.outside(entry, timeline);
        }
    }

    /// The questions that have been led to are open now.
    fn turn(&mut self) {
        for (spot, askers) in std::mem::take(&mut self.next) {
            match spot {
                Spot::Slot(slot) => self.slots.entry(slot).or_default().extend(askers),
                _ => match self.elsewhere.iter_mut().find(|(other, _)| *other == spot) {
                    Some((_, others)) => others.extend(askers),
                    None => self.elsewhere.push((spot, askers)),
                },
            }
        }
    }

    pub(super) fn take_slots(&mut self, to: u32, slots: u32) -> Vec<(u32, Vec<Asker>)> {
        let asked: Vec<u32> = self.slots.range(to..to + slots).map(|(slot, _)| *slot).collect();
        let take = |slot: u32| Some((slot, self.slots.remove(&slot)?));
        asked.into_iter().filter_map(take).collect()
    }

    /// Takes what is asked of a place out of the open questions; what they ask of other places stays open.
    pub(super) fn take_location(&mut self, written: &Location) -> Vec<(Location, Vec<Asker>)> {
        let mut taken = Vec::new();
        let mut kept = Vec::new();
        for (spot, askers) in std::mem::take(&mut self.elsewhere) {
            let location = match spot {
                Spot::Location(location) if location.overlaps(written) => location,
                _ => {
                    kept.push((spot, askers));
                    continue;
                }
            };
            let (start, length) = location.span();
            let (first, count) = written.span();
            let end = start + length;
            let (from, to) = (start.max(first), end.min(first.saturating_add(count)));
            let part = |from: u64, to: u64| {
                let askers = askers.iter().cloned().map(|mut asker| {
                    asker.start += from - start;
                    asker
                });
                (location.with_span(from, to - from), askers.collect())
            };
            if start < from {
                let (location, askers) = part(start, from);
                kept.push((Spot::Location(location), askers));
            }
            if to < end {
                let (location, askers) = part(to, end);
                kept.push((Spot::Location(location), askers));
            }
            taken.push(part(from, to));
        }
        self.elsewhere = kept;
        taken
    }

    fn apply(&mut self, flow: &Flow, window: &Window<'_>, number: usize, timeline: &Timeline) {
        let step = window.start + number as u64;
        let executed = &window.steps[number];
        let source = Source::Instruction(executed.instruction);
        let passage = Passage {
            step,
            instruction: executed.instruction,
        };
        match *flow {
            Flow::Move {
                from,
                to,
                slots,
                by_delimiter,
            } => {
                for (slot, mut askers) in self.take_slots(to, slots) {
                    if !by_delimiter {
                        pass(&mut askers, passage);
                    }
                    self.next.push((Spot::Slot(slot - to + from), askers));
                }
            }
            Flow::Compute { to, slots } => {
                let inputs = match makes_reference(executed.op) {
                    true => Inputs::None,
                    false => Inputs::All,
                };
                for (slot, askers) in self.take_slots(to, slots) {
                    self.answer(step, Output::Slot(slot), source, askers, 1, (window, number, inputs));
                }
            }
            Flow::Choose { from, to, slots } => {
                let inputs = Inputs::Chosen(usize::from(from != to));
                for (slot, askers) in self.take_slots(to, slots) {
                    self.answer(step, Output::Slot(slot), source, askers, 1, (window, number, inputs));
                }
            }
            Flow::Default { to, slots } => {
                let source = Source::Default(Some(executed.instruction));
                for (_, askers) in self.take_slots(to, slots) {
                    self.answer(step, Output::Default, source, askers, 1, (window, number, Inputs::None));
                }
            }
            Flow::Host { to, slots, memory } => {
                let source = Source::Host(Some(executed.instruction));
                let all = (window, number, Inputs::All);
                for (slot, askers) in self.take_slots(to, slots) {
                    self.answer(step, Output::Slot(slot), source, askers, 1, all);
                }
                let entries = timeline.log().entries();
                let answer = entries.get(entries.partition_point(|entry| entry.step <= step));
                if let (Some(memory), Some(Event::Answer(answer))) = (memory, answer.map(|entry| &entry.event)) {
                    for (start, bytes) in &answer.writes {
                        let written = Location::Memory {
                            memory,
                            start: *start,
                            length: bytes.len() as u64,
                        };
                        self.written(&written, step, source, all);
                    }
                }
            }
            Flow::Get { from, to } => {
                for (_, mut askers) in self.take_slots(to, 1) {
                    pass(&mut askers, passage);
                    self.next.push((Spot::Location(from), askers));
                }
            }
            Flow::Set { from, to } => {
                for (_, mut askers) in self.take_location(&to) {
                    pass(&mut askers, passage);
                    self.next.push((Spot::Slot(from), askers));
                }
            }
            Flow::Read(_) => {}
            Flow::Write(written) => self.written(&written, step, source, (window, number, Inputs::All)),
            Flow::Copy { from, to } => {
                let ((source, _), (target, _)) = (from.span(), to.span());
                for (part, mut askers) in self.take_location(&to) {
                    pass(&mut askers, passage);
                    let (start, length) = part.span();
                    let origin = from.with_span(start - target + source, length);
                    self.next.push((Spot::Location(origin), askers));
                }
            }
            Flow::Make { object: Some(object) } => self.made(object, step, (window, number, Inputs::All)),
            Flow::Wrap {
                from,
                slots,
                object: Some(made),
            } => {
                let asked = self.elsewhere.extract_if(
                    ..,
                    |(spot, _)| matches!(spot, Spot::Payload { object, .. } if *object == made),
                );
                for (spot, mut askers) in asked {
                    if let Spot::Payload { slot, .. } = spot
                        && slot < slots
                    {
                        pass(&mut askers, passage);
                        self.next.push((Spot::Slot(from + slot), askers));
                    }
                }
            }
            Flow::Unwrap { object, to, slots } => {
                for (slot, mut askers) in self.take_slots(to, slots) {
                    pass(&mut askers, passage);
                    self.next.push((
                        Spot::Payload {
                            object,
                            slot: slot - to,
                        },
                        askers,
                    ));
                }
            }
            Flow::Make { object: None } | Flow::Wrap { object: None, .. } => {}
        }
    }

    fn written(&mut self, written: &Location, step: u64, source: Source, of: Of<'_>) {
        for (part, askers) in self.take_location(written) {
            let (_, length) = part.span();
            self.answer(step, Output::Written, source, askers, length, of);
        }
    }

    /// What is asked of an object comes from the instruction that made it.
    fn made(&mut self, object: u32, step: u64, (window, number, _): Of<'_>) {
        let executed = &window.steps[number];
        let source = Source::Instruction(executed.instruction);
        let everything = Location::Object {
            object,
            start: 0,
            length: u64::MAX,
        };
        for (part, askers) in self.take_location(&everything) {
            let (start, length) = part.span();
            match executed.op {
                // Each field comes from an operand of its own.
                Op::Gc(GcOp::StructNew { .. } | GcOp::ArrayNewFixed { .. }) => {
                    for field in start..start + length {
                        let mut askers = askers.clone();
                        askers.iter_mut().for_each(|asker| asker.start += field - start);
                        let inputs = Inputs::Operand(field as usize);
                        self.answer(step, Output::Field(field), source, askers, 1, (window, number, inputs));
                    }
                }
                op => {
                    let inputs = match op {
                        Op::Gc(GcOp::ArrayNew { .. }) => Inputs::Operand(0),
                        Op::Gc(GcOp::StructNewDefault { .. } | GcOp::ArrayNewDefault { .. }) => Inputs::None,
                        _ => Inputs::All,
                    };
                    self.answer(step, Output::Written, source, askers, length, (window, number, inputs));
                }
            }
        }
    }

    /// Answers questions with a node, which is made if it is new. What is asked of it in turn is asked next.
    fn answer(
        &mut self,
        step: u64,
        output: Output,
        source: Source,
        askers: Vec<Asker>,
        length: u64,
        (window, number, inputs): Of<'_>,
    ) {
        let Some((node, true)) = self.settle(step, output, source, askers, length) else {
            return;
        };
        let executed = &window.steps[number];
        let shapes = window.known().known_shapes(executed.function);
        let types = shapes.types(executed.instruction.offset);
        let chosen = |index: usize| match inputs {
            Inputs::All => true,
            Inputs::None => false,
            Inputs::Operand(operand) => index == operand,
            Inputs::Chosen(operand) => index == operand || index == 2,
        };
        let lowest = types.height as usize - types.operands.len();
        let mut slot = executed.top - crate::module::types::slots_of(&types.operands) as u32;
        let mut wanted = Vec::new();
        for (index, ty) in types.operands.iter().enumerate() {
            if chosen(index) {
                let place = Place::Operand {
                    frame: executed.frame as usize,
                    index: lowest + index,
                };
                wanted.push((place, Spot::Slot(slot), Some((slot, *ty))));
            }
            slot += ty.slots() as u32;
        }
        if inputs == Inputs::All {
            wanted.extend(window.flows(number).iter().filter_map(|flow| match flow {
                Flow::Read(location) => Some((Place::Location(*location), Spot::Location(*location), None)),
                _ => None,
            }));
        }
        let depth = self.depths[node];
        for (input, (place, spot, operand)) in wanted.into_iter().enumerate() {
            self.nodes[node].inputs.push(Input {
                step,
                place,
                value: None,
                origins: Vec::new(),
            });
            self.unseen.push(Unseen { node, input, operand });
            if depth < self.limits.depth {
                let asker = Asker {
                    node: Some(node),
                    input,
                    start: 0,
                    depth,
                    passages: Vec::new(),
                    passed: 0,
                };
                self.next.push((spot, vec![asker]));
            }
        }
    }

    /// Gives questions their node, and says whether that is new; `None` when there are too many.
    pub(super) fn settle(
        &mut self,
        step: u64,
        output: Output,
        source: Source,
        askers: Vec<Asker>,
        length: u64,
    ) -> Option<(usize, bool)> {
        let known = self.found.get(&(step, output)).copied();
        let node = known.or_else(|| {
            (self.nodes.len() < self.limits.nodes).then(|| {
                self.nodes.push(OriginNode {
                    step,
                    source,
                    inputs: Vec::new(),
                });
                let nearest = askers.iter().map(|asker| asker.depth).min();
                self.depths.push(nearest.unwrap_or_default() + 1);
                self.found.insert((step, output), self.nodes.len() - 1);
                self.nodes.len() - 1
            })
        });
        for asker in askers {
            let part = OriginPart {
                start: asker.start,
                length,
                node,
                passages: asker.passages,
                passed: asker.passed,
            };
            match asker.node {
                Some(node) => self.nodes[node].inputs[asker.input].origins.push(part),
                None => self.root.origins.push(part),
            }
        }
        node.map(|node| (node, known.is_none()))
    }
}

/// Which inputs an instruction's node has.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Inputs {
    None,
    /// All operands, and what it reads.
    All,
    /// One operand.
    Operand(usize),
    /// One of two operands, and the condition after them.
    Chosen(usize),
}

/// An instruction of a window, and which inputs its node has.
type Of<'a> = (&'a Window<'a>, usize, Inputs);

/// Whether what an instruction computes is a reference to something new, which does not come from its operands.
fn makes_reference(op: Op) -> bool {
    crate::observe::access::allocates(op) || matches!(op, Op::Throw(_))
}

fn is_by_delimiter(flow: &Flow) -> bool {
    matches!(flow, Flow::Move { by_delimiter: true, .. })
}

/// Notes that a value has been handed on as it is.
fn pass(askers: &mut [Asker], passage: Passage) {
    for asker in askers {
        if asker.passages.len() < PASSAGES {
            asker.passages.push(passage);
        }
        asker.passed += 1;
    }
}
