//! The shape of the knowledge file.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    #[serde(rename = "schema")]
    _schema: u32,
    pub words: Words,
    #[serde(rename = "convention")]
    pub conventions: Vec<Convention>,
    #[serde(rename = "vendor")]
    pub vendors: Vec<VendorEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VendorEntry {
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub group: bool,
    #[serde(default)]
    pub hosts: Vec<String>,
    pub category: Option<String>,
    pub purpose: Option<String>,
    pub source: String,
    #[serde(default)]
    pub library: bool,
    #[serde(rename = "cookie", default)]
    pub cookies: Vec<CookieEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CookieEntry {
    pub name: Option<String>,
    #[serde(default)]
    pub names: Vec<String>,
    pub category: Option<String>,
    pub purpose: String,
    pub by: Option<String>,
    pub source: Option<String>,
    #[serde(default)]
    pub on_vendor: bool,
}

/// Words of names, and what they hint at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Convention {
    pub id: String,
    pub category: String,
    pub words: Vec<String>,
    #[serde(default)]
    pub beside: Vec<String>,
}

/// Words of names that are not conventions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub own: Vec<String>,
    pub neutral: Vec<String>,
    pub context: Vec<String>,
    pub laboratory: Vec<String>,
}
