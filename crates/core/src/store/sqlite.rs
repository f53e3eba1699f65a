//! What the SQLite formats share: the site's rows out, rows gone, rows back.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::functions::FunctionFlags;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Params, Row, Statement, ToSql, params_from_iter};
use sha2::{Digest, Sha256};

use super::image::{
    JOURNAL, LOG, alone, guarded, journal_of, limited, look, refuse_sealed, rows_with, sql, with_suffix,
};
use super::room::{Full, LONGEST_FIELD, Room};
use super::{Back, Change, Found, Guard, Reading, Remark, Restored, Skipped};
use crate::backup::{SavedBackup, SavedRow};
use crate::cookie::{Cookie, KeptIn, RowKey, RowTag};
use crate::error::{Error, Result};
use crate::platform::{self, Going, Pinned};
use crate::record::{Field, Record};
use crate::site::Site;

/// One table of cookies, and what its columns mean.
pub struct Table {
    /// The table's name.
    pub name: &'static str,
    /// Columns without which it is not this format.
    pub needed: &'static [&'static str],
    /// Columns that only another format with a table of this name has.
    pub foreign: &'static [&'static str],
    /// The column with the host.
    pub host: &'static str,
    /// The column with the partition; older schemas have none.
    pub partition: &'static str,
    /// From that column to the top-level site.
    pub top_level: fn(&str) -> Option<String>,
    /// The columns of the unique key, of which a schema may lack some.
    pub key: &'static [&'static str],
    /// The columns by which another row would be the same cookie to the browser.
    pub place: &'static [&'static str],
    /// Columns that change by mere use, or that only this file gives a meaning.
    pub passing: &'static [&'static str],
    /// The row number the format declares itself, if it does; a restored row keeps it where it is free.
    pub own_rowid: Option<&'static str>,
    /// The schema version.
    pub version: fn(&Connection) -> Result<Option<i64>>,
    /// The newest version tried with a real browser.
    pub newest: i64,
    /// From a row to a cookie; the error names the column that was not as expected.
    pub cookie: fn(&Record, Option<i64>, RowKey, RowTag) -> Result<Cookie, &'static str>,
}

