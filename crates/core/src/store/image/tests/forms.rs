//! A look sees what SQLite itself sees, in whatever form the database, its log or its journal is.

use std::fs;

use rusqlite::ffi;

use super::*;

/// How a database keeps its pages.
#[derive(Debug, Clone, Copy)]
struct Form {
    page: u32,
    /// Bytes of each page that are kept back.
    reserved: i32,
    /// Off, full or incremental.
    auto_vacuum: u32,
}

fn forms() -> impl Iterator<Item = Form> {
    let pages = (9..=16).map(|bits| 1 << bits);
    pages.flat_map(|page| {
        let others = [(0, 0), (24, 0), (0, 1), (12, 2)];
        others.map(|(reserved, auto_vacuum)| Form {
            page,
            reserved,
            auto_vacuum,
        })
    })
}

/// A database of `form` in the midst of the last change.
fn made(path: &Path, form: Form, mode: &str) -> Connection {
    let db = Connection::open(path).unwrap();
    let mut reserved = form.reserved;
    // SAFETY: the connection is open, and SQLite reads and writes the one number.
    let code = unsafe {
        let what = ffi::SQLITE_FCNTL_RESERVE_BYTES;
        ffi::sqlite3_file_control(db.handle(), c"main".as_ptr(), what, (&raw mut reserved).cast())
    };
    assert_eq!(code, ffi::SQLITE_OK);
    db.execute_batch(&format!(
        "PRAGMA page_size = {}; PRAGMA auto_vacuum = {}; VACUUM; PRAGMA journal_mode = {mode};
         PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = 1; CREATE TABLE t(host, x); CREATE INDEX i ON t(host);
         WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 400)
         INSERT INTO t SELECT CASE x % 7 WHEN 0 THEN 'here' ELSE 'there' || x END, zeroblob(x % 50) FROM n;
         DELETE FROM t WHERE rowid % 5 = 0; {} BEGIN; UPDATE t SET host = 'here', x = zeroblob(3000) WHERE rowid % 3 = 0;",
        form.page,
        form.auto_vacuum,
        if mode == "wal" { "PRAGMA wal_checkpoint(PASSIVE);" } else { "" },
    ))
    .unwrap();
    db
}

/// Copies the database with what lies beside it, as a crash at this moment would leave it.
fn crashed(path: &Path, to: &Path) {
    for suffix in ["", LOG, JOURNAL] {
        let (from, to) = (with_suffix(path, suffix), with_suffix(to, suffix));
        match from.exists() {
            true => drop(fs::copy(from, to).unwrap()),
            false => drop(fs::remove_file(to)),
        }
    }
}

type Rows = Vec<(i64, String, i64)>;

fn rows(db: &Connection) -> Rows {
    let mut query = db
        .prepare("SELECT rowid, host, length(x) FROM t ORDER BY rowid")
        .unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    rows.unwrap().map(rusqlite::Result::unwrap).collect()
}

/// What SQLite makes of a copy of the database: it writes into it.
fn by_sqlite(path: &Path) -> Rows {
    let copy = with_suffix(path, "-of-sqlite");
    crashed(path, &copy);
    let db = Connection::open(&copy).unwrap();
    let word: String = db
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(word, "ok");
    rows(&db)
}

fn by_look(path: &Path) -> Result<(Rows, Option<Vec<i64>>)> {
    look(path, |view| {
        let db = view.sqlite()?;
        let root = db.query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'i'", [], |row| {
            row.get(0)
        });
        let root = root.map_err(|error| sql(&error))?;
        Ok((rows(db), view.rows_with(root, "here")))
    })
}

/// Both see the same, and the index names at least the rows with its text.
fn agree(path: &Path, what: &str) -> Rows {
    let (seen, found) = by_look(path).unwrap();
    assert_eq!(seen, by_sqlite(path), "{what}");
    let found = found.unwrap_or_else(|| panic!("{what}: the index can be walked"));
    let here: Vec<i64> = seen
        .iter()
        .filter(|(_, host, _)| host.contains("here"))
        .map(|(row, ..)| *row)
        .collect();
    assert_eq!(found, here, "{what}");
    seen
}

#[test]
fn a_look_sees_what_sqlite_sees_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    for (at, form) in forms().enumerate() {
        for mode in ["delete", "wal"] {
            let what = format!("{form:?}, {mode}");
            let path = folder.path().join(format!("{at}-{mode}"));
            let db = made(&path, form, mode);
            let midst = folder.path().join(format!("{at}-{mode}-midst"));
            crashed(&path, &midst);
            let head = fs::read(&midst).unwrap();
            assert_eq!(i32::from(head[20]), form.reserved, "{what}");
            let beside = fs::read(with_suffix(&midst, if mode == "wal" { LOG } else { JOURNAL })).unwrap();
            assert!(
                beside.len() > 1000 && beside[0] != 0,
                "{what}: the change is under way"
            );
            let before = agree(&midst, &what);
            db.execute_batch("COMMIT").unwrap();
            crashed(&path, &midst);
            let after = agree(&midst, &what);
            assert_ne!(before, after, "{what}");
        }
    }
}

/// The log with its checksums counted the other way round, as a machine with the big end first writes it.
fn turned(log: &[u8], page: usize) -> Vec<u8> {
    let mut turned = log.to_vec();
    let put = |to: &mut [u8], (a, b): (u32, u32)| {
        to[..4].copy_from_slice(&a.to_be_bytes());
        to[4..8].copy_from_slice(&b.to_be_bytes());
    };
    turned[3] = 0x83;
    let mut sum = log::add_up(&turned[..24], (0, 0), false);
    put(&mut turned[24..], sum);
    for frame in turned[32..].chunks_exact_mut(24 + page) {
        sum = log::add_up(&frame[..8], sum, false);
        sum = log::add_up(&frame[24..], sum, false);
        put(&mut frame[16..], sum);
    }
    turned
}

