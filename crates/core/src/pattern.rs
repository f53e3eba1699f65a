//! A cookie's name as a rule: the whole name, or a shape whose open parts are stated and bounded.
//!
//! `_ga` is a whole name. `_pk_id.{digits}.{hex:4}` is a shape: fixed text, and up to two open parts in braces
//! that say which characters may stand there and how many. A shape always covers the whole name, letter case
//! counts, and matching takes time in proportion to the name's length.

use std::borrow::Cow;
use std::ops::RangeInclusive;

/// A whole name, or a shape. Its parts are read when a name begins as it does, which few names do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: Cow<'static, str>,
    /// Where the first open part begins; the end of a whole name.
    open_at: usize,
}

/// One open part.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Open {
    kind: Kind,
    count: RangeInclusive<usize>,
}

/// Which characters may stand in an open part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `0-9`.
    Digits,
    /// `0-9`, `a-f`, `A-F`.
    Hex,
    /// `0-9`, `A-Z`.
    Upper,
    /// `0-9`, `a-z`.
    Lower,
    /// `0-9`, `a-z`, `A-Z`.
    Id,
    /// 8-4-4-4-12 hexadecimal digits.
    Uuid,
    /// Letters, digits and the marks found in encoded values.
    Token,
}

impl Pattern {
    /// Reads a whole name or a shape; `None` if the braces do not fit, a kind is not known, or two open parts
    /// touch each other.
    pub fn parse(text: &str) -> Option<Pattern> {
        let open_at = text.find('{').unwrap_or(text.len());
        let (start, rest) = text.split_at(open_at);
        let open: Vec<(Open, &str)> = parts(rest).collect::<Option<_>>()?;
        let stray = start.contains('}') || open.iter().any(|(_, fixed)| fixed.contains('}'));
        let touching = open.len() == 2 && open[0].1.is_empty();
        if text.is_empty() || stray || touching || open.len() > 2 {
            return None;
        }
        Some(Pattern {
            text: text.to_owned().into(),
            open_at,
        })
    }

    /// What [`Pattern::parse`] has read when this program was built.
    pub(crate) const fn known(text: &'static str, open_at: usize) -> Pattern {
        Pattern {
            text: Cow::Borrowed(text),
            open_at,
        }
    }

    /// As written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where its first open part begins; its length for a whole name.
    pub fn open_at(&self) -> usize {
        self.open_at
    }

    /// True for a whole name.
    pub fn is_whole(&self) -> bool {
        self.open_at == self.text.len()
    }

    /// How many characters are fixed.
    pub fn fixed(&self) -> usize {
        self.open_at + self.open().map(|(_, fixed)| fixed.len()).sum::<usize>()
    }

    /// True if open parts are short and of few characters: digits, hexadecimal, or one letter case.
    pub fn is_narrow(&self) -> bool {
        self.open().all(|(open, _)| match open.kind {
            Kind::Digits | Kind::Hex | Kind::Upper | Kind::Lower | Kind::Uuid => *open.count.end() < MOST,
            Kind::Id | Kind::Token => false,
        })
    }

    /// True if `name` fits from its first to its last character.
    pub fn matches(&self, name: &str) -> bool {
        let Some(rest) = name.as_bytes().strip_prefix(self.start().as_bytes()) else {
            return false;
        };
        // Asked before the open parts are read, for most names end in another way.
        if !rest.ends_with(self.end().as_bytes()) {
            return false;
        }
        let mut open = self.open();
        match (open.next(), open.next()) {
            (None, _) => rest.is_empty(),
            (Some((open, end)), None) => rest
                .strip_suffix(end.as_bytes())
                .is_some_and(|middle| open.fits(middle)),
            (Some((first, between)), Some((second, end))) => rest
                .strip_suffix(end.as_bytes())
                .is_some_and(|middle| fits_both(&first, between.as_bytes(), &second, middle)),
        }
    }

