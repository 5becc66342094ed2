//! Accesses to memories and data segments.

use wasmparser::{MemArg, MemArgTarget, Operator};

use crate::error::TrapCode;

/// Calls `$m` with every scalar load: instruction, type in memory, type on the stack.
#[macro_export]
macro_rules! for_each_load {
    ($m:ident $([$($before:tt)*])*) => {
        $m! {
            $([$($before)*])*
            I32Load i32 i32;
            I64Load i64 i64;
            F32Load f32 f32;
            F64Load f64 f64;
            I32Load8S i8 i32;
            I32Load8U u8 i32;
            I32Load16S i16 i32;
            I32Load16U u16 i32;
            I64Load8S i8 i64;
            I64Load8U u8 i64;
            I64Load16S i16 i64;
            I64Load16U u16 i64;
            I64Load32S i32 i64;
            I64Load32U u32 i64;
        }
    };
}

/// Calls `$m` with every scalar store: instruction, type in memory, type on the stack.
#[macro_export]
macro_rules! for_each_store {
    ($m:ident $([$($before:tt)*])*) => {
        $m! {
            $([$($before)*])*
            I32Store i32 i32;
            I64Store i64 i64;
            F32Store f32 f32;
            F64Store f64 f64;
            I32Store8 i8 i32;
            I32Store16 i16 i32;
            I64Store8 i8 i64;
            I64Store16 i16 i64;
            I64Store32 i32 i64;
        }
    };
}

/// Where an access goes: packed, so that an operation with it stays small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(Rust, packed)]
pub struct Place {
    /// Index of the memory in the module; the validator admits a hundred.
    pub memory: u8,
    /// Added to the address.
    pub offset: u64,
}

impl Place {
    /// The address of an access, if there can be a byte at it.
    #[inline(always)]
    pub(crate) fn address(self, base: u64) -> Result<u64, TrapCode> {
        base.checked_add(self.offset).ok_or(TrapCode::MemoryOutOfBounds)
    }
}

/// An operation on a memory; memories and segments are named by their index in the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named as its instruction")]
pub enum MemoryOp {
    Load { load: Load, at: Place },
    Store { store: Store, at: Place },
    Size { memory: u32 },
    Grow { memory: u32 },
    Fill { memory: u32 },
    Copy { to: u32, from: u32 },
    Init { memory: u32, data: u32 },
    DropData { data: u32 },
}

macro_rules! access_kinds {
    ($kind:ident, $($variant:ident $stored:ident $operand:ident;)*) => {
        /// Which types an access converts between; the names are the decoder's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is named as its instruction")]
        pub enum $kind { $($variant),* }

        impl $kind {
            fn of(operator: &Operator<'_>) -> Option<(Self, MemArg)> {
                Some(match operator {
                    $(Operator::$variant { memarg } => (Self::$variant, *memarg),)*
                    _ => return None,
                })
            }
        }
    };
}
macro_rules! loads {
    ($($rows:tt)*) => { access_kinds! { Load, $($rows)* } };
}
macro_rules! stores {
    ($($rows:tt)*) => { access_kinds! { Store, $($rows)* } };
}
for_each_load!(loads);
for_each_store!(stores);

macro_rules! store_widths {
    ($($variant:ident $stored:ident $operand:ident;)*) => {
        impl Store {
            /// How many bytes it writes.
            pub fn bytes(self) -> usize {
                match self {
                    $(Self::$variant => size_of::<$stored>(),)*
                }
            }
        }
    };
}
for_each_store!(store_widths);

impl MemoryOp {
    /// The operation of an instruction of this family.
    pub(super) fn of(operator: &Operator<'_>) -> Option<Self> {
        if let Some((load, memarg)) = Load::of(operator) {
            return Some(Self::Load {
                load,
                at: Place::of(memarg)?,
            });
        }
        if let Some((store, memarg)) = Store::of(operator) {
            return Some(Self::Store {
                store,
                at: Place::of(memarg)?,
            });
        }
        Some(match *operator {
            Operator::MemorySize { mem } => Self::Size { memory: mem },
            Operator::MemoryGrow { mem } => Self::Grow { memory: mem },
            Operator::MemoryFill { mem } => Self::Fill { memory: mem },
            Operator::MemoryCopy { dst_mem, src_mem } => Self::Copy {
                to: dst_mem,
                from: src_mem,
            },
            Operator::MemoryInit { data_index, mem } => Self::Init {
                memory: mem,
                data: data_index,
            },
            Operator::DataDrop { data_index } => Self::DropData { data: data_index },
            _ => return None,
        })
    }
}

impl Place {
    /// The place of an access; `None` for one to an array, a proposal that is never enabled.
    pub(super) fn of(memarg: MemArg) -> Option<Self> {
        match memarg.target {
            MemArgTarget::Memory(memory) => Some(Self {
                memory: u8::try_from(memory).ok()?,
                offset: memarg.offset,
            }),
            MemArgTarget::Array(_) => None,
        }
    }
}
