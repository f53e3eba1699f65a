//! `data/policy.toml` as `build.rs` writes it down: there is nothing left to read when the program starts.

use super::{Category, Clause, Policy, Section, TextVersion};

static WRITTEN: Written = include!(concat!(env!("OUT_DIR"), "/policy.rs"));

/// The file, its parts as they stand in it.
struct Written {
    version: &'static str,
    text: &'static str,
    /// Id, day, source and digest.
    texts: &'static [(
        &'static str,
        Option<&'static str>,
        &'static str,
        Option<&'static str>,
    )],
    sections: &'static [(u8, &'static str)],
    /// Id, section, and the texts that have it, if not all have.
    clauses: &'static [(&'static str, u8, Option<&'static [&'static str]>)],
    /// Id, section, and what [`Category::new`] asks.
    categories: &'static [(&'static str, Option<u8>, [bool; 4])],
}

/// The policy of the file, which is sound: a test reads the file itself and compares.
pub(super) fn policy() -> Policy {
    let owned = |text: &'static str| text.to_owned();
    let all = || WRITTEN.texts.iter().map(|(id, ..)| owned(id)).collect();
    let texts = WRITTEN.texts.iter();
    let sections = WRITTEN.sections.iter();
    let clauses = WRITTEN.clauses.iter();
    let categories = WRITTEN.categories.iter();
    Policy {
        version: owned(WRITTEN.version),
        chosen: texts
            .clone()
            .position(|(id, ..)| *id == WRITTEN.text)
            .unwrap_or_default(),
        texts: texts
            .map(|(id, effective, source, sha256)| TextVersion {
                id: owned(id),
                effective: effective.map(owned),
                source: owned(source),
                sha256: sha256.map(owned),
            })
            .collect(),
        sections: sections
            .map(|(number, title)| Section {
                number: *number,
                title: owned(title),
            })
            .collect(),
        clauses: clauses
            .map(|(id, section, texts)| Clause {
                id: owned(id),
                section: *section,
                texts: texts.map_or_else(all, |texts| texts.iter().map(|id| owned(id)).collect()),
            })
            .collect(),
        categories: categories
            .map(|(id, section, flags)| Category::new(id, *section, *flags))
            .collect(),
        rules: Vec::new(),
    }
}
