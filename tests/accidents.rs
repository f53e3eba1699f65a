//! Accidents at every point of a removal and of an undo. They are killed, or refused by the system, at each of their
//! writes, syncs, renames and deletions in turn; and the power is cut after each. Whatever is left, the next start
//! makes it all or nothing, and loses nothing.

// Debian's strace, which makes and records the accidents.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    dead_code
)]

#[path = "accidents/cases.rs"]
mod cases;
#[path = "support/dice.rs"]
mod dice;
#[path = "accidents/disk.rs"]
mod disk;
#[path = "cli/home.rs"]
mod home;
#[path = "accidents/place.rs"]
mod place;
#[path = "accidents/record.rs"]
mod record;
#[path = "accidents/state.rs"]
mod state;

use std::collections::BTreeSet;
use std::process::Command;

use cases::Case;
use place::{Place, on_all, on_each};

/// Every call that changes what is on a disk, and how a system refuses it.
const CALLS: &[(&str, &str)] = &[
    ("write", "ENOSPC"),
    ("pwrite64", "ENOSPC"),
    ("ftruncate", "EIO"),
    ("fallocate", "ENOSPC"),
    ("fsync", "EIO"),
    ("fdatasync", "EIO"),
    ("rename", "EACCES"),
    ("unlink", "EACCES"),
    ("mkdir", "EROFS"),
    ("chmod", "EPERM"),
    ("fchmod", "EPERM"),
    ("fchown", "EPERM"),
    ("fsetxattr", "EPERM"),
];

/// One accident: a call, its number, and what happens there.
struct Accident {
    call: usize,
    number: usize,
    kills: bool,
}

/// Every accident that can happen to `typed`.
fn accidents(place: &Place, typed: &str) -> Vec<Accident> {
    let names: Vec<&str> = CALLS.iter().map(|(name, _)| *name).collect();
    let said = place.recorded(typed, &names, &[]);
    let mut accidents = Vec::new();
    for (call, (name, _)) in CALLS.iter().enumerate() {
        let made = |line: &&str| line.contains(&format!(" {name}("));
        for number in 1..=said.lines().filter(made).count() {
            accidents.extend([true, false].map(|kills| Accident { call, number, kills }));
        }
    }
    accidents
}

fn holds_after(place: &Place, typed: &str, accident: &Accident) -> Result<(), String> {
    place.put_back();
    let (call, error) = CALLS[accident.call];
    let what = match accident.kills {
        true => "signal=SIGKILL".to_owned(),
        false => format!("error={error}"),
    };
    let inject = format!("inject={call}:{what}:when={}", accident.number);
    let trace = format!("trace={call}");
    let code = place.traced(typed, &["-o", "/dev/null", "-e", &trace, "-e", &inject]);
    if accident.kills && code.is_some() {
        return Err(format!("{inject}: it was not killed"));
    }
    let refused = call == "unlink" && !accident.kills;
    place.judge(refused).map_err(|what| format!("{inject}: {what}"))
}

#[test]
#[ignore = "kills the program hundreds of times, with strace"]
fn no_accident_at_any_point_loses_a_cookie() {
    on_all("points", |case, typed| {
        on_each(
            case,
            typed,
            |place| accidents(place, typed),
            |place, accident| holds_after(place, typed, accident),
        )
    });
}

/// States of the disk that a power cut at any point of `typed` may leave, each once.
fn after_power_cuts(place: &Place, typed: &str) -> Vec<disk::Left> {
    let before = disk::Left::of(place.home.path());
    let said = place.recorded(typed, record::CALLS, record::OPTIONS);
    let steps = record::steps(&said, place.home.path(), &before.files());
    let (mut seen, mut left) = (BTreeSet::new(), Vec::new());
    let mut disk = disk::Disk::new(&before);
    let mut cut = |disk: &mut disk::Disk| {
        for state in disk.after_a_power_cut() {
            if seen.insert(state.digest()) {
                left.push(state);
            }
        }
    };
    cut(&mut disk);
    for step in &steps {
        disk.take(step);
        cut(&mut disk);
    }
    let after = disk::Left::of(place.home.path());
    assert!(
        disk.with_all().other_than(&after).is_empty(),
        "the record is complete"
    );
    left
}

#[test]
#[ignore = "cuts the power hundreds of times, with a record by strace"]
fn no_power_cut_at_any_point_loses_a_cookie() {
    on_all("states", |case: &Case, typed| {
        on_each(
            case,
            typed,
            |place| after_power_cuts(place, typed),
            |place, left| {
                left.put(place.home.path());
                place.judge(false).map_err(|what| format!("{left}: {what}"))
            },
        )
    });
}

#[test]
#[ignore = "makes a disk fail, with strace"]
fn a_folder_that_a_disk_error_keeps_from_us_may_be_a_profile() {
    let home = home::Home::empty();
    let folder = home.chromium().join("Lab");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("Preferences"), "{}").unwrap();
    let program = home.command(&["inspect", "--json"]);
    let mut command = Command::new("strace");
    command.args(["-f", "-o", "/dev/null", "-e", "inject=statx:error=EIO", "-P"]);
    command
        .arg(&folder)
        .arg(program.get_program())
        .args(program.get_args());
    command.env_clear().env("HOME", home.path());
    let run = command.output().expect("strace is installed");
    let report: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    let problem = &report["profiles"][0]["problem"];
    assert_eq!(problem["code"], "folder-unreadable", "{report:#}");
    assert!(
        problem["message"].as_str().unwrap().contains("“Lab”"),
        "{problem}"
    );
}
