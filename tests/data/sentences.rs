//! Every sentence that a person reads is there, and is short and plain.

use std::collections::BTreeSet;

use cookie_inspector_core::knowledge::Knowledge;
use cookie_inspector_core::words;
use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};

use super::TAXONOMY;

#[test]
fn every_purpose_is_short_and_plain() {
    let mut slips = Vec::new();
    let knowledge = Knowledge::built_in();
    let purposes = knowledge.known().iter().map(|known| known.purpose.as_str());
    let hosts = knowledge
        .vendors()
        .iter()
        .filter_map(|vendor| vendor.purpose.as_deref());
    for purpose in purposes.chain(hosts).collect::<BTreeSet<_>>() {
        assert!(purpose.ends_with('.'), "{purpose}");
        slips.extend(slip(purpose, purpose));
    }
    assert!(slips.is_empty(), "{}", slips.join("\n"));
}

/// Each message and attribute of the catalogue as text, with `X` where an argument goes.
fn catalogue() -> Vec<(String, String)> {
    let resource = FluentResource::try_new(words::ENGLISH.to_owned())
        .unwrap_or_else(|(_, errors)| panic!("the catalogue does not parse: {errors:?}"));
    let mut found = Vec::new();
    for entry in resource.entries() {
        let Entry::Message(message) = entry else { continue };
        let id = message.id.name.to_owned();
        if let Some(value) = &message.value {
            found.push((id.clone(), sentence(&value.elements)));
        }
        for attribute in &message.attributes {
            found.push((
                format!("{id}.{}", attribute.id.name),
                sentence(&attribute.value.elements),
            ));
        }
    }
    found
}

fn sentence(elements: &[PatternElement<&str>]) -> String {
    let piece = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => (*value).to_owned(),
        PatternElement::Placeable { expression } => match expression {
            Expression::Inline(InlineExpression::StringLiteral { value }) => (*value).to_owned(),
            Expression::Inline(_) => "X".to_owned(),
            Expression::Select { variants, .. } => variants
                .last()
                .map_or_else(String::new, |variant| sentence(&variant.value.elements)),
        },
    };
    elements.iter().map(piece).collect()
}

#[test]
fn every_sentence_is_short_and_plain() {
    let mut slips = Vec::new();
    let catalogue = catalogue();
    let mut ids = BTreeSet::new();
    for (id, text) in &catalogue {
        assert!(ids.insert(id), "{id} stands twice");
        slips.extend(slip(id, text));
    }
    assert!(slips.is_empty(), "{}", slips.join("\n"));
    assert!(catalogue.len() > 60);
}

#[test]
fn every_apostrophe_is_a_round_one() {
    let sentences = words::ENGLISH.lines().filter(|line| !line.starts_with('#'));
    let straight: Vec<&str> = sentences.filter(|line| line.contains('\'')).collect();
    assert!(straight.is_empty(), "{}", straight.join("\n"));
}

#[test]
fn every_sentence_the_judges_ask_for_exists() {
    let mut ids = vec!["purpose-part".to_owned(), "stays-date".to_owned()];
    for (id, .., warning) in TAXONOMY {
        ids.extend(["purpose-", "removed-", "category-"].map(|start| format!("{start}{id}")));
        ids.push(format!("category-{id}.line"));
        ids.extend(warning.then(|| format!("category-{id}.warning")));
    }
    // The sources of these modules hold every other id as a literal.
    for source in [
        include_str!("../../crates/core/src/classify/ground.rs"),
        include_str!("../../crates/core/src/explain.rs"),
        include_str!("../../crates/core/src/policy/file.rs"),
        include_str!("../../crates/core/src/compare.rs"),
    ] {
        let literals = source.split('"').skip(1).step_by(2);
        let starts = [
            "why-",
            "stays-",
            "set-by-",
            "policy-mistake",
            "change-",
            "effect-",
        ];
        ids.extend(
            literals
                .filter(|text| starts.iter().any(|start| text.starts_with(start)) && !text.contains('{'))
                .map(str::to_owned),
        );
    }
    // `compare.rs` names each change by its code alone.
    let codes = include_str!("../../crates/core/src/compare.rs")
        .split("#[cfg(test)]")
        .next()
        .unwrap();
    let starts = [
        "text",
        "section-",
        "clause-",
        "category-",
        "cookie-",
        "cookies-",
        "rule-",
    ];
    ids.extend(
        codes
            .split('"')
            .skip(1)
            .step_by(2)
            .filter(|code| starts.iter().any(|start| code.starts_with(start)))
            .chain(["version", "effective", "source", "hash"])
            .map(|code| format!("change-{code}")),
    );
    for rule in [
        "unknown",
        "unknown-host",
        "look-alike-host",
        "conflicting-words",
        "context-words",
        "words-left-over",
        "guarded-by-attributes",
    ] {
        ids.push(format!("why-{rule}"));
    }
    // Slips in a policy file go by their attribute alone.
    for source in [
        include_str!("../../crates/core/src/policy/file.rs"),
        include_str!("../../crates/core/src/policy/frame.rs"),
        include_str!("../../crates/core/src/policy/syntax.rs"),
    ] {
        let slips = source
            .split("((\"")
            .chain(source.split("![(\""))
            .chain(source.split("about(\""));
        let named = slips.skip(1).filter_map(|rest| rest.split('"').next());
        let is_slip = |id: &&str| id.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !id.is_empty();
        ids.extend(named.filter(is_slip).map(|id| format!("policy-mistake.{id}")));
    }
    assert!(ids.len() > 60);
    for id in ids {
        assert!(words::has(&id), "{id} is not in the catalogue");
    }
}

