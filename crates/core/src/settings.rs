//! What a browser's own settings say of the site's cookies: read, and never changed.
//!
//! The sign-in checks need it: a cookie that is missing may have been blocked, or thrown away at the last
//! exit. Each format reads its own files, and what a company has set comes on top.

pub mod file;
pub mod pattern;

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bounds::Bounds;
use crate::cookie::{Timestamp, ValueLock};
use crate::machine::Os;
use crate::platform::Running;
use crate::site::Site;
use pattern::is_below;

/// What a format is asked for the settings of one profile.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The browser's own folder.
    pub root: &'a Path,
    /// The profile's folder.
    pub folder: &'a Path,
    /// What is not read beyond.
    pub bounds: &'a Bounds,
    /// The site they are for.
    pub site: &'a Site,
    /// The present: a rule may have an end.
    pub now: Timestamp,
    /// Whether the browser is using the profile.
    pub running: Running,
    /// How this browser comes.
    pub usual: Usual,
    /// The system it runs on, where that is known.
    pub os: Option<Os>,
    /// What a company has set for this browser.
    pub managed: &'a Managed,
}

/// What a browser does when nobody has set anything, and what it calls that.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usual {
    /// What becomes of other sites' cookies; `None` where that depends on the version or is not known.
    pub third_party: Option<(ThirdParty, &'static str)>,
    /// The setting that throws all cookies away when it closes, for a browser that comes with it switched on.
    pub clears_at_exit: Option<&'static str>,
    /// A file of preferences that holds for all its profiles, below the home folder.
    pub overrides: Option<&'static str>,
}

impl Usual {
    /// What becomes of other sites' cookies, as a rule.
    pub fn third_party(&self) -> Option<Rule<ThirdParty>> {
        self.third_party
            .map(|(value, name)| Rule::for_all(value, SetBy::Browser, name))
    }
}

/// What a company has set for one browser, by the names of its policies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Managed {
    /// What the person cannot change.
    pub forced: BTreeMap<String, Value>,
    /// What holds until the person changes it.
    pub advised: BTreeMap<String, Value>,
    /// What is there and could not be read, by the names of the files.
    pub unread: Vec<String>,
}

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
    /// Whether a session that ended with a crash is taken up again, with the cookies that end with it.
    #[serde(default)]
    pub restores_after_crash: Option<Rule<bool>>,
    /// True if the browser, now closed, ended with a crash the last time.
    #[serde(default)]
    pub crashed: Option<bool>,
    /// Locks of values whose key is not where the browser keeps it: it cannot open them any more.
    #[serde(default)]
    pub keys_missing: Vec<ValueLock>,
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
    /// True if it is also for the hosts below the one in its pattern.
    #[serde(default)]
    pub below: bool,
    /// True if it is also for the hosts above it: Firefox forgets their cookies with those of the host.
    #[serde(default)]
    pub above: bool,
}

impl SiteSettings {
    /// For a format whose settings we do not read: how the browser comes.
    pub fn usual(asked: &Asked) -> SiteSettings {
        SiteSettings {
            third_party: asked.usual.third_party(),
            unread: asked.managed.unread.clone(),
            ..SiteSettings::default()
        }
    }

    /// The rule that decides for `host`, which has no dot before it.
    pub fn access(&self, host: &str) -> Option<&Rule<Access>> {
        self.cookies.iter().find(|rule| rule.covers(host))
    }
}

impl<T> Rule<T> {
    /// A rule for every site.
    pub fn for_all(value: T, set_by: SetBy, name: &str) -> Rule<T> {
        Rule {
            value,
            set_by,
            name: name.to_owned(),
            pattern: None,
            below: true,
            above: false,
        }
    }

    /// True if it is for `host`, which has no dot before it. What is for one container of Firefox decides for no
    /// other.
    pub fn covers(&self, host: &str) -> bool {
        let Some(pattern) = &self.pattern else { return true };
        if pattern.contains("^userContextId=") {
            return false;
        }
        let own = pattern::host(pattern);
        let near = (self.below && is_below(host, &own)) || (self.above && is_below(&own, host));
        own.is_empty() || own == host || near
    }
}

/// Who has set a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "lowercase")]
pub enum SetBy {
    /// Nobody: the browser comes so, or a company advised it and the person may change it.
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
