//! What names mean: in a call, or where none is active.

use crate::code::{FunctionCode, Program};
use crate::execute::{Moment, code_of};
use crate::machine::{FunctionKind, Instance, Machine};
use crate::module::Module;
use crate::observe::trace::location;
use crate::session::Session;

/// A state, looked at from a call.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) program: &'a Program,
    pub(super) machine: &'a Machine,
    pub(super) instance: &'a Instance,
    /// The value stack, up to the end of the call's operands.
    pub(super) stack: &'a [u64],
    call: Option<Call<'a>>,
}

/// The call that is looked from.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) code: &'a FunctionCode,
    /// The number of the module in the program.
    pub(super) module: u32,
    /// The index of the function in the module.
    pub(super) function: u32,
    /// Where its frame begins on the value stack.
    pub(super) base: u32,
    /// The operation that is next, or that it waits for.
    pub(super) pc: usize,
}

impl<'a> Scene<'a> {
    /// A moment, looked at from the innermost call.
    pub(super) fn of(moment: &Moment<'a>) -> Self {
        let (module, function) = location(moment);
        Self {
            program: moment.program,
            machine: moment.machine,
            instance: &moment.machine.instances[moment.frame.instance as usize],
            stack: moment.stack,
            call: Some(Call {
                code: moment.code,
                module,
                function,
                base: moment.frame.base,
                pc: moment.frame.pc as usize,
            }),
        }
    }

    /// The present of a session, looked at from an active call; without one, from an instance.
    pub(super) fn within(session: &'a Session, call: Option<usize>, instance: u32) -> Self {
        let Session { program, machine, .. } = session;
        let call = call.and_then(|number| Some((number, machine.frames.get(number)?)));
        let above = call.and_then(|(number, _)| machine.frames.get(number + 1));
        let end = above.map_or(machine.stack.len(), |above| above.base as usize);
        let instance = call.map_or(instance, |(_, frame)| frame.instance);
        let call = call.and_then(|(number, frame)| {
            let FunctionKind::Wasm { index, .. } = machine.functions[frame.function as usize].kind else {
                return None;
            };
            Some(Call {
                code: code_of(program, machine, frame),
                module: machine.instances[instance as usize].module,
                function: index,
                base: frame.base,
                pc: machine.place(number),
            })
        });
        Self {
            program,
            machine,
            instance: &machine.instances[instance as usize],
            stack: &machine.stack[..end],
            call,
        }
    }

    /// The call.
    pub(super) fn call(&self) -> Result<&Call<'a>, String> {
        self.call.as_ref().ok_or_else(|| "no call is active".to_owned())
    }

    /// The module of the instance.
    pub(super) fn module(&self) -> &'a Module {
        &self.program.module(self.instance.module).module
    }
}
