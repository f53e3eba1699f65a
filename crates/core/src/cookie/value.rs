//! What is kept of a value: how long it is, what it looks like, when a signed token in it ends.

use serde::{Deserialize, Serialize};

use super::Timestamp;
use crate::content::{self, Mark};

/// What a value looks like, told without the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum ValueKind {
    /// Nothing.
    Empty,
    /// `true`, `0`, `yes` and the like.
    Flag,
    /// Digits.
    Number,
    /// Up to 16 letters and marks: `dark`, `en-GB`.
    ShortWord,
    /// JSON, plain or percent-encoded.
    Json,
    /// Three base64url parts, the first two of them JSON: a signed token (RFC 7519).
    SignedToken,
    /// Twenty or more characters without a blank, such as an id or a key.
    Token,
    /// Anything else in the clear.
    Text,
    /// Encrypted by the browser; we do not open it.
    Encrypted,
}

/// The facts we keep of a value; the value itself is dropped where it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct ValueFacts {
    /// Length of the value in bytes. For an encrypted value it follows from the blob, and with AES-CBC it
    /// can be up to 15 bytes too much (`exact` is false then).
    pub bytes: u32,
    /// True if `bytes` is the exact length.
    pub exact: bool,
    /// What it looks like.
    pub kind: ValueKind,
    /// Signs of content that no settings cookie should hold; none of an encrypted value.
    #[serde(default)]
    pub marks: Vec<Mark>,
    /// When a signed token says that it ends (RFC 7519 `exp`).
    #[serde(default)]
    pub token_expires: Option<Timestamp>,
    /// When a signed token says that it begins (RFC 7519 `nbf` or `iat`, the later one).
    #[serde(default)]
    pub token_begins: Option<Timestamp>,
    /// True for one of the words that say that there is nothing, such as `deleted`.
    #[serde(default)]
    pub word: bool,
    /// The place of the first byte that some servers cannot read, counted from 0.
    #[serde(default)]
    pub odd_byte: Option<u32>,
    /// How the browser has locked it, where it has.
    #[serde(default)]
    pub lock: Option<ValueLock>,
}

/// The mark before an encrypted value (`components/os_crypt`): which key it was locked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "lowercase")]
pub enum ValueLock {
    /// The key of the profile; on Linux one that is the same everywhere.
    V10,
    /// On Linux, a key in the key ring.
    V11,
    /// A key that only the browser itself gets.
    V20,
    /// Another mark, or none.
    Other,
}

impl ValueFacts {
    /// The facts of a value in the clear.
    pub fn of_plain(value: &[u8]) -> Self {
        let claims = claims(value).unwrap_or_default();
        ValueFacts {
            bytes: u32::try_from(value.len()).unwrap_or(u32::MAX),
            exact: true,
            kind: kind_of(value),
            marks: content::marks(value),
            token_expires: claims.exp.and_then(moment),
            token_begins: claims.nbf.and_then(moment).max(claims.iat.and_then(moment)),
            word: NOTHING
                .iter()
                .any(|word| value.eq_ignore_ascii_case(word.as_bytes())),
            odd_byte: odd_byte(value),
            lock: None,
        }
    }

    /// What is known of a value that the browser has encrypted.
    pub fn of_locked(lock: ValueLock, bytes: usize, exact: bool) -> Self {
        ValueFacts {
            bytes: u32::try_from(bytes).unwrap_or(u32::MAX),
            exact,
            kind: ValueKind::Encrypted,
            marks: Vec::new(),
            token_expires: None,
            token_begins: None,
            word: false,
            odd_byte: None,
            lock: Some(lock),
        }
    }

    /// Makes it right for a browser of Windows, where `v10` is AES-GCM, whatever the size of its blob.
    pub fn correct_for_windows(&mut self) {
        /// A nonce and a mark, in the place of the least that AES-CBC adds.
        const MORE: u32 = 12 + 16 - 1;
        if self.lock == Some(ValueLock::V10) && !self.exact {
            self.bytes = self.bytes.saturating_sub(MORE);
            self.exact = true;
        }
    }
}

/// What servers and scripts write over a cookie that they mean to remove. A flag such as `yes` is none of them.
const NOTHING: [&str; 9] = [
    "deleted",
    "empty",
    "expired",
    "invalid",
    "nil",
    "none",
    "null",
    "removed",
    "undefined",
];

/// The first byte of a value that some servers cannot read (RFC 6265bis section 4.1.1 and 5.6): a control
/// character, one that is not ASCII, a blank at an end, a quote at one end alone.
fn odd_byte(value: &[u8]) -> Option<u32> {
    let (first, last) = (*value.first()?, *value.last()?);
    let end = value.len() - 1;
    let quoted = value.len() > 1 && first == b'"' && last == b'"';
    let is_odd = |(at, byte): (usize, u8)| {
        let at_end = at == 0 || at == end;
        let beside = at_end && (byte == b' ' || byte == b'"' && !quoted);
        byte.is_ascii_control() || !byte.is_ascii() || beside
    };
    let place = value.iter().copied().enumerate().position(is_odd)?;
    u32::try_from(place).ok()
}

