//! A removal takes what was ticked and nothing else, and an undo gives it back.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test stops on the first surprise"
)]

#[path = "support/home.rs"]
mod home;
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

use std::io::Read;

use cookie_inspector_core::cookie::KeptIn;
use cookie_inspector_core::export::Format;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal::{self, Chosen, Outcome};
use cookie_inspector_core::report::Origin;
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
fn what_was_opened_from_a_file_is_refused_whoever_asks() {
    let home = both(&sample());
    let looked = home.inspect();
    let theme = cookie(&looked, "theme").clone();
    let mut opened = looked.clone();
    opened.origin = Origin::Opened {
        format: Format::Profile,
        name: "theirs".to_owned(),
    };
    let mut in_file = looked.clone();
    for row in in_file
        .profiles
        .iter_mut()
        .flat_map(|profile| &mut profile.cookies)
    {
        row.kept_in = KeptIn::File;
    }
    for report in [&opened, &in_file] {
        let plan = removal::plan(report, &[tick(&theme)]);
        assert_eq!((plan.count(), plan.profiles.len()), (0, 0));
        assert_eq!(plan.refused[0].problem.code, "opened-file");
    }
    assert_eq!(removal::plan(&looked, &[tick(&theme)]).count(), 1);
}

#[test]
fn protected_rows_are_refused_whoever_asks() {
    let home = both(&sample());
    let before = table(&home.chromium_file(), "cookies");
    let report = home.inspect();
    for understood in [false, true] {
        let choice = Chosen {
            understood,
            ..tick(cookie(&report, "sessionid"))
        };
        let outcome = remove(&home, &[choice]);
        assert_eq!(outcome.refused[0].problem.code, "row-protected");
        assert!(outcome.removals.is_empty());
    }
    assert_eq!(table(&home.chromium_file(), "cookies"), before);
}

#[test]
fn an_unknown_row_goes_only_alone_and_understood() {
    let home = both(&sample());
    let report = home.inspect();
    let unknown = tick(cookie(&report, "ft_mystery_77"));
    let understood = Chosen {
        understood: true,
        ..unknown.clone()
    };
    assert_eq!(
        remove(&home, &[unknown]).refused[0].problem.code,
        "row-confirm-alone"
    );
    let together = remove(&home, &[understood.clone(), tick(cookie(&report, "theme"))]);
    assert_eq!(together.refused[0].problem.code, "row-confirm-alone");
    assert_eq!(together.removals[0].removed.len(), 1, "the other one goes");
    assert_eq!(remove(&home, &[understood]).removals[0].removed.len(), 1);
}

#[test]
fn a_row_that_changed_since_it_was_shown_is_left_alone() {
    let home = both(&sample());
    let choice = tick(cookie(&home.inspect(), "theme"));
    let db = Connection::open(home.chromium_file()).unwrap();
    db.execute("UPDATE cookies SET last_access_utc = last_access_utc + 1", [])
        .unwrap();
    let plan = removal::plan(&home.inspect(), std::slice::from_ref(&choice));
    assert_eq!(plan.count(), 1, "being used is no change");
    db.execute("UPDATE cookies SET value = 'other' WHERE name = 'theme'", [])
        .unwrap();
    let outcome = remove(&home, &[choice]);
    assert_eq!(outcome.refused[0].problem.code, "row-changed");
    assert_eq!(home.inspect().cookies().count(), 4);
}

#[cfg(unix)]
#[test]
fn a_running_browser_stops_the_removal_before_it_begins() {
    let home = both(&sample());
    let choice = tick(cookie(&home.inspect(), "theme"));
    // Whoever holds the file open is using it, whatever the marks say.
    let mut child = std::process::Command::new("sleep")
        .arg("60")
        .stdin(std::fs::File::open(home.chromium_file()).unwrap())
        .spawn()
        .unwrap();
    let outcome = remove(&home, std::slice::from_ref(&choice));
    assert_eq!(
        outcome.removals[0].problem.as_ref().unwrap().code,
        "browser-running"
    );
    assert!(removal::backups(&home.machine()).unwrap().is_empty());
    child.kill().unwrap();
    child.wait().unwrap();
    std::os::unix::fs::symlink("another-host-1", home.chromium_root().join("SingletonLock")).unwrap();
    let outcome = remove(&home, std::slice::from_ref(&choice));
    assert_eq!(
        outcome.removals[0].problem.as_ref().unwrap().code,
        "browser-elsewhere"
    );
    std::fs::remove_file(home.chromium_root().join("SingletonLock")).unwrap();
    assert_eq!(remove(&home, &[choice]).removals[0].removed.len(), 1);
}

