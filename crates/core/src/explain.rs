//! A cookie in up to four short sentences: what it does, what happens if it goes, how long it stays, who set it.

use serde::{Deserialize, Serialize};

use crate::args;
use crate::classify::{Evidence, Verdict};
use crate::cookie::{Cookie, Timestamp};
use crate::look_alike;
use crate::policy::Policy;
use crate::site::Site;
use crate::words;

/// The four sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Explanation {
    /// What it does.
    pub does: String,
    /// What happens if it is removed.
    pub if_removed: String,
    /// How long it stays.
    pub stays: String,
    /// Who set it.
    pub set_by: String,
}

/// Explains a cookie.
pub fn explain(
    policy: &Policy,
    site: &Site,
    cookie: &Cookie,
    verdict: &Verdict,
    now: Timestamp,
) -> Explanation {
    Explanation {
        does: verdict.purpose.clone(),
        if_removed: if_removed(policy, verdict),
        stays: stays(cookie, now),
        set_by: set_by(site, cookie, verdict),
    }
}

/// What happens if a cookie of this verdict is removed; known from the name alone.
pub fn if_removed(policy: &Policy, verdict: &Verdict) -> String {
    let known = policy
        .category(&verdict.category)
        .map_or("unknown", |category| &category.id);
    words::plain(&format!("removed-{known}"))
}

const DAY: i64 = 24 * 60 * 60;

fn stays(cookie: &Cookie, now: Timestamp) -> String {
    let Some(end) = cookie.expires else {
        return words::plain(match cookie.session {
            Some(true) => "stays-session",
            Some(false) | None => "stays-unknown",
        });
    };
    let date = date(end);
    if end <= now {
        return words::text("stays-expired", &args! { "date" => date });
    }
    let days = (now.seconds_until(end) + DAY / 2) / DAY;
    let (id, count) = match days {
        0 => ("stays-today", 0),
        1..=60 => ("stays-days", days),
        61..=730 => ("stays-months", (days + 15) / 30),
        _ => ("stays-years", (days + 182) / 365),
    };
    words::text(id, &args! { "date" => date, "count" => count })
}

fn date(moment: Timestamp) -> String {
    let day = jiff::tz::TimeZone::UTC.to_datetime(moment.to_jiff()).date();
    words::text(
        "stays-date",
        &args! { "day" => day.day(), "month" => day.month(), "year" => day.year() },
    )
}

fn set_by(site: &Site, cookie: &Cookie, verdict: &Verdict) -> String {
    let host = shown(&cookie.host);
    let vendor = verdict.vendor.as_deref();
    if !site.covers_host(&cookie.host) {
        return match vendor {
            None if look_alike::resembles(site, &cookie.host) => {
                words::text("set-by-look-alike", &args! { "host" => host })
            }
            Some(vendor) if vendor != host => words::text(
                "set-by-partner-vendor",
                &args! { "host" => host, "vendor" => vendor },
            ),
            Some(_) | None => words::text("set-by-partner", &args! { "host" => host }),
        };
    }
    let outside = cookie
        .partition
        .as_deref()
        .filter(|top| !site.covers_top_level(top));
    match (outside, vendor) {
        (Some(top), _) => words::text("set-by-site-elsewhere", &args! { "top" => shown(top) }),
        (None, Some(vendor)) if is_script(verdict) => words::text(
            "set-by-site-script",
            &args! { "host" => host, "vendor" => vendor },
        ),
        (None, _) => words::text(
            match cookie.host_only {
                Some(_) => "set-by-site",
                None => "set-by-sent",
            },
            &args! { "host" => host },
        ),
    }
}

/// True where the name is that of a company's own code, and not merely what a library calls it.
fn is_script(verdict: &Verdict) -> bool {
    match verdict.evidence {
        Evidence::ExactName | Evidence::Pattern => true,
        Evidence::SiteRule
        | Evidence::VendorHost
        | Evidence::LibraryDefault
        | Evidence::Convention
        | Evidence::None => false,
    }
}

