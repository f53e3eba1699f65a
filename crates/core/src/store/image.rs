//! A consistent look at an SQLite file that a browser may be writing: no lock, no copy, no trace.
//!
//! What is read are pages (`pages`): the main file in place, and over it the pages that a write-ahead log has committed
//! or a hot journal would put back, each where it lies. A table of the usual form is taken from them as it is
//! (`tables`); all others are read by SQLite, through a door of ours (`door`). Afterwards the marks that every writer
//! must change are looked at again, and if they moved the look is repeated. Layouts: SQLite's "Database File Format",
//! sections 1.3, 3 and 4.

mod btree;
mod door;
mod index;
mod journal;
mod log;
mod marks;
mod pages;
mod tables;
mod turns;

use std::cell::OnceCell;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime};

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, ErrorCode};

use self::log::End;
use self::marks::Marks;
use self::pages::Pages;
use crate::error::{Error, Result};
use crate::file;
use crate::platform;

pub use self::btree::Stored;
pub use self::marks::{JOURNAL, LOG, beside, journal_of, with_suffix};
pub use self::tables::{Made, Tables};
pub use self::turns::{alone, looking};

/// Pauses between looks; together about 1.6 s. A browser's commit takes milliseconds.
const PAUSES_MS: &[u64] = &[0, 2, 5, 10, 20, 50, 100, 200, 400, 800];

/// A million cookies take a tenth of a second. A file that takes so long is damaged, or was made to.
const LONGEST_LOOK: Duration = Duration::from_secs(4);

/// How many of its steps SQLite takes before it is asked whether there is time left; some microseconds.
const STEPS: i32 = 1000;

/// What SQLite may hold in memory, in all connections of this process. A look takes about 3 MB.
const MOST_MEMORY: i64 = 64 << 20;

/// Runs `work` on one consistent state of the database `path`; where nothing would tell of a change meanwhile, two looks
/// must find the same.
pub fn look<T: PartialEq>(path: &Path, work: impl Fn(&View) -> Result<T>) -> Result<T> {
    look_within(LONGEST_LOOK, path, work)
}

/// One state of a database, with SQLite or without.
pub struct View {
    pages: Rc<Pages>,
    deadline: Instant,
    sqlite: OnceCell<Connection>,
}

impl View {
    /// The tables, if they are of the form that needs no SQLite.
    pub fn tables(&self) -> Option<Tables<'_>> {
        Tables::of(&self.pages)
    }

    /// The same through SQLite, which is opened when it is first asked for.
    pub fn sqlite(&self) -> Result<&Connection> {
        if let Some(opened) = self.sqlite.get() {
            return Ok(opened);
        }
        let opened = door::open(Rc::clone(&self.pages)).map_err(|error| sql(&error))?;
        let opened = limited(guarded(opened)?, self.deadline)?;
        Ok(self.sqlite.get_or_init(|| opened))
    }

    /// The numbers of the rows of which the index at `root` says that they hold `text`; `None` where only SQLite can
    /// say. Each row is to be asked whether it is true.
    pub fn rows_with(&self, root: u32, text: &str) -> Option<Vec<i64>> {
        self.tables()?.rows_with(root, text)
    }
}

fn look_within<T: PartialEq>(longest: Duration, path: &Path, work: impl Fn(&View) -> Result<T>) -> Result<T> {
    let deadline = Instant::now() + longest;
    let mut earlier = None;
    for pause in PAUSES_MS {
        std::thread::sleep(Duration::from_millis(*pause));
        let _looking = looking(path);
        let begun = SystemTime::now();
        let before = Marks::of(path)?;
        let (outcome, end) = match open(path, &before, deadline) {
            Ok((view, end)) => (work(&view), end),
            Err(error) => (Err(error), None),
        };
        let went_on = end.is_some_and(|end| !end.still_holds().unwrap_or(false));
        let steady = before.still_hold(&Marks::of(path)?) && !went_on;
        let is_sure = || before.tell_of_writes_after(begun) || earlier.as_ref() == Some(&outcome);
        match outcome {
            Err(Error::StoreUnreadable { .. }) if Instant::now() > deadline => return Err(Error::StoreSlow),
            Err(Error::StoreSlow) => return Err(Error::StoreSlow),
            outcome if steady && is_sure() => return outcome,
            // What a torn look said does not count.
            outcome => earlier = steady.then_some(outcome),
        }
    }
    Err(Error::StoreBusy)
}

