//! Instructions that a copy of a module has besides its own.

use wasm_encoder::{AbstractHeapType, BlockType, Function, HeapType, Instruction as I, RefType, ValType};

use super::seen::{ARRAY, EXTERN, I31, Kind, NULL, STRUCT};
use super::tally::FACTOR;
use crate::machine::Value;
use crate::module::Module;
use crate::module::types::{self, HeapType as Heap};

const NAN_32: u32 = 0x7fc0_0000;
const NAN_64: u64 = 0x7ff8_0000_0000_0000;

/// A type in the encoder's form.
pub(super) fn encoded(ty: types::ValType) -> ValType {
    match ty {
        types::ValType::I32 => ValType::I32,
        types::ValType::I64 => ValType::I64,
        types::ValType::F32 => ValType::F32,
        types::ValType::F64 => ValType::F64,
        types::ValType::V128 => ValType::V128,
        types::ValType::Ref(ty) => ValType::Ref(RefType {
            nullable: ty.nullable,
            heap_type: heap(ty.heap),
        }),
    }
}

fn heap(heap: Heap) -> HeapType {
    use AbstractHeapType as A;
    let ty = match heap {
        Heap::Concrete(index) => return HeapType::Concrete(index),
        Heap::Func => A::Func,
        Heap::NoFunc => A::NoFunc,
        Heap::Extern => A::Extern,
        Heap::NoExtern => A::NoExtern,
        Heap::Any => A::Any,
        Heap::Eq => A::Eq,
        Heap::I31 => A::I31,
        Heap::Struct => A::Struct,
        Heap::Array => A::Array,
        Heap::None => A::None,
        Heap::Exn => A::Exn,
        Heap::NoExn => A::NoExn,
    };
    HeapType::Abstract { shared: false, ty }
}

/// Pushes an argument: a number, a vector or a null reference.
pub(super) fn constant(body: &mut Function, value: Value, ty: types::ValType) {
    let instruction = match (value, ty) {
        (Value::I32(value), _) => I::I32Const(value),
        (Value::I64(value), _) => I::I64Const(value),
        (Value::F32(value), _) => I::F32Const(value.into()),
        (Value::F64(value), _) => I::F64Const(value.into()),
        (Value::V128(value), _) => I::V128Const(value as i128),
        (Value::Ref(_), types::ValType::Ref(ty)) => I::RefNull(heap(ty.heap)),
        (Value::Ref(_), _) => unreachable!("a reference is of a reference type"),
    };
    body.instruction(&instruction);
}

/// Pushes both words of what a local holds, as [`Seen`](super::Seen) has them.
pub(super) fn words(body: &mut Function, local: u32, ty: types::ValType, module: &Module) {
    low(body, local, ty, module);
    high(body, local, ty, module);
}

/// Pushes the first word.
pub(super) fn low(body: &mut Function, local: u32, ty: types::ValType, module: &Module) {
    if let types::ValType::Ref(ty) = ty {
        reference(body, local, Kind::in_module(ty.heap, module));
        return;
    }
    body.instruction(&I::LocalGet(local));
    match ty {
        types::ValType::I32 => {
            body.instruction(&I::I64ExtendI32U);
        }
        types::ValType::F32 => {
            body.instruction(&I::I32ReinterpretF32).instruction(&I::I64ExtendI32U);
        }
        types::ValType::F64 => {
            body.instruction(&I::I64ReinterpretF64);
        }
        types::ValType::V128 => {
            body.instruction(&I::I64x2ExtractLane(0));
        }
        types::ValType::I64 | types::ValType::Ref(_) => {}
    }
}

/// Pushes the second word.
pub(super) fn high(body: &mut Function, local: u32, ty: types::ValType, module: &Module) {
    match ty {
        types::ValType::V128 => {
            body.instruction(&I::LocalGet(local))
                .instruction(&I::I64x2ExtractLane(1));
        }
        types::ValType::Ref(ty) if Kind::in_module(ty.heap, module) == Kind::Any => {
            test(body, local, AbstractHeapType::I31);
            body.instruction(&I::If(BlockType::Result(ValType::I64)));
            body.instruction(&I::LocalGet(local));
            body.instruction(&I::RefCastNonNull(abstract_type(AbstractHeapType::I31)));
            body.instruction(&I::I31GetS).instruction(&I::I64ExtendI32S);
            body.instruction(&I::Else)
                .instruction(&I::I64Const(0))
                .instruction(&I::End);
        }
        _ => {
            body.instruction(&I::I64Const(0));
        }
    }
}

fn reference(body: &mut Function, local: u32, kind: Kind) {
    let push = |body: &mut Function, kind: u64| {
        body.instruction(&I::I64Const(kind as i64));
    };
    push(body, NULL);
    match kind {
        Kind::One(kind) => push(body, kind),
        Kind::Any => {
            let kinds = [
                (I31, AbstractHeapType::I31),
                (STRUCT, AbstractHeapType::Struct),
                (ARRAY, AbstractHeapType::Array),
            ];
            for (kind, _) in kinds {
                push(body, kind);
            }
            push(body, EXTERN);
            for (_, ty) in kinds.iter().rev() {
                test(body, local, *ty);
                body.instruction(&I::Select);
            }
        }
    }
    body.instruction(&I::LocalGet(local))
        .instruction(&I::RefIsNull)
        .instruction(&I::Select);
}

