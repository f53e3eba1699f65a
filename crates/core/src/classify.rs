//! From a name, a host and attributes to a category, by the order of evidence.

use serde::{Deserialize, Serialize};

use crate::cookie::{Cookie, ValueKind};
use crate::knowledge::Knowledge;
use crate::policy::Policy;
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

/// The verdict on one cookie.
pub fn classify(policy: &Policy, knowledge: &Knowledge, site: &Site, subject: &Subject) -> Verdict {
    let _ = (policy, knowledge, site, subject);
    Verdict {
        category: "unknown".into(),
        policy_section: None,
        protected: true,
        deletable: false,
        preselected: false,
        rule: "unknown".into(),
        evidence: Evidence::None,
        confidence: Confidence::None,
        vendor: None,
        purpose: String::new(),
        why: String::new(),
    }
}
