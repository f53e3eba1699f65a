//! The door through which SQLite reads [`Pages`]: a file system with one file, which can only be read.
//!
//! SQLite asks it for bytes instead of the disk (<https://www.sqlite.org/vfs.html>). There is nothing else
//! behind it, so SQLite can take no lock, write no byte and open no other file, whatever a database asks for.

use std::cell::Cell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::rc::Rc;
use std::sync::OnceLock;

use rusqlite::{Connection, OpenFlags, ffi};

use super::pages::Pages;

const NAME: &CStr = c"one-look";

thread_local! {
    /// What the next opening in this thread is for.
    static NEXT: Cell<Option<Rc<Pages>>> = const { Cell::new(None) };
}

/// A connection to `pages`.
pub fn open(pages: Rc<Pages>) -> rusqlite::Result<Connection> {
    static REGISTERED: OnceLock<c_int> = OnceLock::new();
    let code = *REGISTERED.get_or_init(register);
    if code != ffi::SQLITE_OK {
        return Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
    }
    NEXT.set(Some(pages));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags_and_vfs("pages", flags, NAME);
    NEXT.set(None);
    opened
}

/// Tells SQLite of the door, once. Clocks and the like are those of the system's own.
fn register() -> c_int {
    // SAFETY: this may be called at any time, and starts SQLite where needed.
    let started = unsafe { ffi::sqlite3_initialize() };
    if started != ffi::SQLITE_OK {
        return started;
    }
    // SAFETY: no name asks for the system's own, which is there for as long as the program runs.
    let Some(system) = (unsafe { ffi::sqlite3_vfs_find(std::ptr::null()).as_ref() }) else {
        return ffi::SQLITE_ERROR;
    };
    let door = ffi::sqlite3_vfs {
        szOsFile: size_of::<Opened>() as c_int,
        pNext: std::ptr::null_mut(),
        zName: NAME.as_ptr(),
        xOpen: Some(open_file),
        xDelete: Some(delete_file),
        xAccess: Some(is_there),
        xFullPathname: Some(full_name),
        ..*system
    };
    // SAFETY: SQLite keeps the pointer, so what it points at is never given back.
    unsafe { ffi::sqlite3_vfs_register(Box::into_raw(Box::new(door)), 0) }
}

/// What SQLite holds of an open file: its own part first.
#[repr(C)]
struct Opened {
    own: ffi::sqlite3_file,
    pages: *const Pages,
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 1,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(nothing_to_do),
    xFileSize: Some(file_size),
    xLock: Some(nothing_to_do),
    xUnlock: Some(nothing_to_do),
    xCheckReservedLock: Some(no_lock),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: None,
    xShmLock: None,
    xShmBarrier: None,
    xShmUnmap: None,
    xFetch: None,
    xUnfetch: None,
};

unsafe extern "C" fn open_file(
    _: *mut ffi::sqlite3_vfs,
    _: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    told: *mut c_int,
) -> c_int {
    let next = NEXT.take().filter(|_| flags & ffi::SQLITE_OPEN_MAIN_DB != 0);
    let (methods, pages, code) = match next {
        Some(pages) => (&raw const METHODS, Rc::into_raw(pages), ffi::SQLITE_OK),
        None => (std::ptr::null(), std::ptr::null(), ffi::SQLITE_CANTOPEN),
    };
    let own = ffi::sqlite3_file { pMethods: methods };
    // SAFETY: SQLite gives `szOsFile` bytes of its own to be filled.
    unsafe { file.cast::<Opened>().write(Opened { own, pages }) };
    // SAFETY: a number to be filled, or nothing.
    if let Some(told) = unsafe { told.as_mut() } {
        *told = ffi::SQLITE_OPEN_MAIN_DB | ffi::SQLITE_OPEN_READONLY;
    }
    code
}

/// SAFETY: `file` was filled by `open_file` with our methods, and has not been closed.
unsafe fn pages<'a>(file: *mut ffi::sqlite3_file) -> &'a Pages {
    // SAFETY: then its pages are there.
    unsafe { &*(*file.cast::<Opened>()).pages }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: filled by `open_file`, and closed once.
    drop(unsafe { Rc::from_raw((*file.cast::<Opened>()).pages) });
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    to: *mut c_void,
    count: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    let (Ok(count), Ok(offset)) = (usize::try_from(count), u64::try_from(offset)) else {
        return ffi::SQLITE_IOERR_READ;
    };
    // SAFETY: SQLite gives that many bytes of its own memory to be filled.
    let bytes = unsafe { std::slice::from_raw_parts_mut(to.cast::<u8>(), count) };
    // SAFETY: a file of ours.
    match unsafe { pages(file) }.read(offset, bytes) {
        Ok(found) if found == count => ffi::SQLITE_OK,
        Ok(found) => {
            // SQLite wants the rest to be zero.
            bytes[found..].fill(0);
            ffi::SQLITE_IOERR_SHORT_READ
        }
        Err(_) => ffi::SQLITE_IOERR_READ,
    }
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, size: *mut ffi::sqlite3_int64) -> c_int {
    // SAFETY: a file of ours, and a number to be filled.
    unsafe { *size = i64::try_from(pages(file).size()).unwrap_or(i64::MAX) };
    ffi::SQLITE_OK
}

/// Nobody changes what one look sees, so SQLite need not look for locks, logs or journals itself.
unsafe extern "C" fn characteristics(_: *mut ffi::sqlite3_file) -> c_int {
    ffi::SQLITE_IOCAP_IMMUTABLE
}

unsafe extern "C" fn sector_size(_: *mut ffi::sqlite3_file) -> c_int {
    4096
}

unsafe extern "C" fn write(
    _: *mut ffi::sqlite3_file,
    _: *const c_void,
    _: c_int,
    _: ffi::sqlite3_int64,
) -> c_int {
    ffi::SQLITE_READONLY
}

unsafe extern "C" fn truncate(_: *mut ffi::sqlite3_file, _: ffi::sqlite3_int64) -> c_int {
    ffi::SQLITE_READONLY
}

unsafe extern "C" fn nothing_to_do(_: *mut ffi::sqlite3_file, _: c_int) -> c_int {
    ffi::SQLITE_OK
}

unsafe extern "C" fn no_lock(_: *mut ffi::sqlite3_file, locked: *mut c_int) -> c_int {
    // SAFETY: a number to be filled.
    unsafe { *locked = 0 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn control(_: *mut ffi::sqlite3_file, _: c_int, _: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn delete_file(_: *mut ffi::sqlite3_vfs, _: *const c_char, _: c_int) -> c_int {
    ffi::SQLITE_READONLY
}

unsafe extern "C" fn is_there(
    _: *mut ffi::sqlite3_vfs,
    _: *const c_char,
    _: c_int,
    there: *mut c_int,
) -> c_int {
    // SAFETY: a number to be filled.
    unsafe { *there = 0 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn full_name(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    full: *mut c_char,
) -> c_int {
    // SAFETY: a text that ends.
    let name = unsafe { CStr::from_ptr(name) }.to_bytes_with_nul();
    if usize::try_from(room).is_ok_and(|room| name.len() <= room) {
        // SAFETY: there is room for it.
        unsafe { full.copy_from_nonoverlapping(name.as_ptr().cast(), name.len()) };
        ffi::SQLITE_OK
    } else {
        ffi::SQLITE_CANTOPEN
    }
}
