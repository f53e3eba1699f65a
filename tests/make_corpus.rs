//! Makes the seeds of the fuzzer anew: `cargo run --example make_corpus -- crates/core/fuzz/corpus`.
//!
//! They are small, have the form of what browsers and tools write, and every value in them is made up.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "it stops on the first surprise"
)]
#![allow(dead_code, reason = "the tests of hostile files use the rest")]

#[path = "support/binarycookies.rs"]
mod binarycookies;
#[path = "hostile/good.rs"]
mod good;
#[path = "support/home.rs"]
mod home;

use std::fs;
use std::path::{Path, PathBuf};

use good::Good;
use serde_json::json;

fn main() {
    let corpus = PathBuf::from(std::env::args_os().nth(1).expect("name the folder of the corpus"));
    let put = |target: &str, name: &str, bytes: &[u8]| {
        let folder = corpus.join(target);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), bytes).unwrap();
    };
    put("binarycookies", "three", &Good::safari().bytes);
    put("binarycookies", "older", &older());
    let session = json!({ "version": ["sessionrestore", 1], "windows": [{ "tabs": [] }], "cookies": [
        { "host": "app.flasktrack.com", "name": "sessionid", "path": "/", "value": "made-up", "secure": true,
          "httponly": true, "sameSite": 1, "schemeMap": 2, "originAttributes": { "userContextId": 2,
          "partitionKey": "(https,flasktrack.com)", "firstPartyDomain": "" } },
        { "host": "bank.example", "name": "x", "value": "m\u{e4}de \"up\"" },
    ] })
    .to_string();
    put("session", "plain", &[&[0], session.as_bytes()].concat());
    put(
        "session",
        "packed",
        &[&[1], &packed(session.as_bytes())[..]].concat(),
    );
    for (store, good) in (0..).zip(Good::tables()) {
        let small = good.after("PRAGMA page_size = 512; VACUUM;");
        for (name, mode) in [("rest", ""), ("log", "wal"), ("journal", "delete")] {
            let name = format!("{}-{name}", good.name.to_lowercase().replace(' ', "-"));
            put("database", &name, &database(&small, good.table, mode, store));
        }
    }
    let removable = json!({ "windows": [{ "tabs": [] }], "cookies": [
        { "host": "flasktrack.com", "name": "_ga", "path": "/", "value": "GA1.1.1.1" },
        { "host": "bank.example", "name": "_ga", "path": "/", "value": "made up" },
        { "host": ".flasktrack.com", "name": "_gid", "path": "/", "value": "m\u{e4}de \"up\"" },
        ], "lastSessionState": { "cookies": [{ "host": "flasktrack.com", "name": "_ga", "path": "/", "value": "x" }] } });
    put(
        "removal",
        "session",
        &[&[0, 255], removable.to_string().as_bytes()].concat(),
    );
    let named = Good::chromium()
        .after("UPDATE cookies SET name = '_ga' WHERE name = 'theme'; PRAGMA page_size = 512; VACUUM;");
    put("removal", "table", &[&[1, 255], &named[..]].concat());
    let policy = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/policy.toml");
    put("policy", "built-in", &fs::read(policy).unwrap());
    put("policy", "short", POLICY.as_bytes());
    put("cookies_txt", "curl", NETSCAPE.as_bytes());
    put("har", "two", HAR.as_bytes());
    put("json", "extension", EXTENSION.as_bytes());
    put("json", "state", STATE.as_bytes());
    put("headers", "set-cookie", SET_COOKIE.as_bytes());
    put(
        "headers",
        "cookie",
        b"Cookie: sessionid=made-up; theme=dark; lang=en",
    );
}

/// A record with all there may be, and the person's choice at the end.
fn older() -> Vec<u8> {
    let mut all = binarycookies::stored("sessionid", "made-up", "app.flasktrack.com");
    (all.version, all.port, all.flags) = (1, Some(8443), 1 | 4 | 16);
    all.comment = Some(b"said something".to_vec());
    all.order.reverse();
    let mut jar = binarycookies::jar(&[all]);
    jar.settings = Some(b"bplist00 made up".to_vec());
    jar.write()
}

