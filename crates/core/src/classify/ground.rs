//! What a verdict rests on, and how that becomes a verdict in words.

use super::{Confidence, Evidence, Verdict};
use crate::args;
use crate::convention::Reading;
use crate::knowledge::{Knowledge, Known, Vendor};
use crate::policy::{Policy, Rule};
use crate::words;

/// What a verdict rests on.
pub(super) enum Ground<'a> {
    Rule(&'a Rule),
    /// A rule that offers for removal what built-in knowledge protects, and says that it means to.
    Override(&'a Rule),
    /// What built-in knowledge protects although a rule would offer it.
    Kept(Box<Ground<'a>>),
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
pub(super) enum Nothing {
    NoRule,
    NoVendor,
    LookAlike,
    Conflict,
    Context,
    Half,
    Guarded,
}

impl Ground<'_> {
    pub(super) fn category(&self) -> &str {
        match self {
            Ground::Rule(rule) | Ground::Override(rule) => &rule.category,
            Ground::Kept(ground) => ground.category(),
            Ground::Known(known) | Ground::Part(known) | Ground::VendorCookie(known) => &known.category,
            Ground::Host(vendor, _) => vendor.category.as_deref().unwrap_or("unknown"),
            Ground::Word(Reading::Says { convention, .. }) => convention.category,
            Ground::Word(_) | Ground::Nothing(_) => "unknown",
        }
    }

    fn rule(&self) -> String {
        match self {
            Ground::Rule(rule) | Ground::Override(rule) => format!("site:{}", rule.pattern.text()),
            Ground::Kept(ground) => ground.rule(),
            Ground::Known(known) => format!("cookie:{}", known.pattern().text()),
            Ground::Part(known) => format!("part:{}", known.pattern().text()),
            Ground::VendorCookie(known) => format!("vendor-cookie:{}", known.pattern().text()),
            Ground::Host(vendor, _) => format!("vendor:{}", vendor.id),
            Ground::Word(Reading::Says { convention, .. }) => format!("word:{}", convention.id),
            Ground::Word(_) => "unknown".to_owned(),
            Ground::Nothing(nothing) => nothing.rule().to_owned(),
        }
    }

    fn evidence(&self, knowledge: &Knowledge) -> Evidence {
        match self {
            Ground::Rule(_) | Ground::Override(_) => Evidence::SiteRule,
            Ground::Kept(ground) => ground.evidence(knowledge),
            Ground::Known(known) if knowledge.vendor(known).library => Evidence::LibraryDefault,
            Ground::Known(known) | Ground::VendorCookie(known) if known.pattern().is_whole() => {
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
            Ground::Kept(ground) => ground.vendor(knowledge),
            Ground::Rule(_) | Ground::Override(_) | Ground::Word(_) | Ground::Nothing(_) => None,
        }
    }

    fn purpose(&self) -> String {
        let own = match self {
            Ground::Rule(rule) | Ground::Override(rule) => rule.purpose.as_deref(),
            Ground::Kept(ground) => return ground.purpose(),
            Ground::Known(known) | Ground::VendorCookie(known) => Some(&*known.purpose),
            Ground::Part(_) => return words::plain("purpose-part"),
            Ground::Host(vendor, _) => vendor.purpose.as_deref(),
            Ground::Word(_) | Ground::Nothing(_) => None,
        };
        own.map(str::to_owned)
            .unwrap_or_else(|| words::plain(&format!("purpose-{}", self.category())))
    }

    fn why(&self, knowledge: &Knowledge) -> String {
        let vendor = self.vendor(knowledge).unwrap_or_default();
        match self {
            Ground::Rule(_) => words::plain("why-site-rule"),
            Ground::Override(_) => words::plain("why-site-rule-override"),
            Ground::Kept(_) => words::plain("why-site-rule-kept"),
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

    pub(super) fn verdict(&self, policy: &Policy, knowledge: &Knowledge) -> Verdict {
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
