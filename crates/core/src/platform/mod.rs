//! The only place that knows which system this program was built for.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

#[cfg(unix)]
#[path = "unix.rs"]
mod sys;
#[cfg(windows)]
#[path = "windows.rs"]
mod sys;

#[cfg(unix)]
#[path = "pinned_unix.rs"]
mod pinned;
#[cfg(windows)]
#[path = "pinned_windows.rs"]
mod pinned;

#[cfg(target_os = "linux")]
#[path = "linux.rs"]
mod processes;
#[cfg(target_os = "macos")]
#[path = "macos.rs"]
mod processes;

pub use pinned::{Going, Pinned, copy_rights, going, has_other_names, make_empty, pin, put_in_place};
pub use sys::{
    Hold, allows_writing, held_open, hold, is_held, is_marked, is_remote, new_private_file, open_database,
    private_folder, read_at, registry, replace, running, seen_open, sync_folder,
};

/// `EPERM`: macOS's privacy settings answer with it, whatever the file's mode allows; a mode that forbids is
/// `EACCES`.
const NOT_PERMITTED: i32 = 1;

/// True if macOS keeps a file or folder from every program that was not given Full Disk Access.
pub fn needs_permission(error: &io::Error) -> bool {
    error.raw_os_error() == Some(NOT_PERMITTED) && error.kind() == io::ErrorKind::PermissionDenied
}

/// Makes all threads share one heap that grows in large steps: they are few, and wait for disks. A heap for each
/// costs more system calls than a small store. To be called before there is a second thread.
pub fn share_one_heap() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: these set numbers of the C library's.
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 1);
        libc::mallopt(libc::M_TOP_PAD, 1 << 20);
        libc::mallopt(libc::M_TRIM_THRESHOLD, 8 << 20);
        libc::mallopt(libc::M_MMAP_THRESHOLD, 8 << 20);
    }
}

/// Whether a browser is using a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "lowercase")]
pub enum Running {
    /// No; it may be changed.
    Closed,
    /// Yes, on this computer.
    Open,
    /// A lock names another computer.
    Elsewhere,
}

/// How a browser marks a profile as in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lock {
    /// Chromium: marks in the user data folder, for all its profiles
    /// (`chrome/browser/process_singleton_posix.cc`, `…_win.cc`).
    Singleton(PathBuf),
    /// Firefox: a lock in the profile folder (`toolkit/profile/nsProfileLock.cpp`).
    ProfileLock(PathBuf),
    /// A browser that leaves no mark of its own (WebKitGTK, QtWebEngine): it is running while it has this
    /// cookie file open.
    OpenFile(PathBuf),
}

/// A part of the Windows registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hive {
    /// `HKEY_LOCAL_MACHINE`: for everybody.
    Machine,
    /// `HKEY_CURRENT_USER`: for the person.
    User,
}

/// A key of the Windows registry, with what is below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Key {
    /// Its values by their names.
    pub values: BTreeMap<String, Stored>,
    /// The keys below it.
    pub keys: BTreeMap<String, Key>,
}

/// A value in the Windows registry; other kinds are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored {
    /// `REG_DWORD`.
    Number(u32),
    /// `REG_SZ`, `REG_EXPAND_SZ`.
    Text(String),
    /// `REG_MULTI_SZ`.
    Lines(Vec<String>),
}

/// Calls `read` with what is left of `bytes`, and how much is done, until there is no more.
fn filled(bytes: &mut [u8], mut read: impl FnMut(&mut [u8], u64) -> io::Result<usize>) -> io::Result<usize> {
    let mut done = 0;
    while done < bytes.len() {
        match read(&mut bytes[done..], done as u64) {
            Ok(0) => break,
            Ok(count) => done += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// All of `file`, if it is no larger than `most` bytes.
fn whole(mut file: &File, most: usize) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let size = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    if size > most {
        return Ok(None);
    }
    // Room beforehand, so that growing leaves no unwiped piece behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(size + 1));
    file.rewind()?;
    file.take(size as u64).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}
