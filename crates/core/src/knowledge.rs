//! Well-known cookies: names, vendors and conventions, with purpose and source.

use crate::built_in::{Index, Text};
use crate::pattern::Pattern;

/// `data/knowledge.toml` as `build.rs` writes it down: there is nothing left to read when the program starts.
static BUILT_IN: Knowledge = include!(concat!(env!("OUT_DIR"), "/knowledge.rs"));

/// Names this knowledge: the first digits of its SHA-256.
pub fn fingerprint() -> &'static str {
    env!("KNOWLEDGE_FINGERPRINT")
}

/// Marks before a name that browsers enforce; they say nothing about what the cookie is for.
const SECURITY_MARKS: [&str; 4] = ["__Host-Http-", "__Host-", "__Secure-", "__Http-"];

/// A company or project.
#[derive(Debug)]
pub struct Vendor {
    /// Stable id, such as `google-analytics`.
    pub id: Text,
    /// Name for people; of a group, what each of them is, such as `a payment company`.
    pub name: Text,
    /// True if companies of one kind stand here together.
    pub group: bool,
    /// Hosts that are the vendor's alone; those below them count too.
    pub hosts: &'static [Text],
    /// What its cookies are, on its own hosts and (unless a cookie says otherwise) on the site's.
    pub category: Option<Text>,
    /// What its cookies do, in one plain sentence.
    pub purpose: Option<Text>,
    /// Where this is known from.
    pub source: Text,
    /// True for a library: its names are defaults, and other software may use them too.
    pub library: bool,
}

/// A cookie we know.
#[derive(Debug)]
pub struct Known {
    name: Text,
    open_at: u32,
    /// Its category.
    pub category: Text,
    /// Whose it is, where its vendor is a group.
    pub by: Option<Text>,
    /// What it does, in one plain sentence.
    pub purpose: Text,
    /// Where this is known from.
    pub source: Text,
    /// True if it is known on its vendor's hosts, false if on the site's own.
    pub on_vendor: bool,
    vendor: u32,
}

impl Known {
    /// Its name, or the shape of it.
    pub fn pattern(&self) -> Pattern {
        Pattern::known(self.name.as_str(), self.open_at as usize)
    }
}

/// Words of names, and what they hint at.
#[derive(Debug)]
pub struct Convention {
    /// Stable id, such as `theme`.
    pub id: &'static str,
    /// What the words hint at.
    pub category: &'static str,
    /// Words that hint; a phrase such as `font size` fits `fontSize`, `font_size` and `fontsize`.
    pub words: &'static [&'static str],
    /// Words that are understood beside a hint at this category, and hint at nothing themselves.
    pub beside: &'static [&'static str],
}

/// Words of names that are not conventions.
#[derive(Debug)]
pub struct Words {
    /// The site's own marks.
    pub own: &'static [&'static str],
    /// Words that say nothing.
    pub neutral: &'static [&'static str],
    /// Organisation, tenant, role, permission: may decide what a person may do.
    pub context: &'static [&'static str],
    /// Laboratory work, much of which reads like statistics: sample, assay, plate, run.
    pub laboratory: &'static [&'static str],
}

