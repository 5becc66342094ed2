//! Atomic accesses to memories. There is one thread, so each is atomic by itself.

use wasmparser::{MemArg, Operator};

use super::memory::Place;

/// Calls `$m` with every atomic load: instruction, type in memory, type on the stack.
#[macro_export]
macro_rules! for_each_atomic_load {
    ($m:ident) => {
        $m! {
            I32AtomicLoad u32 i32;
            I64AtomicLoad u64 i64;
            I32AtomicLoad8U u8 i32;
            I32AtomicLoad16U u16 i32;
            I64AtomicLoad8U u8 i64;
            I64AtomicLoad16U u16 i64;
            I64AtomicLoad32U u32 i64;
        }
    };
}

/// Calls `$m` with every atomic store: instruction, type in memory, type on the stack.
#[macro_export]
macro_rules! for_each_atomic_store {
    ($m:ident) => {
        $m! {
            I32AtomicStore u32 i32;
            I64AtomicStore u64 i64;
            I32AtomicStore8 u8 i32;
            I32AtomicStore16 u16 i32;
            I64AtomicStore8 u8 i64;
            I64AtomicStore16 u16 i64;
            I64AtomicStore32 u32 i64;
        }
    };
}

/// Calls `$m` with every read-modify-write: instruction, type in memory, type on the stack, function.
#[macro_export]
macro_rules! for_each_atomic_rmw {
    ($m:ident) => {
        $m! {
            I32AtomicRmwAdd u32 i32 Add;
            I64AtomicRmwAdd u64 i64 Add;
            I32AtomicRmw8AddU u8 i32 Add;
            I32AtomicRmw16AddU u16 i32 Add;
            I64AtomicRmw8AddU u8 i64 Add;
            I64AtomicRmw16AddU u16 i64 Add;
            I64AtomicRmw32AddU u32 i64 Add;
            I32AtomicRmwSub u32 i32 Sub;
            I64AtomicRmwSub u64 i64 Sub;
            I32AtomicRmw8SubU u8 i32 Sub;
            I32AtomicRmw16SubU u16 i32 Sub;
            I64AtomicRmw8SubU u8 i64 Sub;
            I64AtomicRmw16SubU u16 i64 Sub;
            I64AtomicRmw32SubU u32 i64 Sub;
            I32AtomicRmwAnd u32 i32 And;
            I64AtomicRmwAnd u64 i64 And;
            I32AtomicRmw8AndU u8 i32 And;
            I32AtomicRmw16AndU u16 i32 And;
            I64AtomicRmw8AndU u8 i64 And;
            I64AtomicRmw16AndU u16 i64 And;
            I64AtomicRmw32AndU u32 i64 And;
            I32AtomicRmwOr u32 i32 Or;
            I64AtomicRmwOr u64 i64 Or;
            I32AtomicRmw8OrU u8 i32 Or;
            I32AtomicRmw16OrU u16 i32 Or;
            I64AtomicRmw8OrU u8 i64 Or;
            I64AtomicRmw16OrU u16 i64 Or;
            I64AtomicRmw32OrU u32 i64 Or;
            I32AtomicRmwXor u32 i32 Xor;
            I64AtomicRmwXor u64 i64 Xor;
            I32AtomicRmw8XorU u8 i32 Xor;
            I32AtomicRmw16XorU u16 i32 Xor;
            I64AtomicRmw8XorU u8 i64 Xor;
            I64AtomicRmw16XorU u16 i64 Xor;
            I64AtomicRmw32XorU u32 i64 Xor;
            I32AtomicRmwXchg u32 i32 Xchg;
            I64AtomicRmwXchg u64 i64 Xchg;
            I32AtomicRmw8XchgU u8 i32 Xchg;
            I32AtomicRmw16XchgU u16 i32 Xchg;
            I64AtomicRmw8XchgU u8 i64 Xchg;
            I64AtomicRmw16XchgU u16 i64 Xchg;
            I64AtomicRmw32XchgU u32 i64 Xchg;
        }
    };
}

