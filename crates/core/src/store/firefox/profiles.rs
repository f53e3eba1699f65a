//! The profiles of Firefox, by the names a person gave them.

use std::fs;
use std::path::{Path, PathBuf};

use super::FILE;
use crate::file;
use crate::ini::Ini;
use crate::store::ProfileFolder;
use crate::store::image::look;
use crate::store::sqlite::pairs;

/// Every place that names a profile, and every folder that looks like one: the list alone misses the
/// members of a profile group (`SelectableProfileService.sys.mjs`).
pub fn profile_folders(root: &Path) -> Vec<ProfileFolder> {
    let mut found: Vec<ProfileFolder> = Vec::new();
    if !root.is_dir() {
        return found;
    }
    let mut add = |path: PathBuf, name: Option<String>| {
        let Ok(path) = fs::canonicalize(path) else { return };
        if !path.is_dir() || found.iter().any(|profile| profile.path == path) {
            return;
        }
        let folder = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let name = name
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| without_salt(&folder));
        found.push(ProfileFolder { path, name });
    };
    for (path, name) in group_members(root) {
        add(root.join(path), Some(name));
    }
    for (path, name) in listed(root) {
        add(root.join(path), name);
    }
    for parent in [root.to_owned(), root.join("Profiles")] {
        let mut folders: Vec<PathBuf> = fs::read_dir(parent)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .collect();
        folders.sort();
        folders
            .into_iter()
            .filter(|path| path.join(FILE).is_file())
            .for_each(|path| add(path, None));
    }
    found
}

/// `x7k2p1qz.default-release` is `default-release` to a person.
fn without_salt(folder: &str) -> String {
    match folder.split_once('.') {
        Some((salt, name)) if salt.len() == 8 && !name.is_empty() => name.to_owned(),
        _ => folder.to_owned(),
    }
}

/// `profiles.ini` and `installs.ini` (`nsToolkitProfileService.cpp`). An absolute path replaces the root.
fn listed(root: &Path) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    for name in ["profiles.ini", "installs.ini"] {
        let Ok(text) = file::read(&root.join(name), file::LIST) else {
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
fn group_members(root: &Path) -> Vec<(String, String)> {
    let files = fs::read_dir(root.join("Profile Groups"))
        .into_iter()
        .flatten()
        .flatten();
    let databases = files
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|e| e == "sqlite"));
    let members = |path: PathBuf| look(&path, |db| pairs(db, "SELECT path, name FROM Profiles"));
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
        let mut names: Vec<String> = profile_folders(root.path()).into_iter().map(|p| p.name).collect();
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
        let names: Vec<String> = profile_folders(root.path()).into_iter().map(|p| p.name).collect();
        assert_eq!(names, ["Ann's \"lab\"", "Back\\", "\""]);
    }
}
