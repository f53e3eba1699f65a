//! Safari, GNOME Web and the browsers on QtWebEngine, in made-up homes of their layouts.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test stops on the first surprise"
)]

#[path = "support/binarycookies.rs"]
mod binarycookies;
#[path = "support/home.rs"]
mod home;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{PoisonError, RwLock};

use binarycookies::{Jar, Stored, jar, stored};
use cookie_inspector_core::cookie::{SameSite, Timestamp, ValueKind};
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::platform::Running;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal::{self, Outcome};
use cookie_inspector_core::report::{CookieReport, ProfileReport, Report};
use cookie_inspector_core::site::Site;
use cookie_inspector_core::store::{CookieStore, safari::Safari};
use home::{DAY, Home, NOW, Row, cookie, files, integrity, row, table, tick};
use rusqlite::Connection;

fn codes(profile: &ProfileReport) -> Vec<&str> {
    profile.notes.iter().map(|note| note.code.as_str()).collect()
}

fn problem(profile: &ProfileReport) -> Option<&str> {
    profile.problem.as_ref().map(|problem| problem.code.as_str())
}

/// Until a child that was started runs its own program, it has open what the other tests have just then.
static STARTING: RwLock<()> = RwLock::new(());

fn remove(machine: &Machine, cookies: &[&CookieReport]) -> Outcome {
    let _nobody_starts = STARTING.read().unwrap_or_else(PoisonError::into_inner);
    let chosen: Vec<_> = cookies.iter().map(|cookie| tick(cookie)).collect();
    removal::remove(machine, Policy::built_in(), &Site::FLASKTRACK, &chosen).unwrap()
}

/// Removes `name`, and gives the backup.
fn remove_one(home: &Home, name: &str) -> String {
    let outcome = remove(&home.machine(), &[cookie(&home.inspect(), name)]);
    let removal = &outcome.removals[0];
    assert_eq!((removal.removed.len(), &removal.problem), (1, &None));
    removal.backup.clone().unwrap()
}

fn undo(home: &Home, backup: &str) -> removal::Restored {
    let _nobody_starts = STARTING.read().unwrap_or_else(PoisonError::into_inner);
    removal::undo(&home.machine(), &Site::FLASKTRACK, backup).unwrap()
}

// GNOME Web

fn soup_file(home: &Home) -> PathBuf {
    home.path().join(".local/share/epiphany/cookies.sqlite")
}

/// Id, name, host, path, expiry, sameSite.
type SoupRow = (i64, &'static str, &'static str, &'static str, i64, Option<i64>);

/// Makes libsoup's table at `file`.
fn soup(file: &Path, rows: &[SoupRow]) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let db = Connection::open(file).unwrap();
    db.execute_batch(
        "CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, name TEXT, value TEXT, host TEXT, path TEXT,
          expiry INTEGER, lastAccessed INTEGER, isSecure INTEGER, isHttpOnly INTEGER, sameSite INTEGER);",
    )
    .unwrap();
    for row in rows {
        db.execute(
            "INSERT INTO moz_cookies VALUES (?1, ?2, 'dark', ?3, ?4, ?5, NULL, 1, 0, ?6)",
            *row,
        )
        .unwrap();
    }
}

const SOON: i64 = (NOW + DAY) / 1_000_000;

