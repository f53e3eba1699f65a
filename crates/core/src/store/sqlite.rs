//! What the SQLite formats share: the site's rows out, rows gone, rows back.

mod change;
mod plain;
mod rows;
mod schema;
mod version;

use std::path::Path;

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use self::plain::SiteRows;
use self::schema::Schema;
use super::image::{View, look, sql};
use super::room::LONGEST_FIELD;
use super::{Found, Reading, Remark, Skipped};
use crate::cookie::{Cookie, KeptIn, RowKey, RowTag};
use crate::error::Result;
use crate::record::{Field, Name, Record};
use crate::site::Site;

pub use self::version::VersionAt;

/// One table of cookies, and what its columns mean.
pub struct Table {
    /// The table's name.
    pub name: &'static str,
    /// Columns without which it is not this format.
    pub needed: &'static [&'static str],
    /// Needed columns that had another name once: today's, and that one.
    pub once: &'static [(&'static str, &'static str)],
    /// Columns that only another format with a table of this name has.
    pub foreign: &'static [&'static str],
    /// The column with the host.
    pub host: &'static str,
    /// The column with the partition; older schemas have none.
    pub partition: &'static str,
    /// From that column to the top-level site.
    pub top_level: fn(&str) -> Option<String>,
    /// The columns that tell this row from every other of its table, of which a schema may lack some.
    pub key: fn(&Record) -> &'static [&'static str],
    /// The columns by which another row would be the same cookie to the browser.
    pub place: &'static [&'static str],
    /// Columns that change by mere use, or that only this file gives a meaning.
    pub passing: &'static [&'static str],
    /// The row number the format declares itself, if it does; a restored row keeps it where it is free.
    pub own_rowid: Option<&'static str>,
    /// Where a file tells its schema's version.
    pub version: VersionAt,
    /// The oldest version whose columns mean what they mean today.
    pub oldest: i64,
    /// The newest version tried with a real browser.
    pub newest: i64,
    /// From a row to a cookie; the error names the column that was not as expected.
    pub cookie: fn(&Record, Option<i64>, RowKey, RowTag) -> Result<Cookie, &'static str>,
}

impl Table {
    /// Reads the site's cookies from the file `path`.
    pub fn read(&self, path: &Path, site: &Site) -> Result<Reading> {
        look(path, |view| {
            let (version, rows) = self.all_rows(view, site)?;
            let mut reading = Reading {
                version,
                ..Reading::default()
            };
            if version.is_some_and(|version| version > self.newest) {
                reading.remarks.push(Remark::NewerSchema);
            }
            for (row, record) in rows {
                let cookie = match self.too_long(&record) {
                    Some(column) => Err(column),
                    None => (self.cookie)(&record, version, self.key_of(&record), self.tag_of(&record)),
                };
                match cookie {
                    Ok(cookie) => reading.cookies.push(cookie),
                    Err(column) => reading.skipped.push(Skipped { row, column }),
                }
            }
            Ok(reading)
        })
    }

    /// The rows called `keys`.
    pub fn records(&self, path: &Path, site: &Site, keys: &[RowKey]) -> Result<Vec<Found>> {
        self.records_and_version(path, site, keys).map(|(found, _)| found)
    }

    /// The rows called `keys`, and the store's schema version.
    pub fn records_and_version(
        &self,
        path: &Path,
        site: &Site,
        keys: &[RowKey],
    ) -> Result<(Vec<Found>, Option<i64>)> {
        look(path, |view| {
            let (version, rows) = self.all_rows(view, site)?;
            let rows = rows.into_iter().map(|(_, record)| Found {
                key: self.key_of(&record),
                seen: self.tag_of(&record),
                record,
                kept_in: KeptIn::Table,
                entries: Vec::new(),
            });
            Ok((rows.filter(|row| keys.contains(&row.key)).collect(), version))
        })
    }

    /// The site's rows with their numbers, in order, and the schema's version.
    fn all_rows(&self, view: &View, site: &Site) -> Result<SiteRows> {
        if let Some(rows) = view.tables().and_then(|tables| self.plain_rows(&tables, site)) {
            return Ok(rows);
        }
        let db = view.sqlite()?;
        let schema = self.schema(db)?;
        let found = schema.index.and_then(|root| view.rows_with(root, site.domain()));
        let rows = self.site_rows(db, &schema, found, site);
        Ok((schema.version, rows.map_err(|error| sql(&error))?))
    }

    /// A column that we tell of, with more in it than a browser takes.
    fn too_long(&self, record: &Record) -> Option<&'static str> {
        let known = self.needed.iter().chain((self.key)(record)).copied();
        let long = |name: &str| record.get(name).is_some_and(|field| field.size() > LONGEST_FIELD);
        known.into_iter().find(|name| long(name))
    }

    fn is_of(&self, record: &Record, site: &Site) -> bool {
        let partition = record
            .text(self.partition)
            .and_then(|text| (self.top_level)(&text));
        record
            .text(self.host)
            .is_some_and(|host| site.covers(&host, partition.as_deref()))
    }

    /// Names a row within its profile.
    pub fn key_of(&self, record: &Record) -> RowKey {
        digest_of((self.key)(record), record)
    }

    /// Tells whether a row still is what it was; being used is no change.
    pub fn tag_of(&self, record: &Record) -> RowTag {
        let is_lasting = |(name, _): &&(Name, Field)| !self.passing.contains(&&**name);
        let mut lasting = Vec::with_capacity(record.columns.len());
        lasting.extend(record.columns.iter().filter(is_lasting));
        RowTag::of(&lasting)
    }
}

/// The digest of the columns of `record` that are named.
pub(super) fn digest_of(names: &[&str], record: &Record) -> RowKey {
    let mut digest = Sha256::new();
    for column in names {
        let Some(field) = record.get(column) else { continue };
        let number;
        let (kind, bytes) = match field {
            Field::Null => (0_u8, [].as_slice()),
            Field::Integer(is) => {
                number = is.to_le_bytes();
                (1, number.as_slice())
            }
            Field::Real(bits) => {
                number = bits.to_le_bytes();
                (2, number.as_slice())
            }
            Field::Text(bytes) => (3, bytes.as_slice()),
            Field::Blob(bytes) => (4, bytes.as_slice()),
        };
        digest.update([kind]);
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    }
    let mut key = [0; 16];
    key.copy_from_slice(&digest.finalize()[..16]);
    RowKey(key)
}

/// Pairs of short texts, such as the names of profiles by their folders.
pub(super) fn pairs(db: &Connection, query: &str) -> Result<Vec<(String, String)>> {
    let short = |text: &String| text.len() <= LONGEST_NAME;
    let read = || -> rusqlite::Result<Vec<(String, String)>> {
        let mut query = db.prepare(query)?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let rows = rows.filter(|row| row.as_ref().map_or(true, |(a, b)| short(a) && short(b)));
        rows.take(MOST_PAIRS).collect()
    };
    read().map_err(|error| sql(&error))
}

/// More profiles than a person makes.
const MOST_PAIRS: usize = 1000;

/// The longest path of Linux (`PATH_MAX`).
const LONGEST_NAME: usize = 4096;

#[cfg(test)]
mod tests;
