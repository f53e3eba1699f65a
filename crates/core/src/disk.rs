//! Whether a browser can keep its cookies where they lie: the disk below its cookie file.

use std::fs;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use crate::cookie::Timestamp;
use crate::machine::Machine;
use crate::platform;

/// What the disk below a cookie file allows. It says nothing of where that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Disk {
    /// False if the file or its folder can only be read.
    pub writable: bool,
    /// Megabytes that are free; `null` if the system does not say.
    #[cfg_attr(feature = "bindings", ts(type = "number | null"))]
    pub free_megabytes: Option<u64>,
    /// True if it lies on another computer.
    pub remote: bool,
    /// True if a program such as OneDrive copies the folder to other computers.
    pub synced: bool,
    /// When the file was written last.
    pub written: Option<Timestamp>,
}

impl Disk {
    /// Asks about `file`, which lies in the folder of a profile; nothing of a home folder that was copied from another
    /// computer, for its disk is not this one's.
    pub fn below(file: &Path, machine: &Machine) -> Option<Disk> {
        machine.system_root()?;
        let folder = file.parent()?;
        let whole = fs::canonicalize(folder).ok()?;
        let written = fs::metadata(file).and_then(|facts| facts.modified());
        Some(Disk {
            writable: platform::allows_writing(folder) && (!file.exists() || platform::allows_writing(file)),
            free_megabytes: fs4::available_space(&whole).ok().map(|bytes| bytes >> 20),
            remote: platform::is_remote(&whole),
            synced: is_synced(&whole),
            written: written.ok().and_then(Timestamp::of_system),
        })
    }
}

/// What folders are called that a program copies to other computers; some add the account's name.
const SYNCED: [&str; 10] = [
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "mobile documents",
    "cloudstorage",
    "icloud drive",
    "iclouddrive",
    "nextcloud",
    "owncloud",
];

fn is_synced(folder: &Path) -> bool {
    let is_known = |name: &str| {
        let mut rests = SYNCED.iter().filter_map(|known| name.strip_prefix(known));
        rests.any(|rest| rest.is_empty() || rest.starts_with([' ', '-', '(']))
    };
    let names = folder.components().filter_map(|part| match part {
        Component::Normal(name) => name.to_str(),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => None,
    });
    names.map(str::to_lowercase).any(|name| is_known(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Os;

    fn here(home: &Path) -> Machine {
        Machine::copied(home, Os::here()).unwrap().with_system_root(home)
    }

    #[test]
    fn an_ordinary_folder_lets_a_browser_keep_its_cookies() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("Cookies");
        fs::write(&file, "x").unwrap();
        let disk = Disk::below(&file, &here(home.path())).unwrap();
        assert!(disk.writable && !disk.remote && !disk.synced, "{disk:?}");
        assert!(disk.free_megabytes.is_some());
        let age = disk.written.unwrap().seconds_until(Timestamp::now());
        assert!((0..600).contains(&age), "{age}");
    }

    #[test]
    fn a_file_or_folder_that_can_only_be_read_is_told() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("Cookies");
        fs::write(&file, "x").unwrap();
        let close = |path: &Path, closed: bool| {
            let mut rights = fs::metadata(path).unwrap().permissions();
            rights.set_readonly(closed);
            fs::set_permissions(path, rights).unwrap();
        };
        let writable = || Disk::below(&file, &here(home.path())).unwrap().writable;
        close(&file, true);
        assert!(!writable());
        close(&file, false);
        assert!(writable());
        // On Windows the mark means nothing on a folder.
        if cfg!(unix) {
            close(home.path(), true);
            assert!(!writable());
            close(home.path(), false);
        }
    }

    #[test]
    fn a_copied_home_says_nothing_of_the_disk_it_came_from() {
        let home = tempfile::tempdir().unwrap();
        let copied = Machine::copied(home.path(), Os::here()).unwrap();
        assert_eq!(Disk::below(&home.path().join("Cookies"), &copied), None);
    }

    #[test]
    fn folders_that_are_copied_elsewhere_are_known_by_their_names() {
        for folder in [
            "/home/a/Dropbox/chromium",
            "/home/a/Dropbox (Personal)/x",
            "/Users/a/OneDrive - Acme/x",
            "/Users/a/Library/Mobile Documents/x",
            "/Users/a/Library/CloudStorage/GoogleDrive-a@example.com/x",
        ] {
            assert!(is_synced(Path::new(folder)), "{folder}");
        }
        for folder in [
            "/home/a/.config/chromium/Default",
            "/home/a/.config/dropboxer/x",
            "/home/a/.dropbox/x",
            "/home/a/onedrives/x",
            "/mnt/data/firefox",
        ] {
            assert!(!is_synced(Path::new(folder)), "{folder}");
        }
    }
}
