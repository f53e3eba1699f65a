//! Every kind of change is told, and only what changed.

use super::*;
use crate::policy::BUILT_IN;

fn with(rules: &str) -> Policy {
    Policy::parse(&format!("{BUILT_IN}\n{rules}")).unwrap()
}

fn rule(name: &str, rest: &str) -> String {
    format!("[[rule]]\nname = \"{name}\"\n{rest}\n")
}

fn told(found: &[Change]) -> Vec<(&str, &str)> {
    found
        .iter()
        .map(|change| (change.code.as_str(), change.about.as_str()))
        .collect()
}

#[test]
fn a_file_does_not_differ_from_itself() {
    let policy = with(&rule("x1", "category = \"analytics\""));
    assert_eq!(changes(&policy, &policy), []);
}

#[test]
fn the_moved_cookie_is_told_with_what_it_means() {
    let before = with(&rule("x1", "category = \"preference\""));
    let after = with(&rule("x1", "category = \"analytics\""));
    let found = changes(&before, &after);
    assert_eq!(told(&found), [("cookie-moves", "x1")]);
    assert_eq!(
        found[0].text,
        "The cookie “x1” on flasktrack.com moves from Your settings to Statistics: it is now ticked at first."
    );
    let back = changes(&after, &with(""));
    assert!(
        back[0].text.ends_with("to Not recognised: it is now left alone."),
        "{back:?}"
    );
}

#[test]
fn a_rule_says_what_it_does() {
    let policy = with(
        &[
            rule("x1", "category = \"preference\""),
            rule("_ga", "category = \"essential-session\""),
            rule("theme", "category = \"analytics\""),
            rule("csrftoken", "category = \"essential-security-csrf\""),
            rule(
                "sessionid",
                "category = \"preference\"\noverrides_protection = true",
            ),
            rule("ft_{digits}", "category = \"authentication\""),
        ]
        .concat(),
    );
    assert_eq!(
        told(&effects(&policy)),
        [
            ("rule-offers", "x1"),
            ("rule-raises", "_ga"),
            ("rule-moves", "theme"),
            ("rule-keeps", "csrftoken"),
            ("rule-lowers", "sessionid"),
            ("rule-moves", "ft_{digits}"),
        ]
    );
    assert_eq!(policy.text().overrides, ["sessionid"]);
}

#[test]
fn a_change_above_the_rules_is_told() {
    let swapped = |from: &str, to: &str| {
        assert!(BUILT_IN.contains(from), "{from}");
        let after = Policy::parse(&BUILT_IN.replacen(from, to, 1)).unwrap();
        let found = changes(Policy::built_in(), &after);
        let codes: Vec<String> = found.iter().map(|change| change.code.clone()).collect();
        codes.join(" ")
    };
    for (from, to, codes) in [
        ("version = \"2\"", "version = \"3\"", "version"),
        (
            "text = \"2026-06-01\"",
            "text = \"undated\"",
            "text effective source hash clause-gone",
        ),
        (
            "source = \"flasktrack.com/legal/cookies\"",
            "source = \"x\"",
            "source",
        ),
        ("sha256 = \"91", "sha256 = \"92", "text-differs"),
        (
            "title = \"User Preferences\"",
            "title = \"Settings\"",
            "section-title",
        ),
        (
            "id = \"P6.3\"\nsection = 6",
            "id = \"P6.3\"\nsection = 7",
            "clause-section",
        ),
        ("id = \"P6.3\"", "id = \"P6.9\"", "clause-gone clause-new"),
        (
            "id = \"preference\"\nsection = 5\nprotected = false\noffered = true\npreselected = false",
            "id = \"preference\"\nsection = 6\nprotected = false\noffered = true\npreselected = true\nwarning = true",
            "category-ticked category-warned category-section",
        ),
        (
            "id = \"preference\"\nsection = 5\nprotected = false\noffered = true",
            "id = \"preference\"\nsection = 5\nprotected = true\noffered = false",
            "category-protected category-not-offered",
        ),
    ] {
        assert_eq!(swapped(from, to), codes, "{to}");
    }
}

#[test]
fn a_rule_that_changes_no_verdict_is_told_all_the_same() {
    let bare = with("");
    let same = with(&rule("_ga", "category = \"analytics\""));
    assert_eq!(told(&changes(&bare, &same)), [("rule-new", "_ga")]);
    assert_eq!(told(&changes(&same, &bare)), [("rule-gone", "_ga")]);
    let worded = with(&rule(
        "_ga",
        "category = \"analytics\"\nwords = \"Counts visits.\"",
    ));
    assert_eq!(told(&changes(&same, &worded)), [("rule-words", "_ga")]);
    let forced = with(&rule(
        "_ga",
        "category = \"analytics\"\noverrides_protection = true",
    ));
    assert_eq!(told(&changes(&same, &forced)), [("rule-overrides", "_ga")]);
}
