//! Where two timelines first differ: in their states, in the instructions that they execute, in what they do that can
//! be seen from outside.

use std::borrow::BorrowMut;
use std::ops::ControlFlow;

use super::happening::{Happened, HappeningFilter, Happenings, Look};
use super::location::{Content, Location};
use super::origin::Place;
use super::timeline::Timeline;
use super::writer::Instruction;
use crate::code::typing::operand_stack;
use crate::error::Error;
use crate::execute::{Moment, Observer, code_of};
use crate::machine::{FunctionKind, Object, Status};
use crate::session::{Outcome, Session};

/// How many places are told of, at most.
const PLACES: usize = 64;

/// How many bytes or elements of one place are told of, at most.
const ITEMS: usize = 64;

/// Instructions that are compared at once.
const WINDOW: u64 = 1 << 16;

/// Two timelines are in different states for the first time: before this step they were equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Instructions executed before.
    pub step: u64,
    /// What is different; of very many things the first.
    pub what: Vec<Differing>,
}

/// Something that is different in two states.
#[derive(Clone, Debug, PartialEq)]
pub enum Differing {
    /// What is at a place; `None` where there is no such place.
    Value {
        /// The place.
        place: Place,
        /// What is there in one.
        ours: Option<Content>,
        /// What is there in the other.
        theirs: Option<Content>,
    },
    /// Which instruction is next, or that there is none.
    Next {
        /// In one.
        ours: Option<Instruction>,
        /// In the other.
        theirs: Option<Instruction>,
    },
    /// How the call has ended, or that it has not.
    Outcome {
        /// In one.
        ours: Box<Outcome>,
        /// In the other.
        theirs: Box<Outcome>,
    },
    /// What has been printed.
    Output {
        /// How many bytes are the same.
        same: usize,
    },
    /// Something that is not shown: the callers of a function, sizes, types.
    Other,
}

/// Two timelines are about to execute different instructions for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// Instructions executed before.
    pub step: u64,
    /// The instruction of one; `None` when it executes nothing more.
    pub ours: Option<Instruction>,
    /// The instruction of the other.
    pub theirs: Option<Instruction>,
}

/// Two timelines do something different for the first time that can be seen from outside.
#[derive(Clone, Debug, PartialEq)]
pub struct HappeningDifference {
    /// How many happenings before are the same.
    pub same: u64,
    /// What one does; `None` when nothing more happens.
    pub ours: Option<Happened>,
    /// What the other does.
    pub theirs: Option<Happened>,
}

/// The first step, as far as both are recorded, at which the states of two timelines of the same program are different,
/// or what has been printed until then. Their presents stay what they are.
///
/// A state is determined by the one before and by the log: it is enough to compare where the logs are different.
///
/// # Errors
/// When they are timelines of different programs, whose states cannot be compared.
pub fn first_difference(ours: &mut Timeline, theirs: &mut Timeline) -> Result<Option<Difference>, Error> {
    if !is_same_program(ours.session(), theirs.session()) {
        return Err(Error::usage("these are timelines of different programs"));
    }
    let presents = (ours.position(), theirs.position());
    let difference = find_difference(ours, theirs);
    ours.seek(presents.0);
    theirs.seek(presents.1);
    Ok(difference)
}

pub(super) fn is_same_program(ours: &Session, theirs: &Session) -> bool {
    let (ours, theirs) = (&ours.program, &theirs.program);
    let modules = ours.modules().iter().zip(theirs.modules());
    // What one has in addition it has instantiated later, if at all.
    ours.hosts() == theirs.hosts() && { modules }.all(|(ours, theirs)| ours.module.bytes == theirs.module.bytes)
}

fn find_difference(ours: &mut Timeline, theirs: &mut Timeline) -> Option<Difference> {
    let last = ours.recorded().min(theirs.recorded());
    let mut step = ours.start().max(theirs.start());
    loop {
        ours.seek(step);
        theirs.seek(step);
        let what = differing(ours, theirs);
        if !what.is_empty() {
            return Some(Difference { step, what });
        }
        let entries = (ours.log().since(ours.used()), theirs.log().since(theirs.used()));
        let same = entries
            .0
            .iter()
            .zip(entries.1)
            .take_while(|(ours, theirs)| ours == theirs);
        let same = same.count();
        let next = [entries.0.get(same), entries.1.get(same)];
        step = next.iter().flatten().map(|entry| entry.step).min()?;
        if step > last {
            return None;
        }
    }
}

