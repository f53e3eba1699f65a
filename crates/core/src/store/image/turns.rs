//! Looks of this process keep out of its changes of the same file: closing a file ends every POSIX lock this
//! process has on it, those of a change too.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// Longer than any look takes that comes back.
const LONGEST_WAIT: Duration = Duration::from_secs(6);

/// Kept for as long as the program runs; there are few files.
static FILES: Mutex<BTreeMap<PathBuf, &'static RwLock<()>>> = Mutex::new(BTreeMap::new());

fn turns_of(path: &Path) -> &'static RwLock<()> {
    let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    files
        .entry(path.to_owned())
        .or_insert_with(|| Box::leak(Box::default()))
}

/// The turn of a look at `path`. It waits for a change to end.
pub fn looking(path: &Path) -> RwLockReadGuard<'static, ()> {
    turns_of(path).read().unwrap_or_else(PoisonError::into_inner)
}

/// The turn of a change of `path`, and of nobody else. It waits for looks to end, but not for one that hangs.
pub fn alone(path: &Path) -> Result<RwLockWriteGuard<'static, ()>> {
    alone_within(LONGEST_WAIT, path)
}

fn alone_within(longest: Duration, path: &Path) -> Result<RwLockWriteGuard<'static, ()>> {
    let (turns, deadline) = (turns_of(path), Instant::now() + longest);
    loop {
        match turns.try_write() {
            Ok(turn) => return Ok(turn),
            Err(TryLockError::Poisoned(turn)) => return Ok(turn.into_inner()),
            Err(TryLockError::WouldBlock) if Instant::now() > deadline => return Err(Error::StoreBusy),
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(2)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_that_hangs_keeps_a_change_out_of_its_own_file_only() {
        let [hanging, other] = ["turns/hanging", "turns/other"].map(Path::new);
        let look = looking(hanging);
        let again = looking(hanging);
        let soon = Duration::from_millis(20);
        assert_eq!(alone_within(soon, hanging).err(), Some(Error::StoreBusy));
        assert!(alone_within(soon, other).is_ok());
        drop((look, again));
        assert!(alone_within(soon, hanging).is_ok());
    }
}