#[test]
fn gnome_webs_cookies_are_read_and_a_negative_end_is_far_ahead() {
    let home = Home::new();
    soup(
        &soup_file(&home),
        &[
            (1, "theme", ".flasktrack.com", "/", SOON, Some(1)),
            (2, "far", "app.flasktrack.com", "/app", -769_665, Some(0)),
            (3, "old", "app.flasktrack.com", "/", SOON, None),
            (4, "theme", "notflasktrack.com", "/", SOON, Some(1)),
        ],
    );
    let report = home.inspect();
    let profile = &report.profiles[0];
    assert_eq!(
        (profile.browser_name.as_str(), profile.name.as_str()),
        ("GNOME Web", "Default")
    );
    assert_eq!((problem(profile), profile.cookies.len()), (None, 3));
    assert_eq!(codes(profile), ["session-in-memory"]);
    let theme = cookie(&report, "theme");
    assert_eq!(theme.expires, Some(Timestamp::from_seconds(SOON)));
    assert_eq!((theme.host_only, theme.same_site), (Some(false), SameSite::Lax));
    assert_eq!((theme.value.bytes, theme.value.kind), (4, ValueKind::ShortWord));
    let far = cookie(&report, "far");
    assert!(far.expires.unwrap() > Timestamp::from_micros(NOW + 365 * DAY));
    assert_eq!(
        (far.host_only, far.same_site),
        (Some(true), SameSite::Unspecified)
    );
    assert_eq!(cookie(&report, "old").same_site, SameSite::Unspecified);
}

#[test]
fn each_of_the_two_tables_called_moz_cookies_is_refused_in_the_others_place() {
    let home = Home::new();
    home.firefox(17, &[row("theme", "flasktrack.com")]);
    fs::create_dir_all(soup_file(&home).parent().unwrap()).unwrap();
    fs::copy(home.firefox_file(), soup_file(&home)).unwrap();
    fs::remove_file(home.firefox_file()).unwrap();
    soup(
        &home.firefox_file(),
        &[(1, "theme", "flasktrack.com", "/", SOON, None)],
    );
    let report = home.inspect();
    let found: Vec<_> = report.profiles.iter().map(problem).collect();
    assert_eq!(found, [Some("store-unknown"), Some("store-unknown")]);
    assert_eq!(report.cookies().count(), 0);
}

#[test]
fn a_web_app_is_a_profile_and_a_sandboxed_browser_has_its_own() {
    let home = Home::new();
    let rows = [(1, "theme", "flasktrack.com", "/", SOON, None)];
    for file in [
        ".local/share/epiphany/cookies.sqlite",
        ".local/share/org.gnome.Epiphany.WebApp_77aa/cookies.sqlite",
        ".var/app/org.gnome.Epiphany/data/epiphany/cookies.sqlite",
        ".var/app/org.gnome.Epiphany/data/org.gnome.Epiphany.WebApp_88bb/cookies.sqlite",
    ] {
        soup(&home.path().join(file), &rows);
    }
    let report = home.inspect();
    let found: Vec<_> = report
        .profiles
        .iter()
        .map(|profile| (profile.browser_name.as_str(), profile.name.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("GNOME Web", "Default"),
            ("GNOME Web", "org.gnome.Epiphany.WebApp_77aa"),
            ("GNOME Web (Flatpak)", "Default"),
            ("GNOME Web (Flatpak)", "org.gnome.Epiphany.WebApp_88bb"),
        ]
    );
    assert_eq!(report.cookies().count(), 4);
}

#[test]
fn of_two_rows_alike_in_gnome_web_the_ticked_one_goes_and_comes_back() {
    let home = Home::new();
    let file = soup_file(&home);
    soup(
        &file,
        &[
            (1, "theme", "app.flasktrack.com", "/", SOON, Some(1)),
            (2, "theme", "app.flasktrack.com", "/", SOON, Some(1)),
            (3, "theme", "app.flasktrack.com", "/", -769_665, Some(1)),
            (9, "theme", "bank.example", "/", SOON, Some(1)),
        ],
    );
    let before = table(&file, "moz_cookies");
    let report = home.inspect();
    let alike = &report.profiles[0].cookies;
    assert_eq!(alike.len(), 3);
    let ids: std::collections::BTreeSet<_> = alike.iter().map(|cookie| &cookie.id).collect();
    assert_eq!(ids.len(), 3);
    let all: Vec<_> = alike.iter().collect();
    let outcome = remove(&home.machine(), &all);
    assert_eq!(outcome.removals[0].removed.len(), 3);
    assert_eq!(table(&file, "moz_cookies").len(), 1);
    let restored = undo(&home, outcome.removals[0].backup.as_ref().unwrap());
    assert_eq!((restored.back.len(), restored.newer_kept.len()), (3, 0));
    assert_eq!(table(&file, "moz_cookies"), before, "undo gives back every byte");

    let outcome = remove(&home.machine(), &[alike.last().unwrap()]);
    assert_eq!(outcome.removals[0].removed.len(), 1);
    let after = table(&file, "moz_cookies");
    assert!(after.len() == before.len() - 1 && after.iter().all(|row| before.contains(row)));
    assert_eq!(integrity(&file), "ok");
}

