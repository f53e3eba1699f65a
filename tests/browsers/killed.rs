//! Looks at what a browser leaves that is killed while it writes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use cookie_inspector_core::cookie::KeptIn;
use cookie_inspector_core::platform::Running;
use cookie_inspector_core::report::Report;
use cookie_inspector_core::site::Site;

use crate::browser::{self, Browser, Kind};
use crate::kept::{self, Key};
use crate::lab::{Lab, text_of};
use crate::pages::CHURNING;

#[test]
#[ignore = "starts real browsers"]
fn a_chromium_killed_within_a_change_is_read_as_it_lies_on_the_disk() {
    one_killed_while_it_writes_is_read_as_it_lies_on_the_disk(Lab::new(Kind::Chromium));
}

#[test]
#[ignore = "starts real browsers"]
fn a_firefox_killed_while_it_writes_is_read_as_it_lies_on_the_disk() {
    one_killed_while_it_writes_is_read_as_it_lies_on_the_disk(Lab::new(Kind::Firefox));
}

fn one_killed_while_it_writes_is_read_as_it_lies_on_the_disk(mut lab: Lab) {
    let browser = lab.plant();
    lab.settled();
    match lab.kind {
        Kind::Chromium => kill_within_a_change(&lab, browser),
        Kind::Firefox => kill_with_a_log(&lab, browser),
    }
    let before = lab.footprints();
    let crashed = lab.report();
    assert_eq!(lab.footprints(), before, "what the crash left is left");
    assert_eq!(lab.profile(&crashed).running, Running::Closed);
    lab.tells_all(&crashed);

    // SQLite itself puts a copy of the files in order, as the browser will.
    let host = if lab.kind == Kind::Chromium {
        "host_key"
    } else {
        "host"
    };
    let rows = lab.rows();
    let ours = rows
        .iter()
        .filter(|row| Site::FLASKTRACK.covers_host(&text_of(row, host)));
    let mut wanted: Vec<_> = ours
        .map(|row| [host, "name", "path"].map(|column| text_of(row, column)))
        .collect();
    let cookies = &lab.profile(&crashed).cookies;
    let ours = cookies
        .iter()
        .filter(|cookie| cookie.kept_in == KeptIn::Table && Site::FLASKTRACK.covers_host(&cookie.host));
    let mut found: Vec<_> = ours
        .map(|c| [&c.host, &c.name, &c.path].map(String::clone))
        .collect();
    wanted.sort();
    found.sort();
    assert_eq!(found, wanted, "every row on the disk is told, and no other");

    let lasting = |report: &Report| -> BTreeSet<Key> {
        let cookies = lab.profile(report).cookies.iter();
        cookies
            .filter(|cookie| cookie.expires.is_some())
            .map(kept::key)
            .collect()
    };
    lab.visit();
    assert_eq!(
        lasting(&lab.report()),
        lasting(&crashed),
        "the browser found the same"
    );
    assert!(lasting(&crashed).len() > 10);
}

/// Firefox copies its log into the store now and then: what it is killed with must stand in the log alone.
fn kill_with_a_log(lab: &Lab, mut browser: Box<dyn Browser>) {
    for host in CHURNING {
        browser.open(&format!("https://{host}/"));
    }
    browser.kill();
    lab.wait_for_helpers();
    let log = fs::metadata(lab.beside("-wal")).map_or(0, |log| log.len());
    // The log's head alone has 32 bytes.
    assert!(log > 32, "the killed browser has left a log of {log} bytes");
}

/// Chromium is within a change for some milliseconds only. So the process that writes is stopped whenever there is
/// something in the journal, until one is there that takes back what is in the store already.
fn kill_within_a_change(lab: &Lab, mut browser: Box<dyn Browser>) {
    let journal = lab.beside("-journal");
    let writer = browser::holder(&lab.kind.store(lab.home())).expect("a process has the store open");
    std::thread::scope(|scope| {
        let stopped = scope.spawn(|| stop_within_a_change(writer, &journal));
        for host in CHURNING.iter().cycle().take(TABS) {
            if stopped.is_finished() {
                break;
            }
            browser.open(&format!("https://{host}/"));
            std::thread::sleep(Duration::from_millis(100));
        }
        assert!(stopped.join().unwrap(), "no change was met");
    });
    browser.kill();
    browser::signal(writer, libc::SIGKILL);
    lab.wait_for_helpers();
    assert!(
        is_hot(&journal),
        "the journal is as it was when the writer was stopped"
    );
}

/// How many pages are opened, each of which sets many cookies, until a change is met.
const TABS: usize = 200;

/// Stops `writer` within a change; false if there was none for a minute.
fn stop_within_a_change(writer: libc::pid_t, journal: &Path) -> bool {
    let end = std::time::Instant::now() + Duration::from_secs(60);
    while std::time::Instant::now() < end {
        if fs::metadata(journal).is_ok_and(|journal| journal.len() > 0) {
            browser::signal(writer, libc::SIGSTOP);
            if stands_still(writer) && is_hot(journal) {
                return true;
            }
            browser::signal(writer, libc::SIGCONT);
        }
    }
    false
}

/// True once no thread of the stopped `process` is at work any more: one that waits for the disk stops when it is done.
fn stands_still(process: libc::pid_t) -> bool {
    let is_stopped = |thread: fs::DirEntry| {
        let told = fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        // The name before it may hold anything.
        told.rsplit_once(") ")
            .is_some_and(|(_, state)| state.starts_with('T'))
    };
    let end = std::time::Instant::now() + Duration::from_secs(10);
    while std::time::Instant::now() < end {
        let threads = fs::read_dir(format!("/proc/{process}/task")).unwrap();
        if threads.flatten().all(is_stopped) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    false
}

/// True if a journal begins as one does, and counts pages, which it does not before the store is written
/// ("Database File Format", section 3).
fn is_hot(journal: &Path) -> bool {
    let bytes = fs::read(journal).unwrap_or_default();
    let counted = bytes.get(8..12).is_some_and(|pages| pages != [0; 4]);
    bytes.starts_with(&[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]) && counted
}
