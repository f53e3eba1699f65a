//! What was cut off is settled at the next look; and a store that is not the planned one is not changed.

use std::path::PathBuf;

use cookie_inspector_core::backup::{self, State};
use cookie_inspector_core::browser;
use cookie_inspector_core::store::Change;

use super::sessions::{NOW, entry, profile, texts};
use super::*;

pub fn notes(home: &Home) -> Vec<String> {
    let report = home.inspect();
    let notes = report.profiles.iter().flat_map(|profile| &profile.notes);
    notes
        .map(|note| note.code.clone())
        .filter(|code| code.contains("cut-off"))
        .collect()
}

/// A backup as a removal leaves it that is cut off before or after its rows went.
pub fn interrupted(home: &Home, rows_went: bool) -> String {
    let kept: &[PathBuf] = match rows_went {
        true => &[],
        false => &[home.chromium_file()],
    };
    interrupted_removal(home, &["theme"], kept)
}

/// The same of the cookies called `names`, where the files `kept` are as they were before.
fn interrupted_removal(home: &Home, names: &[&str], kept: &[PathBuf]) -> String {
    let before: Vec<Vec<u8>> = kept.iter().map(|file| std::fs::read(file).unwrap()).collect();
    let report = home.inspect();
    let chosen: Vec<Chosen> = names.iter().map(|name| tick(cookie(&report, name))).collect();
    let outcome = remove(home, &chosen);
    assert_eq!(outcome.removals[0].removed.len(), names.len());
    let id = outcome.removals[0].backup.clone().unwrap();
    backup::load(&home.machine(), &id)
        .unwrap()
        .note(State::Removing)
        .unwrap();
    for (file, bytes) in kept.iter().zip(before) {
        std::fs::write(file, bytes).unwrap();
    }
    id
}

/// Every file in which Firefox keeps cookies of [`profile`].
fn firefox_files(home: &Home) -> Vec<PathBuf> {
    let sessions = sessions::ALL.iter().map(|name| home.firefox_folder().join(name));
    sessions.chain([home.firefox_file()]).collect()
}

#[test]
fn a_removal_that_was_cut_off_before_it_began_leaves_nothing_and_is_told() {
    let home = both(&sample());
    let before = table(&home.chromium_file(), "cookies");
    interrupted(&home, false);
    assert_eq!(notes(&home), ["removal-cut-off-none"]);
    assert!(removal::backups(&home.machine()).unwrap().is_empty());
    assert_eq!(table(&home.chromium_file(), "cookies"), before);
    assert_eq!(
        notes(&home),
        ["removal-cut-off-none"],
        "a second look still tells it"
    );
    let mut later = home.machine();
    later.now = cookie_inspector_core::cookie::Timestamp::from_micros(home::NOW + 601_000_000);
    let report = cookie_inspector_core::inspect::inspect(&later, Policy::built_in(), &Site::FLASKTRACK);
    assert!(
        report.profiles[0]
            .notes
            .iter()
            .all(|note| !note.code.contains("cut-off"))
    );
}

#[test]
fn a_removal_that_was_cut_off_at_its_end_can_be_undone_and_is_told() {
    let home = both(&sample());
    let before = table(&home.chromium_file(), "cookies");
    let id = interrupted(&home, true);
    assert_eq!(notes(&home), ["removal-cut-off-all"]);
    let listed = removal::backups(&home.machine()).unwrap();
    assert!(listed[0].cut_off, "and marked in the history");
    assert_eq!(undo(&home, &id).back.len(), 1);
    assert_eq!(table(&home.chromium_file(), "cookies"), before);
}

#[test]
fn a_removal_in_firefox_that_had_not_begun_leaves_sessions_and_table_as_they_are() {
    for names in [&["_gid"][..], &["_ga", "_gid"]] {
        let home = profile();
        let (before, rows) = (texts(&home), table(&home.firefox_file(), "moz_cookies"));
        interrupted_removal(&home, names, &firefox_files(&home));
        assert_eq!(notes(&home), ["removal-cut-off-none"], "{names:?}");
        assert!(removal::backups(&home.machine()).unwrap().is_empty());
        assert_eq!(texts(&home), before);
        assert_eq!(table(&home.firefox_file(), "moz_cookies"), rows);
    }
}

