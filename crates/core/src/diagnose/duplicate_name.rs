//! Two copies of the same sign-in cookie are sent together, and the server reads the wrong one.
//!
//! Order of sending: the longer path first, then the older one (RFC 6265 section 5.4). Which copy wins depends on the
//! server. Measured: the first in Flask/Werkzeug, actix-web and npm `cookie`; the last in Django, Starlette, Tornado,
//! Python's standard library and Rust's cookie jars (axum-extra, tower-cookies). So all of them have to go.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::address::meet;
use super::kind::{is_key, part};
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "duplicate-name",
    look,
    fits: &[Symptom::OneWindow, Symptom::SavingFails],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let keys: Vec<&CookieReport> = evidence.sent().filter(|row| is_key(row)).collect();
    let mut found = Vec::new();
    for jar in evidence.sent_together(&keys) {
        let mut families: BTreeMap<&str, Vec<&CookieReport>> = BTreeMap::new();
        for row in jar {
            families.entry(family(row)).or_default().push(row);
        }
        let copies = families.into_values().map(copies);
        found.extend(copies.filter(|rows| !rows.is_empty()));
    }
    found
        .into_iter()
        .map(|rows| Found::repaired(Severity::Blocker, rows))
        .collect()
}

/// The parts of a split cookie stand and fall together.
fn family(row: &CookieReport) -> &str {
    part(row).map_or(row.name.as_str(), |part| part.base)
}

/// Of one family the rows that some address gets twice, with their other parts, in the order they are sent.
fn copies(family: Vec<&CookieReport>) -> Vec<&CookieReport> {
    let is_twice = |row: &CookieReport| {
        let copy = |other: &&&CookieReport| {
            let both = meet(row, other) || went_together(row, other);
            other.id != row.id && other.called() == row.called() && both
        };
        family.iter().any(|other| copy(&other))
    };
    let twice: Vec<&CookieReport> = family.iter().copied().filter(|row| is_twice(row)).collect();
    let goes_along = |row: &&CookieReport| twice.iter().any(|copy| copy.id == row.id || meet(copy, row));
    let mut rows: Vec<&CookieReport> = family.iter().copied().filter(goes_along).collect();
    rows.sort_by_key(|row| (Reverse(row.path.len()), row.created));
    rows
}

/// True if all that is known of both is that a host got them. Where requests are what was read, two of one name are
/// told apart only if one of them had both.
fn went_together(one: &CookieReport, other: &CookieReport) -> bool {
    let only_sent =
        |row: &CookieReport| row.path.is_empty() && row.secure.is_none() && row.http_only.is_none();
    only_sent(one) && only_sent(other) && one.host == other.host
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    #[test]
    fn what_is_kept_apart_for_the_site_itself_is_sent_with_the_rest() {
        let own = || row("sessionid").inside("https://flasktrack.com").id("own");
        let count = |other: CookieReport| home([row("sessionid"), other]).told_by(&CHECK).len();
        assert_eq!(count(own()), 1);
        assert_eq!(count(own().with(|row| row.cross_site_ancestor = Some(true))), 0);
        assert_eq!(count(own().in_container("Work")), 0);
        assert_eq!(count(own().inside("https://partner.test")), 0);
    }

    fn wide(name: &str) -> CookieReport {
        row(name).on(".flasktrack.com").id("wide")
    }

    fn shortened(row: CookieReport, tag: &str) -> CookieReport {
        row.with(|row| row.name_tag = Some(tag.into()))
    }

    #[test]
    fn copies_that_are_sent_together_are_found_in_the_order_they_are_sent() {
        let below = row("sessionid").path("/app").id("below");
        let other_port = row("sessionid")
            .with(|row| row.source_port = Some(8443))
            .id("port");
        let parts = |at: &str, host: &str| {
            let part = |n: u8| row(&format!("appSession.{n}")).on(host).id(&format!("{at}{n}"));
            [part(0), part(1)]
        };
        let [a0, a1] = parts("a", "app.flasktrack.com");
        let [b0, b1] = parts("b", ".flasktrack.com");
        fires(
            &CHECK,
            [
                (
                    "for this host and for all",
                    home([row("sessionid"), wide("sessionid").aged(DAY)]),
                    &["wide", "sessionid"],
                ),
                (
                    "for a path and for all, the longer path first",
                    home([row("sessionid").aged(DAY), below]),
                    &["below", "sessionid"],
                ),
                (
                    "the guard of forms",
                    home([row("csrftoken").aged(DAY), wide("csrftoken")]),
                    &["csrftoken", "wide"],
                ),
                (
                    "set over two ports",
                    home([row("sessionid").aged(DAY), other_port]),
                    &["sessionid", "port"],
                ),
                (
                    "a split cookie, with all parts",
                    home([a0, a1, b0, b1]),
                    &["a0", "a1", "b0", "b1"],
                ),
                (
                    "where the person is",
                    home([row("sessionid").aged(DAY), wide("sessionid")]).at("https://app.flasktrack.com/x"),
                    &["sessionid", "wide"],
                ),
            ],
        );
    }

    #[test]
    fn copies_that_never_meet_are_none() {
        silent(
            &CHECK,
            [
                ("one", home([row("sessionid"), row("csrftoken"), row("theme")])),
                (
                    "two hosts",
                    home([row("sessionid"), wide("sessionid").on("docs.flasktrack.com")]),
                ),
                (
                    "two paths",
                    home([
                        row("sessionid").path("/a"),
                        wide("sessionid").on("app.flasktrack.com").path("/b"),
                    ]),
                ),
                (
                    "one has ended",
                    home([row("sessionid"), wide("sessionid").ended()]),
                ),
                (
                    "two containers",
                    home([row("sessionid"), wide("sessionid").in_container("Work")]),
                ),
                (
                    "kept apart for another site",
                    home([row("sessionid"), wide("sessionid").inside("https://partner.test")]),
                ),
                ("two profiles", home([row("sessionid")]).and([wide("sessionid")])),
                ("settings", home([row("theme"), wide("theme")])),
                (
                    "two names that a saved report shortened to the same",
                    home([
                        shortened(row("sessionid"), "a1"),
                        shortened(wide("sessionid"), "b2"),
                    ]),
                ),
                (
                    "the person is elsewhere",
                    home([row("sessionid"), wide("sessionid")]).at("https://docs.flasktrack.com/"),
                ),
            ],
        );
    }

    #[test]
    fn all_copies_go() {
        let home = home([row("sessionid"), wide("sessionid")]);
        assert_eq!(home.each(&CHECK, |found| found.repair.len()), [2]);
    }
}
