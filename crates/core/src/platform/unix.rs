//! Linux and macOS: browser locks, and files that only their owner may open.

use std::ffi::CString;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, FileExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::net::UnixDatagram;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::{Hive, Key, Lock, Running, filled, processes};

pub use processes::{held_open, is_remote};

/// Keeps a browser from opening a profile until it is dropped.
pub struct Hold {
    /// The file whose lock we hold; `None` where the browser has no lock that another may take.
    file: Option<File>,
    /// Chromium's mark as it was.
    mark: Option<Mark>,
}

/// Number and time of a link.
type Mark = (u64, i64, i64);

/// Takes the browser's own lock on a profile, if it has one that may be taken. A Firefox that starts
/// meanwhile waits for it up to five seconds; without it, one that opens its file while we close ours could
/// find the file locked, put it aside, and start with none.
pub fn hold(lock: &Lock) -> Result<Hold, Running> {
    let mark = mark_of(lock);
    let Lock::ProfileLock(folder) = lock else {
        return Ok(Hold { file: None, mark });
    };
    let Ok(file) = at_once().write(true).open(folder.join(".parentlock")) else {
        return Ok(Hold { file: None, mark });
    };
    match processes::lock(&file) {
        Some(true) => Ok(Hold {
            file: Some(file),
            mark,
        }),
        Some(false) => Err(Running::Open),
        None => Ok(Hold { file: None, mark }),
    }
}

impl Hold {
    /// True if the browser cannot open the profile now.
    pub fn keeps_out(&self) -> bool {
        self.file.is_some()
    }

    /// As [`running`], for the moment at which we have the store open to change it. Closing a file ends every
    /// POSIX lock this process has on it, so the store itself is not opened; a browser that locks it cannot get
    /// past our own lock anyway. A mark that is new is a browser that starts, even if it is in a sandbox, where we can
    /// ask neither its process nor its socket.
    pub fn running_meanwhile(&self, lock: &Lock) -> Running {
        match lock {
            Lock::Singleton(_) if mark_of(lock).is_some_and(|mark| Some(mark) != self.mark) => Running::Open,
            Lock::Singleton(_) | Lock::ProfileLock(_) => running(lock),
            Lock::OpenFile(file) => open_if(held_open(file)),
        }
    }
}

fn mark_of(lock: &Lock) -> Option<Mark> {
    let Lock::Singleton(root) = lock else { return None };
    let facts = fs::symlink_metadata(root.join(SINGLETON)).ok()?;
    Some((facts.ino(), facts.ctime(), facts.ctime_nsec()))
}

/// The link that is Chromium's mark.
const SINGLETON: &str = "SingletonLock";

/// Asks the browser's own marks whether a profile is in use. Takes no lock and changes nothing.
pub fn running(lock: &Lock) -> Running {
    match lock {
        Lock::Singleton(root) => singleton(root),
        Lock::ProfileLock(folder) => open_if(is_locked(&folder.join(".parentlock"), WHOLE_FILE)),
        Lock::OpenFile(file) => open_if(held_open(file) || is_locked(file, SQLITE_LOCKS)),
    }
}

/// True if a mark was left, whoever it is of: a process in a sandbox has another number there than the mark says.
pub fn is_marked(lock: &Lock) -> bool {
    match lock {
        Lock::Singleton(root) => root.join(SINGLETON).is_symlink(),
        Lock::ProfileLock(_) | Lock::OpenFile(_) => false,
    }
}

/// As [`held_open`], where asking is in nobody's way.
pub fn seen_open(file: &Path) -> bool {
    held_open(file)
}

fn open_if(open: bool) -> Running {
    if open { Running::Open } else { Running::Closed }
}

/// Chromium's `SingletonLock` is a dangling link that reads `<host>-<pid>`; it stays behind after a crash.
fn singleton(root: &Path) -> Running {
    let Ok(target) = fs::read_link(root.join(SINGLETON)) else {
        return Running::Closed;
    };
    if is_listened_to(&root.join("SingletonSocket")) {
        return Running::Open;
    }
    let target = target.to_string_lossy();
    let Some((host, pid)) = target.rsplit_once('-') else {
        return Running::Closed;
    };
    match pid.parse() {
        _ if host_name().is_some_and(|ours| ours != host) => Running::Elsewhere,
        Ok(pid) if processes::is_browser(pid) => Running::Open,
        Ok(_) | Err(_) => Running::Closed,
    }
}

