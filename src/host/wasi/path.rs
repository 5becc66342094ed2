//! What is done to a path.

use wasip1::{
    ERRNO_INVAL, ERRNO_ISDIR, ERRNO_NAMETOOLONG, ERRNO_NOENT, ERRNO_NOTCAPABLE, ERRNO_NOTDIR, ERRNO_PERM, ERRNO_XDEV,
    Errno, FDFLAGS_APPEND, FDFLAGS_DSYNC, FDFLAGS_RSYNC, FDFLAGS_SYNC, FILETYPE_DIRECTORY, LOOKUPFLAGS_SYMLINK_FOLLOW,
    OFLAGS_CREAT, OFLAGS_DIRECTORY, OFLAGS_EXCL, OFLAGS_TRUNC, RIGHTS_FD_DATASYNC, RIGHTS_FD_SYNC,
    RIGHTS_PATH_CREATE_DIRECTORY, RIGHTS_PATH_CREATE_FILE, RIGHTS_PATH_FILESTAT_GET, RIGHTS_PATH_FILESTAT_SET_SIZE,
    RIGHTS_PATH_FILESTAT_SET_TIMES, RIGHTS_PATH_LINK_SOURCE, RIGHTS_PATH_LINK_TARGET, RIGHTS_PATH_OPEN,
    RIGHTS_PATH_READLINK, RIGHTS_PATH_REMOVE_DIRECTORY, RIGHTS_PATH_RENAME_SOURCE, RIGHTS_PATH_RENAME_TARGET,
    RIGHTS_PATH_SYMLINK, RIGHTS_PATH_UNLINK_FILE,
};

use super::attributes::known_flags;
use super::descriptor::{Descriptor, Kind, Place};
use super::file_system::{FileSystem, Opening};
use super::outside::Clock;
use super::request::{Done, Request};
use super::rights;
use super::types::{Rights, Times};

/// Bytes of a path, at most.
const LONGEST: u32 = 4096;

/// A path of the guest, and the directory that it begins in.
struct Path {
    place: Place,
    path: String,
}

impl Path {
    /// Reads it, if the directory may be used for all of this.
    fn read(request: &Request<'_>, fd: u32, rights: Rights, path: u32, length: u32) -> Result<Self, Errno> {
        let place = request.wasi.descriptors.directory(fd, rights)?;
        let path = text(request, path, length)?;
        match path.is_empty() {
            true => Err(ERRNO_NOENT),
            false => Ok(Self { place, path }),
        }
    }

    /// The file system that it is in.
    fn system<'a>(&self, request: &'a mut Request<'_>) -> &'a mut dyn FileSystem {
        &mut *request.wasi.systems[self.place.system]
    }
}

/// A path as text.
fn text(request: &Request<'_>, path: u32, length: u32) -> Result<String, Errno> {
    request.guest.check(path, length)?;
    if length > LONGEST {
        return Err(ERRNO_NAMETOOLONG);
    }
    let text = request.guest.string(path, length)?;
    match text.contains('\0') {
        true => Err(ERRNO_INVAL),
        false => Ok(text),
    }
}

/// Whether symbolic links at the end of a path are followed.
fn follows(lookup: u32) -> Result<bool, Errno> {
    match lookup & !LOOKUPFLAGS_SYMLINK_FOLLOW {
        0 => Ok(lookup & LOOKUPFLAGS_SYMLINK_FOLLOW != 0),
        _ => Err(ERRNO_INVAL),
    }
}

