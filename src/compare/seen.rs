//! A value as every engine can tell of it: bits, and of a reference no more than what kind of thing it refers to.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::code::TypeRegistry;
use crate::machine::{Ref, RefKind, Value};
use crate::module::Module;
use crate::module::types::{CompositeType, HeapType, RefType, SubType, ValType};

/// A value of a type, in two words. Of numbers and vectors these are the bits; the second is zero unless it is a vector.
/// Of references the first is one of [`NULL`], [`FUNC`] and so on, and the second the integer of an `i31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Its type.
    pub ty: ValType,
    /// The two words.
    pub words: [u64; 2],
}

/// A null reference.
pub const NULL: u64 = 0;
/// A function.
pub const FUNC: u64 = 1;
/// Something of the host's.
pub const EXTERN: u64 = 2;
/// An unboxed integer.
pub const I31: u64 = 3;
/// A structure.
pub const STRUCT: u64 = 4;
/// An array.
pub const ARRAY: u64 = 5;
/// An exception.
pub const EXN: u64 = 6;

/// What a type says about the things that its references refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// They are all of one kind, or null.
    One(u64),
    /// They are to be asked.
    Any,
}

impl Kind {
    /// That of references to a heap type; `of` finds a defined type.
    pub(crate) fn of<'a>(heap: HeapType, of: impl FnOnce(u32) -> &'a SubType) -> Self {
        match heap {
            HeapType::Func | HeapType::NoFunc => Self::One(FUNC),
            HeapType::Extern | HeapType::NoExtern => Self::One(EXTERN),
            HeapType::Exn | HeapType::NoExn => Self::One(EXN),
            HeapType::Struct => Self::One(STRUCT),
            HeapType::Array => Self::One(ARRAY),
            HeapType::Any | HeapType::Eq | HeapType::I31 | HeapType::None => Self::Any,
            HeapType::Concrete(index) => Self::One(match of(index).composite {
                CompositeType::Func(_) => FUNC,
                CompositeType::Struct(_) => STRUCT,
                CompositeType::Array(_) => ARRAY,
            }),
        }
    }

    /// That of references to a heap type of a module.
    pub(crate) fn in_module(heap: HeapType, module: &Module) -> Self {
        Self::of(heap, |index| &module.types[index as usize])
    }
}

impl Seen {
    /// A value of the machine, whose type has canonical ids.
    pub fn of(value: Value, ty: ValType, types: &TypeRegistry) -> Self {
        let words = match (value, ty) {
            (Value::Ref(reference), ValType::Ref(ty)) => {
                Self::reference(reference, Kind::of(ty.heap, |id| types.get(id)))
            }
            (value, _) => value.to_slots(),
        };
        Self::new(ty, words)
    }

    /// The value with these words. What number a defined type has, one program alone knows: it is left out.
    pub fn new(ty: ValType, words: [u64; 2]) -> Self {
        let ty = match ty {
            ValType::Ref(RefType {
                nullable,
                heap: HeapType::Concrete(_),
            }) => ValType::Ref(RefType {
                nullable,
                heap: HeapType::Any,
            }),
            ty => ty,
        };
        Self { ty, words }
    }

    fn reference(reference: Ref, kind: Kind) -> [u64; 2] {
        match (reference.get(), kind) {
            (None, _) => [NULL, 0],
            (Some(_), Kind::One(kind)) => [kind, 0],
            (Some((RefKind::I31, value)), Kind::Any) => [I31, i64::from((value << 1) as i32 >> 1) as u64],
            (Some((RefKind::Struct, _)), Kind::Any) => [STRUCT, 0],
            (Some((RefKind::Array, _)), Kind::Any) => [ARRAY, 0],
            (Some(_), Kind::Any) => [EXTERN, 0],
        }
    }

    /// The value, if it is a number or a vector.
    pub fn number(&self) -> Option<Value> {
        (!matches!(self.ty, ValType::Ref(_))).then(|| Value::from_slots(self.ty, &self.words))
    }
}

/// As results are printed, without the numbers that references have in one engine alone.
impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(number) = self.number() {
            return number.fmt(f);
        }
        match self.words[0] {
            NULL => f.write_str("ref.null"),
            FUNC => f.write_str("ref.func"),
            I31 => write!(f, "ref.i31 {}", self.words[1] as i64),
            STRUCT => f.write_str("ref.struct"),
            ARRAY => f.write_str("ref.array"),
            EXN => f.write_str("ref.exn"),
            _ => f.write_str("ref.extern"),
        }
    }
}
