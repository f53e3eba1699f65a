//! The well-known cookies, the vendors and the words that names are made of.

use std::collections::{BTreeMap, BTreeSet};

use cookie_inspector_core::classify::{Subject, classify};
use cookie_inspector_core::convention;
use cookie_inspector_core::knowledge::{self, Knowledge};
use cookie_inspector_core::pattern::Pattern;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::site::Site;

use super::TAXONOMY;

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
