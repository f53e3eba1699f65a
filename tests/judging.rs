//! Judged on labelled cookies by name and host alone, and by property on any cookie at all.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops on the first surprise, and prints its figures"
)]

use std::collections::BTreeMap;
use std::io::Write;

use cookie_inspector_core::classify::{Evidence, Subject, Verdict, classify};
use cookie_inspector_core::cookie::ValueKind;
use cookie_inspector_core::knowledge::Knowledge;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::site::Site;
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Name, host, what it is, what else can be defended.
    rows: Vec<Vec<String>>,
}

struct Row {
    name: String,
    host: String,
    accepted: Vec<String>,
}

fn rows(text: &str) -> Vec<Row> {
    let file: File = toml::from_str(text).expect("a labelled set");
    let row = |mut row: Vec<String>| {
        assert!(row.len() >= 3, "{row:?}");
        Row {
            accepted: row.split_off(2),
            host: row.remove(1),
            name: row.remove(0),
        }
    };
    file.rows.into_iter().map(row).collect()
}

fn judge(subject: &Subject) -> Verdict {
    classify(
        Policy::built_in(),
        Knowledge::built_in(),
        &Site::FLASKTRACK,
        subject,
    )
}

fn by_name(name: &str, host: &str) -> Verdict {
    judge(&Subject {
        name,
        host,
        http_only: None,
        value: None,
    })
}

fn offered(category: &str) -> bool {
    Policy::built_in()
        .category(category)
        .expect("a known category")
        .offered
}

#[derive(Default, Debug)]
struct Figures {
    rows: usize,
    exact: usize,
    accepted: usize,
    deletable: usize,
    recognised: usize,
    protected: usize,
    protected_offered: Vec<String>,
    alternatives: Vec<String>,
    wrong: Vec<String>,
}

fn measure(rows: &[Row]) -> Figures {
    let mut figures = Figures {
        rows: rows.len(),
        ..Figures::default()
    };
    for Row { name, host, accepted } in rows {
        let verdict = by_name(name, host);
        let all_protected = accepted.iter().all(|category| !offered(category));
        figures.exact += usize::from(verdict.category == accepted[0]);
        figures.accepted += usize::from(accepted.contains(&verdict.category));
        if accepted[1..].contains(&verdict.category) {
            figures.alternatives.push(format!(
                "{name:?} on {host}: {} by {}",
                verdict.category, verdict.rule
            ));
        }
        if !accepted.contains(&verdict.category) {
            figures.wrong.push(format!(
                "{name:?} on {host}: {} by {}",
                verdict.category, verdict.rule
            ));
        }
        if offered(&accepted[0]) {
            figures.deletable += 1;
            figures.recognised += usize::from(verdict.deletable);
        }
        figures.protected += usize::from(all_protected);
        if all_protected && verdict.deletable {
            figures
                .protected_offered
                .push(format!("{name:?} on {host}: {}", verdict.rule));
        }
    }
    figures
}

fn print(set: &str, figures: &Figures) {
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    // Not `println!`, whose words the test runner keeps to itself: these figures are read in every run.
    let _ = writeln!(
        std::io::stderr(),
        "judging, {set}: {} rows; exact {:.1} %, with alternatives {:.1} %; deletable recognised {}/{} ({:.1} %); \
         protected or unknown offered {}/{}",
        figures.rows,
        share(figures.exact, figures.rows),
        share(figures.accepted, figures.rows),
        figures.recognised,
        figures.deletable,
        share(figures.recognised, figures.deletable),
        figures.protected_offered.len(),
        figures.protected,
    );
    for wrong in &figures.alternatives {
        println!("  an alternative: {wrong}");
    }
    for wrong in &figures.wrong {
        println!("  not as labelled: {wrong}");
    }
}

#[test]
fn no_protected_cookie_of_a_real_product_is_offered() {
    let rows = rows(include_str!("judging/real-sites.toml"));
    let figures = measure(&rows);
    print("real sites", &figures);
    assert!(figures.rows >= 150);
    assert_eq!(figures.protected_offered, Vec::<String>::new());
    assert!(figures.exact * 100 >= figures.rows * 80, "exact");
    assert!(figures.accepted * 100 >= figures.rows * 88, "with alternatives");
    assert!(figures.recognised * 100 >= figures.deletable * 85, "recognised");
}

#[test]
fn no_protected_cookie_that_sites_declare_is_offered() {
    let rows = rows(include_str!("judging/declared.toml"));
    let figures = measure(&rows);
    print("declared by sites", &figures);
    assert!(figures.rows >= 400);
    assert_eq!(figures.protected_offered, Vec::<String>::new());
    assert!(figures.exact * 100 >= figures.rows * 80, "exact");
    assert!(figures.accepted * 100 >= figures.rows * 88, "with alternatives");
    assert!(figures.recognised * 100 >= figures.deletable * 85, "recognised");
}

#[test]
fn no_protected_cookie_of_more_sites_is_offered() {
    let rows = rows(include_str!("judging/more-sites.toml"));
    let figures = measure(&rows);
    print("more sites", &figures);
    assert!(figures.rows >= 100);
    assert_eq!(figures.protected_offered, Vec::<String>::new());
    assert!(figures.accepted * 100 >= figures.rows * 88, "with alternatives");
}

