//! HTTP archives: what a browser asked, and what was answered, with the cookies of both.
//!
//! An archive tells what happened, so it is followed as a browser does: a response sets a cookie, sets it anew, or
//! ends it, and a request shows one that was there before. Only requests to the site are opened.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::cookie::{Cookie, RowTag, SameSite, Timestamp};
use crate::error::{Error, Result};
use crate::site::Site;
use crate::store::Remark;
use crate::store::room::MOST_ROWS;

use super::address::{folder_of, host_of};
use super::header;
use super::json::{Apart, Member, damaged, each, object, partition};
use super::rows::{End, Row, Rows, moment};

#[derive(Deserialize)]
struct Archive<'a> {
    #[serde(borrow, default)]
    log: Member<'a>,
}

#[derive(Deserialize)]
struct Log<'a> {
    #[serde(borrow, default)]
    entries: Member<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    #[serde(borrow, default)]
    started_date_time: Member<'a>,
    #[serde(borrow, default)]
    request: Member<'a>,
    #[serde(borrow, default)]
    response: Member<'a>,
}

#[derive(Deserialize)]
struct Address<'a> {
    #[serde(borrow, default)]
    url: Member<'a>,
}

/// One side of an exchange.
#[derive(Deserialize, Default)]
struct Side<'a> {
    #[serde(borrow, default)]
    headers: Member<'a>,
    #[serde(borrow, default)]
    cookies: Member<'a>,
}

#[derive(Deserialize)]
struct Header<'a> {
    #[serde(borrow, default)]
    name: Member<'a>,
    #[serde(borrow, default)]
    value: Member<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Told<'a> {
    #[serde(borrow, default)]
    name: Member<'a>,
    #[serde(borrow, default)]
    value: Member<'a>,
    #[serde(borrow, default)]
    path: Member<'a>,
    #[serde(borrow, default)]
    domain: Member<'a>,
    #[serde(borrow, default)]
    expires: Member<'a>,
    #[serde(borrow, default)]
    http_only: Member<'a>,
    #[serde(borrow, default)]
    secure: Member<'a>,
    #[serde(borrow, default)]
    same_site: Member<'a>,
    /// The protocol's `CookiePartitionKey` (`Log.ts` in Chromium's DevTools, since 2023).
    #[serde(borrow, default)]
    partition_key: Member<'a>,
}

/// True if `json` begins an archive. One that is cut off later still is one, and damaged.
pub fn is_archive(json: &str) -> bool {
    let head = json.strip_prefix('{').map(str::trim_start);
    let is_log = head.is_some_and(|head| head.starts_with("\"log\""));
    is_log || object::<Archive>(json).is_some_and(|archive| archive.log.raw().is_some())
}

/// The site's cookies at the end of the archive.
pub fn read(json: &str, site: &Site) -> Result<Rows> {
    let archive: Archive = serde_json::from_str(json).map_err(|error| damaged(&error))?;
    let log = archive.log.raw().ok_or(Error::ExportUnknown)?;
    let log: Log = object(log).ok_or(Error::ExportUnknown)?;
    let entries = log.entries.raw().ok_or(Error::ExportUnknown)?;
    let mut jar = Jar {
        rows: Rows::new(),
        site,
        any: false,
    };
    each(entries, |place, entry| jar.exchange(place, entry))?;
    if !jar.any {
        jar.rows.remark(Remark::CookiesLeftOut);
    }
    Ok(jar.rows)
}

/// The cookies so far.
struct Jar<'s> {
    rows: Rows,
    site: &'s Site,
    /// True once any request or response of the site had a cookie.
    any: bool,
}

