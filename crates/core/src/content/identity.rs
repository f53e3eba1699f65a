//! Texts that look as if they were drawn at random, and so can name one person.

/// The least length of a random text that is told.
const LEAST: usize = 20;

/// The longest random text: a UUID, or letters and digits mixed as only chance mixes them.
pub(super) fn random(text: &str) -> Option<usize> {
    let whole = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric());
    let joined = whole
        .filter(|word| is_uuid(word) || is_joined(word))
        .map(str::len)
        .max();
    joined.max(parts.filter(|word| is_mixed(word)).map(str::len).max())
}

/// What a word is made of.
struct Make {
    length: usize,
    digits: usize,
    large: usize,
    /// Places where a digit, a small and a large letter follow on each other.
    turns: usize,
    distinct: u32,
}

fn make(word: &str) -> Make {
    let letters = || word.bytes().filter(u8::is_ascii_alphanumeric);
    let kind = |byte: u8| (byte.is_ascii_digit(), byte.is_ascii_uppercase());
    let bit = |byte: u8| 1_u128 << (byte.to_ascii_lowercase() - b'0');
    let pairs = letters().zip(letters().skip(1));
    Make {
        length: letters().count(),
        digits: letters().filter(u8::is_ascii_digit).count(),
        large: letters().filter(u8::is_ascii_uppercase).count(),
        turns: pairs.filter(|(a, b)| kind(*a) != kind(*b)).count(),
        distinct: letters().map(bit).fold(0, |all, one| all | one).count_ones(),
    }
}

/// Random text of digits and one case turns at every third place, of both cases at two of three. Names in
/// camel case turn too, but less.
fn is_mixed(word: &str) -> bool {
    if word.len() < LEAST {
        return false;
    }
    let made = make(word);
    let letters = made.length - made.digits;
    let with_digits = made.digits >= 3 && letters >= 3 && made.turns * 9 >= made.length * 2;
    (with_digits || is_of_both_cases(&made)) && made.distinct >= 9
}

fn is_of_both_cases(made: &Make) -> bool {
    let small = made.length - made.digits - made.large;
    made.digits >= 1 && made.large >= 3 && small >= 3 && made.turns * 12 >= made.length * 5
}

/// The alphabet of base64url has two marks in it, but they are rare.
fn is_joined(word: &str) -> bool {
    if word.len() < LEAST {
        return false;
    }
    let made = make(word);
    let marks = word.len() - made.length;
    marks * 8 <= word.len() && is_of_both_cases(&made) && made.distinct >= 9
}

fn is_uuid(word: &str) -> bool {
    let shape = [8, 4, 4, 4, 12];
    let mut parts = word.split('-');
    let fits = shape.iter().all(|length| {
        let part = parts.next().unwrap_or_default();
        part.len() == *length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    fits && parts.next().is_none() && make(word).distinct >= 7
}
