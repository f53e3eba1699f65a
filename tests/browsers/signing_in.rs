//! The sign-in check on what real browsers kept: an ordinary visit is no finding, and troubles made for real are found
//! and repaired.

use std::collections::BTreeSet;
use std::sync::Arc;

use cookie_inspector_core::finding::{Question, Severity};
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::repair;
use cookie_inspector_core::report::Report;
use cookie_inspector_core::site::Site;

use crate::browser::Kind;
use crate::lab::Lab;
use crate::{journey, pages};

/// The browser, closed, after a visit in which the app's front page set these.
fn visited(kind: Kind, lines: Vec<String>) -> Lab {
    let lab = Lab::new(kind);
    let quiet = pages::quiet();
    lab.server.play(Arc::new(move |host, path| {
        let mut answer = quiet(host, path)?;
        if (host, path) == ("app.flasktrack.com", "/app/home") {
            answer.set_cookie = lines.iter().map(|line| line.as_bytes().to_vec()).collect();
        }
        Some(answer)
    }));
    let mut browser = lab.start();
    lab.tour(&mut *browser);
    browser.quit();
    lab.server.play(pages::quiet());
    lab
}

fn checks(report: &Report) -> BTreeSet<&str> {
    let findings = report.diagnosis.findings.iter();
    findings.map(|finding| finding.check.as_str()).collect()
}

/// A value as long as a key.
fn key(letter: char) -> String {
    format!("CANARY-4711-{}", letter.to_string().repeat(24))
}

fn ordinary_visit(kind: Kind) {
    let guarded = "Path=/; Secure; HttpOnly; SameSite=Lax";
    let lab = visited(
        kind,
        vec![
            format!("sessionid={}; Max-Age=99999; {guarded}", key('A')),
            format!("remember_token={}; Max-Age=999999; {guarded}", key('B')),
            format!(
                "csrftoken={}; Max-Age=9999999; Path=/; Secure; SameSite=Strict",
                key('C')
            ),
            format!("DO-LB={}; {guarded}", key('D')),
            "theme=dark; Max-Age=9999999; Path=/; Secure".to_owned(),
        ],
    );
    let report = lab.report();
    assert!(lab.profile(&report).cookies.len() >= 4, "the visit left cookies");
    let told: Vec<(&str, Severity)> = report
        .diagnosis
        .all()
        .map(|finding| (finding.check.as_str(), finding.severity))
        .collect();
    assert_eq!(told, [], "an ordinary sign-in is no finding");
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

fn troubled_visit(kind: Kind) {
    let lasting = "Max-Age=99999; Path=/; Secure; HttpOnly";
    let big = "X".repeat(2900);
    let mut lines = vec![
        format!("sessionid={}; {lasting}; SameSite=Lax", key('A')),
        format!(
            "sessionid={}; {lasting}; SameSite=Lax; Domain=flasktrack.com",
            key('B')
        ),
        format!("csrftoken={}; {lasting}", key('C')),
        format!("appSession.0={}; {lasting}", key('D')),
        format!("appSession.2={}; {lasting}", key('E')),
        format!("remember_token={}; {lasting}; SameSite=Strict", key('F')),
        format!("filler_a={big}; {lasting}"),
        format!("filler_b={big}; {lasting}"),
        format!("filler_c={big}; {lasting}"),
    ];
    for letter in ["AAAABBBB", "CCCCDDDD", "EEEEFFFF"] {
        lines.push(format!(".AspNetCore.Correlation.{letter}=N; {lasting}"));
    }
    let lab = visited(kind, lines);
    let report = lab.report();
    let found = checks(&report);
    for check in [
        "duplicate-name",
        "header-too-big",
        "chunk-broken",
        "leftovers",
        "samesite-strict",
    ] {
        assert!(found.contains(check), "{check} is found: {found:?}");
    }
    let first = &report.diagnosis.findings[0];
    assert!(first.main_cause && first.severity == Severity::Blocker);

    let site = Site::FLASKTRACK;
    for check in ["duplicate-name", "chunk-broken", "leftovers"] {
        let asked = repair::ask(&lab.report(), &site, check, None, &Question::default());
        let done = repair::repair(&lab.machine(), Policy::built_in(), &site, &asked).unwrap();
        assert_eq!(
            (done.before.len(), done.after.len()),
            (1, 0),
            "{check}: {:?}",
            done.outcome
        );
    }
    let sent = journey::sent(&lab.visit());
    let named = |name: &str| sent.iter().any(|cookie| cookie.name == name);
    assert!(!named("sessionid") && !named("appSession.0") && !named("appSession.2"));
    assert!(!sent.iter().any(|cookie| cookie.name.contains("Correlation")));
    assert!(
        named("csrftoken") && named("remember_token") && named("filler_a"),
        "the others stay"
    );
    assert_eq!(lab.integrity(), "ok");
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
