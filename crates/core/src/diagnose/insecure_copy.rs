//! A sign-in cookie that was stored without Secure stands beside the guarded one, or in its place.
//!
//! A page without encryption may not overwrite a Secure cookie (RFC6265bis section 5.7), so that both stay.

use crate::cookie::SourceScheme;
use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::address::meet;
use super::kind::is_sign_in;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "insecure-copy",
    look,
    fits: &[Symptom::OneWindow],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let rows: Vec<&CookieReport> = evidence.sent().filter(|row| is_sign_in(row)).collect();
    let (bare, rest): (Vec<&CookieReport>, Vec<&CookieReport>) =
        rows.into_iter().partition(|row| is_bare(row));
    // What does not say is neither.
    let guarded: Vec<&CookieReport> = rest.into_iter().filter(|row| row.secure == Some(true)).collect();
    let stand_together = |one: &CookieReport, other: &CookieReport| {
        one.called() == other.called() && evidence.goes_with(one, other) && meet(one, other)
    };
    let is_copy = |row: &&CookieReport| guarded.iter().any(|other| stand_together(row, other));
    let copies: Vec<&CookieReport> = bare.iter().copied().filter(is_copy).collect();
    if !copies.is_empty() {
        let beside = |row: &&CookieReport| copies.iter().any(|copy| stand_together(copy, row));
        let all = copies
            .iter()
            .copied()
            .chain(guarded.iter().copied().filter(beside))
            .collect();
        return vec![Found {
            repair: copies,
            ..Found::of(Severity::Possible, all)
        }];
    }
    match bare.is_empty() || !guarded.is_empty() {
        true => Vec::new(),
        false => vec![Found::repaired(Severity::Possible, bare)],
    }
}

fn is_bare(row: &CookieReport) -> bool {
    row.secure == Some(false) || row.source_scheme == Some(SourceScheme::Http)
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    fn bare(name: &str) -> CookieReport {
        row(name).with(|row| row.secure = Some(false)).id("bare")
    }

    #[test]
    fn a_sign_in_cookie_without_secure_is_found() {
        let over_http = row("sessionid")
            .with(|row| row.source_scheme = Some(SourceScheme::Http))
            .id("http");
        fires(
            &CHECK,
            [
                (
                    "beside the guarded one",
                    home([row("sessionid").on(".flasktrack.com"), bare("sessionid")]),
                    &["bare", "sessionid"],
                ),
                ("in its place", home([bare("sessionid"), row("theme")]), &["bare"]),
                (
                    "set without encryption",
                    home([over_http, row("sessionid").path("/app")]),
                    &["http", "sessionid"],
                ),
            ],
        );
    }

    #[test]
    fn a_guarded_sign_in_is_none() {
        silent(
            &CHECK,
            [
                ("guarded", home([row("sessionid"), row("remember_token")])),
                ("a setting", home([row("sessionid"), bare("theme")])),
                (
                    "another one is guarded",
                    home([row("sessionid"), bare("remember_token")]),
                ),
                (
                    "at an address of its own",
                    home([row("sessionid"), bare("sessionid").on("www.flasktrack.com")]),
                ),
                (
                    "in a container of its own",
                    home([row("sessionid"), bare("sessionid").in_container("Work")]),
                ),
                ("ended", home([row("sessionid"), bare("sessionid").ended()])),
                (
                    "the person is elsewhere",
                    home([bare("sessionid")]).at("docs.flasktrack.com"),
                ),
            ],
        );
    }

    #[test]
    fn the_guarded_one_stays() {
        let ids = |found: &Found| -> Vec<String> { found.repair.iter().map(|row| row.id.clone()).collect() };
        let home = home([row("sessionid").on(".flasktrack.com"), bare("sessionid")]);
        assert_eq!(home.each(&CHECK, ids), [["bare"]]);
    }
}
