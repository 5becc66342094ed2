//! Where values go: what one instruction does to the places of a machine, told before it is executed.

use std::collections::HashMap;
use std::rc::Rc;

use crate::code::gc::GcOp;
use crate::code::memory::MemoryOp;
use crate::code::table::TableOp;
use crate::code::typing::{InstructionTypes, instruction_types};
use crate::code::{Branch, Caught, FunctionCode, Op};
use crate::execute::{Moment, catcher, code_of, has_type};
use crate::machine::{Frame, FunctionKind, Object, Ref, RefKind};
use crate::module::types::slots_of;
use crate::observe::access::{accesses, allocates};
use crate::observe::location::Location;
use crate::observe::plan::leads;
use crate::observe::trace::{callee, location};
use crate::observe::writer::is_tail_call;

/// Something that an instruction does to places. Slots are those of the value stack, counted from its bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Flow {
    /// Slots are copied to others, or passed on where they lie. A delimiter behind the instruction may do it.
    Move {
        from: u32,
        to: u32,
        slots: u32,
        by_delimiter: bool,
    },
    /// The instruction computes what is in these slots then.
    Compute { to: u32, slots: u32 },
    /// The instruction chooses one of its operands.
    Choose { from: u32, to: u32, slots: u32 },
    /// The locals of a new frame get the default values of their types.
    Default { to: u32, slots: u32 },
    /// A host function is called; its results will be in these slots, and it may write to the memory.
    Host { to: u32, slots: u32, memory: Option<u32> },
    /// What is at a place is copied to a slot as it is.
    Get { from: Location, to: u32 },
    /// What is in a slot is copied to a place as it is.
    Set { from: u32, to: Location },
    /// The instruction reads a place to compute what it computes or writes.
    Read(Location),
    /// The instruction writes to a place what it computes.
    Write(Location),
    /// What is at one place is copied to another.
    Copy { from: Location, to: Location },
    /// A structure or an array is made: the object of this index, once that is known.
    Make { object: Option<u32> },
    /// An exception is made of slots that are its payload: the object of this index, once that is known.
    Wrap { from: u32, slots: u32, object: Option<u32> },
    /// The payload of an exception is copied to slots.
    Unwrap { object: u32, to: u32, slots: u32 },
}

/// What the instructions of a function take and leave.
#[derive(Debug)]
pub(super) struct Shapes {
    types: Vec<InstructionTypes>,
    /// For each operation the slots that it takes and leaves.
    slots: Box<[(u32, u32)]>,
}

impl Shapes {
    /// The types of the instruction at an offset.
    pub(super) fn types(&self, offset: u32) -> &InstructionTypes {
        let found = self.types.binary_search_by_key(&offset, |types| types.offset);
        &self.types[found.expect("every operation stands for an instruction")]
    }
}

/// Whether an instruction can put something into a slot or one below it: of the frames above only what ends a call, which
/// may end others with it.
pub(super) fn can_reach(moment: &Moment<'_>, slot: u32) -> bool {
    if moment.frame.base <= slot {
        return true;
    }
    let ops = &moment.code.ops;
    let is_delimiter = |pc: u32| matches!(ops.get(pc as usize), Some(Op::End | Op::Jump(_)));
    is_delimiter(moment.frame.pc + 1)
        || match moment.op {
            Op::Return | Op::Throw(_) | Op::ThrowRef | Op::Rethrow(_) => true,
            Op::If(otherwise) => is_delimiter(otherwise),
            op => is_tail_call(op) || leads(moment.code, op, |branch| is_delimiter(branch.target)),
        }
}

/// Tells what instructions do to places.
#[derive(Debug, Default)]
pub(super) struct Flows {
    /// By the function's address.
    shapes: HashMap<u32, Rc<Shapes>>,
    /// Those that were used last.
    last: Option<(u32, Rc<Shapes>)>,
    /// What the last instruction does. What delimiters do comes after it, in their order; all else happens at once.
    pub(super) flows: Vec<Flow>,
    /// Which of them makes an object, and the slot in which the reference to it will be.
    pub(super) makes: Option<(usize, u32)>,
}

/// Where control is while delimiters are followed.
struct Place<'a> {
    /// The number of the frame.
    number: usize,
    frame: Frame,
    code: &'a FunctionCode,
    top: usize,
}

impl Flows {
    /// What the instructions of a function take and leave.
    fn shapes(&mut self, moment: &Moment<'_>) -> &Shapes {
        let function = moment.frame.function;
        if self.last.as_ref().is_none_or(|(last, _)| *last != function) {
            let shapes = self.make_shapes(moment);
            self.last = Some((function, shapes));
        }
        &self.last.as_ref().expect("it was made").1
    }

