//! How much a program may ask for. The defaults are the same natively and in the browser.

/// Bounds on what a program may use. Beyond them it gets an error, a failing `grow`, or a trap; never a crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
