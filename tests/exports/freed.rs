//! What is given back to the system's memory holds no value.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fs;
use std::slice;

use cookie_inspector_core::opening;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::site::Site;

use crate::home::{Home, Row, row};

const VALUE: &[u8] = b"CANARY-never-left-in-freed-memory";

thread_local! {
    /// How many freed pieces of memory held [`VALUE`]; `None` while nobody looks.
    static FOUND: Cell<Option<usize>> = const { Cell::new(None) };
}

/// The system's memory, which looks at what this thread frees.
struct Watched;

#[global_allocator]
static MEMORY: Watched = Watched;

// SAFETY: the system's allocator does the work; what is freed is only read, before it goes.
unsafe impl GlobalAlloc for Watched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promises.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        if let Some(found) = FOUND.get() {
            // SAFETY: the piece is of this size, and every byte of it was written by `alloc` at least.
            let bytes = unsafe { slice::from_raw_parts(piece, layout.size()) };
            let holds = bytes.windows(VALUE.len()).any(|part| part == VALUE);
            FOUND.set(Some(found + usize::from(holds)));
        }
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(piece, layout) }
    }
}

/// How many pieces with the value `work` leaves in freed memory.
fn left_by<T>(work: impl FnOnce() -> T) -> usize {
    FOUND.set(Some(0));
    drop(work());
    FOUND.take().unwrap()
}

#[test]
fn what_is_freed_is_looked_at() {
    assert_eq!(left_by(|| VALUE.to_vec()), 1);
    assert_eq!(left_by(|| zeroize::Zeroizing::new(VALUE.to_vec())), 0);
}

#[test]
fn opening_leaves_no_value_in_freed_memory() {
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
