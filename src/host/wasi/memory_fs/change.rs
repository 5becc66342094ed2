//! The few ways in which files in memory change, each with its way back.

use std::collections::hash_map::Entry;

use wasip1::{ERRNO_FBIG, ERRNO_NOSPC};

use super::{About, Content, Inode, MOST_BYTES, MOST_NODES, MemoryFs, ROOT};
use crate::host::wasi::file_system::Node;
use crate::host::wasi::types::Errno;

/// How to undo a change.
#[derive(Clone, Debug)]
pub(super) enum Undo {
    /// What was known of something.
    About(Node, About),
    /// What a name in a directory stood for.
    Name(Node, String, Option<Node>),
    /// A file had this size, and these bytes at a place.
    Bytes {
        node: Node,
        size: usize,
        offset: usize,
        bytes: Vec<u8>,
    },
    /// Something was not there.
    Made(Node),
    /// Something was there.
    Gone(Node, Box<Inode>),
}

impl MemoryFs {
    /// Makes something that has no name yet.
    pub(super) fn make(&mut self, content: Content, parent: Node) -> Result<Node, Errno> {
        if self.nodes.len() >= MOST_NODES {
            return Err(ERRNO_NOSPC);
        }
        let (node, now) = (self.next, (self.clock)());
        self.next += 1;
        let about = About {
            links: 0,
            opens: 0,
            accessed: now,
            modified: now,
            changed: now,
            parent,
        };
        self.nodes.insert(node, Inode { content, about });
        self.journal.note(|| Undo::Made(node));
        Ok(node)
    }

    /// Makes a name stand for something else, or for nothing.
    pub(super) fn bind(&mut self, directory: Node, name: &str, node: Option<Node>) {
        let now = (self.clock)();
        if let Some(node) = node {
            self.about(node, |about| {
                about.links += 1;
                about.changed = now;
            });
        }
        let before = self.rebind(directory, name, node);
        self.journal.note(|| Undo::Name(directory, name.to_owned(), before));
        self.about(directory, |about| {
            about.modified = now;
            about.changed = now;
        });
        if let Some(before) = before {
            self.about(before, |about| {
                about.links -= 1;
                about.changed = now;
            });
            self.drop_if_gone(before);
        }
    }

    fn rebind(&mut self, directory: Node, name: &str, node: Option<Node>) -> Option<Node> {
        let Some(Inode {
            content: Content::Directory(names),
            ..
        }) = self.nodes.get_mut(&directory)
        else {
            return None;
        };
        match node {
            Some(node) => names.insert(name.to_owned(), node),
            None => names.remove(name),
        }
    }

    /// Changes what is known of something.
    pub(super) fn about(&mut self, node: Node, change: impl FnOnce(&mut About)) {
        if let Some(inode) = self.nodes.get_mut(&node) {
            let before = inode.about;
            change(&mut inode.about);
            self.journal.note(|| Undo::About(node, before));
        }
    }

    /// Writes bytes into a file from an offset to an end; between its old end and the offset there are zeros.
    pub(super) fn store(&mut self, node: Node, offset: u64, end: u64, bytes: &[u8]) -> Result<(), Errno> {
        let size = self.file(node)?.len();
        let new_size = self.room(size, end.max(size as u64))?;
        let offset = offset as usize;
        let overwritten = offset.min(size)..(end as usize).min(size);
        self.replace(node, new_size, offset.min(size), overwritten.end, |content| {
            content[offset..end as usize].copy_from_slice(bytes);
        });
        Ok(())
    }

    /// Makes a file shorter or, with zeros, longer.
    pub(super) fn resize(&mut self, node: Node, new_size: u64) -> Result<(), Errno> {
        let size = self.file(node)?.len();
        let new_size = self.room(size, new_size)?;
        self.replace(node, new_size, new_size.min(size), size, |_| {});
        Ok(())
    }

    /// A size, if there is room for a file that grows to it.
    fn room(&self, size: usize, new_size: u64) -> Result<usize, Errno> {
        if new_size > MOST_BYTES {
            return Err(ERRNO_FBIG);
        }
        match (self.bytes - size as u64).checked_add(new_size) {
            Some(bytes) if bytes <= MOST_BYTES => Ok(new_size as usize),
            _ => Err(ERRNO_NOSPC),
        }
    }

    /// Changes the content of a file; what was there between two places, or is cut off, is kept.
    fn replace(&mut self, node: Node, new_size: usize, from: usize, to: usize, write: impl FnOnce(&mut [u8])) {
        let now = (self.clock)();
        let Some(Inode {
            content: Content::File(content),
            ..
        }) = self.nodes.get_mut(&node)
        else {
            return;
        };
        let size = content.len();
        self.journal.note(|| Undo::Bytes {
            node,
            size,
            offset: from,
            bytes: content[from..to].to_vec(),
        });
        content.resize(new_size, 0);
        write(content);
        self.bytes = self.bytes - size as u64 + new_size as u64;
        self.about(node, |about| {
            about.modified = now;
            about.changed = now;
        });
    }

    /// Removes what has no name and is not open.
    pub(super) fn drop_if_gone(&mut self, node: Node) {
        if node == ROOT {
            return;
        }
        if let Entry::Occupied(entry) = self.nodes.entry(node) {
            let About { links, opens, .. } = entry.get().about;
            if links == 0 && opens == 0 {
                let inode = entry.remove();
                self.bytes -= inode.file_bytes();
                self.journal.note(|| Undo::Gone(node, Box::new(inode)));
            }
        }
    }

    /// Undoes a change.
    pub(super) fn undo(&mut self, undo: Undo) {
        match undo {
            Undo::About(node, about) => {
                if let Some(inode) = self.nodes.get_mut(&node) {
                    inode.about = about;
                }
            }
            Undo::Name(directory, name, node) => {
                self.rebind(directory, &name, node);
            }
            Undo::Bytes {
                node,
                size,
                offset,
                bytes,
            } => {
                if let Some(Inode {
                    content: Content::File(content),
                    ..
                }) = self.nodes.get_mut(&node)
                {
                    self.bytes = self.bytes - content.len() as u64 + size as u64;
                    content.resize(size, 0);
                    content[offset..offset + bytes.len()].copy_from_slice(&bytes);
                }
            }
            Undo::Made(node) => {
                self.nodes.remove(&node);
            }
            Undo::Gone(node, inode) => {
                self.bytes += inode.file_bytes();
                self.nodes.insert(node, *inode);
            }
        }
    }
}

impl Inode {
    /// What it takes of the room for files.
    fn file_bytes(&self) -> u64 {
        match &self.content {
            Content::File(bytes) => bytes.len() as u64,
            _ => 0,
        }
    }
}
