//! What any command must keep to: arguments, errors, pipes, widths, colours, hostile names.

use std::fs;

use serde_json::json;

use crate::home::{Home, Row, chromium_profile, finish, row, session};
use crate::{assert_transcript, work};

#[test]
fn the_first_screen_shows_three_examples() {
    let home = Home::empty();
    let run = home.run("");
    assert_eq!(run.code, 0);
    assert_eq!(
        run.stdout.matches("\n  flasktrack-cookies ").count(),
        3,
        "{}",
        run.stdout
    );
    assert_transcript!("", run);
}

#[test]
fn arguments_that_do_not_fit_are_told_with_the_next_step() {
    let home = work();
    for (typed, problem) in [
        ("inspect --os linux", "os-alone"),
        ("--home /no/such/home inspect", "folder-not-found"),
        ("--demo --home / inspect", "demo-or-home"),
        ("--policy /no/such/policy inspect", "policy-unreadable"),
        ("explain --host https://flasktrack.com/ _ga", "host-invalid"),
        ("explain theme", "row-by-name"),
        ("explain nothing", "row-not-found"),
        ("remove --deletable --understood", "understood-alone"),
        ("remove --deletable", "cannot-ask"),
        ("undo --last", "backup-none"),
        ("undo nothing", "backup-not-found"),
    ] {
        let run = home.run(typed);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{typed}");
        assert!(run.stderr.contains("Next step:"), "{}", run.transcript(typed));
        let run = home.run(&format!("{typed} --json"));
        let error = &run.json()["error"];
        assert_eq!(
            (run.code, run.stderr.as_str(), &error["code"]),
            (2, "", &json!(problem)),
            "{typed}"
        );
        assert!(!error["hint"].as_str().unwrap().is_empty() && error["message"].is_string());
    }
    for typed in ["inspect --lines", "explain --stdin"] {
        assert!(home.run(typed).stderr.contains("--json"), "{typed}");
    }
}

#[test]
fn a_slip_in_the_arguments_is_an_error_object_for_programs() {
    let home = Home::empty();
    for typed in [
        "remove --json",
        "inspect --json --sideways",
        "--json fly",
        "remove --json --row a --deletable",
    ] {
        let run = home.run(typed);
        assert_eq!((run.code, run.stderr.as_str()), (2, ""), "{typed}");
        assert_eq!(run.json()["error"]["code"], "arguments-invalid", "{typed}");
        assert!(
            home.run(&typed.replace("--json", ""))
                .stderr
                .starts_with("error: ")
        );
    }
    let hostile = finish(home.command(&["inspect", "--\u{1b}[2J\u{202e}x"]), b"");
    assert!(hostile.stderr.contains(r"\u{202e}x") && !hostile.stderr.contains(['\u{1b}', '\u{202e}']));
    let version = home.run("--version");
    assert_eq!(
        (version.code, version.stdout.trim()),
        (0, concat!("flasktrack-cookies ", env!("CARGO_PKG_VERSION")))
    );
}

#[test]
fn a_policy_file_replaces_the_built_in_one() {
    let home = work();
    let built_in = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/data/policy.toml");
    let text = fs::read_to_string(built_in).unwrap();
    let file = home.path().join("policy.toml");
    fs::write(&file, text.replace("version = \"2\"", "version = \"ours\"")).unwrap();
    let typed = format!("--policy {} inspect", file.display());
    assert_eq!(
        home.run(&format!("{typed} --json")).json()["policy"]["version"],
        "ours"
    );
    let next = format!(" --policy {} remove --deletable\n", file.display());
    assert!(
        home.run(&typed).stdout.contains(&next),
        "the next step keeps the policy"
    );
}

#[test]
fn a_policy_file_with_a_slip_is_refused() {
    let home = work();
    let file = home.path().join("policy.toml");
    fs::write(&file, "schema = 1\nsideways = true\n").unwrap();
    let run = home.run(&format!("--policy {} inspect --json", file.display()));
    assert_eq!(
        (run.code, &run.json()["error"]["code"]),
        (2, &json!("policy-invalid"))
    );
}