    fn make_shapes(&mut self, moment: &Moment<'_>) -> Rc<Shapes> {
        let shapes = self.shapes.entry(moment.frame.function).or_insert_with(|| {
            let (module, function) = location(moment);
            let types = instruction_types(&moment.program.module(module).module, function);
            let slots = moment.code.offsets.iter().map(|offset| {
                let found = types.binary_search_by_key(offset, |types| types.offset);
                found.map_or((0, 0), |found| {
                    let types = &types[found];
                    (slots_of(&types.operands) as u32, slots_of(&types.results) as u32)
                })
            });
            Rc::new(Shapes {
                slots: slots.collect(),
                types,
            })
        });
        Rc::clone(shapes)
    }

    /// The shapes of a function that has been looked at.
    pub(super) fn known_shapes(&self, function: u32) -> &Shapes {
        &self.shapes[&function]
    }

    /// Takes in what the instruction of a moment is about to do, should it not trap.
    pub(super) fn take(&mut self, moment: &Moment<'_>) {
        self.flows.clear();
        self.makes = None;
        self.shapes(moment);
        let top = moment.stack.len();
        let base = moment.frame.base;
        let number = moment.machine.frames.len() - 1;
        let mut place = Place {
            number,
            frame: Frame {
                pc: moment.frame.pc + 1,
                ..moment.frame
            },
            code: moment.code,
            top,
        };
        let local = |slot: u32| base + slot;
        match moment.op {
            Op::LocalGet(slot) => self.copy(local(slot), top as u32, 1),
            Op::LocalGetWide(slot) => self.copy(local(slot), top as u32, 2),
            Op::LocalSet(slot) => self.copy(top as u32 - 1, local(slot), 1),
            Op::LocalTee(slot) => self.copy(top as u32 - 1, local(slot), 1),
            Op::LocalSetWide(slot) | Op::LocalTeeWide(slot) => self.copy(top as u32 - 2, local(slot), 2),
            Op::Const(_) => self.compute(top, 1),
            _ => {}
        }
        let (taken, left) = self.slots(moment);
        place.top = top - taken + left;
        match moment.op {
            Op::Unreachable => return,
            op if op.is_straight() => {
                self.straight(moment, top - taken, left);
                self.follow(&mut place, moment);
            }
            Op::Br(_)
            | Op::BrIf(_)
            | Op::If(_)
            | Op::BrTable { .. }
            | Op::BrOnNull(_)
            | Op::BrOnNonNull(_)
            | Op::BrOnCast { .. }
            | Op::BrOnCastFail { .. } => self.take_branch(moment, place),
            Op::Return => {
                if self.give_back(&mut place, false, moment) {
                    self.follow(&mut place, moment);
                }
            }
            Op::Throw(_) | Op::ThrowRef | Op::Rethrow(_) => self.throw(moment),
            _ => self.call(moment, place),
        }
        self.follow_reference();
    }

    fn copy(&mut self, from: u32, to: u32, slots: u32) {
        self.flows.push(Flow::Move {
            from,
            to,
            slots,
            by_delimiter: false,
        });
    }

    fn compute(&mut self, to: usize, slots: usize) {
        if slots > 0 {
            self.flows.push(Flow::Compute {
                to: to as u32,
                slots: slots as u32,
            });
        }
    }

    /// The slots that a straight instruction takes and leaves.
    fn slots(&mut self, moment: &Moment<'_>) -> (usize, usize) {
        match moment.op {
            Op::Nop | Op::LocalTee(_) | Op::LocalTeeWide(_) => (0, 0),
            Op::LocalGet(_) | Op::Const(_) => (0, 1),
            Op::LocalGetWide(_) => (0, 2),
            Op::LocalSet(_) => (1, 0),
            Op::LocalSetWide(_) => (2, 0),
            op if op.is_straight() => {
                let (taken, left) = self.shapes(moment).slots[moment.frame.pc as usize];
                (taken as usize, left as usize)
            }
            _ => (0, 0),
        }
    }

