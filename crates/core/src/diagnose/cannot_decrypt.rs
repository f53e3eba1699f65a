//! The browser has lost the key of its older cookies, so that it cannot read them any more.
//!
//! On Linux Chromium locks with a key of the key ring (`v11`), or without one with a key that is the same everywhere
//! (`v10`, `components/os_crypt`). Newer cookies of the second kind after older ones of the first mean that the key
//! ring went at one date. The other way round, and `v20` on Windows, are ordinary: we do not open those by design,
//! and the browser can.

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
    let of = |lock: ValueLock| -> Vec<&CookieReport> {
        let rows = evidence.profile.cookies.iter();
        rows.filter(|row| !row.expired && row.value.lock == Some(lock))
            .collect()
    };
    let (ring, plain) = (of(ValueLock::V11), of(ValueLock::V10));
    let last_of_ring = ring.iter().filter_map(|row| written(row)).max();
    let first_plain = plain.iter().filter_map(|row| written(row)).min();
    let changed = last_of_ring
        .zip(first_plain)
        .is_some_and(|(last, first)| last < first);
    if !changed {
        return Vec::new();
    }
    let severity = match ring.len() >= plain.len() {
        true => Severity::Likely,
        false => Severity::Possible,
    };
    vec![Found::of(severity, ring)]
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
            ],
        );
    }
}
