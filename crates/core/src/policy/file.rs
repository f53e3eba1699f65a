//! The shape of a policy file, and what is refused in one.

use serde::Deserialize;
use toml::Spanned;

use super::frame::{CategoryEntry, ClauseEntry, Frame, TextEntry};
use super::{Category, MOST_BYTES, Mistake, Policy, Rule, Section, syntax};
use crate::knowledge::Knowledge;
use crate::pattern::Pattern;
use crate::protection::protected_name;
use crate::site::Site;
use crate::words;

/// The version of the file's shape.
const SCHEMA: u32 = 1;

/// More rules than this are no work of a person, and each is held against all knowledge.
const MOST_RULES: usize = 2000;

/// A rule's own sentence is as short as ours.
const LONGEST_WORDS: usize = 200;

/// Reads a policy file, or says all that is wrong with it.
pub(super) fn read(bytes: &[u8]) -> Result<Policy, Vec<Mistake>> {
    if bytes.len() > MOST_BYTES {
        return Err(vec![mistake(bytes, MOST_BYTES, "too-large")]);
    }
    let text =
        std::str::from_utf8(bytes).map_err(|error| vec![mistake(bytes, error.valid_up_to(), "no-text")])?;
    let file: File = toml::from_str(text).map_err(|error| {
        let line = line_at(bytes, error.span().map_or(0, |span| span.start));
        let cause = syntax::plain(error.message());
        vec![Mistake { line, cause }]
    })?;
    file.check()
        .map_err(|slips| slips.into_iter().map(|(id, at)| mistake(bytes, at, id)).collect())
}

fn mistake(file: &[u8], at: usize, id: &str) -> Mistake {
    Mistake {
        line: line_at(file, at),
        cause: words::plain(&format!("policy-mistake.{id}")),
    }
}

/// The line of a place in the file, counted from 1.
pub(super) fn line_at(file: &[u8], at: usize) -> usize {
    1 + file.iter().take(at).filter(|byte| **byte == b'\n').count()
}

