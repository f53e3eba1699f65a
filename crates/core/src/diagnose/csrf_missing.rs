//! The session is there, and the cookie that guards forms is missing, or does not go where the session goes.
//!
//! The pairs are the defaults of Django, Flask-JWT-Extended and Laravel, which set both for whoever signs in by a form.
//! A site may do without, so that an absence alone is a note, and a reason only where saving fails. The reverse is a note
//! too: a guard that its session has left behind.

use crate::finding::{Severity, Symptom};
use crate::knowledge::bare;
use crate::report::CookieReport;

use super::address::share_a_host;
use super::evidence::{is_for_itself, own};
use super::kind::{is_guard, is_sign_in};
use super::memory_only;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "csrf-missing",
    look,
    fits: &[Symptom::SavingFails],
    due_to: &["no-session", "wrong-place"],
    ..Check::BARE
};

/// A session and its guard.
const PAIRS: [(&str, &str); 4] = [
    ("sessionid", "csrftoken"),
    ("access_token_cookie", "csrf_access_token"),
    ("refresh_token_cookie", "csrf_refresh_token"),
    ("laravel_session", "XSRF-TOKEN"),
];

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let for_itself = |row: &&CookieReport| is_for_itself(row, evidence.site);
    let sessions: Vec<&CookieReport> = evidence
        .sent()
        .filter(|row| is_sign_in(row))
        .filter(for_itself)
        .collect();
    if sessions.is_empty() {
        let guards = evidence.sent().filter(|row| is_guard(row)).filter(for_itself);
        return left_behind(evidence, guards.collect()).into_iter().collect();
    }
    let found = sessions
        .into_iter()
        .filter_map(|session| without(evidence, session));
    found.min_by_key(|found| found.severity).into_iter().collect()
}

/// Guards of known pairs, where there surely is no session.
fn left_behind<'a>(evidence: &Evidence<'a>, mut guards: Vec<&'a CookieReport>) -> Option<Found<'a>> {
    guards.retain(|row| PAIRS.iter().any(|(_, guard)| *guard == bare(&row.name)));
    let surely = evidence.is_whole() && !memory_only::may_hide(evidence);
    (surely && !guards.is_empty()).then(|| Found::of(Severity::Info, guards).variant("alone"))
}

/// A session that its guard does not go along with. A guard of other hosts is another session's, and says nothing.
fn without<'a>(evidence: &Evidence<'a>, session: &'a CookieReport) -> Option<Found<'a>> {
    let pair = PAIRS.iter().find(|(name, _)| *name == bare(&session.name));
    let is_its = |row: &&CookieReport| {
        // Of a session we know no pair of, any guard will do.
        let named = pair.is_none_or(|(_, guard)| bare(&row.name) == *guard);
        let near = share_a_host(row, session) && row.container == session.container;
        is_guard(row) && named && near && is_for_itself(row, evidence.site)
    };
    let guards: Vec<&CookieReport> = own(evidence.profile, evidence.site).filter(is_its).collect();
    let surely = evidence.is_whole() && !memory_only::may_hide(evidence);
    if !surely || guards.iter().any(|guard| covers(evidence, guard, session)) {
        return None;
    }
    match (pair, guards.iter().any(|guard| guard.expired)) {
        (Some(_), _) if guards.is_empty() => {
            let fails = evidence.symptom == Some(Symptom::SavingFails);
            let severity = if fails { Severity::Likely } else { Severity::Info };
            Some(Found::of(severity, vec![session]))
        }
        (None, false) => None,
        (Some(_) | None, _) => {
            // What goes there, below a narrower path, keeps the site from setting another.
            let goes = |row: &&CookieReport| !row.expired && reaches(evidence, row);
            let repair = guards.iter().copied().filter(goes).collect();
            let rows = std::iter::once(session).chain(guards).collect();
            let found = Found::of(Severity::Likely, rows).variant("elsewhere");
            Some(Found { repair, ..found })
        }
    }
}

/// True if a guard that shares a host with the session goes along with it, as far as their source says.
fn covers(evidence: &Evidence, guard: &CookieReport, session: &CookieReport) -> bool {
    let below = match session.path.strip_prefix(guard.path.as_str()) {
        Some(rest) => rest.is_empty() || guard.path.ends_with('/') || rest.starts_with('/'),
        None => session.path.is_empty(),
    };
    !guard.expired && reaches(evidence, guard) && below
}

