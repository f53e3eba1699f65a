//! What opening takes of the memory, and what it leaves there: no value, and never as much as it likes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops on the first surprise"
)]

#[path = "support/home.rs"]
mod home;

use std::alloc::{GlobalAlloc, Layout, System};
use std::fs;
use std::slice;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, PoisonError};

use cookie_inspector_core::error::Error;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::opening;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::report::Report;
use cookie_inspector_core::site::Site;

use crate::home::{Home, Row, row};

const VALUE: &[u8] = b"CANARY-never-left-in-freed-memory";

/// True while somebody looks for [`VALUE`] in what is freed, by any thread.
static LOOKING: AtomicBool = AtomicBool::new(false);

/// How many freed pieces of memory held it.
static FOUND: AtomicUsize = AtomicUsize::new(0);

/// How many bytes are in use, and how many were at most.
static USED: AtomicUsize = AtomicUsize::new(0);
static MOST_USED: AtomicUsize = AtomicUsize::new(0);

/// The system's memory, which looks at what is freed and counts.
struct Watched;

#[global_allocator]
static MEMORY: Watched = Watched;

// SAFETY: the system's allocator does the work; what is freed is only read, before it goes.
unsafe impl GlobalAlloc for Watched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let used = USED.fetch_add(layout.size(), SeqCst) + layout.size();
        MOST_USED.fetch_max(used, SeqCst);
        // SAFETY: as the caller promises.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        USED.fetch_sub(layout.size(), SeqCst);
        if LOOKING.load(SeqCst) {
            // SAFETY: the piece is of this size, and every byte of it was written by `alloc` at least.
            let bytes = unsafe { slice::from_raw_parts(piece, layout.size()) };
            let holds = bytes.windows(VALUE.len()).any(|part| part == VALUE);
            FOUND.fetch_add(usize::from(holds), SeqCst);
        }
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(piece, layout) }
    }
}

/// One test at a time, for the memory is that of all.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How many pieces with the value `work` leaves in freed memory, whichever thread does it.
fn left_by<T>(work: impl FnOnce() -> T) -> usize {
    FOUND.store(0, SeqCst);
    LOOKING.store(true, SeqCst);
    drop(work());
    LOOKING.store(false, SeqCst);
    FOUND.load(SeqCst)
}

/// How many bytes more than before `work` has in use at most.
fn taken_by<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let before = USED.load(SeqCst);
    MOST_USED.store(before, SeqCst);
    let done = work();
    (MOST_USED.load(SeqCst) - before, done)
}

#[test]
fn what_is_freed_is_looked_at_in_every_thread() {
    let _turn = alone();
    let elsewhere = |work: fn()| left_by(|| std::thread::spawn(work).join().unwrap());
    assert_eq!(left_by(|| VALUE.to_vec()), 1);
    assert_eq!(elsewhere(|| drop(VALUE.to_vec())), 1);
    assert_eq!(elsewhere(|| drop(zeroize::Zeroizing::new(VALUE.to_vec()))), 0);
}

