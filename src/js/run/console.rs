//! What a run has printed, with what was typed where the program read it: pieces of it for the page as they come, and which
//! call printed what.

use crate::host::Stream;
use crate::js::types::Part;
use crate::observe::{Event, Log};

/// The page keeps a million characters; what is more than this between two slices is not handed over.
const MOST: usize = 1 << 20;

/// The console's text so far.
#[derive(Debug, Default)]
pub(super) struct Console {
    /// Calls that printed something, in their order.
    prints: Vec<Print>,
    /// How many entries of the log have been looked at.
    seen: usize,
    decoder: Utf8,
    /// What has not been handed over.
    text: String,
    dropped: u64,
    /// Which parts of what has not been handed over went to standard error.
    errors: Vec<Part>,
    /// Which were typed.
    typed: Vec<Part>,
}

/// A host call that printed.
#[derive(Clone, Copy, Debug)]
struct Print {
    /// The entry of the log.
    entry: usize,
    /// The instruction that made the call: how many were executed before it.
    step: u64,
    /// How much text there was afterwards, in UTF-16 code units.
    end: u64,
}

impl Console {
    /// Takes in what is new in the log; `last` when there will be no more.
    pub(super) fn read(&mut self, log: &Log, last: bool) {
        // What nobody can go back to any more needs no place, but for where the rest begins.
        let gone = self.prints.partition_point(|print| print.entry < log.forgotten());
        self.prints.drain(..gone.saturating_sub(1));
        for (index, entry) in log.since(self.seen).iter().enumerate() {
            let Event::Answer(answer) = &entry.event else { continue };
            if !answer.output.is_empty() {
                let text = self.decoder.decode(&answer.output, false);
                let from = self.prints.last().map_or(0, |print| print.end);
                let end = self.add(&text);
                match answer.stream {
                    Stream::Output => {}
                    Stream::Error => add_part(&mut self.errors, from, end),
                    Stream::Echo => add_part(&mut self.typed, from, end),
                }
                let step = entry.step.saturating_sub(1);
                let entry = self.seen + index;
                self.prints.push(Print { entry, step, end });
            }
        }
        self.seen = log.count();
        if last {
            let rest = self.decoder.decode(&[], true);
            let end = self.add(&rest);
            if let Some(print) = self.prints.last_mut() {
                print.end = end;
            }
        }
    }

    /// Adds text; gives how much there is now.
    fn add(&mut self, text: &str) -> u64 {
        let units = text.encode_utf16().count() as u64;
        self.text.push_str(text);
        if self.text.len() > 2 * MOST {
            let cut = self.text.floor_char_boundary(self.text.len() - MOST);
            self.dropped += self.text[..cut].encode_utf16().count() as u64;
            self.text.drain(..cut);
        }
        self.prints.last().map_or(0, |print| print.end) + units
    }

    /// Which parts of what is handed over went to standard error.
    pub(super) fn take_errors(&mut self) -> Vec<Part> {
        std::mem::take(&mut self.errors)
    }

    /// Which parts of what is handed over were typed.
    pub(super) fn take_typed(&mut self) -> Vec<Part> {
        std::mem::take(&mut self.typed)
    }

    /// What has been printed and not been handed over yet, and how many UTF-16 code units before it are lost.
    pub(super) fn take(&mut self) -> (String, u64) {
        (std::mem::take(&mut self.text), std::mem::take(&mut self.dropped))
    }

    /// How much text there was when so many entries of the log had happened.
    pub(super) fn length_at(&self, used: usize) -> u64 {
        let before = self.prints.partition_point(|print| print.entry < used);
        before.checked_sub(1).map_or(0, |last| self.prints[last].end)
    }

    /// The step at which a character was printed: before the call that did it.
    pub(super) fn printed_at(&self, unit: u64) -> Option<u64> {
        let before = self.prints.partition_point(|print| print.end <= unit);
        self.prints.get(before).map(|print| print.step)
    }
}

/// Adds a part to others of its kind, or to the last of them if it goes on.
fn add_part(parts: &mut Vec<Part>, from: u64, to: u64) {
    match parts.last_mut() {
        Some(last) if last.to == from as f64 => last.to = to as f64,
        _ => parts.push(Part {
            from: from as f64,
            to: to as f64,
        }),
    }
}

/// Decodes output that arrives in pieces, which may end inside of a character.
#[derive(Debug, Default)]
struct Utf8 {
    rest: Vec<u8>,
}

impl Utf8 {
    /// The text of another piece; `last` when there will be no more.
    fn decode(&mut self, bytes: &[u8], last: bool) -> String {
        self.rest.extend_from_slice(bytes);
        let mut text = String::new();
        let mut decoded = 0;
        for chunk in self.rest.utf8_chunks() {
            text.push_str(chunk.valid());
            decoded += chunk.valid().len();
            let invalid = chunk.invalid();
            let at_end = decoded + invalid.len() == self.rest.len();
            // What may yet become a character waits for the next piece.
            let unfinished = std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none());
            if !invalid.is_empty() && at_end && unfinished && !last {
                break;
            }
            if !invalid.is_empty() {
                text.push(char::REPLACEMENT_CHARACTER);
                decoded += invalid.len();
            }
        }
        self.rest.drain(..decoded);
        text
    }
}
