//! A made-up home folder with realistic stores of Chromium, Firefox and, for macOS, Safari, to try everything, deletion and undo
//! included, without touching a real browser. One profile has trouble with signing in.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

use crate::browser::BROWSERS;
use crate::cookie::Timestamp;
use crate::error::{Error, Result};
use crate::machine::{Machine, Os};
use crate::platform;
use crate::store::safari::write::{Jar, Stored, Text};

/// Opens the demo kept in this computer's own folder, and makes it if it is not there.
pub fn open(here: &Machine) -> Result<Machine> {
    let home = home(here);
    if home.is_dir() {
        machine(here, &home)
    } else {
        renew(here)
    }
}

/// Makes the demo anew, with all its cookies, and opens it.
pub fn renew(here: &Machine) -> Result<Machine> {
    let home = home(here);
    let failed = |error: std::io::Error| Error::DemoUnwritable {
        cause: error.to_string(),
    };
    if home.is_dir() {
        fs::remove_dir_all(&home).map_err(failed)?;
    }
    platform::private_folder(&home).map_err(failed)?;
    let demo = machine(here, &home)?;
    write_chromium(&root_of(&demo, "chromium")?, demo.now)?;
    write_firefox(&root_of(&demo, "firefox")?, demo.now)?;
    match demo.os {
        Os::Macos => write_safari(&root_of(&demo, "safari")?, demo.now)?,
        Os::Linux | Os::Windows => {}
    }
    Ok(demo)
}

fn home(here: &Machine) -> PathBuf {
    here.own_folder().join("demo")
}

fn machine(here: &Machine, home: &Path) -> Result<Machine> {
    let mut machine = Machine::copied(home, here.os)?;
    machine.demo = true;
    Ok(machine)
}

/// The first folder the table knows for a browser on this system.
fn root_of(machine: &Machine, id: &str) -> Result<PathBuf> {
    let roots = BROWSERS
        .iter()
        .filter(|browser| browser.id == id)
        .flat_map(|browser| browser.roots);
    roots
        .filter(|(os, _, _)| *os == machine.os)
        .find_map(|(_, base, path)| Some(machine.base(*base)?.join(path)))
        .ok_or_else(|| Error::DemoUnwritable {
            cause: format!("no folder for {id}"),
        })
}

/// A made-up cookie.
struct Sample {
    name: &'static str,
    host: &'static str,
    /// Length of the made-up value, or the value itself where its look matters.
    value: Made,
    /// Days until its end; `None` ends with the session.
    days: Option<i64>,
    http_only: bool,
    /// The browsers' code: 0 None, 1 Lax, 2 Strict.
    same_site: i64,
    /// The top-level site, for a cookie set inside FlaskTrack's pages.
    inside: bool,
    /// The Firefox container; 0 for none.
    container: i64,
}

