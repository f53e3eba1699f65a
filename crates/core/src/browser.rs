//! The table: which browser keeps its cookies where, on every system.

mod apart;
mod listed;
mod places;
mod policies;
mod profile;
mod spread;
mod table;

use crate::machine::{Base, Machine, Os};
use crate::settings::Usual;
use crate::store::{CookieStore, Listing};

pub use crate::store::Family;
pub use listed::{Listed, Shut, find, in_its_place};
pub use places::{places, profiles};
pub use profile::{Profile, place_id, row_id};
pub use spread::spread;
use spread::spread_along;
pub use table::{BROWSERS, UNREADABLE};

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
    /// Where a company puts its policies: the system, the kind of package they are for, and the place.
    pub managed: &'static [(Os, Package, Place)],
}

/// The family of the browser `id`; `None` for what is no browser of the table.
pub fn family(id: &str) -> Option<Family> {
    let browser = BROWSERS.iter().find(|browser| browser.id == id)?;
    Some(browser.store.family())
}

/// A browser that we recognise and cannot read.
#[derive(Debug)]
pub struct Unreadable {
    /// The name people know.
    pub name: &'static str,
    /// Why, as the catalogue calls it.
    pub reason: &'static str,
    /// What is there, all of it, where the browser keeps cookies.
    pub marks: &'static [(Os, Base, &'static str)],
}

/// The browsers on `machine` that keep cookies where we cannot read them.
pub fn unreadable(machine: &Machine) -> Vec<&'static Unreadable> {
    let bounds = machine.bounds();
    let is_there = |(os, base, path): &(Os, Base, &str)| {
        let Some(base) = machine.base(*base).filter(|_| *os == machine.os) else {
            return false;
        };
        let places = spread_along(&mut Listing::within(bounds), &base, path);
        places
            .iter()
            .any(|place| !bounds.leads_out(place) && place.exists())
    };
    let mut found: Vec<&Unreadable> = Vec::new();
    for browser in UNREADABLE
        .iter()
        .filter(|browser| browser.marks.iter().all(is_there))
    {
        if !found.iter().any(|known| known.name == browser.name) {
            found.push(browser);
        }
    }
    found
}

/// How a browser came onto the computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Package {
    /// By the system's own means, or by an installer.
    System,
    /// By Flatpak.
    Flatpak,
    /// By Snap.
    Snap,
    /// By the Microsoft Store.
    Store,
}

impl Package {
    /// The package whose profiles lie at `path` below its base.
    fn of(path: &str) -> Package {
        match path {
            _ if path.starts_with(".var/app/") => Package::Flatpak,
            _ if path.starts_with("snap/") => Package::Snap,
            _ if path.starts_with("Packages/") => Package::Store,
            _ => Package::System,
        }
    }

    /// What to add to the browser's name, where there may be two of it.
    fn shown(self) -> Option<&'static str> {
        match self {
            Package::System => None,
            Package::Flatpak => Some("Flatpak"),
            Package::Snap => Some("Snap"),
            Package::Store => Some("Microsoft Store"),
        }
    }
}

/// A place for a company's policies; folders and files are told from the top of the file system, and a `*` in
/// them stands for any name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Chromium's folder, with JSON files in `managed` and `recommended`.
    Folder(&'static str),
    /// Firefox's `policies.json`; the first that is there counts, and after it the one of [`Place::Installed`].
    File(&'static str),
    /// Where a Firefox is usually installed, with its `distribution/policies.json`, for a profile that does not say.
    Installed(&'static str),
    /// macOS: the preferences of a program of the Chromium family, by its name.
    Preferences(&'static str),
    /// macOS: the preferences of a Firefox, which one of them must switch on.
    Switched(&'static str),
    /// Windows: a key below `Software\Policies`.
    Registry(&'static str),
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
        let of = |name: &&str| {
            browser
                .name
                .strip_prefix(*name)
                .is_some_and(|rest| rest.starts_with(' '))
        };
        if !names.iter().any(of) {
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
#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::*;

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
            assert!(!browser.name.is_empty() && !browser.id.is_empty());
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
    fn a_browser_that_cannot_be_read_is_named_if_all_its_marks_are_there() {
        let found = |os, marks: &[&str]| {
            let home = tempfile::tempdir().unwrap();
            for mark in marks {
                fs::create_dir_all(home.path().join(mark)).unwrap();
            }
            let names = unreadable(&Machine::copied(home.path(), os).unwrap());
            names.into_iter().map(|browser| browser.name).collect::<Vec<_>>()
        };
        let database = "AppData/Local/Microsoft/Windows/WebCache/WebCacheV01.dat";
        assert!(
            found(Os::Windows, &[database]).is_empty(),
            "Windows itself makes it"
        );
        let ran = "AppData/Local/Microsoft/Internet Explorer/Recovery/Active";
        assert_eq!(found(Os::Windows, &[database, ran]), ["Internet Explorer"]);
        let edge = "AppData/Local/Packages/Microsoft.MicrosoftEdge_8wekyb3d8bbwe/AC/#!001/MicrosoftEdge";
        assert_eq!(
            found(Os::Windows, &[database, edge]),
            ["Microsoft Edge (until 2020)"]
        );
        let orion = "Library/Application Support/Orion/Defaults";
        assert_eq!(found(Os::Macos, &[orion]), ["Orion"]);
        assert!(found(Os::Linux, &[orion]).is_empty());
        let jars = [
            ".local/share/kcookiejar/cookies",
            ".kde4/share/apps/kcookiejar/cookies",
        ];
        for marks in [&jars[..1], &jars[1..], &jars] {
            assert_eq!(found(Os::Linux, marks), ["Konqueror (before 2017)"], "{marks:?}");
        }
    }
}
