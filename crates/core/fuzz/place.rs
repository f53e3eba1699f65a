//! A folder in memory: the readers of stores begin at the disk, and so does what is fed to them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tempfile::TempDir;

static PLACE: LazyLock<TempDir> = LazyLock::new(|| {
    let memory = Path::new("/dev/shm");
    match memory.is_dir() {
        true => tempfile::tempdir_in(memory),
        false => tempfile::tempdir(),
    }
    .expect("a folder of our own")
});

/// The folder.
pub fn folder() -> &'static Path {
    PLACE.path()
}

/// Writes `bytes` to the file `name` below it; nothing takes the file away.
pub fn put(name: &str, bytes: &[u8]) -> PathBuf {
    let path = PLACE.path().join(name);
    let written = match bytes.is_empty() {
        true => fs::remove_file(&path).or(Ok(())),
        false => fs::create_dir_all(path.parent().expect("it is below")).and_then(|()| fs::write(&path, bytes)),
    };
    written.expect("the folder takes a file");
    path
}