/// True if a process listens at `socket`. We knock with a socket of another kind: the system says that it does not
/// fit, if there is one, and no browser, also none that hangs, is asked anything.
fn is_listened_to(socket: &Path) -> bool {
    let knock = UnixDatagram::unbound().and_then(|own| own.connect(socket));
    match knock {
        Ok(()) => true,
        Err(error) => error.raw_os_error() == Some(libc::EPROTOTYPE),
    }
}

fn host_name() -> Option<String> {
    let mut name = [0_u8; 256];
    // SAFETY: the buffer is ours and its length is passed; the last byte stays zero.
    let failed = unsafe { libc::gethostname(name.as_mut_ptr().cast(), name.len() - 1) } != 0;
    let end = name.iter().position(|&byte| byte == 0)?;
    (!failed).then(|| String::from_utf8_lossy(&name[..end]).into_owned())
}

/// Start and length of a part of a file.
type Range = (libc::off_t, libc::off_t);

/// A length of zero goes to the end.
const WHOLE_FILE: Range = (0, 0);

/// The bytes SQLite locks, in "Database File Locking": `PENDING_BYTE`, one reserved, 510 shared. QtWebEngine 5
/// holds them all while it runs.
const SQLITE_LOCKS: Range = (0x4000_0000, 512);

/// Opens without waiting: a pipe would make us wait for whoever writes into it.
fn at_once() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.custom_flags(libc::O_NONBLOCK);
    options
}

/// True if another process holds a lock on that part of `file` (`F_GETLK` asks, and takes nothing).
fn is_locked(file: &Path, (start, length): Range) -> bool {
    let Ok(file) = at_once().read(true).open(file) else {
        return false;
    };
    // SAFETY: all-zero is a valid `flock`.
    let mut lock: libc::flock = unsafe { std::mem::zeroed() };
    lock.l_type = libc::F_WRLCK as libc::c_short;
    lock.l_whence = libc::SEEK_SET as libc::c_short;
    lock.l_start = start;
    lock.l_len = length;
    // SAFETY: the descriptor is open and the lock structure is ours.
    let asked = unsafe { libc::fcntl(file.as_raw_fd(), libc::F_GETLK, &mut lock) };
    asked == 0 && lock.l_type != libc::F_UNLCK as libc::c_short
}

/// True if this person may change `file`, or what is in it if it is a folder; a mark that forbids it to everybody
/// counts for the superuser too.
pub fn allows_writing(file: &Path) -> bool {
    let Ok(name) = CString::new(file.as_os_str().as_bytes()) else {
        return false;
    };
    let closed = fs::metadata(file).is_ok_and(|facts| facts.permissions().readonly());
    // SAFETY: the name is a string of ours that ends with a zero.
    !closed && unsafe { libc::access(name.as_ptr(), libc::W_OK) } == 0
}

/// Only on Windows can a program have a file for itself alone.
pub fn is_held(_error: &io::Error) -> bool {
    false
}

/// Reads what `file` has at `offset`, until `bytes` is full or the file ends; says how many there were.
pub fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<usize> {
    filled(bytes, |rest, done| file.read_at(rest, offset + done))
}

/// Opens a database to change it.
pub fn open_database(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, flags)
}

/// Makes `folder`, and what is above it, so that only its owner can look inside. A new one is on the disk with its
/// name: what is in a folder that a power loss takes is gone, synced or not.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    make_folder(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let Some(above) = folder.parent().filter(|_| !folder.is_dir()) else {
        return Ok(());
    };
    make_folder(above)?;
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        Ok(()) | Err(_) => sync_folder(above),
    }
}

/// Makes a new file that only its owner can read; it must not exist yet.
pub fn new_private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

