//! The guide to the policy file, `docs/policy.md`, says what the program does.

use std::collections::BTreeMap;

use cookie_inspector_core::policy::{self, Policy};

/// The fenced examples of `docs/policy.md` in TOML, each with what is said behind the word `toml`.
fn examples() -> Vec<(&'static str, &'static str)> {
    include_str!("../../docs/policy.md")
        .split("\n```toml")
        .skip(1)
        .map(|rest| {
            let (kind, body) = rest.split_once('\n').unwrap();
            (kind.trim(), body.split("\n```").next().unwrap())
        })
        .collect()
}

#[test]
fn every_example_of_the_policy_guide_does_what_the_guide_says() {
    let mut seen = BTreeMap::new();
    for (kind, text) in examples() {
        *seen.entry(kind).or_insert(0) += 1;
        match kind.strip_prefix("wrong line ") {
            None if kind == "part" => {
                let known = "[[text]]\nid = \"2026-06-01\"\n";
                let whole = policy::BUILT_IN.replacen(known, &format!("{text}\n\n{known}"), 1);
                let parsed = Policy::parse(&whole).unwrap_or_else(|error| panic!("{error:?}: {text}"));
                assert_eq!(parsed.texts().len(), 3);
            }
            None => {
                let parsed = Policy::parse(text).unwrap_or_else(|error| panic!("{error:?}: {text}"));
                assert_eq!(parsed.rules().len(), 1);
            }
            Some(line) => {
                let mistakes = Policy::check(text.as_bytes()).unwrap_err();
                assert_eq!(mistakes[0].line.to_string(), line, "{text}");
                let told = include_str!("../../docs/policy.md");
                assert!(
                    told.contains(&mistakes[0].sentence()),
                    "{}",
                    mistakes[0].sentence()
                );
            }
        }
    }
    assert_eq!(seen, BTreeMap::from([("", 3), ("part", 1), ("wrong line 11", 1)]));
}

#[test]
fn the_policy_guide_knows_the_categories_and_the_texts() {
    let guide = include_str!("../../docs/policy.md");
    let policy = Policy::built_in();
    let yes = |flag: bool| if flag { "yes" } else { "no" };
    for category in policy.categories() {
        let removed = match (category.offered, category.warning.is_some(), category.protected) {
            (true, true, _) => "yes, with a warning",
            (true, false, _) => "yes",
            (false, true, _) => "one at a time, with a warning",
            (false, false, _) => "no",
        };
        let row = format!(
            "| `{}` | {} | {} | {removed} | {} |",
            category.id,
            category.title,
            yes(category.protected),
            yes(category.preselected)
        );
        assert!(guide.contains(&row), "{row}");
    }
    for text in policy.texts() {
        assert!(guide.contains(&format!("`{}`", text.id)), "{}", text.id);
    }
}
