//! A made-up home folder with store files of any schema version, written row by row.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::{Path, PathBuf};

use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal::Chosen;
use cookie_inspector_core::report::{CookieReport, Report};
use cookie_inspector_core::site::Site;
use rusqlite::Connection;

/// 2026-11-23T12:00:00Z, in microseconds.
pub const NOW: i64 = 1_795_435_200_000_000;

/// Microseconds.
pub const DAY: i64 = 86_400_000_000;

/// A temporary home folder.
pub struct Home {
    /// Goes away with the test.
    folder: tempfile::TempDir,
    path: PathBuf,
}

/// One cookie to write.
#[derive(Debug, Clone)]
pub struct Row {
    pub name: Vec<u8>,
    pub value: Vec<u8>,
    pub host: String,
    pub path: String,
    /// Chromium's `top_frame_site_key`, Firefox's `originAttributes`.
    pub jar: String,
    /// Days until its end; `None` ends with the session (Chromium only).
    pub days: Option<i64>,
    pub secure: bool,
    pub http_only: bool,
    /// The browser's own code.
    pub same_site: i64,
}

/// A plain, lasting cookie.
pub fn row(name: &str, host: &str) -> Row {
    Row {
        name: name.as_bytes().to_vec(),
        value: b"CANARY-value".to_vec(),
        host: host.to_owned(),
        path: "/".to_owned(),
        jar: String::new(),
        days: Some(30),
        secure: true,
        http_only: false,
        same_site: 1,
    }
}

/// Writes a Chromium store of `version` into a profile's folder.
pub fn chromium_at(profile: &Path, version: i64, rows: &[Row]) {
    std::fs::create_dir_all(profile).unwrap();
    let db = Connection::open(profile.join("Cookies")).unwrap();
    db.execute_batch(&chromium_schema(version)).unwrap();
    db.execute_batch("BEGIN").unwrap();
    rows.iter()
        .enumerate()
        .for_each(|(at, row)| insert_chromium(&db, version, row, at));
    db.execute_batch("COMMIT").unwrap();
}

impl Home {
    pub fn new() -> Home {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        Home { folder, path }
    }

    /// A home folder deeper than Windows' old limit of 260 letters, with letters of several languages on the way.
    pub fn deep() -> Home {
        let folder = tempfile::tempdir().unwrap();
        let names = ["Zoë Łukasz Ångström", "実験室", "one folder in another"];
        // Wine cannot say what a folder of more than 260 letters is called; a test in `windows.rs` goes beyond.
        let times = if cfg!(windows) { 3 } else { 6 };
        let path = folder.path().join(names.join("/").repeat(times));
        std::fs::create_dir_all(&path).unwrap();
        Home { folder, path }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The home as a Linux machine at [`NOW`].
    pub fn machine(&self) -> Machine {
        let mut machine = Machine::copied(self.path(), Os::Linux).unwrap();
        machine.now = cookie_inspector_core::cookie::Timestamp::from_micros(NOW);
        machine
    }

    pub fn inspect(&self) -> Report {
        inspect(&self.machine(), Policy::built_in(), &Site::FLASKTRACK)
    }

    pub fn chromium_root(&self) -> PathBuf {
        self.path().join(".config/chromium")
    }

    pub fn chromium_file(&self) -> PathBuf {
        self.chromium_root().join("Default/Cookies")
    }

    pub fn firefox_folder(&self) -> PathBuf {
        self.path().join(".mozilla/firefox/abcd1234.default")
    }

    pub fn firefox_file(&self) -> PathBuf {
        self.firefox_folder().join("cookies.sqlite")
    }

    /// Writes a Chromium store of `version` (12, 15, 18 to 24, or a newer one with the columns of 24).
    pub fn chromium(&self, version: i64, rows: &[Row]) {
        chromium_at(&self.chromium_root().join("Default"), version, rows);
    }

    /// Writes a Firefox store of `version` (9 to 17, or a newer one with the columns of 17).
    pub fn firefox(&self, version: i64, rows: &[Row]) {
        let file = self.firefox_file();
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let db = Connection::open(file).unwrap();
        db.execute_batch(&firefox_schema(version)).unwrap();
        db.execute_batch("BEGIN").unwrap();
        rows.iter()
            .enumerate()
            .for_each(|(at, row)| insert_firefox(&db, version, row, at));
        db.execute_batch("COMMIT").unwrap();
    }

    /// Writes a saved session of Firefox with `cookies`, tabs and what was typed in them.
    pub fn firefox_session(&self, file: &str, cookies: &serde_json::Value) {
        self.firefox_sessions(file, cookies, &serde_json::Value::Null);
    }

    /// The same with the session `before`, to which one can still go back.
    pub fn firefox_sessions(&self, file: &str, cookies: &serde_json::Value, before: &serde_json::Value) {
        let session = serde_json::json!({
            "version": ["sessionrestore", 1],
            "windows": [{ "tabs": [{
                "entries": [{ "url": "https://app.flasktrack.com/?q=CANARY-typed", "title": "CANARY-title" }],
                "formdata": { "id": { "note": "CANARY-typed" } },
            }] }],
            "cookies": cookies,
            "lastSessionState": { "windows": [{ "title": "CANARY-title" }], "cookies": before },
            "session": { "lastUpdate": file },
        });
        let plain = session.to_string();
        let size = u32::try_from(plain.len()).unwrap().to_le_bytes();
        let block = lz4_flex::block::compress(plain.as_bytes());
        let path = self.firefox_folder().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, [&b"mozLz40\0"[..], &size, &block].concat()).unwrap();
    }

