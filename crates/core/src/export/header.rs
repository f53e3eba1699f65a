//! `Set-Cookie` and `Cookie` headers as text, alone or among the other lines of a request or a response.
//!
//! The fields are those of RFC 6265bis, read by the `cookie` crate. A `Cookie` header names and holds, and says
//! nothing else.

use std::borrow::Cow;

use cookie::Cookie;

use crate::cookie::{Cookie as Known, SameSite, Timestamp};
use crate::error::{Error, Result};
use crate::site::Site;
use crate::store::Remark;

use super::message::{self, Line, Sent};
use super::rows::{End, Row, Rows};
use super::text::Text;

/// A text with more lines that say something was not kept by a person; a browser's whole day has some thousands.
const MOST_LINES: usize = 1_000_000;

/// True if `text` has a header with cookies, or is the content of one; a list of settings looks much the same,
/// so that of a `Cookie` header has to stand alone.
pub fn fits(text: &Text) -> bool {
    if message::lines(text).any(|(_, line)| has_cookies(&line)) {
        return true;
    }
    let mut lines = contents(text).map(|(_, line)| line);
    match lines.next().flatten() {
        Some(Line::Sends(_)) => lines.next().is_none(),
        Some(Line::Sets(_)) => lines.all(|line| matches!(line, Some(Line::Sets(_)))),
        Some(_) | None => false,
    }
}

fn has_cookies(line: &Line) -> bool {
    matches!(line, Line::Sets(_) | Line::Sends(_))
}

/// What each line says that is not blank, taken for the content of a header.
fn contents<'t>(text: &'t Text) -> impl Iterator<Item = (i64, Option<Line<'t>>)> {
    let lines = text.lines().filter(|(_, line)| !line.trim_ascii().is_empty());
    lines.map(|(place, line)| {
        let line = std::str::from_utf8(line).ok();
        (place, line.and_then(message::content))
    })
}

/// The site's cookies, sent to `host` unless the text says where.
pub fn read(text: &Text, site: &Site, host: Option<&str>) -> Result<Rows> {
    let mut lines: Vec<(i64, Line)> = message::lines(text).take(MOST_LINES + 1).collect();
    if !lines.iter().any(|(_, line)| has_cookies(line)) {
        let contents = contents(text).filter_map(|(place, line)| Some((place, line?)));
        lines = contents.take(MOST_LINES + 1).collect();
    }
    if lines.len() > MOST_LINES {
        return Err(Error::ExportTooLarge);
    }
    let mut sent = Messages {
        rows: Rows::new(),
        site,
        names_us: message::hosts(&lines).any(|host| site.covers_host(host)),
    };
    for (to, message) in message::messages(&lines) {
        let (to, assumed) = match (to, host) {
            (Sent::To(host), _) | (Sent::Unsaid | Sent::Unclear, Some(host)) => (Some(host), false),
            (Sent::Unsaid, None) => (Some(site.domain()), true),
            (Sent::Unclear, None) => (None, false),
        };
        let to = to.map(str::to_ascii_lowercase);
        for (place, line) in message {
            sent.line(*place, *line, to.as_deref(), assumed)?;
        }
    }
    Ok(sent.rows)
}

/// The cookies of the messages so far.
struct Messages<'s> {
    rows: Rows,
    site: &'s Site,
    /// True if any of the hosts that the text names is the site's.
    names_us: bool,
}

impl Messages<'_> {
    /// One line of a message `to` a host, if that is clear; `assumed` if the text does not say it.
    fn line(&mut self, place: i64, line: Line, to: Option<&str>, assumed: bool) -> Result<()> {
        match (line, to) {
            (Line::Sets(text), _) => self.sets(place, text, to, assumed),
            (Line::Sends(text), Some(to)) if self.site.covers_host(to) => {
                self.sends(place, text, to, assumed)
            }
            (Line::Sends(_), None) => self.unclear(place),
            (Line::Sends(_), Some(_)) => Ok(()),
            (Line::Asks(_) | Line::Answers | Line::Host(_) | Line::Blank, _) => Ok(()),
        }
    }

    fn sets(&mut self, place: i64, text: &str, to: Option<&str>, assumed: bool) -> Result<()> {
        match set(text, to.unwrap_or_default(), "", self.site, None) {
            Some(row) => {
                let by_host = row.as_ref().is_ok_and(|row| row.host_only == Some(true));
                self.add(place, row, assumed && by_host)
            }
            None if to.is_none() => self.unclear(place),
            None => Ok(()),
        }
    }

    fn sends(&mut self, place: i64, text: &str, to: &str, assumed: bool) -> Result<()> {
        self.rows.next_request();
        let mut any = false;
        for row in sent(text, to) {
            any = true;
            if !is_known(&mut self.rows, &row)? {
                self.add(place, row, assumed)?;
            }
        }
        match any {
            true => Ok(()),
            false => self.rows.skip(place, "cookie"),
        }
    }

    /// A cookie of one of several hosts.
    fn unclear(&mut self, place: i64) -> Result<()> {
        match self.names_us {
            true => self.rows.skip(place, "host"),
            false => Ok(()),
        }
    }

    fn add(&mut self, place: i64, row: std::result::Result<Row, &'static str>, assumed: bool) -> Result<()> {
        if assumed {
            self.rows.remark(Remark::HostAssumed);
        }
        match row {
            Ok(row) => self.rows.add(place, row),
            Err(field) => self.rows.skip(place, field),
        }
    }
}

/// True if an earlier request has sent the cookie that `row` is.
fn is_known(rows: &mut Rows, row: &std::result::Result<Row, &'static str>) -> Result<bool> {
    let Ok(row) = row else { return Ok(false) };
    let was_sent =
        |cookie: &Known| cookie.host == row.host && cookie.path.is_empty() && cookie.secure.is_none();
    Ok(rows.next_known(&row.name, was_sent)?.is_some())
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

/// True if a `Set-Cookie` header keeps its cookie apart for each top-level site.
pub fn is_partitioned(text: &str) -> bool {
    Cookie::parse(text).is_ok_and(|parsed| parsed.partitioned() == Some(true))
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
