//! What host functions have besides the guest's memory: all that they keep from call to call, in one value.

use super::Wait;
use super::canvas::{self, Canvas};
use super::wasi::{Wasi, uses_wasi};
use crate::module::Module;

/// The host's side of a run. It is a value like the machine: a copy goes on by itself.
///
/// A timeline that begins anew from an earlier moment takes the world along: what calls of the host did after that
/// moment is undone, as far as it was done here and not outside. In a replay the world is not asked, and does not change.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// What WASI programs see.
    pub wasi: Wasi,
    /// What programs have that draw.
    pub canvas: Canvas,
}

impl From<Wasi> for World {
    fn from(wasi: Wasi) -> Self {
        Self {
            wasi,
            ..Self::default()
        }
    }
}

impl World {
    /// Waits for what a host function waits for; `false` when that cannot be, or somebody does not want to wait any longer.
    pub(crate) fn block(&mut self, wait: Wait) -> bool {
        self.wasi.block(wait)
    }

    /// From now on what is done is done at this moment, and can be undone; moments are ascending numbers.
    pub(crate) fn be_at(&mut self, moment: usize) {
        self.wasi.be_at(moment);
        self.canvas.be_at(moment);
    }

    /// Undoes what was done at a moment and after it.
    pub(crate) fn rewind(&mut self, moment: usize) {
        self.wasi.rewind(moment);
        self.canvas.rewind(moment);
    }

    /// What was done before a moment will never be undone.
    pub(crate) fn forget(&mut self, moment: usize) {
        self.wasi.forget(moment);
        self.canvas.forget(moment);
    }
}

/// Whether a module imports what needs a world to work on.
pub fn uses_world(module: &Module) -> bool {
    uses_wasi(module) || module.imports.iter().any(|import| &*import.module == canvas::MODULE)
}
