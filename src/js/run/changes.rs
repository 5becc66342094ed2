//! What memories held at the last stop, to tell what has changed since.

use crate::observe::Timeline;

/// Memories that are larger are not copied: nothing is known of changes in them.
const LARGEST: usize = 16 << 20;

/// Stretches of changes that are told of at once, at most.
const STRETCHES: usize = 64;

/// The memories of the last stop.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// By address in the store; `None` where it was not copied.
    before: Vec<Option<Vec<u8>>>,
}

impl Changes {
    /// The present is left: what memories hold now is what they held at the last stop.
    pub(super) fn leave(&mut self, timeline: &Timeline) {
        let memories = &timeline.machine().memories;
        self.before.resize(memories.len(), None);
        for (memory, before) in memories.iter().zip(&mut self.before) {
            if memory.bytes.len() > LARGEST {
                *before = None;
                continue;
            }
            let copy = before.get_or_insert_default();
            copy.clear();
            copy.extend_from_slice(&memory.bytes);
        }
    }

    /// Indices of bytes in a range of a memory that are not what they were; nothing when that is not known.
    pub(super) fn within(&self, memory: u32, start: usize, now: &[u8]) -> Vec<u32> {
        let Some(Some(before)) = self.before.get(memory as usize) else {
            return Vec::new();
        };
        let before = before.get(start.min(before.len())..).unwrap_or_default();
        let changed = |(index, byte): (usize, &u8)| (before.get(index) != Some(byte)).then_some(index as u32);
        now.iter().enumerate().filter_map(changed).collect()
    }

    /// The first stretches of a memory that are not what they were, as starts and lengths.
    pub(super) fn stretches(&self, memory: u32, now: &[u8]) -> Vec<(f64, f64)> {
        let Some(Some(before)) = self.before.get(memory as usize) else {
            return Vec::new();
        };
        let mut found: Vec<(usize, usize)> = Vec::new();
        const BLOCK: usize = 256;
        for (number, block) in now.chunks(BLOCK).enumerate() {
            let start = number * BLOCK;
            let old = before.get(start..(start + block.len()).min(before.len()));
            if old == Some(block) {
                continue;
            }
            for (index, byte) in block.iter().enumerate() {
                let at = start + index;
                if before.get(at) == Some(byte) {
                    continue;
                }
                match found.last_mut() {
                    Some((start, length)) if *start + *length == at => *length += 1,
                    _ => found.push((at, 1)),
                }
                if found.len() > STRETCHES {
                    found.pop();
                    return to_numbers(&found);
                }
            }
        }
        to_numbers(&found)
    }
}

fn to_numbers(stretches: &[(usize, usize)]) -> Vec<(f64, f64)> {
    let number = |(start, length): &(usize, usize)| (*start as f64, *length as f64);
    stretches.iter().map(number).collect()
}
