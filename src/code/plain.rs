//! The plain lowering: one operation for one instruction.
//!
//! The validator runs along, so that stack heights and types are never computed a second way. Code that no execution
//! can reach is validated but not lowered.

use wasmparser::{
    BinaryReader, FuncValidator, FunctionBody, Operator, OperatorsReader, ValType as DecodedType, ValidatorResources,
};

use super::atomic::AtomicOp;
use super::control::{Label, Patch};
use super::gc::GcOp;
use super::memory::MemoryOp;
use super::numeric::{NumericOp, WideOp};
use super::reference::ReferenceOp;
use super::side::SideTables;
use super::simd::SimdOp;
use super::table::TableOp;
use super::{Branch, Clause, FrameLayout, FunctionCode, Handler, Op, typing};
use crate::module::types::{ValType, slots_of};
use crate::module::{Module, convert};

/// Lowers a defined function; `types` are the canonical ids of the module's types.
///
/// # Panics
/// When the module was not validated as a whole.
pub(super) fn lower(module: &Module, types: &[u32], function: u32) -> FunctionCode {
    let range = module.bodies[function as usize - module.imported_functions()].clone();
    let features = module.features.validator();
    let reader = BinaryReader::new_features(&module.bytes[range.clone()], range.start as u64, features);
    let validator = typing::validator(module, function);
    let mut lowering = Lowering::new(module, types, function, validator);
    lowering
        .body(&FunctionBody::new(reader))
        .expect("a validated function is lowered without error");
    lowering.finish()
}

/// The operation of an instruction that neither moves control nor needs the types of its operands.
pub(super) fn simple(operator: &Operator<'_>, side: &mut SideTables<'_>) -> Option<Op> {
    Some(match *operator {
        Operator::Nop | Operator::AtomicFence { .. } => Op::Nop,
        Operator::GlobalGet { global_index } => Op::GlobalGet(global_index),
        Operator::GlobalSet { global_index } => Op::GlobalSet(global_index),
        Operator::I32Const { value } => Op::Const(u64::from(value as u32)),
        Operator::I64Const { value } => Op::Const(value as u64),
        Operator::F32Const { value } => Op::Const(u64::from(value.bits())),
        Operator::F64Const { value } => Op::Const(value.bits()),
        _ => {
            return NumericOp::of(operator)
                .map(Op::Numeric)
                .or_else(|| MemoryOp::of(operator).map(Op::Memory))
                .or_else(|| TableOp::of(operator).map(Op::Table))
                .or_else(|| ReferenceOp::of(operator, side).map(Op::Reference))
                .or_else(|| SimdOp::of(operator, side).map(Op::Simd))
                .or_else(|| GcOp::of(operator, side).map(Op::Gc))
                .or_else(|| AtomicOp::of(operator).map(Op::Atomic))
                .or_else(|| WideOp::of(operator).map(Op::Wide));
        }
    })
}

/// A function on its way to becoming code.
pub(super) struct Lowering<'a> {
    pub(super) module: &'a Module,
    pub(super) validator: FuncValidator<ValidatorResources>,
    pub(super) layout: FrameLayout,
    pub(super) ops: Vec<Op>,
    offsets: Vec<u32>,
    tops: Vec<u32>,
    pub(super) side: SideTables<'a>,
    pub(super) branches: Vec<Branch>,
    pub(super) clauses: Vec<Clause>,
    pub(super) handlers: Vec<Handler>,
    /// The blocks that instructions are in, the function itself first.
    pub(super) labels: Vec<Label>,
    /// For each operand on the stack, the slot of the frame where it begins.
    pub(super) operands: Vec<u32>,
    /// The slot of the frame behind the last operand.
    pub(super) top: u32,
}

impl<'a> Lowering<'a> {
    fn new(module: &'a Module, types: &'a [u32], function: u32, validator: FuncValidator<ValidatorResources>) -> Self {
        let ty = module.function_type(function);
        let layout = FrameLayout {
            params: ty.params.len() as u32,
            param_slots: slots_of(&ty.params) as u32,
            result_slots: slots_of(&ty.results) as u32,
            ..FrameLayout::default()
        };
        Self {
            module,
            validator,
            layout,
            ops: Vec::new(),
            offsets: Vec::new(),
            tops: Vec::new(),
            side: SideTables::new(types),
            branches: Vec::new(),
            clauses: Vec::new(),
            handlers: Vec::new(),
            labels: Vec::new(),
            operands: Vec::new(),
            top: 0,
        }
    }

