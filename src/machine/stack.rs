//! The value stack at rest.

use std::fmt::{self, Debug, Formatter};
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize, Serializer};

/// The slots of the value stack, the lowest first.
///
/// Above its top there may be room that an earlier run has made. What lies there has no meaning: it is no part of the
/// stack's value, of its clones and of what is saved.
#[derive(Default, Deserialize)]
#[serde(from = "Vec<u64>")]
pub struct Stack {
    values: Vec<u64>,
    top: usize,
}

impl Stack {
    /// A stack with a top within its room.
    pub(crate) fn with_room(values: Vec<u64>, top: usize) -> Self {
        assert!(top <= values.len(), "the top is within the room");
        Self { values, top }
    }

    /// All slots that there is room for, and the top.
    pub(crate) fn into_room(self) -> (Vec<u64>, usize) {
        (self.values, self.top)
    }

    pub(crate) fn clear(&mut self) {
        self.top = 0;
    }

    /// Takes so many slots off the top.
    pub(crate) fn pop_slots(&mut self, slots: usize) {
        self.top -= slots;
    }

    pub(crate) fn push_slots(&mut self, slots: &[u64]) {
        let end = self.top + slots.len();
        if self.values.len() < end {
            self.values.resize(end, 0);
        }
        self.values[self.top..end].copy_from_slice(slots);
        self.top = end;
    }
}

impl Deref for Stack {
    type Target = [u64];

    fn deref(&self) -> &[u64] {
        &self.values[..self.top]
    }
}

impl DerefMut for Stack {
    fn deref_mut(&mut self) -> &mut [u64] {
        &mut self.values[..self.top]
    }
}

impl From<Vec<u64>> for Stack {
    fn from(values: Vec<u64>) -> Self {
        let top = values.len();
        Self { values, top }
    }
}

impl From<Stack> for Vec<u64> {
    fn from(mut stack: Stack) -> Self {
        stack.values.truncate(stack.top);
        stack.values
    }
}

impl Clone for Stack {
    fn clone(&self) -> Self {
        self.to_vec().into()
    }
}

impl Debug for Stack {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}

impl PartialEq for Stack {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Stack {}

impl Hash for Stack {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl Serialize for Stack {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}
