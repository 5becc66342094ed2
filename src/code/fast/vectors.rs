//! Instructions on vectors, as operations of fast code: their operands are two slots each, wherever those lie.
//!
//! A vector that is only in a local is pending as its two halves are, each in its slot. Where code is compiled to
//! WebAssembly the tables here are empty, and vectors are left to plain code: compiled code has them.

use super::lower::Lowering;
use super::op::Address;
use super::operands::Pending;
use super::{FastOp, Slot};
use crate::code::Op;
use crate::code::simd::{LaneOp, LaneWidth, SimdOp, VectorLoad, VectorOp};
use crate::ops::{self, V128};
use crate::{for_each_lane, for_each_simd, for_each_vector_load};

/// Calls `$m` with every operation on vectors that stands in no table of instructions: its name and what it names.
#[macro_export]
macro_rules! for_each_vector_other {
    ($m:ident $([$($before:tt)*])*) => {
        $m! {
            $([$($before)*])*
            /// A copy of two slots.
            CopyWide { to: Slot, from: Slot };
            /// `select` between values of two slots
            SelectWide { to: Slot, condition: Slot, a: Slot, b: Slot };
            /// `v128.const`: one of [`FastCode::vectors`](super::FastCode::vectors).
            V128Const { to: Slot, vector: u32 };
            /// `i8x16.shuffle` by lanes that are one of [`FastCode::vectors`](super::FastCode::vectors).
            I8x16Shuffle { to: Slot, a: Slot, b: Slot, lanes: u32 };
            /// `i8x16.shuffle` that moves lanes of 32 bits.
            I32x4Shuffle { to: Slot, a: Slot, b: Slot, lanes: [u8; 4] };
            /// `i8x16.shuffle` that gives 16 bytes of both operands that follow each other, from one on.
            I8x16Window { to: Slot, a: Slot, b: Slot, first: u8 };
            V128Load { to: Slot, base: Slot, add: u32, offset: u32 };
            V128Store { value: Slot, base: Slot, add: u32, offset: u32 };
            V128Load8Lane { to: Slot, vector: Slot, base: Slot, lane: u8, offset: u32 };
            V128Load16Lane { to: Slot, vector: Slot, base: Slot, lane: u8, offset: u32 };
            V128Load32Lane { to: Slot, vector: Slot, base: Slot, lane: u8, offset: u32 };
            V128Load64Lane { to: Slot, vector: Slot, base: Slot, lane: u8, offset: u32 };
            V128Store8Lane { vector: Slot, base: Slot, lane: u8, offset: u32 };
            V128Store16Lane { vector: Slot, base: Slot, lane: u8, offset: u32 };
            V128Store32Lane { vector: Slot, base: Slot, lane: u8, offset: u32 };
            V128Store64Lane { vector: Slot, base: Slot, lane: u8, offset: u32 };
        }
    };
}

macro_rules! constructors {
    ($($vector:ident $function:ident ($($operand:ident)*);)*) => {
        impl FastOp {
            /// An instruction on vectors.
            fn vector(op: VectorOp, to: Slot, [a, b, c]: [Slot; 3]) -> Self {
                match op {
                    $(VectorOp::$vector => Self::$vector { to, a, b, c },)*
                }
            }
        }

        /// How many slots the operands of an instruction and its result take.
        fn slots_of_vector(op: VectorOp) -> ([usize; 3], usize) {
            match op {
                $(VectorOp::$vector => (ops::$function as fn($(any!($operand)),*) -> _).slots(),)*
            }
        }
    };
}

macro_rules! lane_constructors {
    ($($lane:ident $function:ident ($($operand:ident)*);)*) => {
        impl FastOp {
            /// An instruction on one lane of a vector.
            fn lane(op: LaneOp, to: Slot, a: Slot, b: Slot, lane: u8) -> Self {
                match op {
                    $(LaneOp::$lane => Self::$lane { to, a, b, lane },)*
                }
            }
        }

        /// How many slots the operands of an instruction and its result take.
        fn slots_of_lane(op: LaneOp) -> ([usize; 3], usize) {
            match op {
                $(LaneOp::$lane => (ops::$function as fn($(any!($operand),)* _) -> _).slots(),)*
            }
        }
    };
}

