//! What a plain page gives to the browsers that are driven by an address alone, beside what is told of it.

use std::ops::RangeInclusive;
use std::sync::Arc;

use cookie::Cookie;
use cookie_inspector_core::cookie::{KeptIn, SameSite, SourceScheme, Timestamp, ValueKind};
use cookie_inspector_core::report::{CookieReport, ProfileReport};

use crate::pages::LOADED;
use crate::planted::LONGEST;
use crate::server::{Answer, Play};

/// These browsers show a warning for the test's certificate, so the page comes without TLS.
pub const HOST: &str = "app.flasktrack.com";

pub const PATH: &str = "/plain";

/// What the page gives; the second lasts longer than any of the stores can say or wants to.
pub const GIVEN: &[&str] = &[
    "theme=CANARY-theme; Max-Age=2592000; SameSite=Lax",
    "lang=CANARY-lang-1; Max-Age=99999999999; Domain=flasktrack.com; HttpOnly",
    "consent=CANARY-consent; Max-Age=2592000; Path=/plain; SameSite=Strict",
    "session=CANARY-session",
];

/// The page, which sets `set`, and asks for [`LOADED`] once the browser has what it set.
pub fn page(set: &'static [&'static str]) -> Arc<Play> {
    Arc::new(move |host, path| {
        let set = if path == PATH { set } else { &[] };
        (host == HOST).then(|| Answer {
            set_cookie: set.iter().map(|line| line.as_bytes().to_vec()).collect(),
            html: format!("<title>plain</title><script>onload = () => fetch('{LOADED}')</script>"),
        })
    })
}

/// The seconds since 1970 from `moment` until now.
pub fn since(moment: Timestamp) -> RangeInclusive<i64> {
    seconds(moment)..=seconds(Timestamp::now())
}

fn seconds(at: Timestamp) -> i64 {
    at.as_micros().div_euclid(1_000_000)
}

/// What a store can say.
#[derive(Clone, Copy)]
pub enum Store {
    /// Of libsoup: nothing of a cookie that ends with the session, nor when or how one was set.
    Soup,
    /// Of Chromium, without its keys.
    QtWebEngine,
}

/// How many cookies of the page `store` keeps.
pub fn kept(store: Store) -> usize {
    GIVEN.iter().filter(|line| keeps(store, &parsed(line))).count()
}

fn keeps(store: Store, cookie: &Cookie) -> bool {
    match store {
        Store::Soup => cookie.max_age().is_some(),
        Store::QtWebEngine => true,
    }
}

fn parsed(line: &'static str) -> Cookie<'static> {
    Cookie::parse(line).unwrap()
}

/// Name, host, path; host only, secure, HTTP only, of the session, expired; same-site; bytes.
type Facts = ([String; 3], [Option<bool>; 5], SameSite, u32);

fn given(cookie: &Cookie) -> Facts {
    let host = cookie
        .domain()
        .map_or(HOST.to_owned(), |domain| format!(".{domain}"));
    (
        // The page's own path has one step, and so its folder is the root.
        [
            cookie.name().to_owned(),
            host,
            cookie.path().unwrap_or("/").to_owned(),
        ],
        [
            cookie.domain().is_none(),
            cookie.secure().unwrap_or_default(),
            cookie.http_only().unwrap_or_default(),
            cookie.max_age().is_none(),
            false,
        ]
        .map(Some),
        match cookie.same_site() {
            Some(cookie::SameSite::None) => SameSite::None,
            Some(cookie::SameSite::Lax) => SameSite::Lax,
            Some(cookie::SameSite::Strict) => SameSite::Strict,
            None => SameSite::Unspecified,
        },
        u32::try_from(cookie.value().len()).unwrap(),
    )
}

fn told(cookie: &CookieReport) -> Facts {
    (
        [&cookie.name, &cookie.host, &cookie.path].map(String::clone),
        [
            cookie.host_only,
            cookie.secure,
            cookie.http_only,
            cookie.session,
            Some(cookie.expired),
        ],
        cookie.same_site,
        cookie.value.bytes,
    )
}

/// Compares a profile with what the page gave between those seconds since 1970, attribute by attribute.
pub fn compare(profile: &ProfileReport, store: Store, set: &RangeInclusive<i64>) {
    assert_eq!((&profile.problem, profile.skipped.len()), (&None, 0));
    let given_to_it: Vec<Cookie> = GIVEN.iter().map(|line| parsed(line)).collect();
    let mut wanted: Vec<&Cookie> = given_to_it.iter().filter(|cookie| keeps(store, cookie)).collect();
    wanted.sort_by_key(|cookie| cookie.name());
    let mut found: Vec<&CookieReport> = profile.cookies.iter().collect();
    found.sort_by_key(|cookie| &cookie.name);
    assert_eq!(
        found.iter().map(|cookie| told(cookie)).collect::<Vec<_>>(),
        wanted.iter().map(|cookie| given(cookie)).collect::<Vec<_>>(),
        "what the server gave it, and nothing else"
    );
    for (found, wanted) in found.into_iter().zip(wanted) {
        compare_the_rest(found, wanted, store, set);
    }
}

fn compare_the_rest(found: &CookieReport, wanted: &Cookie, store: Store, set: &RangeInclusive<i64>) {
    let name = &found.name;
    assert_eq!(
        (found.kept_in, &found.partition, &found.container),
        (KeptIn::Table, &None, &None),
        "{name}"
    );
    assert_ne!(
        found.value.kind,
        ValueKind::Encrypted,
        "{name}: neither encrypts anything"
    );
    let (made, scheme) = (found.created.map(seconds), found.source_scheme);
    match store {
        Store::Soup => assert_eq!((made, scheme), (None, None), "{name}"),
        Store::QtWebEngine => {
            assert_eq!(scheme, Some(SourceScheme::Http), "{name}");
            assert!(
                made.is_some_and(|made| set.contains(&made)),
                "{name} was set at {made:?}"
            );
        }
    }
    let wanted = wanted.max_age().map(|age| ends(store, age.whole_seconds(), set));
    match (found.expires.map(seconds), wanted) {
        (None, None) => {}
        (Some(end), Some(range)) => assert!(range.contains(&end), "{name} ends at {end}, not {range:?}"),
        (end, range) => panic!("{name} ends at {end:?}, not {range:?}"),
    }
}

/// Between which seconds a cookie ends that may live for `age` seconds.
fn ends(store: Store, age: i64, set: &RangeInclusive<i64>) -> RangeInclusive<i64> {
    match store {
        // Its store has 32 bits; where they do not do, all that can be told is that the end is far away.
        Store::Soup if i32::try_from(set.end() + age).is_err() => i64::from(i32::MAX)..=i64::MAX,
        Store::Soup => set.start() + age - 1..=set.end() + age + 1,
        // Engines from Chromium 104 on allow 400 days (RFC 6265bis section 5.5), older ones any time.
        Store::QtWebEngine => set.start() + age.min(LONGEST) - 1..=set.end() + age + 1,
    }
}
