//! A change of a store: all of it or nothing, and nothing left beside it.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::{Schema, Table, digest_of};
use crate::backup::{SavedBackup, SavedRow};
use crate::cookie::{KeptIn, RowKey};
use crate::error::{Error, Result};
use crate::platform::{self, Going, Pinned};
use crate::record::{Field, Record};
use crate::site::Site;
use crate::store::image::{
    JOURNAL, LOG, alone, guarded, journal_of, limited, refuse_sealed, sql, with_suffix,
};
use crate::store::{Back, Change, Guard, Restored};

impl Table {
    /// Deletes the rows of a backup, each of which must equal it in every column: all of them or none.
    pub fn remove(&self, path: &Path, change: &Change) -> Result<()> {
        let done = self.change(path, change, |db, schema| {
            let before = self.count(db)?;
            let mut delete = db
                .prepare(&format!("DELETE FROM {} WHERE rowid = ?1", self.name))
                .map_err(failed)?;
            let mut gone = 0;
            for (row, record) in self.site_rows(db, schema, None, change.site).map_err(failed)? {
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
        let done = self.change(path, change, |db, schema| {
            check_same_schema(schema, change.backup)?;
            let before = self.count(db)?;
            let taken: Vec<RowKey> = self
                .site_rows(db, schema, None, change.site)
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
            if self.own_rowid != Some(&**name) || free(field)? {
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
            if self.own_rowid == Some(&**name) {
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
        work: impl FnOnce(&Connection, &Schema) -> Result<T>,
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
        work: impl FnOnce(&Connection, &Schema) -> Result<T>,
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
        let schema = self.schema(&whole)?;
        let done = work(&whole, &schema)?;
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
}

/// A row fits only the schema it came from: Chromium throws a whole site away over one row that does
/// not (`sqlite_persistent_cookie_store.cc`).
fn check_same_schema(schema: &Schema, backup: &SavedBackup) -> Result<()> {
    let (then, now) = (backup.backup().store_version, schema.version);
    let fits = |record: &Record| {
        record
            .columns
            .iter()
            .map(|(name, _)| &**name)
            .eq(schema.columns.iter().map(String::as_str))
    };
    if then != now || !backup.records().all(fits) {
        return Err(Error::SchemaChanged {
            then: then.unwrap_or(0),
            now: now.unwrap_or(0),
        });
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Without links, as that of a profile is: SQLite opens nothing behind one.
    fn whole(folder: &tempfile::TempDir) -> std::path::PathBuf {
        folder.path().canonicalize().unwrap()
    }

    #[test]
    fn a_change_that_never_ends_is_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let path = whole(&folder).join("cookies.sqlite");
        let new = Connection::open(&path).unwrap();
        new.execute_batch("CREATE TABLE t(x)").unwrap();
        drop(new);
        let db = open_until(Instant::now() + Duration::from_millis(50), &path).unwrap();
        let endless =
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n";
        let given_up = db
            .query_row(endless, [], |row| row.get::<_, i64>(0))
            .map_err(failed);
        assert_eq!(given_up, Err(Error::StoreSlow));
    }

    #[test]
    fn a_database_that_is_not_the_file_that_is_held_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let [held, other] = ["held", "other"].map(|name| whole(&folder).join(name));
        for path in [&held, &other] {
            Connection::open(path)
                .unwrap()
                .execute_batch("CREATE TABLE t(x)")
                .unwrap();
        }
        let pinned = platform::pin(&held).unwrap();
        let opened = open_to_change(&other).unwrap();
        // Where the system does not tell what is open, only the place counts.
        let tells = !pinned.is_open_again();
        assert_eq!(is_the_same(&pinned, &held).is_err(), tells);
        drop(opened);
        let opened = open_to_change(&held).unwrap();
        assert_eq!(is_the_same(&pinned, &held), Ok(()));
        drop(opened);
    }
}
