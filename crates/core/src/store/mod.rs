//! What every format must be able to do, and the formats.

mod image;
pub mod links;
pub mod listing;
pub(crate) mod room;
mod sqlite;

pub mod chromium;
pub mod firefox;
pub mod qt;
pub mod safari;
pub mod soup;

use std::path::{Path, PathBuf};

use crate::backup::SavedBackup;
use crate::bounds::Bounds;
use crate::cookie::{Cookie, KeptIn, RowKey, RowTag};
use crate::error::{Error, Result};
use crate::platform::{Lock, Pinned};
use crate::record::{Entry, Record};
use crate::settings::{Asked, SiteSettings};
use crate::site::Site;
pub(crate) use image::{beside, looking};
pub use listing::{Listing, Missed};
pub(crate) use sqlite::Table;

#[cfg(test)]
pub(crate) use image::alone;

/// What one store told.
#[derive(Debug, Default, PartialEq)]
pub struct Reading {
    /// The site's cookies.
    pub cookies: Vec<Cookie>,
    /// Rows of the site that could not be understood.
    pub skipped: Vec<Skipped>,
    /// The store's schema version, where it has one.
    pub version: Option<i64>,
    /// Things to know about this reading.
    pub remarks: Vec<Remark>,
}

/// Something to know about a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// The browser has not made a cookie file for this profile yet.
    NoStoreYet,
    /// The schema is newer than any we were tried with; what we know of it was there.
    NewerSchema,
    /// The browser is open and has saved no session, so cookies that end with it are in its memory only.
    SessionElsewhere,
    /// Cookies that end with the session were read from what an open browser saves now and then.
    SessionLags,
    /// Cookies that ended with the session are kept, in case the session is taken up again.
    SessionKept,
    /// The newest saved session could not be read, and the one before was.
    SessionDamaged,
    /// No saved session could be read.
    SessionUnreadable,
    /// Cookies that end with the session are never written down by this browser.
    SessionInMemory,
    /// Only the browser itself can change this store.
    ReadOnly,
    /// Headers as text did not say their host, and the site's own was taken.
    HostAssumed,
    /// An archive of requests in which no request and no response has a cookie.
    CookiesLeftOut,
    /// A `cookies.txt` that marks no cookie as out of reach of scripts.
    HttpOnlyLost,
    /// A `cookies.txt` by a tool that gives cookies without an end a day to live.
    DayLong,
    /// A table in which tabs became spaces.
    SpacesForTabs,
}

impl Remark {
    /// A stable word; the sentence is `note-<code>`.
    pub fn code(self) -> &'static str {
        match self {
            Remark::NoStoreYet => "store-missing",
            Remark::NewerSchema => "schema-newer",
            Remark::SessionElsewhere => "session-elsewhere",
            Remark::SessionLags => "session-lags",
            Remark::SessionKept => "session-kept",
            Remark::SessionDamaged => "session-damaged",
            Remark::SessionUnreadable => "session-unreadable",
            Remark::SessionInMemory => "session-in-memory",
            Remark::ReadOnly => "store-read-only",
            Remark::HostAssumed => "host-assumed",
            Remark::CookiesLeftOut => "cookies-left-out",
            Remark::HttpOnlyLost => "http-only-lost",
            Remark::DayLong => "day-long",
            Remark::SpacesForTabs => "spaces-for-tabs",
        }
    }
}

/// A row that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// SQLite's row number, or the place in a list.
    pub row: i64,
    /// The column that was not as expected.
    pub column: &'static str,
}

/// A row with its names and its stored columns, on its way to a backup.
#[derive(Debug, PartialEq)]
pub struct Found {
    /// Names the row within its profile.
    pub key: RowKey,
    /// Tells whether it still is what was shown.
    pub seen: RowTag,
    /// The row as stored.
    pub record: Record,
    /// Where it is kept.
    pub kept_in: KeptIn,
    /// Its copies in saved sessions.
    pub entries: Vec<Entry>,
}

/// A profile's folder, and the name the person knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileFolder {
    /// The folder, by the way it was found: a link on it is kept.
    pub path: PathBuf,
    /// The shown name.
    pub name: String,
}

/// What a restore did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Rows that are back.
    pub back: Vec<Back>,
    /// Rows left out, because another cookie has their place.
    pub newer_kept: Vec<RowKey>,
    /// Rows left out, because there is no saved session any more to put them in.
    pub without_session: Vec<RowKey>,
}

/// One row that was put back. Where a row's number is part of its key, it may have had to take another.
#[derive(Debug, PartialEq, Eq)]
pub struct Back {
    /// Its key when it was saved.
    pub was: RowKey,
    /// Its key now.
    pub is: RowKey,
}