    /// An instruction that leads to the next one; what it leaves lies at `bottom`.
    fn straight(&mut self, moment: &Moment<'_>, bottom: usize, left: usize) {
        let to = bottom as u32;
        match moment.op {
            Op::Nop
            | Op::Drop(_)
            | Op::Const(_)
            | Op::LocalGet(_)
            | Op::LocalGetWide(_)
            | Op::LocalSet(_)
            | Op::LocalSetWide(_)
            | Op::LocalTee(_)
            | Op::LocalTeeWide(_) => {}
            Op::Select(slots) => {
                let first = moment.stack.last().is_some_and(|condition| *condition as u32 != 0);
                let from = if first { to } else { to + slots };
                self.flows.push(Flow::Choose { from, to, slots });
            }
            Op::GlobalGet(_) => {
                let read = accesses(moment).first().map(|access| access.location);
                self.flows.extend(read.map(|from| Flow::Get { from, to }));
            }
            Op::GlobalSet(_) => {
                let written = accesses(moment).first().map(|access| access.location);
                self.flows
                    .extend(written.map(|written| Flow::Set { from: to, to: written }));
            }
            Op::Memory(MemoryOp::Copy { .. }) | Op::Table(TableOp::Copy { .. }) | Op::Gc(GcOp::ArrayCopy) => {
                if let [from, to] = *accesses(moment) {
                    self.flows.push(Flow::Copy {
                        from: from.location,
                        to: to.location,
                    });
                }
            }
            op => {
                if matches!(
                    op,
                    Op::Memory(_) | Op::Table(_) | Op::Gc(_) | Op::Simd(_) | Op::Atomic(_)
                ) {
                    let accesses = accesses(moment).into_iter();
                    self.flows.extend(accesses.map(|access| match access.write {
                        true => Flow::Write(access.location),
                        false => Flow::Read(access.location),
                    }));
                }
                self.compute(bottom, left);
                if allocates(op) {
                    self.makes = Some((self.flows.len(), to));
                    self.flows.push(Flow::Make { object: None });
                }
            }
        }
    }

