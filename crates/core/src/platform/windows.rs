//! Windows: browser locks, and files below the person's own folders.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::windows::ffi::{OsStrExt, OsStringExt};
use std::os::windows::fs::{FileExt, OpenOptionsExt};
use std::path::{Component, Path, PathBuf, Prefix};
use std::ptr::null;

use rusqlite::{Connection, OpenFlags};
use windows_sys::Win32::Storage::FileSystem::{REPLACEFILE_WRITE_THROUGH, ReplaceFileW};
use winreg::RegKey;
use winreg::enums::{HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE, RegType};
use winreg::types::FromRegValue;

use super::{Hive, Key, Lock, Running, Stored, filled};

/// `ERROR_SHARING_VIOLATION`.
const SHARING_VIOLATION: i32 = 32;

/// Asks the browser's own marks whether a profile is in use. Both browsers hold a file open that nobody
/// else may open for writing; after a crash the file may stay, and then it opens.
pub fn running(lock: &Lock) -> Running {
    let mark = match lock {
        Lock::Singleton(root) => root.join("lockfile"),
        Lock::ProfileLock(folder) => folder.join("parent.lock"),
        // Only opening the store for ourselves alone would tell, and a browser that starts at that instant
        // would find it closed to it. `held_open` does so once, before a change.
        Lock::OpenFile(_) => return Running::Closed,
    };
    match OpenOptions::new().write(true).open(mark) {
        Err(error) if is_held(&error) => Running::Open,
        Ok(_) | Err(_) => Running::Closed,
    }
}

/// False: the mark is held open by whoever made it, so it is sure.
pub fn is_marked(_lock: &Lock) -> bool {
    false
}

/// As [`held_open`], where asking is in nobody's way: a browser that starts at that instant would find its file closed
/// to it.
pub fn seen_open(_file: &Path) -> bool {
    false
}

/// Keeps a browser from opening a profile until it is dropped.
pub struct Hold {
    file: Option<File>,
}

/// Opens the browser's own mark for ourselves alone, as the browser does.
pub fn hold(lock: &Lock) -> Result<Hold, Running> {
    let Lock::ProfileLock(folder) = lock else {
        return Ok(Hold { file: None });
    };
    match OpenOptions::new()
        .write(true)
        .share_mode(0)
        .open(folder.join("parent.lock"))
    {
        Ok(file) => Ok(Hold { file: Some(file) }),
        Err(error) if is_held(&error) => Err(Running::Open),
        Err(_) => Ok(Hold { file: None }),
    }
}

impl Hold {
    /// True if the browser cannot open the profile now.
    pub fn keeps_out(&self) -> bool {
        self.file.is_some()
    }

    /// As [`running`], for the moment at which we have the store open to change it.
    pub fn running_meanwhile(&self, lock: &Lock) -> Running {
        running(lock)
    }
}

/// True if a process has `file` open: then it cannot be opened for ourselves alone.
pub fn held_open(file: &Path) -> bool {
    let alone = OpenOptions::new().read(true).share_mode(0).open(file);
    alone.is_err_and(|error| is_held(&error))
}

/// True unless `file` is marked as one that nobody may change. The mark means nothing on a folder, and only trying
/// would tell who else may not.
pub fn allows_writing(file: &Path) -> bool {
    let closed = |facts: fs::Metadata| facts.is_file() && facts.permissions().readonly();
    !fs::metadata(file).is_ok_and(closed)
}

/// True if `file` lies on another computer; a letter for its folder leads to the name behind it.
pub fn is_remote(file: &Path) -> bool {
    let whole = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let first = whole.components().next();
    matches!(
        first,
        Some(Component::Prefix(prefix)) if matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
    )
}

/// True if a file could not be opened because another program has it for itself alone.
pub fn is_held(error: &io::Error) -> bool {
    error.raw_os_error() == Some(SHARING_VIOLATION)
}

/// Reads what `file` has at `offset`, until `bytes` is full or the file ends; says how many there were.
pub fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
    filled(bytes, |rest, done| file.seek_read(rest, offset + done))
}

