//! One browser with a home folder of its own, and the server it talks to.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::platform;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::report::{ProfileReport, Report};
use cookie_inspector_core::site::Site;
use rusqlite::types::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::browser::{self, Browser, Kind};
use crate::firefox;
use crate::kept;
use crate::pages::{self, APART, CHURNING, HOSTS, LOADED};
use crate::planted::{self, Planted};
use crate::server::{Server, Visit};

pub struct Lab {
    pub kind: Kind,
    pub jar: Vec<Planted>,
    /// Between these seconds since 1970 the cookies were set.
    pub set: RangeInclusive<i64>,
    pub server: Server,
    home: TempDir,
}

/// A file as it is: its size, when it was written, and a digest of its bytes.
type Footprint = (u64, SystemTime, [u8; 32]);

impl Lab {
    /// A new home folder, with nothing in it; the server sets the cookies of the jar.
    pub fn new(kind: Kind) -> Lab {
        let now = cookie::time::OffsetDateTime::now_utc();
        let jar = planted::jar(now);
        let hosts = [HOSTS, CHURNING].concat();
        Lab {
            kind,
            server: Server::start(&hosts, pages::planting(&jar)),
            set: now.unix_timestamp()..=now.unix_timestamp(),
            home: tempfile::Builder::new().prefix("lab").tempdir().unwrap(),
            jar,
        }
    }

    /// The same, after the browser visited every site once and was closed.
    pub fn planted(kind: Kind) -> Lab {
        let mut lab = Lab::new(kind);
        lab.plant().quit();
        lab
    }

    /// Starts the browser and visits every site; from then on the sites set nothing.
    pub fn plant(&mut self) -> Box<dyn Browser> {
        let mut browser = self.start();
        self.tour(&mut *browser);
        if browser.open_apart(&format!("https://{}{}", APART.0, APART.1)) {
            self.server.visits_until(APART.0, LOADED);
        }
        let end = cookie::time::OffsetDateTime::now_utc().unix_timestamp();
        self.set = *self.set.start()..=end;
        self.server.play(pages::quiet());
        browser
    }

    /// Makes Firefox open the last session at its start, as a person can choose (`browser.startup.page`). Marionette
    /// would say otherwise (`remote/shared/RecommendedPreferences.sys.mjs`).
    pub fn restore_sessions(&mut self) {
        self.start().quit();
        let preferences = firefox::profile(self.home()).join("prefs.js");
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .open(preferences)
            .unwrap();
        file.write_all(
            b"user_pref(\"browser.startup.page\", 3);\nuser_pref(\"remote.prefs.recommended\", false);\n",
        )
        .unwrap();
    }

    /// Starts the browser on the home folder.
    pub fn start(&self) -> Box<dyn Browser> {
        self.kind.start(self.home(), &self.server)
    }

    /// Visits every site; gives the requests in the order of the tour, with the cookies each brought.
    pub fn tour(&self, browser: &mut dyn Browser) -> Vec<Visit> {
        browser::tour(browser, &self.server)
    }

