//! What compiled code and the engine tell each other, in memory.

use crate::machine::Ref;

/// The context of compiled code while it runs. Compiled code reads and writes the fields at their offsets.
#[derive(Debug)]
#[repr(C)]
pub struct Context {
    /// What compiled code that has left or refused would leave of the budget.
    pub left: i64,
    /// The length of the instance's first memory, in bytes.
    pub memory_length: u64,
    /// Where that memory is.
    pub memory: *mut u8,
    /// For each chunk of that memory, whether it has changed.
    pub marks: *mut bool,
    /// Where the value stack ends.
    pub stack_end: *mut u64,
    /// Bytes of the surrounding engine's stack that compiled calls may still take, by estimation.
    pub room: i32,
    /// Where the next [`Left`] goes.
    pub lefts: *mut Left,
    /// For each function of the module, where in the surrounding engine's table its compiled code is, or 0.
    pub functions: *const u32,
    /// For each global of the instance, where its value is.
    pub globals: *const *mut u64,
    /// The tables of the instance.
    pub tables: *mut Table,
    /// Functions that were called through tables, by the lowest bits of their references: [`CALLEES`].
    pub callees: *mut Callee,
    /// What helpers work on.
    pub engine: *mut (),
}

/// A table.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Table {
    /// Where its elements are.
    pub elements: *const Ref,
    /// How many they are.
    pub length: usize,
}

/// A function that was called through a table. It belongs to the instance that is executed.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Callee {
    /// The element of the table.
    pub element: Ref,
    /// The type that it was called with.
    pub ty: u32,
    /// Where in the surrounding engine's table its compiled code is.
    pub place: u32,
}

impl Callee {
    /// No function.
    pub const NONE: Self = Self {
        element: Ref::NULL,
        ty: u32::MAX,
        place: 0,
    };
}

/// How many functions that were called through tables are remembered.
pub const CALLEES: usize = 64;

/// Compiled code, in the surrounding engine's table. It takes the address of its frame and the budget as fast code keeps it:
/// what would be left after the rest of the function, or before a function that is called. When it has returned, with its
/// results at the beginning of its frame, it gives what is left; else a [`Status`].
///
/// Compiled code that calls compiled code gives it what would be left after its own rest, which need not be asked for again
/// then. It may so refuse a little early; who leaves adds what its callers have reserved, one after the other.
pub type Compiled = extern "C" fn(*mut Context, *mut u64, i64) -> i64;

/// How compiled code ended that has not returned. [`Context::left`] then says what is left of the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It has not begun: there is no room for its frame, or the budget does not reach to its end.
    Refused = -1,
    /// It left: [`Context::lefts`] says where, for it and for all callers up to the one that was entered first.
    Left = -2,
}

/// Where compiled code has left a function. All slots of the frame are in their places.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct Left {
    /// The index of the function in its module.
    pub function: u32,
    /// The address of its frame's first slot.
    pub frame: u32,
    /// Twice the operation of fast code, and a [`Where`].
    pub at: u32,
}

/// Where a function was left, from an operation of its fast code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// Before it.
    Before = 0,
    /// In it, a call: the function that it calls was left, too.
    Calling = 1,
}

/// How much of the surrounding engine's stack compiled code may take. Engines give a thread a megabyte or half of that.
pub const ROOM: i32 = 256 << 10;

/// What a compiled call takes of it at least.
pub const LEAST_ROOM: i32 = 128;

/// How many functions can be left at once.
pub const MOST_LEFTS: usize = (ROOM / LEAST_ROOM) as usize + 1;

/// Where helpers of the engine are in the surrounding engine's table.
#[derive(Clone, Copy, Debug, Default)]
pub struct Helpers {
    /// The compiled code of a function of the module that had none, by its index: where it is now, or 0.
    pub missing: u32,
    /// The compiled code of the function at an index of a table, if it has a type: where it is, or 0 when there is none
    /// to call.
    pub resolve: u32,
    /// Executes an operation of plain code, by its function and its place there, with its operands in the frame's slots.
    /// Not 0 when it traps; then nothing has happened.
    pub plain: u32,
}
