//! A cookie for all addresses of the site that nothing there has set for a long time, and that is still sent.
//!
//! No store says which address set a domain cookie (arXiv/arxiv-auth #62). So it counts as left over when the site is
//! in use and has not written it for 90 days, and it is a sign-in cookie beside a newer one, or was not even sent.

use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::address::{Address, meet};
use super::evidence::{is_for_itself, used, written};
use super::kind::is_sign_in;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "old-subdomain",
    look,
    fits: &[Symptom::OneWindow],
    ..Check::BARE
};

const OLD_SECONDS: i64 = 90 * 24 * 60 * 60;
const LATELY_SECONDS: i64 = 30 * 24 * 60 * 60;

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let rows: Vec<&CookieReport> = evidence
        .sent()
        .filter(|row| is_for_itself(row, evidence.site))
        .collect();
    let age = |moment: Option<crate::cookie::Timestamp>| moment.map(|at| at.seconds_until(evidence.now));
    let is_new = |row: &CookieReport| age(written(row)).is_some_and(|age| age < LATELY_SECONDS);
    let in_use = |row: &&&CookieReport| age(used(row)).is_some_and(|age| age < LATELY_SECONDS);
    let hosts: Vec<Address> = rows
        .iter()
        .filter(in_use)
        .map(|row| Address::of(&super::address::bare_host(&row.host), "/"))
        .collect();
    let is_copy = |row: &CookieReport| {
        let copy =
            |other: &&CookieReport| other.id != row.id && other.called() == row.called() && meet(row, other);
        rows.iter().any(copy)
    };
    let replaced = |row: &CookieReport| {
        is_sign_in(row)
            && rows
                .iter()
                .any(|other| is_sign_in(other) && is_new(other) && other.called() != row.called())
    };
    let is_left = |row: &&CookieReport| {
        let old = |moment| age(moment).is_some_and(|age| age >= OLD_SECONDS);
        // Safari does not say when it sent a cookie.
        let unsent = row.last_accessed.is_some() && old(used(row));
        let over = old(written(row)) && (unsent || replaced(row));
        row.host_only == Some(false) && over && !is_copy(row) && hosts.iter().any(|address| address.gets(row))
    };
    let left: Vec<&CookieReport> = rows.iter().copied().filter(is_left).collect();
    match left.is_empty() {
        true => Vec::new(),
        false => vec![Found::repaired(Severity::Possible, left)],
    }
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    fn old(name: &str) -> CookieReport {
        row(name).on(".flasktrack.com").aged(120 * DAY).id("old")
    }

    #[test]
    fn what_an_old_address_left_is_found() {
        let still_sent = old("legacy_token").with(|row| row.last_accessed = Some(at(-MINUTE)));
        fires(
            &CHECK,
            [
                (
                    "not used for long",
                    home([row("sessionid"), old("ft_old")]),
                    &["old"],
                ),
                (
                    "a former sign-in cookie, still sent",
                    home([row("sessionid"), still_sent]),
                    &["old"],
                ),
                (
                    "where the person is",
                    home([row("sessionid"), old("ft_old")]).at("app.flasktrack.com"),
                    &["old"],
                ),
            ],
        );
    }

    #[test]
    fn what_the_site_still_uses_is_none() {
        let consent = old("cookie_consent").with(|row| row.last_accessed = Some(at(-MINUTE)));
        silent(
            &CHECK,
            [
                (
                    "new",
                    home([row("sessionid"), row("ft_new").on(".flasktrack.com")]),
                ),
                (
                    "a choice of long ago, still sent",
                    home([row("sessionid"), consent]),
                ),
                (
                    "for one address",
                    home([row("sessionid"), row("ft_old").aged(120 * DAY)]),
                ),
                (
                    "the store does not say what was sent",
                    home([
                        row("sessionid"),
                        old("ft_old").with(|row| row.last_accessed = None),
                    ]),
                ),
                (
                    "the person was away",
                    home([row("sessionid").aged(100 * DAY), old("ft_old")]),
                ),
                (
                    "a copy is another check's",
                    home([row("sessionid"), old("sessionid")]),
                ),
                (
                    "the only sign-in cookie",
                    home([
                        row("theme"),
                        old("remember_token").with(|row| row.last_accessed = Some(at(0))),
                    ]),
                ),
                ("ended", home([row("sessionid"), old("ft_old").ended()])),
            ],
        );
    }
}
