//! Where everything was made, instruction by instruction.

use std::collections::HashMap;

use semblance::code::typing::{instruction_types, operand_stack};
use semblance::code::{Branch, Caught, Clause, FunctionCode, Op, Program};
use semblance::machine::{Frame, FunctionKind, Machine, Ref, RefKind};
use semblance::module::types::slots_of;
use semblance::module::{ConstExpr, ElementItems, SegmentMode};
use semblance::observe::origin::Place;
use semblance::observe::{Event, Location, Timeline};

use super::shots::Shot;
use super::{Kind, Tag};

/// Where everything that there is was made.
pub(crate) struct Shadow<'a> {
    pub(super) program: &'a Program,
    pub(super) machine: &'a Machine,
    pub(super) stack: Vec<Tag>,
    pub(super) bytes: HashMap<(u32, u64), Tag>,
    pub(super) elements: HashMap<(u32, u64), Tag>,
    pub(super) globals: HashMap<u32, Tag>,
    pub(super) made: HashMap<u32, Tag>,
    pub(super) fields: HashMap<(u32, u64), Tag>,
    pub(super) payloads: HashMap<u32, Vec<Tag>>,
}

pub(super) const INITIAL: Tag = Tag(0, Kind::Initial);

impl<'a> Shadow<'a> {
    /// At the beginning, where a function has been called.
    pub(crate) fn new(timeline: &'a Timeline) -> Self {
        let (program, machine) = (&timeline.session().program, timeline.machine());
        let mut shadow = Self {
            program,
            machine,
            stack: Vec::new(),
            bytes: HashMap::new(),
            elements: HashMap::new(),
            globals: HashMap::new(),
            made: HashMap::new(),
            fields: HashMap::new(),
            payloads: HashMap::new(),
        };
        for instance in &machine.instances {
            let module = &program.module(instance.module).module;
            for (index, segment) in module.elements.iter().enumerate() {
                if let SegmentMode::Active { target, offset } = &segment.mode {
                    let length = match &segment.items {
                        ElementItems::Functions(functions) => functions.len(),
                        ElementItems::Expressions(expressions) => expressions.len(),
                    };
                    for item in 0..length as u64 {
                        let at = (
                            instance.tables[*target as usize],
                            constant(&module.bytes, offset) + item,
                        );
                        shadow.elements.insert(at, Tag(0, Kind::Elements(index as u32)));
                    }
                }
            }
            for (index, segment) in module.data.iter().enumerate() {
                if let SegmentMode::Active { target, offset } = &segment.mode {
                    for item in 0..segment.bytes.len() as u64 {
                        let at = (
                            instance.memories[*target as usize],
                            constant(&module.bytes, offset) + item,
                        );
                        shadow.bytes.insert(at, Tag(0, Kind::Data(index as u32)));
                    }
                }
            }
        }
        let invoked = timeline.log().entries().iter().find_map(|entry| match &entry.event {
            Event::Invoke { function, .. } => Some(*function),
            _ => None,
        });
        let function = invoked.expect("a function is called");
        for (index, ty) in timeline.session().function_type(function).params.iter().enumerate() {
            shadow.push(Tag(0, Kind::Argument(index as u32)), ty.slots());
        }
        shadow.stack.resize(shadow.layout(function), Tag(0, Kind::Default));
        shadow
    }

