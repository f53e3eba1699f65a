//! Cookies of sign-in attempts that are over, and were never taken away.
//!
//! Each try leaves one or two; they fill the header until the server refuses it (aspnet/Security #179 and #1388,
//! dotnet/aspnetcore #17247).

use std::collections::BTreeMap;

use crate::args;
use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::kind::attempt;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "leftovers",
    look,
    fits: &[Symptom::BadRequest, Symptom::LinkAsks],
    ..Check::BARE
};

/// So many of one family are more than one attempt.
const MANY: usize = 3;

/// Nobody needs an hour to sign in.
const OLD_SECONDS: i64 = 60 * 60;

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let mut families: BTreeMap<&str, Vec<&CookieReport>> = BTreeMap::new();
    for row in evidence.live() {
        if let Some(family) = attempt(row) {
            families.entry(family).or_default().push(row);
        }
    }
    let is_old = |row: &&CookieReport| {
        let created = row.created;
        created.is_some_and(|created| created.seconds_until(evidence.now) > OLD_SECONDS)
    };
    let over = |rows: &Vec<&CookieReport>| rows.len() >= MANY || rows.iter().any(&is_old);
    let rows: Vec<&CookieReport> = families.into_values().filter(over).flatten().collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let bytes: usize = rows
        .iter()
        .map(|row| row.name.len() + row.value.bytes as usize)
        .sum();
    let told = args! { "kb" => bytes.div_ceil(1024) };
    vec![Found::repaired(Severity::Likely, rows).told(told)]
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    fn tries(name: &str, count: usize) -> Vec<CookieReport> {
        let one = |n: usize| row(&format!("{name}{n}")).aged(5 * MINUTE).id(&format!("{n}"));
        (0..count).map(one).collect()
    }

    #[test]
    fn old_or_many_attempts_are_found() {
        fires(
            &CHECK,
            [
                (
                    "three",
                    home(tries(".AspNetCore.Correlation.oidc.abcd", 3)),
                    &["0", "1", "2"],
                ),
                (
                    "one, an hour old",
                    home([row("okta-oauth-nonce").aged(2 * HOUR)]),
                    &["okta-oauth-nonce"],
                ),
                (
                    "beside a session",
                    home([row("sessionid"), row("next-auth.state").aged(DAY)]),
                    &["next-auth.state"],
                ),
                (
                    "of Auth0",
                    home(tries("__txn_V1StGXR8Z5jd", 4)),
                    &["0", "1", "2", "3"],
                ),
            ],
        );
    }

    #[test]
    fn an_attempt_that_is_going_on_is_left_alone() {
        silent(
            &CHECK,
            [
                (
                    "two, just now",
                    home(tries(".AspNetCore.Correlation.oidc.abcd", 2)),
                ),
                (
                    "one of each kind",
                    home(
                        [
                            row("next-auth.state"),
                            row("next-auth.pkce.code_verifier"),
                            row("okta-oauth-nonce"),
                        ]
                        .map(|row| row.aged(MINUTE)),
                    ),
                ),
                (
                    "ended",
                    home(tries("__txn_V1StGXR8Z5jd", 4).into_iter().map(Made::ended)),
                ),
                (
                    "guards of forms",
                    home([row("csrftoken").aged(90 * DAY), row("XSRF-TOKEN").aged(90 * DAY)]),
                ),
                (
                    "a firewall",
                    home([row("__cf_bm").aged(DAY), row("cf_clearance").aged(DAY)]),
                ),
                (
                    "of unknown age",
                    home([row("next-auth.state").with(|row| (row.created, row.updated) = (None, None))]),
                ),
            ],
        );
    }
}
