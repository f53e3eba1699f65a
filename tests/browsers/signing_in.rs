//! The sign-in check on what real browsers kept: an ordinary visit is no finding, and troubles made for real are found
//! and repaired.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use cookie_inspector_core::cookie::Timestamp;
use cookie_inspector_core::diagnose::diagnose;
use cookie_inspector_core::finding::{Diagnosis, Question, Severity, Symptom};
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::repair;
use cookie_inspector_core::report::Report;
use cookie_inspector_core::site::Site;

use crate::browser::{Browser, Kind};
use crate::chromium;
use crate::firefox::Firefox;
use crate::lab::Lab;
use crate::pages::{APART, LOADED};
use crate::{journey, pages};

/// A page of the app, and the frame of it in a partner's page.
const FRONT: (&str, &str) = ("app.flasktrack.com", "/app/home");
const FRAME: (&str, &str) = ("app.flasktrack.com", "/embed");

/// What pages set: a host, a path, a line.
type Set = (&'static str, &'static str, String);

/// Makes the pages set these from now on.
fn play(lab: &Lab, set: Vec<Set>) {
    let quiet = pages::quiet();
    lab.server.play(Arc::new(move |host, path| {
        let mut answer = quiet(host, path)?;
        let here = set.iter().filter(|line| (line.0, line.1) == (host, path));
        answer.set_cookie = here.map(|line| line.2.as_bytes().to_vec()).collect();
        Some(answer)
    }));
}

/// The checks that say something, hints left out.
fn told(diagnosis: &Diagnosis) -> BTreeSet<&str> {
    let all = diagnosis.findings.iter().chain(&diagnosis.open);
    all.map(|finding| finding.check.as_str()).collect()
}

fn checks(report: &Report) -> BTreeSet<&str> {
    told(&report.diagnosis)
}

/// What is said to a person who sees this.
fn asked(report: &Report, symptom: Symptom) -> Diagnosis {
    let question = Question {
        address: None,
        symptom: Some(symptom),
    };
    diagnose(report, &Site::FLASKTRACK, &question)
}

/// The report as it would be so many hours later: the browser's clock is the true one.
fn later(lab: &Lab, hours: i64) -> Report {
    let mut machine = lab.machine();
    machine.now = Timestamp::from_micros(machine.now.as_micros() + hours * 3_600_000_000);
    inspect(&machine, Policy::built_in(), &Site::FLASKTRACK)
}

/// The report of this home folder as this computer's own.
fn as_here(lab: &Lab) -> Report {
    let machine = lab.machine().with_system_root(lab.home());
    inspect(&machine, Policy::built_in(), &Site::FLASKTRACK)
}

/// A value as long as a key.
fn key(letter: char) -> String {
    format!("CANARY-4711-{}", letter.to_string().repeat(24))
}

fn at_front(lines: Vec<String>) -> Vec<Set> {
    lines.into_iter().map(|line| (FRONT.0, FRONT.1, line)).collect()
}

fn ordinary_visit(kind: Kind) {
    let guarded = "Path=/; Secure; HttpOnly; SameSite=Lax";
    let lab = Lab::new(kind);
    play(
        &lab,
        at_front(vec![
            format!("sessionid={}; Max-Age=99999; {guarded}", key('A')),
            format!("remember_token={}; Max-Age=999999; {guarded}", key('B')),
            format!(
                "csrftoken={}; Max-Age=9999999; Path=/; Secure; SameSite=Strict",
                key('C')
            ),
            format!("DO-LB={}; {guarded}", key('D')),
            "theme=dark; Max-Age=9999999; Path=/; Secure".to_owned(),
        ]),
    );
    lab.visit();
    let report = as_here(&lab);
    assert!(lab.profile(&report).cookies.len() >= 4, "the visit left cookies");
    let told_of = |diagnosis: &Diagnosis| -> Vec<(String, Severity)> {
        let all = diagnosis.all();
        all.map(|finding| (finding.check.clone(), finding.severity))
            .collect()
    };
    assert_eq!(
        told_of(&report.diagnosis),
        [],
        "an ordinary sign-in is no finding"
    );

    // A day later, whatever the person sees: nothing but the tie to one server, where they see errors.
    let report = later(&lab, 24);
    for symptom in Symptom::ALL {
        let errors = [Symptom::SavingFails, Symptom::OneWindow, Symptom::BadRequest];
        let tied = errors.contains(&symptom) && lab.profile(&report).cookies.len() == 5;
        let expected = if tied { vec!["stuck-server"] } else { vec![] };
        let found = asked(&report, symptom);
        let found: Vec<&str> = told(&found).into_iter().collect();
        assert_eq!(found, expected, "{symptom:?}");
    }
    // Twelve days later the sign-in has ended, and settings have not.
    let found = later(&lab, 12 * 24);
    let expected = BTreeSet::from(["csrf-missing", "expired-row", "no-session"]);
    assert_eq!(checks(&found), expected);
    assert_eq!(found.diagnosis.findings[0].check, "no-session");
}

