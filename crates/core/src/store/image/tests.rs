mod torn;

mod forms;

use super::*;

fn count(path: &Path) -> i64 {
    look(path, |view| {
        let db = view.sqlite()?;
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
    let path = folder.path().join("ä b#%.sqlite");
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
    let whole = std::fs::metadata(with_suffix(&path, LOG)).unwrap().len();
    writer.execute_batch("INSERT INTO t VALUES (1);").unwrap();
    let log = std::fs::read(with_suffix(&path, LOG)).unwrap();
    let copy = folder.path().join("copy.sqlite");
    for cut in [whole, whole + 5, whole + 30] {
        std::fs::copy(&path, &copy).unwrap();
        std::fs::write(with_suffix(&copy, LOG), &log[..cut as usize]).unwrap();
        assert_eq!(count(&copy), 0, "cut at {cut}");
    }
    let mut bad = log.clone();
    bad[whole as usize + 100] ^= 1;
    std::fs::write(with_suffix(&copy, LOG), &bad).unwrap();
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
        std::fs::read(with_suffix(&path, JOURNAL)).unwrap(),
    );
    assert!(
        journal.starts_with(journal::MAGIC),
        "the change has spilled into the main file"
    );
    // The same two files, as a crash at this moment would leave them.
    let crashed = folder.path().join("crashed.sqlite");
    std::fs::write(&crashed, &main).unwrap();
    std::fs::write(with_suffix(&crashed, JOURNAL), &journal).unwrap();
    assert_eq!(count(&crashed), 2);
    assert_eq!(
        std::fs::read(&crashed).unwrap(),
        main,
        "and the file is as it was"
    );
}

#[test]
fn only_what_the_file_itself_says_is_damage() {
    let code = |kind: ErrorKind| unreadable(&io::Error::from(kind)).code();
    assert_eq!(code(ErrorKind::UnexpectedEof), "store-damaged");
    for kind in [
        ErrorKind::PermissionDenied,
        ErrorKind::ResourceBusy,
        ErrorKind::NotFound,
    ] {
        assert_eq!(code(kind), "store-unreadable", "{kind}");
    }
    let word = |code| {
        sql(&rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(code),
            None,
        ))
        .code()
    };
    assert_eq!(word(rusqlite::ffi::SQLITE_CORRUPT), "store-damaged");
    assert_eq!(word(rusqlite::ffi::SQLITE_CANTOPEN), "store-unreadable");
    assert_eq!(word(rusqlite::ffi::SQLITE_IOERR_READ), "store-unreadable");
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
    let error = look(&path, |view| {
        let db = view.sqlite()?;
        db.query_row("SELECT 1 FROM t", [], |_| Ok(()))
            .map_err(|e| sql(&e))
    });
    assert_eq!(error.unwrap_err().code(), "store-damaged");
}

#[test]
fn a_live_store_of_gigabytes_is_read_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wal.sqlite");
    let writer = Connection::open(&path).unwrap();
    writer
        .execute_batch("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE t(x)")
        .unwrap();
    writer.execute_batch("INSERT INTO t VALUES (1)").unwrap();
    // A hole on the disk, which would have to be held in memory if the file were.
    let main = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    main.set_len(8 << 30).unwrap();
    assert_eq!(count(&path), 1);
}

