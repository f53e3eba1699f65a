//! Cookies that end with the session: Firefox keeps them in its session store, beside the open tabs.
//!
//! The file holds what a person typed and read as well. Only its list of cookies is looked at, in it only
//! the site's entries are opened, and all the rest is wiped unread. Life of the files:
//! `SessionFile.sys.mjs`; entries: `SessionCookies.sys.mjs`.

mod change;
mod text;

pub use change::{Sessions, clear};

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::jar::{Attributes, Jar};
use super::mozlz4::{self, Fault};
use super::{TABLE, name_containers, of_session};
use crate::cookie::{Cookie, RowKey, RowTag};
use crate::error::Error;
use crate::json::unquoted;
use crate::platform::Running;
use crate::record::{Field, Record};
use crate::site::Site;
use crate::store::room::{Full, LONGEST_FIELD, Room};
use crate::store::{Reading, Remark, Skipped};

/// Written every 15 seconds, and the one before.
const OPEN: &[&str] = &[
    "sessionstore-backups/recovery.jsonlz4",
    "sessionstore-backups/recovery.baklz4",
];

/// What Firefox starts from, in its order: written at a clean end, or left by a crash. Older sessions
/// (`previous.jsonlz4`, `upgrade.jsonlz4-…`) are not the present.
const CLOSED: &[&str] = &[
    "sessionstore.jsonlz4",
    "sessionstore-backups/recovery.jsonlz4",
    "sessionstore-backups/recovery.baklz4",
];

/// Firefox keeps some thousands of cookies in all; a list this long was not written by it.
const MOST_ENTRIES: usize = 20_000;

/// An entry is a name and a value in a frame of words.
const LONGEST_ENTRY: usize = 4 * LONGEST_FIELD;

/// Adds the cookies of the newest session of the profile `folder`. A cookie that `reading` has already is
/// not told twice.
pub fn add(reading: &mut Reading, folder: &Path, site: &Site, running: Running) {
    let is_open = match running {
        Running::Closed => false,
        Running::Open | Running::Elsewhere => true,
    };
    let mut failed = false;
    for name in if is_open { OPEN } else { CLOSED } {
        match mozlz4::read(&folder.join(name)).and_then(|file| file.map(|f| rows(&f, site)).transpose()) {
            Ok(None) => {}
            Ok(Some(rows)) => {
                if failed {
                    reading.remarks.push(Remark::SessionDamaged);
                }
                return merge(reading, rows, is_open);
            }
            Err(_) => failed = true,
        }
    }
    match (failed, is_open) {
        (true, _) => reading.remarks.push(Remark::SessionUnreadable),
        (false, true) => reading.remarks.push(Remark::SessionElsewhere),
        // Without a file there is no session to come back to.
        (false, false) => {}
    }
}

/// The cookies of the session file `file` alone, without the table beside it.
pub fn read_file(file: &Path, site: &Site) -> Result<Reading, Error> {
    let unpacked = mozlz4::read(file).and_then(|file| file.map(|f| rows(&f, site)).transpose());
    let unknown = |cause: &str| Error::StoreUnknown {
        cause: cause.to_owned(),
    };
    let rows = unpacked.map_err(|fault| match fault {
        Fault::Unreadable => Error::StoreUnreadable {
            cause: "the file may not be read".to_owned(),
        },
        Fault::Foreign => unknown("not a file of open tabs"),
        Fault::TooLarge => unknown("too large"),
        Fault::Damaged => unknown("damaged"),
    })?;
    let mut reading = Reading::default();
    merge(&mut reading, rows.unwrap_or_default(), false);
    reading.remarks.clear();
    name_containers(&mut reading, &BTreeMap::new());
    Ok(reading)
}

fn merge(reading: &mut Reading, rows: Rows, is_open: bool) {
    let mut known: HashSet<RowKey> = reading.cookies.iter().map(|cookie| cookie.key.clone()).collect();
    let mut any = false;
    for (place, record) in rows.records {
        match cookie(record, reading.version) {
            Ok(cookie) if known.insert(cookie.key.clone()) => {
                any = true;
                reading.cookies.push(cookie);
            }
            Ok(_) => {}
            Err(column) => reading.skipped.push(Skipped { row: place, column }),
        }
    }
    reading.skipped.extend(rows.skipped);
    match (is_open, any) {
        (true, _) => reading.remarks.push(Remark::SessionLags),
        (false, true) => reading.remarks.push(Remark::SessionKept),
        (false, false) => {}
    }
}

fn cookie(record: Record, version: Option<i64>) -> Result<Cookie, &'static str> {
    let record = as_told(record, version);
    of_session(&record, TABLE.key_of(&record), tag_of(&record))
}

pub fn tag_of(record: &Record) -> RowTag {
    RowTag::of(&record.columns)
}

fn as_told(mut record: Record, version: Option<i64>) -> Record {
    // Before version 15, 0 stood for "None" and for "not given".
    if version.is_some_and(|version| version < 15) && record.integer("sameSite") == Some(0) {
        record.columns.retain(|(column, _)| **column != *"sameSite");
    }
    record
}

