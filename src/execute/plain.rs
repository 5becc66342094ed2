//! Executes plain code: an inner loop for what stays in one frame, an outer one for calls, returns and traps.

use super::operands::Operands;
use super::{Stop, memory, numeric, push_frame, reference, table};
use crate::code::{Branch, FunctionCode, Op, Program};
use crate::error::{Trap, TrapCode};
use crate::machine::{Frame, FunctionKind, Machine, Status};

/// What ends the straight execution of one frame.
enum Transfer {
    /// The budget is spent.
    Pause,
    /// A function of the store is called; its arguments are on top. `before` was the top before the instruction.
    Call { function: u32, before: usize },
    /// The function returns; its results are on top.
    Return,
    /// The instruction at the current place trapped.
    Trap(TrapCode),
}

/// Runs a machine that is [`Status::Running`] for at most `budget` instructions.
pub(super) fn run(program: &Program, machine: &mut Machine, budget: u64) -> Stop {
    let mut operands = Operands::take(machine);
    let mut frame = *machine.frames.last().expect("a running machine has a frame");
    let mut code = code_of(program, machine, &frame);
    operands.make_room(frame.base as usize + code.layout.size as usize);
    let mut remaining = budget;
    let stop = loop {
        let transfer = straight(program, machine, code, &mut frame, &mut operands, &mut remaining);
        let current = machine.frames.last_mut().expect("the frame that is executed");
        current.pc = frame.pc;
        match transfer {
            Transfer::Pause => break Stop::Budget,
            Transfer::Trap(trap) => break trapped(machine, &operands, trap),
            Transfer::Call { function, before } => match machine.functions[function as usize].kind {
                FunctionKind::Host(host) => {
                    current.pc += 1;
                    machine.status = Status::Host { host };
                    break Stop::Host;
                }
                FunctionKind::Wasm { .. } => match push_frame(program, machine, &mut operands, function) {
                    Ok((callee, its_code)) => {
                        let caller = machine.frames.len() - 2;
                        machine.frames[caller].pc += 1;
                        (frame, code) = (callee, its_code);
                    }
                    Err(trap) => {
                        operands.set_top(before);
                        break trapped(machine, &operands, trap);
                    }
                },
            },
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
            }
        }
    };
    machine.steps += budget - remaining;
    operands.put_back(machine);
    stop
}

fn code_of<'p>(program: &'p Program, machine: &Machine, frame: &Frame) -> &'p FunctionCode {
    let FunctionKind::Wasm { instance, index } = machine.functions[frame.function as usize].kind else {
        unreachable!("host functions have no frames")
    };
    program.code(machine.instances[instance as usize].module, index)
}

fn trapped(machine: &mut Machine, operands: &Operands, code: TrapCode) -> Stop {
    // The operands are those before the instruction: on top of them lies the index of the element.
    let detail = match code {
        TrapCode::UninitializedElement | TrapCode::UndefinedElement => {
            Some(operands.slot(operands.top() - 1).to_string().into())
        }
        _ => None,
    };
    machine.status = Status::Trapped(Trap { code, detail });
    Stop::Trapped
}

/// Executes one frame from its `pc` on, until control leaves it or the budget is spent. `pc` is then that of the next
/// instruction, or of the instruction that calls, returns or traps.
fn straight(
    program: &Program,
    machine: &mut Machine,
    code: &FunctionCode,
    frame: &mut Frame,
    operands: &mut Operands,
    budget: &mut u64,
) -> Transfer {
    let base = frame.base as usize;
    let instance = frame.instance;
    let ops = &*code.ops;
    let mut pc = frame.pc as usize;
    let mut remaining = *budget;
    let mut before;
    macro_rules! checked {
        ($result:expr) => {
            if let Err(trap) = $result {
                operands.set_top(before);
                remaining -= 1;
                break Transfer::Trap(trap);
            }
        };
    }
    let transfer = loop {
        let op = ops[pc];
        if remaining == 0 && !matches!(op, Op::Jump(_) | Op::End) {
            break Transfer::Pause;
        }
        before = operands.top();
        match op {
            Op::Jump(target) => {
                pc = target as usize;
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
                let value = operands.slot(operands.top() - 1);
                operands.set_slot(base + slot as usize, value);
            }
            Op::Const(value) => operands.push(value),
            Op::Numeric(op) => checked!(numeric::execute(op, operands)),
            Op::Memory(op) => checked!(memory::execute(op, program, machine, instance, operands)),
            Op::Nop => {}
            Op::Br(branch) => {
                remaining -= 1;
                pc = take(branch, base, operands);
                continue;
            }
            Op::BrIf(branch) => {
                remaining -= 1;
                if operands.pop::<bool>() {
                    pc = take(branch, base, operands);
                } else {
                    pc += 1;
                }
                continue;
            }
            Op::If(otherwise) => {
                remaining -= 1;
                pc = if operands.pop::<bool>() {
                    pc + 1
                } else {
                    otherwise as usize
                };
                continue;
            }
            Op::BrTable { first, count } => {
                remaining -= 1;
                let index = operands.pop::<u32>().min(count - 1);
                pc = take(code.branches[(first + index) as usize], base, operands);
                continue;
            }
            Op::Return => {
                remaining -= 1;
                break Transfer::Return;
            }
            Op::Call(function) => {
                remaining -= 1;
                let function = machine.instances[instance as usize].functions[function as usize];
                break Transfer::Call { function, before };
            }
            Op::CallIndirect { table, ty } => {
                remaining -= 1;
                match callee(program, machine, instance, table, ty, operands) {
                    Ok(function) => break Transfer::Call { function, before },
                    Err(trap) => {
                        operands.set_top(before);
                        break Transfer::Trap(trap);
                    }
                }
            }
            Op::Drop(slots) => operands.set_top(before - slots as usize),
            Op::Select(slots) => select(slots as usize, operands),
            Op::GlobalGet(index) => global_get(machine, instance, index, operands),
            Op::GlobalSet(index) => global_set(machine, instance, index, operands),
            Op::Table(op) => checked!(table::execute(op, machine, instance, operands)),
            Op::Reference(op) => reference::execute(op, machine, instance, operands),
            Op::Unreachable => checked!(Err::<(), _>(TrapCode::Unreachable)),
        }
        remaining -= 1;
        pc += 1;
    };
    frame.pc = pc as u32;
    *budget = remaining;
    transfer
}

/// Takes a branch: moves its values and gives the place to go on at.
#[inline(always)]
fn take(branch: Branch, base: usize, operands: &mut Operands) -> usize {
    operands.move_down(base + branch.height as usize, branch.arity as usize);
    branch.target as usize
}

fn select(slots: usize, operands: &mut Operands) {
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

/// The function that `call_indirect` calls.
fn callee(
    program: &Program,
    machine: &Machine,
    instance: u32,
    table: u32,
    ty: u32,
    operands: &mut Operands,
) -> Result<u32, TrapCode> {
    let index = operands.pop::<u64>();
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
    for slot in &global.slots[..global.ty.value.slots()] {
        operands.push(*slot);
    }
}

fn global_set(machine: &mut Machine, instance: u32, index: u32, operands: &mut Operands) {
    let address = machine.instances[instance as usize].globals[index as usize];
    let global = &mut machine.globals[address as usize];
    for slot in global.slots[..global.ty.value.slots()].iter_mut().rev() {
        *slot = operands.pop();
    }
}