    fn finish(self) -> FunctionCode {
        FunctionCode {
            ops: self.ops.into(),
            offsets: self.offsets.into(),
            tops: self.tops.into(),
            branches: self.branches.into(),
            vectors: self.side.vectors.into(),
            references: self.side.references.into(),
            clauses: self.clauses.into(),
            handlers: self.handlers.into(),
            layout: self.layout,
        }
    }

    fn body(&mut self, body: &FunctionBody<'_>) -> wasmparser::Result<()> {
        let mut reader = body.get_binary_reader();
        self.validator.read_locals(&mut reader)?;
        self.place_locals(self.validator.index(), body)?;
        self.labels.push(Label::new(self.top, self.layout.result_slots, true));
        // A handler may put the function's results there without an instruction having pushed them.
        self.layout.size = self.top + self.layout.result_slots;
        for operator in OperatorsReader::new(reader).into_iter_with_offsets() {
            let (operator, offset) = operator?;
            self.instruction(&operator, offset)?;
        }
        Ok(())
    }

    /// Lays out the frame; the types are read from the body, because the validator's are numbered in its own way.
    fn place_locals(&mut self, function: u32, body: &FunctionBody<'_>) -> wasmparser::Result<()> {
        let mut types = self.module.function_type(function).params.to_vec();
        for group in body.get_locals_reader()? {
            let (count, ty) = group?;
            let ty = convert::val_type(ty).expect("the feature set admits only types that there are");
            types.resize(types.len() + count as usize, ty);
        }
        let mut slot = 0;
        let place = |ty: &ValType| {
            let start = slot;
            slot += ty.slots() as u32;
            start
        };
        self.layout.local_slots = types.iter().map(place).collect();
        self.layout.locals = types.into();
        self.layout.operands = slot;
        self.layout.size = slot;
        self.top = slot;
        Ok(())
    }

    fn instruction(&mut self, operator: &Operator<'_>, offset: u64) -> wasmparser::Result<()> {
        let popped = operator
            .operator_arity(&self.validator)
            .map(|(popped, _)| popped as usize);
        let reachable = self.is_reachable();
        if reachable {
            self.emit(operator, offset as u32);
        }
        let block = self.validator.get_control_frame(0).map(|frame| frame.height);
        // From here on the validator tells the state behind the instruction.
        self.validator.op(offset, operator)?;
        let mut kept = popped.map_or(0, |popped| self.operands.len().saturating_sub(popped));
        match operator {
            Operator::Catch { .. } | Operator::CatchAll => {
                self.begin_catch(operator);
                kept = self.operands.len();
            }
            Operator::Else | Operator::End | Operator::Delegate { .. } => {
                // The results, or the second arm's parameters, lie where the block began: in a catch arm this is not
                // where its operands did.
                kept = block.expect("a delimiter has a block");
                self.operands.truncate(kept);
                self.top = self.label(0).height;
                if let Operator::Delegate { relative_depth } = operator {
                    self.delegate(*relative_depth);
                }
            }
            _ => {}
        }
        self.follow_operands(kept);
        match operator {
            Operator::Block { blockty }
            | Operator::Loop { blockty }
            | Operator::If { blockty }
            | Operator::Try { blockty } => self.enter(operator, *blockty, reachable),
            Operator::TryTable { try_table } => self.enter(operator, try_table.ty, reachable),
            Operator::Else => self.second_arm(),
            Operator::End | Operator::Delegate { .. } => self.leave(offset as u32),
            _ => {}
        }
        Ok(())
    }

    /// Whether execution can get to where the lowering is.
    fn is_reachable(&self) -> bool {
        let frame = self.validator.get_control_frame(0);
        frame.is_some_and(|frame| !frame.unreachable) && self.labels.last().is_some_and(|label| label.live)
    }

    pub(super) fn push(&mut self, op: Op, offset: u32) -> u32 {
        self.ops.push(op);
        self.offsets.push(offset);
        self.tops.push(self.top);
        self.ops.len() as u32 - 1
    }

