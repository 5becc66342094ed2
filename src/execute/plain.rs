//! Executes plain code: an inner loop for what stays in one frame, an outer one for what leaves it.

use super::atomic::Wait;
use super::observer::{Moment, Observer};
use super::operands::Operands;
use super::{Stop, atomic, exception, gc, memory, numeric, push_frame, reference, replace_frame, simd, table};
use crate::code::{Branch, FunctionCode, Op, Program};
use crate::error::{Trap, TrapCode};
use crate::machine::{Frame, FunctionKind, Machine, Ref, Status};
use crate::module::types::slots_of;

/// How far a run is: instructions executed before it, how many it may execute, how many of them are left.
#[derive(Clone, Copy)]
struct Time {
    start: u64,
    budget: u64,
    remaining: u64,
}

/// What ends the straight execution of one frame.
enum Transfer {
    /// The budget is spent.
    Pause,
    /// The observer stops the run.
    Observed,
    /// A function of the store is called; its arguments are on top. `before` was the top before the instruction.
    Call { function: u32, before: usize },
    /// The same, and the frame makes room for the callee's.
    TailCall { function: u32, before: usize },
    /// The function returns; its results are on top.
    Return,
    /// An exception is thrown. `before` was the top before the instruction.
    Throw { exception: Ref, before: usize },
    /// Time has to pass before the next instruction.
    Wait(Wait),
    /// The instruction at the current place trapped.
    Trap(TrapCode),
}

/// Runs a machine that is [`Status::Running`] for at most `budget` instructions, or until the observer stops it.
pub(super) fn run<O: Observer>(program: &Program, machine: &mut Machine, budget: u64, observer: &mut O) -> Stop {
    let mut operands = Operands::take(machine);
    let mut frame = *machine.frames.last().expect("a running machine has a frame");
    let mut code = code_of(program, machine, &frame);
    operands.make_room(frame.base as usize + code.layout.size as usize);
    let mut remaining = budget;
    let stop = loop {
        let time = Time {
            start: machine.steps,
            budget,
            remaining,
        };
        let transfer = straight(program, machine, code, &mut frame, &mut operands, time, observer);
        let (transfer, left) = transfer;
        remaining = left;
        let current = machine.frames.last_mut().expect("the frame that is executed");
        current.pc = frame.pc;
        match transfer {
            Transfer::Pause => break Stop::Budget,
            Transfer::Observed => break Stop::Observed,
            Transfer::Trap(trap) => break trapped(machine, &operands, trap),
            Transfer::Wait(Wait(nanoseconds)) => {
                machine.status = Status::Waiting { nanoseconds };
                break Stop::Wait;
            }
            Transfer::Call { function, before } => match machine.functions[function as usize].kind {
                FunctionKind::Host(host) => {
                    current.pc += 1;
                    machine.status = Status::Host {
                        host,
                        caller: Some(frame.instance),
                    };
                    break Stop::Host;
                }
                FunctionKind::Wasm { .. } => match push_frame(program, machine, &mut operands, function) {
                    Ok((callee, its_code)) => {
                        let caller = machine.frames.len() - 2;
                        machine.frames[caller].pc += 1;
                        (frame, code) = (callee, its_code);
                        if is_quiet(program, machine, time, remaining, observer) {
                            break Stop::Observed;
                        }
                    }
                    Err(trap) => {
                        operands.set_top(before);
                        break trapped(machine, &operands, trap);
                    }
                },
            },
            Transfer::TailCall { function, before } => {
                let arguments = slots_of(&program.types.func(machine.functions[function as usize].ty).params);
                match machine.functions[function as usize].kind {
                    FunctionKind::Host(host) => {
                        operands.move_down(frame.base as usize, arguments);
                        machine.frames.pop();
                        machine.status = Status::Host {
                            host,
                            caller: Some(frame.instance),
                        };
                        break Stop::Host;
                    }
                    FunctionKind::Wasm { .. } => match replace_frame(program, machine, &mut operands, function) {
                        Ok((callee, its_code)) => {
                            (frame, code) = (callee, its_code);
                            if is_quiet(program, machine, time, remaining, observer) {
                                break Stop::Observed;
                            }
                        }
                        Err(trap) => {
                            operands.set_top(before);
                            break trapped(machine, &operands, trap);
                        }
                    },
                }
            }
            Transfer::Return => {
                operands.move_down(frame.base as usize, code.layout.result_slots as usize);
                machine.frames.pop();
                match machine.frames.last() {
                    Some(caller) => frame = *caller,
                    None => {
                        machine.status = Status::Idle;
                        break Stop::Done;
                    }
                }
                code = code_of(program, machine, &frame);
                // It may have begun in an earlier run; what this run has made room for is the frame that was on top.
                operands.make_room(frame.base as usize + code.layout.size as usize);
                if observer.returned(machine).is_break() {
                    break Stop::Observed;
                }
            }
            Transfer::Throw { exception, before } => {
                if !exception::throw(program, machine, &mut operands, exception) {
                    operands.set_top(before);
                    break Stop::Thrown;
                }
                frame = *machine.frames.last().expect("the frame that catches");
                code = code_of(program, machine, &frame);
            }
        }
    };
    machine.steps += budget - remaining;
    operands.put_back(machine);
    stop
}

