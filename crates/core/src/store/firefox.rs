//! The Firefox family: `cookies.sqlite` for cookies that stay, and the session store for those that do not.
//!
//! Columns and versions: `netwerk/cookie/CookiePersistentStorage.cpp`.

mod jar;
mod mozlz4;
mod prefs;
mod profiles;
mod session;
mod settings;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use self::jar::{Jar, containers, named};
use self::profiles::profile_folders;
use self::session::Sessions;
use super::sqlite::{Table, VersionAt};
use super::{Change, CookieStore, Family, Found, Listing, Reading, Remark, Restored, gone};
use crate::bounds::Bounds;
use crate::cookie::{Cookie, KeptIn, RowKey, RowTag, SameSite, SourceScheme, Timestamp, ValueFacts};
use crate::error::Result;
use crate::file;
use crate::platform::{self, Lock};
use crate::record::{Field, Record};
use crate::settings::{Asked, SiteSettings};
use crate::site::Site;

pub use self::jar::{first_party_site, first_party_told, private, told};
pub use self::session::read_file as read_session;

/// The format.
pub struct Firefox;

const UNIQUE: &[&str] = &["name", "host", "path", "originAttributes"];

const TABLE: Table = Table {
    name: "moz_cookies",
    // libsoup's table of the same name has no originAttributes.
    needed: &[
        "originAttributes",
        "name",
        "value",
        "host",
        "path",
        "expiry",
        "isSecure",
        "isHttpOnly",
    ],
    once: &[],
    foreign: &[],
    host: "host",
    partition: "originAttributes",
    top_level: |attributes| Jar::parse(attributes).partition,
    key: |_| UNIQUE,
    place: UNIQUE,
    passing: &["id", "lastAccessed"],
    own_rowid: Some("id"),
    version: VersionAt::UserVersion,
    // The column of the jars tells, which came with version 6; the number may stand for nothing.
    oldest: i64::MIN,
    newest: 17,
    cookie,
};

const FILE: &str = "cookies.sqlite";

impl CookieStore for Firefox {
    fn family(&self) -> Family {
        Family::Firefox
    }

    fn profile_folders<'b>(&self, root: &Path, bounds: &'b Bounds) -> Listing<'b> {
        profile_folders(root, bounds)
    }

    fn lock(&self, _root: &Path, folder: &Path) -> Lock {
        Lock::ProfileLock(folder.to_owned())
    }

    fn table(&self) -> Option<&'static Table> {
        Some(&TABLE)
    }

    fn file(&self, folder: &Path) -> Option<PathBuf> {
        Some(folder.join(FILE)).filter(|file| file::may_be(file))
    }

    fn read(&self, folder: &Path, bounds: &Bounds, site: &Site) -> Result<Reading> {
        let Some(file) = self.file(folder) else {
            return Ok(Reading {
                remarks: vec![Remark::NoStoreYet],
                ..Reading::default()
            });
        };
        let mut reading = TABLE.read(&file, site)?;
        let running = platform::running(&self.lock(folder, folder));
        session::add(&mut reading, folder, site, running);
        name_containers(&mut reading, &containers(folder, bounds));
        Ok(reading)
    }

    /// A file alone has no list of names beside it that is surely its own.
    fn read_file(&self, file: &Path, site: &Site) -> Result<Reading> {
        let mut reading = TABLE.read(file, site)?;
        name_containers(&mut reading, &BTreeMap::new());
        Ok(reading)
    }

    fn settings(&self, asked: &Asked) -> SiteSettings {
        settings::settings(asked)
    }

    fn program(&self, folder: &Path) -> Option<PathBuf> {
        settings::compatibility(folder, "LastPlatformDir").map(PathBuf::from)
    }

    fn records(&self, folder: &Path, site: &Site, keys: &[RowKey]) -> Result<Vec<Found>> {
        let Some(file) = self.file(folder) else {
            return Ok(Vec::new());
        };
        let (mut found, version) = TABLE.records_and_version(&file, site, keys)?;
        Sessions::open(folder).complete(&mut found, site, keys, version)?;
        Ok(found)
    }

    fn tag(&self, kept_in: KeptIn, record: &Record) -> Option<RowTag> {
        Some(match kept_in {
            KeptIn::SessionStore => session::tag_of(record),
            KeptIn::Table | KeptIn::File => TABLE.tag_of(record),
        })
    }

    fn remove(&self, folder: &Path, change: &Change) -> Result<()> {
        let staged = Sessions::open(folder).without(change)?;
        let guard = || (change.guard)().and_then(|()| staged.check());
        let change = Change {
            guard: &guard,
            ..*change
        };
        match (self.file(folder), change.backup.records().next()) {
            (Some(file), Some(_)) => TABLE.remove(&file, &change)?,
            (None, _) | (_, None) => guard()?,
        }
        staged.put()
    }

    fn restore(&self, folder: &Path, change: &Change) -> Result<Restored> {
        let file = self.file(folder).ok_or_else(gone)?;
        let rows = &change.backup.backup().rows;
        let keys: Vec<RowKey> = rows.iter().map(|row| TABLE.key_of(&row.record)).collect();
        let there = TABLE.records(&file, change.site, &keys)?;
        let as_saved = |found: &Found| change.backup.records().any(|record| *record == found.record);
        let newer = there.iter().filter(|found| !as_saved(found));
        let newer: Vec<RowKey> = newer.map(|found| found.key.clone()).collect();
        let there: Vec<RowKey> = there.into_iter().map(|found| found.key).collect();
        let (staged, of_session) = Sessions::open(folder).with(change, &there, &newer)?;
        let guard = || (change.guard)().and_then(|()| staged.check());
        let change = Change {
            guard: &guard,
            ..*change
        };
        let mut restored = Restored::default();
        match change.backup.records().next() {
            Some(_) => restored = TABLE.restore(&file, &change)?,
            None => guard()?,
        }
        staged.put()?;
        restored.back.extend(of_session.back);
        restored.newer_kept.extend(of_session.newer_kept);
        restored.without_session.extend(of_session.without_session);
        Ok(restored)
    }

    fn clear(&self, folder: &Path) -> Result<()> {
        session::clear(folder);
        self.file(folder).map_or(Ok(()), |file| TABLE.clear(&file))
    }
}

