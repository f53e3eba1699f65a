//! SameSite=None without Secure: browsers refuse to set such a cookie, so that it is old and cannot be renewed.
//!
//! Chromium 80 and later refuse it (RFC6265bis section 5.7). Where a store writes "none" also for a cookie that gave no
//! SameSite, nothing can be said: Firefox's before version 15, and those of other engines.

use crate::browser::{Family, family};
use crate::cookie::SameSite;
use crate::finding::{Severity, Symptom};
use crate::report::{CookieReport, ProfileReport};

use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "samesite-none-insecure",
    look,
    fits: &[Symptom::OneWindow],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let is_refused =
        |row: &&CookieReport| row.same_site == SameSite::None && row.secure == Some(false) && !row.expired;
    let rows: Vec<&CookieReport> = evidence.profile.cookies.iter().filter(is_refused).collect();
    match rows.is_empty() || !says_none(evidence.profile) {
        true => Vec::new(),
        false => vec![Found::repaired(Severity::Possible, rows)],
    }
}

/// True where "none" in the store is what the site said.
fn says_none(profile: &ProfileReport) -> bool {
    match family(&profile.browser) {
        Some(Family::Safari | Family::Soup) => false,
        Some(Family::Firefox) => profile.store_version.is_some_and(|version| version >= 15),
        Some(Family::Chromium | Family::Qt) | None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    fn refused(name: &str) -> CookieReport {
        row(name).with(|row| (row.same_site, row.secure) = (SameSite::None, Some(false)))
    }

    #[test]
    fn what_a_browser_would_refuse_is_found() {
        let partner = refused("x-ms-gateway-slice").on("login.microsoftonline.com");
        fires(
            &CHECK,
            [
                (
                    "a sign-in cookie",
                    home([refused("sessionid")]).browser("chromium"),
                    &["sessionid"],
                ),
                (
                    "a partner's",
                    home([partner.inside("https://flasktrack.com")]).browser("edge"),
                    &["x-ms-gateway-slice"],
                ),
                (
                    "in a newer Firefox",
                    home([refused("theme")]).with(|profile| profile.store_version = Some(17)),
                    &["theme"],
                ),
            ],
        );
    }

    #[test]
    fn what_a_browser_takes_is_none() {
        let none = row("sessionid").with(|row| row.same_site = SameSite::None);
        let bare = row("sessionid").with(|row| row.secure = Some(false));
        silent(
            &CHECK,
            [
                ("None with Secure", home([none]).browser("chromium")),
                ("Lax without Secure", home([bare]).browser("chromium")),
                ("ended", home([refused("sessionid").ended()]).browser("chromium")),
                (
                    "an older Firefox does not say",
                    home([refused("sessionid")]).with(|profile| profile.store_version = Some(12)),
                ),
                (
                    "nor does an older Tor Browser",
                    home([refused("sessionid")])
                        .browser("tor")
                        .with(|profile| profile.store_version = Some(12)),
                ),
                (
                    "GNOME Web does not say",
                    home([refused("sessionid")]).browser("epiphany"),
                ),
            ],
        );
    }
}
