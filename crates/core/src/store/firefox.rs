//! The Firefox family's `cookies.sqlite`, and how its profiles and containers are named.
//!
//! Columns and versions: `netwerk/cookie/CookiePersistentStorage.cpp`; jars: `caps/OriginAttributes.cpp`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ini::Ini;
use percent_encoding::percent_decode_str;
use rusqlite::Connection;

use super::image::{look, sql};
use super::sqlite::Table;
use super::{CookieStore, Found, Guard, ProfileFolder, Reading, Remark, Restored};
use crate::backup::SavedBackup;
use crate::cookie::{Cookie, RowKey, RowTag, SameSite, SourceScheme, Timestamp, ValueFacts};
use crate::error::Result;
use crate::platform::Lock;
use crate::record::{Field, Record};
use crate::site::Site;

/// The format.
pub struct Firefox;

const TABLE: Table = Table {
    name: "moz_cookies",
    // libsoup's table of the same name has no originAttributes.
    needed: &[
        "originAttributes",
        "name",
        "value",
        "host",
        "path",
        "expiry",
        "isSecure",
        "isHttpOnly",
    ],
    host: "host",
    partition: "originAttributes",
    top_level: |attributes| Jar::parse(attributes).partition,
    key: &["name", "host", "path", "originAttributes"],
    passing: &["id", "lastAccessed"],
    own_rowid: Some("id"),
    version,
    newest: 17,
    cookie,
};

const FILE: &str = "cookies.sqlite";

impl CookieStore for Firefox {
    fn profile_folders(&self, root: &Path) -> Vec<ProfileFolder> {
        profile_folders(root)
    }

    fn lock(&self, _root: &Path, folder: &Path) -> Lock {
        Lock::ProfileLock(folder.to_owned())
    }

    fn file(&self, folder: &Path) -> Option<PathBuf> {
        Some(folder.join(FILE)).filter(|file| file.is_file())
    }

    fn read(&self, folder: &Path, site: &Site) -> Result<Reading> {
        let Some(file) = self.file(folder) else {
            return Ok(Reading {
                remarks: vec![Remark::NoStoreYet],
                ..Reading::default()
            });
        };
        let mut reading = TABLE.read(&file, site)?;
        let names = containers(folder);
        for cookie in &mut reading.cookies {
            cookie.container = cookie.container.take().map(|id| named(&names, id));
        }
        reading.remarks.push(Remark::SessionElsewhere);
        Ok(reading)
    }

    fn records(&self, folder: &Path, site: &Site, keys: &[RowKey]) -> Result<Vec<Found>> {
        self.file(folder)
            .map_or(Ok(Vec::new()), |file| TABLE.records(&file, site, keys))
    }

    fn remove(&self, folder: &Path, site: &Site, backup: &SavedBackup, guard: Guard) -> Result<Vec<RowKey>> {
        self.file(folder)
            .map_or(Ok(Vec::new()), |file| TABLE.remove(&file, site, backup, guard))
    }

    fn restore(&self, folder: &Path, site: &Site, backup: &SavedBackup, guard: Guard) -> Result<Restored> {
        TABLE.restore(&folder.join(FILE), site, backup, guard)
    }
}

fn version(db: &Connection) -> Result<Option<i64>> {
    db.query_row("PRAGMA user_version", [], |row| row.get(0))
        .map(Some)
        .map_err(|error| sql(&error))
}

fn cookie(
    record: &Record,
    version: Option<i64>,
    key: RowKey,
    seen: RowTag,
) -> std::result::Result<Cookie, &'static str> {
    let text = |column: &'static str| record.text(column).ok_or(column);
    let number = |column: &'static str| record.integer(column).ok_or(column);
    let micros = |column: &str| {
        record
            .integer(column)
            .filter(|&n| n != 0)
            .map(Timestamp::from_micros)
    };
    let host = text("host")?;
    let jar = Jar::parse(&text("originAttributes")?);
    let Some(Field::Text(value)) = record.get("value") else {
        return Err("value");
    };
    Ok(Cookie {
        key,
        seen,
        host_only: !host.starts_with('.'),
        host,
        name: text("name")?,
        path: text("path")?,
        secure: number("isSecure")? != 0,
        http_only: number("isHttpOnly")? != 0,
        same_site: same_site(record),
        expires: Some(end(number("expiry")?, version)),
        created: micros("creationTime"),
        updated: micros("updateTime"),
        last_accessed: micros("lastAccessed"),
        cross_site_ancestor: jar.partition.is_some().then_some(jar.foreign_ancestor),
        partition: jar.partition,
        container: jar.container,
        source_scheme: record.integer("schemeMap").map(scheme),
        source_port: None,
        value: ValueFacts::of_plain(value),
        value_tag: RowTag::of(value),
    })
}

