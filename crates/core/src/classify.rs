//! From a name, a host and attributes to a category, by the order of evidence.

use serde::{Deserialize, Serialize};

use crate::args;
use crate::convention::{self, Reading};
use crate::cookie::{Cookie, ValueKind};
use crate::knowledge::{self, Knowledge, Known, Vendor};
use crate::policy::{Policy, Rule};
use crate::site::Site;
use crate::words;

/// What a verdict may rest on.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The cookie's name.
    pub name: &'a str,
    /// The cookie's host; a leading dot does not count.
    pub host: &'a str,
    /// Out of reach of scripts, where known.
    pub http_only: Option<bool>,
    /// What its value looks like, where known.
    pub value: Option<ValueKind>,
}

impl<'a> From<&'a Cookie> for Subject<'a> {
    fn from(cookie: &'a Cookie) -> Self {
        Subject {
            name: &cookie.name,
            host: &cookie.host,
            http_only: Some(cookie.http_only),
            value: Some(cookie.value.kind),
        }
    }
}

/// What kind of evidence decided, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The site's own rule in the policy file.
    SiteRule,
    /// A known name on its known host.
    ExactName,
    /// A known pattern with its host condition.
    Pattern,
    /// The kind of the company whose host set it.
    VendorHost,
    /// The default name of a library, on the site's own host.
    LibraryDefault,
    /// A whole word that is common for the purpose.
    Convention,
    /// Nothing fits.
    None,
}

/// How sure we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A rule of the site, or an exact name.
    High,
    /// A pattern, a vendor's host, a library's default.
    Medium,
    /// A word.
    Low,
    /// We do not know it.
    None,
}

/// What a cookie is, and why we think so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Verdict {
    /// The category's id.
    pub category: String,
    /// The policy's section, where one describes it.
    pub policy_section: Option<u8>,
    /// Outside every bulk action.
    pub protected: bool,
    /// Offered for removal.
    pub deletable: bool,
    /// Ticked at first in the bulk action.
    pub preselected: bool,
    /// The rule that decided.
    pub rule: String,
    /// What kind of rule it is.
    pub evidence: Evidence,
    /// How sure we are.
    pub confidence: Confidence,
    /// The company or project behind it, where known.
    pub vendor: Option<String>,
    /// What it is for, in one plain sentence.
    pub purpose: String,
    /// Why we think so, in one plain sentence.
    pub why: String,
}

/// The verdict on one cookie. A host outside the site is read as: set by that host inside the site's pages.
pub fn classify(policy: &Policy, knowledge: &Knowledge, site: &Site, subject: &Subject) -> Verdict {
    let ground = if site.covers_host(subject.host) {
        on_site(policy, knowledge, subject)
    } else {
        elsewhere(knowledge, site, subject)
    };
    ground.verdict(policy, knowledge)
}

