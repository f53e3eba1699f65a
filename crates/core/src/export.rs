//! Opening what a customer sends: an export of cookies, a copied store, or a copied profile.

use serde::{Deserialize, Serialize};

/// What an opened file or folder was found to be, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// A folder with one profile of a browser, or several.
    Profile,
    /// A browser's own cookie file, without the folder around it.
    Store,
    /// Netscape's `cookies.txt`.
    Netscape,
    /// An HTTP archive: requests and responses with their cookies.
    Har,
    /// A list of cookies in JSON, as extensions and test tools write it.
    Json,
    /// The table of cookies of the developer tools, copied as text.
    Table,
    /// `Set-Cookie` or `Cookie` headers as text.
    Header,
}

impl Format {
    /// True for an export: what somebody chose to write down, which need not be all there was.
    pub fn is_partial(self) -> bool {
        match self {
            Format::Profile | Format::Store => false,
            Format::Netscape | Format::Har | Format::Json | Format::Table | Format::Header => true,
        }
    }
}