    /// What stands in the one open part of `name`; `None` for a whole name and for shapes with two open parts.
    pub fn open_part<'n>(&self, name: &'n str) -> Option<&'n str> {
        let mut open = self.open();
        let (Some((_, end)), None) = (open.next(), open.next()) else {
            return None;
        };
        name.strip_prefix(self.start())?.strip_suffix(end)
    }

    /// A name that fits, for tests that every entry can be reached.
    pub fn sample(&self) -> String {
        let mut name = self.start().to_owned();
        for (open, fixed) in self.open() {
            name.push_str(&open.sample());
            name.push_str(fixed);
        }
        name
    }

    fn start(&self) -> &str {
        &self.text[..self.open_at]
    }

    /// The fixed text behind the last open part.
    fn end(&self) -> &str {
        let open = &self.text[self.open_at..];
        open.rfind('}').map_or(open, |at| &open[at + 1..])
    }

    /// Each open part with the fixed text after it; [`Pattern::parse`] has seen that they can be read.
    fn open(&self) -> impl Iterator<Item = (Open, &str)> {
        parts(&self.text[self.open_at..]).flatten()
    }
}

/// Each open part of `text` with the fixed text after it; `None` in the place of one that cannot be read.
fn parts(text: &str) -> impl Iterator<Item = Option<(Open, &str)>> {
    text.split('{').skip(1).map(|part| {
        let (inside, fixed) = part.split_once('}')?;
        Some((Open::parse(inside)?, fixed))
    })
}

/// No cookie name is longer: browsers refuse more than 4,096 bytes for name and value together.
const MOST: usize = 4096;

impl Open {
    /// `kind`, `kind:7`, `kind:4-9` or `kind:4+`.
    fn parse(text: &str) -> Option<Open> {
        let (kind, count) = text.split_once(':').map_or((text, None), |(k, c)| (k, Some(c)));
        let kind = match kind {
            "digits" => Kind::Digits,
            "hex" => Kind::Hex,
            "upper" => Kind::Upper,
            "lower" => Kind::Lower,
            "id" => Kind::Id,
            "uuid" => Kind::Uuid,
            "token" => Kind::Token,
            _ => return None,
        };
        let count = match (kind, count) {
            (Kind::Uuid, None) => 36..=36,
            (Kind::Uuid, Some(_)) => return None,
            (_, Some(count)) => counts(count)?,
            (Kind::Digits, None) => 1..=20,
            (_, None) => 6..=MOST,
        };
        (*count.start() > 0 && !count.is_empty()).then_some(Open { kind, count })
    }

    fn fits(&self, part: &[u8]) -> bool {
        let shape = self.kind != Kind::Uuid || is_uuid(part);
        shape && self.count.contains(&part.len()) && part.iter().all(|b| self.allows(*b))
    }

    fn allows(&self, byte: u8) -> bool {
        match self.kind {
            Kind::Digits => byte.is_ascii_digit(),
            Kind::Hex => byte.is_ascii_hexdigit(),
            Kind::Upper => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
            Kind::Lower => byte.is_ascii_digit() || byte.is_ascii_lowercase(),
            Kind::Id => byte.is_ascii_alphanumeric(),
            Kind::Uuid => byte.is_ascii_hexdigit() || byte == b'-',
            Kind::Token => byte.is_ascii_alphanumeric() || b"-._~%:+/=@|!".contains(&byte),
        }
    }

    fn sample(&self) -> String {
        let alphabet = match self.kind {
            Kind::Uuid => return "01234567-89ab-4cde-8f01-23456789abcd".to_owned(),
            Kind::Digits => "73",
            Kind::Hex => "7c3a",
            Kind::Upper => "X7QZ",
            Kind::Lower => "x7qz",
            Kind::Id | Kind::Token => "Xq7z",
        };
        alphabet.chars().cycle().take(*self.count.start()).collect()
    }
}

