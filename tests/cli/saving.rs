//! Saving a report, and checking a saved one.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::home::{Home, Run};
use crate::{assert_transcript, work};

/// The files of the only report in `reports`.
fn files(home: &Home) -> Vec<PathBuf> {
    let entries = fs::read_dir(home.path().join("reports")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn saved(home: &Home) -> PathBuf {
    assert_eq!(home.run("report --out reports").code, 0);
    let found = files(home);
    found
        .into_iter()
        .find(|file| file.extension().is_some_and(|end| end == "json"))
        .unwrap()
}

fn check(home: &Home, file: &std::path::Path) -> Run {
    home.run(&format!("report --check {}", file.display()))
}

#[test]
fn a_report_is_saved_and_its_checksum_is_read_out() {
    let home = work();
    let run = home.run("report --out reports");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.transcript(""));
    assert_transcript!("report --out reports", run);
}

#[test]
fn a_saved_report_fits_its_checksum_until_somebody_changes_it() {
    let home = work();
    let file = saved(&home);
    let run = check(&home, &file);
    assert_eq!(run.code, 0);
    let text = fs::read_to_string(&file).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let sum = document["integrity"]["sha256"].as_str().unwrap();
    assert!(
        run.stdout.replace(char::is_whitespace, "").contains(sum),
        "{}",
        run.stdout
    );

    fs::write(&file, text.replacen("sessionid", "sessionix", 1)).unwrap();
    let run = check(&home, &file);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("does not fit"), "{}", run.stdout);
    let told = home
        .run(&format!("report --json --check {}", file.display()))
        .json();
    assert_eq!(told, json!({ "fits": false, "sha256": sum }));

    fs::write(&file, text.replace(sum, "é")).unwrap();
    let run = check(&home, &file);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{}", run.transcript(""));
    assert!(
        !run.stdout.contains('é'),
        "what is no checksum is not read out: {}",
        run.stdout
    );
}

#[test]
fn programs_get_the_names_of_the_files_and_the_checksum() {
    let home = work();
    let told = home.run("report --json --level for-me --out reports").json();
    assert_eq!(told["level"], "for-me");
    let names: Vec<PathBuf> = told["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().into())
        .collect();
    let mut there: Vec<PathBuf> = names.iter().map(|name| home.path().join(name)).collect();
    there.sort();
    assert_eq!(there, files(&home));
    assert_eq!(told["sha256"].as_str().unwrap().len(), 64);
}

#[test]
fn what_is_no_report_is_told_with_the_next_step() {
    let home = work();
    fs::write(home.path().join("notes.txt"), "my notes").unwrap();
    fs::write(home.path().join("har.json"), "{\"log\":{}}").unwrap();
    for (typed, code) in [
        ("report --json --check notes.txt", "report-damaged"),
        ("report --json --check har.json", "report-foreign"),
        ("report --json --check missing.json", "report-unreadable"),
        ("report --json --out notes.txt", "report-unwritable"),
        ("report --json", "arguments-invalid"),
        ("report --json --out a --check b", "arguments-invalid"),
    ] {
        let run = home.run(typed);
        assert_eq!(run.code, 2, "{}", run.transcript(typed));
        assert_eq!(run.json()["error"]["code"], code, "{typed}");
        assert!(!run.stdout.contains("my notes"));
    }
}

#[test]
fn a_saved_report_opens_like_any_file_and_nothing_in_it_can_be_removed() {
    let home = work();
    let file = saved(&home);
    let typed = format!("--file {}", file.display());
    let there: Vec<Value> = home.run("inspect --json --lines").lines();
    let run = home.run(&format!("inspect {typed} --json"));
    assert_eq!(run.code, 0, "{}", run.transcript(""));
    let report = run.json();
    assert_eq!(report["origin"]["format"], "report");
    assert_eq!(
        report["origin"]["name"],
        file.file_name().unwrap().to_str().unwrap()
    );
    let rows = report["profiles"][0]["cookies"].as_array().unwrap();
    let names = |rows: &[Value]| -> Vec<Value> { rows.iter().map(|row| row["name"].clone()).collect() };
    assert_eq!(names(rows), names(&there));
    for command in ["inspect", "review"] {
        let run = home.run(&format!("{command} {typed}"));
        assert!(
            run.code < 2 && run.stdout.contains("sessionid"),
            "{}",
            run.transcript(command)
        );
    }
    let refused = home.run(&format!("remove --deletable --yes --json {typed}"));
    assert_eq!(refused.code, 2, "{}", refused.transcript("remove"));
    assert_eq!(
        home.run("inspect --json --lines").lines(),
        there,
        "nothing went from this computer"
    );

    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("sessionid", "sessionix", 1)).unwrap();
    let changed = home.run(&format!("inspect --json {typed}"));
    assert_eq!(
        (changed.code, changed.json()["error"]["code"].as_str()),
        (2, Some("report-changed"))
    );
    fs::write(&file, &text[..text.len() / 2]).unwrap();
    let cut = home.run(&format!("inspect --json {typed}"));
    assert_eq!(
        (cut.code, cut.json()["error"]["code"].as_str()),
        (2, Some("report-damaged"))
    );
}
