//! Addresses and running text.

/// Endings that look like a domain's and are a file's: `icon@2x.png`.
const FILE_ENDS: [&str; 12] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "js", "mjs", "css", "json", "html", "woff",
];

/// The longest e-mail address.
pub(super) fn email(text: &str) -> Option<usize> {
    text.match_indices('@')
        .filter_map(|(at, _)| address_at(text, at))
        .max()
}

/// The length of the address around the `@` at `at`. RFC 5321 allows 64 bytes before it and 255 after it.
fn address_at(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_local = |byte: &&u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(*byte);
    let is_host = |byte: &&u8| byte.is_ascii_alphanumeric() || b".-".contains(*byte);
    let local = bytes[..at].iter().rev().take(65).take_while(is_local).count();
    let host = bytes[at + 1..].iter().take(256).take_while(is_host).count();
    let before = at.checked_sub(local + 1).map(|place| bytes[place]);
    // A `/` before it is a web address with a user in it.
    if !(1..=64).contains(&local) || before == Some(b'/') || !bytes[at - local].is_ascii_alphanumeric() {
        return None;
    }
    let host = text.get(at + 1..at + 1 + host)?.trim_end_matches(['.', '-']);
    let (name, end) = host.rsplit_once('.')?;
    let is_name = name
        .split('.')
        .all(|label| !label.is_empty() && !label.starts_with('-'));
    let is_end = (2..=24).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_file = FILE_ENDS.contains(&end.to_ascii_lowercase().as_str());
    (is_name && is_end && !is_file).then_some(local + 1 + host.len())
}

/// The least count of words that is running text.
const LEAST_WORDS: usize = 8;

/// The least count of small words among them; a list of names has none.
const LEAST_SMALL: usize = 2;

/// Small words that hold sentences together in English, German, French, Spanish, Italian, Portuguese, Dutch.
const SMALL: &[&str] = &[
    "the", "of", "and", "to", "in", "is", "was", "were", "are", "for", "with", "that", "this", "it", "we",
    "be", "been", "at", "by", "from", "after", "before", "not", "has", "have", "had", "but", "which", "into",
    "will", "you", "your", "they", "there", "when", "then", "der", "die", "das", "und", "ist", "wurde",
    "wird", "mit", "von", "zu", "nicht", "ein", "eine", "wir", "auf", "nach", "den", "dem", "le", "la",
    "les", "des", "du", "et", "est", "une", "un", "dans", "pour", "avec", "sur", "nous", "el", "los", "las",
    "del", "que", "con", "para", "por", "una", "il", "gli", "di", "che", "per", "nel", "da", "do", "em",
    "uma", "com", "het", "een", "van", "niet", "op",
];

/// The longest run of words with blanks between them that reads as a sentence.
pub(super) fn free_text(text: &str) -> Option<usize> {
    let parts = text.split(|c: char| "\"{}[]=&<>\n".contains(c));
    parts.filter_map(sentence).max()
}

fn sentence(text: &str) -> Option<usize> {
    let mut longest = None;
    let (mut words, mut small, mut length) = (0, 0, 0);
    for piece in text.split(' ') {
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
        match kind(word) {
            Some(is_small) => {
                words += 1;
                small += usize::from(is_small);
                length += piece.chars().count() + 1;
            }
            None if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') => {
                length += piece.chars().count() + 1;
            }
            None => (words, small, length) = (0, 0, 0),
        }
        if words >= LEAST_WORDS && small >= LEAST_SMALL {
            longest = longest.max(Some(length - 1));
        }
    }
    longest
}

/// `None` for what is no word of a language; otherwise whether it is a small one.
fn kind(word: &str) -> Option<bool> {
    let is_letter = |c: char| c.is_alphabetic() || "'’-".contains(c);
    let is_word = !word.is_empty() && word.len() <= 60 && word.chars().all(is_letter);
    is_word.then(|| SMALL.iter().any(|small| small.eq_ignore_ascii_case(word)))
}
