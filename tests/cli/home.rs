//! Made-up home folders with real store files, and runs of the real program on them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rusqlite::{Connection, params};
use serde_json::Value;
use tempfile::TempDir;

/// Every value set here carries this mark; it may turn up in no output.
pub const CANARY: &str = "CANARY-3f1d";

/// A home folder that goes away with the test.
pub struct Home {
    dir: TempDir,
}

/// How a run ended.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.transcript("")))
    }

    pub fn lines(&self) -> Vec<Value> {
        let parse = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.stdout.lines().map(parse).collect()
    }

    /// Output and exit code, as a person saw them.
    pub fn transcript(&self, typed: &str) -> String {
        let mut text = format!(
            "$ {}\n{}",
            format!("flasktrack-cookies {typed}").trim_end(),
            self.stdout
        );
        if !self.stderr.is_empty() {
            text.push_str(&format!("--- standard error\n{}", self.stderr));
        }
        format!("{text}--- exit code {}\n", self.code)
    }
}

impl Home {
    pub fn empty() -> Home {
        Home {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Chromium's user data folder on Linux.
    pub fn chromium(&self) -> PathBuf {
        self.path().join(".config/chromium")
    }

    /// The program, with nothing of this computer in its environment.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flasktrack-cookies"));
        command
            .args(args)
            .current_dir(self.path())
            .env_clear()
            .env("HOME", self.path())
            .env("COLUMNS", "80");
        // Windows knows a person's folders by itself, whatever the environment says. What is opened has none.
        let opens = |pair: &[&str]| match pair {
            ["--file", _] => true,
            ["--profile", place] => place.contains('/') || self.path().join(place).exists(),
            _ => false,
        };
        let placed = ["--home", "--os", "--demo", "demo"];
        if cfg!(windows) && !args.iter().any(|arg| placed.contains(arg)) && !args.windows(2).any(opens) {
            command.arg("--home").arg(self.path()).args(["--os", "linux"]);
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs `typed`, split at blanks.
    pub fn run(&self, typed: &str) -> Run {
        let args: Vec<&str> = typed.split_whitespace().collect();
        finish(self.command(&args), b"")
    }

    /// Runs `typed` with `input`.
    pub fn run_with(&self, typed: &str, input: &[u8]) -> Run {
        let args: Vec<&str> = typed.split_whitespace().collect();
        let mut command = self.command(&args);
        command.stdin(Stdio::piped());
        finish(command, input)
    }

    /// The row id of the only cookie called `name`.
    pub fn row(&self, name: &str) -> String {
        let lines = self.run("inspect --json --lines").lines();
        let named: Vec<&Value> = lines.iter().filter(|line| line["name"] == name).collect();
        assert_eq!(named.len(), 1, "one cookie is called {name}");
        named[0]["id"].as_str().unwrap().to_owned()
    }

    /// Names of the cookies that are there, sorted.
    pub fn names(&self) -> Vec<String> {
        let lines = self.run("inspect --json --lines").lines();
        let name = |line: &Value| line["name"].as_str().unwrap().to_owned();
        let mut names: Vec<String> = lines.iter().map(name).collect();
        names.sort();
        names
    }
}

/// Starts `command`. Wine says "internal error" now and then, and does it the next time.
fn start(command: &mut Command) -> Child {
    const INTERNAL_ERROR: i32 = 1359;
    for _ in 0..10 {
        match command.spawn() {
            Err(error) if error.raw_os_error() == Some(INTERNAL_ERROR) => {
                std::thread::sleep(Duration::from_millis(200));
            }
            started => return started.unwrap(),
        }
    }
    panic!("the program does not start")
}

/// Runs `command` to its end. Whatever it says, it never says a value.
pub fn finish(mut command: Command, input: &[u8]) -> Run {
    let mut child = start(&mut command);
    // It holds copies of the ends of a terminal or a pipe.
    drop(command);
    let feeder = child.stdin.take().map(|mut pipe| {
        let input = input.to_vec();
        std::thread::spawn(move || pipe.write_all(&input))
    });
    let output = child.wait_with_output().unwrap();
    if let Some(feeder) = feeder {
        // A program that stops early leaves its input unread.
        feeder.join().unwrap().ok();
    }
    let run = Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!run.transcript("").contains(CANARY), "a value was shown");
    run
}

/// A row of a Chromium store.
#[derive(Clone)]
pub struct Row<'a> {
    pub name: &'a str,
    pub host: &'a str,
    pub days: Option<i64>,
}

pub fn row<'a>(name: &'a str, host: &'a str) -> Row<'a> {
    Row {
        name,
        host,
        days: Some(30),
    }
}

pub fn session<'a>(name: &'a str, host: &'a str) -> Row<'a> {
    Row {
        name,
        host,
        days: None,
    }
}

/// Writes a Chromium profile `folder`, called `shown`, as version 24 does
/// (`net/extras/sqlite/sqlite_persistent_cookie_store.cc`).
pub fn chromium_profile(root: &Path, folder: &str, shown: &str, rows: &[Row]) {
    let profile = root.join(folder);
    fs::create_dir_all(&profile).unwrap();
    let settings = serde_json::json!({ "profile": { "name": shown } });
    fs::write(profile.join("Preferences"), settings.to_string()).unwrap();
    let db = Connection::open(profile.join("Cookies")).unwrap();
    db.execute_batch(SCHEMA).unwrap();
    let whole = db.unchecked_transaction().unwrap();
    rows.iter().for_each(|row| insert(&whole, row));
    whole.commit().unwrap();
}

/// Writes a Firefox profile with one lasting cookie, and a saved session with `session`, all of one host.
pub fn firefox_profile(home: &Path, lasting: &str, session: &[&str], host: &str) {
    let profile = home.join(".mozilla/firefox/abcd1234.default");
    fs::create_dir_all(&profile).unwrap();
    let db = Connection::open(profile.join("cookies.sqlite")).unwrap();
    db.execute_batch(
        "PRAGMA user_version = 17;
         CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, originAttributes TEXT NOT NULL DEFAULT '', name TEXT,
          value TEXT, host TEXT, path TEXT, expiry INTEGER, lastAccessed INTEGER, creationTime INTEGER,
          isSecure INTEGER, isHttpOnly INTEGER, inBrowserElement INTEGER DEFAULT 0, sameSite INTEGER DEFAULT 0,
          schemeMap INTEGER DEFAULT 0, isPartitionedAttributeSet INTEGER DEFAULT 0, updateTime INTEGER,
          CONSTRAINT moz_uniqueid UNIQUE (name, host, path, originAttributes));",
    )
    .unwrap();
    db.execute(
        "INSERT INTO moz_cookies VALUES (1, '', ?1, ?2, ?3, '/', 4102444800000, 1, 1, 1, 0, 0, 1, 2, 0, 1)",
        params![lasting, CANARY, host],
    )
    .unwrap();
    let cookie =
        |name: &&str| serde_json::json!({ "host": host, "name": name, "path": "/", "value": CANARY });
    let cookies: Vec<Value> = session.iter().map(cookie).collect();
    let plain = serde_json::json!({ "cookies": cookies, "windows": [{ "title": CANARY }] }).to_string();
    let size = u32::try_from(plain.len()).unwrap().to_le_bytes();
    let block = lz4_flex::block::compress(plain.as_bytes());
    let packed = [&b"mozLz40\0"[..], &size, &block].concat();
    fs::write(profile.join("sessionstore.jsonlz4"), packed).unwrap();
}