#[test]
fn opening_leaves_no_value_in_freed_memory() {
    let _turn = alone();
    let value = std::str::from_utf8(VALUE).unwrap();
    let home = Home::new();
    let theme = Row {
        value: VALUE.to_vec(),
        ..row("theme", "app.flasktrack.com")
    };
    home.chromium(24, std::slice::from_ref(&theme));
    home.firefox(17, &[theme]);
    let exports = [
        format!("# Netscape HTTP Cookie File\n.flasktrack.com\tTRUE\t/\tTRUE\t0\ttheme\t{value}\n"),
        format!(r#"[{{"domain":".flasktrack.com","name":"theme","value":"{value}"}}]"#),
        format!(
            r#"{{"log":{{"entries":[{{"request":{{"url":"https://app.flasktrack.com/","cookies":[{{"name":"theme","value":"{value}"}}]}},"response":{{"headers":[{{"name":"Set-Cookie","value":"lang={value}"}}]}}}}]}}}}"#
        ),
        format!("Set-Cookie: theme={value}; Domain=flasktrack.com\n"),
    ];
    let files = exports.into_iter().enumerate().map(|(n, text)| {
        let file = home.path().join(format!("export-{n}"));
        fs::write(&file, text).unwrap();
        file
    });
    let machine = home.machine();
    for path in files.chain([home.chromium_file(), home.chromium_root(), home.firefox_file()]) {
        let mut cookies = 0;
        let left = left_by(|| {
            let report = opening::open(&machine, Policy::built_in(), &Site::FLASKTRACK, &path, None).unwrap();
            cookies = report.cookies().count();
        });
        assert!(cookies > 0, "{}: the value was read", path.display());
        assert_eq!(left, 0, "{}", path.display());
    }
}

/// A quarter of the largest export, and of the largest report; what opening takes grows with them.
const EXPORT: usize = 16 << 20;
const REPORT: usize = 8 << 20;

/// `text` as often as fits into `size` bytes, between `begin` and `end`.
fn filled(size: usize, begin: &str, text: &str, end: &str) -> Vec<u8> {
    let times = (size - begin.len() - end.len()) / text.len();
    [begin, &text.repeat(times), end].concat().into_bytes()
}

/// The same as UTF-16 with its mark.
fn wide(text: &[u8]) -> Vec<u8> {
    let text = str::from_utf8(text).unwrap().encode_utf16();
    let units = std::iter::once(0xFEFF).chain(text);
    units.flat_map(u16::to_le_bytes).collect()
}

fn opened(file: &[u8]) -> (usize, Result<Report, Error>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export");
    fs::write(&path, file).unwrap();
    let mut machine = Machine::copied(folder.path(), Os::Linux).unwrap();
    machine.patience *= 20;
    taken_by(|| opening::open(&machine, Policy::built_in(), &Site::FLASKTRACK, &path, None))
}

/// The largest export has 64 MB, and the limit that the tool keeps is 200 MB of all: an export is in memory once, and
/// what is made of it takes no more than half of that again.
#[test]
fn opening_takes_little_more_memory_than_the_file() {
    let _turn = alone();
    let request = r#"{"log":{"entries":[{"request":{"url":"https://app.flasktrack.com/"#;
    let sends = &format!(r#"{request}","headers":[{{"name":"cookie","value":"a=b; c="#);
    let sets = &format!(r#"{request}"}},"response":{{"headers":[{{"name":"set-cookie","value":"a=b"#);
    let lists = &format!(r#"{request}","cookies":[{{"value":"x","name":"n"#);
    let member = r#"[{"domain":".flasktrack.com","value":"x","name":"a","path":"/"#;
    let report = r#"{"format":"flasktrack-cookie-report","schema":2,"body":["#;
    let end = r#""}]}}]}}"#;
    let cases = [
        ("address", "", filled(EXPORT, request, "u", r#""}}]}}"#)),
        ("sent", "", filled(EXPORT, sends, "v", end)),
        ("set", "", filled(EXPORT, sets, "v", end)),
        ("listed", "", filled(EXPORT, lists, "n", end)),
        ("member", "", filled(EXPORT, member, "p", r#""}]"#)),
        ("key", "export-unknown", filled(EXPORT, "{\"", r"\u0041", "\":0}")),
        ("numbers", "report-too-large", filled(REPORT, report, "0,", "0]}")),
        (
            "objects",
            "report-too-large",
            filled(REPORT, report, r#"{"a":0},"#, "0]}"),
        ),
        (
            "texts",
            "report-too-large",
            filled(REPORT, report, r#""","#, "0]}"),
        ),
    ];
    for (name, code, file) in cases {
        let (taken, outcome) = opened(&file);
        let told = outcome.as_ref().err().map_or("", |error| error.code());
        assert_eq!(told, code, "{name}");
        assert!(taken < file.len() / 2 * 3, "{name}: {} MB", taken >> 20);
    }
}

/// What Windows writes where a command's output is kept: made UTF-8, it is in memory twice for a moment.
#[test]
fn a_wide_text_is_not_in_memory_twice_for_long() {
    let _turn = alone();
    let file = wide(&filled(EXPORT / 2, "Cookie: theme=x\n", "no cookie \n", ""));
    let (taken, outcome) = opened(&file);
    assert_eq!(outcome.unwrap().cookies().count(), 1);
    assert!(taken < file.len() / 4 * 7, "{} MB", taken >> 20);
    let largest = wide(&filled(EXPORT * 6 - 9, "", "曲", ""));
    assert_eq!(opened(&largest).1.unwrap_err().code(), "export-too-large");
}
