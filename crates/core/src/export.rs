//! Opening what a customer sends: an export of cookies, a copied cookie file, or a copied profile.
//!
//! What it is, is told by its content. Only the site's rows are opened; a value becomes facts where it is read,
//! and what was read is wiped. What a format leaves out stays unknown.

mod address;
mod copy;
mod har;
mod header;
mod json;
mod message;
mod netscape;
mod rows;
mod table;
mod text;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use self::text::Text;
use crate::browser::place_id;
use crate::cookie::{KeptIn, Timestamp};
use crate::error::{Error, Result};
use crate::file;
use crate::platform;
use crate::settings::SiteSettings;
use crate::site::Site;
use crate::store::Reading;

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
    /// A report that this tool saved.
    Report,
}

impl Format {
    /// True for an export: what somebody chose to write down, which need not be all there was.
    pub fn is_partial(self) -> bool {
        match self {
            Format::Profile | Format::Store | Format::Report => false,
            Format::Netscape | Format::Har | Format::Json | Format::Table | Format::Header => true,
        }
    }

    /// The message that names it.
    fn name(self) -> &'static str {
        match self {
            Format::Profile => "opened-profile",
            Format::Store => "opened-store",
            Format::Netscape => "opened-netscape",
            Format::Har => "opened-har",
            Format::Json => "opened-json",
            Format::Table => "opened-table",
            Format::Header => "opened-header",
            Format::Report => "opened-report",
        }
    }
}

/// The `browser` of what was opened, in the place of a browser's id.
pub const ID: &str = "file";

/// What was opened.
#[derive(Debug)]
pub struct Opened {
    /// What it was found to be.
    pub format: Format,
    /// Its last component.
    pub name: String,
    /// The file, or each profile in the folder.
    pub parts: Vec<Part>,
}

/// One file, or one profile.
#[derive(Debug)]
pub struct Part {
    /// Names it, the same tomorrow.
    pub id: String,
    /// The message that names its kind, such as `opened-firefox`.
    pub kind: &'static str,
    /// The name the person knows: of the profile, or of the file.
    pub name: String,
    /// The last component of its folder or file.
    pub folder: String,
    /// What was read.
    pub reading: Result<Reading>,
    /// What the browser's settings in it say.
    pub settings: SiteSettings,
}

/// A larger export is not read. A browser's whole jar as text is below one megabyte; an archive of requests
/// can be large.
const LARGEST: u64 = 64 << 20;

/// What is looked for in what is opened, and what it does not say itself.
#[derive(Debug)]
pub struct Look<'a> {
    /// The site whose cookies are told.
    pub site: &'a Site,
    /// The present.
    pub now: Timestamp,
    /// Where headers in plain text were sent.
    pub host: Option<&'a str>,
}

/// Opens the file or folder `path`.
pub fn open(path: &Path, look: &Look) -> Result<Opened> {
    let (site, host) = (look.site, look.host);
    if let Some(host) = host.filter(|host| !site.covers_host(host)) {
        return Err(Error::HostOutside {
            host: host.to_owned(),
        });
    }
    let given = path;
    let path = fs::canonicalize(given).map_err(|error| unreadable(&error))?;
    let name = file::last(&path);
    if path.is_dir() {
        let parts = copy::folder(&path, given, look)?;
        return Ok(Opened {
            format: Format::Profile,
            name,
            parts: parts.into_iter().map(Part::of_file).collect(),
        });
    }
    let (format, kind, reading) = match copy::of_file(&path, site)? {
        Some((kind, reading)) => (Format::Store, kind, reading),
        None => {
            let bytes = file::read(&path, LARGEST).map_err(|error| unreadable(&error))?;
            let (format, reading) = read(bytes, site, host)?;
            (format, format.name(), reading)
        }
    };
    let part = Part {
        id: place_id(ID, &path),
        kind,
        name: name.clone(),
        folder: name.clone(),
        reading: Ok(reading),
        settings: SiteSettings::default(),
    };
    Ok(Opened {
        format,
        name,
        parts: vec![part.of_file()],
    })
}

impl Part {
    /// Marks its cookies: whatever the copy was taken from, they are in no browser of this device.
    fn of_file(mut self) -> Part {
        for cookie in self.reading.iter_mut().flat_map(|reading| &mut reading.cookies) {
            cookie.kept_in = KeptIn::File;
        }
        self
    }
}

fn unreadable(error: &std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::FileTooLarge => Error::ExportTooLarge,
        _ if platform::is_held(error) => Error::StoreHeld,
        _ => Error::FileUnreadable {
            cause: error.to_string(),
        },
    }
}

/// Reads an export: which format its content is, and the site's cookies in it. No byte of it stays.
pub fn read(bytes: Zeroizing<Vec<u8>>, site: &Site, host: Option<&str>) -> Result<(Format, Reading)> {
    let text = Text::of(bytes)?;
    let (format, rows) = match text.first() {
        None => return Err(Error::ExportEmpty),
        Some(b'{' | b'[') => {
            let json = text.json()?;
            match har::is_archive(json) {
                true => (Format::Har, har::read(json, site)?),
                false => (Format::Json, json::read(json, site)?),
            }
        }
        Some(_) if text.is_page() => return Err(Error::ExportWebPage),
        Some(_) if netscape::fits(&text) => (Format::Netscape, netscape::read(&text, site)?),
        Some(_) if table::fits(&text) => (Format::Table, table::read(&text, site)?),
        Some(_) if header::fits(&text) => (Format::Header, header::read(&text, site, host)?),
        Some(_) => return Err(Error::ExportUnknown),
    };
    Ok((format, rows.reading()))
}
