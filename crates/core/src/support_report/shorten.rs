//! Long random parts of a name, as the shape they have: `_ga_X1Y2Z3W4V5` becomes `_ga_{upper:10}`.
//!
//! A site, a person or a visit can be known again by such a part, and support needs only its shape. The shapes
//! are those of a policy file, so that what is written here can be pasted there.

/// Digits alone: fewer are versions, years and counts.
const DIGITS: usize = 6;
/// Hexadecimal digits, letters among them.
const HEX: usize = 8;
/// Letters and digits mixed.
const MIXED: usize = 8;
/// Letters alone: shorter ones are words.
const LETTERS: usize = 16;
/// Nobody names a cookie with a word this long.
const WORD: usize = 40;

/// `name` with every long random part replaced by its shape.
pub fn shorten(name: &str) -> String {
    let mut short = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        if is_uuid(rest) {
            short.push_str("{uuid}");
            rest = &rest[UUID.len()..];
        } else if first.is_ascii_alphanumeric() {
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(rest.len());
            short.push_str(&part(&rest[..end]));
            rest = &rest[end..];
        } else {
            short.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    short
}

/// The form of a UUID (RFC 9562, section 4): `x` stands for a hexadecimal digit.
const UUID: &str = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

fn is_uuid(text: &str) -> bool {
    let fits = |(byte, form): (u8, u8)| match form {
        b'-' => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() >= UUID.len()
        && text.bytes().zip(UUID.bytes()).all(fits)
        && !text[UUID.len()..].starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// One run of letters and digits, or its shape if it looks random.
fn part(run: &str) -> String {
    // A word with a number behind it: the word says what it is.
    let word = run.trim_end_matches(|c: char| c.is_ascii_digit());
    if word.len() >= 3 && word.len() < run.len() && word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return format!("{}{}", part(word), part(&run[word.len()..]));
    }
    match looks_random(run) {
        true => format!("{{{}:{}}}", kind(run), run.len()),
        false => run.to_owned(),
    }
}

fn looks_random(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    let letters = run.len() - digits;
    let is_hex = run.bytes().all(|byte| byte.is_ascii_hexdigit());
    match (digits, letters) {
        _ if run.len() >= WORD => true,
        (_, 0) => digits >= DIGITS,
        (0, _) => letters >= LETTERS && is_no_word(run),
        (2.., _) if is_hex => run.len() >= HEX,
        _ => run.len() >= MIXED && (digits >= 4 || turns(run) >= 3),
    }
}

/// Places where one kind of character follows another.
fn turns(run: &str) -> usize {
    let kind = |byte: u8| (byte.is_ascii_digit(), byte.is_ascii_uppercase());
    let pairs = run.bytes().zip(run.bytes().skip(1));
    pairs.filter(|(a, b)| kind(*a) != kind(*b)).count()
}

/// Letters as only chance strings them together: humps of fewer than three letters, or no vowel for long. A camel has longer humps.
fn is_no_word(run: &str) -> bool {
    let pairs = run.bytes().zip(run.bytes().skip(1));
    let humps = 1 + pairs
        .filter(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase())
        .count();
    let is_vowel = |c: char| "aeiouyAEIOUY".contains(c);
    let without = run.split(is_vowel).map(str::len).max().unwrap_or_default();
    humps * 3 > run.len() || without >= 7
}

fn kind(run: &str) -> &'static str {
    let all = |fits: fn(&u8) -> bool| run.bytes().all(|byte| fits(&byte));
    if all(u8::is_ascii_digit) {
        "digits"
    } else if all(u8::is_ascii_hexdigit) && run.bytes().any(|byte| byte.is_ascii_digit()) {
        "hex"
    } else if all(|byte| !byte.is_ascii_lowercase()) {
        "upper"
    } else if all(|byte| !byte.is_ascii_uppercase()) {
        "lower"
    } else {
        "id"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Knowledge;

    #[test]
    fn a_random_part_becomes_its_shape() {
        for (name, short) in [
            ("_ga_X1Y2Z3W4V5", "_ga_{upper:10}"),
            ("_hjSessionUser_3567890", "_hjSessionUser_{digits:7}"),
            ("amplitude_id_9f86d081884c7d65", "amplitude_id_{hex:16}"),
            ("sid.550e8400-e29b-41d4-a716-446655440000", "sid.{uuid}"),
            ("k8sjd92hqpzm_prefs", "{lower:12}_prefs"),
            ("user1234567890", "user{digits:10}"),
            ("aZ9kQ2mX7bT4", "{id:12}"),
            ("qWxRtZpLkMnBvCxSd", "{id:17}"),
            ("zkqwrtpsdfghjklm", "{lower:16}"),
            ("grüße_1234567", "grüße_{digits:7}"),
        ] {
            assert_eq!(shorten(name), short, "{name}");
        }
    }

    #[test]
    fn a_word_stays_as_it_is() {
        for name in [
            "",
            "theme",
            "_ga",
            "__Host-next-auth.session-token.0",
            "flaskTrackSessionPreference",
            "oauth2state",
            "utf8name",
            "ARRAffinitySameSite",
            "consent_2024",
            "_pk_id.1.1fff",
            "CloudFront-Key-Pair-Id",
            "largest-straightforward-strengths",
            "{uuid}",
        ] {
            assert_eq!(shorten(name), name);
        }
    }

    #[test]
    fn the_names_we_know_stay_as_they_are() {
        let whole = Knowledge::built_in()
            .known()
            .iter()
            .filter(|known| known.pattern().is_whole());
        let changed: Vec<String> = whole
            .map(|known| known.pattern().text().to_owned())
            .filter(|name| shorten(name) != *name)
            .collect();
        assert!(changed.len() <= 3, "{changed:?}");
    }
}