fn test(body: &mut Function, local: u32, ty: AbstractHeapType) {
    body.instruction(&I::LocalGet(local))
        .instruction(&I::RefTestNonNull(abstract_type(ty)));
}

fn abstract_type(ty: AbstractHeapType) -> HeapType {
    HeapType::Abstract { shared: false, ty }
}

/// Makes a value of the type of the word on top of the stack.
pub(super) fn from_word(body: &mut Function, ty: types::ValType) {
    match ty {
        types::ValType::I32 => {
            body.instruction(&I::I32WrapI64);
        }
        types::ValType::F32 => {
            body.instruction(&I::I32WrapI64).instruction(&I::F32ReinterpretI32);
        }
        types::ValType::F64 => {
            body.instruction(&I::F64ReinterpretI64);
        }
        _ => {}
    }
}

/// Adds the word that `push` pushes to the sum in a global, as [`sum`](super::tally::sum) does.
pub(super) fn add_to_sum(body: &mut Function, sum: u32, scratch: u32, push: impl FnOnce(&mut Function)) {
    body.instruction(&I::GlobalGet(sum));
    push(body);
    body.instruction(&I::I64Xor);
    body.instruction(&I::I64Const(FACTOR as i64)).instruction(&I::I64Mul);
    body.instruction(&I::LocalTee(scratch))
        .instruction(&I::LocalGet(scratch));
    body.instruction(&I::I64Const(32))
        .instruction(&I::I64ShrU)
        .instruction(&I::I64Xor);
    body.instruction(&I::GlobalSet(sum));
}

/// The shape of a float, for making its NaNs canonical.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Floats {
    F32,
    F64,
    F32x4,
    F64x2,
}

impl Floats {
    /// That of the result of an instruction which may make a NaN.
    pub(super) fn made_by(operator: &wasmparser::Operator<'_>) -> Option<Self> {
        use wasmparser::Operator as O;
        Some(match operator {
            O::F32Add | O::F32Sub | O::F32Mul | O::F32Div | O::F32Min | O::F32Max => Self::F32,
            O::F32Sqrt | O::F32Ceil | O::F32Floor | O::F32Trunc | O::F32Nearest | O::F32DemoteF64 => Self::F32,
            O::F64Add | O::F64Sub | O::F64Mul | O::F64Div | O::F64Min | O::F64Max => Self::F64,
            O::F64Sqrt | O::F64Ceil | O::F64Floor | O::F64Trunc | O::F64Nearest | O::F64PromoteF32 => Self::F64,
            O::F32x4Add | O::F32x4Sub | O::F32x4Mul | O::F32x4Div | O::F32x4Min | O::F32x4Max => Self::F32x4,
            O::F32x4Sqrt | O::F32x4Ceil | O::F32x4Floor | O::F32x4Trunc | O::F32x4Nearest => Self::F32x4,
            O::F32x4DemoteF64x2Zero | O::F32x4RelaxedMadd | O::F32x4RelaxedNmadd => Self::F32x4,
            O::F32x4RelaxedMin | O::F32x4RelaxedMax => Self::F32x4,
            O::F64x2Add | O::F64x2Sub | O::F64x2Mul | O::F64x2Div | O::F64x2Min | O::F64x2Max => Self::F64x2,
            O::F64x2Sqrt | O::F64x2Ceil | O::F64x2Floor | O::F64x2Trunc | O::F64x2Nearest => Self::F64x2,
            O::F64x2PromoteLowF32x4 | O::F64x2RelaxedMadd | O::F64x2RelaxedNmadd => Self::F64x2,
            O::F64x2RelaxedMin | O::F64x2RelaxedMax => Self::F64x2,
            _ => return None,
        })
    }

    /// The type of a local that holds one.
    pub(super) fn ty(self) -> types::ValType {
        match self {
            Self::F32 => types::ValType::F32,
            Self::F64 => types::ValType::F64,
            Self::F32x4 | Self::F64x2 => types::ValType::V128,
        }
    }

    /// Puts the canonical NaN in the place of any other on top of the stack.
    pub(super) fn make_canonical(self, body: &mut Function, scratch: u32) {
        let lanes = |nan: u64| (u128::from(nan) << 64 | u128::from(nan)) as i128;
        let (nan, equal, select) = match self {
            Self::F32 => (I::F32Const(f32::from_bits(NAN_32).into()), I::F32Eq, I::Select),
            Self::F64 => (I::F64Const(f64::from_bits(NAN_64).into()), I::F64Eq, I::Select),
            Self::F32x4 => {
                let pair = u64::from(NAN_32) << 32 | u64::from(NAN_32);
                (I::V128Const(lanes(pair)), I::F32x4Eq, I::V128Bitselect)
            }
            Self::F64x2 => (I::V128Const(lanes(NAN_64)), I::F64x2Eq, I::V128Bitselect),
        };
        body.instruction(&I::LocalTee(scratch)).instruction(&nan);
        body.instruction(&I::LocalGet(scratch))
            .instruction(&I::LocalGet(scratch));
        body.instruction(&equal).instruction(&select);
    }
}
