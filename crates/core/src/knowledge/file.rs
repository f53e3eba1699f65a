//! The shape of the knowledge file.

use serde::Deserialize;

use super::{Convention, Words};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(rename = "schema")]
    _schema: u32,
    pub(super) words: Words,
    #[serde(rename = "convention")]
    pub(super) conventions: Vec<Convention>,
    #[serde(rename = "vendor")]
    pub(super) vendors: Vec<VendorEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VendorEntry {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) group: bool,
    #[serde(default)]
    pub(super) hosts: Vec<String>,
    pub(super) category: Option<String>,
    pub(super) purpose: Option<String>,
    pub(super) source: String,
    #[serde(default)]
    pub(super) library: bool,
    #[serde(rename = "cookie", default)]
    pub(super) cookies: Vec<CookieEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CookieEntry {
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) names: Vec<String>,
    pub(super) category: Option<String>,
    pub(super) purpose: String,
    pub(super) by: Option<String>,
    pub(super) source: Option<String>,
    #[serde(default)]
    pub(super) on_vendor: bool,
}
