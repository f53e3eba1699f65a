//! FlaskTrack's cookie policy as data: its sections, the categories, and the site's own rules.

use serde::{Deserialize, Serialize};

use crate::error::Result;

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

/// A policy file.
#[derive(Debug, Clone)]
pub struct Policy {}

impl Policy {
    /// The policy this tool was built with.
    pub fn built_in() -> &'static Policy {
        &Policy {}
    }
    /// Reads a policy file.
    pub fn parse(text: &str) -> Result<Policy> {
        let _ = text;
        Ok(Policy {})
    }
    /// The text it was written against.
    pub fn text(&self) -> PolicyText {
        PolicyText {
            version: String::new(),
            effective: None,
            source: String::new(),
            sha256: String::new(),
            sections: vec![],
        }
    }
    /// The categories, in the order they are shown.
    pub fn categories(&self) -> &[Category] {
        &[]
    }
}
