//! The guide for many machines: its columns are those we print, and its examples answer for ten thousand machines.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use crate::home::{Home, chromium_profile, row, session};

const GUIDE: &str = include_str!("../../docs/fleet.md");

#[test]
fn the_guide_names_every_column_and_no_other() {
    let lines = crate::work().run("inspect --json --lines").lines();
    let printed: BTreeSet<&str> = lines[0].as_object().unwrap().keys().map(String::as_str).collect();
    let rows = GUIDE.lines().filter_map(|line| line.strip_prefix("| `"));
    let told: BTreeSet<&str> = rows.filter_map(|row| row.split('`').next()).collect();
    assert_eq!(told, printed);
    let read = GUIDE
        .split("columns = {")
        .nth(1)
        .unwrap()
        .split('}')
        .next()
        .unwrap();
    let read: BTreeSet<&str> = read
        .split(',')
        .filter_map(|pair| pair.trim().split(':').next())
        .collect();
    assert_eq!(read, printed, "the example reads them all");
}

const MACHINES: usize = 10_000;

/// A line, and which of the machines have it.
type Kept = (&'static str, &'static str, fn(usize) -> bool);

/// Every hundredth machine has no cookie.
const KEPT: [Kept; 7] = [
    ("sessionid", "app.flasktrack.com", |n| n % 100 != 99),
    ("csrftoken", "app.flasktrack.com", |n| n % 100 != 99),
    ("theme", ".flasktrack.com", |n| n.is_multiple_of(2)),
    ("_ga", ".flasktrack.com", |n| n.is_multiple_of(5)),
    ("_fbp", ".flasktrack.com", |n| n.is_multiple_of(250)),
    ("sessionid", ".flasktrack.com", |n| n.is_multiple_of(40)),
    ("xq_7", "flasktrack.com", |n| n % 10 == 3),
];

/// One real machine that has all of [`KEPT`].
fn machine() -> Home {
    let home = Home::empty();
    let rows = KEPT.map(|(name, host, _)| {
        if name == "sessionid" {
            session(name, host)
        } else {
            row(name, host)
        }
    });
    chromium_profile(&home.chromium(), "Default", "Work", &rows);
    home
}

/// The guide's own way to collect, and then as many files of the same lines.
fn collect(home: &Home) {
    let collect = GUIDE
        .split("```sh\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_flasktrack-cookies"));
    let path = format!(
        "{}:{}",
        program.parent().unwrap().display(),
        std::env::var("PATH").unwrap()
    );
    let mut shell = Command::new("sh");
    shell
        .args(["-ec", collect])
        .current_dir(home.path())
        .env("HOME", home.path())
        .env("PATH", path);
    for moved in [
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "CHROME_CONFIG_HOME",
        "CHROME_USER_DATA_DIR",
    ] {
        shell.env_remove(moved);
    }
    assert!(shell.status().unwrap().success());
    let (reports, first, text) = collected(home, "reports");
    let lines: Vec<&str> = text.lines().collect();
    let (findings, told, found) = collected(home, "findings");
    let line = |name: &str, host: &str| {
        let is = |line: &&&str| {
            let line: Value = serde_json::from_str(line).unwrap();
            (&line["name"], &line["host"]) == (&json!(name), &json!(host))
        };
        *lines.iter().find(is).unwrap()
    };
    let kept = KEPT.map(|(name, host, has)| (line(name, host), has));
    fs::remove_file(first).unwrap();
    fs::remove_file(told).unwrap();
    for n in 0..MACHINES {
        let mut text = String::new();
        for (line, has) in kept {
            if has(n) {
                writeln!(text, "{line}").unwrap();
            }
        }
        let name = format!("machine-{n:05}.jsonl");
        fs::write(reports.join(&name), text).unwrap();
        let twice = if has_two(n) { found.as_str() } else { "" };
        fs::write(findings.join(name), twice).unwrap();
    }
}

/// A folder of what was collected, the one file in it, and what that says.
fn collected(home: &Home, folder: &str) -> (PathBuf, PathBuf, String) {
    let folder = home.path().join(folder);
    let file = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(&file).unwrap();
    (folder, file, text)
}

/// Machines with two copies of the session.
fn has_two(n: usize) -> bool {
    KEPT[0].2(n) && KEPT[5].2(n)
}

fn machines_with(has: impl Fn(usize) -> bool) -> Vec<String> {
    (0..MACHINES)
        .filter(|n| has(*n))
        .map(|n| format!("machine-{n:05}"))
        .collect()
}

fn texts(rows: &Value, column: &str) -> Vec<String> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row[column].as_str().unwrap().to_owned()).collect()
}

#[test]
#[ignore = "needs Node.js with DuckDB: ./dev test"]
fn the_examples_of_the_guide_answer_for_ten_thousand_machines() {
    let home = machine();
    collect(&home);
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let output = Command::new("node")
        .arg(format!("{root}/tests/support/fleet.mjs"))
        .arg(format!("{root}/docs/fleet.md"))
        .current_dir(home.path())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let [_, asked, kinds, ads, twice, unknown] = &answers[..] else {
        panic!("the guide has six examples, not {}", answers.len());
    };

    let some = |n: usize| KEPT.iter().any(|(_, _, has)| has(n));
    let cookies: usize = KEPT
        .iter()
        .map(|(_, _, has)| (0..MACHINES).filter(|n| has(*n)).count())
        .sum();
    let number = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.as_u64(), |text| text.parse().ok())
            .unwrap() as usize
    };
    let told = &asked[0];
    assert_eq!(number(&told["asked"]), MACHINES);
    assert_eq!(number(&told["with_cookies"]), machines_with(some).len());
    assert_eq!(number(&told["cookies"]), cookies);

    let machines: BTreeMap<String, usize> = texts(kinds, "category")
        .into_iter()
        .zip(
            kinds
                .as_array()
                .unwrap()
                .iter()
                .map(|row| number(&row["machines"])),
        )
        .collect();
    let count = |at: usize| machines_with(KEPT[at].2).len();
    for (category, expected) in [
        (
            "essential-session",
            machines_with(|n| KEPT[0].2(n) || KEPT[5].2(n)).len(),
        ),
        ("essential-security-csrf", count(1)),
        ("preference", count(2)),
        ("analytics", count(3)),
        ("advertising", count(4)),
        ("unknown", count(6)),
    ] {
        assert_eq!(
            machines.get(category),
            Some(&expected),
            "{category} of {machines:?}"
        );
    }
    assert_eq!(texts(ads, "machine"), machines_with(KEPT[4].2));
    assert_eq!(texts(twice, "machine"), machines_with(has_two));
    assert_eq!(twice[0]["rows"].as_array().unwrap().len(), 2);
    assert_eq!(texts(unknown, "name"), ["xq_7"]);
    assert_eq!(number(&unknown[0]["machines"]), count(6));
}
