//! Files that no browser wrote: each gives a named error, or skipped rows with their place; never a panic, a
//! hang, or more than 200 MB.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test stops on the first surprise"
)]

#[path = "support/binarycookies.rs"]
mod binarycookies;
#[path = "hostile/beside.rs"]
mod beside;
#[path = "hostile/good.rs"]
mod good;
#[path = "support/home.rs"]
mod home;
#[path = "hostile/pages.rs"]
mod pages;
#[path = "support/pen.rs"]
mod pen;
#[path = "hostile/rows.rs"]
mod rows;
#[path = "hostile/safari.rs"]
mod safari;
#[path = "hostile/schema.rs"]
mod schema;
#[path = "hostile/settings.rs"]
mod settings;

use std::fs;

use cookie_inspector_core::report::Report;
use cookie_inspector_core::site::Site;
use good::{Good, OTHER, OURS};
use pen::Pen;

/// The errors that a damaged store may have.
const NAMED: [&str; 7] = [
    "link-outside",
    "store-slow",
    "store-unreadable",
    "store-damaged",
    "store-unknown",
    "store-busy",
    "store-encrypted",
];

/// What was told of the one profile of a home folder.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    /// The problem's code.
    pub problem: Option<String>,
    /// The cookies' names.
    pub names: Vec<String>,
    /// Why rows were left out.
    pub skipped: Vec<String>,
}

impl Told {
    fn of(report: &Report, name: &str) -> Told {
        let [profile] = &report.profiles[..] else {
            panic!("{name}: {} profiles", report.profiles.len());
        };
        let problem = profile.problem.as_ref();
        if let Some(problem) = problem {
            assert!(NAMED.contains(&problem.code.as_str()), "{name}: {problem:?}");
            assert!(!problem.hint.is_empty(), "{name}");
            assert!(profile.cookies.is_empty(), "{name}: all of it or nothing");
        }
        for row in &profile.skipped {
            assert!(row.place.contains(char::is_numeric), "{name}: a place: {row:?}");
        }
        for cookie in &profile.cookies {
            let top = cookie.partition.as_deref();
            assert!(Site::FLASKTRACK.covers(&cookie.host, top), "{name}: {cookie:?}");
        }
        Told {
            problem: problem.map(|problem| problem.code.clone()),
            names: profile.cookies.iter().map(|cookie| cookie.name.clone()).collect(),
            skipped: profile.skipped.iter().map(|row| row.reason.clone()).collect(),
        }
    }

    /// True if both cookies are there as they were.
    pub fn is_whole(&self) -> bool {
        self.problem.is_none() && self.names == OURS && self.skipped.is_empty()
    }

    /// True if it was refused with an error, or is there as it was: nothing of it is missing without a word.
    pub fn is_refused_or_whole(&self) -> bool {
        self.problem.is_some() || self.is_whole()
    }

    /// True if the store was refused with the error `code`.
    pub fn is(&self, code: &str) -> bool {
        self.problem.as_deref() == Some(code)
    }

    /// True if it was refused as damaged or unreadable.
    pub fn is_refused(&self) -> bool {
        ["store-damaged", "store-unreadable", "link-outside"]
            .iter()
            .any(|code| self.is(code))
    }
}

/// What is told of `good` with `bytes` in the place of its store.
pub fn told(pen: &mut Pen, good: &Good, name: &str, bytes: &[u8]) -> Told {
    good.put(bytes);
    told_as_it_is(pen, good, name)
}

/// What is told of `good` as it lies on the disk.
pub fn told_as_it_is(pen: &mut Pen, good: &Good, name: &str) -> Told {
    let name = format!("{}: {name}", good.name);
    let report = pen.inspect(&name, good.home.path(), good.os);
    let all = serde_json::to_string(&report).unwrap();
    assert!(!all.contains(OTHER), "{name}: another site is told of");
    Told::of(&report, &name)
}

#[test]
fn every_good_store_is_read_in_the_pen() {
    let mut pen = Pen::new();
    for good in Good::all() {
        let told = told(&mut pen, &good, "as it was", &good.bytes);
        assert!(told.is_whole(), "{}: {told:?}", good.name);
    }
}

#[test]
fn a_store_cut_anywhere_is_refused_or_lacks_nothing_that_was_ours() {
    let mut pen = Pen::new();
    for good in Good::all() {
        let size = good.bytes.len();
        let step = if good.table.is_empty() { 1 } else { 256 };
        for end in (0..110.min(size)).chain((110..size).step_by(step)) {
            let name = format!("cut at {end} of {size}");
            let told = told(&mut pen, &good, &name, &good.bytes[..end]);
            let empty = end == 0 && told.is("store-unknown");
            assert!(
                empty || told.is_refused() || told.is("store-unknown"),
                "{}: {name}: {told:?}",
                good.name
            );
        }
    }
}