macro_rules! load_constructors {
    ($($load:ident $loaded:ident $function:ident;)*) => {
        impl FastOp {
            /// A load that makes a vector of fewer bytes.
            fn vector_load(load: VectorLoad, to: Slot, Address { base, add, offset }: Address) -> Self {
                match load {
                    $(VectorLoad::$load => Self::$load { to, base, add, offset },)*
                }
            }
        }
    };
}

macro_rules! any {
    ($operand:ident) => {
        _
    };
}

for_each_simd!(constructors);
for_each_lane!(lane_constructors);
for_each_vector_load!(load_constructors);

impl FastOp {
    /// Where an operation on vectors that stands in no table of instructions puts its result, if it has one that can go
    /// elsewhere.
    pub(super) fn vector_target_mut(&mut self) -> Option<&mut Slot> {
        match self {
            Self::SelectWide { to, .. }
            | Self::V128Const { to, .. }
            | Self::I8x16Shuffle { to, .. }
            | Self::I32x4Shuffle { to, .. }
            | Self::I8x16Window { to, .. }
            | Self::V128Load { to, .. }
            | Self::V128Load8Lane { to, .. }
            | Self::V128Load16Lane { to, .. }
            | Self::V128Load32Lane { to, .. }
            | Self::V128Load64Lane { to, .. } => Some(to),
            _ => None,
        }
    }
}

/// A Rust type of an operand or a result: how many slots its values take.
trait Slots {
    const SLOTS: usize;
}

macro_rules! slots {
    ($($ty:ty: $slots:literal;)*) => { $(impl Slots for $ty { const SLOTS: usize = $slots; })* };
}

slots! {
    i32: 1;
    i64: 1;
    f32: 1;
    f64: 1;
    bool: 1;
    V128: 2;
    // The index of a lane, an immediate.
    u8: 0;
}

/// A function whose operands and result take known numbers of slots.
trait Signed {
    fn slots(self) -> ([usize; 3], usize);
}

impl<A: Slots, R: Slots> Signed for fn(A) -> R {
    fn slots(self) -> ([usize; 3], usize) {
        ([A::SLOTS, 0, 0], R::SLOTS)
    }
}

impl<A: Slots, B: Slots, R: Slots> Signed for fn(A, B) -> R {
    fn slots(self) -> ([usize; 3], usize) {
        ([A::SLOTS, B::SLOTS, 0], R::SLOTS)
    }
}

impl<A: Slots, B: Slots, C: Slots, R: Slots> Signed for fn(A, B, C) -> R {
    fn slots(self) -> ([usize; 3], usize) {
        ([A::SLOTS, B::SLOTS, C::SLOTS], R::SLOTS)
    }
}

