//! Repairs what the sign-in check found: removes the rows that a finding names, and nothing else.
//!
//! It goes the way of every removal, with its backup and its undo. What sets it apart is that protected rows may go.
//! Which, is never taken from outside: the finding is made anew from the present state, and only rows that it still
//! names, and that the person was shown, go.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::backup;
use crate::diagnose::diagnose;
use crate::error::{Error, Result};
use crate::finding::{Finding, Question};
use crate::inspect::inspect;
use crate::machine::Machine;
use crate::policy::Policy;
use crate::removal::{self, Chosen, Outcome, Plan, Refused};
use crate::report::Report;
use crate::site::Site;
use crate::words;

/// What to repair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Asked {
    /// The check whose finding it is.
    pub check: String,
    /// The profile; `null` for every profile in which it found something.
    pub profile: Option<String>,
    /// What was asked when it was found.
    pub question: Question,
    /// The rows as they were shown.
    pub rows: Vec<Chosen>,
}

/// What a repair would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct RepairPlan {
    /// What is repaired.
    pub before: Vec<Finding>,
    /// The rows that would go, by profile.
    pub plan: Plan,
    /// What follows for the person, in one sentence.
    pub then: String,
}

/// What a repair did: the check before, the removal, and the check after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Repaired {
    /// What the check found before.
    pub before: Vec<Finding>,
    /// What was removed.
    pub outcome: Outcome,
    /// What the check finds now.
    pub after: Vec<Finding>,
}

/// Everything that `check` found and that a removal repairs, as it is in `report`: what a face shows first.
pub fn ask(report: &Report, site: &Site, check: &str, profile: Option<&str>, question: &Question) -> Asked {
    let mut asked = Asked {
        check: check.to_owned(),
        profile: profile.map(str::to_owned),
        question: question.clone(),
        rows: Vec::new(),
    };
    let named = permitted(&found(report, site, &asked));
    let rows = report.cookies().filter(|(_, cookie)| named.contains(&cookie.id));
    asked.rows = rows
        .map(|(_, cookie)| Chosen {
            id: cookie.id.clone(),
            seen: Some(cookie.seen),
            understood: false,
        })
        .collect();
    asked
}

/// Plans a repair; changes nothing. A row that the finding does not name now is refused.
pub fn plan(report: &Report, site: &Site, asked: &Asked) -> RepairPlan {
    let before = found(report, site, asked);
    let named = permitted(&before);
    let (rows, others): (Vec<Chosen>, Vec<Chosen>) = asked
        .rows
        .iter()
        .cloned()
        .partition(|row| named.contains(&row.id));
    let mut plan = removal::planned(report, &rows, &named);
    plan.refused.extend(others.into_iter().map(|row| Refused {
        problem: not_named(report, &row).into(),
        id: row.id,
    }));
    RepairPlan {
        then: words::plain(then(&plan)),
        before,
        plan,
    }
}

/// Repairs after looking again, and looks once more.
pub fn repair(machine: &Machine, policy: &Policy, site: &Site, asked: &Asked) -> Result<Repaired> {
    backup::expire(machine);
    let RepairPlan { before, plan, .. } = plan(&inspect(machine, policy, site), site, asked);
    let outcome = removal::carry_out(machine, site, plan, &asked.rows)?;
    Ok(Repaired {
        before,
        outcome,
        after: found(&inspect(machine, policy, site), site, asked),
    })
}

/// What the check finds and a removal repairs.
fn found(report: &Report, site: &Site, asked: &Asked) -> Vec<Finding> {
    let findings = diagnose(report, site, &asked.question).findings;
    let is_asked = |finding: &Finding| {
        let here = asked.profile.is_none() || finding.profile == asked.profile;
        finding.check == asked.check && here && !finding.repair.is_empty()
    };
    findings.into_iter().filter(is_asked).collect()
}

fn permitted(findings: &[Finding]) -> BTreeSet<String> {
    findings
        .iter()
        .flat_map(|finding| finding.repair.clone())
        .collect()
}

fn not_named(report: &Report, row: &Chosen) -> Error {
    match report.cookie(&row.id) {
        Some((_, cookie)) => Error::RowChanged {
            name: cookie.name.clone(),
        },
        None => Error::NoSuchRow {
            id: row.id.chars().take(40).collect(),
        },
    }
}

/// What follows: a sign-in cookie that goes has to be made anew.
fn then(plan: &Plan) -> &'static str {
    let mut rows = plan.profiles.iter().flat_map(|part| &part.rows);
    let signs_in = |category: &str| ["authentication", "essential-session", "unknown"].contains(&category);
    match rows.any(|row| signs_in(&row.category)) {
        true => "repair-then.sign-in",
        false => "repair-then.reload",
    }
}
