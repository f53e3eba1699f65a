use proptest::prelude::*;

use super::rows::Rows;
use super::*;
use crate::store::CookieStore;
use crate::store::chromium::Chromium;
use crate::store::firefox::Firefox;
use crate::store::soup::Soup;

/// How SQLite goes about `query`, one line a step.
fn plan(schema: &str, store: &dyn CookieStore) -> Vec<String> {
    let (db, table) = (Connection::open_in_memory().unwrap(), store.table().unwrap());
    db.execute_batch(schema).unwrap();
    table.teach_site(&db, &Site::FLASKTRACK).unwrap();
    let columns = table.columns(&db).unwrap();
    let query = table.scan(columns.iter().any(|column| column == table.partition));
    let mut explain = db.prepare(&format!("EXPLAIN QUERY PLAN {query}")).unwrap();
    explain
        .query_map(["flasktrack.com"], |row| row.get(3))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

/// Chromium's table with the unique key of version 24, and that of version 12.
const CHROMIUM: [(&str, &str); 2] = [
    (
        "top_frame_site_key TEXT NOT NULL, has_cross_site_ancestor INTEGER NOT NULL,",
        "host_key, top_frame_site_key, has_cross_site_ancestor, name, path, source_scheme, source_port",
    ),
    ("", "host_key, name, path"),
];

#[test]
fn the_scan_needs_the_unique_index_only() {
    for (partition, key) in CHROMIUM {
        let schema = format!(
            "CREATE TABLE cookies(creation_utc INTEGER NOT NULL, host_key TEXT NOT NULL, {partition}
              name TEXT NOT NULL, value TEXT NOT NULL, encrypted_value BLOB, path TEXT NOT NULL,
              source_scheme INTEGER NOT NULL, source_port INTEGER NOT NULL);
             CREATE UNIQUE INDEX cookies_unique_index ON cookies({key});"
        );
        let steps = plan(&schema, &Chromium);
        assert!(
            steps
                .iter()
                .any(|step| step == "SEARCH cookies USING INTEGER PRIMARY KEY (rowid=?)"),
            "matched rows are fetched one by one: {steps:?}"
        );
        assert!(
            steps
                .iter()
                .any(|step| step == "SCAN cookies USING COVERING INDEX cookies_unique_index"),
            "{steps:?}"
        );
        assert_eq!(steps.len(), 3, "and nothing is sorted: {steps:?}");
    }
    let firefox = plan(
        "CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '', name TEXT,
          value TEXT, host TEXT, path TEXT, expiry INTEGER,
          CONSTRAINT moz_uniqueid UNIQUE (name, host, path, originAttributes));",
        &Firefox,
    );
    assert!(
        firefox
            .iter()
            .any(|step| step == "SCAN moz_cookies USING COVERING INDEX sqlite_autoindex_moz_cookies_1"),
        "{firefox:?}"
    );
    assert_eq!(firefox.len(), 3, "{firefox:?}");
}

#[test]
fn a_table_without_an_index_is_scanned() {
    let steps = plan(
        "CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, name TEXT, value TEXT, host TEXT, path TEXT,
          expiry INTEGER, lastAccessed INTEGER, isSecure INTEGER, isHttpOnly INTEGER, sameSite INTEGER)",
        &Soup,
    );
    assert!(steps.iter().any(|step| step == "SCAN moz_cookies"), "{steps:?}");
}

/// Firefox's table with its unique key.
const FIREFOX: &str =
    "CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '',
  name TEXT, value TEXT, host TEXT, path TEXT, expiry INTEGER, isSecure INTEGER, isHttpOnly INTEGER,
  CONSTRAINT moz_uniqueid UNIQUE (name, host, path, originAttributes));";

/// Parts of hosts and partitions, so that the site turns up in each place, and beside what only looks like it.
const PARTS: [&str; 6] = [
    "",
    ".flasktrack.com",
    "app.flasktrack.com",
    "notflasktrack.com",
    "bank.example",
    "^partitionKey=%28https%2Cflasktrack.com%29",
];

/// A row: host, partition, length of the name, and whether it goes again.
type Sown = (usize, usize, usize, bool);

fn sown() -> impl Strategy<Value = (usize, Vec<Sown>)> {
    let row = (0..PARTS.len(), 0..PARTS.len(), 0..60_usize, any::<bool>());
    (9..14_usize, proptest::collection::vec(row, 0..400))
}

