//! How much a program may ask for. The defaults are the same natively and in the browser.

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Bounds on what a program may use. Beyond them it gets an error, a failing `grow`, or a trap; never a crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Limits {
    /// Nested calls, at most.
    pub call_depth: usize,
    /// Slots of 64 bits on the value stack, at most.
    pub value_stack: usize,
    /// Bytes of each memory, at most; a multiple of the page size is sensible.
    pub memory_bytes: u64,
    /// Elements of each table, at most.
    pub table_elements: u64,
    /// Bytes of all memories and tables together, at most; an element of a table takes 8.
    pub store_bytes: u64,
    /// Bytes of all objects on the heap, at most.
    pub heap_bytes: u64,
}

/// Pages of 64 KiB in a memory, at most, unless set otherwise: 1 GiB.
pub const DEFAULT_MEMORY_PAGES: u64 = 16_384;

impl Default for Limits {
    fn default() -> Self {
        Self {
            call_depth: 20_000,
            value_stack: 1 << 20,
            memory_bytes: DEFAULT_MEMORY_PAGES << 16,
            table_elements: 10_000_000,
            store_bytes: 2 << 30,
            heap_bytes: 512 << 20,
        }
    }
}

impl Limits {
    /// Refuses limits that allow more than others do. `whose` is what was allowed so much.
    pub(crate) fn within(&self, allowed: &Self, whose: &str) -> Result<(), Error> {
        for (what, wanted, most) in [
            ("nested calls", self.call_depth as u64, allowed.call_depth as u64),
            (
                "slots of value stack",
                self.value_stack as u64,
                allowed.value_stack as u64,
            ),
            ("bytes in each memory", self.memory_bytes, allowed.memory_bytes),
            ("elements in each table", self.table_elements, allowed.table_elements),
            (
                "bytes in all memories and tables",
                self.store_bytes,
                allowed.store_bytes,
            ),
            ("bytes of objects", self.heap_bytes, allowed.heap_bytes),
        ] {
            if wanted > most {
                let message = format!("{whose} was allowed {wanted} {what}, and {most} are allowed here");
                return Err(Error::limit(message));
            }
        }
        Ok(())
    }
}
