//! Instructions on 128-bit vectors.

use wasmparser::{MemArg, Operator};

use super::memory::Place;
use super::numeric::pure_ops;
use super::side::SideTables;
use crate::ops::V128;
use crate::{for_each_lane, for_each_simd};

macro_rules! vector_ops {
    ($($rows:tt)*) => {
        pure_ops! { "A pure function of vectors (and scalars); the names are the decoder's." VectorOp, $($rows)* }
    };
}
for_each_simd!(vector_ops);

macro_rules! lane_ops {
    ($($variant:ident $function:ident ($($operand:ident)*);)*) => {
        /// A pure function of vectors and one lane of them; the names are the decoder's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is named as its instruction")]
        pub enum LaneOp { $($variant),* }

        impl LaneOp {
            fn of(operator: &Operator<'_>) -> Option<(Self, u8)> {
                Some(match operator {
                    $(Operator::$variant { lane } => (Self::$variant, *lane),)*
                    _ => return None,
                })
            }
        }
    };
}
for_each_lane!(lane_ops);

/// Calls `$m` with every load that makes a vector of fewer bytes: instruction, integer in memory, operation.
#[macro_export]
macro_rules! for_each_vector_load {
    ($m:ident $([$($before:tt)*])*) => {
        $m! {
            $([$($before)*])*
            V128Load8x8S u64 v128_load8x8_s;
            V128Load8x8U u64 v128_load8x8_u;
            V128Load16x4S u64 v128_load16x4_s;
            V128Load16x4U u64 v128_load16x4_u;
            V128Load32x2S u64 v128_load32x2_s;
            V128Load32x2U u64 v128_load32x2_u;
            V128Load8Splat u8 v128_load8_splat;
            V128Load16Splat u16 v128_load16_splat;
            V128Load32Splat u32 v128_load32_splat;
            V128Load64Splat u64 v128_load64_splat;
            V128Load32Zero u32 v128_load32_zero;
            V128Load64Zero u64 v128_load64_zero;
        }
    };
}

macro_rules! vector_loads {
    ($($variant:ident $stored:ident $function:ident;)*) => {
        /// How a load makes a vector of what it reads; the names are the decoder's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is named as its instruction")]
        pub enum VectorLoad { $($variant),* }

        impl VectorLoad {
            fn of(operator: &Operator<'_>) -> Option<(Self, MemArg)> {
                Some(match operator {
                    $(Operator::$variant { memarg } => (Self::$variant, *memarg),)*
                    _ => return None,
                })
            }
        }
    };
}
for_each_vector_load!(vector_loads);

/// The width of a lane that is loaded or stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named as its width in bits")]
pub enum LaneWidth {
    Bits8,
    Bits16,
    Bits32,
    Bits64,
}

impl LaneWidth {
    /// The width in bytes.
    pub fn bytes(self) -> usize {
        match self {
            Self::Bits8 => 1,
            Self::Bits16 => 2,
            Self::Bits32 => 4,
            Self::Bits64 => 8,
        }
    }
}

/// An operation on vectors. Accesses are to a memory of the module, at an offset from the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named as its instructions")]
pub enum SimdOp {
    Vector(VectorOp),
    Lane(LaneOp, u8),
    /// `v128.const`, with an index into the code's vectors
    Const(u32),
    /// `i8x16.shuffle`, with an index into the code's vectors
    Shuffle(u32),
    Load {
        at: Place,
    },
    Store {
        at: Place,
    },
    LoadPart {
        load: VectorLoad,
        at: Place,
    },
    LoadLane {
        width: LaneWidth,
        lane: u8,
        at: Place,
    },
    StoreLane {
        width: LaneWidth,
        lane: u8,
        at: Place,
    },
}

impl SimdOp {
    /// The operation of an instruction of this family.
    pub(super) fn of(operator: &Operator<'_>, side: &mut SideTables) -> Option<Self> {
        if let Some(op) = VectorOp::of(operator) {
            return Some(Self::Vector(op));
        }
        if let Some((op, lane)) = LaneOp::of(operator) {
            return Some(Self::Lane(op, lane));
        }
        if let Some((load, memarg)) = VectorLoad::of(operator) {
            return Some(Self::LoadPart {
                load,
                at: Place::of(memarg)?,
            });
        }
        let load = |width, memarg: MemArg, lane| {
            Some(Self::LoadLane {
                width,
                lane,
                at: Place::of(memarg)?,
            })
        };
        let store = |width, memarg: MemArg, lane| {
            Some(Self::StoreLane {
                width,
                lane,
                at: Place::of(memarg)?,
            })
        };
        Some(match *operator {
            Operator::V128Const { value } => Self::Const(side.vector(V128::from_bytes(*value.bytes()))),
            Operator::I8x16Shuffle { lanes } => Self::Shuffle(side.vector(V128::from_bytes(lanes))),
            Operator::V128Load { memarg } => Self::Load { at: Place::of(memarg)? },
            Operator::V128Store { memarg } => Self::Store { at: Place::of(memarg)? },
            Operator::V128Load8Lane { memarg, lane } => return load(LaneWidth::Bits8, memarg, lane),
            Operator::V128Load16Lane { memarg, lane } => return load(LaneWidth::Bits16, memarg, lane),
            Operator::V128Load32Lane { memarg, lane } => return load(LaneWidth::Bits32, memarg, lane),
            Operator::V128Load64Lane { memarg, lane } => return load(LaneWidth::Bits64, memarg, lane),
            Operator::V128Store8Lane { memarg, lane } => return store(LaneWidth::Bits8, memarg, lane),
            Operator::V128Store16Lane { memarg, lane } => return store(LaneWidth::Bits16, memarg, lane),
            Operator::V128Store32Lane { memarg, lane } => return store(LaneWidth::Bits32, memarg, lane),
            Operator::V128Store64Lane { memarg, lane } => return store(LaneWidth::Bits64, memarg, lane),
            _ => return None,
        })
    }
}
