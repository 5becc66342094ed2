//! WASI preview 1: what programs import that were compiled for `wasm32-wasip1`, and its first version, `wasi_unstable`.
//!
//! In reading order: the table of [`functions`], the [`request`] that each of them works on, the guest's [`memory`] and the
//! [`types`] that lie in it; then the functions by what they are about: [`program`], [`clock`], [`descriptor`]s with their
//! [`rights`], the content of [`file`]s and their [`attributes`], [`directory`] and [`path`], [`poll`], [`socket`]. What they need from
//! elsewhere are two traits: [`FileSystem`], of which [`MemoryFs`] is one, and [`Outside`]: clocks, randomness and what is
//! typed.
//!
//! No function blocks: what has to wait says so, and is called again. Nothing else of the state changes before it has
//! what it waits for, so that it is as if it had been called once.

mod attributes;
mod clock;
mod descriptor;
mod directory;
mod entry;
mod file;
mod file_system;
mod functions;
mod journal;
mod memory;
mod memory_fs;
mod outside;
mod path;
mod poll;
mod program;
#[cfg(feature = "cli")]
pub mod real;
mod request;
mod rights;
mod socket;
mod stdin;
pub mod types;

pub use entry::{INITIALIZE, START, is_program, uses_wasi, wants_initialization};
pub use file_system::{DirectoryEntry, FileSystem, Node, Opening};
pub use functions::WASI;
pub(crate) use functions::is_from_outside;
pub use memory_fs::MemoryFs;
pub use outside::{Clock, Input, Nowhere, Outside};

use crate::host::Wait;

use descriptor::Descriptors;
use stdin::Stdin;
use types::Timestamp;

/// What a WASI program has: arguments, environment, files, and what is outside.
#[derive(Clone, Debug)]
pub struct Wasi {
    arguments: Vec<Vec<u8>>,
    environment: Vec<Vec<u8>>,
    outside: Box<dyn Outside>,
    stdin: Stdin,
    systems: Vec<Box<dyn FileSystem>>,
    descriptors: Descriptors,
    /// When the call of `poll_oneoff` that waits was made, on the monotonic clock.
    polled: Option<Timestamp>,
}

impl Default for Wasi {
    /// No arguments, no environment, no files, nothing to read, and the time of [`Nowhere`].
    fn default() -> Self {
        let mut nothing = Self::new(Box::new(Nowhere::default()));
        nothing.end_input();
        nothing
    }
}

impl Wasi {
    /// No arguments, no environment and no files.
    pub fn new(outside: Box<dyn Outside>) -> Self {
        Self {
            arguments: Vec::new(),
            environment: Vec::new(),
            outside,
            stdin: Stdin::default(),
            systems: Vec::new(),
            descriptors: Descriptors::default(),
            polled: None,
        }
    }

    /// Adds an argument; the first is what the program is called. It ends before its first zero byte.
    pub fn argument(&mut self, argument: &[u8]) {
        self.arguments.push(until_zero(argument).to_vec());
    }

    /// Adds a variable, written as `NAME=VALUE`. It ends before its first zero byte.
    pub fn variable(&mut self, variable: &[u8]) {
        self.environment.push(until_zero(variable).to_vec());
    }

    /// Gives the program a directory under a name, which its paths may begin with.
    pub fn preopen(&mut self, name: &str, system: Box<dyn FileSystem>) {
        self.descriptors.preopen(name, self.systems.len(), system.root());
        self.systems.push(system);
    }

    /// Puts bytes behind what can be read from standard input.
    pub fn type_in(&mut self, bytes: &[u8]) {
        self.stdin.type_ahead(bytes);
    }

    /// The same for what somebody types while the program runs: where it is read, it is to be seen.
    pub fn answer(&mut self, bytes: &[u8]) {
        self.stdin.answer(bytes);
    }

    /// Nothing comes after what can be read from standard input now.
    pub fn end_input(&mut self) {
        self.stdin.end();
    }

    /// Says that nobody sits at the other end of a stream: it comes from a file, or goes to one.
    pub fn redirect(&mut self, stream: u32) {
        let redirected = self
            .descriptors
            .change(stream, |descriptor| descriptor.is_terminal = false);
        debug_assert!(redirected.is_ok(), "there are three streams");
    }

    /// The file systems, in the order of their directories.
    pub fn file_systems(&self) -> &[Box<dyn FileSystem>] {
        &self.systems
    }

    /// Waits, if what is outside can do that; `false` when it cannot, or somebody does not want to wait any longer.
    pub fn block(&mut self, wait: Wait) -> bool {
        self.outside.block(wait)
    }

    /// What the clock shows that never goes back, in nanoseconds.
    pub(super) fn time(&mut self) -> Timestamp {
        self.outside.now(Clock::Monotonic)
    }

    pub(super) fn be_at(&mut self, moment: usize) {
        self.stdin.be_at(moment);
        self.descriptors.be_at(moment);
        self.systems.iter_mut().for_each(|system| system.be_at(moment));
    }

    pub(super) fn rewind(&mut self, moment: usize) {
        self.polled = None;
        self.stdin.rewind(moment);
        self.descriptors.rewind(moment);
        self.systems.iter_mut().for_each(|system| system.rewind(moment));
    }

    pub(super) fn forget(&mut self, moment: usize) {
        self.stdin.forget(moment);
        self.descriptors.forget(moment);
        self.systems.iter_mut().for_each(|system| system.forget(moment));
    }
}

fn until_zero(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}
