//! Enters compiled code from fast code, and goes on with fast code where it leaves.
#![allow(
    unsafe_code,
    reason = "compiled code is called by its place in a table, and works on the frames of the value stack: ARCHITECTURE.md"
)]

use super::dispatch::{Caller, Dispatch};
use crate::code::Program;
use crate::code::compiled::context::{Context, Helpers, LEAST_ROOM, Left, MOST_LEFTS, ROOM, Status, Where};
use crate::code::compiled::{Advice, Platform, Root, lower, platform};
use crate::code::fast::{FastCode, FastOp};
use crate::execute::plain;
use crate::machine::{Frame, FunctionKind};

/// How much fast code is executed before the place that it has come to is looked at.
const SAMPLE: u64 = 1 << 17;

/// How much compiled code is executed before it is entered again: the surrounding engine improves functions, but not
/// those that are being executed.
const STRETCH: u64 = 1 << 22;

/// How compiled code ended.
pub(super) enum Entered {
    /// It returned.
    Returned,
    /// Fast code goes on before an operation of the frame on top.
    At(usize),
    /// The budget does not reach to the end of the function on top, behind a call.
    AtReturn(usize),
}

/// Where the code is that was compiled from an operation, if it has to be executed; and for how many instructions that
/// or fast code is to be executed.
pub(super) fn advise(program: &Program, module: u32, function: u32, fast: &FastCode, op: u32) -> (Option<u32>, u64) {
    let Some(platform) = platform() else {
        return (None, u64::MAX);
    };
    let place = match fast.heat.at(op, platform.eager) {
        Advice::Interpret => None,
        Advice::Compile => compile(platform, program, module, Root::at(function, op)),
        Advice::Enter(place) => Some(place),
    };
    (place, if place.is_some() { STRETCH } else { SAMPLE })
}

/// Compiles a function from an operation on, and what it calls. Gives the place of its code.
fn compile(platform: &Platform, program: &Program, module: u32, root: Root) -> Option<u32> {
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
    };
    let lowered = lower(program, module, root, &helpers).ok();
    let compiled = lowered.and_then(|(bytes, roots)| Some(((platform.compile)(&bytes, roots.len() as u32)?, roots)));
    let Some((first, roots)) = compiled else {
        note(root, None);
        if root.op == 0 {
            entries.give_up(root.function);
        }
        return None;
    };
    entries.take(first, &roots);
    for (place, root) in (first..).zip(roots) {
        note(root, Some(place));
    }
    Some(first)
}

/// What compiled code works on, kept for the next time it is entered.
pub(super) struct State {
    context: Context,
    lefts: Vec<Left>,
    /// Where the instance's globals are.
    globals: Vec<*mut u64>,
}

impl State {
    fn new() -> Self {
        Self {
            context: Context {
                left: 0,
                memory_length: 0,
                memory: std::ptr::null_mut(),
                marks: std::ptr::null_mut(),
                stack_end: std::ptr::null_mut(),
                room: 0,
                lefts: std::ptr::null_mut(),
                functions: std::ptr::null(),
                globals: std::ptr::null(),
                engine: std::ptr::null_mut(),
            },
            lefts: vec![Left::default(); MOST_LEFTS],
            globals: Vec::new(),
        }
    }
}

impl Dispatch<'_, '_> {
    /// Where the code of the function is that was just called, if it is compiled.
    #[inline(always)]
    pub(super) fn compiled_callee(&mut self) -> Option<u32> {
        let place = self.fast.heat.called();
        match place {
            0 => self.compile_eagerly(),
            _ => Some(place),
        }
    }

    #[inline(always)]
    fn compile_eagerly(&self) -> Option<u32> {
        let platform = platform().filter(|platform| platform.eager)?;
        let frame = self.machine.frames.last().expect("the frame that was just begun");
        let FunctionKind::Wasm { instance, index } = self.machine.functions[frame.function as usize].kind else {
            return None;
        };
        let module = self.machine.instances[instance as usize].module;
        let entries = self.program.module(module).entries();
        let compiles = entries.miss(index, true);
        compiles.then(|| compile(platform, self.program, module, Root::call(index)))?
    }

    /// Executes compiled code from where the frame on top is. `None` when it has not begun; else how it ended, and how
    /// much of the budget is left then.
    pub(super) fn enter_compiled(&mut self, place: u32, left: i64) -> Option<(Entered, i64)> {
        let mut state = self.compiled.take().unwrap_or_else(|| Box::new(State::new()));
        let slots = self.slots();
        let context = self.prepare(&mut state, left);
        // SAFETY: what is compiled has this type, and stays in its place as long as the program's code.
        let code =
            unsafe { std::mem::transmute::<usize, extern "C" fn(*mut Context, *mut u64) -> u32>(place as usize) };
        let status = code(context, slots);
        // SAFETY: the context is the state's.
        let (left, lefts) = unsafe { ((*context).left, (*context).lefts) };
        let entered = if status == Status::Returned as u32 {
            Some((Entered::Returned, left))
        } else if status == Status::Refused as u32 {
            None
        } else {
            let count = (lefts.addr() - state.lefts.as_ptr().addr()) / size_of::<Left>();
            Some((self.rebuild(&state.lefts[..count]), left))
        };
        self.compiled = Some(state);
        entered
    }

