//! What WASI needs of a file system: a tree of directories below one, out of which nothing leads.

use std::fmt;

use super::types::{Errno, Filestat, Filetype, Times};

/// Something open in a file system: a number that it has given.
pub type Node = u64;

/// How something is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// Follow a symbolic link at the end of the path.
    pub follow: bool,
    /// Make a file if there is none.
    pub create: bool,
    /// Fail if there is one.
    pub exclusive: bool,
    /// Make it empty.
    pub truncate: bool,
    /// Fail unless it is a directory.
    pub directory: bool,
    /// To read.
    pub read: bool,
    /// To write.
    pub write: bool,
}

/// A name in a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryEntry {
    /// The name.
    pub name: String,
    /// The number of what has it.
    pub inode: u64,
    /// The type of what has it.
    pub filetype: Filetype,
}

/// A tree of directories. Paths are relative to an open directory; a path out of the tree, through `..`, a root or a
/// symbolic link, is refused with `perm`.
pub trait FileSystem: fmt::Debug + Send {
    /// The directory that everything is below. It is always open.
    fn root(&self) -> Node;

    /// Opens a file or directory.
    fn open(&mut self, at: Node, path: &str, how: Opening) -> Result<Node, Errno>;
    /// Closes it.
    fn close(&mut self, node: Node);
    /// What there is to know about something open.
    fn stat(&mut self, node: Node) -> Result<Filestat, Errno>;
    /// Reads from a place in a file; gives how much there was.
    fn read(&mut self, node: Node, offset: u64, bytes: &mut [u8]) -> Result<usize, Errno>;
    /// Writes to a place in a file; gives how much was written.
    fn write(&mut self, node: Node, offset: u64, bytes: &[u8]) -> Result<usize, Errno>;
    /// Makes a file shorter or, with zero bytes, longer.
    fn set_size(&mut self, node: Node, size: u64) -> Result<(), Errno>;
    /// Sets the times of something open.
    fn set_times(&mut self, node: Node, times: Times) -> Result<(), Errno>;
    /// Sees to it that a file is stored.
    fn sync(&mut self, node: Node, data_only: bool) -> Result<(), Errno>;
    /// The names in a directory, `.` and `..` first.
    fn entries(&mut self, node: Node) -> Result<Vec<DirectoryEntry>, Errno>;

    /// What there is to know about what a path leads to.
    fn stat_at(&mut self, at: Node, path: &str, follow: bool) -> Result<Filestat, Errno>;
    /// Sets its times.
    fn set_times_at(&mut self, at: Node, path: &str, follow: bool, times: Times) -> Result<(), Errno>;
    /// Makes a directory.
    fn create_directory(&mut self, at: Node, path: &str) -> Result<(), Errno>;
    /// Removes an empty directory.
    fn remove_directory(&mut self, at: Node, path: &str) -> Result<(), Errno>;
    /// Removes a file's name.
    fn unlink(&mut self, at: Node, path: &str) -> Result<(), Errno>;
    /// Makes a symbolic link.
    fn symlink(&mut self, target: &str, at: Node, path: &str) -> Result<(), Errno>;
    /// Where a symbolic link leads.
    fn read_link(&mut self, at: Node, path: &str) -> Result<String, Errno>;
    /// Gives a file one more name.
    fn link(&mut self, at: Node, path: &str, follow: bool, new_at: Node, new_path: &str) -> Result<(), Errno>;
    /// Gives something another name.
    fn rename(&mut self, at: Node, path: &str, new_at: Node, new_path: &str) -> Result<(), Errno>;

    /// The bytes of a file, wherever it is open, and of all files: for who wants to take them out.
    fn files(&self) -> Vec<(String, Vec<u8>)> {
        Vec::new()
    }

    /// From now on what is done is done at this moment, and can be undone.
    fn be_at(&mut self, moment: usize);
    /// Undoes what was done at a moment and after it: all of it where files are the program's own, and what was opened and
    /// closed where they are not.
    fn rewind(&mut self, moment: usize);
    /// What was done before a moment will never be undone.
    fn forget(&mut self, moment: usize);

    /// Another one with the same content, where the content is its own.
    fn boxed(&self) -> Box<dyn FileSystem>;
}

impl Clone for Box<dyn FileSystem> {
    fn clone(&self) -> Self {
        self.boxed()
    }
}
