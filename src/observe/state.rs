//! The state of a machine as a person reads it: frames with their names, locals and operands as typed values.

use crate::code::typing::operand_stack;
use crate::execute::code_of;
use crate::machine::{FunctionKind, Machine, Value};
use crate::module::ValType;
use crate::module::types::Renumber;
use crate::session::Session;

/// An active call.
#[derive(Clone, Debug, PartialEq)]
pub struct FrameView {
    /// The number of the function's module in the program.
    pub module: u32,
    /// The function's index in its module.
    pub function: u32,
    /// The function's name.
    pub name: String,
    /// The offset, in the module's bytes, of the instruction that is next, or that calls the frame above.
    pub offset: u32,
    /// Parameters and locals, by index.
    pub locals: Vec<Named>,
    /// Operands, the lowest first; without the arguments of the frame above, which are its parameters.
    pub operands: Vec<Value>,
}

/// A typed value with the name that the program gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its type.
    pub ty: ValType,
    /// The value.
    pub value: Value,
}

/// The active calls, the innermost first.
pub fn frames(session: &Session) -> Vec<FrameView> {
    let count = session.machine.frames.len();
    (0..count).rev().filter_map(|number| frame(session, number)).collect()
}

/// An active call by its number; the outermost is 0.
pub fn frame(session: &Session, number: usize) -> Option<FrameView> {
    let machine = &session.machine;
    let frame = machine.frames.get(number)?;
    let module = machine.instances[frame.instance as usize].module;
    let FunctionKind::Wasm { index, .. } = machine.functions[frame.function as usize].kind else {
        return None;
    };
    let loaded = &session.program.module(module).module;
    let code = session.program.code(module, index);
    let offset = code.offsets[machine.place(number)];

    let base = frame.base as usize;
    let locals = code.layout.locals.iter().zip(&code.layout.local_slots).enumerate();
    let locals = locals.map(|(local, (ty, slot))| Named {
        name: loaded.names.local(index, local as u32).map(str::to_owned),
        ty: *ty,
        value: Value::from_slots(*ty, &machine.stack[base + *slot as usize..]),
    });

    let end = above(machine, number);
    let first = base + code.layout.operands as usize;
    let operands = operand_stack(loaded, index, offset).into_iter().filter_map(|operand| {
        let start = first + operand.slot as usize;
        (start + operand.ty.slots() <= end).then(|| Value::from_slots(operand.ty, &machine.stack[start..]))
    });
    Some(FrameView {
        module,
        function: index,
        name: loaded.function_name(index),
        offset,
        locals: locals.collect(),
        operands: operands.collect(),
    })
}

/// Where on the value stack an operand of an active call lies, the lowest being number 0, and its type, with canonical ids.
pub(super) fn operand_slot(session: &Session, number: usize, index: usize) -> Option<(u32, ValType)> {
    let machine = &session.machine;
    let frame = machine.frames.get(number)?;
    let FunctionKind::Wasm { index: function, .. } = machine.functions[frame.function as usize].kind else {
        return None;
    };
    let code = code_of(&session.program, machine, frame);
    let module = machine.instances[frame.instance as usize].module;
    let offset = code.offsets[machine.place(number)];
    let operands = operand_stack(&session.program.module(module).module, function, offset);
    let operand = operands.get(index)?;
    let slot = frame.base + code.layout.operands + operand.slot;
    let end = above(machine, number);
    (slot as usize + operand.ty.slots() <= end).then(|| (slot, canonical(session, module, operand.ty)))
}

/// Where on the value stack a local of an active call lies, and its type, with canonical ids.
pub(super) fn local_slot(session: &Session, number: usize, local: u32) -> Option<(u32, ValType)> {
    let frame = session.machine.frames.get(number)?;
    let layout = &code_of(&session.program, &session.machine, frame).layout;
    let slot = layout.local_slots.get(local as usize)?;
    let module = session.machine.instances[frame.instance as usize].module;
    Some((
        frame.base + slot,
        canonical(session, module, layout.locals[local as usize]),
    ))
}

/// A type of a module, with canonical ids.
fn canonical(session: &Session, module: u32, ty: ValType) -> ValType {
    let types = &session.program.module(module).types;
    ty.renumber(&|index| types[index as usize])
}

/// Where on the value stack a frame ends: what lies above belongs to the next one, from its parameters on.
fn above(machine: &Machine, number: usize) -> usize {
    let above = machine.frames.get(number + 1);
    above.map_or(machine.stack.len(), |above| above.base as usize)
}

/// The globals of an instance, by index.
pub fn globals(session: &Session, instance: u32) -> Vec<Named> {
    let instance = &session.machine.instances[instance as usize];
    let names = &session.program.module(instance.module).module.names;
    let view = |(index, address): (usize, &u32)| {
        let global = &session.machine.globals[*address as usize];
        Named {
            name: names.global(index as u32).map(str::to_owned),
            ty: global.ty.value,
            value: global.value(),
        }
    };
    instance.globals.iter().enumerate().map(view).collect()
}