enum Made {
    Token(usize),
    Plain(&'static str),
}

const fn sample(name: &'static str, host: &'static str, value: Made, days: Option<i64>) -> Sample {
    Sample {
        name,
        host,
        value,
        days,
        http_only: false,
        same_site: 1,
        inside: false,
        container: 0,
    }
}

impl Sample {
    const fn http_only(self) -> Sample {
        Sample {
            http_only: true,
            ..self
        }
    }
    const fn strict(self) -> Sample {
        Sample { same_site: 2, ..self }
    }
    const fn inside(self) -> Sample {
        Sample {
            inside: true,
            same_site: 0,
            ..self
        }
    }
    const fn container(self, id: i64) -> Sample {
        Sample {
            container: id,
            ..self
        }
    }
}

use Made::{Plain, Token};

const CHROMIUM_FIRST: &[Sample] = &[
    sample("sessionid", "app.flasktrack.com", Token(32), None).http_only(),
    sample("remember_token", "app.flasktrack.com", Token(96), Some(30)).http_only(),
    sample("csrftoken", "app.flasktrack.com", Token(64), Some(364)).strict(),
    sample("DO-LB", "app.flasktrack.com", Token(24), None).http_only(),
    sample("__cf_bm", ".flasktrack.com", Token(150), Some(1)).http_only(),
    sample("theme", "app.flasktrack.com", Plain("dark"), Some(365)),
    sample("locale", "app.flasktrack.com", Plain("en-GB"), Some(365)),
    sample(
        "sidebar_collapsed",
        "app.flasktrack.com",
        Plain("true"),
        Some(180),
    ),
    sample(
        "cookie_consent",
        ".flasktrack.com",
        Plain("%7B%22statistics%22%3Afalse%7D"),
        Some(180),
    ),
    sample(
        "_ga",
        ".flasktrack.com",
        Plain("GA1.1.1093847562.1790000000"),
        Some(399),
    ),
    sample("_ga_7K2M4XQ9PB", ".flasktrack.com", Token(48), Some(399)),
    sample(
        "_fbp",
        ".flasktrack.com",
        Plain("fb.1.1790000000000.5829103746"),
        Some(90),
    ),
    sample("__stripe_mid", ".flasktrack.com", Token(42), Some(365)).strict(),
    sample("m", "m.stripe.com", Token(42), Some(399))
        .http_only()
        .inside(),
    sample("docs_version", "docs.flasktrack.com", Plain("4.2"), Some(90)),
    sample("lab_context", "app.flasktrack.com", Token(36), Some(60)),
];

const CHROMIUM_SECOND: &[Sample] = &[
    sample("sessionid", "app.flasktrack.com", Token(32), None).http_only(),
    sample("csrftoken", "app.flasktrack.com", Token(64), Some(200)).strict(),
    sample("theme", "app.flasktrack.com", Plain("light"), Some(300)),
];

/// Two copies of the session, which are sent together, and what tries to sign in with a partner left behind.
const CHROMIUM_TROUBLED: &[Sample] = &[
    sample("sessionid", "app.flasktrack.com", Token(32), Some(14)).http_only(),
    sample("sessionid", ".flasktrack.com", Token(32), Some(21)).http_only(),
    sample("csrftoken", "app.flasktrack.com", Token(64), Some(200)).strict(),
    sample(
        ".AspNetCore.Correlation.kq3vZ8yB",
        "app.flasktrack.com",
        Plain("N"),
        Some(1),
    )
    .http_only(),
    sample(
        ".AspNetCore.Correlation.W0dXr5tM",
        "app.flasktrack.com",
        Plain("N"),
        Some(1),
    )
    .http_only(),
    sample(
        ".AspNetCore.Correlation.e7LpA2uH",
        "app.flasktrack.com",
        Plain("N"),
        Some(1),
    )
    .http_only(),
    sample("theme", "app.flasktrack.com", Plain("light"), Some(300)),
];

const FIREFOX: &[Sample] = &[
    sample("remember_token", "app.flasktrack.com", Token(96), Some(12)).http_only(),
    sample("csrftoken", "app.flasktrack.com", Token(64), Some(120)).strict(),
    sample("theme", "app.flasktrack.com", Plain("dark"), Some(120)),
    sample("remember_token", "app.flasktrack.com", Token(96), Some(20))
        .http_only()
        .container(2),
    sample("theme", "app.flasktrack.com", Plain("light"), Some(120)).container(2),
    sample(
        "timezone",
        "app.flasktrack.com",
        Plain("Europe%2FBerlin"),
        Some(90),
    ),
    sample(
        "_pk_id.3.a1b2",
        "flasktrack.com",
        Plain("5f0c2a7d91be4410.1790000000."),
        Some(392),
    ),
    sample("intercom-id-q7w2e9r4", ".flasktrack.com", Token(36), Some(270)),
    sample(
        "x-ms-gateway-slice",
        "login.microsoftonline.com",
        Plain("estsfd"),
        Some(30),
    )
    .http_only()
    .inside(),
];

/// What Safari saves: nothing that ends with the session.
const SAFARI: &[Sample] = &[
    sample("remember_token", "app.flasktrack.com", Token(96), Some(25)).http_only(),
    sample("csrftoken", "app.flasktrack.com", Token(64), Some(90)).strict(),
    sample("theme", "app.flasktrack.com", Plain("light"), Some(7)),
    sample(
        "_ga",
        ".flasktrack.com",
        Plain("GA1.1.5551234567.1790000000"),
        Some(7),
    ),
];

/// Rows of other sites: the tool never shows them, and a removal leaves them as they are.
const ELSEWHERE: &[Sample] = &[
    sample("session", "bank.example", Token(64), None).http_only(),
    sample("theme", "notflasktrack.com", Plain("dark"), Some(30)),
    sample("sessionid", "flasktrack.com.evil.example", Token(32), Some(30)),
];

/// A made-up value that looks random, and is the same for the same cookie.
fn value(sample: &Sample, salt: &str) -> Vec<u8> {
    match sample.value {
        Plain(text) => text.as_bytes().to_vec(),
        Token(length) => {
            let digest =
                |round: u32| Sha256::digest(format!("{salt} {} {} {round}", sample.name, sample.host));
            let letters = (0..)
                .flat_map(digest)
                .map(|byte| b"abcdefghijklmnopqrstuvwxyz012345"[usize::from(byte % 32)]);
            letters.take(length).collect()
        }
    }
}

fn failed(error: rusqlite::Error) -> Error {
    Error::DemoUnwritable {
        cause: error.to_string(),
    }
}

fn write_file(path: &Path, text: impl AsRef<[u8]>) -> Result<()> {
    let failed = |error: std::io::Error| Error::DemoUnwritable {
        cause: error.to_string(),
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::write(path, text).map_err(failed)
}

/// The schema of version 24, as Chromium 124 and later write it.
const CHROMIUM_SCHEMA: &str = "
CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
INSERT INTO meta VALUES ('mmap_status', '-1'), ('version', '24'), ('last_compatible_version', '24');
CREATE TABLE cookies(creation_utc INTEGER NOT NULL, host_key TEXT NOT NULL, top_frame_site_key TEXT NOT NULL,
 name TEXT NOT NULL, value TEXT NOT NULL, encrypted_value BLOB NOT NULL, path TEXT NOT NULL,
 expires_utc INTEGER NOT NULL, is_secure INTEGER NOT NULL, is_httponly INTEGER NOT NULL,
 last_access_utc INTEGER NOT NULL, has_expires INTEGER NOT NULL, is_persistent INTEGER NOT NULL,
 priority INTEGER NOT NULL, samesite INTEGER NOT NULL, source_scheme INTEGER NOT NULL,
 source_port INTEGER NOT NULL, last_update_utc INTEGER NOT NULL, source_type INTEGER NOT NULL,
 has_cross_site_ancestor INTEGER NOT NULL);
CREATE UNIQUE INDEX cookies_unique_index ON cookies(host_key, top_frame_site_key, has_cross_site_ancestor, name,
 path, source_scheme, source_port);";

fn write_chromium(root: &Path, now: Timestamp) -> Result<()> {
    let state = r#"{"profile":{"info_cache":{
        "Default":{"name":"Ada"},"Profile 1":{"name":"Night shift"},"Profile 2":{"name":"Signed out"}},
        "last_used":"Default"},"os_crypt":{"encrypted_key":"made up"}}"#;
    write_file(&root.join("Local State"), state)?;
    for (folder, samples) in [
        ("Default", CHROMIUM_FIRST),
        ("Profile 1", CHROMIUM_SECOND),
        ("Profile 2", CHROMIUM_TROUBLED),
    ] {
        write_file(&root.join(folder).join("Preferences"), "{}")?;
        let db = Connection::open(root.join(folder).join("Cookies")).map_err(failed)?;
        db.execute_batch(CHROMIUM_SCHEMA).map_err(failed)?;
        for (at, sample) in samples.iter().chain(ELSEWHERE).enumerate() {
            insert_chromium(&db, sample, age(now, at), now, folder).map_err(failed)?;
        }
    }
    Ok(())
}

