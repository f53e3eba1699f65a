//! The settings of real browsers: what we read of them is what the browsers do.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cookie_inspector_core::diagnose::diagnose;
use cookie_inspector_core::finding::Question;
use cookie_inspector_core::machine::Machine;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::report::{ProfileReport, Report};
use cookie_inspector_core::settings::{Access, SetBy};
use cookie_inspector_core::site::Site;
use cookie_inspector_core::{inspect, settings::SiteSettings};
use serde_json::json;

use crate::browser::{Browser, Kind};
use crate::chromium;
use crate::firefox::Firefox;
use crate::lab::Lab;
use crate::pages::{self, TOUR};
use crate::server::Play;

/// The hosts of the site on the tour.
const OURS: &[&str] = &[
    "flasktrack.com",
    "www.flasktrack.com",
    "app.flasktrack.com",
    "acme.app.flasktrack.com",
];

/// The sites, each of which sets one cookie that lasts.
fn setting_a_cookie() -> Arc<Play> {
    let quiet = pages::quiet();
    Arc::new(move |host, path| {
        let mut answer = quiet(host, path)?;
        if TOUR.contains(&(host, path)) {
            answer.set_cookie = vec![b"lasting=CANARY-4713; Max-Age=9999; Path=/; Secure".to_vec()];
        }
        Some(answer)
    })
}

/// The hosts whose cookie is still sent, seen by a browser that is started anew.
fn still_sent(lab: &Lab) -> BTreeSet<&'static str> {
    lab.server.play(pages::quiet());
    let visits = lab.visit();
    let has = |host: &str| {
        let here = visits.iter().filter(|visit| visit.host == host);
        here.flat_map(|visit| &visit.cookies)
            .any(|(name, _)| name == "lasting")
    };
    OURS.iter().copied().filter(|host| has(host)).collect()
}

/// The hosts whose cookies are kept, by what we read.
fn kept_as_read(settings: &SiteSettings) -> BTreeSet<&'static str> {
    let clears = settings.clears_at_exit.as_ref().is_some_and(|rule| rule.value);
    let allowed = |host: &str| settings.access(host).unwrap().value == Access::Allow;
    OURS.iter()
        .copied()
        .filter(|host| !clears && allowed(host))
        .collect()
}

/// The checks of the sign-in that say something of this address.
fn said_of(report: &Report, address: &str) -> Vec<String> {
    let question = Question {
        address: Some(address.to_owned()),
        symptom: None,
    };
    let findings = diagnose(report, &Site::FLASKTRACK, &question).findings;
    findings.into_iter().map(|finding| finding.check).collect()
}

fn profile(lab: &Lab) -> ProfileReport {
    let profile = lab.profile(&lab.report()).clone();
    assert!(
        profile.settings.unread.is_empty(),
        "{:?}",
        profile.settings.unread
    );
    profile
}

fn codes(profile: &ProfileReport) -> Vec<&str> {
    profile.notes.iter().map(|note| note.code.as_str()).collect()
}

#[test]
#[ignore = "starts real browsers"]
fn chromium_does_with_cookies_what_we_read_in_its_settings() {
    let lab = Lab::new(Kind::Chromium);
    let folder = chromium::folder(lab.home()).join("Default");
    fs::create_dir_all(&folder).unwrap();
    let preferences = json!({ "profile": {
        "default_content_setting_values": { "cookies": 4 },
        "content_settings": { "exceptions": { "cookies": {
            "app.flasktrack.com,*": { "setting": 2 },
            "[*.]flasktrack.com,*": { "setting": 1 },
            "https://www.flasktrack.com:443,*": { "setting": 4 },
            "[*.]bank.example,*": { "setting": 2 },
        } } },
    } });
    fs::write(folder.join("Preferences"), preferences.to_string()).unwrap();
    lab.server.play(setting_a_cookie());
    lab.visit();

    let found = profile(&lab);
    let access = OURS.iter().map(|host| found.settings.access(host).unwrap().value);
    assert_eq!(
        access.collect::<Vec<_>>(),
        [Access::Allow, Access::SessionOnly, Access::Block, Access::Allow]
    );
    assert_eq!(found.settings.cookies.len(), 5, "three of the site, two for all");
    let blocked = found
        .cookies
        .iter()
        .any(|cookie| cookie.host == "app.flasktrack.com");
    assert!(!blocked, "a blocked cookie is never kept");
    assert_eq!(codes(&found), ["setting-blocks-host", "setting-forgets-host"]);
    assert_eq!(found.settings.crashed, Some(false));
    assert_eq!(said_of(&lab.report(), OURS[2]), ["blocked-by-setting"]);
    assert_eq!(said_of(&lab.report(), OURS[1]), ["cleared-on-exit"]);
    assert_eq!(said_of(&lab.report(), OURS[0]), ["no-session"]);
    assert_eq!(still_sent(&lab), kept_as_read(&found.settings));
}

