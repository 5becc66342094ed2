//! What a program is told when it begins, how it ends, and randomness.

use wasip1::ERRNO_INVAL;

use super::memory::Guest;
use super::request::{Done, Request};
use crate::error::{Trap, TrapCode};

pub(super) fn args_sizes_get(request: &mut Request<'_>, count: u32, size: u32) -> Done {
    sizes(&mut request.guest, &request.wasi.arguments, count, size)
}

pub(super) fn args_get(request: &mut Request<'_>, argv: u32, buffer: u32) -> Done {
    strings(&mut request.guest, &request.wasi.arguments, argv, buffer)
}

pub(super) fn environ_sizes_get(request: &mut Request<'_>, count: u32, size: u32) -> Done {
    sizes(&mut request.guest, &request.wasi.environment, count, size)
}

pub(super) fn environ_get(request: &mut Request<'_>, environ: u32, buffer: u32) -> Done {
    strings(&mut request.guest, &request.wasi.environment, environ, buffer)
}

/// Says how many strings there are, and how long they are together.
fn sizes(guest: &mut Guest<'_>, strings: &[Vec<u8>], count: u32, size: u32) -> Done {
    let bytes: usize = strings.iter().map(|string| string.len() + 1).sum();
    guest.check(size, 4)?;
    guest.write_u32(count, strings.len() as u32)?;
    Ok(guest.write_u32(size, bytes as u32)?)
}

/// Writes strings, each with a zero byte at its end, and where each begins.
fn strings(guest: &mut Guest<'_>, strings: &[Vec<u8>], mut pointer: u32, mut buffer: u32) -> Done {
    let bytes: usize = strings.iter().map(|string| string.len() + 1).sum();
    guest.check(pointer, 4 * strings.len() as u32)?;
    guest.check(buffer, bytes as u32)?;
    for string in strings {
        guest.write_u32(pointer, buffer)?;
        guest.write(buffer, &[string, &[0][..]].concat())?;
        pointer += 4;
        buffer += string.len() as u32 + 1;
    }
    Ok(())
}

pub(super) fn proc_exit(_: &mut Request<'_>, status: u32) -> Done {
    Err(Trap::from(TrapCode::Exit(status)).into())
}

/// A signal of its own ends a program, unless it is one that changes nothing if nobody listens.
pub(super) fn proc_raise(_: &mut Request<'_>, signal: u32) -> Done {
    const NAMES: [&str; 31] = [
        "NONE", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
        "ALRM", "TERM", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
        "WINCH", "POLL", "PWR", "SYS",
    ];
    match NAMES.get(signal as usize) {
        None => Err(ERRNO_INVAL.into()),
        Some(&("NONE" | "CHLD" | "CONT" | "URG" | "WINCH")) => Ok(()),
        Some(name) => Err(Trap::host(format!("the program raised SIG{name}")).into()),
    }
}

/// There is nobody else.
pub(super) fn sched_yield(_: &mut Request<'_>) -> Done {
    Ok(())
}

pub(super) fn random_get(request: &mut Request<'_>, buffer: u32, length: u32) -> Done {
    request.guest.check(buffer, length)?;
    let mut chunk = [0; 4096];
    let mut at = 0;
    while at < length {
        let chunk = &mut chunk[..(length - at).min(4096) as usize];
        request.wasi.outside.random(chunk);
        request.guest.write(buffer + at, chunk)?;
        at += chunk.len() as u32;
    }
    Ok(())
}
