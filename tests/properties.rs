//! Whatever lies in a store: a removal takes what was ticked and nothing else, and an undo is its identity.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test stops on the first surprise"
)]

#[path = "support/home.rs"]
mod home;

use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal::{self, Chosen};
use cookie_inspector_core::site::Site;
use home::{Home, Row, integrity, row, table};
use proptest::prelude::*;

fn any_row() -> impl Strategy<Value = Row> {
    let name = prop_oneof![
        3 => prop::sample::select(vec!["theme", "_ga", "locale", "_fbp", "sessionid", "csrftoken"])
            .prop_map(|name| name.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..12),
    ];
    let host = prop::sample::select(vec![
        "flasktrack.com",
        ".flasktrack.com",
        "app.flasktrack.com",
        "notflasktrack.com",
        "bank.example",
        "js.stripe.com",
    ]);
    let value = prop::collection::vec(any::<u8>(), 0..40);
    (
        name,
        host,
        value,
        any::<bool>(),
        any::<bool>(),
        -1_i64..4,
        prop::sample::select(vec!["/", "/app"]),
    )
        .prop_map(|(name, host, value, http_only, inside, same_site, path)| Row {
            // SQLite text ends at a NUL for every reader that takes it for a C string; browsers refuse it.
            name: name.into_iter().filter(|&byte| byte != 0).collect(),
            value: value.into_iter().filter(|&byte| byte != 0).collect(),
            jar: if inside {
                "https://flasktrack.com".to_owned()
            } else {
                String::new()
            },
            path: path.to_owned(),
            http_only,
            same_site,
            ..row("", host)
        })
}

/// One row for each key, as the browser's unique index wants it.
fn distinct(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by(|a, b| (&a.name, &a.host, &a.path, &a.jar).cmp(&(&b.name, &b.host, &b.path, &b.jar)));
    rows.dedup_by(|a, b| (&a.name, &a.host, &a.path, &a.jar) == (&b.name, &b.host, &b.path, &b.jar));
    rows
}

/// Chromium's word for a partition as Firefox's.
fn as_firefox(rows: &[Row]) -> Vec<Row> {
    let jar = |row: &Row| match row.jar.as_str() {
        "" => String::new(),
        _ => "^partitionKey=%28https%2Cflasktrack.com%29".to_owned(),
    };
    rows.iter()
        .map(|row| Row {
            jar: jar(row),
            ..row.clone()
        })
        .collect()
}

/// A row as a saved session has it; every other has a jar of its own.
fn entry((row, jar): &(Row, usize)) -> serde_json::Value {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    serde_json::json!({
        "host": row.host, "name": text(&row.name), "value": text(&row.value), "path": row.path,
        "httponly": row.http_only,
        "originAttributes": { "userContextId": jar, "partitionKey": if row.jar.is_empty() { "" } else { "(https,flasktrack.com)" } },
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn remove_then_undo_is_identity_for_every_saved_session(
        lists in prop::collection::vec(prop::collection::vec((any_row(), 0_usize..4), 0..8), 4), ticks in any::<u16>(),
    ) {
        let home = Home::new();
        let (table_rows, sessions) = lists.split_first().unwrap();
        let plain: Vec<Row> = table_rows.iter().map(|(row, _)| row.clone()).collect();
        home.firefox(17, &as_firefox(&distinct(plain)));
        let files = ["sessionstore.jsonlz4", "sessionstore-backups/previous.jsonlz4"];
        let entries = |at: usize| serde_json::Value::Array(sessions[at].iter().map(entry).collect());
        home.firefox_sessions(files[0], &entries(0), &entries(1));
        home.firefox_sessions(files[1], &entries(2), &serde_json::Value::Null);
        let state = || (table(&home.firefox_file(), "moz_cookies"), files.map(|file| home.unpacked(file)));
        let before = state();

        let report = home.inspect();
        let ticked = report.cookies().enumerate().filter(|(at, _)| ticks >> (at % 16) & 1 == 1);
        let chosen: Vec<Chosen> = ticked.map(|(_, (_, cookie))| home::tick(cookie)).collect();
        let may_go = chosen.iter().filter(|choice| report.cookie(&choice.id).unwrap().1.verdict.deletable).count();
        let outcome = removal::remove(&home.machine(), Policy::built_in(), &Site::FLASKTRACK, &chosen).unwrap();
        let gone: usize = outcome.removals.iter().map(|removal| removal.removed.len()).sum();
        prop_assert_eq!(gone, may_go, "exactly what was ticked and may go");
        let left = home.inspect();
        prop_assert_eq!(left.cookies().count(), report.cookies().count() - gone);

        for backup in removal::backups(&home.machine()).unwrap() {
            let restored = removal::undo(&home.machine(), &Site::FLASKTRACK, &backup.id).unwrap();
            prop_assert_eq!(restored.back.len(), gone);
        }
        prop_assert_eq!(state(), before, "undo gives back every byte of the table and of each session");
    }

    #[test]
    fn remove_then_undo_is_identity(rows in prop::collection::vec(any_row(), 1..12), ticks in any::<u16>()) {
        let rows = distinct(rows);
        let home = Home::new();
        home.chromium(24, &rows);
        home.firefox(17, &as_firefox(&rows));
        let state = || (table(&home.chromium_file(), "cookies"), table(&home.firefox_file(), "moz_cookies"));
        let before = state();
        let report = home.inspect();
        let ours = rows.iter().filter(|row| row.host.contains("flasktrack.com") && !row.host.starts_with("not")
            || !row.jar.is_empty()).count();
        prop_assert_eq!(report.cookies().count() + report.profiles.iter().map(|p| p.skipped.len()).sum::<usize>(),
            2 * ours, "every row of the site and no other");

        let ticked: Vec<_> = report.cookies().enumerate().filter(|(at, _)| ticks >> (at % 16) & 1 == 1).collect();
        let chosen: Vec<Chosen> = ticked.iter().map(|(_, (_, cookie))| home::tick(cookie)).collect();
        let may_go: Vec<_> = ticked.iter().filter(|(_, (_, cookie))| cookie.verdict.deletable).collect();
        let outcome = removal::remove(&home.machine(), Policy::built_in(), &Site::FLASKTRACK, &chosen).unwrap();
        let gone: usize = outcome.removals.iter().map(|removal| removal.removed.len()).sum();
        prop_assert_eq!(gone, may_go.len(), "exactly what was ticked and may go");
        prop_assert_eq!(outcome.refused.len(), ticked.len() - may_go.len());

        let after = state();
        prop_assert_eq!(after.0.len() + after.1.len() + gone, before.0.len() + before.1.len());
        prop_assert!(after.0.iter().all(|line| before.0.contains(line)), "what stays, stays as it was");
        prop_assert!(after.1.iter().all(|line| before.1.contains(line)), "what stays, stays as it was");

        for backup in removal::backups(&home.machine()).unwrap() {
            removal::undo(&home.machine(), &Site::FLASKTRACK, &backup.id).unwrap();
        }
        prop_assert_eq!(state(), before, "undo gives back every byte");
        prop_assert_eq!(integrity(&home.chromium_file()), "ok");
        prop_assert_eq!(integrity(&home.firefox_file()), "ok");
    }
}