impl Jar<'_> {
    fn exchange(&mut self, place: i64, entry: &str) -> Result<()> {
        let Some(entry) = object::<Entry>(entry) else {
            return Ok(());
        };
        let address = entry.request.raw().and_then(object::<Address>);
        let url = address.and_then(|request| request.url.text());
        let Some(host) = url.as_deref().and_then(host_of).map(str::to_ascii_lowercase) else {
            return Ok(());
        };
        if !self.site.covers_host(&host) {
            return Ok(());
        }
        let began = entry.started_date_time.text().and_then(|text| moment(&text));
        self.request(place, &host, &side(entry.request))?;
        let folder = url.as_deref().map_or("", folder_of);
        self.response(place, (&host, folder), &side(entry.response), began)
    }

    /// What a request sends was there before. Where its cookies stand as a list, the header says the same once more.
    fn request(&mut self, place: i64, host: &str, side: &Side) -> Result<()> {
        self.rows.next_request();
        let mut listed = false;
        each(side.cookies.list(), |_, cookie| {
            listed = true;
            self.listed(place, host, cookie, None)
        })?;
        if listed {
            return Ok(());
        }
        self.headers(place, side, "cookie", |jar, text| {
            for row in header::sent(text, host) {
                jar.take(place, row, false)?;
            }
            Ok(())
        })
    }

    fn response(
        &mut self,
        place: i64,
        (host, folder): (&str, &str),
        side: &Side,
        began: Option<Timestamp>,
    ) -> Result<()> {
        let mut by_header = false;
        let partitions = partitions(side)?;
        self.headers(place, side, "set-cookie", |jar, text| {
            by_header = true;
            // Several headers of this name may stand in one, a line each.
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                if let Some(mut row) = header::set(line, host, folder, jar.site, began) {
                    if let Ok(row) = &mut row
                        && let Some(apart) = partitions.get(&*row.name)
                        && header::is_partitioned(line)
                    {
                        row.put_apart(apart.clone());
                    }
                    jar.take_set(place, row, began)?;
                }
            }
            Ok(())
        })?;
        if by_header {
            return Ok(());
        }
        each(side.cookies.list(), |_, cookie| {
            self.listed(place, host, cookie, Some(began))
        })
    }

    /// Runs `of` on the text of each header called `name`; the text is wiped afterwards.
    fn headers(
        &mut self,
        place: i64,
        side: &Side,
        name: &'static str,
        mut of: impl FnMut(&mut Self, &str) -> Result<()>,
    ) -> Result<()> {
        each(side.headers.list(), |_, header| {
            let Some(header) = object::<Header>(header) else {
                return Ok(());
            };
            let found = header.name.text();
            if !found.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
                return Ok(());
            }
            let value = header.value.secret();
            match value.as_ref().map(|value| std::str::from_utf8(value)) {
                Some(Ok(text)) => of(self, text),
                Some(Err(_)) | None => self.rows.skip(place, name),
            }
        })
    }

    /// One cookie of a list. Browsers put its attributes there or leave them out; `set` if a response set it.
    fn listed(&mut self, place: i64, host: &str, cookie: &str, set: Option<Option<Timestamp>>) -> Result<()> {
        let Some(told) = object::<Told>(cookie) else {
            return Ok(());
        };
        let domain = told.domain.text().map(|text| text.trim().to_ascii_lowercase());
        let domain = domain.filter(|domain| !domain.is_empty());
        if domain
            .as_ref()
            .is_some_and(|domain| !self.site.covers_host(domain))
        {
            return Ok(());
        }
        let value: Option<Zeroizing<Vec<u8>>> = told.value.secret();
        let row = match (told.name.text(), &value) {
            (Some(name), Some(value)) => Ok(listed_row(&told, (host, domain), name, value)),
            (None, _) => Err("name"),
            (_, None) => Err("value"),
        };
        match set {
            Some(began) => self.take_set(place, row, began),
            None => self.take(place, row, true),
        }
    }

    /// A cookie that a request shows. One that we know already only holds something new; the second of a name in one
    /// request is another than the first. Only a list says which partition it is in.
    fn take(&mut self, place: i64, row: std::result::Result<Row, &'static str>, listed: bool) -> Result<()> {
        self.any = true;
        let row = match row {
            Ok(row) => row,
            Err(field) => return self.rows.skip(place, field),
        };
        let tag = RowTag::of(&row.value);
        let known = |cookie: &Cookie| {
            // Of two that say no more than where they were sent, those with one content are one.
            let is_it = is_sent_to(cookie, &row) || (cookie.host_only.is_none() && cookie.value_tag == tag);
            is_it && (!listed || says_nothing(cookie) || is_together(cookie, &row))
        };
        match self.rows.next_known(&row.name, known)? {
            Some((at, cookie)) if tells_more(&row, cookie) => self.rows.replace(at, place, row),
            Some(_) => Ok(()),
            None => self.rows.add(place, row),
        }
    }

    /// A cookie that a response sets: in the place of the one there was, or of nothing if it has ended.
    fn take_set(
        &mut self,
        place: i64,
        row: std::result::Result<Row, &'static str>,
        began: Option<Timestamp>,
    ) -> Result<()> {
        self.any = true;
        let row = match row {
            Ok(row) => row,
            Err(field) => return self.rows.skip(place, field),
        };
        let ended = match (row.end, began) {
            (End::At(end), Some(began)) => end <= began,
            (End::At(end), None) => end <= Timestamp::from_seconds(0),
            (End::Session | End::Sometime | End::Unknown, _) => false,
        };
        let known = |cookie: &Cookie| {
            let there = cookie.host == row.host && (cookie.path == row.path || cookie.path.is_empty());
            (there && is_together(cookie, &row)) || was_sent_by(cookie, &row)
        };
        match (self.rows.first_known(&row.name, known)?, ended) {
            (Some(at), true) => {
                self.rows.remove(&row.name, at);
                Ok(())
            }
            (None, true) => Ok(()),
            (Some(at), false) => self.rows.replace(at, place, row),
            (None, false) => self.rows.add(place, row),
        }
    }
}

