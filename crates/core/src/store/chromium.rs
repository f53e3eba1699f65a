//! The Chromium family's `Cookies` database, and how its profiles are named.
//!
//! Columns and versions: `net/extras/sqlite/sqlite_persistent_cookie_store.cc`. Which of them a file has is
//! read from the file, not from its version.

mod keys;
mod settings;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::image::sql;
use super::sqlite::Table;
use super::{CookieStore, Family, ProfileFolder};
use crate::cookie::{
    Cookie, KeptIn, RowKey, RowTag, SameSite, SourceScheme, Timestamp, ValueFacts, ValueLock,
};
use crate::error::Result;
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
    foreign: &[],
    host: "host_key",
    partition: "top_frame_site_key",
    top_level: |key| (!key.is_empty()).then(|| key.to_owned()),
    key: UNIQUE,
    place: UNIQUE,
    passing: &["last_access_utc"],
    own_rowid: None,
    version,
    newest: 24,
    cookie,
};

impl CookieStore for Chromium {
    fn family(&self) -> Family {
        Family::Chromium
    }

    fn profile_folders(&self, root: &Path) -> Vec<ProfileFolder> {
        profile_folders(root)
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
        match (old.is_file(), new.is_file()) {
            (true, true) if folder.join("Network/NetworkDataMigrated").exists() => Some(new),
            (true, _) => Some(old),
            (false, true) => Some(new),
            (false, false) => None,
        }
    }

    fn settings(&self, asked: &Asked) -> SiteSettings {
        settings::settings(asked)
    }
}

fn version(db: &Connection) -> Result<Option<i64>> {
    match db.query_row(
        "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'version'",
        [],
        |row| row.get(0),
    ) {
        Ok(version) => Ok(Some(version)),
        Err(rusqlite::Error::QueryReturnedNoRows) => Ok(None),
        Err(error) => Err(sql(&error)),
    }
}

fn cookie(
    record: &Record,
    version: Option<i64>,
    key: RowKey,
    seen: RowTag,
) -> std::result::Result<Cookie, &'static str> {
    let text = |column: &'static str| record.text(column).ok_or(column);
    let number = |column: &'static str| record.integer(column).ok_or(column);
    let older_or = |column: &'static str, missing: i64| match record.get(column) {
        None => Ok(missing),
        Some(_) => number(column),
    };
    let host = text("host_key")?;
    let expires = number("expires_utc")?;
    let persistent = older_or("is_persistent", i64::from(expires != 0))? != 0;
    let partition = record.text("top_frame_site_key").filter(|site| !site.is_empty());
    let ancestor = record.integer("has_cross_site_ancestor").map(|bit| bit != 0);
    Ok(Cookie {
        key,
        seen,
        host_only: Some(!host.starts_with('.')),
        host,
        name: text("name")?,
        path: text("path")?,
        secure: Some(number("is_secure")? != 0),
        http_only: Some(number("is_httponly")? != 0),
        same_site: same_site(older_or("samesite", -1)?),
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
fn facts(record: &Record, version: Option<i64>) -> std::result::Result<ValueFacts, &'static str> {
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

/// `Local State`, or a profile's `Preferences`.
#[derive(Deserialize, Default)]
#[serde(default)]
struct State {
    profile: Profiles,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Profiles {
    #[serde(deserialize_with = "those_that_fit")]
    info_cache: BTreeMap<String, Attributes>,
    name: String,
}

/// More profiles than a person makes.
const MOST_PROFILES: usize = 1000;

/// One entry of another form does not hide the others.
fn those_that_fit<'de, D>(list: D) -> std::result::Result<BTreeMap<String, Attributes>, D::Error>
where
    D: Deserializer<'de>,
{
    list.deserialize_map(EachProfile)
}

struct EachProfile;

impl<'de> Visitor<'de> for EachProfile {
    type Value = BTreeMap<String, Attributes>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("profiles by their folders")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut list: A) -> std::result::Result<Self::Value, A::Error> {
        let mut found = BTreeMap::new();
        while let Some((folder, entry)) = list.next_entry::<String, &RawValue>()? {
            if let (Ok(entry), true) = (serde_json::from_str(entry.get()), found.len() < MOST_PROFILES) {
                found.insert(folder, entry);
            }
        }
        Ok(found)
    }
}

/// What `Local State` says of one profile (`chrome/browser/profiles/profile_attributes_entry.cc`).
#[derive(Deserialize, Default)]
#[serde(default)]
struct Attributes {
    name: String,
    is_using_default_name: bool,
    gaia_given_name: String,
}

impl Attributes {
    fn shown(&self) -> Option<String> {
        let (name, given) = (self.name.trim(), self.gaia_given_name.trim());
        match (name, given) {
            ("", "") => None,
            (_, "") => Some(name.to_owned()),
            ("", _) => Some(given.to_owned()),
            _ if self.is_using_default_name || name == given => Some(given.to_owned()),
            _ => Some(format!("{given} ({name})")),
        }
    }
}

/// Profiles that keep nothing or are not a person's, and a profile's own folder where the root is a profile.
const NOT_A_PERSONS: &[&str] = &["Guest Profile", "System Profile", "Network"];

fn profile_folders(root: &Path) -> Vec<ProfileFolder> {
    // Of the browsers in the table most are not here: one look at each must do.
    if !root.is_dir() {
        return Vec::new();
    }
    let state: State = json(&root.join("Local State")).unwrap_or_default();
    let known = state.profile.info_cache;
    let is_profile = |folder: &Path| Chromium.file(folder).is_some() || folder.join("Preferences").is_file();
    let below = |folder: PathBuf| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).filter(|path| path.is_dir())
    };
    // Opera keeps its first profile in the root itself, and further ones below `_side_profiles`.
    let mut folders: Vec<PathBuf> = std::iter::once(root.to_owned())
        .chain(below(root.to_owned()))
        .chain(below(root.join("_side_profiles")))
        .filter(|folder| is_profile(folder))
        .collect();
    folders.sort_by_key(|folder| natural(folder));
    let shown = |path: PathBuf| {
        let folder = path.file_name()?.to_str()?.to_owned();
        if NOT_A_PERSONS.contains(&folder.as_str()) {
            return None;
        }
        let name = known
            .get(&folder)
            .and_then(Attributes::shown)
            .or_else(|| own_name(&path));
        Some(ProfileFolder {
            name: name.unwrap_or(folder),
            path,
        })
    };
    folders.into_iter().filter_map(shown).collect()
}