impl Table {
    /// Reads the site's cookies from the file `path`.
    pub fn read(&self, path: &Path, site: &Site) -> Result<Reading> {
        look(path, |db| {
            self.check(db)?;
            let version = (self.version)(db)?;
            let mut reading = Reading {
                version,
                ..Reading::default()
            };
            if version.is_some_and(|version| version > self.newest) {
                reading.remarks.push(Remark::NewerSchema);
            }
            for (row, record) in self.site_rows(db, site)? {
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
        look(path, |db| {
            self.check(db)?;
            let version = (self.version)(db)?;
            let rows = self.site_rows(db, site)?.into_iter().map(|(_, record)| Found {
                key: self.key_of(&record),
                seen: self.tag_of(&record),
                record,
                kept_in: KeptIn::Table,
                entries: Vec::new(),
            });
            Ok((rows.filter(|row| keys.contains(&row.key)).collect(), version))
        })
    }

    /// Deletes the rows of a backup, each of which must equal it in every column: all of them or none.
    pub fn remove(&self, path: &Path, change: &Change) -> Result<()> {
        let done = self.change(path, change, |db| {
            let before = self.count(db)?;
            let mut delete = db
                .prepare(&format!("DELETE FROM {} WHERE rowid = ?1", self.name))
                .map_err(failed)?;
            let mut gone = 0;
            for (row, record) in self.site_rows_sql(db, change.site).map_err(failed)? {
                let key = self.key_of(&record);
                let Some(saved) = self.saved(change, &key) else {
                    continue;
                };
                if saved.record == record {
                    gone += delete.execute([row]).map_err(failed)?;
                } else if change.whole {
                    let name = saved.row.name.clone();
                    return Err(Error::RowChanged { name });
                }
            }
            // Nothing in the file may act by itself, and no row may go that was not named.
            match before - self.count(db)? == gone as i64 {
                true => Ok(()),
                false => Err(unexpected("another number of rows")),
            }
        });
        let keys: Vec<RowKey> = change
            .backup
            .records()
            .map(|record| self.key_of(record))
            .collect();
        self.or_done(done, path, change.site, &keys, 0)
    }

    /// What SQLite could not make final it may have made all the same: an error at the last sync leaves a log that
    /// the next to open it takes as whole. So the store is asked how many rows of `keys` it has.
    fn or_done(
        &self,
        done: Result<()>,
        path: &Path,
        site: &Site,
        keys: &[RowKey],
        meant: usize,
    ) -> Result<()> {
        match done {
            Err(Error::StoreUnwritable { .. })
                if !keys.is_empty() && self.records(path, site, keys)?.len() == meant =>
            {
                Ok(())
            }
            done => done,
        }
    }

    /// The row of the table that a backup has under `key`.
    fn saved<'a>(&self, change: &Change<'a>, key: &RowKey) -> Option<&'a SavedRow> {
        let rows = change.backup.backup().rows.iter();
        rows.filter(|row| row.kept_in == KeptIn::Table)
            .find(|row| self.key_of(&row.record) == *key)
    }

    fn count(&self, db: &Connection) -> Result<i64> {
        db.query_row(&format!("SELECT count(*) FROM {}", self.name), [], |row| {
            row.get(0)
        })
        .map_err(failed)
    }

    /// Puts the rows of a backup back where no other cookie has their place.
    pub fn restore(&self, path: &Path, change: &Change) -> Result<Restored> {
        if change
            .backup
            .records()
            .any(|record| !self.is_of(record, change.site))
        {
            let id = change.backup.backup().id.clone();
            return Err(Error::BackupDamaged {
                id,
                cause: "a row of another site".to_owned(),
            });
        }
        refuse_another_key(path, change.backup)?;
        let mut restored = Restored::default();
        let done = self.change(path, change, |db| {
            self.check_same_schema(db, change.backup)?;
            let before = self.count(db)?;
            let taken: Vec<RowKey> = self
                .site_rows_sql(db, change.site)
                .map_err(failed)?
                .iter()
                .map(|(_, record)| digest_of(self.place, record))
                .collect();
            for record in change.backup.records() {
                let was = self.key_of(record);
                if taken.contains(&digest_of(self.place, record)) {
                    restored.newer_kept.push(was);
                } else {
                    let is = self.insert(db, record).map_err(failed)?;
                    restored.back.push(Back { was, is });
                }
            }
            match self.count(db)? - before == restored.back.len() as i64 {
                true => Ok(()),
                false => Err(unexpected("another number of rows")),
            }
        });
        let keys: Vec<RowKey> = restored.back.iter().map(|back| back.is.clone()).collect();
        self.or_done(done, path, change.site, &keys, keys.len())?;
        Ok(restored)
    }

    /// Takes back what a change left half done, and empties the log.
    pub fn clear(&self, path: &Path) -> Result<()> {
        let _alone = alone(path)?;
        take_back(path, &platform::pin(path)?)
    }

    /// Puts a row back and tells its key, which may hold the row's number.
    fn insert(&self, db: &Connection, record: &Record) -> rusqlite::Result<RowKey> {
        let free = |number: &Field| {
            let mut taken = db.prepare(&format!("SELECT 1 FROM {} WHERE rowid = ?1", self.name))?;
            taken.exists([number]).map(|taken| !taken)
        };
        let mut columns = Vec::new();
        for (name, field) in &record.columns {
            if self.own_rowid != Some(name.as_str()) || free(field)? {
                columns.push((name, field));
            }
        }
        let names: Vec<String> = columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        let marks = vec!["?"; columns.len()].join(",");
        let statement = format!("INSERT INTO {} ({}) VALUES ({marks})", self.name, names.join(","));
        db.execute(
            &statement,
            params_from_iter(columns.iter().map(|(_, field)| field)),
        )?;
        let mut stored = record.clone();
        for (name, field) in &mut stored.columns {
            if self.own_rowid == Some(name.as_str()) {
                *field = Field::Integer(db.last_insert_rowid());
            }
        }
        Ok(self.key_of(&stored))
    }

    /// One transaction on the file itself: all of `work` or nothing. The journal mode stays, the file is
    /// not packed anew, and what is deleted is overwritten.
    fn change<T>(
        &self,
        path: &Path,
        change: &Change,
        work: impl FnOnce(&Connection) -> Result<T>,
    ) -> Result<T> {
        (change.guard)()?;
        let _alone = alone(path)?;
        // Dropped after the database is closed: closing any descriptor of a file ends the locks on it. One pin only,
        // or it would look as if the database had the file open.
        let own;
        let pinned = match change.pinned {
            Some(planned) => planned,
            None => {
                own = platform::pin(path)?;
                &own
            }
        };
        if !pinned.is_at(path) {
            return Err(Error::NotTheSameFile);
        }
        let done = self.transact(path, pinned, change.guard, work);
        if let Err(Error::StoreUnwritable { .. }) = done {
            // A journal that SQLite could not take away would have to be taken back by the browser.
            let _ = take_back(path, pinned);
        }
        done
    }

    fn transact<T>(
        &self,
        path: &Path,
        pinned: &Pinned,
        guard: Guard,
        work: impl FnOnce(&Connection) -> Result<T>,
    ) -> Result<T> {
        let mut db = open_to_change(path)?;
        is_the_same(pinned, path)?;
        let journal = with_suffix(path, JOURNAL);
        let there = platform::going(&journal);
        if there.is_none() {
            keep_journal(&db, path).map_err(failed)?;
        }
        let whole = db
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(failed)?;
        self.check(&whole)?;
        let done = work(&whole)?;
        let made = there.is_none().then(|| platform::going(&journal)).flatten();
        guard()?;
        is_the_same(pinned, path)?;
        whole.commit().map_err(failed)?;
        // From here on it is done, whatever becomes of the log and the journal.
        let _ = finished(db, path);
        if let Some(there) = &there {
            // Chromium keeps an empty one, and makes it itself where it is missing.
            there.make_empty_again(&journal).ok();
        }
        // The journal held the rows as they were.
        there.or(made).map(Going::overwrite);
        Ok(done)
    }

    /// The table is a plain table with the columns this format cannot be without, and nothing in the file
    /// acts by itself when a row goes.
    fn check(&self, db: &Connection) -> Result<()> {
        let kind: Option<String> = db
            .query_row(
                "SELECT type || ' ' || sql FROM sqlite_schema WHERE name = ?1",
                [self.name],
                |r| r.get(0),
            )
            .or_else(|error| match error {
                rusqlite::Error::QueryReturnedNoRows => Ok(None),
                error => Err(error),
            })
            .map_err(|error| sql(&error))?;
        match kind {
            None => return Err(unknown("no table of cookies")),
            Some(kind) if !kind.starts_with("table CREATE TABLE") => {
                return Err(unknown("not a plain table"));
            }
            Some(_) => {}
        }
        let columns = self.columns(db)?;
        // A row's number must be its own: not computed, and not hidden behind a column.
        let numbered = db.prepare(&format!("SELECT rowid FROM {}", self.name));
        let hides = |column: &String| column.eq_ignore_ascii_case("rowid");
        if numbered.is_err() || columns.iter().any(hides) {
            return Err(unknown("not a plain table"));
        }
        let has = |name: &&&str| columns.iter().any(|column| column == **name);
        if let Some(missing) = self.needed.iter().find(|needed| !has(needed)) {
            return Err(unknown(&format!("no column {missing}")));
        }
        match self.foreign.iter().find(has) {
            Some(foreign) => Err(unknown(&format!("a column {foreign}"))),
            None => Ok(()),
        }
    }

    /// The table's columns; an error if some of them are computed when they are read.
    fn columns(&self, db: &Connection) -> Result<Vec<String>> {
        let columns = || -> rusqlite::Result<Vec<(String, bool)>> {
            db.prepare("SELECT name, hidden <> 0 FROM pragma_table_xinfo(?1)")?
                .query_map([self.name], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        };
        let columns = columns().map_err(|error| sql(&error))?;
        let stored = |(name, computed): (String, bool)| (!computed).then_some(name);
        let stored: Option<Vec<String>> = columns.into_iter().map(stored).collect();
        stored.ok_or_else(|| unknown("not a plain table"))
    }

    /// A row fits only the schema it came from: Chromium throws a whole site away over one row that does
    /// not (`sqlite_persistent_cookie_store.cc`).
    fn check_same_schema(&self, db: &Connection, backup: &SavedBackup) -> Result<()> {
        let (then, now) = (backup.backup().store_version, (self.version)(db)?);
        let columns = self.columns(db)?;
        let fits = |record: &Record| record.columns.iter().map(|(name, _)| name).eq(columns.iter());
        if then != now || !backup.records().all(fits) {
            return Err(Error::SchemaChanged {
                then: then.unwrap_or(0),
                now: now.unwrap_or(0),
            });
        }
        Ok(())
    }

    fn site_rows(&self, db: &Connection, site: &Site) -> Result<Vec<(i64, Record)>> {
        self.site_rows_sql(db, site).map_err(|error| sql(&error))
    }

    /// The site's rows with their numbers, in order. The exact test runs inside the query, on the row itself, so
    /// that no other row is ever selected, whatever an index says.
    fn site_rows_sql(&self, db: &Connection, site: &Site) -> rusqlite::Result<Vec<(i64, Record)>> {
        self.teach_site(db, site)?;
        let has_partition = self.has_partition(db)?;
        let found = self
            .index(db, has_partition)?
            .and_then(|root| rows_with(db, root, site.domain()));
        let mut rows = Rows::default();
        match found {
            Some(numbers) => {
                let mut query = db.prepare(&self.one_row(has_partition))?;
                for number in numbers {
                    rows.take(&mut query, [number])?;
                }
            }
            None => rows.take(&mut db.prepare(&self.scan(has_partition))?, [site.domain()])?,
        }
        Ok(rows.found)
    }

    /// The first page of an index that knows host and partition of every row.
    fn index(&self, db: &Connection, has_partition: bool) -> rusqlite::Result<Option<u32>> {
        let partition = if has_partition { self.partition } else { self.host };
        db.prepare(
            "SELECT schema.rootpage FROM pragma_index_list(?1) AS list, sqlite_schema AS schema
             WHERE schema.name = list.name AND schema.type = 'index' AND NOT list.partial
             AND EXISTS (SELECT 1 FROM pragma_index_info(list.name) WHERE name = ?2)
             AND EXISTS (SELECT 1 FROM pragma_index_info(list.name) WHERE name = ?3)",
        )?
        .query_row([self.name, self.host, partition], |row| row.get(0))
        .optional()
    }

    fn one_row(&self, has_partition: bool) -> String {
        let (table, host) = (self.name, self.host);
        let partition = if has_partition { self.partition } else { "''" };
        format!("SELECT rowid, * FROM {table} WHERE rowid = ?1 AND in_site({host}, {partition})")
    }

    /// The same by SQLite alone. The inner query needs the unique index only; `instr` goes first because it is
    /// cheap, and most rows have no partition to look at.
    fn scan(&self, has_partition: bool) -> String {
        let (table, host) = (self.name, self.host);
        let (maybe, partition) = match has_partition {
            true => {
                let column = self.partition;
                let maybe = format!("(instr({host}, ?1) OR ({column} <> '' AND instr({column}, ?1)))");
                (maybe, column)
            }
            false => (format!("instr({host}, ?1)"), "''"),
        };
        format!(
            "SELECT rowid, * FROM {table} WHERE rowid IN (SELECT rowid FROM {table}
             WHERE {maybe} AND in_site({host}, {partition}))
             AND in_site({host}, {partition}) ORDER BY rowid"
        )
    }

    fn has_partition(&self, db: &Connection) -> rusqlite::Result<bool> {
        db.prepare("SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2")?
            .exists([self.name, self.partition])
    }

    /// A column that we tell of, with more in it than a browser takes.
    fn too_long(&self, record: &Record) -> Option<&'static str> {
        let known = self.needed.iter().chain(self.key).copied();
        let long = |name: &str| record.get(name).is_some_and(|field| field.size() > LONGEST_FIELD);
        known.into_iter().find(|name| long(name))
    }

