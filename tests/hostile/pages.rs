//! Pages that lead in circles, or from a few kilobytes to rows without end; and a head that claims too much.

use crate::beside::log;
use crate::good::{Good, OURS};
use crate::pen::Pen;
use crate::{Told, told};

fn set(bytes: &mut [u8], at: usize, what: &[u8]) {
    bytes[at..at + what.len()].copy_from_slice(what);
}

/// A store with so many rows that its trees have branches.
struct Grown {
    good: Good,
    page: usize,
    /// The roots of its tables and indices.
    roots: Vec<usize>,
}

fn grown() -> Vec<Grown> {
    Good::tables().into_iter().map(grow).collect()
}

fn grow(good: Good) -> Grown {
    let columns: String = good.ask(&format!(
        "SELECT group_concat(name) FROM pragma_table_info('{}') WHERE name NOT IN ('id', 'name')",
        good.table
    ));
    let bytes = good.after(&format!(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 900)
         INSERT INTO {table} (name, {columns}) SELECT 'a long name, as they are, with the number ' || x, {columns}
         FROM {table}, n WHERE name = 'theme'",
        table = good.table
    ));
    good.put(&bytes);
    let roots = format!(
        "SELECT group_concat(rootpage) FROM sqlite_schema WHERE tbl_name = '{}' AND rootpage > 0",
        good.table
    );
    let roots: String = good.ask(&roots);
    let page = good.page_size();
    let roots: Vec<usize> = roots
        .split(',')
        .map(|root| root.parse::<usize>().unwrap() - 1)
        .collect();
    let good = Good { bytes, ..good };
    let is_branch = |root: &usize| matches!(good.bytes[root * page], 2 | 5);
    let roots: Vec<usize> = roots.into_iter().filter(is_branch).collect();
    assert!(!roots.is_empty(), "{}: its trees have branches", good.name);
    Grown { good, page, roots }
}

/// Where a branch keeps the numbers of the pages below it.
fn branches(page: &[u8]) -> Vec<usize> {
    let count = usize::from(u16::from_be_bytes([page[3], page[4]]));
    let cell = |n: usize| usize::from(u16::from_be_bytes([page[12 + 2 * n], page[13 + 2 * n]]));
    (0..count).map(cell).chain([8]).collect()
}

fn number(page: usize) -> [u8; 4] {
    u32::try_from(page + 1).unwrap().to_be_bytes()
}

#[test]
fn pages_that_lead_in_circles_are_refused() {
    let mut pen = Pen::new();
    for Grown { good, page, roots } in grown() {
        for root in &roots {
            let mut bytes = good.bytes.clone();
            let start = root * page;
            for place in branches(&good.bytes[start..start + page]) {
                set(&mut bytes, start + place, &number(*root));
            }
            let told = told(&mut pen, &good, "a branch that leads to itself", &bytes);
            assert!(told.is_refused(), "{}: {told:?}", good.name);
        }
        let mut bytes = good.bytes.clone();
        set(&mut bytes, 32, &number(1));
        set(&mut bytes, 36, &u32::MAX.to_be_bytes());
        set(&mut bytes, page, &number(1));
        let told = told(&mut pen, &good, "free pages that lead in circles", &bytes);
        assert!(
            told.problem.is_some() || told.names.len() > 800,
            "{}: {told:?}",
            good.name
        );
    }
}

/// Adds pages that are copies of `root`, each of whose branches lead to the next, and the last one's to a leaf:
/// a small file that has more rows than can ever be counted.
fn endless(bytes: &[u8], page: usize, root: usize) -> Vec<u8> {
    const DEPTH: usize = 15;
    let branch = bytes[root * page..(root + 1) * page].to_vec();
    let places = branches(&branch);
    let leaf = u32::from_be_bytes(branch[places[0]..places[0] + 4].try_into().unwrap()) as usize - 1;
    let mut bytes = bytes.to_vec();
    let first = bytes.len() / page;
    let leading_to = |next: usize| {
        let mut copy = branch.clone();
        places
            .iter()
            .for_each(|place| set(&mut copy, *place, &number(next)));
        copy
    };
    for level in 0..DEPTH {
        let next = if level + 1 == DEPTH {
            leaf
        } else {
            first + level + 1
        };
        bytes.extend(leading_to(next));
    }
    set(&mut bytes, root * page, &leading_to(first));
    let pages = u32::try_from(bytes.len() / page).unwrap();
    set(&mut bytes, 28, &pages.to_be_bytes());
    bytes
}

