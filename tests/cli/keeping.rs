//! How long backups are kept, how they are deleted for good, and an undo that is undone.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::home::{Home, Run};
use crate::{assert_transcript, work};

fn folder(home: &Home) -> PathBuf {
    home.path()
        .join(".local/share/flasktrack-cookie-inspector/backups")
}

fn files(home: &Home) -> usize {
    fs::read_dir(folder(home)).map_or(0, |entries| entries.count())
}

/// One removal in the past: the backup says so, with a checksum that fits.
fn removed_days_ago(home: &Home, days: i64) -> String {
    let run = home.run("remove --deletable --yes --json").json();
    let id = run["outcome"]["removals"][0]["backup"]
        .as_str()
        .unwrap()
        .to_owned();
    let file = folder(home).join(format!("{id}.backup"));
    let text = fs::read_to_string(&file).unwrap();
    let (head, body) = text.split_once('\n').unwrap();
    let mut backup: Value = serde_json::from_str(body).unwrap();
    let created: cookie_inspector_core::cookie::Timestamp =
        serde_json::from_value(backup["created"].clone()).unwrap();
    let earlier = created.as_micros() - days * 86_400_000_000;
    let earlier = cookie_inspector_core::cookie::Timestamp::from_micros(earlier);
    backup["created"] = serde_json::to_value(earlier).unwrap();
    let body = backup.to_string();
    let head = head.rsplit_once(' ').unwrap().0;
    fs::write(&file, format!("{head} {}\n{body}", sha256(&body))).unwrap();
    id
}

fn sha256(text: &str) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(text);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn told(run: &Run) -> (u64, u64) {
    let answer = run.json();
    let number = |name: &str| answer[name].as_u64().unwrap();
    (number("keep_days"), number("deleted"))
}

#[test]
fn a_choice_that_cannot_be_read_stops_a_removal_and_deletes_no_backup() {
    let home = work();
    assert_eq!(home.run("backups --keep-days 30 --yes").code, 0);
    removed_days_ago(&home, 20);
    let before = home.names();
    let choice = folder(&home).with_file_name("settings.toml");
    fs::write(&choice, "schema = 1\nkeep_days = \u{0}").unwrap();
    let list = home.run("backups");
    assert_eq!(
        (list.code, files(&home)),
        (2, 1),
        "{}",
        list.transcript("backups")
    );
    assert!(list.stdout.contains("We cannot read how long"), "{}", list.stdout);
    assert!(list.stdout.contains("--keep-days 7"), "{}", list.stdout);
    let told = home.run("backups --json").json();
    assert_eq!(
        (&told["keep_days"], &told["problem"]["code"]),
        (&Value::Null, &json!("choice-unreadable"))
    );
    let run = home.run(&format!(
        "remove --row {} --understood --yes --json",
        home.row("xq_7")
    ));
    let removal = &run.json()["outcome"]["removals"][0];
    assert_eq!(
        (run.code, &removal["problem"]["code"]),
        (2, &json!("choice-unreadable"))
    );
    assert_eq!((home.names(), files(&home)), (before.clone(), 1));
    let undo = home.run("undo --last --yes");
    assert_eq!(
        undo.code,
        0,
        "what is there can come back: {}",
        undo.transcript("")
    );
    assert!(home.names().len() > before.len());
    assert_eq!(home.run("backups --keep-days 30 --yes").code, 0);
    assert_eq!(home.run("remove --deletable --yes").code, 0, "and it goes on");
}

#[test]
fn an_undo_is_undone_by_the_id_it_gives() {
    let home = work();
    let before = home.names();
    home.run("remove --deletable --yes");
    let undo = home.run("undo --last --yes --json").json();
    let again = undo["outcome"]["restored"][0]["again"].as_str().unwrap();
    let listed = home.run("backups");
    assert!(
        listed.stdout.contains(&format!("undo {again}")),
        "{}",
        listed.stdout
    );
    assert_transcript!("backups", listed);
    let run = home.run(&format!("undo {again} --yes"));
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_transcript!("undo [backup] --yes", run);
    assert_eq!(home.names(), ["csrftoken", "sessionid", "xq_7"]);
    assert_eq!(home.run("undo --last --yes").code, 0, "and back again");
    assert_eq!(home.names(), before);
}

#[test]
fn an_undo_of_an_undo_leaves_alone_what_changed() {
    let home = work();
    home.run("remove --deletable --yes");
    let undo = home.run("undo --last --yes --json").json();
    let again = undo["outcome"]["restored"][0]["again"]
        .as_str()
        .unwrap()
        .to_owned();
    let db = rusqlite::Connection::open(home.chromium().join("Default/Cookies")).unwrap();
    db.execute("UPDATE cookies SET value = 'other' WHERE name = 'theme'", [])
        .unwrap();
    drop(db);
    let run = home.run(&format!("undo {again} --yes --json"));
    assert_eq!(run.code, 1);
    let removal = run.json()["outcome"]["removed"][0].clone();
    assert_eq!(
        (&removal["removed"][0]["name"], &removal["changed"][0]["name"]),
        (&json!("_ga"), &json!("theme"))
    );
}

