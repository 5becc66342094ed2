//! Types, as the specification names them (chapter "Structure", section "Types").
//!
//! A type refers to a defined type by number. Inside a [`Module`](super::Module) the number is an index into the
//! module's own type section; once a module has been added to a program the number is a canonical id, the same for
//! equal types of all modules ([`crate::code::TypeRegistry`]). [`Renumber`] leads from one to the other.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ExternKind;

/// A value type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ValType {
    /// 32-bit integer.
    I32,
    /// 64-bit integer.
    I64,
    /// 32-bit IEEE 754 float.
    F32,
    /// 64-bit IEEE 754 float.
    F64,
    /// 128-bit vector.
    V128,
    /// Reference.
    Ref(RefType),
}

impl ValType {
    /// The reference type `funcref`.
    pub const FUNCREF: Self = Self::Ref(RefType::FUNCREF);
    /// The reference type `externref`.
    pub const EXTERNREF: Self = Self::Ref(RefType::EXTERNREF);

    /// How many 64-bit slots of the value stack a value of this type takes.
    pub fn slots(self) -> usize {
        if self == Self::V128 { 2 } else { 1 }
    }
}

/// How many 64-bit slots values of these types take together.
pub fn slots_of(types: &[ValType]) -> usize {
    types.iter().map(|ty| ty.slots()).sum()
}

/// A reference type: what it may refer to, and whether it may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RefType {
    /// Whether null is a value of the type.
    pub nullable: bool,
    /// What the reference refers to.
    pub heap: HeapType,
}

impl RefType {
    /// `(ref null func)`
    pub const FUNCREF: Self = Self::nullable(HeapType::Func);
    /// `(ref null extern)`
    pub const EXTERNREF: Self = Self::nullable(HeapType::Extern);

    /// The nullable reference type to `heap`.
    pub const fn nullable(heap: HeapType) -> Self {
        Self { nullable: true, heap }
    }
}

/// A heap type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HeapType {
    /// Any function.
    Func,
    /// No function.
    NoFunc,
    /// Any reference of the host.
    Extern,
    /// No reference of the host.
    NoExtern,
    /// Any internal reference.
    Any,
    /// Any internal reference that can be compared.
    Eq,
    /// An unboxed 31-bit integer.
    I31,
    /// Any structure.
    Struct,
    /// Any array.
    Array,
    /// No internal reference.
    None,
    /// Any exception.
    Exn,
    /// No exception.
    NoExn,
    /// A defined type; see the head of this file for what the number means.
    Concrete(u32),
}

/// The type of a function.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct FuncType {
    /// Types of the parameters, first to last.
    pub params: Box<[ValType]>,
    /// Types of the results, first to last.
    pub results: Box<[ValType]>,
}

impl FuncType {
    /// A function type from slices.
    pub fn new(params: &[ValType], results: &[ValType]) -> Self {
        Self {
            params: params.into(),
            results: results.into(),
        }
    }
}

/// What a field of a structure or an element of an array stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StorageType {
    /// A packed 8-bit integer.
    I8,
    /// A packed 16-bit integer.
    I16,
    /// A value.
    Val(ValType),
}

impl StorageType {
    /// The type of the values that go in and come out: packed integers are `i32` on the stack.
    pub fn value_type(self) -> ValType {
        match self {
            Self::I8 | Self::I16 => ValType::I32,
            Self::Val(ty) => ty,
        }
    }

    /// The bytes that an element of an array takes; references take eight.
    pub fn bytes(self) -> usize {
        match self {
            Self::I8 => 1,
            Self::I16 => 2,
            Self::Val(ValType::I32 | ValType::F32) => 4,
            Self::Val(ValType::I64 | ValType::F64 | ValType::Ref(_)) => 8,
            Self::Val(ValType::V128) => 16,
        }
    }
}

/// A field of a structure, or the elements of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FieldType {
    /// What is stored.
    pub storage: StorageType,
    /// Whether it can be changed.
    pub mutable: bool,
}

/// What a defined type is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CompositeType {
    /// A function type.
    Func(FuncType),
    /// A structure type with its fields.
    Struct(Box<[FieldType]>),
    /// An array type.
    Array(FieldType),
}

