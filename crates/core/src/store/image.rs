//! A consistent look at an SQLite file that a browser may be writing: no lock, no copy, no trace.
//!
//! A file at rest is read in place, declared immutable. A file with a write-ahead log or a hot journal is
//! put together in memory: the main file, then what the log committed, or without what the journal would
//! take back. Afterwards the marks that every writer must change are looked at again, and if they moved the
//! look is repeated. Layouts: SQLite's "Database File Format", sections 1.3, 3 and 4.

mod journal;
mod log;

use std::fs::File;
use std::io::{Cursor, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use super::file;
use crate::error::{Error, Result};

/// Pauses between looks; together about 1.6 s. A browser's commit takes milliseconds.
const PAUSES_MS: &[u64] = &[0, 2, 5, 10, 20, 50, 100, 200, 400, 800];

/// A store held in memory may be this large; a million cookies take about 350 MB.
const LARGEST_IMAGE: u64 = 1 << 30;

/// Runs `work` on one consistent state of the database `path`.
pub fn look<T>(path: &Path, work: impl Fn(&Connection) -> Result<T>) -> Result<T> {
    let mut last = Error::StoreBusy;
    for pause in PAUSES_MS {
        std::thread::sleep(Duration::from_millis(*pause));
        let before = Marks::of(path)?;
        let outcome = match before.sealed {
            true => Err(Error::StoreEncrypted),
            false => open(path, &before).and_then(|connection| work(&connection)),
        };
        let steady = before.still_hold(&Marks::of(path)?);
        match outcome {
            Ok(found) if steady => return Ok(found),
            Err(error) if steady => return Err(error),
            Ok(_) => last = Error::StoreBusy,
            Err(error) => last = error,
        }
    }
    // A store that never rests is busy, whatever a torn look said last.
    Err(match last {
        Error::StoreUnreadable { .. } => last,
        _ => Error::StoreBusy,
    })
}

/// An error if the browser encrypts the file `path`.
pub fn refuse_sealed(path: &Path) -> Result<()> {
    match Marks::of(path)?.sealed {
        true => Err(Error::StoreEncrypted),
        false => Ok(()),
    }
}

fn unreadable(error: &std::io::Error) -> Error {
    Error::StoreUnreadable {
        cause: error.to_string(),
    }
}

/// What a writer cannot leave as it was.
#[derive(Debug, PartialEq, Eq)]
struct Marks {
    size: u64,
    modified: Option<SystemTime>,
    /// Bytes 24 to 27 of the file: the change counter.
    counter: Vec<u8>,
    /// True if the browser encrypts the whole file.
    sealed: bool,
    /// The log's first 32 bytes, with its salts; empty without a log.
    log: Vec<u8>,
    log_size: u64,
    /// The journal's first 28 bytes; empty without one, or if it was made invalid.
    journal: Vec<u8>,
    journal_size: u64,
}

impl Marks {
    fn of(path: &Path) -> Result<Marks> {
        let main = file::open(path).map_err(|error| unreadable(&error))?;
        let about = main.metadata().map_err(|error| unreadable(&error))?;
        let head = head(main, 28).map_err(|error| unreadable(&error))?;
        let (log, log_size) = beside(path, "-wal", 32)?;
        let (journal, journal_size) = beside(path, "-journal", 28)?;
        let hot = journal.starts_with(journal::MAGIC);
        Ok(Marks {
            size: about.len(),
            modified: about.modified().ok(),
            counter: head.get(24..).unwrap_or_default().to_vec(),
            sealed: is_sealed(&head),
            log,
            log_size,
            journal: if hot { journal } else { Vec::new() },
            journal_size: if hot { journal_size } else { 0 },
        })
    }

    /// True if a look between `self` and `after` saw one state. A log only grows until its salts change,
    /// and a journal that appears later belongs to a change that had not reached the main file.
    fn still_hold(&self, after: &Marks) -> bool {
        let main =
            self.size == after.size && self.modified == after.modified && self.counter == after.counter;
        let log = self.log.is_empty() || (self.log == after.log && self.log_size <= after.log_size);
        let journal = self.journal.is_empty()
            || (self.journal == after.journal && self.journal_size == after.journal_size);
        main && log && journal
    }
}

/// Firefox's encryption leaves the file its first words, and takes pages of 8192 bytes with 32 of them kept
/// back (`storage/SQLiteMigration.cpp`); nobody else has both.
fn is_sealed(head: &[u8]) -> bool {
    head.starts_with(b"SQLite format 3\0")
        && head.get(16..18) == Some(&[0x20, 0])
        && head.get(20) == Some(&32)
}

fn head(file: File, bytes: u64) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    file.take(bytes).read_to_end(&mut head)?;
    Ok(head)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// True if a rollback journal lies beside `path`, empty or not.
pub fn has_journal(path: &Path) -> bool {
    with_suffix(path, "-journal").exists()
}

/// The first `bytes` of the file beside `path`, and its size; nothing if there is none.
fn beside(path: &Path, suffix: &str, bytes: u64) -> Result<(Vec<u8>, u64)> {
    let file = match file::open(&with_suffix(path, suffix)) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok((Vec::new(), 0)),
        Err(error) => return Err(unreadable(&error)),
    };
    let size = file.metadata().map_err(|error| unreadable(&error))?.len();
    Ok((head(file, bytes).map_err(|error| unreadable(&error))?, size))
}