/// Numbers of the rows that the pages tell, if they do, and of those that SQLite finds alone.
fn both_ways(file: &Path) -> (Option<Vec<i64>>, Vec<i64>) {
    let (table, site) = (Firefox.table().unwrap(), Site::FLASKTRACK);
    look(file, |view| {
        let db = view.sqlite()?;
        let read = || -> rusqlite::Result<_> {
            let schema = Schema {
                version: None,
                columns: Vec::new(),
                has_partition: true,
                index: table.index(db, true)?,
            };
            let told = schema.index.and_then(|root| view.rows_with(root, site.domain()));
            let found = table.site_rows(db, &schema, told.clone(), &site)?;
            let mut scan = db.prepare(&table.scan(true))?;
            let mut alone = Rows::of(&scan);
            alone.take(&mut scan, [site.domain()])?;
            assert_eq!(found, alone.found, "both ways find the same rows");
            let plain = view.tables().and_then(|tables| table.plain_rows(&tables, &site));
            assert_eq!(
                plain,
                told.as_ref().map(|_| (Some(0), found)),
                "and so do the pages alone"
            );
            Ok((told, alone.found.iter().map(|(row, _)| *row).collect()))
        };
        read().map_err(|error| sql(&error))
    })
    .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn the_pages_tell_the_same_rows_as_sqlite((bits, rows) in sown(), log in any::<bool>()) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cookies.sqlite");
        let db = Connection::open(&file).unwrap();
        db.pragma_update(None, "page_size", 1 << bits).unwrap();
        db.pragma_update(None, "synchronous", false).unwrap();
        if log {
            db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 3").unwrap();
        }
        db.execute_batch(FIREFOX).unwrap();
        let sow = "INSERT INTO moz_cookies (name, host, path, originAttributes) VALUES (?1, ?2, '/', ?3)";
        for (at, (host, jar, length, goes)) in rows.iter().enumerate() {
            if at % 50 == 0 {
                db.execute_batch(if at == 0 { "BEGIN" } else { "COMMIT; BEGIN" }).unwrap();
            }
            let name = format!("{at}{}", "n".repeat(*length));
            db.execute(sow, [name.as_str(), PARTS[*host], PARTS[*jar]]).unwrap();
            if *goes {
                db.execute("DELETE FROM moz_cookies WHERE id = ?1", [at as i64 / 2]).unwrap();
            }
        }
        if !rows.is_empty() {
            db.execute_batch("COMMIT").unwrap();
        }
        let (told, alone) = both_ways(&file);
        // An entry of a small page may go on in another one, and then only SQLite can say.
        prop_assert!(told.is_some() || bits == 9);
        let told = told.unwrap_or_default();
        prop_assert!(bits == 9 || alone.iter().all(|row| told.contains(row)));
    }
}

#[test]
fn a_large_store_is_told_by_its_pages_and_an_entry_that_is_too_long_by_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cookies.sqlite");
    let db = Connection::open(&file).unwrap();
    db.execute_batch(FIREFOX).unwrap();
    db.execute_batch(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
         INSERT INTO moz_cookies (id, name, host, path)
         SELECT i * i * i, 'n' || i, iif(i % 100 = 0, 'app.flasktrack.com', i || '.example'), '/' FROM n",
    )
    .unwrap();
    let (told, alone) = both_ways(&file);
    assert_eq!((told.as_ref(), alone.len()), (Some(&alone), 50));
    db.execute_batch(
        "INSERT INTO moz_cookies (name, host, path) VALUES (printf('%.2000c', 'n'), 'flasktrack.com', '/')",
    )
    .unwrap();
    let (told, alone) = both_ways(&file);
    assert_eq!((told, alone.len()), (None, 51));
}

#[test]
fn text_in_another_encoding_is_found_by_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cookies.sqlite");
    let db = Connection::open(&file).unwrap();
    db.execute_batch("PRAGMA encoding = 'UTF-16le'").unwrap();
    db.execute_batch(FIREFOX).unwrap();
    db.execute_batch("INSERT INTO moz_cookies (name, host, path) VALUES ('n', 'flasktrack.com', '/')")
        .unwrap();
    let (told, alone) = both_ways(&file);
    assert_eq!((told, alone.len()), (None, 1));
}

#[test]
fn an_index_of_some_rows_only_is_not_asked() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cookies.sqlite");
    let db = Connection::open(&file).unwrap();
    db.execute_batch(
        "CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT, name TEXT, host TEXT);
         CREATE INDEX some ON moz_cookies (host, originAttributes) WHERE id < 0;
         CREATE INDEX half ON moz_cookies (host);
         INSERT INTO moz_cookies (name, host) VALUES ('n', 'flasktrack.com');",
    )
    .unwrap();
    assert_eq!(Firefox.table().unwrap().index(&db, true).unwrap(), None);
    assert!(Firefox.table().unwrap().index(&db, false).unwrap().is_some());
    assert_eq!(both_ways(&file).1.len(), 1);
}
