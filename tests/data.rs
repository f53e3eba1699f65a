//! The data files are sound: the policy, the knowledge, and every sentence a person reads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops on the first surprise, and prints its figures"
)]

#[path = "data/guide.rs"]
mod guide;
#[path = "data/known.rs"]
mod known;
#[path = "data/sentences.rs"]
mod sentences;

use cookie_inspector_core::policy::Policy;

/// Id, section, protected, offered, preselected, warning.
type Row = (&'static str, Option<u8>, bool, bool, bool, bool);

const TAXONOMY: [Row; 12] = [
    ("essential-session", Some(3), true, false, false, false),
    ("authentication", Some(4), true, false, false, false),
    ("essential-security-csrf", Some(3), true, false, false, false),
    ("essential-reliability", Some(3), true, false, false, false),
    ("preference", Some(5), false, true, false, false),
    ("consent", Some(5), false, true, false, false),
    ("analytics", Some(6), false, true, true, false),
    ("advertising", Some(6), false, true, true, false),
    ("third-party-payment", Some(7), false, true, false, true),
    ("third-party-identity", Some(7), false, true, false, true),
    ("third-party-integration", Some(7), false, true, false, true),
    ("unknown", None, true, false, false, true),
];

#[test]
fn the_policy_has_the_twelve_categories_with_their_flags() {
    let policy = Policy::built_in();
    let found: Vec<_> = policy
        .categories()
        .iter()
        .map(|c| {
            (
                c.id.as_str(),
                c.section,
                c.protected,
                c.offered,
                c.preselected,
                c.warning.is_some(),
            )
        })
        .collect();
    assert_eq!(found, TAXONOMY);
    for category in policy.categories() {
        assert!(
            !category.title.contains("category-"),
            "{} has no title",
            category.id
        );
        assert!(
            !category.line.contains("category-"),
            "{} has no line",
            category.id
        );
        assert!(
            category.warning.as_ref().is_none_or(|w| !w.contains("category-")),
            "{} has no warning",
            category.id
        );
        assert_eq!(policy.category(&category.id), Some(category));
    }
}

#[test]
fn the_policy_says_which_text_it_was_written_against() {
    let text = Policy::built_in().text();
    assert!(!text.version.is_empty() && !text.source.is_empty());
    assert_eq!(
        (text.text.as_str(), text.effective.as_deref()),
        ("2026-06-01", Some("2026-06-01")),
        "the newer text is the default"
    );
    assert_eq!(text.sha256, None, "nobody has hashed its bytes yet");
    assert!(text.overrides.is_empty());
    let numbers: Vec<u8> = text.sections.iter().map(|section| section.number).collect();
    assert_eq!(numbers, (1..=9).collect::<Vec<u8>>());
    assert!(text.sections.iter().all(|section| !section.title.is_empty()));
}

#[test]
fn both_texts_are_known_and_only_the_newer_rules_out_profiling_in_section_2() {
    let policy = Policy::built_in();
    let ids: Vec<&str> = policy.texts().iter().map(|text| text.id.as_str()).collect();
    assert_eq!(ids, ["undated", "2026-06-01"]);
    let seed = policy.select("undated").unwrap();
    assert_eq!(seed.text().effective, None);
    assert_eq!(seed.text().sha256.map(|hash| hash.len()), Some(64));
    assert!(policy.select("newest").is_none());
    let differ: Vec<&str> = policy
        .clauses()
        .iter()
        .map(|clause| clause.id.as_str())
        .filter(|id| policy.has_clause(id) != seed.has_clause(id))
        .collect();
    assert_eq!(differ, ["P2.2"]);
    assert!(policy.has_clause("P2.2") && !policy.has_clause("P2.3"));
    assert_eq!(policy.clauses().len(), 21);
    for clause in policy.clauses() {
        let section = clause.id[1..].split('.').next().unwrap();
        assert_eq!(section, clause.section.to_string(), "{}", clause.id);
    }
}