pub fn insert(db: &Connection, row: &Row) {
    let now = now();
    // One hour more, so that the days do not run down while the test runs.
    let expires = row.days.map_or(0, |days| now + (days * 24 + 1) * 3_600_000_000);
    let persistent = i64::from(row.days.is_some());
    db.execute(
        "INSERT INTO cookies VALUES (?1, ?2, '', ?3, ?4, x'', '/', ?5, 1, 0, ?1, ?6, ?6, 1, 1, 2, 443, ?1, 1, 0)",
        params![now, row.host, row.name, format!("{CANARY}-{}", row.name.len()), expires, persistent],
    )
    .unwrap();
}

/// Microseconds since 1601, as Chromium counts.
fn now() -> i64 {
    let since_1970 = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    11_644_473_600_000_000 + since_1970.as_micros() as i64
}

const SCHEMA: &str = "
CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
INSERT INTO meta VALUES ('version', '24'), ('last_compatible_version', '24');
CREATE TABLE cookies(creation_utc INTEGER NOT NULL, host_key TEXT NOT NULL, top_frame_site_key TEXT NOT NULL,
  name TEXT NOT NULL, value TEXT NOT NULL, encrypted_value BLOB NOT NULL, path TEXT NOT NULL,
  expires_utc INTEGER NOT NULL, is_secure INTEGER NOT NULL, is_httponly INTEGER NOT NULL,
  last_access_utc INTEGER NOT NULL, has_expires INTEGER NOT NULL, is_persistent INTEGER NOT NULL,
  priority INTEGER NOT NULL, samesite INTEGER NOT NULL, source_scheme INTEGER NOT NULL,
  source_port INTEGER NOT NULL, last_update_utc INTEGER NOT NULL, source_type INTEGER NOT NULL,
  has_cross_site_ancestor INTEGER NOT NULL);
CREATE UNIQUE INDEX cookies_unique_index ON cookies(host_key, top_frame_site_key, has_cross_site_ancestor, name,
  path, source_scheme, source_port);";

/// Every cookie of a report.
pub fn rows_of(report: &Value) -> Vec<&Value> {
    let profiles = report["profiles"].as_array().unwrap();
    profiles
        .iter()
        .flat_map(|profile| profile["cookies"].as_array().unwrap())
        .collect()
}
