//! Session cookies of Firefox: they go from every saved session, its tabs stay, and an undo brings them back.

use std::os::unix::fs::{MetadataExt, PermissionsExt};

use cookie_inspector_core::cookie::KeptIn;
use serde_json::{Value, json};

use super::*;

pub const NOW: &str = "sessionstore.jsonlz4";
const PREVIOUS: &str = "sessionstore-backups/previous.jsonlz4";
const UPGRADE: &str = "sessionstore-backups/upgrade.jsonlz4-20261123010203";
const RECOVERY: &str = "sessionstore-backups/recovery.jsonlz4";
pub const ALL: [&str; 3] = [NOW, PREVIOUS, UPGRADE];

pub fn entry(name: &str, value: &str) -> Value {
    json!({ "host": "flasktrack.com", "name": name, "path": "/", "value": value })
}

fn of(host: &str, name: &str) -> Value {
    json!({ "host": host, "name": name, "path": "/", "value": "CANARY-other" })
}

/// A table with two cookies, and three saved sessions that hold more of the site and of others.
pub fn profile() -> Home {
    let home = Home::new();
    let rows = ["_ga", "_fbp"].map(|name| row(name, "flasktrack.com"));
    home.firefox(17, &[&rows[..], &[row("theme", "bank.example")]].concat());
    // Firefox leaves it when it closes; we hold it during a change.
    std::fs::write(home.firefox_folder().join(".parentlock"), "").unwrap();
    home.firefox_sessions(
        NOW,
        &json!([
            of("bank.example", "_gid"),
            entry("_gid", "CANARY-now"),
            entry("sessionid", "CANARY-in"),
            entry("_ga", "CANARY-twin"),
            of("notflasktrack.com", "_gid")
        ]),
        &json!([entry("_gid", "CANARY-before"), of("bank.example", "x")]),
    );
    home.firefox_session(PREVIOUS, &json!([entry("_gid", "CANARY-old")]));
    home.firefox_session(
        UPGRADE,
        &json!([of("bank.example", "_gid"), entry("_gid", "CANARY-older")]),
    );
    home
}

pub fn texts(home: &Home) -> Vec<String> {
    ALL.iter().map(|file| home.unpacked(file)).collect()
}

fn entries(text: &str) -> Vec<Value> {
    let session: Value = serde_json::from_str(text).unwrap();
    let of = |list: &Value| list.as_array().cloned().unwrap_or_default();
    [
        of(&session["cookies"]),
        of(&session["lastSessionState"]["cookies"]),
    ]
    .concat()
}

fn without(texts: &[String], name: &str) -> Vec<Vec<Value>> {
    let ours = |entry: &Value| entry["host"] == "flasktrack.com" && entry["name"] == name;
    let left = |text: &String| entries(text).into_iter().filter(|entry| !ours(entry)).collect();
    texts.iter().map(left).collect()
}

#[test]
fn a_session_cookie_goes_from_every_saved_session_and_comes_back_where_it_was() {
    let home = profile();
    let (before, rows) = (texts(&home), table(&home.firefox_file(), "moz_cookies"));
    let report = home.inspect();
    let ticked = cookie(&report, "_gid");
    assert!(ticked.is_removable() && ticked.kept_in == KeptIn::SessionStore);
    let outcome = remove(&home, &[tick(ticked)]);
    let removal = &outcome.removals[0];
    assert_eq!((removal.removed.len(), &removal.problem), (1, &None));

    let after = texts(&home);
    let found: Vec<Vec<Value>> = after.iter().map(|text| entries(text)).collect();
    assert_eq!(found, without(&before, "_gid"), "only its entries are gone");
    for (before, after) in before.iter().zip(&after) {
        let rest = |text: &str| {
            let mut session: Value = serde_json::from_str(text).unwrap();
            session["cookies"].take();
            session["lastSessionState"]["cookies"].take();
            session
        };
        assert_eq!(rest(after), rest(before), "tabs and all else are as they were");
    }
    assert_eq!(table(&home.firefox_file(), "moz_cookies"), rows);
    assert!(home.inspect().cookies().all(|(_, cookie)| cookie.name != "_gid"));

    let restored = undo(&home, removal.backup.as_ref().unwrap());
    assert_eq!((restored.back.len(), restored.newer_kept.len()), (1, 0));
    assert_eq!(
        texts(&home),
        before,
        "undo gives back every byte of every session"
    );
}

