//! What every export is read into: the site's rows, each told once, their values dropped.

use std::borrow::Cow;
use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::cookie::{Cookie, KeptIn, RowKey, RowTag, SameSite, Timestamp, ValueFacts};
use crate::error::{Error, Result};
use crate::store::room::{Full, LONGEST_FIELD, Room};
use crate::store::{Reading, Remark, Skipped};

/// One cookie as an export tells it. Its value is borrowed: no copy stays behind.
pub struct Row<'a> {
    /// In lower case; a leading dot where the export says that hosts below get it too.
    pub host: String,
    pub host_only: Option<bool>,
    pub name: Cow<'a, str>,
    /// Empty if the export does not say.
    pub path: Cow<'a, str>,
    pub secure: Option<bool>,
    pub http_only: Option<bool>,
    pub same_site: SameSite,
    pub end: End,
    pub partition: Option<String>,
    pub cross_site_ancestor: Option<bool>,
    pub container: Option<String>,
    pub value: &'a [u8],
}

/// When a cookie ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With the browser's session.
    Session,
    /// At this moment.
    At(Timestamp),
    /// Later, and the export does not say when.
    Sometime,
    /// The export does not say.
    Unknown,
}

impl<'a> Row<'a> {
    /// A cookie of which no more is known than that it was sent to `host`.
    pub fn sent(host: &str, name: Cow<'a, str>, value: &'a [u8]) -> Row<'a> {
        Row {
            host: host.to_owned(),
            host_only: None,
            name,
            path: Cow::Borrowed(""),
            secure: None,
            http_only: None,
            same_site: SameSite::Unknown,
            end: End::Unknown,
            partition: None,
            cross_site_ancestor: None,
            container: None,
            value,
        }
    }

    fn cookie(self, key: RowKey) -> Cookie {
        let (expires, session) = match self.end {
            End::Session => (None, Some(true)),
            End::At(end) => (Some(end), Some(false)),
            End::Sometime => (None, Some(false)),
            End::Unknown => (None, None),
        };
        Cookie {
            seen: RowTag::of(&(&key, expires, self.value)),
            key,
            host: self.host,
            host_only: self.host_only,
            name: self.name.into_owned(),
            path: self.path.into_owned(),
            secure: self.secure,
            http_only: self.http_only,
            same_site: self.same_site,
            expires,
            session,
            created: None,
            updated: None,
            last_accessed: None,
            partition: self.partition,
            cross_site_ancestor: self.cross_site_ancestor,
            container: self.container,
            source_scheme: None,
            source_port: None,
            value: ValueFacts::of_plain(self.value),
            value_tag: RowTag::of(&self.value),
            kept_in: KeptIn::File,
        }
    }
}

/// The rows read so far.
#[derive(Debug)]
pub struct Rows {
    /// The rows that were understood.
    pub cookies: Vec<Cookie>,
    skipped: Vec<Skipped>,
    remarks: Vec<Remark>,
    room: Room,
    /// How often each key was met: an export may hold a cookie twice, and then both are told.
    met: BTreeMap<RowKey, u64>,
}

impl Rows {
    pub fn new() -> Rows {
        Rows {
            cookies: Vec::new(),
            skipped: Vec::new(),
            remarks: Vec::new(),
            room: Room::new(),
            met: BTreeMap::new(),
        }
    }

    /// Takes a row of the site, which stands at `place`.
    pub fn add(&mut self, place: i64, row: Row) -> Result<()> {
        if let Some(cookie) = self.taken(place, row)? {
            self.cookies.push(cookie);
        }
        Ok(())
    }

    /// Takes a row in the place of the one at `at`.
    pub fn replace(&mut self, at: usize, place: i64, row: Row) -> Result<()> {
        if let Some(cookie) = self.taken(place, row)? {
            let old = std::mem::replace(&mut self.cookies[at], cookie);
            self.room.give_back(room_of(&old));
        }
        Ok(())
    }