/// A number of seconds this large lies in the year 5138; it can only be milliseconds.
const CERTAINLY_MILLISECONDS: i64 = 100_000_000_000;

/// Seconds up to version 15, milliseconds from 16 on; a profile taken back to an older Firefox can hold both.
fn end(expiry: i64, version: Option<i64>) -> Timestamp {
    if version.is_some_and(|version| version >= 16) || expiry.abs() > CERTAINLY_MILLISECONDS {
        return Timestamp::from_micros(expiry.saturating_mul(1000));
    }
    Timestamp::from_seconds(expiry)
}

/// 256 stands for "not given" from version 15 on; before that, Lax beside a raw 0 did.
fn same_site(record: &Record) -> SameSite {
    match (
        record.integer("sameSite").unwrap_or(256),
        record.integer("rawSameSite"),
    ) {
        (1, Some(0)) => SameSite::Unspecified,
        (0, _) => SameSite::None,
        (1, _) => SameSite::Lax,
        (2, _) => SameSite::Strict,
        _ => SameSite::Unspecified,
    }
}

/// Bits of `nsICookie::schemeType`.
fn scheme(bits: i64) -> SourceScheme {
    match bits & 3 {
        1 => SourceScheme::Http,
        2 => SourceScheme::Https,
        3 => SourceScheme::Both,
        _ => SourceScheme::Unset,
    }
}

/// Which jar a row lies in: `^userContextId=2&partitionKey=%28https%2Cexample.com%29`.
#[derive(Debug, Default, PartialEq, Eq)]
struct Jar {
    container: Option<String>,
    partition: Option<String>,
    foreign_ancestor: bool,
}

impl Jar {
    fn parse(attributes: &str) -> Jar {
        let mut jar = Jar::default();
        for pair in attributes.trim_start_matches('^').split('&') {
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            let value = percent_decode_str(value).decode_utf8_lossy();
            match name {
                "userContextId" if value != "0" => jar.container = Some(value.into_owned()),
                "partitionKey" => jar.read_partition(&value),
                "firstPartyDomain" if jar.partition.is_none() => jar.partition = Some(value.into_owned()),
                _ => {}
            }
        }
        jar
    }

    /// `(scheme,base domain[,port][,f])`, where `f` marks a foreign ancestor.
    fn read_partition(&mut self, key: &str) {
        let inner = key.trim_start_matches('(').trim_end_matches(')');
        let mut parts = inner.split(',');
        let (Some(scheme), Some(domain)) = (parts.next(), parts.next()) else {
            return;
        };
        let mut site = format!("{scheme}://{domain}");
        for part in parts {
            match part {
                "f" => self.foreign_ancestor = true,
                port => site = format!("{site}:{port}"),
            }
        }
        self.partition = Some(site);
    }
}

/// Container names by id, from `containers.json` (`ContextualIdentityService.sys.mjs`).
fn containers(folder: &Path) -> BTreeMap<String, String> {
    let read = || -> Option<serde_json::Value> {
        serde_json::from_slice(&fs::read(folder.join("containers.json")).ok()?).ok()
    };
    let file = read().unwrap_or_default();
    let identities = file["identities"].as_array().into_iter().flatten();
    let name = |identity: &serde_json::Value| {
        let given = identity["name"]
            .as_str()
            .filter(|name| !name.is_empty())
            .map(str::to_owned);
        let usual = identity["l10nId"]
            .as_str()
            .or(identity["l10nID"].as_str())
            .and_then(usual_container);
        Some((
            identity["userContextId"].as_u64()?.to_string(),
            given.or(usual.map(str::to_owned))?,
        ))
    };
    identities.filter_map(name).collect()
}

