//! The Chromium family's `Cookies` database.
//!
//! Columns and versions: `net/extras/sqlite/sqlite_persistent_cookie_store.cc`. Which of them a file has is
//! read from the file, not from its version.

mod keys;
mod profiles;
mod settings;

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use self::profiles::profile_folders;
use super::sqlite::{Table, VersionAt};
use super::{CookieStore, Family, Listing};
use crate::bounds::Bounds;
use crate::cookie::{
    Cookie, KeptIn, RowKey, RowTag, SameSite, SourceScheme, Timestamp, ValueFacts, ValueLock,
};
use crate::file;
use crate::platform::Lock;
use crate::record::{Field, Record};
use crate::settings::{Asked, SiteSettings};

/// The format.
pub struct Chromium;

/// The unique key, of which older versions lack some.
const UNIQUE: &[&str] = &[
    "host_key",
    "top_frame_site_key",
    "has_cross_site_ancestor",
    "name",
    "path",
    "source_scheme",
    "source_port",
];

/// Until version 9 the moment alone was unique, and two rows could be one cookie.
const ONCE_UNIQUE: &[&str] = &["creation_utc", "host_key", "name", "path"];

/// Columns that version 10 gave another name, together with a unique key: today's, and that one.
const ONCE: &[(&str, &str)] = &[("is_secure", "secure"), ("is_httponly", "httponly")];

/// The columns that tell rows of the table of `record` apart.
fn key(record: &Record) -> &'static [&'static str] {
    match ONCE.iter().any(|(_, once)| record.get(once).is_some()) {
        true => ONCE_UNIQUE,
        false => UNIQUE,
    }
}

pub(super) const TABLE: Table = Table {
    name: "cookies",
    needed: &[
        "creation_utc",
        "host_key",
        "name",
        "value",
        "path",
        "expires_utc",
        "is_secure",
        "is_httponly",
    ],
    once: ONCE,
    foreign: &[],
    host: "host_key",
    partition: "top_frame_site_key",
    top_level: |key| (!key.is_empty()).then(|| key.to_owned()),
    key,
    place: UNIQUE,
    passing: &["last_access_utc"],
    own_rowid: None,
    version: VersionAt::Meta,
    // Before, times were counted otherwise on Linux and macOS.
    oldest: 4,
    newest: 24,
    cookie,
};

impl CookieStore for Chromium {
    fn family(&self) -> Family {
        Family::Chromium
    }

    fn profile_folders<'b>(&self, root: &Path, bounds: &'b Bounds) -> Listing<'b> {
        profile_folders(root, bounds)
    }

    fn lock(&self, root: &Path, _folder: &Path) -> Lock {
        Lock::Singleton(root.to_owned())
    }

    fn table(&self) -> Option<&'static Table> {
        Some(&TABLE)
    }

    /// Windows keeps the file below `Network` once it has been moved there, and says so with a mark
    /// (`content/browser/network_sandbox.cc`). Forks and copied profiles decide by what is there.
    fn file(&self, folder: &Path) -> Option<PathBuf> {
        let (old, new) = (folder.join("Cookies"), folder.join("Network/Cookies"));
        let is_moved = || folder.join("Network/NetworkDataMigrated").exists() || file::leads_nowhere(&old);
        match (file::may_be(&old), file::may_be(&new)) {
            (true, true) if is_moved() => Some(new),
            (true, _) => Some(old),
            (false, true) => Some(new),
            (false, false) => None,
        }
    }

    fn settings(&self, asked: &Asked) -> SiteSettings {
        settings::settings(asked)
    }
}

fn cookie(record: &Record, version: Option<i64>, key: RowKey, seen: RowTag) -> Result<Cookie, &'static str> {
    let text = |column: &'static str| record.text(column).ok_or(column);
    let number = |column: &'static str| record.integer(column).ok_or(column);
    let older_or = |column: &'static str, missing: i64| match record.get(column) {
        None => Ok(missing),
        Some(_) => number(column),
    };
    // What a column was called until version 9.
    let once = |today: &'static str, once: &str| record.integer(once).map_or_else(|| number(today), Ok);
    let host = text("host_key")?;
    let expires = number("expires_utc")?;
    let persistent = match record.integer("persistent") {
        Some(bit) => bit != 0,
        None => older_or("is_persistent", i64::from(expires != 0))? != 0,
    };
    let partition = record.text("top_frame_site_key").filter(|site| !site.is_empty());
    let ancestor = record.integer("has_cross_site_ancestor").map(|bit| bit != 0);
    Ok(Cookie {
        key,
        seen,
        host_only: Some(!host.starts_with('.')),
        host,
        name: text("name")?,
        path: text("path")?,
        secure: Some(once("is_secure", "secure")? != 0),
        http_only: Some(once("is_httponly", "httponly")? != 0),
        same_site: same_site(match record.integer("firstpartyonly") {
            // Until version 10, with 0 for "not given" too.
            Some(code) if code != 0 => code,
            Some(_) | None => older_or("samesite", -1)?,
        }),
        expires: persistent.then(|| time(expires)),
        session: Some(!persistent),
        created: moment(number("creation_utc")?),
        updated: moment(older_or("last_update_utc", 0)?),
        last_accessed: moment(older_or("last_access_utc", 0)?),
        // A row outside any partition carries the bit too, and there it means nothing.
        cross_site_ancestor: partition.is_some().then_some(ancestor).flatten(),
        partition,
        container: None,
        source_scheme: record.integer("source_scheme").map(scheme),
        source_port: record
            .integer("source_port")
            .and_then(|port| u16::try_from(port).ok()),
        value: facts(record, version)?,
        value_tag: RowTag::of(&(record.get("value"), record.get("encrypted_value"))),
        kept_in: KeptIn::Table,
    })
}

