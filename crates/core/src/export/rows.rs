//! What every export is read into: the site's rows, each told once, their values dropped.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::mem;

use sha2::{Digest, Sha256};

use crate::cookie::{Cookie, KeptIn, RowKey, RowTag, SameSite, Timestamp, ValueFacts};
use crate::error::{Error, Result};
use crate::store::room::{Full, LONGEST_FIELD, Room};
use crate::store::{Reading, Remark, Skipped};

use super::json::Apart;

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

    /// Puts it where `apart` says.
    pub fn put_apart(&mut self, apart: Apart) {
        self.partition = apart.partition;
        self.cross_site_ancestor = apart.cross_site_ancestor;
        self.container = apart.container;
    }

    /// Its key follows from what else was told: [`Rows::reading`] gives it.
    fn cookie(self) -> Cookie {
        let (expires, session) = match self.end {
            End::Session => (None, Some(true)),
            End::At(end) => (Some(end), Some(false)),
            End::Sometime => (None, Some(false)),
            End::Unknown => (None, None),
        };
        Cookie {
            seen: RowTag::of(&(&self.host, &self.name, &self.path, expires, self.value)),
            key: RowKey([0; 16]),
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

/// How often an export may tell a cookie. A browser's whole day has some hundred thousand.
const MOST_TOLD: usize = 1_000_000;

/// How many cookies of one name are told apart. A browser keeps fewer than 200 cookies of a site in each partition
/// (`kDomainMaxCookies` in Chromium's `cookie_monster.h`).
const MOST_NAMESAKES: usize = 500;

/// The rows read so far.
#[derive(Debug)]
pub struct Rows {
    /// The rows that were understood, by their names; those of one name in the order in which they came.
    kept: HashMap<String, Vec<Kept>>,
    /// How many there were, with those that are not there any more.
    came: u64,
    /// The request whose cookies are told now.
    request: u64,
    /// How often it was asked which cookie is meant.
    told: usize,
    skipped: Vec<Skipped>,
    remarks: Vec<Remark>,
    room: Room,
}

#[derive(Debug)]
struct Kept {
    cookie: Cookie,
    /// Its place among all.
    order: u64,
    /// The last request that has shown it.
    shown: u64,
}

impl Rows {
    pub fn new() -> Rows {
        Rows {
            kept: HashMap::new(),
            came: 0,
            request: 0,
            told: 0,
            skipped: Vec::new(),
            remarks: Vec::new(),
            room: Room::new(),
        }
    }

    /// True if no row was understood.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The cookies, in no order.
    pub fn cookies_mut(&mut self) -> impl Iterator<Item = &mut Cookie> {
        self.kept.values_mut().flatten().map(|kept| &mut kept.cookie)
    }

    /// Takes a row of the site, which stands at `place`.
    pub fn add(&mut self, place: i64, row: Row) -> Result<()> {
        let Some(cookie) = self.taken(place, row)? else {
            return Ok(());
        };
        let namesakes = self.kept.entry(cookie.name.clone()).or_default();
        if namesakes.len() >= MOST_NAMESAKES {
            return self.skip(place, "name");
        }
        self.came += 1;
        namesakes.push(Kept {
            cookie,
            order: self.came,
            shown: self.request,
        });
        Ok(())
    }

    /// Takes a row in the place of the one of its name at `at`.
    pub fn replace(&mut self, at: usize, place: i64, row: Row) -> Result<()> {
        if let Some(cookie) = self.taken(place, row)?
            && let Some(kept) = self.kept.get_mut(&cookie.name).and_then(|all| all.get_mut(at))
        {
            let old = mem::replace(&mut kept.cookie, cookie);
            self.room.give_back(room_of(&old));
        }
        Ok(())
    }

    /// A request begins: none of the cookies was shown by it yet.
    pub fn next_request(&mut self) {
        self.request += 1;
    }

    /// Where among those of its `name` the cookie is that is `known` and that this request has not shown yet: the
    /// second cookie of a name in one request is another than the first. It counts as shown from now on.
    pub fn next_known(
        &mut self,
        name: &str,
        known: impl Fn(&Cookie) -> bool,
    ) -> Result<Option<(usize, &Cookie)>> {
        let request = self.request;
        let is_next = |kept: &Kept| kept.shown != request && known(&kept.cookie);
        let Some((at, kept)) = self.find(name, is_next)? else {
            return Ok(None);
        };
        kept.shown = request;
        Ok(Some((at, &kept.cookie)))
    }

    /// Where among those of its `name` the first cookie is that is `known`.
    pub fn first_known(&mut self, name: &str, known: impl Fn(&Cookie) -> bool) -> Result<Option<usize>> {
        let found = self.find(name, |kept| known(&kept.cookie))?;
        Ok(found.map(|(at, _)| at))
    }

    fn find(&mut self, name: &str, is_it: impl Fn(&Kept) -> bool) -> Result<Option<(usize, &mut Kept)>> {
        self.told += 1;
        if self.told > MOST_TOLD {
            return Err(Error::ExportTooLarge);
        }
        let mut namesakes = self.kept.get_mut(name).into_iter().flatten().enumerate();
        Ok(namesakes.find(|(_, kept)| is_it(kept)))
    }

    /// Drops the row at `at` among those of its `name`.
    pub fn remove(&mut self, name: &str, at: usize) {
        let Some(namesakes) = self.kept.get_mut(name) else {
            return;
        };
        let old = namesakes.remove(at);
        if namesakes.is_empty() {
            self.kept.remove(name);
        }
        self.room.give_back(room_of(&old.cookie));
    }

    fn taken(&mut self, place: i64, row: Row) -> Result<Option<Cookie>> {
        let bytes = row.host.len() + row.name.len() + row.path.len() + row.value.len();
        self.room.take(bytes).map_err(|Full| Error::ExportTooLarge)?;
        if let Some(field) = too_long(&row) {
            self.skip(place, field)?;
            return Ok(None);
        }
        Ok(Some(row.cookie()))
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

    /// All of it, in the order in which it came. An export may hold a cookie twice, and then both are told.
    pub fn reading(self) -> Reading {
        let mut kept: Vec<Kept> = self.kept.into_values().flatten().collect();
        kept.sort_unstable_by_key(|kept| kept.order);
        let mut cookies: Vec<Cookie> = kept.into_iter().map(|kept| kept.cookie).collect();
        let mut met = BTreeMap::new();
        for cookie in &mut cookies {
            let like_it: &mut u64 = met.entry(key_of(cookie, 0)).or_default();
            cookie.key = key_of(cookie, *like_it);
            *like_it += 1;
        }
        Reading {
            cookies,
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
fn key_of(row: &Cookie, met: u64) -> RowKey {
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
