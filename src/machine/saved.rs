//! A machine as bytes, and back: at any moment of a run, to be gone on with elsewhere.
//!
//! The form is a magic number, a version, a checksum, and the machine in the format of `postcard`. Memories and tables are
//! written by the chunk, without those in which everything is zero. A machine means nothing without its program, so that
//! it is loaded for one; and what is read may be anything, so that nothing of it is believed before
//! [`check`](super::valid) has seen it.

use serde::{Deserialize, Serialize};

use super::tracked::{CHUNK, Tracked};
use super::{Limits, Machine, Ref, table};
use crate::code::Program;
use crate::error::Error;

const MAGIC: [u8; 8] = *b"\0semblms";

/// The version of the form that is written, and the only one that is read.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Saved<M> {
    /// A checksum of the program.
    program: u32,
    /// Everything but what memories and tables hold.
    machine: M,
    memories: Vec<Sparse<u8>>,
    tables: Vec<Sparse<Ref>>,
}

/// A list that may be long and hold little.
#[derive(Serialize, Deserialize)]
struct Sparse<T> {
    length: u64,
    /// The chunks that are not all default, by ascending number.
    chunks: Vec<(u32, Vec<T>)>,
}

impl<T: Copy + Default + PartialEq> Sparse<T> {
    fn of(list: &[T]) -> Self {
        let chunks = (0..).zip(list.chunks(CHUNK));
        let chunks = chunks.filter(|(_, items)| items.iter().any(|item| *item != T::default()));
        Self {
            length: list.len() as u64,
            chunks: chunks.map(|(number, items)| (number, items.to_vec())).collect(),
        }
    }

    /// The list itself, which may be so long; `None` when it is longer, there is no room for it, or the chunks are none.
    fn expand(&self, most: u64) -> Option<Tracked<T>> {
        let mut list = Tracked::default();
        let length = usize::try_from(self.length).ok().filter(|_| self.length <= most)?;
        if !list.try_lengthen(length, 0, T::default()) {
            return None;
        }
        for (number, items) in &self.chunks {
            let start = (*number as usize).checked_mul(CHUNK)?;
            let end = start.checked_add(CHUNK)?.min(length);
            let place = list.get_mut(start..end)?;
            if place.len() != items.len() {
                return None;
            }
            place.copy_from_slice(items);
        }
        Some(list)
    }
}

impl Machine {
    /// The machine as bytes, for [`load`](Self::load).
    pub fn save(&self, program: &Program) -> Vec<u8> {
        let saved = Saved {
            program: program.checksum(),
            machine: self,
            memories: self.memories.iter().map(|memory| Sparse::of(&memory.bytes)).collect(),
            tables: self.tables.iter().map(|table| Sparse::of(&table.elements)).collect(),
        };
        let content = postcard::to_allocvec(&saved).expect("everything in a machine can be written");
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(crc32fast::hash(&content).to_le_bytes());
        bytes.extend(content);
        bytes
    }

    /// A machine of a program from bytes: equal to the one that was [saved](Self::save), and to be gone on with.
    /// `allowed` is what it may use at most.
    ///
    /// # Errors
    /// When these are not the bytes of a machine, or of one of another program, or they are damaged; when it was allowed
    /// more than is allowed here, or the host has no room for it.
    pub fn load(bytes: &[u8], program: &Program, allowed: &Limits) -> Result<Self, Error> {
        let damaged = || Error::usage("the saved machine is damaged");
        let Some(rest) = bytes.strip_prefix(&MAGIC) else {
            return Err(Error::usage("this is no saved machine"));
        };
        let (version, rest) = rest.split_first_chunk().ok_or_else(damaged)?;
        let version = u32::from_le_bytes(*version);
        if version != VERSION {
            let message = format!("the saved machine is in version {version}; this program reads version {VERSION}");
            return Err(Error::usage(message));
        }
        let (checksum, content) = rest.split_first_chunk().ok_or_else(damaged)?;
        if crc32fast::hash(content) != u32::from_le_bytes(*checksum) {
            return Err(damaged());
        }
        let (saved, rest) = postcard::take_from_bytes::<Saved<Self>>(content).map_err(|_| damaged())?;
        if saved.program != program.checksum() {
            return Err(Error::usage("the saved machine is one of another program"));
        }
        let Saved {
            mut machine,
            memories,
            tables,
            ..
        } = saved;
        machine.limits.within(allowed, "the saved machine")?;
        if !rest.is_empty() || (memories.len(), tables.len()) != (machine.memories.len(), machine.tables.len()) {
            return Err(damaged());
        }
        for (memory, bytes) in memories.iter().enumerate() {
            machine.memories[memory].bytes = bytes.expand(machine.store_room()).ok_or_else(damaged)?;
        }
        for (table, elements) in tables.iter().enumerate() {
            let most = machine.store_room() / table::ELEMENT;
            machine.tables[table].elements = elements.expand(most).ok_or_else(damaged)?;
        }
        match machine.is_valid(program) {
            true => Ok(machine),
            false => Err(damaged()),
        }
    }
}
