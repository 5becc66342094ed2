//! What programs import: functions of the host, written once against a small view of the guest's memory.

pub mod canvas;
mod env;
mod spectest;
pub mod wasi;
mod world;

use serde::{Deserialize, Serialize};

use crate::error::Trap;
use crate::machine::{Memory, Value};
use crate::module::types::{FuncType, ValType};

pub use canvas::CANVAS;
pub use env::ENV;
pub use spectest::{SPECTEST_FUNCTIONS, define_spectest};
pub use wasi::WASI;
pub use world::{World, uses_world};

/// A guest's memory, whichever engine runs the guest.
pub trait GuestMemory {
    /// Its size in bytes.
    fn size(&self) -> u64;
    /// Copies bytes out of it; `false`, with nothing copied, when they are not all inside.
    fn read(&self, address: u64, bytes: &mut [u8]) -> bool;
    /// Copies bytes into it; `false`, with nothing copied, when they are not all inside.
    fn write(&mut self, address: u64, bytes: &[u8]) -> bool;
}

impl GuestMemory for Memory {
    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read(&self, address: u64, bytes: &mut [u8]) -> bool {
        self.get(address, bytes.len() as u64)
            .map(|found| bytes.copy_from_slice(found))
            .is_ok()
    }

    fn write(&mut self, address: u64, bytes: &[u8]) -> bool {
        self.get_mut(address, bytes.len() as u64)
            .map(|found| found.copy_from_slice(bytes))
            .is_ok()
    }
}

/// Which of its two outputs a program writes to, or what else is to be seen between them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stream {
    /// Standard output.
    #[default]
    Output,
    /// Standard error.
    Error,
    /// What somebody has typed, where the program reads it. It is no output of the program.
    Echo,
}

/// Where a program's output goes.
pub trait Console {
    /// Takes in bytes as the program wrote them to its standard output.
    fn write(&mut self, bytes: &[u8]);

    /// Takes in bytes as the program wrote them to its standard error. They go where the others go if nothing else is said.
    fn write_error(&mut self, bytes: &[u8]) {
        self.write(bytes);
    }

    /// Takes in bytes that somebody has typed, where the program reads them. Where they were typed they have been seen.
    fn echo(&mut self, _bytes: &[u8]) {}

    /// Takes in bytes as the program wrote them to one of its outputs.
    fn write_to(&mut self, stream: Stream, bytes: &[u8]) {
        match stream {
            Stream::Output => self.write(bytes),
            Stream::Error => self.write_error(bytes),
            Stream::Echo => self.echo(bytes),
        }
    }
}

impl Console for Vec<u8> {
    fn write(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// A host call: what the function may use besides its arguments.
pub struct Call<'a> {
    /// The memory of the instance that called, if it has one.
    pub memory: Option<&'a mut dyn GuestMemory>,
    /// Where output goes.
    pub console: &'a mut dyn Console,
    /// What the host has besides: files, clocks, what was typed.
    pub world: &'a mut World,
}

/// Why a host function gives no results.
#[derive(Clone, Debug, PartialEq)]
pub enum Unanswered {
    /// The program may not go on.
    Trap(Trap),
    /// Not yet: the function has done nothing, and is called again when what it waits for is there.
    Wait(Wait),
}

impl From<Trap> for Unanswered {
    fn from(trap: Trap) -> Self {
        Self::Trap(trap)
    }
}

/// What a host function waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// So many nanoseconds.
    Time(u64),
    /// That somebody types something.
    Input,
    /// The one or the other.
    InputOrTime(u64),
}

/// The results of a host function.
pub type Answered = Result<Vec<Value>, Unanswered>;

/// A function of the host.
#[derive(Clone, Copy, Debug)]
pub struct HostFunction {
    /// The module it is imported from.
    pub module: &'static str,
    /// Its name in that module.
    pub name: &'static str,
    /// Types of its parameters.
    pub params: &'static [ValType],
    /// Types of its results.
    pub results: &'static [ValType],
    /// What it does. The arguments are of the declared types, and so must be the results.
    pub call: fn(&mut Call<'_>, &[Value]) -> Answered,
}

impl HostFunction {
    /// Its type.
    pub fn ty(&self) -> FuncType {
        FuncType::new(self.params, self.results)
    }
}
