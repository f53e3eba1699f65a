//! The homes that accidents happen in, as the browsers leave them.

use std::fs;
use std::path::PathBuf;

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::home::{self, chromium_profile, firefox_profile, row, session};

pub struct Case {
    pub name: &'static str,
    pub make: fn(&home::Home),
}

pub const CASES: &[Case] = &[
    Case {
        name: "Chromium",
        make: |home| {
            chromium(home);
            fs::write(home.chromium().join("Default/Cookies-journal"), "").unwrap();
        },
    },
    Case {
        name: "Chromium, a store without a journal",
        make: chromium,
    },
    Case {
        name: "Firefox, table and sessions",
        make: |home| {
            firefox_profile(
                home.path(),
                "_ga",
                &["_gid", "sessionid", "_ga"],
                "app.flasktrack.com",
            );
            as_firefox_writes(home);
            let before = json!([entry("_gid", "before"), entry("csrftoken", "before")]);
            put_session(
                home,
                "sessionstore-backups/previous.jsonlz4",
                &before,
                &json!([entry("_gid", "long before")]),
            );
        },
    },
    Case {
        name: "Firefox, crashed",
        make: |home| {
            firefox_profile(home.path(), "_ga", &[], "app.flasktrack.com");
            as_firefox_writes(home);
            fs::remove_file(firefox(home).join("sessionstore.jsonlz4")).unwrap();
            let now = json!([entry("sessionid", "now"), entry("_gid", "now")]);
            put_session(home, "sessionstore-backups/recovery.jsonlz4", &now, &Value::Null);
            put_session(home, "sessionstore-backups/recovery.baklz4", &now, &Value::Null);
            leave_a_log(home);
        },
    },
    Case {
        name: "Firefox, sessions alone",
        make: |home| {
            firefox_profile(
                home.path(),
                "sessionid",
                &["_gid", "csrftoken"],
                "app.flasktrack.com",
            );
            as_firefox_writes(home);
            put_session(
                home,
                "sessionstore-backups/upgrade.jsonlz4-20261123",
                &json!([entry("_gid", "old")]),
                &Value::Null,
            );
        },
    },
];

fn chromium(home: &home::Home) {
    let rows = [
        session("sessionid", "app.flasktrack.com"),
        row("theme", ".flasktrack.com"),
        row("_ga", ".flasktrack.com"),
        row("_ga", "bank.example"),
        row("xq_7", "flasktrack.com"),
    ];
    chromium_profile(&home.chromium(), "Default", "Work", &rows);
}

pub fn firefox(home: &home::Home) -> PathBuf {
    home.path().join(".mozilla/firefox/abcd1234.default")
}

fn entry(name: &str, value: &str) -> Value {
    json!({ "host": "app.flasktrack.com", "name": name, "path": "/", "value": format!("{}-{value}", home::CANARY) })
}

/// Another site's row, a lock file, and a log, as the real one has them.
fn as_firefox_writes(home: &home::Home) {
    fs::write(firefox(home).join(".parentlock"), "").unwrap();
    let db = Connection::open(firefox(home).join("cookies.sqlite")).unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = WAL;
         INSERT INTO moz_cookies SELECT 2, originAttributes, name, value, 'bank.example', path, expiry, lastAccessed,
          creationTime, isSecure, isHttpOnly, inBrowserElement, sameSite, schemeMap, isPartitionedAttributeSet,
          updateTime FROM moz_cookies;",
    )
    .unwrap();
}

/// The files of a browser that was killed with its last changes in the log.
fn leave_a_log(home: &home::Home) {
    let path = firefox(home).join("cookies.sqlite");
    let log = firefox(home).join("cookies.sqlite-wal");
    let db = Connection::open(&path).unwrap();
    db.execute_batch("PRAGMA wal_autocheckpoint = 0; UPDATE moz_cookies SET lastAccessed = 7 WHERE id = 2;")
        .unwrap();
    let (main, logged) = (fs::read(&path).unwrap(), fs::read(&log).unwrap());
    assert!(!logged.is_empty());
    drop(db);
    fs::write(&path, main).unwrap();
    fs::write(&log, logged).unwrap();
}

fn put_session(home: &home::Home, file: &str, cookies: &Value, before: &Value) {
    let plain = json!({ "windows": [{ "title": home::CANARY }], "cookies": cookies, "session": { "lastUpdate": file },
        "lastSessionState": { "cookies": before } })
    .to_string();
    let size = u32::try_from(plain.len()).unwrap().to_le_bytes();
    let path = firefox(home).join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(
        path,
        [
            &b"mozLz40\0"[..],
            &size,
            &lz4_flex::block::compress(plain.as_bytes()),
        ]
        .concat(),
    )
    .unwrap();
}
