//! Reading, writing and seeking.

use wasip1::{
    ERRNO_AGAIN, ERRNO_BADF, ERRNO_FBIG, ERRNO_INVAL, ERRNO_ISDIR, ERRNO_NOTSUP, ERRNO_OVERFLOW, Errno, FDFLAGS_APPEND,
    FDFLAGS_DSYNC, FDFLAGS_NONBLOCK, FDFLAGS_SYNC, RIGHTS_FD_ADVISE, RIGHTS_FD_ALLOCATE, RIGHTS_FD_DATASYNC,
    RIGHTS_FD_READ, RIGHTS_FD_SEEK, RIGHTS_FD_SYNC, RIGHTS_FD_TELL, RIGHTS_FD_WRITE,
};

use super::descriptor::{Descriptor, Kind, Place};
use super::memory::length;
use super::outside::Input;
use super::request::{Done, Request};
use super::types::Version;
use crate::host::Wait;

pub(super) fn fd_read(request: &mut Request<'_>, fd: u32, buffers: u32, count: u32, read: u32) -> Done {
    let Descriptor { kind, flags, .. } = request.wasi.descriptors.get(fd)?;
    let flags = *flags;
    let file = match kind {
        Kind::Output(_) => return Err(ERRNO_BADF.into()),
        Kind::Input => {
            request.wasi.descriptors.with(fd, RIGHTS_FD_READ)?;
            None
        }
        _ => Some(request.wasi.descriptors.file(fd, RIGHTS_FD_READ, ERRNO_ISDIR)?),
    };
    let buffers = request.guest.buffers(buffers, count)?;
    request.guest.check(read, 4)?;
    let room = length(&buffers);
    let bytes = match file {
        Some((place, offset)) => {
            let bytes = request.wasi.read_file(place, offset, room)?;
            request.wasi.descriptors.move_to(fd, offset + bytes.len() as u64)?;
            bytes
        }
        None if room > 0 => match request.wasi.stdin.read(room, &mut *request.wasi.outside) {
            Input::Bytes(bytes) => {
                let typed = request.wasi.stdin.echo(&bytes);
                if !typed.is_empty() {
                    request.console.echo(typed);
                }
                bytes
            }
            Input::End => Vec::new(),
            Input::NotYet if flags & FDFLAGS_NONBLOCK != 0 => return Err(ERRNO_AGAIN.into()),
            Input::NotYet => return Err(Wait::Input.into()),
        },
        None => Vec::new(),
    };
    request.guest.scatter(&buffers, &bytes)?;
    Ok(request.guest.write_u32(read, bytes.len() as u32)?)
}

pub(super) fn fd_pread(request: &mut Request<'_>, fd: u32, buffers: u32, count: u32, offset: u64, read: u32) -> Done {
    let rights = RIGHTS_FD_READ | RIGHTS_FD_SEEK;
    let (place, _) = request.wasi.descriptors.file(fd, rights, ERRNO_ISDIR)?;
    let buffers = request.guest.buffers(buffers, count)?;
    request.guest.check(read, 4)?;
    let bytes = request.wasi.read_file(place, checked(offset)?, length(&buffers))?;
    request.guest.scatter(&buffers, &bytes)?;
    Ok(request.guest.write_u32(read, bytes.len() as u32)?)
}

pub(super) fn fd_write(request: &mut Request<'_>, fd: u32, buffers: u32, count: u32, written: u32) -> Done {
    let Descriptor { kind, flags, .. } = request.wasi.descriptors.get(fd)?;
    let flags = *flags;
    let stream = match *kind {
        Kind::Input => return Err(ERRNO_BADF.into()),
        Kind::Output(stream) => Some(stream),
        _ => None,
    };
    let file = match stream {
        Some(_) => request.wasi.descriptors.with(fd, RIGHTS_FD_WRITE).map(|_| None)?,
        None => Some(request.wasi.descriptors.file(fd, RIGHTS_FD_WRITE, ERRNO_ISDIR)?),
    };
    let buffers = request.guest.buffers(buffers, count)?;
    request.guest.check(written, 4)?;
    let bytes = request.guest.gather(&buffers)?;
    if let Some(stream) = stream {
        request.console.write_to(stream, &bytes);
    }
    let count = match file {
        None => bytes.len(),
        Some((place, mut offset)) => {
            let system = &mut request.wasi.systems[place.system];
            if flags & FDFLAGS_APPEND != 0 {
                offset = system.stat(place.node)?.size;
            }
            let count = system.write(place.node, offset, &bytes)?;
            if flags & (FDFLAGS_DSYNC | FDFLAGS_SYNC) != 0 {
                system.sync(place.node, flags & FDFLAGS_SYNC == 0)?;
            }
            request.wasi.descriptors.move_to(fd, offset + count as u64)?;
            count
        }
    };
    Ok(request.guest.write_u32(written, count as u32)?)
}

pub(super) fn fd_pwrite(
    request: &mut Request<'_>,
    fd: u32,
    buffers: u32,
    count: u32,
    offset: u64,
    written: u32,
) -> Done {
    let rights = RIGHTS_FD_WRITE | RIGHTS_FD_SEEK;
    let (place, _) = request.wasi.descriptors.file(fd, rights, ERRNO_ISDIR)?;
    let buffers = request.guest.buffers(buffers, count)?;
    request.guest.check(written, 4)?;
    let bytes = request.guest.gather(&buffers)?;
    let system = &mut request.wasi.systems[place.system];
    let count = system.write(place.node, checked(offset)?, &bytes)?;
    Ok(request.guest.write_u32(written, count as u32)?)
}

