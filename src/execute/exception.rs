//! Exceptions: throwing, and finding who catches.
//!
//! The search comes first and changes nothing, so that an exception that nobody catches leaves all frames to be seen.

use super::operands::Operands;
use super::plain::code_of;
use crate::code::{Caught, Clause, FunctionCode, Program};
use crate::error::TrapCode;
use crate::machine::{Machine, Object, Ref, RefKind, Status, boxed_slots};
use crate::module::types::slots_of;

/// Makes the exception of a `throw`, whose payload is on top.
pub(super) fn allocate(
    program: &Program,
    machine: &mut Machine,
    instance: u32,
    tag: u32,
    operands: &mut Operands,
) -> Result<Ref, TrapCode> {
    let tag = machine.instances[instance as usize].tags[tag as usize];
    let slots = slots_of(&program.types.func(machine.tags[tag as usize].ty).params);
    machine.make_heap_room(program, 8 * slots as u64, operands.live())?;
    let payload = boxed_slots(operands.pop_slots(slots))?;
    Ok(machine.heap.add(Object::Exception { tag, payload }))
}

/// A clause that catches: the number of its frame, and the clause.
pub(crate) struct Catcher {
    pub(crate) frame: usize,
    pub(crate) tag: Option<u32>,
    pub(crate) caught: Caught,
    pub(crate) target: u32,
    pub(crate) height: u32,
}

/// Hands an exception to the innermost clause that catches it: the frames inside of it are gone, what it catches is
/// pushed, and its target is next. When there is none, the exception becomes the machine's status.
///
/// All frames' places must be up to date: the innermost stands at the instruction that throws, the others behind
/// the call that they wait for.
pub(super) fn throw(program: &Program, machine: &mut Machine, operands: &mut Operands, exception: Ref) -> bool {
    let Some(index) = exception.as_kind(RefKind::Exn) else {
        unreachable!("an exception is thrown")
    };
    let Object::Exception { tag, .. } = *machine.heap.get(index) else {
        unreachable!("an exception is thrown")
    };
    let pc = machine.frames.last().map_or(0, |frame| frame.pc);
    let Some(catcher) = catcher(program, machine, tag, pc) else {
        machine.status = Status::Thrown(exception);
        return false;
    };
    machine.frames.truncate(catcher.frame + 1);
    // The frame that catches may have begun in an earlier run, and be larger than what was on top then.
    let layout = &code_of(program, machine, &machine.frames[catcher.frame]).layout;
    let frame = &mut machine.frames[catcher.frame];
    operands.make_room(frame.base as usize + layout.size as usize);
    frame.pc = catcher.target;
    operands.set_top(frame.base as usize + catcher.height as usize);
    if catcher.caught == Caught::ReferenceBelowPayload {
        operands.push_value(exception);
    }
    let Object::Exception { payload, .. } = machine.heap.get(index) else {
        unreachable!("still an exception")
    };
    if catcher.tag.is_some() {
        operands.push_slots(payload);
    }
    if catcher.caught == Caught::PayloadAndReference {
        operands.push_value(exception);
    }
    true
}

/// Who catches an exception of a tag that the innermost frame throws at a place.
pub(crate) fn catcher(program: &Program, machine: &Machine, tag: u32, pc: u32) -> Option<Catcher> {
    for (number, frame) in machine.frames.iter().enumerate().rev() {
        let innermost = number + 1 == machine.frames.len();
        let pc = if innermost { pc } else { frame.pc - 1 };
        let tags = &machine.instances[frame.instance as usize].tags;
        let code = code_of(program, machine, frame);
        let catches = |wanted: Option<u32>| wanted.is_none_or(|wanted| tags[wanted as usize] == tag);
        if let Some(Clause::Catch {
            tag,
            caught,
            target,
            height,
        }) = clause(code, pc, catches)
        {
            return Some(Catcher {
                frame: number,
                tag,
                caught,
                target,
                height,
            });
        }
    }
    None
}

/// The clause of a function that catches what is thrown at an operation.
fn clause(code: &FunctionCode, pc: u32, catches: impl Fn(Option<u32>) -> bool) -> Option<Clause> {
    let mut level = u32::MAX;
    let around = code.handlers.iter().filter(|handler| handler.protects.contains(&pc));
    for handler in around {
        if handler.level > level {
            continue;
        }
        for clause in &code.clauses[handler.clauses.start as usize..handler.clauses.end as usize] {
            match *clause {
                Clause::Catch { tag, .. } if catches(tag) => return Some(*clause),
                Clause::Catch { .. } => {}
                Clause::Delegate { level: outer } => level = outer,
            }
        }
    }
    None
}
