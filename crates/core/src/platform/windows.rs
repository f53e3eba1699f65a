//! Windows: browser locks, and files below the person's own folders.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::windows::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use super::{Lock, Running, filled};

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
        Err(error) if error.raw_os_error() == Some(SHARING_VIOLATION) => Running::Open,
        Ok(_) | Err(_) => Running::Closed,
    }
}

/// As [`running`], for the moment at which we have the store open to change it.
pub fn running_meanwhile(lock: &Lock) -> Running {
    running(lock)
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
        Err(error) if error.raw_os_error() == Some(SHARING_VIOLATION) => Err(Running::Open),
        Err(_) => Ok(Hold { file: None }),
    }
}

impl Hold {
    /// True if the browser cannot open the profile now.
    pub fn keeps_out(&self) -> bool {
        self.file.is_some()
    }
}

/// True if a process has `file` open: then it cannot be opened for ourselves alone.
pub fn held_open(file: &Path) -> bool {
    let alone = OpenOptions::new().read(true).share_mode(0).open(file);
    alone.is_err_and(|error| error.raw_os_error() == Some(SHARING_VIOLATION))
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

/// Windows brings a folder's names to the disk by itself.
pub fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