/// `middle` is `first`, then `between`, then `second`. The longest run each may cover is measured once, so
/// that every place where `between` stands is judged in constant time.
fn fits_both(first: &Open, between: &[u8], second: &Open, middle: &[u8]) -> bool {
    let left = middle.iter().take_while(|b| first.allows(**b)).count();
    let right = middle.iter().rev().take_while(|b| second.allows(**b)).count();
    middle
        .windows(between.len())
        .enumerate()
        .filter(|(at, window)| {
            *at <= left && middle.len() - at - between.len() <= right && *window == between
        })
        .any(|(at, _)| {
            let (a, b) = (&middle[..at], &middle[at + between.len()..]);
            let shape = |open: &Open, part: &[u8]| open.kind != Kind::Uuid || is_uuid(part);
            let counts = first.count.contains(&a.len()) && second.count.contains(&b.len());
            counts && shape(first, a) && shape(second, b)
        })
}

fn counts(text: &str) -> Option<RangeInclusive<usize>> {
    let number = |t: &str| t.parse::<usize>().ok().filter(|n| *n <= MOST);
    if let Some(least) = text.strip_suffix('+') {
        return Some(number(least)?..=MOST);
    }
    match text.split_once('-') {
        Some((least, most)) => Some(number(least)?..=number(most)?),
        None => number(text).map(|n| n..=n),
    }
}

fn is_uuid(part: &[u8]) -> bool {
    part.len() == 36
        && part
            .iter()
            .enumerate()
            .all(|(at, byte)| matches!(at, 8 | 13 | 18 | 23) == (*byte == b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, name: &str) -> bool {
        Pattern::parse(pattern).unwrap().matches(name)
    }

    #[test]
    fn a_whole_name_fits_itself_and_nothing_else() {
        assert!(matches("_ga", "_ga"));
        for other in ["_GA", "_ga_", "x_ga", "_ga ", "", "_gaé"] {
            assert!(!matches("_ga", other), "{other:?}");
        }
    }

    #[test]
    fn a_shape_covers_the_whole_name() {
        assert!(matches("_ga_{upper:8-12}", "_ga_1A2B3C4D5E"));
        for other in [
            "_ga_secret",
            "_ga_",
            "_ga_1A2B",
            "_ga_1A2B3C4D5E_x",
            "x_ga_1A2B3C4D5E",
        ] {
            assert!(!matches("_ga_{upper:8-12}", other), "{other:?}");
        }
    }

    #[test]
    fn the_open_part_is_what_is_not_fixed() {
        let pattern = Pattern::parse("ph_{token}_posthog").unwrap();
        assert_eq!(pattern.open_part("ph_abcdefgh_posthog"), Some("abcdefgh"));
        assert_eq!(Pattern::parse("_ga").unwrap().open_part("_ga"), None);
    }

    #[test]
    fn two_open_parts_need_the_text_between_them() {
        assert!(matches("_pk_id.{digits}.{hex:4}", "_pk_id.12.1fff"));
        assert!(matches("a.{token:1+}.b.{token:1+}", "a.x.b.y.b.z"));
        assert!(matches(
            "x{id:1+}__{uuid}",
            "xA__01234567-89ab-4cde-8f01-23456789abcd"
        ));
        for other in ["_pk_id.12.1ff", "_pk_id.12", "_pk_id..1fff", "_pk_id.1é.1fff"] {
            assert!(!matches("_pk_id.{digits}.{hex:4}", other), "{other:?}");
        }
    }

    #[test]
    fn what_is_not_a_pattern_is_refused() {
        for text in [
            "",
            "a{",
            "a}",
            "a{b}",
            "{digits}{digits}",
            "{hex:0}",
            "{hex:9-2}",
            "{uuid:3}",
            "{id}-{id}-{id}",
        ] {
            assert!(Pattern::parse(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn a_sample_fits_its_own_shape() {
        for text in [
            "_ga",
            "_pk_id.{digits}.{hex:4}",
            "{uuid}x",
            "a{token}",
            "a{lower:3}b{id:2-4}",
        ] {
            let pattern = Pattern::parse(text).unwrap();
            assert!(pattern.matches(&pattern.sample()), "{text}");
        }
    }
}
