//! Every schema version is read, nothing but the site is, and a reading leaves no trace.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test stops on the first surprise"
)]

#[cfg(target_os = "linux")]
#[path = "support/hanging.rs"]
mod hanging;
#[path = "support/home.rs"]
mod home;

use cookie_inspector_core::cookie::{KeptIn, SameSite, SourceScheme};
#[cfg(unix)]
use cookie_inspector_core::{inspect::inspect, policy::Policy, site::Site};
use home::{DAY, Home, NOW, cookie, files, row};
use rusqlite::Connection;

const OTHERS: &[&str] = &[
    "notflasktrack.com",
    ".notflasktrack.com",
    "flasktrack.com.evil.example",
    "app-flasktrack.com",
    "flasktrack.co",
    "xn--flsktrack-1yh.com",
    "bank.example",
];

#[test]
fn every_chromium_schema_is_read() {
    for version in [12, 15, 18, 19, 20, 21, 22, 23, 24, 25] {
        let home = Home::new();
        let mut session = row("session", "app.flasktrack.com");
        session.days = None;
        home.chromium(
            version,
            &[
                row("theme", ".flasktrack.com"),
                session,
                row("theme", "bank.example"),
            ],
        );
        let report = home.inspect();
        let profile = &report.profiles[0];
        assert_eq!(profile.problem, None, "version {version}");
        assert_eq!((profile.store_version, profile.cookies.len()), (Some(version), 2));
        let newer = profile.notes.iter().any(|note| note.code == "schema-newer");
        assert_eq!(newer, version > 24, "a newer schema is said so");
        let theme = cookie(&report, "theme");
        assert_eq!(
            theme.expires.unwrap().as_micros(),
            NOW + 30 * DAY,
            "version {version}"
        );
        assert_eq!(theme.created.unwrap().as_micros(), NOW - DAY);
        assert_eq!((theme.host_only, theme.same_site), (Some(false), SameSite::Lax));
        assert_eq!(theme.source_scheme, Some(SourceScheme::Https));
        assert_eq!(theme.source_port, (version >= 13).then_some(443));
        assert_eq!((theme.value.bytes, theme.value.exact), (12, true));
        let session = cookie(&report, "session");
        assert_eq!((session.expires, session.host_only), (None, Some(true)));
    }
}

#[test]
fn every_firefox_schema_is_read() {
    for version in [9, 10, 11, 12, 13, 14, 15, 16, 17, 18] {
        let home = Home::new();
        let mut contained = row("lang", "app.flasktrack.com");
        contained.jar = "^userContextId=3".to_owned();
        home.firefox(
            version,
            &[
                row("theme", "flasktrack.com"),
                contained,
                row("theme", "bank.example"),
            ],
        );
        let report = home.inspect();
        let profile = &report.profiles[0];
        assert_eq!(profile.problem, None, "version {version}");
        assert_eq!((profile.store_version, profile.cookies.len()), (Some(version), 2));
        assert_eq!(
            profile.notes.iter().any(|note| note.code == "schema-newer"),
            version > 17
        );
        let theme = cookie(&report, "theme");
        assert_eq!(
            theme.expires.unwrap().as_micros(),
            NOW + 30 * DAY,
            "version {version}: the unit is right"
        );
        assert_eq!(theme.same_site, SameSite::Lax, "version {version}");
        assert_eq!(cookie(&report, "lang").container.as_deref(), Some("Container 3"));
    }
}

#[test]
fn other_sites_are_not_selected() {
    let home = Home::new();
    let mut rows: Vec<_> = OTHERS.iter().map(|host| row("other", host)).collect();
    let mut inside = row("inside", "js.stripe.example");
    inside.jar = "https://flasktrack.com".to_owned();
    let mut elsewhere = row("elsewhere", "js.stripe.example");
    elsewhere.jar = "https://notflasktrack.com".to_owned();
    rows.extend([inside, elsewhere]);
    home.chromium(24, &rows);
    let mut inside = row("inside-firefox", "js.stripe.example");
    inside.jar = "^userContextId=2&partitionKey=%28https%2Cflasktrack.com%29".to_owned();
    let mut elsewhere = row("elsewhere", "js.stripe.example");
    elsewhere.jar = "^partitionKey=%28https%2Cflasktrack.com.evil.example%29".to_owned();
    let mut rows: Vec<_> = OTHERS.iter().map(|host| row("other", host)).collect();
    rows.extend([inside, elsewhere]);
    home.firefox(17, &rows);
    let report = home.inspect();
    let names: Vec<_> = report.cookies().map(|(_, cookie)| cookie.name.as_str()).collect();
    assert_eq!(names, ["inside", "inside-firefox"]);
    assert_eq!(
        cookie(&report, "inside").partition.as_deref(),
        Some("https://flasktrack.com")
    );
}