/// Says each container's name in place of its number.
fn name_containers(reading: &mut Reading, names: &BTreeMap<String, String>) {
    for cookie in &mut reading.cookies {
        cookie.container = cookie.container.take().map(|id| named(names, id));
    }
}

fn cookie(
    record: &Record,
    version: Option<i64>,
    key: RowKey,
    seen: RowTag,
) -> std::result::Result<Cookie, &'static str> {
    let expiry = record.integer("expiry").ok_or("expiry")?;
    Ok(Cookie {
        expires: Some(end(expiry, version)),
        session: Some(false),
        kept_in: KeptIn::Table,
        ..of_session(record, key, seen)?
    })
}

/// A record without an end, as the session store keeps it.
fn of_session(record: &Record, key: RowKey, seen: RowTag) -> std::result::Result<Cookie, &'static str> {
    let text = |column: &'static str| record.text(column).ok_or(column);
    let number = |column: &'static str| record.integer(column).ok_or(column);
    let micros = |column: &str| {
        record
            .integer(column)
            .filter(|&n| n != 0)
            .map(Timestamp::from_micros)
    };
    let host = text("host")?;
    let jar = Jar::parse(&text("originAttributes")?);
    let Some(Field::Text(value)) = record.get("value") else {
        return Err("value");
    };
    Ok(Cookie {
        key,
        seen,
        host_only: Some(!host.starts_with('.')),
        host,
        name: text("name")?,
        path: text("path")?,
        secure: Some(number("isSecure")? != 0),
        http_only: Some(number("isHttpOnly")? != 0),
        same_site: same_site(record),
        expires: None,
        session: Some(true),
        created: micros("creationTime"),
        updated: micros("updateTime"),
        last_accessed: micros("lastAccessed"),
        cross_site_ancestor: jar.partition.is_some().then_some(jar.foreign_ancestor),
        partition: jar.partition,
        container: jar.container,
        source_scheme: record.integer("schemeMap").map(scheme),
        source_port: None,
        value: ValueFacts::of_plain(value),
        value_tag: RowTag::of(value),
        kept_in: KeptIn::SessionStore,
    })
}

/// A number of seconds this large lies in the year 5138; it can only be milliseconds.
const CERTAINLY_MILLISECONDS: u64 = 100_000_000_000;

/// Seconds up to version 15, milliseconds from 16 on; a profile taken back to an older Firefox can hold both.
fn end(expiry: i64, version: Option<i64>) -> Timestamp {
    if version.is_some_and(|version| version >= 16) || expiry.unsigned_abs() > CERTAINLY_MILLISECONDS {
        return Timestamp::from_micros(expiry.saturating_mul(1000));
    }
    Timestamp::from_seconds(expiry)
}

/// 256 stands for "not given" from version 15 on; before that, Lax beside a raw 0 did.
fn same_site(record: &Record) -> SameSite {
    match (
        record.integer("sameSite").unwrap_or(256),
        record.integer("rawSameSite"),
    ) {
        (1, Some(0)) => SameSite::Unspecified,
        (0, _) => SameSite::None,
        (1, _) => SameSite::Lax,
        (2, _) => SameSite::Strict,
        _ => SameSite::Unspecified,
    }
}

/// Bits of `nsICookie::schemeType`.
fn scheme(bits: i64) -> SourceScheme {
    match bits & 3 {
        1 => SourceScheme::Http,
        2 => SourceScheme::Https,
        3 => SourceScheme::Both,
        _ => SourceScheme::Unset,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_of_expiry_follows_the_version_and_the_size() {
        let second = Timestamp::from_seconds(1_800_000_000);
        assert_eq!(end(1_800_000_000, Some(15)), second);
        assert_eq!(end(1_800_000_000_000, Some(17)), second);
        assert_eq!(
            end(1_800_000_000_000, Some(15)),
            second,
            "a profile taken back mixes both"
        );
        for version in [15, 17] {
            assert_eq!(end(i64::MAX, Some(version)).to_string(), "9999-12-30T00:00:00Z");
            assert_eq!(end(i64::MIN, Some(version)).to_string(), "0001-01-01T00:00:00Z");
        }
    }

    #[test]
    fn same_site_not_given_has_two_spellings() {
        let row = |same: i64, raw: Option<i64>| Record {
            columns: [("sameSite", Some(same)), ("rawSameSite", raw)]
                .into_iter()
                .filter_map(|(name, n)| Some((name.into(), Field::Integer(n?))))
                .collect(),
        };
        assert_eq!(same_site(&row(256, None)), SameSite::Unspecified);
        assert_eq!(same_site(&row(1, Some(0))), SameSite::Unspecified);
        assert_eq!(same_site(&row(1, Some(1))), SameSite::Lax);
        assert_eq!(same_site(&row(0, None)), SameSite::None);
        assert_eq!(same_site(&row(2, None)), SameSite::Strict);
    }
}
