//! Safari, GNOME Web and the browsers on QtWebEngine, in made-up homes of their layouts.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test stops on the first surprise"
)]

#[path = "support/binarycookies.rs"]
mod binarycookies;
#[path = "formats/gnome_web.rs"]
mod gnome_web;
#[path = "support/home.rs"]
mod home;
#[path = "formats/qt_web_engine.rs"]
mod qt_web_engine;
#[path = "formats/safari.rs"]
mod safari;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{PoisonError, RwLock};

use cookie_inspector_core::cookie::{SameSite, Timestamp};
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::platform::Running;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal::{self, Outcome};
use cookie_inspector_core::report::{CookieReport, ProfileReport};
use cookie_inspector_core::site::Site;
use gnome_web::{SOON, soup, soup_file};
use home::{DAY, Home, NOW, Row, cookie, integrity, row, table, tick};
use qt_web_engine::{QT, qt};
use rusqlite::Connection;

fn codes(profile: &ProfileReport) -> Vec<&str> {
    profile.notes.iter().map(|note| note.code.as_str()).collect()
}

fn problem(profile: &ProfileReport) -> Option<&str> {
    profile.problem.as_ref().map(|problem| problem.code.as_str())
}

/// Until a child that was started runs its own program, it has open what the other tests have just then.
static STARTING: RwLock<()> = RwLock::new(());

fn remove(machine: &Machine, cookies: &[&CookieReport]) -> Outcome {
    let _nobody_starts = STARTING.read().unwrap_or_else(PoisonError::into_inner);
    let chosen: Vec<_> = cookies.iter().map(|cookie| tick(cookie)).collect();
    removal::remove(machine, Policy::built_in(), &Site::FLASKTRACK, &chosen).unwrap()
}

/// Removes `name`, and gives the backup.
fn remove_one(home: &Home, name: &str) -> String {
    let outcome = remove(&home.machine(), &[cookie(&home.inspect(), name)]);
    let removal = &outcome.removals[0];
    assert_eq!((removal.removed.len(), &removal.problem), (1, &None));
    removal.backup.clone().unwrap()
}

fn undo(home: &Home, backup: &str) -> removal::Restored {
    let _nobody_starts = STARTING.read().unwrap_or_else(PoisonError::into_inner);
    removal::undo(&home.machine(), &Site::FLASKTRACK, backup).unwrap()
}

/// A program that has `file` open, as a browser has, until it is dropped.
struct Holder(std::process::Child);

impl Holder {
    /// `None` where no program can be seen to have a file open.
    fn of(file: &Path) -> Option<Holder> {
        if !Path::new("/proc/self/fd").exists() {
            return None;
        }
        let _nobody_looks = STARTING.write().unwrap_or_else(PoisonError::into_inner);
        let input = Stdio::from(File::open(file).unwrap());
        Command::new("sleep")
            .arg("600")
            .stdin(input)
            .spawn()
            .ok()
            .map(Holder)
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

#[test]
fn a_browser_without_marks_is_running_while_it_has_its_file_open() {
    let home = Home::new();
    soup(
        &soup_file(&home),
        &[(1, "theme", "app.flasktrack.com", "/", SOON, Some(1))],
    );
    let qute = qt(&home, QT[0].0, 12, &[row("lang", "app.flasktrack.com")]);
    for (file, name, kind) in [
        (soup_file(&home), "theme", "moz_cookies"),
        (qute, "lang", "cookies"),
    ] {
        let Some(holder) = Holder::of(&file) else { return };
        let before = table(&file, kind);
        let report = home.inspect();
        let (profile, cookie) = report.cookies().find(|(_, cookie)| cookie.name == name).unwrap();
        assert_eq!(profile.running, Running::Open);
        assert!(codes(profile).contains(&"browser-open"));
        let outcome = remove(&home.machine(), &[cookie]);
        let problem = outcome.removals[0].problem.as_ref().unwrap();
        assert_eq!(problem.code, "browser-running");
        assert_eq!(table(&file, kind), before);
        drop(holder);
        remove_one(&home, name);
    }
}
