//! Calls: frames, what the machine is doing, and how the embedder begins a call and answers one.

use serde::{Deserialize, Serialize};

use super::{FunctionKind, Machine, Value};
use crate::code::Program;
use crate::error::{Error, Trap};
use crate::module::types::slots_of;

/// An active call of a function of a module. (Host functions have no frames: the machine stands still meanwhile.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Frame {
    /// The function's address in the store.
    pub function: u32,
    /// The instance it belongs to.
    pub instance: u32,
    /// The index of the operation to execute next, in the function's plain code.
    pub pc: u32,
    /// Where on the value stack its parameters begin.
    pub base: u32,
}

/// What a machine is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Status {
    /// Nothing: no call has been made, or its results are on the stack.
    #[default]
    Idle,
    /// A call is under way and can be run.
    Running,
    /// A host function was called; its arguments are on top of the stack, and its results are awaited.
    Host {
        /// The function's number in the program's declarations.
        host: u32,
        /// The instance whose code called it; `None` when it was called from outside.
        caller: Option<u32>,
    },
    /// So much time has to pass before the machine goes on: [`Machine::wake`].
    Waiting {
        /// The time in nanoseconds.
        nanoseconds: u64,
    },
    /// Nobody catches this exception. The frames and operands are those before the instruction that threw it.
    Thrown(super::Ref),
    /// The program trapped. The frames and operands are those before the instruction that trapped.
    Trapped(Trap),
}

/// A call from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Invocation {
    /// The address of the function that was called.
    pub function: u32,
}

impl Machine {
    /// Begins a call. What was called before, finished or not, is forgotten; the store stays.
    ///
    /// Running the machine executes the call; [`results`](Self::results) has what it gives.
    pub fn invoke(&mut self, program: &Program, function: u32, arguments: &[Value]) -> Result<(), Error> {
        let ty = program.types.func(self.functions[function as usize].ty);
        if arguments.len() != ty.params.len() {
            let message = format!(
                "the function takes {} arguments, not {}",
                ty.params.len(),
                arguments.len()
            );
            return Err(Error::usage(message));
        }
        for (index, (argument, ty)) in arguments.iter().zip(&ty.params).enumerate() {
            if !self.admits(program, *argument, *ty) {
                let is_gone = matches!(argument, Value::Ref(reference) if !self.exists(*reference));
                let what = if is_gone {
                    "not there any more".to_owned()
                } else {
                    format!("no {ty}")
                };
                let message = format!("argument {} is {argument}, which is {what}", index + 1);
                return Err(Error::usage(message));
            }
        }
        self.stack.clear();
        self.frames.clear();
        self.invocation = Some(Invocation { function });
        for (argument, ty) in arguments.iter().zip(&ty.params) {
            self.stack.push_slots(&argument.to_slots()[..ty.slots()]);
        }
        self.status = Status::Running;
        match self.functions[function as usize].kind {
            FunctionKind::Host(host) => self.status = Status::Host { host, caller: None },
            FunctionKind::Wasm { .. } => {
                if let Err(trap) = crate::execute::enter(program, self, function) {
                    self.status = Status::Trapped(trap.into());
                }
            }
        }
        Ok(())
    }

    /// The results of the call that has ended.
    pub fn results(&self, program: &Program) -> Vec<Value> {
        let Some(invocation) = self.invocation.filter(|_| self.status == Status::Idle) else {
            return Vec::new();
        };
        let ty = program.types.func(self.functions[invocation.function as usize].ty);
        values_in(&ty.results, &self.stack)
    }

    /// The arguments of the host call that awaits its answer.
    pub fn host_arguments(&self, program: &Program) -> Vec<Value> {
        let Status::Host { host, .. } = self.status else {
            return Vec::new();
        };
        let ty = program.types.func(program.host(host).ty);
        values_in(&ty.params, &self.stack[self.stack.len() - slots_of(&ty.params)..])
    }