pub(super) fn fd_seek(request: &mut Request<'_>, fd: u32, delta: u64, whence: u32, position: u32) -> Done {
    /// From where.
    enum From {
        Start,
        Here,
        End,
    }
    let descriptors = &request.wasi.descriptors;
    let from = match (request.version, whence) {
        (Version::Preview1, 0) | (Version::Unstable, 2) => From::Start,
        (Version::Preview1, 1) | (Version::Unstable, 0) => From::Here,
        (Version::Preview1, 2) | (Version::Unstable, 1) => From::End,
        _ => {
            descriptors.get(fd)?;
            return Err(ERRNO_INVAL.into());
        }
    };
    // Asking where one is needs less.
    let asks = delta == 0 && matches!(from, From::Here);
    let rights = match asks && descriptors.get(fd)?.rights & RIGHTS_FD_TELL != 0 {
        true => RIGHTS_FD_TELL,
        false => RIGHTS_FD_SEEK,
    };
    let (place, offset) = descriptors.file(fd, rights, ERRNO_BADF)?;
    request.guest.check(position, 8)?;
    let base = match from {
        From::Start => 0,
        From::Here => offset,
        From::End => request.wasi.systems[place.system].stat(place.node)?.size,
    };
    let to = base.checked_add_signed(delta as i64).ok_or(ERRNO_INVAL)?;
    let to = checked(to)?;
    if to != offset {
        request.wasi.descriptors.move_to(fd, to)?;
    }
    Ok(request.guest.write_u64(position, to)?)
}

pub(super) fn fd_tell(request: &mut Request<'_>, fd: u32, position: u32) -> Done {
    let (_, offset) = request.wasi.descriptors.file(fd, RIGHTS_FD_TELL, ERRNO_BADF)?;
    Ok(request.guest.write_u64(position, offset)?)
}

/// What a program says about its plans is not needed, but must make sense.
pub(super) fn fd_advise(request: &mut Request<'_>, fd: u32, offset: u64, length: u64, advice: u32) -> Done {
    request.wasi.descriptors.file(fd, RIGHTS_FD_ADVISE, ERRNO_BADF)?;
    if advice > u32::from(wasip1::ADVICE_NOREUSE.raw()) || offset.checked_add(length).is_none_or(|end| end > LARGEST) {
        return Err(ERRNO_INVAL.into());
    }
    Ok(())
}

pub(super) fn fd_allocate(request: &mut Request<'_>, fd: u32, offset: u64, length: u64) -> Done {
    let (place, _) = request.wasi.descriptors.file(fd, RIGHTS_FD_ALLOCATE, ERRNO_BADF)?;
    if length == 0 {
        return Err(ERRNO_INVAL.into());
    }
    let end = offset
        .checked_add(length)
        .filter(|end| *end <= LARGEST)
        .ok_or(ERRNO_FBIG)?;
    let system = &mut request.wasi.systems[place.system];
    if system.stat(place.node)?.size < end {
        system.set_size(place.node, end)?;
    }
    Ok(())
}

pub(super) fn fd_sync(request: &mut Request<'_>, fd: u32) -> Done {
    sync(request, fd, false)
}

pub(super) fn fd_datasync(request: &mut Request<'_>, fd: u32) -> Done {
    sync(request, fd, true)
}

fn sync(request: &mut Request<'_>, fd: u32, data_only: bool) -> Done {
    let rights = if data_only { RIGHTS_FD_DATASYNC } else { RIGHTS_FD_SYNC };
    let Some(place) = request.wasi.descriptors.get(fd)?.place() else {
        return Err(ERRNO_INVAL.into());
    };
    request.wasi.descriptors.with(fd, rights)?;
    Ok(request.wasi.systems[place.system].sync(place.node, data_only)?)
}

pub(super) fn fd_close(request: &mut Request<'_>, fd: u32) -> Done {
    let descriptor = request.wasi.descriptors.get(fd)?;
    // What has been there from the beginning can be closed too.
    let place = descriptor.place();
    request.wasi.close(fd, place);
    request.wasi.descriptors.set(fd, None);
    Ok(())
}

pub(super) fn fd_renumber(request: &mut Request<'_>, from: u32, to: u32) -> Done {
    let descriptors = &mut request.wasi.descriptors;
    let moved = descriptors.get(from)?.clone();
    let replaced = descriptors.get(to)?;
    let kept = |kind: &Kind| matches!(kind, Kind::Directory { preopened: Some(_), .. });
    if kept(&moved.kind) || kept(&replaced.kind) {
        return Err(ERRNO_NOTSUP.into());
    }
    if from == to {
        return Ok(());
    }
    let place = replaced.place();
    request.wasi.close(to, place);
    request.wasi.descriptors.set(to, Some(moved));
    request.wasi.descriptors.set(from, None);
    Ok(())
}

/// The largest place in a file: offsets are signed for those who seek.
const LARGEST: u64 = i64::MAX as u64;

/// An offset, if it is a place in a file.
fn checked(offset: u64) -> Result<u64, Errno> {
    match offset <= LARGEST {
        true => Ok(offset),
        false => Err(ERRNO_INVAL),
    }
}

impl super::Wasi {
    /// Reads from a file.
    fn read_file(&mut self, place: Place, offset: u64, most: usize) -> Result<Vec<u8>, Errno> {
        let mut bytes = vec![0; most];
        let count = self.systems[place.system].read(place.node, offset, &mut bytes)?;
        offset.checked_add(count as u64).ok_or(ERRNO_OVERFLOW)?;
        bytes.truncate(count);
        Ok(bytes)
    }

    /// Closes what a number stands for, when nothing else stands for it.
    fn close(&mut self, fd: u32, place: Option<Place>) {
        if let Some(place) = place
            && !self.descriptors.is_shared(fd, place)
        {
            self.systems[place.system].close(place.node);
        }
    }
}
