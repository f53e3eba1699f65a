//! A writer changes the files between two steps of a look: what is seen is the old state or the new one.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use super::*;

/// Does `change` and leaves the main file with the time it had, as a clock between two ticks would.
fn within_a_tick(path: &Path, change: impl FnOnce()) {
    let main = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    let before = main.metadata().unwrap().modified().unwrap();
    change();
    main.set_modified(before).unwrap();
}

fn number_in(db: &Connection, sql_text: &str) -> i64 {
    db.query_row(sql_text, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_log_that_is_copied_into_the_main_file_during_a_look_tears_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wal.sqlite");
    let writer = Connection::open(&path).unwrap();
    writer
        .execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE a(x); CREATE TABLE b(x);
             INSERT INTO a VALUES (0); INSERT INTO b VALUES (1); PRAGMA wal_checkpoint(RESTART); UPDATE a SET x = 1;",
        )
        .unwrap();
    let looks = Cell::new(0);
    let seen = look(&path, |view| {
        let db = view.sqlite()?;
        let a = number_in(db, "SELECT x FROM a");
        if looks.replace(looks.get() + 1) == 0 {
            within_a_tick(&path, || {
                let both =
                    "BEGIN; UPDATE a SET x = 2; UPDATE b SET x = 2; COMMIT; PRAGMA wal_checkpoint(PASSIVE)";
                writer.execute_batch(both).unwrap();
            });
        }
        Ok((a, number_in(db, "SELECT x FROM b")))
    });
    assert_eq!(seen, Ok((2, 2)), "one state, not half of each");
}

#[test]
fn a_journal_that_becomes_hot_during_a_look_tears_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hot.sqlite");
    let writer = Connection::open(&path).unwrap();
    writer
        .execute_batch(
            "PRAGMA cache_size=1; CREATE TABLE t(x, more);
             WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 500)
             INSERT INTO t SELECT 0, zeroblob(1000) FROM n;",
        )
        .unwrap();
    let looks = Cell::new(0);
    let sum = look(&path, |view| {
        let db = view.sqlite()?;
        if looks.replace(looks.get() + 1) == 0 {
            within_a_tick(&path, || {
                writer.execute_batch("BEGIN; UPDATE t SET x = 1").unwrap();
            });
        }
        Ok(number_in(db, "SELECT sum(x) FROM t"))
    });
    assert_eq!(sum, Ok(0), "what is not committed is not seen");
}

/// What a writer does in the middle of a look, and what is right to see then.
struct Meanwhile {
    mode: &'static str,
    change: &'static str,
    /// Whether the first look sees the old state in one part and the new one in the other.
    torn: bool,
    seen: i64,
}

/// The lock is kept from the first change to the end.
const EXCLUSIVE: &str = "delete; PRAGMA locking_mode = exclusive";

const MEANWHILE: &[Meanwhile] = &[
    Meanwhile {
        mode: "delete",
        change: "UPDATE t SET x = 1",
        torn: true,
        seen: 1,
    },
    Meanwhile {
        mode: "truncate",
        change: "UPDATE t SET x = 1",
        torn: true,
        seen: 1,
    },
    Meanwhile {
        mode: "persist",
        change: "UPDATE t SET x = 1",
        torn: true,
        seen: 1,
    },
    // Pages of the change go into the main file before its end, and the journal can take them back.
    Meanwhile {
        mode: "delete",
        change: "BEGIN; UPDATE t SET x = 1",
        torn: true,
        seen: 0,
    },
    Meanwhile {
        mode: "truncate",
        change: "BEGIN; UPDATE t SET x = 1",
        torn: true,
        seen: 0,
    },
    Meanwhile {
        mode: "persist",
        change: "BEGIN; UPDATE t SET x = 1",
        torn: true,
        seen: 0,
    },
    // Of all its changes the counter tells the first only.
    Meanwhile {
        mode: EXCLUSIVE,
        change: "UPDATE t SET x = 1",
        torn: true,
        seen: 1,
    },
    Meanwhile {
        mode: EXCLUSIVE,
        change: "BEGIN; UPDATE t SET x = 1",
        torn: true,
        seen: 0,
    },
    Meanwhile {
        mode: "wal",
        change: "UPDATE t SET x = 1",
        torn: false,
        seen: 1,
    },
    Meanwhile {
        mode: "wal",
        change: "BEGIN; UPDATE t SET x = 1",
        torn: false,
        seen: 0,
    },
    Meanwhile {
        mode: "wal",
        change: "UPDATE t SET x = 1; PRAGMA wal_checkpoint(PASSIVE)",
        torn: true,
        seen: 1,
    },
    // The log begins anew, over the frames that the first look has found.
    Meanwhile {
        mode: "wal",
        change: "UPDATE t SET x = 2; PRAGMA wal_checkpoint(RESTART); UPDATE t SET x = 1",
        torn: true,
        seen: 1,
    },
];

