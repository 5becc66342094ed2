//! Executes instructions on references of every kind.

use super::operands::Operands;
use crate::code::reference::ReferenceOp;
use crate::code::{FunctionCode, Program};
use crate::error::TrapCode;
use crate::machine::{Machine, Object, Ref, RefKind};
use crate::module::types::{HeapType, RefType};

pub(super) fn execute(
    op: ReferenceOp,
    code: &FunctionCode,
    program: &Program,
    machine: &Machine,
    instance: u32,
    operands: &mut Operands,
) -> Result<(), TrapCode> {
    match op {
        ReferenceOp::Null => operands.push_value(Ref::NULL),
        ReferenceOp::IsNull => return operands.unary(Ref::is_null),
        ReferenceOp::Func(index) => {
            let address = machine.instances[instance as usize].functions[index as usize];
            operands.push_value(Ref::func(address));
        }
        ReferenceOp::AsNonNull => {
            if Ref::from_slot(operands.peek(0)).is_null() {
                return Err(TrapCode::NullReference);
            }
        }
        ReferenceOp::Eq => return operands.binary(|a: Ref, b: Ref| a == b),
        ReferenceOp::Test(ty) => {
            let ty = code.references[ty as usize];
            return operands.unary(|reference| has_type(program, machine, reference, ty));
        }
        ReferenceOp::Cast(ty) => {
            if !has_type(
                program,
                machine,
                Ref::from_slot(operands.peek(0)),
                code.references[ty as usize],
            ) {
                return Err(TrapCode::CastFailure);
            }
        }
        ReferenceOp::Convert => {}
        ReferenceOp::I31New => return operands.unary(Ref::i31),
        ReferenceOp::I31GetS => {
            return operands.unary(|reference: Ref| i31(reference).map(|value| (value << 1) as i32 >> 1));
        }
        ReferenceOp::I31GetU => return operands.unary(i31),
    }
    Ok(())
}

fn i31(reference: Ref) -> Result<u32, TrapCode> {
    reference.as_kind(RefKind::I31).ok_or(TrapCode::NullI31)
}

/// Whether a reference is one of a type, whose ids are canonical. A reference is the same on the host's side, so that
/// internal references are `extern` as well, and the host's are `any`; which is meant, validation has seen to.
pub(crate) fn has_type(program: &Program, machine: &Machine, reference: Ref, ty: RefType) -> bool {
    let Some((kind, index)) = reference.get() else {
        return ty.nullable;
    };
    let object = |expected: HeapType| match ty.heap {
        HeapType::Any | HeapType::Eq | HeapType::Extern => true,
        HeapType::Concrete(wanted) => match machine.heap.get(index) {
            Object::Struct { ty, .. } | Object::Array { ty, .. } => program.types.is_subtype(*ty, wanted),
            Object::Exception { .. } | Object::Free => false,
        },
        heap => heap == expected,
    };
    match kind {
        RefKind::Func => match ty.heap {
            HeapType::Concrete(wanted) => program.types.is_subtype(machine.functions[index as usize].ty, wanted),
            heap => heap == HeapType::Func,
        },
        RefKind::Extern => matches!(ty.heap, HeapType::Extern | HeapType::Any),
        RefKind::I31 => matches!(ty.heap, HeapType::I31 | HeapType::Eq | HeapType::Any | HeapType::Extern),
        RefKind::Struct => object(HeapType::Struct),
        RefKind::Array => object(HeapType::Array),
        RefKind::Exn => ty.heap == HeapType::Exn,
    }
}
