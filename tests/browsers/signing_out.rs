//! Whether a sign-out in an open browser reached its store.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cookie_inspector_core::clause::ClauseOutcome;
use cookie_inspector_core::sign_out::{Fate, Look, SAVED_AFTER_SECONDS, compare};

use crate::browser::Kind;
use crate::lab::Lab;
use crate::{pages, server};

#[test]
#[ignore = "starts real browsers"]
fn signing_out_of_a_running_chromium_is_told() {
    signing_out_is_told(&Lab::new(Kind::Chromium));
}

#[test]
#[ignore = "starts real browsers"]
fn signing_out_of_a_running_firefox_is_told() {
    signing_out_is_told(&Lab::new(Kind::Firefox));
}

fn signing_out_is_told(lab: &Lab) {
    lab.server.play(answering(&[
        "sessionid=CANARY-4711-ABCDEFGH; Max-Age=9999; Path=/; Secure; HttpOnly",
        "remember_token=CANARY-4712-ABCDEFGH; Max-Age=9999; Path=/; Secure; HttpOnly",
    ]));
    let mut browser = lab.start();
    lab.tour(&mut *browser);
    let before = look_until(lab, |look| look.rows().len() == 2);

    let soon = compare(&before, &Look::of(&lab.report()), 0);
    assert_eq!(
        (soon.outcome, soon.wait.is_some()),
        (ClauseOutcome::Inconclusive, true)
    );
    let later = compare(&before, &Look::of(&lab.report()), SAVED_AFTER_SECONDS);
    assert_eq!(later.outcome, ClauseOutcome::Contradicted, "nobody signed out");

    lab.server.play(answering(&[
        "sessionid=; Max-Age=0; Path=/; Secure; HttpOnly",
        "remember_token=signed-out; Max-Age=9999; Path=/; Secure; HttpOnly",
    ]));
    lab.tour(&mut *browser);
    let ended = |look: &Look| compare(&before, look, 0).outcome == ClauseOutcome::Supported;
    let after = look_until(lab, ended);
    let fates: Vec<Fate> = compare(&before, &after, 0)
        .rows
        .iter()
        .map(|row| row.outcome)
        .collect();
    assert_eq!(fates, [Fate::Changed, Fate::Gone]);
    browser.quit();
    assert!(
        ended(&Look::of(&lab.report())),
        "closing the browser changes nothing"
    );
}

/// The sites, with these lines at the app's front page.
fn answering(lines: &'static [&'static str]) -> Arc<server::Play> {
    let quiet = pages::quiet();
    Arc::new(move |host, path| {
        let mut answer = quiet(host, path)?;
        if (host, path) == ("app.flasktrack.com", "/app/home") {
            answer.set_cookie = lines.iter().map(|line| line.as_bytes().to_vec()).collect();
        }
        Some(answer)
    })
}

/// Looks until `is_there`, for a minute: the browser saves in its own time.
fn look_until(lab: &Lab, is_there: impl Fn(&Look) -> bool) -> Look {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let look = Look::of(&lab.report());
        if is_there(&look) {
            return look;
        }
        assert!(Instant::now() < end, "the browser did not save it");
        std::thread::sleep(Duration::from_millis(200));
    }
}