    /// Where the row is that is `known` and not yet among those that one request has `shown`, or where a new one will
    /// be: the second cookie of a name in one request is another than the first. It counts as shown from now on.
    pub fn next_known(&self, shown: &mut Vec<usize>, known: impl Fn(&Cookie) -> bool) -> usize {
        let mut rows = self.cookies.iter().enumerate();
        let found = rows.find(|(at, cookie)| !shown.contains(at) && known(cookie));
        let at = found.map_or(self.cookies.len(), |(at, _)| at);
        shown.push(at);
        at
    }

    /// Drops the row at `at`.
    pub fn remove(&mut self, at: usize) {
        let old = self.cookies.remove(at);
        self.room.give_back(room_of(&old));
    }

    fn taken(&mut self, place: i64, row: Row) -> Result<Option<Cookie>> {
        let bytes = row.host.len() + row.name.len() + row.path.len() + row.value.len();
        self.room.take(bytes).map_err(|Full| Error::ExportTooLarge)?;
        if let Some(field) = too_long(&row) {
            self.skip(place, field)?;
            return Ok(None);
        }
        let met = self.met.entry(key_of(&row, 0)).or_default();
        let key = key_of(&row, *met);
        *met += 1;
        Ok(Some(row.cookie(key)))
    }

    /// Notes a row of the site that cannot be understood.
    pub fn skip(&mut self, place: i64, field: &'static str) -> Result<()> {
        self.room.take(0).map_err(|Full| Error::ExportTooLarge)?;
        self.skipped.push(Skipped {
            row: place,
            column: field,
        });
        Ok(())
    }

    /// Notes something to know of the whole.
    pub fn remark(&mut self, remark: Remark) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    pub fn reading(self) -> Reading {
        Reading {
            cookies: self.cookies,
            skipped: self.skipped,
            version: None,
            remarks: self.remarks,
        }
    }
}

/// What a row took that was read in full.
fn room_of(cookie: &Cookie) -> usize {
    cookie.host.len() + cookie.name.len() + cookie.path.len() + cookie.value.bytes as usize
}

/// A field that no browser would keep.
fn too_long(row: &Row) -> Option<&'static str> {
    let fields = [
        ("name", row.name.len()),
        ("path", row.path.len()),
        ("value", row.value.len()),
        ("partition", row.partition.as_ref().map_or(0, String::len)),
    ];
    let long = fields.iter().find(|(_, length)| *length > LONGEST_FIELD);
    long.map(|(field, _)| *field)
}

/// Names a row by what tells one cookie from another, and by how many like it were met before.
fn key_of(row: &Row, met: u64) -> RowKey {
    let mut digest = Sha256::new();
    let parts = [
        row.host.as_str(),
        &row.name,
        &row.path,
        row.partition.as_deref().unwrap_or_default(),
        row.container.as_deref().unwrap_or_default(),
    ];
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    digest.update([row.cross_site_ancestor.map_or(2, u8::from)]);
    digest.update(met.to_le_bytes());
    let mut key = [0; 16];
    key.copy_from_slice(&digest.finalize()[..16]);
    RowKey(key)
}

/// A number of seconds since 1970, which some tools give in milliseconds. Without a moment after 1970 a cookie
/// ends with the session: tools write 0 or -1 then.
pub fn seconds(number: f64) -> End {
    /// A number of seconds this large lies in the year 5138.
    const CERTAINLY_MILLISECONDS: f64 = 1e11;
    match number {
        // A number out of range is brought back by both steps.
        _ if number > CERTAINLY_MILLISECONDS => End::At(Timestamp::from_micros((number * 1e3) as i64)),
        _ if number > 0.0 => End::At(Timestamp::from_micros((number * 1e6) as i64)),
        _ => End::Session,
    }
}

/// A moment as RFC 3339 writes it.
pub fn moment(text: &str) -> Option<Timestamp> {
    Timestamp::try_from(text.trim().to_owned()).ok()
}