    fn code(&self, function: u32) -> Option<&'a FunctionCode> {
        match self.machine.functions[function as usize].kind {
            FunctionKind::Wasm { instance, index } => Some(
                self.program
                    .code(self.machine.instances[instance as usize].module, index),
            ),
            FunctionKind::Host(_) => None,
        }
    }

    /// Slots of parameters and locals.
    fn layout(&self, function: u32) -> usize {
        self.code(function).map_or(0, |code| code.layout.operands as usize)
    }

    fn push(&mut self, tag: Tag, slots: usize) {
        self.stack.extend(std::iter::repeat_n(tag, slots));
    }

    fn move_down(&mut self, height: u32, slots: u32) {
        let from = self.stack.len() - slots as usize;
        self.stack.copy_within(from.., height as usize);
        self.stack.truncate((height + slots) as usize);
    }

    /// Goes through delimiters.
    fn follow(&mut self, frames: &mut Vec<Frame>) {
        while let Some(frame) = frames.last().copied() {
            let code = self.code(frame.function).expect("frames are of modules");
            match code.ops[frame.pc as usize] {
                Op::Jump(branch) => self.branch(frames, branch),
                Op::End => self.give_back(frames),
                _ => return,
            }
        }
    }

    fn branch(&mut self, frames: &mut [Frame], branch: Branch) {
        let frame = frames.last_mut().expect("a frame branches");
        self.move_down(frame.base + branch.height, branch.arity);
        frame.pc = branch.target;
    }

    fn give_back(&mut self, frames: &mut Vec<Frame>) {
        let frame = frames.pop().expect("a frame returns");
        let results = self.code(frame.function).map_or(0, |code| code.layout.result_slots);
        self.move_down(frame.base, results);
    }

    /// Does what one instruction does. `after` is the moment after it.
    pub(crate) fn step(&mut self, step: u64, shot: &Shot, after: &Shot, timeline: &Timeline) {
        let mut frames = shot.frames.clone();
        let frame = *frames.last().expect("an instruction has a frame");
        let instance = &self.machine.instances[frame.instance as usize];
        let code = self.code(frame.function).expect("frames are of modules");
        let here = Tag(step, Kind::Instruction);
        let top = |depth: usize| shot.stack[shot.stack.len() - 1 - depth];
        let next = frames.len() - 1;
        frames[next].pc += 1;
        let local = |slot: u32| (frame.base + slot) as usize;
        match shot.op {
            Op::LocalGet(slot) => self.stack.push(self.stack[local(slot)]),
            Op::LocalGetWide(slot) => self.push(self.stack[local(slot)], 2),
            Op::LocalSet(slot) => self.stack[local(slot)] = self.stack.pop().expect("an operand"),
            Op::LocalTee(slot) => self.stack[local(slot)] = *self.stack.last().expect("an operand"),
            Op::LocalSetWide(slot) | Op::LocalTeeWide(slot) => {
                let tag = *self.stack.last().expect("an operand");
                self.stack[local(slot)] = tag;
                self.stack[local(slot) + 1] = tag;
                if let Op::LocalSetWide(_) = shot.op {
                    self.stack.truncate(self.stack.len() - 2);
                }
            }
            Op::GlobalGet(index) => {
                let global = instance.globals[index as usize];
                let slots = self.machine.globals[global as usize].ty.value.slots();
                self.push(self.globals.get(&global).copied().unwrap_or(INITIAL), slots);
            }
            Op::GlobalSet(index) => {
                let global = instance.globals[index as usize];
                self.globals.insert(global, *self.stack.last().expect("an operand"));
                let slots = self.machine.globals[global as usize].ty.value.slots();
                self.stack.truncate(self.stack.len() - slots);
            }
            Op::Br(branch) => self.branch(&mut frames, branch),
            Op::BrIf(branch) => {
                self.stack.pop();
                if top(0) as u32 != 0 {
                    self.branch(&mut frames, branch);
                }
            }
            Op::If(otherwise) => {
                self.stack.pop();
                if top(0) as u32 == 0 {
                    frames[next].pc = otherwise;
                }
            }
            Op::BrTable { first, count } => {
                self.stack.pop();
                let branch = code.branches[(first + (top(0) as u32).min(count - 1)) as usize];
                self.branch(&mut frames, branch);
            }
            Op::BrOnNull(branch) => {
                if Ref::from_slot(top(0)).is_null() {
                    self.stack.pop();
                    self.branch(&mut frames, branch);
                }
            }
            Op::BrOnNonNull(branch) => match Ref::from_slot(top(0)).is_null() {
                true => {
                    self.stack.pop();
                }
                false => self.branch(&mut frames, branch),
            },
            Op::BrOnCast { branch, .. } | Op::BrOnCastFail { branch, .. } => {
                // Where control is afterwards tells whether it was taken.
                let (stack, untaken) = (self.stack.clone(), frames.clone());
                self.branch(&mut frames, code.branches[branch as usize]);
                self.follow(&mut frames);
                if !self.is_at(&frames, after) {
                    (self.stack, frames) = (stack, untaken);
                }
            }
            Op::Return => self.give_back(&mut frames),
            Op::Call(_)
            | Op::CallIndirect { .. }
            | Op::CallRef
            | Op::ReturnCall(_)
            | Op::ReturnCallIndirect { .. }
            | Op::ReturnCallRef => self.call(step, shot, &mut frames, timeline),
            Op::Throw(_) | Op::ThrowRef | Op::Rethrow(_) => self.throw(step, shot, after, &mut frames),
            Op::Unreachable | Op::Nop => {}
            op => {
                let FunctionKind::Wasm { index, .. } = self.machine.functions[frame.function as usize].kind else {
                    unreachable!("frames are of modules")
                };
                let types = instruction_types(&self.program.module(instance.module).module, index);
                let offset = code.offsets[frame.pc as usize];
                let types = types.iter().find(|types| types.offset == offset).expect("it is there");
                self.write(op, shot, after, instance.clone(), here);
                self.stack.truncate(self.stack.len() - slots_of(&types.operands));
                self.push(here, slots_of(&types.results));
            }
        }
        self.follow(&mut frames);
        assert!(
            self.is_at(&frames, after),
            "{:?} at {step}: {frames:?} {after:?}",
            shot.op
        );
        self.make(shot, after, here);
    }

    fn is_at(&self, frames: &[Frame], after: &Shot) -> bool {
        frames == after.frames && self.stack.len() == after.stack.len()
    }

    fn call(&mut self, step: u64, shot: &Shot, frames: &mut Vec<Frame>, timeline: &Timeline) {
        let function = shot.callee.expect("it calls a function");
        if !matches!(shot.op, Op::Call(_) | Op::ReturnCall(_)) {
            self.stack.pop();
        }
        let ty = timeline.session().function_type(function);
        let params = slots_of(&ty.params) as u32;
        let caller = *frames.last().expect("a frame calls");
        if matches!(
            shot.op,
            Op::ReturnCall(_) | Op::ReturnCallIndirect { .. } | Op::ReturnCallRef
        ) {
            self.move_down(caller.base, params);
            frames.pop();
        }
        let base = self.stack.len() as u32 - params;
        match self.machine.functions[function as usize].kind {
            FunctionKind::Wasm { instance, .. } => {
                let end = base as usize + self.layout(function);
                self.stack.resize(end, Tag(step, Kind::Default));
                frames.push(Frame {
                    function,
                    instance,
                    pc: 0,
                    base,
                });
            }
            FunctionKind::Host(_) => {
                self.stack.truncate(base as usize);
                self.push(Tag(step, Kind::Host), slots_of(&ty.results));
                let entries = timeline.log().entries().iter().filter(|entry| entry.step == step + 1);
                for entry in entries {
                    let Event::Answer(answer) = &entry.event else { continue };
                    for (start, bytes) in &answer.writes {
                        let memory = self.machine.instances[caller.instance as usize].memories[0];
                        for item in 0..bytes.len() as u64 {
                            self.bytes.insert((memory, start + item), Tag(step, Kind::Host));
                        }
                    }
                }
            }
        }
    }

    fn throw(&mut self, step: u64, shot: &Shot, after: &Shot, frames: &mut Vec<Frame>) {
        let ty = self.machine.tags[shot.thrown as usize].ty;
        let slots = slots_of(&self.program.types.func(ty).params);
        let (payload, reference) = match shot.op {
            Op::Throw(_) => (
                self.stack[self.stack.len() - slots..].to_vec(),
                Tag(step, Kind::Instruction),
            ),
            op => {
                let slot = match op {
                    Op::Rethrow(slot) => (frames[frames.len() - 1].base + slot) as usize,
                    _ => self.stack.len() - 1,
                };
                let object = Ref::from_slot(shot.stack[slot]).as_kind(RefKind::Exn);
                (self.payloads[&object.expect("an exception")].clone(), self.stack[slot])
            }
        };
        // The first clause that leads to where control is afterwards.
        let (stack, before) = (self.stack.clone(), frames.clone());
        for number in (0..before.len()).rev() {
            let frame = before[number];
            let code = self.code(frame.function).expect("frames are of modules");
            let tags = &self.machine.instances[frame.instance as usize].tags;
            let around = code
                .handlers
                .iter()
                .filter(|handler| handler.protects.contains(&(frame.pc - 1)));
            for clause in around.flat_map(|handler| {
                let clauses = handler.clauses.start as usize..handler.clauses.end as usize;
                &code.clauses[clauses]
            }) {
                let Clause::Catch {
                    tag,
                    caught,
                    target,
                    height,
                } = *clause
                else {
                    continue;
                };
                if tag.is_some_and(|tag| tags[tag as usize] != shot.thrown) {
                    continue;
                }
                self.stack.truncate((frame.base + height) as usize);
                if caught == Caught::ReferenceBelowPayload {
                    self.stack.push(reference);
                }
                let at = self.stack.len();
                if tag.is_some() {
                    self.stack.extend_from_slice(&payload);
                }
                if caught == Caught::PayloadAndReference {
                    self.stack.push(reference);
                }
                frames.truncate(number + 1);
                frames[number].pc = target;
                self.follow(frames);
                if self.is_at(frames, after) {
                    if let Op::Throw(_) = shot.op {
                        let slot = self.stack.iter().position(|tag| *tag == reference);
                        let object = slot.and_then(|slot| Ref::from_slot(after.stack[slot]).as_kind(RefKind::Exn));
                        if let Some(object) = object.filter(|_| at > 0) {
                            self.payloads.insert(object, payload);
                        }
                    }
                    return;
                }
                (self.stack, *frames) = (stack.clone(), before.clone());
            }
        }
        panic!("somebody catches");
    }

    /// Where each item of what is at a place was made, at a moment.
    pub(crate) fn tags(&self, place: &Place, shot: &Shot, timeline: &Timeline) -> Vec<Tag> {
        match *place {
            Place::Operand { frame, index } => {
                let above = frame + 1 < shot.frames.len();
                let frame = shot.frames[frame];
                let FunctionKind::Wasm {
                    instance,
                    index: function,
                } = self.machine.functions[frame.function as usize].kind
                else {
                    unreachable!("frames are of modules")
                };
                let code = self.code(frame.function).expect("frames are of modules");
                let offset = code.offsets[frame.pc as usize - usize::from(above)];
                let module = self.machine.instances[instance as usize].module;
                let operands = operand_stack(&self.program.module(module).module, function, offset);
                vec![self.stack[(frame.base + code.layout.operands + operands[index].slot) as usize]]
            }
            Place::Result { index } => {
                let invoked = timeline.machine().invocation.expect("a function was called").function;
                let results = &timeline.session().function_type(invoked).results;
                vec![self.stack[slots_of(&results[..index])]]
            }
            Place::Location(location) => {
                let (start, length) = location.span();
                let items = start..start + length;
                match location {
                    Location::Local { frame, local } => {
                        let frame = shot.frames[frame];
                        let code = self.code(frame.function).expect("frames are of modules");
                        vec![self.stack[(frame.base + code.layout.local_slots[local as usize]) as usize]]
                    }
                    Location::Global { global } => vec![self.globals.get(&global).copied().unwrap_or(INITIAL)],
                    Location::Memory { memory, .. } => items
                        .map(|item| self.bytes.get(&(memory, item)).copied().unwrap_or(INITIAL))
                        .collect(),
                    Location::Table { table, .. } => items
                        .map(|item| self.elements.get(&(table, item)).copied().unwrap_or(INITIAL))
                        .collect(),
                    Location::Object { object, .. } => items.map(|item| self.field(object, item)).collect(),
                }
            }
        }
    }
}

/// Whether an expression is one `i32.const` or `i64.const`.
pub(super) fn is_constant(bytes: &[u8], ConstExpr(range): &ConstExpr) -> bool {
    let bytes = &bytes[range.clone()];
    let length = bytes[1..].iter().take_while(|byte| **byte & 0x80 != 0).count() + 2;
    matches!(bytes[0], 0x41 | 0x42) && bytes[length..] == [0x0b]
}

/// The value of an expression that is one.
fn constant(bytes: &[u8], expression: &ConstExpr) -> u64 {
    assert!(is_constant(bytes, expression), "the programs have only constants here");
    let bytes = &bytes[expression.0.clone()];
    let mut value = 0;
    for (place, byte) in bytes[1..].iter().enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            break;
        }
    }
    value
}