/// Each made-up cookie is a few days older than the one before.
fn age(now: Timestamp, at: usize) -> Timestamp {
    let days = i64::try_from(at).unwrap_or(0) * 3 + 1;
    Timestamp::from_micros(now.as_micros() - days * DAY)
}

/// Microseconds.
const DAY: i64 = 86_400_000_000;

fn insert_chromium(
    db: &Connection,
    sample: &Sample,
    created: Timestamp,
    now: Timestamp,
    salt: &str,
) -> rusqlite::Result<usize> {
    // Microseconds between 1601 and 1970.
    let since_1601 = |moment: Timestamp| moment.as_micros() + 11_644_473_600_000_000;
    let end = sample.days.map_or(0, |days| since_1601(now) + days * DAY);
    // As after Chromium's encryption: a prefix, then whole blocks of 16 bytes for a digest and the value.
    let blocks = (32 + value(sample, salt).len()) / 16 + 1;
    let noise = Sample {
        value: Token(blocks * 16),
        ..sample_like(sample)
    };
    let encrypted = [b"v10".as_slice(), &value(&noise, salt)].concat();
    let persistent = i64::from(sample.days.is_some());
    db.execute(
        "INSERT INTO cookies VALUES (?1, ?2, ?3, ?4, '', ?5, '/', ?6, 1, ?7, ?8, ?9, ?9, 1, ?10, 2, 443, ?1, ?11, ?12)",
        params![
            since_1601(created),
            sample.host,
            if sample.inside { "https://flasktrack.com" } else { "" },
            sample.name,
            encrypted,
            end,
            sample.http_only,
            since_1601(now) - 3_600_000_000,
            persistent,
            sample.same_site,
            if sample.http_only { 1 } else { 2 },
            1,
        ],
    )
}

