//! What is decided once for each function that is executed, and looked up at each of its instructions.

use super::location::Location;
use super::writer::is_call;
use crate::code::Op;

/// Something about each function of the store that has been executed.
#[derive(Debug)]
pub(super) struct Plans<T>(Vec<Option<T>>);

impl<T> Default for Plans<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Plans<T> {
    /// That of a function by its address, made now if it has not been before.
    #[inline(always)]
    pub(super) fn of(&mut self, function: u32, make: impl FnOnce() -> T) -> &mut T {
        let index = function as usize;
        if !matches!(self.0.get(index), Some(Some(_))) {
            self.add(index, make());
        }
        match &mut self.0[index] {
            Some(plan) => plan,
            None => unreachable!("it has been added"),
        }
    }

    /// That of a function by its address, if it has been made.
    #[inline(always)]
    pub(super) fn get(&self, function: u32) -> Option<&T> {
        self.0.get(function as usize)?.as_ref()
    }

    /// All that have been made.
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().flatten()
    }

    #[cold]
    fn add(&mut self, index: usize, plan: T) {
        if self.0.len() <= index {
            self.0.resize_with(index + 1, || None);
        }
        self.0[index] = Some(plan);
    }
}

/// Whether an operation can read or write a place, if only by way of a host function that it calls.
pub(super) fn can_access(place: &Location, op: Op) -> bool {
    match place {
        Location::Memory { .. } => matches!(op, Op::Memory(_) | Op::Simd(_) | Op::Atomic(_)) || is_call(op),
        Location::Table { .. } => matches!(
            op,
            Op::Table(_) | Op::CallIndirect { .. } | Op::ReturnCallIndirect { .. }
        ),
        Location::Global { .. } => matches!(op, Op::GlobalGet(_) | Op::GlobalSet(_)),
        Location::Local { .. } => is_local(op),
        Location::Object { .. } => matches!(op, Op::Gc(_)),
    }
}

/// Whether an operation reads or writes a local.
pub(super) fn is_local(op: Op) -> bool {
    matches!(
        op,
        Op::LocalGet(_)
            | Op::LocalSet(_)
            | Op::LocalTee(_)
            | Op::LocalGetWide(_)
            | Op::LocalSetWide(_)
            | Op::LocalTeeWide(_)
    )
}