#[test]
fn a_removal_in_firefox_that_was_cut_off_before_the_sessions_is_finished_there() {
    let home = profile();
    let before = texts(&home);
    let sessions = &firefox_files(&home)[..sessions::ALL.len()];
    let id = interrupted_removal(&home, &["_ga", "_gid"], sessions);
    assert!(texts(&home)[0].contains("CANARY-twin"));
    assert_eq!(notes(&home), ["removal-cut-off-all"]);
    assert!(
        texts(&home)
            .iter()
            .all(|text| !text.contains("CANARY-twin") && !text.contains("CANARY-now"))
    );
    assert_eq!(undo(&home, &id).back.len(), 2);
    assert_eq!(texts(&home), before);
}

#[test]
fn a_session_cookie_that_is_newer_than_a_cut_off_removal_stays_and_is_told() {
    let home = profile();
    interrupted_removal(&home, &["_gid"], &[]);
    home.firefox_session(NOW, &serde_json::json!([entry("_gid", "CANARY-newer")]));
    assert_eq!(notes(&home), ["removal-cut-off-newer"]);
    assert!(home.unpacked(NOW).contains("CANARY-newer"));
}

fn set(home: &Home, name: &str, value: &str) {
    let db = Connection::open(home.chromium_file()).unwrap();
    let set = "UPDATE cookies SET value = ?2 WHERE name = ?1 AND host_key = 'app.flasktrack.com'";
    assert_eq!(db.execute(set, [name, value]).unwrap(), 1);
}

#[test]
fn a_cookie_that_the_site_set_anew_is_no_sign_that_nothing_was_removed() {
    let home = both(&sample());
    let id = interrupted(&home, false);
    set(&home, "theme", "newer");
    let rows = table(&home.chromium_file(), "cookies");
    assert_eq!(notes(&home), ["removal-cut-off-newer"]);
    assert_eq!(
        table(&home.chromium_file(), "cookies"),
        rows,
        "the newer one stays"
    );
    assert_eq!(undo(&home, &id).newer_kept.len(), 1, "and the way back too");
}

#[test]
fn a_cookie_that_is_as_it_was_shows_that_nothing_had_begun_whatever_became_of_the_others() {
    let home = both(&sample());
    interrupted_removal(&home, &["theme", "_ga"], &[home.chromium_file()]);
    set(&home, "theme", "newer");
    let rows = table(&home.chromium_file(), "cookies");
    assert_eq!(notes(&home), ["removal-cut-off-none"]);
    assert_eq!(table(&home.chromium_file(), "cookies"), rows);
}

#[test]
fn the_backup_of_a_profile_that_is_gone_can_be_deleted_and_has_its_time() {
    let cut_off = || {
        let home = both(&sample());
        let id = interrupted(&home, true);
        std::fs::remove_dir_all(home.chromium_root()).unwrap();
        (home, id)
    };
    let (home, id) = cut_off();
    removal::purge(&home.machine(), &[id]).unwrap();
    assert!(backup::list(&home.machine()).is_empty());
    let (home, id) = cut_off();
    assert_eq!(removal::backups(&home.machine()).unwrap()[0].id, id, "until then");
    let mut later = home.machine();
    later.now = later.now.plus_days(8);
    assert!(removal::backups(&later).unwrap().is_empty());
}

#[test]
fn a_backup_can_be_deleted_while_its_cut_off_removal_waits() {
    let home = both(&sample());
    let id = interrupted(&home, true);
    std::os::unix::fs::symlink("another-host-1", home.chromium_root().join("SingletonLock")).unwrap();
    removal::purge(&home.machine(), &[id]).unwrap();
    assert!(backup::list(&home.machine()).is_empty());
}

#[test]
fn an_undo_that_can_never_be_finished_is_told_once_and_ends() {
    let home = both(&sample());
    let id = interrupted(&home, true);
    backup::load(&home.machine(), &id)
        .unwrap()
        .note(State::Restoring)
        .unwrap();
    let db = Connection::open(home.chromium_file()).unwrap();
    db.execute("ALTER TABLE cookies ADD COLUMN newest INTEGER", [])
        .unwrap();
    drop(db);
    assert_eq!(notes(&home), ["undo-cut-off-never"]);
    let saved = backup::load(&home.machine(), &id).unwrap();
    assert_eq!(saved.backup().state, State::Rest);
}

