use std::path::Path;

use proptest::prelude::*;
use rusqlite::Connection;

use super::*;
use crate::store::CookieStore;
use crate::store::chromium::Chromium;
use crate::store::firefox::Firefox;
use crate::store::image::{look, sql};

const FIREFOX: &str = "CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '', \
    name TEXT, value TEXT, host TEXT, path TEXT, expiry INTEGER, isSecure INTEGER, isHttpOnly INTEGER, \
    CONSTRAINT moz_uniqueid UNIQUE (name, host, path, originAttributes))";

const CHROMIUM: &str = "CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
    INSERT INTO meta VALUES ('mmap_status', '-1'), ('version', '24');
    CREATE TABLE cookies(creation_utc INTEGER NOT NULL, host_key TEXT NOT NULL, top_frame_site_key TEXT NOT NULL,
     name TEXT NOT NULL, value TEXT NOT NULL, encrypted_value BLOB NOT NULL, path TEXT NOT NULL,
     expires_utc INTEGER NOT NULL, is_secure INTEGER NOT NULL, is_httponly INTEGER NOT NULL,
     has_expires INTEGER NOT NULL DEFAULT 1, is_persistent INTEGER NOT NULL DEFAULT 1);
    CREATE UNIQUE INDEX cookies_unique_index ON cookies(host_key, top_frame_site_key, name, path);
    INSERT INTO cookies VALUES (13390000000000000, 'bank.example', '', 'a', '', x'7631', '/', -1, 0, 1, 1, 1),
     (-1, '.flasktrack.com', 'https://partner.test', 'b', '', x'', '/', 9223372036854775807, 0, 1, 1, 1),
     (4294967296, 'js.stripe.com', 'https://flasktrack.com', 'c', '', x'00', '/', 65536, 0, 1, 1, 1)";

/// What the pages tell of the store `file`, if they do; it is what SQLite tells.
fn told(store: &dyn CookieStore, file: &Path) -> Option<usize> {
    let (table, site) = (store.table().unwrap(), Site::FLASKTRACK);
    look(file, |view| {
        let told = view.tables().and_then(|tables| table.plain_rows(&tables, &site));
        let Some(told) = told else { return Ok(None) };
        let db = view.sqlite()?;
        let schema = table.schema(db)?;
        let rows = table.site_rows(db, &schema, None, &site);
        assert_eq!(told, (schema.version, rows.map_err(|error| sql(&error))?));
        Ok(Some(told.1.len()))
    })
    .unwrap()
}

/// The same after `changes` were made to a new store with `schema`.
fn after(store: &dyn CookieStore, schema: &str, changes: &str) -> Option<usize> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store");
    let db = Connection::open(&file).unwrap();
    db.execute_batch(schema).unwrap();
    db.execute_batch(changes).unwrap();
    told(store, &file)
}

fn firefox(changes: &str) -> Option<usize> {
    let rows = "INSERT INTO moz_cookies (name, value, host, path, expiry, isSecure, isHttpOnly) VALUES
         ('a', 'x', 'flasktrack.com', '/', 1, 0, 1), ('b', 'y', 'notflasktrack.com', '/', 1, 0, 1),
         ('c', 'z', '.app.flasktrack.com', '/', -129, 0, 1)";
    after(&Firefox, FIREFOX, &format!("{rows}; {changes}"))
}

#[test]
fn the_tables_of_browsers_are_told_by_their_pages() {
    assert_eq!(firefox(""), Some(2));
    assert_eq!(after(&Firefox, FIREFOX, ""), Some(0));
    assert_eq!(after(&Chromium, CHROMIUM, ""), Some(2));
}

#[test]
fn the_stores_of_real_browsers_need_no_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store");
    let real: [(&dyn CookieStore, &[u8]); 2] = [
        (
            &Chromium,
            include_bytes!(
                "../../../../../../tests/golden/chromium-real/home/.config/chromium/Default/Cookies"
            ),
        ),
        (
            &Firefox,
            include_bytes!(
                "../../../../../../tests/golden/firefox-real/home/.config/mozilla/firefox/czgdjomo.lab/cookies.sqlite"
            ),
        ),
    ];
    for (store, bytes) in real {
        std::fs::write(&file, bytes).unwrap();
        assert!(told(store, &file).is_some_and(|rows| rows > 10));
    }
}

#[test]
fn rows_of_before_a_column_have_what_it_was_made_with() {
    let added = "ALTER TABLE moz_cookies ADD COLUMN sameSite INTEGER DEFAULT 256;
         ALTER TABLE moz_cookies ADD COLUMN more TEXT NOT NULL DEFAULT '';
         ALTER TABLE moz_cookies ADD COLUMN updateTime INTEGER;
         INSERT INTO moz_cookies (name, value, host, path, more) VALUES ('new', 'x', 'flasktrack.com', '/', 'm')";
    assert_eq!(firefox(added), Some(3));
}

