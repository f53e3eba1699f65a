//! A policy file is held to the site, to its shape and to what is protected.

use super::file::line_at;
use super::*;

fn refused(text: &str) -> String {
    match Policy::parse(text) {
        Err(Error::PolicyInvalid { cause }) => cause,
        other => panic!("{other:?}"),
    }
}

/// The built-in file with one text swapped for another, and the line where that happened.
fn changed(from: &str, to: &str) -> (String, usize) {
    let at = BUILT_IN.find(from).expect("the text to swap");
    (BUILT_IN.replacen(from, to, 1), line_at(BUILT_IN.as_bytes(), at))
}

#[test]
fn what_is_built_in_is_the_file_that_people_edit() {
    assert_eq!(Policy::parse(BUILT_IN).as_ref(), Ok(Policy::built_in()));
}

#[test]
fn a_slip_is_refused_with_its_line() {
    for (from, to) in [
        ("schema = 1", "schema = 2"),
        (
            "host = \"flasktrack.com\"",
            "host = \"flasktrack.com.evil.example\"",
        ),
        ("version = \"2\"", "verion = \"2\""),
        ("text = \"2026-06-01\"", "text = \"newest\""),
        ("effective = 2026-06-01", "effective = 2026-06-01T10:00:00Z"),
        ("id = \"P2.2\"", "id = \"P2.1\""),
        ("texts = [\"2026-06-01\"]", "texts = [\"newest\"]"),
        ("sha256 = \"9", "sha256 = \"x"),
        ("section = 5", "section = 55"),
        ("id = \"preference\"", "id = \"preferences\""),
        ("id = \"authentication\"", "id = \"unknown\""),
    ] {
        let (text, line) = changed(from, to);
        let cause = refused(&text);
        assert!(
            cause.contains(&format!("{line}:")),
            "{to}: line {line}, not: {cause}"
        );
    }
    let large = format!("{BUILT_IN}\n{}", "#".repeat(MOST_BYTES));
    assert!(!refused(&large).is_empty());
}

#[test]
fn no_file_lays_a_protected_category_open() {
    let entry = "id = \"essential-session\"\nsection = 3\nprotected = true\noffered = false";
    for flags in [
        "protected = false\noffered = true",
        "protected = false\noffered = false",
        "protected = true\noffered = true",
    ] {
        let (text, _) = changed(
            entry,
            &format!("id = \"essential-session\"\nsection = 3\n{flags}"),
        );
        assert!(refused(&text).contains(':'), "{flags}");
    }
}

#[test]
fn a_rule_is_held_to_the_site() {
    let with = |rule: &str| format!("{BUILT_IN}\n[[rule]]\n{rule}\n");
    let good = Policy::parse(&with(
        "name = \"ft_grid_{digits}\"\nhost = \"app.flasktrack.com\"\ncategory = \"preference\"",
    ))
    .unwrap();
    assert!(good.rules()[0].fits("ft_grid_7", ".App.FlaskTrack.com"));
    assert!(good.rules()[0].fits("ft_grid_7", "eu.app.flasktrack.com"));
    assert!(!good.rules()[0].fits("ft_grid_7", "flasktrack.com"));
    assert!(!good.rules()[0].fits("ft_grid_7", "notapp.flasktrack.com"));
    for rule in [
        "name = \"x\"\nhost = \"example.com\"\ncategory = \"preference\"",
        "name = \"x\"\nhost = \".flasktrack.com\"\ncategory = \"preference\"",
        "name = \"x{nothing}\"\ncategory = \"preference\"",
        "name = \"x{digits}\"\ncategory = \"preference\"",
        "name = \"x\"\ncategory = \"prefrence\"",
        "name = \"x\"\ncategory = \"preference\"\ncolour = 1",
        "name = \"x\"\ncategory = \"preference\"\n[[rule]]\nname = \"x\"\nhost = \"app.flasktrack.com\"\ncategory = \"unknown\"",
    ] {
        refused(&with(rule));
    }
}

/// A file with only the head and `rules`; everything else is the built-in file's.
fn short(rules: &str) -> String {
    format!(
        "schema = 1\n[site]\nhost = \"flasktrack.com\"\n[policy]\nversion = \"7\"\ntext = \"undated\"\n{rules}"
    )
}

