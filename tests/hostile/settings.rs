//! What lies around a store: lists of profiles, settings, containers, and the session of Firefox.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use cookie_inspector_core::machine::Os;
use cookie_inspector_core::report::Report;
use serde_json::json;

use crate::PLUGS;
use crate::good::{Good, OURS};
use crate::home::Home;
use crate::pen::Pen;

/// The files around a store that are read.
fn around(good: &Good) -> Vec<PathBuf> {
    let (chromium, firefox) = (good.home.chromium_root(), good.home.firefox_folder());
    match good.name {
        "Chromium" => ["Local State", "Default/Preferences", "Default/Secure Preferences"]
            .map(|file| chromium.join(file))
            .to_vec(),
        _ => {
            let root = firefox.parent().unwrap();
            let session = ["sessionstore.jsonlz4", "sessionstore-backups/recovery.jsonlz4"];
            let settings = ["prefs.js", "user.js", "permissions.sqlite", "compatibility.ini"];
            ["containers.json", "sessionCheckpoints.json"]
                .iter()
                .chain(&settings)
                .chain(&session)
                .map(|file| firefox.join(file))
                .chain([
                    root.join("profiles.ini"),
                    root.join("installs.ini"),
                    root.join("Profile Groups/a.sqlite"),
                ])
                .collect()
        }
    }
}

fn deep(opening: &str, closing: &str, size: usize) -> String {
    let depth = size / (opening.len() + closing.len());
    opening.repeat(depth) + &closing.repeat(depth)
}

fn list(entry: impl Fn(usize) -> String, size: usize) -> String {
    let mut list = String::new();
    for n in 0.. {
        list.push_str(&entry(n));
        if list.len() >= size {
            return list;
        }
    }
    list
}