#[test]
fn a_cookie_of_the_table_takes_its_copies_in_sessions_along() {
    let home = profile();
    let (before, rows) = (texts(&home), table(&home.firefox_file(), "moz_cookies"));
    let outcome = remove(
        &home,
        &["_ga", "_gid"].map(|name| tick(cookie(&home.inspect(), name))),
    );
    assert_eq!(outcome.removals[0].removed.len(), 2);
    assert!(
        texts(&home).iter().all(|text| !text.contains("CANARY-twin")),
        "or a restore would bring it back"
    );
    assert_eq!(table(&home.firefox_file(), "moz_cookies").len(), rows.len() - 1);
    let restored = undo(&home, outcome.removals[0].backup.as_ref().unwrap());
    assert_eq!(restored.back.len(), 2);
    assert_eq!(texts(&home), before);
    assert_eq!(table(&home.firefox_file(), "moz_cookies"), rows);
}

#[test]
fn two_removals_are_undone_in_any_order() {
    for order in [[0, 1], [1, 0]] {
        let home = profile();
        let before = texts(&home);
        let backups = ["_gid", "_ga"].map(|name| {
            let outcome = remove(&home, &[tick(cookie(&home.inspect(), name))]);
            outcome.removals[0].backup.clone().unwrap()
        });
        for at in order {
            assert_eq!(undo(&home, &backups[at]).back.len(), 1);
        }
        let all = |texts: &[String]| {
            let mut all: Vec<String> = texts
                .iter()
                .flat_map(|text| entries(text))
                .map(|entry| entry.to_string())
                .collect();
            all.sort();
            all
        };
        assert_eq!(all(&texts(&home)), all(&before));
        if order == [1, 0] {
            assert_eq!(texts(&home), before, "the newest first: every place is as it was");
        }
    }
}

#[test]
fn removed_bytes_are_gone_from_the_files_of_a_session() {
    let home = profile();
    let open: Vec<std::fs::File> = ALL
        .iter()
        .map(|file| std::fs::File::open(home.firefox_folder().join(file)).unwrap())
        .collect();
    remove(&home, &[tick(cookie(&home.inspect(), "_gid"))]);
    for text in texts(&home) {
        for gone in ["CANARY-now", "CANARY-before", "CANARY-old"] {
            assert!(!text.contains(gone));
        }
    }
    for mut old in open {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut old, &mut bytes).unwrap();
        assert!(
            bytes.iter().all(|byte| *byte == 0),
            "what was replaced is overwritten"
        );
    }
    let names = |folder: &str| -> Vec<String> {
        let files = home::files(&home.firefox_folder().join(folder));
        files.into_iter().map(|(name, _)| name).collect()
    };
    assert_eq!(
        names(""),
        [".parentlock", "cookies.sqlite", "sessionstore.jsonlz4"],
        "nothing is left beside"
    );
    assert_eq!(
        names("sessionstore-backups"),
        ["previous.jsonlz4", "upgrade.jsonlz4-20261123010203"]
    );
}

#[test]
fn a_session_keeps_its_owner_and_mode() {
    let home = profile();
    let path = home.firefox_folder().join(PREVIOUS);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    if path.metadata().unwrap().uid() == 0 {
        std::os::unix::fs::chown(&path, Some(1234), Some(2345)).unwrap();
    }
    let facts = || {
        let facts = path.metadata().unwrap();
        (facts.uid(), facts.gid(), facts.mode())
    };
    let before = facts();
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "_gid"))]);
    assert_eq!(facts(), before);
    undo(&home, outcome.removals[0].backup.as_ref().unwrap());
    assert_eq!(facts(), before);
}

