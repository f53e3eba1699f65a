use std::io::Read;

use super::*;
use crate::json;
use crate::keeping;
use crate::machine::Os;
use crate::record::Field;

fn machine() -> (tempfile::TempDir, Machine) {
    let home = tempfile::tempdir().unwrap();
    let machine = Machine::copied(home.path(), Os::Linux).unwrap();
    (home, machine)
}

fn sample(machine: &Machine) -> Backup {
    let row = |id: &str| SavedRow {
        row: RowName {
            id: id.into(),
            name: "theme".into(),
            host: "flasktrack.com".into(),
            path: "/".into(),
            partition: None,
            container: None,
            category: "preference".into(),
        },
        record: Record {
            columns: vec![("name".into(), Field::Text(id.as_bytes().to_vec()))],
        },
        kept_in: KeptIn::SessionStore,
        entries: vec![Entry {
            file: "sessionstore.jsonlz4".into(),
            list: 0,
            place: 3,
            rest: String::new(),
            text: b"{}".to_vec(),
        }],
    };
    Backup {
        id: new_id(machine.now, "p", &[]),
        kind: Kind::Removed,
        created: machine.now,
        profile: "p".into(),
        browser_name: "Chromium".into(),
        profile_name: "Work".into(),
        store_version: Some(24),
        store_file: None,
        state: State::Removing,
        cut_off: false,
        rows: vec![row("a"), row("b")],
        undone: None,
    }
}

#[test]
fn what_was_saved_is_loaded() {
    let (_home, machine) = machine();
    let backup = sample(&machine);
    let saved = save(&machine, backup.clone()).unwrap();
    assert_eq!(load(&machine, &backup.id).unwrap().backup(), saved.backup());
    assert_eq!(list(&machine).len(), 1);
}

#[test]
fn a_name_that_is_taken_is_not_used_again() {
    let (_home, machine) = machine();
    let mut ids: Vec<String> = (0..3)
        .map(|_| save(&machine, sample(&machine)).unwrap().backup.id)
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), list(&machine).len()), (3, 3));
    assert!(list(&machine).iter().all(|(_, loaded)| loaded.is_ok()));
}

#[test]
fn a_changed_file_is_refused_with_its_reason() {
    let (_home, machine) = machine();
    let saved = save(&machine, sample(&machine)).unwrap();
    let text = fs::read_to_string(&saved.file).unwrap();
    for (bad, why) in [
        (text.replace("Work", "Wark"), "checksum"),
        (text[..text.len() / 2].to_owned(), "checksum"),
        ("hello\nworld".to_owned(), "version"),
        (String::new(), "head"),
    ] {
        fs::write(&saved.file, bad).unwrap();
        let error = load(&machine, &saved.backup.id).unwrap_err();
        let Error::BackupDamaged { cause, .. } = &error else {
            panic!("{error:?}")
        };
        assert!(cause.contains(why), "{cause}");
    }
}

#[test]
fn a_backup_of_the_form_before_is_read() {
    let (_home, machine) = machine();
    let saved = save(&machine, sample(&machine)).unwrap();
    let text = fs::read_to_string(&saved.file).unwrap();
    let mut body: serde_json::Value = serde_json::from_str(text.split_once('\n').unwrap().1).unwrap();
    for new in ["kind", "state", "cut_off", "store_file"] {
        body.as_object_mut().unwrap().remove(new).unwrap();
    }
    for row in body["rows"].as_array_mut().unwrap() {
        row.as_object_mut().unwrap().remove("kept_in").unwrap();
        row.as_object_mut().unwrap().remove("entries").unwrap();
    }
    let body = body.to_string();
    fs::write(
        &saved.file,
        format!("{HEAD_1}{}\n{body}", checksum(body.as_bytes())),
    )
    .unwrap();
    let loaded = load(&machine, &saved.backup.id).unwrap();
    assert_eq!(loaded.backup.state, State::Rest);
    assert_eq!(loaded.records().count(), 2, "all its rows are of the table");
}

#[test]
fn a_backups_name_cannot_lead_elsewhere() {
    let (_home, machine) = machine();
    save(&machine, sample(&machine)).unwrap();
    fs::write(machine.own_folder().join("outside.backup"), "kept").unwrap();
    for id in ["../outside", "../../etc/passwd", "", "a/b", "a\0b", "."] {
        assert_eq!(load(&machine, id).unwrap_err().code(), "backup-not-found");
        assert_eq!(purge(&machine, id).unwrap_err().code(), "backup-not-found");
    }
    assert!(machine.own_folder().join("outside.backup").exists());
}

