//! Large made-up homes: one profile of one family, with as many cookies as asked, of which few are the site's.
//!
//! The same home comes out each time. Sizes follow real stores: about six cookies a host, 150 bytes a value.

#![allow(dead_code, reason = "each user takes its part")]

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, params};

/// How many cookies of FlaskTrack every crowd holds.
pub const OURS: usize = 25;

/// Which browser's store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    Chromium,
    Firefox,
}

/// Whether the browser has tidied up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// At rest: the main file is all there is.
    Closed,
    /// In the middle of its work: Firefox with a write-ahead log, Chromium with a hot journal.
    Live,
}

impl Family {
    pub const ALL: [Family; 2] = [Family::Chromium, Family::Firefox];

    pub fn name(self) -> &'static str {
        match self {
            Family::Chromium => "chromium",
            Family::Firefox => "firefox",
        }
    }

    /// The store's place in a home.
    pub fn file(self) -> &'static str {
        match self {
            Family::Chromium => ".config/chromium/Default/Cookies",
            Family::Firefox => ".mozilla/firefox/abcd1234.default/cookies.sqlite",
        }
    }

    fn table(self) -> &'static str {
        match self {
            Family::Chromium => "cookies",
            Family::Firefox => "moz_cookies",
        }
    }
}

impl State {
    pub const ALL: [State; 2] = [State::Closed, State::Live];

    pub fn name(self) -> &'static str {
        match self {
            State::Closed => "closed",
            State::Live => "live",
        }
    }
}

/// The home below `folder` with such a store; made once, and found the next time.
pub fn home(folder: &Path, family: Family, state: State, cookies: usize) -> PathBuf {
    let home = folder.join(format!("{}-{}-{cookies}", family.name(), state.name()));
    let file = home.join(family.file());
    if file.is_file() {
        return home;
    }
    let fresh = folder.join(format!("{}.part", family.name()));
    let _ = fs::remove_file(&fresh);
    fs::create_dir_all(folder).unwrap();
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fill(&fresh, family, cookies);
    if state == State::Live {
        leave_open(&fresh, family, &file, cookies);
    }
    fs::rename(&fresh, &file).unwrap();
    home
}

fn fill(file: &Path, family: Family, cookies: usize) {
    let mut db = Connection::open(file).unwrap();
    db.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -50000;")
        .unwrap();
    let page_size = match family {
        Family::Chromium => 4096,
        Family::Firefox => 32768,
    };
    db.pragma_update(None, "page_size", page_size).unwrap();
    let change = db.transaction().unwrap();
    match family {
        Family::Chromium => chromium(&change, cookies),
        Family::Firefox => firefox(&change, cookies),
    }
    change.commit().unwrap();
    if family == Family::Firefox {
        db.pragma_update(None, "journal_mode", "WAL").unwrap();
    }
}

/// Starts a change in `fresh` and keeps what lies beside the file in that moment, for `file`. Firefox lets its
/// log grow to 16 pages; Chromium writes 512 changes at once.
fn leave_open(fresh: &Path, family: Family, file: &Path, cookies: usize) {
    let beside = |path: &Path, suffix: &str| PathBuf::from(format!("{}{suffix}", path.display()));
    let db = Connection::open(fresh).unwrap();
    let table = family.table();
    let suffix = match family {
        Family::Firefox => {
            db.execute_batch("PRAGMA wal_autocheckpoint = 0").unwrap();
            let touch = format!("UPDATE {table} SET lastAccessed = lastAccessed + 1 WHERE id = ?1");
            for part in 0..15 {
                db.execute(&touch, [(part * cookies / 15 + 1) as i64]).unwrap();
            }
            "-wal"
        }
        Family::Chromium => {
            let each = (cookies / 512).max(1);
            let touch = format!("UPDATE {table} SET last_access_utc = 1 WHERE rowid % {each} = 0");
            db.execute_batch("PRAGMA cache_size = 5; BEGIN").unwrap();
            db.execute_batch(&touch).unwrap();
            "-journal"
        }
    };
    let (kept, main) = (beside(file, suffix), beside(fresh, ".main"));
    fs::copy(beside(fresh, suffix), kept).unwrap();
    fs::copy(fresh, &main).unwrap();
    drop(db);
    fs::rename(main, fresh).unwrap();
}

/// What varies from cookie to cookie: xorshift, so that every machine makes the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn word(&mut self, least: u64, most: u64) -> String {
        let length = least + self.below(most - least + 1);
        (0..length)
            .map(|_| char::from(b'a' + self.below(26) as u8))
            .collect()
    }
}

/// One cookie to write.
struct Made {
    host: String,
    name: String,
    value: String,
    jar: bool,
    ours: bool,
}

/// `cookies` of them, in no order; [`OURS`] are spread among the others.
fn made(cookies: usize) -> impl Iterator<Item = Made> {
    const NAMES: [&str; 5] = ["theme", "ft_refresh", "lang", "sidebar", "_ga"];
    const HOSTS: [&str; 5] = [
        "flasktrack.com",
        ".flasktrack.com",
        "app.flasktrack.com",
        ".lab.flasktrack.com",
        "id.flasktrack.com",
    ];
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let hosts = (cookies / 6).max(1) as u64;
    let step = (cookies / OURS).max(1);
    (0..cookies).map(move |at| {
        let value = chance.word(20, 280);
        if at % step == 0 && at / step < OURS {
            let ours = at / step;
            return Made {
                host: HOSTS[ours / 5].to_owned(),
                name: NAMES[ours % 5].to_owned(),
                value,
                jar: false,
                ours: true,
            };
        }
        let host = chance.below(hosts);
        let dot = if host.is_multiple_of(3) { "." } else { "" };
        Made {
            host: format!("{dot}www{}.site-{host}.example", host % 7),
            name: format!("{}{at}", chance.word(3, 12)),
            value,
            jar: chance.below(20) == 0,
            ours: false,
        }
    })
}