/// At most twenty words a sentence, and grade 8 at most. The grade of a text of a few words swings with a single
/// long word, so that a short one may stand at 10.
fn slip(id: &str, text: &str) -> Option<String> {
    let words = |text: &str| {
        text.split_whitespace()
            .filter(|w| w.contains(char::is_alphanumeric))
            .count()
    };
    let longest = text
        .split_inclusive(['.', '?', '!'])
        .map(words)
        .max()
        .unwrap_or(0);
    if longest > 20 {
        return Some(format!("{id}: {longest} words in one sentence: {text}"));
    }
    let (grade, most) = (grade(text).round(), if words(text) < 10 { 10.0 } else { 8.0 });
    (grade > most).then(|| format!("{id}: grade {grade}: {text}"))
}

/// Flesch-Kincaid grade level: 0.39 words per sentence + 11.8 syllables per word - 15.59. Names of products do not
/// count, and a heading of a few words has no grade worth the name.
fn grade(text: &str) -> f64 {
    let mut starts = true;
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphabetic))
        .filter(|word| {
            let name = word.starts_with(char::is_uppercase) && !starts && word.len() > 1;
            starts = word.ends_with(['.', '?', '!', ':']);
            !name
        })
        .collect();
    if words.len() < 5 {
        return 0.0;
    }
    let ends = text
        .split(['.', '?', '!'])
        .filter(|part| part.contains(char::is_alphabetic))
        .count()
        .max(1);
    let syllables: usize = words.iter().map(|word| syllables(word)).sum();
    let (words, ends, syllables) = (words.len() as f64, ends as f64, syllables as f64);
    0.39 * words / ends + 11.8 * syllables / words - 15.59
}

/// Groups of vowels, less a silent `e` at the end.
fn syllables(word: &str) -> usize {
    let word: String = word
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphabetic)
        .collect();
    let is_vowel = |c: char| "aeiouy".contains(c);
    let mut groups = 0;
    let mut before = false;
    for letter in word.chars() {
        let vowel = is_vowel(letter);
        groups += usize::from(vowel && !before);
        before = vowel;
    }
    // `site`, `saves`, `removed`; but not `people`, `cookie`, `wanted`, `pages`.
    let stem = ["es", "ed", "e"].iter().find_map(|end| word.strip_suffix(end));
    let silent = stem.is_some_and(|stem| {
        let sounded = ["l", "t", "d", "s", "c", "z", "x", "g", "ch", "sh"]
            .iter()
            .any(|end| stem.ends_with(end));
        let sounded = if word.ends_with('e') {
            stem.ends_with('l')
        } else {
            sounded
        };
        !stem.ends_with(is_vowel) && !sounded
    });
    (groups - usize::from(silent && groups > 1)).max(1)
}

#[test]
fn the_reading_grade_tells_plain_from_heavy() {
    assert!(grade("The cat sat on the mat and then it went to sleep.") < 3.0);
    assert!(
        grade(
            "Organisational authentication infrastructure necessitates considerable administrative configuration."
        ) > 15.0
    );
    assert_eq!(
        ["cookie", "removed", "site", "people", "chosen"].map(syllables),
        [2, 2, 1, 2, 2]
    );
}
