//! So many cookies of the site that the browser drops some.
//!
//! Chromium keeps 180 of a site and then drops 30 (`net/cookies/cookie_monster.cc`); Firefox keeps 180 and trims to 150
//! (older ones keep 150). Of a partition Chromium keeps 180, or 10,240 bytes.

use crate::args;
use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::evidence::own;
use super::kind::attempt;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "too-many",
    look,
    fits: &[Symptom::SignedOutAtStart, Symptom::BadRequest],
    due_to: &["leftovers"],
    ..Check::BARE
};

const MANY: usize = 120;
const TOO_MANY: usize = 150;
/// Nine tenths of what a partition may hold.
const FULL_BYTES: usize = 9_216;

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let rows: Vec<&CookieReport> = own(evidence.profile, evidence.site)
        .filter(|row| !row.expired)
        .collect();
    let weighed = Evidence::jars(&rows)
        .into_iter()
        .filter_map(|jar| Some((severity(&jar)?, jar)));
    let fullest = weighed.min_by_key(|(severity, jar)| (*severity, std::cmp::Reverse(jar.len())));
    let found = fullest.map(|(severity, jar)| {
        let spare =
            |row: &&CookieReport| attempt(row).is_some() || (row.verdict.deletable && !row.verdict.protected);
        let told = args! { "all" => jar.len() };
        let repair = jar.iter().copied().filter(spare).collect();
        Found {
            repair,
            ..Found::of(severity, jar).told(told)
        }
    });
    found.into_iter().collect()
}

fn severity(jar: &[&CookieReport]) -> Option<Severity> {
    let apart = jar.first().is_some_and(|row| row.partition.is_some());
    let bytes: usize = jar
        .iter()
        .map(|row| row.name.len() + row.value.bytes as usize)
        .sum();
    match jar.len() {
        TOO_MANY.. => Some(Severity::Likely),
        _ if apart && bytes >= FULL_BYTES => Some(Severity::Possible),
        MANY.. => Some(Severity::Info),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    fn many(count: usize) -> Vec<CookieReport> {
        (0..count).map(|n| row(&format!("x{n}"))).collect()
    }

    fn ids(rows: &[CookieReport]) -> Vec<&str> {
        rows.iter().map(|row| row.id.as_str()).collect()
    }

    #[test]
    fn a_full_jar_is_found() {
        let (note, over) = (many(120), many(150));
        let heavy = || {
            many(4)
                .into_iter()
                .map(|row| row.sized(2500).inside("https://partner.test"))
        };
        fires(
            &CHECK,
            [
                ("many", home(note.clone()), &ids(&note)),
                ("too many", home(over.clone()), &ids(&over)),
                (
                    "a partition full of bytes",
                    home(heavy()),
                    &["x0", "x1", "x2", "x3"],
                ),
            ],
        );
    }

    #[test]
    fn a_jar_with_room_is_none() {
        let apart = many(150).into_iter().enumerate().map(|(n, row)| match n % 2 {
            0 => row,
            _ => row.in_container("Work"),
        });
        let partners = many(150)
            .into_iter()
            .map(|row| row.on("m.stripe.com").inside("https://flasktrack.com"));
        silent(
            &CHECK,
            [
                ("few", home(many(119))),
                ("in two containers", home(apart)),
                ("of partners", home(partners)),
                ("ended", home(many(150).into_iter().map(Made::ended))),
                (
                    "heavy, and not apart",
                    home(many(4).into_iter().map(|row| row.sized(2500))),
                ),
            ],
        );
    }

    #[test]
    fn what_can_be_spared_goes() {
        let mut rows = many(150);
        rows.extend([row("sessionid"), row("theme"), row("next-auth.state")]);
        let gone = home(rows).each(&CHECK, |found| {
            found.repair.iter().map(|row| row.id.clone()).collect::<Vec<_>>()
        });
        assert_eq!(gone, [["theme", "next-auth.state"]]);
    }
}
