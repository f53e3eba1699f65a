//! Cookies of a saved session or of a table go and come back: what was not ticked stays as it was, and an undo brings
//! back what went. An even first byte says that the rest is the unpacked session, an odd one that it is Chromium's
//! table; the bits of the second say which cookies are ticked.

#![no_main]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use cookie_inspector_core::cookie::Timestamp;
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal::{self, Chosen};
use cookie_inspector_core::report::{CookieReport, Report};
use cookie_inspector_core::site::Site;
use libfuzzer_sys::fuzz_target;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

const CHROMIUM: &str = "chromium/.config/chromium/Default/Cookies";
const FIREFOX: &str = "firefox/.mozilla/firefox/a.default";

/// An empty table of Firefox, without which there is no profile.
static TABLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let path = place::folder().join("made");
    let made = Connection::open(&path).expect("a database");
    made.execute_batch(
        "PRAGMA user_version = 17;
         CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '', name TEXT,
          value TEXT, host TEXT, path TEXT, expiry INTEGER, lastAccessed INTEGER, creationTime INTEGER,
          isSecure INTEGER, isHttpOnly INTEGER, inBrowserElement INTEGER DEFAULT 0, sameSite INTEGER DEFAULT 0,
          schemeMap INTEGER DEFAULT 0, isPartitionedAttributeSet INTEGER DEFAULT 0, updateTime INTEGER,
          CONSTRAINT moz_uniqueid UNIQUE (name, host, path, originAttributes))",
    )
    .expect("a table");
    drop(made);
    fs::read(path).expect("its bytes")
});

fuzz_target!(|bytes: &[u8]| {
    let [kind, ticks, rest @ ..] = bytes else {
        return;
    };
    match kind % 2 {
        0 => {
            place::put(&format!("{FIREFOX}/cookies.sqlite"), &TABLE);
            place::put(&format!("{FIREFOX}/.parentlock"), b" ");
            let file = place::put(&format!("{FIREFOX}/sessionstore.jsonlz4"), &place::packed(rest));
            there_and_back("firefox", *ticks, || Session::of(&file));
        }
        _ => {
            place::put(&format!("{CHROMIUM}-wal"), &[]);
            place::put(&format!("{CHROMIUM}-journal"), &[]);
            let file = place::put(CHROMIUM, rest);
            there_and_back("chromium", *ticks, || Rows::of(&file));
        }
    }
});

/// What a store holds, as it is seen without the core.
trait Held: Sized {
    /// True if `self` is what is left of `before` without so many of its cookies.
    fn is_less(&self, before: &Self, removed: usize) -> bool;
    /// True if `self` is the same as `before`.
    fn is_back(&self, before: &Self) -> bool;
}

fn there_and_back<H: Held>(home: &str, ticks: u8, held: impl Fn() -> Option<H>) {
    let home = place::folder().join(home);
    let mut machine = Machine::copied(&home, Os::Linux).expect("the folder is there");
    machine.now = Timestamp::from_seconds(1_790_000_000);
    let _ = fs::remove_dir_all(machine.own_folder());
    let (policy, site) = (Policy::built_in(), Site::FLASKTRACK);
    let before = inspect(&machine, policy, &site);
    let Some(held_before) = held() else { return };
    let chosen = ticked(&before, ticks);
    let Ok(outcome) = removal::remove(&machine, policy, &site, &chosen) else {
        return;
    };
    let Some(removal) = outcome.removals.first() else {
        return;
    };
    let after = inspect(&machine, policy, &site);
    let gone = |id: &str| removal.removed.iter().any(|row| row.id == id);
    for (_, cookie) in before.cookies() {
        let found = after.cookie(&cookie.id);
        match gone(&cookie.id) {
            true => assert!(found.is_none(), "a cookie that went is there"),
            false => assert!(
                found.is_some_and(|(_, now)| is_same(now, cookie)),
                "a cookie is lost"
            ),
        }
    }
    assert!(
        removal
            .removed
            .iter()
            .all(|row| chosen.iter().any(|tick| tick.id == row.id)),
        "not ticked"
    );
    let held_after = held().expect("the store is as readable as before");
    assert!(
        held_after.is_less(&held_before, removal.removed.len()),
        "something else is lost"
    );
    let Some(backup) = &removal.backup else { return };
    let undone = removal::undo(&machine, &site, backup).expect("an undo of what just went");
    assert_eq!(undone.back.len(), removal.removed.len(), "all of it is back");
    let again = inspect(&machine, policy, &site);
    for (_, cookie) in before.cookies() {
        let found = again.cookie(&cookie.id);
        assert!(
            found.is_some_and(|(_, now)| is_same(now, cookie)),
            "a cookie did not come back"
        );
    }
    assert!(
        held().expect("the store").is_back(&held_before),
        "the store is another one"
    );
}