/// Asked at the last moment before a change becomes final; an error takes it all back.
pub type Guard<'a> = &'a dyn Fn() -> Result<()>;

/// A change of a store, and what it may rely on.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// Only its rows are changed.
    pub site: &'a Site,
    /// The rows to remove or to put back.
    pub backup: &'a SavedBackup,
    /// The store's file, held since the change was planned.
    pub pinned: Option<&'a Pinned>,
    /// Asked before the change begins, and before it becomes final.
    pub guard: Guard<'a>,
    /// True if a row that is not as the backup has it stops the change; false if it is left alone, to do the rest
    /// of a change that was cut off.
    pub whole: bool,
}

/// Browsers that share an engine, and with it their settings and what they write down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Chromium, and those built on it.
    Chromium,
    /// Firefox, and those built on it.
    Firefox,
    /// Safari.
    Safari,
    /// WebKitGTK, with libsoup.
    Soup,
    /// QtWebEngine.
    Qt,
}

/// A format in which a browser keeps its cookies. Every method sees the given site's rows only.
pub trait CookieStore: Sync {
    /// Whose format it is.
    fn family(&self) -> Family;

    /// The profiles below a browser's folder, as far as they lie within `bounds`; none if the folder is not there.
    fn profile_folders<'b>(&self, root: &Path, bounds: &'b Bounds) -> Listing<'b>;

    /// How the browser marks the profile `folder` below `root` as in use.
    fn lock(&self, root: &Path, folder: &Path) -> Lock;

    /// The table the format is, if it is one: reading and changing come with it.
    fn table(&self) -> Option<&'static Table> {
        None
    }

    /// False if only the browser itself can change this store.
    fn writable(&self) -> bool {
        self.table().is_some()
    }

    /// The cookie file of a profile; `None` if the browser has not made one yet.
    fn file(&self, folder: &Path) -> Option<PathBuf>;

    /// The site's cookies. Takes no lock, and leaves no trace. What it can do without is not read outside of `bounds`.
    fn read(&self, folder: &Path, _bounds: &Bounds, site: &Site) -> Result<Reading> {
        match (self.file(folder), self.table()) {
            (Some(file), Some(table)) => table.read(&file, site),
            (None, _) | (_, None) => Ok(Reading {
                remarks: vec![Remark::NoStoreYet],
                ..Reading::default()
            }),
        }
    }

    /// The same from the cookie file alone, wherever it lies.
    fn read_file(&self, file: &Path, site: &Site) -> Result<Reading> {
        let table = self.table().ok_or(Error::ReadOnlyStore)?;
        table.read(file, site)
    }

    /// What the browser's own settings say of the site. Like a look at the store, it changes nothing, and what
    /// cannot be read is named and not an error.
    fn settings(&self, asked: &Asked) -> SiteSettings {
        SiteSettings::usual(asked)
    }

    /// The folder of the program that last used the profile `folder`, where the profile says it.
    fn program(&self, _folder: &Path) -> Option<PathBuf> {
        None
    }

    /// The rows called `keys` as stored, for a backup.
    fn records(&self, folder: &Path, site: &Site, keys: &[RowKey]) -> Result<Vec<Found>> {
        let table = self.table().ok_or(Error::ReadOnlyStore)?;
        self.file(folder)
            .map_or(Ok(Vec::new()), |file| table.records(&file, site, keys))
    }

    /// The key of a row as it was stored.
    fn key(&self, record: &Record) -> Option<RowKey> {
        self.table().map(|table| table.key_of(record))
    }

    /// The tag of a row as it was stored: two rows of the same tag hold the same.
    fn tag(&self, _kept_in: KeptIn, record: &Record) -> Option<RowTag> {
        self.table().map(|table| table.tag_of(record))
    }

    /// Deletes the rows of a backup, each of which must equal it in every column: all of them or none.
    fn remove(&self, folder: &Path, change: &Change) -> Result<()> {
        let table = self.table().ok_or(Error::ReadOnlyStore)?;
        self.file(folder)
            .map_or(Ok(()), |file| table.remove(&file, change))
    }

    /// Puts the rows of a backup back, never over another cookie: all of them or none.
    fn restore(&self, folder: &Path, change: &Change) -> Result<Restored> {
        let table = self.table().ok_or(Error::ReadOnlyStore)?;
        table.restore(&self.file(folder).ok_or_else(gone)?, change)
    }

    /// Clears what a change left that was cut off, so that no other program has to.
    fn clear(&self, folder: &Path) -> Result<()> {
        let table = self.table().ok_or(Error::ReadOnlyStore)?;
        self.file(folder).map_or(Ok(()), |file| table.clear(&file))
    }
}

/// Why nothing can be put back.
fn gone() -> Error {
    Error::StoreUnwritable {
        cause: "the file is not there".to_owned(),
    }
}
