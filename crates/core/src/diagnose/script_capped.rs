//! Safari ends a cookie that a script has set after seven days, or after one.
//!
//! WebKit's tracking prevention; since Safari 16.4 also cookies of servers whose address differs from the site's. Those
//! cannot be told from what a server ends after a week, unless another browser here shows that the site gives the same
//! cookie longer.

use crate::finding::Severity;
use crate::report::CookieReport;

use super::evidence::{own, written};
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "script-capped",
    look,
    ..Check::BARE
};

const HOUR_SECONDS: i64 = 60 * 60;
const DAY_SECONDS: i64 = 24 * HOUR_SECONDS;
const WEEK_SECONDS: i64 = 7 * DAY_SECONDS;

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    if !is_safari(&evidence.profile.browser) {
        return Vec::new();
    }
    let by_script = |row: &&CookieReport| {
        row.http_only == Some(false) && (lives(row, WEEK_SECONDS) || lives(row, DAY_SECONDS))
    };
    let by_server = |row: &&CookieReport| {
        row.http_only == Some(true) && lives(row, WEEK_SECONDS) && is_longer_elsewhere(evidence, row)
    };
    let script: Vec<&CookieReport> = evidence.live().filter(by_script).collect();
    let server: Vec<&CookieReport> = evidence.live().filter(by_server).collect();
    let found = [(script, None), (server, Some("server"))];
    let some = found.into_iter().filter(|(rows, _)| !rows.is_empty());
    some.map(|(rows, variant)| Found {
        variant,
        ..Found::of(Severity::Info, rows)
    })
    .collect()
}

fn is_safari(browser: &str) -> bool {
    browser.starts_with("safari")
}

/// How long it was given, as far as its store says.
fn life(row: &CookieReport) -> Option<i64> {
    let (from, to) = written(row).zip(row.expires)?;
    Some(from.seconds_until(to))
}

fn lives(row: &CookieReport, seconds: i64) -> bool {
    life(row).is_some_and(|life| (life - seconds).abs() < HOUR_SECONDS)
}

/// True if a browser without such an end keeps the same cookie over a day longer.
fn is_longer_elsewhere(evidence: &Evidence, row: &CookieReport) -> bool {
    let others = evidence.device.iter().filter(|other| !is_safari(&other.browser));
    let same = others.flat_map(|other| own(other, evidence.site));
    same.filter(|other| (other.called(), &other.host) == (row.called(), &row.host))
        .any(|other| life(other).is_some_and(|life| life > WEEK_SECONDS + DAY_SECONDS))
}

#[cfg(test)]
mod tests {
    use super::super::made::*;
    use super::*;

    fn living(name: &str, seconds: i64) -> CookieReport {
        row(name).with(|row| {
            (row.http_only, row.expires) = (Some(false), Some(at(-HOUR + seconds)));
        })
    }

    fn week() -> CookieReport {
        living("sessionid", 7 * DAY).with(|row| row.http_only = Some(true))
    }

    fn month() -> CookieReport {
        row("sessionid").with(|row| row.expires = Some(at(30 * DAY)))
    }

    #[test]
    fn a_life_of_a_week_or_a_day_in_safari_is_found() {
        fires(
            &CHECK,
            [
                (
                    "a week",
                    home([living("theme", 7 * DAY)]).browser("safari"),
                    &["theme"],
                ),
                (
                    "a day",
                    home([living("theme", DAY)]).browser("safari-technology-preview"),
                    &["theme"],
                ),
                (
                    "set by the server, and longer in another browser",
                    home([month()]).and([week().id("capped")]).browser("safari"),
                    &["capped"],
                ),
            ],
        );
    }

    #[test]
    fn another_life_or_browser_is_none() {
        silent(
            &CHECK,
            [
                ("a month", home([living("theme", 30 * DAY)]).browser("safari")),
                ("another browser", home([living("theme", 7 * DAY)])),
                ("set by the server", home([week()]).browser("safari")),
                (
                    "as long in another browser",
                    home([week()]).and([week()]).browser("safari"),
                ),
                (
                    "longer in another Safari",
                    home([month()]).browser("safari").and([week()]).browser("safari"),
                ),
                (
                    "until the end of the session",
                    home([row("theme").of_session()]).browser("safari"),
                ),
            ],
        );
    }
}
