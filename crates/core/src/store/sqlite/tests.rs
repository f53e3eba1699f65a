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
    let query = table.query(table.has_partition(&db).unwrap());
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