/// An error if the browser encrypts the file `path`.
pub fn refuse_sealed(path: &Path) -> Result<()> {
    match Marks::of(path)?.sealed {
        true => Err(Error::StoreEncrypted),
        false => Ok(()),
    }
}

fn unreadable(error: &io::Error) -> Error {
    let cause = error.to_string();
    match error.kind() {
        ErrorKind::TimedOut => Error::StoreSlow,
        _ if platform::is_held(error) => Error::StoreHeld,
        // The file ends within a page.
        ErrorKind::UnexpectedEof => Error::StoreDamaged { cause },
        _ => Error::StoreUnreadable { cause },
    }
}

fn open(path: &Path, marks: &Marks, deadline: Instant) -> Result<(View, Option<End>)> {
    if marks.sealed {
        return Err(Error::StoreEncrypted);
    }
    let (pages, end) = pages_of(path, marks, deadline).map_err(|error| unreadable(&error))?;
    let view = View {
        pages: Rc::new(pages),
        deadline,
        sqlite: OnceCell::new(),
    };
    Ok((view, end))
}

/// Lets SQLite work until the `deadline`; then it gives up, and takes back what it was about to change.
pub fn limited(mut connection: Connection, deadline: Instant) -> Result<Connection> {
    connection
        .progress_handler(STEPS, Some(move || Instant::now() > deadline))
        .map_err(|error| sql(&error))?;
    Ok(connection)
}

/// The state that counts: what the log committed, over what the journal would put back, over the main file.
fn pages_of(path: &Path, marks: &Marks, deadline: Instant) -> io::Result<(Pages, Option<End>)> {
    let (mut beside, mut end) = (Vec::new(), None);
    if !marks.log.is_empty() {
        let (committed, its_end) = log::committed(file::open(&with_suffix(path, LOG))?, deadline)?;
        beside.extend(committed);
        end = its_end;
    }
    if !marks.journal.is_empty() {
        beside.extend(journal::saved(
            file::open(&with_suffix(path, JOURNAL))?,
            deadline,
        )?);
    }
    Ok((Pages::new(file::open(path)?, beside, deadline)?, end))
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
        connection.pragma_update(None, "hard_heap_limit", MOST_MEMORY)?;
        // A look reads hardly a page twice: kilobytes for the way down to a row.
        connection.pragma_update(None, "cache_size", -128)?;
        // Nothing of a store goes to a temporary file.
        connection.pragma_update(None, "temp_store", "memory")?;
        connection.pragma_update(None, "cell_size_check", true)
    };
    set().map_err(|error| sql(&error))?;
    Ok(connection)
}

/// SQLite's error as ours. Its message can quote a row, so only the code's own words are kept.
pub fn sql(error: &rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(failure, _) = error else {
        return Error::StoreUnreadable {
            cause: "unexpected content".to_owned(),
        };
    };
    let cause = failure.to_string();
    match failure.code {
        ErrorCode::OperationInterrupted => Error::StoreSlow,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Error::StoreDamaged { cause },
        _ => Error::StoreUnreadable { cause },
    }
}

/// Fills `bytes` from `at` on; false if the file ends before.
fn exact(file: &File, bytes: &mut [u8], at: u64) -> io::Result<bool> {
    Ok(platform::read_at(file, bytes, at)? == bytes.len())
}

fn in_time(deadline: Instant) -> io::Result<()> {
    match Instant::now() > deadline {
        true => Err(ErrorKind::TimedOut.into()),
        false => Ok(()),
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn is_page_size(size: usize) -> bool {
    (512..=65536).contains(&size) && size.is_power_of_two()
}

#[cfg(test)]
mod tests;
