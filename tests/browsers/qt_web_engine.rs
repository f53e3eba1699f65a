//! qutebrowser: the browser on QtWebEngine that installs at the least cost.

use std::path::Path;

use cookie_inspector_core::cookie::{SameSite, SourceScheme, Timestamp, ValueKind};
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::platform::{self, Running};
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal;
use cookie_inspector_core::report::{CookieReport, Report};
use cookie_inspector_core::site::Site;

use crate::gnome_web::{HOST, PATH, page, remove_theme, wait_until};
use crate::qutebrowser::{Qutebrowser, store};
use crate::server::Server;

const GIVEN: [&str; 4] = [
    "theme=CANARY-theme; Max-Age=2592000; SameSite=Lax",
    "lang=CANARY-lang; Max-Age=2592000; Domain=flasktrack.com; HttpOnly",
    "consent=CANARY-consent; Max-Age=2592000; Path=/plain; SameSite=Strict",
    "session=CANARY-session",
];

/// Opens the page, does `meanwhile`, and ends the browser; gives the names it sent, in order.
fn visit(home: &Path, server: &Server, meanwhile: impl FnOnce()) -> Vec<String> {
    let browser = Qutebrowser::open(home, server, &format!("http://{HOST}{PATH}"));
    let visits = server.visits_until(HOST, PATH);
    meanwhile();
    browser.quit();
    wait_until("the store is let go", || !platform::held_open(&store(home)));
    let sent = visits.iter().find(|visit| visit.path == PATH).unwrap();
    let mut names: Vec<String> = sent.cookies.iter().map(|(name, _)| name.clone()).collect();
    names.sort();
    names
}

/// Name, host, path; host only, secure, HTTP only, of the session; same-site; bytes.
type Facts<'a> = ([&'a str; 3], [Option<bool>; 4], SameSite, u32);

fn facts(c: &CookieReport) -> Facts<'_> {
    assert_ne!(c.value.kind, ValueKind::Encrypted, "this engine encrypts nothing");
    (
        [&c.name, &c.host, &c.path],
        [c.host_only, c.secure, c.http_only, c.session],
        c.same_site,
        c.value.bytes,
    )
}

#[test]
#[ignore = "starts real browsers"]
fn what_is_removed_from_qutebrowser_is_no_longer_sent_and_an_undo_sends_it_again() {
    let home = tempfile::Builder::new().prefix("lab").tempdir().unwrap();
    let machine = || Machine::copied(home.path(), Os::Linux).unwrap();
    let report = || inspect(&machine(), Policy::built_in(), &Site::FLASKTRACK);
    let began = Timestamp::now();
    let server = Server::start(&[HOST], page(&GIVEN));
    let open = |report: &Report| {
        let profile = &report.profiles[0];
        assert_eq!(
            (profile.browser.as_str(), profile.running),
            ("qutebrowser", Running::Open)
        );
        assert_eq!(
            profile.problem, None,
            "its lock on the whole store keeps no look out"
        );
    };
    let sent = visit(home.path(), &server, || {
        // It writes after half a minute.
        wait_until("the cookies are written", || {
            report().cookies().count() == GIVEN.len()
        });
        open(&report());
        let refusal = remove_theme(&machine(), &report()).removals[0]
            .problem
            .clone()
            .unwrap();
        assert_eq!(refusal.code, "browser-running");
    });
    assert!(sent.is_empty());
    server.play(page(&[]));

    let found = report();
    let profile = &found.profiles[0];
    assert_eq!(
        (profile.running, &profile.problem, profile.skipped.len()),
        (Running::Closed, &None, 0)
    );
    let told: Vec<_> = profile.cookies.iter().map(facts).collect();
    let flags = |all: [bool; 4]| all.map(Some);
    assert_eq!(
        told,
        [
            (
                ["consent", HOST, PATH],
                flags([true, false, false, false]),
                SameSite::Strict,
                14
            ),
            (
                ["lang", ".flasktrack.com", "/"],
                flags([false, false, true, false]),
                SameSite::Unspecified,
                11
            ),
            (
                ["session", HOST, "/"],
                flags([true, false, false, true]),
                SameSite::Unspecified,
                14
            ),
            (
                ["theme", HOST, "/"],
                flags([true, false, false, false]),
                SameSite::Lax,
                12
            ),
        ],
        "what the server gave it"
    );
    for cookie in &profile.cookies {
        assert!(
            cookie
                .created
                .is_some_and(|made| made >= began && made <= Timestamp::now())
        );
        assert_eq!(cookie.source_scheme, Some(SourceScheme::Http));
        if let Some(end) = cookie.expires {
            let age = cookie.created.unwrap().seconds_until(end);
            assert!((2_591_990..=2_592_010).contains(&age), "{}: {age}", cookie.name);
        }
    }

    let outcome = remove_theme(&machine(), &found);
    assert_eq!(outcome.removals[0].removed.len(), 1, "{outcome:?}");
    assert_eq!(
        visit(home.path(), &server, || {}),
        ["consent", "lang"],
        "the session has ended"
    );
    let backup = outcome.removals[0].backup.as_ref().unwrap();
    removal::undo(&machine(), &Site::FLASKTRACK, backup).unwrap();
    assert_eq!(visit(home.path(), &server, || {}), ["consent", "lang", "theme"]);
}
