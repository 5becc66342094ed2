//! A directory of this machine as a file system. `cap-std` sees to it that no path leads out of it.

use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use cap_fs_ext::{
    DirExt, FileTypeExt, FollowSymlinks, MetadataExt, OpenOptionsFollowExt, OpenOptionsMaybeDirExt, SystemTimeSpec,
};
use cap_std::fs::{Dir, File, FileType, Metadata, OpenOptions};
use cap_std::time::SystemTime;
use wasip1::{
    ERRNO_BADF, ERRNO_EXIST, ERRNO_ILSEQ, ERRNO_ISDIR, ERRNO_NOENT, ERRNO_NOTDIR, FILETYPE_BLOCK_DEVICE,
    FILETYPE_CHARACTER_DEVICE, FILETYPE_DIRECTORY, FILETYPE_REGULAR_FILE, FILETYPE_SOCKET_STREAM,
    FILETYPE_SYMBOLIC_LINK, FILETYPE_UNKNOWN,
};

use super::errno::errno;
use crate::host::wasi::journal::Journal;
use crate::host::wasi::types::{Errno, Filestat, Filetype, Times, Timestamp};
use crate::host::wasi::{DirectoryEntry, FileSystem, Node, Opening};

/// The directory itself.
const ROOT: Node = 0;

/// What a timeline can go back to is kept open; so much of it at most.
const MOST_KEPT: usize = 256;

/// A directory of this machine.
#[derive(Clone, Debug)]
pub struct RealDirectory {
    open: HashMap<Node, Handle>,
    next: Node,
    journal: Journal<Undo>,
}

#[derive(Clone, Debug)]
enum Handle {
    File(Arc<File>),
    Directory(Arc<Dir>),
}

#[derive(Clone, Debug)]
enum Undo {
    Opened(Node),
    Closed(Node, Handle),
}

impl RealDirectory {
    /// Opens a directory by its path, as the user of this process may.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        let directory = Dir::open_ambient_dir(path, cap_std::ambient_authority())?;
        Ok(Self {
            open: HashMap::from([(ROOT, Handle::Directory(Arc::new(directory)))]),
            next: ROOT + 1,
            journal: Journal::default(),
        })
    }

    fn handle(&self, node: Node) -> Result<&Handle, Errno> {
        self.open.get(&node).ok_or(ERRNO_BADF)
    }

    fn directory(&self, node: Node) -> Result<&Dir, Errno> {
        match self.handle(node)? {
            Handle::Directory(directory) => Ok(directory),
            Handle::File(_) => Err(ERRNO_NOTDIR),
        }
    }

    fn file(&self, node: Node) -> Result<&File, Errno> {
        match self.handle(node)? {
            Handle::File(file) => Ok(file),
            Handle::Directory(_) => Err(ERRNO_ISDIR),
        }
    }
}

impl FileSystem for RealDirectory {
    fn root(&self) -> Node {
        ROOT
    }