/// The containers that Firefox makes itself; it shows them in the person's language, and we in ours.
fn usual_container(id: &str) -> Option<&'static str> {
    let word = id
        .trim_start_matches("user-context-")
        .trim_start_matches("userContext")
        .to_lowercase();
    ["Personal", "Work", "Banking", "Shopping"]
        .into_iter()
        .find(|name| word.starts_with(&name.to_lowercase()))
}

fn named(names: &BTreeMap<String, String>, id: String) -> String {
    names
        .get(&id)
        .cloned()
        .unwrap_or_else(|| format!("Container {id}"))
}

/// Every place that names a profile, and every folder that looks like one: the list alone misses the
/// members of a profile group (`SelectableProfileService.sys.mjs`).
fn profile_folders(root: &Path) -> Vec<ProfileFolder> {
    let mut found: Vec<ProfileFolder> = Vec::new();
    let mut add = |path: PathBuf, name: Option<String>| {
        let Ok(path) = fs::canonicalize(path) else { return };
        if !path.is_dir() || found.iter().any(|profile| profile.path == path) {
            return;
        }
        let folder = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let name = name
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| without_salt(&folder));
        found.push(ProfileFolder { path, name });
    };
    for (path, name) in group_members(root) {
        add(root.join(path), Some(name));
    }
    for (path, name) in listed(root) {
        add(root.join(path), name);
    }
    for parent in [root.to_owned(), root.join("Profiles")] {
        let mut folders: Vec<PathBuf> = fs::read_dir(parent)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .collect();
        folders.sort();
        folders
            .into_iter()
            .filter(|path| path.join(FILE).is_file())
            .for_each(|path| add(path, None));
    }
    found
}

/// `x7k2p1qz.default-release` is `default-release` to a person.
fn without_salt(folder: &str) -> String {
    match folder.split_once('.') {
        Some((salt, name)) if salt.len() == 8 && !name.is_empty() => name.to_owned(),
        _ => folder.to_owned(),
    }
}

/// `profiles.ini` and `installs.ini` (`nsToolkitProfileService.cpp`). An absolute path replaces the root.
fn listed(root: &Path) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    for file in ["profiles.ini", "installs.ini"] {
        let Ok(text) = fs::read(root.join(file)) else {
            continue;
        };
        let Ok(ini) = Ini::load_from_str_noescape(&String::from_utf8_lossy(&text)) else {
            continue;
        };
        for (section, properties) in &ini {
            let is_profile = section.is_some_and(|name| name.starts_with("Profile"));
            let path = properties.get(if is_profile { "Path" } else { "Default" });
            let Some(path) = path.filter(|path| path.len() > 1) else {
                continue;
            };
            found.push((
                path.to_owned(),
                properties.get("Name").filter(|_| is_profile).map(str::to_owned),
            ));
        }
    }
    // An installation names its default profile too, but without a name for people.
    found.sort_by_key(|(_, name)| name.is_none());
    found
}

