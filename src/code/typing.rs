//! The types of operands, for whoever shows them: execution itself needs none.

use std::cell::OnceCell;
use std::collections::HashMap;

use wasmparser::types::CoreTypeId;
use wasmparser::{
    BinaryReader, FrameKind, FuncToValidate, FuncValidator, FunctionBody, HeapType, Operator, OperatorsReader,
    UnpackedIndex, ValidatorResources, WasmModuleResources,
};

use crate::module::types::ValType;
use crate::module::{Module, convert};

/// What an instruction takes from the operand stack and leaves there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstructionTypes {
    /// The offset of the instruction in the module's bytes.
    pub offset: u32,
    /// How many operands are on the stack before it, its own included.
    pub height: u32,
    /// Types of its operands, the lowest first.
    pub operands: Box<[ValType]>,
    /// Types of its results, the lowest first.
    pub results: Box<[ValType]>,
}

/// The types of all instructions of a defined function, by ascending offset. In code that nothing reaches, types that
/// nothing decides are left out.
pub fn instruction_types(module: &Module, function: u32) -> Vec<InstructionTypes> {
    instruction_types_where(module, function, |_| true)
}

/// The same, of the instructions at some offsets.
pub(crate) fn instruction_types_where(
    module: &Module,
    function: u32,
    is_wanted: impl Fn(u32) -> bool,
) -> Vec<InstructionTypes> {
    let mut all = Vec::new();
    let defined = DefinedTypes::new(module);
    let (mut validator, operators) = walk(module, function);
    for (operator, offset) in operators {
        if !is_wanted(offset) {
            execute(&mut validator, &operator, offset);
            continue;
        }
        let arity = operator.operator_arity(&validator);
        let before = stack(&validator, &defined);
        execute(&mut validator, &operator, offset);
        let Some((popped, pushed)) = arity else { continue };
        let top = |stack: &[Option<ValType>], count: u32| {
            let known = stack[stack.len().saturating_sub(count as usize)..].iter().flatten();
            known.copied().collect()
        };
        all.push(InstructionTypes {
            offset,
            height: before.len() as u32,
            operands: top(&before, popped),
            results: top(&stack(&validator, &defined), pushed),
        });
    }
    all
}

/// An operand on the stack of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperandType {
    /// Its type.
    pub ty: ValType,
    /// Where it lies: slots behind the frame's locals.
    pub slot: u32,
}

/// The whole operand stack of a defined function before the instruction at an offset, the lowest first. Empty when
/// there is no such instruction.
pub fn operand_stack(module: &Module, function: u32, at: u32) -> Vec<OperandType> {
    operand_stacks(module, function, &[at]).pop().unwrap_or_default()
}

/// The operand stacks of a defined function before the instructions and delimiters at some offsets, which ascend.
pub(crate) fn operand_stacks(module: &Module, function: u32, at: &[u32]) -> Vec<Vec<OperandType>> {
    let mut found = Vec::with_capacity(at.len());
    let defined = DefinedTypes::new(module);
    let (mut validator, operators) = walk(module, function);
    for (operator, offset) in operators {
        while at.get(found.len()) == Some(&offset) {
            found.push(operands(&validator, &defined));
        }
        if found.len() == at.len() {
            break;
        }
        execute(&mut validator, &operator, offset);
    }
    found.resize(at.len(), Vec::new());
    found
}

fn operands(validator: &FuncValidator<ValidatorResources>, defined: &DefinedTypes<'_>) -> Vec<OperandType> {
    // In a catch arm of the legacy form, the exception that was caught lies below the arm's operands.
    let arms = (0..validator.control_stack_height() as usize).filter_map(|depth| {
        let frame = validator.get_control_frame(depth)?;
        matches!(frame.kind, FrameKind::LegacyCatch | FrameKind::LegacyCatchAll).then_some(frame.height)
    });
    let arms: Vec<usize> = arms.collect();
    let mut slot = 0;
    let place = |(index, ty): (usize, Option<ValType>)| {
        let ty = ty.unwrap_or(ValType::I64);
        let hidden = arms.iter().filter(|height| **height <= index).count() as u32;
        let operand = OperandType {
            ty,
            slot: slot + hidden,
        };
        slot += ty.slots() as u32;
        operand
    };
    stack(validator, defined).into_iter().enumerate().map(place).collect()
}

/// A validator at the beginning of a defined function, and the operators and offsets for it to [`execute`].
fn walk(
    module: &Module,
    function: u32,
) -> (
    FuncValidator<ValidatorResources>,
    impl Iterator<Item = (Operator<'_>, u32)>,
) {
    let range = module.bodies[function as usize - module.imported_functions()].clone();
    let mut validator = validator(module, function);
    let features = module.features.validator();
    let reader = BinaryReader::new_features(&module.bytes[range.clone()], range.start as u64, features);
    let mut reader = FunctionBody::new(reader).get_binary_reader();
    validator.read_locals(&mut reader).expect("the function was validated");
    let operators = OperatorsReader::new(reader).into_iter_with_offsets();
    let operators = operators.map(|operator| {
        let (operator, offset) = operator.expect("the function was validated");
        (operator, offset as u32)
    });
    (validator, operators)
}

fn execute(validator: &mut FuncValidator<ValidatorResources>, operator: &Operator<'_>, offset: u32) {
    let valid = validator.op(offset.into(), operator);
    valid.expect("the function was validated");
}

/// A validator at the beginning of a defined function.
///
/// # Panics
/// When the module was not validated as a whole.
pub(super) fn validator(module: &Module, function: u32) -> FuncValidator<ValidatorResources> {
    let resources = module.resources.clone().expect("a module with code was validated");
    let ty = module.functions[function as usize];
    let features = module.features.validator();
    FuncToValidate {
        resources,
        index: function,
        ty,
        features,
    }
    .into_validator(Default::default())
}

/// The types that a module defines, by the numbers that the validator has for them.
struct DefinedTypes<'a> {
    module: &'a Module,
    /// Made when the first is met: most functions have no such operands.
    indices: OnceCell<HashMap<CoreTypeId, u32>>,
}

impl<'a> DefinedTypes<'a> {
    fn new(module: &'a Module) -> Self {
        Self {
            module,
            indices: OnceCell::new(),
        }
    }

    fn index(&self, validator: &FuncValidator<ValidatorResources>, id: CoreTypeId) -> u32 {
        let indices = self.indices.get_or_init(|| {
            let count = self.module.types.len() as u32;
            let numbered = (0..count).filter_map(|index| {
                let mut heap = HeapType::Concrete(UnpackedIndex::Module(index));
                validator.resources().check_heap_type(&mut heap, 0).ok()?;
                match heap {
                    HeapType::Concrete(UnpackedIndex::Id(id)) => Some((id, index)),
                    _ => None,
                }
            });
            numbered.collect()
        });
        indices[&id]
    }
}

fn stack(validator: &FuncValidator<ValidatorResources>, defined: &DefinedTypes<'_>) -> Vec<Option<ValType>> {
    let height = validator.operand_stack_height() as usize;
    let types = (0..height)
        .rev()
        .map(|depth| validator.get_operand_type(depth).flatten());
    let convert = |ty| convert::validated_type(ty, |id| defined.index(validator, id));
    types.map(|ty| ty.map(convert)).collect()
}
