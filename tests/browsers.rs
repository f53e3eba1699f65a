//! Real browsers against a loopback server that plays FlaskTrack: what they kept is what we report, what is
//! removed is no longer sent, and what is undone is sent again.

// Debian's browsers, and what they leave; Windows and macOS have none to install here.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test stops on the first surprise"
)]

#[path = "support/browser.rs"]
mod browser;
#[path = "support/chromium.rs"]
mod chromium;
#[path = "support/dice.rs"]
mod dice;
#[path = "support/epiphany.rs"]
mod epiphany;
#[path = "support/firefox.rs"]
mod firefox;
#[path = "browsers/gnome_web.rs"]
mod gnome_web;
#[path = "support/journey.rs"]
mod journey;
#[path = "support/kept.rs"]
mod kept;
#[path = "support/lab.rs"]
mod lab;
#[path = "support/pages.rs"]
mod pages;
#[path = "support/planted.rs"]
mod planted;
#[path = "browsers/report_page.rs"]
mod report_page;
#[path = "browsers/qt_web_engine.rs"]
mod qt_web_engine;
#[path = "support/qutebrowser.rs"]
mod qutebrowser;
#[path = "browsers/races.rs"]
mod races;
#[path = "support/server.rs"]
mod server;
#[path = "browsers/signing_in.rs"]
mod signing_in;
#[path = "browsers/settings.rs"]
mod settings;
#[path = "browsers/starting.rs"]
mod starting;
#[path = "browsers/waiting.rs"]
mod waiting;

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use browser::Kind;
use cookie_inspector_core::clause::ClauseOutcome;
use cookie_inspector_core::cookie::KeptIn;
use cookie_inspector_core::platform::Running;
use cookie_inspector_core::removal;
use cookie_inspector_core::report::{CookieReport, Report};
use cookie_inspector_core::sign_out::{Fate, Look, SAVED_AFTER_SECONDS, compare};
use cookie_inspector_core::site::Site;
use cookie_inspector_core::support_report;
use journey::{PRECISE, UNKNOWN, is_one_of};
use kept::Key;
use lab::Lab;
use pages::{CHURN, CHURNING, LOADED};
use planted::Planted;
use rusqlite::types::Value;

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

fn cookies_are_reported_as_they_were_set(lab: &Lab) {
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

/// How many rows the churning sites have in the closed store.
fn churning_rows(lab: &Lab) -> usize {
    let is_churn = |row: &Vec<(String, Value)>| text_of(row, "name").starts_with("churn");
    lab.rows().iter().filter(|row| is_churn(row)).count()
}

/// A text of a row; any byte may stand in it.
fn text_of(row: &[(String, Value)], column: &str) -> String {
    let found = row.iter().find(|(name, _)| name == column);
    match found {
        Some((_, Value::Blob(bytes))) => String::from_utf8_lossy(bytes).into_owned(),
        found => panic!("{column}: {found:?}"),
    }
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
    assert_eq!(lab.profile(&crashed).problem, None);

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

fn running_store_is_shown(lab: &Lab, beside: &[std::path::PathBuf]) {
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
fn no_word_or_file_of_ours_holds_a_value_of_chromium() {
    no_word_or_file_of_ours_holds_a_value(&Lab::planted(Kind::Chromium));
}

#[test]
#[ignore = "starts real browsers"]
fn no_word_or_file_of_ours_holds_a_value_of_firefox() {
    no_word_or_file_of_ours_holds_a_value(&Lab::planted(Kind::Firefox));
}

fn no_word_or_file_of_ours_holds_a_value(lab: &Lab) {
    let theirs: BTreeSet<_> = lab.footprints().into_keys().collect();
    let rows = lab.rows();
    let secrets = journey::Secrets::of(lab, &rows);
    if lab.kind == Kind::Firefox {
        let store = std::fs::read(lab.kind.store(lab.home())).unwrap();
        assert!(
            secrets.found_in(&store).is_some(),
            "the search finds what is there"
        );
    }

    let said = journey::whole(lab);
    let home = lab.home().display().to_string();
    assert!(
        said.contains(support_report::FORMAT) && !said.contains(&home),
        "no folder is told"
    );
    assert!(lab.rows() == rows, "undo gives back every byte");
    assert!(said.len() > 10_000, "the journey said something");
    assert_eq!(
        secrets.found_in(said.as_bytes()),
        None,
        "a part of a value was said"
    );

    let backups = lab.machine().backup_folder();
    let ours = lab.footprints().into_keys().filter(|path| !theirs.contains(path));
    let (kept, other): (Vec<_>, Vec<_>) = ours.partition(|path| path.starts_with(&backups));
    assert!(!kept.is_empty(), "backups were written");
    for path in kept {
        assert_eq!(mode(&path), 0o600, "{} is for its owner alone", path.display());
        assert_eq!(mode(path.parent().unwrap()), 0o700, "so is its folder");
    }
    for path in other {
        let found = secrets.found_in(&std::fs::read(&path).unwrap());
        assert_eq!(found, None, "{} holds a part of a value", path.display());
    }
}

fn mode(path: &std::path::Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

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