fn side<'a>(member: Member<'a>) -> Side<'a> {
    member.raw().and_then(object).unwrap_or_default()
}

fn listed_row<'a>(
    told: &Told,
    (host, domain): (&str, Option<String>),
    name: String,
    value: &'a [u8],
) -> Row<'a> {
    let same_site = told.same_site.text().unwrap_or_default().to_ascii_lowercase();
    let end = match (told.expires.text().as_deref(), told.expires.raw()) {
        (Some(text), _) => moment(text).map_or(End::Unknown, End::At),
        (None, _) => End::Unknown,
    };
    let mut row = Row {
        host_only: domain
            .as_ref()
            .filter(|domain| domain.starts_with('.'))
            .map(|_| false),
        host: domain.unwrap_or_else(|| host.to_owned()),
        path: Cow::Owned(told.path.text().unwrap_or_default()),
        secure: told.secure.flag(),
        http_only: told.http_only.flag(),
        same_site: match same_site.as_str() {
            "none" => SameSite::None,
            "lax" => SameSite::Lax,
            "strict" => SameSite::Strict,
            _ => SameSite::Unknown,
        },
        end,
        ..Row::sent(host, Cow::Owned(name), value)
    };
    row.put_apart(partition(told.partition_key));
    row
}

/// The partitions of the cookies that a response sets, by their names: a header says that its cookie is in one, and not
/// in which. Those of one response are all in the same.
fn partitions(side: &Side) -> Result<BTreeMap<String, Apart>> {
    let mut found = BTreeMap::new();
    each(side.cookies.list(), |_, cookie| {
        let told = object::<Told>(cookie).filter(|told| told.partition_key.raw().is_some());
        if let Some(told) = told.filter(|_| found.len() < MOST_ROWS)
            && let Some(name) = told.name.text()
        {
            found.insert(name, partition(told.partition_key));
        }
        Ok(())
    })?;
    Ok(found)
}

/// True if both are in one partition, or in none.
fn is_together(cookie: &Cookie, row: &Row) -> bool {
    cookie.partition == row.partition && cookie.cross_site_ancestor == row.cross_site_ancestor
}

/// True if no more is known of `cookie` than that it was sent.
fn says_nothing(cookie: &Cookie) -> bool {
    cookie.secure.is_none() && cookie.http_only.is_none() && cookie.partition.is_none()
}

/// True if a request to `row`'s host sends `cookie`.
fn is_sent_to(cookie: &Cookie, row: &Row) -> bool {
    let same = cookie.host.trim_start_matches('.') == row.host.trim_start_matches('.');
    let below = row.host.ends_with(&cookie.host) && cookie.host.starts_with('.');
    same || below
}

/// True if `cookie`, of which we know only where it was sent, may well be the one that `row` sets.
fn was_sent_by(cookie: &Cookie, row: &Row) -> bool {
    let below = format!(".{}", cookie.host.trim_start_matches('.')).ends_with(&row.host);
    cookie.host_only.is_none() && cookie.path.is_empty() && row.host.starts_with('.') && below
}

/// True if `row` has attributes that `cookie` lacks.
fn tells_more(row: &Row, cookie: &Cookie) -> bool {
    let says = row.secure.is_some() || row.http_only.is_some() || row.partition.is_some();
    says && says_nothing(cookie)
}
