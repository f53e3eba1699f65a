//! The parts of a split sign-in cookie do not belong together any more.
//!
//! NextAuth, Auth0 and Supabase count parts from 0 and drop the undivided cookie. ASP.NET Core (`C1`) counts from 1 and
//! keeps the undivided name for the count. A part of another time, host or end is left from an earlier sign-in
//! (auth0/nextjs-auth0 #2782, supabase/ssr #169 and #210).

use std::collections::BTreeMap;

use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::evidence::written;
use super::kind::{is_sign_in, part};
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "chunk-broken",
    look,
    fits: &[Symptom::OneWindow, Symptom::BadRequest, Symptom::SignedOutAtStart],
    ..Check::BARE
};

/// Parts of one answer are written together.
const TOGETHER_SECONDS: i64 = 60;

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let rows: Vec<&CookieReport> = evidence.sent().filter(|row| is_sign_in(row)).collect();
    let mut found = Vec::new();
    for jar in evidence.sent_together(&rows) {
        let mut families: BTreeMap<&str, Vec<&CookieReport>> = BTreeMap::new();
        for row in &jar {
            if let Some(part) = part(row) {
                families.entry(part.base).or_default().push(row);
            }
        }
        for (base, mut family) in families {
            family.extend(jar.iter().copied().filter(|row| row.name == base));
            if is_family(&family) && is_broken(&family, base, evidence.is_whole()) {
                found.push(Found::repaired(Severity::Blocker, family));
            }
        }
    }
    found
}

/// One number behind a name is no family, unless the name is known and the mark is one that only parts have.
fn is_family(rows: &[&CookieReport]) -> bool {
    let is_part = |row: &&CookieReport| {
        let marked = part(row).is_some_and(|part| [".", "__", "C"].contains(&part.mark));
        marked && row.verdict.rule.starts_with("part:")
    };
    rows.len() > 1 || rows.iter().any(is_part)
}

fn is_broken(family: &[&CookieReport], base: &str, whole: bool) -> bool {
    let mut places: BTreeMap<(&str, &str, Option<&str>), Vec<&CookieReport>> = BTreeMap::new();
    for row in family {
        let place = (row.host.as_str(), row.path.as_str(), row.partition.as_deref());
        places.entry(place).or_default().push(row);
    }
    // A whole family at each of two places is a copy (`duplicate_name.rs`), and not broken.
    places
        .values()
        .any(|rows| (whole && has_gap(rows, base)) || is_mixed(rows))
}

fn has_gap(rows: &[&CookieReport], base: &str) -> bool {
    let undivided = rows.iter().any(|row| row.name == base);
    let mut numbers: Vec<u32> = rows.iter().filter_map(|row| Some(part(row)?.number)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let Some(first) = numbers.first().copied() else {
        return false;
    };
    let in_row = numbers
        .iter()
        .zip(first..)
        .all(|(number, wanted)| *number == wanted);
    // From 0 there is no undivided cookie; from 1 it holds the count.
    !in_row || first != u32::from(undivided)
}

/// Of different times, or with different ends.
fn is_mixed(rows: &[&CookieReport]) -> bool {
    let spread = |moments: Vec<Option<crate::cookie::Timestamp>>| {
        let known = moments.iter().flatten();
        let (first, last) = (known.clone().min(), known.max());
        first
            .zip(last)
            .is_some_and(|(first, last)| first.seconds_until(*last) > TOGETHER_SECONDS)
    };
    let some_end = rows.iter().any(|row| row.expires.is_some());
    let all_end = rows.iter().all(|row| row.expires.is_some());
    spread(rows.iter().map(|row| written(row)).collect())
        || spread(rows.iter().map(|row| row.expires).collect())
        || some_end != all_end
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    fn parts(names: &[&str]) -> Vec<CookieReport> {
        names.iter().map(|name| row(name)).collect()
    }

    #[test]
    fn parts_that_do_not_fit_are_found_as_a_family() {
        let mut old = parts(&["appSession.0", "appSession.1"]);
        old[1] = row("appSession.1").aged(DAY);
        let mut longer = parts(&["appSession.0", "appSession.1"]);
        longer[1].expires = Some(at(90 * DAY));
        let scattered = [row("appSession.0"), row("appSession.1").on(".flasktrack.com")];
        fires(
            &CHECK,
            [
                (
                    "a gap",
                    home(parts(&["appSession.0", "appSession.2"])),
                    &["appSession.0", "appSession.2"],
                ),
                ("no beginning", home(parts(&["appSession.1"])), &["appSession.1"]),
                (
                    "whole and in parts",
                    home(parts(&["appSession", "appSession.0", "appSession.1"])),
                    &["appSession.0", "appSession.1", "appSession"],
                ),
                ("of two times", home(old), &["appSession.0", "appSession.1"]),
                ("with two ends", home(longer), &["appSession.0", "appSession.1"]),
                ("at two hosts", home(scattered), &["appSession.0", "appSession.1"]),
                (
                    "without its count",
                    home(parts(&[".AspNetCore.CookiesC1", ".AspNetCore.CookiesC2"])),
                    &[".AspNetCore.CookiesC1", ".AspNetCore.CookiesC2"],
                ),
            ],
        );
    }

    #[test]
    fn parts_that_fit_are_left_alone() {
        let copies = parts(&["appSession.0", "appSession.1"]);
        let there = copies.clone().into_iter().map(|row| row.on(".flasktrack.com"));
        let renewed = [row("appSession.0"), row("appSession.1").aged(90)];
        let renewed = renewed.map(|row| row.with(|row| row.updated = Some(at(-10))));
        silent(
            &CHECK,
            [
                ("all there", home(copies.clone())),
                (
                    "with a count",
                    home(parts(&[
                        ".AspNetCore.Cookies",
                        ".AspNetCore.CookiesC1",
                        ".AspNetCore.CookiesC2",
                    ])),
                ),
                ("undivided", home(parts(&["appSession", "sessionid"]))),
                (
                    "a number by chance",
                    home(parts(&["session_7", "remember_token"])),
                ),
                ("a copy elsewhere", home(copies.clone().into_iter().chain(there))),
                ("one grew later, all written now", home(renewed)),
                (
                    "a row was skipped",
                    home(parts(&["appSession.0", "appSession.2"])).skipping(),
                ),
                ("settings", home(parts(&["theme_0", "theme_2"]))),
                (
                    "it has ended",
                    home(copies.into_iter().take(1).chain([row("appSession.2").ended()])),
                ),
            ],
        );
    }
}
