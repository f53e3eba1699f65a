//! The sign-out check: a look while signed in, a look after, and what became of each sign-in cookie.

use serde::{Deserialize, Serialize};

use crate::clause::ClauseOutcome;
use crate::platform::Running;

/// What became of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It is not there any more.
    Gone,
    /// It is there, and holds nothing.
    Emptied,
    /// It holds something else.
    Changed,
    /// It holds what it held before.
    Same,
}

/// One sign-in cookie before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct SignOutRow {
    /// The row's id.
    pub id: String,
    /// The cookie's name.
    pub name: String,
    /// The cookie's host, as stored.
    pub host: String,
    /// The profile's id.
    pub profile: String,
    /// The browser's name.
    pub browser_name: String,
    /// The profile's name.
    pub profile_name: String,
    /// What became of it.
    pub outcome: Fate,
    /// False where the browser encrypts anew at each write, so that `changed` may mean the same content.
    pub certain: bool,
    /// Whether the browser is using the profile; an open one may not have saved its newest changes.
    pub running: Running,
}

/// What the two looks say together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct SignOutCheck {
    /// The answer to clause P4.4.
    pub outcome: ClauseOutcome,
    /// The answer in one plain sentence.
    pub verdict: String,
    /// Why.
    pub why: String,
    /// What to do before looking once more; `null` if the answer stands.
    pub wait: Option<String>,
    /// Every sign-in and session cookie of the first look.
    pub rows: Vec<SignOutRow>,
}
