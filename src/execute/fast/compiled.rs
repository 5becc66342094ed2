//! Enters compiled code from fast code, and goes on with fast code where it leaves.
#![allow(
    unsafe_code,
    reason = "compiled code is called by its place in a table, and works on the frames of the value stack: ARCHITECTURE.md"
)]

use super::Exit;
use super::context::{Caller, Context};
use super::registers::{Flow, Registers};
use crate::code::compiled::context::{
    CALLEES, Callee, Compiled, Context as Shared, Helpers, LEAST_ROOM, Left, MOST_LEFTS, ROOM, Status, Table, Where,
};
use crate::code::compiled::{Platform, Root, lower, platform};
use crate::code::fast::{FastCode, FastOp, Slot};
use crate::code::{Op, Program};
use crate::machine::{FunctionKind, Machine, Ref};

/// How much fast code is executed before the place that it has come to is looked at: there may be compiled code for it. The
/// callers of compiled code that was left are often found within loops for which there is.
const SAMPLE: u64 = 1 << 14;

/// How much compiled code is executed before it is entered again: the surrounding engine improves functions, but not
/// those that are being executed. It takes some milliseconds, because all callers become frames at its end, and some of
/// them go on as fast code.
const STRETCH: u64 = 1 << 25;

/// How it went on with compiled code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entered {
    /// It has not begun.
    NotBegun,
    /// It has left, and fast code goes on where the context says.
    Going,
    /// The function has returned.
    Returned,
}

/// Where the code is that was compiled from an operation, if it has to be executed; and for how many instructions that
/// or fast code is to be executed.
pub(super) fn advise(program: &Program, module: u32, function: u32, fast: &FastCode, op: u32) -> (Option<u32>, u64) {
    let Some(platform) = platform() else {
        return (None, u64::MAX);
    };
    let begins = fast.heat.see(op, platform.eager).then(|| Root::at(function, op));
    let wanted = program.module(module).entries().take_wanted();
    let asked: Vec<Root> = begins.into_iter().chain(wanted).collect();
    compile(platform, program, module, &asked);
    let place = fast.heat.place(op);
    (place, if place.is_some() { STRETCH } else { SAMPLE })
}

/// Where the room ends that the value stack is to have, when it needs that much. Compiled code cannot make more, and would
/// leave at each call that goes deeper.
pub(super) fn end_of_room(end: usize) -> usize {
    // That lasts about as long as the room on the surrounding engine's stack.
    end.max(ROOM as usize / size_of::<u64>())
}

/// Compiles functions from where it is asked for, and what they call.
fn compile(platform: &Platform, program: &Program, module: u32, asked: &[Root]) {
    if asked.is_empty() {
        return;
    }
    let helpers = Helpers {
        missing: missing as *const () as usize as u32,
        resolve: resolve as *const () as usize as u32,
        plain: execute_plain as *const () as usize as u32,
    };
    let entries = program.module(module).entries();
    let note = |root: Root, place| {
        let fast = program
            .fast_code(module, root.function)
            .expect("compiled code is made of it");
        fast.heat.note(root, place);
        if place.is_none() && root.op == 0 {
            entries.give_up(root.function);
        }
    };
    let give_up = |roots: &[Root]| roots.iter().for_each(|root| note(*root, None));
    if !entries.is_open() {
        return give_up(asked);
    }
    let lowered = lower(program, module, asked, &helpers);
    give_up(&lowered.unsuitable);
    if lowered.roots.is_empty() {
        return;
    }
    let Some(first) = (platform.compile)(&lowered.bytes, lowered.roots.len() as u32) else {
        return give_up(&lowered.roots);
    };
    entries.take(first, &lowered.roots, lowered.operations);
    for (place, root) in (first..).zip(lowered.roots) {
        note(root, Some(place));
    }
}

/// What compiled code works on, kept for the next time it is entered.
pub(super) struct State {
    shared: Shared,
    lefts: Vec<Left>,
    /// Where the instance's globals are.
    globals: Vec<*mut u64>,
    /// Where the elements of the instance's tables are.
    tables: Vec<Table>,
    callees: [Callee; CALLEES],
    /// The instance that the callees belong to.
    instance: u32,
}

impl State {
    fn new() -> Self {
        Self {
            shared: Shared {
                left: 0,
                memory_length: 0,
                memory: std::ptr::null_mut(),
                marks: std::ptr::null_mut(),
                stack_end: std::ptr::null_mut(),
                room: 0,
                lefts: std::ptr::null_mut(),
                functions: std::ptr::null(),
                globals: std::ptr::null(),
                tables: std::ptr::null_mut(),
                callees: std::ptr::null_mut(),
                engine: std::ptr::null_mut(),
            },
            lefts: vec![Left::default(); MOST_LEFTS],
            globals: Vec::new(),
            tables: Vec::new(),
            callees: [Callee::NONE; CALLEES],
            instance: 0,
        }
    }
}

