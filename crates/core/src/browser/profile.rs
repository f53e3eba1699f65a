//! One profile of one browser, and the ids by which it and its rows are known.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Browser, Package};
use crate::cookie::RowKey;
use crate::file;
use crate::hex;
use crate::platform::{self, Lock, Running};
use crate::store::looking;

/// One profile of one browser on this machine.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Names the profile on this machine, such as `firefox-1f0a93c2`.
    pub id: String,
    /// The browser.
    pub browser: &'static Browser,
    /// The browser's name, with the kind of package where there may be two of it.
    pub browser_name: String,
    /// How the browser came onto the computer.
    pub package: Package,
    /// The browser's own folder.
    pub root: PathBuf,
    /// The profile's folder.
    pub folder: PathBuf,
    /// The name the person knows.
    pub name: String,
}

impl Profile {
    /// The id of one of its rows: unlike any other row's on this machine, and the same tomorrow.
    pub fn row_id(&self, key: &RowKey) -> String {
        row_id(&self.id, key)
    }

    /// The last component of its folder.
    pub fn folder_name(&self) -> String {
        file::last(&self.folder)
    }

    /// How the browser marks it as in use.
    pub fn lock(&self) -> Lock {
        self.browser.store.lock(&self.root, &self.folder)
    }

    /// Whether the browser's own marks say that it is in use. Of a mark that nobody we know answers for, the file
    /// tells whether it is a rest.
    pub fn running(&self) -> Running {
        let lock = self.lock();
        let running = match &lock {
            // Closing the store ends the locks of a change that another part of this process makes.
            Lock::OpenFile(file) => {
                let _looking = looking(file);
                platform::running(&lock)
            }
            Lock::Singleton(_) | Lock::ProfileLock(_) => platform::running(&lock),
        };
        match platform::is_marked(&lock) {
            true => self.or_open(running, platform::seen_open),
            false => running,
        }
    }

    /// The same, and a look at who has the file open: slower, and sure enough to write.
    pub fn in_use(&self) -> Running {
        self.or_open(self.running(), platform::held_open)
    }

    /// The same as often as one likes: on no system is it in the way of a browser that starts.
    pub fn seen_in_use(&self) -> Running {
        self.or_open(self.running(), platform::seen_open)
    }

    fn or_open(&self, running: Running, is_open: impl Fn(&Path) -> bool) -> Running {
        match (running, self.browser.store.file(&self.folder)) {
            (Running::Closed, Some(file)) if is_open(&file) => Running::Open,
            (running, _) => running,
        }
    }
}

/// The id of a row in what is called `profile`.
pub fn row_id(profile: &str, key: &RowKey) -> String {
    let mut digest = Sha256::new();
    digest.update(profile);
    digest.update(key.0);
    hex::of(&digest.finalize()[..6])
}

/// The id of the folder or file `path` of what is called `kind`: the same tomorrow, however a list spells the path,
/// and not the path itself.
pub fn place_id(kind: &str, path: &Path) -> String {
    let plain: PathBuf = path.components().collect();
    let digest = Sha256::digest(plain.as_os_str().as_encoded_bytes());
    format!("{kind}-{}", hex::of(&digest[..4]))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use super::*;
    use crate::browser::BROWSERS;

    #[test]
    fn whether_it_runs_is_not_asked_at_the_file_while_that_is_changed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cookies.sqlite");
        fs::write(&file, "").unwrap();
        let browser = BROWSERS.iter().find(|browser| browser.id == "epiphany").unwrap();
        let profile = Profile {
            id: "epiphany-1".to_owned(),
            browser,
            browser_name: browser.name.to_owned(),
            package: Package::System,
            root: folder.path().to_owned(),
            folder: folder.path().to_owned(),
            name: "Default".to_owned(),
        };
        assert_eq!(profile.lock(), Lock::OpenFile(file.clone()));
        let changing = std::sync::atomic::AtomicBool::new(true);
        std::thread::scope(|threads| {
            let turn = crate::store::alone(&file).unwrap();
            let asked = threads.spawn(|| {
                assert_eq!(profile.running(), Running::Closed);
                changing.load(std::sync::atomic::Ordering::SeqCst)
            });
            std::thread::sleep(Duration::from_millis(50));
            changing.store(false, std::sync::atomic::Ordering::SeqCst);
            drop(turn);
            assert!(!asked.join().unwrap());
        });
    }
}
