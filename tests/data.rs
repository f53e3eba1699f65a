//! The data files are sound: the policy, the knowledge, and every sentence a person reads.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops on the first surprise, and prints its figures"
)]

use std::collections::{BTreeMap, BTreeSet};

use cookie_inspector_core::classify::{Subject, classify};
use cookie_inspector_core::convention;
use cookie_inspector_core::knowledge::{self, Knowledge};
use cookie_inspector_core::pattern::Pattern;
use cookie_inspector_core::policy::{self, Policy};
use cookie_inspector_core::site::Site;
use cookie_inspector_core::words;
use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};

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

#[test]
fn every_category_the_knowledge_names_exists_and_fits_its_place() {
    let (policy, knowledge) = (Policy::built_in(), Knowledge::built_in());
    for known in knowledge.known() {
        let category = policy
            .category(&known.category)
            .unwrap_or_else(|| panic!("{}", known.pattern().text()));
        assert!(
            !known.on_vendor || category.offered,
            "{}: another host protects nothing here",
            known.pattern().text()
        );
    }
    for vendor in knowledge.vendors() {
        if let Some(category) = &vendor.category {
            assert!(policy.category(category).unwrap().offered, "{}", vendor.id);
        }
        assert_eq!(
            vendor.hosts.is_empty(),
            vendor.purpose.is_none(),
            "{}: a purpose is for its hosts",
            vendor.id
        );
        assert!(
            vendor.hosts.is_empty() || vendor.category.is_some(),
            "{} has hosts of no kind",
            vendor.id
        );
    }
    for convention in knowledge.conventions() {
        assert!(
            policy.category(convention.category).is_some(),
            "{}",
            convention.id
        );
        assert_ne!(convention.category, "unknown");
    }
}

#[test]
fn nothing_stands_twice() {
    let mut slips = Vec::new();
    let knowledge = Knowledge::built_in();
    let mut ids = BTreeSet::new();
    for id in knowledge
        .vendors()
        .iter()
        .map(|v| v.id.as_str())
        .chain(knowledge.conventions().iter().map(|c| c.id))
    {
        assert!(ids.insert(id), "{id} stands twice");
    }
    for convention in knowledge.conventions() {
        let mut seen = BTreeSet::new();
        for word in convention.words.iter().chain(convention.beside) {
            slips.extend((!seen.insert(word)).then(|| format!("{}: {word} stands twice", convention.id)));
        }
    }
    assert!(slips.is_empty(), "{}", slips.join("\n"));
    let words = knowledge.words();
    let mut seen = BTreeSet::new();
    for word in words
        .own
        .iter()
        .chain(words.neutral)
        .chain(words.context)
        .chain(words.laboratory)
    {
        assert!(seen.insert(word), "{word} stands twice");
    }
}

#[test]
fn a_word_hints_at_one_thing() {
    let knowledge = Knowledge::built_in();
    let mut hints: BTreeMap<&str, &str> = BTreeMap::new();
    for convention in knowledge.conventions() {
        for word in convention.words {
            let joined = word.replace(' ', "");
            if let Some(other) = hints.insert(word, convention.id) {
                panic!("{word} hints at {other} and {}", convention.id);
            }
            assert!(
                word.chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' '),
                "{word}"
            );
            assert!(joined.len() >= 2 && joined != *word || word.len() >= 2, "{word}");
        }
    }
    let words = knowledge.words();
    for word in words
        .own
        .iter()
        .chain(words.neutral)
        .chain(words.context)
        .chain(words.laboratory)
    {
        assert!(
            !hints.contains_key(word),
            "{word} hints at {} and says something else too",
            hints[word]
        );
    }
}

#[test]
fn every_entry_can_be_reached() {
    let mut slips = Vec::new();
    let (policy, knowledge) = (Policy::built_in(), Knowledge::built_in());
    for known in knowledge.known() {
        let (name, vendor) = (known.pattern().sample(), knowledge.vendor(known));
        assert_eq!(
            knowledge::bare(&name),
            name,
            "{name}: the security mark is taken off before we look"
        );
        let hosts: Vec<&str> = match known.on_vendor {
            true => vendor.hosts.iter().map(|host| host.as_str()).collect(),
            false => vec!["flasktrack.com"],
        };
        assert!(
            !hosts.is_empty(),
            "{name} is on the hosts of a vendor that has none"
        );
        for host in hosts {
            let subject = Subject {
                name: &name,
                host,
                http_only: None,
                value: None,
            };
            let verdict = classify(policy, knowledge, &Site::FLASKTRACK, &subject);
            let kind = if known.on_vendor {
                "vendor-cookie"
            } else {
                "cookie"
            };
            let rule = format!("{kind}:{}", known.pattern().text());
            if verdict.rule != rule {
                slips.push(format!("{name} on {host}: {rule} is hidden by {}", verdict.rule));
                continue;
            }
            assert_eq!(
                (verdict.category.as_str(), verdict.purpose.as_str()),
                (known.category.as_str(), known.purpose.as_str())
            );
            assert!(verdict.vendor.is_some_and(|maker| !maker.is_empty()));
        }
    }
    for vendor in knowledge.vendors() {
        for host in vendor.hosts {
            assert!(!Site::FLASKTRACK.covers_host(host), "{host} is ours");
            assert!(
                host.contains('.') && host.as_str() == host.to_ascii_lowercase() && !host.starts_with('.'),
                "{host}"
            );
            let (found, registered) = knowledge.vendor_of(&format!("x.{host}")).unwrap();
            assert_eq!((found.id, registered), (vendor.id, host.as_str()));
        }
    }
    for convention in knowledge.conventions() {
        for word in convention.words {
            match convention::read(knowledge, word) {
                convention::Reading::Says {
                    convention: found, ..
                } if found.category == convention.category => {}
                other => slips.push(format!("{word} alone is {other:?}")),
            }
        }
    }
    assert!(slips.is_empty(), "{}", slips.join("\n"));
}