#[test]
fn a_change_between_two_steps_of_a_look_is_seen_whole_or_not_at_all() {
    for Meanwhile {
        mode,
        change,
        torn,
        seen,
    } in MEANWHILE
    {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.sqlite");
        let writer = Connection::open(&path).unwrap();
        writer
            .execute_batch(&format!(
                "PRAGMA journal_mode = {mode}; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = 1;
                 CREATE TABLE t(x, more);
                 WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 500)
                 INSERT INTO t SELECT 0, zeroblob(1000) FROM n;
                 PRAGMA wal_checkpoint(RESTART); UPDATE t SET more = zeroblob(999) WHERE rowid = 1"
            ))
            .unwrap();
        // A time that is yet to come is never old enough to tell of a write.
        let main = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
        main.set_modified(SystemTime::now() + Duration::from_secs(3600))
            .unwrap();
        let looks = RefCell::new(Vec::new());
        let last = look(&path, |view| {
            let db = view.sqlite()?;
            let first = looks.borrow().is_empty();
            let mut steps = db.prepare("SELECT x FROM t ORDER BY rowid").unwrap();
            let mut rows = steps.query([]).unwrap();
            let mut states = BTreeSet::new();
            let mut step = 0;
            while let Some(row) = rows.next().map_err(|error| sql(&error))? {
                states.insert(row.get::<_, i64>(0).unwrap());
                step += 1;
                if first && step == 250 {
                    within_a_tick(&path, || writer.execute_batch(change).unwrap());
                }
            }
            looks.borrow_mut().push(states.clone());
            Ok(states)
        });
        let looks = looks.into_inner();
        assert_eq!(last, Ok([*seen].into()), "{mode}: {change}");
        let needed = if *mode == "wal" { 2 } else { 3 };
        assert_eq!(
            looks.len(),
            needed,
            "{mode}: {change}: one that is torn, and two that agree where there is no log"
        );
        assert_eq!(
            looks[0].len() > 1,
            *torn,
            "{mode}: {change}: {:?} at first",
            looks[0]
        );
    }
}

#[test]
fn a_head_that_goes_to_zeros_during_a_look_makes_it_unsure_and_no_worse() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("torn.sqlite");
    Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TABLE t(x); CREATE INDEX i ON t(x); INSERT INTO t VALUES ('here')")
        .unwrap();
    let whole = std::fs::read(&path).unwrap();
    let index = |view: &View| view.rows_with(3, "here");
    let busy = look(&path, |view| {
        assert_eq!(index(view), Some(vec![1]));
        for zeros in [0..100, 16..18, 56..60] {
            let mut torn = whole.clone();
            torn[zeros].fill(0);
            std::fs::write(&path, torn).unwrap();
            assert_eq!(index(view), None);
            assert!(view.tables().is_none_or(|tables| tables.made().is_none()));
        }
        std::fs::write(&path, &whole).unwrap();
        Ok(())
    });
    assert_eq!(busy, Err(Error::StoreBusy), "what was seen does not count");
}
