//! A file system in memory. Everything that is done in it can be undone.

mod change;
mod resolve;

use std::collections::{BTreeMap, HashMap};

use wasip1::{
    ERRNO_BADF, ERRNO_BUSY, ERRNO_EXIST, ERRNO_FBIG, ERRNO_INVAL, ERRNO_ISDIR, ERRNO_LOOP, ERRNO_NOENT, ERRNO_NOTDIR,
    ERRNO_NOTEMPTY, ERRNO_PERM, FILETYPE_DIRECTORY, FILETYPE_REGULAR_FILE, FILETYPE_SYMBOLIC_LINK,
};

use super::file_system::{DirectoryEntry, FileSystem, Node, Opening};
use super::journal::Journal;
use super::types::{Errno, Filestat, Filetype, Times, Timestamp};

use change::Undo;
use resolve::Resolved;

/// Bytes of all files together, at most.
const MOST_BYTES: u64 = 512 << 20;

/// Files, directories and links, at most.
const MOST_NODES: usize = 1 << 20;

/// The directory that everything is below.
const ROOT: Node = 1;

/// Files and directories in memory.
#[derive(Clone, Debug)]
pub struct MemoryFs {
    nodes: HashMap<Node, Inode>,
    /// The number of the next one.
    next: Node,
    /// Bytes of all files.
    bytes: u64,
    /// What time it is.
    clock: fn() -> Timestamp,
    journal: Journal<Undo>,
}

/// A file, a directory or a symbolic link.
#[derive(Clone, Debug)]
struct Inode {
    content: Content,
    about: About,
}

/// What changes with every use.
#[derive(Clone, Copy, Debug)]
struct About {
    /// How many names it has.
    links: u64,
    /// How often it is open.
    opens: u64,
    accessed: Timestamp,
    modified: Timestamp,
    changed: Timestamp,
    /// Of a directory: where it is.
    parent: Node,
}

#[derive(Clone, Debug)]
enum Content {
    File(Vec<u8>),
    Directory(BTreeMap<String, Node>),
    Link(String),
}

impl Inode {
    fn filetype(&self) -> Filetype {
        match &self.content {
            Content::File(_) => FILETYPE_REGULAR_FILE,
            Content::Directory(_) => FILETYPE_DIRECTORY,
            Content::Link(_) => FILETYPE_SYMBOLIC_LINK,
        }
    }

    fn size(&self) -> u64 {
        match &self.content {
            Content::File(bytes) => bytes.len() as u64,
            Content::Directory(_) => 0,
            Content::Link(target) => target.len() as u64,
        }
    }
}

impl MemoryFs {
    /// An empty directory. The clock tells nanoseconds since 1970.
    pub fn new(clock: fn() -> Timestamp) -> Self {
        let now = clock();
        let root = Inode {
            content: Content::Directory(BTreeMap::new()),
            about: About {
                links: 1,
                opens: 1,
                accessed: now,
                modified: now,
                changed: now,
                parent: ROOT,
            },
        };
        Self {
            nodes: HashMap::from([(ROOT, root)]),
            next: ROOT + 1,
            bytes: 0,
            clock,
            journal: Journal::default(),
        }
    }

