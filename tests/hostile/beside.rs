//! Logs and journals beside a store that no SQLite wrote.

use std::fs;

use rusqlite::Connection;

use crate::good::{Good, OURS};
use crate::pen::Pen;
use crate::{PLUGS, Told, told_as_it_is};

fn told(pen: &mut Pen, good: &Good, suffix: &str, name: &str, bytes: &[u8]) -> Told {
    told_both(pen, good, &good.bytes, (suffix, bytes), name)
}

fn told_both(pen: &mut Pen, good: &Good, main: &[u8], (suffix, bytes): (&str, &[u8]), name: &str) -> Told {
    good.put(main);
    fs::write(good.beside(suffix), bytes).unwrap();
    told_as_it_is(pen, good, name)
}

/// The log's checksum over pairs of words, counted from the big end.
fn add_up(bytes: &[u8], (mut a, mut b): (u32, u32)) -> (u32, u32) {
    for pair in bytes.chunks_exact(8) {
        a = a
            .wrapping_add(u32::from_be_bytes(pair[..4].try_into().unwrap()))
            .wrapping_add(b);
        b = b
            .wrapping_add(u32::from_be_bytes(pair[4..].try_into().unwrap()))
            .wrapping_add(a);
    }
    (a, b)
}

fn words(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

/// A log whose every checksum fits: a page's number, the size after it, and its content, for each frame.
pub fn log(page_size: u32, frames: &[(u32, u32, Vec<u8>)]) -> Vec<u8> {
    let mut log = words(&[0x377f_0683, 3_007_000, page_size, 0, 7, 9]);
    let mut sum = add_up(&log, (0, 0));
    log.extend(words(&[sum.0, sum.1]));
    for (page, size, content) in frames {
        let head = words(&[*page, *size]);
        sum = add_up(content, add_up(&head, sum));
        log.extend(head);
        log.extend(words(&[7, 9, sum.0, sum.1]));
        log.extend(content);
    }
    log
}

#[test]
fn a_log_with_absurd_numbers_takes_no_room() {
    let mut pen = Pen::new();
    for good in Good::tables() {
        let size = u32::try_from(good.page_size()).unwrap();
        let page = |number: usize| good.bytes[number * size as usize..][..size as usize].to_vec();
        let pages = u32::try_from(good.bytes.len()).unwrap() / size;
        let fits = log(size, &[(1, pages, page(0))]);
        assert!(told(&mut pen, &good, "-wal", "a log that fits", &fits).is_whole());
        let far = [0x3_FFFF, 0x4_0000, 0x7FFF_FFFF, u32::MAX];
        let cases = far.into_iter().flat_map(|far| {
            [
                ("a page far beyond the end", log(size, &[(far, pages, page(0))])),
                ("a size far beyond the end", log(size, &[(1, far, page(0))])),
                ("both", log(size, &[(far, far, page(0)), (1, far, page(0))])),
            ]
        });
        for (name, bytes) in cases.chain([
            ("page zero", log(size, &[(0, pages, page(0))])),
            ("pages of another size", log(512, &[(1, pages, vec![7; 512])])),
            ("pages of 64 KiB", log(65536, &[(1, pages, vec![0; 65536])])),
            ("pages of no size", log(0, &[])),
            ("pages of every size", log(u32::MAX, &[])),
            ("a size of one page", log(size, &[(1, 1, page(0))])),
            (
                "a page of something else",
                log(size, &[(1, pages, vec![0x5A; size as usize])]),
            ),
        ]) {
            let told = told(&mut pen, &good, "-wal", name, &bytes);
            assert!(told.is_refused_or_whole(), "{}: {name}: {told:?}", good.name);
        }
    }
}

/// A journal's head: how many records, the pages before the change, a sector, a page; then the records.
fn journal(count: u32, pages: u32, sector: u32, page_size: u32, records: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut journal = vec![0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];
    journal.extend(words(&[count, 0, pages, sector, page_size]));
    journal.resize(512.max(sector.min(65536) as usize), 0);
    for (page, content) in records {
        let places = (1..)
            .map(|n| content.len().saturating_sub(200 * n))
            .take_while(|at| *at > 0);
        let sum: u32 = places.map(|at| u32::from(content[at])).sum();
        journal.extend(page.to_be_bytes());
        journal.extend(content);
        journal.extend(sum.to_be_bytes());
    }
    journal
}

#[test]
fn a_journal_with_absurd_numbers_takes_no_room() {
    let mut pen = Pen::new();
    for good in Good::tables() {
        let size = u32::try_from(good.page_size()).unwrap();
        let first = good.bytes[..size as usize].to_vec();
        let pages = u32::try_from(good.bytes.len()).unwrap() / size;
        let fits = journal(1, pages, 512, size, &[(1, first.clone())]);
        assert!(told(&mut pen, &good, "-journal", "a journal that fits", &fits).is_whole());
        for (count, before, sector, page_size, page) in [
            (u32::MAX, pages, 512, size, 1),
            (u32::MAX, u32::MAX, 512, size, u32::MAX),
            (1, u32::MAX, 512, size, 0x4_0000),
            (1, u32::MAX, 512, size, 0x3_FFFF),
            (1, 0, 512, size, 1),
            (1, pages, 0, size, 1),
            (1, pages, 28, size, 1),
            (1, pages, 65536, size, 1),
            (1, pages, 0x8000_0000, size, 1),
            (1, pages, 512, 0, 1),
            (1, pages, 512, u32::MAX, 1),
            (1, pages, 512, 512, 1),
            (0x7FFF_FFFF, pages, 512, size, 0),
        ] {
            let name = format!(
                "{count} records, {before} pages, sectors of {sector}, pages of {page_size}, page {page}"
            );
            let bytes = journal(count, before, sector, page_size, &[(page, first.clone())]);
            let told = told(&mut pen, &good, "-journal", &name, &bytes);
            assert!(told.is_refused_or_whole(), "{}: {name}: {told:?}", good.name);
        }
    }
}

/// What the first of ours is called after the change.
const RENAMED: &str = "renamed";

/// A store with the log of a real change, or in its midst with its journal.
fn real(good: &Good, mode: &str) -> (Vec<u8>, Vec<u8>, &'static str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    fs::write(&path, &good.bytes).unwrap();
    let db = Connection::open(&path).unwrap();
    let suffix = if mode == "wal" { "-wal" } else { "-journal" };
    db.execute_batch(&format!(
        "PRAGMA journal_mode = {mode}; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN;
         UPDATE {table} SET value = CAST(zeroblob(50000) AS TEXT) WHERE name = 'other';
         UPDATE {table} SET path = '/changed';
         UPDATE {table} SET name = '{RENAMED}' WHERE name = '{}';",
        OURS[0],
        table = good.table
    ))
    .unwrap();
    if mode == "wal" {
        db.execute_batch("COMMIT").unwrap();
    }
    let main = fs::read(&path).unwrap();
    let beside = fs::read(folder.path().join(format!("x{suffix}"))).unwrap();
    assert!(beside.len() > 1000, "{}: {mode}", good.name);
    (main, beside, suffix)
}

#[test]
fn a_log_or_journal_cut_anywhere_does_no_harm() {
    let mut pen = Pen::new();
    let mut changed = [RENAMED, OURS[1]];
    changed.sort_unstable();
    for good in Good::tables() {
        for mode in ["wal", "delete"] {
            let (main, beside, suffix) = real(&good, mode);
            let size = beside.len();
            for end in (0..40).chain((40..size).step_by(997)).chain([size]) {
                let name = format!("{suffix} cut at {end} of {size}");
                let told = told_both(&mut pen, &good, &main, (suffix, &beside[..end]), &name);
                let mut names = told.names.clone();
                names.sort_unstable();
                let (before, after) = (names == OURS, names == changed);
                // A log counts from the frame that commits, its last; a journal takes back what it has whole.
                let well = match (mode, end == size) {
                    ("wal", true) => after,
                    ("wal", false) => before,
                    (_, true) => before,
                    (_, false) => before || after || told.problem.is_some(),
                };
                assert!(well, "{}: {name}: {told:?}", good.name);
            }
        }
    }
}

#[test]
fn a_pipe_or_a_folder_in_the_place_of_a_log_or_journal_is_refused() {
    let mut pen = Pen::new();
    for good in Good::tables() {
        for suffix in ["-wal", "-journal", "-shm"] {
            for (name, make) in PLUGS {
                good.put(&good.bytes);
                make(&good.beside(suffix));
                let told = told_as_it_is(&mut pen, &good, &format!("{name} as {suffix}"));
                // Only SQLite itself needs what tells several programs where they are in the log.
                let well = if suffix == "-shm" {
                    told.is_whole()
                } else {
                    told.is_refused()
                };
                assert!(well, "{}: {name} as {suffix}: {told:?}", good.name);
            }
        }
        good.put(&good.bytes);
    }
}