    /// Gives SQLite the function `in_site(host, partition)`.
    fn teach_site(&self, db: &Connection, site: &Site) -> rusqlite::Result<()> {
        let (site, top_level) = (site.clone(), self.top_level);
        let flags = FunctionFlags::SQLITE_UTF8
            | FunctionFlags::SQLITE_DETERMINISTIC
            | FunctionFlags::SQLITE_DIRECTONLY;
        db.create_scalar_function("in_site", 2, flags, move |context| {
            let text = |at: usize| match context.get_raw(at) {
                ValueRef::Text(bytes) => std::str::from_utf8(bytes).unwrap_or_default(),
                ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Blob(_) => "",
            };
            Ok(site.covers(text(0), top_level(text(1)).as_deref()))
        })
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
        digest_of(self.key, record)
    }

    /// Tells whether a row still is what it was; being used is no change.
    pub fn tag_of(&self, record: &Record) -> RowTag {
        let lasting: Vec<_> = record
            .columns
            .iter()
            .filter(|(name, _)| !self.passing.contains(&name.as_str()))
            .collect();
        RowTag::of(&lasting)
    }
}

fn unknown(cause: &str) -> Error {
    Error::StoreUnknown {
        cause: cause.to_owned(),
    }
}

/// Rows on their way out of a store, as long as there is room.
struct Rows {
    found: Vec<(i64, Record)>,
    room: Room,
}