#[test]
#[ignore = "starts real browsers"]
fn chromium_restores_its_last_visit_if_we_read_so() {
    let lab = Lab::new(Kind::Chromium);
    let folder = chromium::folder(lab.home()).join("Default");
    fs::create_dir_all(&folder).unwrap();
    fs::write(
        folder.join("Preferences"),
        r#"{"session":{"restore_on_startup":1}}"#,
    )
    .unwrap();
    lab.visit();
    let rule = profile(&lab).settings.restores_session.unwrap();
    assert_eq!(
        (rule.value, rule.set_by),
        (true, SetBy::Person),
        "where Chromium itself has written it"
    );

    let browser = lab.start();
    // It writes its settings down every ten seconds.
    let written = || fs::read_to_string(folder.join("Preferences")).unwrap_or_default();
    let end = Instant::now() + Duration::from_secs(60);
    while !written().contains(r#""exit_type":"Crashed""#) {
        assert!(Instant::now() < end, "Chromium has not written its settings");
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(
        profile(&lab).settings.crashed,
        None,
        "an open browser has not ended"
    );
    browser.kill();
    lab.wait_for_helpers();
    assert_eq!(profile(&lab).settings.crashed, Some(true));
}

#[test]
#[ignore = "starts real browsers"]
fn firefox_does_with_cookies_what_we_read_in_its_settings() {
    let lab = Lab::new(Kind::Firefox);
    lab.server.play(setting_a_cookie());
    let with = |script: &str| {
        let mut firefox = Box::new(Firefox::start(lab.home(), &lab.server));
        firefox.run(script);
        lab.server.play(setting_a_cookie());
        lab.tour(&mut *firefox);
        firefox.quit();
    };
    with(
        "const permit = (origin, code) => Services.perms.addFromPrincipal(
             Services.scriptSecurityManager.createContentPrincipalFromOrigin(origin), 'cookie', code);
         permit('https://app.flasktrack.com', 2);
         permit('https://www.flasktrack.com', 8);
         permit('https://bank.example', 2);",
    );
    let found = profile(&lab);
    let access = OURS.iter().map(|host| found.settings.access(host).unwrap().value);
    assert_eq!(
        access.collect::<Vec<_>>(),
        [
            Access::SessionOnly,
            Access::SessionOnly,
            Access::Block,
            Access::Block
        ],
        "the first is forgotten with the second"
    );
    assert!(!format!("{:?}", found.settings).contains("bank"));
    assert_eq!(
        codes(&found),
        ["session-kept", "setting-blocks-host", "setting-forgets-host"]
    );
    assert_eq!(found.settings.crashed, Some(false));
    assert_eq!(said_of(&lab.report(), OURS[2]), ["blocked-by-setting"]);
    assert_eq!(said_of(&lab.report(), OURS[1]), ["cleared-on-exit"]);
    assert_eq!(still_sent(&lab), kept_as_read(&found.settings));

    with("Services.prefs.setBoolPref('privacy.sanitize.sanitizeOnShutdown', true);");
    let found = profile(&lab);
    assert!(found.settings.clears_at_exit.as_ref().unwrap().value);
    assert_eq!(still_sent(&lab), kept_as_read(&found.settings), "nothing is left");

    with(
        "Services.perms.addFromPrincipal(
             Services.scriptSecurityManager.createContentPrincipalFromOrigin('https://flasktrack.com'), 'cookie', 1);",
    );
    let found = profile(&lab);
    assert!(
        !found.settings.clears_at_exit.as_ref().unwrap().value,
        "the site is left out of the clean-up"
    );
    assert_eq!(still_sent(&lab), kept_as_read(&found.settings));
    assert!(kept_as_read(&found.settings).contains("flasktrack.com"));
    assert_eq!(said_of(&lab.report(), OURS[0]), ["no-session"]);
}

#[test]
#[ignore = "starts real browsers"]
fn firefox_obeys_the_policies_of_a_company_that_we_read() {
    let lab = Lab::new(Kind::Firefox);
    let root = tempfile::tempdir().unwrap();
    let policies = json!({ "policies": {
        "Cookies": { "Block": ["https://www.flasktrack.com"], "AllowSession": ["https://app.flasktrack.com"] },
        "Homepage": { "StartPage": "previous-session" },
    } });
    let program = firefox_with(root.path(), &policies.to_string());
    lab.server.play(setting_a_cookie());
    let mut firefox = Box::new(Firefox::start_from(&program, lab.home(), &lab.server));
    let page = firefox.run("return Services.prefs.getIntPref('browser.startup.page');");
    assert_eq!(page, json!(3), "it has read the policies");
    lab.tour(&mut *firefox);
    firefox.quit();

    let machine: Machine = lab.machine().with_system_root(root.path());
    let report = inspect::inspect(&machine, Policy::built_in(), &Site::FLASKTRACK);
    let settings = &lab.profile(&report).settings;
    let blocked = settings.access("www.flasktrack.com").unwrap();
    assert_eq!((blocked.value, blocked.set_by), (Access::Block, SetBy::Company));
    assert!(settings.restores_session.as_ref().unwrap().value);
    assert_eq!(said_of(&report, OURS[1]), ["policy-managed"]);
    assert_eq!(still_sent(&lab), kept_as_read(settings));
    let without = &profile(&lab).settings;
    assert!(
        without.cookies.iter().all(|rule| rule.set_by != SetBy::Company),
        "Firefox does not keep them itself"
    );
}

/// Debian's Firefox below another root, with the policies of a company beside it.
fn firefox_with(root: &Path, policies: &str) -> String {
    let (from, to) = (
        Path::new("/usr/lib/firefox-esr"),
        root.join("usr/lib/firefox-esr"),
    );
    fs::create_dir_all(to.join("distribution")).unwrap();
    fs::write(to.join("distribution/policies.json"), policies).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let name = entry.unwrap().file_name();
        // It looks beside where its program really lies.
        if name == "firefox-esr" {
            fs::copy(from.join(&name), to.join(&name)).unwrap();
        } else if name != "distribution" {
            symlink(from.join(&name), to.join(&name)).unwrap();
        }
    }
    to.join("firefox-esr").display().to_string()
}
