//! What a home holds: every cookie by its place, and what work in progress leaves.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde_json::Value;

use crate::cases::firefox;
use crate::home;

/// All that a store holds: each list of cookies by its place, and the rest of each session.
pub type State = BTreeMap<String, Vec<String>>;

/// What is there, read from a copy: opening a store finishes what a crash left.
pub fn state(home: &home::Home) -> State {
    let copy = tempfile::tempdir().unwrap();
    let mut state = State::new();
    for (folder, file, table) in [
        (home.chromium().join("Default"), "Cookies", "cookies"),
        (firefox(home), "cookies.sqlite", "moz_cookies"),
    ] {
        if folder.join(file).exists() {
            copy_all(&folder, copy.path());
            state.insert(table.to_owned(), rows(&copy.path().join(file), table));
        }
    }
    for file in [
        "sessionstore.jsonlz4",
        "recovery.jsonlz4",
        "recovery.baklz4",
        "previous.jsonlz4",
        "upgrade.jsonlz4-20261123",
    ] {
        let places = [
            firefox(home).join(file),
            firefox(home).join("sessionstore-backups").join(file),
        ];
        if let Some(path) = places.iter().find(|path| path.exists()) {
            add_session(&mut state, file, path);
        }
    }
    state
}

fn rows(file: &Path, table: &str) -> Vec<String> {
    let db = Connection::open(file).unwrap();
    let sound: String = db
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(sound, "ok");
    let mut query = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let count = query.column_count();
    let line = |row: &rusqlite::Row| {
        Ok((0..count)
            .map(|at| format!("{:?}|", row.get_ref(at).unwrap()))
            .collect())
    };
    let mut lines: Vec<String> = query.query_map([], line).unwrap().map(Result::unwrap).collect();
    lines.sort();
    lines
}

fn add_session(state: &mut State, file: &str, path: &Path) {
    let packed = fs::read(path).unwrap();
    assert!(packed.starts_with(b"mozLz40\0"), "{file} is whole");
    let size = u32::from_le_bytes(packed[8..12].try_into().unwrap()) as usize;
    let plain = lz4_flex::block::decompress(&packed[12..], size).unwrap();
    let mut session: Value = serde_json::from_slice(&plain).unwrap();
    let take = |list: Value| -> Vec<String> {
        list.as_array()
            .into_iter()
            .flatten()
            .map(Value::to_string)
            .collect()
    };
    state.insert(format!("{file} 0"), take(session["cookies"].take()));
    state.insert(
        format!("{file} 1"),
        take(session["lastSessionState"]["cookies"].take()),
    );
    state.insert(format!("{file}, the tabs"), vec![session.to_string()]);
}

pub fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_all(&entry.path(), &target),
            false => {
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }
}

pub fn empty(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => fs::remove_dir_all(path).unwrap(),
            false => fs::remove_file(path).unwrap(),
        }
    }
}

/// True if every place of `part` holds nothing that `whole` does not.
pub fn is_within(part: &State, whole: &State) -> bool {
    let held = |(place, lines): (&String, &Vec<String>)| {
        whole
            .get(place)
            .is_some_and(|all| lines.iter().all(|line| all.contains(line)))
    };
    part.iter().all(held)
}

/// Files that only work in progress has, below a home folder.
pub fn leftovers(home: &Path) -> Vec<PathBuf> {
    let folders = [
        ".config/chromium/Default",
        ".mozilla/firefox/abcd1234.default",
        ".mozilla/firefox/abcd1234.default/sessionstore-backups",
    ];
    let files = folders
        .iter()
        .flat_map(|folder| fs::read_dir(home.join(folder)).into_iter().flatten().flatten());
    let is_left = |entry: &fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let full = entry.metadata().unwrap().len() > 0;
        let logs = full && (name.ends_with("-wal") || name.ends_with("-journal"));
        name.starts_with(".flasktrack") || name.ends_with("-shm") || logs
    };
    let below = |entry: fs::DirEntry| entry.path().strip_prefix(home).unwrap().to_owned();
    files.filter(is_left).map(below).collect()
}

pub fn is_unfinished(home: &home::Home) -> bool {
    let folder = home
        .path()
        .join(".local/share/flasktrack-cookie-inspector/backups");
    let texts = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut texts = texts
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "backup"))
        .map(|entry| String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned());
    texts.any(|text| text.contains("\"state\":\"removing\"") || text.contains("\"state\":\"restoring\""))
}