    /// Puts a file at a path, in the place of what was there, and makes the directories on the way.
    ///
    /// # Errors
    /// When the path leads nowhere where a file can be, or there is no room.
    pub fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), Errno> {
        let path = path.trim_start_matches('/');
        for (end, _) in path.match_indices('/') {
            match self.create_directory(ROOT, &path[..end]) {
                Err(errno) if errno != ERRNO_EXIST => return Err(errno),
                _ => {}
            }
        }
        let how = Opening {
            follow: true,
            create: true,
            truncate: true,
            write: true,
            ..Opening::default()
        };
        let node = self.open(ROOT, path, how)?;
        let written = self.write(node, 0, bytes);
        self.close(node);
        written.map(|_| ())
    }

    fn inode(&self, node: Node) -> Result<&Inode, Errno> {
        self.nodes.get(&node).ok_or(ERRNO_BADF)
    }

    fn file(&self, node: Node) -> Result<&Vec<u8>, Errno> {
        match &self.inode(node)?.content {
            Content::File(bytes) => Ok(bytes),
            Content::Directory(_) => Err(ERRNO_ISDIR),
            Content::Link(_) => Err(ERRNO_LOOP),
        }
    }

    fn directory(&self, node: Node) -> Result<&BTreeMap<String, Node>, Errno> {
        match &self.inode(node)?.content {
            Content::Directory(names) => Ok(names),
            _ => Err(ERRNO_NOTDIR),
        }
    }

    fn is_directory(&self, node: Node) -> bool {
        self.directory(node).is_ok()
    }

    /// What a path leads to, which must be there.
    fn existing(&self, at: Node, path: &str, follow: bool) -> Result<Node, Errno> {
        self.resolve(at, path, follow)?.node.ok_or(ERRNO_NOENT)
    }

    /// The place that a path names, where nothing may be yet.
    fn vacant(&self, at: Node, path: &str) -> Result<(Node, String), Errno> {
        match self.resolve(at, path, false)? {
            Resolved { node: Some(_), .. } | Resolved { name: None, .. } => Err(ERRNO_EXIST),
            Resolved {
                directory,
                name: Some(name),
                ..
            } => Ok((directory, name)),
        }
    }

    fn stat_of(&self, node: Node) -> Result<Filestat, Errno> {
        let inode = self.inode(node)?;
        Ok(Filestat {
            device: 1,
            inode: node,
            filetype: inode.filetype(),
            links: inode.about.links,
            size: inode.size(),
            accessed: inode.about.accessed,
            modified: inode.about.modified,
            changed: inode.about.changed,
        })
    }

    fn set_times_of(&mut self, node: Node, times: Times) -> Result<(), Errno> {
        let now = (self.clock)();
        self.inode(node)?;
        self.about(node, |about| {
            about.accessed = times.accessed.unwrap_or(about.accessed);
            about.modified = times.modified.unwrap_or(about.modified);
            about.changed = now;
        });
        Ok(())
    }

    /// Adds files below a directory to a list, with their paths.
    fn gather(&self, directory: Node, path: &str, files: &mut Vec<(String, Vec<u8>)>) {
        let mut open = vec![(directory, path.to_owned())];
        while let Some((directory, path)) = open.pop() {
            let Ok(names) = self.directory(directory) else { continue };
            for (name, node) in names {
                let path = format!("{path}{name}");
                match self.nodes.get(node).map(|inode| &inode.content) {
                    Some(Content::File(bytes)) => files.push((path, bytes.clone())),
                    Some(Content::Directory(_)) => open.push((*node, path + "/")),
                    _ => {}
                }
            }
        }
        files.sort();
    }
}

impl FileSystem for MemoryFs {
    fn root(&self) -> Node {
        ROOT
    }

    fn open(&mut self, at: Node, path: &str, how: Opening) -> Result<Node, Errno> {
        let resolved = self.resolve(at, path, how.follow && !(how.create && how.exclusive))?;
        let node = match (resolved.node, resolved.name) {
            (Some(_), _) if how.create && how.exclusive => return Err(ERRNO_EXIST),
            (Some(node), _) => node,
            (None, Some(name)) if how.create => {
                if resolved.is_directory {
                    return Err(ERRNO_ISDIR);
                }
                let made = self.make(Content::File(Vec::new()), 0)?;
                self.bind(resolved.directory, &name, Some(made));
                made
            }
            _ => return Err(ERRNO_NOENT),
        };
        match &self.inode(node)?.content {
            Content::Link(_) => return Err(ERRNO_LOOP),
            Content::File(_) if how.directory || resolved.is_directory => return Err(ERRNO_NOTDIR),
            Content::Directory(_) if how.write || how.truncate => return Err(ERRNO_ISDIR),
            _ => {}
        }
        if how.truncate {
            self.resize(node, 0)?;
        }
        self.about(node, |about| about.opens += 1);
        Ok(node)
    }

    fn close(&mut self, node: Node) {
        // The root is always open.
        if node != ROOT && self.nodes.contains_key(&node) {
            self.about(node, |about| about.opens = about.opens.saturating_sub(1));
            self.drop_if_gone(node);
        }
    }

    fn stat(&mut self, node: Node) -> Result<Filestat, Errno> {
        self.stat_of(node)
    }

    fn read(&mut self, node: Node, offset: u64, bytes: &mut [u8]) -> Result<usize, Errno> {
        let content = self.file(node)?;
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(content.len());
        let count = bytes.len().min(content.len() - start);
        bytes[..count].copy_from_slice(&content[start..start + count]);
        let now = (self.clock)();
        self.about(node, |about| about.accessed = now);
        Ok(count)
    }

    fn write(&mut self, node: Node, offset: u64, bytes: &[u8]) -> Result<usize, Errno> {
        self.file(node)?;
        if bytes.is_empty() {
            return Ok(0);
        }
        let end = offset.checked_add(bytes.len() as u64).ok_or(ERRNO_FBIG)?;
        self.store(node, offset, end, bytes)?;
        Ok(bytes.len())
    }

    fn set_size(&mut self, node: Node, size: u64) -> Result<(), Errno> {
        self.file(node)?;
        self.resize(node, size)
    }

    fn set_times(&mut self, node: Node, times: Times) -> Result<(), Errno> {
        self.set_times_of(node, times)
    }

    fn sync(&mut self, node: Node, _data_only: bool) -> Result<(), Errno> {
        self.inode(node).map(|_| ())
    }