/// Whether nothing has to be seen of the frame that has just been made.
#[inline(always)]
fn is_quiet<O: Observer>(program: &Program, machine: &Machine, time: Time, remaining: u64, observer: &mut O) -> bool {
    O::ACTIVE && observer.quiet_until(program, machine) > time.start + (time.budget - remaining)
}

/// The code of an active call.
pub(crate) fn code_of<'p>(program: &'p Program, machine: &Machine, frame: &Frame) -> &'p FunctionCode {
    let FunctionKind::Wasm { instance, index } = machine.functions[frame.function as usize].kind else {
        unreachable!("host functions have no frames")
    };
    program.code(machine.instances[instance as usize].module, index)
}

pub(super) fn trapped(machine: &mut Machine, operands: &Operands, code: TrapCode) -> Stop {
    // The operands are those before the instruction: on top of them lies the index of the element.
    let detail = match code {
        TrapCode::UninitializedElement | TrapCode::UndefinedElement => Some(operands.peek(0).to_string().into()),
        _ => None,
    };
    machine.status = Status::Trapped(Trap { code, detail });
    Stop::Trapped
}

/// Executes one frame from its `pc` on, until control leaves it or the budget is spent. `pc` is then that of the next
/// instruction, or of the instruction that calls, throws, returns or traps.
fn straight<O: Observer>(
    program: &Program,
    machine: &mut Machine,
    code: &FunctionCode,
    frame: &mut Frame,
    operands: &mut Operands,
    time: Time,
    observer: &mut O,
) -> (Transfer, u64) {
    let base = frame.base as usize;
    let instance = frame.instance;
    let ops = &*code.ops;
    let mut pc = frame.pc as usize;
    let mut remaining = time.remaining;
    let mut before;
    // The value of what may trap; a trap ends the instruction with the operands as they were before it.
    macro_rules! or_trap {
        ($result:expr) => {
            match $result {
                Ok(value) => value,
                Err(trap) => {
                    operands.set_top(before);
                    remaining -= 1;
                    break Transfer::Trap(trap);
                }
            }
        };
    }
    // Goes on elsewhere.
    macro_rules! jump {
        ($target:expr) => {{
            pc = $target;
            remaining -= 1;
            continue;
        }};
    }
    // Leaves the frame.
    macro_rules! leave {
        ($transfer:expr) => {{
            remaining -= 1;
            break $transfer;
        }};
    }
    let transfer = loop {
        let op = ops[pc];
        if remaining == 0 && !matches!(op, Op::Jump(_) | Op::End) {
            break Transfer::Pause;
        }
        if O::ACTIVE && !matches!(op, Op::Jump(_)) {
            let steps = time.start + (time.budget - remaining);
            let is_end = matches!(op, Op::End);
            if is_end || observer.wants(frame.function, pc, op, steps) {
                let frame = Frame {
                    pc: pc as u32,
                    ..*frame
                };
                let moment = Moment {
                    program,
                    machine,
                    code,
                    frame,
                    op,
                    stack: operands.live(),
                    steps,
                };
                if is_end {
                    observer.end(&moment);
                } else if observer.before(&moment).is_break() {
                    break Transfer::Observed;
                }
            }
        }
        before = operands.top();
        match op {
            Op::Jump(branch) => {
                pc = take(branch, base, operands);
                continue;
            }
            Op::End => break Transfer::Return,
            Op::LocalGet(slot) => {
                let value = operands.slot(base + slot as usize);
                operands.push(value);
            }
            Op::LocalSet(slot) => {
                let value = operands.pop::<u64>();
                operands.set_slot(base + slot as usize, value);
            }
            Op::LocalTee(slot) => {
                let value = operands.peek(0);
                operands.set_slot(base + slot as usize, value);
            }
            Op::Const(value) => operands.push(value),
            Op::Numeric(op) => or_trap!(numeric::execute(op, operands)),
            Op::Memory(op) => or_trap!(memory::execute(op, program, machine, instance, operands)),
            Op::Nop => {}
            Op::Br(branch) => jump!(take(branch, base, operands)),
            Op::BrIf(branch) => {
                if operands.pop::<bool>() {
                    jump!(take(branch, base, operands));
                }
            }
            Op::If(otherwise) => {
                if !operands.pop::<bool>() {
                    jump!(otherwise as usize);
                }
            }
            Op::BrTable { first, count } => {
                let index = operands.pop::<u32>().min(count - 1);
                jump!(take(code.branches[(first + index) as usize], base, operands))
            }
            Op::BrOnNull(branch) => {
                if Ref::from_slot(operands.peek(0)).is_null() {
                    operands.pop::<Ref>();
                    jump!(take(branch, base, operands));
                }
            }
            Op::BrOnNonNull(branch) => {
                if !Ref::from_slot(operands.peek(0)).is_null() {
                    jump!(take(branch, base, operands));
                }
                operands.pop::<Ref>();
            }
            Op::BrOnCast { branch, ty } => {
                let top = Ref::from_slot(operands.peek(0));
                if reference::has_type(program, machine, top, code.references[ty as usize]) {
                    jump!(take(code.branches[branch as usize], base, operands));
                }
            }
            Op::BrOnCastFail { branch, ty } => {
                let top = Ref::from_slot(operands.peek(0));
                if !reference::has_type(program, machine, top, code.references[ty as usize]) {
                    jump!(take(code.branches[branch as usize], base, operands));
                }
            }
            Op::Return => leave!(Transfer::Return),
            Op::Call(function) => {
                let function = machine.instances[instance as usize].functions[function as usize];
                leave!(Transfer::Call { function, before })
            }
            Op::CallIndirect { table, ty } => {
                let index = operands.pop::<u64>();
                let function = or_trap!(callee(program, machine, instance, table, ty, index));
                leave!(Transfer::Call { function, before })
            }
            Op::CallRef => {
                let function = or_trap!(operands.pop::<Ref>().as_func().ok_or(TrapCode::NullFunction));
                leave!(Transfer::Call { function, before })
            }
            Op::ReturnCall(function) => {
                let function = machine.instances[instance as usize].functions[function as usize];
                leave!(Transfer::TailCall { function, before })
            }
            Op::ReturnCallIndirect { table, ty } => {
                let index = operands.pop::<u64>();
                let function = or_trap!(callee(program, machine, instance, table, ty, index));
                leave!(Transfer::TailCall { function, before })
            }
            Op::ReturnCallRef => {
                let function = or_trap!(operands.pop::<Ref>().as_func().ok_or(TrapCode::NullFunction));
                leave!(Transfer::TailCall { function, before })
            }
            Op::Throw(tag) => {
                let exception = or_trap!(exception::allocate(program, machine, instance, tag, operands));
                leave!(Transfer::Throw { exception, before })
            }
            Op::ThrowRef => {
                let exception = operands.pop::<Ref>();
                or_trap!(if exception.is_null() {
                    Err(TrapCode::NullException)
                } else {
                    Ok(())
                });
                leave!(Transfer::Throw { exception, before })
            }
            Op::Rethrow(slot) => {
                let exception = Ref::from_slot(operands.slot(base + slot as usize));
                leave!(Transfer::Throw { exception, before })
            }
            Op::Drop(slots) => operands.set_top(before - slots as usize),
            Op::Select(slots) => select(slots as usize, operands),
            Op::LocalGetWide(slot) => {
                let value = [
                    operands.slot(base + slot as usize),
                    operands.slot(base + slot as usize + 1),
                ];
                operands.push_slots(&value);
            }
            Op::LocalSetWide(slot) | Op::LocalTeeWide(slot) => {
                let value = [operands.peek(1), operands.peek(0)];
                operands.set_slot(base + slot as usize, value[0]);
                operands.set_slot(base + slot as usize + 1, value[1]);
                if let Op::LocalSetWide(_) = op {
                    operands.set_top(before - 2);
                }
            }
            Op::GlobalGet(index) => global_get(machine, instance, index, operands),
            Op::GlobalSet(index) => global_set(machine, instance, index, operands),
            Op::Table(op) => or_trap!(table::execute(op, machine, instance, operands)),
            Op::Reference(op) => or_trap!(reference::execute(op, code, program, machine, instance, operands)),
            Op::Simd(op) => or_trap!(simd::execute(op, code, machine, instance, operands)),
            Op::Gc(op) => or_trap!(gc::execute(op, program, machine, instance, operands)),
            Op::Wide(op) => or_trap!(numeric::execute_wide(op, operands)),
            Op::Atomic(op) => {
                if let Some(wait) = or_trap!(atomic::execute(op, machine, instance, operands)) {
                    pc += 1;
                    leave!(Transfer::Wait(wait))
                }
            }
            Op::Unreachable => or_trap!(Err(TrapCode::Unreachable)),
        }
        remaining -= 1;
        pc += 1;
    };
    frame.pc = pc as u32;
    (transfer, remaining)
}