/// A wide shape that lets go of cookies must be unmistakable; one that protects may be a little wider.
#[test]
fn no_shape_is_too_short_or_too_wide() {
    let policy = Policy::built_in();
    for known in Knowledge::built_in()
        .known()
        .iter()
        .filter(|known| !known.pattern().is_whole())
    {
        let (pattern, offered) = (
            &known.pattern(),
            policy.category(&known.category).unwrap().offered,
        );
        let least = match (offered, pattern.is_narrow()) {
            (true, true) => 3,
            (true, false) => 5,
            (false, true) => 2,
            (false, false) => 4,
        };
        assert!(
            pattern.fixed() >= least,
            "{} has too little fixed text",
            pattern.text()
        );
        let letters = pattern
            .text()
            .split('{')
            .next()
            .unwrap()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .count();
        assert!(
            !offered || letters >= 2,
            "{} starts with anything",
            pattern.text()
        );
    }
    for known in Knowledge::built_in()
        .known()
        .iter()
        .filter(|known| known.pattern().is_whole())
    {
        let offered = policy.category(&known.category).unwrap().offered;
        assert!(
            !offered || known.pattern().fixed() >= 2,
            "{} is too short to let go",
            known.pattern().text()
        );
    }
}

/// A short whole name may fall together with a name of FlaskTrack's own; the ones we offer are all listed here,
/// so that a new one is weighed.
#[test]
fn short_names_that_are_offered_are_weighed_one_by_one() {
    let policy = Policy::built_in();
    let short: BTreeSet<String> = Knowledge::built_in()
        .known()
        .iter()
        .filter(|known| !known.on_vendor && known.pattern().is_whole() && known.pattern().fixed() <= 3)
        .filter(|known| policy.category(&known.category).unwrap().offered)
        .map(|known| known.pattern().text().to_owned())
        .collect();
    assert_eq!(
        short,
        BTreeSet::from(["RT", "_cb", "_ga", "gpv"].map(str::to_owned))
    );
}

#[test]
fn the_knowledge_is_broad() {
    let knowledge = Knowledge::built_in();
    let mut by_category: BTreeMap<&str, usize> = BTreeMap::new();
    for known in knowledge.known() {
        *by_category.entry(known.category.as_str()).or_default() += 1;
    }
    let hosts: usize = knowledge.vendors().iter().map(|vendor| vendor.hosts.len()).sum();
    println!(
        "{} cookies, {hosts} hosts, {by_category:?}",
        knowledge.known().len()
    );
    assert!(knowledge.known().len() >= 700);
    for (id, ..) in TAXONOMY {
        assert!(
            by_category.get(id).is_some_and(|count| *count >= 2),
            "hardly anything is {id}"
        );
    }
}

#[test]
fn every_entry_names_its_source_and_no_address() {
    let knowledge = Knowledge::built_in();
    let sources = knowledge.known().iter().map(|known| &known.source);
    for source in sources.chain(knowledge.vendors().iter().map(|vendor| &vendor.source)) {
        assert!(
            source.len() >= 5 && !source.contains("//") && !source.contains('?'),
            "{source}"
        );
    }
}

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
fn every_sentence_the_judges_ask_for_exists() {
    let mut ids = vec!["purpose-part".to_owned(), "stays-date".to_owned()];
    for (id, .., warning) in TAXONOMY {
        ids.extend(["purpose-", "removed-", "category-"].map(|start| format!("{start}{id}")));
        ids.push(format!("category-{id}.line"));
        ids.extend(warning.then(|| format!("category-{id}.warning")));
    }
    // The sources of these modules hold every other id as a literal.
    for source in [
        include_str!("../crates/core/src/classify/ground.rs"),
        include_str!("../crates/core/src/explain.rs"),
        include_str!("../crates/core/src/policy/file.rs"),
        include_str!("../crates/core/src/compare.rs"),
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
    let codes = include_str!("../crates/core/src/compare.rs")
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
        include_str!("../crates/core/src/policy/file.rs"),
        include_str!("../crates/core/src/policy/frame.rs"),
        include_str!("../crates/core/src/policy/syntax.rs"),
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

#[test]
fn a_shape_is_never_a_bare_part_of_a_name() {
    let fits = |text: &str, name: &str| Pattern::parse(text).unwrap().matches(name);
    for known in Knowledge::built_in().known() {
        let pattern = known.pattern();
        let (text, sample) = (pattern.text(), pattern.sample());
        assert!(
            !fits(text, &format!("x{sample}")) || text.starts_with('{'),
            "{text} begins anywhere"
        );
        assert!(!fits(text, &format!("{sample} x")), "{text} ends anywhere");
        assert!(
            !fits(text, &format!("{sample}\u{0}")),
            "{text} takes a control mark"
        );
    }
}

/// The fenced examples of `docs/policy.md` in TOML, each with what is said behind the word `toml`.
fn examples() -> Vec<(&'static str, &'static str)> {
    include_str!("../docs/policy.md")
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
                let told = include_str!("../docs/policy.md");
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
    let guide = include_str!("../docs/policy.md");
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