impl Registers<'_, '_, '_> {
    /// Goes on in the function that was just called, by its compiled code if there is some.
    #[inline(always)]
    pub(super) fn enter_callee(&mut self) -> Flow {
        let place = match self.context.fast.heat.called() {
            0 => self.context.compile_eagerly(),
            place => Some(place),
        };
        match place {
            None => Flow::Jumped,
            Some(place) => self.enter_compiled_callee(place),
        }
    }

    fn enter_compiled_callee(&mut self, place: u32) -> Flow {
        let context = &mut *self.context;
        let (callee, length) = (context.fast, i64::from(context.fast.length));
        (context.op, context.slots) = (self.op, self.slots);
        // Compiled code counts its function's instructions itself.
        context.left = self.left + length;
        let entered = context.enter_compiled(place);
        if entered == Entered::NotBegun {
            return Flow::Jumped;
        }
        (self.op, self.slots, self.left, self.bytes) = (context.op, context.slots, context.left, context.bytes);
        match entered {
            Entered::Returned => self.leave_instance(callee.results, 0),
            Entered::Going | Entered::NotBegun => Flow::Jumped,
        }
    }
}

impl Context<'_, '_> {
    /// The place of the function that was just called, where whatever is executed is compiled.
    #[inline(always)]
    fn compile_eagerly(&self) -> Option<u32> {
        platform().filter(|platform| platform.eager)?;
        Some(self.place_of(self.fast.function)).filter(|place| *place != 0)
    }

    /// Executes the code that was compiled from the operation at which the run begins. Whether the run goes on then.
    pub(super) fn begin_compiled(&mut self, place: u32) -> bool {
        match self.enter_compiled(place) {
            Entered::NotBegun | Entered::Going => true,
            Entered::Returned => {
                let results = self.fast.results;
                self.exit = Exit::Returned { results };
                false
            }
        }
    }

    /// Executes compiled code from where the frame on top is, with what is left of the budget. Unless it has not begun, it
    /// may be another frame and operation then.
    fn enter_compiled(&mut self, place: u32) -> Entered {
        let mut state = self.compiled.take().unwrap_or_else(|| Box::new(State::new()));
        let slots = self.slots;
        let shared = self.prepare(&mut state);
        // SAFETY: what is compiled has this type, and stays in its place as long as the program's code.
        let code = unsafe { std::mem::transmute::<usize, Compiled>(place as usize) };
        let ended = code(shared, slots, self.left);
        // SAFETY: it is the state's.
        let (left, lefts) = unsafe { ((*shared).left, (*shared).lefts) };
        let entered = if ended == Status::Refused as i64 {
            Entered::NotBegun
        } else if ended == Status::Left as i64 {
            self.left = left;
            let count = (lefts.addr() - state.lefts.as_ptr().addr()) / size_of::<Left>();
            self.rebuild(&state.lefts[..count])
        } else {
            self.left = ended;
            Entered::Returned
        };
        self.compiled = Some(state);
        entered
    }

    fn prepare(&mut self, state: &mut State) -> *mut Shared {
        let machine = &mut *self.machine;
        let instance = &machine.instances[self.instance as usize];
        let globals = machine.globals.as_mut_ptr();
        state.globals.clear();
        state.globals.extend(instance.globals.iter().map(|address| {
            // SAFETY: it is the address of a global of the store.
            unsafe { (&raw mut (*globals.add(*address as usize)).slots).cast() }
        }));
        state.tables.clear();
        state.tables.extend(tables(machine, self.instance));
        if state.instance != self.instance {
            state.callees = [Callee::NONE; CALLEES];
            state.instance = self.instance;
        }
        let depth = machine.frames.len() + self.callers.len();
        let calls = machine.limits.call_depth.saturating_sub(depth).saturating_add(1);
        let room = i32::try_from(calls).unwrap_or(i32::MAX).saturating_mul(LEAST_ROOM);
        state.shared = Shared {
            left: 0,
            memory_length: self.bytes.length,
            memory: self.bytes.start,
            marks: self.bytes.marks,
            stack_end: self.slots_end,
            room: room.min(ROOM),
            lefts: state.lefts.as_mut_ptr(),
            functions: self.module.entries().places(),
            globals: state.globals.as_ptr(),
            tables: state.tables.as_mut_ptr(),
            callees: state.callees.as_mut_ptr(),
            engine: (&raw mut *self).cast(),
        };
        &raw mut state.shared
    }

