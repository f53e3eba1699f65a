//! The saved report: its form, what it never says, its checksum, and what a broken or hostile one does.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test stops on the first surprise"
)]

#[path = "support/home.rs"]
mod home;
#[path = "support_report/opened.rs"]
mod opened;
#[path = "support_report/page.rs"]
mod page;
#[path = "support_report/redacted.rs"]
mod redacted;
#[path = "support_report/same.rs"]
mod same;

use std::path::Path;

use cookie_inspector_core::demo;
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal;
use cookie_inspector_core::site::Site;
use cookie_inspector_core::support_report::{self, Level, SupportReport};
use home::{Home, Row, row};
use serde_json::{Value, json};

const LEVELS: [Level; 2] = [Level::Share, Level::ForMe];

fn made(machine: &Machine, level: Level) -> SupportReport {
    let report = inspect(machine, Policy::built_in(), &Site::FLASKTRACK);
    support_report::make(machine, &report, &removal::backups(machine).unwrap(), level).unwrap()
}

fn demo(here: &Path) -> Machine {
    demo::renew(&Machine::copied(here, Os::Linux).unwrap()).unwrap()
}

/// A demo in which something was removed, with one of two removals undone.
fn demo_with_a_history(here: &Path) -> Machine {
    let machine = demo(here);
    let report = inspect(&machine, Policy::built_in(), &Site::FLASKTRACK);
    let chosen: Vec<_> = report.cookies().map(|(_, cookie)| home::tick(cookie)).collect();
    let outcome = removal::remove(&machine, Policy::built_in(), &Site::FLASKTRACK, &chosen).unwrap();
    let backup = outcome.removals[0].backup.clone().unwrap();
    removal::undo(&machine, &Site::FLASKTRACK, &backup).unwrap();
    machine
}

/// A home folder called `ada.lovelace`, with everything that must not be told somewhere in it.
fn telling(root: &Path) -> (Machine, Vec<String>) {
    let home = root.join("ada.lovelace");
    std::fs::create_dir(&home).unwrap();
    let mut stored = Vec::new();
    for name in [
        "theme_ada.lovelace",
        "last-Ada",
        "mail_ada@example.com",
        "note%3Aada%40example.com",
        "visit_9f86d081884c7d659a2feaa0c55ad015",
    ] {
        stored.push(row(name, "app.flasktrack.com"));
    }
    stored.push(Row {
        path: "/u/ada@example.com/".into(),
        ..row("theme", "lovelace.flasktrack.com")
    });
    stored.push(row("sid", "a8f3c2d1e4b59607.flasktrack.com"));
    stored.push(Row {
        jar: "https://flasktrack.com".into(),
        ..row("x", "lovelace-lab.example")
    });
    home::chromium_at(&home.join(".config/chromium/Default"), 24, &stored);
    let state = json!({ "profile": { "info_cache": { "Default": { "name": "Ada Lovelace" } } } });
    std::fs::write(home.join(".config/chromium/Local State"), state.to_string()).unwrap();
    let values = stored
        .iter()
        .map(|row| String::from_utf8(row.value.clone()).unwrap());
    (Machine::copied(&home, Os::Linux).unwrap(), values.collect())
}

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(include_str!("../docs/report.schema.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn assert_fits(validator: &jsonschema::Validator, document: &Value) {
    let slips: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(slips.is_empty(), "{}", slips.join("\n"));
}

#[test]
fn what_is_saved_fits_the_published_schema() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let broken = Home::new();
    broken.firefox(17, &[row("theme", "flasktrack.com")]);
    std::fs::create_dir_all(broken.chromium_file().parent().unwrap()).unwrap();
    std::fs::write(broken.chromium_file(), "not a database ".repeat(100)).unwrap();
    let validator = schema();
    for machine in [
        demo_with_a_history(here.path()),
        telling(there.path()).0,
        broken.machine(),
        broken.machine().with_system_root(broken.path()),
    ] {
        for level in LEVELS {
            let document: Value = serde_json::from_str(&made(&machine, level).json().unwrap()).unwrap();
            assert_fits(&validator, &document);
        }
    }
}