/// What is different in the presents of two timelines.
fn differing(ours: &Timeline, theirs: &Timeline) -> Vec<Differing> {
    let mut what = Vec::new();
    let (mine, its) = (ours.output(), theirs.output());
    if mine != its {
        let same = mine.iter().zip(&its).take_while(|(mine, its)| mine == its).count();
        what.push(Differing::Output { same });
    }
    if ours.machine() == theirs.machine() {
        return what;
    }
    let (one, other) = (ours.session(), theirs.session());
    if one.machine.status != other.machine.status {
        what.push(Differing::Outcome {
            ours: Box::new(one.outcome()),
            theirs: Box::new(other.outcome()),
        });
    }
    if next(one) != next(other) {
        what.push(Differing::Next {
            ours: next(one),
            theirs: next(other),
        });
    }
    let mut found: Vec<Place> = Vec::new();
    calls(one, other, &mut found);
    stores(one, other, &mut found);
    found.truncate(PLACES);
    let compare = |place: Place| {
        let (ours, theirs) = (ours.content(&place), theirs.content(&place));
        // Arguments of a call under way are locals of its frame, and no operands of the caller's any more.
        (ours != theirs).then_some(Differing::Value { place, ours, theirs })
    };
    what.extend(found.into_iter().filter_map(compare));
    if what.is_empty() {
        what.push(Differing::Other);
    }
    what
}

/// The instruction at which a frame stands.
fn instruction(session: &Session, number: usize) -> Option<Instruction> {
    let machine = &session.machine;
    let frame = &machine.frames[number];
    let FunctionKind::Wasm { index, .. } = machine.functions[frame.function as usize].kind else {
        return None;
    };
    let code = code_of(&session.program, machine, frame);
    Some(Instruction {
        module: machine.instances[frame.instance as usize].module,
        function: index,
        offset: code.offsets[machine.place(number)],
    })
}

/// Locals and operands that may be different, and results.
fn calls(ours: &Session, theirs: &Session, found: &mut Vec<Place>) {
    let frames = (&ours.machine.frames, &theirs.machine.frames);
    for (frame, (mine, its)) in frames.0.iter().zip(frames.1).enumerate().rev() {
        let at = instruction(ours, frame);
        let (Some(at), true) = (at, at == instruction(theirs, frame) && mine.base == its.base) else {
            continue;
        };
        let layout = &code_of(&ours.program, &ours.machine, mine).layout;
        let slot_differs = |slot: usize| ours.machine.stack.get(slot) != theirs.machine.stack.get(slot);
        let differs = |slot: u32, slots: usize| {
            let first = (mine.base + slot) as usize;
            (first..first + slots).any(slot_differs)
        };
        for (local, (ty, slot)) in layout.locals.iter().zip(&layout.local_slots).enumerate() {
            if differs(*slot, ty.slots()) {
                let local = local as u32;
                found.push(Place::Location(Location::Local { frame, local }));
            }
        }
        let module = &ours.program.module(at.module).module;
        for (index, operand) in operand_stack(module, at.function, at.offset).iter().enumerate() {
            let place = Place::Operand { frame, index };
            if differs(layout.operands + operand.slot, operand.ty.slots()) {
                found.push(place);
            }
        }
    }
    if frames.0.is_empty() && frames.1.is_empty() && ours.machine.stack != theirs.machine.stack {
        let (mine, its) = (
            ours.machine.results(&ours.program),
            theirs.machine.results(&theirs.program),
        );
        let both = mine.iter().zip(&its).enumerate();
        let differing = both.filter(|(_, (mine, its))| mine != its);
        found.extend(differing.map(|(index, _)| Place::Result { index }));
    }
}

