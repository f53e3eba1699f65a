//! The browser has lost the key of its older cookies, so that it cannot read them any more.
//!
//! - On Linux Chromium locks with a key of the key ring (`v11`), or without one with a key that is the same everywhere
//!   (`v10`, `components/os_crypt`). Newer cookies of the second kind after older ones of the first mean that the key
//!   ring went at one date; the other way round is ordinary.
//! - Everywhere, newer cookies in the clear after older ones under a lock mean that no key is to be had since.
//! - On Windows the keys lie beside the profiles, and may be gone from there.
//!
//! That we do not open locked cookies is by design, and no finding.

use crate::cookie::ValueLock;
use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::evidence::written;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "cannot-decrypt",
    look,
    fits: &[Symptom::SignedOutAtStart],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let rows: Vec<&CookieReport> = evidence
        .profile
        .cookies
        .iter()
        .filter(|row| !row.expired && row.value.bytes > 0)
        .collect();
    let missing = &evidence.profile.settings.keys_missing;
    let under = |locks: &[ValueLock]| of(&rows, |lock| lock.is_some_and(|lock| locks.contains(&lock)));
    let without_key = under(missing);
    if !without_key.is_empty() {
        let severity = weight(without_key.len(), rows.len());
        return vec![Found::of(severity, without_key).variant("no-key")];
    }
    let (plain, clear) = (under(&[ValueLock::V10]), of(&rows, |lock| lock.is_none()));
    let changes = [
        (under(&[ValueLock::V11]), plain),
        (under(&[ValueLock::V10, ValueLock::V11, ValueLock::V20]), clear),
    ];
    let lost = changes.into_iter().find(|(older, newer)| is_before(older, newer));
    let found = lost.map(|(older, newer)| {
        let severity = weight(older.len(), older.len() + newer.len());
        Found::of(severity, older)
    });
    found.into_iter().collect()
}

fn of<'a>(rows: &[&'a CookieReport], fits: impl Fn(Option<ValueLock>) -> bool) -> Vec<&'a CookieReport> {
    rows.iter().copied().filter(|row| fits(row.value.lock)).collect()
}

/// True if there are some of both, and all of the one were written before any of the other.
fn is_before(older: &[&CookieReport], newer: &[&CookieReport]) -> bool {
    let last = older.iter().filter_map(|row| written(row)).max();
    let first = newer.iter().filter_map(|row| written(row)).min();
    last.zip(first).is_some_and(|(last, first)| last < first)
}

fn weight(lost: usize, all: usize) -> Severity {
    match lost * 2 >= all {
        true => Severity::Likely,
        false => Severity::Possible,
    }
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;
    use crate::cookie::ValueFacts;

    fn locked(id: &str, lock: ValueLock, days: i64) -> CookieReport {
        let row = row("sessionid").aged(days * DAY).id(id);
        row.with(|row| row.value = ValueFacts::of_locked(lock, 32, false))
    }

    fn clear(id: &str, days: i64) -> CookieReport {
        row("sessionid").aged(days * DAY).id(id)
    }

    fn without(home: Home, locks: &[ValueLock]) -> Home {
        home.set(|set| set.keys_missing = locks.to_vec())
    }

    use ValueLock::{V10, V11, V20};

    #[test]
    fn a_key_ring_that_went_is_found() {
        fires(
            &CHECK,
            [
                (
                    "most are lost",
                    home([locked("a", V11, 9), locked("b", V11, 8), locked("c", V10, 1)]),
                    &["a", "b"],
                ),
                (
                    "some are lost",
                    home([locked("a", V11, 9), locked("b", V10, 2), locked("c", V10, 1)]),
                    &["a"],
                ),
                (
                    "no key to be had since",
                    home([locked("a", V10, 9), locked("b", V20, 8), clear("c", 1)]),
                    &["a", "b"],
                ),
                (
                    "the key is not beside the profile",
                    without(home([locked("a", V10, 9), locked("b", V20, 1)]), &[V10]),
                    &["a"],
                ),
                (
                    "nor is the one bound to the browser",
                    without(home([locked("a", V10, 9), locked("b", V20, 1)]), &[V10, V20]),
                    &["a", "b"],
                ),
            ],
        );
    }

    #[test]
    fn one_key_or_an_ordinary_change_is_none() {
        silent(
            &CHECK,
            [
                ("one key", home([locked("a", V11, 9), locked("b", V11, 1)])),
                (
                    "a key ring came",
                    home([locked("a", V10, 9), locked("b", V11, 1)]),
                ),
                (
                    "mixed",
                    home([locked("a", V11, 9), locked("b", V10, 5), locked("c", V11, 1)]),
                ),
                (
                    "bound to the browser",
                    home([locked("a", V10, 9), locked("b", V20, 1)]),
                ),
                ("in the clear", home([row("sessionid"), row("theme")])),
                (
                    "in the clear at first",
                    home([clear("a", 9), locked("b", V10, 1)]),
                ),
                (
                    "an empty one, which needs no lock",
                    home([locked("a", V10, 9), clear("b", 1).holding(b"")]),
                ),
                (
                    "a key that no cookie needs is missing",
                    without(home([locked("a", V10, 9)]), &[V20]),
                ),
            ],
        );
    }
}
