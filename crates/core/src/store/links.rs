//! Files of a profile that are links to something outside of a copy.

use std::fs::{self, DirEntry};
use std::path::Path;

use crate::bounds::Bounds;

/// The folders of a profile in which files are read, beside its own.
const FOLDERS: [&str; 3] = ["Network", "Cookies", "sessionstore-backups"];

/// The tables and lists of cookies, with what lies beside a table.
const TABLES: [&str; 3] = ["Cookies", "cookies.sqlite", "Cookies.binarycookies"];
const BESIDE: [&str; 3] = ["", "-wal", "-journal"];

/// How the names of saved sessions begin.
const SESSIONS: [&str; 4] = [
    "sessionstore.jsonlz4",
    "recovery.",
    "previous.jsonlz4",
    "upgrade.jsonlz4",
];

/// What else a store cannot be told without: which of two tables counts, and who has the profile open.
const OTHERS: [&str; 3] = ["NetworkDataMigrated", ".parentlock", "parent.lock"];

/// What a profile's cookies can be read without.
const SETTINGS: [&str; 10] = [
    "Preferences",
    "Secure Preferences",
    "prefs.js",
    "user.js",
    "permissions.sqlite",
    "permissions.sqlite-wal",
    "permissions.sqlite-journal",
    "compatibility.ini",
    "containers.json",
    "sessionCheckpoints.json",
];

/// The same, in the browser's own folder: the keys that values are encrypted with.
const STATE: &str = "Local State";

/// The names of links that lead outside, in order. Only those of files that are read: nobody looks at others.
#[derive(Debug, Default)]
pub struct Links(pub Vec<String>);

impl Links {
    /// Those among the files of the profile `folder` of the browser's folder `root`.
    pub fn out_of(bounds: &Bounds, root: &Path, folder: &Path) -> Links {
        if !bounds.are_set() {
            return Links::default();
        }
        let mut links = Vec::new();
        let mut folders = Vec::new();
        for entry in entries(folder) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_folder = is_one_of(&name, &FOLDERS);
            match is_link(&entry) && (is_folder || is_read(&name)) && bounds.leads_out(&entry.path()) {
                true => links.push(name),
                false if is_folder => folders.push(entry.path()),
                false => {}
            }
        }
        for entry in folders.iter().flat_map(|folder| entries(folder)) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_link(&entry) && is_read(&name) && bounds.leads_out(&entry.path()) {
                links.push(name);
            }
        }
        if bounds.leads_out(&root.join(STATE)) {
            links.push(STATE.to_owned());
        }
        links.sort();
        links.dedup();
        Links(links)
    }

    /// The first without which the cookies cannot be told.
    pub fn needed(&self) -> Option<&String> {
        self.0
            .iter()
            .find(|name| *name != STATE && !is_one_of(name, &SETTINGS))
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = DirEntry> + use<> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

/// True for a link, and for what does not say what it is.
fn is_link(entry: &DirEntry) -> bool {
    entry.file_type().map_or(true, |kind| kind.is_symlink())
}

fn is_read(name: &str) -> bool {
    let is_beside = |table: &str| {
        let rest = name.get(table.len()..);
        rest.is_some_and(|rest| begins(name, table) && is_one_of(rest, &BESIDE))
    };
    TABLES.iter().any(|table| is_beside(table))
        || SESSIONS.iter().any(|session| begins(name, session))
        || is_one_of(name, &OTHERS)
        || is_one_of(name, &SETTINGS)
}

/// Most systems make no difference between large and small letters in names.
fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn begins(name: &str, with: &str) -> bool {
    name.get(..with.len())
        .is_some_and(|begin| begin.eq_ignore_ascii_case(with))
}
