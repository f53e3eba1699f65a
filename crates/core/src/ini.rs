//! Lists of `key=value` lines in `[sections]`, read as Firefox reads its own: whatever stands in a value is the value.
//!
//! Source: `xpcom/ds/nsINIParser.cpp`. Readers for INI files in general take a quote or a backslash for more than
//! itself, and one of them in a name would hide every profile of the list.

use std::collections::HashMap;

/// The sections of a file, in its order; two of one name are one.
#[derive(Debug, Default)]
pub struct Ini {
    sections: Vec<Section>,
    /// Where each of them is, by its name.
    places: HashMap<String, usize>,
}

/// One section.
#[derive(Debug)]
pub struct Section {
    /// What stands between its brackets.
    pub name: String,
    /// The last of two lines with one key counts.
    pairs: HashMap<String, String>,
}

impl Ini {
    /// Reads the text of a file; a line of another form is passed over.
    pub fn parse(bytes: &[u8]) -> Ini {
        let mut ini = Ini::default();
        let mut current = None;
        for line in text(bytes).split(['\r', '\n']) {
            if line.starts_with(['#', ';']) {
                continue;
            }
            let line = line.trim_start_matches(BLANK);
            if let Some(header) = line.strip_prefix('[') {
                let closed = header.split_once(']').filter(|(_, rest)| is_blank(rest));
                current = closed.map(|(name, _)| ini.place(name));
            } else if let (Some(at), Some((key, value))) = (current, line.split_once('=')) {
                ini.sections[at].pairs.insert(key.to_owned(), value.to_owned());
            }
        }
        ini
    }

    /// The section called `name`.
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.places.get(name).map(|at| &self.sections[*at])
    }

    /// All sections.
    pub fn sections(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter()
    }

    /// Where the section called `name` is, which is added if there is none.
    fn place(&mut self, name: &str) -> usize {
        if let Some(known) = self.places.get(name) {
            return *known;
        }
        self.sections.push(Section {
            name: name.to_owned(),
            pairs: HashMap::new(),
        });
        let last = self.sections.len() - 1;
        self.places.insert(name.to_owned(), last);
        last
    }
}

impl Section {
    /// What stands after `key=`.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.get(key).map(String::as_str)
    }
}

/// What may stand before a line, and after a section's bracket.
const BLANK: [char; 2] = [' ', '\t'];

fn is_blank(text: &str) -> bool {
    text.trim_start_matches(BLANK).is_empty()
}

/// UTF-8, or what its first two bytes say is UTF-16.
fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xFF, 0xFE, wide @ ..] => {
            let units = wide
                .chunks_exact(2)
                .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
            char::decode_utf16(units)
                .map(|unit| unit.unwrap_or('\u{FFFD}'))
                .collect()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> Vec<String> {
        let of = |section: &Section| {
            let mut pairs: Vec<String> = section.pairs.iter().map(|(k, v)| format!("{k}={v}")).collect();
            pairs.sort();
            format!("{}: {}", section.name, pairs.join(" | "))
        };
        Ini::parse(bytes).sections().map(of).collect()
    }

    #[test]
    fn a_value_is_what_stands_there() {
        let text = b"[Profile0]\r\nName=Ann's \"lab\"\r\nPath=a\\b\\\r\nNote==x; # y\r\nEmpty=\r\n[Profile1]\nName=\"\n";
        let all = [
            "Profile0: Empty= | Name=Ann's \"lab\" | Note==x; # y | Path=a\\b\\",
            "Profile1: Name=\"",
        ];
        assert_eq!(told(text), all);
    }

    #[test]
    fn a_line_of_another_form_costs_that_line() {
        let text =
            b"lost=1\n# [no]\n; [no]\n\n \t[A] \nword\n  a=1\n[B\nlost=1\n[C]x\nlost=1\n[A]\na=2\nb=3\n";
        assert_eq!(told(text), ["A: a=2 | b=3"]);
    }

    #[test]
    fn the_marks_of_an_editor_are_no_part_of_the_text() {
        let text = "[A]\nName=K\u{e4}fer\n";
        let wide: Vec<u8> = std::iter::once(0xFEFF)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        for bytes in [text.as_bytes(), format!("\u{feff}{text}").as_bytes(), &wide] {
            assert_eq!(told(bytes), ["A: Name=K\u{e4}fer"]);
        }
    }
}
