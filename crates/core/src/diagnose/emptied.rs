//! The sign-in cookie is there, and holds nothing: a sign-out that named another host or path leaves this behind.
//!
//! Empty, or a word such as `deleted` or `null` (linuxfoundation/lfx-self-serve #1089). Of an encrypted value
//! only a length that is exact can tell.

use crate::cookie::ValueKind;
use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::kind::is_sign_in;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "emptied",
    look,
    fits: &[Symptom::OneWindow, Symptom::SignedOutAtStart],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let rows: Vec<&CookieReport> = evidence
        .sent()
        .filter(|row| is_sign_in(row) && is_emptied(row))
        .collect();
    match rows.is_empty() {
        true => Vec::new(),
        false => vec![Found::repaired(Severity::Possible, rows)],
    }
}

fn is_emptied(row: &CookieReport) -> bool {
    let value = &row.value;
    value.word || value.kind == ValueKind::Empty || (value.exact && value.bytes == 0)
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;
    use crate::cookie::{ValueFacts, ValueLock};

    fn locked(bytes: usize, exact: bool) -> CookieReport {
        row("sessionid").with(|row| row.value = ValueFacts::of_locked(ValueLock::V20, bytes, exact))
    }

    fn signs_in(row: &mut CookieReport) {
        row.verdict.category = "authentication".into();
    }

    #[test]
    fn a_sign_in_cookie_that_holds_nothing_is_found() {
        fires(
            &CHECK,
            [
                ("empty", home([row("sessionid").holding(b"")]), &["sessionid"]),
                (
                    "in quotes",
                    home([row("sessionid").holding(b"\"\"")]),
                    &["sessionid"],
                ),
                (
                    "a word",
                    home([row("remember_token").holding(b"deleted")]),
                    &["remember_token"],
                ),
                (
                    "another",
                    home([row("remember_token").holding(b"undefined")]),
                    &["remember_token"],
                ),
                (
                    "locked, and empty for sure",
                    home([locked(0, true)]),
                    &["sessionid"],
                ),
            ],
        );
    }

    #[test]
    fn a_sign_in_cookie_that_holds_something_is_none() {
        silent(
            &CHECK,
            [
                ("a key", home([row("sessionid"), row("remember_token")])),
                ("short, with digits", home([row("sessionid").holding(b"abc123")])),
                ("a flag", home([row("logged_in").holding(b"yes").with(signs_in)])),
                ("a short key", home([row("sessionid").holding(b"qwertz")])),
                (
                    "a setting",
                    home([row("theme").holding(b"dark"), row("locale").holding(b"")]),
                ),
                ("locked, and perhaps empty", home([locked(0, false)])),
                ("locked", home([locked(32, true)])),
                ("ended", home([row("sessionid").holding(b"").ended()])),
            ],
        );
    }
}
