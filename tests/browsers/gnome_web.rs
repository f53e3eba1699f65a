//! GNOME Web: the only browser here on libsoup's store.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cookie_inspector_core::cookie::{SameSite, Timestamp};
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::platform::{self, Running};
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal::{self, Chosen, Outcome};
use cookie_inspector_core::report::Report;
use cookie_inspector_core::site::Site;

use crate::epiphany::{Epiphany, store};
use crate::server::{Answer, Play, Server};

/// GNOME Web shows a warning for the test's certificate, so its pages come without TLS.
pub const HOST: &str = "app.flasktrack.com";

pub const PATH: &str = "/plain";

/// What it is given there; the second lasts longer than its store can say.
const GIVEN: [&str; 4] = [
    "theme=CANARY-theme; Max-Age=2592000; SameSite=Lax",
    "lang=CANARY-lang; Max-Age=99999999999; Domain=flasktrack.com; HttpOnly",
    "consent=CANARY-consent; Max-Age=2592000; Path=/plain; SameSite=Strict",
    "session=CANARY-session",
];

pub fn page(set: &'static [&'static str]) -> Arc<Play> {
    Arc::new(move |host, path| {
        let set = if path == PATH { set } else { &[] };
        (host == HOST).then(|| Answer {
            set_cookie: set.iter().map(|line| line.as_bytes().to_vec()).collect(),
            html: "<title>plain</title>".to_owned(),
        })
    })
}

/// Opens the plain page, does `meanwhile`, and ends the browser; gives the names it sent, in order.
fn visit(home: &Path, server: &Server, meanwhile: impl FnOnce()) -> Vec<String> {
    let browser = Epiphany::open(home, server, &format!("http://{}{}", HOST, PATH));
    let visits = server.visits_until(HOST, PATH);
    meanwhile();
    drop(browser);
    wait_until("the store is let go", || !platform::held_open(&store(home)));
    let sent = visits.iter().find(|visit| visit.path == PATH).unwrap();
    let mut names: Vec<String> = sent.cookies.iter().map(|(name, _)| name.clone()).collect();
    names.sort();
    names
}

pub fn wait_until(what: &str, done: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(60);
    while !done() {
        assert!(Instant::now() < end, "{what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

pub fn remove_theme(machine: &Machine, report: &Report) -> Outcome {
    let (_, theme) = report
        .cookies()
        .find(|(_, cookie)| cookie.name == "theme")
        .unwrap();
    let chosen = Chosen {
        id: theme.id.clone(),
        seen: Some(theme.seen),
        understood: false,
    };
    removal::remove(machine, Policy::built_in(), &Site::FLASKTRACK, &[chosen]).unwrap()
}

#[test]
#[ignore = "starts real browsers"]
fn what_is_removed_from_gnome_web_is_no_longer_sent_and_an_undo_sends_it_again() {
    let home = tempfile::Builder::new().prefix("lab").tempdir().unwrap();
    let machine = || Machine::copied(home.path(), Os::Linux).unwrap();
    let report = || inspect(&machine(), Policy::built_in(), &Site::FLASKTRACK);
    let remove = || remove_theme(&machine(), &report());
    let server = Server::start(&[HOST], page(&GIVEN));
    let sent = visit(home.path(), &server, || {
        wait_until("the cookies are written", || report().cookies().count() == 3);
        assert_eq!(report().profiles[0].running, Running::Open);
        let refusal = remove().removals[0].problem.clone().unwrap();
        assert_eq!(refusal.code, "browser-running");
    });
    assert!(sent.is_empty());
    server.play(page(&[]));

    let found = report();
    let profile = &found.profiles[0];
    assert_eq!(
        (profile.browser.as_str(), profile.running, &profile.problem),
        ("epiphany", Running::Closed, &None)
    );
    let facts: Vec<_> = profile
        .cookies
        .iter()
        .map(|c| {
            (
                c.name.as_str(),
                c.host.as_str(),
                c.path.as_str(),
                c.http_only,
                c.same_site,
            )
        })
        .collect();
    assert_eq!(
        facts,
        [
            ("consent", HOST, PATH, Some(false), SameSite::Strict),
            ("lang", ".flasktrack.com", "/", Some(true), SameSite::Unspecified),
            ("theme", HOST, "/", Some(false), SameSite::Lax),
        ],
        "all but the one that ends with the session"
    );
    let ends = |at: usize| Timestamp::now().seconds_until(profile.cookies[at].expires.unwrap());
    assert!((2_500_000..=2_592_000).contains(&ends(2)));
    assert!(ends(1) > 2_592_000, "a number that did not fit is not past");

    let outcome = remove();
    assert_eq!(outcome.removals[0].removed.len(), 1, "{outcome:?}");
    let sent = visit(home.path(), &server, || {});
    assert_eq!(sent, ["consent", "lang"]);
    removal::undo(
        &machine(),
        &Site::FLASKTRACK,
        outcome.removals[0].backup.as_ref().unwrap(),
    )
    .unwrap();
    let sent = visit(home.path(), &server, || {});
    assert_eq!(sent, ["consent", "lang", "theme"]);
}
