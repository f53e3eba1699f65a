//! The sign-in cookie is kept in the browser's memory only, or ends when the browser closes.
//!
//! Firefox keeps cookies without an end in its session store, subject to `browser.sessionstore.privacy_level`; GNOME
//! Web and others nowhere. Chromium writes them down and drops them at the next start, unless it takes up the last
//! visit again.

use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::evidence::{is_for_itself, own};
use super::kind::is_sign_in;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "memory-only",
    look,
    fits: &[Symptom::SignedOutAtStart],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let signs_in = |row: &&CookieReport| is_sign_in(row) && is_for_itself(row, evidence.site);
    let rows: Vec<&CookieReport> = evidence.live().filter(signs_in).collect();
    let restores = evidence.profile.settings.restores_session.as_ref();
    let ends = restores.is_none_or(|rule| !rule.value) && rows.iter().all(|row| row.session == Some(true));
    let at_start = evidence.symptom == Some(Symptom::SignedOutAtStart);
    let visited = own(evidence.profile, evidence.site).next().is_some();
    match rows.is_empty() {
        true if may_hide(evidence) && visited => vec![Found::of(Severity::Inconclusive, Vec::new())],
        false if ends && at_start => vec![Found::of(Severity::Possible, rows).variant("ends")],
        true | false => Vec::new(),
    }
}

/// True if a sign-in cookie may be there, where we cannot see it.
pub(super) fn may_hide(evidence: &Evidence) -> bool {
    const NOTES: [&str; 4] = [
        "session-elsewhere",
        "session-damaged",
        "session-unreadable",
        "session-in-memory",
    ];
    let saves = evidence.profile.settings.saves_session.as_ref();
    NOTES.iter().any(|code| evidence.is_noted(code)) || saves.is_some_and(|rule| !rule.value)
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;
    use crate::settings::SetBy;

    #[test]
    fn what_may_be_in_memory_is_left_open() {
        let unsaved = home([row("theme")]).set(|set| set.saves_session = Some(rule(false, SetBy::Person)));
        let ends = home([row("sessionid").of_session(), row("theme")]);
        fires(
            &CHECK,
            [
                (
                    "an open Firefox",
                    home([row("theme")]).open().noted("session-elsewhere"),
                    &[],
                ),
                ("GNOME Web", home([row("theme")]).noted("session-in-memory"), &[]),
                ("never saved", unsaved, &[]),
                (
                    "it ends with the session",
                    ends.seeing(Symptom::SignedOutAtStart),
                    &["sessionid"],
                ),
            ],
        );
    }

    #[test]
    fn what_we_saw_or_nobody_used_is_none() {
        let restored = home([row("sessionid").of_session()])
            .set(|set| set.restores_session = Some(rule(true, SetBy::Person)));
        silent(
            &CHECK,
            [
                (
                    "a lasting one",
                    home([row("sessionid")]).noted("session-in-memory"),
                ),
                ("never visited", home([]).noted("session-in-memory")),
                ("all was read", home([row("theme")]).noted("session-kept")),
                ("it ends, and nobody minds", home([row("sessionid").of_session()])),
                (
                    "the last visit comes back",
                    restored.seeing(Symptom::SignedOutAtStart),
                ),
                (
                    "one lasts",
                    home([row("sessionid").of_session(), row("remember_token")])
                        .seeing(Symptom::SignedOutAtStart),
                ),
            ],
        );
    }
}
