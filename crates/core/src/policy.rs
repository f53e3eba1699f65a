//! FlaskTrack's cookie policy as data: its sections, the categories, and the site's own rules.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::args;
use crate::error::{Error, Result};
use crate::pattern::Pattern;
use crate::site::Site;
use crate::words;

/// The file this tool was built with.
const BUILT_IN: &str = include_str!("../data/policy.toml");

/// The version of the file's shape.
const SCHEMA: u32 = 1;

/// A policy file is read whole; a larger one is a mistake.
const MOST_BYTES: usize = 256 * 1024;

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

/// Which policy text the file was written against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct PolicyText {
    /// Version of the rule file.
    pub version: String,
    /// The day the text took effect, `YYYY-MM-DD`; `null` for the text without a date.
    pub effective: Option<String>,
    /// Where the text stands.
    pub source: String,
    /// SHA-256 of the text, in hex.
    pub sha256: String,
    /// The text's sections.
    pub sections: Vec<Section>,
}

/// A section of the policy text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its number.
    pub number: u8,
    /// Its heading.
    pub title: String,
}

/// A category of cookies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Category {
    /// Stable id, such as `preference`.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// The section it belongs to; `null` for `unknown`.
    pub section: Option<u8>,
    /// Outside every bulk action.
    pub protected: bool,
    /// Offered for removal.
    pub offered: bool,
    /// Ticked at first in the bulk action.
    pub preselected: bool,
    /// One plain sentence.
    pub line: String,
    /// What to know before removing one; `null` where nothing special is to know.
    pub warning: Option<String>,
}

/// One of the site's own rules.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The name it is for.
    pub pattern: Pattern,
    /// The host it is for, with those below it.
    pub host: String,
    /// What it says.
    pub category: String,
    /// What such a cookie is for, in the rule writer's words.
    pub purpose: Option<String>,
    /// True if the rule may offer for removal what built-in knowledge protects.
    pub overrides_protection: bool,
}

impl Rule {
    /// True if the rule is for this cookie; a leading dot of the host does not count.
    pub fn fits(&self, name: &str, host: &str) -> bool {
        let host = host.strip_prefix('.').unwrap_or(host).to_ascii_lowercase();
        let covered = host
            .strip_suffix(&self.host)
            .is_some_and(|below| below.is_empty() || below.ends_with('.'));
        covered && self.pattern.matches(name)
    }
}

/// A policy file.
#[derive(Debug, Clone)]
pub struct Policy {
    text: PolicyText,
    categories: Vec<Category>,
    rules: Vec<Rule>,
}

impl Policy {
    /// The policy this tool was built with.
    #[expect(clippy::expect_used, reason = "a constant; tests/data.rs reads it")]
    pub fn built_in() -> &'static Policy {
        static POLICY: OnceLock<Policy> = OnceLock::new();
        POLICY.get_or_init(|| Policy::parse(BUILT_IN).expect("the built-in policy file is sound"))
    }

    /// Reads a policy file. A slip is refused with its line.
    pub fn parse(text: &str) -> Result<Policy> {
        if text.len() > MOST_BYTES {
            return Err(mistake(words::plain("policy-mistake.too-large")));
        }
        let file: File = toml::from_str(text).map_err(|error| {
            let line = line_at(text, error.span().map_or(0, |span| span.start));
            mistake(words::text(
                "policy-mistake",
                &args! { "line" => line, "cause" => error.message().to_owned() },
            ))
        })?;
        file.check().map_err(|(id, at)| {
            let cause = words::plain(&format!("policy-mistake.{id}"));
            mistake(words::text(
                "policy-mistake",
                &args! { "line" => line_at(text, at), "cause" => cause },
            ))
        })
    }

    /// The text it was written against.
    pub fn text(&self) -> PolicyText {
        self.text.clone()
    }

    /// The categories, in the order they are shown.
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// The category called `id`.
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == id)
    }

    /// The site's own rules.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}

fn mistake(cause: String) -> Error {
    Error::PolicyInvalid { cause }
}