/// Puts `fresh` in the place of `file`: whoever looks finds the one or the other. Gives the file that was there, to
/// be overwritten, if no name leads to it any more. A link is replaced itself, and what it leads to is not given.
pub fn replace(file: &Path, fresh: &Path, _going: &Path) -> io::Result<Option<File>> {
    let old = match file.symlink_metadata() {
        Ok(found) if found.is_file() => Some(OpenOptions::new().write(true).open(file)?),
        Ok(_) => None,
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    fs::rename(fresh, file)?;
    let is_nameless = |old: &File| old.metadata().is_ok_and(|facts| facts.nlink() == 0);
    Ok(old.filter(is_nameless))
}

/// Only Windows has a registry.
pub fn registry(_hive: Hive, _path: &str) -> Option<Key> {
    None
}

/// Brings the names in `folder` to the disk, so that a file just renamed survives a power loss.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    let here = folder.as_os_str().is_empty();
    File::open(if here { Path::new(".") } else { folder })?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root_with_lock(target: &str) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(target, root.path().join("SingletonLock")).unwrap();
        root
    }

    #[test]
    fn a_lock_of_a_dead_process_is_stale() {
        // Linux counts processes up to 4,194,304 (PID_MAX_LIMIT).
        let root = root_with_lock(&format!("{}-4194999", host_name().unwrap()));
        assert_eq!(running(&Lock::Singleton(root.path().into())), Running::Closed);
    }

    #[test]
    fn a_lock_of_a_process_that_is_no_browser_is_stale() {
        let root = root_with_lock(&format!("{}-{}", host_name().unwrap(), std::process::id()));
        assert_eq!(
            running(&Lock::Singleton(root.path().into())),
            Running::Closed,
            "the number was used again"
        );
    }

    #[test]
    fn a_lock_of_another_computer_is_respected() {
        let root = root_with_lock("some-other-host-17");
        assert_eq!(running(&Lock::Singleton(root.path().into())), Running::Elsewhere);
    }

    #[test]
    fn a_mark_that_comes_during_a_change_is_a_browser_that_starts_though_it_looks_stale() {
        let stale = format!("{}-4194999", host_name().unwrap());
        let root = root_with_lock(&stale);
        let lock = Lock::Singleton(root.path().into());
        let held = hold(&lock).unwrap();
        assert_eq!(held.running_meanwhile(&lock), Running::Closed);
        // As a Chromium in a sandbox makes it: its number is one of its own.
        fs::remove_file(root.path().join(SINGLETON)).unwrap();
        assert_eq!(held.running_meanwhile(&lock), Running::Closed);
        std::os::unix::fs::symlink(&stale, root.path().join(SINGLETON)).unwrap();
        assert_eq!(held.running_meanwhile(&lock), Running::Open);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_mark_that_names_a_live_browser_means_open_wherever_its_program_lies() {
        let root = tempfile::tempdir().unwrap();
        let program = root
            .path()
            .join("snap/chromium/2900/usr/lib/chromium-browser/chrome");
        fs::create_dir_all(program.parent().unwrap()).unwrap();
        fs::copy("/bin/sleep", &program).unwrap();
        let mut browser = std::process::Command::new(&program).arg("60").spawn().unwrap();
        let target = format!("{}-{}", host_name().unwrap(), browser.id());
        std::os::unix::fs::symlink(target, root.path().join(SINGLETON)).unwrap();
        let lock = Lock::Singleton(root.path().into());
        assert_eq!(running(&lock), Running::Open);
        browser.kill().unwrap();
        browser.wait().unwrap();
        assert_eq!(running(&lock), Running::Closed);
    }

    #[test]
    fn a_socket_that_answers_means_open() {
        let root = root_with_lock(&format!("{}-4194999", host_name().unwrap()));
        let listener = std::os::unix::net::UnixListener::bind(root.path().join("SingletonSocket")).unwrap();
        let lock = Lock::Singleton(root.path().into());
        assert_eq!(running(&lock), Running::Open);
        drop(listener);
        assert_eq!(
            running(&lock),
            Running::Closed,
            "a crash leaves the socket's name"
        );
    }

    #[test]
    fn a_browser_that_hangs_is_open_and_not_waited_for() {
        use socket2::{Domain, SockAddr, Socket, Type};
        let root = root_with_lock(&format!("{}-4194999", host_name().unwrap()));
        let address = SockAddr::unix(root.path().join("SingletonSocket")).unwrap();
        let socket = || {
            let socket = Socket::new(Domain::UNIX, Type::STREAM, None).unwrap();
            socket.set_nonblocking(true).unwrap();
            socket
        };
        let hanging = socket();
        hanging.bind(&address).unwrap();
        hanging.listen(0).unwrap();
        let mut queue = vec![socket()];
        while queue.last().unwrap().connect(&address).is_ok() {
            queue.push(socket());
        }
        assert_eq!(running(&Lock::Singleton(root.path().into())), Running::Open);
    }

    #[test]
    fn a_lock_that_cannot_be_asked_for_is_not_taken_for_a_browser() {
        let folder = tempfile::tempdir().unwrap();
        let mark = folder.path().join(".parentlock");
        fs::write(&mark, "").unwrap();
        // A lock for writing needs a file that is open for writing.
        assert_eq!(processes::lock(&File::open(mark).unwrap()), None);
    }

    #[test]
    fn a_profile_without_marks_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(running(&Lock::Singleton(folder.path().into())), Running::Closed);
        assert_eq!(running(&Lock::ProfileLock(folder.path().into())), Running::Closed);
        assert_eq!(
            running(&Lock::OpenFile(folder.path().join("Cookies"))),
            Running::Closed
        );
        std::fs::write(folder.path().join(".parentlock"), "").unwrap();
        assert_eq!(
            running(&Lock::ProfileLock(folder.path().into())),
            Running::Closed,
            "the file alone stays"
        );
    }

    #[test]
    fn a_held_profile_is_locked_until_the_hold_ends() {
        let folder = tempfile::tempdir().unwrap();
        let lock = Lock::ProfileLock(folder.path().into());
        assert!(
            !hold(&lock).unwrap().keeps_out(),
            "a profile that was never opened has no lock to take"
        );
        std::fs::write(folder.path().join(".parentlock"), "").unwrap();
        let held = hold(&lock).unwrap();
        if held.keeps_out() {
            assert_eq!(running(&lock), Running::Open, "the browser would see it too");
            assert!(
                hold(&lock).is_err_and(|seen| seen == Running::Open),
                "and so does another of us"
            );
        }
        drop(held);
        assert_eq!(running(&lock), Running::Closed);
    }

    #[test]
    fn a_lock_on_the_store_means_open() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("Cookies");
        let file = new_private_file(&store).unwrap();
        let lock = Lock::OpenFile(store);
        assert_eq!(running(&lock), Running::Closed, "this process does not count");
        if processes::lock(&file) == Some(true) {
            assert_eq!(running(&lock), Running::Open);
        }
    }

    #[test]
    fn the_look_before_a_commit_keeps_our_own_lock_on_the_store() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("Cookies");
        let ours = new_private_file(&store).unwrap();
        // SAFETY: all-zero is a valid `flock`: it names the whole file.
        let mut lock: libc::flock = unsafe { std::mem::zeroed() };
        lock.l_type = libc::F_WRLCK as libc::c_short;
        // SAFETY: the descriptor is open and the lock structure is ours.
        let taken = unsafe { libc::fcntl(ours.as_raw_fd(), libc::F_SETLK, &lock) };
        assert_eq!(taken, 0, "as SQLite does it");
        let lock = Lock::OpenFile(store.clone());
        let seen = hold(&lock).unwrap().running_meanwhile(&lock);
        assert_eq!(seen, Running::Closed);
        let other = OpenOptions::new().write(true).open(&store).unwrap();
        if let Some(free) = processes::lock(&other) {
            assert!(!free, "the lock was still there");
        }
    }

    #[test]
    fn private_means_the_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        private_folder(&inner).unwrap();
        assert_eq!(fs::metadata(&inner).unwrap().permissions().mode() & 0o777, 0o700);
        new_private_file(&inner.join("c")).unwrap();
        assert_eq!(
            fs::metadata(inner.join("c")).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert!(
            new_private_file(&inner.join("c")).is_err(),
            "never over another file"
        );
    }
}
