//! The cookies of an address together are larger than servers take.
//!
//! Limits, from the servers' documentation or source: nginx, Apache, gunicorn and aiohttp about 8 KB for a line;
//! Tomcat 8 KB and Node 16 KB for the whole head (Node answers 431); HAProxy and h11 16 KB; hyper and actix-http far
//! more. Where the limit is on the head, other lines need up to 2 KB of it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::args;
use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::evidence::is_for_itself;
use super::kind::attempt;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "header-too-big",
    look,
    fits: &[Symptom::BadRequest],
    due_to: &["leftovers"],
    ..Check::BARE
};

const MUCH: usize = 4096;
const LINE: usize = 8190;
const HEAD: usize = 16384;

/// Rows named as evidence: the largest.
const NAMED: usize = 5;

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let rows: Vec<&CookieReport> = evidence
        .live()
        .filter(|row| is_for_itself(row, evidence.site))
        .collect();
    let containers: BTreeSet<Option<&str>> = rows.iter().map(|row| row.container.as_deref()).collect();
    let addresses = evidence.addresses();
    let headers = containers.into_iter().flat_map(|container| {
        let jar: Vec<&CookieReport> = rows
            .iter()
            .copied()
            .filter(|row| row.container.as_deref() == container)
            .collect();
        addresses
            .iter()
            .map(move |address| -> Vec<&CookieReport> {
                jar.iter().copied().filter(|row| address.gets(row)).collect()
            })
            .collect::<Vec<_>>()
    });
    let largest = headers.max_by_key(|header| length(header));
    largest
        .and_then(|header| judged(evidence, header))
        .into_iter()
        .collect()
}

fn judged<'a>(evidence: &Evidence<'a>, mut header: Vec<&'a CookieReport>) -> Option<Found<'a>> {
    let whole = length(&header);
    let severity = match whole {
        HEAD.. => Severity::Blocker,
        LINE.. => Severity::Likely,
        MUCH.. if evidence.symptom == Some(Symptom::BadRequest) => Severity::Possible,
        MUCH.. => Severity::Info,
        _ => return None,
    };
    header.sort_by_key(|row| Reverse(size(row)));
    // First what old attempts left, then what is not needed; the session stays.
    let (left, rest): (Vec<_>, Vec<_>) = header.iter().copied().partition(|row| attempt(row).is_some());
    let mut repair = left;
    if length(&rest) >= MUCH {
        let spare = |row: &&CookieReport| row.verdict.deletable && !row.verdict.protected;
        repair.extend(rest.into_iter().filter(spare));
    }
    let told = args! { "kb" => whole.div_ceil(1024), "all" => header.len() };
    header.truncate(NAMED);
    Some(Found {
        repair,
        ..Found::of(severity, header).told(told)
    })
}

/// A name, an equals sign and a value. A value locked in blocks may be up to 15 bytes shorter than it looks, and then
/// the shortest counts.
fn size(row: &CookieReport) -> usize {
    let blocks = if row.value.exact { 0 } else { 15 };
    row.name.len() + 1 + (row.value.bytes as usize).saturating_sub(blocks)
}

/// All of them in one line, with a semicolon and a blank between.
fn length(header: &[&CookieReport]) -> usize {
    let pieces: usize = header.iter().map(|row| size(row)).sum();
    pieces + 2 * header.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    /// So many rows of 1,000 bytes: a name of one letter and a digit, and the rest.
    fn heavy(count: u32) -> Vec<CookieReport> {
        let one = |n: u32| row(&format!("x{n}")).sized(1000 - 3);
        (0..count).map(one).collect()
    }

    #[test]
    fn a_heavy_header_is_found_with_its_largest_cookies() {
        let five: &[&str] = &["x0", "x1", "x2", "x3", "x4"];
        let mut mixed = heavy(8);
        mixed.push(row("big").sized(2000));
        fires(
            &CHECK,
            [
                ("more than a line may hold", home(heavy(9)), five),
                (
                    "more than a head may hold",
                    home(heavy(9).into_iter().chain([row("y").sized(9000)])),
                    &["y", "x0", "x1", "x2", "x3"],
                ),
                ("much", home(heavy(5)), five),
                ("the largest first", home(mixed), &["big", "x0", "x1", "x2", "x3"]),
                (
                    "where the person is",
                    home(heavy(9)).at("app.flasktrack.com"),
                    five,
                ),
            ],
        );
    }

    #[test]
    fn a_light_header_is_none() {
        let elsewhere = heavy(9).into_iter().enumerate().map(|(n, row)| {
            let host = format!("h{n}.flasktrack.com");
            row.on(&host)
        });
        let apart = heavy(9).into_iter().map(|row| row.inside("https://partner.test"));
        let halves = heavy(6).into_iter().enumerate().map(|(n, row)| match n % 2 {
            0 => row,
            _ => row.in_container("Work"),
        });
        silent(
            &CHECK,
            [
                (
                    "ordinary",
                    home([row("sessionid"), row("csrftoken"), row("theme")]),
                ),
                ("spread over hosts", home(elsewhere)),
                ("ended", home(heavy(9).into_iter().map(Made::ended))),
                ("inside another site", home(apart)),
                ("in two containers", home(halves)),
                (
                    "the person is elsewhere",
                    home(heavy(9)).at("docs.flasktrack.com"),
                ),
                (
                    "just below, as the shortest counts",
                    home(
                        heavy(4)
                            .into_iter()
                            .map(|row| row.sized(1030).with(|row| row.value.exact = false)),
                    ),
                ),
            ],
        );
    }

    #[test]
    fn it_weighs_by_the_limits_of_servers() {
        let weight = |home: Home| home.each(&CHECK, |found| found.severity);
        assert_eq!(weight(home(heavy(5))), [Severity::Info]);
        assert_eq!(
            weight(home(heavy(5)).seeing(Symptom::BadRequest)),
            [Severity::Possible]
        );
        assert_eq!(weight(home(heavy(9))), [Severity::Likely]);
        assert_eq!(weight(home(heavy(17))), [Severity::Blocker]);
    }

    #[test]
    fn the_repair_takes_old_attempts_first_and_never_the_session() {
        let repaired = |rows: Vec<CookieReport>| {
            let ids =
                |found: &Found| -> Vec<String> { found.repair.iter().map(|row| row.id.clone()).collect() };
            home(rows).each(&CHECK, ids).concat()
        };
        let attempts = || (0..9).map(|n| row(&format!(".AspNetCore.Correlation.oidc.x{n}")).sized(900));
        let session = row("sessionid").sized(1500);
        let light: Vec<_> = attempts()
            .chain([session.clone(), row("theme").sized(4)])
            .collect();
        assert_eq!(repaired(light).len(), 9, "the attempts are enough");
        let many = attempts().chain([session, row("_ga").sized(4000), row("theme").sized(2000)]);
        let gone = repaired(many.collect());
        assert_eq!(gone.len(), 11);
        assert!(!gone.contains(&"sessionid".to_owned()));
    }
}
