//! The types of `wasi_snapshot_preview1` and `wasi_unstable`: their numbers are those of the crate `wasip1`, and this is
//! how they lie in memory.

pub use wasip1::{Errno, Fdflags, Filetype, Fstflags, Oflags, Rights, Timestamp};

use super::memory::Guest;

/// The two versions that programs import. The first is `wasi_unstable`, which a few layouts and numbers differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// `wasi_unstable`
    Unstable,
    /// `wasi_snapshot_preview1`
    Preview1,
}

/// What there is to know about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filestat {
    /// The device that has it.
    pub device: u64,
    /// Its number on that device.
    pub inode: u64,
    /// Its type.
    pub filetype: Filetype,
    /// How many names it has.
    pub links: u64,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last read, in nanoseconds since 1970.
    pub accessed: Timestamp,
    /// When its content was last changed.
    pub modified: Timestamp,
    /// When anything of it was last changed.
    pub changed: Timestamp,
}

impl Filestat {
    /// What is known of a stream.
    pub(super) fn of_stream(filetype: Filetype) -> Self {
        Self {
            device: 0,
            inode: 0,
            filetype,
            links: 1,
            size: 0,
            accessed: 0,
            modified: 0,
            changed: 0,
        }
    }

    /// Writes it as a guest of a version reads it.
    pub(super) fn write(&self, version: Version, guest: &mut Guest<'_>, address: u32) -> Result<(), Errno> {
        let mut bytes = Vec::with_capacity(64);
        bytes.extend(self.device.to_le_bytes());
        bytes.extend(self.inode.to_le_bytes());
        bytes.extend([self.filetype.raw(), 0, 0, 0]);
        match version {
            Version::Unstable => bytes.extend(u32::try_from(self.links).unwrap_or(u32::MAX).to_le_bytes()),
            Version::Preview1 => {
                bytes.extend([0; 4]);
                bytes.extend(self.links.to_le_bytes());
            }
        }
        for number in [self.size, self.accessed, self.modified, self.changed] {
            bytes.extend(number.to_le_bytes());
        }
        guest.write(address, &bytes)
    }
}

/// What times a file is to have; `None` leaves one as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// When it was last read.
    pub accessed: Option<Timestamp>,
    /// When its content was last changed.
    pub modified: Option<Timestamp>,
}

impl Times {
    /// What a guest asks for; `now` is what time it is.
    pub(super) fn asked(
        accessed: Timestamp,
        modified: Timestamp,
        flags: u32,
        now: impl FnOnce() -> Timestamp,
    ) -> Result<Self, Errno> {
        let is = |flag: Fstflags| flags & u32::from(flag) != 0;
        let known =
            wasip1::FSTFLAGS_ATIM | wasip1::FSTFLAGS_ATIM_NOW | wasip1::FSTFLAGS_MTIM | wasip1::FSTFLAGS_MTIM_NOW;
        let both = (is(wasip1::FSTFLAGS_ATIM) && is(wasip1::FSTFLAGS_ATIM_NOW))
            || (is(wasip1::FSTFLAGS_MTIM) && is(wasip1::FSTFLAGS_MTIM_NOW));
        if flags & !u32::from(known) != 0 || both {
            return Err(wasip1::ERRNO_INVAL);
        }
        let now = now();
        let choose = |given: bool, current: bool, time: Timestamp| match (given, current) {
            (true, _) => Some(time),
            (_, true) => Some(now),
            _ => None,
        };
        Ok(Self {
            accessed: choose(is(wasip1::FSTFLAGS_ATIM), is(wasip1::FSTFLAGS_ATIM_NOW), accessed),
            modified: choose(is(wasip1::FSTFLAGS_MTIM), is(wasip1::FSTFLAGS_MTIM_NOW), modified),
        })
    }
}
