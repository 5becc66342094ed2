//! The plain lowering: one operation for one instruction.
//!
//! The validator runs along, so that stack heights and types are never computed a second way. Code that no execution
//! can reach is validated but not lowered.

use wasmparser::{
    BinaryReader, BlockType, FuncToValidate, FuncValidator, FunctionBody, Operator, OperatorsReader,
    ValType as DecodedType, ValidatorResources,
};

use super::memory::MemoryOp;
use super::numeric::NumericOp;
use super::reference::ReferenceOp;
use super::table::TableOp;
use super::{Branch, FrameLayout, FunctionCode, Op};
use crate::module::types::{ValType, slots_of};
use crate::module::{Module, convert};

/// Lowers a defined function; `types` are the canonical ids of the module's types.
///
/// # Panics
/// When the module was not validated as a whole.
pub(super) fn lower(module: &Module, types: &[u32], function: u32) -> FunctionCode {
    let range = module.bodies[function as usize - module.imported_functions()].clone();
    let resources = module.resources.clone().expect("a module with code was validated");
    let features = module.features.validator();
    let body = FunctionBody::new(BinaryReader::new_features(
        &module.bytes[range.clone()],
        range.start as u64,
        features,
    ));
    let ty = module.functions[function as usize];
    let validator = FuncToValidate {
        resources,
        index: function,
        ty,
        features,
    }
    .into_validator(Default::default());
    let mut lowering = Lowering::new(module, types, function, validator);
    lowering
        .body(&body)
        .expect("a validated function is lowered without error");
    lowering.finish()
}

/// The operation of an instruction that neither moves control nor needs the types of its operands.
pub(super) fn simple(operator: &Operator<'_>) -> Option<Op> {
    Some(match *operator {
        Operator::Nop => Op::Nop,
        Operator::GlobalGet { global_index } => Op::GlobalGet(global_index),
        Operator::GlobalSet { global_index } => Op::GlobalSet(global_index),
        Operator::I32Const { value } => Op::Const(u64::from(value as u32)),
        Operator::I64Const { value } => Op::Const(value as u64),
        Operator::F32Const { value } => Op::Const(u64::from(value.bits())),
        Operator::F64Const { value } => Op::Const(value.bits()),
        _ => {
            let numeric = NumericOp::of(operator).map(Op::Numeric);
            return numeric
                .or_else(|| MemoryOp::of(operator).map(Op::Memory))
                .or_else(|| TableOp::of(operator).map(Op::Table))
                .or_else(|| ReferenceOp::of(operator).map(Op::Reference));
        }
    })
}

/// A target of branches, while its block is being lowered.
struct Label {
    /// Where a branch leads, when that is known: a loop's beginning.
    start: Option<u32>,
    /// The slot of the frame that values move to.
    height: u32,
    /// How many slots of values a branch takes along.
    arity: u32,
    /// Operations that must learn where the block ends.
    forward: Vec<Patch>,
    /// The `if` that must learn where the second arm begins.
    otherwise: Option<u32>,
}

/// A place in the code that awaits a target.
enum Patch {
    Op(u32),
    Branch(u32),
}