/// Places of the store that are different.
fn stores(ours: &Session, theirs: &Session, found: &mut Vec<Place>) {
    let (program, ours, theirs) = (&ours.program, &ours.machine, &theirs.machine);
    let mut add = |location: Location| {
        if found.len() < PLACES {
            found.push(Place::Location(location));
        }
    };
    for (global, (mine, its)) in (0u32..).zip(ours.globals.iter().zip(&theirs.globals)) {
        if mine != its {
            add(Location::Global { global });
        }
    }
    for (memory, (mine, its)) in (0u32..).zip(ours.memories.iter().zip(&theirs.memories)) {
        ranges(&mine.bytes[..], &its.bytes[..], |start, length| {
            add(Location::Memory { memory, start, length });
        });
    }
    for (table, (mine, its)) in (0u32..).zip(ours.tables.iter().zip(&theirs.tables)) {
        ranges(&mine.elements[..], &its.elements[..], |start, length| {
            add(Location::Table { table, start, length });
        });
    }
    let objects = ours.heap.objects().iter().zip(theirs.heap.objects());
    for (object, (mine, its)) in (0u32..).zip(objects) {
        let length = match mine {
            Object::Struct { ty, .. } => program.types.fields(*ty).len(),
            Object::Array { ty, elements } => elements.len() / program.types.element(*ty).bytes(),
            Object::Exception { .. } | Object::Free => 0,
        };
        for start in (0..length as u64).filter(|_| mine != its) {
            let field = Location::Object {
                object,
                start,
                length: 1,
            };
            if field.content(program, ours) != field.content(program, theirs) {
                add(field);
            }
        }
    }
}

/// Stretches in which two lists are different; where only one has items, that is one.
fn ranges<T: PartialEq>(ours: &[T], theirs: &[T], mut found: impl FnMut(u64, u64)) {
    const CHUNK: usize = 4096;
    let common = ours.len().min(theirs.len());
    let mut told = 0;
    for first in (0..common).step_by(CHUNK) {
        let end = (first + CHUNK).min(common);
        if ours[first..end] == theirs[first..end] {
            continue;
        }
        let mut item = first.max(told);
        while item < end {
            let differs = |item: &usize| ours[*item] != theirs[*item];
            let length = (item..common).take_while(differs).take(ITEMS).count();
            if length > 0 {
                found(item as u64, length as u64);
            }
            item += length.max(1);
        }
        told = item;
    }
    let more = ours.len().max(theirs.len()) - common;
    if more > 0 {
        found(common as u64, more.min(ITEMS) as u64);
    }
}

/// The first step, as far as both are recorded, at which two timelines of the same program are about to execute
/// different instructions. Their presents stay what they are.
///
/// # Errors
/// When they are timelines of different programs.
pub fn first_divergence(ours: &mut Timeline, theirs: &mut Timeline) -> Result<Option<Divergence>, Error> {
    let Some(difference) = first_difference(ours, theirs)? else {
        return Ok(None);
    };
    let presents = (ours.position(), theirs.position());
    let divergence = find_divergence(ours, theirs, difference.step);
    ours.seek(presents.0);
    theirs.seek(presents.1);
    Ok(divergence)
}

fn find_divergence(ours: &mut Timeline, theirs: &mut Timeline, from: u64) -> Option<Divergence> {
    let mut search = DivergenceSearch { from };
    loop {
        if let ControlFlow::Break(found) = search.go_on(ours, theirs) {
            return found;
        }
    }
}

/// The search for the first different instruction, a piece of both timelines at a time. It leaves their presents anywhere.
#[derive(Clone, Debug)]
pub(super) struct DivergenceSearch {
    from: u64,
}

impl DivergenceSearch {
    /// Two timelines of the same program that are the same up to a step.
    pub(super) fn new(from: u64) -> Self {
        Self { from }
    }

