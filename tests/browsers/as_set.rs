//! What was set is what is reported, attribute by attribute.

use std::path::PathBuf;

use cookie_inspector_core::platform::Running;

use crate::browser::Kind;
use crate::lab::Lab;

#[test]
#[ignore = "starts real browsers"]
fn chromium_cookies_are_reported_as_they_were_set() {
    cookies_are_reported_as_they_were_set(&Lab::planted(Kind::Chromium));
}

#[test]
#[ignore = "starts real browsers"]
fn firefox_cookies_are_reported_as_they_were_set() {
    cookies_are_reported_as_they_were_set(&Lab::planted(Kind::Firefox));
}

#[test]
#[ignore = "starts real browsers"]
fn a_running_firefox_is_read_from_its_log_without_a_trace() {
    let mut lab = Lab::new(Kind::Firefox);
    let browser = lab.plant();
    let beside = lab.beside_the_store();
    running_store_is_shown(&lab, &beside);
    assert_eq!(notes(&lab), ["browser-open", "session-lags"]);
    browser.quit();
    cookies_are_reported_as_they_were_set(&lab);
    assert_eq!(notes(&lab), ["session-kept"]);
}

/// The codes of what is noted on the profile.
fn notes(lab: &Lab) -> Vec<String> {
    let report = lab.report();
    let notes = lab.profile(&report).notes.iter();
    notes.map(|note| note.code.clone()).collect()
}

pub fn cookies_are_reported_as_they_were_set(lab: &Lab) {
    let before = lab.footprints();
    let report = lab.report();
    assert_eq!(
        lab.footprints(),
        before,
        "reading a closed profile changes and makes no file"
    );

    assert_eq!(lab.profile(&report).running, Running::Closed);
    lab.tells_all(&report);
}

pub fn running_store_is_shown(lab: &Lab, beside: &[PathBuf]) {
    let report = lab.settled();
    assert_eq!(lab.profile(&report).running, Running::Open);
    lab.tells_all(&report);
    assert_eq!(lab.beside_the_store(), beside, "no file is left beside the store");
    assert!(
        !lab.machine().own_folder().exists(),
        "no copy of the store is left anywhere"
    );
}