impl Lowering<'_> {
    /// Lowers an operation of plain code that works on vectors, if fast code has operations for it.
    pub(super) fn vector(&mut self, op: Op) -> bool {
        if self.plain_vectors {
            return false;
        }
        match op {
            Op::LocalGetWide(slot) => {
                let slot = slot as Slot;
                self.push(Pending::Local(slot));
                self.push(Pending::Local(slot + 1));
            }
            Op::LocalSetWide(slot) => {
                self.set_wide_local(slot as Slot);
                self.pop_slots(2);
            }
            Op::LocalTeeWide(slot) => self.set_wide_local(slot as Slot),
            Op::Select(2) => {
                let (condition, b, a) = (self.operand(0), self.wide_operand(1), self.wide_operand(3));
                self.wide_result(5, |to| FastOp::SelectWide { to, condition, a, b });
            }
            Op::Simd(op) => return self.simd(op),
            _ => return false,
        }
        true
    }

    fn simd(&mut self, op: SimdOp) -> bool {
        match op {
            SimdOp::Vector(op) => {
                let (slots, result) = slots_of_vector(op);
                let operands = self.operands(slots);
                self.results(slots, result, |to| FastOp::vector(op, to, operands));
            }
            SimdOp::Lane(op, lane) => {
                let (slots, result) = slots_of_lane(op);
                let [a, b, _] = self.operands(slots);
                self.results(slots, result, |to| FastOp::lane(op, to, a, b, lane));
            }
            SimdOp::Const(vector) => self.wide_result(0, |to| FastOp::V128Const { to, vector }),
            SimdOp::Shuffle(index) => {
                let lanes = self.plain.vectors[index as usize].to_bytes();
                let (b, a) = (self.wide_operand(0), self.wide_operand(2));
                self.wide_result(4, |to| shuffle(to, a, b, lanes, index));
            }
            SimdOp::Load { at } if self.is_direct(at) => {
                let Address { base, add, offset } = self.address(0, at);
                self.wide_result(1, |to| FastOp::V128Load { to, base, add, offset });
            }
            SimdOp::LoadPart { load, at } if self.is_direct(at) => {
                let address = self.address(0, at);
                self.wide_result(1, |to| FastOp::vector_load(load, to, address));
            }
            SimdOp::LoadLane { width, lane, at } if self.is_direct(at) => {
                let (vector, base) = (self.wide_operand(0), self.operand(2));
                let offset = at.offset as u32;
                self.wide_result(3, |to| match width {
                    LaneWidth::Bits8 => FastOp::V128Load8Lane {
                        to,
                        vector,
                        base,
                        lane,
                        offset,
                    },
                    LaneWidth::Bits16 => FastOp::V128Load16Lane {
                        to,
                        vector,
                        base,
                        lane,
                        offset,
                    },
                    LaneWidth::Bits32 => FastOp::V128Load32Lane {
                        to,
                        vector,
                        base,
                        lane,
                        offset,
                    },
                    LaneWidth::Bits64 => FastOp::V128Load64Lane {
                        to,
                        vector,
                        base,
                        lane,
                        offset,
                    },
                });
            }
            SimdOp::Store { at } if self.is_direct(at) => {
                let Address { base, add, offset } = self.address(2, at);
                let value = self.wide_operand(0);
                self.pop_slots(3);
                self.emit(FastOp::V128Store {
                    value,
                    base,
                    add,
                    offset,
                });
            }
            SimdOp::StoreLane { width, lane, at } if self.is_direct(at) => {
                let (vector, base) = (self.wide_operand(0), self.operand(2));
                let offset = at.offset as u32;
                self.pop_slots(3);
                self.emit(match width {
                    LaneWidth::Bits8 => FastOp::V128Store8Lane {
                        vector,
                        base,
                        lane,
                        offset,
                    },
                    LaneWidth::Bits16 => FastOp::V128Store16Lane {
                        vector,
                        base,
                        lane,
                        offset,
                    },
                    LaneWidth::Bits32 => FastOp::V128Store32Lane {
                        vector,
                        base,
                        lane,
                        offset,
                    },
                    LaneWidth::Bits64 => FastOp::V128Store64Lane {
                        vector,
                        base,
                        lane,
                        offset,
                    },
                });
            }
            SimdOp::Load { .. }
            | SimdOp::LoadPart { .. }
            | SimdOp::LoadLane { .. }
            | SimdOp::Store { .. }
            | SimdOp::StoreLane { .. } => return false,
        }
        true
    }

    /// The slots from which operands on top can be read that take so many each.
    fn operands(&mut self, slots: [usize; 3]) -> [Slot; 3] {
        let mut operands = [0; 3];
        let mut depth = 0;
        for (operand, slots) in operands.iter_mut().zip(slots).rev() {
            *operand = match slots {
                0 => continue,
                1 => self.operand(depth),
                _ => self.wide_operand(depth),
            };
            depth += slots;
        }
        operands
    }

    /// Emits an operation whose result takes so many slots, in the place of operands that take so many each.
    fn results(&mut self, operands: [usize; 3], slots: usize, op: impl FnOnce(Slot) -> FastOp) {
        let operands = operands.iter().sum();
        match slots {
            1 => self.result(operands, op),
            _ => self.wide_result(operands, op),
        }
    }

    /// Emits an operation whose result takes two slots, in the place of so many.
    fn wide_result(&mut self, operands: usize, op: impl FnOnce(Slot) -> FastOp) {
        self.result(operands, op);
        self.push(Pending::Done);
    }

    fn pop_slots(&mut self, slots: usize) {
        (0..slots).for_each(|_| self.pop());
    }

    /// The slot from which the operand of two slots at a depth can be read.
    fn wide_operand(&mut self, depth: usize) -> Slot {
        let lower = self.stack.len() - 2 - depth;
        match self.wide_local(lower) {
            Some(local) => local,
            None => {
                self.settle(lower + 1);
                self.settle(lower)
            }
        }
    }

    /// The two slots of locals that two slots of the operand stack are still only in, if those lie together: a vector's, or
    /// two locals'.
    pub(super) fn wide_local(&self, lower: usize) -> Option<Slot> {
        if self.plain_vectors {
            return None;
        }
        match (self.stack[lower], self.stack[lower + 1]) {
            (Pending::Local(local), Pending::Local(upper)) if upper == local + 1 => Some(local),
            _ => None,
        }
    }

    /// The operation that copies two slots, which do not overlap.
    pub(super) fn copy_wide(&self, to: Slot, from: Slot) -> FastOp {
        match self.plain_vectors {
            true => FastOp::CopyMany { to, from, slots: 2 },
            false => FastOp::CopyWide { to, from },
        }
    }

    /// Puts the operand of two slots on top into a local. It stays on top.
    fn set_wide_local(&mut self, local: Slot) {
        let own = self.top() - 2;
        let lower = self.stack.len() - 2;
        self.settle_readers(local, 2);
        match self.wide_local(lower) {
            Some(from) if from == local => {}
            Some(from) => self.copy(local, from, 2),
            None => {
                let is_done = self.stack[lower..] == [Pending::Done; 2];
                let last = self.ops.last_mut().filter(|_| self.fresh && is_done);
                match last.and_then(FastOp::target_mut).filter(|to| **to == own) {
                    Some(to) => {
                        *to = local;
                        self.comparison = None;
                        self.replace(lower, Pending::Local(local));
                        self.replace(lower + 1, Pending::Local(local + 1));
                    }
                    None => {
                        let own = self.wide_operand(0);
                        self.copy(local, own, 2);
                    }
                }
            }
        }
    }
}

/// The operation for a shuffle by lanes, which are a vector of the code: often they move wider lanes than bytes, or are a
/// window on both operands, and choosing byte by byte is slow.
fn shuffle(to: Slot, a: Slot, b: Slot, lanes: [u8; 16], index: u32) -> FastOp {
    let first = lanes[0];
    if (0..16).zip(lanes).all(|(number, lane)| lane == first + number) {
        return FastOp::I8x16Window { to, a, b, first };
    }
    let (words, _) = lanes.as_chunks::<4>();
    let is_word =
        |word: &[u8; 4]| word[0].is_multiple_of(4) && (0..4).zip(word).all(|(byte, lane)| *lane == word[0] + byte);
    if words.iter().all(is_word) {
        let lanes = [words[0][0] / 4, words[1][0] / 4, words[2][0] / 4, words[3][0] / 4];
        return FastOp::I32x4Shuffle { to, a, b, lanes };
    }
    FastOp::I8x16Shuffle { to, a, b, lanes: index }
}