    /// Looks at the next piece; ends with what was found.
    pub(super) fn go_on(&mut self, ours: &mut Timeline, theirs: &mut Timeline) -> ControlFlow<Option<Divergence>> {
        let last = ours.recorded().min(theirs.recorded());
        if self.from < last {
            let end = self.from.saturating_add(WINDOW).min(last);
            let (mine, its) = (ours.path(self.from, end), theirs.path(self.from, end));
            let same = mine.iter().zip(&its).take_while(|(mine, its)| mine == its).count();
            let step = self.from + same as u64;
            let (mine, its) = (mine.get(same).copied(), its.get(same).copied());
            if mine.is_some() || its.is_some() {
                return ControlFlow::Break(Some(Divergence {
                    step,
                    ours: mine.map(|(_, instruction)| instruction),
                    theirs: its.map(|(_, instruction)| instruction),
                }));
            }
            self.from = end;
            return ControlFlow::Continue(());
        }
        // One of them may be over here. Where only its recording ends, there is nothing to compare with.
        ours.seek(last);
        theirs.seek(last);
        let (mine, its) = (next(ours.session()), next(theirs.session()));
        let is_over = |session: &Session| !matches!(session.outcome(), Outcome::Paused | Outcome::Waiting(_));
        ControlFlow::Break(
            (is_over(ours.session()) != is_over(theirs.session())).then_some(Divergence {
                step: last,
                ours: mine,
                theirs: its,
            }),
        )
    }
}

/// The instruction that is executed next.
fn next(session: &Session) -> Option<Instruction> {
    let frame = session.machine.frames.len().checked_sub(1)?;
    (session.machine.status == Status::Running)
        .then(|| instruction(session, frame))
        .flatten()
}

/// Takes down which instructions are executed, and how many calls are active.
struct Path(Vec<(usize, Instruction)>);

impl Observer for Path {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        self.0.push((moment.machine.frames.len(), Instruction::of(moment)));
        ControlFlow::Continue(())
    }
}

impl Timeline {
    fn path(&mut self, from: u64, to: u64) -> Vec<(usize, Instruction)> {
        let mut path = Path(Vec::new());
        self.seek(from);
        self.forward(to, &mut path);
        path.0
    }
}

/// The first thing that two timelines do differently, as far as they are recorded, of what can be seen from outside:
/// they may be those of different programs. Their presents stay what they are.
pub fn first_happening(
    ours: &mut Timeline,
    theirs: &mut Timeline,
    filter: HappeningFilter,
) -> Option<HappeningDifference> {
    let mut search = HappeningSearch::new(ours, theirs, filter);
    loop {
        if let ControlFlow::Break(found) = search.go_on(u64::MAX) {
            return found;
        }
    }
}

/// The search for what happens differently, so many instructions of both timelines at a time.
#[derive(Debug)]
pub(super) struct HappeningSearch<T: BorrowMut<Timeline>> {
    ours: Happenings<T>,
    theirs: Happenings<T>,
    /// What happens next in one of them, once it is known.
    next: Option<Option<Happened>>,
    same: u64,
}

impl<T: BorrowMut<Timeline>> HappeningSearch<T> {
    /// From the beginning of both on.
    pub(super) fn new(ours: T, theirs: T, filter: HappeningFilter) -> Self {
        Self {
            ours: Happenings::new(ours, filter),
            theirs: Happenings::new(theirs, filter),
            next: None,
            same: 0,
        }
    }

    /// Looks further; ends with what was found.
    pub(super) fn go_on(&mut self, budget: u64) -> ControlFlow<Option<HappeningDifference>> {
        let known = |look: Look| match look {
            Look::Found(happened) => Some(Some(happened)),
            Look::NotYet => None,
            Look::Over => Some(None),
        };
        loop {
            if self.next.is_none() {
                self.next = known(self.ours.look(budget));
            }
            if self.next.is_none() {
                return ControlFlow::Continue(());
            }
            let Some(its) = known(self.theirs.look(budget)) else {
                return ControlFlow::Continue(());
            };
            match (self.next.take().flatten(), its) {
                (None, None) => return ControlFlow::Break(None),
                (Some(mine), Some(its)) if mine.what == its.what => self.same += 1,
                (ours, theirs) => {
                    let same = self.same;
                    return ControlFlow::Break(Some(HappeningDifference { same, ours, theirs }));
                }
            }
        }
    }
}
