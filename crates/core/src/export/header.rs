//! `Set-Cookie` and `Cookie` headers as text, alone or among the other lines of a request or a response.
//!
//! The fields are those of RFC 6265bis, read by the `cookie` crate. A `Cookie` header names and holds, and says
//! nothing else.

use std::borrow::Cow;

use cookie::Cookie;

use crate::cookie::{Cookie as Known, SameSite, Timestamp};
use crate::error::Result;
use crate::site::Site;
use crate::store::Remark;

use super::rows::{End, Row, Rows};
use super::text::Text;

/// What a line is.
enum Line<'a> {
    /// A response sets a cookie.
    Sets(&'a str),
    /// A request sends cookies.
    Sends(&'a str),
    /// A request says where it goes.
    Host(&'a str),
}

/// True if `text` has a header with cookies, or is the content of one; a list of settings looks much the same,
/// so that of a `Cookie` header has to stand alone.
pub fn fits(text: &Text) -> bool {
    let has_header = |line| match named(line) {
        Some(Line::Sets(_) | Line::Sends(_)) => true,
        Some(Line::Host(_)) | None => false,
    };
    if text.lines().any(|(_, line)| has_header(line)) {
        return true;
    }
    let mut lines = text
        .lines()
        .map(|(_, line)| line)
        .filter(|line| !line.trim_ascii().is_empty());
    let first = lines.next().and_then(bare);
    match first {
        Some(Line::Sends(_)) => lines.next().is_none(),
        Some(Line::Sets(_)) => lines.all(|line| matches!(bare(line), Some(Line::Sets(_)))),
        Some(Line::Host(_)) | None => false,
    }
}

/// The site's cookies, sent to `host` unless the text says where.
pub fn read(text: &Text, site: &Site, host: Option<&str>) -> Result<Rows> {
    let mut rows = Rows::new();
    let has_names = text.lines().any(|(_, line)| named(line).is_some());
    let mut at: Option<String> = host.map(str::to_ascii_lowercase);
    for (place, line) in text.lines() {
        let line = match (named(line), has_names) {
            (Some(line), _) => Some(line),
            (None, true) => None,
            (None, false) => bare(line),
        };
        let assumed = at.is_none();
        let to = at.clone().unwrap_or_else(|| site.domain().to_owned());
        match line {
            Some(Line::Host(host)) => at = Some(host.to_ascii_lowercase()),
            Some(Line::Sets(text)) => {
                if let Some(row) = set(text, &to, "", site, None) {
                    if assumed && row.as_ref().is_ok_and(|row| row.host_only == Some(true)) {
                        rows.remark(Remark::HostAssumed);
                    }
                    add(&mut rows, place, row)?;
                }
            }
            Some(Line::Sends(text)) if site.covers_host(&to) => {
                let mut shown = Vec::new();
                for row in sent(text, &to) {
                    if assumed {
                        rows.remark(Remark::HostAssumed);
                    }
                    if !is_known(&rows, &mut shown, &row) {
                        add(&mut rows, place, row)?;
                    }
                }
            }
            Some(Line::Sends(_)) | None => {}
        }
    }
    Ok(rows)
}

/// True if an earlier request has sent the cookie that `row` is.
fn is_known(rows: &Rows, shown: &mut Vec<usize>, row: &std::result::Result<Row, &'static str>) -> bool {
    let Ok(row) = row else { return false };
    let was_sent = |cookie: &Known| {
        cookie.host == row.host
            && cookie.name == row.name
            && cookie.path.is_empty()
            && cookie.secure.is_none()
    };
    rows.next_known(shown, was_sent) < rows.cookies.len()
}

fn add(rows: &mut Rows, place: i64, row: std::result::Result<Row, &'static str>) -> Result<()> {
    match row {
        Ok(row) => rows.add(place, row),
        Err(field) => rows.skip(place, field),
    }
}

/// A line with the name of a header; curl puts a mark before those it shows.
fn named(line: &[u8]) -> Option<Line<'_>> {
    let line = std::str::from_utf8(line).ok()?;
    let line = line.trim_start_matches(['<', '>', '*', ' ', '\t']);
    let (name, text) = match line.strip_prefix(':') {
        // HTTP/2 writes some names with a colon before them.
        Some(rest) => rest.split_once(':')?,
        None => line.split_once(':')?,
    };
    let text = text.trim();
    match name.trim().to_ascii_lowercase().as_str() {
        "set-cookie" => Some(Line::Sets(text)),
        "cookie" => Some(Line::Sends(text)),
        "host" | "authority" => Some(Line::Host(text.split(':').next().unwrap_or_default())),
        _ => None,
    }
}

/// Names of a `Set-Cookie` header's attributes.
const ATTRIBUTES: [&str; 8] = [
    "path",
    "domain",
    "expires",
    "max-age",
    "secure",
    "httponly",
    "samesite",
    "partitioned",
];

/// A line that is the content of a header: pairs, of which the first names a cookie.
fn bare(line: &[u8]) -> Option<Line<'_>> {
    let text = std::str::from_utf8(line).ok()?.trim();
    let (name, _) = text.split(';').next()?.split_once('=')?;
    // RFC 9110, 5.6.2: the letters of a token, which no sentence and no program consists of.
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~[]".contains(c);
    if name.is_empty() || !name.chars().all(is_token) {
        return None;
    }
    let word = |part: &str| {
        part.split('=')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    };
    let has_attributes = text
        .split(';')
        .skip(1)
        .any(|part| ATTRIBUTES.contains(&word(part).as_str()));
    match has_attributes {
        true => Some(Line::Sets(text)),
        false => Some(Line::Sends(text)),
    }
}

