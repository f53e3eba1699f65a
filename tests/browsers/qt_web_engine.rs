//! qutebrowser: the browser on QtWebEngine that installs at the least cost.

use std::path::Path;

use cookie_inspector_core::cookie::Timestamp;
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::platform::{self, Running};
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal;
use cookie_inspector_core::site::Site;

use crate::given::{self, GIVEN, HOST, PATH, Store, page};
use crate::gnome_web::{remove_theme, wait_until};
use crate::pages::LOADED;
use crate::qutebrowser::{Qutebrowser, store};
use crate::server::Server;

/// Opens the page, does `meanwhile`, and ends the browser; gives the names it sent, in order.
fn visit(home: &Path, server: &Server, meanwhile: impl FnOnce(Qutebrowser)) -> Vec<String> {
    let browser = Qutebrowser::open(home, server, &format!("http://{HOST}{PATH}"));
    let visits = server.visits_until(HOST, LOADED);
    meanwhile(browser);
    wait_until("the store is let go", || !platform::held_open(&store(home)));
    let sent = visits.iter().find(|visit| visit.path == PATH).unwrap();
    let mut names: Vec<String> = sent.cookies.iter().map(|(name, _)| name.clone()).collect();
    names.sort();
    names
}

#[test]
#[ignore = "starts real browsers"]
fn what_qutebrowser_was_given_is_told_and_what_is_removed_is_sent_again_only_after_an_undo() {
    let home = tempfile::Builder::new().prefix("lab").tempdir().unwrap();
    let machine = || Machine::copied(home.path(), Os::Linux).unwrap();
    let report = || inspect(&machine(), Policy::built_in(), &Site::FLASKTRACK);
    let began = Timestamp::now();
    let told = |running| {
        let report = report();
        let [profile] = report.profiles.as_slice() else {
            panic!("{:?}", report.profiles);
        };
        assert_eq!(
            (profile.browser.as_str(), profile.running),
            ("qutebrowser", running)
        );
        // While it runs, its lock on the whole store keeps no look out.
        given::compare(profile, Store::QtWebEngine, &given::since(began));
        report
    };
    let server = Server::start(&[HOST], page(GIVEN));
    let sent = visit(home.path(), &server, |browser| {
        // It writes after half a minute.
        wait_until("the cookies are written", || {
            report().cookies().count() == given::kept(Store::QtWebEngine)
        });
        let report = told(Running::Open);
        let refusal = remove_theme(&machine(), &report).removals[0].problem.clone();
        assert_eq!(refusal.unwrap().code, "browser-running");
        browser.kill();
    });
    assert!(sent.is_empty());
    told(Running::Closed);

    let lasting = ["consent", "lang", "theme"];
    let sent = visit(home.path(), &server, Qutebrowser::quit);
    assert_eq!(
        sent, lasting,
        "what the killed browser had written; the session has ended"
    );
    let found = told(Running::Closed);

    server.play(page(&[]));
    let outcome = remove_theme(&machine(), &found);
    assert_eq!(outcome.removals[0].removed.len(), 1, "{outcome:?}");
    assert_eq!(
        visit(home.path(), &server, Qutebrowser::quit),
        ["consent", "lang"]
    );
    let backup = outcome.removals[0].backup.as_ref().unwrap();
    removal::undo(&machine(), &Site::FLASKTRACK, backup).unwrap();
    assert_eq!(visit(home.path(), &server, Qutebrowser::quit), lasting);
}