/// Calls `$m` with every compare-and-exchange: instruction, type in memory, type on the stack.
#[macro_export]
macro_rules! for_each_atomic_cmpxchg {
    ($m:ident) => {
        $m! {
            I32AtomicRmwCmpxchg u32 i32;
            I64AtomicRmwCmpxchg u64 i64;
            I32AtomicRmw8CmpxchgU u8 i32;
            I32AtomicRmw16CmpxchgU u16 i32;
            I64AtomicRmw8CmpxchgU u8 i64;
            I64AtomicRmw16CmpxchgU u16 i64;
            I64AtomicRmw32CmpxchgU u32 i64;
        }
    };
}

macro_rules! kinds {
    ($doc:literal $kind:ident, $($variant:ident $stored:ident $operand:ident $($function:ident)?;)*) => {
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is named as its instruction")]
        pub enum $kind { $($variant),* }

        impl $kind {
            /// How many bytes of memory it accesses.
            pub fn bytes(self) -> usize {
                match self {
                    $(Self::$variant => size_of::<$stored>(),)*
                }
            }

            fn of(operator: &Operator<'_>) -> Option<(Self, MemArg)> {
                Some(match operator {
                    $(Operator::$variant { memarg } => (Self::$variant, *memarg),)*
                    _ => return None,
                })
            }
        }
    };
}
macro_rules! loads { ($($rows:tt)*) => { kinds! { "An atomic load." AtomicLoad, $($rows)* } }; }
macro_rules! stores { ($($rows:tt)*) => { kinds! { "An atomic store." AtomicStore, $($rows)* } }; }
macro_rules! rmws { ($($rows:tt)*) => { kinds! { "A read-modify-write." AtomicRmw, $($rows)* } }; }
macro_rules! cmpxchgs { ($($rows:tt)*) => { kinds! { "A compare-and-exchange." AtomicCmpxchg, $($rows)* } }; }
for_each_atomic_load!(loads);
for_each_atomic_store!(stores);
for_each_atomic_rmw!(rmws);
for_each_atomic_cmpxchg!(cmpxchgs);

/// An atomic operation; the accesses are to a memory of the module, at an offset from the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named as its instructions")]
pub enum AtomicOp {
    Load { load: AtomicLoad, at: Place },
    Store { store: AtomicStore, at: Place },
    Rmw { rmw: AtomicRmw, at: Place },
    Cmpxchg { cmpxchg: AtomicCmpxchg, at: Place },
    Notify { at: Place },
    Wait32 { at: Place },
    Wait64 { at: Place },
}

impl AtomicOp {
    /// The operation of an instruction of this family.
    pub(super) fn of(operator: &Operator<'_>) -> Option<Self> {
        if let Some((load, memarg)) = AtomicLoad::of(operator) {
            return Some(Self::Load {
                load,
                at: Place::of(memarg)?,
            });
        }
        if let Some((store, memarg)) = AtomicStore::of(operator) {
            return Some(Self::Store {
                store,
                at: Place::of(memarg)?,
            });
        }
        if let Some((rmw, memarg)) = AtomicRmw::of(operator) {
            return Some(Self::Rmw {
                rmw,
                at: Place::of(memarg)?,
            });
        }
        if let Some((cmpxchg, memarg)) = AtomicCmpxchg::of(operator) {
            return Some(Self::Cmpxchg {
                cmpxchg,
                at: Place::of(memarg)?,
            });
        }
        Some(match *operator {
            Operator::MemoryAtomicNotify { memarg } => Self::Notify { at: Place::of(memarg)? },
            Operator::MemoryAtomicWait32 { memarg } => Self::Wait32 { at: Place::of(memarg)? },
            Operator::MemoryAtomicWait64 { memarg } => Self::Wait64 { at: Place::of(memarg)? },
            _ => return None,
        })
    }
}