#[cfg(unix)]
#[test]
fn a_browser_in_a_sandbox_is_seen_whatever_number_its_mark_has() {
    let home = both(&sample());
    let choice = tick(cookie(&home.inspect(), "theme"));
    // A Flatpak counts its processes anew, so its mark names the number of another process here.
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    let mark = home.chromium_root().join("SingletonLock");
    std::os::unix::fs::symlink(format!("{}-2", host.trim()), &mark).unwrap();
    let mut child = std::process::Command::new("sleep")
        .arg("60")
        .stdin(std::fs::File::open(home.chromium_file()).unwrap())
        .spawn()
        .unwrap();
    let code = |outcome: &Outcome| {
        outcome.removals[0]
            .problem
            .as_ref()
            .map(|problem| problem.code.clone())
    };
    let planned = || removal::plan(&home.inspect(), std::slice::from_ref(&choice)).count();
    assert_eq!(planned(), 0, "the plan knows it already");
    let outcome = remove(&home, std::slice::from_ref(&choice));
    assert_eq!(code(&outcome).as_deref(), Some("browser-running"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(planned(), 1);
    let outcome = remove(&home, &[choice]);
    assert_eq!(
        code(&outcome),
        None,
        "the mark that a killed sandbox left is stale"
    );
    assert!(mark.is_symlink(), "and stays the browser's own");
}

#[test]
fn an_undo_never_replaces_a_newer_cookie() {
    let home = both(&sample());
    let outcome = remove(
        &home,
        &[
            tick(cookie(&home.inspect(), "theme")),
            tick(cookie(&home.inspect(), "_ga")),
        ],
    );
    let backup = outcome.removals[0].backup.clone().unwrap();
    home_insert_newer(&home);
    let restored = undo(&home, &backup);
    assert_eq!((restored.back.len(), restored.newer_kept.len()), (1, 1));
    assert_eq!(restored.newer_kept[0].name, "theme");
    let lines = table(&home.chromium_file(), "cookies");
    assert!(
        lines.iter().any(|line| line.contains(&format!("{:?}", b"newer"))),
        "the newer one is still there"
    );
    let again = undo(&home, &backup);
    assert_eq!(
        (again.back.len(), again.newer_kept.len()),
        (0, 2),
        "a second undo changes nothing"
    );
    let listed = removal::backups(&home.machine()).unwrap();
    assert!(listed.iter().any(|one| one.id == backup && one.undone.is_some()));
}

/// The site sets the same cookie again: same key, another value.
fn home_insert_newer(home: &Home) {
    let db = Connection::open(home.chromium_file()).unwrap();
    db.execute_batch(
        "INSERT INTO cookies SELECT creation_utc, 'app.flasktrack.com', top_frame_site_key, 'theme', 'newer',
          encrypted_value, path, expires_utc, is_secure, is_httponly, last_access_utc, has_expires, is_persistent,
          priority, samesite, source_scheme, source_port, last_update_utc, source_type, has_cross_site_ancestor
         FROM cookies WHERE host_key = 'bank.example';",
    )
    .unwrap();
}

#[test]
fn rows_do_not_go_back_into_another_schema() {
    let home = both(&sample());
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    let db = Connection::open(home.chromium_file()).unwrap();
    db.execute("UPDATE meta SET value = '25' WHERE key = 'version'", [])
        .unwrap();
    drop(db);
    let backup = outcome.removals[0].backup.clone().unwrap();
    let error = removal::undo(&home.machine(), &Site::FLASKTRACK, &backup).unwrap_err();
    assert_eq!(error.code(), "schema-changed");
}

#[test]
fn a_store_that_cannot_be_written_keeps_every_row_and_leaves_no_backup() {
    let home = both(&sample());
    let choice = tick(cookie(&home.inspect(), "theme"));
    // Another program in the middle of a change: busy, for root too.
    let other = Connection::open(home.chromium_file()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let outcome = remove(&home, &[choice]);
    // Windows cannot tell which program has the file open, so any counts as the browser.
    let told = if cfg!(windows) {
        "browser-running"
    } else {
        "store-unwritable"
    };
    assert_eq!(outcome.removals[0].problem.as_ref().unwrap().code, told);
    assert!(outcome.removals[0].removed.is_empty());
    assert!(outcome.removals[0].changed.is_empty(), "nothing has changed");
    other.execute_batch("ROLLBACK").unwrap();
    assert!(
        removal::backups(&home.machine()).unwrap().is_empty(),
        "nothing is gone, so nothing is kept aside"
    );
    assert_eq!(table(&home.chromium_file(), "cookies").len(), 6);
}

#[test]
fn a_backup_that_cannot_be_written_stops_the_removal() {
    let home = both(&sample());
    let choice = tick(cookie(&home.inspect(), "theme"));
    std::fs::create_dir_all(home.machine().own_folder()).unwrap();
    std::fs::write(
        home.machine().backup_folder(),
        "a file where the folder should be",
    )
    .unwrap();
    let outcome = remove(&home, &[choice]);
    assert_eq!(
        outcome.removals[0].problem.as_ref().unwrap().code,
        "backup-unwritable"
    );
    assert_eq!(table(&home.chromium_file(), "cookies").len(), 6);
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_the_file_is_not_followed() {
    let home = both(&sample());
    let real = home.path().join("elsewhere");
    std::fs::rename(home.chromium_file(), &real).unwrap();
    std::os::unix::fs::symlink(&real, home.chromium_file()).unwrap();
    let before = std::fs::read(&real).unwrap();
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    assert_eq!(outcome.removals[0].problem.as_ref().unwrap().code, "file-swapped");
    assert_eq!(std::fs::read(&real).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn a_copy_made_of_hard_links_is_not_changed() {
    let original = |home: &Home| home.path().join("original");
    for name in ["Cookies", "Cookies-journal", "Cookies-wal"] {
        let home = both(&sample());
        let chosen = [tick(cookie(&home.inspect(), "theme"))];
        let file = home.chromium_file().with_file_name(name);
        std::fs::File::options()
            .append(true)
            .create(true)
            .open(&file)
            .unwrap();
        std::fs::hard_link(&file, original(&home)).unwrap();
        let before = std::fs::read(&file).unwrap();
        let outcome = remove(&home, &chosen);
        let problem = outcome.removals[0].problem.as_ref().unwrap();
        assert_eq!(problem.code, "file-shared", "{name}");
        assert!(problem.message.contains(&format!("“{name}”")), "{problem:?}");
        assert_eq!(std::fs::read(original(&home)).unwrap(), before);
        assert_eq!(table(&home.chromium_file(), "cookies").len(), 6);
        assert!(removal::backups(&home.machine()).unwrap().is_empty());
    }
    for is_cut_off in [false, true] {
        let home = both(&sample());
        let id = match is_cut_off {
            true => cut_off::interrupted(&home, true),
            false => {
                let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
                outcome.removals[0].backup.clone().unwrap()
            }
        };
        std::fs::hard_link(home.chromium_file(), original(&home)).unwrap();
        let before = std::fs::read(original(&home)).unwrap();
        match is_cut_off {
            true => assert_eq!(cut_off::notes(&home), ["removal-cut-off-stuck"]),
            false => {
                let error = removal::undo(&home.machine(), &Site::FLASKTRACK, &id).unwrap_err();
                assert_eq!(error.code(), "file-shared");
            }
        }
        assert_eq!(std::fs::read(original(&home)).unwrap(), before);
    }
}

#[cfg(unix)]
#[test]
fn a_plan_foretells_that_a_copy_made_of_hard_links_stays_as_it_is() {
    let home = both(&sample());
    let choice = tick(cookie(&home.inspect(), "theme"));
    std::fs::hard_link(home.chromium_file(), home.path().join("original")).unwrap();
    let foretold = || {
        let plan = removal::plan(&home.inspect(), std::slice::from_ref(&choice));
        assert_eq!(plan.count(), 0);
        plan.profiles[0].problem.clone().unwrap()
    };
    let problem = foretold();
    assert_eq!(problem.code, "file-shared");
    let outcome = remove(&home, std::slice::from_ref(&choice));
    assert_eq!(
        outcome.removals[0].problem,
        Some(problem),
        "the same is said then"
    );
    let _open = open_browser::OpenBrowser::of(&home.chromium_root());
    assert_eq!(
        foretold().code,
        "file-shared",
        "closing the browser would not help"
    );
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

#[test]
fn a_plan_changes_nothing_and_names_what_it_refuses() {
    let home = both(&sample());
    let before = home::files(&home.chromium_root().join("Default"));
    let report = home.inspect();
    let nobody = Chosen {
        id: "000000000000".into(),
        seen: None,
        understood: false,
    };
    let theme = tick(cookie(&report, "theme"));
    let plan = removal::plan(
        &report,
        &[theme.clone(), theme, tick(cookie(&report, "sessionid")), nobody],
    );
    assert_eq!(plan.count(), 1, "a row ticked twice is one row");
    let codes: Vec<_> = plan
        .refused
        .iter()
        .map(|refused| refused.problem.code.as_str())
        .collect();
    assert_eq!(codes, ["row-protected", "row-not-found"]);
    assert_eq!(home::files(&home.chromium_root().join("Default")), before);
}

#[test]
fn an_undo_can_be_undone_and_takes_again_what_it_put_back_and_nothing_else() {
    let home = Home::new();
    home.chromium(24, &sample());
    home.firefox(17, &sample());
    for (browser, file, name) in [
        ("chromium", home.chromium_file(), "cookies"),
        ("firefox", home.firefox_file(), "moz_cookies"),
    ] {
        let report = home.inspect();
        let ticked: Vec<Chosen> = report
            .cookies()
            .filter(|(profile, cookie)| {
                profile.browser == browser && ["theme", "_ga"].contains(&cookie.name.as_str())
            })
            .map(|(_, cookie)| tick(cookie))
            .collect();
        let whole = table(&file, name);
        let outcome = remove(&home, &ticked);
        let without = table(&file, name);
        let restored = undo(&home, outcome.removals[0].backup.as_ref().unwrap());
        assert_eq!(table(&file, name), whole);
        let again = restored.again.unwrap();
        let removal = removal::remove_again(&home.machine(), &Site::FLASKTRACK, &again).unwrap();
        assert_eq!((removal.removed.len(), &removal.problem), (2, &None), "{browser}");
        assert_eq!(table(&file, name), without, "these rows and no others");
        let listed = removal::backups(&home.machine()).unwrap();
        assert!(listed.iter().any(|one| one.id == again && one.undone.is_some()));
        let restored = undo(&home, removal.backup.as_ref().unwrap());
        assert_eq!(restored.back.len(), 2);
        assert_eq!(table(&file, name), whole, "and so on, byte for byte");
    }
}

#[test]
fn undoing_an_undo_leaves_alone_what_changed_since_and_what_was_used_goes() {
    let home = both(&sample());
    let report = home.inspect();
    let outcome = remove(
        &home,
        &[tick(cookie(&report, "theme")), tick(cookie(&report, "_ga"))],
    );
    let again = undo(&home, outcome.removals[0].backup.as_ref().unwrap())
        .again
        .unwrap();
    let db = Connection::open(home.chromium_file()).unwrap();
    db.execute_batch(
        "UPDATE cookies SET value = 'other' WHERE name = 'theme' AND host_key = 'app.flasktrack.com';
         UPDATE cookies SET last_access_utc = last_access_utc + 1;",
    )
    .unwrap();
    drop(db);
    let removal = removal::remove_again(&home.machine(), &Site::FLASKTRACK, &again).unwrap();
    let names = |rows: &[removal::RowName]| rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&removal.removed), ["_ga"], "being used is no change");
    assert_eq!(names(&removal.changed), ["theme"]);
}

#[test]
fn an_undo_that_put_nothing_back_leaves_nothing_to_undo_and_the_two_kinds_are_not_mixed_up() {
    let home = both(&sample());
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    let backup = outcome.removals[0].backup.clone().unwrap();
    let again = undo(&home, &backup).again.unwrap();
    assert_eq!(undo(&home, &backup).again, None, "all of it was back already");
    let machine = home.machine();
    let error = removal::undo(&machine, &Site::FLASKTRACK, &again).unwrap_err();
    assert_eq!(error.code(), "backup-not-found");
    let error = removal::remove_again(&machine, &Site::FLASKTRACK, &backup).unwrap_err();
    assert_eq!(error.code(), "backup-not-found");
}

#[test]
fn a_session_cookie_that_was_put_back_can_be_taken_again() {
    let home = Home::new();
    home.firefox(17, &[row("theme", "flasktrack.com")]);
    let of = |name: &str| serde_json::json!({ "host": "flasktrack.com", "name": name, "path": "/", "value": "CANARY" });
    home.firefox_session(
        "sessionstore.jsonlz4",
        &serde_json::json!([of("_gid"), of("sessionid")]),
    );
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "_gid"))]);
    let restored = undo(&home, outcome.removals[0].backup.as_ref().unwrap());
    assert_eq!(home.inspect().cookies().count(), 3);
    let machine = home.machine();
    let removal = removal::remove_again(&machine, &Site::FLASKTRACK, &restored.again.unwrap()).unwrap();
    assert_eq!((removal.removed.len(), &removal.problem), (1, &None));
    let report = home.inspect();
    let mut left: Vec<&str> = report.cookies().map(|(_, cookie)| cookie.name.as_str()).collect();
    left.sort_unstable();
    assert_eq!(left, ["sessionid", "theme"]);
}

#[test]
fn where_no_backups_are_kept_the_safety_net_goes_after_the_removal_was_read_again() {
    let home = both(&sample());
    let machine = home.machine();
    removal::keep_for(&machine, 0).unwrap();
    let plan = removal::plan(&home.inspect(), &[tick(cookie(&home.inspect(), "theme"))]);
    assert_eq!(
        plan.keep_days, 0,
        "the question can say that there is no way back"
    );
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    let removal = &outcome.removals[0];
    assert_eq!(
        (removal.removed.len(), &removal.backup, &removal.problem),
        (1, &None, &None)
    );
    assert!(
        home::files(&machine.backup_folder()).is_empty(),
        "not one file is left"
    );
}

#[test]
fn where_no_backups_are_kept_a_removal_still_needs_its_safety_net() {
    let home = both(&sample());
    removal::keep_for(&home.machine(), 0).unwrap();
    let choice = tick(cookie(&home.inspect(), "theme"));
    std::fs::write(home.machine().backup_folder(), "a file in the way").unwrap();
    let outcome = remove(&home, &[choice]);
    assert_eq!(
        outcome.removals[0].problem.as_ref().unwrap().code,
        "backup-unwritable"
    );
    assert_eq!(table(&home.chromium_file(), "cookies").len(), 6);
}

#[test]
fn keeping_backups_for_less_lets_the_older_ones_go_at_once_and_none_means_all() {
    let home = both(&sample());
    let mut machine = home.machine();
    for name in ["theme", "_ga"] {
        let choice = tick(cookie(&home.inspect(), name));
        removal::remove(&machine, Policy::built_in(), &Site::FLASKTRACK, &[choice]).unwrap();
        machine.now = cookie_inspector_core::cookie::Timestamp::from_micros(home::NOW + 3 * home::DAY);
    }
    assert_eq!(removal::keep_for(&machine, 30).unwrap(), 0);
    assert_eq!(removal::keep_for(&machine, 2).unwrap(), 1);
    let left = removal::backups(&machine).unwrap();
    assert_eq!((left.len(), left[0].rows[0].name.as_str()), (1, "_ga"));
    let damaged = machine.backup_folder().join("20261126-101010-abcd.backup");
    std::fs::write(damaged, "damaged").unwrap();
    assert_eq!(
        removal::beyond(&machine, 0).unwrap().len(),
        2,
        "the question names both"
    );
    assert_eq!(
        removal::keep_for(&machine, 0).unwrap(),
        2,
        "one that cannot be read too"
    );
    assert!(home::files(&machine.backup_folder()).is_empty());
}

#[test]
fn a_purged_backup_cannot_be_undone_and_its_bytes_are_gone() {
    let mut secret = row("theme", "app.flasktrack.com");
    secret.value = b"CANARY-4711-in-the-backup".to_vec();
    let home = both(&[secret]);
    let machine = home.machine();
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    let id = outcome.removals[0].backup.clone().unwrap();
    let file = machine.backup_folder().join(format!("{id}.backup"));
    // Held open, it shows what is left of its bytes on the disk.
    let mut held = std::fs::File::open(&file).unwrap();
    removal::purge(&machine, std::slice::from_ref(&id)).unwrap();
    assert!(!file.exists());
    let mut bytes = Vec::new();
    held.read_to_end(&mut bytes).unwrap();
    assert!(bytes.len() > 100 && bytes.iter().all(|&byte| byte == 0));
    let error = removal::undo(&machine, &Site::FLASKTRACK, &id).unwrap_err();
    assert_eq!(error.code(), "backup-not-found");
}

#[test]
fn a_purge_in_a_copy_made_of_hard_links_leaves_the_originals_backup() {
    let (home, copy) = (both(&sample()), Home::new());
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    let id = outcome.removals[0].backup.clone().unwrap();
    let [original, copied] = [&home, &copy].map(|home| home.machine().backup_folder());
    std::fs::create_dir_all(&copied).unwrap();
    let name = format!("{id}.backup");
    std::fs::hard_link(original.join(&name), copied.join(&name)).unwrap();
    removal::purge(&copy.machine(), std::slice::from_ref(&id)).unwrap();
    assert!(home::files(&copied).is_empty());
    removal::undo(&home.machine(), &Site::FLASKTRACK, &id).unwrap();
    assert_eq!(table(&home.chromium_file(), "cookies").len(), 6);
}
