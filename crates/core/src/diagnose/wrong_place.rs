//! The person is signed in, but in another profile, container or browser of this computer.

use std::collections::BTreeSet;

use crate::finding::{Severity, Symptom};
use crate::report::{CookieReport, ProfileReport};

use super::evidence::{is_for_itself, own};
use super::kind::is_sign_in;
use super::memory_only;
use super::no_session::is_of_use;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "wrong-place",
    look,
    fits: &[Symptom::OneWindow, Symptom::LinkAsks, Symptom::SignedOutAtStart],
    hides: &["no-session"],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    if !evidence.is_whole() || memory_only::may_hide(evidence) {
        return Vec::new();
    }
    let here: Vec<&CookieReport> = evidence
        .live()
        .filter(|row| is_for_itself(row, evidence.site))
        .collect();
    let places: BTreeSet<Option<&str>> = here.iter().map(|row| row.container.as_deref()).collect();
    let signed_in: BTreeSet<Option<&str>> = here
        .iter()
        .filter(|row| is_sign_in(row))
        .map(|row| row.container.as_deref())
        .collect();
    let rows: Vec<&CookieReport> = match signed_in.is_empty() {
        // Elsewhere in this profile, or else in another one.
        false => here.iter().copied().filter(|row| is_sign_in(row)).collect(),
        true => others(evidence).collect(),
    };
    let mut without = places.difference(&signed_in).peekable();
    if rows.is_empty() || without.peek().is_none() {
        return Vec::new();
    }
    let is_without = |row: &&CookieReport| !signed_in.contains(&row.container.as_deref());
    let is_used = here
        .iter()
        .filter(|row| is_without(row))
        .any(|row| is_of_use(row));
    let variant = if signed_in.is_empty() {
        None
    } else {
        Some("container")
    };
    let severity = if is_used { Severity::Likely } else { Severity::Info };
    vec![Found {
        variant,
        ..Found::of(severity, rows)
    }]
}

/// The live sign-in rows of the other profiles.
fn others<'a>(evidence: &Evidence<'a>) -> impl Iterator<Item = &'a CookieReport> {
    let is_other = |profile: &&ProfileReport| profile.id != evidence.profile.id;
    let rows = evidence
        .device
        .iter()
        .filter(is_other)
        .flat_map(|profile| own(profile, evidence.site));
    rows.filter(|row| !row.expired && is_sign_in(row) && is_for_itself(row, evidence.site))
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    #[test]
    fn a_sign_in_elsewhere_is_found() {
        fires(
            &CHECK,
            [
                (
                    "in another profile",
                    home([row("theme")]).and([row("sessionid").id("there")]),
                    &["there"],
                ),
                (
                    "it ended here",
                    home([row("sessionid").ended(), row("csrftoken")])
                        .and([row("remember_token").id("there")]),
                    &["there"],
                ),
                (
                    "in another container",
                    home([row("theme"), row("sessionid").in_container("Work")]),
                    &["sessionid"],
                ),
            ],
        );
    }

    #[test]
    fn a_sign_in_here_is_no_sign_in_elsewhere() {
        silent(
            &CHECK,
            [
                ("in both", home([row("sessionid")]).and([row("sessionid")])),
                ("in none", home([row("theme")]).and([row("theme")])),
                ("the site was never opened here", home([]).and([row("sessionid")])),
                (
                    "it ended there",
                    home([row("theme")]).and([row("sessionid").ended()]),
                ),
                (
                    "it may be in memory",
                    home([row("theme")])
                        .noted("session-elsewhere")
                        .and([row("sessionid")]),
                ),
                (
                    "in both containers",
                    home([row("sessionid"), row("remember_token").in_container("Work")]),
                ),
            ],
        );
    }

    #[test]
    fn a_visit_to_the_public_pages_is_no_use() {
        let home = home([row("_ga").on(".flasktrack.com")]).and([row("sessionid")]);
        assert_eq!(home.each(&CHECK, |found| found.severity), [Severity::Info]);
    }
}