#[test]
fn a_reading_changes_no_file_and_leaves_none() {
    let home = Home::new();
    home.chromium(24, &[row("theme", "flasktrack.com")]);
    home.firefox(17, &[row("theme", "flasktrack.com")]);
    // A running Firefox: exclusive, everything in the log, no shared-memory file.
    let writer = Connection::open(home.firefox_file()).unwrap();
    writer
        .execute_batch(
            "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;
             UPDATE moz_cookies SET name = 'from the log';",
        )
        .unwrap();
    std::fs::write(home.chromium_file().with_file_name("Cookies-journal"), "").unwrap();
    let folders = [home.firefox_folder(), home.chromium_root().join("Default")];
    let before: Vec<_> = folders.iter().map(|folder| files(folder)).collect();
    let report = home.inspect();
    assert_eq!(cookie(&report, "from the log").host, "flasktrack.com");
    let after: Vec<_> = folders.iter().map(|folder| files(folder)).collect();
    assert_eq!(after, before, "byte for byte");
    assert!(
        !home.machine().own_folder().exists(),
        "nothing of ours is left either"
    );
}

#[test]
fn one_bad_row_is_counted_and_the_others_show() {
    let home = Home::new();
    home.chromium(24, &[row("good", "flasktrack.com"), row("bad", "flasktrack.com")]);
    let db = Connection::open(home.chromium_file()).unwrap();
    db.execute("UPDATE cookies SET expires_utc = 'soon' WHERE name = 'bad'", [])
        .unwrap();
    let report = home.inspect();
    assert_eq!(report.cookies().count(), 1);
    assert_eq!(report.profiles[0].skipped.len(), 1);
    assert!(report.profiles[0].skipped[0].reason.contains("expires_utc"));
}