/// A digest and a made-up value of 44 characters under the key that Chromium uses on Linux without a keyring
/// (`os_crypt_linux.cc`), for readers that open values and give up at one that they cannot.
const SEALED: [u8; 80] = [
    0x13, 0x2b, 0x03, 0x7b, 0xd5, 0xd9, 0x6c, 0x25, 0x69, 0xfe, 0x80, 0x82, 0x13, 0x8f, 0xaf, 0xf7, 0xac,
    0x2f, 0x44, 0x7d, 0xf2, 0x99, 0x44, 0xcf, 0x7a, 0x8f, 0xe6, 0x59, 0x01, 0x13, 0x3f, 0x7e, 0xf8, 0xbf,
    0x9a, 0xde, 0x5a, 0x7e, 0x52, 0xfa, 0x97, 0x39, 0xe6, 0x3e, 0x29, 0xf7, 0xba, 0xe5, 0x34, 0x3c, 0xab,
    0x7e, 0x7d, 0x58, 0xe9, 0xa4, 0x8c, 0x04, 0xa9, 0xa8, 0x9a, 0x0f, 0xca, 0x4e, 0xec, 0xcc, 0xa2, 0x78,
    0xc7, 0xf3, 0xb6, 0xb2, 0x40, 0xf3, 0x77, 0xfc, 0x66, 0xa2, 0x8a, 0x33,
];

/// Version 24; values look as if encrypted.
fn chromium(db: &Transaction, cookies: usize) {
    db.execute_batch(
        "CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
         INSERT INTO meta VALUES ('version', '24'), ('last_compatible_version', '24');
         CREATE TABLE cookies(creation_utc INTEGER NOT NULL, host_key TEXT NOT NULL,
          top_frame_site_key TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
          encrypted_value BLOB NOT NULL, path TEXT NOT NULL, expires_utc INTEGER NOT NULL,
          is_secure INTEGER NOT NULL, is_httponly INTEGER NOT NULL, last_access_utc INTEGER NOT NULL,
          has_expires INTEGER NOT NULL, is_persistent INTEGER NOT NULL, priority INTEGER NOT NULL,
          samesite INTEGER NOT NULL, source_scheme INTEGER NOT NULL, source_port INTEGER NOT NULL,
          last_update_utc INTEGER NOT NULL, source_type INTEGER NOT NULL,
          has_cross_site_ancestor INTEGER NOT NULL);
         CREATE UNIQUE INDEX cookies_unique_index ON cookies(host_key, top_frame_site_key,
          has_cross_site_ancestor, name, path, source_scheme, source_port);",
    )
    .unwrap();
    let mut insert = db
        .prepare(
            "INSERT INTO cookies VALUES (?1, ?2, ?3, ?4, '', ?5, '/', 13450000000000000, 1, 0, ?1, 1, 1, 1,
              -1, 2, 443, ?1, 1, 1)",
        )
        .unwrap();
    for (at, cookie) in made(cookies).enumerate() {
        let created = 13_400_000_000_000_000 + at as i64;
        let partition = if cookie.jar { "https://top.example" } else { "" };
        let blob = match cookie.ours {
            true => [b"v10".as_slice(), &SEALED].concat(),
            false => [b"v10", cookie.value.as_bytes()].concat(),
        };
        insert
            .execute(params![created, cookie.host, partition, cookie.name, blob])
            .unwrap();
    }
}

/// Version 17.
fn firefox(db: &Transaction, cookies: usize) {
    db.execute_batch(
        "PRAGMA user_version = 17;
         CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '',
          name TEXT, value TEXT, host TEXT, path TEXT, expiry INTEGER, lastAccessed INTEGER,
          creationTime INTEGER, isSecure INTEGER, isHttpOnly INTEGER, inBrowserElement INTEGER DEFAULT 0,
          sameSite INTEGER DEFAULT 0, schemeMap INTEGER DEFAULT 0,
          isPartitionedAttributeSet INTEGER DEFAULT 0, updateTime INTEGER,
          CONSTRAINT moz_uniqueid UNIQUE (name, host, path, originAttributes));",
    )
    .unwrap();
    let mut insert = db
        .prepare(
            "INSERT INTO moz_cookies (originAttributes, name, value, host, path, expiry, lastAccessed,
              creationTime, isSecure, isHttpOnly, sameSite, schemeMap, updateTime)
             VALUES (?1, ?2, ?3, ?4, '/', 1800000000000, ?5, ?5, 1, 0, 256, 2, ?5)",
        )
        .unwrap();
    for (at, cookie) in made(cookies).enumerate() {
        let created = 1_790_000_000_000_000 + at as i64;
        let jar = if cookie.jar {
            "^partitionKey=%28https%2Ctop.example%29"
        } else {
            ""
        };
        insert
            .execute(params![jar, cookie.name, cookie.value, cookie.host, created])
            .unwrap();
    }
}
