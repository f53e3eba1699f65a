//! The `Cookies` database of browsers built on QtWebEngine: Chromium's table, in another place, unencrypted,
//! and without Chromium's marks for a running browser.
//!
//! Sources: `qtwebengine/src/core/profile_adapter.cpp` and `api/qwebengineprofile.cpp`; Falkon's
//! `src/lib/app/datapaths.cpp`.

use std::fs;
use std::path::{Path, PathBuf};

use super::chromium::TABLE;
use super::sqlite::Table;
use super::{CookieStore, Family, ProfileFolder};
use crate::platform::Lock;

/// The format.
pub struct Qt;

const FILE: &str = "Cookies";

impl CookieStore for Qt {
    fn family(&self) -> Family {
        Family::Qt
    }

    fn profile_folders(&self, root: &Path) -> Vec<ProfileFolder> {
        profile_folders(root)
    }

    fn lock(&self, _root: &Path, folder: &Path) -> Lock {
        Lock::OpenFile(folder.join(FILE))
    }

    fn table(&self) -> Option<&'static Table> {
        Some(&TABLE)
    }

    fn file(&self, folder: &Path) -> Option<PathBuf> {
        Some(folder.join(FILE)).filter(|file| file.is_file())
    }
}

/// The root is qutebrowser's only profile; Falkon and Konqueror keep one a folder below it.
fn profile_folders(root: &Path) -> Vec<ProfileFolder> {
    let mut found = Vec::new();
    if !root.is_dir() {
        return found;
    }
    if root.join(FILE).is_file() {
        found.push(ProfileFolder {
            path: root.to_owned(),
            name: "Default".to_owned(),
        });
    }
    let below = fs::read_dir(root).into_iter().flatten().flatten();
    let mut below: Vec<PathBuf> = below
        .map(|entry| entry.path())
        .filter(|path| path.join(FILE).is_file())
        .collect();
    below.sort();
    found.extend(below.into_iter().map(|path| {
        ProfileFolder {
            name: path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            path,
        }
    }));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_the_root_or_a_folder_below_it() {
        let root = tempfile::tempdir().unwrap();
        assert!(profile_folders(root.path()).is_empty());
        for folder in ["work", "default", "Cache"] {
            fs::create_dir(root.path().join(folder)).unwrap();
        }
        for file in ["work/Cookies", "default/Cookies", "Cookies"] {
            fs::write(root.path().join(file), "").unwrap();
        }
        let names: Vec<String> = profile_folders(root.path()).into_iter().map(|p| p.name).collect();
        assert_eq!(names, ["Default", "default", "work"]);
    }
}
