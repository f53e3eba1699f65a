//! A session that Firefox restores, after some of its cookies were removed.

use cookie_inspector_core::cookie::KeptIn;
use cookie_inspector_core::report::CookieReport;

use crate::browser::Kind;
use crate::lab::Lab;
use crate::pages::LOADED;
use crate::{journey, pages};

#[test]
#[ignore = "starts real browsers"]
fn a_restored_firefox_session_lacks_what_was_removed_until_it_is_undone() {
    let mut lab = Lab::new(Kind::Firefox);
    lab.restore_sessions();
    lab.plant().quit();
    let of_session = |cookie: &CookieReport| cookie.kept_in == KeptIn::SessionStore;
    // A session that was restored once holds all that a second one does.
    let before = restored(&lab);
    let report = lab.report();
    let known = |cookie: &CookieReport| of_session(cookie) && cookie.verdict.deletable;
    let unknown = |cookie: &CookieReport| of_session(cookie) && cookie.verdict.category == "unknown";
    let mut steps = vec![journey::choose(&report, known)];
    steps.extend(journey::choose(&report, unknown).into_iter().map(|mut row| {
        row.understood = true;
        vec![row]
    }));
    assert!(
        steps[0].len() >= 2 && steps.len() >= 2,
        "there are some of both kinds"
    );
    let names: Vec<&str> = report
        .cookies()
        .filter(|(_, cookie)| known(cookie) || unknown(cookie))
        .map(|(_, cookie)| cookie.name.as_str())
        .collect();
    let is_gone = |sent: &journey::Sent| names.contains(&sent.name.as_str());
    assert!(before.1.iter().any(is_gone), "a restored session sends them");

    let mut backups = Vec::new();
    for chosen in &steps {
        let outcome = journey::remove(&lab, chosen);
        assert_eq!(outcome.removals[0].problem, None);
        assert_eq!(outcome.removals[0].removed.len(), chosen.len());
        backups.push(outcome.removals[0].backup.clone().unwrap());
    }
    let left: Vec<_> = before.1.iter().filter(|sent| !is_gone(sent)).cloned().collect();
    let after = restored(&lab);
    assert_eq!(after.0, before.0, "the same pages are open again");
    assert_eq!(after.1, left, "all but what was removed is sent");
    let gone = |cookie: &CookieReport| known(cookie) || unknown(cookie);
    assert!(
        journey::choose(&lab.report(), gone).is_empty(),
        "and it stays away"
    );

    journey::undo_all(&lab, &backups);
    let again = restored(&lab);
    assert_eq!(again.0, before.0);
    let sorted = |sent: &[journey::Sent]| -> Vec<String> {
        let mut sent: Vec<String> = sent.iter().map(|sent| format!("{sent:?}")).collect();
        sent.sort();
        sent
    };
    assert_eq!(sorted(&again.1), sorted(&before.1), "every cookie is sent again");
}

/// Starts Firefox, which opens the pages of the last session; gives these, and what a tour sends.
fn restored(lab: &Lab) -> (Vec<String>, Vec<journey::Sent>) {
    let mut browser = lab.start();
    let (last, _) = *pages::TOUR.last().unwrap();
    let opened = lab.server.visits_until(last, LOADED);
    let mut pages: Vec<String> = opened
        .iter()
        .filter(|visit| visit.path != LOADED && !visit.path.contains("favicon"))
        .map(|visit| format!("{}{}", visit.host, visit.path))
        .collect();
    pages.sort();
    pages.dedup();
    let sent = journey::sent(&lab.tour(&mut *browser));
    browser.quit();
    (pages, sent)
}
