//! macOS: what the process table says.

use std::fs::File;
use std::os::fd::RawFd;
use std::path::Path;

/// macOS tells a process nothing of another's files without help; the browser's own lock must do.
pub fn held_open(_file: &Path) -> bool {
    false
}

/// macOS does not tell without help.
pub fn is_open_here(_device: u64, _number: u64, _but: RawFd) -> Option<bool> {
    None
}

/// macOS has no lock that lasts as long as an open file, and the other kind ends when any part of this
/// process closes the file.
pub fn lock(_file: &File) -> Option<bool> {
    None
}

/// True if process `pid` lives. Its program's name is out of reach, so a number that was used again counts
/// as the browser: better one removal too few.
pub fn is_browser(pid: u32) -> bool {
    let Ok(pid) = libc::pid_t::try_from(pid) else {
        return false;
    };
    // SAFETY: signal 0 only asks whether the process exists.
    unsafe { libc::kill(pid, 0) == 0 }
}