/// Everything we know.
#[derive(Debug)]
pub struct Knowledge {
    vendors: &'static [Vendor],
    known: &'static [Known],
    conventions: &'static [Convention],
    words: Words,
    /// Hosts, each with its vendor's place.
    hosts: Index,
    /// Whole names on the site's own host, each with its place.
    whole: Index,
    /// What each name begins with that has one of the shapes on the site's own host, and the place of that shape.
    shapes: &'static [(Option<u8>, u32)],
    /// Words and phrases, each with the place of its meanings.
    terms: Index,
    /// What words mean, each such list once.
    meanings: &'static [&'static [Term]],
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
    pub fn built_in() -> &'static Knowledge {
        &BUILT_IN
    }

    /// Every vendor.
    pub fn vendors(&self) -> &'static [Vendor] {
        self.vendors
    }

    /// Every cookie we know.
    pub fn known(&self) -> &'static [Known] {
        self.known
    }

    /// Every convention.
    pub fn conventions(&self) -> &'static [Convention] {
        self.conventions
    }

    /// The words that are not conventions.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// What a word, or a phrase with blanks, means.
    pub fn term(&self, word: &str) -> &'static [Term] {
        self.terms.get(word).map_or(&[], |place| self.meanings[place])
    }

    /// The vendor it stands under.
    pub fn vendor(&self, known: &Known) -> &'static Vendor {
        &self.vendors[known.vendor as usize]
    }

    /// Whose cookie it is, for people.
    pub fn maker(&self, known: &Known) -> &'static str {
        known.by.unwrap_or(self.vendor(known).name).as_str()
    }

    /// The vendor of a host, and the registered host that covers it. The longest registered host decides.
    pub fn vendor_of(&self, host: &str) -> Option<(&'static Vendor, &'static str)> {
        let host = host.strip_prefix('.').unwrap_or(host).to_ascii_lowercase();
        let mut rest = host.as_str();
        loop {
            if let Some(place) = self.hosts.get(rest) {
                let vendor = &self.vendors[place];
                let registered = vendor.hosts.iter().find(|known| ***known == *rest)?;
                return Some((vendor, registered.as_str()));
            }
            rest = rest.split_once('.')?.1;
        }
    }

    /// The cookie of this name on the site's own host: the whole name first, then the shape with the most
    /// fixed text.
    pub fn on_site(&self, name: &str) -> Option<&'static Known> {
        if let Some(place) = self.whole.get(name) {
            return Some(&self.known[place]);
        }
        let first = name.bytes().next();
        let shapes = self
            .shapes
            .iter()
            .filter(|(start, _)| start.is_none() || *start == first);
        shapes
            .map(|(_, place)| &self.known[*place as usize])
            .filter(|known| known.pattern().matches(name))
            .max_by_key(|known| known.pattern().fixed())
    }

    /// The cookie of this name on a vendor's own host.
    pub fn on_vendor(&self, vendor: &Vendor, name: &str) -> Option<&'static Known> {
        self.known.iter().find(|known| {
            known.on_vendor && self.vendor(known).id == vendor.id && known.pattern().matches(name)
        })
    }
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
        let written: toml::Table = toml::from_str(include_str!("../data/knowledge.toml")).unwrap();
        let list =
            |value: &toml::Table, key: &str| value.get(key).map_or(vec![], |v| v.as_array().unwrap().clone());
        let text = |value: &toml::Value, key: &str| value.get(key).map(|v| v.as_str().unwrap().to_owned());
        let mut known = Knowledge::built_in().known().iter();
        let mut vendors = Knowledge::built_in().vendors().iter();
        for vendor in list(&written, "vendor") {
            let built_in = vendors.next().unwrap();
            assert_eq!(text(&vendor, "id").unwrap(), *built_in.id);
            assert_eq!(text(&vendor, "purpose").as_deref(), built_in.purpose.as_deref());
            let table = vendor.as_table().unwrap();
            assert_eq!(list(table, "hosts").len(), built_in.hosts.len());
            for cookie in list(table, "cookie") {
                let mut names = list(cookie.as_table().unwrap(), "names");
                names.extend(cookie.get("name").cloned());
                for name in names {
                    let built_in = known.next().unwrap();
                    let pattern = Pattern::parse(name.as_str().unwrap()).unwrap();
                    assert_eq!(built_in.pattern(), pattern);
                    assert_eq!(text(&cookie, "purpose").as_deref(), Some(&*built_in.purpose));
                }
            }
        }
        assert!(known.next().is_none() && vendors.next().is_none());
        let conventions = list(&written, "convention").into_iter();
        assert!(
            conventions
                .map(|convention| text(&convention, "id").unwrap())
                .eq(Knowledge::built_in().conventions().iter().map(|known| known.id))
        );
    }

    #[test]
    fn every_entry_is_found() {
        let knowledge = Knowledge::built_in();
        for Index(entries) in [&knowledge.hosts, &knowledge.whole, &knowledge.terms] {
            assert!(entries.len() > 500);
            for (_, text, place) in *entries {
                assert_eq!(Index(entries).get(text), Some(*place as usize), "{text}");
            }
        }
    }
}
