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
use crate::finding::{Diagnosis, Finding, Question, Severity};
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
    /// The profile; `null` for each profile with a row that was shown.
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
    /// All that the check says now of the profiles that were asked about, whether a removal repairs it or not.
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
    let here = report.profiles.iter().map(|profile| profile.id.clone());
    let places = profile.map_or_else(|| here.collect(), |one| BTreeSet::from([one.to_owned()]));
    let named = permitted(&repairable(report, site, &asked, &places));
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
    let before = repairable(report, site, asked, &places(report, asked));
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
    let report = inspect(machine, policy, site);
    let places = places(&report, asked);
    let RepairPlan { before, plan, .. } = plan(&report, site, asked);
    let outcome = removal::carry_out(machine, site, plan, &asked.rows)?;
    Ok(Repaired {
        before,
        outcome,
        after: told(&inspect(machine, policy, site), site, asked, &places),
    })
}

/// The profiles that are asked about: the one that is named, or each with a row that was shown.
fn places(report: &Report, asked: &Asked) -> BTreeSet<String> {
    if let Some(profile) = &asked.profile {
        return BTreeSet::from([profile.clone()]);
    }
    let profiles = asked.rows.iter().filter_map(|row| report.cookie(&row.id));
    profiles.map(|(profile, _)| profile.id.clone()).collect()
}

/// All that the check says of the profiles `places`.
fn told(report: &Report, site: &Site, asked: &Asked, places: &BTreeSet<String>) -> Vec<Finding> {
    let Diagnosis { findings, open, .. } = diagnose(report, site, &asked.question);
    let is_here = |finding: &Finding| finding.profile.as_ref().is_some_and(|id| places.contains(id));
    let all = findings.into_iter().chain(open);
    all.filter(|finding| finding.check == asked.check && is_here(finding))
        .collect()
}

/// The same, as far as it is sure and a removal repairs it.
fn repairable(report: &Report, site: &Site, asked: &Asked, places: &BTreeSet<String>) -> Vec<Finding> {
    let mut found = told(report, site, asked, places);
    found.retain(|finding| finding.severity != Severity::Inconclusive && !finding.repair.is_empty());
    found
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
