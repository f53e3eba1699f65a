//! What was set is what is reported, attribute by attribute.

use std::collections::BTreeSet;
use std::path::PathBuf;

use cookie_inspector_core::cookie::KeptIn;
use cookie_inspector_core::platform::Running;

use crate::browser::Kind;
use crate::kept::{self, Key};
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

    let profile = lab.profile(&report);
    assert_eq!(profile.problem, None, "the store is read");
    assert!(
        profile.skipped.is_empty(),
        "every row is understood: {:?}",
        profile.skipped
    );
    let expected = kept::expected(lab);
    let found: BTreeSet<Key> = profile.cookies.iter().map(kept::key).collect();
    let wanted: BTreeSet<Key> = expected.keys().cloned().collect();
    assert_eq!(
        found, wanted,
        "what was set is reported, and no row of another site"
    );
    assert_eq!(profile.cookies.len(), expected.len(), "no row is told twice");
    for cookie in &profile.cookies {
        let expected = &expected[&kept::key(cookie)];
        let name = format!("{} of {}{}", cookie.name, cookie.host, cookie.path);
        assert_eq!(kept::facts(cookie), expected.facts, "{name}");
        let ends = cookie.expires.map(|end| end.as_micros().div_euclid(1_000_000));
        assert_eq!(
            ends.is_some(),
            expected.expires.is_some(),
            "{name} ends as it was set"
        );
        if let (Some(end), Some(range)) = (ends, &expected.expires) {
            assert!(range.contains(&end), "{name} ends at {end}, not {range:?}");
        }
        let made = cookie.created.map(|made| made.as_micros().div_euclid(1_000_000));
        // Firefox does not say when it was given a cookie that ends with the session.
        let unsaid = made.is_none() && cookie.kept_in == KeptIn::SessionStore;
        assert!(
            unsaid || made.is_some_and(|made| lab.set.contains(&made)),
            "{name} was set at {made:?}"
        );
        assert!(
            expected.bytes.contains(&cookie.value.bytes),
            "{name} has {} bytes",
            cookie.value.bytes
        );
    }
}

pub fn running_store_is_shown(lab: &Lab, beside: &[PathBuf]) {
    let report = lab.settled();
    let profile = lab.profile(&report);
    assert_eq!(profile.running, Running::Open);
    let found: BTreeSet<Key> = profile.cookies.iter().map(kept::key).collect();
    let wanted: BTreeSet<Key> = kept::expected(lab).into_keys().collect();
    assert_eq!(found, wanted, "what the browser wrote is shown while it runs");
    assert_eq!(lab.beside_the_store(), beside, "no file is left beside the store");
    assert!(
        !lab.machine().own_folder().exists(),
        "no copy of the store is left anywhere"
    );
}
