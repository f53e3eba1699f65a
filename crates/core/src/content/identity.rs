//! Texts that look as if they were drawn at random, and so can name one person.

/// The least length of a random text that is told.
const LEAST: usize = 20;

/// The longest random text: a UUID, or letters and digits mixed as only chance mixes them.
pub(super) fn random(text: &str) -> Option<usize> {
    let words = text.as_bytes().split(|byte| kind(*byte) == Kind::Other);
    words.filter_map(random_in).max()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digit,
    Small,
    Large,
    /// The two marks in the alphabet of base64url.
    Mark,
    Other,
}

/// Each byte of each value is asked for, so that the answers stand in a table.
fn kind(byte: u8) -> Kind {
    const KINDS: [Kind; 256] = {
        let mut kinds = [Kind::Other; 256];
        let mut byte = 0_u8;
        while byte < 128 {
            kinds[byte as usize] = match byte {
                b'0'..=b'9' => Kind::Digit,
                b'a'..=b'z' => Kind::Small,
                b'A'..=b'Z' => Kind::Large,
                b'-' | b'_' => Kind::Mark,
                _ => Kind::Other,
            };
            byte += 1;
        }
        kinds
    };
    KINDS[usize::from(byte)]
}

fn is_mark(byte: &u8) -> bool {
    kind(*byte) == Kind::Mark
}

/// The word itself, or the longest part between its marks.
fn random_in(word: &[u8]) -> Option<usize> {
    if word.len() < LEAST {
        return None;
    }
    let made = make(word);
    if is_uuid(word, &made) || is_joined(word, &made) {
        return Some(word.len());
    }
    if made.length == word.len() {
        return is_mixed(&made).then_some(word.len());
    }
    let parts = word.split(is_mark).filter(|part| part.len() >= LEAST);
    parts.filter(|part| is_mixed(&make(part))).map(<[u8]>::len).max()
}

/// What a word is made of, without its marks.
#[derive(Default)]
struct Make {
    length: usize,
    digits: usize,
    large: usize,
    /// Places where a digit, a small and a large letter follow on each other.
    turns: usize,
    distinct: u32,
}

fn make(word: &[u8]) -> Make {
    let mut made = Make::default();
    let (mut before, mut letters) = (None, 0_u128);
    for byte in word {
        let kind = kind(*byte);
        match kind {
            Kind::Digit => made.digits += 1,
            Kind::Large => made.large += 1,
            Kind::Small => {}
            Kind::Mark | Kind::Other => continue,
        }
        made.length += 1;
        made.turns += usize::from(before.is_some_and(|before| before != kind));
        letters |= 1 << (byte.to_ascii_lowercase() - b'0');
        before = Some(kind);
    }
    made.distinct = letters.count_ones();
    made
}

/// Random text of digits and one case turns at every third place, of both cases at two of three. Names in
/// camel case turn too, but less.
fn is_mixed(made: &Make) -> bool {
    let letters = made.length - made.digits;
    let with_digits = made.digits >= 3 && letters >= 3 && made.turns * 9 >= made.length * 2;
    (with_digits || is_of_both_cases(made)) && made.distinct >= 9
}

fn is_of_both_cases(made: &Make) -> bool {
    let small = made.length - made.digits - made.large;
    made.digits >= 1 && made.large >= 3 && small >= 3 && made.turns * 12 >= made.length * 5
}

/// The alphabet of base64url has two marks in it, but they are rare.
fn is_joined(word: &[u8], made: &Make) -> bool {
    let marks = word.len() - made.length;
    marks * 8 <= word.len() && is_of_both_cases(made) && made.distinct >= 9
}

fn is_uuid(word: &[u8], made: &Make) -> bool {
    let shape = [8, 4, 4, 4, 12];
    let mut parts = word.split(|byte| *byte == b'-');
    let fits = shape.iter().all(|length| {
        let part = parts.next().unwrap_or_default();
        part.len() == *length && part.iter().all(u8::is_ascii_hexdigit)
    });
    fits && parts.next().is_none() && made.distinct >= 7
}
