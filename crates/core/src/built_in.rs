//! The texts of what `build.rs` wrote down, and how one of them is found.

mod hash;

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

/// Texts, each with a place in another table. They lie in the order of their hashes: to compare numbers that lie side
/// by side takes less than to go and look at one text after another.
#[derive(Debug)]
pub struct Index(pub(crate) &'static [(u32, Text, u32)]);

impl Index {
    /// The place of `text`, if it is there.
    pub fn get(&self, text: &str) -> Option<usize> {
        let wanted = hash::of(text);
        let order =
            |(hash, known, _): &(u32, Text, u32)| hash.cmp(&wanted).then_with(|| known.as_str().cmp(text));
        let at = self.0.binary_search_by(order).ok()?;
        Some(self.0.get(at)?.2 as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_one_hash_are_told_apart() {
        // WHOLE is there to take texts from: two of them under one hash, in their order.
        let (first, second) = (Text::at(0, 1), Text::at(0, 2));
        let hash = hash::of(&second);
        let both: &'static [(u32, Text, u32)] = vec![(hash, first, 1), (hash, second, 2)].leak();
        assert_eq!(Index(both).get(&second), Some(2));
        assert_eq!(Index(both).get("no such text"), None);
    }
}