/// The line of a place in the text, counted from 1.
fn line_at(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// What is wrong, as an attribute of `policy-mistake`, and where.
type Mistake = (&'static str, usize);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: Spanned<u32>,
    site: SiteEntry,
    policy: PolicyEntry,
    #[serde(rename = "text")]
    texts: Vec<TextEntry>,
    #[serde(rename = "section")]
    sections: Vec<Section>,
    #[serde(rename = "category")]
    categories: Spanned<Vec<CategoryEntry>>,
    #[serde(rename = "rule", default)]
    rules: Vec<RuleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteEntry {
    #[serde(rename = "name")]
    _name: String,
    host: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyEntry {
    version: String,
    text: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextEntry {
    id: Spanned<String>,
    effective: Option<toml::value::Datetime>,
    source: String,
    sha256: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryEntry {
    id: Spanned<String>,
    section: Option<Spanned<u8>>,
    protected: bool,
    offered: bool,
    preselected: bool,
    #[serde(default)]
    warning: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    name: Spanned<String>,
    host: Option<Spanned<String>>,
    category: Spanned<String>,
    words: Option<String>,
    #[serde(default)]
    overrides_protection: bool,
}

impl File {
    fn check(self) -> std::result::Result<Policy, Mistake> {
        if *self.schema.get_ref() != SCHEMA {
            return Err(("schema", self.schema.span().start));
        }
        if self.site.host.get_ref() != Site::FLASKTRACK.domain() {
            return Err(("host", self.site.host.span().start));
        }
        let text = self.policy_text()?;
        let categories = check_categories(self.categories, &self.sections)?;
        let mut rules: Vec<Rule> = Vec::with_capacity(self.rules.len());
        for entry in self.rules {
            let at = entry.name.span().start;
            let rule = entry.check(&categories)?;
            let same = |earlier: &Rule| earlier.pattern == rule.pattern && below(&rule.host, &earlier.host);
            if rules.iter().any(same) {
                return Err(("shadowed", at));
            }
            rules.push(rule);
        }
        Ok(Policy {
            text,
            categories,
            rules,
        })
    }

    fn policy_text(&self) -> std::result::Result<PolicyText, Mistake> {
        let chosen = self.policy.text.get_ref();
        let Some(text) = self.texts.iter().find(|text| text.id.get_ref() == chosen) else {
            return Err(("text", self.policy.text.span().start));
        };
        for (at, text) in self.texts.iter().enumerate() {
            let hash = text.sha256.get_ref();
            let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
            if hash.len() != 64 || !hash.bytes().all(is_hex) {
                return Err(("hash", text.sha256.span().start));
            }
            if self.texts[..at]
                .iter()
                .any(|earlier| earlier.id.get_ref() == text.id.get_ref())
            {
                return Err(("twice", text.id.span().start));
            }
        }
        Ok(PolicyText {
            version: self.policy.version.clone(),
            effective: text.effective.map(|day| day.to_string()),
            source: text.source.clone(),
            sha256: text.sha256.get_ref().clone(),
            sections: self.sections.clone(),
        })
    }
}

fn below(host: &str, above: &str) -> bool {
    host.strip_suffix(above)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn check_categories(
    entries: Spanned<Vec<CategoryEntry>>,
    sections: &[Section],
) -> std::result::Result<Vec<Category>, Mistake> {
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
    fn check(self, must_protect: bool, sections: &[Section]) -> std::result::Result<Category, Mistake> {
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
        let sentence = |part: &str| words::plain(&format!("category-{id}{part}"));
        Ok(Category {
            title: sentence(""),
            line: sentence(".line"),
            warning: self.warning.then(|| sentence(".warning")),
            section: self.section.map(Spanned::into_inner),
            protected: self.protected,
            offered: self.offered,
            preselected: self.preselected,
            id,
        })
    }
}

impl RuleEntry {
    fn check(self, categories: &[Category]) -> std::result::Result<Rule, Mistake> {
        let Some(pattern) = Pattern::parse(self.name.get_ref()) else {
            return Err(("pattern", self.name.span().start));
        };
        // A shape with little fixed text would sweep up cookies its writer never saw.
        if !pattern.is_whole() && pattern.fixed() < 3 {
            return Err(("short", self.name.span().start));
        }
        let category = self.category.get_ref().clone();
        if !categories.iter().any(|known| known.id == category) {
            return Err(("category", self.category.span().start));
        }
        let host = match self.host {
            Some(host)
                if !host.get_ref().starts_with('.') && Site::FLASKTRACK.covers_host(host.get_ref()) =>
            {
                host.into_inner().to_ascii_lowercase()
            }
            Some(host) => return Err(("host", host.span().start)),
            None => Site::FLASKTRACK.domain().to_owned(),
        };
        Ok(Rule {
            pattern,
            host,
            category,
            purpose: self.words,
            overrides_protection: self.overrides_protection,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        match Policy::parse(text) {
            Err(Error::PolicyInvalid { cause }) => cause,
            other => panic!("{other:?}"),
        }
    }

    /// The built-in file with one text swapped for another, and the line where that happened.
    fn changed(from: &str, to: &str) -> (String, usize) {
        let at = BUILT_IN.find(from).expect("the text to swap");
        (BUILT_IN.replacen(from, to, 1), line_at(BUILT_IN, at))
    }

    #[test]
    fn a_slip_is_refused_with_its_line() {
        for (from, to) in [
            ("schema = 1", "schema = 2"),
            (
                "host = \"flasktrack.com\"",
                "host = \"flasktrack.com.evil.example\"",
            ),
            ("version = \"1\"", "verion = \"1\""),
            ("text = \"undated\"", "text = \"newest\""),
            ("sha256 = \"9", "sha256 = \"x"),
            ("section = 5", "section = 55"),
            ("id = \"preference\"", "id = \"preferences\""),
            ("id = \"authentication\"", "id = \"unknown\""),
        ] {
            let (text, line) = changed(from, to);
            let cause = refused(&text);
            assert!(
                cause.contains(&format!("{line}:")),
                "{to}: line {line}, not: {cause}"
            );
        }
        let large = format!("{BUILT_IN}\n{}", "#".repeat(MOST_BYTES));
        assert!(!refused(&large).is_empty());
    }

    #[test]
    fn no_file_lays_a_protected_category_open() {
        let entry = "id = \"essential-session\"\nsection = 3\nprotected = true\noffered = false";
        for flags in [
            "protected = false\noffered = true",
            "protected = false\noffered = false",
            "protected = true\noffered = true",
        ] {
            let (text, _) = changed(
                entry,
                &format!("id = \"essential-session\"\nsection = 3\n{flags}"),
            );
            assert!(refused(&text).contains(':'), "{flags}");
        }
    }

    #[test]
    fn a_rule_is_held_to_the_site() {
        let with = |rule: &str| format!("{BUILT_IN}\n[[rule]]\n{rule}\n");
        let good = Policy::parse(&with(
            "name = \"ft_grid_{digits}\"\nhost = \"app.flasktrack.com\"\ncategory = \"preference\"",
        ))
        .unwrap();
        assert!(good.rules()[0].fits("ft_grid_7", ".App.FlaskTrack.com"));
        assert!(good.rules()[0].fits("ft_grid_7", "eu.app.flasktrack.com"));
        assert!(!good.rules()[0].fits("ft_grid_7", "flasktrack.com"));
        assert!(!good.rules()[0].fits("ft_grid_7", "notapp.flasktrack.com"));
        for rule in [
            "name = \"x\"\nhost = \"example.com\"\ncategory = \"preference\"",
            "name = \"x\"\nhost = \".flasktrack.com\"\ncategory = \"preference\"",
            "name = \"x{nothing}\"\ncategory = \"preference\"",
            "name = \"x{digits}\"\ncategory = \"preference\"",
            "name = \"x\"\ncategory = \"prefrence\"",
            "name = \"x\"\ncategory = \"preference\"\ncolour = 1",
            "name = \"x\"\ncategory = \"preference\"\n[[rule]]\nname = \"x\"\nhost = \"app.flasktrack.com\"\ncategory = \"unknown\"",
        ] {
            refused(&with(rule));
        }
    }
}