/// Paths and names from the profile groups' databases.
fn group_members(root: &Path) -> Vec<(String, String)> {
    let files = fs::read_dir(root.join("Profile Groups"))
        .into_iter()
        .flatten()
        .flatten();
    let databases = files
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|e| e == "sqlite"));
    let members = |path: PathBuf| {
        look(&path, |db| {
            let read = || -> rusqlite::Result<Vec<(String, String)>> {
                db.prepare("SELECT path, name FROM Profiles ORDER BY id")?
                    .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect()
            };
            read().map_err(|error| sql(&error))
        })
    };
    // A group that cannot be read costs its names only: its folders are found all the same.
    databases
        .filter_map(|path| members(path).ok())
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_of_expiry_follows_the_version_and_the_size() {
        let second = Timestamp::from_seconds(1_800_000_000);
        assert_eq!(end(1_800_000_000, Some(15)), second);
        assert_eq!(end(1_800_000_000_000, Some(17)), second);
        assert_eq!(
            end(1_800_000_000_000, Some(15)),
            second,
            "a profile taken back mixes both"
        );
        assert_eq!(end(i64::MAX, Some(17)).to_string(), "9999-12-30T00:00:00Z");
    }

    #[test]
    fn a_jar_is_read_from_its_text() {
        let jar = Jar::parse("^userContextId=2&partitionKey=%28https%2Cflasktrack.com%2C8443%2Cf%29");
        assert_eq!(
            jar,
            Jar {
                container: Some("2".into()),
                partition: Some("https://flasktrack.com:8443".into()),
                foreign_ancestor: true,
            }
        );
        assert_eq!(Jar::parse(""), Jar::default());
        assert_eq!(
            Jar::parse("^firstPartyDomain=flasktrack.com")
                .partition
                .as_deref(),
            Some("flasktrack.com")
        );
        assert_eq!(
            Jar::parse("^partitionKey=%28https"),
            Jar::default(),
            "a cut key names no site"
        );
    }

    #[test]
    fn same_site_not_given_has_two_spellings() {
        let row = |same: i64, raw: Option<i64>| Record {
            columns: [("sameSite", Some(same)), ("rawSameSite", raw)]
                .into_iter()
                .filter_map(|(name, n)| Some((name.to_owned(), Field::Integer(n?))))
                .collect(),
        };
        assert_eq!(same_site(&row(256, None)), SameSite::Unspecified);
        assert_eq!(same_site(&row(1, Some(0))), SameSite::Unspecified);
        assert_eq!(same_site(&row(1, Some(1))), SameSite::Lax);
        assert_eq!(same_site(&row(0, None)), SameSite::None);
        assert_eq!(same_site(&row(2, None)), SameSite::Strict);
    }

    #[test]
    fn every_profile_is_found_once_with_its_name() {
        let root = tempfile::tempdir().unwrap();
        for folder in [
            "abcd1234.default-release",
            "abcd1234.default",
            "Profiles/zzzz9999.probe",
            "V6L.Lab 1",
            "x",
        ] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
            fs::write(root.path().join(folder).join(FILE), "").unwrap();
        }
        fs::create_dir(root.path().join("Crash Reports")).unwrap();
        fs::create_dir(root.path().join("Profile Groups")).unwrap();
        let away = tempfile::tempdir().unwrap();
        let list = format!(
            "[Install4F96D1932A9F858E]\nDefault=abcd1234.default-release\nLocked=1\n\n[Profile1]\nName=Käfer\n\
             IsRelative=1\nPath=abcd1234.default-release\nDefault=1\n\n[Profile0]\nName=away\nIsRelative=0\nPath={}\n\
             [General]\nVersion=2\n",
            away.path().display()
        );
        fs::write(root.path().join("profiles.ini"), list).unwrap();
        Connection::open(root.path().join("Profile Groups/1a2b.sqlite"))
            .unwrap()
            .execute_batch(
                "CREATE TABLE Profiles(id, path, name); INSERT INTO Profiles VALUES (1,'V6L.Lab 1','Lab')",
            )
            .unwrap();
        let mut names: Vec<String> = profile_folders(root.path()).into_iter().map(|p| p.name).collect();
        names.sort();
        assert_eq!(names, ["Käfer", "Lab", "away", "default", "probe", "x"]);
    }

    #[test]
    fn containers_carry_their_names() {
        let folder = tempfile::tempdir().unwrap();
        let file = r#"{"version":5,"identities":[
            {"userContextId":2,"public":true,"l10nId":"user-context-work"},
            {"userContextId":3,"l10nID":"userContextBanking.label"},
            {"userContextId":12,"name":"Client X"}]}"#;
        fs::write(folder.path().join("containers.json"), file).unwrap();
        let names = containers(folder.path());
        let shown = |id: &str| named(&names, id.to_owned());
        assert_eq!(
            [shown("2"), shown("3"), shown("12"), shown("7")],
            ["Work", "Banking", "Client X", "Container 7"]
        );
    }
}
