//! From a name, a host and attributes to a category, by the order of evidence.

mod ground;

use serde::{Deserialize, Serialize};

use self::ground::{Ground, Nothing};
use crate::convention::{self, Reading};
use crate::cookie::{Cookie, ValueKind};
use crate::knowledge::{self, Knowledge};
use crate::look_alike;
use crate::policy::Policy;
use crate::protection::{self, is_protected};
use crate::site::Site;

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
            http_only: cookie.http_only,
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

fn on_site<'a>(policy: &'a Policy, knowledge: &'a Knowledge, subject: &Subject) -> Ground<'a> {
    let ground = from_knowledge(knowledge, subject);
    let rule = policy
        .rules()
        .iter()
        .find(|rule| rule.fits(subject.name, subject.host));
    let Some(rule) = rule else { return ground };
    let offers = policy.category(&rule.category).is_some_and(|c| c.offered);
    match (
        offers && is_protected(ground.category()),
        rule.overrides_protection,
    ) {
        (false, _) => Ground::Rule(rule),
        (true, true) => Ground::Override(rule),
        (true, false) => Ground::Kept(Box::new(ground)),
    }
}

fn from_knowledge<'a>(knowledge: &'a Knowledge, subject: &Subject) -> Ground<'a> {
    let name = knowledge::bare(subject.name);
    if let Some(known) = knowledge.on_site(name) {
        return match known.pattern().open_part(name) {
            // The open part of a shape is itself the name of a protected cookie: `_ga_` before `SESSIONID`.
            Some(part) if !is_protected(&known.category) && protection::protects(knowledge, part) => {
                Ground::Nothing(Nothing::Conflict)
            }
            Some(_) | None => Ground::Known(known),
        };
    }
    if let Some(known) = protection::part(knowledge, name) {
        return Ground::Part(known);
    }
    match convention::read(knowledge, name) {
        Reading::Says { convention, .. } if !is_protected(convention.category) && looks_secret(subject) => {
            Ground::Nothing(Nothing::Guarded)
        }
        reading @ Reading::Says { .. } => Ground::Word(reading),
        Reading::Conflict => Ground::Nothing(Nothing::Conflict),
        Reading::Context => Ground::Nothing(Nothing::Context),
        Reading::Half => Ground::Nothing(Nothing::Half),
        Reading::Nothing => Ground::Nothing(Nothing::NoRule),
    }
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
    if look_alike::resembles(site, subject.host) {
        Ground::Nothing(Nothing::LookAlike)
    } else {
        Ground::Nothing(Nothing::NoVendor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

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
        assert_eq!(
            judged(&raised, "flasktrack.com").why,
            words::plain("why-site-rule")
        );
        let forced = rule("category = \"preference\"\noverrides_protection = true");
        assert!(judged(&forced, "flasktrack.com").deletable);
        assert_eq!(
            judged(&forced, "flasktrack.com").why,
            words::plain("why-site-rule-override")
        );
        assert_eq!(
            judged(&forced, "js.stripe.com").rule,
            "vendor:stripe",
            "a site rule ends at the site"
        );
    }

    #[test]
    fn a_wide_rule_leaves_a_protected_name_alone_and_says_so() {
        let text = include_str!("../data/policy.toml");
        let rule = "[[rule]]\nname = \"ft_{id:1+}\"\ncategory = \"preference\"\n";
        let policy = Policy::parse(&format!("{text}\n{rule}")).unwrap();
        let judged = |name| {
            let subject = Subject {
                name,
                host: "flasktrack.com",
                http_only: None,
                value: None,
            };
            classify(&policy, Knowledge::built_in(), &Site::FLASKTRACK, &subject)
        };
        assert!(judged("ft_x1").deletable);
        let kept = judged("ft_session");
        assert!(kept.protected && !kept.deletable);
        assert_eq!(
            (kept.rule.as_str(), kept.why),
            ("word:session", words::plain("why-site-rule-kept"))
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
