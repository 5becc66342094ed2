//! What two timelines can differ in: their states, the instructions that they execute, what they do that can be seen from
//! outside; and what is different in two states.

use super::happening::Happened;
use super::location::{Content, Location};
use super::origin::Place;
use super::timeline::Timeline;
use super::writer::Instruction;
use crate::code::typing::operand_stack;
use crate::execute::code_of;
use crate::machine::{FunctionKind, Object, Status};
use crate::session::{Outcome, Session};

/// How many places are told of, at most.
const PLACES: usize = 64;

/// How many bytes or elements of one place are told of, at most.
const ITEMS: usize = 64;

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

/// What is different in the presents of two timelines.
pub(super) fn differing(ours: &Timeline, theirs: &Timeline) -> Vec<Differing> {
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

/// The instruction that is executed next.
pub(super) fn next(session: &Session) -> Option<Instruction> {
    let frame = session.machine.frames.len().checked_sub(1)?;
    (session.machine.status == Status::Running)
        .then(|| instruction(session, frame))
        .flatten()
}