#[test]
fn the_days_are_remembered_and_what_is_older_goes_only_after_a_yes() {
    let home = work();
    removed_days_ago(&home, 3);
    assert_eq!(told(&home.run("backups --keep-days 30 --json")), (30, 0));
    assert_eq!(home.run("backups --json").json()["keep_days"], 30);
    let asked = home.run("backups --keep-days 2");
    assert_eq!(
        (asked.code, asked.stdout.as_str()),
        (2, ""),
        "nobody is there to ask"
    );
    assert_eq!(
        (
            files(&home),
            home.run("backups --json").json()["keep_days"].clone()
        ),
        (1, json!(30))
    );
    assert_eq!(told(&home.run("backups --keep-days 2 --yes --json")), (2, 1));
    assert_eq!(files(&home), 0);
    for typed in [
        "backups --keep-days 366",
        "backups --keep-days -1",
        "backups --yes",
    ] {
        assert_eq!(home.run(typed).code, 2, "{typed}");
    }
}

// On Windows the tests name every home folder, and in one that is named nothing goes by itself.
#[cfg(unix)]
#[test]
fn a_backup_whose_time_is_over_goes_at_the_next_start_whatever_is_asked() {
    let home = work();
    removed_days_ago(&home, 6);
    home.run("inspect");
    assert_eq!(files(&home), 1);
    let home = work();
    removed_days_ago(&home, 8);
    let copied = home.path().display().to_string();
    home.command(&["--home", &copied, "inspect"]).output().unwrap();
    assert_eq!(files(&home), 1, "in a copied folder nothing goes by itself");
    home.run("inspect");
    assert_eq!(files(&home), 0);
}

#[test]
fn who_keeps_no_backups_is_told_that_there_is_no_way_back() {
    let home = work();
    let kept = home.run("backups --keep-days 0");
    assert_eq!(
        kept.stdout,
        "No backups are kept, so a removal cannot be undone.\n"
    );
    let dry = home.run("remove --deletable --dry-run");
    assert!(
        dry.stdout
            .contains("You keep no backups, so this cannot be undone."),
        "{}",
        dry.stdout
    );
    let run = home.run("remove --deletable --yes");
    assert_eq!(run.code, 0);
    assert!(!run.stdout.contains("undo"), "{}", run.stdout);
    assert_eq!((files(&home), home.names().len()), (0, 3));
    assert_eq!(
        home.run("undo --last --yes --json").json()["error"]["code"],
        "backup-none"
    );
}

#[test]
fn backups_are_purged_one_by_one_or_all_damaged_ones_too() {
    let home = work();
    let first = removed_days_ago(&home, 1);
    home.run("undo --last --yes");
    home.run("remove --deletable --yes");
    assert_eq!(files(&home), 3);
    let asked = home.run(&format!("backups purge {first}"));
    assert_eq!((asked.code, files(&home)), (2, 3), "nobody is there to ask");
    let run = home.run(&format!("backups purge {first} --yes"));
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "One backup is deleted for good.\n")
    );
    let gone = home.run(&format!("backups purge {first} --yes --json"));
    assert_eq!(
        (gone.code, &gone.json()["error"]["code"]),
        (2, &json!("backup-not-found"))
    );
    // Its days are not over, so it does not go by itself.
    let damaged = format!("{}-abcd", &first[..15]);
    fs::write(folder(&home).join(format!("{damaged}.backup")), "not ours").unwrap();
    let listed = home.run("backups");
    assert_eq!(listed.code, 2);
    assert!(
        listed.stdout.contains("no head line") && listed.stdout.contains(&format!("backups purge {damaged}")),
        "{}",
        listed.stdout
    );
    assert_eq!(told(&home.run("backups purge --all --yes --json")), (7, 3));
    assert_eq!(files(&home), 0);
    assert_eq!(home.run("backups").code, 0);
}

#[cfg(unix)]
#[test]
fn a_person_is_asked_before_a_backup_is_deleted() {
    let home = work();
    home.run("remove --deletable --yes");
    for (typed, answer, code, left) in [
        ("backups purge --all", "n\n", 1, 1),
        ("backups --keep-days 0", "\n", 1, 1),
        ("backups --keep-days 0", "y\n", 0, 0),
    ] {
        let (run, question) = crate::removing::at_a_terminal(&home, typed, answer);
        assert_eq!((run.code, files(&home)), (code, left), "{typed}: {question}");
        for said in ["cannot come back", "theme", "Delete now? [y/N]"] {
            assert!(question.contains(said), "{said:?}: {question}");
        }
    }
}