/// A defined type: a composite type with its place in the subtype hierarchy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SubType {
    /// Whether the type can have no further subtypes.
    pub is_final: bool,
    /// The declared supertype.
    pub supertype: Option<u32>,
    /// What it is made of.
    pub composite: CompositeType,
}

impl SubType {
    /// The function type that this defined type is, if it is one.
    pub fn as_func(&self) -> Option<&FuncType> {
        match &self.composite {
            CompositeType::Func(ty) => Some(ty),
            _ => None,
        }
    }
}

/// Bounds on the size of a table (in elements) or of a memory (in pages).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Limits {
    /// The initial size.
    pub min: u64,
    /// The largest size it may grow to, if declared.
    pub max: Option<u64>,
}

impl Limits {
    /// Whether something of the current size `self.min` may stand where `wanted` is declared.
    pub fn matches(&self, wanted: &Self) -> bool {
        self.min >= wanted.min
            && wanted
                .max
                .is_none_or(|wanted| self.max.is_some_and(|max| max <= wanted))
    }
}

/// The type of a memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MemoryType {
    /// Bounds on its size, in pages.
    pub limits: Limits,
    /// Whether addresses are 64-bit.
    pub is_64: bool,
    /// Whether threads may share it.
    pub shared: bool,
    /// The page size is two to this power; 16 unless a custom page size is declared.
    pub page_size_log2: u32,
}

/// The type of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TableType {
    /// Bounds on its size, in elements.
    pub limits: Limits,
    /// Whether indices are 64-bit.
    pub is_64: bool,
    /// Type of the elements.
    pub element: RefType,
}

/// The type of a global.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GlobalType {
    /// Type of its value.
    pub value: ValType,
    /// Whether it can be changed.
    pub mutable: bool,
}

/// The type of something imported or exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExternType {
    /// A function of a defined type.
    Func(u32),
    /// A table.
    Table(TableType),
    /// A memory.
    Memory(MemoryType),
    /// A global.
    Global(GlobalType),
    /// A tag whose payload is the parameters of a defined function type.
    Tag(u32),
}

impl ExternType {
    /// Which of the five kinds it is.
    pub fn kind(&self) -> ExternKind {
        match self {
            Self::Func(_) => ExternKind::Func,
            Self::Table(_) => ExternKind::Table,
            Self::Memory(_) => ExternKind::Memory,
            Self::Global(_) => ExternKind::Global,
            Self::Tag(_) => ExternKind::Tag,
        }
    }
}

/// Gives every defined type inside of `self` another number.
pub trait Renumber: Sized {
    /// The same type with every number `n` replaced by `number(n)`.
    fn renumber(self, number: &dyn Fn(u32) -> u32) -> Self;
}

impl Renumber for HeapType {
    fn renumber(self, number: &dyn Fn(u32) -> u32) -> Self {
        match self {
            Self::Concrete(index) => Self::Concrete(number(index)),
            other => other,
        }
    }
}

impl Renumber for RefType {
    fn renumber(self, number: &dyn Fn(u32) -> u32) -> Self {
        Self {
            heap: self.heap.renumber(number),
            ..self
        }
    }
}

impl Renumber for ValType {
    fn renumber(self, number: &dyn Fn(u32) -> u32) -> Self {
        match self {
            Self::Ref(ty) => Self::Ref(ty.renumber(number)),
            other => other,
        }
    }
}

impl Renumber for FieldType {
    fn renumber(self, number: &dyn Fn(u32) -> u32) -> Self {
        let storage = match self.storage {
            StorageType::Val(ty) => StorageType::Val(ty.renumber(number)),
            packed => packed,
        };
        Self { storage, ..self }
    }
}

impl Renumber for FuncType {
    fn renumber(self, number: &dyn Fn(u32) -> u32) -> Self {
        Self {
            params: self.params.iter().map(|ty| ty.renumber(number)).collect(),
            results: self.results.iter().map(|ty| ty.renumber(number)).collect(),
        }
    }
}

