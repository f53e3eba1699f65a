//! Reads a file of settings whole: small, once, and wiped, for it tells of other sites too.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use zeroize::Zeroizing;

/// The largest file we take for settings. Chromium's grow to a few megabytes with extensions and exceptions.
const LARGEST: u64 = 32 << 20;

/// The file could not be read; its name is told, and nothing else of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Unread;

/// The bytes of the file `path`; `None` if there is none.
pub fn bytes(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, Unread> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(_) => return Err(Unread),
    };
    let about = file.metadata().map_err(|_| Unread)?;
    // A pipe or a device would keep us waiting.
    if !about.is_file() || about.len() > LARGEST {
        return Err(Unread);
    }
    // Room beforehand, so that growing leaves no unwiped piece behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0) + 1));
    file.take(about.len())
        .read_to_end(&mut bytes)
        .map_err(|_| Unread)?;
    Ok(Some(bytes))
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
        let large = File::options().write(true).open(&path).unwrap();
        large.set_len(LARGEST + 1).unwrap();
        assert_eq!(bytes(&path), Err(Unread), "more than settings ever need");
    }
}
