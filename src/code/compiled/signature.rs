//! The types of what operations take and give.

use wasm_encoder::ValType;

use crate::code::memory::{Load, Store};
use crate::code::numeric::NumericOp;
use crate::error::TrapCode;
use crate::module::types;
use crate::{for_each_load, for_each_numeric, for_each_store, ops};

/// The type of a local that holds a value: a reference is 64 bits.
pub(super) fn of_value(ty: types::ValType) -> ValType {
    match ty {
        types::ValType::I32 => ValType::I32,
        types::ValType::F32 => ValType::F32,
        types::ValType::F64 => ValType::F64,
        types::ValType::V128 => ValType::V128,
        types::ValType::I64 | types::ValType::Ref(_) => ValType::I64,
    }
}

/// A Rust type of an operand or a result.
trait Typed {
    const TYPE: ValType;
}

macro_rules! typed {
    ($($rust:ty: $ty:ident;)*) => { $(impl Typed for $rust { const TYPE: ValType = ValType::$ty; })* };
}

typed! {
    i8: I32;
    u8: I32;
    i16: I32;
    u16: I32;
    i32: I32;
    u32: I32;
    bool: I32;
    i64: I64;
    f32: F32;
    f64: F64;
}

impl<T: Typed> Typed for Result<T, TrapCode> {
    const TYPE: ValType = T::TYPE;
}

/// A function whose operands are of one type.
trait Signed {
    fn types(self) -> (ValType, ValType);
}

impl<A: Typed, R: Typed> Signed for fn(A) -> R {
    fn types(self) -> (ValType, ValType) {
        (A::TYPE, R::TYPE)
    }
}

impl<A: Typed, R: Typed> Signed for fn(A, A) -> R {
    fn types(self) -> (ValType, ValType) {
        (A::TYPE, R::TYPE)
    }
}

macro_rules! any {
    ($operand:ident) => {
        _
    };
}

macro_rules! numeric {
    ($($variant:ident $function:ident ($($operand:ident)*);)*) => {
        /// The type of a numeric instruction's operands, and that of its result.
        pub(super) fn of_numeric(op: NumericOp) -> (ValType, ValType) {
            match op {
                $(NumericOp::$variant => (ops::$function as fn($(any!($operand)),*) -> _).types(),)*
            }
        }
    };
}
for_each_numeric!(numeric);

macro_rules! loads {
    ($($variant:ident $stored:ident $operand:ident;)*) => {
        /// The type that a load gives, and the bytes that it reads.
        pub(super) fn of_load(load: Load) -> (ValType, u32) {
            match load {
                $(Load::$variant => (<$operand as Typed>::TYPE, size_of::<$stored>() as u32),)*
            }
        }
    };
}
for_each_load!(loads);

macro_rules! stores {
    ($($variant:ident $stored:ident $operand:ident;)*) => {
        /// The type that a store takes, and the bytes that it writes.
        pub(super) fn of_store(store: Store) -> (ValType, u32) {
            match store {
                $(Store::$variant => (<$operand as Typed>::TYPE, size_of::<$stored>() as u32),)*
            }
        }
    };
}
for_each_store!(stores);
