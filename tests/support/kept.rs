//! What a browser must have kept of each planted cookie, beside what the inspector says of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use cookie_inspector_core::cookie::{KeptIn, SameSite, SourceScheme, Timestamp};
use cookie_inspector_core::report::{CookieReport, ProfileReport};
use cookie_inspector_core::site::Site;

use crate::browser::Kind;
use crate::lab::Lab;
use crate::planted::{Kept, LONGEST, Planted};

/// What tells one cookie from another: host, name, path, partition and container.
pub type Key = (String, String, String, Option<String>, Option<String>);

/// The fields that must be the same to the letter.
#[derive(Debug, PartialEq, Eq)]
pub struct Facts {
    host_only: Option<bool>,
    secure: Option<bool>,
    http_only: Option<bool>,
    same_site: SameSite,
    session: Option<bool>,
    expired: bool,
    cross_site_ancestor: Option<bool>,
    source_scheme: Option<SourceScheme>,
    source_port: Option<u16>,
    kept_in: KeptIn,
}

/// One cookie as it must be reported.
pub struct Expected {
    pub facts: Facts,
    /// Seconds since 1970; where the site gave a moment there is only that one.
    pub expires: Option<RangeInclusive<i64>>,
    pub bytes: RangeInclusive<u32>,
}

/// The key of a reported cookie.
pub fn key(cookie: &CookieReport) -> Key {
    let cookie = cookie.clone();
    (
        cookie.host,
        cookie.name,
        cookie.path,
        cookie.partition,
        cookie.container,
    )
}

/// The key of a planted cookie.
pub fn planted_key(planted: &Planted) -> Key {
    let partition = planted.partition.map(|(top, _)| top.to_owned());
    let container = planted.container.map(str::to_owned);
    (
        planted.stored_host(),
        planted.cookie.name().to_owned(),
        planted.stored_path(),
        partition,
        container,
    )
}

/// The facts of a reported cookie.
pub fn facts(cookie: &CookieReport) -> Facts {
    Facts {
        host_only: cookie.host_only,
        secure: cookie.secure,
        http_only: cookie.http_only,
        same_site: cookie.same_site,
        session: cookie.session,
        expired: cookie.expired,
        cross_site_ancestor: cookie.cross_site_ancestor,
        source_scheme: cookie.source_scheme,
        source_port: cookie.source_port,
        kept_in: cookie.kept_in,
    }
}

/// All that the report on `lab` must hold: FlaskTrack's cookies, and those set inside its pages.
pub fn expected(lab: &Lab) -> BTreeMap<Key, Expected> {
    let site = Site::FLASKTRACK;
    lab.jar
        .iter()
        .filter(|planted| site.covers(planted.host, planted.partition.map(|(top, _)| top)))
        .filter(|planted| keeps(lab.kind, planted))
        .map(|planted| (planted_key(planted), one(lab, planted)))
        .collect()
}

/// Compares a profile with all that was set between those seconds.
pub fn compare(profile: &ProfileReport, expected: &BTreeMap<Key, Expected>, set: &RangeInclusive<i64>) {
    assert_eq!(profile.problem, None, "the store is read");
    let skipped = &profile.skipped;
    assert!(skipped.is_empty(), "every row is understood: {skipped:?}");
    let found: BTreeSet<Key> = profile.cookies.iter().map(key).collect();
    let wanted: BTreeSet<Key> = expected.keys().cloned().collect();
    assert_eq!(
        found, wanted,
        "what was set is reported, and no row of another site"
    );
    assert_eq!(profile.cookies.len(), expected.len(), "no row is told twice");
    for cookie in &profile.cookies {
        compare_one(cookie, &expected[&key(cookie)], set);
    }
}