#[expect(clippy::too_many_arguments, reason = "that is the function's type")]
pub(super) fn path_open(
    request: &mut Request<'_>,
    fd: u32,
    lookup: u32,
    path: u32,
    length: u32,
    oflags: u32,
    base: u64,
    inheriting: u64,
    flags: u32,
    opened: u32,
) -> Done {
    const OFLAGS: u16 = OFLAGS_CREAT | OFLAGS_DIRECTORY | OFLAGS_EXCL | OFLAGS_TRUNC;
    let asks = |flag: u16| oflags & u32::from(flag) != 0;
    let needed = RIGHTS_PATH_OPEN
        | if asks(OFLAGS_CREAT) { RIGHTS_PATH_CREATE_FILE } else { 0 }
        | if asks(OFLAGS_TRUNC) {
            RIGHTS_PATH_FILESTAT_SET_SIZE
        } else {
            0
        };
    let path = Path::read(request, fd, needed, path, length)?;
    let flags = known_flags(flags).ok_or(ERRNO_INVAL)?;
    if oflags & !u32::from(OFLAGS) != 0 {
        return Err(ERRNO_INVAL.into());
    }
    let synchronous = if flags & (FDFLAGS_RSYNC | FDFLAGS_SYNC) != 0 {
        RIGHTS_FD_SYNC
    } else {
        0
    } | if flags & FDFLAGS_DSYNC != 0 {
        RIGHTS_FD_DATASYNC
    } else {
        0
    };
    let given = request.wasi.descriptors.get(fd)?.inheriting;
    // What is right for nothing in a file system is not given, and not missed.
    let asked = (base | inheriting | synchronous) & (rights::FILE | rights::DIRECTORY);
    if asked & !given != 0 {
        return Err(ERRNO_NOTCAPABLE.into());
    }
    request.guest.check(opened, 4)?;
    let free = request.wasi.descriptors.free()?;

    let how = Opening {
        follow: follows(lookup)?,
        create: asks(OFLAGS_CREAT),
        exclusive: asks(OFLAGS_EXCL),
        truncate: asks(OFLAGS_TRUNC),
        directory: asks(OFLAGS_DIRECTORY),
        read: base & rights::READS != 0,
        // Whoever wants a directory, and all rights that there are, does not mean to write it.
        write: !asks(OFLAGS_DIRECTORY) && (base & rights::WRITES != 0 || flags & FDFLAGS_APPEND != 0),
    };
    if how.directory && (how.create || how.truncate) {
        return Err(ERRNO_INVAL.into());
    }
    let system = path.system(request);
    let node = system.open(path.place.node, &path.path, how)?;
    let filetype = match system.stat(node) {
        Ok(stat) => stat.filetype,
        Err(errno) => {
            system.close(node);
            return Err(errno.into());
        }
    };
    if filetype == FILETYPE_DIRECTORY && how.write {
        system.close(node);
        return Err(ERRNO_ISDIR.into());
    }
    let place = Place {
        system: path.place.system,
        node,
    };
    let descriptor = match filetype == FILETYPE_DIRECTORY {
        true => Descriptor {
            kind: Kind::Directory {
                place,
                preopened: None,
                listing: None,
            },
            rights: base & rights::DIRECTORY,
            inheriting: inheriting & given,
            flags,
            is_terminal: false,
        },
        false => Descriptor {
            kind: Kind::File {
                place,
                filetype,
                offset: 0,
            },
            rights: base & rights::FILE,
            inheriting: 0,
            flags,
            is_terminal: false,
        },
    };
    request.wasi.descriptors.set(free, Some(descriptor));
    Ok(request.guest.write_u32(opened, free)?)
}

pub(super) fn path_filestat_get(
    request: &mut Request<'_>,
    fd: u32,
    lookup: u32,
    path: u32,
    length: u32,
    stat: u32,
) -> Done {
    let path = Path::read(request, fd, RIGHTS_PATH_FILESTAT_GET, path, length)?;
    let found = path
        .system(request)
        .stat_at(path.place.node, &path.path, follows(lookup)?)?;
    Ok(found.write(request.version, &mut request.guest, stat)?)
}

#[expect(clippy::too_many_arguments, reason = "that is the function's type")]
pub(super) fn path_filestat_set_times(
    request: &mut Request<'_>,
    fd: u32,
    lookup: u32,
    path: u32,
    length: u32,
    accessed: u64,
    modified: u64,
    flags: u32,
) -> Done {
    let path = Path::read(request, fd, RIGHTS_PATH_FILESTAT_SET_TIMES, path, length)?;
    let times = Times::asked(accessed, modified, flags, || request.wasi.outside.now(Clock::Real))?;
    let follow = follows(lookup)?;
    Ok(path
        .system(request)
        .set_times_at(path.place.node, &path.path, follow, times)?)
}