    /// Emits the operation of a reachable instruction; the validator tells the state before it.
    fn emit(&mut self, operator: &Operator<'_>, offset: u32) {
        let here = Patch::Op(self.ops.len() as u32);
        let op = match *operator {
            Operator::Unreachable => Op::Unreachable,
            Operator::Block { .. } | Operator::Loop { .. } | Operator::Try { .. } => Op::Nop,
            Operator::If { .. } => Op::If(u32::MAX),
            Operator::TryTable { ref try_table } => {
                self.place_clauses(try_table);
                Op::Nop
            }
            Operator::Else | Operator::Catch { .. } | Operator::CatchAll => {
                let branch = self.branch(0, here);
                self.push(Op::Jump(branch), offset);
                return;
            }
            Operator::End => {
                if self.label(0).in_catch {
                    let branch = self.branch(0, here);
                    self.push(Op::Jump(branch), offset);
                }
                return;
            }
            Operator::Delegate { .. } => return,
            Operator::Br { relative_depth } => Op::Br(self.branch(relative_depth, here)),
            Operator::BrIf { relative_depth } => Op::BrIf(self.branch(relative_depth, here)),
            Operator::BrOnNull { relative_depth } => Op::BrOnNull(self.branch(relative_depth, here)),
            Operator::BrOnNonNull { relative_depth } => Op::BrOnNonNull(self.branch(relative_depth, here)),
            Operator::BrOnCast {
                relative_depth,
                to_ref_type,
                ..
            } => {
                let branch = self.side_branch(relative_depth);
                let ty = self.side.reference(to_ref_type.is_nullable(), to_ref_type.heap_type());
                Op::BrOnCast { branch, ty }
            }
            Operator::BrOnCastFail {
                relative_depth,
                to_ref_type,
                ..
            } => {
                let branch = self.side_branch(relative_depth);
                let ty = self.side.reference(to_ref_type.is_nullable(), to_ref_type.heap_type());
                Op::BrOnCastFail { branch, ty }
            }
            Operator::BrTable { ref targets } => {
                let depths = targets.targets().map(|depth| depth.expect("a validated table decodes"));
                let first = self.branches.len() as u32;
                for depth in depths.chain([targets.default()]) {
                    self.side_branch(depth);
                }
                Op::BrTable {
                    first,
                    count: targets.len() + 1,
                }
            }
            Operator::Return => Op::Return,
            Operator::Call { function_index } => Op::Call(function_index),
            Operator::CallIndirect {
                type_index,
                table_index,
            } => Op::CallIndirect {
                table: table_index,
                ty: self.side.ty(type_index),
            },
            Operator::CallRef { .. } => Op::CallRef,
            Operator::ReturnCall { function_index } => Op::ReturnCall(function_index),
            Operator::ReturnCallIndirect {
                type_index,
                table_index,
            } => Op::ReturnCallIndirect {
                table: table_index,
                ty: self.side.ty(type_index),
            },
            Operator::ReturnCallRef { .. } => Op::ReturnCallRef,
            Operator::Throw { tag_index } => Op::Throw(tag_index),
            Operator::ThrowRef => Op::ThrowRef,
            Operator::Rethrow { relative_depth } => Op::Rethrow(self.label(relative_depth).height),
            Operator::Drop => Op::Drop(self.operand_slots(0)),
            // The condition is on top of the two values.
            Operator::Select | Operator::TypedSelect { .. } => Op::Select(self.operand_slots(1)),
            Operator::LocalGet { local_index } => match self.local(local_index) {
                (slot, 1) => Op::LocalGet(slot),
                (slot, _) => Op::LocalGetWide(slot),
            },
            Operator::LocalSet { local_index } => match self.local(local_index) {
                (slot, 1) => Op::LocalSet(slot),
                (slot, _) => Op::LocalSetWide(slot),
            },
            Operator::LocalTee { local_index } => match self.local(local_index) {
                (slot, 1) => Op::LocalTee(slot),
                (slot, _) => Op::LocalTeeWide(slot),
            },
            _ => simple(operator, &mut self.side).expect("the feature set admits only what can be lowered"),
        };
        self.push(op, offset);
    }

    /// The slot of a local, and how many it takes.
    fn local(&self, local: u32) -> (u32, usize) {
        (
            self.layout.local_slots[local as usize],
            self.layout.locals[local as usize].slots(),
        )
    }

    /// The slots of the operand at a depth from the top.
    fn operand_slots(&self, depth: usize) -> u32 {
        match self.validator.get_operand_type(depth) {
            Some(Some(DecodedType::V128)) => 2,
            _ => 1,
        }
    }

    /// Makes `operands` and `top` those that the validator has now; the lowest `kept` are as they were.
    pub(super) fn follow_operands(&mut self, kept: usize) {
        let height = self.validator.operand_stack_height() as usize;
        let kept = kept.min(height).min(self.operands.len());
        self.top = self.operands.get(kept).copied().unwrap_or(self.top);
        self.operands.truncate(kept);
        for index in kept..height {
            self.operands.push(self.top);
            self.top += self.operand_slots(height - 1 - index);
        }
        self.layout.size = self.layout.size.max(self.top);
    }
}
