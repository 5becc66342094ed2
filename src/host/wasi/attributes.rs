//! What is known of a descriptor and of the file behind it, and changing that.

use wasip1::{
    ERRNO_BADF, ERRNO_INVAL, ERRNO_NOTCAPABLE, FDFLAGS_APPEND, FDFLAGS_DSYNC, FDFLAGS_NONBLOCK, FDFLAGS_RSYNC,
    FDFLAGS_SYNC, RIGHTS_FD_FDSTAT_SET_FLAGS, RIGHTS_FD_FILESTAT_GET, RIGHTS_FD_FILESTAT_SET_SIZE,
    RIGHTS_FD_FILESTAT_SET_TIMES,
};

use super::outside::Clock;
use super::request::{Done, Request};
use super::types::{Fdflags, Filestat, Times};

/// All flags that a descriptor can have.
const FLAGS: Fdflags = FDFLAGS_APPEND | FDFLAGS_DSYNC | FDFLAGS_NONBLOCK | FDFLAGS_RSYNC | FDFLAGS_SYNC;

pub(super) fn fd_fdstat_get(request: &mut Request<'_>, fd: u32, stat: u32) -> Done {
    let descriptor = request.wasi.descriptors.get(fd)?;
    let mut bytes = vec![descriptor.filetype().raw(), 0];
    bytes.extend(descriptor.flags.to_le_bytes());
    bytes.extend([0; 4]);
    bytes.extend(descriptor.rights.to_le_bytes());
    bytes.extend(descriptor.inheriting.to_le_bytes());
    Ok(request.guest.write(stat, &bytes)?)
}

pub(super) fn fd_fdstat_set_flags(request: &mut Request<'_>, fd: u32, flags: u32) -> Done {
    request.wasi.descriptors.with(fd, RIGHTS_FD_FDSTAT_SET_FLAGS)?;
    let flags = known_flags(flags).ok_or(ERRNO_INVAL)?;
    Ok(request
        .wasi
        .descriptors
        .change(fd, |descriptor| descriptor.flags = flags)?)
}

/// The flags in a number, if there are no others in it.
pub(super) fn known_flags(flags: u32) -> Option<Fdflags> {
    Fdflags::try_from(flags).ok().filter(|flags| flags & !FLAGS == 0)
}

/// Rights can only be given up.
pub(super) fn fd_fdstat_set_rights(request: &mut Request<'_>, fd: u32, base: u64, inheriting: u64) -> Done {
    let descriptor = request.wasi.descriptors.get(fd)?;
    if base & !descriptor.rights != 0 || inheriting & !descriptor.inheriting != 0 {
        return Err(ERRNO_NOTCAPABLE.into());
    }
    Ok(request.wasi.descriptors.change(fd, |descriptor| {
        descriptor.rights = base;
        descriptor.inheriting = inheriting;
    })?)
}

pub(super) fn fd_filestat_get(request: &mut Request<'_>, fd: u32, stat: u32) -> Done {
    let descriptor = request.wasi.descriptors.with(fd, RIGHTS_FD_FILESTAT_GET)?;
    let found = match descriptor.place() {
        Some(place) => request.wasi.systems[place.system].stat(place.node)?,
        None => Filestat::of_stream(descriptor.filetype()),
    };
    Ok(found.write(request.version, &mut request.guest, stat)?)
}

pub(super) fn fd_filestat_set_size(request: &mut Request<'_>, fd: u32, size: u64) -> Done {
    let descriptors = &request.wasi.descriptors;
    if descriptors.get(fd)?.place().is_none() {
        return Err(ERRNO_INVAL.into());
    }
    let (place, _) = descriptors.file(fd, RIGHTS_FD_FILESTAT_SET_SIZE, ERRNO_BADF)?;
    if size > i64::MAX as u64 {
        return Err(ERRNO_INVAL.into());
    }
    Ok(request.wasi.systems[place.system].set_size(place.node, size)?)
}

pub(super) fn fd_filestat_set_times(
    request: &mut Request<'_>,
    fd: u32,
    accessed: u64,
    modified: u64,
    flags: u32,
) -> Done {
    let descriptor = request.wasi.descriptors.with(fd, RIGHTS_FD_FILESTAT_SET_TIMES)?;
    let place = descriptor.place().ok_or(ERRNO_INVAL)?;
    let times = Times::asked(accessed, modified, flags, || request.wasi.outside.now(Clock::Real))?;
    Ok(request.wasi.systems[place.system].set_times(place.node, times)?)
}
