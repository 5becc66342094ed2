//! What watched instructions and host calls come to: a sum for each block of them, and what is in one of the blocks.

use serde::{Deserialize, Serialize};

/// Events in a block.
pub const BLOCK: u64 = 1 << 16;

/// The site of an event is the offset of its instruction in the module's bytes, or one of these and the number of a host
/// function.
pub const HOST_CALL: u32 = 0x8000_0000;
/// What a host function gave.
pub const HOST_RESULT: u32 = 0xc000_0000;

/// Adds a word to a sum. Copies of modules compute the same.
pub fn sum(so_far: u64, word: u64) -> u64 {
    let product = (so_far ^ word).wrapping_mul(FACTOR);
    product ^ product >> 32
}

/// The factor of [`sum`]: odd, with its bits spread.
pub(crate) const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// A watched instruction was executed, or a host function called or answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Which.
    pub site: u32,
    /// What it took or gave.
    pub words: [u64; 3],
}

/// The words of host calls, in events of three words each; there is one even for none.
pub fn host_events(site: u32, words: impl IntoIterator<Item = u64>) -> Vec<Event> {
    let words: Vec<u64> = words.into_iter().collect();
    let count = words.len().div_ceil(3).max(1);
    let word = |index: usize| words.get(index).copied().unwrap_or(0);
    let event = |first: usize| Event {
        site,
        words: [word(3 * first), word(3 * first + 1), word(3 * first + 2)],
    };
    (0..count).map(event).collect()
}

/// The sums of a run, and perhaps a block of its events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Events so far.
    pub count: u64,
    /// What they come to.
    pub sum: u64,
    /// What they came to at the end of each block.
    pub blocks: Vec<u64>,
    /// The events of the block that is kept.
    pub kept: Vec<Event>,
    /// Which block that is.
    pub keep: Option<u64>,
}

impl Tally {
    /// One that keeps a block, or none.
    pub fn new(keep: Option<u64>) -> Self {
        Self {
            keep,
            ..Self::default()
        }
    }

    /// The first event that it wants to be told of, counted from 1.
    pub fn first(&self) -> u64 {
        self.after(0)
    }

    /// The next event after so many that it wants to be told of.
    fn after(&self, count: u64) -> u64 {
        let end = (count / BLOCK + 1) * BLOCK;
        match self.keep.map(|block| block * BLOCK) {
            Some(start) if (start..start + BLOCK).contains(&count) => count + 1,
            _ => end,
        }
    }

    /// Is told of an event by whoever counts and sums up; gives the next one that it wants to be told of.
    pub fn told(&mut self, count: u64, sum: u64, event: Event) -> u64 {
        (self.count, self.sum) = (count, sum);
        if self.keep == Some((count - 1) / BLOCK) {
            self.kept.push(event);
        }
        if count.is_multiple_of(BLOCK) {
            self.blocks.push(sum);
        }
        self.after(count)
    }

    /// Counts an event and adds it; whether a block ends with it.
    pub fn add(&mut self, event: Event) -> bool {
        self.count += 1;
        self.sum = event
            .words
            .iter()
            .fold(sum(self.sum, event.site.into()), |so_far, word| sum(so_far, *word));
        let ends = self.count.is_multiple_of(BLOCK);
        if ends {
            self.blocks.push(self.sum);
        }
        ends
    }
}
