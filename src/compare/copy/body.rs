//! The bodies of the module's functions, which tell of what is watched, and make NaNs canonical if that is wanted.

use std::collections::HashMap;
use std::convert::Infallible;

use wasm_encoder::reencode::Reencode;
use wasm_encoder::{CodeSection, Function, Instruction as I};
use wasmparser::FunctionBody;

use super::encoder::{Encoded, Encoder};
use crate::compare::emit::{self, Floats};
use crate::compare::watch::{Watch, watches};
use crate::module::types;

impl Reencode for Encoder<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Encoded<u32> {
        Ok(self.index_of(function))
    }

    fn parse_function_body(&mut self, code: &mut CodeSection, body: FunctionBody<'_>) -> Encoded<()> {
        let function = self.function;
        self.function += 1;
        let lowered = self.copy.program.code(self.copy.number, function);
        let watches = match self.is_watched() {
            true => watches(self.module, function, lowered),
            false => Vec::new(),
        };
        let mut watches = watches.iter().peekable();
        let mut scratch = Scratch::new(lowered.layout.locals.len() as u32);
        let mut copied = Function::new([]);
        for operator in body.get_operators_reader()?.into_iter_with_offsets() {
            let (operator, offset) = operator?;
            let watch = watches.next_if(|watch| u64::from(watch.offset) == offset);
            if let Some(watch) = watch.filter(|watch| watch.result.is_none()) {
                self.tell_of_operands(&mut copied, watch, &mut scratch);
            }
            let floats = self.copy.manner.canonical.then(|| Floats::made_by(&operator)).flatten();
            copied.instruction(&self.instruction(operator)?);
            if let Some(floats) = floats {
                floats.make_canonical(&mut copied, scratch.local(floats.ty(), 0));
            }
            if let Some((watch, ty)) = watch.and_then(|watch| Some((watch, watch.result?))) {
                let result = scratch.local(ty, 0);
                copied.instruction(&I::LocalTee(result));
                self.tell(&mut copied, watch.offset, &[(result, ty)]);
            }
        }
        let mut locals = Vec::new();
        for group in body.get_locals_reader()? {
            let (count, ty) = group?;
            locals.push((count, self.val_type(ty)?));
        }
        locals.extend(scratch.types.iter().map(|ty| (1, emit::encoded(*ty))));
        let mut whole = Function::new(locals);
        // Behind the one byte that says that it has no locals.
        whole.raw(copied.into_raw_body().into_iter().skip(1));
        code.function(&whole);
        Ok(())
    }
}

impl Encoder<'_> {
    /// Tells of the operands of the instruction that comes next, and leaves them where they were.
    fn tell_of_operands(&self, body: &mut Function, watch: &Watch, scratch: &mut Scratch) {
        // References tell nothing, and those that cannot be null have no place to be kept.
        let is_reference = |ty: &types::ValType| matches!(ty, types::ValType::Ref(_));
        if watch.operands.iter().any(is_reference) {
            self.tell(body, watch.offset, &[]);
            return;
        }
        let operands = watch.operands.iter().enumerate();
        let operands: Vec<_> = operands.map(|(nth, ty)| (scratch.local(*ty, nth), *ty)).collect();
        for (local, _) in operands.iter().rev() {
            body.instruction(&I::LocalSet(*local));
        }
        self.tell(body, watch.offset, &operands);
        for (local, _) in &operands {
            body.instruction(&I::LocalGet(*local));
        }
    }

    /// Tells of what some locals hold: three words at most.
    fn tell(&self, body: &mut Function, site: u32, locals: &[(u32, types::ValType)]) {
        body.instruction(&I::I32Const(site as i32));
        let mut words = 0;
        for (local, ty) in locals {
            emit::low(body, *local, *ty, self.module);
            words += 1;
            if *ty == types::ValType::V128 {
                emit::high(body, *local, *ty, self.module);
                words += 1;
            }
        }
        for _ in words..3 {
            body.instruction(&I::I64Const(0));
        }
        body.instruction(&I::Call(self.event()));
    }
}

/// Locals that a function has besides its own.
struct Scratch {
    first: u32,
    types: Vec<types::ValType>,
    /// By type, and which of several of that type.
    known: HashMap<(types::ValType, usize), u32>,
}

impl Scratch {
    fn new(first: u32) -> Self {
        Self {
            first,
            types: Vec::new(),
            known: HashMap::new(),
        }
    }

    fn local(&mut self, ty: types::ValType, nth: usize) -> u32 {
        let next = self.first + self.types.len() as u32;
        *self.known.entry((ty, nth)).or_insert_with(|| {
            self.types.push(ty);
            next
        })
    }
}