#[test]
fn one_bad_store_is_an_error_on_its_profile_and_the_others_show() {
    let home = Home::new();
    home.firefox(17, &[row("good", "flasktrack.com")]);
    for (folder, content) in [
        ("Default", "not a database ".repeat(100)),
        ("Profile 1", String::new()),
    ] {
        std::fs::create_dir_all(home.chromium_root().join(folder)).unwrap();
        std::fs::write(home.chromium_root().join(folder).join("Cookies"), content).unwrap();
    }
    let report = home.inspect();
    let codes: Vec<_> = report
        .profiles
        .iter()
        .map(|profile| profile.problem.as_ref().map(|problem| problem.code.as_str()))
        .collect();
    assert_eq!(codes, [Some("store-damaged"), Some("store-unknown"), None]);
    assert!(
        report.profiles[0]
            .problem
            .as_ref()
            .is_some_and(|problem| !problem.hint.is_empty())
    );
    assert_eq!(report.cookies().count(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_profile_that_hangs_is_late_by_name_and_the_others_are_whole() {
    let home = Home::new();
    home.chromium(24, &[row("hidden", "flasktrack.com")]);
    home.firefox(17, &[row("theme", "flasktrack.com")]);
    let _held = hanging::hanging(&home.chromium_file());
    let mut machine = home.machine();
    // Long enough for a busy machine to read the other profile.
    machine.patience = std::time::Duration::from_secs(3);
    let report = inspect(&machine, Policy::built_in(), &Site::FLASKTRACK);
    let told: Vec<_> = report
        .profiles
        .iter()
        .map(|profile| {
            let problem = profile.problem.as_ref().map(|problem| problem.code.as_str());
            (profile.browser_name.as_str(), profile.name.as_str(), problem)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Chromium", "Default", Some("profile-late")),
            ("Firefox", "default", None)
        ]
    );
    assert_eq!(cookie(&report, "theme").host, "flasktrack.com");
    assert_eq!(report.cookies().count(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_opened_and_does_not_answer_is_late_and_not_waited_for() {
    use cookie_inspector_core::opening;
    let home = Home::new();
    home.chromium(24, &[row("theme", "flasktrack.com")]);
    let export = home.path().join("cookies.txt");
    std::fs::write(&export, "Cookie: theme=x").unwrap();
    let mut machine = home.machine();
    machine.patience = std::time::Duration::from_millis(50);
    let _held = [&export, &home.chromium_file()].map(|file| hanging::hanging(file));
    for path in [export, home.chromium_file(), home.chromium_root()] {
        let open = || opening::open(&machine, Policy::built_in(), &Site::FLASKTRACK, &path, None);
        assert_eq!(open().unwrap_err().code(), "file-late", "{}", path.display());
        assert_eq!(open().unwrap_err().code(), "file-late", "while it still hangs");
    }
    let report = home.path().join("report.json");
    std::fs::write(&report, "{}").unwrap();
    let _held = hanging::hanging(&report);
    assert_eq!(opening::check(&machine, &report).unwrap_err().code(), "file-late");
}

/// As Chromium does there since about version 114.
#[cfg(windows)]
#[test]
fn a_store_that_its_browser_keeps_to_itself_is_named_so_at_once() {
    use std::os::windows::fs::OpenOptionsExt;
    let home = Home::new();
    home.chromium(24, &[row("theme", ".flasktrack.com")]);
    let file = home.chromium_file();
    let held = std::fs::OpenOptions::new().read(true).share_mode(0).open(file);
    let code = |home: &Home| {
        home.inspect().profiles[0]
            .problem
            .clone()
            .map(|problem| problem.code)
    };
    assert_eq!(code(&home).as_deref(), Some("store-held"));
    drop(held.unwrap());
    assert_eq!(code(&home), None);
}

/// A pipe that nobody writes into keeps its reader waiting, as a network folder does that is gone.
#[cfg(unix)]
fn pipe(path: &std::path::Path) {
    use std::os::unix::ffi::OsStrExt;
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let name = std::ffi::CString::new(path.as_os_str().as_bytes()).unwrap();
    // SAFETY: the name is a text of ours that ends.
    assert_eq!(unsafe { libc::mkfifo(name.as_ptr(), 0o600) }, 0);
}

#[cfg(unix)]
#[test]
fn a_home_folder_that_does_not_answer_is_told_and_not_waited_for() {
    let home = Home::new();
    home.firefox(17, &[row("theme", "flasktrack.com")]);
    let mut machine = home.machine();
    machine.patience = std::time::Duration::from_millis(300);
    pipe(&machine.own_folder().join("services.json"));
    for _ in 0..2 {
        let report = inspect(&machine, Policy::built_in(), &Site::FLASKTRACK);
        let [profile] = report.profiles.as_slice() else {
            panic!("{:?}", report.profiles);
        };
        assert_eq!(
            (profile.browser_name.as_str(), profile.name.as_str()),
            ("All browsers", "all profiles")
        );
        assert_eq!(profile.problem.as_ref().unwrap().code, "profile-late");
    }
}

#[cfg(unix)]
#[test]
fn backups_that_do_not_answer_hold_up_no_report() {
    let home = Home::new();
    home.firefox(17, &[row("theme", "flasktrack.com")]);
    let mut machine = home.machine();
    machine.patience = std::time::Duration::from_secs(3);
    pipe(&machine.backup_folder().join("2026.backup"));
    let report = inspect(&machine, Policy::built_in(), &Site::FLASKTRACK);
    assert_eq!(cookie(&report, "theme").host, "flasktrack.com");
    assert_eq!(report.profiles[0].problem, None);
}

#[test]
fn a_view_or_a_foreign_table_is_not_a_store() {
    for trick in [
        "CREATE VIEW cookies AS SELECT 1 AS creation_utc",
        "CREATE TABLE cookies(host_key TEXT)",
        // Our own SQLite knows no such table and would not make it.
        "PRAGMA writable_schema = ON;
         INSERT INTO sqlite_schema
          VALUES ('table', 'cookies', 'cookies', 0, 'CREATE VIRTUAL TABLE cookies USING fts5(host_key)')",
    ] {
        let home = Home::new();
        std::fs::create_dir_all(home.chromium_file().parent().unwrap()).unwrap();
        let db = Connection::open(home.chromium_file()).unwrap();
        db.execute_batch(&format!("CREATE TABLE meta(key, value); {trick}"))
            .unwrap();
        let problem = home.inspect().profiles[0].problem.clone().unwrap();
        assert_eq!(problem.code, "store-unknown", "{trick}");
    }
}

#[test]
fn odd_bytes_are_shown_and_do_no_harm() {
    let home = Home::new();
    let mut odd = row("", "flasktrack.com");
    odd.name = vec![b'c', 0xE9, 0x1B, b'[', b'2', b'J'];
    odd.value = vec![0xFF, 0xFE];
    let mut nameless = row("", "flasktrack.com");
    nameless.value = b"x".repeat(4096);
    home.chromium(24, &[odd, nameless]);
    let report = home.inspect();
    assert_eq!(cookie(&report, "").value.bytes, 4096);
    assert_eq!(cookie(&report, "c\u{FFFD}\u{1B}[2J").value.bytes, 2);
}

#[test]
fn session_cookies_of_firefox_are_shown_beside_its_table() {
    let home = Home::new();
    let mut apart = row("both", "app.flasktrack.com");
    apart.jar = "^userContextId=2&partitionKey=%28https%2Cflasktrack.com%29".to_owned();
    home.firefox(17, &[row("theme", "flasktrack.com"), apart]);
    let in_jar = |jar: serde_json::Value| {
        serde_json::json!({ "host": "app.flasktrack.com", "name": "both", "path": "/", "value": "CANARY-value",
            "originAttributes": jar })
    };
    let mut cookies = vec![
        serde_json::json!({ "host": "app.flasktrack.com", "name": "sessionid", "path": "/", "value": "CANARY-value",
            "secure": true, "httponly": true, "sameSite": 1, "schemeMap": 2 }),
        in_jar(serde_json::json!({ "userContextId": 2, "partitionKey": "(https,flasktrack.com)" })),
        in_jar(serde_json::json!({ "userContextId": 3, "partitionKey": "(https,flasktrack.com)" })),
        in_jar(serde_json::json!({})),
    ];
    let others = OTHERS
        .iter()
        .map(|host| serde_json::json!({ "host": host, "name": "other", "value": "CANARY-other" }));
    cookies.extend(others);
    home.firefox_session("sessionstore.jsonlz4", &cookies.into());
    let before = files(&home.firefox_folder());

    let report = home.inspect();
    let told: Vec<_> = report
        .cookies()
        .map(|(_, cookie)| (cookie.name.as_str(), cookie.container.as_deref(), cookie.kept_in))
        .collect();
    assert_eq!(
        told,
        [
            ("both", None, KeptIn::SessionStore),
            ("both", Some("Container 2"), KeptIn::Table),
            ("both", Some("Container 3"), KeptIn::SessionStore),
            ("sessionid", None, KeptIn::SessionStore),
            ("theme", None, KeptIn::Table),
        ],
        "what is in both is told once, as the table has it"
    );
    let session = cookie(&report, "sessionid");
    assert_eq!(
        (session.expires, session.host_only, session.http_only),
        (None, Some(true), Some(true))
    );
    assert_eq!(
        (session.same_site, session.source_scheme),
        (SameSite::Lax, Some(SourceScheme::Https))
    );
    assert_eq!((session.value.bytes, session.value.exact), (12, true));
    assert_eq!(report.profiles[0].notes[0].code, "session-kept");
    let all = format!("{report:?}{}", serde_json::to_string(&report).unwrap());
    assert!(!all.contains("CANARY"), "no value, and nothing of the tabs");
    assert_eq!(home.inspect().cookies().count(), 5, "and again");
    assert_eq!(files(&home.firefox_folder()), before, "byte for byte");
}

#[test]
fn a_damaged_session_is_noted_and_the_table_shows() {
    let home = Home::new();
    home.firefox(17, &[row("theme", "flasktrack.com")]);
    let session = home.firefox_folder().join("sessionstore.jsonlz4");
    let mut bomb = b"mozLz40\0".to_vec();
    bomb.extend(u32::MAX.to_le_bytes());
    for bad in [&b""[..], b"{\"cookies\":[]}", b"mozLz40\0\0\0\0\0", &bomb] {
        std::fs::write(&session, bad).unwrap();
        let report = home.inspect();
        let codes: Vec<_> = report.profiles[0]
            .notes
            .iter()
            .map(|note| note.code.as_str())
            .collect();
        assert_eq!((codes, report.cookies().count()), (vec!["session-unreadable"], 1));
    }
}

#[test]
fn ids_stay_and_differ() {
    let home = Home::new();
    let mut twin = row("theme", "flasktrack.com");
    twin.path = "/app".to_owned();
    home.chromium(
        24,
        &[
            row("theme", "flasktrack.com"),
            twin.clone(),
            row("theme", ".flasktrack.com"),
        ],
    );
    home.firefox(17, &[row("theme", "flasktrack.com"), twin]);
    let ids = |report: &cookie_inspector_core::report::Report| -> Vec<String> {
        report.cookies().map(|(_, cookie)| cookie.id.clone()).collect()
    };
    let first = ids(&home.inspect());
    assert_eq!(ids(&home.inspect()), first);
    let unique: std::collections::BTreeSet<_> = first.iter().collect();
    assert_eq!(unique.len(), 5);
}