/// True if it is for the host the person uses, or they did not say.
fn reaches(evidence: &Evidence, guard: &CookieReport) -> bool {
    evidence.address.is_none_or(|address| address.gets_host(guard))
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    #[test]
    fn a_session_without_its_guard_is_found() {
        fires(
            &CHECK,
            [
                (
                    "it has ended",
                    home([row("sessionid"), row("csrftoken").ended()]),
                    &["sessionid", "csrftoken"],
                ),
                (
                    "it is for another host",
                    home([row("sessionid"), row("csrftoken").on("www.flasktrack.com")]),
                    &["sessionid"],
                ),
                (
                    "it does not go where the person is",
                    home([row("sessionid").on(".flasktrack.com"), row("csrftoken")]).at("www.flasktrack.com"),
                    &["sessionid", "csrftoken"],
                ),
                (
                    "it is for a narrower path",
                    home([row("sessionid"), row("csrftoken").path("/login")]),
                    &["sessionid", "csrftoken"],
                ),
                (
                    "there is none",
                    home([row("sessionid"), row("theme")]),
                    &["sessionid"],
                ),
                (
                    "there is none of its own",
                    home([row("access_token_cookie"), row("csrf_refresh_token")]),
                    &["access_token_cookie"],
                ),
                (
                    "the guard alone",
                    home([row("csrftoken"), row("theme")]),
                    &["csrftoken"],
                ),
                (
                    "of a pair that we do not know",
                    home([row("sid"), row("xsrf_token").ended()]),
                    &["sid", "xsrf_token"],
                ),
            ],
        );
    }

    #[test]
    fn a_guarded_session_is_none() {
        silent(
            &CHECK,
            [
                ("guarded", home([row("sessionid"), row("csrftoken")])),
                (
                    "guarded where it is used",
                    home([row("sessionid").on(".flasktrack.com"), row("csrftoken")]),
                ),
                (
                    "guarded for all hosts",
                    home([row("sessionid"), row("csrftoken").on(".flasktrack.com")]),
                ),
                (
                    "a site that may have none",
                    home([row("session"), row("theme")]).seeing(Symptom::SavingFails),
                ),
                (
                    "guarded, and saving fails all the same",
                    home([row("sessionid"), row("csrftoken")]).seeing(Symptom::SavingFails),
                ),
                (
                    "not signed in",
                    home([row("csrftoken").ended()]).seeing(Symptom::SavingFails),
                ),
                (
                    "a guard alone, and the session may be in memory",
                    home([row("csrftoken")]).noted("session-in-memory"),
                ),
                ("a guard alone of no pair that we know", home([row("xsrf_token")])),
                ("another pair", home([row("sid"), row("xsrf_token")])),
                (
                    "a guard of another host, of no pair that we know",
                    home([row("sid"), row("xsrf_token").on("www.flasktrack.com")]),
                ),
                (
                    "one that ended there",
                    home([row("sid"), row("xsrf_token").on("www.flasktrack.com").ended()]),
                ),
                (
                    "a narrower guard of no pair that we know",
                    home([row("sid"), row("xsrf_token").path("/login")]),
                ),
                (
                    "the guard may be in memory",
                    home([row("sessionid")]).noted("session-elsewhere"),
                ),
                (
                    "a newer guard may be in memory",
                    home([row("sessionid"), row("csrftoken").ended()]).noted("session-in-memory"),
                ),
                ("a row was skipped", home([row("laravel_session")]).skipping()),
            ],
        );
    }

    #[test]
    fn an_absence_is_a_reason_only_where_saving_fails() {
        let weight = |home: Home| home.each(&CHECK, |found| found.severity);
        assert_eq!(weight(home([row("sessionid")])), [Severity::Info]);
        let failing = home([row("sessionid")]).seeing(Symptom::SavingFails);
        assert_eq!(weight(failing), [Severity::Likely]);
        let stale = home([row("sessionid"), row("csrftoken").ended()]);
        assert_eq!(weight(stale), [Severity::Likely]);
    }

    #[test]
    fn only_the_stale_guard_goes() {
        let repair = |home: Home| {
            let ids =
                |found: &Found| -> Vec<String> { found.repair.iter().map(|row| row.id.clone()).collect() };
            home.each(&CHECK, ids).concat()
        };
        let narrow = home([row("sessionid"), row("csrftoken").path("/login")]);
        assert_eq!(repair(narrow), ["csrftoken"]);
        let absent = home([row("laravel_session")]);
        assert!(repair(absent).is_empty());
        let of_another = home([row("sessionid").on(".flasktrack.com"), row("csrftoken")]);
        assert!(
            repair(of_another.at("www.flasktrack.com")).is_empty(),
            "it is good at its own host"
        );
    }
}
