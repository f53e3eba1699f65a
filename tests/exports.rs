//! What a customer sends is opened for what it is, tells FlaskTrack's cookies and no value, and claims nothing
//! that it does not hold.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test stops on the first surprise"
)]

#[path = "exports/any.rs"]
mod any;
#[path = "support/binarycookies.rs"]
mod binarycookies;
#[path = "exports/copies.rs"]
mod copies;
#[path = "exports/har.rs"]
mod har;
#[path = "exports/header.rs"]
mod header;
#[path = "support/home.rs"]
mod home;
#[path = "exports/json.rs"]
mod json;
#[path = "exports/netscape.rs"]
mod netscape;
#[path = "exports/oddities.rs"]
mod oddities;
#[path = "exports/table.rs"]
mod table;

use std::path::Path;

use cookie_inspector_core::cookie::{Cookie, SameSite, Timestamp};
use cookie_inspector_core::error::Error;
use cookie_inspector_core::export::{self, Format};
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::opening;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::report::Report;
use cookie_inspector_core::site::Site;
use cookie_inspector_core::store::Reading;
use zeroize::Zeroizing;

/// Reads an export; whatever comes out, no value does. Made-up values hold the word CANARY.
fn read(text: impl AsRef<[u8]>) -> Result<(Format, Reading), Error> {
    read_at(text, None)
}

fn read_at(text: impl AsRef<[u8]>, host: Option<&str>) -> Result<(Format, Reading), Error> {
    let read = export::read(Zeroizing::new(text.as_ref().to_vec()), &Site::FLASKTRACK, host);
    assert!(!format!("{read:?}").contains("CANARY"), "a value came out");
    read
}

/// The cookies of an export in one line each, and the format.
fn told(text: impl AsRef<[u8]>) -> (Format, Vec<String>) {
    let (format, reading) = read(text).unwrap();
    (format, lines(&reading))
}

fn lines(reading: &Reading) -> Vec<String> {
    reading.cookies.iter().map(line).collect()
}

/// `host name path`, then what is known: `host-only` or `wide`, `secure` or `bare`, `hidden` or `open`, SameSite,
/// the end; `?` for each that is not known.
fn line(cookie: &Cookie) -> String {
    let either = |fact: Option<bool>, yes: &'static str, no: &'static str| match fact {
        Some(true) => yes,
        Some(false) => no,
        None => "?",
    };
    let end = match (cookie.expires, cookie.session) {
        (Some(end), Some(false)) => end.to_string(),
        (None, Some(true)) => "session".to_owned(),
        (None, Some(false)) => "later".to_owned(),
        (None, None) => "?".to_owned(),
        odd => panic!("{odd:?}"),
    };
    let same_site = match cookie.same_site {
        SameSite::Unknown => "?".to_owned(),
        known => format!("{known:?}"),
    };
    format!(
        "{} {} {} {} {} {} {same_site} {end}",
        cookie.host,
        cookie.name,
        if cookie.path.is_empty() { "?" } else { &cookie.path },
        either(cookie.host_only, "host-only", "wide"),
        either(cookie.secure, "secure", "bare"),
        either(cookie.http_only, "hidden", "open"),
    )
}

fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.remarks.iter().map(|remark| remark.code()).collect()
}

/// The error with which a file cannot be opened.
fn refused(text: impl AsRef<[u8]>) -> &'static str {
    read(text).unwrap_err().code()
}

/// Opens `path` as both faces do. The report holds no value.
fn open(path: &Path) -> Result<Report, Error> {
    let mut machine = Machine::copied(path.parent().unwrap(), Os::Linux).unwrap();
    machine.now = Timestamp::from_micros(home::NOW);
    let report = opening::open(&machine, Policy::built_in(), &Site::FLASKTRACK, path, None);
    let all = format!(
        "{report:?}{}",
        serde_json::to_string(&report.as_ref().ok()).unwrap()
    );
    assert!(!all.contains("CANARY"), "a value came out");
    report
}
