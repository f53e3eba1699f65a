//! A cookie's name makes a promise that its attributes break; no browser would have stored it so.
//!
//! `__Host-`: Secure, path `/`, one host. `__Secure-`: Secure. `__Http-` and `__Host-Http-` also HttpOnly. Letter case
//! does not count (RFC6265bis section 4.1.3 and 5.7).

use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "prefix-broken",
    look,
    fits: &[Symptom::OneWindow, Symptom::SignedOutAtStart],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let rows: Vec<&CookieReport> = evidence.sent().filter(|row| is_broken(row)).collect();
    match rows.is_empty() {
        true => Vec::new(),
        false => vec![Found::repaired(Severity::Possible, rows)],
    }
}

fn is_broken(row: &CookieReport) -> bool {
    let name = row.name.to_ascii_lowercase();
    let begins = |mark: &str| name.starts_with(mark);
    // What the source does not say breaks nothing.
    let open = row.secure == Some(false);
    let wide = row.host_only == Some(false) || !["", "/"].contains(&row.path.as_str());
    let host = begins("__host-") && (open || wide);
    let secure = begins("__secure-") && open;
    let http = (begins("__http-") || begins("__host-http-")) && (open || row.http_only == Some(false));
    host || secure || http
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    #[test]
    fn a_broken_promise_is_found() {
        let bare = |name: &str| row(name).with(|row| row.secure = Some(false));
        let open = |name: &str| row(name).with(|row| row.http_only = Some(false));
        fires(
            &CHECK,
            [
                (
                    "for all hosts",
                    home([row("__Host-session").on(".flasktrack.com")]),
                    &["__Host-session"],
                ),
                (
                    "for a path",
                    home([row("__Host-session").path("/app")]),
                    &["__Host-session"],
                ),
                ("without Secure", home([bare("__Secure-id")]), &["__Secure-id"]),
                (
                    "in other letters",
                    home([bare("__HOST-session")]),
                    &["__HOST-session"],
                ),
                ("open to scripts", home([open("__Http-id")]), &["__Http-id"]),
                (
                    "open to scripts, of one host",
                    home([open("__Host-Http-id")]),
                    &["__Host-Http-id"],
                ),
            ],
        );
    }

    #[test]
    fn a_kept_promise_and_none_are_none() {
        silent(
            &CHECK,
            [
                (
                    "kept",
                    home([row("__Host-session"), row("__Secure-id"), row("__Host-Http-x")]),
                ),
                (
                    "Secure alone",
                    home([row("__Secure-id").on(".flasktrack.com").path("/app")]),
                ),
                (
                    "scripts may read it",
                    home([row("__Host-csrf").with(|row| row.http_only = Some(false))]),
                ),
                (
                    "no promise",
                    home([row("Host-session").with(|row| row.secure = Some(false))]),
                ),
                ("ended", home([row("__Host-session").path("/app").ended()])),
            ],
        );
    }
}