/// Takes a branch: moves its values and gives the place to go on at.
#[inline(always)]
fn take(branch: Branch, base: usize, operands: &mut Operands) -> usize {
    operands.move_down(base + branch.height as usize, branch.arity as usize);
    branch.target as usize
}

pub(super) fn select(slots: usize, operands: &mut Operands) {
    let condition = operands.pop::<bool>();
    let second = operands.top() - slots;
    if !condition {
        for slot in second..operands.top() {
            let value = operands.slot(slot);
            operands.set_slot(slot - slots, value);
        }
    }
    operands.set_top(second);
}

/// The function that an indirect call calls.
pub(super) fn callee(
    program: &Program,
    machine: &Machine,
    instance: u32,
    table: u32,
    ty: u32,
    index: u64,
) -> Result<u32, TrapCode> {
    let table = machine.instances[instance as usize].tables[table as usize];
    let element = machine.tables[table as usize]
        .get(index)
        .ok_or(TrapCode::UndefinedElement)?;
    let function = element.as_func().ok_or(TrapCode::UninitializedElement)?;
    match program.types.is_subtype(machine.functions[function as usize].ty, ty) {
        true => Ok(function),
        false => Err(TrapCode::IndirectCallTypeMismatch),
    }
}

pub(super) fn global_get(machine: &Machine, instance: u32, index: u32, operands: &mut Operands) {
    let address = machine.instances[instance as usize].globals[index as usize];
    let global = &machine.globals[address as usize];
    operands.push_slots(&global.slots[..global.ty.value.slots()]);
}

pub(super) fn global_set(machine: &mut Machine, instance: u32, index: u32, operands: &mut Operands) {
    let address = machine.instances[instance as usize].globals[index as usize];
    let global = &mut machine.globals[address as usize];
    let slots = global.ty.value.slots();
    global.slots[..slots].copy_from_slice(operands.pop_slots(slots));
}
