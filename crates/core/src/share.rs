//! What all looks together may hold of large things: several run side by side, and each may meet a hostile file.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Enough for one of the largest things that are read; browsers' own take a few megabytes.
const ALL: usize = 128 << 20;

/// Who has read a large file is done with it in less.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

static LEFT: Mutex<usize> = Mutex::new(ALL);
static FREED: Condvar = Condvar::new();

/// A part of [`ALL`], given back when dropped.
#[derive(Debug)]
pub struct Share(usize);

impl Share {
    /// A part of so many bytes; all of it for what is larger. `None` if others did not give back enough in time.
    pub fn of(bytes: usize) -> Option<Share> {
        Share::within(LONGEST_WAIT, bytes)
    }

    fn within(longest: Duration, bytes: usize) -> Option<Share> {
        let bytes = bytes.min(ALL);
        let waited = FREED.wait_timeout_while(left(), longest, |left| *left < bytes);
        let (mut left, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *left = left.checked_sub(bytes)?;
        Some(Share(bytes))
    }

    /// Gives back what is more than `bytes`.
    pub fn shrink(&mut self, bytes: usize) {
        let kept = self.0.min(bytes);
        *left() += self.0 - kept;
        self.0 = kept;
        FREED.notify_all();
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.shrink(0);
    }
}

fn left() -> MutexGuard<'static, usize> {
    LEFT.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_bounded_and_comes_back() {
        let all = Share::of(usize::MAX);
        // Another test may hold some of it.
        let Some(mut all) = all else { return };
        let soon = Duration::from_millis(5);
        assert!(Share::within(soon, 1).is_none());
        all.shrink(ALL / 2);
        assert!(Share::within(soon, ALL / 2 + 1).is_none());
        drop(all);
        assert!(Share::of(ALL / 2 + 1).is_some());
    }
}