    /// Answers a host call: its arguments leave the stack, its results come onto it, and the machine can run on.
    ///
    /// # Errors
    /// When no answer is awaited, or the results are not of the types that were declared.
    pub fn answer(&mut self, program: &Program, results: &[Value]) -> Result<(), Error> {
        let Status::Host { host, .. } = self.status else {
            return Err(Error::usage("no host call awaits an answer"));
        };
        let declaration = program.host(host);
        let ty = program.types.func(declaration.ty);
        if !self.admit(program, results, &ty.results) {
            let message = format!("{}.{} must give {ty}", declaration.module, declaration.name);
            return Err(Error::usage(message));
        }
        self.stack.pop_slots(slots_of(&ty.params));
        for (result, ty) in results.iter().zip(&ty.results) {
            self.stack.push_slots(&result.to_slots()[..ty.slots()]);
        }
        self.status = if self.frames.is_empty() {
            Status::Idle
        } else {
            Status::Running
        };
        Ok(())
    }

    /// Answers a host call with a trap.
    pub fn fail(&mut self, trap: Trap) {
        // The call is the instruction that trapped, and its arguments are still there.
        if let (Status::Host { .. }, Some(frame)) = (&self.status, self.frames.last_mut()) {
            frame.pc -= 1;
        }
        self.status = Status::Trapped(trap);
    }

    /// Answers a host call with an exception of a tag of the store. The payload must be of the tag's type. When there is no
    /// room for it on the heap, the call traps.
    ///
    /// # Errors
    /// When no answer is awaited, there is no such tag, or the payload does not fit.
    pub fn throw(&mut self, program: &Program, tag: u32, payload: &[Value]) -> Result<(), Error> {
        let Status::Host { .. } = self.status else {
            return Err(Error::usage("no host call awaits an answer"));
        };
        let tag_type = self.tags.get(tag as usize).map(|tag| program.types.func(tag.ty));
        let tag_type = tag_type.ok_or_else(|| Error::usage("there is no such tag"))?;
        if !self.admit(program, payload, &tag_type.params) {
            return Err(Error::usage("the payload is not of the tag's type"));
        }
        let mut slots = Vec::new();
        for (value, ty) in payload.iter().zip(&tag_type.params) {
            slots.extend_from_slice(&value.to_slots()[..ty.slots()]);
        }
        // Nothing but the payload may refer to what is in it.
        let payload = self
            .make_heap_room(program, 8 * slots.len() as u64, &slots)
            .and_then(|()| super::boxed_slots(&slots));
        match payload {
            Ok(payload) => {
                let exception = self.heap.add(super::Object::Exception { tag, payload });
                crate::execute::throw(program, self, exception);
            }
            Err(trap) => self.fail(trap.into()),
        }
        Ok(())
    }

    /// Ends a wait: its time has passed.
    pub fn wake(&mut self) {
        if let Status::Waiting { .. } = self.status {
            self.status = Status::Running;
        }
    }

    /// The place of a frame in its code: of its next instruction, or of the call that it waits for. The outermost frame
    /// is number 0.
    pub fn place(&self, number: usize) -> usize {
        let pc = self.frames[number].pc as usize;
        let waits = number + 1 < self.frames.len() || matches!(self.status, Status::Host { .. });
        // A frame that waits stands behind its call.
        pc - usize::from(waits)
    }

    /// The memory that a host function works on: the first one of the instance that called it.
    pub fn callers_memory(&mut self) -> Option<&mut super::Memory> {
        let Status::Host {
            caller: Some(caller), ..
        } = self.status
        else {
            return None;
        };
        let instance = self.instances.get(caller as usize)?;
        self.memories.get_mut(*instance.memories.first()? as usize)
    }
}

/// Reads values of these types from the slots they lie in, one after the other.
pub fn values_in(types: &[crate::module::ValType], mut slots: &[u64]) -> Vec<Value> {
    let read = |ty: &crate::module::ValType| {
        let value = Value::from_slots(*ty, slots);
        slots = &slots[ty.slots()..];
        value
    };
    types.iter().map(read).collect()
}
