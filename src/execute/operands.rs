//! The value stack while the machine runs.

use crate::code::FrameLayout;
use crate::error::TrapCode;
use crate::machine::{Machine, Ref, Stack};
use crate::ops::V128;

/// The machine's value stack, with room above its top, so that a push is a store and a pop a load.
pub(super) struct Operands {
    values: Vec<u64>,
    top: usize,
}

/// A type whose values lie on the stack.
pub(super) trait Operand: Sized {
    fn pop(operands: &mut Operands) -> Self;
    fn push(self, operands: &mut Operands);
}

/// What an operation gives: a value, or perhaps a trap.
pub(super) trait Outcome {
    fn push(self, operands: &mut Operands) -> Result<(), TrapCode>;
}

impl<T: Operand> Outcome for T {
    #[inline(always)]
    fn push(self, operands: &mut Operands) -> Result<(), TrapCode> {
        Operand::push(self, operands);
        Ok(())
    }
}

impl<T: Operand> Outcome for Result<T, TrapCode> {
    #[inline(always)]
    fn push(self, operands: &mut Operands) -> Result<(), TrapCode> {
        Operand::push(self?, operands);
        Ok(())
    }
}

/// A type whose values take one slot.
pub(super) trait Scalar: Sized {
    fn from_slot(slot: u64) -> Self;
    fn to_slot(self) -> u64;
}

macro_rules! one_slot {
    ($($ty:ty: $slot:ident => $from:expr, $value:ident => $to:expr;)*) => {$(
        impl Scalar for $ty {
            #[inline(always)]
            fn from_slot($slot: u64) -> Self {
                $from
            }
            #[inline(always)]
            fn to_slot(self) -> u64 {
                let $value = self;
                $to
            }
        }

        impl Operand for $ty {
            #[inline(always)]
            fn pop(operands: &mut Operands) -> Self {
                Scalar::from_slot(operands.pop_slot())
            }
            #[inline(always)]
            fn push(self, operands: &mut Operands) {
                operands.push(self.to_slot());
            }
        }
    )*};
}

one_slot! {
    i32: slot => slot as i32, value => u64::from(value as u32);
    u32: slot => slot as u32, value => u64::from(value);
    i64: slot => slot as i64, value => value as u64;
    u64: slot => slot, value => value;
    f32: slot => f32::from_bits(slot as u32), value => u64::from(value.to_bits());
    f64: slot => f64::from_bits(slot), value => value.to_bits();
    bool: slot => slot as u32 != 0, value => u64::from(value);
    Ref: slot => Ref::from_slot(slot), value => value.to_slot();
}

impl Operand for V128 {
    #[inline(always)]
    fn pop(operands: &mut Operands) -> Self {
        operands.top -= 2;
        let slots = operands.values[operands.top..]
            .first_chunk()
            .expect("a vector takes two slots");
        Self::from_slots(slots)
    }

    #[inline(always)]
    fn push(self, operands: &mut Operands) {
        let slots = operands.values[operands.top..]
            .first_chunk_mut()
            .expect("there is room for a frame's operands");
        self.store_to_slots(slots);
        operands.top += 2;
    }
}

/// Two results: the second is on top.
impl<A: Operand, B: Operand> Operand for (A, B) {
    #[inline(always)]
    fn pop(operands: &mut Operands) -> Self {
        let b = operands.pop();
        let a = operands.pop();
        (a, b)
    }

    #[inline(always)]
    fn push(self, operands: &mut Operands) {
        self.0.push(operands);
        self.1.push(operands);
    }
}

impl Operands {
    /// Takes the stack out of a machine that is about to run.
    pub(super) fn take(machine: &mut Machine) -> Self {
        let (values, top) = std::mem::take(&mut machine.stack).into_room();
        Self { values, top }
    }

    /// Gives the stack back, with the room that was made.
    pub(super) fn put_back(self, machine: &mut Machine) {
        machine.stack = Stack::with_room(self.values, self.top);
    }

    /// An empty stack with room for so many slots.
    pub(super) fn with_room(slots: usize) -> Self {
        Self {
            values: vec![0; slots.max(2)],
            top: 0,
        }
    }

    /// The first two slots.
    pub(super) fn bottom(&self) -> [u64; 2] {
        [self.values[0], if self.top > 1 { self.values[1] } else { 0 }]
    }

    pub(super) fn top(&self) -> usize {
        self.top
    }

    pub(super) fn set_top(&mut self, top: usize) {
        self.top = top;
    }

