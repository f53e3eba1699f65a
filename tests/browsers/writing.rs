//! Looks at a browser that writes, or was killed while it wrote.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use cookie_inspector_core::cookie::KeptIn;
use cookie_inspector_core::platform::Running;
use cookie_inspector_core::report::Report;
use cookie_inspector_core::site::Site;
use rusqlite::types::Value;

use crate::as_set::{cookies_are_reported_as_they_were_set, running_store_is_shown};
use crate::browser::Kind;
use crate::kept::{self, Key};
use crate::lab::{Lab, text_of};
use crate::pages::{CHURN, CHURNING, LOADED};

#[test]
#[ignore = "starts real browsers"]
fn a_chromium_that_writes_all_the_time_is_read_without_a_trace_and_loses_no_cookie() {
    one_that_writes_all_the_time_is_read_and_loses_no_cookie(Lab::new(Kind::Chromium));
}

#[test]
#[ignore = "starts real browsers"]
fn a_firefox_that_writes_all_the_time_is_read_without_a_trace_and_loses_no_cookie() {
    one_that_writes_all_the_time_is_read_and_loses_no_cookie(Lab::new(Kind::Firefox));
}

fn one_that_writes_all_the_time_is_read_and_loses_no_cookie(mut lab: Lab) {
    let mut browser = lab.plant();
    let beside = lab.beside_the_store();
    let mut churned = BTreeSet::new();
    let reads = read_while(&lab, || {
        for host in CHURNING {
            browser.open(&format!("https://{host}/"));
            lab.server.visits_until(host, LOADED);
            churned.insert(host);
        }
    });
    assert!(reads >= 200, "only {reads} reads");
    running_store_is_shown(&lab, &beside);
    browser.quit();
    let all = CHURN * churned.len();
    assert_eq!(
        churning_rows(&lab),
        all,
        "it wrote all its cookies while it was read"
    );
    cookies_are_reported_as_they_were_set(&lab);
}

/// Reads again and again, at least 200 times, while `work` is done over and over; counts the reads. None may
/// fail, and what one has shown the later ones show too: the sites set no more, and forget nothing.
fn read_while(lab: &Lab, mut work: impl FnMut()) -> usize {
    let (reads, done) = (AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut shown: BTreeSet<Key> = BTreeSet::new();
            while !done.load(Ordering::Relaxed) {
                let report = lab.report();
                let profile = lab.profile(&report);
                assert_eq!((&profile.problem, profile.skipped.len()), (&None, 0));
                let now: BTreeSet<Key> = profile.cookies.iter().map(kept::key).collect();
                let torn: Vec<_> = shown.difference(&now).collect();
                assert!(torn.is_empty(), "no longer shown: {torn:?}");
                shown = now;
                reads.fetch_add(1, Ordering::Relaxed);
            }
        });
        while reads.load(Ordering::Relaxed) < 200 && !reader.is_finished() {
            work();
        }
        done.store(true, Ordering::Relaxed);
    });
    reads.into_inner()
}

/// How many rows the churning sites have in the closed store.
fn churning_rows(lab: &Lab) -> usize {
    let is_churn = |row: &Vec<(String, Value)>| text_of(row, "name").starts_with("churn");
    lab.rows().iter().filter(|row| is_churn(row)).count()
}

#[test]
#[ignore = "starts real browsers"]
fn a_chromium_killed_while_it_writes_is_read_as_it_lies_on_the_disk() {
    one_killed_while_it_writes_is_read_as_it_lies_on_the_disk(Lab::new(Kind::Chromium));
}

#[test]
#[ignore = "starts real browsers"]
fn a_firefox_killed_while_it_writes_is_read_as_it_lies_on_the_disk() {
    one_killed_while_it_writes_is_read_as_it_lies_on_the_disk(Lab::new(Kind::Firefox));
}

fn one_killed_while_it_writes_is_read_as_it_lies_on_the_disk(mut lab: Lab) {
    let mut browser = lab.plant();
    lab.settled();
    for host in CHURNING {
        browser.open(&format!("https://{host}/"));
    }
    browser.kill();
    lab.wait_for_helpers();
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
