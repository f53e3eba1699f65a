//! The table: which browser keeps its cookies where, on every system; and the profiles it leads to.

mod table;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::cookie::RowKey;
use crate::machine::{Base, Machine, Os};
use crate::platform::{self, Lock, Running};
use crate::settings::Usual;
use crate::store::CookieStore;

pub use table::BROWSERS;

/// One browser.
pub struct Browser {
    /// Stable id.
    pub id: &'static str,
    /// The name people know.
    pub name: &'static str,
    /// Its format.
    pub store: &'static dyn CookieStore,
    /// The folders it may keep its profiles below.
    pub roots: &'static [(Os, Base, &'static str)],
    /// What it does when nobody has set anything.
    pub usual: Usual,
}

impl std::fmt::Debug for Browser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

/// What to call the browsers that are looked for on `os`, each family once: "Opera" stands for Opera GX too.
pub fn names(os: Os) -> Vec<&'static str> {
    let here = BROWSERS
        .iter()
        .filter(|browser| browser.roots.iter().any(|(known, _, _)| *known == os));
    let mut names: Vec<&str> = Vec::new();
    for browser in here {
        if !names
            .iter()
            .any(|name| browser.name.starts_with(&format!("{name} ")))
        {
            names.push(browser.name);
        }
    }
    names
}

/// False for a browser whose store only the browser itself can change.
pub fn is_writable(id: &str) -> bool {
    let browser = BROWSERS.iter().find(|browser| browser.id == id);
    browser.is_some_and(|browser| browser.store.writable())
}

/// One profile of one browser on this machine.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Names the profile on this machine, such as `firefox-1f0a93c2`.
    pub id: String,
    /// The browser.
    pub browser: &'static Browser,
    /// The browser's name, with the kind of package where there may be two of it.
    pub browser_name: String,
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
        self.folder
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    }

    /// How the browser marks it as in use.
    pub fn lock(&self) -> Lock {
        self.browser.store.lock(&self.root, &self.folder)
    }

    /// Whether the browser's own marks say that it is in use.
    pub fn running(&self) -> Running {
        platform::running(&self.lock())
    }

    /// The same, and a look at who has the file open: slower, and sure enough to write.
    pub fn in_use(&self) -> Running {
        match self.running() {
            Running::Closed => match self.browser.store.file(&self.folder) {
                Some(file) if platform::held_open(&file) => Running::Open,
                Some(_) | None => Running::Closed,
            },
            marked @ (Running::Open | Running::Elsewhere) => marked,
        }
    }
}

/// The id of a row in what is called `profile`.
pub fn row_id(profile: &str, key: &RowKey) -> String {
    let mut digest = Sha256::new();
    digest.update(profile);
    digest.update(key.0);
    hex(&digest.finalize()[..6])
}