fn open(path: &Path, marks: &Marks) -> Result<Connection> {
    let at_rest = marks.log.is_empty() && marks.journal.is_empty();
    let connection = if at_rest {
        in_place(path)
    } else {
        in_memory(path, marks)
    }?;
    guarded(connection)
}

/// A browser's row is a few kilobytes in some 25 columns, and its schema two tables and an index.
const LIMITS: &[(Limit, i32)] = &[
    (Limit::SQLITE_LIMIT_LENGTH, 4 << 20),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 64 << 10),
    (Limit::SQLITE_LIMIT_COLUMN, 100),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 50),
    (Limit::SQLITE_LIMIT_VDBE_OP, 10_000),
    (Limit::SQLITE_LIMIT_ATTACHED, 0),
    (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
];

/// Sets what SQLite advises for files from elsewhere ("Defense Against The Dark Arts").
pub fn guarded(connection: Connection) -> Result<Connection> {
    let set = || -> rusqlite::Result<()> {
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
        for (limit, most) in LIMITS {
            connection.set_limit(*limit, *most)?;
        }
        // Nothing of a store goes to a temporary file.
        connection.pragma_update(None, "temp_store", "memory")?;
        connection.pragma_update(None, "cell_size_check", true)
    };
    set().map_err(|error| sql(&error))?;
    Ok(connection)
}

/// SQLite's error as ours. Its message can quote a row, so only the code's own words are kept.
pub fn sql(error: &rusqlite::Error) -> Error {
    let cause = match error {
        rusqlite::Error::SqliteFailure(failure, _) => failure.to_string(),
        _ => "unexpected content".to_owned(),
    };
    Error::StoreUnreadable { cause }
}

fn in_place(path: &Path) -> Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let uri = format!("file:{}?immutable=1", uri_path(path)?);
    Connection::open_with_flags(uri, flags).map_err(|error| sql(&error))
}

/// A path as SQLite's URI names want it, on every system.
fn uri_path(path: &Path) -> Result<String> {
    let not_text = || Error::StoreUnreadable {
        cause: "the path is not valid text".to_owned(),
    };
    let text = path
        .to_str()
        .ok_or_else(not_text)?
        .replace(std::path::MAIN_SEPARATOR, "/");
    let text = if text.starts_with('/') {
        text
    } else {
        format!("/{text}")
    };
    const KEEP: percent_encoding::AsciiSet = percent_encoding::NON_ALPHANUMERIC
        .remove(b'/')
        .remove(b'.')
        .remove(b'-')
        .remove(b'_')
        .remove(b':');
    Ok(percent_encoding::utf8_percent_encode(&text, &KEEP).to_string())
}

fn in_memory(path: &Path, marks: &Marks) -> Result<Connection> {
    let mut image = bytes_of(path)?;
    if !marks.journal.is_empty() {
        journal::roll_back(&mut image, &bytes_of(&with_suffix(path, "-journal"))?);
    }
    if !marks.log.is_empty() {
        log::replay(&mut image, &bytes_of(&with_suffix(path, "-wal"))?);
    }
    // A database in memory has no log; versions 2 at bytes 18 and 19 would ask for one.
    if let Some(versions) = image.get_mut(18..20) {
        versions.copy_from_slice(&[1, 1]);
    }
    let mut connection = Connection::open_in_memory().map_err(|error| sql(&error))?;
    let size = image.len();
    connection
        .deserialize_read_exact("main", Cursor::new(image.as_slice()), size, true)
        .map_err(|error| sql(&error))?;
    Ok(connection)
}

/// The whole file, in memory that is wiped when dropped: it holds other sites' rows too.
fn bytes_of(path: &Path) -> Result<Zeroizing<Vec<u8>>> {
    match file::read(path, LARGEST_IMAGE) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Zeroizing::default()),
        Err(error) => Err(unreadable(&error)),
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn put_page(image: &mut Vec<u8>, page: u32, content: &[u8]) {
    let Some(index) = (page as usize).checked_sub(1) else {
        return;
    };
    let Some(start) = index.checked_mul(content.len()) else {
        return;
    };
    let end = start.saturating_add(content.len());
    if end as u64 > LARGEST_IMAGE {
        return;
    }
    if image.len() < end {
        image.resize(end, 0);
    }
    image[start..end].copy_from_slice(content);
}

