//! The functions that a copy has of its own.

use wasm_encoder::{Function, Instruction as I, ValType};

use super::Invocation;
use super::encoder::Encoder;
use crate::compare::emit;
use crate::compare::evidence::GLOBALS_SEEN;
use crate::compare::tally::{HOST_CALL, HOST_RESULT};
use crate::module::types::FuncType;

impl Encoder<'_> {
    /// What stands in the place of an imported function.
    pub(super) fn stand_in(&self, import: u32) -> Function {
        let FuncType { params, results } = self.host_type(import);
        let host = self.copy.hosts[import as usize];
        let first_result = params.len() as u32;
        let mut body = Function::new([(results.len() as u32, ValType::I64)]);
        let words = |body: &mut Function, index: usize| {
            emit::low(body, index as u32, params[index], self.module);
        };
        self.tell_of_host(&mut body, HOST_CALL | host, params.len(), words);
        for index in 0..params.len() {
            words(&mut body, index);
        }
        body.instruction(&I::Call(import));
        for index in (0..results.len() as u32).rev() {
            body.instruction(&I::LocalSet(first_result + index));
        }
        body.instruction(&I::GlobalGet(self.first_global));
        body.instruction(&I::If(wasm_encoder::BlockType::Empty));
        body.instruction(&I::Unreachable).instruction(&I::End);
        let word = |body: &mut Function, index: usize| {
            body.instruction(&I::LocalGet(first_result + index as u32));
        };
        self.tell_of_host(&mut body, HOST_RESULT | host, results.len(), word);
        for (index, ty) in results.iter().enumerate() {
            word(&mut body, index);
            emit::from_word(&mut body, *ty);
        }
        body.instruction(&I::End);
        body
    }

    /// Tells of so many words as [`host_events`](super::tally::host_events) puts them together.
    fn tell_of_host(&self, body: &mut Function, site: u32, count: usize, word: impl Fn(&mut Function, usize)) {
        if !self.is_watched() {
            return;
        }
        for first in (0..count.max(1)).step_by(3) {
            body.instruction(&I::I32Const(site as i32));
            for index in first..first + 3 {
                match index < count {
                    true => word(body, index),
                    false => {
                        body.instruction(&I::I64Const(0));
                    }
                }
            }
            body.instruction(&I::Call(self.event()));
        }
    }

    /// The function that is called with each event: counts it, adds it to the sum, and tells of it if that is wanted.
    pub(super) fn telling(&self) -> Function {
        let [next, count, sum] = [1, 2, 3].map(|global| self.first_global + global);
        let scratch = 4;
        let mut body = Function::new([(1, ValType::I64)]);
        emit::add_to_sum(&mut body, sum, scratch, |body| {
            body.instruction(&I::LocalGet(0)).instruction(&I::I64ExtendI32U);
        });
        for word in 1..=3 {
            emit::add_to_sum(&mut body, sum, scratch, |body| {
                body.instruction(&I::LocalGet(word));
            });
        }
        body.instruction(&I::GlobalGet(count))
            .instruction(&I::I64Const(1))
            .instruction(&I::I64Add);
        body.instruction(&I::LocalTee(scratch))
            .instruction(&I::GlobalSet(count));
        body.instruction(&I::LocalGet(scratch))
            .instruction(&I::GlobalGet(next))
            .instruction(&I::I64Eq);
        body.instruction(&I::If(wasm_encoder::BlockType::Empty));
        body.instruction(&I::LocalGet(scratch)).instruction(&I::GlobalGet(sum));
        for argument in 0..=3 {
            body.instruction(&I::LocalGet(argument));
        }
        body.instruction(&I::Call(self.told())).instruction(&I::GlobalSet(next));
        body.instruction(&I::End).instruction(&I::End);
        body
    }

    /// The function that makes the calls: the last one after the others, of which nobody wants to know the results.
    pub(super) fn calling(&self, last: &Invocation, others: &[Invocation]) -> Function {
        let FuncType { results, .. } = self.module.function_type(last.0);
        let mut body = Function::new_with_locals_types(results.iter().map(|ty| emit::encoded(*ty)));
        for other in others {
            self.call_of(&mut body, other);
            for _ in &self.module.function_type(other.0).results {
                body.instruction(&I::Drop);
            }
        }
        self.call_of(&mut body, last);
        for index in (0..results.len() as u32).rev() {
            body.instruction(&I::LocalSet(index));
        }
        for (index, ty) in results.iter().enumerate() {
            emit::words(&mut body, index as u32, *ty, self.module);
            body.instruction(&I::Call(self.seen()));
        }
        body.instruction(&I::End);
        body
    }

    fn call_of(&self, body: &mut Function, (function, arguments): &Invocation) {
        let FuncType { params, .. } = self.module.function_type(*function);
        for (argument, ty) in arguments.iter().zip(params) {
            emit::constant(body, *argument, *ty);
        }
        body.instruction(&I::Call(self.index_of(*function)));
    }

    /// The function that looks at the globals.
    pub(super) fn looking(&self) -> Function {
        let globals = || {
            self.module
                .globals
                .iter()
                .take(GLOBALS_SEEN)
                .map(|global| global.ty.value)
        };
        let mut body = Function::new_with_locals_types(globals().map(emit::encoded));
        for (index, ty) in globals().enumerate() {
            let index = index as u32;
            body.instruction(&I::GlobalGet(index)).instruction(&I::LocalSet(index));
            emit::words(&mut body, index, ty, self.module);
            body.instruction(&I::Call(self.seen()));
        }
        body.instruction(&I::End);
        body
    }
}
