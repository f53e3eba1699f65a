//! A cookie that has ended still lies on the disk. It is not sent, and no other check counts it.
//!
//! The browser takes it away in its own time (RFC 6265 section 5.3).

use crate::finding::Severity;
use crate::report::CookieReport;

use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "expired-row",
    look,
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let rows: Vec<&CookieReport> = evidence
        .profile
        .cookies
        .iter()
        .filter(|row| row.expired)
        .collect();
    match rows.is_empty() {
        true => Vec::new(),
        false => vec![Found::repaired(Severity::Info, rows)],
    }
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    #[test]
    fn a_row_past_its_end_is_found() {
        let partner = row("m")
            .on("m.stripe.com")
            .inside("https://flasktrack.com")
            .ended();
        fires(
            &CHECK,
            [
                (
                    "a sign-in cookie",
                    home([row("sessionid").ended(), row("theme")]),
                    &["sessionid"],
                ),
                (
                    "a setting and a partner's",
                    home([row("theme").ended(), partner]),
                    &["theme", "m"],
                ),
            ],
        );
    }

    #[test]
    fn a_row_that_lives_is_none() {
        silent(
            &CHECK,
            [
                ("it ends later", home([row("sessionid")])),
                ("it ends with the session", home([row("sessionid").of_session()])),
                ("none", home([])),
            ],
        );
    }
}
