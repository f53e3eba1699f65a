//! `prefs.js`, `user.js` and files of overrides: the preferences of Firefox that we ask for, by their names.
//!
//! Grammar: `modules/libpref/parser/src/lib.rs`. Like Firefox, what follows a slip is read from the next
//! semicolon on.

use std::collections::BTreeMap;

/// The value of one preference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pref {
    /// `true` or `false`.
    Truth(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
}

impl Pref {
    /// The truth it is; numbers stand for truths where a registry or a property list wrote them.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Pref::Truth(truth) => Some(*truth),
            Pref::Number(number) => Some(*number != 0),
            Pref::Text(_) => None,
        }
    }

    /// The number it is.
    pub fn number(&self) -> Option<i64> {
        match self {
            Pref::Number(number) => Some(*number),
            Pref::Truth(_) | Pref::Text(_) => None,
        }
    }

    /// The text it is.
    pub fn text(&self) -> Option<&str> {
        match self {
            Pref::Text(text) => Some(text),
            Pref::Truth(_) | Pref::Number(_) => None,
        }
    }
}

/// Reads the preferences that are `wanted` and set by the function `call`; the last one of a name counts.
pub fn parse(bytes: &[u8], call: &str, wanted: impl Fn(&str) -> bool) -> BTreeMap<String, Pref> {
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader { rest: &text };
    let mut found = BTreeMap::new();
    while reader.skip_blanks() {
        match reader.pref(call) {
            Some((name, value)) if wanted(&name) => {
                found.insert(name, value);
            }
            Some(_) => {}
            None => reader.skip_past(";"),
        }
    }
    found
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    /// Skips blanks and remarks; false at the end.
    fn skip_blanks(&mut self) -> bool {
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.starts_with('#') || self.rest.starts_with("//") {
                self.skip_past("\n");
            } else if self.rest.starts_with("/*") {
                self.skip_past("*/");
            } else {
                return !self.rest.is_empty();
            }
        }
    }

    fn skip_past(&mut self, mark: &str) {
        self.rest = self.rest.split_once(mark).map_or("", |(_, rest)| rest);
    }

    fn take(&mut self, mark: &str) -> Option<()> {
        self.skip_blanks();
        self.rest = self.rest.strip_prefix(mark)?;
        Some(())
    }

    /// `call("name", value);`
    fn pref(&mut self, call: &str) -> Option<(String, Pref)> {
        self.take(call)?;
        self.take("(")?;
        let name = self.text()?;
        self.take(",")?;
        let value = self.value()?;
        self.take(")")?;
        self.take(";")?;
        Some((name, value))
    }

    fn value(&mut self) -> Option<Pref> {
        self.skip_blanks();
        if self.rest.starts_with(['"', '\'']) {
            return self.text().map(Pref::Text);
        }
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || "+-".contains(c)))?;
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        match word {
            "true" => Some(Pref::Truth(true)),
            "false" => Some(Pref::Truth(false)),
            number => number.parse().ok().map(Pref::Number),
        }
    }

    /// A text in single or double quotes.
    fn text(&mut self) -> Option<String> {
        self.skip_blanks();
        let quote = self.rest.chars().next().filter(|c| "\"'".contains(*c))?;
        let mut letters = self.rest.char_indices().skip(1);
        let mut text = String::new();
        loop {
            let (at, letter) = letters.next()?;
            match letter {
                '\\' => {
                    let (_, kind) = letters.next()?;
                    let code = match kind {
                        'x' => code(&mut letters, 2)?,
                        'u' => code(&mut letters, 4)?,
                        'n' => '\n',
                        'r' => '\r',
                        '"' | '\'' | '\\' => kind,
                        _ => return None,
                    };
                    text.push(code);
                }
                _ if letter == quote => {
                    self.rest = &self.rest[at + letter.len_utf8()..];
                    return Some(text);
                }
                _ => text.push(letter),
            }
        }
    }
}

/// A letter by its number. Half of a pair of UTF-16 cannot stand alone in our texts and is replaced.
fn code(letters: &mut impl Iterator<Item = (usize, char)>, digits: usize) -> Option<char> {
    let hex: String = letters.take(digits).map(|(_, digit)| digit).collect();
    let number = u32::from_str_radix(&hex, 16)
        .ok()
        .filter(|_| hex.len() == digits)?;
    Some(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(String, Pref)> {
        parse(text.as_bytes(), "user_pref", |_| true)
            .into_iter()
            .collect()
    }

    #[test]
    fn preferences_are_read_as_firefox_writes_them() {
        let text = r#"// Mozilla User Preferences
            /* user_pref("in.a.remark", true); */
            # user_pref("after.a.mark", true);
            user_pref("a.truth", true);user_pref("b.number", -42);
            user_pref ( 'c.text' , "q\"\\\n\x41\u00e9; user_pref(\"x\", 1);" ) ;
            user_pref("a.truth", false);"#;
        let found = [
            ("a.truth", Pref::Truth(false)),
            ("b.number", Pref::Number(-42)),
            (
                "c.text",
                Pref::Text("q\"\\\nA\u{e9}; user_pref(\"x\", 1);".to_owned()),
            ),
        ];
        assert_eq!(all(text), found.map(|(name, value)| (name.to_owned(), value)));
    }

    #[test]
    fn a_slip_costs_its_own_line_only() {
        for slip in [
            "user_pref(\"a\", );",
            "user_pref(\"a\" 1);",
            "user_pref(a, 1);",
            "user_pref(\"a\", 1;",
            "user_pref(\"a\", maybe);",
            "user_pref(\"a\", \"\\q\");",
            "pref(\"a\", 1);",
            "nonsense;",
        ] {
            let text = format!("{slip}\nuser_pref(\"b\", 1);");
            assert_eq!(all(&text), [("b".to_owned(), Pref::Number(1))], "{slip}");
        }
        for cut in [
            "user_pref(\"a\", \"",
            "user_pref(\"a\", 1",
            "/* ",
            "user_pref(\"a\\u00",
            "user_pref",
        ] {
            assert!(all(cut).is_empty(), "{cut}");
        }
        assert!(parse(b"user_pref(\"a\xff\", 1);", "user_pref", |name| name == "a").is_empty());
    }

    #[test]
    fn only_what_is_asked_for_is_kept() {
        let found = parse(
            b"user_pref(\"a\", 1); user_pref(\"b\", 2);",
            "user_pref",
            |name| name == "b",
        );
        assert_eq!(found.into_keys().collect::<Vec<_>>(), ["b"]);
    }
}
