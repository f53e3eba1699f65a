//! Linux and macOS: a file held open, so that no other takes its place unseen; and a new one put there.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::Path;

use xattr::FileExt;
use zeroize::Zeroizing;

use super::processes;
use crate::error::{Error, Result};

/// A plain file that is held open. As long as it is, the system gives its number to no other file.
#[derive(Debug)]
pub struct Pinned {
    file: File,
    device: u64,
    number: u64,
}

/// Opens the plain file `path` to hold it; a link is not followed. Until a database is closed, the pin on it may
/// not be dropped: closing any descriptor of a file ends the locks this process has on it.
pub fn pin(path: &Path) -> Result<Pinned> {
    let opened = OpenOptions::new()
        .read(true)
        // A pipe would make us wait for ever.
        .custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK)
        .open(path);
    let file = opened.map_err(|error| match error.raw_os_error() {
        Some(libc::ELOOP) => Error::NotTheSameFile,
        _ => unreadable(&error),
    })?;
    let facts = file.metadata().map_err(|error| unreadable(&error))?;
    if !facts.is_file() {
        return Err(Error::NotTheSameFile);
    }
    Ok(Pinned {
        file,
        device: facts.dev(),
        number: facts.ino(),
    })
}

fn unreadable(error: &io::Error) -> Error {
    Error::StoreUnreadable {
        cause: error.to_string(),
    }
}

impl Pinned {
    /// True if `path` still leads to this very file, and not over a link.
    pub fn is_at(&self, path: &Path) -> bool {
        let facts = path.symlink_metadata();
        facts.is_ok_and(|facts| facts.is_file() && facts.dev() == self.device && facts.ino() == self.number)
    }

    /// True if this process has the file open once more; also where the system does not tell.
    pub fn is_open_again(&self) -> bool {
        processes::is_open_here(self.device, self.number, self.file.as_raw_fd()).unwrap_or(true)
    }

    /// What the file is known by later: its number, and when it was made where the system knows. A device's
    /// number can change with a restart, so it does not count.
    pub fn mark(&self) -> Option<String> {
        let made = self.file.metadata().ok()?.created().ok();
        let made = made.and_then(|made| made.duration_since(std::time::UNIX_EPOCH).ok());
        Some(format!(
            "{}-{}",
            self.number,
            made.map_or(0, |made| made.as_nanos())
        ))
    }

    /// All of the file, if it is no larger than `most` bytes.
    pub fn read(&self, most: usize) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
        super::whole(&self.file, most)
    }
}

/// True if `path` is a plain file that has other names too: what is written into it shows by each of them.
pub fn has_other_names(path: &Path) -> bool {
    let facts = path.symlink_metadata();
    facts.is_ok_and(|facts| facts.is_file() && facts.nlink() > 1)
}

/// Makes the plain file `path` empty; a link is not followed.
pub fn make_empty(path: &Path) -> io::Result<()> {
    let file = OpenOptions::new()
        .write(true)
        .custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK)
        .open(path)?;
    match file.metadata()?.is_file() {
        true => file.set_len(0),
        false => Ok(()),
    }
}

/// Gives `to` the owner, mode, access list and other attributes of `from`.
pub fn copy_rights(from: &Pinned, to: &File) -> io::Result<()> {
    let (wanted, given) = (from.file.metadata()?, to.metadata()?);
    if (wanted.uid(), wanted.gid()) != (given.uid(), given.gid()) {
        fchown(to, Some(wanted.uid()), Some(wanted.gid()))?;
    }
    to.set_permissions(Permissions::from_mode(wanted.mode() & 0o7777))?;
    let names = match from.file.list_xattr() {
        Ok(names) => names,
        Err(error) if error.kind() == io::ErrorKind::Unsupported => return Ok(()),
        Err(error) => return Err(error),
    };
    for name in names {
        let Some(value) = from.file.get_xattr(&name)? else {
            continue;
        };
        // A label of the system's, such as `security.selinux` or `com.apple.provenance`, may not be ours to set: the
        // new file has one of its own. What a person or the browser has set must go along.
        let name = name.to_string_lossy();
        let must = name.starts_with("user.") || name.starts_with("system.posix_acl");
        if let Err(error) = to.set_xattr(&*name, &value)
            && must
        {
            return Err(error);
        }
    }
    Ok(())
}

/// A plain file that will lose its name. Only who has it open by then can overwrite its bytes.
pub struct Going {
    old: Pinned,
    writable: File,
}

/// Opens the plain file `path` before it goes; a link is not followed.
pub fn going(path: &Path) -> Option<Going> {
    let old = pin(path).ok()?;
    let opened = OpenOptions::new()
        .write(true)
        .custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK)
        .open(path);
    let writable = opened.ok()?;
    Some(Going { old, writable })
}

