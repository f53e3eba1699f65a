//! From the policy file to `policy::written`. Here only its shape is known; that it is sound, a test says.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    #[serde(rename = "schema")]
    _schema: u32,
    #[serde(rename = "site")]
    _site: toml::Table,
    policy: Policy,
    #[serde(rename = "text")]
    texts: Vec<Text>,
    #[serde(rename = "section")]
    sections: Vec<Section>,
    #[serde(rename = "clause")]
    clauses: Vec<Clause>,
    #[serde(rename = "category")]
    categories: Vec<Category>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Policy {
    version: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    id: String,
    effective: Option<toml::value::Datetime>,
    source: String,
    sha256: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    number: u8,
    title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clause {
    id: String,
    section: u8,
    texts: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Category {
    id: String,
    section: Option<u8>,
    protected: bool,
    offered: bool,
    preselected: bool,
    #[serde(default)]
    warning: bool,
}

/// The file as the expression of a constant.
pub fn as_rust(file: &File) -> String {
    let texts = file.texts.iter().map(|text| {
        let day = text.effective.as_ref().map(ToString::to_string);
        format!("({:?}, {day:?}, {:?}, {:?})", text.id, text.source, text.sha256)
    });
    let sections = file.sections.iter();
    let sections = sections.map(|section| format!("({}, {:?})", section.number, section.title));
    let clauses = file.clauses.iter().map(|clause| {
        let texts = clause
            .texts
            .as_ref()
            .map_or("None".to_owned(), |texts| format!("Some(&{texts:?})"));
        format!("({:?}, {}, {texts})", clause.id, clause.section)
    });
    let categories = file.categories.iter().map(|it| {
        let flags = [it.protected, it.offered, it.preselected, it.warning];
        format!("({:?}, {:?}, {flags:?})", it.id, it.section)
    });
    format!(
        "Written {{ version: {:?}, text: {:?}, texts: &[{}], sections: &[{}], clauses: &[{}], categories: &[{}] }}",
        file.policy.version,
        file.policy.text,
        joined(texts),
        joined(sections),
        joined(clauses),
        joined(categories)
    )
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(",\n")
}
