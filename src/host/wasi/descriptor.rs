//! Descriptors: the numbers by which a program refers to what it has open.

use std::sync::Arc;

use wasip1::{
    ERRNO_BADF, ERRNO_MFILE, ERRNO_NOTCAPABLE, ERRNO_NOTDIR, ERRNO_SPIPE, Errno, FILETYPE_CHARACTER_DEVICE,
    FILETYPE_DIRECTORY, FILETYPE_UNKNOWN,
};

use super::file_system::{DirectoryEntry, Node};
use super::journal::Journal;
use super::rights;
use super::types::{Fdflags, Filetype, Rights};
use crate::host::Stream;

/// How many can be open at once.
const MOST: usize = 4096;

/// Something open in a file system.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The number of the file system.
    pub(super) system: usize,
    /// What is open there.
    pub(super) node: Node,
}

/// What is open.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Standard input.
    Input,
    /// Standard output or standard error.
    Output(Stream),
    /// A file, with the place in it where reading and writing go on.
    File {
        place: Place,
        filetype: Filetype,
        offset: u64,
    },
    /// A directory.
    Directory {
        place: Place,
        /// The name under which the program has had it from the beginning.
        preopened: Option<Arc<str>>,
        /// What was in it when the program began to list it.
        listing: Option<Arc<[DirectoryEntry]>>,
    },
}

/// Something open, and what it may be used for.
#[derive(Clone, Debug)]
pub(super) struct Descriptor {
    pub(super) kind: Kind,
    pub(super) rights: Rights,
    /// What may be done with what is opened in it.
    pub(super) inheriting: Rights,
    pub(super) flags: Fdflags,
    /// Whether somebody sits at the other end.
    pub(super) is_terminal: bool,
}

impl Descriptor {
    /// What it is.
    pub(super) fn filetype(&self) -> Filetype {
        match &self.kind {
            Kind::Input | Kind::Output(_) if self.is_terminal => FILETYPE_CHARACTER_DEVICE,
            Kind::Input | Kind::Output(_) => FILETYPE_UNKNOWN,
            Kind::File { filetype, .. } => *filetype,
            Kind::Directory { .. } => FILETYPE_DIRECTORY,
        }
    }

    /// Where it is in a file system; `None` for a stream.
    pub(super) fn place(&self) -> Option<Place> {
        match self.kind {
            Kind::Input | Kind::Output(_) => None,
            Kind::File { place, .. } | Kind::Directory { place, .. } => Some(place),
        }
    }
}

/// All that is open.
#[derive(Clone, Debug)]
pub(super) struct Descriptors {
    open: Vec<Option<Arc<Descriptor>>>,
    /// What was there before.
    journal: Journal<(u32, Option<Arc<Descriptor>>)>,
}

impl Default for Descriptors {
    /// The three streams.
    fn default() -> Self {
        let stream = |kind, rights| {
            Some(Arc::new(Descriptor {
                kind,
                rights,
                inheriting: 0,
                flags: 0,
                is_terminal: true,
            }))
        };
        Self {
            open: vec![
                stream(Kind::Input, rights::INPUT),
                stream(Kind::Output(Stream::Output), rights::OUTPUT),
                stream(Kind::Output(Stream::Error), rights::OUTPUT),
            ],
            journal: Journal::default(),
        }
    }
}

impl Descriptors {
    /// Adds a directory that the program has from the beginning.
    pub(super) fn preopen(&mut self, name: &str, system: usize, node: Node) {
        self.open.push(Some(Arc::new(Descriptor {
            kind: Kind::Directory {
                place: Place { system, node },
                preopened: Some(name.into()),
                listing: None,
            },
            rights: rights::DIRECTORY,
            inheriting: rights::DIRECTORY | rights::FILE,
            flags: 0,
            is_terminal: false,
        })));
    }

    /// What a number stands for.
    pub(super) fn get(&self, fd: u32) -> Result<&Descriptor, Errno> {
        let open = self.open.get(fd as usize).and_then(Option::as_deref);
        open.ok_or(ERRNO_BADF)
    }

    /// What a number stands for, if it may be used for all of this.
    pub(super) fn with(&self, fd: u32, rights: Rights) -> Result<&Descriptor, Errno> {
        let descriptor = self.get(fd)?;
        match descriptor.rights & rights == rights {
            true => Ok(descriptor),
            false => Err(ERRNO_NOTCAPABLE),
        }
    }

    /// The file of a number and the place in it, if it may be used for all of this. A directory is `on_directory`.
    pub(super) fn file(&self, fd: u32, rights: Rights, on_directory: Errno) -> Result<(Place, u64), Errno> {
        match self.get(fd)?.kind {
            Kind::File { place, offset, .. } => self.with(fd, rights).map(|_| (place, offset)),
            Kind::Directory { .. } => Err(on_directory),
            Kind::Input | Kind::Output(_) => Err(ERRNO_SPIPE),
        }
    }

    /// The directory of a number, if it may be used for all of this.
    pub(super) fn directory(&self, fd: u32, rights: Rights) -> Result<Place, Errno> {
        match self.get(fd)?.kind {
            Kind::Directory { place, .. } => self.with(fd, rights).map(|_| place),
            _ => Err(ERRNO_NOTDIR),
        }
    }

    /// The number that the next thing gets which is opened: the lowest that is free.
    pub(super) fn free(&self) -> Result<u32, Errno> {
        let free = self.open.iter().position(Option::is_none).unwrap_or(self.open.len());
        match free < MOST {
            true => Ok(free as u32),
            false => Err(ERRNO_MFILE),
        }
    }

    /// Makes a number stand for something else, or for nothing.
    pub(super) fn set(&mut self, fd: u32, descriptor: Option<Descriptor>) {
        self.replace(fd, descriptor.map(Arc::new));
    }

    /// Changes what a number stands for.
    pub(super) fn change(&mut self, fd: u32, change: impl FnOnce(&mut Descriptor)) -> Result<(), Errno> {
        let mut changed = self.get(fd)?.clone();
        change(&mut changed);
        self.set(fd, Some(changed));
        Ok(())
    }

    /// Goes on from another place in a file.
    pub(super) fn move_to(&mut self, fd: u32, to: u64) -> Result<(), Errno> {
        self.change(fd, |descriptor| {
            if let Kind::File { offset, .. } = &mut descriptor.kind {
                *offset = to;
            }
        })
    }

    /// Whether anything else than a number stands for the same open thing.
    pub(super) fn is_shared(&self, fd: u32, place: Place) -> bool {
        self.open.iter().enumerate().any(|(other, descriptor)| {
            let its = descriptor.as_ref().and_then(|descriptor| descriptor.place());
            other != fd as usize && its.is_some_and(|its| (its.system, its.node) == (place.system, place.node))
        })
    }

    fn replace(&mut self, fd: u32, descriptor: Option<Arc<Descriptor>>) {
        let fd = fd as usize;
        if fd >= self.open.len() {
            self.open.resize(fd + 1, None);
        }
        let before = std::mem::replace(&mut self.open[fd], descriptor);
        self.journal.note(|| (fd as u32, before));
    }

    pub(super) fn be_at(&mut self, moment: usize) {
        self.journal.be_at(moment);
    }

    pub(super) fn rewind(&mut self, moment: usize) {
        while let Some((fd, before)) = self.journal.pop_since(moment) {
            self.open[fd as usize] = before;
        }
    }

    pub(super) fn forget(&mut self, moment: usize) {
        self.journal.forget(moment);
    }
}
