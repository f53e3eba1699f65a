//! macOS: what the process table says.

use std::ffi::CString;
use std::fs::File;
use std::os::fd::RawFd;
use std::os::unix::ffi::OsStrExt;
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

/// True if `file` lies on another computer.
pub fn is_remote(file: &Path) -> bool {
    let Ok(name) = CString::new(file.as_os_str().as_bytes()) else {
        return false;
    };
    // SAFETY: all-zero is a valid `statfs`.
    let mut facts: libc::statfs = unsafe { std::mem::zeroed() };
    // SAFETY: the name is a string of ours that ends with a zero, and the structure is ours.
    let asked = unsafe { libc::statfs(name.as_ptr(), &mut facts) };
    asked == 0 && facts.f_flags & libc::MNT_LOCAL as u32 == 0
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