#[test]
#[ignore = "starts real browsers"]
fn an_ordinary_sign_in_in_chromium_is_no_finding() {
    ordinary_visit(Kind::Chromium);
}

#[test]
#[ignore = "starts real browsers"]
fn an_ordinary_sign_in_in_firefox_is_no_finding() {
    ordinary_visit(Kind::Firefox);
}

/// Three parts: nothing of it is signed, and it ended in 2001.
const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJleHAiOjEwMDAwMDAwMDB9.CANARY-4711-GGGGGGGGGGGG";

fn troubles() -> Vec<Set> {
    let lasting = "Max-Age=99999; Path=/; Secure; HttpOnly";
    let big = "X".repeat(2900);
    let mut lines = vec![
        format!("sessionid={}; {lasting}; SameSite=Lax", key('A')),
        format!(
            "sessionid={}; Max-Age=99999; Path=/; HttpOnly; SameSite=Lax; Domain=flasktrack.com",
            key('B')
        ),
        format!("csrftoken={}; {lasting}", key('C')),
        format!("appSession.0={}; {lasting}", key('D')),
        format!("appSession.2={}; {lasting}", key('E')),
        format!("remember_token={}; {lasting}; SameSite=Strict", key('F')),
        format!("access_token_cookie={TOKEN}; {lasting}; SameSite=Lax"),
        format!("id_token=; {lasting}; SameSite=Lax"),
        format!("DO-LB={}; {lasting}", key('G')),
        format!("odd[name]=1; {lasting}"),
        format!("filler_a={big}; {lasting}"),
        format!("filler_b={big}; {lasting}"),
        format!("filler_c={}; {lasting}", "X".repeat(4010)),
    ];
    for letter in ["AAAABBBB", "CCCCDDDD", "EEEEFFFF"] {
        lines.push(format!(".AspNetCore.Correlation.{letter}=N; {lasting}"));
    }
    let apart = format!("sessionid={}; {lasting}; SameSite=None; Partitioned", key('H'));
    let many = (0..110).map(|n| {
        let line = format!("tiny{n}=1; Max-Age=99999; Path=/; Secure");
        ("acme.app.flasktrack.com", "/", line)
    });
    let mut set = at_front(lines);
    set.push((FRAME.0, FRAME.1, apart));
    set.extend(many);
    set
}

fn troubled_visit(kind: Kind) {
    let lab = Lab::new(kind);
    play(&lab, troubles());
    let mut browser = lab.start();
    lab.tour(&mut *browser);
    assert!(checks(&lab.report()).contains("snapshot-old"), "it is open");
    browser.quit();
    lab.server.play(pages::quiet());

    let report = lab.report();
    let found = checks(&report);
    let mut expected = BTreeSet::from([
        "duplicate-name",
        "header-too-big",
        "chunk-broken",
        "leftovers",
        "csrf-missing",
        "samesite-strict",
        "partition-mismatch",
        "insecure-copy",
        "too-many",
        "cookie-too-big",
        "odd-characters",
    ]);
    // Chromium locks values, so that it cannot be told what is in them.
    if kind == Kind::Firefox {
        expected.extend(["token-expired", "emptied"]);
    }
    assert_eq!(found, expected);
    let with = |symptom: Symptom| asked(&report, symptom);
    assert!(told(&with(Symptom::SavingFails)).contains("stuck-server"));
    assert!(told(&with(Symptom::SignedOutAtStart)).contains("cleaner-addon"));
    for (symptom, hint) in [
        (Symptom::OneWindow, "private-window"),
        (Symptom::LinkAsks, "other-app"),
        (Symptom::NoneOfThese, "not-a-cookie-problem"),
    ] {
        let hints = with(symptom).hints;
        assert!(hints.iter().any(|found| found.check == hint), "{hint}");
    }
    assert!(
        checks(&later(&lab, -24)).contains("clock-wrong"),
        "a day behind the browser"
    );
    assert!(
        checks(&later(&lab, 48)).contains("expired-row"),
        "a day after their end"
    );
    assert!(!checks(&as_here(&lab)).contains("store-damaged"));
    close(&lab, true);
    assert!(
        checks(&as_here(&lab)).contains("store-damaged"),
        "it can only be read"
    );
    close(&lab, false);
    let first = &report.diagnosis.findings[0];
    assert!(first.main_cause && first.severity == Severity::Blocker);

    let site = Site::FLASKTRACK;
    for check in [
        "duplicate-name",
        "chunk-broken",
        "leftovers",
        "odd-characters",
        "cookie-too-big",
    ] {
        let asked = repair::ask(&lab.report(), &site, check, None, &Question::default());
        let done = repair::repair(&lab.machine(), Policy::built_in(), &site, &asked).unwrap();
        assert_eq!(
            (done.before.len(), done.after.len()),
            (1, 0),
            "{check}: {:?}",
            done.outcome
        );
    }
    let mut sent = journey::sent(&lab.visit());
    sent.retain(|cookie| cookie.page == format!("{}{}", FRONT.0, FRONT.1));
    let named = |name: &str| sent.iter().any(|cookie| cookie.name == name);
    assert!(!named("sessionid") && !named("appSession.0") && !named("appSession.2"));
    assert!(!sent.iter().any(|cookie| cookie.name.contains("Correlation")));
    assert!(!named("odd[name]") && !named("filler_c"));
    assert!(
        named("csrftoken") && named("remember_token") && named("filler_a"),
        "the others stay"
    );
    assert_eq!(lab.integrity(), "ok");
}