fn compare_one(cookie: &CookieReport, expected: &Expected, set: &RangeInclusive<i64>) {
    let seconds = |at: Timestamp| at.as_micros().div_euclid(1_000_000);
    let name = format!("{} of {}{}", cookie.name, cookie.host, cookie.path);
    assert_eq!(facts(cookie), expected.facts, "{name}");
    match (cookie.expires.map(seconds), &expected.expires) {
        (None, None) => {}
        (Some(end), Some(range)) => assert!(range.contains(&end), "{name} ends at {end}, not {range:?}"),
        (end, range) => panic!("{name} ends at {end:?}, not {range:?}"),
    }
    let made = cookie.created.map(seconds);
    // Firefox does not say when it was given a cookie that ends with the session.
    let unsaid = made.is_none() && cookie.kept_in == KeptIn::SessionStore;
    assert!(
        unsaid || made.is_some_and(|made| set.contains(&made)),
        "{name} was set at {made:?}"
    );
    let bytes = cookie.value.bytes;
    assert!(expected.bytes.contains(&bytes), "{name} has {bytes} bytes");
}

/// Whether a browser keeps a planted cookie.
pub fn keeps(kind: Kind, planted: &Planted) -> bool {
    match kind {
        Kind::Chromium => planted.kept == Kept::ByAll,
        Kind::Firefox => true,
    }
}

fn one(lab: &Lab, planted: &Planted) -> Expected {
    let cookie = &planted.cookie;
    let expires = expires(lab, planted);
    let ends = expires.is_some();
    Expected {
        facts: Facts {
            host_only: Some(cookie.domain().is_none()),
            secure: Some(cookie.secure().unwrap_or_default()),
            http_only: Some(cookie.http_only().unwrap_or_default()),
            same_site: match cookie.same_site() {
                Some(cookie::SameSite::None) => SameSite::None,
                Some(cookie::SameSite::Lax) => SameSite::Lax,
                Some(cookie::SameSite::Strict) => SameSite::Strict,
                None => SameSite::Unspecified,
            },
            session: Some(!ends),
            expired: false,
            cross_site_ancestor: planted.partition.map(|(top, between)| match lab.kind {
                Kind::Chromium => between,
                // Firefox marks only a site inside another inside itself.
                Kind::Firefox => {
                    between && top.ends_with("//flasktrack.com") && planted.host != "js.stripe.com"
                }
            }),
            source_scheme: Some(SourceScheme::Https),
            source_port: match lab.kind {
                Kind::Chromium => Some(443),
                Kind::Firefox => None,
            },
            kept_in: match (lab.kind, ends) {
                (Kind::Chromium, _) | (Kind::Firefox, true) => KeptIn::Table,
                (Kind::Firefox, false) => KeptIn::SessionStore,
            },
        },
        expires,
        bytes: bytes(lab.kind, planted),
    }
}

fn expires(lab: &Lab, planted: &Planted) -> Option<RangeInclusive<i64>> {
    // The moment a line was set is known to a second or so.
    let set = (lab.set.start() - 1)..=(lab.set.end() + 1);
    let after = |age: i64| (set.start() + age)..=(set.end() + age);
    if let Some(age) = planted.cookie.max_age() {
        return Some(after(age.whole_seconds().min(LONGEST)));
    }
    let moment = planted.cookie.expires_datetime()?.unix_timestamp();
    match moment > set.end() + LONGEST {
        true => Some(after(LONGEST)),
        false => Some(moment..=moment),
    }
}

fn bytes(kind: Kind, planted: &Planted) -> RangeInclusive<u32> {
    let value = planted.cookie.value();
    let length = match (kind, planted.latin1) {
        (_, false) => value.len(),
        (Kind::Chromium, true) => value.chars().count(),
        // Firefox keeps the replacement character, three bytes, for what is not UTF-8.
        (Kind::Firefox, true) => value.chars().map(|c| if c.is_ascii() { 1 } else { 3 }).sum(),
    };
    let length = u32::try_from(length).unwrap();
    match kind {
        // Encrypted in blocks of 16 bytes.
        Kind::Chromium => length..=length + 15,
        Kind::Firefox => length..=length,
    }
}