    /// What a saved session says, unpacked.
    pub fn unpacked(&self, file: &str) -> String {
        let packed = std::fs::read(self.firefox_folder().join(file)).unwrap();
        assert!(packed.starts_with(b"mozLz40\0"));
        let size = u32::from_le_bytes(packed[8..12].try_into().unwrap()) as usize;
        String::from_utf8(lz4_flex::block::decompress(&packed[12..], size).unwrap()).unwrap()
    }
}

/// The unique key of each time.
fn chromium_schema(version: i64) -> String {
    let has = |since: i64, column: &str| {
        if version >= since {
            format!(", {column}")
        } else {
            String::new()
        }
    };
    let partition = has(15, "top_frame_site_key TEXT NOT NULL");
    let party = if (13..21).contains(&version) {
        ", is_same_party INTEGER NOT NULL"
    } else {
        ""
    };
    let key = match version {
        ..15 => "host_key, name, path",
        15 => "top_frame_site_key, host_key, name, path",
        16..20 => "host_key, top_frame_site_key, name, path",
        20..23 => "host_key, top_frame_site_key, name, path, source_scheme, source_port",
        23.. => {
            "host_key, top_frame_site_key, has_cross_site_ancestor, name, path, source_scheme, source_port"
        }
    };
    format!(
        "CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
         INSERT INTO meta VALUES ('version', '{version}'), ('last_compatible_version', '{version}');
         CREATE TABLE cookies(creation_utc INTEGER NOT NULL, host_key TEXT NOT NULL{partition}, name TEXT NOT NULL,
          value TEXT NOT NULL, encrypted_value BLOB NOT NULL DEFAULT '', path TEXT NOT NULL,
          expires_utc INTEGER NOT NULL, is_secure INTEGER NOT NULL, is_httponly INTEGER NOT NULL,
          last_access_utc INTEGER NOT NULL, has_expires INTEGER NOT NULL, is_persistent INTEGER NOT NULL,
          priority INTEGER NOT NULL, samesite INTEGER NOT NULL, source_scheme INTEGER NOT NULL{}{party}{}{}{});
         CREATE UNIQUE INDEX cookies_unique_index ON cookies({key});",
        has(13, "source_port INTEGER NOT NULL"),
        has(18, "last_update_utc INTEGER NOT NULL"),
        has(22, "source_type INTEGER NOT NULL"),
        has(23, "has_cross_site_ancestor INTEGER NOT NULL"),
    )
}

fn insert(db: &Connection, table: &str, columns: &[(&str, rusqlite::types::Value)]) {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let marks = vec!["?"; names.len()].join(",");
    let values = rusqlite::params_from_iter(columns.iter().map(|(_, value)| value));
    db.execute(
        &format!("INSERT INTO {table} ({}) VALUES ({marks})", names.join(",")),
        values,
    )
    .unwrap();
}

/// Text that need not be UTF-8, as a browser may have stored it.
fn set_text(db: &Connection, table: &str, column: &str, bytes: &[u8]) {
    db.execute(
        &format!("UPDATE {table} SET {column} = CAST(?1 AS TEXT) WHERE rowid = last_insert_rowid()"),
        [bytes],
    )
    .unwrap();
}

