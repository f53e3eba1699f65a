//! Well-known cookies: names, vendors and conventions, with purpose and source.

mod file;

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use self::file::{File, VendorEntry};
use crate::pattern::Pattern;

/// `data/knowledge.toml` as JSON, made by `build.rs`.
const BUILT_IN: &str = include_str!(concat!(env!("OUT_DIR"), "/knowledge.json"));

/// Names this knowledge: the first digits of its SHA-256.
pub fn fingerprint() -> String {
    let digest = Sha256::digest(BUILT_IN);
    digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Marks before a name that browsers enforce; they say nothing about what the cookie is for.
const SECURITY_MARKS: [&str; 4] = ["__Host-Http-", "__Host-", "__Secure-", "__Http-"];

/// A company or project.
#[derive(Debug)]
pub struct Vendor {
    /// Stable id, such as `google-analytics`.
    pub id: String,
    /// Name for people; of a group, what each of them is, such as `a payment company`.
    pub name: String,
    /// True if companies of one kind stand here together.
    pub group: bool,
    /// Hosts that are the vendor's alone; those below them count too.
    pub hosts: Vec<String>,
    /// What its cookies are, on its own hosts and (unless a cookie says otherwise) on the site's.
    pub category: Option<String>,
    /// What its cookies do, in one plain sentence.
    pub purpose: Option<String>,
    /// Where this is known from.
    pub source: String,
    /// True for a library: its names are defaults, and other software may use them too.
    pub library: bool,
}

/// A cookie we know.
#[derive(Debug)]
pub struct Known {
    /// Its name, or the shape of it.
    pub pattern: Pattern,
    /// Its category.
    pub category: String,
    /// Whose it is, where its vendor is a group.
    pub by: Option<String>,
    /// What it does, in one plain sentence.
    pub purpose: String,
    /// Where this is known from.
    pub source: String,
    /// True if it is known on its vendor's hosts, false if on the site's own.
    pub on_vendor: bool,
    vendor: usize,
}

/// Words of names, and what they hint at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Convention {
    /// Stable id, such as `theme`.
    pub id: String,
    /// What the words hint at.
    pub category: String,
    /// Words that hint; a phrase such as `font size` fits `fontSize`, `font_size` and `fontsize`.
    pub words: Vec<String>,
    /// Words that are understood beside a hint at this category, and hint at nothing themselves.
    #[serde(default)]
    pub beside: Vec<String>,
}

/// Words of names that are not conventions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The site's own marks.
    pub own: Vec<String>,
    /// Words that say nothing.
    pub neutral: Vec<String>,
    /// Organisation, tenant, role, permission: may decide what a person may do.
    pub context: Vec<String>,
    /// Laboratory work, much of which reads like statistics: sample, assay, plate, run.
    pub laboratory: Vec<String>,
}

/// Everything we know.
#[derive(Debug)]
pub struct Knowledge {
    vendors: Vec<Vendor>,
    known: Vec<Known>,
    conventions: Vec<Convention>,
    words: Words,
    hosts: HashMap<String, usize>,
    whole: HashMap<String, usize>,
    shapes: Vec<usize>,
    terms: HashMap<String, Vec<Term>>,
}

/// What one word or phrase of a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// It hints at the convention of this place.
    Hint(usize),
    /// It is understood beside a hint of this place's category.
    Beside(usize),
    /// It says nothing.
    Neutral,
    /// It is about organisations and rights.
    Context,
    /// It is about laboratory work.
    Laboratory,
}