/// What is wrong, as an attribute of `policy-mistake`, and where.
pub(super) type Slip = (&'static str, usize);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: Spanned<u32>,
    site: SiteEntry,
    policy: PolicyEntry,
    #[serde(rename = "text")]
    texts: Option<Vec<TextEntry>>,
    #[serde(rename = "section")]
    sections: Option<Vec<Section>>,
    #[serde(rename = "clause")]
    clauses: Option<Vec<ClauseEntry>>,
    #[serde(rename = "category")]
    categories: Option<Spanned<Vec<CategoryEntry>>>,
    #[serde(rename = "rule", default)]
    rules: Vec<RuleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteEntry {
    #[serde(rename = "name")]
    _name: Option<String>,
    host: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyEntry {
    version: Spanned<String>,
    text: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    name: Spanned<String>,
    host: Option<Spanned<String>>,
    category: Spanned<String>,
    words: Option<Spanned<String>>,
    #[serde(default)]
    overrides_protection: bool,
}

impl File {
    fn check(self) -> Result<Policy, Vec<Slip>> {
        let one = |slip: Slip| vec![slip];
        if *self.schema.get_ref() != SCHEMA {
            return Err(one(("schema", self.schema.span().start)));
        }
        if self.site.host.get_ref() != Site::FLASKTRACK.domain() {
            return Err(one(("host", self.site.host.span().start)));
        }
        let version = self.policy.version;
        if !is_word(version.get_ref()) {
            return Err(one(("version", version.span().start)));
        }
        let frame = match (self.texts, self.sections, self.clauses, self.categories) {
            (None, None, None, None) => Frame::built_in(),
            (Some(texts), Some(sections), Some(clauses), Some(categories)) => {
                Frame::check(texts, sections, clauses, categories).map_err(one)?
            }
            _ => return Err(one(("frame", self.policy.text.span().start))),
        };
        let chosen = self.policy.text.get_ref();
        let Some(chosen) = frame.texts.iter().position(|text| text.id == *chosen) else {
            return Err(one(("text", self.policy.text.span().start)));
        };
        Ok(Policy {
            version: version.into_inner(),
            chosen,
            rules: check_rules(self.rules, &frame.categories)?,
            texts: frame.texts,
            sections: frame.sections,
            clauses: frame.clauses,
            categories: frame.categories,
        })
    }
}

/// A short name that can be shown anywhere.
pub(super) fn is_word(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
}

/// Reads the rules; every slip in them is told, so that their writer mends them in one go.
fn check_rules(entries: Vec<RuleEntry>, categories: &[Category]) -> Result<Vec<Rule>, Vec<Slip>> {
    if let Some(entry) = entries.get(MOST_RULES) {
        return Err(vec![("many-rules", entry.name.span().start)]);
    }
    let mut rules: Vec<Rule> = Vec::with_capacity(entries.len());
    let mut slips = Vec::new();
    for entry in entries {
        let at = entry.name.span().start;
        match entry.check(categories) {
            Err(slip) => slips.push(slip),
            Ok(rule) if rules.iter().any(|earlier| covers(earlier, &rule)) => slips.push(("shadowed", at)),
            Ok(rule) => rules.push(rule),
        }
    }
    if slips.is_empty() { Ok(rules) } else { Err(slips) }
}

/// True if every cookie that `rule` is for is decided by `earlier` already.
fn covers(earlier: &Rule, rule: &Rule) -> bool {
    let names = earlier.pattern == rule.pattern
        || rule.pattern.is_whole() && earlier.pattern.matches(rule.pattern.text());
    names && below(&rule.host, &earlier.host)
}

fn below(host: &str, above: &str) -> bool {
    host.strip_suffix(above)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

impl RuleEntry {
    fn check(self, categories: &[Category]) -> Result<Rule, Slip> {
        let at = self.name.span().start;
        let pattern = Pattern::parse(self.name.get_ref()).filter(|_| is_name(self.name.get_ref()));
        let Some(pattern) = pattern else {
            return Err(("pattern", at));
        };
        // A shape with little fixed text would sweep up cookies its writer never saw.
        if !pattern.is_whole() && pattern.fixed() < 3 {
            return Err(("short", at));
        }
        let category = self.category.get_ref().clone();
        let Some(known) = categories.iter().find(|known| known.id == category) else {
            return Err(("category", self.category.span().start));
        };
        if let Some(words) = self.words.as_ref().filter(|words| !is_sentence(words.get_ref())) {
            return Err(("words", words.span().start));
        }
        let host = check_host(self.host)?;
        let knowledge = Knowledge::built_in();
        if known.offered && !self.overrides_protection && protected_name(knowledge, &pattern).is_some() {
            return Err(("protected", at));
        }
        Ok(Rule {
            pattern,
            host,
            category,
            purpose: self.words.map(Spanned::into_inner),
            overrides_protection: self.overrides_protection,
        })
    }
}

fn check_host(host: Option<Spanned<String>>) -> Result<String, Slip> {
    let Some(host) = host else {
        return Ok(Site::FLASKTRACK.domain().to_owned());
    };
    let at = host.span().start;
    let host = host.into_inner().to_ascii_lowercase();
    let fits = !host.starts_with('.') && Site::FLASKTRACK.covers_host(&host);
    if fits { Ok(host) } else { Err(("host", at)) }
}

/// A name that a cookie can have (RFC 6265bis, section 5.6): no control character, no semicolon, no equals sign.
fn is_name(name: &str) -> bool {
    name.len() <= 4096 && !name.contains(|c: char| c.is_control() || c == ';' || c == '=')
}

fn is_sentence(words: &str) -> bool {
    let length = words.chars().count();
    (1..=LONGEST_WORDS).contains(&length) && !words.chars().any(char::is_control)
}