/// What a verdict rests on.
enum Ground<'a> {
    Rule(&'a Rule),
    Known(&'a Known),
    /// A numbered part of a known cookie that was too big for one.
    Part(&'a Known),
    VendorCookie(&'a Known),
    Host(&'a Vendor, &'a str),
    Word(Reading<'a>),
    Nothing(Nothing),
}

/// Why nothing fits; each is a rule of its own.
#[derive(Clone, Copy)]
enum Nothing {
    NoRule,
    NoVendor,
    LookAlike,
    Conflict,
    Context,
    Half,
    Guarded,
}

fn on_site<'a>(policy: &'a Policy, knowledge: &'a Knowledge, subject: &Subject) -> Ground<'a> {
    let ground = from_knowledge(knowledge, subject);
    let rule = policy
        .rules()
        .iter()
        .find(|rule| rule.fits(subject.name, subject.host));
    match rule {
        Some(rule) if rule.overrides_protection || !lowers(policy, rule, &ground) => Ground::Rule(rule),
        Some(_) | None => ground,
    }
}

/// True if the rule would offer for removal what built-in knowledge protects.
fn lowers(policy: &Policy, rule: &Rule, ground: &Ground) -> bool {
    let offers = policy
        .category(&rule.category)
        .is_some_and(|category| category.offered);
    offers && protects(ground.category())
}

fn from_knowledge<'a>(knowledge: &'a Knowledge, subject: &Subject) -> Ground<'a> {
    let name = knowledge::bare(subject.name);
    if let Some(known) = knowledge.on_site(name) {
        return match known.pattern.open_part(name) {
            Some(part) if !protects(&known.category) && names_protected(knowledge, part) => {
                Ground::Nothing(Nothing::Conflict)
            }
            Some(_) | None => Ground::Known(known),
        };
    }
    if let Some(known) = part_of(name).and_then(|base| knowledge.on_site(base))
        && protects(&known.category)
    {
        return Ground::Part(known);
    }
    match convention::read(knowledge, name) {
        Reading::Says { convention, .. } if !protects(&convention.category) && looks_secret(subject) => {
            Ground::Nothing(Nothing::Guarded)
        }
        reading @ Reading::Says { .. } => Ground::Word(reading),
        Reading::Conflict => Ground::Nothing(Nothing::Conflict),
        Reading::Context => Ground::Nothing(Nothing::Context),
        Reading::Half => Ground::Nothing(Nothing::Half),
        Reading::Nothing => Ground::Nothing(Nothing::NoRule),
    }
}

/// True for the kinds of cookie that keep a person signed in and safe.
fn protects(category: &str) -> bool {
    convention::PROTECTED.contains(&category)
}

/// True if the open part of a shape is itself the name of a protected cookie: `_ga_` before `SESSIONID`.
fn names_protected(knowledge: &Knowledge, part: &str) -> bool {
    let known = knowledge
        .on_site(part)
        .is_some_and(|known| protects(&known.category));
    let said = matches!(
        convention::read(knowledge, part),
        Reading::Says { convention, .. } if protects(&convention.category)
    );
    known || said
}

/// The name without its part number: servers split a cookie that is too big into `name.0`, `name_1`, `nameC2`.
fn part_of(name: &str) -> Option<&str> {
    let base = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = name.len() - base.len();
    let marks = ["__", ".", "_", "-", "C"];
    let base = marks.iter().find_map(|mark| base.strip_suffix(mark))?;
    ((1..=2).contains(&digits) && !base.is_empty()).then_some(base)
}

/// Signs of a key to an account. They can only protect: a name that is merely common for a setting does not
/// outweigh them.
fn looks_secret(subject: &Subject) -> bool {
    let hidden = subject.http_only == Some(true);
    match subject.value {
        Some(ValueKind::SignedToken) => true,
        Some(ValueKind::Token | ValueKind::Encrypted) => hidden,
        Some(
            ValueKind::Empty
            | ValueKind::Flag
            | ValueKind::Number
            | ValueKind::ShortWord
            | ValueKind::Json
            | ValueKind::Text,
        )
        | None => false,
    }
}

fn elsewhere<'a>(knowledge: &'a Knowledge, site: &Site, subject: &Subject) -> Ground<'a> {
    if let Some((vendor, host)) = knowledge.vendor_of(subject.host) {
        let known = knowledge.on_vendor(vendor, knowledge::bare(subject.name));
        return known.map_or(Ground::Host(vendor, host), Ground::VendorCookie);
    }
    if resembles(site, subject.host) {
        Ground::Nothing(Nothing::LookAlike)
    } else {
        Ground::Nothing(Nothing::NoVendor)
    }
}

