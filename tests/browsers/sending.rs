//! What is removed is no longer sent, and what is undone is sent again; an open browser is left alone.

use cookie_inspector_core::platform::Running;
use cookie_inspector_core::removal;

use crate::browser::Kind;
use crate::journey::{PRECISE, UNKNOWN, is_one_of};
use crate::lab::Lab;
use crate::pages::{CHURNING, LOADED};
use crate::planted::Planted;
use crate::{journey, kept};

#[test]
#[ignore = "starts real browsers"]
fn chromium_no_longer_sends_what_was_removed_until_it_is_undone() {
    no_longer_sent_until_it_is_undone(&Lab::planted(Kind::Chromium));
}

#[test]
#[ignore = "starts real browsers"]
fn firefox_no_longer_sends_what_was_removed_until_it_is_undone() {
    no_longer_sent_until_it_is_undone(&Lab::planted(Kind::Firefox));
}

fn no_longer_sent_until_it_is_undone(lab: &Lab) {
    let before = journey::sent(&lab.visit());
    // A tour goes through no container, and the cookies of a session ended with it.
    let lasting = |p: &&Planted| p.cookie.expires().is_some() && p.container.is_none();
    for planted in lab
        .jar
        .iter()
        .filter(lasting)
        .filter(|p| kept::keeps(lab.kind, p))
    {
        let value = journey::seen(planted);
        assert!(
            before.iter().any(|sent| sent.value == value),
            "{} is sent at first",
            planted.cookie.name()
        );
    }
    let rows = lab.rows();

    let backups = journey::remove_all(lab);
    assert_eq!(
        lab.rows().len(),
        rows.len() - PRECISE.len() - UNKNOWN.len(),
        "only these rows are gone"
    );
    let gone = journey::values(lab, &[PRECISE, UNKNOWN].concat());
    let rest: Vec<_> = before
        .iter()
        .filter(|cookie| !gone.contains(&cookie.value))
        .cloned()
        .collect();
    assert_eq!(
        journey::sent(&lab.visit()),
        rest,
        "all but the removed cookies are sent, as before"
    );
    assert_eq!(lab.integrity(), "ok");

    journey::undo_all(lab, &backups);
    assert_eq!(
        journey::sent(&lab.visit()),
        before,
        "every cookie is sent again, with the value it had"
    );
    assert_eq!(lab.integrity(), "ok");
}

#[test]
#[ignore = "starts real browsers"]
fn a_running_chromium_keeps_its_cookies_and_a_crashed_one_lets_them_go() {
    a_running_browser_keeps_its_cookies_and_a_crashed_one_lets_them_go(Lab::new(Kind::Chromium));
}

#[test]
#[ignore = "starts real browsers"]
fn a_running_firefox_keeps_its_cookies_and_a_crashed_one_lets_them_go() {
    a_running_browser_keeps_its_cookies_and_a_crashed_one_lets_them_go(Lab::new(Kind::Firefox));
}

fn a_running_browser_keeps_its_cookies_and_a_crashed_one_lets_them_go(mut lab: Lab) {
    let mut browser = lab.plant();
    for host in &CHURNING[..5] {
        browser.open(&format!("https://{host}/"));
        lab.server.visits_until(host, LOADED);
    }
    let open = lab.settled();
    let chosen = journey::choose(&open, is_one_of(PRECISE));
    for planned in &removal::plan(&open, &chosen).profiles {
        assert_eq!(
            planned.problem.as_ref().map(|p| p.code.as_str()),
            Some("browser-running")
        );
    }
    let outcome = journey::remove(&lab, &chosen);
    let refused = &outcome.removals[0];
    assert_eq!(
        refused.problem.as_ref().map(|p| p.code.as_str()),
        Some("browser-running")
    );
    assert_eq!(
        (refused.removed.len(), &refused.backup),
        (0, &None),
        "nothing is removed or kept aside"
    );
    assert_eq!(
        journey::keys(&lab.report()),
        journey::keys(&open),
        "nothing changed"
    );

    browser.kill();
    lab.wait_for_helpers();
    let crashed = lab.report();
    assert_eq!(
        lab.profile(&crashed).running,
        Running::Closed,
        "the locks of a crashed browser are stale"
    );
    assert_eq!(
        journey::keys(&crashed),
        journey::keys(&open),
        "what was written is still there"
    );
    let outcome = journey::remove(&lab, &chosen);
    assert_eq!(outcome.removals[0].problem, None);
    assert_eq!(outcome.removals[0].removed.len(), PRECISE.len());
    let sent = journey::sent(&lab.visit());
    let gone = journey::values(&lab, PRECISE);
    assert!(
        sent.iter().all(|cookie| !gone.contains(&cookie.value)),
        "what was removed is no longer sent"
    );
    assert!(
        sent.iter().any(|cookie| cookie.name == "__Host-session"),
        "what was not removed is still sent"
    );
    assert_eq!(lab.integrity(), "ok");
}
