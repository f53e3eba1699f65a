//! Text into JSON and out of it, without a copy that is left behind.

use std::io::{self, Write};

use serde::Serialize;
use zeroize::Zeroizing;

/// `value` as JSON, in memory that is wiped when dropped. It is measured first: growing would leave pieces behind.
pub fn written(value: &impl Serialize) -> serde_json::Result<Zeroizing<Vec<u8>>> {
    let mut size = Size(0);
    serde_json::to_writer(&mut size, value)?;
    let mut text = Zeroizing::new(Vec::with_capacity(size.0));
    serde_json::to_writer(&mut *text, value)?;
    Ok(text)
}

/// How much was written into it.
struct Size(usize);

impl Write for Size {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a JSON string says. serde_json would do it in a buffer of its own, which it does not wipe.
pub fn unquoted(json: &str) -> Option<Vec<u8>> {
    let mut rest = json.strip_prefix('"')?.strip_suffix('"')?;
    // No escape is shorter than what it stands for, so this does not grow.
    let mut said = Zeroizing::new(Vec::with_capacity(rest.len()));
    while let Some((plain, escape)) = rest.split_once('\\') {
        said.extend_from_slice(plain.as_bytes());
        let (letter, after) = escaped(escape)?;
        said.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
        rest = after;
    }
    said.extend_from_slice(rest.as_bytes());
    Some(std::mem::take(&mut *said))
}

/// The character that stands behind a backslash, and what follows it (RFC 8259 section 7).
fn escaped(text: &str) -> Option<(char, &str)> {
    let mut letters = text.chars();
    let letter = match letters.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unit(letters.as_str()),
        letter @ ('"' | '\\' | '/') => letter,
        _ => return None,
    };
    Some((letter, letters.as_str()))
}

/// Four hexadecimal digits; half a pair alone becomes the replacement character.
fn unit(text: &str) -> Option<(char, &str)> {
    let digits = |text: &str| u32::from_str_radix(text.get(..4)?, 16).ok();
    let (high, after) = (digits(text)?, text.get(4..)?);
    let low = after.strip_prefix("\\u").and_then(digits);
    match (high, low) {
        (0xD800..0xDC00, Some(low @ 0xDC00..0xE000)) => {
            let letter = char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00))?;
            Some((letter, after.get(6..)?))
        }
        _ => Some((char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER), after)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_unquoted_as_json_says() {
        use proptest::prelude::*;
        let unquote = |json: &str| unquoted(json).map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(unquote(r#""\u0041\b\f\r\t""#).unwrap(), "A\u{8}\u{c}\r\t");
        assert_eq!(unquote(r#""\ud83d\u0041""#).unwrap(), "\u{FFFD}A");
        for bad in ["", "\"", "7", r#""\x""#, r#""\u12""#, r#""\""#, r#""\u€€€€""#] {
            assert_eq!(unquote(bad), None, "{bad}");
        }
        proptest!(|(text in any::<String>())| {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(unquote(&json), Some(text));
        });
    }
}