#[test]
fn after_firefox_ran_a_cookie_comes_back_into_the_newest_session_only() {
    let home = profile();
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "_gid"))]);
    // What a start and a clean end do.
    std::fs::rename(
        home.firefox_folder().join(NOW),
        home.firefox_folder().join(PREVIOUS),
    )
    .unwrap();
    home.firefox_sessions(NOW, &json!([of("bank.example", "new")]), &json!([]));
    std::fs::write(
        home.firefox_folder().join(NOW),
        repacked(
            &home
                .unpacked(NOW)
                .replace("\"lastUpdate\":\"", "\"lastUpdate\":\"later "),
        ),
    )
    .unwrap();
    let previous = home.unpacked(PREVIOUS);
    let restored = undo(&home, outcome.removals[0].backup.as_ref().unwrap());
    assert_eq!(restored.back.len(), 1);
    let now = entries(&home.unpacked(NOW));
    assert_eq!(
        now.iter().map(|entry| &entry["value"]).collect::<Vec<_>>(),
        ["CANARY-other", "CANARY-now"]
    );
    assert_eq!(
        home.unpacked(PREVIOUS),
        previous,
        "another session than the one it was taken from"
    );
    assert!(
        home.unpacked(UPGRADE).contains("CANARY-older"),
        "this one is the same"
    );
}

fn repacked(plain: &str) -> Vec<u8> {
    let size = u32::try_from(plain.len()).unwrap().to_le_bytes();
    [
        &b"mozLz40\0"[..],
        &size,
        &lz4_flex::block::compress(plain.as_bytes()),
    ]
    .concat()
}

#[test]
fn an_undo_puts_no_session_cookie_over_a_newer_one() {
    let home = profile();
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "_gid"))]);
    let backup = outcome.removals[0].backup.as_ref().unwrap();
    home.firefox_session(NOW, &json!([entry("_gid", "CANARY-newer")]));
    let before = texts(&home);
    let restored = undo(&home, backup);
    assert_eq!((restored.back.len(), restored.newer_kept.len()), (0, 1));
    assert_eq!(texts(&home), before, "newer in the session");

    let home = profile();
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "_gid"))]);
    let db = Connection::open(home.firefox_file()).unwrap();
    db.execute("UPDATE moz_cookies SET name = '_gid' WHERE name = '_ga'", [])
        .unwrap();
    let restored = undo(&home, outcome.removals[0].backup.as_ref().unwrap());
    assert_eq!(
        (restored.back.len(), restored.newer_kept.len()),
        (0, 1),
        "newer in the table"
    );
}

#[test]
fn without_a_session_a_cookie_is_left_out_and_told() {
    let home = profile();
    let outcome = remove(
        &home,
        &["_ga", "_gid"].map(|name| tick(cookie(&home.inspect(), name))),
    );
    std::fs::remove_file(home.firefox_folder().join(NOW)).unwrap();
    std::fs::remove_dir_all(home.firefox_folder().join("sessionstore-backups")).unwrap();
    let restored = undo(&home, outcome.removals[0].backup.as_ref().unwrap());
    assert_eq!(
        restored.back.iter().map(|row| &row.name).collect::<Vec<_>>(),
        ["_ga"]
    );
    assert_eq!(
        restored
            .without_session
            .iter()
            .map(|row| &row.name)
            .collect::<Vec<_>>(),
        ["_gid"]
    );
}

