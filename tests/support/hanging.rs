//! A file that keeps whoever opens it waiting, as one in a network folder does that is gone: Linux lets us ask to be
//! told first (a lease, `fcntl(2)`), and we do not answer.

use std::fs::File;
use std::os::fd::AsRawFd;
use std::path::Path;

/// Keeps everybody from `file` until it is dropped, or for the 45 seconds that Linux gives us.
pub fn hanging(file: &Path) -> File {
    let held = File::options().read(true).write(true).open(file).unwrap();
    // SAFETY: of the signal that somebody waits, nothing comes.
    unsafe { libc::signal(libc::SIGIO, libc::SIG_IGN) };
    // A program that another test starts holds what was open here until it is itself; until then there is no lease.
    let tries = (0..200).any(|_| is_leased(&held));
    assert!(tries, "{}", std::io::Error::last_os_error());
    held
}

fn is_leased(held: &File) -> bool {
    // SAFETY: the descriptor is open and ours.
    let taken = unsafe { libc::fcntl(held.as_raw_fd(), libc::F_SETLEASE, libc::F_WRLCK) };
    if taken != 0 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    taken == 0
}
