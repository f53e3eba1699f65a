//! "Close the browser, and I will go on by myself", with browsers that are really closed.

use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal::Chosen;
use cookie_inspector_core::waiting::{self, AfterWait, LOOK_EVERY, Step, Watch};

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use cookie_inspector_core::removal;
use cookie_inspector_core::site::Site;

use crate::browser::Kind;
use crate::journey::{self, PRECISE, is_one_of};
use crate::lab::Lab;

#[test]
#[ignore = "starts real browsers"]
fn a_removal_that_waits_goes_on_once_chromium_is_closed() {
    a_removal_that_waits_goes_on_once_it_is_closed(Lab::new(Kind::Chromium));
}

#[test]
#[ignore = "starts real browsers"]
fn a_removal_that_waits_goes_on_once_firefox_is_closed() {
    a_removal_that_waits_goes_on_once_it_is_closed(Lab::new(Kind::Firefox));
}

fn a_removal_that_waits_goes_on_once_it_is_closed(mut lab: Lab) {
    let browser = lab.plant();
    let report = lab.settled();
    let chosen = journey::choose(&report, is_one_of(PRECISE));
    let plan = removal::plan(&report, &chosen);
    assert_eq!(waiting::can_wait_for(&plan).count(), 1);
    let ids = [plan.profiles[0].profile.clone()];

    let after = std::thread::scope(|scope| {
        let (open, opened) = std::sync::mpsc::channel();
        let (lab, chosen) = (&lab, &chosen);
        let waits = scope.spawn(move || once_closed(lab, &ids, chosen, &open));
        opened.recv().unwrap();
        assert_eq!(
            journey::keys(&lab.report()),
            journey::keys(&report),
            "nothing goes while it is open"
        );
        browser.quit();
        waits.join().unwrap()
    });
    let outcome = after.outcome.expect("it still is what was confirmed");
    assert_eq!(outcome.removals[0].problem, None);
    assert_eq!(outcome.removals[0].removed.len(), PRECISE.len());

    let gone = journey::values(&lab, PRECISE);
    let is_gone = |sent: &journey::Sent| gone.contains(&sent.value);
    let sent = journey::sent(&lab.visit());
    assert!(!sent.iter().any(is_gone), "what was removed is not sent");
    assert!(
        sent.iter().any(|cookie| cookie.name == "_ga"),
        "its namesakes are"
    );
    journey::undo_all(&lab, &[outcome.removals[0].backup.clone().unwrap()]);
    let again: BTreeSet<String> = journey::sent(&lab.visit())
        .into_iter()
        .filter(is_gone)
        .map(|sent| sent.value)
        .collect();
    assert_eq!(again, gone, "all of it is sent again");
    assert_eq!(lab.integrity(), "ok");
}

/// Waits as both faces do, and goes on; `open` is told that it waits.
fn once_closed(
    lab: &Lab,
    ids: &[String],
    chosen: &[Chosen],
    open: &std::sync::mpsc::Sender<()>,
) -> AfterWait {
    let began = Instant::now();
    let mut watch = Watch::new(Duration::from_secs(120));
    loop {
        match watch
            .step(waiting::look(&lab.machine(), ids), began.elapsed())
            .step
        {
            Step::Open => open.send(()).unwrap_or_default(),
            Step::Settling => {}
            Step::Closed => break,
            ended @ (Step::TimedOut | Step::Cancelled) => panic!("{ended:?}"),
        }
        std::thread::sleep(LOOK_EVERY);
    }
    waiting::remove_confirmed(&lab.machine(), Policy::built_in(), &Site::FLASKTRACK, chosen).unwrap()
}
