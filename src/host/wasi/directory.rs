//! What a program has been given to begin with, and what is in a directory.

use wasip1::{ERRNO_BADF, ERRNO_NAMETOOLONG, ERRNO_NOTDIR, Errno, PREOPENTYPE_DIR, RIGHTS_FD_READDIR};

use super::descriptor::Kind;
use super::file_system::DirectoryEntry;
use super::request::{Done, Request};

/// The name of a directory that the program has had from the beginning.
fn preopened<'a>(request: &'a Request<'_>, fd: u32) -> Result<&'a str, Errno> {
    match &request.wasi.descriptors.get(fd)?.kind {
        Kind::Directory {
            preopened: Some(name), ..
        } => Ok(name),
        _ => Err(ERRNO_BADF),
    }
}

pub(super) fn fd_prestat_get(request: &mut Request<'_>, fd: u32, prestat: u32) -> Done {
    let length = preopened(request, fd)?.len() as u32;
    let mut bytes = vec![PREOPENTYPE_DIR.raw(), 0, 0, 0];
    bytes.extend(length.to_le_bytes());
    Ok(request.guest.write(prestat, &bytes)?)
}

pub(super) fn fd_prestat_dir_name(request: &mut Request<'_>, fd: u32, name: u32, length: u32) -> Done {
    let found = preopened(request, fd)?.to_owned();
    if found.len() > length as usize {
        return Err(ERRNO_NAMETOOLONG.into());
    }
    Ok(request.guest.write(name, found.as_bytes())?)
}

/// Lists a directory, as much of it as there is room for: the last entry may be cut off. The cookie of an entry is the number
/// of the next one; they count what was there when the program began with the first.
pub(super) fn fd_readdir(request: &mut Request<'_>, fd: u32, buffer: u32, length: u32, cookie: u64, used: u32) -> Done {
    let descriptors = &request.wasi.descriptors;
    let Kind::Directory { place, listing, .. } = &descriptors.get(fd)?.kind else {
        return Err(ERRNO_NOTDIR.into());
    };
    descriptors.with(fd, RIGHTS_FD_READDIR)?;
    request.guest.check(buffer, length)?;
    request.guest.check(used, 4)?;
    let entries = match listing {
        Some(listing) if cookie > 0 => listing.clone(),
        _ => {
            let place = *place;
            let entries: std::sync::Arc<[_]> = request.wasi.systems[place.system].entries(place.node)?.into();
            request.wasi.descriptors.change(fd, |descriptor| {
                if let Kind::Directory { listing, .. } = &mut descriptor.kind {
                    *listing = Some(entries.clone());
                }
            })?;
            entries
        }
    };
    let mut bytes = Vec::new();
    let first = usize::try_from(cookie).unwrap_or(usize::MAX).min(entries.len());
    for (number, entry) in entries.iter().enumerate().skip(first) {
        if bytes.len() >= length as usize {
            break;
        }
        append(&mut bytes, entry, number as u64 + 1);
    }
    bytes.truncate(length as usize);
    request.guest.write(buffer, &bytes)?;
    Ok(request.guest.write_u32(used, bytes.len() as u32)?)
}

/// An entry as it lies in the guest's buffer: a head, and the name.
fn append(bytes: &mut Vec<u8>, entry: &DirectoryEntry, next: u64) {
    bytes.extend(next.to_le_bytes());
    bytes.extend(entry.inode.to_le_bytes());
    bytes.extend((entry.name.len() as u32).to_le_bytes());
    bytes.extend([entry.filetype.raw(), 0, 0, 0]);
    bytes.extend(entry.name.as_bytes());
}
