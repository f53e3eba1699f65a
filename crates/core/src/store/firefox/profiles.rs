//! The profiles of Firefox, by the names a person gave them.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::FILE;
use crate::bounds::Bounds;
use crate::file;
use crate::ini::Ini;
use crate::store::image::look;
use crate::store::sqlite::pairs;
use crate::store::{Listing, Missed, ProfileFolder};

/// Every place that names a profile, and every folder that looks like one: the list alone misses the
/// members of a profile group (`SelectableProfileService.sys.mjs`).
pub fn profile_folders<'b>(root: &Path, bounds: &'b Bounds) -> Listing<'b> {
    let mut listing = Listing::within(bounds);
    if !root.is_dir() {
        return listing;
    }
    let folders = [root.to_owned(), root.join("Profiles")].map(|parent| listing.entries(&parent));
    let members = group_members(root, &mut listing, bounds).into_iter();
    let mut named: Vec<(String, Option<String>)> = members.map(|(path, name)| (path, Some(name))).collect();
    named.extend(listed(root, &mut listing));
    let mut known = BTreeSet::new();
    for (path, name) in named {
        add(&mut listing, &mut known, bounds.place(root, &path), name);
    }
    for path in folders.into_iter().flatten() {
        let is_profile = match listing.is_way_out(&path) {
            true => is_salted(&path),
            false => listing.may_be(&path.join(FILE)),
        };
        if is_profile {
            add(&mut listing, &mut known, path, None);
        }
    }
    listing
}

/// Adds one profile, unless it is known by another way.
fn add(listing: &mut Listing, known: &mut BTreeSet<PathBuf>, path: PathBuf, name: Option<String>) {
    let folder = file::last(&path);
    let name = name.filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| without_salt(&folder));
    if listing.is_outside(&path, &name) {
        return;
    }
    let is_new = match fs::canonicalize(&path) {
        Ok(whole) => whole.is_dir() && known.insert(whole),
        // What may not be looked at is still there, and says so when it is read.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => known.insert(path.clone()),
        Err(error) => {
            let missed = Missed::profile(&path, &name, &error);
            missed.into_iter().for_each(|missed| listing.note(missed));
            false
        }
    };
    if is_new {
        listing.found.push(ProfileFolder { path, name });
    }
}

/// `x7k2p1qz.default-release` is `default-release` to a person.
fn without_salt(folder: &str) -> String {
    match salted(folder) {
        Some(name) => name.to_owned(),
        None => folder.to_owned(),
    }
}

/// True for the name of a folder that Firefox has made for a profile, and not for that of a list.
fn is_salted(folder: &Path) -> bool {
    let name = file::last(folder);
    !LISTS.contains(&name.as_str()) && salted(&name).is_some()
}

/// The name after the salt of eight letters and digits (`toolkit/profile/nsToolkitProfileService.cpp`).
fn salted(folder: &str) -> Option<&str> {
    let (salt, name) = folder.split_once('.')?;
    (salt.len() == 8 && !name.is_empty()).then_some(name)
}

/// The lists of profiles (`nsToolkitProfileService.cpp`).
const LISTS: [&str; 2] = ["profiles.ini", "installs.ini"];

/// What the lists name. An absolute path replaces the root.
fn listed(root: &Path, listing: &mut Listing) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    for name in LISTS {
        let Some(text) = listing.list(&root.join(name)) else {
            continue;
        };
        for section in Ini::parse(&text).sections() {
            let is_profile = section.name.starts_with("Profile");
            let path = section.get(if is_profile { "Path" } else { "Default" });
            let Some(path) = path.filter(|path| !path.is_empty()) else {
                continue;
            };
            let name = section.get("Name").filter(|_| is_profile);
            found.push((path.to_owned(), name.map(str::to_owned)));
        }
    }
    // An installation names its default profile too, but without a name for people.
    found.sort_by_key(|(_, name)| name.is_none());
    found
}

/// Paths and names from the profile groups' databases.
fn group_members(root: &Path, listing: &mut Listing, bounds: &Bounds) -> Vec<(String, String)> {
    let files = listing.entries(&root.join("Profile Groups")).into_iter();
    let databases = files
        .filter(|path| path.extension().is_some_and(|e| e == "sqlite"))
        .filter(|path| !bounds.leads_out(path));
    let members = |path: PathBuf| {
        look(&path, |view| {
            pairs(view.sqlite()?, "SELECT path, name FROM Profiles")
        })
    };
    // A group that cannot be read costs its names only: its folders are found all the same.
    databases
        .filter_map(|path| members(path).ok())
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn every_profile_is_found_once_with_its_name() {
        let root = tempfile::tempdir().unwrap();
        for folder in [
            "abcd1234.default-release",
            "abcd1234.default",
            "Profiles/zzzz9999.probe",
            "V6L.Lab 1",
            "x",
        ] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
            fs::write(root.path().join(folder).join(FILE), "").unwrap();
        }
        fs::create_dir(root.path().join("Crash Reports")).unwrap();
        fs::create_dir(root.path().join("Profile Groups")).unwrap();
        let away = tempfile::tempdir().unwrap();
        let list = format!(
            "[Install4F96D1932A9F858E]\nDefault=abcd1234.default-release\nLocked=1\n\n[Profile1]\nName=Käfer\n\
             IsRelative=1\nPath=abcd1234.default-release\nDefault=1\n\n[Profile0]\nName=away\nIsRelative=0\nPath={}\n\
             [General]\nVersion=2\n",
            away.path().display()
        );
        fs::write(root.path().join("profiles.ini"), list).unwrap();
        Connection::open(root.path().join("Profile Groups/1a2b.sqlite"))
            .unwrap()
            .execute_batch(
                "CREATE TABLE Profiles(id, path, name); INSERT INTO Profiles VALUES (1,'V6L.Lab 1','Lab')",
            )
            .unwrap();
        let mut names: Vec<String> = profile_folders(root.path(), &Bounds::none())
            .found
            .into_iter()
            .map(|p| p.name)
            .collect();
        names.sort();
        assert_eq!(names, ["Käfer", "Lab", "away", "default", "probe", "x"]);
    }
    #[test]
    fn a_name_may_hold_quotes_and_backslashes() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["a", "it's", "c"] {
            fs::create_dir(root.path().join(folder)).unwrap();
        }
        let list = "[Profile0]\nName=Ann's \"lab\"\nIsRelative=1\nPath=a\n\n[Profile1]\nName=Back\\\nPath=it's\n\n\
                    [Profile2]\nName=\"\nPath=c\n";
        fs::write(root.path().join("profiles.ini"), list).unwrap();
        let names: Vec<String> = profile_folders(root.path(), &Bounds::none())
            .found
            .into_iter()
            .map(|p| p.name)
            .collect();
        assert_eq!(names, ["Ann's \"lab\"", "Back\\", "\""]);
    }
}