/// Takes from everybody the right to change the store, or gives it back.
fn close(lab: &Lab, closed: bool) {
    let store = lab.kind.store(lab.home());
    let mut rights = fs::metadata(&store).unwrap().permissions();
    rights.set_readonly(closed);
    fs::set_permissions(&store, rights).unwrap();
}

#[test]
#[ignore = "starts real browsers"]
fn troubles_of_a_real_chromium_are_found_and_repaired() {
    troubled_visit(Kind::Chromium);
}

#[test]
#[ignore = "starts real browsers"]
fn troubles_of_a_real_firefox_are_found_and_repaired() {
    troubled_visit(Kind::Firefox);
}

/// A sign-in at another address, that ends with the visit, while partners are blocked.
#[test]
#[ignore = "starts real browsers"]
fn a_sign_in_elsewhere_in_a_real_chromium_is_found() {
    let lab = Lab::new(Kind::Chromium);
    let folder = chromium::folder(lab.home()).join("Default");
    fs::create_dir_all(&folder).unwrap();
    let settings = r#"{"profile":{"cookie_controls_mode":1}}"#;
    fs::write(folder.join("Preferences"), settings).unwrap();
    let session = format!("sessionid={}; Path=/; Secure; HttpOnly; SameSite=Lax", key('A'));
    play(&lab, elsewhere("/", session));
    lab.visit();
    let report = lab.report();
    assert_eq!(
        checks(&report),
        BTreeSet::from(["csrf-missing", "third-party-blocked", "wrong-host"])
    );
    let at_start = asked(&report, Symptom::SignedOutAtStart);
    assert!(told(&at_start).contains("memory-only"), "it ends with the visit");
}

/// A sign-in in a container, at another address, while partners are blocked.
#[test]
#[ignore = "starts real browsers"]
fn a_sign_in_elsewhere_in_a_real_firefox_is_found() {
    let lab = Lab::new(Kind::Firefox);
    let lasting = "Max-Age=99999; Path=/; Secure; HttpOnly; SameSite=Lax";
    play(
        &lab,
        elsewhere(APART.1, format!("sessionid={}; {lasting}", key('A'))),
    );
    let mut firefox = Box::new(Firefox::start(lab.home(), &lab.server));
    firefox.run("Services.prefs.setIntPref('network.cookie.cookieBehavior', 1);");
    lab.tour(&mut *firefox);
    assert!(firefox.open_apart(&format!("https://{}{}", APART.0, APART.1)));
    lab.server.visits_until(APART.0, LOADED);
    firefox.quit();
    assert_eq!(
        checks(&lab.report()),
        BTreeSet::from(["csrf-missing", "third-party-blocked", "wrong-host", "wrong-place"])
    );
}

/// A session at `path` of one host; a setting and a try to sign in with a partner at another.
fn elsewhere(path: &'static str, session: String) -> Vec<Set> {
    let lasting = "Max-Age=99999; Path=/; Secure";
    let mut set = at_front(vec![
        format!("theme=dark; {lasting}"),
        format!(".AspNetCore.Correlation.AAAABBBB=N; {lasting}; HttpOnly"),
    ]);
    set.push((APART.0, path, session));
    set
}
