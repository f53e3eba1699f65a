//! The table of cookies that Chromium's developer tools show, copied as text: a line a cookie, its cells parted
//! by tabs, with a tick for yes.
//!
//! Name, value, host, path, end, size, HttpOnly, secure, SameSite; then, in newer versions, the top-level site of
//! a partition, whether a frame of another site stood between, and the priority.

use std::borrow::Cow;

use crate::cookie::SameSite;
use crate::error::Result;
use crate::site::Site;

use super::rows::{End, Row, Rows, moment};
use super::text::Text;

/// Lines looked at to tell what a text is.
const LOOKED_AT: usize = 200;

const TICK: &str = "✓";

/// True if a line of `text` is one of such a table.
pub fn fits(text: &Text) -> bool {
    text.lines()
        .take(LOOKED_AT)
        .any(|(_, line)| cells(line).is_some())
}

/// The site's cookies.
pub fn read(text: &Text, site: &Site) -> Result<Rows> {
    let mut rows = Rows::new();
    for (place, line) in text.lines() {
        let Some(cells) = cells(line) else {
            // A line that is cut off or mixed up; only its third cell says whose it is.
            let owner = line.split(|byte| *byte == b'\t').nth(2).unwrap_or_default();
            if std::str::from_utf8(owner).is_ok_and(|host| site.covers_host(host.trim())) {
                rows.skip(place, "line")?;
            }
            continue;
        };
        let host = cells.text(2);
        let partition = cells.partition();
        if site.covers(&host, partition.as_deref()) {
            rows.add(place, row(&cells, &host, partition))?;
        }
    }
    Ok(rows)
}

/// The cells of one line.
struct Cells<'a> {
    cells: Vec<&'a [u8]>,
    end: End,
}

impl<'a> Cells<'a> {
    fn get(&self, at: usize) -> &'a [u8] {
        self.cells.get(at).copied().unwrap_or_default()
    }

    fn text(&self, at: usize) -> Cow<'a, str> {
        String::from_utf8_lossy(self.get(at))
    }

    fn is_ticked(&self, at: usize) -> bool {
        self.text(at).contains(TICK) || self.get(at).eq_ignore_ascii_case(b"true")
    }

    /// The first cell after the ninth that names a site.
    fn partition(&self) -> Option<String> {
        let sites = (9..self.cells.len()).map(|at| self.text(at));
        let mut named = sites.filter(|text| text.contains("://"));
        named.next().map(|text| text.trim().to_owned())
    }
}

/// The cells of a line that has a path and a size in their places; the head has not.
fn cells(line: &[u8]) -> Option<Cells<'_>> {
    let cells: Vec<&[u8]> = line.split(|byte| *byte == b'\t').take(16).collect();
    let (end, size) = (cells.get(4)?, cells.get(5)?.trim_ascii());
    let is_size = !size.is_empty() && size.iter().all(u8::is_ascii_digit);
    let end = end_of(std::str::from_utf8(end).ok()?);
    let has_path = cells[3].trim_ascii_start().starts_with(b"/");
    (is_size && (has_path || end != End::Unknown)).then_some(Cells { cells, end })
}

/// A moment, or words in the language of the developer tools: for a session, for an end in the far future, which
/// holds a year, or for how long a response says (`CookiesTable.ts`, `createCookieData`).
fn end_of(text: &str) -> End {
    match (text.trim(), moment(text)) {
        ("Session", _) => End::Session,
        (_, Some(end)) => End::At(end),
        (words, None) if words.contains(|c: char| c.is_ascii_digit()) => End::Sometime,
        (_, None) => End::Unknown,
    }
}

fn row<'a>(cells: &Cells<'a>, host: &str, partition: Option<String>) -> Row<'a> {
    let same_site = match cells.text(8).trim() {
        "None" => SameSite::None,
        "Lax" => SameSite::Lax,
        "Strict" => SameSite::Strict,
        "" => SameSite::Unspecified,
        _ => SameSite::Unknown,
    };
    Row {
        host: host.trim().to_ascii_lowercase(),
        host_only: Some(!host.trim().starts_with('.')),
        name: cells.text(0),
        path: cells.text(3),
        secure: Some(cells.is_ticked(7)),
        http_only: Some(cells.is_ticked(6)),
        same_site,
        end: cells.end,
        cross_site_ancestor: partition.as_ref().map(|_| cells.is_ticked(10)),
        partition,
        container: None,
        value: cells.get(1),
    }
}
