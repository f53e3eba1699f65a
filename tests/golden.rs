//! Home folders with store files of real browsers: what we say of them, and that a removal can be undone.
//!
//! `UPDATE_GOLDEN=1 cargo test --test golden` writes `expected.jsonl` anew; read the difference.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test stops on the first surprise"
)]

#[path = "support/home.rs"]
mod home;

use std::fs;
use std::path::{Path, PathBuf};

use cookie_inspector_core::browser;
use cookie_inspector_core::cookie::Timestamp;
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal;
use cookie_inspector_core::report::{Line, Report};
use cookie_inspector_core::site::Site;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    os: Os,
    provenance: Provenance,
}

/// Where a case's files come from.
#[derive(Deserialize)]
struct Provenance {
    browser: String,
    system: String,
    made: String,
    how: String,
    values: String,
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.retain(|path| path.is_dir());
    cases.sort();
    cases
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), target).map(|_| ()).unwrap()
        }
    }
}

fn open(case: &Path) -> (tempfile::TempDir, Machine) {
    let told: Case = toml::from_str(&fs::read_to_string(case.join("case.toml")).unwrap()).unwrap();
    let about = told.provenance;
    for text in [&about.browser, &about.system, &about.how, &about.values] {
        assert!(!text.is_empty(), "a golden folder says where it comes from");
    }
    let home = tempfile::tempdir().unwrap();
    copy(&case.join("home"), home.path());
    let mut machine = Machine::copied(home.path(), told.os).unwrap();
    let made = Timestamp::try_from(format!("{}T23:00:00Z", about.made)).unwrap();
    machine.now = made;
    (home, machine)
}

fn report(machine: &Machine) -> Report {
    inspect(machine, Policy::built_in(), &Site::FLASKTRACK)
}

/// The lines as programs get them, without the id, which depends on where the folder lies.
fn lines(report: &Report) -> String {
    let line = |(profile, cookie)| {
        let line = serde_json::to_string(&Line::new(profile, cookie)).unwrap();
        let (id, rest) = line.split_once(',').unwrap();
        assert!(id.starts_with("{\"id\":"), "the id stands first");
        format!("{{{rest}\n")
    };
    report.cookies().map(line).collect()
}

#[test]
fn a_report_equals_what_was_expected() {
    assert!(!cases().is_empty());
    for case in cases() {
        let (_home, machine) = open(&case);
        let found = lines(&report(&machine));
        let file = case.join("expected.jsonl");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&file, &found).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(found, expected, "{}", case.display());
    }
}

/// Every row of every store, whoever's it is.
fn everything(machine: &Machine) -> Vec<Vec<String>> {
    let rows = |profile: &browser::Profile| {
        let file = profile.browser.store.file(&profile.folder)?;
        if !profile.browser.store.writable() {
            return Some(vec![format!("{:?}", fs::read(&file).unwrap())]);
        }
        let name = if file.ends_with("cookies.sqlite") {
            "moz_cookies"
        } else {
            "cookies"
        };
        Some(home::table(&file, name))
    };
    browser::profiles(machine).iter().filter_map(rows).collect()
}

#[test]
fn removing_all_that_may_go_and_undoing_it_leaves_every_byte_as_it_was() {
    for case in cases() {
        let (_home, machine) = open(&case);
        let before = everything(&machine);
        let chosen: Vec<_> = report(&machine)
            .cookies()
            .filter(|(profile, cookie)| cookie.is_removable() && browser::is_writable(&profile.browser))
            .map(|(_, cookie)| home::tick(cookie))
            .collect();
        assert!(!chosen.is_empty(), "{} has something to remove", case.display());
        let outcome = removal::remove(&machine, Policy::built_in(), &Site::FLASKTRACK, &chosen).unwrap();
        let gone: usize = outcome.removals.iter().map(|removal| removal.removed.len()).sum();
        assert_eq!(gone, chosen.len(), "{}", case.display());
        assert_ne!(everything(&machine), before);
        for backup in removal::backups(&machine).unwrap() {
            removal::undo(&machine, &Site::FLASKTRACK, &backup.id).unwrap();
        }
        assert_eq!(everything(&machine), before, "{}", case.display());
    }
}
