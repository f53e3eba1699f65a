//! A cookie in up to four short sentences: what it does, what happens if it goes, how long it stays, who set it.

use serde::{Deserialize, Serialize};

use crate::classify::Verdict;
use crate::cookie::{Cookie, Timestamp};
use crate::policy::Policy;
use crate::site::Site;

/// The four sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Explanation {
    /// What it does.
    pub does: String,
    /// What happens if it is removed.
    pub if_removed: String,
    /// How long it stays.
    pub stays: String,
    /// Who set it.
    pub set_by: String,
}

/// Explains a cookie.
pub fn explain(
    policy: &Policy,
    site: &Site,
    cookie: &Cookie,
    verdict: &Verdict,
    now: Timestamp,
) -> Explanation {
    let _ = (policy, site, cookie, verdict, now);
    Explanation {
        does: String::new(),
        if_removed: String::new(),
        stays: String::new(),
        set_by: String::new(),
    }
}
