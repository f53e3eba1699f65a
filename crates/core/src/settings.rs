//! What a browser's own settings say of the site's cookies: read, and never changed.
//!
//! The sign-in checks need it: a cookie that is missing may have been blocked, or thrown away at the last
//! exit. Each format reads its own files, and what a company has set comes on top.

use serde::{Deserialize, Serialize};

/// What one profile's settings say. What is `None` or empty was not learned, which is not an all-clear.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct SiteSettings {
    /// Every rule that fits a host of the site: the one that wins first, the browser's default last.
    pub cookies: Vec<Rule<Access>>,
    /// Whether other sites' cookies work inside FlaskTrack's pages.
    pub third_party: Option<Rule<ThirdParty>>,
    /// Whether the browser throws all cookies away when it closes.
    pub clears_at_exit: Option<Rule<bool>>,
    /// Whether the last visit is taken up again at the next start, with the cookies that end with it.
    pub restores_session: Option<Rule<bool>>,
    /// Whether cookies that end with the session are written down for that.
    pub saves_session: Option<Rule<bool>>,
    /// Settings that are there and could not be read, by the names of their files.
    pub unread: Vec<String>,
}

/// One setting: what it says, who set it, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Rule<T> {
    /// What it says.
    pub value: T,
    /// Who set it.
    pub set_by: SetBy,
    /// What the browser or the policy calls it, such as `CookiesBlockedForUrls`.
    pub name: String,
    /// The pattern of addresses it is for, as written there; `None` if it is for every site.
    pub pattern: Option<String>,
}

/// Who has set a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "lowercase")]
pub enum SetBy {
    /// Nobody: the browser comes so.
    Browser,
    /// The person, or an extension of theirs.
    Person,
    /// Their company, by a managed policy.
    Company,
}

/// What a site may do with cookies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Keep them.
    Allow,
    /// Keep them until the browser closes.
    SessionOnly,
    /// Nothing.
    Block,
}

/// What becomes of another site's cookies inside a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum ThirdParty {
    /// They work.
    Allowed,
    /// Those of known trackers do not.
    TrackersBlocked,
    /// They work, kept apart for each top-level site.
    Partitioned,
    /// They do not, unless the site asks for a partition.
    Blocked,
}