    /// Makes callers of the functions that compiled code has left, the innermost of which is first. The frame of the last is
    /// on top.
    fn rebuild(&mut self, lefts: &[Left]) -> Entered {
        let module = self.machine.instances[self.instance as usize].module;
        // Compiled code has seen to it that these are no more than the limit allows; see `make_room`.
        self.callers.reserve_exact(lefts.len() - 1);
        let mut callees = lefts.iter().rev().skip(1);
        for left in lefts.iter().rev() {
            let fast = self.fast;
            let op = (left.at / 2) as usize;
            if left.at % 2 == Where::Before as u32 {
                self.op = fast.ops.place(op);
                return Entered::Going;
            }
            self.op = fast.ops.place(op + 1);
            let (FastOp::Call { rest, .. } | FastOp::CallIndirect { rest, .. }) = fast.ops[op] else {
                unreachable!("only calls call")
            };
            let callee = callees.next().expect("a function that was called was left, too");
            let frame = (callee.frame - left.frame) / size_of::<u64>() as u32;
            self.callers.push(Caller {
                fast,
                op: self.op,
                instance: self.instance,
                frame: frame as Slot,
                rest,
            });
            self.slots = self.slots.wrapping_add(frame as usize);
            let fast = self.program.fast_code(module, callee.function);
            self.fast = fast.expect("compiled code is made of it");
        }
        unreachable!("the innermost function does not call")
    }

    /// The place of a function of the instance's module that compiled code calls, or 0.
    fn place_of(&self, function: u32) -> u32 {
        let Some(platform) = platform() else { return 0 };
        let module = self.machine.instances[self.instance as usize].module;
        let entries = self.program.module(module).entries();
        if entries.miss(function, platform.eager) {
            compile(platform, self.program, module, &entries.take_wanted());
        }
        entries.place(function)
    }
}

/// Where the elements of an instance's tables are.
fn tables(machine: &Machine, instance: u32) -> impl Iterator<Item = Table> {
    let tables = machine.instances[instance as usize].tables.iter();
    tables.map(|address| {
        let elements = &machine.tables[*address as usize].elements;
        Table {
            elements: elements.as_ptr(),
            length: elements.len(),
        }
    })
}

/// The engine that compiled code belongs to.
///
/// # Safety
/// Compiled code must be running with what is shared.
unsafe fn engine<'a>(shared: *mut Shared) -> &'a mut Context<'a, 'a> {
    // SAFETY: whoever has entered compiled code waits for it, and does nothing with the engine meanwhile.
    unsafe { &mut *(*shared).engine.cast() }
}

/// [`Helpers::missing`]
extern "C" fn missing(shared: *mut Shared, function: u32) -> u32 {
    // SAFETY: only compiled code calls this.
    unsafe { engine(shared) }.place_of(function)
}

/// [`Helpers::resolve`]
extern "C" fn resolve(shared: *mut Shared, index: u32, table: u32, ty: u32) -> u32 {
    // SAFETY: only compiled code calls this.
    let engine = unsafe { engine(shared) };
    let Ok(function) = engine.element(table as u16, ty, index.into()) else {
        return 0;
    };
    let place = match engine.machine.functions[function as usize].kind {
        FunctionKind::Wasm { instance, index } if instance == engine.instance => engine.place_of(index),
        _ => 0,
    };
    if place != 0 {
        let element = Ref::func(function);
        // SAFETY: as above; there are so many.
        unsafe { *(*shared).callees.add(function as usize % CALLEES) = Callee { element, ty, place } };
    }
    place
}

/// [`Helpers::plain`]
extern "C" fn execute_plain(shared: *mut Shared, frame: *mut u64, function: u32, pc: u32) -> u32 {
    // SAFETY: only compiled code calls this.
    let engine = unsafe { engine(shared) };
    let trapped = engine.plain(function, pc as usize, frame).is_err();
    let module = engine.machine.instances[engine.instance as usize].module;
    if let Op::Table(_) = engine.program.code(module, function).ops[pc as usize] {
        for (number, table) in tables(engine.machine, engine.instance).enumerate() {
            // SAFETY: as above; there is one for each.
            unsafe { *(*shared).tables.add(number) = table };
        }
    }
    let bytes = engine.bytes;
    // SAFETY: as above.
    unsafe {
        (*shared).memory_length = bytes.length;
        (*shared).memory = bytes.start;
        (*shared).marks = bytes.marks;
    }
    trapped.into()
}
