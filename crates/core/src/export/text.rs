//! A file as lines of bytes, whatever a system made of it on the way: a byte order mark, UTF-16, `\r\n`.

use zeroize::Zeroizing;

use crate::error::{Error, Result};

use super::LARGEST;

/// The text of a file, in memory that is wiped when dropped.
pub struct Text {
    bytes: Zeroizing<Vec<u8>>,
    /// Where it begins.
    from: usize,
}

/// How packed files begin: zip, gzip, 7z, xz, rar.
const PACKED: [&[u8]; 5] = [b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"\xfd7zXZ", b"Rar!"];

impl Text {
    /// Takes the mark off, and makes UTF-8 of UTF-16, which Windows writes where a command's output is kept. Then
    /// `bytes` are dropped, for both together are much.
    pub fn of(bytes: Zeroizing<Vec<u8>>) -> Result<Text> {
        if PACKED.iter().any(|head| bytes.starts_with(head)) {
            return Err(Error::ExportPacked);
        }
        let text = match bytes.as_slice() {
            [0xEF, 0xBB, 0xBF, ..] => Text { bytes, from: 3 },
            [0xFF, 0xFE, rest @ ..] => Text::decoded(from_units(rest, u16::from_le_bytes)?),
            [0xFE, 0xFF, rest @ ..] => Text::decoded(from_units(rest, u16::from_be_bytes)?),
            _ => Text { bytes, from: 0 },
        };
        match text.all().contains(&0) {
            true => Err(Error::ExportUnknown),
            false => Ok(text),
        }
    }

    fn decoded(bytes: Zeroizing<Vec<u8>>) -> Text {
        Text { bytes, from: 0 }
    }

    /// All of it.
    fn all(&self) -> &[u8] {
        &self.bytes[self.from..]
    }

    /// Its first byte that is not blank.
    pub fn first(&self) -> Option<u8> {
        self.all().trim_ascii_start().first().copied()
    }

    /// True if it begins as a web page does. curl puts the same mark before each line of a response, and a blank.
    pub fn is_page(&self) -> bool {
        let begin = self.all().trim_ascii_start();
        matches!(begin, [b'<', next, ..] if !next.is_ascii_whitespace())
    }

    /// All of it as JSON must be.
    pub fn json(&self) -> Result<&str> {
        std::str::from_utf8(self.all().trim_ascii()).map_err(|_| Error::ExportUnknown)
    }

    /// Its lines with their numbers, from 1, without their ends.
    pub fn lines(&self) -> impl Iterator<Item = (i64, &[u8])> {
        let lines = self.all().split(|byte| *byte == b'\n');
        (1..).zip(lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line)))
    }
}

fn from_units(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Zeroizing<Vec<u8>>> {
    let letters = || {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
    };
    // Measured first, so that it does not grow.
    let size = letters().map(char::len_utf8).sum();
    if size as u64 > LARGEST {
        return Err(Error::ExportTooLarge);
    }
    let mut text = Zeroizing::new(Vec::with_capacity(size));
    for letter in letters() {
        text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Ok(text)
}
