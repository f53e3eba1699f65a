//! FlaskTrack's cookie policy as data: its sections, the categories, and the site's own rules.

mod file;

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::pattern::Pattern;

/// The file this tool was built with.
const BUILT_IN: &str = include_str!("../data/policy.toml");

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
        file::read(text)
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

#[cfg(test)]
mod tests {
    use super::file::{MOST_BYTES, line_at};
    use super::*;
    use crate::error::Error;

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