fn sample_like(sample: &Sample) -> Sample {
    Sample {
        name: sample.name,
        host: sample.host,
        value: Plain(""),
        ..*sample
    }
}

/// The schema of version 17, as Firefox 153 writes it.
const FIREFOX_SCHEMA: &str = "
PRAGMA page_size = 32768; PRAGMA user_version = 17;
CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '', name TEXT, value TEXT,
 host TEXT, path TEXT, expiry INTEGER, lastAccessed INTEGER, creationTime INTEGER, isSecure INTEGER,
 isHttpOnly INTEGER, inBrowserElement INTEGER DEFAULT 0, sameSite INTEGER DEFAULT 0, schemeMap INTEGER DEFAULT 0,
 isPartitionedAttributeSet INTEGER DEFAULT 0, updateTime INTEGER,
 CONSTRAINT moz_uniqueid UNIQUE (name, host, path, originAttributes));";

fn write_firefox(root: &Path, now: Timestamp) -> Result<()> {
    let folder = "Profiles/k3v9x2ab.default-release";
    let list =
        format!("[Profile0]\nName=default-release\nIsRelative=1\nPath={folder}\n\n[General]\nVersion=2\n");
    write_file(&root.join("profiles.ini"), &list)?;
    let containers =
        r#"{"version":5,"identities":[{"userContextId":2,"public":true,"l10nId":"user-context-work"}]}"#;
    write_file(&root.join(folder).join("containers.json"), containers)?;
    let db = Connection::open(root.join(folder).join("cookies.sqlite")).map_err(failed)?;
    db.execute_batch(FIREFOX_SCHEMA).map_err(failed)?;
    for (at, sample) in FIREFOX.iter().chain(ELSEWHERE).enumerate() {
        insert_firefox(&db, sample, age(now, at), now).map_err(failed)?;
    }
    Ok(())
}

fn insert_firefox(
    db: &Connection,
    sample: &Sample,
    created: Timestamp,
    now: Timestamp,
) -> rusqlite::Result<usize> {
    let jar = match (sample.inside, sample.container) {
        (true, _) => "^partitionKey=%28https%2Cflasktrack.com%29".to_owned(),
        (false, 0) => String::new(),
        (false, id) => format!("^userContextId={id}"),
    };
    let end = now.as_micros() + sample.days.unwrap_or(1) * DAY;
    let text = String::from_utf8_lossy(&value(sample, &jar)).into_owned();
    db.execute(
        "INSERT INTO moz_cookies VALUES (NULL, ?1, ?2, ?3, ?4, '/', ?5, ?6, ?7, 1, ?8, 0, ?9, 2, ?10, ?7)",
        params![
            jar,
            sample.name,
            text,
            sample.host,
            end / 1000,
            now.as_micros(),
            created.as_micros(),
            sample.http_only,
            sample.same_site,
            sample.inside,
        ],
    )
}

