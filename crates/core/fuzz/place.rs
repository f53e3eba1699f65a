//! A folder in memory: the readers of stores begin at the disk, and so does what is fed to them.

pub mod sums;

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
        false => {
            fs::create_dir_all(path.parent().expect("it is below")).and_then(|()| fs::write(&path, bytes))
        }
    };
    written.expect("the folder takes a file");
    path
}

/// `plain` in one run of plain bytes, as LZ4 writes what it cannot pack.
pub fn packed(plain: &[u8]) -> Vec<u8> {
    let mut file = b"mozLz40\0".to_vec();
    file.extend((plain.len() as u32).to_le_bytes());
    match plain.len() {
        short @ 0..15 => file.push((short as u8) << 4),
        long => {
            file.push(0xF0);
            file.extend(std::iter::repeat_n(255, (long - 15) / 255));
            file.push(((long - 15) % 255) as u8);
        }
    }
    file.extend(plain);
    file
}