#[test]
fn a_foreign_or_damaged_file_is_listed_with_its_reason_and_can_be_purged() {
    let (_home, machine) = machine();
    let saved = save(&machine, sample(&machine)).unwrap();
    let folder = machine.backup_folder();
    fs::write(&saved.file, "hello").unwrap();
    fs::write(folder.join("my own.backup"), "hello\nworld").unwrap();
    fs::write(folder.join("notes.txt"), "kept").unwrap();
    fs::create_dir(folder.join("a-folder.backup")).unwrap();
    let reasons: Vec<String> = list(&machine)
        .into_iter()
        .map(|(_, loaded)| match loaded.unwrap_err() {
            Error::BackupDamaged { cause, .. } => cause,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        reasons,
        ["not named like a backup", "not a plain file", "no head line"]
    );
    purge(&machine, "my own").unwrap();
    purge(&machine, &saved.backup.id).unwrap();
    let stuck = purge(&machine, "a-folder").unwrap_err();
    assert_eq!(stuck.code(), "backup-undeletable");
    assert!(
        folder.join("notes.txt").exists(),
        "what is no backup is not touched"
    );
}

#[test]
fn a_purged_backup_leaves_no_byte_of_a_row() {
    let (_home, machine) = machine();
    let saved = save(&machine, sample(&machine)).unwrap();
    let mut held = fs::File::open(&saved.file).unwrap();
    purge(&machine, &saved.backup.id).unwrap();
    let mut left = Vec::new();
    held.read_to_end(&mut left).unwrap();
    assert!(!left.is_empty() && left.iter().all(|&byte| byte == 0));
    drop(held);
    assert!(list(&machine).is_empty());
}

#[test]
fn a_damaged_backup_goes_when_the_days_of_its_name_are_over() {
    let (_home, mut machine) = machine();
    let saved = save(&machine, sample(&machine)).unwrap();
    let made = moment_of(&saved.backup.id).unwrap();
    assert_eq!(made.as_micros(), machine.now.as_micros() / 1_000_000 * 1_000_000);
    fs::write(&saved.file, "damaged").unwrap();
    fs::write(saved.file.with_file_name("my own.backup"), "hello").unwrap();
    machine.now = made.plus_days(6);
    assert_eq!((expire(&machine), list(&machine).len()), (0, 2));
    machine.now = made.plus_days(7);
    assert_eq!(expire(&machine), 1);
    assert_eq!(
        list(&machine)[0].0,
        "my own",
        "not named by us, so not ours to time"
    );
}

#[test]
fn what_is_written_was_measured_before() {
    let (_home, machine) = machine();
    let text = json::written(&sample(&machine)).unwrap();
    assert_eq!(text.len(), text.capacity(), "it never grew");
}

#[test]
fn rows_that_stayed_leave_the_backup_too() {
    let (_home, machine) = machine();
    let saved = save(&machine, sample(&machine)).unwrap();
    let id = saved.backup.id.clone();
    let saved = saved.finish(|row| row.row.id == "b").unwrap().unwrap();
    let loaded = load(&machine, &id).unwrap();
    assert_eq!((loaded.backup.rows.len(), loaded.backup.state), (1, State::Rest));
    assert!(saved.finish(|_| false).unwrap().is_none());
    assert!(list(&machine).is_empty(), "an empty backup is no backup");
}

#[test]
fn a_backup_goes_when_its_days_are_over() {
    let (_home, mut machine) = machine();
    for (chosen, days) in [(None, 7), (Some(30), 30), (Some(1), 1), (Some(0), 1)] {
        if let Some(chosen) = chosen {
            keeping::choose(&machine, chosen).unwrap();
        }
        let mut saved = save(&machine, sample(&machine)).unwrap();
        let end = saved.backup.kept_until(days);
        machine.now = end;
        expire(&machine);
        assert_eq!(list(&machine).len(), 1, "not before what was cut off is settled");
        saved.note(State::Rest).unwrap();
        machine.now = Timestamp::from_micros(end.as_micros() - 1);
        expire(&machine);
        assert_eq!(list(&machine).len(), 1, "until the last moment of {days} days");
        machine.now = end;
        expire(&machine);
        assert!(list(&machine).is_empty(), "{chosen:?}");
    }
}