fn insert_chromium(db: &Connection, version: i64, row: &Row, at: usize) {
    let epoch = 11_644_473_600_000_000;
    let created = NOW + epoch - DAY * (at as i64 + 1);
    let mut columns: Vec<(&str, rusqlite::types::Value)> = vec![
        ("creation_utc", created.into()),
        ("host_key", row.host.clone().into()),
        ("name", format!("placeholder {at}").into()),
        ("value", String::new().into()),
        ("path", row.path.clone().into()),
        (
            "expires_utc",
            row.days.map_or(0, |days| NOW + epoch + days * DAY).into(),
        ),
        ("is_secure", i64::from(row.secure).into()),
        ("is_httponly", i64::from(row.http_only).into()),
        ("last_access_utc", (NOW + epoch).into()),
        ("has_expires", i64::from(row.days.is_some()).into()),
        ("is_persistent", i64::from(row.days.is_some()).into()),
        ("priority", 1.into()),
        ("samesite", row.same_site.into()),
        ("source_scheme", 2.into()),
    ];
    let later: [(i64, &str, rusqlite::types::Value); 5] = [
        (13, "source_port", 443.into()),
        (15, "top_frame_site_key", row.jar.clone().into()),
        (18, "last_update_utc", created.into()),
        (22, "source_type", 1.into()),
        (23, "has_cross_site_ancestor", 1.into()),
    ];
    columns.extend(
        later
            .into_iter()
            .filter(|(since, _, _)| version >= *since)
            .map(|(_, name, v)| (name, v)),
    );
    if (13..21).contains(&version) {
        columns.push(("is_same_party", 0.into()));
    }
    insert(db, "cookies", &columns);
    set_text(db, "cookies", "name", &row.name);
    set_text(db, "cookies", "value", &row.value);
}

fn firefox_schema(version: i64) -> String {
    let has = |present: bool, column: &str| {
        if present {
            format!(", {column}")
        } else {
            String::new()
        }
    };
    format!(
        "PRAGMA user_version = {version};
         CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY{}, originAttributes TEXT NOT NULL DEFAULT '', name TEXT,
          value TEXT, host TEXT, path TEXT, expiry INTEGER, lastAccessed INTEGER, creationTime INTEGER,
          isSecure INTEGER, isHttpOnly INTEGER, inBrowserElement INTEGER DEFAULT 0,
          sameSite INTEGER DEFAULT 0{}{}{}{},
          CONSTRAINT moz_uniqueid UNIQUE (name, host, path, originAttributes));",
        has(version < 11, "baseDomain TEXT"),
        has((10..15).contains(&version), "rawSameSite INTEGER DEFAULT 0"),
        has(version >= 12, "schemeMap INTEGER DEFAULT 0"),
        has(version >= 13, "isPartitionedAttributeSet INTEGER DEFAULT 0"),
        has(version >= 17, "updateTime INTEGER"),
    )
}

fn insert_firefox(db: &Connection, version: i64, row: &Row, at: usize) {
    let created = NOW - DAY * (at as i64 + 1);
    let end = (NOW + row.days.unwrap_or(1) * DAY) / if version >= 16 { 1000 } else { 1_000_000 };
    let mut columns: Vec<(&str, rusqlite::types::Value)> = vec![
        ("originAttributes", row.jar.clone().into()),
        ("name", format!("placeholder {at}").into()),
        ("host", row.host.clone().into()),
        ("path", row.path.clone().into()),
        ("expiry", end.into()),
        ("lastAccessed", NOW.into()),
        ("creationTime", created.into()),
        ("isSecure", i64::from(row.secure).into()),
        ("isHttpOnly", i64::from(row.http_only).into()),
        ("sameSite", row.same_site.into()),
    ];
    if (10..15).contains(&version) {
        columns.push(("rawSameSite", row.same_site.into()));
    }
    if version >= 12 {
        columns.push(("schemeMap", 2.into()));
    }
    if version >= 17 {
        columns.push(("updateTime", created.into()));
    }
    insert(db, "moz_cookies", &columns);
    set_text(db, "moz_cookies", "name", &row.name);
    set_text(db, "moz_cookies", "value", &row.value);
}

/// The only cookie called `name`.
pub fn cookie<'a>(report: &'a Report, name: &str) -> &'a CookieReport {
    let mut found = report
        .cookies()
        .map(|(_, cookie)| cookie)
        .filter(|cookie| cookie.name == name);
    let first = found.next().unwrap_or_else(|| panic!("{name} is in the report"));
    assert!(found.next().is_none(), "{name} is in it once");
    first
}

/// A tick, as a person gives it.
pub fn tick(cookie: &CookieReport) -> Chosen {
    Chosen {
        id: cookie.id.clone(),
        seen: Some(cookie.seen),
        understood: false,
    }
}

/// Every row of a store as text with its types, in order: what must be the same before and after.
pub fn table(file: &Path, table: &str) -> Vec<String> {
    let db = Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut query = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = query.column_count();
    let line = |row: &rusqlite::Row| {
        Ok((0..columns)
            .map(|at| format!("{:?}|", row.get_ref(at).unwrap()))
            .collect())
    };
    let mut rows: Vec<String> = query.query_map([], line).unwrap().map(Result::unwrap).collect();
    rows.sort();
    rows
}

/// SQLite's own word on a file.
pub fn integrity(file: &Path) -> String {
    Connection::open(file)
        .unwrap()
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap()
}

/// Names, sizes and contents of everything in a folder, to see that nothing changed.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                std::fs::read(&path).unwrap(),
            )
        })
        .collect();
    found.sort();
    found
}
