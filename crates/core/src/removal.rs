//! The second journey: plan, backup, delete, read again, report; and undo.

use serde::{Deserialize, Serialize};

use crate::cookie::{RowTag, Timestamp};
use crate::error::{Error, Problem, Result};
use crate::machine::Machine;
use crate::policy::Policy;
pub use crate::record::RowName;
use crate::report::Report;
use crate::site::Site;

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct BackupSummary {
    /// Names the backup.
    pub id: String,
    /// When the rows were removed.
    pub created: Timestamp,
    /// When the backup is deleted for good.
    pub kept_until: Timestamp,
    /// The browser's name.
    pub browser_name: String,
    /// The profile's name.
    pub profile_name: String,
    /// The rows it holds.
    pub rows: Vec<RowName>,
    /// Set once its rows have been put back.
    pub undone: Option<Timestamp>,
    /// Why it cannot be used, if so; `rows` is empty then.
    pub problem: Option<Problem>,
}

/// What an undo did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Restored {
    /// The backup it came from.
    pub backup: String,
    /// The browser's name.
    pub browser_name: String,
    /// The profile's name.
    pub profile_name: String,
    /// Rows that are back, checked by reading the store again.
    pub back: Vec<RowName>,
    /// Rows left out because the browser has a newer cookie in their place.
    pub newer_kept: Vec<RowName>,
}

/// Plans the removal of `chosen`; changes nothing. Protected rows are refused, whoever asks; a row we do
/// not know is accepted only alone and understood.
pub fn plan(report: &Report, chosen: &[Chosen]) -> Plan {
    let _ = (report, chosen);
    Plan {
        profiles: Vec::new(),
        refused: Vec::new(),
        keep_days: 7,
    }
}

/// Removes `chosen` after looking again: what is protected, changed or in use stays. Each profile gets one
/// backup, written before the first row goes.
pub fn remove(machine: &Machine, policy: &Policy, site: &Site, chosen: &[Chosen]) -> Result<Outcome> {
    let _ = (machine, policy, site, chosen);
    Err(Error::Internal {
        cause: "not yet built".to_owned(),
    })
}

/// The backups of this machine, newest first.
pub fn backups(machine: &Machine) -> Result<Vec<BackupSummary>> {
    let _ = machine;
    Err(Error::Internal {
        cause: "not yet built".to_owned(),
    })
}

/// Puts the rows of a backup back, never over a newer cookie.
pub fn undo(machine: &Machine, site: &Site, id: &str) -> Result<Restored> {
    let _ = (machine, site, id);
    Err(Error::Internal {
        cause: "not yet built".to_owned(),
    })
}