fn same_site(code: i64) -> SameSite {
    match code {
        0 => SameSite::None,
        1 => SameSite::Lax,
        2 => SameSite::Strict,
        _ => SameSite::Unspecified,
    }
}

fn scheme(code: i64) -> SourceScheme {
    match code {
        1 => SourceScheme::Http,
        2 => SourceScheme::Https,
        _ => SourceScheme::Unset,
    }
}

/// What can be said of a value: of an encrypted one only its scheme's arithmetic
/// (`components/os_crypt`): AES-CBC fills up to a block of 16, AES-GCM adds a nonce of 12 and a mark of 16; `v10` is
/// the one or the other by the system, and what fits a block is taken for CBC here. Since version 24 the host's digest of 32 bytes stands before the value.
fn facts(record: &Record, version: Option<i64>) -> Result<ValueFacts, &'static str> {
    let (Some(Field::Text(plain)), encrypted) = (record.get("value"), record.get("encrypted_value")) else {
        return Err("value");
    };
    let blob = match encrypted {
        Some(Field::Blob(blob)) if !blob.is_empty() => blob,
        // An empty text stood here by default in old versions.
        None | Some(Field::Blob(_) | Field::Text(_)) => return Ok(ValueFacts::of_plain(plain)),
        Some(Field::Null | Field::Integer(_) | Field::Real(_)) => return Err("encrypted_value"),
    };
    let digest = if version.is_some_and(|version| version >= 24) {
        32
    } else {
        0
    };
    let by_blocks = (blob.starts_with(b"v10") || blob.starts_with(b"v11")) && (blob.len() - 3) % 16 == 0;
    let around = if by_blocks { 3 + 1 } else { 3 + 12 + 16 };
    let bytes = blob.len().saturating_sub(around + digest);
    let exact = !by_blocks && blob.starts_with(b"v");
    Ok(ValueFacts::of_locked(lock(blob), bytes, exact))
}

fn lock(blob: &[u8]) -> ValueLock {
    match blob.get(..3) {
        Some(b"v10") => ValueLock::V10,
        Some(b"v11") => ValueLock::V11,
        Some(b"v20") => ValueLock::V20,
        Some(_) | None => ValueLock::Other,
    }
}

/// Seconds between 1601-01-01, where Chromium starts counting, and 1970-01-01.
const EPOCH_OFFSET: i64 = 11_644_473_600;

fn time(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros.saturating_sub(EPOCH_OFFSET * 1_000_000))
}

fn moment(micros: i64) -> Option<Timestamp> {
    (micros != 0).then(|| time(micros))
}

/// Reads what `T` names and passes over the rest, which can be large.
fn json<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&file::read(path, file::SETTINGS).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn chromium_counts_from_1601() {
        assert_eq!(time(13_253_932_800_000_000).to_string(), "2021-01-01T00:00:00Z");
        assert_eq!(moment(0), None);
        assert_eq!(
            time(i64::MAX).to_string(),
            "9999-12-30T00:00:00Z",
            "hostile numbers stay in the calendar"
        );
        assert_eq!(time(i64::MIN).to_string(), "0001-01-01T00:00:00Z");
    }

    #[test]
    fn an_encrypted_values_length_follows_from_its_blob() {
        let row = |blob: Vec<u8>| Record {
            columns: vec![
                ("value".into(), Field::Text(Vec::new())),
                ("encrypted_value".into(), Field::Blob(blob)),
            ],
        };
        let sized = |prefix: &[u8], rest: usize| [prefix, &vec![7; rest]].concat();
        let found = |blob, version| facts(&row(blob), Some(version)).unwrap();
        // 32 bytes of digest and 5 of value fill three blocks.
        assert_eq!(found(sized(b"v10", 48), 24).bytes, 15);
        assert!(
            !found(sized(b"v10", 48), 24).exact,
            "CBC leaves up to 15 bytes open"
        );
        assert_eq!(
            found(sized(b"v20", 12 + 32 + 5 + 16), 24),
            ValueFacts::of_locked(ValueLock::V20, 5, true)
        );
        let mut of_windows = found(sized(b"v10", 12 + 32 + 4 + 16), 24);
        of_windows.correct_for_windows();
        assert_eq!(of_windows, ValueFacts::of_locked(ValueLock::V10, 4, true));
        assert_eq!(
            found(sized(b"v20", 12 + 5 + 16), 23).bytes,
            5,
            "no digest before version 24"
        );
        assert_eq!(found(b"v1".to_vec(), 24).bytes, 0, "a cut blob does no harm");
    }

    #[test]
    fn the_cookie_file_is_found_after_the_move_and_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        assert_eq!(Chromium.file(folder.path()), None);
        fs::create_dir(path("Network")).unwrap();
        fs::write(path("Network/Cookies"), "").unwrap();
        assert_eq!(Chromium.file(folder.path()), Some(path("Network/Cookies")));
        fs::write(path("Cookies"), "").unwrap();
        assert_eq!(
            Chromium.file(folder.path()),
            Some(path("Cookies")),
            "the move has not finished"
        );
        fs::write(path("Network/NetworkDataMigrated"), "").unwrap();
        assert_eq!(Chromium.file(folder.path()), Some(path("Network/Cookies")));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_nothing_does_not_hide_the_cookie_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::os::unix::fs::symlink("nowhere", path("Cookies")).unwrap();
        assert_eq!(Chromium.file(folder.path()), Some(path("Cookies")));
        fs::create_dir(path("Network")).unwrap();
        fs::write(path("Network/Cookies"), "").unwrap();
        assert_eq!(Chromium.file(folder.path()), Some(path("Network/Cookies")));
    }
}