    fn entries(&mut self, node: Node) -> Result<Vec<DirectoryEntry>, Errno> {
        let names = self.directory(node)?;
        let parent = self.inode(node)?.about.parent;
        let around = [(".", node), ("..", parent)];
        let around = around.map(|(name, node)| (name.to_owned(), node));
        let names = names.iter().map(|(name, node)| (name.clone(), *node));
        let entry = |(name, inode): (String, Node)| DirectoryEntry {
            filetype: self.nodes.get(&inode).map_or(FILETYPE_DIRECTORY, Inode::filetype),
            name,
            inode,
        };
        Ok(around.into_iter().chain(names).map(entry).collect())
    }

    fn stat_at(&mut self, at: Node, path: &str, follow: bool) -> Result<Filestat, Errno> {
        self.stat_of(self.existing(at, path, follow)?)
    }

    fn set_times_at(&mut self, at: Node, path: &str, follow: bool, times: Times) -> Result<(), Errno> {
        self.set_times_of(self.existing(at, path, follow)?, times)
    }

    fn create_directory(&mut self, at: Node, path: &str) -> Result<(), Errno> {
        let (directory, name) = self.vacant(at, path)?;
        let made = self.make(Content::Directory(BTreeMap::new()), directory)?;
        self.bind(directory, &name, Some(made));
        Ok(())
    }

    fn remove_directory(&mut self, at: Node, path: &str) -> Result<(), Errno> {
        let resolved = self.resolve(at, path, false)?;
        let node = resolved.node.ok_or(ERRNO_NOENT)?;
        let names = self.directory(node)?;
        let name = resolved.name.ok_or(ERRNO_INVAL)?;
        if !names.is_empty() {
            return Err(ERRNO_NOTEMPTY);
        }
        self.bind(resolved.directory, &name, None);
        Ok(())
    }

    fn unlink(&mut self, at: Node, path: &str) -> Result<(), Errno> {
        let resolved = self.resolve(at, path, false)?;
        let node = resolved.node.ok_or(ERRNO_NOENT)?;
        match resolved.name {
            Some(name) if !self.is_directory(node) => {
                self.bind(resolved.directory, &name, None);
                Ok(())
            }
            _ => Err(ERRNO_ISDIR),
        }
    }

    fn symlink(&mut self, target: &str, at: Node, path: &str) -> Result<(), Errno> {
        let resolved = self.resolve(at, path, false)?;
        if resolved.is_directory && resolved.node.is_none() {
            return Err(ERRNO_NOENT);
        }
        let (directory, name) = self.vacant(at, path)?;
        let made = self.make(Content::Link(target.to_owned()), 0)?;
        self.bind(directory, &name, Some(made));
        Ok(())
    }

    fn read_link(&mut self, at: Node, path: &str) -> Result<String, Errno> {
        match &self.inode(self.existing(at, path, false)?)?.content {
            Content::Link(target) => Ok(target.clone()),
            _ => Err(ERRNO_INVAL),
        }
    }

    fn link(&mut self, at: Node, path: &str, follow: bool, new_at: Node, new_path: &str) -> Result<(), Errno> {
        let node = self.existing(at, path, follow)?;
        if self.is_directory(node) {
            return Err(ERRNO_PERM);
        }
        if self.resolve(new_at, new_path, false)?.is_directory {
            return Err(ERRNO_NOENT);
        }
        let (directory, name) = self.vacant(new_at, new_path)?;
        self.bind(directory, &name, Some(node));
        Ok(())
    }

    fn rename(&mut self, at: Node, path: &str, new_at: Node, new_path: &str) -> Result<(), Errno> {
        let old = self.resolve(at, path, false)?;
        let new = self.resolve(new_at, new_path, false)?;
        let node = old.node.ok_or(ERRNO_NOENT)?;
        let (Some(name), Some(new_name)) = (old.name, new.name) else {
            return Err(ERRNO_BUSY);
        };
        let moves_directory = self.is_directory(node);
        if !moves_directory && (old.is_directory || new.is_directory) {
            return Err(ERRNO_NOTDIR);
        }
        // Nothing can be moved into itself.
        if moves_directory && self.is_within(new.directory, node) {
            return Err(ERRNO_INVAL);
        }
        match new.node {
            Some(there) if there == node => return Ok(()),
            Some(there) if moves_directory && !self.directory(there)?.is_empty() => return Err(ERRNO_NOTEMPTY),
            Some(there) if !moves_directory && self.is_directory(there) => return Err(ERRNO_ISDIR),
            _ => {}
        }
        // It has two names for a moment, so that it is not gone between them.
        self.bind(new.directory, &new_name, Some(node));
        self.bind(old.directory, &name, None);
        if moves_directory {
            self.about(node, |about| about.parent = new.directory);
        }
        Ok(())
    }

    fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        self.gather(ROOT, "", &mut files);
        files
    }

    fn be_at(&mut self, moment: usize) {
        self.journal.be_at(moment);
    }

    fn rewind(&mut self, moment: usize) {
        while let Some(undo) = self.journal.pop_since(moment) {
            self.undo(undo);
        }
    }

    fn forget(&mut self, moment: usize) {
        self.journal.forget(moment);
    }

    fn boxed(&self) -> Box<dyn FileSystem> {
        Box::new(self.clone())
    }
}