/// True if a host that is not the site looks like it: a label holds the site's own, is a slip or two away
/// from it, or is written with letters of another script.
pub fn resembles(site: &Site, host: &str) -> bool {
    let brand = site.domain().split('.').next().unwrap_or_default();
    host.split('.').map(str::to_lowercase).any(|label| {
        // In an `xn--` label the letters of other scripts are left out, and their places follow the last `-`.
        let foreign = label.starts_with("xn--");
        let label = label.strip_prefix("xn--").unwrap_or(&label);
        let letters = if foreign {
            label.rsplit_once('-').map_or("", |(letters, _)| letters)
        } else {
            label
        };
        let letters: String = letters.chars().filter(|c| *c != '-').take(64).collect();
        let slips = if foreign { 4 } else { 2 };
        letters.contains(brand) || distance(&letters, brand) <= slips
    })
}

/// The number of letters to add, drop or change to get from one word to the other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let changed = corner + usize::from(from != *to);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

impl Ground<'_> {
    fn category(&self) -> &str {
        match self {
            Ground::Rule(rule) => &rule.category,
            Ground::Known(known) | Ground::Part(known) | Ground::VendorCookie(known) => &known.category,
            Ground::Host(vendor, _) => vendor.category.as_deref().unwrap_or("unknown"),
            Ground::Word(Reading::Says { convention, .. }) => &convention.category,
            Ground::Word(_) | Ground::Nothing(_) => "unknown",
        }
    }

    fn rule(&self) -> String {
        match self {
            Ground::Rule(rule) => format!("site:{}", rule.pattern.text()),
            Ground::Known(known) => format!("cookie:{}", known.pattern.text()),
            Ground::Part(known) => format!("part:{}", known.pattern.text()),
            Ground::VendorCookie(known) => format!("vendor-cookie:{}", known.pattern.text()),
            Ground::Host(vendor, _) => format!("vendor:{}", vendor.id),
            Ground::Word(Reading::Says { convention, .. }) => format!("word:{}", convention.id),
            Ground::Word(_) => "unknown".to_owned(),
            Ground::Nothing(nothing) => nothing.rule().to_owned(),
        }
    }

    fn evidence(&self, knowledge: &Knowledge) -> Evidence {
        match self {
            Ground::Rule(_) => Evidence::SiteRule,
            Ground::Known(known) if knowledge.vendor(known).library => Evidence::LibraryDefault,
            Ground::Known(known) | Ground::VendorCookie(known) if known.pattern.is_whole() => {
                Evidence::ExactName
            }
            Ground::Known(_) | Ground::VendorCookie(_) | Ground::Part(_) => Evidence::Pattern,
            Ground::Host(..) => Evidence::VendorHost,
            Ground::Word(_) => Evidence::Convention,
            Ground::Nothing(_) => Evidence::None,
        }
    }

    fn vendor<'k>(&'k self, knowledge: &'k Knowledge) -> Option<&'k str> {
        match self {
            Ground::Known(known) | Ground::Part(known) | Ground::VendorCookie(known) => {
                Some(knowledge.maker(known))
            }
            Ground::Host(vendor, host) => Some(if vendor.group { host } else { &vendor.name }),
            Ground::Rule(_) | Ground::Word(_) | Ground::Nothing(_) => None,
        }
    }

    fn purpose(&self) -> String {
        let own = match self {
            Ground::Rule(rule) => rule.purpose.as_ref(),
            Ground::Known(known) | Ground::VendorCookie(known) => Some(&known.purpose),
            Ground::Part(_) => return words::plain("purpose-part"),
            Ground::Host(vendor, _) => vendor.purpose.as_ref(),
            Ground::Word(_) | Ground::Nothing(_) => None,
        };
        own.cloned()
            .unwrap_or_else(|| words::plain(&format!("purpose-{}", self.category())))
    }

    fn why(&self, knowledge: &Knowledge) -> String {
        let vendor = self.vendor(knowledge).unwrap_or_default();
        match self {
            Ground::Rule(_) => words::plain("why-site-rule"),
            Ground::Known(_) | Ground::VendorCookie(_) => {
                let id = match self.evidence(knowledge) {
                    Evidence::LibraryDefault => "why-library-default",
                    Evidence::ExactName => "why-exact-name",
                    Evidence::SiteRule
                    | Evidence::Pattern
                    | Evidence::VendorHost
                    | Evidence::Convention
                    | Evidence::None => "why-pattern",
                };
                words::text(id, &args! { "vendor" => vendor })
            }
            Ground::Part(_) => words::text("why-part", &args! { "vendor" => vendor }),
            Ground::Host(owner, host) => {
                let id = if owner.group {
                    "why-group-host"
                } else {
                    "why-vendor-host"
                };
                words::text(id, &args! { "vendor" => owner.name.as_str(), "host" => *host })
            }
            Ground::Word(Reading::Says { word, .. }) => {
                words::text("why-convention", &args! { "word" => word.as_str() })
            }
            Ground::Word(_) => words::plain("why-unknown"),
            Ground::Nothing(nothing) => words::plain(&format!("why-{}", nothing.rule())),
        }
    }

    fn verdict(&self, policy: &Policy, knowledge: &Knowledge) -> Verdict {
        let category = policy.category(self.category());
        let evidence = self.evidence(knowledge);
        Verdict {
            category: self.category().to_owned(),
            policy_section: category.and_then(|category| category.section),
            protected: category.is_none_or(|category| category.protected),
            deletable: category.is_some_and(|category| category.offered),
            preselected: category.is_some_and(|category| category.preselected),
            rule: self.rule(),
            evidence,
            confidence: evidence.confidence(),
            vendor: self.vendor(knowledge).map(str::to_owned),
            purpose: self.purpose(),
            why: self.why(knowledge),
        }
    }
}

