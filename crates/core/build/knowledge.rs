//! From the knowledge file to the tables of `knowledge::Knowledge`, with everything that is looked up in order.

use std::collections::{BTreeMap, BTreeSet};

use crate::file::{CookieEntry, File, VendorEntry};
use crate::pattern::Pattern;

/// The tables while they grow.
#[derive(Default)]
struct Tables<'f> {
    known: Vec<String>,
    hosts: BTreeMap<&'f str, usize>,
    whole: BTreeMap<&'f str, usize>,
    shapes: Vec<usize>,
    seen: BTreeSet<(Option<usize>, &'f str)>,
    terms: BTreeMap<String, Vec<String>>,
}

/// The file as the expression of a constant; the error says what is wrong, for its writer.
pub fn as_rust(file: &File) -> Result<String, String> {
    let mut tables = Tables::default();
    for (place, vendor) in file.vendors.iter().enumerate() {
        tables.add_vendor(place, vendor)?;
    }
    tables.add_terms(file);
    let vendors: Vec<String> = file.vendors.iter().map(vendor).collect();
    let convention = |it: &crate::file::Convention| {
        format!(
            "Convention {{ id: {:?}, category: {:?}, words: &{:?}, beside: &{:?} }}",
            it.id, it.category, it.words, it.beside
        )
    };
    let conventions: Vec<String> = file.conventions.iter().map(convention).collect();
    let words = &file.words;
    let terms = tables.terms.iter();
    let terms: Vec<String> = terms
        .map(|(word, terms)| format!("({word:?}, &[{}])", terms.join(", ")))
        .collect();
    Ok(format!(
        "Knowledge {{
            vendors: &[{}],
            known: &[{}],
            conventions: &[{}],
            words: Words {{ own: &{:?}, neutral: &{:?}, context: &{:?}, laboratory: &{:?} }},
            hosts: &{},
            whole: &{},
            shapes: &{:?},
            terms: &[{}],
        }}",
        vendors.join(",\n"),
        tables.known.join(",\n"),
        conventions.join(",\n"),
        words.own,
        words.neutral,
        words.context,
        words.laboratory,
        pairs(&tables.hosts),
        pairs(&tables.whole),
        tables.shapes,
        terms.join(",\n"),
    ))
}

fn pairs(table: &BTreeMap<&str, usize>) -> String {
    format!("{:?}", table.iter().collect::<Vec<_>>())
}

fn vendor(entry: &VendorEntry) -> String {
    format!(
        "Vendor {{ id: {:?}, name: {:?}, group: {}, hosts: &{:?}, category: {:?}, purpose: {:?}, source: {:?}, library: {} }}",
        entry.id,
        entry.name,
        entry.group,
        entry.hosts,
        entry.category,
        entry.purpose,
        entry.source,
        entry.library
    )
}

impl<'f> Tables<'f> {
    fn add_vendor(&mut self, place: usize, entry: &'f VendorEntry) -> Result<(), String> {
        for host in &entry.hosts {
            if self.hosts.insert(host, place).is_some() {
                return Err(format!("host {host} stands twice"));
            }
        }
        for cookie in &entry.cookies {
            for name in cookie.names.iter().chain(&cookie.name) {
                self.add_known(place, entry, cookie, name)?;
            }
        }
        Ok(())
    }

    fn add_known(
        &mut self,
        vendor: usize,
        entry: &VendorEntry,
        cookie: &CookieEntry,
        name: &'f str,
    ) -> Result<(), String> {
        let pattern = Pattern::parse(name).ok_or(format!("{name} is no pattern"))?;
        let category = cookie.category.as_ref().or(entry.category.as_ref());
        let category = category.ok_or(format!("{name} has no category"))?;
        // On the site's own host a name stands once; on their own hosts, each vendor may have it.
        if !self.seen.insert((cookie.on_vendor.then_some(vendor), name)) {
            return Err(format!("{name} stands twice"));
        }
        let place = self.known.len();
        match (cookie.on_vendor, pattern.is_whole()) {
            (true, _) => {}
            (false, true) => {
                self.whole.insert(name, place);
            }
            (false, false) => self.shapes.push(place),
        }
        self.known.push(format!(
            "Known {{ pattern: Pattern::known({name:?}, {}), category: {category:?}, by: {:?}, purpose: {:?}, source: {:?}, on_vendor: {}, vendor: {vendor} }}",
            pattern.open_at(),
            cookie.by,
            cookie.purpose,
            cookie.source.as_ref().unwrap_or(&entry.source),
            cookie.on_vendor,
        ));
        Ok(())
    }

    fn add_terms(&mut self, file: &File) {
        for (place, convention) in file.conventions.iter().enumerate() {
            self.mean(&convention.words, format_args!("Hint({place})"));
            self.mean(&convention.beside, format_args!("Beside({place})"));
        }
        self.mean(&file.words.own, "Neutral");
        self.mean(&file.words.neutral, "Neutral");
        self.mean(&file.words.context, "Context");
        self.mean(&file.words.laboratory, "Laboratory");
    }

    fn mean(&mut self, words: &[String], term: impl std::fmt::Display) {
        for word in words {
            // Names are split between letters and digits, so `i18n` is met as `i 18 n`.
            for form in BTreeSet::from([word.to_owned(), word.replace(' ', ""), with_digits_apart(word)]) {
                self.terms.entry(form).or_default().push(format!("Term::{term}"));
            }
        }
    }
}

fn with_digits_apart(word: &str) -> String {
    let mut apart = String::with_capacity(word.len() + 2);
    let mut before: Option<char> = None;
    for letter in word.chars() {
        let turns = before
            .is_some_and(|b| b != ' ' && letter != ' ' && b.is_ascii_digit() != letter.is_ascii_digit());
        if turns {
            apart.push(' ');
        }
        apart.push(letter);
        before = Some(letter);
    }
    apart
}
