//! Operations as they lie in memory to be executed.
//!
//! That some have the address of their handler is all that code knows of execution; nobody else asks for it.

use std::ops::Index;

use super::op::FastOp;
#[cfg(threaded)]
use crate::execute::Handler;

/// An operation. Where operations lead to each other without a loop around them, it has what executes it in front: to find
/// that by the operation's number is one more load that the next operation waits for.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub(crate) struct Linked {
    #[cfg(threaded)]
    handler: Handler,
    op: FastOp,
}

impl Linked {
    fn new(op: FastOp) -> Self {
        Self {
            #[cfg(threaded)]
            handler: Handler::of(op),
            op,
        }
    }

    /// What executes it and all after it.
    #[cfg(threaded)]
    #[inline(always)]
    pub(crate) fn handler(&self) -> Handler {
        self.handler
    }

    /// The operation.
    #[inline(always)]
    pub(crate) fn op(&self) -> FastOp {
        self.op
    }
}

/// The operations of a function.
#[derive(Debug)]
pub struct Operations(Box<[Linked]>);

impl Operations {
    /// How many there are; there is one at least.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &FastOp> {
        self.0.iter().map(|linked| &linked.op)
    }

    /// Where one is, by its index.
    pub(crate) fn place(&self, index: usize) -> *const Linked {
        &raw const self.0[index]
    }

    /// Where the first is.
    #[inline(always)]
    pub(crate) fn first(&self) -> *const Linked {
        self.0.as_ptr()
    }

    /// The index of what is at a place, which may be behind the last.
    pub(crate) fn index_of(&self, place: *const Linked) -> usize {
        (place.addr() - self.0.as_ptr().addr()) / size_of::<Linked>()
    }
}

impl From<Vec<FastOp>> for Operations {
    fn from(ops: Vec<FastOp>) -> Self {
        Self(ops.into_iter().map(Linked::new).collect())
    }
}

impl Index<usize> for Operations {
    type Output = FastOp;

    fn index(&self, index: usize) -> &FastOp {
        &self.0[index].op
    }
}