    fn open(&mut self, at: Node, path: &str, how: Opening) -> Result<Node, Errno> {
        let directory = self.directory(at)?;
        let mut options = OpenOptions::new();
        options.follow(if how.follow {
            FollowSymlinks::Yes
        } else {
            FollowSymlinks::No
        });
        options.maybe_dir(true);
        let writes = how.write || how.truncate;
        options.read(how.read || !writes).write(writes).truncate(how.truncate);
        // To make a file takes the right to write it; to find one that is there does not.
        let found = match how.create {
            true if how.exclusive => directory.open_with(path, options.write(true).create_new(true)),
            true if writes => directory.open_with(path, options.create(true)),
            true => match directory.open_with(path, &options) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    directory.open_with(path, options.write(true).create(true))
                }
                found => found,
            },
            false => directory.open_with(path, &options),
        };
        let file = found.map_err(|error| errno(&error))?;
        let is_directory = file.metadata().map_err(|error| errno(&error))?.is_dir();
        let handle = match is_directory {
            true => Handle::Directory(Arc::new(Dir::from_std_file(file.into_std()))),
            false if how.directory => return Err(ERRNO_NOTDIR),
            false => Handle::File(Arc::new(file)),
        };
        let node = self.next;
        self.next += 1;
        self.open.insert(node, handle);
        self.journal.note(|| Undo::Opened(node));
        Ok(node)
    }

    fn close(&mut self, node: Node) {
        if node != ROOT
            && let Some(handle) = self.open.remove(&node)
        {
            self.journal.note(|| Undo::Closed(node, handle));
            self.journal.keep(MOST_KEPT);
        }
    }

    fn stat(&mut self, node: Node) -> Result<Filestat, Errno> {
        let metadata = match self.handle(node)? {
            Handle::File(file) => file.metadata(),
            Handle::Directory(directory) => directory.dir_metadata(),
        };
        metadata.map(|metadata| stat(&metadata)).map_err(|error| errno(&error))
    }

    fn read(&mut self, node: Node, offset: u64, bytes: &mut [u8]) -> Result<usize, Errno> {
        let mut file = self.file(node)?;
        at(file, offset)?;
        file.read(bytes).map_err(|error| errno(&error))
    }

    fn write(&mut self, node: Node, offset: u64, bytes: &[u8]) -> Result<usize, Errno> {
        let mut file = self.file(node)?;
        at(file, offset)?;
        file.write(bytes).map_err(|error| errno(&error))
    }

    fn set_size(&mut self, node: Node, size: u64) -> Result<(), Errno> {
        self.file(node)?.set_len(size).map_err(|error| errno(&error))
    }

    fn set_times(&mut self, node: Node, times: Times) -> Result<(), Errno> {
        match self.handle(node)? {
            Handle::Directory(directory) => directory.set_times(".", spec(times.accessed), spec(times.modified)),
            Handle::File(file) => file.try_clone().and_then(|file| {
                let mut set = std::fs::FileTimes::new();
                if let Some(accessed) = times.accessed {
                    set = set.set_accessed(UNIX_EPOCH + Duration::from_nanos(accessed));
                }
                if let Some(modified) = times.modified {
                    set = set.set_modified(UNIX_EPOCH + Duration::from_nanos(modified));
                }
                file.into_std().set_times(set)
            }),
        }
        .map_err(|error| errno(&error))
    }

    fn sync(&mut self, node: Node, data_only: bool) -> Result<(), Errno> {
        match self.handle(node)? {
            Handle::File(file) if data_only => file.sync_data(),
            Handle::File(file) => file.sync_all(),
            Handle::Directory(directory) => directory.open(".").and_then(|file| file.sync_all()),
        }
        .map_err(|error| errno(&error))
    }

    /// By name, so that a directory is listed everywhere in the same order.
    fn entries(&mut self, node: Node) -> Result<Vec<DirectoryEntry>, Errno> {
        let directory = self.directory(node)?;
        let own = directory.dir_metadata().map_err(|error| errno(&error))?;
        // What is above is nothing that the program may know.
        let around = |name: &str| DirectoryEntry {
            name: name.to_owned(),
            inode: own.ino(),
            filetype: FILETYPE_DIRECTORY,
        };
        let mut entries = Vec::new();
        for entry in directory.entries().map_err(|error| errno(&error))? {
            // What has gone meanwhile is not there.
            let Ok(entry) = entry else { continue };
            let Ok(metadata) = entry.metadata() else { continue };
            entries.push(DirectoryEntry {
                name: entry.file_name().to_string_lossy().into_owned(),
                inode: metadata.ino(),
                filetype: filetype(metadata.file_type()),
            });
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok([around("."), around("..")].into_iter().chain(entries).collect())
    }

    fn stat_at(&mut self, at: Node, path: &str, follow: bool) -> Result<Filestat, Errno> {
        let directory = self.directory(at)?;
        let metadata = match follow {
            true => directory.metadata(path),
            false => directory.symlink_metadata(path),
        };
        metadata.map(|metadata| stat(&metadata)).map_err(|error| errno(&error))
    }

    fn set_times_at(&mut self, at: Node, path: &str, follow: bool, times: Times) -> Result<(), Errno> {
        let directory = self.directory(at)?;
        let (accessed, modified) = (spec(times.accessed), spec(times.modified));
        match follow {
            true => directory.set_times(path, accessed, modified),
            false => directory.set_symlink_times(path, accessed, modified),
        }
        .map_err(|error| errno(&error))
    }

    fn create_directory(&mut self, at: Node, path: &str) -> Result<(), Errno> {
        self.directory(at)?.create_dir(path).map_err(|error| errno(&error))
    }

    fn remove_directory(&mut self, at: Node, path: &str) -> Result<(), Errno> {
        let path = path.strip_suffix('/').unwrap_or(path);
        self.directory(at)?.remove_dir(path).map_err(|error| errno(&error))
    }

    fn unlink(&mut self, at: Node, path: &str) -> Result<(), Errno> {
        let removed = self.directory(at)?.remove_file_or_symlink(path);
        removed.map_err(|error| match error.kind() {
            // Some systems say that this is not permitted.
            _ if self
                .stat_at(at, path, false)
                .is_ok_and(|stat| stat.filetype == FILETYPE_DIRECTORY) =>
            {
                ERRNO_ISDIR
            }
            _ => errno(&error),
        })
    }

    fn symlink(&mut self, target: &str, at: Node, path: &str) -> Result<(), Errno> {
        if path.ends_with('/') {
            let there = self.stat_at(at, path.trim_end_matches('/'), false).is_ok();
            return Err(if there { ERRNO_EXIST } else { ERRNO_NOENT });
        }
        DirExt::symlink(self.directory(at)?, target, path).map_err(|error| errno(&error))
    }

    fn read_link(&mut self, at: Node, path: &str) -> Result<String, Errno> {
        let target = self
            .directory(at)?
            .read_link_contents(path)
            .map_err(|error| errno(&error))?;
        target.into_os_string().into_string().map_err(|_| ERRNO_ILSEQ)
    }

    fn link(&mut self, at: Node, path: &str, follow: bool, new_at: Node, new_path: &str) -> Result<(), Errno> {
        let (directory, new_directory) = (self.directory(at)?, self.directory(new_at)?);
        let followed = match follow {
            true => directory.canonicalize(path).map_err(|error| errno(&error))?,
            false => Path::new(path).to_owned(),
        };
        directory
            .hard_link(followed, new_directory, new_path)
            .map_err(|error| errno(&error))
    }

    fn rename(&mut self, at: Node, path: &str, new_at: Node, new_path: &str) -> Result<(), Errno> {
        let (directory, new_directory) = (self.directory(at)?, self.directory(new_at)?);
        directory
            .rename(path, new_directory, new_path)
            .map_err(|error| errno(&error))
    }

    fn be_at(&mut self, moment: usize) {
        self.journal.be_at(moment);
    }

    fn rewind(&mut self, moment: usize) {
        while let Some(undo) = self.journal.pop_since(moment) {
            match undo {
                Undo::Opened(node) => {
                    self.open.remove(&node);
                }
                Undo::Closed(node, handle) => {
                    self.open.insert(node, handle);
                }
            }
        }
    }

    fn forget(&mut self, moment: usize) {
        self.journal.forget(moment);
    }

    fn boxed(&self) -> Box<dyn FileSystem> {
        Box::new(self.clone())
    }
}