/// Makes `folder`; below the person's own data folder it inherits that only they may look inside.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Makes a new file; it must not exist yet.
pub fn new_private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Puts `fresh` in the place of `file`, and calls what was there `going`, to be wiped: a file that is open cannot be
/// replaced on every file system. A link is replaced itself, and what it leads to stays.
pub fn replace(file: &Path, fresh: &Path, going: &Path) -> io::Result<Option<File>> {
    if !file.symlink_metadata().is_ok_and(|found| found.is_file()) {
        return fs::rename(fresh, file).map(|()| None);
    }
    let [file, fresh, going] = [whole(file)?, whole(fresh)?, whole(going)?].map(|path| wide(&path));
    // SAFETY: the three texts end with a zero and outlive the call; the last two arguments must be null.
    let replaced = unsafe {
        ReplaceFileW(
            file.as_ptr(),
            fresh.as_ptr(),
            going.as_ptr(),
            REPLACEFILE_WRITE_THROUGH,
            null(),
            null(),
        )
    };
    match replaced {
        0 => Err(io::Error::last_os_error()),
        _ => Ok(None),
    }
}

/// Opens a database to change it, however long its path is.
pub fn open_database(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let whole = whole(path).unwrap_or_else(|_| path.to_owned());
    Connection::open_with_flags_and_vfs(whole, flags, c"win32-longpath")
}

/// The same path in the form that Windows takes as it is, so that it may be long
/// (<https://learn.microsoft.com/windows/win32/fileio/naming-a-file>).
fn whole(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let Some(Component::Prefix(prefix)) = path.components().next() else {
        return Ok(path);
    };
    let (start, left_out) = match prefix.kind() {
        Prefix::Disk(_) => (r"\\?\", 0),
        // `\\server\share` becomes `\\?\UNC\server\share`.
        Prefix::UNC(..) => (r"\\?\UNC", 1),
        _ => return Ok(path),
    };
    let rest = path.as_os_str().encode_wide().skip(left_out);
    let whole: Vec<u16> = start.encode_utf16().chain(rest).collect();
    Ok(OsString::from_wide(&whole).into())
}

/// A path in Windows' own letters, with a zero at its end.
fn wide(path: &Path) -> Vec<u16> {
    path.as_os_str().encode_wide().chain([0]).collect()
}

/// Windows brings a folder's names to the disk by itself.
pub fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Keys lie this deep below one that we ask for, and no deeper.
const DEEPEST: u32 = 8;

/// The key `path`, with what is below it; `None` if it is not there or may not be read.
pub fn registry(hive: Hive, path: &str) -> Option<Key> {
    let root = RegKey::predef(match hive {
        Hive::Machine => HKEY_LOCAL_MACHINE,
        Hive::User => HKEY_CURRENT_USER,
    });
    Some(key(&root.open_subkey(path).ok()?, DEEPEST))
}

fn key(opened: &RegKey, deeper: u32) -> Key {
    let mut found = Key::default();
    for (name, value) in opened.enum_values().flatten() {
        let stored = match value.vtype {
            RegType::REG_DWORD => u32::from_reg_value(&value).map(Stored::Number),
            RegType::REG_SZ | RegType::REG_EXPAND_SZ => String::from_reg_value(&value).map(Stored::Text),
            RegType::REG_MULTI_SZ => Vec::from_reg_value(&value).map(Stored::Lines),
            _ => continue,
        };
        if let Ok(stored) = stored {
            found.values.insert(name, stored);
        }
    }
    for name in opened.enum_keys().flatten() {
        if let (1.., Ok(below)) = (deeper, opened.open_subkey(&name)) {
            found.keys.insert(name, key(&below, deeper - 1));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_whole_whatever_it_begins_with() {
        let whole = |path: &str| whole(Path::new(path)).unwrap().display().to_string();
        assert_eq!(whole(r"C:\Users\Zoë\Cookies"), r"\\?\C:\Users\Zoë\Cookies");
        assert_eq!(whole(r"\\server\share\Cookies"), r"\\?\UNC\server\share\Cookies");
        assert_eq!(whole(r"\\?\C:\Cookies"), r"\\?\C:\Cookies");
        assert!(whole("Cookies").starts_with(r"\\?\"));
    }

    #[test]
    fn a_file_at_the_end_of_a_long_path_is_changed_and_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let long = whole(
            &folder
                .path()
                .join("実験室 and a long name".repeat(5))
                .join("one more".repeat(25)),
        )
        .unwrap();
        fs::create_dir_all(&long).unwrap();
        let (file, fresh, going) = (long.join("Cookies"), long.join("new"), long.join("gone"));
        assert!(file.as_os_str().len() > 300);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let db = open_database(&file, flags).unwrap();
        db.execute_batch("CREATE TABLE cookies (name)").unwrap();
        db.close().unwrap();
        fs::write(&fresh, "new").unwrap();
        replace(&file, &fresh, &going).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert!(going.exists() && !fresh.exists());
    }
}
