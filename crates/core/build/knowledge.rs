//! From the knowledge file to the tables of `knowledge::Knowledge`.

use std::collections::{BTreeMap, BTreeSet};

use crate::file::{CookieEntry, File, VendorEntry};
use crate::pattern::Pattern;
use crate::texts::Texts;

/// The tables while they grow.
struct Tables<'f, 't> {
    texts: &'t mut Texts,
    known: Vec<String>,
    hosts: BTreeMap<&'f str, usize>,
    whole: BTreeMap<&'f str, usize>,
    shapes: Vec<(Option<u8>, usize)>,
    seen: BTreeSet<(Option<usize>, &'f str)>,
    terms: BTreeMap<String, Vec<String>>,
}

/// The file as the expression of a constant; the error says what is wrong, for its writer.
pub fn as_rust(file: &File, texts: &mut Texts) -> Result<String, String> {
    let mut tables = Tables {
        texts,
        known: Vec::new(),
        hosts: BTreeMap::new(),
        whole: BTreeMap::new(),
        shapes: Vec::new(),
        seen: BTreeSet::new(),
        terms: BTreeMap::new(),
    };
    for (place, vendor) in file.vendors.iter().enumerate() {
        tables.add_vendor(place, vendor)?;
    }
    tables.add_terms(file);
    let Tables {
        texts,
        known,
        hosts,
        whole,
        shapes,
        terms,
        ..
    } = tables;
    let vendors: Vec<String> = file.vendors.iter().map(|it| vendor(it, texts)).collect();
    let convention = |it: &crate::file::Convention| {
        format!(
            "Convention {{ id: {:?}, category: {:?}, words: &{:?}, beside: &{:?} }}",
            it.id, it.category, it.words, it.beside
        )
    };
    let conventions: Vec<String> = file.conventions.iter().map(convention).collect();
    let words = &file.words;
    let meanings: BTreeSet<&Vec<String>> = terms.values().collect();
    let place = |meaning| meanings.iter().position(|known| *known == meaning);
    let terms = terms
        .iter()
        .map(|(word, meaning)| (word.as_str(), place(meaning).unwrap_or_default()));
    let terms = texts.index(terms);
    let meaning = |terms: &&Vec<String>| format!("&[{}]", terms.join(", "));
    let meanings: Vec<String> = meanings.iter().map(meaning).collect();
    Ok(format!(
        "Knowledge {{
            vendors: &[{}],
            known: &[{}],
            conventions: &[{}],
            words: Words {{ own: &{:?}, neutral: &{:?}, context: &{:?}, laboratory: &{:?} }},
            hosts: {},
            whole: {},
            shapes: &{:?},
            terms: {terms},
            meanings: &[{}],
        }}",
        vendors.join(",\n"),
        known.join(",\n"),
        conventions.join(",\n"),
        words.own,
        words.neutral,
        words.context,
        words.laboratory,
        texts.index(hosts),
        texts.index(whole),
        shapes,
        meanings.join(", "),
    ))
}

fn vendor(entry: &VendorEntry, texts: &mut Texts) -> String {
    format!(
        "Vendor {{ id: {}, name: {}, group: {}, hosts: {}, category: {}, purpose: {}, source: {}, library: {} }}",
        texts.add(&entry.id),
        texts.add(&entry.name),
        entry.group,
        texts.add_all(&entry.hosts),
        texts.add_some(entry.category.as_ref()),
        texts.add_some(entry.purpose.as_ref()),
        texts.add(&entry.source),
        entry.library
    )
}

impl<'f> Tables<'f, '_> {
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
            (false, false) => {
                let start = name[..pattern.open_at()].bytes().next();
                self.shapes.push((start, place));
            }
        }
        self.known.push(format!(
            "Known {{ name: {}, open_at: {}, category: {}, by: {}, purpose: {}, source: {}, on_vendor: {}, vendor: {vendor} }}",
            self.texts.add(name),
            pattern.open_at(),
            self.texts.add(category),
            self.texts.add_some(cookie.by.as_ref()),
            self.texts.add(&cookie.purpose),
            self.texts.add(cookie.source.as_ref().unwrap_or(&entry.source)),
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
