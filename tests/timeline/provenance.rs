//! Every value of a run followed forward from the beginning: slow, and plain to see to be right.

use std::collections::HashMap;
use std::ops::ControlFlow;

use semblance::code::atomic::AtomicOp;
use semblance::code::gc::GcOp;
use semblance::code::memory::{MemoryOp, Place as At};
use semblance::code::simd::SimdOp;
use semblance::code::table::TableOp;
use semblance::code::typing::{instruction_types, operand_stack};
use semblance::code::{Branch, Caught, Clause, FunctionCode, Op, Program};
use semblance::execute::{Moment, Observer};
use semblance::machine::{Frame, FunctionKind, Machine, Object, Ref, RefKind};
use semblance::module::types::slots_of;
use semblance::module::{ConstExpr, ElementItems, SegmentMode};
use semblance::observe::origin::{Place, Source};
use semblance::observe::{Event, Location, Timeline};

/// Where a value was made: at which step, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Tag(pub(crate) u64, pub(crate) Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Instruction,
    Host,
    Argument(u32),
    Default,
    Data(u32),
    Elements(u32),
    Initial,
    Change,
}

impl Kind {
    pub(crate) fn of(source: Source) -> Self {
        match source {
            Source::Instruction(_) => Self::Instruction,
            Source::Host(_) => Self::Host,
            Source::Argument { index } => Self::Argument(index),
            Source::Default(_) => Self::Default,
            Source::Data { segment, .. } => Self::Data(segment),
            Source::Elements { segment, .. } => Self::Elements(segment),
            Source::Initial => Self::Initial,
            Source::Change => Self::Change,
        }
    }
}

/// What there is to know of a moment.
#[derive(Clone, Debug)]
pub(crate) struct Shot {
    /// The last one stands at its next instruction.
    frames: Vec<Frame>,
    stack: Vec<u64>,
    op: Op,
    /// Sizes of memories and tables.
    sizes: (Vec<u64>, Vec<u64>),
    /// What an indirect call calls; whether a conditional store stores; the tag that is thrown.
    callee: Option<u32>,
    stores: bool,
    thrown: u32,
}

fn sizes(machine: &Machine) -> (Vec<u64>, Vec<u64>) {
    let memories = machine.memories.iter().map(|memory| memory.bytes.len() as u64);
    (
        memories.collect(),
        machine.tables.iter().map(|table| table.size()).collect(),
    )
}

struct Camera(Vec<Shot>);

impl Observer for Camera {
    fn before(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        let machine = moment.machine;
        let instance = &machine.instances[moment.frame.instance as usize];
        let mut frames = machine.frames.clone();
        *frames.last_mut().expect("there is a frame") = moment.frame;
        let top = |depth: usize| moment.stack[moment.stack.len() - 1 - depth];
        let callee = match moment.op {
            Op::Call(index) | Op::ReturnCall(index) => Some(instance.functions[index as usize]),
            Op::CallRef | Op::ReturnCallRef => Ref::from_slot(top(0)).as_func(),
            Op::CallIndirect { table, .. } | Op::ReturnCallIndirect { table, .. } => {
                let table = &machine.tables[instance.tables[table as usize] as usize];
                table.get(top(0)).and_then(Ref::as_func)
            }
            _ => None,
        };
        let stores = match moment.op {
            Op::Atomic(AtomicOp::Cmpxchg { cmpxchg, at }) => {
                let memory = &machine.memories[instance.memories[at.memory as usize] as usize];
                let found = memory.get(top(2) + { at.offset }, cmpxchg.bytes() as u64);
                let mut bytes = [0; 8];
                found.is_ok_and(|found| {
                    bytes[..found.len()].copy_from_slice(found);
                    u64::from_le_bytes(bytes) == top(1)
                })
            }
            _ => true,
        };
        let exception = |slot: u64| match Ref::from_slot(slot)
            .as_kind(RefKind::Exn)
            .map(|it| machine.heap.get(it))
        {
            Some(Object::Exception { tag, .. }) => *tag,
            _ => u32::MAX,
        };
        let thrown = match moment.op {
            Op::Throw(tag) => instance.tags[tag as usize],
            Op::ThrowRef => exception(top(0)),
            Op::Rethrow(slot) => exception(moment.stack[(moment.frame.base + slot) as usize]),
            _ => u32::MAX,
        };
        self.0.push(Shot {
            frames,
            stack: moment.stack.to_vec(),
            op: moment.op,
            sizes: sizes(machine),
            callee,
            stores,
            thrown,
        });
        ControlFlow::Continue(())
    }
}

