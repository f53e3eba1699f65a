//! The only place that knows which system this program was built for.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

#[cfg(unix)]
#[path = "unix.rs"]
mod sys;
#[cfg(windows)]
#[path = "windows.rs"]
mod sys;

#[cfg(target_os = "linux")]
#[path = "linux.rs"]
mod processes;
#[cfg(target_os = "macos")]
#[path = "macos.rs"]
mod processes;

pub use sys::{
    Hold, held_open, hold, new_private_file, private_folder, running, running_meanwhile, sync_folder,
};

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