    #[inline(always)]
    pub(super) fn push(&mut self, slot: u64) {
        self.values[self.top] = slot;
        self.top += 1;
    }

    #[inline(always)]
    fn pop_slot(&mut self) -> u64 {
        self.top -= 1;
        self.values[self.top]
    }

    #[inline(always)]
    pub(super) fn pop<T: Operand>(&mut self) -> T {
        T::pop(self)
    }

    #[inline(always)]
    pub(super) fn push_value<T: Operand>(&mut self, value: T) {
        Operand::push(value, self);
    }

    /// Applies an operation to the operand on top.
    #[inline(always)]
    pub(super) fn unary<A: Operand, R: Outcome>(&mut self, operation: impl FnOnce(A) -> R) -> Result<(), TrapCode> {
        let a = self.pop();
        operation(a).push(self)
    }

    /// Applies an operation to the two operands on top.
    #[inline(always)]
    pub(super) fn binary<A: Operand, B: Operand, R: Outcome>(
        &mut self,
        operation: impl FnOnce(A, B) -> R,
    ) -> Result<(), TrapCode> {
        let b = self.pop();
        let a = self.pop();
        operation(a, b).push(self)
    }

    /// Applies an operation to the three operands on top.
    #[inline(always)]
    pub(super) fn ternary<A: Operand, B: Operand, C: Operand, R: Outcome>(
        &mut self,
        operation: impl FnOnce(A, B, C) -> R,
    ) -> Result<(), TrapCode> {
        let c = self.pop();
        let b = self.pop();
        let a = self.pop();
        operation(a, b, c).push(self)
    }

    /// Applies an operation to the four operands on top.
    #[inline(always)]
    pub(super) fn quaternary<A: Operand, B: Operand, C: Operand, D: Operand, R: Outcome>(
        &mut self,
        operation: impl FnOnce(A, B, C, D) -> R,
    ) -> Result<(), TrapCode> {
        let d = self.pop();
        let c = self.pop();
        let b = self.pop();
        let a = self.pop();
        operation(a, b, c, d).push(self)
    }

    /// All slots that there is room for.
    pub(super) fn slots_mut(&mut self) -> &mut [u64] {
        &mut self.values
    }

    /// The slots that are in use.
    pub(super) fn live(&self) -> &[u64] {
        &self.values[..self.top]
    }

    /// The slot at a depth from the top; the top itself is at 0.
    #[inline(always)]
    pub(super) fn peek(&self, depth: usize) -> u64 {
        self.values[self.top - 1 - depth]
    }

    /// Pops so many slots and gives them, the lowest first.
    #[inline(always)]
    pub(super) fn pop_slots(&mut self, slots: usize) -> &[u64] {
        let end = self.top;
        self.top -= slots;
        &self.values[self.top..end]
    }

    /// Pushes slots, the first at the bottom.
    #[inline(always)]
    pub(super) fn push_slots(&mut self, slots: &[u64]) {
        self.values[self.top..self.top + slots.len()].copy_from_slice(slots);
        self.top += slots.len();
    }

    #[inline(always)]
    pub(super) fn slot(&self, index: usize) -> u64 {
        self.values[index]
    }

    #[inline(always)]
    pub(super) fn set_slot(&mut self, index: usize, value: u64) {
        self.values[index] = value;
    }

    /// Moves so many slots from the top down to `height`, where they are the top then.
    #[inline(always)]
    pub(super) fn move_down(&mut self, height: usize, slots: usize) {
        let from = self.top - slots;
        if from != height {
            match slots {
                0 => {}
                1 => self.values[height] = self.values[from],
                _ => self.values.copy_within(from..self.top, height),
            }
        }
        self.top = height + slots;
    }

    /// Makes room for a frame whose parameters are on top, zeroes its other locals, and gives its base.
    pub(super) fn begin_frame(&mut self, layout: &FrameLayout, limit: usize) -> Result<u32, TrapCode> {
        let base = self.top - layout.param_slots as usize;
        let end = base + layout.size as usize;
        if end > limit {
            return Err(TrapCode::CallStackExhausted);
        }
        self.make_room(end);
        let operands = base + layout.operands as usize;
        self.values[self.top..operands].fill(0);
        self.top = operands;
        Ok(base as u32)
    }

    /// Makes room up to `end`.
    pub(super) fn make_room(&mut self, end: usize) {
        if self.values.len() < end {
            self.values.resize(end.next_power_of_two().max(256), 0);
        }
    }
}
