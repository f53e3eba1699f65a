//! Linux: what the process table says, and locks that last as long as an open file.

use std::ffi::CString;
use std::fs::{self, File};
use std::io;
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// True if a process of ours has `file` open. Looks at every process we may look at, sandboxed ones too,
/// whatever number their sandbox gives them.
pub fn held_open(file: &Path) -> bool {
    let Ok(file) = fs::metadata(file) else {
        return false;
    };
    let own = std::process::id().to_string();
    let Ok(processes) = fs::read_dir("/proc") else {
        return false;
    };
    let numbered = |name: &str| name.bytes().all(|b| b.is_ascii_digit()) && name != own;
    processes
        .flatten()
        .filter(|entry| entry.file_name().to_str().is_some_and(numbered))
        .filter_map(|process| fs::read_dir(process.path().join("fd")).ok())
        .flat_map(|open| open.flatten())
        .filter_map(|descriptor| fs::metadata(descriptor.path()).ok())
        .any(|open| open.ino() == file.ino() && open.dev() == file.dev())
}

/// True if this process has the file of that device and number open under another descriptor than `but`.
pub fn is_open_here(device: u64, number: u64, but: RawFd) -> Option<bool> {
    let own = but.to_string();
    let open = fs::read_dir("/proc/self/fd").ok()?.flatten();
    let others = open.filter(|entry| entry.file_name().to_str() != Some(&own));
    let mut facts = others.filter_map(|entry| fs::metadata(entry.path()).ok());
    Some(facts.any(|facts| facts.dev() == device && facts.ino() == number))
}

/// Locks the whole `file` against the POSIX locks of others; false if another has it, and nothing where there are no
/// such locks. The lock belongs to this open file (`F_OFD_SETLK`), so that closing the same file elsewhere in this
/// process keeps it.
pub fn lock(file: &File) -> Option<bool> {
    // SAFETY: all-zero is a valid `flock`: it names the whole file, and this call wants its process zero.
    let mut lock: libc::flock = unsafe { std::mem::zeroed() };
    lock.l_type = libc::F_WRLCK as libc::c_short;
    lock.l_whence = libc::SEEK_SET as libc::c_short;
    // SAFETY: the descriptor is open and the lock structure is ours.
    if unsafe { libc::fcntl(file.as_raw_fd(), libc::F_OFD_SETLK, &lock) } == 0 {
        return Some(true);
    }
    match io::Error::last_os_error().raw_os_error() {
        Some(libc::EAGAIN | libc::EACCES) => Some(false),
        Some(_) | None => None,
    }
}

/// File systems that lie on another computer: NFS, SMB, CIFS (and its newer form), AFS, Ceph (`statfs(2)`).
const REMOTE: &[u32] = &[0x6969, 0x517b, 0xff53_4d42, 0xfe53_4d42, 0x5346_414f, 0x00c3_6400];

/// True if `file` lies on another computer.
pub fn is_remote(file: &Path) -> bool {
    let Ok(name) = CString::new(file.as_os_str().as_bytes()) else {
        return false;
    };
    // SAFETY: all-zero is a valid `statfs`.
    let mut facts: libc::statfs = unsafe { std::mem::zeroed() };
    // SAFETY: the name is a string of ours that ends with a zero, and the structure is ours.
    let asked = unsafe { libc::statfs(name.as_ptr(), &mut facts) };
    // The type of this number differs between systems; its lower 32 bits are what counts.
    asked == 0 && REMOTE.contains(&(facts.f_type as u32))
}

/// What the programs of the Chromium family are called; a process number may have been used again.
const BROWSERS: &[&str] = &[
    "chrom", "brave", "msedge", "vivaldi", "opera", "yandex", "thorium", "helium", "whale",
];

/// True if process `pid` lives and is a browser of the Chromium family.
pub fn is_browser(pid: u32) -> bool {
    let Ok(program) = fs::read_link(format!("/proc/{pid}/exe")) else {
        return false;
    };
    let name = program
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    BROWSERS.iter().any(|browser| name.contains(browser))
}
