//! The sign-in cookie belongs to one address of the site, and the person opens another.
//!
//! A host stored without a dot in front is for that very host (RFC 6265 section 5.3). Without a word from the person,
//! an address counts as used where the site lately kept a setting or a guard of forms, or where it is the same but for
//! `www.`; the pages of documentation need no sign-in.

use std::collections::BTreeSet;

use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::address::{Address, bare_host};
use super::evidence::{is_for_itself, is_public, used};
use super::kind::{attempt, is_guard, is_sign_in};
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "wrong-host",
    look,
    fits: &[Symptom::LinkAsks, Symptom::OneWindow, Symptom::SignedOutAtStart],
    ..Check::BARE
};

const LATELY_SECONDS: i64 = 14 * 24 * 60 * 60;

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let rows: Vec<&CookieReport> = evidence
        .live()
        .filter(|row| is_for_itself(row, evidence.site))
        .collect();
    let sign_in: Vec<&CookieReport> = rows.iter().copied().filter(|row| is_sign_in(row)).collect();
    let own: Vec<&CookieReport> = sign_in
        .iter()
        .copied()
        .filter(|row| row.host_only == Some(true))
        .collect();
    let reaches = |host: &str| {
        let address = Address::of(host, "/");
        sign_in.iter().any(|row| address.gets_host(row))
    };
    let used: Vec<&CookieReport> = match evidence.address {
        Some(address) if reaches(address.host()) || is_public(address.host()) => return Vec::new(),
        Some(_) => Vec::new(),
        None => {
            let hosts: BTreeSet<String> = own.iter().map(|row| bare_host(&row.host)).collect();
            let shows_use = |row: &&&CookieReport| is_use(evidence, row, &hosts) && !reaches(&row.host);
            let shown: Vec<&CookieReport> = rows.iter().filter(shows_use).copied().collect();
            if shown.is_empty() {
                return Vec::new();
            }
            shown
        }
    };
    if own.is_empty() {
        return Vec::new();
    }
    // Nothing is repaired by removing: it is the sign-in that the person has.
    vec![Found::of(Severity::Likely, own.into_iter().chain(used).collect())]
}

/// True for a row that shows that the person lately used an address as one uses the app.
fn is_use(evidence: &Evidence, row: &CookieReport, signed_in: &BTreeSet<String>) -> bool {
    let lately = used(row).is_some_and(|at| at.seconds_until(evidence.now) < LATELY_SECONDS);
    let host = bare_host(&row.host);
    let twin = match host.strip_prefix("www.") {
        Some(without) => signed_in.contains(without),
        None => signed_in.contains(&format!("www.{host}")),
    };
    let of_app = row.verdict.category == "preference" || is_guard(row) || attempt(row).is_some();
    row.host_only == Some(true) && lately && !is_public(&host) && (twin || of_app)
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    #[test]
    fn a_sign_in_at_another_address_is_found() {
        fires(
            &CHECK,
            [
                (
                    "without www",
                    home([
                        row("sessionid").on("www.flasktrack.com"),
                        row("_pk_id").on("flasktrack.com"),
                    ]),
                    &["sessionid", "_pk_id"],
                ),
                (
                    "settings elsewhere",
                    home([row("sessionid").on("flasktrack.com"), row("theme")]),
                    &["sessionid", "theme"],
                ),
                (
                    "the person says where they are",
                    home([row("sessionid")]).at("https://www.flasktrack.com/"),
                    &["sessionid"],
                ),
            ],
        );
    }

    #[test]
    fn the_only_sign_in_is_not_taken_away() {
        let elsewhere = home([row("sessionid")]).at("www.flasktrack.com");
        assert_eq!(elsewhere.each(&CHECK, |found| found.repair.len()), [0]);
    }

    #[test]
    fn a_sign_in_that_reaches_is_none() {
        silent(
            &CHECK,
            [
                (
                    "one address",
                    home([row("sessionid"), row("theme"), row("csrftoken")]),
                ),
                (
                    "for all addresses",
                    home([row("sessionid").on(".flasktrack.com"), row("theme")]),
                ),
                (
                    "documentation",
                    home([row("sessionid"), row("theme").on("docs.flasktrack.com")]),
                ),
                (
                    "the person reads the documentation",
                    home([row("sessionid")]).at("docs.flasktrack.com"),
                ),
                (
                    "public pages",
                    home([row("sessionid"), row("_ga").on("flasktrack.com")]),
                ),
                (
                    "long ago",
                    home([
                        row("sessionid"),
                        row("theme").on("www.flasktrack.com").aged(60 * DAY),
                    ]),
                ),
                (
                    "not signed in at all",
                    home([row("theme"), row("theme").on("www.flasktrack.com")]),
                ),
                (
                    "the person is where they signed in",
                    home([row("sessionid"), row("theme").on("www.flasktrack.com")])
                        .at("app.flasktrack.com/x"),
                ),
            ],
        );
    }
}