#[test]
fn a_row_whose_number_was_taken_comes_back_under_another() {
    let home = Home::new();
    let file = soup_file(&home);
    soup(&file, &[(7, "theme", "app.flasktrack.com", "/", SOON, Some(1))]);
    let backup = remove_one(&home, "theme");
    Connection::open(&file)
        .unwrap()
        .execute_batch(
            "INSERT INTO moz_cookies VALUES (7, 'other', 'x', 'bank.example', '/', 1, NULL, 1, 0, 1)",
        )
        .unwrap();
    let restored = undo(&home, &backup);
    assert_eq!((restored.back.len(), restored.newer_kept.len()), (1, 0));
    assert_eq!(cookie(&home.inspect(), "theme").host, "app.flasktrack.com");
    let other = table(&file, "moz_cookies").join("\n");
    assert!(other.contains("Integer(7)|Text(\"other\")") || other.contains("Integer(7)|Text([111"));
}

#[test]
fn a_newer_cookie_in_gnome_web_keeps_its_place() {
    let home = Home::new();
    let file = soup_file(&home);
    soup(&file, &[(7, "theme", "app.flasktrack.com", "/", SOON, Some(1))]);
    let backup = remove_one(&home, "theme");
    Connection::open(&file)
        .unwrap()
        .execute_batch(
            "INSERT INTO moz_cookies VALUES (8, 'theme', 'light', 'app.flasktrack.com', '/', 4000000000, NULL, 1, 0, 1)",
        )
        .unwrap();
    let newer = table(&file, "moz_cookies");
    let restored = undo(&home, &backup);
    assert_eq!((restored.back.len(), restored.newer_kept.len()), (0, 1));
    assert_eq!(table(&file, "moz_cookies"), newer);
}

// QtWebEngine

const QT: &[(&str, &str, &str)] = &[
    (".local/share/qutebrowser/webengine", "qutebrowser", "Default"),
    (".config/falkon/profiles/default", "Falkon", "default"),
    (
        ".local/share/konqueror/QtWebEngine/Default",
        "Konqueror",
        "Default",
    ),
];

/// Writes Chromium's table of `version` where a Qt browser keeps it.
fn qt(home: &Home, folder: &str, version: i64, rows: &[Row]) -> PathBuf {
    home.chromium(version, rows);
    let file = home.path().join(folder).join("Cookies");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::rename(home.chromium_file(), &file).unwrap();
    fs::remove_dir_all(home.chromium_root()).unwrap();
    file
}

#[test]
fn every_browser_on_qt_is_read_and_an_undo_gives_back_every_byte() {
    for (at, (folder, browser, name)) in QT.iter().enumerate() {
        let home = Home::new();
        let version = [12, 24, 18][at];
        let rows = [
            row("theme", "app.flasktrack.com"),
            row("_ga", ".flasktrack.com"),
            row("theme", "bank.example"),
        ];
        let file = qt(&home, folder, version, &rows);
        let before = table(&file, "cookies");
        let report = home.inspect();
        let [profile] = &report.profiles[..] else {
            panic!("{browser} has one profile")
        };
        assert_eq!(
            (profile.browser_name.as_str(), profile.name.as_str()),
            (*browser, *name)
        );
        assert_eq!(profile.store_version, Some(version));
        assert_eq!(
            (profile.cookies.len(), profile.running),
            (2, Running::Closed),
            "{browser}"
        );
        let theme = cookie(&report, "theme");
        assert_eq!((theme.value.bytes, theme.value.exact), (12, true));
        let backup = remove_one(&home, "theme");
        let after = table(&file, "cookies");
        assert!(after.len() == before.len() - 1 && after.iter().all(|row| before.contains(row)));
        assert_eq!(undo(&home, &backup).back.len(), 1);
        assert_eq!(table(&file, "cookies"), before, "{browser}");
    }
}

