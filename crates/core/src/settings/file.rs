//! Reads a file of settings whole: small, once, and wiped, for it tells of other sites too.

use std::io::ErrorKind;
use std::path::Path;

use zeroize::Zeroizing;

use crate::file;

/// The file could not be read; its name is told, and nothing else of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Unread;

/// The bytes of the file `path`; `None` if there is none.
pub fn bytes(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, Unread> {
    match file::read(path, file::SETTINGS) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(_) => Err(Unread),
    }
}

/// The bytes of a file that is small wherever a browser wrote it; `None` if there is none, or it cannot be read.
pub fn small(path: &Path) -> Option<Zeroizing<Vec<u8>>> {
    file::read(path, file::LIST).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whole_or_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Preferences");
        assert_eq!(bytes(&path), Ok(None), "nothing there is no fault");
        std::fs::write(&path, "{}").unwrap();
        assert_eq!(bytes(&path).unwrap().unwrap().as_slice(), b"{}");
        assert_eq!(bytes(&path.join("below a file")), Ok(None));
        assert_eq!(bytes(folder.path()), Err(Unread), "a folder is no file");
        let large = std::fs::File::options().write(true).open(&path).unwrap();
        large.set_len(file::SETTINGS + 1).unwrap();
        assert_eq!(bytes(&path), Err(Unread), "more than settings ever need");
    }
}