fn packed(plain: &[u8]) -> Vec<u8> {
    let size = u32::try_from(plain.len()).unwrap().to_le_bytes();
    [&b"mozLz40\0"[..], &size, &lz4_flex::block::compress(plain)].concat()
}

/// A store of small pages, and what a change leaves beside it in the middle of its writing.
fn database(small: &[u8], table: &str, mode: &str, store: u32) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    fs::write(&path, small).unwrap();
    let db = rusqlite::Connection::open(&path).unwrap();
    if !mode.is_empty() {
        db.execute_batch(&format!(
            "PRAGMA journal_mode = {mode}; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = 1; BEGIN;
             UPDATE {table} SET value = hex(zeroblob(2000)) WHERE name = 'other'; UPDATE {table} SET path = '/changed';"
        ))
        .unwrap();
    }
    if mode == "wal" {
        db.execute_batch("COMMIT").unwrap();
    }
    let main = fs::read(&path).unwrap();
    let beside = |suffix| fs::read(folder.path().join(suffix)).unwrap_or_default();
    let (kind, beside) = match mode {
        "delete" => (1, beside("x-journal")),
        _ => (0, beside("x-wal")),
    };
    let number = u32::try_from(main.len()).unwrap() * 16 + store * 4 + kind;
    [&number.to_le_bytes()[..], &main, &beside].concat()
}

const POLICY: &str = r#"schema = 1
[[rule]]
name = "ft_{hex:8}"
host = "flasktrack.com"
category = "preference"
"#;

const NETSCAPE: &str = "# Netscape HTTP Cookie File

.flasktrack.com\tTRUE\t/\tTRUE\t1800000000\ttheme\tdark
#HttpOnly_app.flasktrack.com\tFALSE\t/\tTRUE\t0\tsessionid\tmade-up
app.flasktrack.com\tFALSE\t/app\tFALSE\t1800000000\tlang\ten\tStrict
bank.example\tFALSE\t/\tTRUE\t0\tx\ty
";

const HAR: &str = r#"{"log":{"version":"1.2","creator":{"name":"made up","version":"1"},"entries":[
 {"request":{"method":"GET","url":"https://app.flasktrack.com/app","headers":[{"name":"Cookie","value":"theme=dark; a=b"}],
   "cookies":[{"name":"theme","value":"dark"}]},
  "response":{"status":200,"headers":[{"name":"Set-Cookie","value":"sessionid=made-up; Path=/; Secure; HttpOnly"}],
   "cookies":[{"name":"sessionid","value":"made-up","path":"/","domain":"app.flasktrack.com",
     "expires":"2027-01-15T08:00:00.000Z","httpOnly":true,"secure":true,"sameSite":"Lax"}]}},
 {"request":{"url":"https://bank.example/","headers":[],"cookies":[]},"response":{"headers":[],"cookies":[]}}]}}"#;

const EXTENSION: &str = r#"[{"domain":".flasktrack.com","expirationDate":1800000000.5,"hostOnly":false,"httpOnly":false,
 "name":"theme","path":"/","sameSite":null,"secure":true,"session":false,"storeId":null,"value":"dark"},
 {"domain":"app.flasktrack.com","hostOnly":true,"httpOnly":true,"name":"sessionid","path":"/","sameSite":"no_restriction",
 "secure":true,"session":true,"storeId":"0","value":"made-up","id":1,"partitionKey":{"topLevelSite":"https://flasktrack.com"}}]"#;

const STATE: &str = r#"{"cookies":[{"name":"theme","value":"dark","domain":"app.flasktrack.com","path":"/","expires":-1,
 "httpOnly":false,"secure":true,"sameSite":"Strict"}],"origins":[]}"#;

const SET_COOKIE: &str = "HTTP/2 200
set-cookie: sessionid=made-up; Path=/; Secure; HttpOnly; SameSite=Lax
set-cookie: theme=dark; Domain=flasktrack.com; Expires=Fri, 15 Jan 2027 08:00:00 GMT; Max-Age=9999; Partitioned
";