#[test]
fn what_was_cut_off_waits_until_the_browser_is_closed() {
    let home = both(&sample());
    let id = interrupted(&home, true);
    std::os::unix::fs::symlink("another-host-1", home.chromium_root().join("SingletonLock")).unwrap();
    assert_eq!(notes(&home), ["removal-cut-off-waits"]);
    assert_eq!(
        backup::load(&home.machine(), &id).unwrap().backup().state,
        State::Removing
    );
    std::fs::remove_file(home.chromium_root().join("SingletonLock")).unwrap();
    assert_eq!(notes(&home), ["removal-cut-off-all"]);
}

#[test]
fn an_undo_that_was_cut_off_is_finished_and_told() {
    let home = both(&sample());
    let before = table(&home.chromium_file(), "cookies");
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    let id = outcome.removals[0].backup.clone().unwrap();
    backup::load(&home.machine(), &id)
        .unwrap()
        .note(State::Restoring)
        .unwrap();
    assert_eq!(notes(&home), ["undo-cut-off-all"]);
    assert_eq!(table(&home.chromium_file(), "cookies"), before);
    assert!(
        backup::load(&home.machine(), &id)
            .unwrap()
            .backup()
            .undone
            .is_some()
    );
}

#[test]
fn another_run_at_work_is_not_taken_for_one_that_was_cut_off() {
    let home = both(&sample());
    interrupted(&home, true);
    let turn = cookie_inspector_core::changing::turn(&home.machine()).unwrap();
    assert!(notes(&home).is_empty());
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "_ga"))]);
    assert_eq!(outcome.removals[0].problem.as_ref().unwrap().code, "at-work");
    drop(turn);
    assert_eq!(notes(&home), ["removal-cut-off-all"]);
}

/// Removes what is saved, and does `something` each time the browser is asked about.
fn change_while(home: &Home, something: &dyn Fn(usize)) -> String {
    let machine = home.machine();
    let id = interrupted(home, false);
    let saved = backup::load(&machine, &id).unwrap();
    let profile = &browser::profiles(&machine)[0];
    let pinned = cookie_inspector_core::platform::pin(&home.chromium_file()).unwrap();
    let asked = std::cell::Cell::new(0);
    let guard = || {
        something(asked.get());
        asked.set(asked.get() + 1);
        Ok(())
    };
    let change = Change {
        site: &Site::FLASKTRACK,
        backup: &saved,
        pinned: Some(&pinned),
        guard: &guard,
        whole: true,
    };
    match profile.browser.store.remove(&profile.folder, &change) {
        Ok(()) => "removed".to_owned(),
        Err(error) => error.code().to_owned(),
    }
}

#[test]
fn a_file_that_is_swapped_after_the_plan_is_not_touched() {
    type Swap = fn(&std::path::Path, &std::path::Path);
    let swaps: [(&str, Swap); 3] = [
        ("a copy", |file, away| {
            std::fs::rename(file, away).unwrap();
            std::fs::copy(away, file).unwrap();
        }),
        ("a link to the very file", |file, away| {
            std::fs::rename(file, away).unwrap();
            std::os::unix::fs::symlink(away, file).unwrap();
        }),
        ("another folder", |file, away| {
            let folder = file.parent().unwrap();
            std::fs::rename(folder, away).unwrap();
            std::fs::create_dir(folder).unwrap();
            std::fs::copy(away.join("Cookies"), file).unwrap();
        }),
    ];
    // Before the store is opened, and before the commit.
    for (moment, (what, swap)) in [0, 1]
        .into_iter()
        .flat_map(|moment| swaps.map(|swap| (moment, swap)))
    {
        let home = both(&sample());
        let (file, away) = (home.chromium_file(), home.path().join("away"));
        let swap_then = |asked| {
            if asked == moment {
                swap(&file, &away);
            }
        };
        assert_eq!(
            change_while(&home, &swap_then),
            "file-swapped",
            "{what}, {moment}"
        );
        let real = if away.is_dir() { away.join("Cookies") } else { away };
        for store in [real, file] {
            assert_eq!(table(&store, "cookies").len(), sample().len(), "{what}, {moment}");
        }
    }
}

