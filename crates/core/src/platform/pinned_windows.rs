//! Windows: a file held open, so that no other takes its place; and a new one put there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek};
use std::os::windows::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// `FILE_SHARE_READ` and `FILE_SHARE_WRITE`: without `FILE_SHARE_DELETE` nobody renames or deletes the file.
const SHARED: u32 = 1 | 2;

/// `FILE_FLAG_OPEN_REPARSE_POINT`: a link is opened itself.
const NOT_FOLLOWED: u32 = 0x0020_0000;

/// A plain file that is held open.
#[derive(Debug)]
pub struct Pinned {
    file: File,
}

/// Opens the plain file `path` to hold it; a link is not followed.
pub fn pin(path: &Path) -> Result<Pinned> {
    let opened = OpenOptions::new()
        .read(true)
        .share_mode(SHARED)
        .custom_flags(NOT_FOLLOWED)
        .open(path);
    let file = opened.map_err(|error| unreadable(&error))?;
    let facts = file.metadata().map_err(|error| unreadable(&error))?;
    if !facts.is_file() || facts.is_symlink() {
        return Err(Error::NotTheSameFile);
    }
    Ok(Pinned { file })
}

fn unreadable(error: &io::Error) -> Error {
    Error::StoreUnreadable {
        cause: error.to_string(),
    }
}

impl Pinned {
    /// While it is held, no other file can take its place; a folder above it could.
    pub fn is_at(&self, path: &Path) -> bool {
        let made = |facts: io::Result<fs::Metadata>| facts.ok().map(|facts| facts.creation_time());
        made(path.symlink_metadata()) == made(self.file.metadata())
    }

    /// Windows does not tell.
    pub fn is_open_again(&self) -> bool {
        true
    }

    /// What the file is known by later: when it was made.
    pub fn mark(&self) -> Option<String> {
        Some(self.file.metadata().ok()?.creation_time().to_string())
    }

    /// All of the file, if it is no larger than `most` bytes.
    pub fn read(&self, most: usize) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        let size = usize::try_from(self.file.metadata()?.len()).unwrap_or(usize::MAX);
        if size > most {
            return Ok(None);
        }
        // Room beforehand, so that growing leaves no unwiped piece behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(size + 1));
        let mut file = &self.file;
        file.rewind()?;
        file.take(size as u64).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }
}

/// Makes the plain file `path` empty; a link is not followed.
pub fn make_empty(path: &Path) -> io::Result<()> {
    let file = OpenOptions::new()
        .write(true)
        .custom_flags(NOT_FOLLOWED)
        .open(path)?;
    match file.metadata()?.is_file() {
        true => file.set_len(0),
        false => Ok(()),
    }
}

/// A new file inherits its rights from its folder, as the browser's own new files do.
pub fn copy_rights(_from: &Pinned, _to: &File) -> io::Result<()> {
    Ok(())
}

/// Puts the file `fresh` in the place of `old` at `path`. Windows does not let go of a file that is held.
pub fn put_in_place(fresh: &Path, old: Pinned, path: &Path) -> io::Result<()> {
    drop(old);
    fs::rename(fresh, path)
}