#[test]
fn names_from_the_disk_cannot_steer_the_terminal() {
    let home = Home::empty();
    let hostile = "a\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m\u{202e}b";
    let rows = [
        row(hostile, ".flasktrack.com"),
        row(hostile, "\u{1b}[31m.flasktrack.com"),
    ];
    chromium_profile(&home.chromium(), "Default", "W\u{1b}[1m\u{2066}ork", &rows);
    let id = home.run("inspect --json --lines").lines()[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for typed in [
        "inspect",
        "inspect --json",
        "inspect --json --lines",
        &format!("explain {id}"),
        &format!("explain {id} --json"),
        &format!("remove --row {id} --yes"),
        &format!("remove --row {id} --yes --understood"),
        "backups",
        "undo --last --yes",
    ] {
        let command = home.command(&typed.split(' ').collect::<Vec<_>>());
        let run = finish(command, b"");
        let text = format!("{}{}", run.stdout, run.stderr);
        let steers = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{2066}".contains(c);
        assert!(!text.contains(steers), "{typed}: {text:?}");
    }
    assert!(
        home.run("inspect").stdout.contains(r"\u{1b}[2J"),
        "it is shown, not hidden"
    );
    assert_eq!(
        home.run("inspect --json --lines").lines()[0]["name"],
        hostile,
        "programs get it as it is"
    );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let home = Home::empty();
    let many: Vec<String> = (0..2000).map(|n| format!("cookie_{n}")).collect();
    let rows: Vec<Row> = many.iter().map(|name| row(name, "flasktrack.com")).collect();
    chromium_profile(&home.chromium(), "Default", "Work", &rows);
    for typed in ["inspect", "inspect --json", "inspect --json --lines"] {
        let mut command = home.command(&typed.split(' ').collect::<Vec<_>>());
        let (reader, writer) = std::io::pipe().unwrap();
        command.stdout(writer);
        let child = command.spawn().unwrap();
        // The command holds a copy of the writing end.
        drop((reader, command));
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), output.stderr.as_slice()),
            (Some(0), b"".as_slice()),
            "{typed}"
        );
    }
}

#[cfg(unix)]
#[test]
fn what_was_not_done_is_no_success_though_nobody_listens_to_the_errors() {
    let home = work();
    let unheard = |typed: &str| {
        let mut command = home.command(&typed.split(' ').collect::<Vec<_>>());
        let (reader, writer) = std::io::pipe().unwrap();
        command.stderr(writer);
        drop(reader);
        let run = finish(command, b"");
        (run.code, run.stdout)
    };
    assert_eq!(unheard("undo --last --yes"), (2, String::new()));
    assert_eq!(unheard("inspect --sideways"), (2, String::new()));
    let _browser = crate::open_browser::OpenBrowser::of(&home.chromium());
    let (code, told) = unheard("remove --deletable --yes --wait 1");
    assert_eq!(code, 1);
    assert!(told.contains("The time is up"), "it went on without: {told}");
}

#[test]
fn text_fits_narrow_and_wide_terminals() {
    let home = work();
    for (columns, most) in [("40", 40), ("80", 80), ("250", 100), ("0", 80), ("wide", 80)] {
        let mut command = home.command(&["inspect"]);
        command.env("COLUMNS", columns);
        let run = finish(command, b"");
        // Commands are never wrapped: they are there to be copied.
        let prose = run
            .stdout
            .lines()
            .filter(|line| !line.contains("flasktrack-cookies "));
        let widest = prose.map(|line| line.chars().count()).max().unwrap();
        assert!(
            widest <= most,
            "{columns} columns, {widest} used:\n{}",
            run.stdout
        );
    }
    let home = Home::empty();
    // A date would wrap differently from day to day.
    let rows = [
        session("sessionid", "app.flasktrack.com"),
        session("theme", "flasktrack.com"),
    ];
    chromium_profile(&home.chromium(), "Default", "Work", &rows);
    let mut command = home.command(&["inspect"]);
    command.env("COLUMNS", "40");
    assert_transcript!("inspect (40 columns)", finish(command, b""));
}

#[test]
fn colour_is_for_terminals_only() {
    let home = work();
    assert!(!home.run("inspect").stdout.contains('\u{1b}'), "a pipe gets none");
    let mut forced = home.command(&["inspect"]);
    forced.env("CLICOLOR_FORCE", "1");
    assert!(finish(forced, b"").stdout.contains("\u{1b}[1m"));
    let mut refused = home.command(&["inspect"]);
    refused.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1");
    assert!(!finish(refused, b"").stdout.contains('\u{1b}'));
}