impl Nothing {
    fn rule(self) -> &'static str {
        match self {
            Nothing::NoRule => "unknown",
            Nothing::NoVendor => "unknown-host",
            Nothing::LookAlike => "look-alike-host",
            Nothing::Conflict => "conflicting-words",
            Nothing::Context => "context-words",
            Nothing::Half => "words-left-over",
            Nothing::Guarded => "guarded-by-attributes",
        }
    }
}

impl Evidence {
    fn confidence(self) -> Confidence {
        match self {
            Evidence::SiteRule | Evidence::ExactName => Confidence::High,
            Evidence::Pattern | Evidence::VendorHost | Evidence::LibraryDefault => Confidence::Medium,
            Evidence::Convention => Confidence::Low,
            Evidence::None => Confidence::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(name: &str, host: &str) -> Verdict {
        with(name, host, None, None)
    }

    fn with(name: &str, host: &str, http_only: Option<bool>, value: Option<ValueKind>) -> Verdict {
        let subject = Subject {
            name,
            host,
            http_only,
            value,
        };
        classify(
            Policy::built_in(),
            Knowledge::built_in(),
            &Site::FLASKTRACK,
            &subject,
        )
    }

    #[test]
    fn stronger_evidence_decides_first() {
        for (name, host, category, evidence) in [
            ("_ga", ".flasktrack.com", "analytics", Evidence::ExactName),
            (
                "_ga_1A2B3C4D5E",
                ".flasktrack.com",
                "analytics",
                Evidence::Pattern,
            ),
            (
                "sessionid",
                "js.stripe.com",
                "third-party-payment",
                Evidence::VendorHost,
            ),
            (
                "sessionid",
                "app.flasktrack.com",
                "essential-session",
                Evidence::LibraryDefault,
            ),
            (
                "__Host-SESSIONID",
                "app.flasktrack.com",
                "essential-session",
                Evidence::Convention,
            ),
            ("ft_theme", "flasktrack.com", "preference", Evidence::Convention),
            ("qzx", "flasktrack.com", "unknown", Evidence::None),
        ] {
            let verdict = verdict(name, host);
            assert_eq!(
                (verdict.category.as_str(), verdict.evidence),
                (category, evidence),
                "{name} on {host}"
            );
        }
    }

    #[test]
    fn a_site_rule_stands_above_knowledge_but_does_not_lower_protection() {
        let rule = |rest: &str| {
            let text = include_str!("../data/policy.toml");
            Policy::parse(&format!("{text}\n[[rule]]\nname = \"sessionid\"\n{rest}")).unwrap()
        };
        let judged = |policy: &Policy, host: &str| {
            let subject = Subject {
                name: "sessionid",
                host,
                http_only: None,
                value: None,
            };
            classify(policy, Knowledge::built_in(), &Site::FLASKTRACK, &subject)
        };
        let raised = rule("category = \"authentication\"\nwords = \"Shows that you signed in.\"");
        assert_eq!(judged(&raised, "flasktrack.com").rule, "site:sessionid");
        assert_eq!(
            judged(&raised, "flasktrack.com").purpose,
            "Shows that you signed in."
        );
        let lowered = rule("category = \"preference\"");
        assert!(judged(&lowered, "flasktrack.com").protected);
        let forced = rule("category = \"preference\"\noverrides_protection = true");
        assert!(judged(&forced, "flasktrack.com").deletable);
        assert_eq!(
            judged(&forced, "js.stripe.com").rule,
            "vendor:stripe",
            "a site rule ends at the site"
        );
    }

    #[test]
    fn a_look_alike_is_never_flasktrack() {
        for host in [
            "notflasktrack.com",
            "flasktrack.com.evil.example",
            "flasktrack.co",
            "flask-track.com",
            "fIasktrack.com",
            "flasktrcak.com",
            "xn--flsktrack-1yh.com",
            "app.flasktrack.com.",
            "flasktrack.com:443",
            "fläsktrack.com",
        ] {
            for name in ["theme", "sessionid", "_ga"] {
                let verdict = verdict(name, host);
                assert_eq!(verdict.rule, "look-alike-host", "{name} on {host}");
                assert!(verdict.protected && !verdict.deletable);
            }
        }
        assert_eq!(verdict("theme", "cdn.example").rule, "unknown-host");
        assert_eq!(
            verdict("x", "flasktrack.okta.com").category,
            "third-party-identity",
            "the customer's own page there"
        );
    }

    #[test]
    fn attributes_protect_and_never_lay_open() {
        let theme = |http_only, value| with("theme", "flasktrack.com", Some(http_only), Some(value)).rule;
        assert_eq!(theme(false, ValueKind::ShortWord), "word:theme");
        assert_eq!(theme(true, ValueKind::Encrypted), "guarded-by-attributes");
        assert_eq!(theme(true, ValueKind::Token), "guarded-by-attributes");
        assert_eq!(theme(false, ValueKind::SignedToken), "guarded-by-attributes");
        for value in [ValueKind::Flag, ValueKind::ShortWord, ValueKind::Empty] {
            assert!(with("qzx", "flasktrack.com", Some(false), Some(value)).protected);
        }
    }

    #[test]
    fn a_numbered_part_is_protected_like_the_whole() {
        for name in [
            "next-auth.session-token.0",
            "__Secure-next-auth.session-token.12",
            ".AspNetCore.CookiesC2",
        ] {
            assert!(verdict(name, "flasktrack.com").protected, "{name}");
            assert_eq!(
                verdict(name, "flasktrack.com").category,
                "authentication",
                "{name}"
            );
        }
        assert_eq!(verdict("_ga.1", "flasktrack.com").category, "unknown");
        assert_eq!(
            verdict("_ga_SESSIONID", "flasktrack.com").rule,
            "conflicting-words"
        );
    }

    #[test]
    fn hostile_names_get_a_verdict() {
        let huge = "_ga_".repeat(100_000);
        for name in [
            "",
            "\0",
            "\u{202e}eman",
            "🍪theme",
            "{digits}",
            huge.as_str(),
            "__Host-",
            "__",
        ] {
            for host in ["flasktrack.com", "", ".", "🍪", huge.as_str(), "js.stripe.com"] {
                verdict(name, host);
            }
        }
    }
}