impl Default for Rows {
    fn default() -> Rows {
        Rows {
            found: Vec::new(),
            room: Room::new(),
        }
    }
}

impl Rows {
    fn take(&mut self, query: &mut Statement, about: impl Params) -> rusqlite::Result<()> {
        let names: Vec<String> = query.column_names().skip(1).map(str::to_owned).collect();
        let mut rows = query.query(about)?;
        while let Some(row) = rows.next()? {
            let record = record(row, &names)?;
            self.room.take(record.size()).map_err(|Full| too_much())?;
            self.found.push((row.get(0)?, record));
        }
        Ok(())
    }
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

/// SQLite's own word for what is larger than it should be.
fn too_much() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_TOOBIG), None)
}

/// The digest of the columns of `record` that are named.
pub(super) fn digest_of(names: &[&str], record: &Record) -> RowKey {
    let mut digest = Sha256::new();
    for column in names {
        let Some(field) = record.get(column) else { continue };
        let (kind, bytes) = match field {
            Field::Null => (0_u8, Vec::new()),
            Field::Integer(number) => (1, number.to_le_bytes().to_vec()),
            Field::Real(bits) => (2, bits.to_le_bytes().to_vec()),
            Field::Text(bytes) => (3, bytes.clone()),
            Field::Blob(bytes) => (4, bytes.clone()),
        };
        digest.update([kind]);
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    }
    let mut key = [0; 16];
    key.copy_from_slice(&digest.finalize()[..16]);
    RowKey(key)
}