/// The site's entries, in the form of the table's rows, with their places in the list.
#[derive(Debug, Default)]
struct Rows {
    records: Vec<(i64, Record)>,
    skipped: Vec<Skipped>,
}

fn rows(file: &[u8], site: &Site) -> Result<Rows, Fault> {
    /// The rest of the file is passed over.
    #[derive(Deserialize)]
    struct Session<'a> {
        #[serde(borrow)]
        cookies: Option<&'a RawValue>,
    }
    let text = std::str::from_utf8(file).map_err(|_| Fault::Damaged)?;
    let session: Session = serde_json::from_str(text).map_err(|_| Fault::Damaged)?;
    let mut rows = Rows::default();
    let Some(cookies) = session.cookies else {
        return Ok(rows);
    };
    let mut place = 0;
    let mut room = Room::new();
    each_entry(cookies.get(), |entry| {
        place += 1;
        let Some(row) = record(entry, site) else {
            return Ok(());
        };
        let size = row.as_ref().map_or(0, Record::size);
        room.take(size).map_err(|Full| Fault::Damaged)?;
        match row {
            Ok(record) => rows.records.push((place, record)),
            Err(column) => rows.skipped.push(Skipped { row: place, column }),
        }
        Ok(())
    })?;
    Ok(rows)
}

/// Goes through a list entry by entry, so that a hostile one takes no room.
fn each_entry<'a>(list: &'a str, each: impl FnMut(&'a str) -> Result<(), Fault>) -> Result<(), Fault> {
    let mut list = serde_json::Deserializer::from_str(list);
    list.deserialize_seq(EachEntry(each)).map_err(|_| Fault::Damaged)
}

struct EachEntry<F>(F);

impl<'de, F: FnMut(&'de str) -> Result<(), Fault>> Visitor<'de> for EachEntry<F> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of cookies")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let mut count = 0;
        while let Some(entry) = list.next_element::<&'de RawValue>()? {
            count += 1;
            if count > MOST_ENTRIES {
                return Err(serde::de::Error::custom("too many"));
            }
            (self.0)(entry.get()).map_err(|_| serde::de::Error::custom("too much"))?;
        }
        Ok(())
    }
}

/// Whose an entry is.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Owner<'a> {
    #[serde(borrow)]
    host: Cow<'a, str>,
    #[serde(default)]
    origin_attributes: Attributes,
}

/// The rest of an entry, unopened; what is absent is empty, zero or false.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
    #[serde(borrow)]
    path: Option<&'a RawValue>,
    #[serde(borrow)]
    secure: Option<&'a RawValue>,
    #[serde(borrow)]
    httponly: Option<&'a RawValue>,
    #[serde(borrow)]
    same_site: Option<&'a RawValue>,
    #[serde(borrow)]
    scheme_map: Option<&'a RawValue>,
}

/// `entry` as a row of the table, or the field that was not as expected; `None` if it is not the site's.
fn record(entry: &str, site: &Site) -> Option<Result<Record, &'static str>> {
    if entry.len() > LONGEST_ENTRY {
        return entry.contains(site.domain()).then_some(Err("cookies"));
    }
    let owner: Owner = serde_json::from_str(entry).ok()?;
    let attributes = owner.origin_attributes.text();
    let jar = Jar::parse(&attributes);
    if !site.covers(&owner.host, jar.partition.as_deref()) {
        return None;
    }
    let bytes = |text: &str| Some(Field::Text(text.as_bytes().to_vec()));
    Some(columns(
        entry,
        [
            ("host", bytes(&owner.host)),
            ("originAttributes", bytes(&attributes)),
        ],
    ))
}

/// A row of `known` columns and those of `entry`, or the first that is not as expected.
fn columns(entry: &str, known: [(&'static str, Option<Field>); 2]) -> Result<Record, &'static str> {
    let entry: Entry = serde_json::from_str(entry).map_err(|_| "cookies")?;
    let fields = [
        ("isSecure", flag(entry.secure)),
        ("isHttpOnly", flag(entry.httponly)),
        ("sameSite", number(entry.same_site)),
        ("schemeMap", number(entry.scheme_map)),
        ("name", text(entry.name)),
        ("path", text(entry.path)),
        ("value", text(entry.value)),
    ];
    // A record wipes what is in it, so a row that is given up is filled to the end all the same.
    let mut record = Record { columns: Vec::new() };
    let mut odd = None;
    for (column, field) in known.into_iter().chain(fields) {
        match field {
            Some(field) => record.columns.push((column.into(), field)),
            None => odd = odd.or(Some(column)),
        }
    }
    odd.map_or(Ok(record), Err)
}

fn flag(json: Option<&RawValue>) -> Option<Field> {
    match json.map_or("false", RawValue::get) {
        "false" => Some(Field::Integer(0)),
        "true" => Some(Field::Integer(1)),
        _ => None,
    }
}

fn number(json: Option<&RawValue>) -> Option<Field> {
    json.map_or("0", RawValue::get).parse().ok().map(Field::Integer)
}

fn text(json: Option<&RawValue>) -> Option<Field> {
    unquoted(json.map_or("\"\"", RawValue::get)).map(Field::Text)
}

#[cfg(test)]
mod tests;
