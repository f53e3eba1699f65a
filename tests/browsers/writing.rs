//! Looks at a browser that writes.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

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

/// Tells a reader that nothing more is written, also where the writer stops on a surprise: else it read for ever.
pub struct Ended<'a>(pub &'a AtomicBool);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
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
                let codes: Vec<_> = profile.notes.iter().map(|note| &note.code).collect();
                let (running, count) = (profile.running, now.len());
                assert!(
                    torn.is_empty(),
                    "of {} no longer shown: {torn:?}; {count} are, {running:?}, {codes:?}",
                    shown.len()
                );
                shown = now;
                reads.fetch_add(1, Ordering::Relaxed);
            }
        });
        let _ended = Ended(&done);
        while reads.load(Ordering::Relaxed) < 200 && !reader.is_finished() {
            work();
        }
    });
    reads.into_inner()
}

/// How many rows the churning sites have in the closed store.
fn churning_rows(lab: &Lab) -> usize {
    let is_churn = |row: &Vec<(String, Value)>| text_of(row, "name").starts_with("churn");
    lab.rows().iter().filter(|row| is_churn(row)).count()
}
