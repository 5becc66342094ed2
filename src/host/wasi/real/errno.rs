//! What the operating system says went wrong, as WASI says it.

use std::io::{self, ErrorKind};

use wasip1::*;

/// The number for an error.
pub(super) fn errno(error: &io::Error) -> Errno {
    #[cfg(unix)]
    if let Some(errno) = rustix::io::Errno::from_io_error(error).and_then(exact) {
        return errno;
    }
    match error.kind() {
        ErrorKind::NotFound => ERRNO_NOENT,
        // A path that leads out of its directory is refused so, and by no operating system.
        ErrorKind::PermissionDenied if error.raw_os_error().is_none() => ERRNO_PERM,
        ErrorKind::PermissionDenied => ERRNO_ACCES,
        ErrorKind::AlreadyExists => ERRNO_EXIST,
        ErrorKind::NotADirectory => ERRNO_NOTDIR,
        ErrorKind::IsADirectory => ERRNO_ISDIR,
        ErrorKind::DirectoryNotEmpty => ERRNO_NOTEMPTY,
        ErrorKind::ReadOnlyFilesystem => ERRNO_ROFS,
        ErrorKind::StorageFull => ERRNO_NOSPC,
        ErrorKind::QuotaExceeded => ERRNO_DQUOT,
        ErrorKind::FileTooLarge => ERRNO_FBIG,
        ErrorKind::ResourceBusy => ERRNO_BUSY,
        ErrorKind::TooManyLinks => ERRNO_MLINK,
        ErrorKind::InvalidFilename => ERRNO_NAMETOOLONG,
        ErrorKind::CrossesDevices => ERRNO_XDEV,
        ErrorKind::NotSeekable => ERRNO_SPIPE,
        ErrorKind::InvalidInput => ERRNO_INVAL,
        ErrorKind::BrokenPipe => ERRNO_PIPE,
        ErrorKind::WouldBlock => ERRNO_AGAIN,
        ErrorKind::Unsupported => ERRNO_NOTSUP,
        ErrorKind::OutOfMemory => ERRNO_NOMEM,
        _ => ERRNO_IO,
    }
}

/// Those that Rust's kinds do not tell apart.
#[cfg(unix)]
fn exact(errno: rustix::io::Errno) -> Option<Errno> {
    use rustix::io::Errno as Os;
    Some(match errno {
        Os::PERM => ERRNO_PERM,
        Os::LOOP => ERRNO_LOOP,
        Os::BADF => ERRNO_BADF,
        Os::MFILE | Os::NFILE => ERRNO_MFILE,
        Os::NODEV => ERRNO_NODEV,
        Os::NXIO => ERRNO_NXIO,
        Os::TXTBSY => ERRNO_TXTBSY,
        Os::OVERFLOW => ERRNO_OVERFLOW,
        _ => return None,
    })
}