#[test]
fn protected_and_unknown_cookies_of_a_session_are_refused_as_everywhere() {
    let home = profile();
    home.firefox_session(RECOVERY, &json!([]));
    home.firefox_session(
        NOW,
        &json!([entry("sessionid", "CANARY"), entry("ft_mystery_77", "CANARY")]),
    );
    let before = home.unpacked(NOW);
    let report = home.inspect();
    let code = |name: &str, understood: bool| {
        let choice = Chosen {
            understood,
            ..tick(cookie(&report, name))
        };
        let outcome = remove(&home, &[choice]);
        outcome
            .refused
            .first()
            .map(|refused| refused.problem.code.clone())
    };
    assert_eq!(code("sessionid", true).as_deref(), Some("row-protected"));
    assert_eq!(code("ft_mystery_77", false).as_deref(), Some("row-confirm-alone"));
    assert_eq!(home.unpacked(NOW), before);
    assert_eq!(code("ft_mystery_77", true), None);
    assert!(!home.unpacked(NOW).contains("ft_mystery_77"));
}

#[test]
fn a_session_cookie_that_changed_since_it_was_shown_is_left_alone() {
    let home = profile();
    let choice = tick(cookie(&home.inspect(), "_gid"));
    home.firefox_session(NOW, &json!([entry("_gid", "CANARY-another")]));
    let before = texts(&home);
    assert_eq!(remove(&home, &[choice]).refused[0].problem.code, "row-changed");
    assert_eq!(texts(&home), before);
}

#[test]
fn odd_sessions_are_not_touched_and_cookies_of_the_table_go_all_the_same() {
    let odd = |home: &Home, what: usize| {
        let path = home.firefox_folder().join(PREVIOUS);
        match what {
            0 => std::fs::write(&path, repacked(r#"{"cookies":[],"cookies":[]}"#)).unwrap(),
            1 => std::fs::write(&path, repacked("not json")).unwrap(),
            2 => {
                std::fs::remove_file(&path).unwrap();
                std::fs::create_dir(&path).unwrap();
            }
            3 => {
                let away = home.path().join("away");
                std::fs::rename(&path, &away).unwrap();
                std::os::unix::fs::symlink(&away, &path).unwrap();
            }
            _ => {
                let (folder, away) = (path.parent().unwrap(), home.path().join("away"));
                std::fs::rename(folder, &away).unwrap();
                std::os::unix::fs::symlink(&away, folder).unwrap();
            }
        }
    };
    for (what, code) in [
        "session-odd",
        "session-odd",
        "file-swapped",
        "file-swapped",
        "file-swapped",
    ]
    .iter()
    .enumerate()
    {
        let home = profile();
        odd(&home, what);
        let before = home::files(&home.firefox_folder());
        let outcome = remove(&home, &[tick(cookie(&home.inspect(), "_gid"))]);
        assert_eq!(
            outcome.removals[0].problem.as_ref().unwrap().code,
            *code,
            "{what}"
        );
        assert!(outcome.removals[0].removed.is_empty());
        assert!(
            home::files(&home.firefox_folder()) == before,
            "{what}: nothing changed"
        );
        assert!(removal::backups(&home.machine()).unwrap().is_empty());
        let outcome = remove(&home, &[tick(cookie(&home.inspect(), "_fbp"))]);
        let done = &outcome.removals[0];
        assert_eq!((done.removed.len(), &done.problem), (1, &None), "{what}");
        let twin = remove(&home, &[tick(cookie(&home.inspect(), "_ga"))]);
        assert_eq!(
            twin.removals[0].problem.as_ref().unwrap().code,
            *code,
            "it could come back"
        );
    }
}

#[test]
fn a_session_that_firefox_cannot_read_is_passed_over() {
    let home = profile();
    let broken = home.firefox_folder().join(PREVIOUS);
    let whole = std::fs::read(&broken).unwrap();
    std::fs::write(&broken, &whole[..whole.len() - 1]).unwrap();
    assert_eq!(
        remove(&home, &[tick(cookie(&home.inspect(), "_gid"))]).removals[0]
            .removed
            .len(),
        1
    );
    assert_eq!(std::fs::read(&broken).unwrap(), &whole[..whole.len() - 1]);
}
