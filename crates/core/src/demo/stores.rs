//! The demo's stores, as the browsers write them.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, params};

use super::samples::{
    CHROMIUM_FIRST, CHROMIUM_SECOND, CHROMIUM_TROUBLED, ELSEWHERE, FIREFOX, Made, SAFARI, Sample, value,
};
use crate::cookie::Timestamp;
use crate::error::{Error, Result};
use crate::store::safari::write::{Jar, Stored, Text};

fn failed(error: rusqlite::Error) -> Error {
    Error::DemoUnwritable {
        cause: error.to_string(),
    }
}

pub(super) fn write_file(path: &Path, text: impl AsRef<[u8]>) -> Result<()> {
    let failed = |error: std::io::Error| Error::DemoUnwritable {
        cause: error.to_string(),
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, text).map_err(failed)
}

/// The schema of version 24, as Chromium 124 and later write it.
const CHROMIUM_SCHEMA: &str = "
CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
INSERT INTO meta VALUES ('mmap_status', '-1'), ('version', '24'), ('last_compatible_version', '24');
CREATE TABLE cookies(creation_utc INTEGER NOT NULL, host_key TEXT NOT NULL, top_frame_site_key TEXT NOT NULL,
 name TEXT NOT NULL, value TEXT NOT NULL, encrypted_value BLOB NOT NULL, path TEXT NOT NULL,
 expires_utc INTEGER NOT NULL, is_secure INTEGER NOT NULL, is_httponly INTEGER NOT NULL,
 last_access_utc INTEGER NOT NULL, has_expires INTEGER NOT NULL, is_persistent INTEGER NOT NULL,
 priority INTEGER NOT NULL, samesite INTEGER NOT NULL, source_scheme INTEGER NOT NULL,
 source_port INTEGER NOT NULL, last_update_utc INTEGER NOT NULL, source_type INTEGER NOT NULL,
 has_cross_site_ancestor INTEGER NOT NULL);
CREATE UNIQUE INDEX cookies_unique_index ON cookies(host_key, top_frame_site_key, has_cross_site_ancestor, name,
 path, source_scheme, source_port);";

pub(super) fn write_chromium(root: &Path, now: Timestamp) -> Result<()> {
    let state = r#"{"profile":{"info_cache":{
        "Default":{"name":"Ada"},"Profile 1":{"name":"Night shift"},"Profile 2":{"name":"Signed out"}},
        "last_used":"Default"},"os_crypt":{"encrypted_key":"made up"}}"#;
    write_file(&root.join("Local State"), state)?;
    for (folder, samples) in [
        ("Default", CHROMIUM_FIRST),
        ("Profile 1", CHROMIUM_SECOND),
        ("Profile 2", CHROMIUM_TROUBLED),
    ] {
        write_file(&root.join(folder).join("Preferences"), "{}")?;
        let db = Connection::open(root.join(folder).join("Cookies")).map_err(failed)?;
        db.execute_batch(CHROMIUM_SCHEMA).map_err(failed)?;
        for (at, sample) in samples.iter().chain(ELSEWHERE).enumerate() {
            insert_chromium(&db, sample, age(now, at), now, folder).map_err(failed)?;
        }
    }
    Ok(())
}

/// Each made-up cookie is a few days older than the one before.
fn age(now: Timestamp, at: usize) -> Timestamp {
    let days = i64::try_from(at).unwrap_or(0) * 3 + 1;
    Timestamp::from_micros(now.as_micros() - days * DAY)
}

/// Microseconds.
const DAY: i64 = 86_400_000_000;

fn insert_chromium(
    db: &Connection,
    sample: &Sample,
    created: Timestamp,
    now: Timestamp,
    salt: &str,
) -> rusqlite::Result<usize> {
    // Microseconds between 1601 and 1970.
    let since_1601 = |moment: Timestamp| moment.as_micros() + 11_644_473_600_000_000;
    let end = sample.days.map_or(0, |days| since_1601(now) + days * DAY);
    // As after Chromium's encryption: a prefix, then whole blocks of 16 bytes for a digest and the value.
    let blocks = (32 + value(sample, salt).len()) / 16 + 1;
    let noise = Sample {
        value: Made::Token(blocks * 16),
        ..*sample
    };
    let encrypted = [b"v10".as_slice(), &value(&noise, salt)].concat();
    let persistent = i64::from(sample.days.is_some());
    db.execute(
        "INSERT INTO cookies VALUES (?1, ?2, ?3, ?4, '', ?5, '/', ?6, 1, ?7, ?8, ?9, ?9, 1, ?10, 2, 443, ?1, ?11, ?12)",
        params![
            since_1601(created),
            sample.host,
            if sample.inside { "https://flasktrack.com" } else { "" },
            sample.name,
            encrypted,
            end,
            sample.http_only,
            since_1601(now) - 3_600_000_000,
            persistent,
            sample.same_site,
            if sample.http_only { 1 } else { 2 },
            1,
        ],
    )
}