/// A run at each of its moments; the last one is where nothing comes after.
pub(crate) fn shots(timeline: &mut Timeline) -> Vec<Shot> {
    let mut camera = Camera(Vec::new());
    timeline.seek(timeline.start());
    timeline.forward(u64::MAX, &mut camera);
    let machine = timeline.machine();
    camera.0.push(Shot {
        frames: machine.frames.clone(),
        stack: machine.stack.clone(),
        op: Op::Nop,
        sizes: sizes(machine),
        callee: None,
        stores: false,
        thrown: u32::MAX,
    });
    camera.0
}

/// Where everything that there is was made.
pub(crate) struct Shadow<'a> {
    program: &'a Program,
    machine: &'a Machine,
    stack: Vec<Tag>,
    bytes: HashMap<(u32, u64), Tag>,
    elements: HashMap<(u32, u64), Tag>,
    globals: HashMap<u32, Tag>,
    made: HashMap<u32, Tag>,
    fields: HashMap<(u32, u64), Tag>,
    payloads: HashMap<u32, Vec<Tag>>,
}

const INITIAL: Tag = Tag(0, Kind::Initial);

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
                    let ElementItems::Functions(functions) = &segment.items else {
                        continue;
                    };
                    for item in 0..functions.len() as u64 {
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

    /// Notes what an instruction writes besides the stack.
    fn write(&mut self, op: Op, shot: &Shot, after: &Shot, instance: semblance::machine::Instance, here: Tag) {
        let top = |depth: usize| shot.stack[shot.stack.len() - 1 - depth];
        let memory = |index: u32| instance.memories[index as usize];
        let table = |index: u32| instance.tables[index as usize];
        let mut bytes = |index: u32, start: u64, length: u64, tag: Tag| {
            (0..length).for_each(|item| {
                self.bytes.insert((memory(index), start + item), tag);
            });
        };
        let mut store = |at: At, depth: usize, length: usize| {
            bytes(at.memory.into(), top(depth) + { at.offset }, length as u64, here)
        };
        let mut elements = |index: u32, start: u64, length: u64, tag: Tag| {
            (0..length).for_each(|item| {
                self.elements.insert((table(index), start + item), tag);
            });
        };
        match op {
            Op::Memory(MemoryOp::Store { store: kind, at }) => store(at, 1, kind.bytes()),
            Op::Simd(SimdOp::Store { at }) => store(at, 2, 16),
            Op::Simd(SimdOp::StoreLane { width, at, .. }) => store(at, 2, width.bytes()),
            Op::Atomic(AtomicOp::Store { store: kind, at }) => store(at, 1, kind.bytes()),
            Op::Atomic(AtomicOp::Rmw { rmw, at }) => store(at, 1, rmw.bytes()),
            Op::Atomic(AtomicOp::Cmpxchg { cmpxchg, at }) if shot.stores => store(at, 2, cmpxchg.bytes()),
            Op::Memory(MemoryOp::Fill { memory } | MemoryOp::Init { memory, .. }) => {
                bytes(memory, top(2), top(0), here);
            }
            Op::Memory(MemoryOp::Grow { memory: index }) => {
                let (old, new) = (
                    shot.sizes.0[memory(index) as usize],
                    after.sizes.0[memory(index) as usize],
                );
                bytes(index, old, new - old, here);
            }
            Op::Memory(MemoryOp::Copy { to, from }) => {
                let tag = |item: u64| {
                    let tag = self.bytes.get(&(memory(from), top(1) + item));
                    tag.copied().unwrap_or(INITIAL)
                };
                let moved: Vec<Tag> = (0..top(0)).map(tag).collect();
                for (item, tag) in moved.into_iter().enumerate() {
                    self.bytes.insert((memory(to), top(2) + item as u64), tag);
                }
            }
            Op::Table(TableOp::Set { table }) => elements(table, top(1), 1, here),
            Op::Table(TableOp::Fill { table } | TableOp::Init { table, .. }) => elements(table, top(2), top(0), here),
            Op::Table(TableOp::Grow { table: index }) => {
                let (old, new) = (
                    shot.sizes.1[table(index) as usize],
                    after.sizes.1[table(index) as usize],
                );
                elements(index, old, new - old, here);
            }
            Op::Table(TableOp::Copy { to, from }) => {
                let tag = |item: u64| {
                    let tag = self.elements.get(&(table(from), top(1) + item));
                    tag.copied().unwrap_or(INITIAL)
                };
                let moved: Vec<Tag> = (0..top(0)).map(tag).collect();
                for (item, tag) in moved.into_iter().enumerate() {
                    self.elements.insert((table(to), top(2) + item as u64), tag);
                }
            }
            Op::Gc(op) => self.write_object(op, shot, here),
            _ => {}
        }
    }

    fn write_object(&mut self, op: GcOp, shot: &Shot, here: Tag) {
        let top = |depth: usize| shot.stack[shot.stack.len() - 1 - depth];
        let object = |depth: usize| Ref::from_slot(top(depth)).get().map_or(u32::MAX, |(_, index)| index);
        let wide = |ty: u32| self.program.types.element(ty).value_type().slots();
        let (object, start, length) = match op {
            GcOp::StructSet { ty, field } => {
                let slots = self.program.types.fields(ty)[field as usize]
                    .storage
                    .value_type()
                    .slots();
                (object(slots), field.into(), 1)
            }
            GcOp::ArraySet { ty } => (object(wide(ty) + 1), top(wide(ty)), 1),
            GcOp::ArrayFill { ty } => (object(wide(ty) + 2), top(wide(ty) + 1), top(0)),
            GcOp::ArrayInitData { .. } | GcOp::ArrayInitElem { .. } => (object(3), top(2), top(0)),
            GcOp::ArrayCopy => {
                let moved: Vec<Tag> = (0..top(0)).map(|item| self.field(object(2), top(1) + item)).collect();
                for (item, tag) in moved.into_iter().enumerate() {
                    self.fields.insert((object(4), top(3) + item as u64), tag);
                }
                return;
            }
            _ => return,
        };
        for item in 0..length {
            self.fields.insert((object, start + item), here);
        }
    }

    /// Finds out which object an instruction has made.
    fn make(&mut self, shot: &Shot, after: &Shot, here: Tag) {
        let makes = matches!(shot.op, Op::Gc(_)) && {
            let name = format!("{:?}", shot.op);
            name.contains("StructNew") || name.contains("ArrayNew")
        };
        let slot = self.stack.iter().position(|tag| *tag == here).filter(|_| makes);
        if let Some((_, object)) = slot.and_then(|slot| Ref::from_slot(after.stack[slot]).get()) {
            self.made.insert(object, here);
            self.fields.retain(|(other, _), _| *other != object);
        }
    }

    fn field(&self, object: u32, field: u64) -> Tag {
        let written = self.fields.get(&(object, field));
        written.or_else(|| self.made.get(&object)).copied().unwrap_or(INITIAL)
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

/// The value of an expression that is one `i32.const`.
fn constant(bytes: &[u8], ConstExpr(range): &ConstExpr) -> u64 {
    let bytes = &bytes[range.clone()];
    assert_eq!(bytes[0], 0x41, "the programs have only constants here");
    let mut value = 0;
    for (place, byte) in bytes[1..].iter().enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            break;
        }
    }
    value
}
