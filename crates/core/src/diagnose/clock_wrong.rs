//! The clock of this computer looks wrong: a cookie, or the whole file, was written in the future, or today is before
//! this tool was made.
//!
//! Cookies end by the computer's clock (RFC 6265 section 5.3), tokens by the server's (RFC 7519 section 4.1.4 to 4.1.6).

use crate::cookie::Timestamp;
use crate::finding::{Severity, Symptom};
use crate::report::CookieReport;

use super::evidence::{own, used};
use super::kind::is_key;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "clock-wrong",
    look,
    fits: &[Symptom::SignedOutAtStart],
    lowers: &["token-expired"],
    ..Check::BARE
};

/// Clocks differ a little.
const LEEWAY_SECONDS: i64 = 5 * 60;

/// 2026-06-01: no version of this tool was made before.
const FIRST_DAY: i64 = 1_780_272_000;

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    let is_ahead = |moment: Option<Timestamp>| {
        moment.is_some_and(|moment| evidence.now.seconds_until(moment) > LEEWAY_SECONDS)
    };
    let ahead = |row: &&CookieReport| is_ahead(used(row)) || is_ahead(row.value.token_begins);
    let rows: Vec<&CookieReport> = own(evidence.profile, evidence.site).filter(ahead).collect();
    let too_early = evidence.now < Timestamp::from_seconds(FIRST_DAY);
    // A file on another computer is dated by that one's clock.
    let disk = evidence.profile.disk.as_ref().filter(|disk| !disk.remote);
    let file_ahead = disk.is_some_and(|disk| is_ahead(disk.written));
    if rows.is_empty() && !file_ahead && !too_early {
        return Vec::new();
    }
    let repair = rows.iter().copied().filter(|row| is_key(row)).collect();
    vec![Found {
        repair,
        ..Found::of(Severity::Likely, rows)
    }]
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;
    use crate::disk::Disk;

    fn written(seconds: i64, remote: bool) -> Disk {
        Disk {
            written: Some(at(seconds)),
            remote,
            ..roomy()
        }
    }

    #[test]
    fn a_moment_in_the_future_is_found() {
        let begins = row("access_token_cookie").with(|row| row.value.token_begins = Some(at(HOUR)));
        let used = row("sessionid").with(|row| row.last_accessed = Some(at(DAY)));
        fires(
            &CHECK,
            [
                ("set", home([row("sessionid").aged(-DAY)]), &["sessionid"]),
                ("used", home([used, row("theme")]), &["sessionid"]),
                (
                    "a pass that begins later",
                    home([begins]),
                    &["access_token_cookie"],
                ),
                (
                    "the whole file",
                    home([row("sessionid")]).with(|profile| profile.disk = Some(written(DAY, false))),
                    &[],
                ),
                (
                    "of any of the site's cookies",
                    home([row("theme").aged(-HOUR)]),
                    &["theme"],
                ),
            ],
        );
    }

    #[test]
    fn a_moment_of_now_is_none() {
        silent(
            &CHECK,
            [
                ("an hour ago", home([row("sessionid"), row("theme")])),
                (
                    "clocks differ a little",
                    home([row("sessionid").aged(-2 * MINUTE)]),
                ),
                (
                    "the file was written just now",
                    home([row("sessionid")]).with(|profile| profile.disk = Some(written(MINUTE, false))),
                ),
                (
                    "the file lies on a computer with another clock",
                    home([row("sessionid")]).with(|profile| profile.disk = Some(written(DAY, true))),
                ),
                ("unknown", home([row("sessionid").with(|row| row.created = None)])),
                ("it ends in the future, as it should", home([row("sessionid")])),
                (
                    "a partner's",
                    home([row("m")
                        .on("m.stripe.com")
                        .inside("https://flasktrack.com")
                        .aged(-DAY)]),
                ),
            ],
        );
    }

    #[test]
    fn a_day_before_this_tool_was_made_is_wrong() {
        let home = home([]);
        let look = |now: i64| {
            let evidence = Evidence {
                profile: &home.profiles[0],
                device: &home.profiles,
                site: &crate::site::Site::FLASKTRACK,
                now: Timestamp::from_seconds(now),
                address: None,
                symptom: None,
                is_partial: false,
            };
            super::look(&evidence).len()
        };
        assert_eq!((look(FIRST_DAY - 1), look(FIRST_DAY)), (1, 0));
    }
}