#[test]
fn a_small_file_with_rows_without_end_is_given_up() {
    let mut pen = Pen::new();
    for Grown { good, page, roots } in grown() {
        for root in roots {
            let bytes = endless(&good.bytes, page, root);
            let told = told(&mut pen, &good, "rows without end", &bytes);
            // The rows themselves are reached by their numbers, and each of them once.
            let mut names = told.names.clone();
            names.sort_unstable();
            names.dedup();
            let once = !names.is_empty() && names.len() == told.names.len();
            assert!(told.problem.is_some() || once, "{}: {told:?}", good.name);
        }
    }
}

/// A cell that goes on in other pages, which lead in circles.
#[test]
fn a_cell_that_goes_on_for_ever_is_refused() {
    let mut pen = Pen::new();
    for good in Good::tables() {
        let told = |pen: &mut Pen, claim: u32| -> Told {
            // A value that does not fit into its page, and a claim of more of it than there is.
            let bytes = good.after(&format!(
                "UPDATE {} SET value = CAST(zeroblob(60000) AS TEXT) WHERE name = 'theme'",
                good.table
            ));
            let mut bytes = bytes;
            let page = good.page_size();
            let pages = bytes.len() / page;
            // Pages of such a cell begin with the number of the next; they are the ones full of zeros.
            for at in 1..pages {
                let whole = &bytes[at * page..(at + 1) * page];
                let next = u32::from_be_bytes(whole[..4].try_into().unwrap()) as usize;
                if whole[4..].iter().all(|byte| *byte == 0) && next <= pages {
                    set(&mut bytes, at * page, &number(claim as usize % pages));
                }
            }
            told(pen, &good, "a cell that leads in circles", &bytes)
        };
        for claim in [1, 2, 3, 7] {
            let told = told(&mut pen, claim);
            // Where the host stands behind the value, it is lost with it, and the row is nobody's.
            let is_lost = told.names == [OURS[0]];
            assert!(told.is_refused_or_whole() || is_lost, "{}: {told:?}", good.name);
        }
    }
}

/// A page of an index as full as may be: every entry is the same one, and the page below it is `below`.
fn crowded(page: usize, below: usize) -> Vec<u8> {
    let entry = page - 16;
    let count = (entry - 12) / 2;
    let mut bytes = vec![0; page];
    bytes[0] = 2;
    set(&mut bytes, 3, &u16::try_from(count).unwrap().to_be_bytes());
    set(&mut bytes, 5, &u16::try_from(entry).unwrap().to_be_bytes());
    set(&mut bytes, 8, &number(below));
    for pointer in 0..count {
        set(
            &mut bytes,
            12 + 2 * pointer,
            &u16::try_from(entry).unwrap().to_be_bytes(),
        );
    }
    set(&mut bytes, entry, &number(below));
    set(&mut bytes, entry + 4, &[2, 2, 9]);
    bytes
}

/// The numbers of the pages at which the indices of the table begin.
fn indices(good: &Good) -> Vec<usize> {
    let roots: Option<String> = good.ask(&format!(
        "SELECT group_concat(rootpage) FROM sqlite_schema WHERE tbl_name = '{}' AND type = 'index'",
        good.table
    ));
    let roots = roots.unwrap_or_default();
    let numbers = roots.split(',').filter(|root| !root.is_empty());
    numbers.map(|root| root.parse::<usize>().unwrap() - 1).collect()
}

// Refused, and not given up as slow: to follow such a circle took a gigabyte before the time was up.
#[test]
fn an_index_in_a_circle_takes_no_room_however_many_pages_are_claimed() {
    let mut pen = Pen::new();
    for good in [Good::chromium(), Good::firefox()] {
        let large = good.after("PRAGMA journal_mode = DELETE; PRAGMA page_size = 65536; VACUUM;");
        good.put(&large);
        let good = Good { bytes: large, ..good };
        let page = good.page_size();
        assert_eq!(page, 65536, "{}", good.name);
        let roots = indices(&good);
        assert!(!roots.is_empty(), "{}", good.name);
        for root in roots {
            let mut bytes = good.bytes.clone();
            set(&mut bytes, root * page, &crowded(page, root));
            good.put(&bytes);
            // The size after the change is a claim of the log alone.
            let log = log(65536, &[(1, u32::MAX, bytes[..page].to_vec())]);
            std::fs::write(good.beside("-wal"), log).unwrap();
            let told = crate::told_as_it_is(&mut pen, &good, "a circle below a log");
            assert!(told.is_refused(), "{}: {told:?}", good.name);
        }
    }
}