fn kind_of(value: &[u8]) -> ValueKind {
    let Ok(text) = std::str::from_utf8(value) else {
        return ValueKind::Text;
    };
    let text = text.trim_matches('"');
    let short = |c: char| c.is_ascii_alphanumeric() || "-_.+/".contains(c);
    match text {
        "" => ValueKind::Empty,
        "0" | "1" | "true" | "false" | "yes" | "no" | "on" | "off" => ValueKind::Flag,
        _ if text.bytes().all(|b| b.is_ascii_digit()) => ValueKind::Number,
        _ if is_signed_token(text) => ValueKind::SignedToken,
        _ if is_json(text) => ValueKind::Json,
        _ if text.len() <= 16 && text.chars().all(short) => ValueKind::ShortWord,
        _ if text.len() >= 20 && !text.contains(char::is_whitespace) => ValueKind::Token,
        _ => ValueKind::Text,
    }
}

fn is_json(text: &str) -> bool {
    let start = |t: &str| t.starts_with('{') || t.starts_with('[');
    if start(text) {
        return serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    }
    if !text.starts_with("%7B") && !text.starts_with("%5B") {
        return false;
    }
    let Ok(decoded) = percent_encoding::percent_decode_str(text).decode_utf8() else {
        return false;
    };
    let decoded = zeroize::Zeroizing::new(decoded.into_owned());
    serde_json::from_str::<serde::de::IgnoredAny>(&decoded).is_ok()
}

fn is_signed_token(text: &str) -> bool {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let parts: Vec<&str> = text.split('.').collect();
    let object = |part: &str| {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(part) else {
            return false;
        };
        let bytes = zeroize::Zeroizing::new(bytes);
        bytes.first() == Some(&b'{') && serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok()
    };
    parts.len() == 3 && !parts[2].is_empty() && object(parts[0]) && object(parts[1])
}

/// The times that a signed token names, and nothing else of it. RFC 7519 counts in seconds, with a fraction if
/// it likes.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Claims {
    #[serde(deserialize_with = "seconds")]
    exp: Option<f64>,
    #[serde(deserialize_with = "seconds")]
    nbf: Option<f64>,
    #[serde(deserialize_with = "seconds")]
    iat: Option<f64>,
}

/// A number; whatever else stands there is no time.
fn seconds<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Claim {
        Seconds(f64),
        Other(serde::de::IgnoredAny),
    }
    Ok(match Claim::deserialize(deserializer)? {
        Claim::Seconds(seconds) => Some(seconds),
        Claim::Other(_) => None,
    })
}

fn claims(value: &[u8]) -> Option<Claims> {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let text = std::str::from_utf8(value).ok()?.trim_matches('"');
    if !is_signed_token(text) {
        return None;
    }
    let claims = URL_SAFE_NO_PAD.decode(text.split('.').nth(1)?).ok()?;
    let claims = zeroize::Zeroizing::new(claims);
    serde_json::from_slice(&claims).ok()
}

/// A number out of range is brought back by both steps.
fn moment(seconds: f64) -> Option<Timestamp> {
    (seconds > 0.0).then(|| Timestamp::from_seconds(seconds as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_signed_token_only_its_end_is_kept() {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        let token = |claims: &str| {
            let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
            format!("{}.{}.c2ln", part(r#"{"alg":"HS256"}"#), part(claims))
        };
        let end = |claims: &str| ValueFacts::of_plain(token(claims).as_bytes()).token_expires;
        let second = Some(Timestamp::from_seconds(1_800_000_000));
        assert_eq!(end(r#"{"sub":"canary-4711","exp":1800000000}"#), second);
        assert_eq!(end(r#"{"exp":1800000000.75}"#), second);
        for without in [
            r#"{"sub":"x"}"#,
            r#"{"exp":"soon"}"#,
            r#"{"exp":null}"#,
            r#"{"exp":-1}"#,
        ] {
            assert_eq!(end(without), None, "{without}");
        }
        assert_eq!(
            end(r#"{"exp":1e300}"#).unwrap().to_string(),
            "9999-12-30T00:00:00Z"
        );
        assert_eq!(ValueFacts::of_plain(b"a.b.c").token_expires, None);
        let facts = ValueFacts::of_plain(token(r#"{"sub":"canary-4711","exp":1800000000}"#).as_bytes());
        assert!(!serde_json::to_string(&facts).unwrap().contains("canary"));
        let begins = |claims: &str| ValueFacts::of_plain(token(claims).as_bytes()).token_begins;
        assert_eq!(begins(r#"{"iat":1700000000,"nbf":1800000000}"#), second);
        assert_eq!(begins(r#"{"iat":1800000000,"nbf":"now"}"#), second);
        assert_eq!(begins(r#"{"exp":1800000000}"#), None);
    }

    #[test]
    fn a_word_for_nothing_is_told_from_others() {
        let word = |value: &str| ValueFacts::of_plain(value.as_bytes()).word;
        assert!(word("deleted") && word("undefined") && word("Null"));
        assert!(!word("") && !word("yes") && !word("x") && !word("deleted1") && !word("dark"));
    }

    #[test]
    fn an_odd_byte_is_told_by_its_place() {
        let odd = |value: &[u8]| ValueFacts::of_plain(value).odd_byte;
        assert_eq!(odd(b"plain-value_1.2"), None);
        assert_eq!(odd(b"\"quoted\""), None);
        assert_eq!(odd(b"two words, and a {\"list\": 1}"), None);
        assert_eq!(odd(b"\"half"), Some(0));
        assert_eq!(odd(b"half\""), Some(4));
        assert_eq!(odd(b" before"), Some(0));
        assert_eq!(odd(b"after "), Some(5));
        assert_eq!(odd(b"a\tb"), Some(1));
        assert_eq!(odd("caf\u{e9}".as_bytes()), Some(3));
        assert_eq!(odd(b"caf\xe9"), Some(3));
        assert_eq!(odd(b""), None);
    }
}