    /// Starts the browser, visits every site, and closes it.
    pub fn visit(&self) -> Vec<Visit> {
        let mut browser = self.start();
        let visits = self.tour(&mut *browser);
        browser.quit();
        visits
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// This home folder, as the inspector sees it.
    pub fn machine(&self) -> Machine {
        Machine::copied(self.home(), Os::Linux).unwrap()
    }

    /// The whole report on this home folder.
    pub fn report(&self) -> Report {
        inspect(&self.machine(), Policy::built_in(), &Site::FLASKTRACK)
    }

    /// The report once the running browser has written all it keeps, which takes Chromium up to 30 seconds
    /// (`net/extras/sqlite/sqlite_persistent_cookie_store.cc`).
    pub fn settled(&self) -> Report {
        let wanted = kept::expected(self).len();
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let report = self.report();
            if self.profile(&report).cookies.len() >= wanted || Instant::now() > end {
                return report;
            }
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Waits until the helper processes of a browser that was killed have noticed, and are gone: each has the
    /// browser's log open, to say its last words in, and some have the store.
    pub fn wait_for_helpers(&self) {
        let end = Instant::now() + Duration::from_secs(60);
        let files = [self.kind.store(self.home()), self.home().join(browser::LOG)];
        while files.iter().any(|file| platform::held_open(file)) {
            assert!(
                Instant::now() < end,
                "a process of the killed browser is still there"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The browser's one profile in `report`.
    pub fn profile<'a>(&self, report: &'a Report) -> &'a ProfileReport {
        let ours = |profile: &&ProfileReport| profile.browser == self.kind.id();
        let mut found = report.profiles.iter().filter(ours);
        let profile = found.next().expect("the browser's profile is found");
        assert_eq!(found.next().map(|p| &p.folder), None, "it has one profile");
        assert_eq!(
            report.profiles.len(),
            1,
            "there is no other browser in this home folder"
        );
        profile
    }

    /// Compares `report` with all that the sites set, attribute by attribute.
    pub fn tells_all(&self, report: &Report) {
        kept::compare(self.profile(report), &kept::expected(self), &self.set);
    }

    /// Every row of the closed store, each with its columns by name; row numbers are left out, and their order.
    pub fn rows(&self) -> Vec<Vec<(String, Value)>> {
        let mut rows = self.on_a_copy(|store| {
            let query = format!("SELECT * FROM {}", self.kind.table());
            let mut statement = store.prepare(&query).unwrap();
            let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
            let row = |row: &rusqlite::Row| {
                let value = |i: usize| match row.get_ref(i)? {
                    // Any byte may stand in a text column.
                    rusqlite::types::ValueRef::Text(bytes) => Ok(Value::Blob(bytes.to_vec())),
                    other => Value::try_from(other).map_err(rusqlite::Error::from),
                };
                let named = columns.iter().enumerate().filter(|(_, name)| *name != "id");
                named.map(|(i, name)| Ok((name.clone(), value(i)?))).collect()
            };
            statement
                .query_map([], row)
                .unwrap()
                .map(Result::unwrap)
                .collect::<Vec<_>>()
        });
        rows.sort_by_cached_key(|row| format!("{row:?}"));
        rows
    }

    /// SQLite's own word on the closed store.
    pub fn integrity(&self) -> String {
        self.on_a_copy(|store| {
            store
                .query_row("PRAGMA integrity_check", [], |row| row.get(0))
                .unwrap()
        })
    }

    fn on_a_copy<T>(&self, read: impl Fn(&rusqlite::Connection) -> T) -> T {
        let folder = tempfile::tempdir().unwrap();
        for suffix in ["", "-wal", "-journal"] {
            let from = self.beside(suffix);
            // Only the store itself must be there.
            let copied = std::fs::copy(from, folder.path().join(format!("store{suffix}")));
            assert!(copied.is_ok() || !suffix.is_empty(), "{copied:?}");
        }
        read(&rusqlite::Connection::open(folder.path().join("store")).unwrap())
    }

    /// Every file below the home folder.
    pub fn footprints(&self) -> BTreeMap<PathBuf, Footprint> {
        files(self.home())
            .into_iter()
            .map(|path| {
                let facts = path.symlink_metadata().unwrap();
                // A link may point nowhere; where it points is its content.
                let bytes = match std::fs::read_link(&path) {
                    Ok(target) => target.into_os_string().into_encoded_bytes(),
                    Err(_) => std::fs::read(&path).unwrap_or_default(),
                };
                let print = (
                    facts.len(),
                    facts.modified().unwrap(),
                    Sha256::digest(bytes).into(),
                );
                (path, print)
            })
            .collect()
    }

    /// The file that SQLite calls as the store, with `suffix` after it.
    pub fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = self.kind.store(self.home()).into_os_string();
        name.push(suffix);
        name.into()
    }

    /// The files that lie beside the store and begin with its name.
    pub fn beside_the_store(&self) -> Vec<PathBuf> {
        let store = self.kind.store(self.home());
        let name = store.file_name().unwrap().to_str().unwrap().to_owned();
        let entries = std::fs::read_dir(store.parent().unwrap()).unwrap().flatten();
        let mut found: Vec<PathBuf> = entries
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(&name))
            .map(|entry| entry.path())
            .collect();
        found.sort();
        found
    }
}

/// A text of a row; any byte may stand in it.
pub fn text_of(row: &[(String, Value)], column: &str) -> String {
    let found = row.iter().find(|(name, _)| name == column);
    match found {
        Some((_, Value::Blob(bytes))) => String::from_utf8_lossy(bytes).into_owned(),
        found => panic!("{column}: {found:?}"),
    }
}

/// Every file and link below `folder`.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let each = entries.flatten().flat_map(|entry| match entry.file_type() {
        Ok(kind) if kind.is_dir() => files(&entry.path()),
        _ => vec![entry.path()],
    });
    each.collect()
}
