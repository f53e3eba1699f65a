//! No sign-in cookie is stored in a store that was read to its end.
//!
//! Session cookies of some browsers are kept in memory only (see `memory_only.rs`): then nothing is said here.

use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::evidence::{is_for_itself, own};
use super::kind::{attempt, is_guard, is_sign_in};
use super::memory_only;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "no-session",
    look,
    fits: &[Symptom::SignedOutAtStart],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let rows: Vec<&CookieReport> = own(evidence.profile, evidence.site).collect();
    let signed_in =
        |row: &&CookieReport| is_sign_in(row) && is_for_itself(row, evidence.site) && !row.expired;
    let cannot_tell = !evidence.is_whole() || memory_only::may_hide(evidence);
    if rows.is_empty() || cannot_tell || rows.iter().any(signed_in) {
        return Vec::new();
    }
    // Under a name that nobody knows it may still be there.
    let candidates: Vec<&CookieReport> = evidence
        .live()
        .filter(|row| row.verdict.category == "unknown" && row.http_only == Some(true))
        .collect();
    if !candidates.is_empty() {
        return vec![Found::of(Severity::Inconclusive, candidates).variant("candidates")];
    }
    let severity = match rows.iter().any(|row| is_of_use(row)) {
        true => Severity::Likely,
        false => Severity::Info,
    };
    let ended = rows.into_iter().filter(|row| is_sign_in(row)).collect();
    vec![Found::of(severity, ended)]
}

/// True for what a visit to the public pages alone does not leave behind.
pub(super) fn is_of_use(row: &CookieReport) -> bool {
    is_sign_in(row) || is_guard(row) || attempt(row).is_some() || row.verdict.category == "preference"
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    #[test]
    fn a_profile_without_a_sign_in_cookie_is_found() {
        fires(
            &CHECK,
            [
                ("settings alone", home([row("theme")]), &[]),
                (
                    "the guard of forms alone",
                    home([row("csrftoken"), row("theme")]),
                    &[],
                ),
                (
                    "it has ended",
                    home([row("sessionid").ended(), row("theme")]),
                    &["sessionid"],
                ),
                (
                    "it is for the site inside another",
                    home([row("sessionid").inside("https://partner.test"), row("theme")]),
                    &["sessionid"],
                ),
                (
                    "it may have a name of its own",
                    home([row("qzx"), row("theme")]),
                    &["qzx"],
                ),
            ],
        );
    }

    #[test]
    fn a_profile_that_may_hold_one_is_not() {
        silent(
            &CHECK,
            [
                ("signed in", home([row("sessionid"), row("theme")])),
                ("remembered", home([row("remember_token")])),
                ("never visited", home([])),
                ("a row was skipped", home([row("theme")]).skipping()),
                (
                    "it may be in memory",
                    home([row("theme")]).noted("session-elsewhere"),
                ),
            ],
        );
    }

    #[test]
    fn who_only_visited_the_public_pages_never_signed_in() {
        let weight = |row: CookieReport| home([row]).each(&CHECK, |found| found.severity);
        assert_eq!(weight(row("_ga").on(".flasktrack.com")), [Severity::Info]);
        assert_eq!(weight(row("theme")), [Severity::Likely]);
        assert_eq!(weight(row("qzx")), [Severity::Inconclusive]);
    }
}