struct Lowering<'a> {
    module: &'a Module,
    types: &'a [u32],
    validator: FuncValidator<ValidatorResources>,
    layout: FrameLayout,
    ops: Vec<Op>,
    offsets: Vec<u32>,
    branches: Vec<Branch>,
    labels: Vec<Label>,
    /// For each operand on the stack, the slot of the frame where it begins.
    operands: Vec<u32>,
    /// The slot of the frame behind the last operand.
    top: u32,
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
            types,
            validator,
            layout,
            ops: Vec::new(),
            offsets: Vec::new(),
            branches: Vec::new(),
            labels: Vec::new(),
            operands: Vec::new(),
            top: 0,
        }
    }

    fn finish(self) -> FunctionCode {
        FunctionCode {
            ops: self.ops.into(),
            offsets: self.offsets.into(),
            branches: self.branches.into(),
            layout: self.layout,
        }
    }

    fn body(&mut self, body: &FunctionBody<'_>) -> wasmparser::Result<()> {
        let mut reader = body.get_binary_reader();
        self.validator.read_locals(&mut reader)?;
        self.place_locals(self.validator.index(), body)?;
        self.labels.push(Label {
            start: None,
            height: self.top,
            arity: self.layout.result_slots,
            forward: Vec::new(),
            otherwise: None,
        });
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
        let frame = self.validator.get_control_frame(0);
        let reachable = frame.is_some_and(|frame| !frame.unreachable);
        let popped = operator
            .operator_arity(&self.validator)
            .map(|(popped, _)| popped as usize);
        if reachable {
            self.emit(operator, offset as u32);
        }
        // What follows asks the validator for the state behind the instruction.
        let slots_of_top = self.top;
        self.validator.op(offset, operator)?;
        self.follow_operands(popped);
        match operator {
            Operator::Block { blockty } | Operator::Loop { blockty } | Operator::If { blockty } => {
                self.enter(operator, *blockty, reachable, slots_of_top);
            }
            Operator::Else => self.second_arm(),
            Operator::End => self.leave(offset as u32),
            _ => {}
        }
        Ok(())
    }

    fn push(&mut self, op: Op, offset: u32) -> u32 {
        self.ops.push(op);
        self.offsets.push(offset);
        self.ops.len() as u32 - 1
    }

    /// Emits the operation of a reachable instruction; asks the validator for the state before it.
    fn emit(&mut self, operator: &Operator<'_>, offset: u32) {
        let op = match *operator {
            Operator::Unreachable => Op::Unreachable,
            Operator::Block { .. } | Operator::Loop { .. } => Op::Nop,
            Operator::If { .. } => Op::If(u32::MAX),
            Operator::Else => {
                let jump = self.push(Op::Jump(u32::MAX), offset);
                self.label(0).forward.push(Patch::Op(jump));
                return;
            }
            Operator::End => return,
            Operator::Br { relative_depth } => {
                let branch = self.branch(relative_depth, Patch::Op(self.ops.len() as u32));
                Op::Br(branch)
            }
            Operator::BrIf { relative_depth } => {
                let branch = self.branch(relative_depth, Patch::Op(self.ops.len() as u32));
                Op::BrIf(branch)
            }
            Operator::BrTable { ref targets } => {
                let first = self.branches.len() as u32;
                let depths = targets.targets().map(|depth| depth.expect("a validated table decodes"));
                for depth in depths.chain([targets.default()]) {
                    let branch = self.branch(depth, Patch::Branch(self.branches.len() as u32));
                    self.branches.push(branch);
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
                ty: self.types[type_index as usize],
            },
            Operator::Drop => Op::Drop(self.operand_slots(0)),
            // The condition is on top of the two values.
            Operator::Select | Operator::TypedSelect { .. } => Op::Select(self.operand_slots(1)),
            Operator::LocalGet { local_index } => Op::LocalGet(self.layout.local_slots[local_index as usize]),
            Operator::LocalSet { local_index } => Op::LocalSet(self.layout.local_slots[local_index as usize]),
            Operator::LocalTee { local_index } => Op::LocalTee(self.layout.local_slots[local_index as usize]),
            _ => simple(operator).expect("the feature set admits only what can be lowered"),
        };
        self.push(op, offset);
    }

    fn label(&mut self, depth: u32) -> &mut Label {
        let index = self.labels.len() - 1 - depth as usize;
        &mut self.labels[index]
    }

    /// The branch to a label; `patch` says where it will stand when its target is not known yet.
    fn branch(&mut self, depth: u32, patch: Patch) -> Branch {
        let label = self.label(depth);
        if label.start.is_none() {
            label.forward.push(patch);
        }
        Branch {
            target: label.start.unwrap_or(u32::MAX),
            height: label.height,
            arity: label.arity,
        }
    }

    fn operand_slots(&self, depth: usize) -> u32 {
        operand_slots(&self.validator, depth)
    }

    /// Makes `operands` and `top` those that the validator has now, after an instruction that popped so many values.
    fn follow_operands(&mut self, popped: Option<usize>) {
        let height = self.validator.operand_stack_height() as usize;
        let kept = popped
            .map_or(0, |popped| self.operands.len().saturating_sub(popped))
            .min(height);
        self.top = self.operands.get(kept).copied().unwrap_or(self.top);
        self.operands.truncate(kept);
        for index in kept..height {
            self.operands.push(self.top);
            self.top += operand_slots(&self.validator, height - 1 - index);
        }
        self.layout.size = self.layout.size.max(self.top);
    }

    /// Begins a block: its label is where branches to it will lead.
    fn enter(&mut self, operator: &Operator<'_>, ty: BlockType, reachable: bool, top: u32) {
        let frame = self
            .validator
            .get_control_frame(0)
            .expect("the block that was just entered");
        let height = self.operands.get(frame.height).copied().unwrap_or(self.top);
        debug_assert!(
            !reachable || height <= top,
            "a block's parameters were on the stack before it"
        );
        let is_loop = matches!(operator, Operator::Loop { .. });
        let at = (self.ops.len() as u32).saturating_sub(1);
        let label = Label {
            start: is_loop.then_some(at),
            height,
            arity: self.block_slots(ty, is_loop),
            forward: Vec::new(),
            otherwise: (reachable && matches!(operator, Operator::If { .. })).then_some(at),
        };
        self.labels.push(label);
    }

    /// The slots of a block type's parameters or results.
    fn block_slots(&self, ty: BlockType, params: bool) -> u32 {
        match ty {
            BlockType::Empty => 0,
            BlockType::Type(_) if params => 0,
            BlockType::Type(DecodedType::V128) => 2,
            BlockType::Type(_) => 1,
            BlockType::FuncType(index) => {
                let ty = self.module.types[index as usize]
                    .as_func()
                    .expect("a block has a function type");
                slots_of(if params { &ty.params } else { &ty.results }) as u32
            }
        }
    }

    fn second_arm(&mut self) {
        let here = self.ops.len() as u32;
        if let Some(condition) = self.label(0).otherwise.take() {
            self.ops[condition as usize] = Op::If(here);
        }
    }

    /// Ends a block: what leads to its end now learns where that is.
    fn leave(&mut self, offset: u32) {
        let label = self.labels.pop().expect("every end has a block");
        let here = self.ops.len() as u32;
        if let Some(condition) = label.otherwise {
            self.ops[condition as usize] = Op::If(here);
        }
        for patch in label.forward {
            match patch {
                Patch::Branch(index) => self.branches[index as usize].target = here,
                Patch::Op(index) => match &mut self.ops[index as usize] {
                    Op::Jump(target) => *target = here,
                    Op::Br(branch) | Op::BrIf(branch) => branch.target = here,
                    op => unreachable!("{op:?} does not lead anywhere"),
                },
            }
        }
        if self.labels.is_empty() {
            self.push(Op::End, offset);
        }
    }
}

fn operand_slots(validator: &FuncValidator<ValidatorResources>, depth: usize) -> u32 {
    match validator.get_operand_type(depth) {
        Some(Some(DecodedType::V128)) => 2,
        _ => 1,
    }
}