/// Seconds between 1970 and 2001, where Apple starts counting.
const SINCE_2001: f64 = 978_307_200.0;

fn write_safari(root: &Path, now: Timestamp) -> Result<()> {
    let seconds = |moment: i64| moment as f64 / 1e6 - SINCE_2001;
    let lasting = SAFARI
        .iter()
        .chain(ELSEWHERE)
        .filter_map(|sample| Some((sample, sample.days?)));
    let rows = lasting.enumerate().map(|(at, (sample, days))| Stored {
        version: 0,
        flags: 1 | if sample.http_only { 4 } else { 0 } | if sample.same_site == 2 { 16 } else { 8 },
        port: None,
        domain: sample.host.into(),
        name: sample.name.into(),
        path: "/".into(),
        value: value(sample, "safari"),
        comment: None,
        expires: seconds(now.as_micros() + days * DAY),
        created: seconds(age(now, at).as_micros()),
        order: [Text::Domain, Text::Name, Text::Path, Text::Value],
    });
    let jar = Jar {
        pages: rows.map(|row| vec![row]).collect(),
        settings: None,
    };
    write_file(&root.join("Cookies/Cookies.binarycookies"), jar.write())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::inspect;
    use crate::policy::Policy;
    use crate::site::Site;

    #[test]
    fn the_demo_shows_its_profiles_on_every_system() {
        for os in [Os::Linux, Os::Macos, Os::Windows] {
            let home = tempfile::tempdir().unwrap();
            let here = Machine::copied(home.path(), os).unwrap();
            let demo = open(&here).unwrap();
            let report = inspect(&demo, Policy::built_in(), &Site::FLASKTRACK);
            let counts: Vec<_> = report
                .profiles
                .iter()
                .map(|p| (p.browser.as_str(), p.name.as_str(), p.cookies.len()))
                .collect();
            let mut expected = vec![
                ("chromium", "Ada", CHROMIUM_FIRST.len()),
                ("chromium", "Night shift", CHROMIUM_SECOND.len()),
                ("chromium", "Signed out", CHROMIUM_TROUBLED.len()),
                ("firefox", "default-release", FIREFOX.len()),
            ];
            if os == Os::Macos {
                expected.push(("safari", "Default", SAFARI.len()));
            }
            assert_eq!(counts, expected, "{os:?}, and no row of another site");
            let found = report.diagnosis.findings.iter();
            let found: Vec<_> = found
                .map(|finding| (finding.check.as_str(), finding.main_cause))
                .collect();
            assert_eq!(found, [("duplicate-name", true), ("leftovers", false)], "{os:?}");
            assert!(report.demo && report.profiles.iter().all(|profile| profile.problem.is_none()));
        }
    }

    #[test]
    fn an_opened_demo_stays_and_a_renewed_one_is_whole_again() {
        let home = tempfile::tempdir().unwrap();
        let here = Machine::copied(home.path(), Os::Linux).unwrap();
        let count = |machine: &Machine| {
            inspect(machine, Policy::built_in(), &Site::FLASKTRACK)
                .cookies()
                .count()
        };
        let whole = count(&open(&here).unwrap());
        let store = root_of(&open(&here).unwrap(), "chromium")
            .unwrap()
            .join("Default/Cookies");
        Connection::open(store)
            .unwrap()
            .execute("DELETE FROM cookies WHERE name = 'theme'", [])
            .unwrap();
        assert_eq!(count(&open(&here).unwrap()), whole - 1);
        assert_eq!(count(&renew(&here).unwrap()), whole);
    }
}