/// Files that are too deep, too long, or something else; those with a file's name are as large as what is still
/// read, and tried in its place only.
fn contents() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    const LARGEST: usize = 32 << 20;
    const SIZE: usize = 1 << 19;
    const LIST: usize = 1 << 20;
    let many = |entry: fn(usize) -> String, size| list(entry, size - 200).trim_end_matches(',').to_owned();
    let folders = many(|n| format!(r#""{n}":{{}},"#), LARGEST);
    let identities = many(|n| format!(r#"{{"userContextId":{n},"name":"{n}"}},"#), LIST);
    let sections = list(
        |n| format!("[Profile{n}]\nName=x\nPath={n}\nIsRelative=1\n"),
        LIST - 200,
    );
    // One look at those before for each of them would take minutes.
    let names = list(|n| format!("[{n:x}]\n"), LIST - 200);
    let keys = "[Compatibility]\n".to_owned() + &list(|n| format!("{n:x}=\n"), LIST - 200);
    let twins = list(|_| "[Profile0]\nPath=..\n".to_owned(), LIST - 200);
    let preferences = list(|n| format!("user_pref(\"network.cookie.{n}\", {n});\n"), SIZE);
    let elsewhere = "[Profile0]\nPath=/dev/zero\n[Profile1]\nPath=/proc/self/root\n[Profile2]\nPath=..\0\n";
    vec![
        ("nothing", "", Vec::new()),
        ("zeros", "", vec![0; 70_000]),
        ("no UTF-8", "", vec![0xFF; 70_000]),
        ("lists in lists", "", deep("[", "]", SIZE).into_bytes()),
        ("objects in objects", "", deep("{\"a\":", "}", SIZE).into_bytes()),
        (
            "half a list of lists",
            "Preferences",
            "[".repeat(LARGEST - 10).into_bytes(),
        ),
        ("too much", "", vec![b' '; LARGEST + 1]),
        (
            "many profiles",
            "Local State",
            format!(r#"{{"profile":{{"info_cache":{{{folders}}}}}}}"#).into_bytes(),
        ),
        (
            "a long name",
            "Preferences",
            format!(r#"{{"profile":{{"name":"{}"}}}}"#, "n".repeat(LARGEST - 100)).into_bytes(),
        ),
        (
            "many containers",
            "containers.json",
            format!(r#"{{"identities":[{identities}]}}"#).into_bytes(),
        ),
        (
            "many versions",
            "compatibility.ini",
            list(|n| format!("[{n}]\nLastVersion=1\n"), LIST - 200).into_bytes(),
        ),
        ("many short keys", "compatibility.ini", keys.clone().into_bytes()),
        ("many short keys", "profiles.ini", keys.into_bytes()),
        ("many short sections", "profiles.ini", names.into_bytes()),
        (
            "many steps",
            "sessionCheckpoints.json",
            format!("{{{}}}", many(|n| format!(r#""{n}":true,"#), LARGEST)).into_bytes(),
        ),
        (
            "other types",
            "",
            br#"{"profile":{"info_cache":[1],"name":7},"identities":{"a":1}}"#.to_vec(),
        ),
        ("many sections", "profiles.ini", sections.into_bytes()),
        ("many twins", "profiles.ini", twins.into_bytes()),
        (
            "paths to elsewhere",
            "profiles.ini",
            elsewhere.as_bytes().to_vec(),
        ),
        ("many preferences", "", preferences.into_bytes()),
        (
            "half a packed session",
            "",
            b"mozLz40\0\xFF\xFF\xFF\x03\x1F".to_vec(),
        ),
        ("a database of something else", "", Good::soup().bytes),
    ]
}

#[test]
fn whatever_lies_around_a_store_its_cookies_are_shown() {
    let mut pen = Pen::new();
    let contents = contents();
    for good in [Good::chromium(), Good::firefox()] {
        for file in around(&good) {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            let shown = |pen: &mut Pen, name: &str| {
                let name = format!("{name} as {}", file.display());
                let report = pen.inspect(&name, good.home.path(), good.os);
                assert_eq!(names(&report), OURS, "{name}");
            };
            for (name, _, bytes) in contents
                .iter()
                .filter(|(_, place, _)| file.ends_with(place) || place.is_empty())
            {
                fs::write(&file, bytes).unwrap();
                shown(&mut pen, name);
            }
            fs::remove_file(&file).unwrap();
            for (name, make) in PLUGS {
                make(&file);
                // What a link leads to outside of the home may be the session with the newest cookies.
                match file.is_symlink() && file.extension().is_some_and(|end| end == "jsonlz4") {
                    true => {
                        let report = pen.inspect(name, good.home.path(), good.os);
                        let problem = report.profiles[0].problem.as_ref().unwrap();
                        assert_eq!(problem.code, "link-outside", "{name} as {}", file.display());
                    }
                    false => shown(&mut pen, name),
                }
                fs::remove_file(&file).or_else(|_| fs::remove_dir(&file)).unwrap();
            }
        }
    }
}

/// The names of all cookies.
fn names(report: &Report) -> Vec<&str> {
    report.cookies().map(|(_, cookie)| cookie.name.as_str()).collect()
}

fn packed(size: usize, block: &[u8]) -> Vec<u8> {
    let size = u32::try_from(size).unwrap().to_le_bytes();
    [&b"mozLz40\0"[..], &size, block].concat()
}

fn pack(plain: &[u8]) -> Vec<u8> {
    packed(plain.len(), &lz4_flex::block::compress(plain))
}

/// As large as a session that is still unpacked.
const LARGEST: usize = 64 << 20;

/// Large enough for what shows its harm early.
const LARGE: usize = 4 << 20;

/// A few kilobytes that unpack to `before`, `again` over and over up to `size`, and `after`: one run of
/// plain bytes, one that repeats them, and the last bytes.
fn bomb(size: usize, before: &str, again: &str, after: &str) -> Vec<u8> {
    let after = format!("{after}                ");
    let plain = [before, again].concat();
    let times = (size - plain.len() - after.len()) / again.len();
    let mut block = vec![0xFF];
    block.extend(length(plain.len() - 15));
    block.extend(plain.as_bytes());
    block.extend(u16::try_from(again.len()).unwrap().to_le_bytes());
    block.extend(length(times * again.len() - 4 - 15));
    block.push(0xF0);
    block.extend(length(after.len() - 15));
    block.extend(after.as_bytes());
    packed(plain.len() + times * again.len() + after.len(), &block)
}

/// A length beyond 15, as LZ4 writes it.
fn length(rest: usize) -> Vec<u8> {
    let mut bytes = vec![255; rest / 255];
    bytes.push((rest % 255) as u8);
    bytes
}

fn entry(more: &serde_json::Value) -> serde_json::Value {
    let mut entry =
        json!({ "host": "app.flasktrack.com", "name": "session", "path": "/", "value": "CANARY-value" });
    entry
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    entry
}

fn cookies(entries: &[serde_json::Value]) -> Vec<u8> {
    json!({ "windows": [], "cookies": entries })
        .to_string()
        .into_bytes()
}

#[test]
fn a_hostile_session_is_noted_and_the_table_shows() {
    let mut pen = Pen::new();
    let home = Home::new();
    home.firefox(
        17,
        &[
            crate::home::row("theme", ".flasktrack.com"),
            crate::home::row("lang", "app.flasktrack.com"),
        ],
    );
    let file = home.firefox_folder().join("sessionstore.jsonlz4");
    let entries: Vec<_> = (0..19_000)
        .map(|n| entry(&json!({ "name": format!("n{n}") })))
        .collect();
    let blank = "                ";
    for (name, bytes) in [
        ("lists in lists", bomb(LARGEST, blank, "[", "")),
        ("objects in objects", bomb(LARGE, blank, r#"{"a":"#, "")),
        (
            "lists in the list",
            bomb(LARGE, r#"{"windows":[],"cookies":[    "#, "[", ""),
        ),
        (
            "a number without end",
            bomb(LARGE, r#"{"windows":[],"cookies":     "#, "9", "}"),
        ),
        (
            "a text without end",
            bomb(LARGE, r#"{"windows":[],"cookies":["    "#, "\\u0041", ""),
        ),
        (
            "many entries",
            bomb(LARGE, r#"{"windows":[],"cookies":[     "#, "0,", "0]}"),
        ),
        ("many cookies of the site", pack(&cookies(&entries))),
        ("no UTF-8", pack(&[0xFF; 10_000])),
        ("the same list twice", pack(br#"{"cookies":[],"cookies":[]}"#)),
    ] {
        let told = told(&mut pen, &home, &file, name, &bytes);
        assert_eq!(
            told,
            (
                OURS.map(str::to_owned).to_vec(),
                vec!["session-unreadable".to_owned()],
                0
            ),
            "{name}"
        );
    }
    let ours = entry(&json!({})).to_string();
    let head = format!(r#"{{"cookies":[{ours},{{"host":"app.flasktrack.com","#);
    let odd = |more: &serde_json::Value| pack(&cookies(&[entry(more), entry(&json!({}))]));
    for (name, bytes) in [
        (
            "a long name",
            bomb(LARGEST, &format!(r#"{head}"name":""#), "x", r#""}]}"#),
        ),
        (
            "a long value",
            bomb(LARGE, &format!(r#"{head}"value":""#), "x", r#""}]}"#),
        ),
        (
            "a long jar",
            bomb(
                LARGE,
                &format!(r#"{head}"originAttributes":{{"partitionKey":""#),
                "x",
                r#""}}]}"#,
            ),
        ),
        (
            "a deep entry",
            bomb(LARGE, &format!(r#"{head}"name":"x","more":"#), "[],[", r#""}]}"#),
        ),
        ("a name that is no text", odd(&json!({ "name": 7 }))),
        ("a flag that is no flag", odd(&json!({ "secure": "perhaps" }))),
        ("a number that is none", odd(&json!({ "sameSite": 1e300 }))),
    ] {
        let told = told(&mut pen, &home, &file, name, &bytes);
        let unread = told.1 == ["session-unreadable"] && name == "a deep entry";
        assert!((told.0.len(), told.2) == (3, 1) || unread, "{name}: {told:?}");
    }
}

#[test]
fn many_hostile_sessions_take_no_more_room_than_one() {
    let mut pen = Pen::new();
    let home = Home::new();
    home.firefox(
        17,
        &[
            crate::home::row("theme", ".flasktrack.com"),
            crate::home::row("lang", "app.flasktrack.com"),
        ],
    );
    let first = home.firefox_folder();
    let folders: Vec<_> = (0..8)
        .map(|n| first.with_file_name(format!("{n}.default")))
        .collect();
    for folder in &folders {
        fs::create_dir(folder).unwrap();
        fs::copy(home.firefox_file(), folder.join("cookies.sqlite")).unwrap();
    }
    fs::remove_dir_all(first).unwrap();
    let unpacked = bomb(LARGEST, "                ", "[", "");
    // Nothing but its first bytes is on the disk; it is as large packed as it says that it will be.
    let both = packed(LARGEST, &[]);
    for (name, bytes, size) in [
        ("large unpacked", unpacked, None),
        ("large both ways", both, Some(LARGEST)),
    ] {
        for folder in &folders {
            let file = fs::File::create(folder.join("sessionstore.jsonlz4")).unwrap();
            (&file).write_all(&bytes).unwrap();
            file.set_len(size.unwrap_or(bytes.len()) as u64).unwrap();
        }
        let report = pen.inspect(name, home.path(), Os::Linux);
        assert_eq!(report.profiles.len(), folders.len(), "{name}");
        for profile in &report.profiles {
            assert_eq!((profile.cookies.len(), &profile.problem), (2, &None), "{name}");
            assert_eq!(profile.notes[0].code, "session-unreadable", "{name}");
        }
    }
}

#[test]
fn a_session_cut_anywhere_is_noted() {
    let mut pen = Pen::new();
    let home = Home::new();
    home.firefox(17, &[crate::home::row("theme", ".flasktrack.com")]);
    let file = home.firefox_folder().join("sessionstore.jsonlz4");
    let whole = pack(&cookies(&[entry(&json!({}))]));
    for end in 0..whole.len() {
        let told = told(&mut pen, &home, &file, &format!("cut at {end}"), &whole[..end]);
        assert_eq!(
            told,
            (vec!["theme".to_owned()], vec!["session-unreadable".to_owned()], 0)
        );
    }
    let told = told(&mut pen, &home, &file, "whole", &whole);
    assert_eq!(told.0, ["session", "theme"]);
}

/// Names, notes, and how many rows were left out, with `bytes` as the session.
fn told(
    pen: &mut Pen,
    home: &Home,
    file: &Path,
    name: &str,
    bytes: &[u8],
) -> (Vec<String>, Vec<String>, usize) {
    fs::write(file, bytes).unwrap();
    let report = pen.inspect(name, home.path(), Os::Linux);
    let all = serde_json::to_string(&report).unwrap();
    assert!(!all.contains("CANARY"), "{name}: a value is told");
    let profile = &report.profiles[0];
    assert_eq!(profile.problem, None, "{name}");
    (
        names(&report).into_iter().map(str::to_owned).collect(),
        profile.notes.iter().map(|note| note.code.clone()).collect(),
        profile.skipped.len(),
    )
}
