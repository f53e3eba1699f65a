//! FlaskTrack's cookie policy as data: its sections, the categories, and the site's own rules.

mod file;
mod frame;
mod syntax;
mod written;

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::args;
use crate::error::{Error, Result};
use crate::pattern::Pattern;
use crate::words;

/// The file this tool was built with, as written, for people to start their own from.
pub const BUILT_IN: &str = include_str!("../data/policy.toml");

/// A policy file is read whole; a larger one is a mistake.
pub const MOST_BYTES: usize = 256 * 1024;

/// Which policy text a report was judged by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct PolicyText {
    /// Version of the rule file.
    pub version: String,
    /// The text's id in the rule file, such as `2026-06-01`.
    pub text: String,
    /// The day the text took effect, `YYYY-MM-DD`; `null` for the text without a date.
    pub effective: Option<String>,
    /// Where the text stands.
    pub source: String,
    /// SHA-256 of the text, in hex; `null` while its exact bytes are not known.
    pub sha256: Option<String>,
    /// The text's sections.
    pub sections: Vec<Section>,
    /// Names of the rules that offer for removal what built-in knowledge protects.
    pub overrides: Vec<String>,
}

/// One version of the policy text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextVersion {
    /// Its id in the rule file.
    pub id: String,
    /// The day it took effect, `YYYY-MM-DD`; `None` for the text without a date.
    pub effective: Option<String>,
    /// Where it stands.
    pub source: String,
    /// SHA-256 of its bytes, in hex, where they are known.
    pub sha256: Option<String>,
}

/// One thing the text says, to be held against a device. Its sentence in the catalogue is named for it: `review-p2-1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// Stable id, such as `P2.1`.
    pub id: String,
    /// The section it stands in.
    pub section: u8,
    /// Ids of the texts that have it.
    pub texts: Vec<String>,
}

/// A slip in a policy file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// Where, counted from 1.
    pub line: usize,
    /// What is wrong there, in words.
    pub cause: String,
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

impl Mistake {
    /// `line 7: …`.
    pub fn sentence(&self) -> String {
        words::text(
            "policy-mistake",
            &args! { "line" => self.line, "cause" => self.cause.clone() },
        )
    }
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

impl Category {
    /// The category called `id`, its words from the catalogue.
    fn new(id: &str, section: Option<u8>, [protected, offered, preselected, warns]: [bool; 4]) -> Category {
        let sentence = |part: &str| words::plain(&format!("category-{id}{part}"));
        Category {
            title: sentence(""),
            line: sentence(".line"),
            warning: warns.then(|| sentence(".warning")),
            id: id.to_owned(),
            section,
            protected,
            offered,
            preselected,
        }
    }
}

/// One of the site's own rules.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    version: String,
    texts: Vec<TextVersion>,
    chosen: usize,
    sections: Vec<Section>,
    clauses: Vec<Clause>,
    categories: Vec<Category>,
    rules: Vec<Rule>,
}

impl Policy {
    /// The policy this tool was built with.
    pub fn built_in() -> &'static Policy {
        static POLICY: OnceLock<Policy> = OnceLock::new();
        POLICY.get_or_init(written::policy)
    }

    /// Reads the text of a policy file, as [`Policy::read`] does.
    pub fn parse(text: &str) -> Result<Policy> {
        Policy::read(text.as_bytes())
    }

    /// Reads a policy file. A slip is refused with its line; of several, the first is told.
    pub fn read(file: &[u8]) -> Result<Policy> {
        Policy::check(file).map_err(|mistakes| {
            let cause = mistakes.first().map(Mistake::sentence).unwrap_or_default();
            Error::PolicyInvalid { cause }
        })
    }

    /// Reads a policy file, or says everything that is wrong with it.
    pub fn check(file: &[u8]) -> std::result::Result<Policy, Vec<Mistake>> {
        file::read(file)
    }

    /// What a report says about the text it was judged by.
    pub fn text(&self) -> PolicyText {
        let current = self.current();
        PolicyText {
            version: self.version.clone(),
            text: current.id.clone(),
            effective: current.effective.clone(),
            source: current.source.clone(),
            sha256: current.sha256.clone(),
            sections: self.sections.clone(),
            overrides: self
                .overrides()
                .map(|rule| rule.pattern.text().to_owned())
                .collect(),
        }
    }

    /// Version of the rule file.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Every version of the text that the file knows, oldest first.
    pub fn texts(&self) -> &[TextVersion] {
        &self.texts
    }

    /// The text to judge by.
    pub fn current(&self) -> &TextVersion {
        &self.texts[self.chosen]
    }

    /// The same policy with another of its texts to judge by.
    pub fn select(&self, text: &str) -> Option<Policy> {
        let chosen = self.texts.iter().position(|known| known.id == text)?;
        Some(Policy {
            chosen,
            ..self.clone()
        })
    }

    /// The text's sections.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Every clause of every text, in the order of the text.
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// True if the current text has the clause called `id`.
    pub fn has_clause(&self, id: &str) -> bool {
        let current = &self.current().id;
        self.clauses
            .iter()
            .any(|clause| clause.id == id && clause.texts.contains(current))
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

    /// The same policy without the site's own rules: built-in knowledge alone.
    pub fn without_rules(&self) -> Policy {
        Policy {
            rules: Vec::new(),
            ..self.clone()
        }
    }

    /// The rules that may offer for removal what built-in knowledge protects.
    fn overrides(&self) -> impl Iterator<Item = &Rule> {
        let offers = |rule: &&Rule| self.category(&rule.category).is_some_and(|c| c.offered);
        self.rules
            .iter()
            .filter(|rule| rule.overrides_protection)
            .filter(offers)
    }
}

#[cfg(test)]
mod tests;
