//! Good stores, one of each format, as a browser would leave them: what the damages begin with.

use std::fs;
use std::path::{Path, PathBuf};

use cookie_inspector_core::machine::Os;
use rusqlite::Connection;

use crate::binarycookies::{jar, stored};
use crate::home::{Home, Row, row};

/// A home folder with one store in it.
pub struct Good {
    /// What to call it.
    pub name: &'static str,
    pub os: Os,
    pub home: Home,
    /// The store's file.
    pub file: PathBuf,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its table, if it is one.
    pub table: &'static str,
}

/// The names of FlaskTrack's two cookies in each.
pub const OURS: [&str; 2] = ["lang", "theme"];

/// A host beside FlaskTrack's that no report may name.
pub const OTHER: &str = "bank.example";

fn rows() -> Vec<Row> {
    vec![
        row("theme", ".flasktrack.com"),
        row("lang", "app.flasktrack.com"),
        row("other", OTHER),
    ]
}

impl Good {
    fn new(name: &'static str, os: Os, home: Home, file: PathBuf, table: &'static str) -> Good {
        let bytes = fs::read(&file).unwrap();
        Good {
            name,
            os,
            home,
            file,
            bytes,
            table,
        }
    }

    pub fn chromium() -> Good {
        let home = Home::new();
        home.chromium(24, &rows());
        let file = home.chromium_file();
        Good::new("Chromium", Os::Linux, home, file, "cookies")
    }

    pub fn firefox() -> Good {
        let home = Home::new();
        home.firefox(17, &rows());
        let file = home.firefox_file();
        Good::new("Firefox", Os::Linux, home, file, "moz_cookies")
    }

    pub fn soup() -> Good {
        let home = Home::new();
        let file = home.path().join(".local/share/epiphany/cookies.sqlite");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let db = Connection::open(&file).unwrap();
        db.execute_batch(
            "CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, name TEXT, value TEXT, host TEXT, path TEXT,
              expiry INTEGER, lastAccessed INTEGER, isSecure INTEGER, isHttpOnly INTEGER, sameSite INTEGER);",
        )
        .unwrap();
        for row in rows() {
            db.execute(
                "INSERT INTO moz_cookies VALUES (NULL, CAST(?1 AS TEXT), 'CANARY-value', ?2, '/', 1800000000, NULL, 1, 0, 1)",
                (row.name, row.host),
            )
            .unwrap();
        }
        drop(db);
        Good::new("GNOME Web", Os::Linux, home, file, "moz_cookies")
    }

    pub fn qt() -> Good {
        let home = Home::new();
        home.chromium(12, &rows());
        let file = home.path().join(".local/share/qutebrowser/webengine/Cookies");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::rename(home.chromium_file(), &file).unwrap();
        fs::remove_dir_all(home.chromium_root()).unwrap();
        Good::new("qutebrowser", Os::Linux, home, file, "cookies")
    }

    pub fn safari() -> Good {
        let home = Home::new();
        let library = "Library/Containers/com.apple.Safari/Data/Library";
        let file = home.path().join(library).join("Cookies/Cookies.binarycookies");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let cookies = [
            stored("theme", "CANARY-value", ".flasktrack.com"),
            stored("lang", "CANARY-value", "app.flasktrack.com"),
            stored("other", "CANARY-value", OTHER),
        ];
        fs::write(&file, jar(&cookies).write()).unwrap();
        Good::new("Safari", Os::Macos, home, file, "")
    }

    /// The formats that are a table.
    pub fn tables() -> Vec<Good> {
        vec![Good::chromium(), Good::firefox(), Good::soup(), Good::qt()]
    }

    /// Every format.
    pub fn all() -> Vec<Good> {
        let mut all = Good::tables();
        all.push(Good::safari());
        all
    }

    /// The file beside the store that its name with `suffix` names.
    pub fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = self.file.clone().into_os_string();
        name.push(suffix);
        name.into()
    }

    /// Writes the store with `bytes`, and takes away what lies beside it.
    pub fn put(&self, bytes: &[u8]) {
        for suffix in ["-wal", "-shm", "-journal"] {
            remove(&self.beside(suffix));
        }
        remove(&self.file);
        fs::write(&self.file, bytes).unwrap();
    }

    /// The store's bytes after `sql` was done to it, with SQLite's guards down.
    pub fn after(&self, sql: &str) -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("copy");
        fs::write(&copy, &self.bytes).unwrap();
        let db = Connection::open(&copy).unwrap();
        db.execute_batch("PRAGMA synchronous = OFF; PRAGMA writable_schema = ON;")
            .unwrap();
        db.execute_batch(sql)
            .unwrap_or_else(|error| panic!("{}: {sql}: {error}", self.name));
        drop(db);
        fs::read(copy).unwrap()
    }

    /// The size of its pages; of a file that has none like SQLite's, a small piece.
    pub fn page_size(&self) -> usize {
        match self.table {
            "" => 16,
            _ => match u16::from_be_bytes([self.bytes[16], self.bytes[17]]) {
                1 => 65536,
                size => usize::from(size),
            },
        }
    }

    /// One number or text of the store.
    pub fn ask<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        let db = Connection::open(&self.file).unwrap();
        db.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

/// Removes a file, a folder or a pipe, if it is there.
fn remove(path: &Path) {
    if path.is_dir() {
        fs::remove_dir_all(path).unwrap();
    } else {
        fs::remove_file(path).ok();
    }
}
