//! A sign-in cookie that the site marked Strict stays behind when a link from elsewhere is followed.
//!
//! A link in a mail, a PDF or a scanned QR code comes from another site (elabftw #3749, rubygems.org #6792). The same
//! holds for the return from a sign-in partner by form post with Lax; that cannot be seen here.

use crate::cookie::SameSite;
use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::evidence::is_for_itself;
use super::kind::is_sign_in;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "samesite-strict",
    look,
    fits: &[Symptom::LinkAsks],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let signs_in = |row: &&CookieReport| is_sign_in(row) && is_for_itself(row, evidence.site);
    let rows: Vec<&CookieReport> = evidence.sent().filter(signs_in).collect();
    let (strict, others): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .partition(|row| row.same_site == SameSite::Strict);
    match (strict.is_empty(), others.is_empty()) {
        (true, _) => Vec::new(),
        (false, true) => vec![Found::of(Severity::Possible, strict)],
        // Another one goes along, and may be enough.
        (false, false) => vec![Found::of(Severity::Info, strict)],
    }
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    fn strict(name: &str) -> CookieReport {
        row(name).with(|row| row.same_site = SameSite::Strict)
    }

    #[test]
    fn a_strict_sign_in_cookie_is_found() {
        fires(
            &CHECK,
            [
                (
                    "alone",
                    home([strict("sessionid"), row("csrftoken")]),
                    &["sessionid"],
                ),
                (
                    "two",
                    home([strict("sessionid"), strict("remember_token")]),
                    &["sessionid", "remember_token"],
                ),
                (
                    "beside one that goes along",
                    home([strict("sessionid"), row("remember_token")]),
                    &["sessionid"],
                ),
            ],
        );
    }

    #[test]
    fn what_goes_along_is_none() {
        silent(
            &CHECK,
            [
                ("lax", home([row("sessionid"), row("remember_token")])),
                (
                    "the guard of forms may be strict",
                    home([row("sessionid"), strict("csrftoken")]),
                ),
                ("ended", home([strict("sessionid").ended()])),
                (
                    "for the site inside another",
                    home([strict("sessionid").inside("https://partner.test")]),
                ),
            ],
        );
    }

    #[test]
    fn it_weighs_more_when_links_ask_to_sign_in() {
        let weight = |home: Home| home.diagnosis().findings[0].severity;
        assert_eq!(weight(home([strict("sessionid")])), Severity::Possible);
        let asked = home([strict("sessionid")]).seeing(Symptom::LinkAsks);
        assert_eq!(weight(asked), Severity::Likely);
    }
}
