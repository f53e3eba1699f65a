//! The `Cookies` database of browsers built on QtWebEngine: Chromium's table, in another place, unencrypted,
//! and without Chromium's marks for a running browser.
//!
//! Sources: `qtwebengine/src/core/profile_adapter.cpp` and `api/qwebengineprofile.cpp`; Falkon's
//! `src/lib/app/datapaths.cpp`.

use std::path::{Path, PathBuf};

use super::chromium::TABLE;
use super::sqlite::Table;
use super::{CookieStore, Family, Listing, ProfileFolder};
use crate::bounds::Bounds;
use crate::file;
use crate::platform::Lock;

/// The format.
pub struct Qt;

const FILE: &str = "Cookies";

/// qutebrowser's folder, which is its only profile (`qutebrowser/browser/webengine/webenginesettings.py`).
const ONLY: &str = "webengine";

/// Falkon's list beside its profiles (`src/lib/app/profilemanager.cpp`).
const LIST: &str = "profiles.ini";

impl CookieStore for Qt {
    fn family(&self) -> Family {
        Family::Qt
    }

    fn profile_folders<'b>(&self, root: &Path, bounds: &'b Bounds) -> Listing<'b> {
        profile_folders(root, bounds)
    }

    fn lock(&self, _root: &Path, folder: &Path) -> Lock {
        Lock::OpenFile(folder.join(FILE))
    }

    fn table(&self) -> Option<&'static Table> {
        Some(&TABLE)
    }

    fn file(&self, folder: &Path) -> Option<PathBuf> {
        Some(folder.join(FILE)).filter(|file| file::may_be(file))
    }
}

/// The root is qutebrowser's only profile; Falkon and Konqueror keep one a folder below it.
fn profile_folders<'b>(root: &Path, bounds: &'b Bounds) -> Listing<'b> {
    let mut listing = Listing::within(bounds);
    let is_only = listing.may_be(&root.join(FILE));
    if is_only {
        listing.found.push(ProfileFolder {
            path: root.to_owned(),
            name: "Default".to_owned(),
        });
    }
    for path in listing.entries(root) {
        let name = file::last(&path);
        if name == LIST || is_only && name == FILE {
            continue;
        }
        // Behind a link that leads out there may be one, where the root holds nothing but profiles.
        let may_hold = match listing.is_way_out(&path) {
            true => !is_only && !root.ends_with(ONLY),
            false => listing.may_be(&path.join(FILE)),
        };
        if may_hold && !listing.is_outside(&path, &name) {
            listing.found.push(ProfileFolder { path, name });
        }
    }
    listing
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_profile_is_the_root_or_a_folder_below_it() {
        let root = tempfile::tempdir().unwrap();
        assert!(profile_folders(root.path(), &Bounds::none()).found.is_empty());
        for folder in ["work", "default", "Cache"] {
            fs::create_dir(root.path().join(folder)).unwrap();
        }
        for file in ["work/Cookies", "default/Cookies", "Cookies"] {
            fs::write(root.path().join(file), "").unwrap();
        }
        let names: Vec<String> = profile_folders(root.path(), &Bounds::none())
            .found
            .into_iter()
            .map(|p| p.name)
            .collect();
        assert_eq!(names, ["Default", "default", "work"]);
    }
}