fn is_page_size(size: usize) -> bool {
    (512..=65536).contains(&size) && size.is_power_of_two()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &Path) -> i64 {
        look(path, |db| {
            db.query_row("SELECT count(*) FROM t", [], |row| row.get(0))
                .map_err(|e| sql(&e))
        })
        .unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_at_rest_is_read_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ä b?#%.sqlite");
        Connection::open(&path)
            .unwrap()
            .execute_batch("CREATE TABLE t(x); INSERT INTO t VALUES (1)")
            .unwrap();
        assert_eq!(count(&path), 1);
        assert_eq!(names(folder.path()).len(), 1, "nothing was left beside it");
    }

    #[test]
    fn the_committed_part_of_a_log_is_seen_and_the_rest_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wal.sqlite");
        let writer = Connection::open(&path).unwrap();
        writer
            .execute_batch(
                "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=2;
                 CREATE TABLE t(x); INSERT INTO t VALUES (1),(2);",
            )
            .unwrap();
        let before = names(folder.path());
        assert_eq!(count(&path), 2, "all of it is in the log");
        // A large open transaction spills uncommitted frames into the log.
        writer
            .execute_batch("BEGIN; INSERT INTO t SELECT randomblob(4000) FROM t a, t b, t c, t d, t e;")
            .unwrap();
        assert_eq!(count(&path), 2, "an open transaction does not count");
        writer.execute_batch("COMMIT").unwrap();
        assert_eq!(count(&path), 34);
        writer
            .execute_batch("PRAGMA wal_checkpoint(FULL); DELETE FROM t WHERE rowid > 1;")
            .unwrap();
        assert_eq!(count(&path), 1, "a log begun anew carries other salts");
        assert_eq!(names(folder.path()), before, "nothing came or went");
    }

    #[test]
    fn a_broken_log_frame_ends_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wal.sqlite");
        let writer = Connection::open(&path).unwrap();
        writer
            .execute_batch("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE t(x);")
            .unwrap();
        let whole = std::fs::metadata(with_suffix(&path, "-wal")).unwrap().len();
        writer.execute_batch("INSERT INTO t VALUES (1);").unwrap();
        let log = std::fs::read(with_suffix(&path, "-wal")).unwrap();
        let copy = folder.path().join("copy.sqlite");
        for cut in [whole, whole + 5, whole + 30] {
            std::fs::copy(&path, &copy).unwrap();
            std::fs::write(with_suffix(&copy, "-wal"), &log[..cut as usize]).unwrap();
            assert_eq!(count(&copy), 0, "cut at {cut}");
        }
        let mut bad = log.clone();
        bad[whole as usize + 100] ^= 1;
        std::fs::write(with_suffix(&copy, "-wal"), &bad).unwrap();
        assert_eq!(count(&copy), 0, "a changed byte breaks the checksum");
    }

    #[test]
    fn what_a_hot_journal_takes_back_is_not_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hot.sqlite");
        let writer = Connection::open(&path).unwrap();
        writer
            .execute_batch(
                "PRAGMA cache_size=2; CREATE TABLE t(x); INSERT INTO t VALUES (1),(2);
                 BEGIN; INSERT INTO t SELECT randomblob(4000) FROM t a, t b, t c, t d, t e; UPDATE t SET x = 7;",
            )
            .unwrap();
        let (main, journal) = (
            std::fs::read(&path).unwrap(),
            std::fs::read(with_suffix(&path, "-journal")).unwrap(),
        );
        assert!(
            journal.starts_with(journal::MAGIC),
            "the change has spilled into the main file"
        );
        // The same two files, as a crash at this moment would leave them.
        let crashed = folder.path().join("crashed.sqlite");
        std::fs::write(&crashed, &main).unwrap();
        std::fs::write(with_suffix(&crashed, "-journal"), &journal).unwrap();
        assert_eq!(count(&crashed), 2);
        assert_eq!(
            std::fs::read(&crashed).unwrap(),
            main,
            "and the file is as it was"
        );
    }

    #[test]
    fn a_file_that_is_no_database_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        std::fs::write(
            &path,
            b"certainly not a database, but long enough to be looked at".repeat(20),
        )
        .unwrap();
        let error = look(&path, |db| {
            db.query_row("SELECT 1 FROM t", [], |_| Ok(()))
                .map_err(|e| sql(&e))
        });
        assert_eq!(error.unwrap_err().code(), "store-unreadable");
    }
}