    fn take_branch<'a>(&mut self, moment: &Moment<'a>, mut place: Place<'a>) {
        let top = |depth: usize| moment.stack[moment.stack.len() - 1 - depth];
        let code = moment.code;
        let reference = || Ref::from_slot(top(0));
        let is = |ty: u32| {
            has_type(
                moment.program,
                moment.machine,
                reference(),
                code.references[ty as usize],
            )
        };
        // The branch that is taken, and how many slots leave the stack before.
        let (taken, dropped) = match moment.op {
            Op::Br(branch) => (Some(branch), 0),
            Op::BrIf(branch) => ((top(0) as u32 != 0).then_some(branch), 1),
            Op::If(otherwise) => {
                if top(0) as u32 == 0 {
                    place.frame.pc = otherwise;
                }
                (None, 1)
            }
            Op::BrTable { first, count } => {
                let index = (top(0) as u32).min(count - 1);
                (Some(code.branches[(first + index) as usize]), 1)
            }
            Op::BrOnNull(branch) => match reference().is_null() {
                true => (Some(branch), 1),
                false => (None, 0),
            },
            Op::BrOnNonNull(branch) => match reference().is_null() {
                true => (None, 1),
                false => (Some(branch), 0),
            },
            Op::BrOnCast { branch, ty } => (is(ty).then(|| code.branches[branch as usize]), 0),
            Op::BrOnCastFail { branch, ty } => ((!is(ty)).then(|| code.branches[branch as usize]), 0),
            _ => unreachable!("no branch"),
        };
        place.top -= dropped;
        if let Some(branch) = taken {
            self.branch(&mut place, branch, false);
        }
        self.follow(&mut place, moment);
    }

    fn branch(&mut self, place: &mut Place<'_>, branch: Branch, by_delimiter: bool) {
        let to = place.frame.base + branch.height;
        self.shift(place, to, branch.arity, by_delimiter);
        place.frame.pc = branch.target;
    }

    /// Moves so many slots from the top down to a place, where they are the top then.
    fn shift(&mut self, place: &mut Place<'_>, to: u32, slots: u32, by_delimiter: bool) {
        let from = place.top as u32 - slots;
        if slots > 0 && (from != to || !by_delimiter) {
            self.flows.push(Flow::Move {
                from,
                to,
                slots,
                by_delimiter,
            });
        }
        place.top = (to + slots) as usize;
    }

    /// Returns to the caller.
    fn give_back<'a>(&mut self, place: &mut Place<'a>, by_delimiter: bool, moment: &Moment<'a>) -> bool {
        self.shift(place, place.frame.base, place.code.layout.result_slots, by_delimiter);
        let Some(number) = place.number.checked_sub(1) else {
            return false;
        };
        self.enter_caller(place, number, moment);
        true
    }

    fn enter_caller<'a>(&mut self, place: &mut Place<'a>, number: usize, moment: &Moment<'a>) {
        place.number = number;
        place.frame = match number + 1 == moment.machine.frames.len() {
            // The frame at hand waits for what it calls.
            true => Frame {
                pc: moment.frame.pc + 1,
                ..moment.frame
            },
            false => moment.machine.frames[number],
        };
        place.code = code_of(moment.program, moment.machine, &place.frame);
    }

    /// Goes through the delimiters that are executed together with the instruction before them.
    fn follow<'a>(&mut self, place: &mut Place<'a>, moment: &Moment<'a>) {
        loop {
            match place.code.ops[place.frame.pc as usize] {
                Op::Jump(branch) => self.branch(place, branch, true),
                Op::End => {
                    if !self.give_back(place, true, moment) {
                        return;
                    }
                }
                _ => return,
            }
        }
    }

    fn call<'a>(&mut self, moment: &Moment<'a>, mut place: Place<'a>) {
        let Some(function) = callee(moment) else { return };
        let machine = moment.machine;
        let is_direct = matches!(moment.op, Op::Call(_) | Op::ReturnCall(_));
        let is_tail = matches!(
            moment.op,
            Op::ReturnCall(_) | Op::ReturnCallIndirect { .. } | Op::ReturnCallRef
        );
        place.top -= usize::from(!is_direct);
        let ty = moment.program.types.func(machine.functions[function as usize].ty);
        let params = slots_of(&ty.params) as u32;
        let to = match is_tail {
            true => place.frame.base,
            false => place.top as u32 - params,
        };
        self.shift(&mut place, to, params, false);
        match machine.functions[function as usize].kind {
            FunctionKind::Wasm { instance, .. } => {
                place.frame = Frame {
                    function,
                    instance,
                    pc: 0,
                    base: to,
                };
                place.code = code_of(moment.program, machine, &place.frame);
                place.number += usize::from(!is_tail);
                let layout = &place.code.layout;
                place.top = (to + layout.operands) as usize;
                let slots = layout.operands - layout.param_slots;
                if slots > 0 {
                    self.flows.push(Flow::Default { to: to + params, slots });
                }
                // A function may be empty.
                self.follow(&mut place, moment);
            }
            FunctionKind::Host(_) => {
                let slots = slots_of(&ty.results) as u32;
                let instance = &machine.instances[moment.frame.instance as usize];
                let memory = instance.memories.first().copied();
                self.flows.push(Flow::Host { to, slots, memory });
                place.top = (to + slots) as usize;
                if is_tail {
                    let Some(caller) = place.number.checked_sub(1) else {
                        return;
                    };
                    self.enter_caller(&mut place, caller, moment);
                }
                self.follow(&mut place, moment);
            }
        }
    }

    fn throw<'a>(&mut self, moment: &Moment<'a>) {
        let machine = moment.machine;
        let top = moment.stack.len();
        // The exception that is thrown again, and the slot that refers to it.
        let (tag, again) = match moment.op {
            Op::Throw(tag) => (
                machine.instances[moment.frame.instance as usize].tags[tag as usize],
                None,
            ),
            op => {
                let slot = match op {
                    Op::Rethrow(slot) => moment.frame.base as usize + slot as usize,
                    _ => top - 1,
                };
                let Some(object) = Ref::from_slot(moment.stack[slot]).as_kind(RefKind::Exn) else {
                    return;
                };
                let Object::Exception { tag, .. } = *machine.heap.get(object) else {
                    return;
                };
                (tag, Some((object, slot as u32)))
            }
        };
        let Some(catcher) = catcher(moment.program, machine, tag, moment.frame.pc) else {
            return;
        };
        let payload = slots_of(&moment.program.types.func(machine.tags[tag as usize].ty).params) as u32;
        let pushed = if catcher.tag.is_some() { payload } else { 0 };
        let frame = if catcher.frame + 1 == machine.frames.len() {
            moment.frame
        } else {
            machine.frames[catcher.frame]
        };
        let at = frame.base + catcher.height;
        let (to, reference) = match catcher.caught {
            Caught::Payload => (at, None),
            Caught::PayloadAndReference => (at, Some(at + pushed)),
            Caught::ReferenceBelowPayload => (at + 1, Some(at)),
        };
        match again {
            None => {
                let from = top as u32 - payload;
                if pushed > 0 {
                    self.copy(from, to, payload);
                }
                if let Some(reference) = reference {
                    self.compute(reference as usize, 1);
                    self.makes = Some((self.flows.len(), reference));
                    self.flows.push(Flow::Wrap {
                        from,
                        slots: payload,
                        object: None,
                    });
                }
            }
            Some((object, slot)) => {
                if pushed > 0 {
                    self.flows.push(Flow::Unwrap {
                        object,
                        to,
                        slots: payload,
                    });
                }
                if let Some(reference) = reference {
                    self.copy(slot, reference, 1);
                }
            }
        }
        let mut place = Place {
            number: catcher.frame,
            frame: Frame {
                pc: catcher.target,
                ..frame
            },
            code: code_of(moment.program, machine, &frame),
            top: (at + pushed + u32::from(reference.is_some())) as usize,
        };
        self.follow(&mut place, moment);
    }

    /// Finds where the reference to what is made lies in the end: delimiters may have moved or dropped it.
    fn follow_reference(&mut self) {
        let Some((flow, slot)) = &mut self.makes else { return };
        for later in &self.flows[*flow..] {
            if let Flow::Move { from, to, slots, .. } = *later {
                if (from..from + slots).contains(slot) {
                    *slot = *slot - from + to;
                } else if *slot >= to {
                    self.makes = None;
                    return;
                }
            }
        }
    }
}
