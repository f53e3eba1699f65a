//! Safari ends a cookie that a script has set after seven days, or after one.
//!
//! WebKit's tracking prevention; since Safari 16.4 also cookies of servers whose address differs from the site's.

use crate::finding::Severity;
use crate::report::CookieReport;

use super::evidence::written;
use super::{Check, Evidence, Found};

pub(super) const CHECK: Check = Check {
    id: "script-capped",
    look,
    ..Check::BARE
};

const HOUR_SECONDS: i64 = 60 * 60;
const CAPS: [i64; 2] = [7 * 24 * HOUR_SECONDS, 24 * HOUR_SECONDS];

fn look<'a>(evidence: &Evidence<'a>) -> Vec<Found<'a>> {
    if !evidence.profile.browser.starts_with("safari") {
        return Vec::new();
    }
    let rows: Vec<&CookieReport> = evidence.live().filter(|row| is_capped(row)).collect();
    match rows.is_empty() {
        true => Vec::new(),
        false => vec![Found::of(Severity::Info, rows)],
    }
}

fn is_capped(row: &CookieReport) -> bool {
    let life = written(row)
        .zip(row.expires)
        .map(|(from, to)| from.seconds_until(to));
    row.http_only == Some(false)
        && life.is_some_and(|life| CAPS.iter().any(|cap| (life - cap).abs() < HOUR_SECONDS))
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
            ],
        );
    }

    #[test]
    fn another_life_or_browser_is_none() {
        let hidden = living("sessionid", 7 * DAY).with(|row| row.http_only = Some(true));
        silent(
            &CHECK,
            [
                ("a month", home([living("theme", 30 * DAY)]).browser("safari")),
                ("another browser", home([living("theme", 7 * DAY)])),
                ("set by the server", home([hidden]).browser("safari")),
                (
                    "until the end of the session",
                    home([row("theme").of_session()]).browser("safari"),
                ),
            ],
        );
    }
}
