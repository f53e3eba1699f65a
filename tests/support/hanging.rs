//! A file that keeps whoever opens it waiting, as one in a network folder does that is gone: Linux lets us ask to be
//! told first (a lease, `fcntl(2)`), and we do not answer.

use std::fs::File;
use std::os::fd::AsRawFd;
use std::path::Path;

/// Keeps everybody from `file` until it is dropped, or for the 45 seconds that Linux gives us.
pub fn hanging(file: &Path) -> File {
    let held = File::options().read(true).write(true).open(file).unwrap();
    // SAFETY: the descriptor is open and ours; of the signal that somebody waits, nothing comes.
    let taken = unsafe {
        libc::signal(libc::SIGIO, libc::SIG_IGN);
        libc::fcntl(held.as_raw_fd(), libc::F_SETLEASE, libc::F_WRLCK)
    };
    assert_eq!(taken, 0, "{}", std::io::Error::last_os_error());
    held
}