/// SQLite's error at a change. Only the code's own words are kept: its message can name a path or quote a row.
fn failed(error: rusqlite::Error) -> Error {
    match sql(&error) {
        Error::StoreUnreadable { cause } | Error::StoreDamaged { cause } => Error::StoreUnwritable { cause },
        other => other,
    }
}

fn unexpected(cause: &str) -> Error {
    Error::StoreUnwritable {
        cause: cause.to_owned(),
    }
}

/// Chromium drops all cookies of a site over one that it cannot decrypt, and a file that was made anew can have a key
/// of its own (`sqlite_persistent_cookie_store.cc`).
fn refuse_another_key(path: &Path, backup: &SavedBackup) -> Result<()> {
    let sealed = |record: &Record| match record.get("encrypted_value") {
        Some(Field::Blob(blob)) => !blob.is_empty(),
        Some(Field::Null | Field::Integer(_) | Field::Real(_) | Field::Text(_)) | None => false,
    };
    let backup_of = backup.backup();
    match &backup_of.store_file {
        Some(then) if backup.records().any(sealed) && platform::pin(path)?.mark().as_ref() != Some(then) => {
            Err(Error::StoreReplaced {
                browser: backup_of.browser_name.clone(),
            })
        }
        Some(_) | None => Ok(()),
    }
}