#[test]
fn a_page_of_zeros_is_refused_or_was_not_needed() {
    let mut pen = Pen::new();
    for good in Good::all() {
        let page = good.page_size();
        let pages = good.bytes.len().div_ceil(page);
        let mut refused = 0;
        for at in 0..pages {
            let mut bytes = good.bytes.clone();
            let end = bytes.len().min((at + 1) * page);
            bytes[at * page..end].fill(0);
            let told = told(&mut pen, &good, &format!("page {at} of zeros"), &bytes);
            let is_text = good.table.is_empty() && told.names.len() + told.skipped.len() == 2;
            assert!(
                told.is_refused_or_whole() || is_text,
                "{}: {at}: {told:?}",
                good.name
            );
            refused += usize::from(told.problem.is_some());
        }
        assert!(refused >= 1, "{}: its first page at least is needed", good.name);
    }
}

#[test]
fn files_of_other_kinds_are_refused() {
    let mut pen = Pen::new();
    let zip = b"PK\x03\x04\x14\0\0\0\x08\0".repeat(500);
    let others: [(&str, Vec<u8>); 7] = [
        ("nothing", Vec::new()),
        ("zeros", vec![0; 20_000]),
        ("text", "Dear all,\n".repeat(2000).into_bytes()),
        (
            "a picture",
            [b"\x89PNG\r\n\x1a\n".to_vec(), vec![7; 9000]].concat(),
        ),
        ("an archive", zip),
        ("the magic alone", b"SQLite format 3\0".to_vec()),
        ("Safari's head alone", b"cook".to_vec()),
    ];
    for good in Good::all() {
        for (name, bytes) in &others {
            let told = told(&mut pen, &good, name, bytes);
            assert!(told.problem.is_some(), "{}: {name}: {told:?}", good.name);
        }
    }
    let all = Good::all();
    for good in &all {
        for other in all.iter().filter(|other| other.bytes != good.bytes) {
            let told = told(&mut pen, good, other.name, &other.bytes);
            let alike = [good.name, other.name]
                .iter()
                .all(|name| ["Chromium", "qutebrowser"].contains(name));
            assert!(
                told.is_whole() == alike,
                "{} in the place of {}: {told:?}",
                other.name,
                good.name
            );
        }
    }
}

#[test]
fn a_pipe_or_a_folder_in_the_place_of_a_store_is_no_store() {
    let mut pen = Pen::new();
    for good in Good::all() {
        for (name, make) in PLUGS {
            good.put(b"");
            fs::remove_file(&good.file).unwrap();
            make(&good.file);
            let report = pen.inspect(name, good.home.path(), good.os);
            assert_eq!(report.cookies().count(), 0, "{}: {name}", good.name);
        }
        good.put(&good.bytes);
    }
}

/// Puts something at a place.
type Plug = fn(&std::path::Path);

/// What makes a program wait, or is no file at all.
pub const PLUGS: [(&str, Plug); 4] = [
    ("a pipe", |path| {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::CString::new(path.as_os_str().as_bytes()).unwrap();
        // SAFETY: the name is a string of ours that ends with a zero.
        assert_eq!(unsafe { libc::mkfifo(name.as_ptr(), 0o600) }, 0);
    }),
    ("a folder", |path| fs::create_dir(path).unwrap()),
    ("an endless file", |path| {
        std::os::unix::fs::symlink("/dev/zero", path).unwrap()
    }),
    ("a link to itself", |path| {
        std::os::unix::fs::symlink(path, path).unwrap()
    }),
];

#[test]
fn bytes_changed_at_random_do_no_harm() {
    const ROUNDS: usize = 400;
    let mut pen = Pen::new();
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let mut counts = [0_usize; 3];
    for good in Good::all() {
        for round in 0..ROUNDS {
            let mut bytes = good.bytes.clone();
            for _ in 0..=dice.below(4) {
                let at = dice.place(&bytes);
                bytes[at] = dice.byte(bytes[at]);
            }
            let told = told(&mut pen, &good, &format!("round {round}"), &bytes);
            let kind = match (&told.problem, told.is_whole()) {
                (Some(_), _) => 0,
                (None, true) => 1,
                (None, false) => 2,
            };
            counts[kind] += 1;
        }
    }
    let [refused, whole, changed] = counts;
    println!("changed at random: {refused} refused, {whole} as before, {changed} read with other rows");
    assert!(
        counts.iter().all(|count| *count > 10),
        "all three happen: {counts:?}"
    );
}

/// A generator of its own (xorshift), so that a failure can be seen again.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// Every other time among the bytes that are not zero, which mean more.
    fn place(&mut self, bytes: &[u8]) -> usize {
        let at = self.below(bytes.len());
        match self.next() % 2 {
            0 => at,
            _ => (at..bytes.len()).find(|at| bytes[*at] != 0).unwrap_or(at),
        }
    }

    fn byte(&mut self, was: u8) -> u8 {
        match self.next() % 4 {
            0 => was ^ (1 << self.below(8)),
            1 => 0xFF,
            2 => 0,
            _ => self.next() as u8,
        }
    }
}
