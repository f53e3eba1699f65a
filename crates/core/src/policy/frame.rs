//! What stands above the rules of a policy file: texts, sections, clauses, categories.

use serde::Deserialize;
use toml::Spanned;

use super::file::{Slip, is_word};
use super::{Category, Clause, Policy, Section, TextVersion};

/// The categories in the order they are shown, and whether each is protected. Everything else about them is
/// data; these two are not: a file may name no other category, and may not lay one of these open.
const CATEGORIES: [(&str, bool); 12] = [
    ("essential-session", true),
    ("authentication", true),
    ("essential-security-csrf", true),
    ("essential-reliability", true),
    ("preference", false),
    ("consent", false),
    ("analytics", false),
    ("advertising", false),
    ("third-party-payment", false),
    ("third-party-identity", false),
    ("third-party-integration", false),
    ("unknown", true),
];

/// What stands above the rules: all of it in the file, or all of it from the built-in one.
pub(super) struct Frame {
    pub(super) texts: Vec<TextVersion>,
    pub(super) sections: Vec<Section>,
    pub(super) clauses: Vec<Clause>,
    pub(super) categories: Vec<Category>,
}

impl Frame {
    pub(super) fn built_in() -> Frame {
        let policy = Policy::built_in();
        Frame {
            texts: policy.texts.clone(),
            sections: policy.sections.clone(),
            clauses: policy.clauses.clone(),
            categories: policy.categories.clone(),
        }
    }

    /// Holds the four parts against each other; a slip is told with its place.
    pub(super) fn check(
        texts: Vec<TextEntry>,
        sections: Vec<Section>,
        clauses: Vec<ClauseEntry>,
        categories: Spanned<Vec<CategoryEntry>>,
    ) -> Result<Frame, Slip> {
        let texts = check_texts(texts)?;
        Ok(Frame {
            clauses: check_clauses(clauses, &sections, &texts)?,
            categories: check_categories(categories, &sections)?,
            texts,
            sections,
        })
    }
}

fn check_texts(entries: Vec<TextEntry>) -> Result<Vec<TextVersion>, Slip> {
    let mut texts: Vec<TextVersion> = Vec::with_capacity(entries.len());
    for entry in entries {
        let at = entry.id.span().start;
        if texts.iter().any(|earlier| earlier.id == *entry.id.get_ref()) {
            return Err(("twice", at));
        }
        if !is_word(entry.id.get_ref()) {
            return Err(("version", at));
        }
        let is_day = |day: &toml::value::Datetime| day.date.is_some() && day.time.is_none();
        if let Some(day) = entry.effective.as_ref().filter(|day| !is_day(day.get_ref())) {
            return Err(("date", day.span().start));
        }
        let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if let Some(hash) = &entry.sha256
            && (hash.get_ref().len() != 64 || !hash.get_ref().bytes().all(is_hex))
        {
            return Err(("hash", hash.span().start));
        }
        texts.push(TextVersion {
            id: entry.id.into_inner(),
            effective: entry.effective.map(|day| day.get_ref().to_string()),
            source: entry.source,
            sha256: entry.sha256.map(Spanned::into_inner),
        });
    }
    Ok(texts)
}

fn check_clauses(
    entries: Vec<ClauseEntry>,
    sections: &[Section],
    texts: &[TextVersion],
) -> Result<Vec<Clause>, Slip> {
    let mut clauses: Vec<Clause> = Vec::with_capacity(entries.len());
    for entry in entries {
        if clauses.iter().any(|earlier| earlier.id == *entry.id.get_ref()) {
            return Err(("twice", entry.id.span().start));
        }
        if !sections
            .iter()
            .any(|known| known.number == *entry.section.get_ref())
        {
            return Err(("section", entry.section.span().start));
        }
        let is_text = |id: &String| texts.iter().any(|text| text.id == *id);
        if let Some(named) = entry
            .texts
            .as_ref()
            .filter(|named| !named.get_ref().iter().all(is_text))
        {
            return Err(("text", named.span().start));
        }
        let all = || texts.iter().map(|text| text.id.clone()).collect();
        clauses.push(Clause {
            id: entry.id.into_inner(),
            section: entry.section.into_inner(),
            texts: entry.texts.map_or_else(all, Spanned::into_inner),
        });
    }
    Ok(clauses)
}

fn check_categories(
    entries: Spanned<Vec<CategoryEntry>>,
    sections: &[Section],
) -> Result<Vec<Category>, Slip> {
    let start = entries.span().start;
    let entries = entries.into_inner();
    let ids = entries.iter().map(|entry| entry.id.get_ref().as_str());
    if !ids.eq(CATEGORIES.iter().map(|(id, _)| *id)) {
        let wrong = entries
            .iter()
            .zip(CATEGORIES)
            .find(|(entry, (id, _))| entry.id.get_ref() != id);
        return Err((
            "categories",
            wrong.map_or(start, |(entry, _)| entry.id.span().start),
        ));
    }
    entries
        .into_iter()
        .zip(CATEGORIES)
        .map(|(entry, (_, protected))| entry.check(protected, sections))
        .collect()
}

impl CategoryEntry {
    fn check(self, must_protect: bool, sections: &[Section]) -> Result<Category, Slip> {
        let at = self.id.span().start;
        let id = self.id.into_inner();
        let laid_open = must_protect && !self.protected;
        if laid_open || self.protected && self.offered || self.preselected && !self.offered {
            return Err(("flags", at));
        }
        if let Some(section) = &self.section
            && !sections.iter().any(|known| known.number == *section.get_ref())
        {
            return Err(("section", section.span().start));
        }
        let flags = [self.protected, self.offered, self.preselected, self.warning];
        Ok(Category::new(&id, self.section.map(Spanned::into_inner), flags))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TextEntry {
    id: Spanned<String>,
    effective: Option<Spanned<toml::value::Datetime>>,
    source: String,
    sha256: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClauseEntry {
    id: Spanned<String>,
    section: Spanned<u8>,
    texts: Option<Spanned<Vec<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CategoryEntry {
    id: Spanned<String>,
    section: Option<Spanned<u8>>,
    protected: bool,
    offered: bool,
    preselected: bool,
    #[serde(default)]
    warning: bool,
}