impl Going {
    /// Overwrites its bytes if no name leads to them any more; tells whether that is so.
    pub fn overwrite(mut self) -> io::Result<bool> {
        let facts = self.writable.metadata()?;
        if facts.nlink() > 0 || facts.dev() != self.old.device || facts.ino() != self.old.number {
            return Ok(false);
        }
        let zeros = [0; 64 << 10];
        let mut left = facts.len();
        while left > 0 {
            let piece = left.min(zeros.len() as u64);
            self.writable
                .write_all(zeros.get(..piece as usize).unwrap_or_default())?;
            left -= piece;
        }
        self.writable.sync_data()?;
        Ok(true)
    }

    /// Makes an empty file at `path` with its rights, if there is none.
    pub fn make_empty_again(&self, path: &Path) -> io::Result<()> {
        copy_rights(&self.old, &super::new_private_file(path)?)
    }
}

/// Puts the file `fresh` in the place of `old` at `path`: whoever looks finds the one or the other. Then the bytes
/// of the old one are overwritten, if no other name leads to them.
pub fn put_in_place(fresh: &Path, old: Pinned, path: &Path) -> io::Result<()> {
    let going = going(path).filter(|going| going.old.number == old.number);
    fs::rename(fresh, path)?;
    path.parent().map_or(Ok(()), super::sync_folder)?;
    // What cannot be overwritten is gone by name all the same.
    going.map(Going::overwrite);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_link_a_folder_and_a_pipe_are_not_pinned() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("file"), "x").unwrap();
        std::os::unix::fs::symlink(path("file"), path("link")).unwrap();
        fs::create_dir(path("folder")).unwrap();
        assert!(pin(&path("file")).is_ok());
        for other in ["link", "folder"] {
            assert_eq!(pin(&path(other)).unwrap_err(), Error::NotTheSameFile, "{other}");
        }
        assert_eq!(pin(&path("none")).unwrap_err().code(), "store-unreadable");
    }

    #[test]
    fn another_file_in_its_place_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "x").unwrap();
        let pinned = pin(&path).unwrap();
        assert!(pinned.is_at(&path));
        fs::rename(&path, folder.path().join("away")).unwrap();
        assert!(!pinned.is_at(&path), "nothing is there");
        fs::write(&path, "x").unwrap();
        assert!(!pinned.is_at(&path), "the same content in another file");
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink(folder.path().join("away"), &path).unwrap();
        assert!(!pinned.is_at(&path), "a link to the very file");
    }

    #[test]
    fn what_was_replaced_is_overwritten_unless_it_has_another_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for (other_name, expected) in [(false, vec![0; 6]), (true, b"secret".to_vec())] {
            fs::write(path("file"), "secret").unwrap();
            let mut old = File::open(path("file")).unwrap();
            if other_name {
                fs::hard_link(path("file"), path("other")).unwrap();
            }
            fs::write(path("fresh"), "new").unwrap();
            put_in_place(&path("fresh"), pin(&path("file")).unwrap(), &path("file")).unwrap();
            assert_eq!(fs::read(path("file")).unwrap(), b"new");
            let mut bytes = Vec::new();
            old.read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, expected);
        }
    }

    #[test]
    fn mode_owner_and_attributes_go_along() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let old = File::create(path("old")).unwrap();
        old.set_permissions(Permissions::from_mode(0o640)).unwrap();
        // Read and write for user 12345: an access list as Linux keeps it (`posix_acl_xattr.h`).
        let entry = |tag: u16, perm: u16, id: u32| {
            [&tag.to_le_bytes()[..], &perm.to_le_bytes(), &id.to_le_bytes()].concat()
        };
        let list = [
            2_u32.to_le_bytes().to_vec(),
            entry(1, 6, u32::MAX),
            entry(2, 6, 12345),
            entry(4, 4, u32::MAX),
            entry(0x10, 6, u32::MAX),
            entry(0x20, 0, u32::MAX),
        ]
        .concat();
        // A folder for temporary files may know neither.
        let attribute = old.set_xattr("user.test", b"kept").is_ok();
        let access = old.set_xattr("system.posix_acl_access", &list).is_ok();
        let is_root = old.metadata().unwrap().uid() == 0;
        if is_root {
            fchown(&old, Some(12), Some(34)).unwrap();
        }
        let fresh = super::super::new_private_file(&path("fresh")).unwrap();
        copy_rights(&pin(&path("old")).unwrap(), &fresh).unwrap();
        let facts = |file: &File| {
            let facts = file.metadata().unwrap();
            (facts.uid(), facts.gid(), facts.mode())
        };
        assert_eq!(facts(&fresh), facts(&old));
        if attribute {
            assert_eq!(fresh.get_xattr("user.test").unwrap().unwrap(), b"kept");
        }
        if access {
            assert_eq!(fresh.get_xattr("system.posix_acl_access").unwrap().unwrap(), list);
        }
    }
}
