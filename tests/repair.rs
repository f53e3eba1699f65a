//! Repairs on whole home folders: what a finding names goes, and nothing else, whatever a face asks for.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops on the first surprise"
)]

#[path = "support/home.rs"]
mod home;

use cookie_inspector_core::cookie::Timestamp;
use cookie_inspector_core::finding::{Question, Severity};
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal::{self, Chosen};
use cookie_inspector_core::repair::{self, Asked};
use cookie_inspector_core::site::Site;
use home::{Home, Row, row};

const SITE: Site = Site::FLASKTRACK;

/// Two copies of the session, its guard, and a setting.
fn troubled() -> Home {
    let home = Home::new();
    let below = Row {
        path: "/app".into(),
        ..row("sessionid", "app.flasktrack.com")
    };
    home.firefox(
        17,
        &[
            row("sessionid", "app.flasktrack.com"),
            below,
            row("csrftoken", "app.flasktrack.com"),
            row("theme", "app.flasktrack.com"),
        ],
    );
    home
}

fn ask(home: &Home, check: &str) -> Asked {
    repair::ask(&home.inspect(), &SITE, check, None, &Question::default())
}

fn names(home: &Home) -> Vec<String> {
    let report = home.inspect();
    report.cookies().map(|(_, cookie)| cookie.name.clone()).collect()
}

fn chosen(home: &Home, name: &str) -> Vec<Chosen> {
    let report = home.inspect();
    let rows = report.cookies().filter(|(_, cookie)| cookie.name == name);
    rows.map(|(_, cookie)| Chosen {
        id: cookie.id.clone(),
        seen: Some(cookie.seen),
        understood: true,
    })
    .collect()
}

#[test]
fn a_repair_takes_protected_rows_that_no_removal_takes() {
    let home = troubled();
    let asked = ask(&home, "duplicate-name");
    let refused = removal::plan(&home.inspect(), &asked.rows);
    assert_eq!((asked.rows.len(), refused.count()), (2, 0));
    let done = repair::repair(&home.machine(), Policy::built_in(), &SITE, &asked).unwrap();
    assert_eq!((done.before.len(), done.after.len()), (1, 0));
    assert_eq!(done.outcome.removals[0].removed.len(), 2);
    assert_eq!(names(&home), ["csrftoken", "theme"]);
    let backup = done.outcome.removals[0].backup.clone().unwrap();
    removal::undo(&home.machine(), &SITE, &backup).unwrap();
    assert_eq!(names(&home), ["csrftoken", "sessionid", "sessionid", "theme"]);
}

#[test]
fn rows_that_the_finding_does_not_name_stay_whoever_sends_them() {
    let home = troubled();
    let mut asked = ask(&home, "duplicate-name");
    asked.rows.extend(chosen(&home, "csrftoken"));
    asked.rows.extend(chosen(&home, "theme"));
    let done = repair::repair(&home.machine(), Policy::built_in(), &SITE, &asked).unwrap();
    assert_eq!(done.outcome.refused.len(), 2);
    assert_eq!(names(&home), ["csrftoken", "theme"]);
}

#[test]
fn a_check_that_finds_nothing_permits_nothing() {
    let home = troubled();
    for check in ["emptied", "no-session", "nonsense", ""] {
        let mut asked = ask(&home, check);
        asked.rows = chosen(&home, "sessionid");
        let done = repair::repair(&home.machine(), Policy::built_in(), &SITE, &asked).unwrap();
        assert_eq!(
            (done.outcome.removals.len(), done.outcome.refused.len()),
            (0, 2),
            "{check}"
        );
    }
    let mut elsewhere = ask(&home, "duplicate-name");
    elsewhere.profile = Some("firefox-00000000".into());
    let done = repair::repair(&home.machine(), Policy::built_in(), &SITE, &elsewhere).unwrap();
    assert_eq!(done.outcome.removals.len(), 0, "the finding is another profile's");
    assert_eq!(names(&home).len(), 4);
}

#[test]
fn what_was_found_before_and_after_is_of_the_profiles_with_a_row_that_was_shown() {
    let home = troubled();
    let copies = [
        row("sessionid", "app.flasktrack.com"),
        row("sessionid", ".flasktrack.com"),
    ];
    home.chromium(24, &copies);
    let mut asked = ask(&home, "duplicate-name");
    assert_eq!(asked.rows.len(), 4, "in both browsers");
    let report = home.inspect();
    asked
        .rows
        .retain(|row| report.cookie(&row.id).unwrap().0.browser == "firefox");
    let done = repair::repair(&home.machine(), Policy::built_in(), &SITE, &asked).unwrap();
    assert_eq!((done.before.len(), done.after.len()), (1, 0));
    assert_eq!(ask(&home, "duplicate-name").rows.len(), 2, "the other's are left");
}

#[test]
fn what_no_removal_repairs_is_told_afterwards_too() {
    let home = Home::new();
    let narrow = Row {
        path: "/login".into(),
        ..row("csrftoken", "app.flasktrack.com")
    };
    home.chromium(24, &[row("sessionid", "app.flasktrack.com"), narrow]);
    let asked = ask(&home, "csrf-missing");
    let done = repair::repair(&home.machine(), Policy::built_in(), &SITE, &asked).unwrap();
    assert_eq!(names(&home), ["sessionid"], "the guard that did not fit is gone");
    let repairs: Vec<usize> = done.after.iter().map(|finding| finding.repair.len()).collect();
    assert_eq!(repairs, [0], "and there is none now: {:?}", done.after);
}

#[test]
fn a_row_that_changed_since_it_was_shown_stays() {
    let home = troubled();
    let asked = ask(&home, "duplicate-name");
    let db = rusqlite::Connection::open(home.firefox_file()).unwrap();
    db.execute("UPDATE moz_cookies SET value = 'new' WHERE path = '/app'", [])
        .unwrap();
    drop(db);
    let done = repair::repair(&home.machine(), Policy::built_in(), &SITE, &asked).unwrap();
    assert_eq!(
        (done.outcome.removals[0].removed.len(), done.outcome.refused.len()),
        (1, 1)
    );
    assert_eq!(names(&home), ["csrftoken", "sessionid", "theme"]);
}

#[test]
fn what_the_disk_allows_is_told_of_this_computer_alone() {
    let home = troubled();
    let close = |closed: bool| {
        let mut rights = home.firefox_file().metadata().unwrap().permissions();
        rights.set_readonly(closed);
        std::fs::set_permissions(home.firefox_file(), rights).unwrap();
    };
    let found = |this_computers: bool| {
        let mut machine = home.machine();
        machine.now = Timestamp::now();
        if this_computers {
            machine = machine.with_system_root(home.path());
        }
        let report = inspect(&machine, Policy::built_in(), &SITE);
        let findings = report.diagnosis.findings.into_iter();
        let mut of_disk = findings.filter(|finding| finding.check == "store-damaged");
        of_disk.next().map(|finding| (finding.severity, finding.title))
    };
    assert_eq!(found(true), None);
    close(true);
    let told = found(true).unwrap();
    assert_eq!(told.0, Severity::Likely);
    assert!(told.1.contains("only be read"), "{}", told.1);
    assert_eq!(found(false), None, "a copy may well be closed to changes");
    close(false);
}
