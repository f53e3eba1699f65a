//! What an open browser of the Chromium family leaves in its folder: a link that names it, and a socket that answers.

use std::fs;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

/// A browser that is open until it is dropped.
pub struct OpenBrowser {
    root: PathBuf,
    _socket: UnixListener,
}

impl OpenBrowser {
    /// Opens the browser whose user data folder is `root`.
    pub fn of(root: &Path) -> OpenBrowser {
        let socket = UnixListener::bind(root.join("SingletonSocket")).unwrap();
        std::os::unix::fs::symlink("somewhere-1", root.join("SingletonLock")).unwrap();
        OpenBrowser {
            root: root.to_owned(),
            _socket: socket,
        }
    }
}

impl Drop for OpenBrowser {
    fn drop(&mut self) {
        // It may go together with its home folder.
        fs::remove_file(self.root.join("SingletonLock")).ok();
        fs::remove_file(self.root.join("SingletonSocket")).ok();
    }
}