#[test]
fn an_index_in_a_circle_takes_no_room_in_a_file_of_a_terabyte() {
    let mut pen = Pen::new();
    for good in [Good::chromium(), Good::firefox()] {
        let page = good.page_size();
        for root in indices(&good) {
            let mut bytes = good.bytes.clone();
            set(&mut bytes, 28, &[0x0F, 255, 255, 255]);
            set(&mut bytes, root * page, &crowded(page, root));
            good.put(&bytes);
            let file = std::fs::File::options().write(true).open(&good.file).unwrap();
            file.set_len(1 << 40).unwrap();
            let told = crate::told_as_it_is(&mut pen, &good, "a circle in a hole");
            assert!(told.is_refused(), "{}: {told:?}", good.name);
        }
    }
}

/// Place and content of what a head may claim.
const CLAIMS: &[(&str, usize, &[u8])] = &[
    ("pages of 0 bytes", 16, &[0, 0]),
    ("pages of 64 KiB", 16, &[0, 1]),
    ("pages of 256 bytes", 16, &[1, 0]),
    ("pages of 513 bytes", 16, &[2, 1]),
    ("pages of 32 KiB", 16, &[0x80, 0]),
    ("another form", 18, &[9, 9]),
    ("all of a page kept back", 20, &[255]),
    ("other fractions", 21, &[1, 2, 3]),
    ("four thousand million pages", 28, &[255; 4]),
    ("no pages", 28, &[0; 4]),
    ("free pages beyond the end", 32, &[255; 8]),
    ("a schema of another form", 44, &[0, 0, 0, 99]),
    (
        "a cache of two thousand million pages",
        48,
        &[0x7F, 255, 255, 255],
    ),
    ("a largest root beyond the end", 52, &[255; 4]),
    ("another encoding", 56, &[0, 0, 0, 9]),
    ("texts in UTF-16", 56, &[0, 0, 0, 2]),
    ("pages that are given back bit by bit", 64, &[0, 0, 0, 1]),
];

#[test]
fn a_head_that_claims_too_much_is_refused_or_not_believed() {
    let mut pen = Pen::new();
    for good in Good::tables() {
        let mut refused = 0;
        for (name, at, claim) in CLAIMS {
            let mut bytes = good.bytes.clone();
            set(&mut bytes, *at, claim);
            let told = told(&mut pen, &good, name, &bytes);
            assert!(told.is_refused_or_whole(), "{}: {name}: {told:?}", good.name);
            refused += usize::from(told.problem.is_some());
        }
        assert!(refused > 5, "{}: {refused} are refused", good.name);
        // The same claims over a file of a terabyte, all of it a hole.
        let mut bytes = good.bytes.clone();
        set(&mut bytes, 28, &[0x0F, 255, 255, 255]);
        good.put(&bytes);
        std::fs::File::options()
            .write(true)
            .open(&good.file)
            .unwrap()
            .set_len(1 << 40)
            .unwrap();
        let told = crate::told_as_it_is(&mut pen, &good, "a file of a terabyte");
        assert!(
            told.problem.is_some() || told.is_whole(),
            "{}: {told:?}",
            good.name
        );
    }
}

#[test]
fn a_file_that_firefox_encrypted_is_said_to_be() {
    let mut pen = Pen::new();
    let good = Good::firefox();
    let mut bytes = vec![0x5A; 8192 * 3];
    set(&mut bytes, 0, &good.bytes[..100]);
    set(&mut bytes, 16, &[0x20, 0]);
    set(&mut bytes, 20, &[32]);
    let sealed = told(&mut pen, &good, "encrypted", &bytes);
    assert!(sealed.is("store-encrypted"), "{sealed:?}");
    // One of the two marks alone is nothing special: SQLite reads such a file.
    let pages = good.after("PRAGMA journal_mode = DELETE; PRAGMA page_size = 8192; VACUUM;");
    assert_eq!(pages[16..18], [0x20, 0]);
    assert!(told(&mut pen, &good, "pages of 8192 bytes", &pages).is_whole());
    set(&mut bytes, 16, &[0x10, 0]);
    assert!(!told(&mut pen, &good, "32 bytes kept back", &bytes).is("store-encrypted"));
}