/// A host that came from a store, fit to stand in a sentence: no leading dot, no marks that turn text around
/// or hide, not longer than a line.
fn shown(host: &str) -> String {
    let host = host.strip_prefix('.').unwrap_or(host);
    let mut shown: String = host
        .chars()
        .map(|c| if c.is_ascii_graphic() { c } else { '\u{fffd}' })
        .take(80)
        .collect();
    if host.chars().count() > 80 {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::{Subject, classify};
    use crate::cookie::{KeptIn, RowKey, RowTag, SameSite, ValueFacts};
    use crate::knowledge::Knowledge;

    const NOW: i64 = 1_795_478_400; // 2026-11-24 00:00 UTC

    fn explained(name: &str, host: &str, expires: Option<i64>) -> Explanation {
        explained_in(name, host, expires, None)
    }

    fn explained_in(name: &str, host: &str, expires: Option<i64>, partition: Option<&str>) -> Explanation {
        said(&cookie(name, host, expires, partition))
    }

    fn cookie(name: &str, host: &str, expires: Option<i64>, partition: Option<&str>) -> Cookie {
        Cookie {
            key: RowKey([0; 16]),
            seen: RowTag::of(&0),
            host: host.into(),
            host_only: Some(!host.starts_with('.')),
            name: name.into(),
            path: "/".into(),
            secure: Some(true),
            http_only: Some(false),
            same_site: SameSite::Lax,
            expires: expires.map(Timestamp::from_seconds),
            session: Some(expires.is_none()),
            created: None,
            updated: None,
            last_accessed: None,
            partition: partition.map(Into::into),
            cross_site_ancestor: None,
            container: None,
            source_scheme: None,
            source_port: None,
            value: ValueFacts::of_plain(b"x"),
            value_tag: RowTag::of(&0),
            kept_in: KeptIn::Table,
        }
    }

    fn said(cookie: &Cookie) -> Explanation {
        let (policy, site) = (Policy::built_in(), Site::FLASKTRACK);
        let verdict = classify(policy, Knowledge::built_in(), &site, &Subject::from(cookie));
        explain(policy, &site, cookie, &verdict, Timestamp::from_seconds(NOW))
    }

    #[test]
    fn an_end_is_told_in_days_and_as_a_date() {
        let stays = |end| explained("_ga", "flasktrack.com", end).stays;
        assert_eq!(
            stays(Some(NOW + 14 * DAY)),
            "It ends in 14 days (8 December 2026)."
        );
        assert_eq!(stays(Some(NOW + DAY)), "It ends in one day (25 November 2026).");
        assert_eq!(
            stays(Some(NOW + 60)),
            "It ends within a day, on 24 November 2026."
        );
        assert_eq!(
            stays(Some(NOW + 400 * DAY)),
            "It ends in about 13 months (29 December 2027)."
        );
        assert_eq!(
            stays(Some(NOW + 3650 * DAY)),
            "It ends in about 10 years (21 November 2036)."
        );
        assert!(stays(Some(NOW - DAY)).starts_with("Its time ended on 23 November 2026"));
        assert!(stays(None).starts_with("It stays until you close the browser"));
        assert!(stays(Some(i64::MAX)).contains("years"));
        assert!(stays(Some(i64::MIN)).contains("ended"));
    }

    #[test]
    fn an_end_that_is_not_known_is_said_to_be_so() {
        let mut sent = cookie("theme", "flasktrack.com", None, None);
        sent.session = None;
        assert_eq!(said(&sent).stays, "The file does not say when it ends.");
    }

    #[test]
    fn the_setter_is_named() {
        let set_by = |name, host| explained(name, host, None).set_by;
        assert_eq!(
            set_by("theme", ".flasktrack.com"),
            "It was set on flasktrack.com, which is FlaskTrack."
        );
        assert_eq!(
            set_by("_ga", ".flasktrack.com"),
            "It was set on flasktrack.com, which is FlaskTrack, by code from Google Analytics."
        );
        assert_eq!(
            set_by("m", "m.stripe.com"),
            "It was set by Stripe (m.stripe.com) inside FlaskTrack’s pages."
        );
        assert_eq!(
            set_by("x", "cdn.example"),
            "It was set by cdn.example inside FlaskTrack’s pages."
        );
        assert!(set_by("x", "flasktrack.co").contains("looks like FlaskTrack but is not"));
        let inside = explained_in("sid", "app.flasktrack.com", None, Some("https://partner.test"));
        assert_eq!(
            inside.set_by,
            "FlaskTrack set it while it was shown inside https://partner.test."
        );
    }

    #[test]
    fn a_hostile_host_is_made_fit_to_read() {
        let set_by = explained("x", &"\u{202e}moc.\u{0}".repeat(500), None).set_by;
        assert!(set_by.chars().count() < 200);
        assert!(!set_by.contains(['\u{202e}', '\u{0}']));
    }
}
