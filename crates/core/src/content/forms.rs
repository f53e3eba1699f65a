//! The texts packed in a value: as it stands, percent-decoded, base64-decoded, with JSON's escapes resolved.

use base64::{Engine, alphabet, engine};
use percent_encoding::percent_decode;
use zeroize::Zeroizing;

/// A browser keeps at most 4096 bytes of a cookie; a stored value may be of any size.
pub(super) const MOST_BYTES: usize = 8 * 1024;

/// Packings within packings that are opened.
const DEEPEST: usize = 4;

/// Takes both alphabets' paddings; which alphabet it is shows in the text.
const STANDARD: engine::GeneralPurpose = engine::GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: engine::GeneralPurpose = engine::GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);
const LENIENT: engine::GeneralPurposeConfig = engine::GeneralPurposeConfig::new()
    .with_decode_padding_mode(engine::DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

type Secret = Zeroizing<String>;

/// Shows `look` each text in `value`, and whether nothing more is packed in it. The texts are wiped afterwards.
pub(super) fn each(value: &[u8], look: &mut dyn FnMut(&str, bool)) {
    let value = &value[..value.len().min(MOST_BYTES)];
    visit(&text_of(value), 0, look);
}

/// The bytes as text, in a buffer that never grows: one that does leaves a copy behind.
fn text_of(bytes: &[u8]) -> Secret {
    const MARK: char = '\u{fffd}';
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * MARK.len_utf8()));
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(MARK);
        }
    }
    text
}

fn visit(text: &str, depth: usize, look: &mut dyn FnMut(&str, bool)) {
    let inner = if depth < DEEPEST { opened(text) } else { Vec::new() };
    look(text, inner.is_empty());
    for form in &inner {
        visit(form, depth + 1, look);
    }
}

/// What is packed in `text`, by the first packing that fits.
fn opened(text: &str) -> Vec<Secret> {
    if let Some(decoded) = percent_decoded(text) {
        return vec![decoded];
    }
    if let Some(plain) = unescaped(text) {
        return vec![plain];
    }
    let whole = text.trim_matches('"');
    if let Some(decoded) = base64_decoded(whole) {
        return vec![decoded];
    }
    // A signed value is a packed text, a dot, and its signature.
    whole.split('.').filter_map(base64_decoded).collect()
}

/// With `%20` and `+` resolved; `None` where there is no percent mark to say that this is meant.
fn percent_decoded(text: &str) -> Option<Secret> {
    let is_mark = |at: usize| {
        let hex = text.as_bytes().get(at + 1..at + 3);
        hex.is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
    };
    if !text.match_indices('%').any(|(at, _)| is_mark(at)) {
        return None;
    }
    // A `+` is a blank in a form and a plus in an address, so that both readings are looked through.
    let plain = decoded(text.bytes());
    if !text.contains('+') {
        return Some(plain);
    }
    let form = decoded(text.bytes().map(|byte| if byte == b'+' { b' ' } else { byte }));
    let mut both = Zeroizing::new(String::with_capacity(plain.len() + form.len() + 1));
    both.push_str(&plain);
    both.push('\n');
    both.push_str(&form);
    Some(both)
}

fn decoded(bytes: impl ExactSizeIterator<Item = u8>) -> Secret {
    let mut raw = Zeroizing::new(Vec::with_capacity(bytes.len()));
    raw.extend(bytes);
    let mut plain = Zeroizing::new(Vec::with_capacity(raw.len()));
    plain.extend(percent_decode(&raw));
    text_of(&plain)
}

/// With JSON's escapes resolved.
fn unescaped(text: &str) -> Option<Secret> {
    if !text.contains('\\') || !text.starts_with(['{', '[', '"']) {
        return None;
    }
    // A buffer that never grows leaves no copy behind.
    let mut plain: Secret = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match (c, c == '\\') {
            (c, false) => plain.push(c),
            (_, true) => match rest.next() {
                Some('n' | 'r') => plain.push('\n'),
                Some('t') => plain.push('\t'),
                Some('u') => {
                    let hex: Secret = Zeroizing::new(rest.by_ref().take(4).collect());
                    let code = u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32);
                    plain.push(code.unwrap_or('\u{fffd}'));
                }
                Some(other) => plain.push(other),
                None => {}
            },
        }
    }
    Some(plain)
}

/// The text in base64 of either alphabet; `None` if it holds no readable text.
fn base64_decoded(text: &str) -> Option<Secret> {
    let text = text.trim_end_matches('=');
    if text.len() < 12 {
        return None;
    }
    let bytes = match text.bytes().any(|byte| matches!(byte, b'-' | b'_')) {
        true => URL_SAFE.decode(text),
        false => STANDARD.decode(text),
    };
    let bytes = Zeroizing::new(bytes.ok()?);
    let decoded = std::str::from_utf8(&bytes).ok()?;
    let readable = |c: char| !c.is_control() || c.is_ascii_whitespace();
    decoded
        .chars()
        .all(readable)
        .then(|| Zeroizing::new(decoded.to_owned()))
}
