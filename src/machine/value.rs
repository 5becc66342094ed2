//! Values, and how they lie in the slots of the value stack.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::module::types::{HeapType, RefType, ValType};

/// A value as the embedder sees it. Floats are compared by their bits, so that NaNs equal themselves, and serialised as
/// their bits.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Value {
    /// 32-bit integer.
    I32(i32),
    /// 64-bit integer.
    I64(i64),
    /// 32-bit float.
    F32(#[serde(with = "f32_bits")] f32),
    /// 64-bit float.
    F64(#[serde(with = "f64_bits")] f64),
    /// 128-bit vector, little-endian.
    V128(u128),
    /// Reference.
    Ref(Ref),
}

/// A reference: null, or a kind and an index. What the index counts, the kind says.
///
/// The representation is one 64-bit slot. Null is zero, so that zeroed slots are null references. The kind stands in the
/// highest 16 bits, as one that makes a negative NaN of a float: few other values look like a reference. The lowest 32
/// bits are the index. Those between are zero, but for objects of the heap: there they say which of the objects that have
/// had the index, one after the other, is meant, so that a reference to one that is gone is never taken for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Ref(u64);

/// What a reference that is not null refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u64)]
pub enum RefKind {
    /// A function, by its address in the store.
    Func = 0xfff9,
    /// Something of the host's, by a number that only the host understands.
    Extern = 0xfffa,
    /// An integer of 31 bits: not an index, but the integer itself.
    I31 = 0xfffb,
    /// A structure, by its index on the heap.
    Struct = 0xfffc,
    /// An array, by its index on the heap.
    Array = 0xfffd,
    /// An exception, by its index on the heap.
    Exn = 0xfffe,
}

impl Ref {
    /// The null reference, of whatever type.
    pub const NULL: Self = Self(0);

    /// A reference that is not null.
    #[inline]
    pub fn new(kind: RefKind, index: u32) -> Self {
        Self((kind as u64) << 48 | u64::from(index))
    }

    /// A reference to an object of the heap.
    #[inline]
    pub(super) fn object(kind: RefKind, index: u32, generation: u16) -> Self {
        Self((kind as u64) << 48 | u64::from(generation) << 32 | u64::from(index))
    }

    /// Which of the objects that have had its index is meant, if this refers to an object of the heap.
    #[inline]
    pub(super) fn generation(self) -> u16 {
        (self.0 >> 32) as u16
    }

    /// A reference to a function.
    pub fn func(address: u32) -> Self {
        Self::new(RefKind::Func, address)
    }

    /// A reference to something of the host's.
    pub fn host(number: u32) -> Self {
        Self::new(RefKind::Extern, number)
    }

    /// An unboxed integer; its highest bit is lost.
    pub fn i31(value: i32) -> Self {
        Self::new(RefKind::I31, value as u32 & 0x7fff_ffff)
    }

    /// Whether this is null.
    #[inline]
    pub fn is_null(self) -> bool {
        self == Self::NULL
    }

    /// What this refers to; `None` for null.
    #[inline]
    pub fn get(self) -> Option<(RefKind, u32)> {
        let kind = match self.0 >> 48 {
            0xfffc => RefKind::Struct,
            0xfffd => RefKind::Array,
            0xfffe => RefKind::Exn,
            _ if self.generation() != 0 => return None,
            0xfff9 => RefKind::Func,
            0xfffa => RefKind::Extern,
            0xfffb => RefKind::I31,
            _ => return None,
        };
        Some((kind, self.0 as u32))
    }

    /// The index, if this is of a kind.
    #[inline]
    pub fn as_kind(self, kind: RefKind) -> Option<u32> {
        (self.0 >> 48 == kind as u64).then_some(self.0 as u32)
    }

    /// The function this refers to, if it refers to one.
    #[inline]
    pub fn as_func(self) -> Option<u32> {
        self.as_kind(RefKind::Func)
    }

    /// The representation in a slot.
    #[inline]
    pub fn to_slot(self) -> u64 {
        self.0
    }

    /// The reference that a slot holds.
    #[inline]
    pub fn from_slot(slot: u64) -> Self {
        Self(slot)
    }
}

impl Value {
    /// The type with which another value can be written in its place; of a reference one that has null.
    pub fn type_to_write(&self) -> ValType {
        match self {
            Self::I32(_) => ValType::I32,
            Self::I64(_) => ValType::I64,
            Self::F32(_) => ValType::F32,
            Self::F64(_) => ValType::F64,
            Self::V128(_) => ValType::V128,
            Self::Ref(_) => ValType::Ref(RefType {
                nullable: true,
                heap: HeapType::Any,
            }),
        }
    }

    /// The default value of a type: zero or null. (Types without one get null, which validation keeps from being seen.)
    pub fn default_of(ty: ValType) -> Self {
        match ty {
            ValType::I32 => Self::I32(0),
            ValType::I64 => Self::I64(0),
            ValType::F32 => Self::F32(0.0),
            ValType::F64 => Self::F64(0.0),
            ValType::V128 => Self::V128(0),
            ValType::Ref(_) => Self::Ref(Ref::NULL),
        }
    }

    /// Reads a value of a type from the slots it lies in.
    pub fn from_slots(ty: ValType, slots: &[u64]) -> Self {
        match ty {
            ValType::I32 => Self::I32(slots[0] as i32),
            ValType::I64 => Self::I64(slots[0] as i64),
            ValType::F32 => Self::F32(f32::from_bits(slots[0] as u32)),
            ValType::F64 => Self::F64(f64::from_bits(slots[0])),
            ValType::V128 => Self::V128(u128::from(slots[0]) | u128::from(slots[1]) << 64),
            ValType::Ref(_) => Self::Ref(Ref::from_slot(slots[0])),
        }
    }

    /// The two slots of the value; the second is zero unless it is a vector.
    pub fn to_slots(self) -> [u64; 2] {
        match self {
            Self::I32(value) => [u64::from(value as u32), 0],
            Self::I64(value) => [value as u64, 0],
            Self::F32(value) => [u64::from(value.to_bits()), 0],
            Self::F64(value) => [value.to_bits(), 0],
            Self::V128(value) => [value as u64, (value >> 64) as u64],
            Self::Ref(value) => [value.to_slot(), 0],
        }
    }

    /// Whether a value is one of a type, as far as the value itself tells: references are judged by their kind.
    pub fn has_type(self, ty: ValType) -> bool {
        match (self, ty) {
            (Self::I32(_), ValType::I32)
            | (Self::I64(_), ValType::I64)
            | (Self::F32(_), ValType::F32)
            | (Self::F64(_), ValType::F64)
            | (Self::V128(_), ValType::V128) => true,
            (Self::Ref(value), ValType::Ref(RefType { nullable, heap })) => match value.get() {
                None => nullable,
                Some((RefKind::Func, _)) => matches!(heap, HeapType::Func | HeapType::Concrete(_)),
                Some((RefKind::Extern, _)) => matches!(heap, HeapType::Extern | HeapType::Any),
                Some((RefKind::I31, _)) => {
                    matches!(heap, HeapType::Any | HeapType::Eq | HeapType::I31 | HeapType::Extern)
                }
                Some((RefKind::Struct, _)) => matches!(
                    heap,
                    HeapType::Any | HeapType::Eq | HeapType::Struct | HeapType::Concrete(_) | HeapType::Extern
                ),
                Some((RefKind::Array, _)) => matches!(
                    heap,
                    HeapType::Any | HeapType::Eq | HeapType::Array | HeapType::Concrete(_) | HeapType::Extern
                ),
                Some((RefKind::Exn, _)) => heap == HeapType::Exn,
            },
            _ => false,
        }
    }
}

macro_rules! bits {
    ($($module:ident $float:ty, $bits:ty;)*) => {
        $(mod $module {
            use serde::{Deserialize, Deserializer, Serialize, Serializer};

            pub(super) fn serialize<S: Serializer>(value: &$float, serializer: S) -> Result<S::Ok, S::Error> {
                value.to_bits().serialize(serializer)
            }

            pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<$float, D::Error> {
                <$bits>::deserialize(deserializer).map(<$float>::from_bits)
            }
        })*
    };
}

bits! {
    f32_bits f32, u32;
    f64_bits f64, u64;
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other) && self.to_slots() == other.to_slots()
    }
}