#[test]
fn a_row_that_goes_on_in_other_pages_is_brought_together() {
    // Around the most that a page of 4096 bytes takes, and over many pages.
    for length in (4000..4060).chain([8100, 8200, 60_000, 900_000]) {
        let long = format!(
            "INSERT INTO moz_cookies (name, value, host, path)
              VALUES ('long', printf('%.{length}c', 'v') || 'end', 'flasktrack.com', '/')"
        );
        assert_eq!(firefox(&long), Some(3), "{length}");
    }
    let too_long = "INSERT INTO moz_cookies (name, value, host, path)
         VALUES ('long', printf('%.1100000c', 'v'), 'flasktrack.com', '/')";
    assert_eq!(firefox(too_long), None);
    let pointing_back = format!("PRAGMA auto_vacuum = 1; {FIREFOX}");
    let long = "INSERT INTO moz_cookies (name, value, host, path)
         VALUES ('long', printf('%.9000c', 'v'), 'flasktrack.com', '/')";
    assert_eq!(after(&Firefox, &pointing_back, long), None);
}

#[test]
fn every_kind_of_content_is_what_sqlite_says() {
    let values = "0, 1, -1, 127, -128, 32767, -32768, 8388607, -8388608, 2147483647, -2147483648, 140737488355327,
         -140737488355328, 9223372036854775807, -9223372036854775808, NULL, 0.5, -1e300, 'text', '', x'00ff', x''";
    let values: Vec<&str> = values.split(',').map(str::trim).collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store");
    let db = Connection::open(&file).unwrap();
    db.execute_batch(FIREFOX).unwrap();
    for (at, value) in values.iter().enumerate() {
        let row = format!(
            "INSERT INTO moz_cookies (id, name, value, host, path, expiry)
              VALUES ({}, 'n{at}', {value}, 'flasktrack.com', {value}, {value})",
            at * at * 1000
        );
        db.execute_batch(&row).unwrap();
    }
    assert_eq!(told(&Firefox, &file), Some(values.len()));
}

#[test]
fn what_is_not_just_as_known_is_left_to_sqlite() {
    for (what, changes) in [
        (
            "a column whose default is no whole number",
            "ALTER TABLE moz_cookies ADD COLUMN sameSite INTEGER DEFAULT 0.5",
        ),
        (
            "a host that is no text",
            "INSERT INTO moz_cookies (name, host, path) VALUES ('blob', CAST('flasktrack.com' AS BLOB), '/')",
        ),
        (
            "a host that is no UTF-8",
            "INSERT INTO moz_cookies (name, host, path)
              VALUES ('odd', CAST(x'ff' || 'flasktrack.com' AS TEXT), '/')",
        ),
    ] {
        assert_eq!(firefox(changes), None, "{what}");
    }
    let other = |from: &str, to: &str| after(&Firefox, &FIREFOX.replace(from, to), "");
    assert_eq!(other("expiry INTEGER", "expiry REAL"), None);
    assert_eq!(other("value TEXT", "value TEXT COLLATE NOCASE"), None);
    assert_eq!(other("value TEXT", "\"value\" TEXT"), None);
    assert_eq!(other("value TEXT", "value TEXT /* , hidden TEXT */"), None);
    assert_eq!(other("value TEXT", "value TEXT DEFAULT ', x '"), None);
    assert_eq!(
        other("value TEXT", "value TEXT, more TEXT AS (name || host)"),
        None
    );
    assert_eq!(
        other("id INTEGER PRIMARY KEY", "id INTEGER PRIMARY KEY DESC"),
        None
    );
    assert_eq!(other("id INTEGER PRIMARY KEY", "rowid INTEGER"), None);
    assert_eq!(
        other(
            "CONSTRAINT",
            "UNIQUE (path, name), UNIQUE (path, name), CONSTRAINT"
        ),
        None
    );
    let wide: String = (0..100).map(|at| format!("c{at} INTEGER, ")).collect();
    assert_eq!(other("id INTEGER", &format!("{wide}id INTEGER")), None);
    assert_eq!(other(", CONSTRAINT", ", CHECK (expiry > 0), CONSTRAINT"), None);
    assert_eq!(
        other("path, originAttributes)", "path)"),
        None,
        "no index knows the jar"
    );
    assert_eq!(
        after(
            &Chromium,
            &CHROMIUM.replace("name, path);", "name, path) WHERE is_secure;"),
            ""
        ),
        None
    );
    assert_eq!(after(&Chromium, &CHROMIUM.replace("'24'", "'x'"), ""), None);
    assert_eq!(after(&Chromium, CHROMIUM, "DELETE FROM meta"), None);
    let twice = CHROMIUM
        .replace("NOT NULL UNIQUE PRIMARY KEY", "")
        .replace("('version', '24')", "('version', '24'), ('version', '12')");
    assert_eq!(after(&Chromium, &twice, ""), None);
    assert_eq!(after(&Chromium, CHROMIUM, "DROP TABLE meta"), None);
}

