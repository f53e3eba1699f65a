//! The shape of the review: each clause of the policy with its answer, and the evidence for it.

use serde::{Deserialize, Serialize};

/// What one look at this device says of the policy. It can back a promise or speak against it; it can never
/// prove it for everyone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Review {
    /// The whole in one line of plain words.
    pub headline: String,
    /// What one look cannot say.
    pub limit: String,
    /// Every clause, in the order of the text.
    pub clauses: Vec<ClauseReview>,
    /// How many cookies of which category each browser holds; `null` where there is no cookie.
    pub grid: Option<CategoryGrid>,
    /// The services of others found here, and what the person said of each.
    pub services: Vec<Service>,
}

/// How a clause fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum ClauseOutcome {
    /// What we saw fits it.
    Supported,
    /// What we saw speaks against it.
    Contradicted,
    /// The policy says nothing of what we saw.
    NotCovered,
    /// What we saw does not settle it.
    Inconclusive,
    /// No look at a device can settle it.
    NotCheckable,
}

/// One clause on the whole device, and in each profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct ClauseReview {
    /// Its id, such as `P2.1`.
    pub id: String,
    /// The section of the text it stands in.
    pub section: u8,
    /// What the text promises, in one plain sentence.
    pub claim: String,
    /// How it fares on this device.
    pub outcome: ClauseOutcome,
    /// Why.
    pub why: String,
    /// What would change the answer.
    pub would_change: String,
    /// The rows it rests on, by their ids.
    pub rows: Vec<String>,
    /// The same for each profile.
    pub profiles: Vec<ProfileClause>,
}

/// One clause in one profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct ProfileClause {
    /// The profile's id.
    pub profile: String,
    /// How it fares there.
    pub outcome: ClauseOutcome,
    /// Why.
    pub why: String,
    /// The rows it rests on, by their ids.
    pub rows: Vec<String>,
}

/// Cookies counted by category and browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct CategoryGrid {
    /// The browsers' names, in the order of the report.
    pub browsers: Vec<String>,
    /// The categories that occur, in the order they are shown.
    pub lines: Vec<GridLine>,
}

/// One category of the grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct GridLine {
    /// The category's id.
    pub category: String,
    /// Its title.
    pub title: String,
    /// One list of row ids for each browser.
    pub cells: Vec<Vec<String>>,
}

/// A service of another company that keeps a cookie here, and whether the person's team has connected it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Service {
    /// The vendor's id, such as `stripe`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The category of its cookies.
    pub category: String,
    /// What the person said; `null` if they have not been asked.
    pub connected: Option<bool>,
    /// Its rows, by their ids.
    pub rows: Vec<String>,
}
