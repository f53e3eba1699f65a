//! What a writer cannot leave as it was, by which a look knows that it saw one state.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{journal, unreadable};
use crate::error::Result;
use crate::file;

/// The marks.
#[derive(Debug, PartialEq, Eq)]
pub struct Marks {
    size: u64,
    modified: Option<SystemTime>,
    /// Bytes 24 to 27 of the file: the change counter.
    counter: Vec<u8>,
    /// True if every change goes into a log first: byte 18, the "file format write version", is 2.
    is_logged: bool,
    /// True if the browser encrypts the whole file.
    pub sealed: bool,
    /// The log's first 32 bytes, with its salts; empty without a log.
    pub log: Vec<u8>,
    log_size: u64,
    /// The journal's first 28 bytes; empty without one, or if it was made invalid.
    pub journal: Vec<u8>,
    journal_size: u64,
}

impl Marks {
    /// The marks of the database `path` now.
    pub fn of(path: &Path) -> Result<Marks> {
        let main = file::open(path).map_err(|error| unreadable(&error))?;
        let about = main.metadata().map_err(|error| unreadable(&error))?;
        let head = head(main, 28).map_err(|error| unreadable(&error))?;
        let (log, log_size) = start(path, LOG, 32)?;
        let (journal, journal_size) = start(path, JOURNAL, 28)?;
        let hot = journal.starts_with(journal::MAGIC);
        Ok(Marks {
            size: about.len(),
            modified: about.modified().ok(),
            counter: head.get(24..).unwrap_or_default().to_vec(),
            is_logged: head.get(18) == Some(&2),
            sealed: is_sealed(&head),
            log,
            log_size,
            journal: if hot { journal } else { Vec::new() },
            journal_size: if hot { journal_size } else { 0 },
        })
    }

    /// True if a look between `self` and `after` saw one state, unless its log went on ([`super::log::End`]). A log
    /// only grows until its salts change; a journal that became hot may have let pages of a large change out.
    pub fn still_hold(&self, after: &Marks) -> bool {
        let main =
            self.size == after.size && self.modified == after.modified && self.counter == after.counter;
        let log = self.log == after.log && self.log_size <= after.log_size;
        let journal = self.journal == after.journal && self.journal_size == after.journal_size;
        main && log && journal
    }

    /// True if a write after `moment` could not leave these marks as they are. Without a log only the file's time is sure
    /// to change: who keeps the lock from one change to the next (`PRAGMA locking_mode`, as Qt 5 does) counts the
    /// first of them only, and leaves no journal between them.
    pub fn tell_of_writes_after(&self, moment: SystemTime) -> bool {
        let age = self
            .modified
            .and_then(|modified| moment.duration_since(modified).ok());
        self.is_logged || age.is_some_and(|age| age > TICK)
    }
}

/// The coarsest time of any file system that a browser's folder may lie on: FAT's, in steps of two seconds.
const TICK: Duration = Duration::from_secs(2);

/// Firefox's encryption leaves the file its first words, and takes pages of 8192 bytes with 32 of them kept
/// back (`storage/SQLiteMigration.cpp`); nobody else has both.
fn is_sealed(head: &[u8]) -> bool {
    head.starts_with(b"SQLite format 3\0")
        && head.get(16..18) == Some(&[0x20, 0])
        && head.get(20) == Some(&32)
}

fn head(file: File, bytes: u64) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    file.take(bytes).read_to_end(&mut head)?;
    Ok(head)
}

/// What the log's name ends with.
pub const LOG: &str = "-wal";

/// What the journal's name ends with.
pub const JOURNAL: &str = "-journal";

/// The name of the file beside `path`.
pub fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// What SQLite keeps beside `path`, there or not: its log and its journal.
pub fn beside(path: &Path) -> [PathBuf; 2] {
    [LOG, JOURNAL].map(|suffix| with_suffix(path, suffix))
}

/// The rollback journal that lies beside `path`, empty or not.
pub fn journal_of(path: &Path) -> Option<PathBuf> {
    Some(with_suffix(path, JOURNAL)).filter(|journal| journal.exists())
}

/// The first `bytes` of the file beside `path`, and its size; nothing if there is none.
fn start(path: &Path, suffix: &str, bytes: u64) -> Result<(Vec<u8>, u64)> {
    let file = match file::open(&with_suffix(path, suffix)) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok((Vec::new(), 0)),
        Err(error) => return Err(unreadable(&error)),
    };
    let size = file.metadata().map_err(|error| unreadable(&error))?.len();
    Ok((head(file, bytes).map_err(|error| unreadable(&error))?, size))
}
