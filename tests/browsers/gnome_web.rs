//! GNOME Web: the only browser here on libsoup's store.

use std::path::Path;
use std::time::{Duration, Instant};

use cookie_inspector_core::cookie::Timestamp;
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::platform::{self, Running};
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal::{self, Chosen, Outcome};
use cookie_inspector_core::report::Report;
use cookie_inspector_core::site::Site;

use crate::epiphany::{Epiphany, store};
use crate::given::{self, GIVEN, HOST, PATH, Store, page};
use crate::pages::LOADED;
use crate::server::Server;

/// Opens the plain page, does `meanwhile`, and ends the browser; gives the names it sent, in order.
fn visit(home: &Path, server: &Server, meanwhile: impl FnOnce(Epiphany)) -> Vec<String> {
    let browser = Epiphany::open(home, server, &format!("http://{HOST}{PATH}"));
    let visits = server.visits_until(HOST, LOADED);
    meanwhile(browser);
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
fn what_gnome_web_was_given_is_told_and_what_is_removed_is_sent_again_only_after_an_undo() {
    let home = tempfile::Builder::new().prefix("lab").tempdir().unwrap();
    let machine = || Machine::copied(home.path(), Os::Linux).unwrap();
    let report = || inspect(&machine(), Policy::built_in(), &Site::FLASKTRACK);
    let began = Timestamp::now();
    let told = |running| {
        let report = report();
        let [profile] = report.profiles.as_slice() else {
            panic!("{:?}", report.profiles);
        };
        assert_eq!((profile.browser.as_str(), profile.running), ("epiphany", running));
        given::compare(profile, Store::Soup, &given::since(began));
        report
    };
    let server = Server::start(&[HOST], page(GIVEN));
    let sent = visit(home.path(), &server, |browser| {
        wait_until("the cookies are written", || {
            report().cookies().count() == given::kept(Store::Soup)
        });
        let report = told(Running::Open);
        let refusal = remove_theme(&machine(), &report).removals[0].problem.clone();
        assert_eq!(refusal.unwrap().code, "browser-running");
        browser.kill(home.path());
    });
    assert!(sent.is_empty());
    told(Running::Closed);

    let all = ["consent", "lang", "theme"];
    let sent = visit(home.path(), &server, drop);
    assert_eq!(sent, all, "what the killed browser had written");
    let found = told(Running::Closed);

    server.play(page(&[]));
    let outcome = remove_theme(&machine(), &found);
    assert_eq!(outcome.removals[0].removed.len(), 1, "{outcome:?}");
    assert_eq!(visit(home.path(), &server, drop), ["consent", "lang"]);
    let backup = outcome.removals[0].backup.as_ref().unwrap();
    removal::undo(&machine(), &Site::FLASKTRACK, backup).unwrap();
    assert_eq!(visit(home.path(), &server, drop), all);
}
