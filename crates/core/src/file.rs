//! Opening a browser's files: plain ones only, and no more of one than its kind may hold.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use zeroize::Zeroizing;

/// A browser's settings. Chromium's grow to a few megabytes with extensions and exceptions.
pub const SETTINGS: u64 = 32 << 20;

/// A list, such as `profiles.ini`, which takes much more room in memory than in its file.
pub const LIST: u64 = 1 << 20;

/// True for a plain file, for what cannot be looked at, and for a link to what is not there now, as on a disk that is
/// away: opening it will tell what it is.
pub fn may_be(path: &Path) -> bool {
    match fs::metadata(path) {
        Ok(found) => found.is_file(),
        Err(error) => !is_absence(&error) || path.is_symlink(),
    }
}

/// True for a link to what is not there.
pub fn leads_nowhere(path: &Path) -> bool {
    path.is_symlink() && fs::metadata(path).is_err_and(|error| is_absence(&error))
}

/// True if `error` says that there is nothing. A disk that fails, or a network that is away, does not say so.
pub fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// The last component of `path`, as text.
pub fn last(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Opens a plain file. Anything else is not opened: a pipe, for one, would make us wait for ever.
pub fn open(path: &Path) -> io::Result<File> {
    match fs::metadata(path)?.is_file() {
        true => File::open(path),
        false => Err(io::Error::new(ErrorKind::InvalidInput, "not a plain file")),
    }
}

/// The whole file, in memory that is wiped when dropped; `FileTooLarge` if it is more than `most` bytes.
pub fn read(path: &Path, most: u64) -> io::Result<Zeroizing<Vec<u8>>> {
    whole(open(path)?, most)
}

/// The same of a file that is open.
pub fn whole(file: File, most: u64) -> io::Result<Zeroizing<Vec<u8>>> {
    let size = file.metadata()?.len();
    if size > most {
        return Err(ErrorKind::FileTooLarge.into());
    }
    // Room beforehand, so that growing leaves no unwiped piece behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1));
    file.take(size).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_without_a_last_component_has_an_empty_one() {
        assert_eq!(last(Path::new("a/Profile 1")), "Profile 1");
        assert_eq!(last(Path::new("a/..")), "");
    }

    #[test]
    fn a_file_is_read_up_to_its_limit_and_nothing_else_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Preferences");
        fs::write(&path, "{}").unwrap();
        assert_eq!(*read(&path, 2).unwrap(), b"{}");
        assert_eq!(read(&path, 1).unwrap_err().kind(), ErrorKind::FileTooLarge);
        assert_eq!(open(folder.path()).unwrap_err().kind(), ErrorKind::InvalidInput);
        let none = folder.path().join("none");
        assert_eq!(open(&none).unwrap_err().kind(), ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn what_cannot_be_looked_at_may_be_a_file_and_what_is_gone_may_not() {
        let folder = tempfile::tempdir().unwrap();
        let looped = folder.path().join("loop");
        std::os::unix::fs::symlink(&looped, &looped).unwrap();
        assert!(may_be(&looped), "it is no word of absence");
        let none = folder.path().join("none");
        assert!(!may_be(&none) && !may_be(folder.path()));
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&none, &link).unwrap();
        assert!(may_be(&link) && leads_nowhere(&link));
        assert!(!leads_nowhere(&none) && !leads_nowhere(&looped));
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_not_waited_for() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        let name = std::ffi::CString::new(path.as_os_str().as_bytes()).unwrap();
        // SAFETY: the name is a string of ours that ends with a zero.
        assert_eq!(unsafe { libc::mkfifo(name.as_ptr(), 0o600) }, 0);
        assert_eq!(open(&path).unwrap_err().kind(), ErrorKind::InvalidInput);
    }
}