/// The schema of version 17, as Firefox 153 writes it.
const FIREFOX_SCHEMA: &str = "
PRAGMA page_size = 32768; PRAGMA user_version = 17;
CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '', name TEXT, value TEXT,
 host TEXT, path TEXT, expiry INTEGER, lastAccessed INTEGER, creationTime INTEGER, isSecure INTEGER,
 isHttpOnly INTEGER, inBrowserElement INTEGER DEFAULT 0, sameSite INTEGER DEFAULT 0, schemeMap INTEGER DEFAULT 0,
 isPartitionedAttributeSet INTEGER DEFAULT 0, updateTime INTEGER,
 CONSTRAINT moz_uniqueid UNIQUE (name, host, path, originAttributes));";

pub(super) fn write_firefox(root: &Path, now: Timestamp) -> Result<()> {
    let folder = "Profiles/k3v9x2ab.default-release";
    let list =
        format!("[Profile0]\nName=default-release\nIsRelative=1\nPath={folder}\n\n[General]\nVersion=2\n");
    write_file(&root.join("profiles.ini"), &list)?;
    let containers =
        r#"{"version":5,"identities":[{"userContextId":2,"public":true,"l10nId":"user-context-work"}]}"#;
    write_file(&root.join(folder).join("containers.json"), containers)?;
    let db = Connection::open(root.join(folder).join("cookies.sqlite")).map_err(failed)?;
    db.execute_batch(FIREFOX_SCHEMA).map_err(failed)?;
    for (at, sample) in FIREFOX.iter().chain(ELSEWHERE).enumerate() {
        insert_firefox(&db, sample, age(now, at), now).map_err(failed)?;
    }
    Ok(())
}

fn insert_firefox(
    db: &Connection,
    sample: &Sample,
    created: Timestamp,
    now: Timestamp,
) -> rusqlite::Result<usize> {
    let jar = match (sample.inside, sample.container) {
        (true, _) => "^partitionKey=%28https%2Cflasktrack.com%29".to_owned(),
        (false, 0) => String::new(),
        (false, id) => format!("^userContextId={id}"),
    };
    let end = now.as_micros() + sample.days.unwrap_or(1) * DAY;
    let text = String::from_utf8_lossy(&value(sample, &jar)).into_owned();
    db.execute(
        "INSERT INTO moz_cookies VALUES (NULL, ?1, ?2, ?3, ?4, '/', ?5, ?6, ?7, 1, ?8, 0, ?9, 2, ?10, ?7)",
        params![
            jar,
            sample.name,
            text,
            sample.host,
            end / 1000,
            now.as_micros(),
            created.as_micros(),
            sample.http_only,
            sample.same_site,
            sample.inside,
        ],
    )
}

/// Seconds between 1970 and 2001, where Apple starts counting.
const SINCE_2001: f64 = 978_307_200.0;

pub(super) fn write_safari(root: &Path, now: Timestamp) -> Result<()> {
    let seconds = |moment: i64| moment as f64 / 1e6 - SINCE_2001;
    let lasting = SAFARI
        .iter()
        .chain(ELSEWHERE)
        .filter_map(|sample| Some((sample, sample.days?)));
    let rows = lasting.enumerate().map(|(at, (sample, days))| Stored {
        version: 0,
        flags: 1 | if sample.http_only { 4 } else { 0 } | if sample.same_site == 2 { 16 } else { 8 },
        port: None,
        domain: sample.host.into(),
        name: sample.name.into(),
        path: "/".into(),
        value: value(sample, "safari"),
        comment: None,
        expires: seconds(now.as_micros() + days * DAY),
        created: seconds(age(now, at).as_micros()),
        order: [Text::Domain, Text::Name, Text::Path, Text::Value],
    });
    let jar = Jar {
        pages: rows.map(|row| vec![row]).collect(),
        settings: None,
    };
    write_file(&root.join("Cookies/Cookies.binarycookies"), jar.write())
}
