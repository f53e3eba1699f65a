//! The texts of all tables in one, each once: a table that holds places and no pointers is read where it lies,
//! and the loader has nothing to set right in it when the program starts.

use std::collections::HashMap;

use crate::hash;

#[derive(Default)]
pub struct Texts {
    /// All of them.
    pub whole: String,
    places: HashMap<String, usize>,
}

impl Texts {
    /// Adds `text`, and gives the expression for its place.
    pub fn add(&mut self, text: &str) -> String {
        let at = match self.places.get(text) {
            Some(at) => *at,
            None => {
                let at = self.whole.len();
                self.whole.push_str(text);
                self.places.insert(text.to_owned(), at);
                at
            }
        };
        format!("Text::at({at}, {})", text.len())
    }

    /// The same of a text that may be missing.
    pub fn add_some(&mut self, text: Option<&String>) -> String {
        match text {
            Some(text) => format!("Some({})", self.add(text)),
            None => "None".to_owned(),
        }
    }

    /// The same of a list.
    pub fn add_all(&mut self, texts: &[String]) -> String {
        let texts: Vec<String> = texts.iter().map(|text| self.add(text)).collect();
        format!("&[{}]", texts.join(", "))
    }

    /// Adds texts that are looked up, each with its place in another table.
    pub fn index<'t>(&mut self, entries: impl IntoIterator<Item = (&'t str, usize)>) -> String {
        let mut entries: Vec<_> = entries
            .into_iter()
            .map(|(text, place)| (hash::of(text), text, place))
            .collect();
        entries.sort_unstable();
        let row = |(hash, text, place)| format!("({hash}, {}, {place})", self.add(text));
        let rows: Vec<String> = entries.into_iter().map(row).collect();
        format!("Index(&[{}])", rows.join(", "))
    }
}
