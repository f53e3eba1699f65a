//! Opening what a customer sent: exports, cookie files and copied profiles.

use std::fs;
use std::path::PathBuf;

use crate::home::{CANARY, Home, chromium_profile, row};
use crate::{assert_transcript, work};

/// A home with the files of a customer in it, and with browsers of its own.
fn desk() -> Home {
    let home = work();
    let write = |name: &str, text: String| fs::write(home.path().join(name), text).unwrap();
    write(
        "cookies.txt",
        format!(
            "# Netscape HTTP Cookie File\n\
             .flasktrack.com\tTRUE\t/\tTRUE\t0\t_ga\t{CANARY}\n\
             #HttpOnly_app.flasktrack.com\tFALSE\t/\tTRUE\t0\tsessionid\t{CANARY}\n\
             .notflasktrack.com\tTRUE\t/\tTRUE\t0\t_ga\t{CANARY}\n"
        ),
    );
    write(
        "cookies.json",
        format!(
            r#"[{{"domain":".flasktrack.com","name":"theme","value":"{CANARY}","path":"/","sameSite":null}}]"#
        ),
    );
    write(
        "header.txt",
        format!("Cookie: theme={CANARY}; sessionid={CANARY}\n"),
    );
    write(
        "site.har",
        format!(
            r#"{{"log":{{"entries":[{{"request":{{"url":"https://app.flasktrack.com/","headers":[],"cookies":[
               {{"name":"theme","value":"{CANARY}"}}]}},"response":{{"headers":[],"cookies":[]}}}}]}}}}"#
        ),
    );
    home
}

/// A profile of a customer's in a folder of its own.
fn theirs(home: &Home) -> PathBuf {
    let folder = home.path().join("theirs");
    chromium_profile(&folder, "Profile 2", "Lab", &[row("theme", ".flasktrack.com")]);
    folder
}

#[test]
fn an_export_is_shown_as_what_it_is_and_not_as_this_computers() {
    let home = desk();
    let run = home.run("inspect --file cookies.txt");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(!run.stdout.contains("notflasktrack") && !run.stdout.contains("remove --"));
    assert_transcript!("inspect --file cookies.txt", run);
}