/// A database whose table has more rows than anyone can count: twelve pages, each naming the next one twenty
/// times, and one row at the end.
fn endless(path: &Path) {
    const PAGE: usize = 512;
    let db = Connection::open(path).unwrap();
    db.execute_batch("PRAGMA page_size = 512; CREATE TABLE t(x); INSERT INTO t VALUES (1)")
        .unwrap();
    drop(db);
    let mut bytes = std::fs::read(path).unwrap();
    let leaf = bytes.split_off(PAGE);
    assert_eq!(
        (bytes.len(), leaf.len()),
        (PAGE, PAGE),
        "the schema, and the table's only page"
    );
    let last = 14_u32;
    for next in 3..=last {
        let mut page = vec![0; PAGE];
        let cells: u16 = 20;
        let content = PAGE as u16 - 5 * cells;
        page[0] = 5;
        page[3..5].copy_from_slice(&cells.to_be_bytes());
        page[5..7].copy_from_slice(&content.to_be_bytes());
        page[8..12].copy_from_slice(&next.to_be_bytes());
        for cell in 0..cells {
            let (at, pointer) = (content + 5 * cell, usize::from(12 + 2 * cell));
            page[pointer..pointer + 2].copy_from_slice(&at.to_be_bytes());
            page[usize::from(at)..usize::from(at) + 4].copy_from_slice(&next.to_be_bytes());
            page[usize::from(at) + 4] = 1;
        }
        bytes.extend(page);
    }
    bytes.extend(leaf);
    bytes[28..32].copy_from_slice(&last.to_be_bytes());
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn a_store_that_never_ends_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("endless.sqlite");
    endless(&path);
    let search = |db: &Connection, what: &str| {
        db.prepare("SELECT x FROM t WHERE x = ?1")
            .and_then(|mut query| query.exists([what]))
            .map_err(|e| sql(&e))
    };
    let longest = Duration::from_millis(50);
    assert_eq!(
        look_within(longest, &path, |view| search(view.sqlite()?, "2")),
        Err(Error::StoreSlow)
    );
    assert_eq!(
        look(&path, |view| {
            let db = view.sqlite()?;
            db.query_row("SELECT x FROM t LIMIT 1", [], |row| row.get(0))
                .map_err(|e| sql(&e))
        }),
        Ok(1),
        "the file is sound otherwise"
    );
}

#[test]
fn a_disk_that_is_slow_is_told_as_slow_and_not_as_unreadable() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slow.sqlite");
    let db = Connection::open(&path).unwrap();
    db.execute_batch("CREATE TABLE t(x)").unwrap();
    drop(db);
    let longest = Duration::from_millis(20);
    let slow = look_within(longest, &path, |view| {
        let db = view.sqlite()?;
        std::thread::sleep(longest * 2);
        let first = db.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0));
        first.map_err(|error| sql(&error))
    });
    assert_eq!(slow, Err(Error::StoreSlow));
}

#[test]
fn what_a_torn_look_says_of_a_store_that_never_rests_does_not_count() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("busy.sqlite");
    let db = Connection::open(&path).unwrap();
    db.execute_batch("CREATE TABLE t(x)").unwrap();
    let busy = look(&path, |_| -> Result<()> {
        db.execute("INSERT INTO t VALUES (1)", []).unwrap();
        Err(Error::StoreUnreadable {
            cause: "torn".to_owned(),
        })
    });
    assert_eq!(busy, Err(Error::StoreBusy));
}

#[test]
fn a_log_that_never_ends_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wal.sqlite");
    let writer = Connection::open(&path).unwrap();
    writer
        .execute_batch("PRAGMA journal_mode=WAL; CREATE TABLE t(x); INSERT INTO t VALUES (1)")
        .unwrap();
    let nothing = look_within(Duration::ZERO, &path, |_| Ok(()));
    assert_eq!(nothing, Err(Error::StoreSlow));
}

#[test]
fn what_sqlite_holds_in_memory_is_bounded_and_no_other_file_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.sqlite");
    let writer = Connection::open(&path).unwrap();
    writer
        .execute_batch("CREATE TABLE t(x); INSERT INTO t VALUES (1)")
        .unwrap();
    look(&path, |view| {
        let db = view.sqlite()?;
        let most: i64 = db
            .query_row("PRAGMA hard_heap_limit", [], |row| row.get(0))
            .unwrap();
        assert!((1..=MOST_MEMORY).contains(&most));
        let other = folder.path().join("other.sqlite");
        assert!(db.execute("ATTACH ?1 AS other", [other.to_str()]).is_err());
        assert!(db.execute("INSERT INTO t VALUES (2)", []).is_err());
        Ok(())
    })
    .unwrap();
    assert_eq!(names(folder.path()), ["t.sqlite"]);
}
