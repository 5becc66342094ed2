//! A call of a WASI function: what it has, and how it ends.

use wasip1::Errno;

use super::Wasi;
use super::memory::Guest;
use super::types::Version;
use crate::error::Trap;
use crate::host::{Answered, Call, Console, Unanswered, Wait};
use crate::machine::Value;

/// What a function of WASI works on.
pub(super) struct Request<'a> {
    /// The state of all that the program has from WASI.
    pub(super) wasi: &'a mut Wasi,
    /// Its memory.
    pub(super) guest: Guest<'a>,
    /// Its outputs.
    pub(super) console: &'a mut dyn Console,
    /// What it was made for.
    pub(super) version: Version,
}

/// Why a function has not done what it was to do.
#[derive(Debug)]
pub(super) enum Fault {
    /// The program is told.
    Errno(Errno),
    /// The program is not told: it ends, or waits.
    Unanswered(Unanswered),
}

impl From<Errno> for Fault {
    fn from(errno: Errno) -> Self {
        Self::Errno(errno)
    }
}

impl From<Trap> for Fault {
    fn from(trap: Trap) -> Self {
        Self::Unanswered(trap.into())
    }
}

impl From<Wait> for Fault {
    fn from(wait: Wait) -> Self {
        Self::Unanswered(Unanswered::Wait(wait))
    }
}

/// How a function ends.
pub(super) type Done = Result<(), Fault>;

/// Lets a function of WASI do its work, and gives what it says as the program gets it.
pub(super) fn respond(
    version: Version,
    call: &mut Call<'_>,
    function: impl FnOnce(&mut Request<'_>) -> Done,
) -> Answered {
    let mut request = Request {
        wasi: &mut call.world.wasi,
        guest: Guest::new(call.memory.as_deref_mut().map(|memory| memory as _)),
        console: call.console,
        version,
    };
    let errno = match function(&mut request) {
        Ok(()) => wasip1::ERRNO_SUCCESS,
        Err(Fault::Errno(errno)) => errno,
        Err(Fault::Unanswered(unanswered)) => return Err(unanswered),
    };
    Ok(vec![Value::I32(errno.raw().into())])
}