/// Goes to a place in a file. What has no places is read as it comes.
fn at(mut file: &File, offset: u64) -> Result<(), Errno> {
    match file.seek(SeekFrom::Start(offset)) {
        Err(error) if error.kind() == io::ErrorKind::NotSeekable => Ok(()),
        Err(error) => Err(errno(&error)),
        Ok(_) => Ok(()),
    }
}

fn stat(metadata: &Metadata) -> Filestat {
    let modified = metadata.modified().map(nanoseconds).unwrap_or_default();
    Filestat {
        device: metadata.dev(),
        inode: metadata.ino(),
        filetype: filetype(metadata.file_type()),
        links: metadata.nlink(),
        size: metadata.len(),
        accessed: metadata.accessed().map(nanoseconds).unwrap_or_default(),
        modified,
        changed: changed(metadata).unwrap_or(modified),
    }
}

/// When anything of a file was last changed.
#[cfg(unix)]
fn changed(metadata: &Metadata) -> Option<Timestamp> {
    use cap_std::fs::MetadataExt;
    let seconds = u64::try_from(metadata.ctime()).ok()?;
    let rest = u64::try_from(metadata.ctime_nsec()).ok()?;
    seconds.checked_mul(1_000_000_000)?.checked_add(rest)
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> Option<Timestamp> {
    None
}

fn nanoseconds(time: SystemTime) -> Timestamp {
    let since = time.into_std().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

fn spec(time: Option<Timestamp>) -> Option<SystemTimeSpec> {
    let time = UNIX_EPOCH + Duration::from_nanos(time?);
    Some(SystemTimeSpec::from(SystemTime::from_std(time)))
}

fn filetype(filetype: FileType) -> Filetype {
    match filetype {
        _ if filetype.is_dir() => FILETYPE_DIRECTORY,
        _ if filetype.is_file() => FILETYPE_REGULAR_FILE,
        _ if filetype.is_symlink() => FILETYPE_SYMBOLIC_LINK,
        _ if filetype.is_char_device() => FILETYPE_CHARACTER_DEVICE,
        _ if filetype.is_block_device() => FILETYPE_BLOCK_DEVICE,
        _ if filetype.is_socket() => FILETYPE_SOCKET_STREAM,
        _ => FILETYPE_UNKNOWN,
    }
}