/// Writes a file as browsers on Qt 5 did, with the table of `version`, which is 9 or older.
fn qt_of_old(home: &Home, version: i64) -> PathBuf {
    let file = home.path().join(QT[0].0).join("Cookies");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let created = NOW + 11_644_473_600_000_000;
    Connection::open(&file)
        .unwrap()
        .execute_batch(&format!(
            "CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
             INSERT INTO meta VALUES ('version', '{version}'), ('last_compatible_version', '5');
             CREATE TABLE cookies (creation_utc INTEGER NOT NULL UNIQUE PRIMARY KEY, host_key TEXT NOT NULL,
              name TEXT NOT NULL, value TEXT NOT NULL, path TEXT NOT NULL, expires_utc INTEGER NOT NULL,
              secure INTEGER NOT NULL, httponly INTEGER NOT NULL, last_access_utc INTEGER NOT NULL,
              has_expires INTEGER NOT NULL DEFAULT 1, persistent INTEGER NOT NULL DEFAULT 1,
              priority INTEGER NOT NULL DEFAULT 1, encrypted_value BLOB DEFAULT '',
              firstpartyonly INTEGER NOT NULL DEFAULT 0);
             CREATE INDEX domain ON cookies(host_key);
             INSERT INTO cookies VALUES
              ({created}, '.flasktrack.com', '_ga', 'old', '/', {end}, 1, 0, {created}, 1, 1, 1, '', 2),
              ({created} + 3, '.flasktrack.com', '_ga', 'new', '/', {end}, 1, 0, {created}, 1, 1, 1, '', 2),
              ({created} + 1, 'app.flasktrack.com', 'theme', 'dark', '/', 0, 0, 1, {created}, 0, 0, 1, '', 0),
              ({created} + 2, 'bank.example', 'theme', 'dark', '/', 0, 0, 1, {created}, 0, 0, 1, '', 0);",
            end = created + DAY,
        ))
        .unwrap();
    file
}

#[test]
fn a_table_of_many_years_ago_is_read_or_refused_by_its_version() {
    let home = Home::new();
    let file = qt_of_old(&home, 9);
    let before = table(&file, "cookies");
    let report = home.inspect();
    assert_eq!(report.profiles[0].store_version, Some(9));
    assert_eq!(report.profiles[0].cookies.len(), 3);
    let told = |row: &CookieReport| (row.secure, row.http_only, row.session, row.same_site);
    let yes = |truth: bool| Some(truth);
    let theme = cookie(&report, "theme");
    assert_eq!(
        told(theme),
        (yes(false), yes(true), yes(true), SameSite::Unspecified)
    );
    let twins: Vec<_> = report.profiles[0]
        .cookies
        .iter()
        .filter(|row| row.name == "_ga")
        .collect();
    for twin in &twins {
        assert_eq!(told(twin), (yes(true), yes(false), yes(false), SameSite::Strict));
    }
    let outcome = remove(&home.machine(), &twins);
    assert_eq!(
        outcome.removals[0].removed.len(),
        2,
        "{:?}",
        outcome.removals[0].problem
    );
    assert_eq!(table(&file, "cookies").len(), 2);
    let backup = outcome.removals[0].backup.clone().unwrap();
    assert_eq!(
        undo(&home, &backup).back.len(),
        2,
        "each row of the table is its own"
    );
    assert_eq!(table(&file, "cookies"), before);

    let outcome = remove(&home.machine(), &twins[..1]);
    assert_eq!(outcome.removals[0].removed.len(), 1);
    let left = table(&file, "cookies");
    assert_eq!(left.len(), 3, "its twin stays");
    let backup = outcome.removals[0].backup.clone().unwrap();
    let restored = undo(&home, &backup);
    assert_eq!((restored.back.len(), restored.newer_kept.len()), (0, 1));
    assert_eq!(
        table(&file, "cookies"),
        left,
        "the browser takes both for one cookie"
    );

    let home = Home::new();
    qt_of_old(&home, 3);
    let report = home.inspect();
    let problem = report.profiles[0].problem.as_ref().unwrap();
    assert_eq!(problem.code, "store-unknown");
    assert_eq!(problem.cause.as_deref(), Some("version 3: too old"));
}