/// The name in the profile's own settings, for a list that is out of date.
fn own_name(folder: &Path) -> Option<String> {
    let settings: State = json(&folder.join("Preferences"))?;
    Some(settings.profile.name).filter(|name| !name.is_empty())
}

/// Reads what `T` names and passes over the rest, which can be large.
fn json<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&file::read(path, file::SETTINGS).ok()?).ok()
}

/// Sorts `Profile 2` before `Profile 10`, and `Default` before both.
fn natural(folder: &Path) -> (String, u64) {
    let name = folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = name[letters.len()..].parse().unwrap_or(0);
    (letters.to_owned(), number)
}

#[cfg(test)]
mod tests {
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
    fn profiles_carry_the_name_the_person_knows() {
        let root = tempfile::tempdir().unwrap();
        for folder in [
            "Default",
            "Profile 10",
            "Profile 2",
            "Profile 3",
            "Guest Profile",
            "Crashpad",
        ] {
            fs::create_dir(root.path().join(folder)).unwrap();
            if folder != "Crashpad" {
                fs::write(
                    root.path().join(folder).join("Preferences"),
                    r#"{"profile":{"name":"Own"}}"#,
                )
                .unwrap();
            }
        }
        let state = r#"{"profile":{"info_cache":{
            "Default":{"name":"Person 1","is_using_default_name":true,"gaia_given_name":"Ada"},
            "Profile 2":{"name":"Work","gaia_given_name":"Ada"},
            "Profile 10":{"name":"Lab"}, "Gone":{"name":"Gone"}}}}"#;
        fs::write(root.path().join("Local State"), state).unwrap();
        let names: Vec<String> = profile_folders(root.path())
            .into_iter()
            .map(|profile| profile.name)
            .collect();
        assert_eq!(
            names,
            ["Ada", "Ada (Work)", "Own", "Lab"],
            "guests left out, numbers in order"
        );
        assert!(profile_folders(&root.path().join("none")).is_empty());
    }

    #[test]
    fn a_root_may_be_a_profile_itself() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("_side_profiles/1a2b")).unwrap();
        fs::write(root.path().join("Cookies"), "").unwrap();
        fs::write(root.path().join("_side_profiles/1a2b/Preferences"), "{}").unwrap();
        assert_eq!(profile_folders(root.path()).len(), 2);
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
}
