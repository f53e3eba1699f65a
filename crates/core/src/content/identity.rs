//! Texts that look as if they were drawn at random, and so can name one person.

/// The least length of a random text that is told.
const LEAST: usize = 20;

/// The longest random text: a UUID, or letters and digits mixed as only chance mixes them.
pub(super) fn random(text: &str) -> Option<usize> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let mixed = words.filter(|word| is_mixed(word)).map(str::len).max();
    let uuids = text.split(|c: char| !c.is_ascii_hexdigit() && c != '-');
    let uuid = uuids.filter(|word| is_uuid(word)).map(str::len).max();
    mixed.max(uuid)
}

/// Random text changes between digits, small and large letters at every second or third place.
fn is_mixed(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let long = word.len() >= LEAST && digits >= 3 && word.len() - digits >= 3;
    if !long {
        return false;
    }
    let kind = |byte: u8| (byte.is_ascii_digit(), byte.is_ascii_uppercase());
    let pairs = word.bytes().zip(word.bytes().skip(1));
    let turns = pairs.filter(|(a, b)| kind(*a) != kind(*b)).count();
    turns * 9 >= word.len() * 2 && distinct(word) >= 9
}

fn is_uuid(word: &str) -> bool {
    let shape = [8, 4, 4, 4, 12];
    let mut parts = word.split('-');
    let fits = shape
        .iter()
        .all(|length| parts.next().is_some_and(|part| part.len() == *length));
    fits && parts.next().is_none() && distinct(word) >= 7
}

/// How many different letters and digits there are, large and small taken as one.
fn distinct(word: &str) -> u32 {
    let bit = |byte: u8| 1_u128 << (byte.to_ascii_lowercase() - b'0');
    let seen = word.bytes().filter(u8::is_ascii_alphanumeric).map(bit);
    seen.fold(0_u128, |all, one| all | one).count_ones()
}