#[test]
fn columns_are_told_by_the_words_of_their_table() {
    let told = Told::of(FIREFOX, "moz_cookies").unwrap();
    assert_eq!(told.columns.len(), 9);
    assert_eq!(
        (told.number, told.columns[1].as_str()),
        (Some(0), "originAttributes")
    );
    assert_eq!(told.unique, [["name", "host", "path", "originAttributes"]]);
    for odd in [
        "CREATE TABLE other (a TEXT)",
        "CREATE TABLE t (a TEXT) WITHOUT ROWID",
        "CREATE TABLE t (a TEXT) STRICT",
        "CREATE TABLE t (a TEXT",
        "CREATE TABLE t (a TEXT))",
        "CREATE TABLE t ()",
        "CREATE TABLE t (a TEXT, PRIMARY KEY (a))",
        "CREATE TABLE t (a TEXT UNIQUE)",
        "CREATE TABLE t (a TEXT, A TEXT)",
        "CREATE TABLE t (a TEXT, CONSTRAINT TEXT)",
        "CREATE TABLE t (a TEXT, constraint c)",
        "CREATE TABLE t (a TEXT, UNIQUE (a COLLATE NOCASE))",
        "CREATE TABLE t (a TEXT, UNIQUE (a) ON CONFLICT REPLACE)",
        "CREATE TABLE t AS SELECT 1",
        "CREATE VIRTUAL TABLE t USING x(a TEXT)",
    ] {
        assert_eq!(Told::of(odd, "t"), None, "{odd}");
    }
}

#[test]
fn a_head_that_is_not_as_known_is_left_to_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store");
    Connection::open(&file).unwrap().execute_batch(FIREFOX).unwrap();
    let whole = std::fs::read(&file).unwrap();
    let tables = |bytes: &[u8]| {
        std::fs::write(&file, bytes).unwrap();
        look(&file, |view| Ok(view.tables().is_some())).unwrap()
    };
    assert!(tables(&whole));
    // The first word, the version to read with, the fractions, the schema's format, the encoding.
    for (at, byte) in [
        (0, b's'),
        (19, 3),
        (21, 63),
        (22, 31),
        (23, 31),
        (47, 5),
        (47, 0),
        (59, 2),
    ] {
        let mut odd = whole.clone();
        odd[at] = byte;
        assert!(!tables(&odd), "{at}: {byte}");
    }
    let page = whole.len() / 3;
    assert!(!tables(&whole[..2 * page]), "it says more pages than there are");
    let mut fewer = whole.clone();
    fewer[31] = 2;
    std::fs::write(&file, fewer).unwrap();
    assert_eq!(told(&Firefox, &file), None, "it says less pages than are used");
}

#[test]
fn what_is_no_number_is_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store");
    let db = Connection::open(&file).unwrap();
    db.execute_batch(FIREFOX).unwrap();
    db.execute_batch(
        "INSERT INTO moz_cookies (name, value, host, path, expiry) VALUES ('a', 'x', 'flasktrack.com', '/', 1.5)",
    )
    .unwrap();
    drop(db);
    let mut bytes = std::fs::read(&file).unwrap();
    let number = 1.5_f64.to_be_bytes();
    let at = bytes.windows(8).position(|eight| eight == number).unwrap();
    bytes[at..at + 8].copy_from_slice(&f64::NAN.to_be_bytes());
    std::fs::write(&file, bytes).unwrap();
    assert_eq!(told(&Firefox, &file), Some(1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn a_damaged_byte_makes_the_pages_say_nothing_or_the_same(place in any::<proptest::sample::Index>(), byte: u8, many in 1..80_usize) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("store");
        let db = Connection::open(&file).unwrap();
        db.execute_batch("PRAGMA page_size = 1024; PRAGMA synchronous = off; BEGIN").unwrap();
        db.execute_batch(FIREFOX).unwrap();
        for at in 0..many {
            let host = ["flasktrack.com", "bank.example", ".app.flasktrack.com"][at % 3];
            // Some go on in other pages.
            let value = "v".repeat(if at % 9 == 0 { 3000 } else { 5 });
            let row = "INSERT INTO moz_cookies (name, value, host, path, expiry) VALUES (?1, ?2, ?3, '/', ?4)";
            db.execute(row, rusqlite::params![format!("n{at}"), value, host, at as i64]).unwrap();
        }
        db.execute_batch("COMMIT").unwrap();
        drop(db);
        let mut bytes = std::fs::read(&file).unwrap();
        let at = place.index(bytes.len());
        bytes[at] = byte;
        std::fs::write(&file, bytes).unwrap();
        let (table, site) = (Firefox.table().unwrap(), Site::FLASKTRACK);
        let seen = look(&file, |view| {
            let told = view.tables().and_then(|tables| table.plain_rows(&tables, &site));
            let by_sqlite = || {
                let db = view.sqlite()?;
                let schema = table.schema(db)?;
                let found = schema.index.and_then(|root| view.rows_with(root, site.domain()));
                let rows = table.site_rows(db, &schema, found, &site);
                Ok::<_, crate::error::Error>((schema.version, rows.map_err(|error| sql(&error))?))
            };
            Ok(told.map(|told| (told, by_sqlite())))
        });
        if let Ok(Some((told, by_sqlite))) = seen {
            prop_assert_eq!(Ok(told), by_sqlite, "byte {} is {}", at, byte);
        }
    }
}
