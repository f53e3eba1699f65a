//! What goes in and out of a removal and an undo: the shapes both faces show.

use serde::{Deserialize, Serialize};

use crate::backup::Kind;
use crate::cookie::{RowTag, Timestamp};
use crate::error::Problem;
use crate::record::RowName;

/// One ticked row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Chosen {
    /// The row, [`crate::report::CookieReport::id`].
    pub id: String,
    /// The row as it was shown; `null` takes it as it is now.
    pub seen: Option<RowTag>,
    /// "I understand": the person confirmed this very row, although we do not know it.
    #[serde(default)]
    pub understood: bool,
}

/// What a removal would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Plan {
    /// One part a profile.
    pub profiles: Vec<ProfilePlan>,
    /// Rows that will not be touched, and why.
    pub refused: Vec<Refused>,
    /// Days a backup is kept.
    pub keep_days: u32,
}

impl Plan {
    /// How many rows would go.
    pub fn count(&self) -> usize {
        self.profiles
            .iter()
            .filter(|p| p.problem.is_none())
            .map(|p| p.rows.len())
            .sum()
    }
}

/// The part of a plan in one profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct ProfilePlan {
    /// [`crate::report::ProfileReport::id`].
    pub profile: String,
    /// The browser's name.
    pub browser_name: String,
    /// The profile's name.
    pub name: String,
    /// What would go.
    pub rows: Vec<RowName>,
    /// Why nothing can go now, such as a running browser.
    pub problem: Option<Problem>,
}

/// A row that is left alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Refused {
    /// The row that was asked for.
    pub id: String,
    /// Why.
    pub problem: Problem,
}

/// What a removal did in one profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Removal {
    /// [`crate::report::ProfileReport::id`].
    pub profile: String,
    /// The browser's name.
    pub browser_name: String,
    /// The profile's name.
    pub name: String,
    /// The backup to undo it with; `null` if nothing was removed.
    pub backup: Option<String>,
    /// Rows that are gone, checked by reading the store again.
    pub removed: Vec<RowName>,
    /// Rows that changed since they were shown, left alone.
    pub changed: Vec<RowName>,
    /// Why nothing, or not everything, was removed.
    pub problem: Option<Problem>,
}

/// What the whole removal did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Outcome {
    /// One part a profile.
    pub removals: Vec<Removal>,
    /// Rows that were refused before anything began.
    pub refused: Vec<Refused>,
}

/// A backup in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct BackupSummary {
    /// Names the backup.
    pub id: String,
    /// Whether its rows were removed, or put back by an undo.
    #[serde(default)]
    pub kind: Kind,
    /// When that was.
    pub created: Timestamp,
    /// When the backup is deleted for good.
    pub kept_until: Timestamp,
    /// [`crate::report::ProfileReport::id`] of where the rows were.
    pub profile: String,
    /// The browser's name.
    pub browser_name: String,
    /// The profile's name.
    pub profile_name: String,
    /// The rows it holds.
    pub rows: Vec<RowName>,
    /// When that was undone.
    pub undone: Option<Timestamp>,
    /// True if the removal was cut off, and finished at a later start.
    #[serde(default)]
    pub cut_off: bool,
    /// Why it cannot be used, if so; `rows` is empty then.
    pub problem: Option<Problem>,
}

/// What an undo did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Restored {
    /// The backup it came from.
    pub backup: String,
    /// The record to undo this with; `null` if nothing was put back, or no backups are kept.
    pub again: Option<String>,
    /// The browser's name.
    pub browser_name: String,
    /// The profile's name.
    pub profile_name: String,
    /// Rows that are back, checked by reading the store again.
    pub back: Vec<RowName>,
    /// Rows left out because the browser has a newer cookie in their place.
    pub newer_kept: Vec<RowName>,
    /// Rows left out because the browser has no saved session any more to put them in.
    pub without_session: Vec<RowName>,
    /// Set if the browser was started at the same moment, and may not know the rows yet.
    pub problem: Option<Problem>,
}