#[test]
fn the_schema_has_no_room_for_a_value() {
    let here = tempfile::tempdir().unwrap();
    let good = serde_json::to_value(made(&demo(here.path()), Level::ForMe)).unwrap();
    let validator = schema();
    assert!(validator.is_valid(&good));
    for (place, key) in [
        ("/body/report/profiles/0/cookies/0", "content"),
        ("/body/report/profiles/0/cookies/0/value", "text"),
        ("/body/report/profiles/0", "path"),
        ("/body/header", "user"),
        ("", "extra"),
    ] {
        let mut bad = good.clone();
        bad.pointer_mut(place).unwrap()[key] = json!("secret");
        assert!(!validator.is_valid(&bad), "{place}/{key}");
    }
}

/// Every id in the review and in the grid leads to a row of the report.
#[test]
fn the_new_ids_lead_from_the_review_to_its_rows() {
    let here = tempfile::tempdir().unwrap();
    let report = made(&demo(here.path()), Level::Share).body.report;
    let mut rows: Vec<&String> = report
        .review
        .clauses
        .iter()
        .flat_map(|clause| &clause.rows)
        .collect();
    rows.extend(
        report
            .review
            .grid
            .iter()
            .flat_map(|grid| &grid.lines)
            .flat_map(|line| line.cells.iter().flatten()),
    );
    rows.extend(report.review.services.iter().flat_map(|service| &service.rows));
    assert!(rows.len() > 50);
    assert!(rows.iter().all(|id| report.cookie(id).is_some()));
    let profiles: Vec<&String> = report.profiles.iter().map(|profile| &profile.id).collect();
    for clause in &report.review.clauses {
        assert!(
            clause
                .profiles
                .iter()
                .all(|part| profiles.contains(&&part.profile))
        );
    }
}

#[test]
fn what_was_removed_is_told_with_its_undo() {
    let here = tempfile::tempdir().unwrap();
    let actions = made(&demo_with_a_history(here.path()), Level::Share).body.actions;
    assert!(actions.len() >= 2 && actions.iter().all(|action| !action.rows.is_empty()));
    assert_eq!(actions.iter().filter(|action| action.undone.is_some()).count(), 1);
}

#[test]
fn the_checksum_is_of_what_is_said_and_not_of_how_it_is_laid_out() {
    let here = tempfile::tempdir().unwrap();
    let report = made(&demo(here.path()), Level::Share);
    let text = report.json().unwrap();
    let compact = serde_json::to_string(&report).unwrap();
    for same in [&text, &compact] {
        let told = support_report::check(same.as_bytes()).unwrap();
        assert_eq!(told, (true, report.integrity.sha256.clone()));
        assert_eq!(support_report::open(same.as_bytes()).unwrap(), report);
    }
    let other = text.replacen("\"deletable\": false", "\"deletable\": true", 1);
    assert!(other != text && !support_report::check(other.as_bytes()).unwrap().0);
    assert_eq!(
        support_report::open(other.as_bytes()).unwrap_err().code(),
        "report-changed"
    );
    for odd in ["é", &"é".repeat(32), &"g".repeat(64), "0"] {
        let changed = text.replace(&report.integrity.sha256, odd);
        let told = support_report::check(changed.as_bytes()).unwrap();
        assert_eq!(told, (false, String::new()), "{odd} is no checksum");
    }
    let groups = report.checksum();
    assert_eq!((groups.split(' ').count(), groups.len()), (16, 79));
}

#[cfg(unix)]
#[test]
fn a_saved_file_is_for_its_owner_alone_and_replaces_none() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("new");
    let files =
        [("a.json", "first"), ("a.html", "page")].map(|(name, text)| (name.to_owned(), text.to_owned()));
    let written = support_report::save(&folder, &files).unwrap();
    for file in &written {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(
        std::fs::read_dir(&folder).unwrap().count(),
        2,
        "nothing else is left"
    );
    let second =
        [("b.json", "x"), ("a.html", "other")].map(|(name, text)| (name.to_owned(), text.to_owned()));
    let error = support_report::save(&folder, &second).unwrap_err();
    assert_eq!(error.code(), "report-unwritable");
    assert_eq!(
        std::fs::read_to_string(&written[1]).unwrap(),
        "page",
        "the file that was there stays"
    );
    assert!(!folder.join("b.json").exists(), "half a report is none");
    std::os::unix::fs::symlink(folder.join("elsewhere"), folder.join("c.json")).unwrap();
    let third = [("c.json".to_owned(), "x".to_owned())];
    assert!(support_report::save(&folder, &third).is_err());
    assert!(!folder.join("elsewhere").exists(), "a link leads nowhere");
}