/// The id of the folder or file `path` of what is called `kind`: the same tomorrow, and not its path.
pub fn place_id(kind: &str, path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    format!("{kind}-{}", hex(&digest[..4]))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every profile on `machine`, in the order of the table; each folder once, whatever links lead to it.
pub fn profiles(machine: &Machine) -> Vec<Profile> {
    let mut found: Vec<Profile> = Vec::new();
    for (browser, root, package) in roots(machine) {
        for profile in browser.store.profile_folders(&root) {
            let folder = match fs::canonicalize(&profile.path) {
                Ok(folder) => folder,
                // A profile that may not be looked at is still a profile, and says so when it is read.
                Err(error) if error.kind() == ErrorKind::PermissionDenied => profile.path,
                Err(_) => continue,
            };
            if !found.iter().any(|known| known.folder == folder) {
                found.push(Profile {
                    id: place_id(browser.id, &folder),
                    browser,
                    browser_name: package.map_or(browser.name.to_owned(), |kind| {
                        format!("{} ({kind})", browser.name)
                    }),
                    root: root.clone(),
                    folder,
                    name: profile.name,
                });
            }
        }
    }
    found
}

fn roots(machine: &Machine) -> impl Iterator<Item = (&'static Browser, PathBuf, Option<&'static str>)> {
    let rows = BROWSERS
        .iter()
        .flat_map(|browser| browser.roots.iter().map(move |root| (browser, root)));
    rows.filter(|(_, (os, _, _))| *os == machine.os)
        .filter_map(|(browser, (_, base, path))| {
            Some((browser, machine.base(*base)?.join(path), package(path)))
        })
}

fn package(path: &str) -> Option<&'static str> {
    match path {
        _ if path.starts_with(".var/app/") => Some("Flatpak"),
        _ if path.starts_with("snap/") => Some("Snap"),
        _ if path.starts_with("Packages/") => Some("Microsoft Store"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_browser_has_its_own_id_and_folders_for_its_systems() {
        let ids: BTreeSet<_> = BROWSERS.iter().map(|browser| browser.id).collect();
        assert_eq!(ids.len(), BROWSERS.len());
        let mut seen = BTreeSet::new();
        for browser in BROWSERS {
            for (os, base, path) in browser.roots {
                assert!(
                    seen.insert((format!("{os:?}{base:?}"), path)),
                    "{path} stands twice"
                );
                assert!(
                    !path.starts_with('/') && !path.contains('\\'),
                    "{path} hangs below its base"
                );
            }
            assert!(!browser.roots.is_empty(), "{} lives somewhere", browser.id);
        }
    }

    #[test]
    fn a_family_is_named_once() {
        let names = names(Os::Linux);
        assert!(names.starts_with(&[
            "Google Chrome",
            "Chromium",
            "Microsoft Edge",
            "Brave",
            "Vivaldi",
            "Opera"
        ]));
        assert!(
            names.contains(&"Firefox") && !names.contains(&"Google Chrome Beta") && !names.contains(&"Arc")
        );
    }

    #[test]
    fn a_profile_is_found_on_every_system_under_its_own_layout() {
        for (os, folder, browser) in [
            (Os::Linux, ".config/google-chrome/Default", "Google Chrome"),
            (
                Os::Linux,
                ".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser/Default",
                "Brave (Flatpak)",
            ),
            (
                Os::Linux,
                "snap/firefox/common/.mozilla/firefox/a.b",
                "Firefox (Snap)",
            ),
            (
                Os::Macos,
                "Library/Application Support/Microsoft Edge/Profile 1",
                "Microsoft Edge",
            ),
            (
                Os::Macos,
                "Library/Application Support/Firefox/Profiles/abc.default",
                "Firefox",
            ),
            (
                Os::Windows,
                "AppData/Local/Google/Chrome/User Data/Default",
                "Google Chrome",
            ),
            (
                Os::Windows,
                "AppData/Roaming/Opera Software/Opera Stable",
                "Opera",
            ),
        ] {
            let home = tempfile::tempdir().unwrap();
            let folder = home.path().join(folder);
            fs::create_dir_all(folder.join("Network")).unwrap();
            fs::write(folder.join("Network/Cookies"), "").unwrap();
            fs::write(folder.join("cookies.sqlite"), "").unwrap();
            let found = profiles(&Machine::copied(home.path(), os).unwrap());
            let names: Vec<_> = found
                .iter()
                .map(|profile| profile.browser_name.as_str())
                .collect();
            assert_eq!(names, [browser], "{os:?}");
            assert_eq!(found[0].folder, folder.canonicalize().unwrap());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_with_two_ways_to_it_is_one_profile() {
        let home = tempfile::tempdir().unwrap();
        let real = home.path().join(".config/chromium");
        fs::create_dir_all(real.join("Default")).unwrap();
        fs::write(real.join("Default/Cookies"), "").unwrap();
        std::os::unix::fs::symlink(&real, home.path().join(".config/google-chrome")).unwrap();
        assert_eq!(
            profiles(&Machine::copied(home.path(), Os::Linux).unwrap()).len(),
            1
        );
    }
}
