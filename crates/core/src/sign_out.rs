//! The sign-out check: a look while signed in, a look after, and what became of each sign-in cookie.
//!
//! Whether a value is the same is told by tags that live in memory only; a [`Look`] cannot be written down.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::args;
use crate::classify::Confidence;
use crate::clause::ClauseOutcome;
use crate::cookie::{RowTag, ValueFacts, ValueKind};
use crate::platform::Running;
use crate::report::{CookieReport, ProfileReport, Report};
use crate::words;

/// A browser saves what changed within this time: Chromium every 30 seconds
/// (`net/extras/sqlite/sqlite_persistent_cookie_store.cc`), Firefox sooner.
pub const SAVED_AFTER_SECONDS: u64 = 60;

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
    /// False where `changed` may mean the same content, encrypted anew, and where we only guess that the
    /// cookie is for signing in.
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

/// One look at the sign-in cookies.
#[derive(Debug, Clone)]
pub struct Look {
    rows: BTreeMap<String, Kept>,
    /// Profiles that could be read, and whether their browser is open.
    read: BTreeMap<String, Running>,
    unread: usize,
}

#[derive(Debug, Clone)]
struct Kept {
    row: SignOutRow,
    value: ValueFacts,
    tag: Option<RowTag>,
}

impl Look {
    /// Keeps what a later look is held against.
    pub fn of(report: &Report) -> Look {
        let mut look = Look {
            rows: BTreeMap::new(),
            read: BTreeMap::new(),
            unread: 0,
        };
        for profile in &report.profiles {
            if profile.problem.is_some() || !profile.skipped.is_empty() {
                look.unread += 1;
                continue;
            }
            look.read.insert(profile.id.clone(), profile.running);
            let rows = profile.cookies.iter().filter(|row| is_sign_in(row));
            look.rows
                .extend(rows.map(|row| (row.id.clone(), Kept::of(profile, row))));
        }
        look
    }

    /// The sign-in cookies it saw; an empty one keeps nobody signed in.
    pub fn rows(&self) -> Vec<&SignOutRow> {
        let mut rows: Vec<&SignOutRow> = self.full().map(|kept| &kept.row).collect();
        rows.sort_by(|a, b| place(a).cmp(&place(b)));
        rows
    }

    fn full(&self) -> impl Iterator<Item = &Kept> {
        self.rows.values().filter(|kept| !kept.is_empty())
    }
}

/// The order in which rows are shown.
fn place(row: &SignOutRow) -> [&str; 5] {
    [
        &row.browser_name,
        &row.profile_name,
        &row.name,
        &row.host,
        &row.id,
    ]
}

/// A cookie that keeps a person signed in and that the browser would still send.
fn is_sign_in(row: &CookieReport) -> bool {
    let kind = ["authentication", "essential-session"].contains(&row.verdict.category.as_str());
    kind && !row.expired
}

impl Kept {
    fn of(profile: &ProfileReport, row: &CookieReport) -> Kept {
        let certain = match row.verdict.confidence {
            Confidence::High | Confidence::Medium => true,
            Confidence::Low | Confidence::None => false,
        };
        Kept {
            row: SignOutRow {
                id: row.id.clone(),
                name: row.name.clone(),
                host: row.host.clone(),
                profile: profile.id.clone(),
                browser_name: profile.browser_name.clone(),
                profile_name: profile.name.clone(),
                outcome: Fate::Same,
                certain,
                running: profile.running,
            },
            value: row.value.clone(),
            tag: row.value_tag,
        }
    }

    /// What became of it; `running` is of the second look.
    fn became(&self, later: Option<&Kept>, running: Running) -> SignOutRow {
        let (outcome, sure) = match later {
            None => (Fate::Gone, true),
            Some(later) if later.is_empty() => (Fate::Emptied, true),
            Some(later) if self.tag.is_some() && later.tag == self.tag => (Fate::Same, true),
            Some(later) => (Fate::Changed, !self.may_be_sealed_anew(later)),
        };
        SignOutRow {
            outcome,
            certain: self.row.certain && sure,
            running,
            ..self.row.clone()
        }
    }

