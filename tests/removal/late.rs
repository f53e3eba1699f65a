//! A folder that does not answer is not taken for one that is gone, and nobody waits for it.

use std::fs;
use std::time::Duration;

use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::Machine;
use cookie_inspector_core::recovery::{self, End};

use super::cut_off::{interrupted, notes};
use super::hanging::hanging;
use super::*;

fn impatient(home: &Home) -> Machine {
    let mut machine = home.machine();
    machine.patience = Duration::from_millis(500);
    machine
}

fn ends(machine: &Machine) -> Vec<End> {
    let settled = recovery::settle(machine, &Site::FLASKTRACK);
    settled.into_iter().map(|ended| ended.end).collect()
}

/// The same notes, as soon as what was left behind has come to its end.
fn notes_at_last(home: &Home) -> Vec<String> {
    let looks = std::iter::repeat_with(|| {
        std::thread::sleep(Duration::from_millis(20));
        notes(home)
    });
    let mut told = looks.take(500).filter(|notes| !notes.is_empty());
    told.next().unwrap_or_default()
}

#[test]
fn work_in_a_folder_that_does_not_answer_is_not_given_up() {
    let home = both(&sample());
    let id = interrupted(&home, true);
    let list = home.chromium_root().join("Local State");
    fs::write(&list, "{}").unwrap();
    let held = hanging(&list);
    let machine = impatient(&home);
    assert_eq!(ends(&machine), [End::RemovalStuck]);
    assert_eq!(recovery::news(&machine, &Site::FLASKTRACK).len(), 1);
    let report = inspect(&machine, Policy::built_in(), &Site::FLASKTRACK);
    let [shut] = &report.profiles[..] else {
        panic!("{:?}", report.profiles);
    };
    let codes: Vec<&str> = shut.notes.iter().map(|note| note.code.as_str()).collect();
    assert_eq!(codes, ["removal-cut-off-stuck"], "in the place of its profile");
    assert!(shut.notes[0].text.contains("Chromium"), "{:?}", shut.notes);
    let error = removal::undo(&machine, &Site::FLASKTRACK, &id).unwrap_err();
    assert_eq!(error.code(), "profile-late", "it may still be there");
    assert!(!error.to_string().contains("shown"), "an undo shows no profiles");
    drop(held);
    assert_eq!(notes_at_last(&home), ["removal-cut-off-all"]);
    assert_eq!(undo(&home, &id).back.len(), 1);
}

#[test]
fn work_in_a_profile_that_hangs_is_open_until_it_is_done_and_then_told() {
    let home = both(&sample());
    interrupted(&home, true);
    let held = hanging(&home.chromium_file());
    let machine = impatient(&home);
    assert_eq!(ends(&machine), [End::RemovalStuck]);
    drop(held);
    assert_eq!(notes_at_last(&home), ["removal-cut-off-all"]);
}

#[test]
fn work_in_a_folder_that_is_gone_is_given_up() {
    let home = both(&sample());
    let id = interrupted(&home, true);
    let away = home.path().join("away");
    fs::rename(home.chromium_root(), &away).unwrap();
    assert!(ends(&home.machine()).is_empty());
    let error = removal::undo(&home.machine(), &Site::FLASKTRACK, &id).unwrap_err();
    assert_eq!(error.code(), "profile-gone");
    fs::rename(&away, home.chromium_root()).unwrap();
    assert!(notes(&home).is_empty(), "nothing is under way any more");
}