#[test]
fn no_misleading_name_is_offered() {
    let rows = rows(include_str!("judging/nasty.toml"));
    let figures = measure(&rows);
    print("nasty", &figures);
    assert!(figures.rows >= 100);
    assert_eq!(figures.protected_offered, Vec::<String>::new());
    assert!(figures.accepted * 100 >= figures.rows * 88, "with alternatives");
}

/// These are words of the language before they are names of cookies.
const PLAIN_WORDS: [&str; 4] = ["id", "messages", "__client", "_px"];

/// Whatever is known as protected stays so with anything before or behind it.
#[test]
fn no_neighbour_of_a_protected_name_is_offered() {
    let mut offered = BTreeMap::new();
    for known in Knowledge::built_in().known().iter().filter(|known| {
        !known.on_vendor
            && !Policy::built_in()
                .category(&known.category)
                .expect("a category")
                .offered
    }) {
        let name = known.pattern().sample();
        if PLAIN_WORDS.contains(&name.as_str()) {
            continue;
        }
        for neighbour in [
            format!("{name}_theme"),
            format!("theme_{name}"),
            format!("{name}.0"),
            format!("{name}2"),
            format!("_{name}"),
            format!("{name}_ga"),
            format!("_ga_{name}"),
            format!("__Host-{name}"),
            name.to_lowercase(),
            name.to_uppercase(),
        ] {
            let verdict = by_name(&neighbour, "app.flasktrack.com");
            // Two names that differ in letter case can both be known, each by its own entry.
            let own_entry = matches!(verdict.evidence, Evidence::ExactName | Evidence::LibraryDefault);
            if verdict.deletable && !own_entry {
                offered.insert(neighbour, verdict.rule);
            }
        }
    }
    assert!(offered.is_empty(), "{offered:#?}");
}

fn any_name() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "theme",
        "session",
        "lang",
        "token",
        "sample",
        "org",
        "consent",
        "_ga",
        "id",
        "visitor",
        "csrf",
        "__Host-",
        "x",
        "flasktrack",
        "Auth",
        "sidebar",
        "2",
        "🍪",
        "\u{202e}",
        "\u{0}",
        "{digits}",
        "0123456789abcdef",
    ]);
    let spliced = prop::collection::vec(
        (words, prop::sample::select(vec!["", "_", "-", ".", ":", " "])),
        0..7,
    );
    prop_oneof![
        any::<String>(),
        spliced.prop_map(|parts| parts
            .into_iter()
            .map(|(word, mark)| format!("{word}{mark}"))
            .collect()),
        (any::<char>(), 0..9000_usize).prop_map(|(c, n)| c.to_string().repeat(n)),
    ]
}

fn any_host() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        prop::sample::select(vec![
            "flasktrack.com",
            ".flasktrack.com",
            "app.FLASKTRACK.com",
            "js.stripe.com",
            "x.okta.com",
            "flasktrack.co",
            "xn--flsktrack-1yh.com",
            "",
            ".",
            "..",
            "google.com",
        ])
        .prop_map(str::to_owned),
    ]
}

fn any_value() -> impl Strategy<Value = Option<ValueKind>> {
    prop::option::of(prop::sample::select(vec![
        ValueKind::Empty,
        ValueKind::Flag,
        ValueKind::Number,
        ValueKind::ShortWord,
        ValueKind::Json,
        ValueKind::SignedToken,
        ValueKind::Token,
        ValueKind::Text,
        ValueKind::Encrypted,
    ]))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_cookie_gets_one_verdict_with_the_flags_of_its_category(
        name in any_name(), host in any_host(), http_only in any::<Option<bool>>(), value in any_value(),
    ) {
        let subject = Subject { name: &name, host: &host, http_only, value };
        let verdict = judge(&subject);
        prop_assert_eq!(&verdict, &judge(&subject));
        let category = Policy::built_in().category(&verdict.category).expect("a category of the policy");
        prop_assert_eq!(
            (verdict.policy_section, verdict.protected, verdict.deletable, verdict.preselected),
            (category.section, category.protected, category.offered, category.preselected)
        );
        prop_assert!(!verdict.rule.is_empty() && !verdict.purpose.is_empty() && !verdict.why.is_empty());
        prop_assert!(verdict.why.len() < 300 && verdict.purpose.len() < 300);
    }

    #[test]
    fn attributes_never_make_a_cookie_deletable(name in any_name(), http_only in any::<Option<bool>>(), value in any_value()) {
        let bare = by_name(&name, "app.flasktrack.com");
        let seen = judge(&Subject { name: &name, host: "app.flasktrack.com", http_only, value });
        prop_assert!(bare.deletable || !seen.deletable);
        prop_assert!(!bare.protected || seen.protected);
    }

    #[test]
    fn no_stranger_is_offered(name in any_name(), label in "[a-z]{3,12}") {
        let host = format!("{label}.unheard-of.example");
        prop_assert_eq!(by_name(&name, &host).category, "unknown");
    }
}