#[test]
fn while_a_change_is_made_the_file_is_held_once_and_opened_once() {
    let home = both(&sample());
    let file = home.chromium_file().canonicalize().unwrap();
    let open = || {
        let descriptors = std::fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
        let leads_to = descriptors.filter_map(|entry| std::fs::read_link(entry.path()).ok());
        leads_to.filter(|place| *place == file).count()
    };
    let seen = std::cell::Cell::new(0);
    change_while(&home, &|asked| {
        if asked == 1 {
            seen.set(open());
        }
    });
    // A second hold would look as if the database had the file open, whatever it opened. Only Linux tells.
    let expected = if cfg!(target_os = "linux") { 2 } else { 0 };
    assert_eq!(seen.get(), expected);
}

#[test]
fn a_browser_that_starts_before_the_commit_stops_it() {
    let home = both(&sample());
    let machine = home.machine();
    let id = interrupted(&home, false);
    let saved = backup::load(&machine, &id).unwrap();
    let profile = &browser::profiles(&machine)[0];
    let asked = std::cell::Cell::new(0);
    let guard = || {
        asked.set(asked.get() + 1);
        match asked.get() {
            1 => Ok(()),
            _ => cookie_inspector_core::changing::allowed(
                cookie_inspector_core::platform::Running::Open,
                "Chromium",
            ),
        }
    };
    let change = Change {
        site: &Site::FLASKTRACK,
        backup: &saved,
        pinned: None,
        guard: &guard,
        whole: true,
    };
    let stopped = profile
        .browser
        .store
        .remove(&profile.folder, &change)
        .unwrap_err();
    assert_eq!((stopped.code(), asked.get()), ("browser-running", 2));
    assert_eq!(table(&home.chromium_file(), "cookies").len(), sample().len());
    assert_eq!(integrity(&home.chromium_file()), "ok");
}

#[test]
fn a_row_that_changes_in_the_last_moment_stops_the_whole_removal() {
    let home = both(&sample());
    let file = home.chromium_file();
    let code = change_while(&home, &|asked| {
        if asked == 0 {
            let db = Connection::open(&file).unwrap();
            db.execute("UPDATE cookies SET value = 'other' WHERE name = 'theme'", [])
                .unwrap();
        }
    });
    assert_eq!(code, "row-changed");
    assert_eq!(table(&file, "cookies").len(), sample().len());
}

#[test]
fn an_encrypted_cookie_does_not_go_back_into_a_store_that_was_made_anew() {
    let home = both(&sample());
    let db = Connection::open(home.chromium_file()).unwrap();
    db.execute(
        "UPDATE cookies SET value = '', encrypted_value = x'76313131313131'",
        [],
    )
    .unwrap();
    drop(db);
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    let id = outcome.removals[0].backup.clone().unwrap();
    let copy = home.path().join("copy");
    std::fs::copy(home.chromium_file(), &copy).unwrap();
    let away = home.path().join("away");
    std::fs::rename(home.chromium_file(), &away).unwrap();
    std::fs::rename(copy, home.chromium_file()).unwrap();
    let error = removal::undo(&home.machine(), &Site::FLASKTRACK, &id).unwrap_err();
    assert_eq!(error.code(), "store-replaced");
    std::fs::rename(away, home.chromium_file()).unwrap();
    assert_eq!(undo(&home, &id).back.len(), 1, "the file itself takes it");
}

#[test]
fn removed_bytes_are_gone_from_the_log_of_a_crashed_firefox_too() {
    let home = Home::new();
    let mut secret = row("theme", "app.flasktrack.com");
    secret.value = b"CANARY-4711-in-the-log".to_vec();
    home.firefox(17, &[secret, row("_ga", "flasktrack.com")]);
    let writer = Connection::open(home.firefox_file()).unwrap();
    writer
        .execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; UPDATE moz_cookies SET lastAccessed = 7;",
        )
        .unwrap();
    let log = home.firefox_folder().join("cookies.sqlite-wal");
    let (main, logged) = (
        std::fs::read(home.firefox_file()).unwrap(),
        std::fs::read(&log).unwrap(),
    );
    drop(writer);
    std::fs::write(home.firefox_file(), main).unwrap();
    std::fs::write(&log, logged).unwrap();
    let holds = || {
        let files = home::files(&home.firefox_folder());
        files
            .iter()
            .any(|(_, bytes)| bytes.windows(11).any(|part| part == b"CANARY-4711"))
    };
    assert!(holds());
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    assert_eq!(outcome.removals[0].removed.len(), 1);
    assert!(!holds(), "in no file of the profile");
}