#[test]
fn qt_browsers_are_found_on_every_system_they_exist_on() {
    for (os, folder, browser) in [
        (
            Os::Windows,
            "AppData/Roaming/qutebrowser/data/webengine",
            "qutebrowser",
        ),
        (Os::Windows, "AppData/Local/falkon/profiles/default", "Falkon"),
        (
            Os::Macos,
            "Library/Application Support/qutebrowser/webengine",
            "qutebrowser",
        ),
        (Os::Macos, "Library/Preferences/falkon/profiles/default", "Falkon"),
        (
            Os::Linux,
            ".var/app/org.kde.falkon/config/falkon/profiles/default",
            "Falkon (Flatpak)",
        ),
    ] {
        let home = Home::new();
        qt(&home, folder, 24, &[row("theme", "flasktrack.com")]);
        let machine = Machine::copied(home.path(), os).unwrap();
        let report = inspect(&machine, Policy::built_in(), &Site::FLASKTRACK);
        let names: Vec<_> = report
            .profiles
            .iter()
            .map(|profile| profile.browser_name.as_str())
            .collect();
        assert_eq!(names, [browser], "{os:?}");
    }
}

#[test]
fn a_store_that_qt_5_locks_for_its_whole_run_is_read_all_the_same() {
    let home = Home::new();
    let file = qt(&home, QT[1].0, 12, &[row("theme", "app.flasktrack.com")]);
    let running = Connection::open(&file).unwrap();
    running
        .execute_batch("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;")
        .unwrap();
    let other = Connection::open(&file).unwrap();
    other.busy_timeout(std::time::Duration::ZERO).unwrap();
    assert!(
        other.execute_batch("SELECT * FROM cookies").is_err(),
        "it is locked"
    );
    assert_eq!(cookie(&home.inspect(), "theme").host, "app.flasktrack.com");
}

/// A program that has `file` open, as a browser has, until it is dropped.
struct Holder(std::process::Child);

