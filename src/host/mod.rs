//! What programs import: functions of the host, written once against a small view of the guest's memory.

mod env;
mod spectest;

use crate::error::Trap;
use crate::machine::{Memory, Value};
use crate::module::types::{FuncType, ValType};

pub use env::ENV;
pub use spectest::{SPECTEST_FUNCTIONS, define_spectest};

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

/// Where a program's output goes.
pub trait Console {
    /// Takes in bytes as the program wrote them.
    fn write(&mut self, bytes: &[u8]);
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
}

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
    pub call: fn(&mut Call<'_>, &[Value]) -> Result<Vec<Value>, Trap>,
}

impl HostFunction {
    /// Its type.
    pub fn ty(&self) -> FuncType {
        FuncType::new(self.params, self.results)
    }
}