#[test]
fn a_file_may_leave_out_what_the_built_in_one_says() {
    let policy = Policy::parse(&short("")).unwrap();
    let built_in = Policy::built_in().select("undated").unwrap();
    assert_eq!(policy.categories(), built_in.categories());
    assert_eq!(policy.clauses(), built_in.clauses());
    assert_eq!(
        policy.text(),
        PolicyText {
            version: "7".to_owned(),
            ..built_in.text()
        }
    );
    let half = short("[[section]]\nnumber = 1\ntitle = \"One\"\n");
    assert!(refused(&half).contains("or none of them"));
}

#[test]
fn a_rule_that_lowers_protection_is_refused_with_its_line() {
    let rule = |name: &str, category: &str, rest: &str| {
        short(&format!(
            "[[rule]]\nname = \"{name}\"\ncategory = \"{category}\"\n{rest}"
        ))
    };
    for name in [
        "sessionid",
        "__Host-csrftoken",
        "my_login_token",
        "session_{id}",
        "next-auth.session-token.0",
    ] {
        let cause = refused(&rule(name, "preference", ""));
        assert!(cause.starts_with("line 8: "), "{name}: {cause}");
        assert!(cause.contains("overrides_protection = true"), "{name}: {cause}");
        let forced = Policy::parse(&rule(name, "preference", "overrides_protection = true")).unwrap();
        assert_eq!(forced.text().overrides, [name]);
        let raised = Policy::parse(&rule(name, "authentication", "overrides_protection = true")).unwrap();
        assert_eq!(raised.text().overrides, [""; 0], "{name} stays protected");
    }
    for category in ["authentication", "unknown"] {
        Policy::parse(&rule("_ga", category, "")).unwrap();
    }
}

#[test]
fn every_slip_in_the_rules_is_told_at_once() {
    let mistakes = Policy::check(
            short(
                "[[rule]]\nname = \"x{\"\ncategory = \"unknown\"\n[[rule]]\nname = \"x1\"\ncategory = \"unknwon\"\n\
                 [[rule]]\nname = \"x2\"\ncategory = \"unknown\"\nwords = \"a\\nb\"\n[[rule]]\nname = \"x\\u0000\"\ncategory = \"unknown\"\n\
                 [[rule]]\nname = \"ft_{id}\"\ncategory = \"unknown\"\n[[rule]]\nname = \"ft_abcdef\"\ncategory = \"unknown\"",
            )
            .as_bytes(),
        )
        .unwrap_err();
    let lines: Vec<usize> = mistakes.iter().map(|mistake| mistake.line).collect();
    assert_eq!(lines, [8, 12, 16, 18, 24]);
}

#[test]
fn a_hostile_file_is_refused_and_ends() {
    let many = |count: usize| {
        let rule = |n: usize| format!("[[rule]]\nname=\"r{n}\"\ncategory=\"unknown\"\n");
        short(&(0..count).map(rule).collect::<String>())
    };
    assert_eq!(Policy::parse(&many(2000)).unwrap().rules().len(), 2000);
    assert!(refused(&many(2001)).starts_with("line 6008: "));
    refused(&many(10_000));
    let rule = |name: &str| short(&format!("[[rule]]\nname = \"{name}\"\ncategory = \"unknown\"\n"));
    let bomb = format!("ft_{{token:1+}}{}{{token:1+}}", "a".repeat(4000));
    for hostile in [
        "\0".repeat(1000),
        "[".repeat(100_000),
        format!("x = {}1{}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("x = {}", "{a=".repeat(10_000)),
        format!("{}x = 1", "a.".repeat(10_000)),
        rule(&"x".repeat(5000)),
        rule(&"{token}".repeat(1000)),
        rule("ft_\\u0000"),
        rule("ft_{token:1-99999999999999999999}"),
        rule("ft_{token:4097+}"),
        rule("a;b"),
        short("words = 1"),
        format!("version = \"{}\"", "9".repeat(100_000)),
        short("").replace("\"7\"", &format!("\"{}\"", "9".repeat(100_000))),
        short("").replace("\"7\"", "\"\\u001b[31m\""),
    ] {
        let cause = refused(&hostile);
        assert!(cause.starts_with("line "), "{cause}");
        assert!(
            cause.chars().count() < 300,
            "what is quoted is cut: {} letters",
            cause.len()
        );
    }
    let rule = Policy::parse(&rule(&bomb)).unwrap();
    assert!(!rule.rules()[0].fits(&format!("ft_{};", "a".repeat(4092)), "flasktrack.com"));
    assert!(
        Policy::check(b"schema = 1 # \xff").unwrap_err()[0]
            .cause
            .contains("UTF-8")
    );
}
