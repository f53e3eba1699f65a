//! The person signs in with a partner, and the browser blocks the cookies of partners.
//!
//! Chromium: `profile.cookie_controls_mode`; Firefox: `network.cookie.cookieBehavior` 1 (all) or 4 (trackers); Safari
//! always. What a company has set is `policy-managed`; kept apart (5) is `partition-mismatch`.

use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;
use crate::settings::{SetBy, ThirdParty};

use super::kind::attempt;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "third-party-blocked",
    look,
    fits: &[Symptom::OneWindow],
    ..Check::BARE
};

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let rows: Vec<&CookieReport> = evidence
        .profile
        .cookies
        .iter()
        .filter(|row| is_partners(row))
        .collect();
    match blocks(evidence) && !rows.is_empty() {
        true => vec![Found::of(Severity::Possible, rows)],
        false => Vec::new(),
    }
}

/// True for what only a sign-in with a partner leaves behind.
fn is_partners(row: &CookieReport) -> bool {
    !row.expired && (row.verdict.category == "third-party-identity" || attempt(row).is_some())
}

fn blocks(evidence: &Evidence) -> bool {
    if evidence.profile.browser.starts_with("safari") {
        return true;
    }
    let rule = evidence.profile.settings.third_party.as_ref();
    rule.is_some_and(|rule| {
        let blocked = matches!(rule.value, ThirdParty::Blocked | ThirdParty::TrackersBlocked);
        blocked && rule.set_by != SetBy::Company
    })
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    fn partner() -> CookieReport {
        let row = row("x-ms-gateway-slice").on("login.microsoftonline.com");
        row.inside("https://flasktrack.com").id("partner")
    }

    fn set(home: Home, value: ThirdParty, set_by: SetBy) -> Home {
        home.set(|set| set.third_party = Some(rule(value, set_by)))
    }

    #[test]
    fn a_partner_that_is_blocked_is_found() {
        use SetBy::{Browser, Person};
        use ThirdParty::{Blocked, TrackersBlocked};
        fires(
            &CHECK,
            [
                (
                    "all",
                    set(home([partner(), row("sessionid")]), Blocked, Person),
                    &["partner"],
                ),
                (
                    "trackers",
                    set(home([partner()]), TrackersBlocked, Browser),
                    &["partner"],
                ),
                (
                    "after a try",
                    set(home([row("next-auth.state")]), Blocked, Person),
                    &["next-auth.state"],
                ),
                ("Safari", home([partner()]).browser("safari"), &["partner"]),
            ],
        );
    }

    #[test]
    fn no_partner_or_no_block_is_none() {
        use SetBy::{Browser, Company, Person};
        silent(
            &CHECK,
            [
                ("nothing known", home([partner()])),
                (
                    "no partner",
                    set(home([row("sessionid")]), ThirdParty::Blocked, Person),
                ),
                (
                    "kept apart",
                    set(home([partner()]), ThirdParty::Partitioned, Browser),
                ),
                ("allowed", set(home([partner()]), ThirdParty::Allowed, Person)),
                (
                    "by a company",
                    set(home([partner()]), ThirdParty::Blocked, Company),
                ),
                (
                    "a payment partner",
                    home([row("m").on("m.stripe.com")]).browser("safari"),
                ),
            ],
        );
    }
}