/// What a `Cookie` header to `host` sends.
pub fn sent<'a>(
    text: &'a str,
    host: &'a str,
) -> impl Iterator<Item = std::result::Result<Row<'a>, &'static str>> {
    let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
    parts.map(move |part| {
        // The library borrows from the text, so no copy of a value stays behind.
        let parsed = Cookie::parse(part).map_err(|_| "cookie")?;
        let (name, value) = (parsed.name_raw(), parsed.value_raw());
        let (name, value) = name.zip(value).ok_or("cookie")?;
        Ok(Row::sent(host, Cow::Borrowed(name), value.as_bytes()))
    })
}

/// What a `Set-Cookie` header of a response of `host` sets; `None` if it is for another site. `folder` is where
/// the cookie is sent if the header does not say, and `now` is when the response came, where these are known.
pub fn set<'a>(
    text: &'a str,
    host: &str,
    folder: &'a str,
    site: &Site,
    now: Option<Timestamp>,
) -> Option<std::result::Result<Row<'a>, &'static str>> {
    let Ok(parsed) = Cookie::parse(text) else {
        return site.covers_host(host).then_some(Err("set-cookie"));
    };
    let domain = parsed.domain().map(|domain| domain.trim_start_matches('.'));
    let (host, host_only) = match domain {
        Some(domain) if !domain.is_empty() => (format!(".{}", domain.to_ascii_lowercase()), false),
        Some(_) | None => (host.to_owned(), true),
    };
    if !site.covers_host(&host) {
        return None;
    }
    let Some((name, value)) = parsed.name_raw().zip(parsed.value_raw()) else {
        return Some(Err("set-cookie"));
    };
    Some(Ok(Row {
        host,
        host_only: Some(host_only),
        name: Cow::Borrowed(name),
        path: match parsed.path_raw() {
            Some(path) if path.starts_with('/') => Cow::Borrowed(path),
            Some(_) | None => Cow::Borrowed(folder),
        },
        secure: Some(parsed.secure() == Some(true)),
        http_only: Some(parsed.http_only() == Some(true)),
        same_site: match parsed.same_site() {
            Some(cookie::SameSite::None) => SameSite::None,
            Some(cookie::SameSite::Lax) => SameSite::Lax,
            Some(cookie::SameSite::Strict) => SameSite::Strict,
            None => SameSite::Unspecified,
        },
        end: end(&parsed, now),
        partition: None,
        cross_site_ancestor: None,
        container: None,
        value: value.as_bytes(),
    }))
}

/// `Max-Age` goes before `Expires` (RFC 6265bis section 5.7), and counts from the response.
fn end(parsed: &Cookie, now: Option<Timestamp>) -> End {
    if let Some(age) = parsed.max_age() {
        return match (age.whole_seconds(), now) {
            (..=0, _) => End::At(Timestamp::from_seconds(0)),
            (_, None) => End::Sometime,
            (age, Some(now)) => End::At(Timestamp::from_micros(
                now.as_micros().saturating_add(age.saturating_mul(1_000_000)),
            )),
        };
    }
    match parsed.expires_datetime() {
        Some(end) => End::At(Timestamp::from_seconds(end.unix_timestamp())),
        None => End::Session,
    }
}