fn is_same(now: &CookieReport, before: &CookieReport) -> bool {
    now.name == before.name && now.host == before.host && now.path == before.path && now.value == before.value
}

/// One cookie alone may be any; several are those that may go together.
fn ticked(report: &Report, ticks: u8) -> Vec<Chosen> {
    let tick = |cookie: &CookieReport, understood| Chosen {
        id: cookie.id.clone(),
        seen: Some(cookie.seen),
        understood,
    };
    if ticks == 0 {
        return report
            .cookies()
            .take(1)
            .map(|(_, cookie)| tick(cookie, true))
            .collect();
    }
    let removable = report.cookies().filter(|(_, cookie)| cookie.is_removable());
    let picked = removable.enumerate().filter(|(at, _)| ticks >> (at % 8) & 1 == 1);
    picked.map(|(_, (_, cookie))| tick(cookie, false)).collect()
}

/// A saved session.
struct Session(String, Value);

impl Session {
    fn of(file: &Path) -> Option<Session> {
        let bytes = fs::read(file).ok()?;
        let size = u32::from_le_bytes(bytes.get(8..12)?.try_into().ok()?) as usize;
        let plain = lz4_flex::block::decompress(bytes.get(12..)?, size).ok()?;
        let text = String::from_utf8(plain).ok()?;
        let value = serde_json::from_str(&text).ok()?;
        Some(Session(text, value))
    }

    /// Its lists of cookies, and all the rest.
    fn parts(&self) -> ([Vec<Value>; 2], Value) {
        let mut rest = self.1.clone();
        let mut take = |pointer: &str| match rest.pointer_mut(pointer).map(Value::take) {
            Some(Value::Array(list)) => list,
            _ => Vec::new(),
        };
        let lists = ["/cookies", "/lastSessionState/cookies"].map(&mut take);
        (lists, rest)
    }
}

impl Held for Session {
    fn is_less(&self, before: &Session, removed: usize) -> bool {
        let ((lists, rest), (all, all_else)) = (self.parts(), before.parts());
        let is_part = |(list, all): (&Vec<Value>, &Vec<Value>)| {
            let mut all = all.iter();
            list.iter().all(|entry| all.any(|one| one == entry))
        };
        let others = |list: &Vec<Value>| -> Vec<Value> {
            let of_site = |entry: &&Value| {
                let host = entry["host"].as_str().unwrap_or_default().to_lowercase();
                host.contains("flasktrack.com") || entry.to_string().contains("flasktrack.com")
            };
            list.iter().filter(|entry| !of_site(entry)).cloned().collect()
        };
        let went = all.iter().map(Vec::len).sum::<usize>() - lists.iter().map(Vec::len).sum::<usize>();
        rest == all_else
            && lists.iter().zip(&all).all(is_part)
            && lists.each_ref().map(others) == all.each_ref().map(others)
            && went >= removed
            && (removed > 0 || went == 0)
    }

    fn is_back(&self, before: &Session) -> bool {
        self.0 == before.0
    }
}

/// The rows of a table, as SQLite counts them.
struct Rows(Vec<(i64, Option<String>)>);

impl Rows {
    fn of(file: &Path) -> Option<Rows> {
        let mut db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
        db.execute_batch("PRAGMA hard_heap_limit = 50000000").ok()?;
        let steps = std::cell::Cell::new(0);
        db.progress_handler(1000, Some(move || steps.replace(steps.get() + 1) > 1000))
            .ok()?;
        let mut query = db
            .prepare("SELECT rowid, quote(host_key) || quote(name) || quote(path) || quote(value) FROM cookies NOT INDEXED")
            .ok()?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).ok()?;
        rows.collect::<rusqlite::Result<_>>().ok().map(Rows)
    }
}

impl Held for Rows {
    fn is_less(&self, before: &Rows, removed: usize) -> bool {
        let mut all = before.0.iter();
        self.0.iter().all(|row| all.any(|one| one == row)) && self.0.len() + removed == before.0.len()
    }

    /// A row that comes back may have another number.
    fn is_back(&self, before: &Rows) -> bool {
        let texts = |rows: &Rows| {
            let mut texts: Vec<_> = rows.0.iter().map(|(_, text)| text.clone()).collect();
            texts.sort_unstable();
            texts
        };
        texts(self) == texts(before)
    }
}