/// An error if the database that was opened just now is not the file that is held, or not at `path` any more.
fn is_the_same(pinned: &Pinned, path: &Path) -> Result<()> {
    match pinned.is_at(path) && pinned.is_open_again() {
        true => Ok(()),
        false => Err(Error::NotTheSameFile),
    }
}

/// A change takes milliseconds, and what it asks of a large file some tenths of a second.
const LONGEST_CHANGE: Duration = Duration::from_secs(20);

fn open_to_change(path: &Path) -> Result<Connection> {
    open_until(Instant::now() + LONGEST_CHANGE, path)
}

fn open_until(deadline: Instant, path: &Path) -> Result<Connection> {
    refuse_sealed(path)?;
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let db = platform::open_database(path, flags).map_err(failed)?;
    let db = limited(guarded(db)?, deadline)?;
    let prepare = || -> rusqlite::Result<()> {
        db.busy_timeout(Duration::from_secs(2))?;
        db.pragma_update(None, "secure_delete", true)?;
        // A journal that was deleted must not come back with the power, and take back what was final.
        db.pragma_update(None, "synchronous", "EXTRA")?;
        Ok(())
    };
    prepare().map_err(failed)?;
    Ok(db)
}

/// Chromium keeps an empty journal beside its file; this mode leaves it there, and no mode but WAL is written into
/// the file.
fn keep_journal(db: &Connection, path: &Path) -> rusqlite::Result<()> {
    let mode: String = db.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    if mode == "delete" && journal_of(path).is_some() {
        db.query_row("PRAGMA journal_mode = TRUNCATE", [], |_| Ok(()))?;
    }
    Ok(())
}

/// Lets SQLite take back what was left half done, and empties the log.
fn take_back(path: &Path, pinned: &Pinned) -> Result<()> {
    let db = open_to_change(path)?;
    is_the_same(pinned, path)?;
    keep_journal(&db, path).map_err(failed)?;
    db.execute_batch("BEGIN IMMEDIATE").map_err(failed)?;
    // With the lock for writing taken, what still lies in the journal takes nothing back.
    if let Some(journal) = journal_of(path) {
        platform::make_empty(&journal).ok();
    }
    db.execute_batch("COMMIT").map_err(failed)?;
    finished(db, path)
}

/// Closes a database that was changed. Its log may still hold what was removed: SQLite deletes it, and it is
/// overwritten; where another program has it open, it is emptied. What was deleted does not come back with the power.
fn finished(db: Connection, path: &Path) -> Result<()> {
    let log = platform::going(&with_suffix(path, LOG));
    let end = if log.is_some() { "FULL" } else { "TRUNCATE" };
    close(db, end)?;
    if let Some(Ok(false)) = log.map(Going::overwrite) {
        close(open_to_change(path)?, "TRUNCATE")?;
    }
    let folder = path.parent().map_or(Ok(()), platform::sync_folder);
    folder.map_err(|error| unexpected(&error.to_string()))
}

/// Closes a database after a checkpoint of this kind; without a log that does nothing.
fn close(db: Connection, checkpoint: &str) -> Result<()> {
    db.query_row(&format!("PRAGMA wal_checkpoint({checkpoint})"), [], |_| Ok(()))
        .map_err(failed)?;
    db.close().map_err(|(_, error)| failed(error))
}

fn record(row: &Row, names: &[String]) -> rusqlite::Result<Record> {
    let mut columns = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let field = match row.get_ref(at + 1)? {
            ValueRef::Null => Field::Null,
            ValueRef::Integer(number) => Field::Integer(number),
            ValueRef::Real(number) => Field::Real(number.to_bits()),
            ValueRef::Text(bytes) => Field::Text(bytes.to_vec()),
            ValueRef::Blob(bytes) => Field::Blob(bytes.to_vec()),
        };
        columns.push((name.clone(), field));
    }
    Ok(Record { columns })
}

impl ToSql for Field {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Field::Null => ValueRef::Null,
            Field::Integer(number) => ValueRef::Integer(*number),
            Field::Real(bits) => ValueRef::Real(f64::from_bits(*bits)),
            Field::Text(bytes) => ValueRef::Text(bytes),
            Field::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

#[cfg(test)]
mod tests;