    fn prepare(&mut self, state: &mut State, left: i64) -> *mut Context {
        let bytes = self.bytes();
        let machine = &mut *self.machine;
        let instance = &machine.instances[self.instance as usize];
        let globals = machine.globals.as_mut_ptr();
        state.globals.clear();
        state.globals.extend(instance.globals.iter().map(|address| {
            // SAFETY: it is the address of a global of the store.
            unsafe { (&raw mut (*globals.add(*address as usize)).slots).cast() }
        }));
        let calls = machine
            .limits
            .call_depth
            .saturating_sub(machine.frames.len())
            .saturating_add(1);
        let room = i32::try_from(calls).unwrap_or(i32::MAX).saturating_mul(LEAST_ROOM);
        let entries = self.program.module(instance.module).entries();
        state.context = Context {
            left,
            memory_length: bytes.length,
            memory: bytes.start,
            marks: bytes.marks,
            stack_end: self.operands.slots_mut().as_mut_ptr_range().end,
            room: room.min(ROOM),
            lefts: state.lefts.as_mut_ptr(),
            functions: entries.places(),
            globals: state.globals.as_ptr(),
            engine: (&raw mut *self).cast(),
        };
        &raw mut state.context
    }

    /// Makes frames of the functions that compiled code has left, the innermost of which is first. That of the last
    /// is there.
    fn rebuild(&mut self, lefts: &[Left]) -> Entered {
        let mut callees = lefts.iter().rev().skip(1);
        for left in lefts.iter().rev() {
            let op = (left.at / 4) as usize;
            let fast = self.fast;
            let frame = self.machine.frames.last_mut().expect("the frame that was left");
            if left.at % 4 == Where::Before as u32 {
                return Entered::At(op);
            }
            frame.pc = fast.sources[op] + 1;
            if left.at % 4 == Where::AtReturn as u32 {
                return Entered::AtReturn(op);
            }
            let (FastOp::Call { rest, .. } | FastOp::CallIndirect { rest, .. }) = fast.ops[op] else {
                unreachable!("only calls call")
            };
            let callee = callees.next().expect("a function that was called was left, too");
            self.callers.push(Caller {
                fast,
                op: &raw const fast.ops[op + 1],
                instance: self.instance,
                base: self.base,
                rest,
            });
            let bottom = self.operands.slots_mut().as_ptr().addr();
            self.base = (callee.frame as usize - bottom) / size_of::<u64>();
            self.machine.frames.push(Frame {
                function: self.address_of(callee.function),
                instance: self.instance,
                pc: 0,
                base: self.base as u32,
            });
            let module = self.machine.instances[self.instance as usize].module;
            let fast = self.program.fast_code(module, callee.function);
            self.fast = fast.expect("compiled code is made of it");
        }
        unreachable!("the innermost function does not call")
    }

    /// The place of a function of the instance's module that compiled code calls, or 0.
    fn place_of(&self, function: u32) -> u32 {
        let module = self.machine.instances[self.instance as usize].module;
        let Some(platform) = platform() else { return 0 };
        let entries = self.program.module(module).entries();
        if entries.miss(function, platform.eager) {
            return compile(platform, self.program, module, Root::call(function)).unwrap_or(0);
        }
        entries.place(function)
    }
}

/// The engine that a context belongs to.
///
/// # Safety
/// Compiled code must be running with the context.
unsafe fn engine<'a>(context: *mut Context) -> &'a mut Dispatch<'a, 'a> {
    // SAFETY: whoever has entered compiled code waits for it, and does nothing with the engine meanwhile.
    unsafe { &mut *(*context).engine.cast() }
}

/// [`Helpers::missing`]
extern "C" fn missing(context: *mut Context, function: u32) -> u32 {
    // SAFETY: only compiled code calls this.
    unsafe { engine(context) }.place_of(function)
}

/// [`Helpers::resolve`]
extern "C" fn resolve(context: *mut Context, index: u64, table: u32, ty: u32) -> u32 {
    // SAFETY: only compiled code calls this.
    let engine = unsafe { engine(context) };
    let callee = plain::callee(engine.program, engine.machine, engine.instance, table, ty, index);
    match callee.map(|function| engine.machine.functions[function as usize].kind) {
        Ok(FunctionKind::Wasm { instance, index }) if instance == engine.instance => engine.place_of(index),
        _ => 0,
    }
}

/// [`Helpers::plain`]
extern "C" fn execute_plain(context: *mut Context, frame: *mut u64, function: u32, pc: u32) -> u32 {
    // SAFETY: only compiled code calls this.
    let engine = unsafe { engine(context) };
    let module = engine.machine.instances[engine.instance as usize].module;
    let code = engine.program.code(module, function);
    let bottom = engine.operands.slots_mut().as_ptr().addr();
    let base = (frame.addr() - bottom) / size_of::<u64>();
    let trapped = engine.plain_in(code, base, pc as usize).is_err();
    let bytes = engine.bytes();
    // SAFETY: as above.
    unsafe {
        (*context).memory_length = bytes.length;
        (*context).memory = bytes.start;
        (*context).marks = bytes.marks;
    }
    trapped.into()
}
