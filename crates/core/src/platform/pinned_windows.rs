//! Windows: a file held open, so that no other takes its place; and a new one put there.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::windows::fs::OpenOptionsExt;
use std::os::windows::io::AsRawHandle;
use std::path::Path;

use windows_sys::Win32::Storage::FileSystem::{BY_HANDLE_FILE_INFORMATION, GetFileInformationByHandle};
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// `FILE_SHARE_READ` and `FILE_SHARE_WRITE`: without `FILE_SHARE_DELETE` nobody renames or deletes the file.
const SHARED: u32 = 1 | 2;

/// `FILE_FLAG_OPEN_REPARSE_POINT`: a link is opened itself.
const NOT_FOLLOWED: u32 = 0x0020_0000;

/// A plain file that is held open. As long as it is, the system gives its number to no other file.
#[derive(Debug)]
pub struct Pinned {
    file: File,
    number: Number,
}

/// The volume of a file, and its number there.
#[derive(Debug, PartialEq, Eq)]
struct Number {
    volume: u32,
    index: u64,
}

fn number(file: &File) -> io::Result<Number> {
    let found = facts(file)?;
    Ok(Number {
        volume: found.dwVolumeSerialNumber,
        index: u64::from(found.nFileIndexHigh) << 32 | u64::from(found.nFileIndexLow),
    })
}

fn facts(file: &File) -> io::Result<BY_HANDLE_FILE_INFORMATION> {
    let mut found = BY_HANDLE_FILE_INFORMATION::default();
    // SAFETY: the handle is open as long as `file` lives, and `found` has room for the answer.
    if unsafe { GetFileInformationByHandle(file.as_raw_handle(), &raw mut found) } == 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(found)
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
    let number = number(&file).map_err(|error| unreadable(&error))?;
    Ok(Pinned { file, number })
}

fn unreadable(error: &io::Error) -> Error {
    Error::StoreUnreadable {
        cause: error.to_string(),
    }
}

impl Pinned {
    /// True if `path` still leads to this very file, and not over a link.
    pub fn is_at(&self, path: &Path) -> bool {
        asked(path)
            .and_then(|file| number(&file))
            .is_ok_and(|number| number == self.number)
    }

    /// Windows does not tell.
    pub fn is_open_again(&self) -> bool {
        true
    }

    /// What the file is known by later: its number, which NTFS gives to no other file.
    pub fn mark(&self) -> Option<String> {
        Some(self.number.index.to_string())
    }

    /// All of the file, if it is no larger than `most` bytes.
    pub fn read(&self, most: usize) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        super::whole(&self.file, most)
    }
}

/// The file `path`, asked for nothing but what it is, so that nobody's claim to it is in the way.
fn asked(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .access_mode(0)
        .custom_flags(NOT_FOLLOWED)
        .open(path)
}

/// True if `path` is a plain file that has other names too: what is written into it shows by each of them.
pub fn has_other_names(path: &Path) -> bool {
    let facts = asked(path).and_then(|file| facts(&file));
    facts.is_ok_and(|facts| facts.nNumberOfLinks > 1)
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

/// A file that will lose its name. Windows deletes none that is held.
pub enum Going {}

/// None: what Windows deletes cannot be overwritten afterwards.
pub fn going(_path: &Path) -> Option<Going> {
    None
}

impl Going {
    /// Overwrites its bytes if no name leads to them any more; tells whether that is so.
    pub fn overwrite(self) -> io::Result<bool> {
        match self {}
    }

    /// Makes an empty file at `path` with its rights, if there is none.
    pub fn make_empty_again(&self, _path: &Path) -> io::Result<()> {
        match *self {}
    }
}

/// Puts the file `fresh` in the place of `old` at `path`. Windows does not let go of a file that is held.
pub fn put_in_place(fresh: &Path, old: Pinned, path: &Path) -> io::Result<()> {
    drop(old);
    fs::rename(fresh, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_from_another_with_the_same_content_whatever_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("file"), "bytes").unwrap();
        fs::copy(path("file"), path("copy")).unwrap();
        let pinned = pin(&path("file")).unwrap();
        assert!(pinned.is_at(&path("file")) && !pinned.is_at(&path("copy")) && !pinned.is_at(&path("none")));
        let mark = pinned.mark();
        fs::write(path("file"), "others").unwrap();
        assert!(pinned.is_at(&path("file")));
        drop(pinned);
        assert_eq!(pin(&path("file")).unwrap().mark(), mark);
        assert_ne!(pin(&path("copy")).unwrap().mark(), mark);
    }

    #[test]
    fn a_second_name_of_a_file_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("file"), "bytes").unwrap();
        assert!(!has_other_names(&path("file")) && !has_other_names(&path("other")));
        fs::hard_link(path("file"), path("other")).unwrap();
        assert!(has_other_names(&path("file")) && has_other_names(&path("other")));
    }

    #[test]
    fn no_other_file_takes_the_place_of_one_that_is_held() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("file"), "old").unwrap();
        fs::write(path("fresh"), "new").unwrap();
        let pinned = pin(&path("file")).unwrap();
        assert!(fs::rename(path("fresh"), path("file")).is_err());
        put_in_place(&path("fresh"), pinned, &path("file")).unwrap();
        assert_eq!(fs::read(path("file")).unwrap(), b"new");
    }
}
