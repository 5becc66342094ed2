//! How to undo what was done: the other half of a change, kept with the moment at which the change was made.

use std::collections::VecDeque;

/// Changes that can be undone. Outside of a timeline, where nobody says what moment it is, nothing is kept.
#[derive(Clone, Debug)]
pub(super) struct Journal<T> {
    moment: Option<usize>,
    undo: VecDeque<(usize, T)>,
}

impl<T> Default for Journal<T> {
    fn default() -> Self {
        Self {
            moment: None,
            undo: VecDeque::new(),
        }
    }
}

impl<T> Journal<T> {
    /// From now on it is this moment.
    pub(super) fn be_at(&mut self, moment: usize) {
        self.moment = Some(moment);
    }

    /// Whether somebody may want to undo what is done now.
    pub(super) fn is_kept(&self) -> bool {
        self.moment.is_some()
    }

    /// Takes down how to undo what is about to be done.
    pub(super) fn note(&mut self, undo: impl FnOnce() -> T) {
        if let Some(moment) = self.moment {
            self.undo.push_back((moment, undo()));
        }
    }

    /// The latest change that was made at a moment or after it, taken out.
    pub(super) fn pop_since(&mut self, moment: usize) -> Option<T> {
        let (_, undo) = self.undo.pop_back_if(|(its, _)| *its >= moment)?;
        Some(undo)
    }

    /// Forgets what was done before a moment.
    pub(super) fn forget(&mut self, moment: usize) {
        let gone = self.undo.partition_point(|(its, _)| *its < moment);
        self.undo.drain(..gone);
    }

    /// Forgets the first changes, so that so many are left at most.
    #[cfg(feature = "cli")]
    pub(super) fn keep(&mut self, most: usize) {
        self.undo.drain(..self.undo.len().saturating_sub(most));
    }
}