pub(super) fn path_create_directory(request: &mut Request<'_>, fd: u32, path: u32, length: u32) -> Done {
    let path = Path::read(request, fd, RIGHTS_PATH_CREATE_DIRECTORY, path, length)?;
    Ok(path.system(request).create_directory(path.place.node, &path.path)?)
}

pub(super) fn path_remove_directory(request: &mut Request<'_>, fd: u32, path: u32, length: u32) -> Done {
    let path = Path::read(request, fd, RIGHTS_PATH_REMOVE_DIRECTORY, path, length)?;
    Ok(path.system(request).remove_directory(path.place.node, &path.path)?)
}

pub(super) fn path_unlink_file(request: &mut Request<'_>, fd: u32, path: u32, length: u32) -> Done {
    let path = Path::read(request, fd, RIGHTS_PATH_UNLINK_FILE, path, length)?;
    if path.path.ends_with('/') {
        let found = path.system(request).stat_at(path.place.node, &path.path, true)?;
        let is_directory = found.filetype == FILETYPE_DIRECTORY;
        return Err(if is_directory { ERRNO_ISDIR } else { ERRNO_NOTDIR }.into());
    }
    Ok(path.system(request).unlink(path.place.node, &path.path)?)
}

/// A link must not lead to a root: everything is below a directory that the program was given.
pub(super) fn path_symlink(
    request: &mut Request<'_>,
    target: u32,
    target_length: u32,
    fd: u32,
    path: u32,
    length: u32,
) -> Done {
    let path = Path::read(request, fd, RIGHTS_PATH_SYMLINK, path, length)?;
    let target = text(request, target, target_length)?;
    if target.is_empty() {
        return Err(ERRNO_NOENT.into());
    }
    if target.starts_with('/') {
        return Err(ERRNO_PERM.into());
    }
    Ok(path.system(request).symlink(&target, path.place.node, &path.path)?)
}

/// Gives as much of the target as there is room for.
pub(super) fn path_readlink(
    request: &mut Request<'_>,
    fd: u32,
    path: u32,
    length: u32,
    buffer: u32,
    buffer_length: u32,
    used: u32,
) -> Done {
    let path = Path::read(request, fd, RIGHTS_PATH_READLINK, path, length)?;
    request.guest.check(buffer, buffer_length)?;
    request.guest.check(used, 4)?;
    let target = path.system(request).read_link(path.place.node, &path.path)?;
    let given = &target.as_bytes()[..target.len().min(buffer_length as usize)];
    request.guest.write(buffer, given)?;
    Ok(request.guest.write_u32(used, given.len() as u32)?)
}

#[expect(clippy::too_many_arguments, reason = "that is the function's type")]
pub(super) fn path_link(
    request: &mut Request<'_>,
    fd: u32,
    lookup: u32,
    path: u32,
    length: u32,
    new_fd: u32,
    new_path: u32,
    new_length: u32,
) -> Done {
    let old = Path::read(request, fd, RIGHTS_PATH_LINK_SOURCE, path, length)?;
    let new = Path::read(request, new_fd, RIGHTS_PATH_LINK_TARGET, new_path, new_length)?;
    let follow = follows(lookup)?;
    in_one_system(&old, &new)?;
    let (at, new_at) = (old.place.node, new.place.node);
    Ok(old.system(request).link(at, &old.path, follow, new_at, &new.path)?)
}

pub(super) fn path_rename(
    request: &mut Request<'_>,
    fd: u32,
    path: u32,
    length: u32,
    new_fd: u32,
    new_path: u32,
    new_length: u32,
) -> Done {
    let old = Path::read(request, fd, RIGHTS_PATH_RENAME_SOURCE, path, length)?;
    let new = Path::read(request, new_fd, RIGHTS_PATH_RENAME_TARGET, new_path, new_length)?;
    in_one_system(&old, &new)?;
    let (at, new_at) = (old.place.node, new.place.node);
    Ok(old.system(request).rename(at, &old.path, new_at, &new.path)?)
}

/// Each directory that a program was given is a file system of its own, wherever it is: nothing gets from one to another but
/// what the program reads and writes.
fn in_one_system(old: &Path, new: &Path) -> Result<(), Errno> {
    match old.place.system == new.place.system {
        true => Ok(()),
        false => Err(ERRNO_XDEV),
    }
}