#[test]
fn a_log_of_a_machine_with_the_big_end_first_is_read_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    let form = Form {
        page: 1024,
        reserved: 0,
        auto_vacuum: 0,
    };
    let db = made(&path, form, "wal");
    db.execute_batch("COMMIT").unwrap();
    let copy = folder.path().join("copy");
    crashed(&path, &copy);
    let plain = agree(&copy, "as it was");
    let log = fs::read(with_suffix(&copy, LOG)).unwrap();
    assert_eq!(log[3], 0x82);
    let mut other = turned(&log, 1024);
    fs::write(with_suffix(&copy, LOG), &other).unwrap();
    assert_eq!(agree(&copy, "turned"), plain);
    other[24 + 8 + 24 + 100] ^= 1;
    fs::write(with_suffix(&copy, LOG), &other).unwrap();
    assert_ne!(agree(&copy, "with a changed byte"), plain);
}

/// A hot journal of several segments, and where each begins.
fn segments(path: &Path) -> Vec<usize> {
    let journal = fs::read(with_suffix(path, JOURNAL)).unwrap();
    let starts = (0..journal.len()).step_by(512);
    starts
        .filter(|at| journal[*at..].starts_with(journal::MAGIC))
        .collect()
}

#[test]
fn a_journal_counts_up_to_the_first_record_that_is_not_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("x"), folder.path().join("copy"));
    let form = Form {
        page: 512,
        reserved: 0,
        auto_vacuum: 0,
    };
    let _db = made(&path, form, "delete");
    crashed(&path, &copy);
    let whole = fs::read(with_suffix(&copy, JOURNAL)).unwrap();
    let records = |segment: &usize| u32::from_be_bytes(whole[segment + 8..segment + 12].try_into().unwrap());
    let mut segments = segments(&copy);
    segments.retain(|segment| records(segment) >= 2);
    assert!(segments.len() > 2, "{segments:?}");
    let looks_like_sqlite = |what: &str| {
        let theirs = with_suffix(&copy, "-of-sqlite");
        crashed(&copy, &theirs);
        // Half a change may leave no sound database; it is put back first all the same.
        let _ = Connection::open(&theirs)
            .unwrap()
            .execute_batch("SELECT * FROM sqlite_schema");
        assert!(!with_suffix(&theirs, JOURNAL).exists(), "{what}: put back");
        assert!(bytes_of(&copy) == fs::read(&theirs).unwrap(), "{what}");
    };
    // The last byte that counts in the second record of a segment.
    for at in segments[..3]
        .iter()
        .map(|segment| segment + 512 + RECORD + 4 + 312)
    {
        let mut broken = whole.clone();
        broken[at] ^= 1;
        fs::write(with_suffix(&copy, JOURNAL), &broken).unwrap();
        looks_like_sqlite(&format!("broken at {at}"));
    }
    let mut twice = whole.clone();
    let (first, second) = (segments[0] + 512, segments[0] + 512 + RECORD);
    assert_ne!(twice[first + 4..][..512], twice[second + 4..][..512]);
    twice.copy_within(first..first + 4, second);
    fs::write(with_suffix(&copy, JOURNAL), &twice).unwrap();
    looks_like_sqlite("one page twice");
}

/// A record of a page of 512 bytes: its number, its content, and a sum.
const RECORD: usize = 4 + 512 + 4;

/// The database as a look sees it.
fn bytes_of(path: &Path) -> Vec<u8> {
    let deadline = Instant::now() + LONGEST_LOOK;
    let (pages, _) = pages_of(path, &Marks::of(path).unwrap(), deadline).unwrap();
    let mut bytes = vec![0; pages.size() as usize];
    assert_eq!(pages.read(0, &mut bytes).unwrap(), bytes.len());
    bytes
}

#[test]
fn a_journal_of_several_databases_is_refused_and_not_applied() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("x"), folder.path().join("copy"));
    let form = Form {
        page: 1024,
        reserved: 0,
        auto_vacuum: 0,
    };
    let _db = made(&path, form, "delete");
    crashed(&path, &copy);
    agree(&copy, "as it was");
    let name = b"/gone/x-mj0123459AB";
    let mut journal = fs::read(with_suffix(&copy, JOURNAL)).unwrap();
    let page_of_the_lock = 0x4000_0000_u32 / 1024 + 1;
    let sum: u32 = name.iter().map(|byte| u32::from(*byte)).sum();
    journal.extend(page_of_the_lock.to_be_bytes());
    journal.extend(name);
    journal.extend((name.len() as u32).to_be_bytes());
    journal.extend(sum.to_be_bytes());
    journal.extend(journal::MAGIC);
    fs::write(with_suffix(&copy, JOURNAL), &journal).unwrap();
    let theirs = with_suffix(&copy, "-of-sqlite");
    crashed(&copy, &theirs);
    let _ = Connection::open(&theirs)
        .unwrap()
        .execute_batch("SELECT * FROM sqlite_schema");
    assert!(
        fs::read(&theirs).unwrap() == fs::read(&copy).unwrap(),
        "SQLite takes nothing back"
    );
    assert_eq!(by_look(&copy).unwrap_err().code(), "store-unreadable");
}
