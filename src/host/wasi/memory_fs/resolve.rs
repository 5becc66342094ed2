//! Where a path leads, with all symbolic links on the way; never out of the directory that it begins in.

use wasip1::{ERRNO_LOOP, ERRNO_NAMETOOLONG, ERRNO_NOENT, ERRNO_NOTDIR, ERRNO_PERM};

use super::{Content, MemoryFs};
use crate::host::wasi::file_system::Node;
use crate::host::wasi::types::Errno;

/// Symbolic links on the way of one path, at most.
const MOST_LINKS: usize = 40;

/// Bytes of a name, at most.
const LONGEST_NAME: usize = 255;

/// Where a path leads.
pub(super) struct Resolved {
    /// The directory that has the name.
    pub(super) directory: Node,
    /// The name there; `None` for a path that ends with `.` or `..`.
    pub(super) name: Option<String>,
    /// What has the name, if there is something.
    pub(super) node: Option<Node>,
    /// Whether the path ends with a slash, so that only a directory can be meant.
    pub(super) is_directory: bool,
}

impl MemoryFs {
    /// Follows a path, and a symbolic link at its end if that is wanted.
    pub(super) fn resolve(&self, at: Node, path: &str, follow: bool) -> Result<Resolved, Errno> {
        // The directories on the way from the first one: `..` goes back on it, and no further.
        let mut way = vec![at];
        self.directory(at)?;
        let mut left = components(path)?;
        let mut is_directory = path.ends_with('/');
        let mut links = 0;
        while let Some(name) = left.pop() {
            let Some(&directory) = way.last() else {
                return Err(ERRNO_PERM);
            };
            match &*name {
                "." => continue,
                ".." if way.len() == 1 => return Err(ERRNO_PERM),
                ".." => {
                    way.pop();
                    continue;
                }
                name if name.len() > LONGEST_NAME => return Err(ERRNO_NAMETOOLONG),
                _ => {}
            }
            let is_last = left.is_empty();
            let Some(&node) = self.directory(directory)?.get(&name) else {
                return match is_last {
                    true => Ok(Resolved {
                        directory,
                        name: Some(name),
                        node: None,
                        is_directory,
                    }),
                    false => Err(ERRNO_NOENT),
                };
            };
            match &self.inode(node)?.content {
                Content::Link(target) if !is_last || follow || is_directory => {
                    links += 1;
                    if links > MOST_LINKS {
                        return Err(ERRNO_LOOP);
                    }
                    is_directory |= is_last && target.ends_with('/');
                    left.extend(components(target)?);
                }
                Content::Directory(_) if !is_last => way.push(node),
                Content::File(_) if !is_last || is_directory => return Err(ERRNO_NOTDIR),
                _ => {
                    return Ok(Resolved {
                        directory,
                        name: Some(name),
                        node: Some(node),
                        is_directory,
                    });
                }
            }
        }
        let directory = way.pop().unwrap_or(at);
        Ok(Resolved {
            directory,
            name: None,
            node: Some(directory),
            is_directory: true,
        })
    }

    /// Whether a directory is another one, or somewhere in it.
    pub(super) fn is_within(&self, directory: Node, outer: Node) -> bool {
        let mut at = directory;
        loop {
            if at == outer {
                return true;
            }
            match self.inode(at) {
                Ok(inode) if inode.about.parent != at => at = inode.about.parent,
                _ => return false,
            }
        }
    }
}

/// The parts of a path, the last one first. A path from a root leads out of everything that there is.
fn components(path: &str) -> Result<Vec<String>, Errno> {
    if path.is_empty() {
        return Err(ERRNO_NOENT);
    }
    if path.starts_with('/') {
        return Err(ERRNO_PERM);
    }
    let parts = path.rsplit('/').filter(|part| !part.is_empty());
    Ok(parts.map(str::to_owned).collect())
}
