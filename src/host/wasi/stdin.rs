//! Standard input: what was typed ahead, then what comes from outside. What has been read can be read again after a
//! timeline has gone back.

use super::journal::Journal;
use super::outside::{Input, Outside};

/// What has come in, and how much of it the program has read.
#[derive(Clone, Debug, Default)]
pub(super) struct Stdin {
    bytes: Vec<u8>,
    /// How many of the bytes are read.
    read: usize,
    ended: bool,
    /// How many were read before.
    journal: Journal<usize>,
    /// How many bytes, all of them read, nobody can come back to.
    gone: usize,
    /// How many bytes there were ahead, or came from outside; those behind them somebody has typed as an answer.
    ahead: usize,
}

impl Stdin {
    pub(super) fn type_ahead(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.ahead = self.gone + self.bytes.len();
    }

    pub(super) fn answer(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// What somebody has typed as an answer of so many bytes, the last that were read.
    pub(super) fn echo<'a>(&self, last: &'a [u8]) -> &'a [u8] {
        let first = self.gone + self.read - last.len();
        &last[self.ahead.saturating_sub(first).min(last.len())..]
    }

    pub(super) fn end(&mut self) {
        self.ended = true;
    }

    /// Reads so many bytes at most.
    pub(super) fn read(&mut self, most: usize, outside: &mut dyn Outside) -> Input {
        match self.fill(most, outside) {
            Input::Bytes(_) => {}
            other => return other,
        }
        let before = self.gone + self.read;
        self.journal.note(|| before);
        let end = self.bytes.len().min(self.read + most);
        let bytes = self.bytes[self.read..end].to_vec();
        self.read = end;
        if !self.journal.is_kept() {
            self.drop_read();
        }
        Input::Bytes(bytes)
    }

    /// How many bytes can be read at once, and `Some(0)` at the end; `None` when there is nothing yet.
    pub(super) fn ready(&mut self, outside: &mut dyn Outside) -> Option<usize> {
        /// Bytes that are asked for when nobody has said how many are wanted.
        const SOME: usize = 1024;
        match self.fill(SOME, outside) {
            Input::Bytes(_) => Some(self.bytes.len() - self.read),
            Input::End => Some(0),
            Input::NotYet => None,
        }
    }

    /// Sees to it that there is something unread, if there can be.
    fn fill(&mut self, most: usize, outside: &mut dyn Outside) -> Input {
        if self.read == self.bytes.len() {
            if self.ended {
                return Input::End;
            }
            match outside.input(most.max(1)) {
                // Where that was typed it has been seen.
                Input::Bytes(bytes) => self.type_ahead(&bytes),
                other => return other,
            }
        }
        Input::Bytes(Vec::new())
    }

    fn drop_read(&mut self) {
        self.bytes.drain(..self.read);
        self.gone += self.read;
        self.read = 0;
    }

    pub(super) fn be_at(&mut self, moment: usize) {
        self.journal.be_at(moment);
    }

    pub(super) fn rewind(&mut self, moment: usize) {
        while let Some(read) = self.journal.pop_since(moment) {
            self.read = read.saturating_sub(self.gone);
        }
    }

    pub(super) fn forget(&mut self, moment: usize) {
        self.journal.forget(moment);
    }
}