impl Knowledge {
    /// The knowledge this tool was built with.
    #[expect(clippy::expect_used, reason = "a constant; tests/data.rs reads it")]
    pub fn built_in() -> &'static Knowledge {
        static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
        KNOWLEDGE.get_or_init(|| {
            let file = serde_json::from_str(BUILT_IN).map_err(|error| error.to_string());
            file.and_then(Knowledge::new)
                .expect("the built-in knowledge file is sound")
        })
    }

    /// Reads a knowledge file; the error says what is wrong, for its writer.
    pub fn parse(text: &str) -> Result<Knowledge, String> {
        Knowledge::new(toml::from_str(text).map_err(|error| error.to_string())?)
    }

    fn new(file: File) -> Result<Knowledge, String> {
        let mut knowledge = Knowledge {
            vendors: Vec::with_capacity(file.vendors.len()),
            known: Vec::new(),
            conventions: file.conventions,
            words: file.words,
            hosts: HashMap::new(),
            whole: HashMap::new(),
            shapes: Vec::new(),
            terms: HashMap::new(),
        };
        for entry in file.vendors {
            knowledge.add_vendor(entry)?;
        }
        knowledge.add_terms();
        Ok(knowledge)
    }

    fn add_vendor(&mut self, entry: VendorEntry) -> Result<(), String> {
        let vendor = self.vendors.len();
        for host in &entry.hosts {
            if self.hosts.insert(host.clone(), vendor).is_some() {
                return Err(format!("host {host} stands twice"));
            }
        }
        for cookie in entry.cookies {
            let names = cookie.names.iter().chain(&cookie.name);
            for name in names {
                let category = cookie.category.as_ref().or(entry.category.as_ref());
                let pattern = Pattern::parse(name).ok_or(format!("{name} is no pattern"))?;
                self.add_known(Known {
                    pattern,
                    category: category.ok_or(format!("{name} has no category"))?.clone(),
                    by: cookie.by.clone(),
                    purpose: cookie.purpose.clone(),
                    source: cookie.source.clone().unwrap_or_else(|| entry.source.clone()),
                    on_vendor: cookie.on_vendor,
                    vendor,
                })?;
            }
        }
        self.vendors.push(Vendor {
            id: entry.id,
            name: entry.name,
            group: entry.group,
            hosts: entry.hosts,
            category: entry.category,
            purpose: entry.purpose,
            source: entry.source,
            library: entry.library,
        });
        Ok(())
    }

    fn add_known(&mut self, known: Known) -> Result<(), String> {
        let place = self.known.len();
        let name = known.pattern.text().to_owned();
        if known.on_vendor {
            let twice = |other: &Known| {
                other.on_vendor && other.vendor == known.vendor && other.pattern == known.pattern
            };
            if self.known.iter().any(twice) {
                return Err(format!("{name} stands twice"));
            }
        } else if known.pattern.is_whole() {
            if self.whole.insert(name.clone(), place).is_some() {
                return Err(format!("{name} stands twice"));
            }
        } else {
            if self
                .shapes
                .iter()
                .any(|other| self.known[*other].pattern == known.pattern)
            {
                return Err(format!("{name} stands twice"));
            }
            self.shapes.push(place);
        }
        self.known.push(known);
        Ok(())
    }

    fn add_terms(&mut self) {
        let mut add = |word: &str, term: Term| {
            // Names are split between letters and digits, so `i18n` is met as `i 18 n`.
            for form in BTreeSet::from([word.to_owned(), word.replace(' ', ""), with_digits_apart(word)]) {
                self.terms.entry(form).or_default().push(term);
            }
        };
        for (place, convention) in self.conventions.iter().enumerate() {
            convention
                .words
                .iter()
                .for_each(|word| add(word, Term::Hint(place)));
            convention
                .beside
                .iter()
                .for_each(|word| add(word, Term::Beside(place)));
        }
        let words = &self.words;
        words
            .own
            .iter()
            .chain(&words.neutral)
            .for_each(|word| add(word, Term::Neutral));
        words.context.iter().for_each(|word| add(word, Term::Context));
        words
            .laboratory
            .iter()
            .for_each(|word| add(word, Term::Laboratory));
    }

    /// Every vendor.
    pub fn vendors(&self) -> &[Vendor] {
        &self.vendors
    }

    /// Every cookie we know.
    pub fn known(&self) -> &[Known] {
        &self.known
    }

    /// Every convention.
    pub fn conventions(&self) -> &[Convention] {
        &self.conventions
    }

    /// The words that are not conventions.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// What a word, or a phrase with blanks, means.
    pub fn term(&self, word: &str) -> &[Term] {
        self.terms.get(word).map_or(&[], Vec::as_slice)
    }

    /// The vendor it stands under.
    pub fn vendor(&self, known: &Known) -> &Vendor {
        &self.vendors[known.vendor]
    }

    /// Whose cookie it is, for people.
    pub fn maker<'a>(&'a self, known: &'a Known) -> &'a str {
        known.by.as_deref().unwrap_or(&self.vendor(known).name)
    }

    /// The vendor of a host, and the registered host that covers it. The longest registered host decides.
    pub fn vendor_of(&self, host: &str) -> Option<(&Vendor, &str)> {
        let host = host.strip_prefix('.').unwrap_or(host).to_ascii_lowercase();
        let mut rest = host.as_str();
        loop {
            if let Some((registered, vendor)) = self.hosts.get_key_value(rest) {
                return Some((&self.vendors[*vendor], registered));
            }
            rest = rest.split_once('.')?.1;
        }
    }

    /// The cookie of this name on the site's own host: the whole name first, then the shape with the most
    /// fixed text.
    pub fn on_site(&self, name: &str) -> Option<&Known> {
        if let Some(place) = self.whole.get(name) {
            return Some(&self.known[*place]);
        }
        let shapes = self.shapes.iter().map(|place| &self.known[*place]);
        shapes
            .filter(|known| known.pattern.matches(name))
            .max_by_key(|known| known.pattern.fixed())
    }

    /// The cookie of this name on a vendor's own host.
    pub fn on_vendor(&self, vendor: &Vendor, name: &str) -> Option<&Known> {
        self.known.iter().find(|known| {
            known.on_vendor && self.vendor(known).id == vendor.id && known.pattern.matches(name)
        })
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

/// A name without the mark that browsers enforce.
pub fn bare(name: &str) -> &str {
    SECURITY_MARKS
        .iter()
        .find_map(|mark| {
            let (start, rest) = name.split_at_checked(mark.len())?;
            start.eq_ignore_ascii_case(mark).then_some(rest)
        })
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_security_mark_is_taken_off_in_any_letter_case() {
        assert_eq!(bare("__Host-sid"), "sid");
        assert_eq!(bare("__SECURE-sid"), "sid");
        assert_eq!(bare("__host-HTTP-sid"), "sid");
        assert_eq!(bare("__Hostsid"), "__Hostsid");
        assert_eq!(bare("__Hosté"), "__Hosté");
    }

    #[test]
    fn a_vendor_is_found_at_a_label_boundary() {
        let knowledge = Knowledge::built_in();
        let of = |host: &str| knowledge.vendor_of(host).map(|(vendor, _)| vendor.id.as_str());
        assert_eq!(of(".JS.Stripe.com"), Some("stripe"));
        for other in [
            "notstripe.com",
            "stripe.com.evil.example",
            "stripe.com.",
            "",
            ".",
            "com",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
    }

    #[test]
    fn what_is_built_in_is_the_file_that_people_edit() {
        let written = Knowledge::parse(include_str!("../data/knowledge.toml")).unwrap();
        let built_in = Knowledge::built_in();
        assert_eq!(
            format!("{:?}", written.known()),
            format!("{:?}", built_in.known())
        );
        assert_eq!(
            format!("{:?}", written.vendors()),
            format!("{:?}", built_in.vendors())
        );
        assert_eq!(
            format!("{:?}", written.conventions()),
            format!("{:?}", built_in.conventions())
        );
    }
}
