//! What the TOML reader says about a slip, in plain words.

use crate::args;
use crate::words;

/// Longer words of a file are cut when they are quoted.
const LONGEST_QUOTE: usize = 60;

/// `message` in our words where we know its form, otherwise as it is, named as a slip in the writing.
pub(super) fn plain(message: &str) -> String {
    let about = |id: &str, key: &str| {
        words::text(
            &format!("policy-mistake.{id}"),
            &args! { "key" => shortened(key) },
        )
    };
    if let Some(key) = quoted(message, "unknown field `") {
        return about("unknown-key", key);
    }
    if let Some(key) = quoted(message, "missing field `") {
        return about("missing-key", key);
    }
    if message.starts_with("duplicate ") {
        return words::plain("policy-mistake.key-twice");
    }
    if let Some(kinds) = message.strip_prefix("invalid type: ") {
        let wanted = kinds.rsplit("expected ").next().unwrap_or_default();
        return about("kind", wanted);
    }
    about("writing", message)
}

fn quoted<'m>(message: &'m str, start: &str) -> Option<&'m str> {
    message.strip_prefix(start)?.split('`').next()
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST_QUOTE).collect()
}