impl Holder {
    /// `None` where no program can be seen to have a file open.
    fn of(file: &Path) -> Option<Holder> {
        if !Path::new("/proc/self/fd").exists() {
            return None;
        }
        let _nobody_looks = STARTING.write().unwrap_or_else(PoisonError::into_inner);
        let input = Stdio::from(File::open(file).unwrap());
        Command::new("sleep")
            .arg("600")
            .stdin(input)
            .spawn()
            .ok()
            .map(Holder)
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

#[test]
fn a_browser_without_marks_is_running_while_it_has_its_file_open() {
    let home = Home::new();
    soup(
        &soup_file(&home),
        &[(1, "theme", "app.flasktrack.com", "/", SOON, Some(1))],
    );
    let qute = qt(&home, QT[0].0, 12, &[row("lang", "app.flasktrack.com")]);
    for (file, name, kind) in [
        (soup_file(&home), "theme", "moz_cookies"),
        (qute, "lang", "cookies"),
    ] {
        let Some(holder) = Holder::of(&file) else { return };
        let before = table(&file, kind);
        let report = home.inspect();
        let (profile, cookie) = report.cookies().find(|(_, cookie)| cookie.name == name).unwrap();
        assert_eq!(profile.running, Running::Open);
        assert!(codes(profile).contains(&"browser-open"));
        let outcome = remove(&home.machine(), &[cookie]);
        let problem = outcome.removals[0].problem.as_ref().unwrap();
        assert_eq!(problem.code, "browser-running");
        assert_eq!(table(&file, kind), before);
        drop(holder);
        remove_one(&home, name);
    }
}

// Safari

const CONTAINER: &str = "Library/Containers/com.apple.Safari/Data/Library";
const PREVIEW: &str = "Library/Containers/com.apple.SafariTechnologyPreview/Data/Library";
const WORK: &str = "WebKit/WebsiteDataStore/1b4e28ba-2fa1-11d2-883f-0016d3cca427";
const JAR: &str = "Cookies/Cookies.binarycookies";

fn mac(home: &Home) -> Machine {
    let mut machine = Machine::copied(home.path(), Os::Macos).unwrap();
    machine.now = Timestamp::from_micros(NOW);
    machine
}

fn inspect_mac(home: &Home) -> Report {
    inspect(&mac(home), Policy::built_in(), &Site::FLASKTRACK)
}

fn safari(home: &Home, folder: &str, bytes: &[u8]) {
    let file = home.path().join(folder).join(JAR);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

/// Safari with a profile of its own for work, and the Technology Preview.
fn safari_home() -> Home {
    let home = Home::new();
    let mut lab = stored("theme", "CANARY-value", ".flasktrack.com");
    lab.flags = 1 | 4 | 16;
    lab.port = Some(8443);
    let everyday = Jar {
        pages: vec![
            vec![stored("theme", "x", "bank.example")],
            vec![
                lab,
                Stored {
                    flags: 8,
                    ..stored("lang", "en", "app.flasktrack.com")
                },
                stored("theme", "x", "notflasktrack.com"),
            ],
        ],
        settings: Some(b"bplist00 made up".to_vec()),
    };
    safari(&home, CONTAINER, &everyday.write());
    let one = |name: &str| jar(&[stored(name, "x", "flasktrack.com")]).write();
    safari(&home, &format!("{CONTAINER}/{WORK}"), &one("work"));
    safari(&home, PREVIEW, &one("preview"));
    let tabs = home.path().join(CONTAINER).join("Safari");
    fs::create_dir_all(&tabs).unwrap();
    Connection::open(tabs.join("SafariTabs.db"))
        .unwrap()
        .execute_batch(
            "CREATE TABLE bookmarks(id INTEGER PRIMARY KEY, title TEXT, subtype INTEGER, external_uuid TEXT);
             INSERT INTO bookmarks VALUES (1, '', 2, 'DefaultProfile'),
              (2, 'Wörk', 2, '1B4E28BA-2FA1-11D2-883F-0016D3CCA427'), (3, 'A tab', 0, 'x');",
        )
        .unwrap();
    home
}

#[test]
fn safaris_cookies_are_read_with_their_profiles() {
    let home = safari_home();
    let report = inspect_mac(&home);
    let found: Vec<_> = report
        .profiles
        .iter()
        .map(|profile| (profile.browser_name.as_str(), profile.name.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("Safari", "Default"),
            ("Safari", "Wörk"),
            ("Safari Technology Preview", "Default")
        ]
    );
    assert!(report.profiles.iter().all(|profile| problem(profile).is_none()));
    assert_eq!(
        codes(&report.profiles[0]),
        ["store-read-only", "session-in-memory"]
    );
    let names: Vec<_> = report.cookies().map(|(_, cookie)| cookie.name.as_str()).collect();
    assert_eq!(names, ["lang", "theme", "work", "preview"]);
    let theme = cookie(&report, "theme");
    assert_eq!(
        (theme.secure, theme.http_only, theme.same_site),
        (Some(true), Some(true), SameSite::Strict)
    );
    assert_eq!((theme.host_only, theme.source_port), (Some(false), Some(8443)));
    assert_eq!(theme.expires.unwrap().as_micros(), NOW + 30 * DAY);
    assert_eq!(theme.created.unwrap().as_micros(), NOW - DAY);
    assert_eq!(theme.value.bytes, 12);
    let lang = cookie(&report, "lang");
    assert_eq!(
        (lang.secure, lang.http_only, lang.same_site),
        (Some(false), Some(false), SameSite::Lax)
    );
    assert_eq!(lang.host_only, Some(true));
    assert!(!serde_json::to_string(&report).unwrap().contains("CANARY"));
}

#[test]
fn safari_is_never_changed_and_the_plan_says_so_at_once() {
    let home = safari_home();
    let folder = home.path().join(CONTAINER).join("Cookies");
    let before = files(&folder);
    let report = inspect_mac(&home);
    let theme = cookie(&report, "theme");
    let plan = removal::plan(&report, &[tick(theme)]);
    let refusal = plan.profiles[0].problem.as_ref().unwrap();
    assert_eq!((plan.count(), refusal.code.as_str()), (0, "read-only-store"));
    assert!(refusal.hint.contains("Manage Website Data"), "{}", refusal.hint);
    let outcome = remove(&mac(&home), &[theme]);
    let removal = &outcome.removals[0];
    assert_eq!(removal.problem.as_ref().unwrap().code, "read-only-store");
    assert!(removal.removed.is_empty() && removal.backup.is_none());
    assert_eq!(files(&folder), before);
    assert!(!mac(&home).own_folder().exists(), "not even a backup was begun");
    assert!(!Safari.writable());
    let records = Safari.records(&home.path().join(CONTAINER), &Site::FLASKTRACK, &[]);
    assert_eq!(records.unwrap_err().code(), "read-only-store");
}

#[test]
fn the_file_of_former_days_counts_only_without_a_container() {
    let home = Home::new();
    let old = jar(&[stored("theme", "x", "flasktrack.com")]).write();
    safari(&home, "Library", &old);
    // Another program's, not Safari's.
    safari(&home, &format!("Library/{WORK}"), &old);
    let report = inspect_mac(&home);
    assert_eq!(report.profiles.len(), 1);
    assert_eq!(cookie(&report, "theme").host, "flasktrack.com");
    safari(
        &home,
        CONTAINER,
        &jar(&[stored("lang", "x", "flasktrack.com")]).write(),
    );
    let report = inspect_mac(&home);
    let names: Vec<_> = report.cookies().map(|(_, cookie)| cookie.name.as_str()).collect();
    assert_eq!((report.profiles.len(), names), (1, vec!["lang"]));
}

#[test]
fn a_damaged_safari_file_is_an_error_on_its_profile_with_its_cause() {
    let home = safari_home();
    let file = home.path().join(CONTAINER).join(JAR);
    let whole = fs::read(&file).unwrap();
    let mut changed = whole.clone();
    let at = whole
        .windows(4)
        .rposition(|part| part == [7, 0x17, 0x20, 5])
        .unwrap();
    changed[at - 1] ^= 1;
    let cut = whole[..whole.len() / 2].to_vec();
    for (bytes, cause) in [
        (changed, "the checksum does not fit"),
        (cut, "the file ends too soon"),
        (Vec::new(), "not a file of cookies"),
        (b"SQLite format 3\0".to_vec(), "not a file of cookies"),
    ] {
        fs::write(&file, bytes).unwrap();
        let report = inspect_mac(&home);
        let problem = report.profiles[0].problem.as_ref().unwrap();
        assert_eq!(problem.code, "store-unknown");
        assert_eq!(problem.cause.as_deref(), Some(cause));
        assert_eq!(report.cookies().count(), 2, "the other profiles show");
    }
}

#[test]
fn rows_alike_and_a_row_without_a_time_do_no_harm_in_safari() {
    let home = Home::new();
    let twin = stored("theme", "x", "flasktrack.com");
    let timeless = Stored {
        expires: f64::NAN,
        ..stored("timeless", "x", "flasktrack.com")
    };
    let other = stored("other", "x", "bank.example");
    safari(
        &home,
        CONTAINER,
        &jar(&[twin.clone(), other, timeless, twin]).write(),
    );
    let report = inspect_mac(&home);
    let profile = &report.profiles[0];
    assert_eq!(profile.cookies.len(), 2);
    assert_ne!(profile.cookies[0].id, profile.cookies[1].id);
    assert!(
        profile.skipped[0].place.contains("3") && profile.skipped[0].reason.contains("expiry"),
        "{:?}",
        profile.skipped
    );
}