    fn is_empty(&self) -> bool {
        match self.value.kind {
            ValueKind::Empty => true,
            ValueKind::Encrypted => self.value.exact && self.value.bytes == 0,
            ValueKind::Flag
            | ValueKind::Number
            | ValueKind::ShortWord
            | ValueKind::Json
            | ValueKind::SignedToken
            | ValueKind::Token
            | ValueKind::Text => false,
        }
    }

    /// AES-GCM takes a new nonce for each write, so that equal contents of equal length look different.
    fn may_be_sealed_anew(&self, later: &Kept) -> bool {
        let sealed = |kept: &Kept| kept.value.kind == ValueKind::Encrypted && kept.value.exact;
        sealed(self) && sealed(later) && self.value.bytes == later.value.bytes
    }
}

/// Holds a second look against the first. `waited` are the seconds since the person signed out.
pub fn compare(before: &Look, after: &Look, waited: u64) -> SignOutCheck {
    let still_read = before
        .full()
        .filter_map(|kept| Some((kept, *after.read.get(&kept.row.profile)?)));
    let mut rows: Vec<SignOutRow> = still_read
        .map(|(kept, running)| kept.became(after.rows.get(&kept.row.id), running))
        .collect();
    rows.sort_by(|a, b| place(a).cmp(&place(b)));
    let lost = before.full().count() - rows.len();
    let (outcome, answer) = judge(&rows, lost + before.unread + after.unread, waited);
    let count = |fate: Fate| rows.iter().filter(|row| row.outcome == fate).count();
    let told = args! {
        "same" => count(Fate::Same), "ended" => rows.len() - count(Fate::Same), "count" => rows.len(),
    };
    SignOutCheck {
        outcome,
        verdict: words::plain(verdict(outcome)),
        why: words::text(answer, &told),
        wait: (answer == UNSAVED).then(|| words::plain("sign-out-wait")),
        rows,
    }
}

fn verdict(outcome: ClauseOutcome) -> &'static str {
    match outcome {
        ClauseOutcome::Supported => "sign-out-verdict.fits",
        ClauseOutcome::Contradicted => "sign-out-verdict.against",
        ClauseOutcome::NotCovered | ClauseOutcome::Inconclusive | ClauseOutcome::NotCheckable => {
            "sign-out-verdict.open"
        }
    }
}

/// The reason that waiting can lift.
const UNSAVED: &str = "sign-out-why.unsaved";

/// A cookie that stayed speaks against the promise only where the person did sign out, and where the browser
/// has had the time to save it.
fn judge(rows: &[SignOutRow], unread: usize, waited: u64) -> (ClauseOutcome, &'static str) {
    use ClauseOutcome::{Contradicted, Inconclusive, Supported};
    let stayed: Vec<&SignOutRow> = rows.iter().filter(|row| row.outcome == Fate::Same).collect();
    let saved = |row: &SignOutRow| row.running == Running::Closed || waited >= SAVED_AFTER_SECONDS;
    let left = |row: &SignOutRow| {
        let same_profile = rows.iter().filter(|other| other.profile == row.profile);
        same_profile.into_iter().any(|other| other.outcome != Fate::Same)
    };
    let one_profile = rows.iter().all(|row| row.profile == rows[0].profile);
    match stayed.is_empty() {
        _ if rows.is_empty() && unread > 0 => (Inconclusive, "sign-out-why.unread"),
        _ if rows.is_empty() => (Inconclusive, "sign-out-why.none"),
        false if stayed.iter().any(|row| !saved(row)) => (Inconclusive, UNSAVED),
        false if stayed.iter().any(|row| row.certain && (one_profile || left(row))) => {
            (Contradicted, "sign-out-why.stayed")
        }
        false if !one_profile => (Inconclusive, "sign-out-why.other-profiles"),
        false => (Inconclusive, "sign-out-why.guess"),
        true if unread > 0 => (Inconclusive, "sign-out-why.unread"),
        true if rows.iter().all(|row| row.certain) => (Supported, "sign-out-why.ended"),
        true if rows.iter().any(|row| row.outcome == Fate::Changed) => (Inconclusive, "sign-out-why.sealed"),
        true => (Inconclusive, "sign-out-why.guess"),
    }
}

#[cfg(test)]
mod tests;
