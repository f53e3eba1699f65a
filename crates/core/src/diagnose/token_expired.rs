//! The pass in the sign-in cookie has run out, and the cookie has not (RFC 7519 section 4.1.4).
//!
//! Of a token in the clear only its times are read. An encrypted one says nothing.

use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::kind::is_sign_in;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "token-expired",
    look,
    fits: &[Symptom::SavingFails, Symptom::SignedOutAtStart],
    ..Check::BARE
};

/// Servers allow for clocks that differ a little.
const LEEWAY_SECONDS: i64 = 60;

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let has_run_out = |row: &CookieReport| {
        let end = row.value.token_expires;
        end.is_some_and(|end| end.seconds_until(evidence.now) > LEEWAY_SECONDS)
    };
    let sign_in: Vec<&CookieReport> = evidence.sent().filter(|row| is_sign_in(row)).collect();
    let (over, rest): (Vec<_>, Vec<_>) = sign_in.into_iter().partition(|row| has_run_out(row));
    match (over.is_empty(), rest.iter().any(|row| renews(row))) {
        (true, _) => Vec::new(),
        // The site makes a new one at the next visit.
        (false, true) => vec![Found::of(Severity::Info, over).variant("renewed")],
        (false, false) => vec![Found::repaired(Severity::Likely, over)],
    }
}

/// True for a cookie that gets a new pass without a new sign-in.
fn renews(row: &CookieReport) -> bool {
    let name = row.name.to_ascii_lowercase();
    name.contains("refresh") || name.contains("remember")
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    fn ending(name: &str, seconds: i64) -> CookieReport {
        row(name).with(|row| row.value.token_expires = Some(at(seconds)))
    }

    #[test]
    fn a_pass_past_its_end_is_found() {
        fires(
            &CHECK,
            [
                (
                    "alone",
                    home([ending("access_token_cookie", -HOUR)]),
                    &["access_token_cookie"],
                ),
                (
                    "beside a session",
                    home([row("sessionid"), ending("id_token", -DAY)]),
                    &["id_token"],
                ),
                (
                    "with the one that renews it",
                    home([ending("access_token_cookie", -HOUR), row("refresh_token_cookie")]),
                    &["access_token_cookie"],
                ),
                (
                    "the one that renews it has run out too",
                    home([
                        ending("access_token_cookie", -DAY),
                        ending("refresh_token_cookie", -HOUR),
                    ]),
                    &["access_token_cookie", "refresh_token_cookie"],
                ),
            ],
        );
    }

    #[test]
    fn a_pass_that_runs_is_none() {
        silent(
            &CHECK,
            [
                ("it runs", home([ending("access_token_cookie", HOUR)])),
                ("just over", home([ending("access_token_cookie", -30)])),
                ("no times in it", home([row("access_token_cookie")])),
                (
                    "the cookie ended too",
                    home([ending("access_token_cookie", -HOUR).ended()]),
                ),
                ("no sign-in cookie", home([ending("theme", -HOUR)])),
                (
                    "the person is elsewhere",
                    home([ending("access_token_cookie", -HOUR)]).at("docs.flasktrack.com"),
                ),
            ],
        );
    }

    #[test]
    fn a_pass_that_is_renewed_is_no_reason() {
        let renewed = home([ending("access_token_cookie", -HOUR), row("refresh_token_cookie")]);
        let told = renewed.each(&CHECK, |found| (found.severity, found.repair.len()));
        assert_eq!(told, [(Severity::Info, 0)]);
    }
}
