//! macOS: what the process table says.

use std::ffi::{CString, c_char, c_int, c_void};
use std::fs::File;
use std::os::fd::RawFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

unsafe extern "C" {
    /// Which processes have `path` open (`libproc.h`).
    fn proc_listpidspath(
        kind: u32,
        of_kind: u32,
        path: *const c_char,
        flags: u32,
        found: *mut c_void,
        bytes: c_int,
    ) -> c_int;
}

/// `PROC_ALL_PIDS`.
const ALL: u32 = 1;

/// `PROC_LISTPIDSPATH_EXCLUDE_EVTONLY`: who only watches a file does not count.
const READERS: u32 = 2;

/// No more programs than these can have one cookie file open; with more, some of them are others all the same.
const MOST: usize = 64;

/// True if another process of this person has `file` open. Where the system does not say, it counts as closed: the
/// browser's own marks must do.
pub fn held_open(file: &Path) -> bool {
    let Ok(name) = CString::new(file.as_os_str().as_bytes()) else {
        return false;
    };
    let mut found: [libc::pid_t; MOST] = [0; MOST];
    let room = size_of_val(&found) as c_int;
    // SAFETY: the name ends with a zero, and there is as much room as is said.
    let filled =
        unsafe { proc_listpidspath(ALL, 0, name.as_ptr(), READERS, found.as_mut_ptr().cast(), room) };
    let count = usize::try_from(filled).unwrap_or(0) / size_of::<libc::pid_t>();
    let own = libc::pid_t::try_from(std::process::id());
    found.iter().take(count).any(|pid| *pid > 0 && own != Ok(*pid))
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
