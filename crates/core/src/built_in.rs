//! The texts of what `build.rs` wrote down.

use std::fmt;
use std::ops::Deref;

/// All of them, one behind the other.
static WHOLE: &str = include_str!(concat!(env!("OUT_DIR"), "/texts.txt"));

/// One of these texts, each of which is there once, by its place: unlike a pointer, a place is known before the
/// program is loaded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Text {
    at: u32,
    length: u32,
}

impl Text {
    /// The text of `length` bytes from `at` on.
    pub(crate) const fn at(at: u32, length: u32) -> Text {
        Text { at, length }
    }

    /// As written.
    pub fn as_str(self) -> &'static str {
        let at = self.at as usize;
        &WHOLE[at..at + self.length as usize]
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &'static str {
        self.as_str()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