impl Renumber for SubType {
    fn renumber(self, number: &dyn Fn(u32) -> u32) -> Self {
        let composite = match self.composite {
            CompositeType::Func(ty) => CompositeType::Func(ty.renumber(number)),
            CompositeType::Struct(fields) => {
                CompositeType::Struct(fields.iter().map(|field| field.renumber(number)).collect())
            }
            CompositeType::Array(field) => CompositeType::Array(field.renumber(number)),
        };
        Self {
            supertype: self.supertype.map(number),
            composite,
            ..self
        }
    }
}

impl Renumber for TableType {
    fn renumber(self, number: &dyn Fn(u32) -> u32) -> Self {
        Self {
            element: self.element.renumber(number),
            ..self
        }
    }
}

impl Renumber for GlobalType {
    fn renumber(self, number: &dyn Fn(u32) -> u32) -> Self {
        Self {
            value: self.value.renumber(number),
            ..self
        }
    }
}

impl Renumber for ExternType {
    fn renumber(self, number: &dyn Fn(u32) -> u32) -> Self {
        match self {
            Self::Func(index) => Self::Func(number(index)),
            Self::Table(ty) => Self::Table(ty.renumber(number)),
            Self::Memory(ty) => Self::Memory(ty),
            Self::Global(ty) => Self::Global(ty.renumber(number)),
            Self::Tag(index) => Self::Tag(number(index)),
        }
    }
}

impl fmt::Display for ValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::I32 => f.write_str("i32"),
            Self::I64 => f.write_str("i64"),
            Self::F32 => f.write_str("f32"),
            Self::F64 => f.write_str("f64"),
            Self::V128 => f.write_str("v128"),
            Self::Ref(ty) => ty.fmt(f),
        }
    }
}

impl fmt::Display for HeapType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Func => "func",
            Self::NoFunc => "nofunc",
            Self::Extern => "extern",
            Self::NoExtern => "noextern",
            Self::Any => "any",
            Self::Eq => "eq",
            Self::I31 => "i31",
            Self::Struct => "struct",
            Self::Array => "array",
            Self::None => "none",
            Self::Exn => "exn",
            Self::NoExn => "noexn",
            Self::Concrete(index) => return write!(f, "{index}"),
        };
        f.write_str(name)
    }
}

/// Nullable abstract types have the short names of the text format.
impl fmt::Display for RefType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = match self.heap {
            HeapType::NoFunc => "nullfuncref",
            HeapType::NoExtern => "nullexternref",
            HeapType::None => "nullref",
            HeapType::NoExn => "nullexnref",
            HeapType::Concrete(_) => "",
            heap if self.nullable => return write!(f, "{heap}ref"),
            _ => "",
        };
        match (self.nullable, short) {
            (true, "") => write!(f, "(ref null {})", self.heap),
            (true, short) => f.write_str(short),
            (false, _) => write!(f, "(ref {})", self.heap),
        }
    }
}

/// `(i32, i64) -> f32`; no arrow's right side when there are no results.
impl fmt::Display for FuncType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, types: &[ValType]| {
            types
                .iter()
                .enumerate()
                .try_for_each(|(i, ty)| write!(f, "{}{ty}", if i == 0 { "" } else { ", " }))
        };
        f.write_str("(")?;
        list(f, &self.params)?;
        f.write_str(")")?;
        match &*self.results {
            [] => Ok(()),
            [one] => write!(f, " -> {one}"),
            many => {
                f.write_str(" -> (")?;
                list(f, many)?;
                f.write_str(")")
            }
        }
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.min)?;
        self.max.map_or(Ok(()), |max| write!(f, " {max}"))
    }
}

impl fmt::Display for MemoryType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "memory {}{}", if self.is_64 { "i64 " } else { "" }, self.limits)?;
        if self.shared {
            f.write_str(" shared")?;
        }
        if self.page_size_log2 != 16 {
            write!(f, " (pagesize {})", 1u64 << self.page_size_log2)?;
        }
        Ok(())
    }
}

impl fmt::Display for TableType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "table {}{} {}",
            if self.is_64 { "i64 " } else { "" },
            self.limits,
            self.element
        )
    }
}

impl fmt::Display for GlobalType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mutable {
            true => write!(f, "global (mut {})", self.value),
            false => write!(f, "global {}", self.value),
        }
    }
}
