//! Netscape's `cookies.txt`, as browsers' extensions, curl, wget and yt-dlp write it.
//!
//! Seven fields a line, parted by tabs: host, whether hosts below get it, path, secure, end, name, value. Lines
//! with `#` are comments, except that `#HttpOnly_` before a host marks its cookie.

use std::borrow::Cow;

use crate::cookie::SameSite;
use crate::error::Result;
use crate::site::Site;
use crate::store::Remark;

use super::rows::{End, Row, Rows, seconds};
use super::text::Text;

const HIDDEN: &[u8] = b"#HttpOnly_";

/// How the first line usually is.
const HEADS: [&[u8]; 2] = [b"# Netscape HTTP Cookie File", b"# HTTP Cookie File"];

/// A tool that gives cookies without an end a day to live.
const DAY_LONG: &[u8] = b"Cookie-Editor";

/// Lines looked at to tell what a text is.
const LOOKED_AT: usize = 200;

/// True if `text` begins as such a file does, or has a line like one of its.
pub fn fits(text: &Text) -> bool {
    let mut lines = text.lines().take(LOOKED_AT);
    lines.any(|(_, line)| HEADS.iter().any(|head| line.starts_with(head)) || fields(line).is_some())
}

/// The site's cookies.
pub fn read(text: &Text, site: &Site) -> Result<Rows> {
    let mut rows = Rows::new();
    let mut marked = false;
    for (place, line) in text.lines() {
        let is_comment = line.starts_with(b"#") && !line.starts_with(HIDDEN);
        if is_comment {
            let names = |word: &[u8]| line.windows(word.len()).any(|part| part == word);
            if names(DAY_LONG) {
                rows.remark(Remark::DayLong);
            }
            continue;
        }
        let (hidden, line) = match line.strip_prefix(HIDDEN) {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        marked |= hidden;
        let Some(line) = fields(line) else {
            // Of a line that is cut off or mixed up, only its begin says whose it is.
            let owner = line.split(u8::is_ascii_whitespace).next().unwrap_or_default();
            if std::str::from_utf8(owner).is_ok_and(|host| site.covers_host(host)) {
                rows.skip(place, "line")?;
            }
            continue;
        };
        let host = std::str::from_utf8(line.host).unwrap_or_default();
        if !site.covers_host(host) {
            continue;
        }
        if line.by_spaces {
            rows.remark(Remark::SpacesForTabs);
        }
        match row(host, hidden, &line) {
            Some(row) => rows.add(place, row)?,
            None => rows.skip(place, "expiry")?,
        }
    }
    if !marked && !rows.is_empty() {
        // A tool that does not know the mark writes the same file as a jar without such a cookie.
        rows.cookies_mut().for_each(|cookie| cookie.http_only = None);
        rows.remark(Remark::HttpOnlyLost);
    }
    Ok(rows)
}

/// One line.
struct Line<'a> {
    host: &'a [u8],
    below: bool,
    path: &'a [u8],
    secure: bool,
    end: &'a [u8],
    name: &'a [u8],
    value: &'a [u8],
    by_spaces: bool,
}

/// The fields of `line`: an empty value may be cut off, and libsoup adds an eighth field. Where an editor made
/// spaces of the tabs, the value is all the rest.
fn fields(line: &[u8]) -> Option<Line<'_>> {
    let by_spaces = !line.contains(&b'\t');
    let parts: Vec<&[u8]> = match by_spaces {
        false => line.split(|byte| *byte == b'\t').take(8).collect(),
        true => words(line),
    };
    let &[host, below, path, secure, end, name, ..] = parts.as_slice() else {
        return None;
    };
    Some(Line {
        host: host.trim_ascii(),
        below: truth(below)?,
        path,
        secure: truth(secure)?,
        end: end.trim_ascii(),
        name,
        value: parts.get(6).copied().unwrap_or_default(),
        by_spaces,
    })
}

/// Seven words or fewer; the last is all the rest.
fn words(line: &[u8]) -> Vec<&[u8]> {
    let mut words = Vec::new();
    let mut rest = line.trim_ascii();
    while words.len() < 6 && !rest.is_empty() {
        let end = rest
            .iter()
            .position(u8::is_ascii_whitespace)
            .unwrap_or(rest.len());
        words.push(&rest[..end]);
        rest = rest[end..].trim_ascii_start();
    }
    if !rest.is_empty() {
        words.push(rest);
    }
    words
}

fn truth(word: &[u8]) -> Option<bool> {
    match word.trim_ascii() {
        yes if yes.eq_ignore_ascii_case(b"TRUE") => Some(true),
        no if no.eq_ignore_ascii_case(b"FALSE") => Some(false),
        _ => None,
    }
}

/// `None` if its end is no number.
fn row<'a>(host: &str, hidden: bool, line: &Line<'a>) -> Option<Row<'a>> {
    let end = match line.end {
        // yt-dlp leaves it empty for a cookie that ends with the session.
        b"" => End::Session,
        number => seconds(std::str::from_utf8(number).ok()?.parse().ok()?),
    };
    // Some tools write TRUE for all, others mean only the dot: where the two differ, neither counts.
    let host_only = match (host.starts_with('.'), line.below) {
        (true, true) => Some(false),
        (false, false) => Some(true),
        (true, false) | (false, true) => None,
    };
    Some(Row {
        host: host.to_ascii_lowercase(),
        host_only,
        name: String::from_utf8_lossy(line.name),
        path: match line.path {
            b"" => Cow::Borrowed(""),
            path => String::from_utf8_lossy(path),
        },
        secure: Some(line.secure),
        http_only: Some(hidden),
        // The format has no place for it.
        same_site: SameSite::Unknown,
        end,
        partition: None,
        cross_site_ancestor: None,
        container: None,
        value: line.value,
    })
}
