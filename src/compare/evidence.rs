//! What is seen of a run from outside.

use serde::{Deserialize, Serialize};

use super::seen::Seen;
use super::tally::sum;
use crate::error::TrapCode;
use crate::host::World;
use crate::machine::Value;

/// Host calls that are kept whole, at most: the first.
pub const CALLS_KEPT: usize = 1_000;

/// Bytes of output that are kept, at most: the first.
pub const OUTPUT_KEPT: usize = 1 << 16;

/// Globals that are looked at, at most.
pub const GLOBALS_SEEN: usize = 1_000;

/// Files that are looked at, at most.
pub const FILES_SEEN: usize = 1_000;

/// What is seen of a run, in whichever engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// How it ended.
    pub ending: Ending,
    /// What it called of the host.
    pub calls: Calls,
    /// What it printed.
    pub output: Output,
    /// Its globals at the end, by index; none when they cannot be seen.
    pub globals: Option<Vec<Seen>>,
    /// Its memories at the end, by index; none when they cannot be seen.
    pub memories: Option<Vec<MemoryEnd>>,
    /// The files that the host has for it at the end.
    pub files: Vec<FileEnd>,
    /// How long it took.
    pub milliseconds: f64,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ending {
    /// With results.
    Returned(Vec<Seen>),
    /// With a trap.
    Trapped {
        /// Which it may be: other engines do not tell all of them apart.
        codes: Vec<TrapCode>,
        /// In the words of the engine, or of the host.
        text: String,
    },
    /// With an exception that nobody catches.
    Thrown {
        /// The index of its tag; none when the engine does not tell.
        tag: Option<u32>,
        /// Its payload; nothing for what the engine does not tell.
        payload: Vec<Option<Seen>>,
    },
    /// By itself, with this status.
    Exited(u32),
    /// It waits for what does not come: for somebody to type, mostly. Nobody types while engines are compared.
    Waiting,
    /// It is not over.
    Unfinished,
    /// The engine has given up, for a reason that is not the program's.
    Failed(String),
}

/// A call of a host function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HostCall {
    /// The function's number among those of the host.
    pub host: u32,
    /// The arguments.
    pub arguments: Vec<Value>,
    /// The results, or the host's words for its trap.
    pub outcome: Result<Vec<Value>, String>,
}

/// The calls of the host, in their order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Calls {
    /// The first of them.
    pub first: Vec<HostCall>,
    /// How many there were.
    pub count: u64,
    /// What they all come to.
    pub sum: u64,
}

impl Calls {
    /// Adds a call.
    pub fn push(&mut self, call: HostCall) {
        self.count += 1;
        self.sum = sum(self.sum, u64::from(call.host));
        let words = call.arguments.iter().chain(call.outcome.iter().flatten());
        for [low, high] in words.map(|value| value.to_slots()) {
            self.sum = sum(sum(self.sum, low), high);
        }
        if self.first.len() < CALLS_KEPT {
            self.first.push(call);
        }
    }
}

/// What was printed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// The first bytes.
    pub first: Vec<u8>,
    /// How many there were.
    pub length: u64,
    /// What they all come to.
    pub sum: u64,
}

impl Output {
    /// Adds what a call has printed.
    pub fn push(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        self.sum = sum_of(self.sum, bytes);
        let room = OUTPUT_KEPT - self.first.len();
        self.first.extend_from_slice(&bytes[..room.min(bytes.len())]);
    }
}

/// A file at the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEnd {
    /// Its path.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// What its bytes come to.
    pub sum: u64,
}

impl FileEnd {
    /// The files of a world.
    pub fn all_of(world: &World) -> Vec<Self> {
        let files = world.wasi.file_systems().iter().flat_map(|system| system.files());
        let seen = |(path, bytes): (String, Vec<u8>)| Self {
            path,
            size: bytes.len() as u64,
            sum: sum_of(0, &bytes),
        };
        files.take(FILES_SEEN).map(seen).collect()
    }
}

/// Adds bytes to a sum.
fn sum_of(so_far: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(so_far, |so_far, byte| sum(so_far, u64::from(*byte)))
}

/// A memory at the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemoryEnd {
    /// Its size in bytes.
    pub size: u64,
    /// Its bytes, up to the last that is not zero.
    #[serde(with = "bytes")]
    pub bytes: Vec<u8>,
}

impl MemoryEnd {
    /// A memory with these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        Self {
            size: bytes.len() as u64,
            bytes: bytes[..end].to_vec(),
        }
    }

    /// The byte at an address; none outside.
    pub fn byte(&self, address: u64) -> Option<u8> {
        (address < self.size).then(|| self.bytes.get(address as usize).copied().unwrap_or(0))
    }

    /// The first address at which another memory is different.
    pub fn first_difference(&self, other: &Self) -> Option<u64> {
        let both = self.bytes.len().min(other.bytes.len());
        let within = (self.bytes[..both] != other.bytes[..both])
            .then(|| {
                self.bytes
                    .iter()
                    .zip(&other.bytes)
                    .position(|(one, other)| one != other)
            })
            .flatten();
        let longer = if self.bytes.len() > both { self } else { other };
        let behind = || {
            longer.bytes[both..]
                .iter()
                .position(|byte| *byte != 0)
                .map(|at| both + at)
        };
        let sizes = (self.size != other.size).then(|| self.size.min(other.size));
        let behind = || behind().map(|at| at as u64).into_iter().chain(sizes).min();
        within.map(|at| at as u64).or_else(behind)
    }
}

/// Bytes as one piece, not as a sequence of numbers.
mod bytes {
    use serde::de::Visitor;
    use serde::{Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}