impl Eq for Value {}

/// As the command line prints it: `7`, `2.5`, `nan:0x400001`, `ref.null`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::I32(value) => value.fmt(f),
            Self::I64(value) => value.fmt(f),
            Self::F32(value) if value.is_nan() => nan(f, value.is_sign_negative(), u64::from(value.to_bits()), 23),
            Self::F64(value) if value.is_nan() => nan(f, value.is_sign_negative(), value.to_bits(), 52),
            Self::F32(value) => f.write_str(&float(value.to_string(), format!("{value:e}"))),
            Self::F64(value) => f.write_str(&float(value.to_string(), format!("{value:e}"))),
            Self::V128(value) => write!(f, "{value:#034x}"),
            Self::Ref(value) => match value.get() {
                None => f.write_str("ref.null"),
                Some((RefKind::Func, address)) => write!(f, "ref.func {address}"),
                Some((RefKind::Extern, number)) => write!(f, "ref.extern {number}"),
                Some((RefKind::I31, value)) => write!(f, "ref.i31 {}", (value << 1) as i32 >> 1),
                Some((RefKind::Struct, index)) => write!(f, "ref.struct {index}"),
                Some((RefKind::Array, index)) => write!(f, "ref.array {index}"),
                Some((RefKind::Exn, index)) => write!(f, "ref.exn {index}"),
            },
        }
    }
}

/// A NaN as the text format writes it: `nan` for the canonical one, else with its payload.
fn nan(f: &mut fmt::Formatter<'_>, negative: bool, bits: u64, payload_bits: u32) -> fmt::Result {
    let payload = bits & ((1 << payload_bits) - 1);
    let sign = if negative { "-" } else { "" };
    match payload == 1 << (payload_bits - 1) {
        true => write!(f, "{sign}nan"),
        false => write!(f, "{sign}nan:{payload:#x}"),
    }
}

/// The shorter of two ways to write a float exactly: `0.1` but `1e300`.
fn float(plain: String, scientific: String) -> String {
    if plain.len() <= 21 { plain } else { scientific }
}
