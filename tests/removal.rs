//! A removal takes what was ticked and nothing else, and an undo gives it back.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test stops on the first surprise"
)]

#[path = "support/home.rs"]
mod home;
#[path = "removal/keeping.rs"]
mod keeping;
#[path = "removal/refused.rs"]
mod refused;
#[path = "removal/undoing.rs"]
mod undoing;
// These look at owners, modes, links and marks as Linux and macOS have them.
#[cfg(unix)]
#[path = "removal/sessions.rs"]
mod sessions;
#[cfg(unix)]
#[path = "support/open_browser.rs"]
mod open_browser;
#[cfg(unix)]
#[path = "removal/cut_off.rs"]
mod cut_off;
#[cfg(target_os = "linux")]
#[path = "support/hanging.rs"]
mod hanging;
#[cfg(target_os = "linux")]
#[path = "removal/late.rs"]
mod late;

use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal::{self, Chosen, Outcome};
use cookie_inspector_core::site::Site;
use home::{Home, Row, cookie, integrity, row, table, tick};
use rusqlite::Connection;

fn both(rows: &[Row]) -> Home {
    let home = Home::new();
    home.chromium(24, rows);
    home
}

fn remove(home: &Home, chosen: &[Chosen]) -> Outcome {
    removal::remove(&home.machine(), Policy::built_in(), &Site::FLASKTRACK, chosen).unwrap()
}

fn undo(home: &Home, id: &str) -> removal::Restored {
    removal::undo(&home.machine(), &Site::FLASKTRACK, id).unwrap()
}

fn sample() -> Vec<Row> {
    vec![
        row("theme", "app.flasktrack.com"),
        row("_ga", ".flasktrack.com"),
        row("sessionid", "app.flasktrack.com"),
        row("ft_mystery_77", "app.flasktrack.com"),
        row("theme", "bank.example"),
        row("theme", "notflasktrack.com"),
    ]
}

#[test]
fn a_removal_takes_the_ticked_row_and_an_undo_gives_back_every_byte() {
    takes_the_ticked_row_and_gives_it_back(&Home::new());
}

#[test]
fn a_long_path_with_letters_of_any_language_makes_no_difference() {
    takes_the_ticked_row_and_gives_it_back(&Home::deep());
}

fn takes_the_ticked_row_and_gives_it_back(home: &Home) {
    home.chromium(24, &sample());
    home.firefox(17, &sample());
    for (file, name) in [
        (home.chromium_file(), "cookies"),
        (home.firefox_file(), "moz_cookies"),
    ] {
        let before = table(&file, name);
        let report = home.inspect();
        let browser = if name == "cookies" { "chromium" } else { "firefox" };
        let (_, theme) = report
            .cookies()
            .find(|(profile, cookie)| profile.browser == browser && cookie.name == "theme")
            .unwrap();
        let outcome = remove(home, &[tick(theme)]);
        let removal = &outcome.removals[0];
        assert_eq!((removal.removed.len(), &removal.problem), (1, &None), "{browser}");
        let after = table(&file, name);
        assert_eq!(after.len(), before.len() - 1);
        assert!(
            after.iter().all(|line| before.contains(line)),
            "every other row is as it was"
        );
        assert_eq!(integrity(&file), "ok");
        let restored = undo(home, removal.backup.as_ref().unwrap());
        assert_eq!((restored.back.len(), restored.newer_kept.len()), (1, 0));
        assert_eq!(table(&file, name), before, "undo gives back every byte");
    }
}

#[test]
fn the_removed_bytes_are_gone_from_the_file() {
    let mut secret = row("theme", "app.flasktrack.com");
    secret.value = b"CANARY-4711-in-the-page".to_vec();
    let home = both(&[secret, row("_ga", ".flasktrack.com")]);
    remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    let bytes = std::fs::read(home.chromium_file()).unwrap();
    assert!(!bytes.windows(11).any(|part| part == b"CANARY-4711"));
    assert!(
        bytes.windows(12).any(|part| part == b"CANARY-value"),
        "the other row's are there"
    );
}

/// Who had them open sees what is left of files that are deleted.
#[cfg(unix)]
#[test]
fn the_removed_bytes_are_gone_from_the_journal_and_the_log_too() {
    let read = |mut file: std::fs::File| {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        bytes
    };
    let home = both(&sample());
    let journal = home.chromium_file().with_file_name("Cookies-journal");
    std::fs::write(&journal, "").unwrap();
    let open = std::fs::File::open(&journal).unwrap();
    remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    let bytes = read(open);
    assert!(bytes.len() > 4096 && bytes.iter().all(|byte| *byte == 0));

    let home = Home::new();
    home.firefox(17, &sample());
    let (main, log) = (
        home.firefox_file(),
        home.firefox_folder().join("cookies.sqlite-wal"),
    );
    let writer = Connection::open(&main).unwrap();
    writer
        .execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; UPDATE moz_cookies SET path = '/';",
        )
        .unwrap();
    let files = (std::fs::read(&main).unwrap(), std::fs::read(&log).unwrap());
    drop(writer);
    std::fs::write(&main, files.0).unwrap();
    std::fs::write(&log, files.1).unwrap();
    let open = std::fs::File::open(&log).unwrap();
    remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    let bytes = read(open);
    assert!(bytes.len() > 4096 && bytes.iter().all(|byte| *byte == 0));
    assert!(!log.exists());
}

#[test]
fn a_trigger_in_the_file_does_not_act() {
    let home = both(&sample());
    let db = Connection::open(home.chromium_file()).unwrap();
    db.execute_batch("CREATE TRIGGER more AFTER DELETE ON cookies BEGIN DELETE FROM cookies; END;")
        .unwrap();
    drop(db);
    remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    assert_eq!(table(&home.chromium_file(), "cookies").len(), 5, "one row went");
}

#[test]
fn files_beside_the_store_stay_as_they_were() {
    let home = both(&sample());
    let journal = home.chromium_file().with_file_name("Cookies-journal");
    let choice = tick(cookie(&home.inspect(), "theme"));
    remove(&home, std::slice::from_ref(&choice));
    assert!(!journal.exists(), "none before, none after");
    std::fs::write(&journal, "").unwrap();
    let choice = tick(cookie(&home.inspect(), "_ga"));
    assert_eq!(remove(&home, &[choice]).removals[0].removed.len(), 1);
    assert_eq!(
        std::fs::read(&journal).unwrap(),
        b"",
        "Chromium's empty journal stays"
    );
}

#[test]
fn what_a_crash_left_in_the_log_is_kept() {
    let home = Home::new();
    home.firefox(17, &sample());
    let writer = Connection::open(home.firefox_file()).unwrap();
    writer
        .execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;
             UPDATE moz_cookies SET path = '/from-the-log' WHERE host = 'bank.example';",
        )
        .unwrap();
    // The two files as a killed browser leaves them.
    let (main, log) = (
        home.firefox_file(),
        home.firefox_folder().join("cookies.sqlite-wal"),
    );
    let (main_bytes, log_bytes) = (std::fs::read(&main).unwrap(), std::fs::read(&log).unwrap());
    drop(writer);
    std::fs::write(&main, main_bytes).unwrap();
    std::fs::write(&log, log_bytes).unwrap();
    assert_eq!(
        remove(&home, &[tick(cookie(&home.inspect(), "theme"))]).removals[0]
            .removed
            .len(),
        1
    );
    assert!(
        table(&main, "moz_cookies")
            .iter()
            .any(|line| line.contains(&format!("{:?}", b"/from-the-log")))
    );
    assert_eq!(integrity(&main), "ok");
}