#[test]
fn what_keeps_a_person_from_signing_in_is_told_of_a_file_as_of_a_file() {
    let home = desk();
    let twice = format!(
        "# Netscape HTTP Cookie File\n\
         .flasktrack.com\tTRUE\t/\tTRUE\t0\tsessionid\t{CANARY}\n\
         app.flasktrack.com\tFALSE\t/\tTRUE\t0\tsessionid\t{CANARY}\n"
    );
    fs::write(home.path().join("twice.txt"), twice).unwrap();
    let run = home.run("diagnose --file twice.txt");
    assert!(
        run.stdout.contains("Text file of cookies: “twice.txt”"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("profile “"), "{}", run.stdout);
}

#[test]
fn what_an_export_leaves_out_is_told_as_not_known() {
    let home = desk();
    let report = home.run("--file cookies.json inspect --json").json();
    let cookie = &report["profiles"][0]["cookies"][0];
    for member in ["secure", "http_only", "session", "expires"] {
        assert!(cookie[member].is_null(), "{member}");
    }
    let id = cookie["id"].as_str().unwrap();
    let typed = format!("explain {id} --file cookies.json");
    let run = home.run(&typed);
    assert!(!run.stdout.contains(": no\n"), "{}", run.stdout);
    assert_transcript!(&typed, run);
}

#[test]
fn every_look_works_on_what_is_opened() {
    let home = desk();
    let folder = theirs(&home);
    for opened in [
        "--file cookies.txt",
        "--file site.har",
        "--file header.txt",
        "--file .config/chromium/Default/Cookies",
        "--profile theirs",
        "--profile theirs/Profile\u{a0}2",
    ] {
        let args: Vec<String> = opened
            .split(' ')
            .map(|word| word.replace('\u{a0}', " "))
            .collect();
        let run = |command: &[&str]| {
            let args: Vec<&str> = args
                .iter()
                .map(String::as_str)
                .chain(command.iter().copied())
                .collect();
            crate::home::finish(home.command(&args), b"")
        };
        let report = run(&["inspect", "--json"]).json();
        assert_eq!(report["origin"]["kind"], "opened", "{opened}");
        assert_eq!(report["profiles"][0]["browser"], "file", "{opened}");
        let review = run(&["review", "--json"]).json();
        assert_eq!(review["origin"], report["origin"]);
        let id = crate::home::rows_of(&report)[0]["id"].as_str().unwrap();
        assert_eq!(run(&["explain", id]).code, 0, "{opened}");
        assert_eq!(run(&["services"]).code, 0, "{opened}");
        assert_eq!(run(&["inspect", "--json", "--lines"]).code, 0, "{opened}");
        let all = run(&["inspect", "--json"]).stdout + &run(&["review"]).stdout;
        assert!(
            !all.contains(&folder.display().to_string()),
            "a path is nobody's business"
        );
    }
}

#[test]
fn nothing_can_be_changed_in_what_is_opened() {
    let home = desk();
    theirs(&home);
    let before = home.names();
    let report = home.run("--profile theirs inspect --json").json();
    let id = crate::home::rows_of(&report)[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for opened in ["--file cookies.txt", "--profile theirs", "--file theirs/Profile"] {
        for command in [
            "remove --deletable --yes",
            &format!("remove --row {id} --yes"),
            "undo --last --yes",
            "backups",
            "sign-out-check --yes --wait 0",
            "services --connected stripe",
            "report --out .",
            "demo",
            "policy show",
        ] {
            let run = home.run(&format!("{opened} {command} --json"));
            assert_eq!(run.code, 2, "{opened} {command}");
            assert_eq!(run.json()["error"]["code"], "opened-file", "{opened} {command}");
        }
    }
    assert_eq!(home.names(), before);
    assert_transcript!(
        "remove --deletable --file cookies.txt",
        home.run("remove --deletable --file cookies.txt")
    );
}

#[test]
fn a_profile_is_opened_if_it_is_a_folder_and_named_if_not() {
    let home = desk();
    theirs(&home);
    let profile = |typed: &str| {
        let report = home.run(&format!("inspect --json --profile {typed}")).json();
        let found = report["profiles"].as_array().unwrap().iter();
        let names: Vec<String> = found
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect();
        (report["origin"]["kind"].as_str().unwrap().to_owned(), names)
    };
    assert_eq!(profile("theirs"), ("opened".to_owned(), vec!["Lab".to_owned()]));
    assert_eq!(profile("Work"), ("device".to_owned(), vec!["Work".to_owned()]));
    assert_eq!(profile("Default"), ("device".to_owned(), vec!["Work".to_owned()]));
    assert_eq!(profile("Lab"), ("device".to_owned(), vec![]));
    let gone = home.run("inspect --json --profile ./gone");
    assert_eq!(
        gone.json()["error"]["code"],
        "folder-not-found",
        "a path is no name"
    );
}

#[test]
fn a_named_profile_counts_for_every_command() {
    let home = work();
    let rows = [row("theme", ".flasktrack.com")];
    chromium_profile(&home.chromium(), "Profile 1", "Lab", &rows);
    let run = home.run("remove --deletable --yes --json --profile Lab");
    assert_eq!(run.code, 0, "{}", run.transcript(""));
    let removals = run.json()["outcome"]["removals"].clone();
    assert_eq!(removals.as_array().unwrap().len(), 1);
    assert_eq!(removals[0]["name"], "Lab");
    let review = home.run("review --json --profile Lab").json();
    assert_eq!(review["profiles"].as_array().unwrap().len(), 1);
    let unfit = home.run("backups --json --profile Lab");
    assert_eq!(unfit.json()["error"]["code"], "profile-unfit");
}

#[test]
fn headers_are_of_the_host_that_is_named() {
    let home = desk();
    let host = |typed: &str| {
        let report = home
            .run(&format!("inspect --json --file header.txt {typed}"))
            .json();
        let profile = report["profiles"][0].clone();
        let host = profile["cookies"][0]["host"].as_str().unwrap().to_owned();
        (host, profile["notes"].as_array().unwrap().len())
    };
    assert_eq!(host(""), ("flasktrack.com".to_owned(), 1));
    assert_eq!(
        host("--host app.flasktrack.com"),
        ("app.flasktrack.com".to_owned(), 0)
    );
    let outside = home.run("inspect --json --file header.txt --host bank.example");
    assert_eq!(outside.json()["error"]["code"], "host-outside");
    let shown = home
        .run("inspect --file header.txt --host app.flasktrack.com")
        .stdout;
    let command = shown
        .lines()
        .last()
        .unwrap()
        .trim()
        .strip_prefix("flasktrack-cookies ")
        .unwrap();
    assert_eq!(
        home.run(command).code,
        0,
        "the command to copy finds the row: {command}"
    );
}

#[test]
fn what_cannot_be_opened_says_why_and_what_to_do() {
    let home = desk();
    fs::write(home.path().join("page.html"), "<!doctype html>").unwrap();
    for (typed, code) in [
        ("--file gone.txt", "file-unreadable"),
        ("--file page.html", "export-web-page"),
        ("--file .config/chromium/Default/Preferences", "export-unknown"),
        ("--profile .config", "profile-not-found"),
        ("--file cookies.txt --home .", "opened-or-home"),
        ("--file cookies.txt --demo", "opened-or-home"),
        ("--profile .config/chromium --file cookies.txt", "opened-twice"),
        ("--profile Work --file cookies.txt", "profile-unfit"),
    ] {
        let run = home.run(&format!("inspect --json {typed}"));
        assert_eq!(
            (run.code, run.json()["error"]["code"].as_str()),
            (2, Some(code)),
            "{typed}"
        );
    }
    assert_transcript!("inspect --file page.html", home.run("inspect --file page.html"));
}
