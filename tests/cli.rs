//! The command line, as people and programs meet it: what is typed, what comes back, and the exit code.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "cli/home.rs"]
mod home;

use std::fs;

use home::{CANARY, Home, Row, chromium_profile, finish, insert, row, session};
use rusqlite::Connection;
use serde_json::{Value, json};

/// One Chromium profile with a cookie of every standing, and rows of other sites that may not be seen.
fn work() -> Home {
    let home = Home::empty();
    let rows = [
        session("sessionid", "app.flasktrack.com"),
        row("csrftoken", "app.flasktrack.com"),
        row("theme", ".flasktrack.com"),
        row("_ga", ".flasktrack.com"),
        row("xq_7", "flasktrack.com"),
        row("_ga", ".notflasktrack.com"),
        row("bank", "bank.example"),
    ];
    chromium_profile(&home.chromium(), "Default", "Work", &rows);
    home
}

/// Compares a transcript with the one on record, but for what differs from run to run.
macro_rules! assert_transcript {
    ($home:expr, $typed:expr, $run:expr) => {{
        let mut settings = insta::Settings::clone_current();
        let path = $home.path().canonicalize().unwrap();
        settings.add_filter(&regex_escaped(&path.display().to_string()), "[home]");
        settings.add_filter(r"\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}", "[date]");
        settings.add_filter(r"\d\d:\d\d UTC", "[time]");
        settings.add_filter(r"\b[a-z]+-[0-9a-f]{16,}\b|\b[0-9a-f]{16,}\b", "[id]");
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!($run.transcript($typed)));
    }};
}

fn regex_escaped(path: &str) -> String {
    path.replace('.', r"\.")
}

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
    assert_transcript!(home, "", run);
}

#[test]
fn a_home_without_a_browser_gets_a_kind_answer() {
    let home = Home::empty();
    let run = home.run("inspect");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_transcript!(home, "inspect", run);
}

#[test]
fn a_browser_without_a_cookie_gets_an_exact_answer() {
    let home = Home::empty();
    chromium_profile(
        &home.chromium(),
        "Default",
        "Work",
        &[row("bank", "bank.example")],
    );
    let run = home.run("inspect");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_transcript!(home, "inspect", run);
}

#[test]
fn inspect_shows_cookies_by_profile_and_category() {
    let home = work();
    let run = home.run("inspect");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(!run.stdout.contains("bank") && !run.stdout.contains("notflasktrack"));
    assert_transcript!(home, "inspect", run);
}

#[test]
fn a_store_that_cannot_be_read_is_told_and_the_others_still_show() {
    let home = work();
    let broken = home.chromium().join("Profile 1");
    fs::create_dir(&broken).unwrap();
    fs::write(broken.join("Cookies"), "not a database ".repeat(100)).unwrap();
    let run = home.run("inspect");
    assert_eq!(run.code, 2, "{}", run.transcript("inspect"));
    assert!(run.stdout.contains("Next step:") && run.stdout.contains("theme"));
    let report = home.run("inspect --json").json();
    assert_eq!(report["profiles"][1]["problem"]["code"], "store-unknown");
    let lines = home.run("inspect --json --lines");
    assert_eq!((lines.code, lines.lines().len()), (2, 5), "a problem has no line");
    assert!(lines.stderr.contains("Next step:"));
}

#[test]
fn the_json_report_has_the_promised_shape() {
    let report = work().run("inspect --json").json();
    assert_eq!(
        (&report["schema"], &report["site"]),
        (&json!(1), &json!("flasktrack.com"))
    );
    assert_eq!((&report["os"], &report["demo"]), (&json!("linux"), &json!(false)));
    let profile = &report["profiles"][0];
    assert_eq!(
        (&profile["browser"], &profile["name"]),
        (&json!("chromium"), &json!("Work"))
    );
    assert_eq!(
        (&profile["folder"], &profile["running"]),
        (&json!("Default"), &json!("closed"))
    );
    assert!(profile["problem"].is_null());
    let cookie = &profile["cookies"][0];
    for name in ["does", "if_removed", "stays", "set_by"] {
        assert!(
            !cookie["explanation"][name].as_str().unwrap().is_empty(),
            "{name}"
        );
    }
}

#[test]
fn a_line_has_the_promised_names_and_types() {
    let home = work();
    let lines = home.run("inspect --json --lines").lines();
    assert_eq!(lines.len(), 5);
    let names = |line: &Value| line.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut promised: Vec<&str> = PROMISED.split_whitespace().collect();
    promised.sort_unstable();
    assert!(
        lines.iter().all(|line| names(line) == promised),
        "{:?}",
        names(&lines[0])
    );
    let theme = lines.iter().find(|line| line["name"] == "theme").unwrap();
    let expected = json!({
        "browser": "chromium", "profile": "Work", "profile_folder": "Default", "host": ".flasktrack.com",
        "host_only": false, "name": "theme", "path": "/", "secure": true, "http_only": false, "same_site": "lax",
        "session": false, "partition": null, "cross_site_ancestor": null, "container": null,
        "source_scheme": "https", "source_port": 443, "bytes": CANARY.len() + 2, "category": "preference",
        "policy_section": 5, "protected": false, "deletable": true,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&theme[name], value, "{name}");
    }
    for time in ["expires", "created"] {
        let text = theme[time].as_str().unwrap();
        assert!(
            text.ends_with('Z') && text.as_bytes()[10] == b'T',
            "{time}: {text} is RFC 3339 in UTC"
        );
    }
    let session = lines.iter().find(|line| line["name"] == "sessionid").unwrap();
    assert_eq!(
        (&session["session"], &session["expires"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(
        (&session["host_only"], &session["protected"]),
        (&json!(true), &json!(true))
    );
}

/// The issue's list, and `evidence`.
const PROMISED: &str = "id browser profile profile_folder host host_only name path secure http_only same_site \
    session expires created partition cross_site_ancestor container source_scheme source_port bytes category \
    policy_section protected deletable rule evidence confidence";

#[test]
fn inspect_can_be_narrowed_to_a_browser_and_a_profile() {
    let home = work();
    chromium_profile(
        &home.chromium(),
        "Profile 2",
        "Lab",
        &[row("theme", "flasktrack.com")],
    );
    let count = |typed: &str| home.run(&format!("inspect --json --lines {typed}")).lines().len();
    assert_eq!(count("--profile Lab"), 1);
    assert_eq!(
        count("--browser chromium --profile Default"),
        5,
        "the folder is a name too"
    );
    assert_eq!((count("--browser firefox"), count("--profile Nobody")), (0, 0));
    let unknown = home.run("inspect --browser netscape --json");
    assert_eq!(
        (unknown.code, &unknown.json()["error"]["code"]),
        (2, &json!("browser-unknown"))
    );
}

#[test]
fn a_copied_home_is_read_with_the_layout_of_its_system() {
    let (here, copy) = (work(), Home::empty());
    let root = copy.path().join("AppData/Local/Chromium/User Data");
    chromium_profile(&root, "Default", "Copied", &[row("theme", "flasktrack.com")]);
    let path = copy.path().display();
    let report = here
        .run(&format!("--home {path} --os windows inspect --json"))
        .json();
    assert_eq!(
        (&report["os"], &report["profiles"][0]["name"]),
        (&json!("windows"), &json!("Copied"))
    );
    assert_eq!(
        here.run(&format!("--home {path} --os linux inspect --json --lines"))
            .stdout,
        ""
    );
    let moved = here.command(&[
        "--home",
        &path.to_string(),
        "--os",
        "linux",
        "inspect",
        "--json",
        "--lines",
    ]);
    let mut moved = moved;
    moved.env("XDG_CONFIG_HOME", here.path().join(".config"));
    assert_eq!(
        finish(moved, b"").stdout,
        "",
        "no variable counts for a copied home"
    );
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
    let version = home.run("--version");
    assert_eq!(
        (version.code, version.stdout.trim()),
        (0, concat!("flasktrack-cookies ", env!("CARGO_PKG_VERSION")))
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
fn explain_tells_the_four_sentences_and_the_facts_of_a_row() {
    let home = work();
    let id = home.row("theme");
    let run = home.run(&format!("explain {id}"));
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_transcript!(home, "explain [id]", run);
    let told = home.run(&format!("explain {id} --json")).json();
    assert_eq!(
        (&told["browser"], &told["cookie"]["id"]),
        (&json!("chromium"), &json!(id))
    );
}

#[test]
fn explain_judges_a_name_without_a_browser() {
    let home = Home::empty();
    let run = home.run("explain _ga --host flasktrack.com");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_transcript!(home, "explain _ga --host flasktrack.com", run);
    let told = home.run("explain _ga --host flasktrack.com --json").json();
    assert_eq!(
        (&told["category"], &told["deletable"]),
        (&json!("analytics"), &json!(true))
    );
}

#[test]
fn explain_answers_every_line_in_order() {
    let input = r#"{"name":"_ga","host":".flasktrack.com"}
{"name":"sessionid","host":"app.flasktrack.com","value":"CANARY-3f1d"}
nonsense CANARY-3f1d

{"name":"_ga"}
{"host":"flasktrack.com","name":"x","value":"CANARY-3f1d"
"CANARY-3f1d"
{"name":"_ga","host":"notflasktrack.com"}"#;
    let run = Home::empty().run_with("explain --stdin --json", input.as_bytes());
    assert_eq!(run.code, 2, "some lines could not be understood");
    let lines = run.lines();
    let asked: Vec<&Value> = lines.iter().map(|line| &line["name"]).collect();
    let none = &Value::Null;
    assert_eq!(
        asked,
        [
            &json!("_ga"),
            &json!("sessionid"),
            none,
            none,
            none,
            none,
            &json!("_ga")
        ]
    );
    let refused: Vec<&Value> = lines[2..6].iter().map(|line| &line["line"]).collect();
    assert_eq!(refused, [3, 5, 6, 7]);
    assert!(
        lines[2..6]
            .iter()
            .all(|line| line["error"]["code"] == "input-invalid")
    );
    let keys: Vec<&String> = lines[0].as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "category",
            "confidence",
            "deletable",
            "host",
            "name",
            "purpose",
            "rule"
        ]
    );
    assert_eq!(
        (&lines[0]["host"], &lines[0]["category"]),
        (&json!(".flasktrack.com"), &json!("analytics"))
    );
    assert_eq!(lines[6]["category"], "unknown", "a look-alike is not the site");
}

#[test]
fn explain_takes_lines_of_64_kb_and_refuses_longer_ones() {
    let line = |size: usize| {
        let frame = r#"{"name":"","host":"flasktrack.com"}"#.len();
        format!(
            "{{\"name\":\"{}\",\"host\":\"flasktrack.com\"}}\n",
            "n".repeat(size - frame)
        )
    };
    let input = [line(64 * 1024), line(64 * 1024 + 1), line(100)].concat();
    let run = Home::empty().run_with("explain --stdin --json", input.as_bytes());
    let lines = run.lines();
    assert_eq!((run.code, lines.len()), (2, 3));
    assert_eq!(
        (&lines[0]["category"], &lines[1]["line"]),
        (&json!("unknown"), &json!(2))
    );
    assert_eq!(lines[2]["host"], "flasktrack.com");
}

#[test]
fn the_lines_of_inspect_can_be_piped_into_explain() {
    let home = work();
    let lines = home.run("inspect --json --lines");
    let run = home.run_with("explain --stdin --json", lines.stdout.as_bytes());
    assert_eq!(run.code, 0);
    for (shown, told) in lines.lines().iter().zip(run.lines()) {
        assert_eq!(
            (&shown["name"], &shown["category"]),
            (&told["name"], &told["category"])
        );
    }
}

#[test]
fn remove_takes_what_is_deletable_and_undo_brings_it_back() {
    let home = work();
    let before = home.names();
    let dry = home.run("remove --deletable --dry-run");
    assert_eq!(dry.code, 0);
    assert_transcript!(home, "remove --deletable --dry-run", dry);
    assert_eq!(home.names(), before, "a dry run changes nothing");
    let run = home.run("remove --deletable --yes");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_transcript!(home, "remove --deletable --yes", run);
    assert_eq!(home.names(), ["csrftoken", "sessionid", "xq_7"]);
    assert_transcript!(home, "backups", home.run("backups"));
    let undo = home.run("undo --last --yes");
    assert_eq!((undo.code, undo.stderr.as_str()), (0, ""));
    assert_transcript!(home, "undo --last --yes", undo);
    assert_eq!(home.names(), before);
    assert_eq!(home.run("undo --last --yes").code, 2, "nothing is left to undo");
    assert_eq!(
        home.run("remove --row nothing --dry-run --json").json()["plan"]["refused"][0]["problem"]["code"],
        "row-not-found"
    );
}

#[test]
fn remove_and_undo_tell_programs_what_was_planned_and_done() {
    let home = work();
    let dry = home.run("remove --deletable --dry-run --json").json();
    assert_eq!(dry["plan"]["profiles"][0]["rows"].as_array().unwrap().len(), 2);
    assert!(dry["outcome"].is_null());
    let done = home.run("remove --deletable --yes --json").json();
    let removal = &done["outcome"]["removals"][0];
    assert_eq!(
        removal["removed"], dry["plan"]["profiles"][0]["rows"],
        "what was planned is gone"
    );
    let backup = removal["backup"].as_str().unwrap();
    let listed = home.run("backups --json").json();
    assert_eq!(
        (&listed["backups"][0]["id"], &listed["backups"][0]["undone"]),
        (&json!(backup), &Value::Null)
    );
    let undo = home.run(&format!("undo {backup} --yes --json")).json();
    assert_eq!(undo["plan"][0]["id"], backup);
    assert_eq!(
        undo["outcome"]["restored"][0]["back"].as_array().unwrap().len(),
        2
    );
    assert!(home.run("backups --json").json()["backups"][0]["undone"].is_string());
}

#[test]
fn undo_last_takes_back_the_last_removal_in_every_profile() {
    let home = work();
    chromium_profile(
        &home.chromium(),
        "Profile 2",
        "Lab",
        &[row("theme", "flasktrack.com")],
    );
    let before = home.names();
    home.run("remove --deletable --yes");
    assert_eq!(
        home.run("backups --json").json()["backups"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let undo = home.run("undo --last --yes --json").json();
    assert_eq!(undo["outcome"]["restored"].as_array().unwrap().len(), 2);
    assert_eq!(home.names(), before);
}

#[test]
fn a_newer_cookie_is_kept_by_undo() {
    let home = work();
    home.run("remove --deletable --yes");
    let db = Connection::open(home.chromium().join("Default/Cookies")).unwrap();
    insert(&db, &row("theme", ".flasktrack.com"));
    drop(db);
    let undo = home.run("undo --last --yes --json");
    assert_eq!(undo.code, 1, "something was left alone");
    let restored = &undo.json()["outcome"]["restored"][0];
    assert_eq!(
        (&restored["back"][0]["name"], &restored["newer_kept"][0]["name"]),
        (&json!("_ga"), &json!("theme"))
    );
}

#[test]
fn a_protected_cookie_is_refused() {
    let home = work();
    let before = home.names();
    for name in ["sessionid", "csrftoken"] {
        for typed in ["--yes", "--yes --understood"] {
            let run = home.run(&format!("remove --row {} {typed} --json", home.row(name)));
            assert_eq!(run.code, 1, "{name} is left alone");
            assert_eq!(
                run.json()["plan"]["refused"][0]["problem"]["code"],
                "row-protected"
            );
        }
    }
    let run = home.run(&format!(
        "remove --row {} {} --yes",
        home.row("sessionid"),
        home.row("theme")
    ));
    assert_eq!(
        (run.code, run.stdout.contains("Left alone")),
        (1, true),
        "{}",
        run.stdout
    );
    assert_eq!(
        home.names(),
        before
            .into_iter()
            .filter(|name| name != "theme")
            .collect::<Vec<_>>()
    );
}

#[test]
fn an_unknown_cookie_goes_only_alone_and_understood() {
    let home = work();
    let (unknown, theme) = (home.row("xq_7"), home.row("theme"));
    let run = home.run(&format!("remove --row {unknown} --yes --json"));
    assert_eq!(
        (run.code, &run.json()["plan"]["refused"][0]["problem"]["code"]),
        (1, &json!("row-confirm-alone"))
    );
    let both = home.run(&format!(
        "remove --row {unknown} --row {theme} --yes --understood"
    ));
    assert_eq!(both.code, 2, "understood is for one row");
    assert_eq!(home.names().len(), 5);
    assert_eq!(
        home.run(&format!("remove --row {unknown} --yes --understood"))
            .code,
        0
    );
    assert!(!home.names().contains(&"xq_7".to_owned()));
}

#[cfg(unix)]
#[test]
fn an_open_browser_is_left_alone_and_the_closed_ones_are_cleaned() {
    let home = work();
    let open = home.path().join(".config/google-chrome");
    chromium_profile(&open, "Default", "Open", &[row("theme", "flasktrack.com")]);
    let _browser = std::os::unix::net::UnixListener::bind(open.join("SingletonSocket")).unwrap();
    std::os::unix::fs::symlink("somewhere-1", open.join("SingletonLock")).unwrap();
    let run = home.run("remove --deletable --yes");
    assert_eq!(run.code, 1, "{}", run.transcript(""));
    assert_transcript!(home, "remove --deletable --yes", run);
    assert_eq!(home.names(), ["csrftoken", "sessionid", "theme", "xq_7"]);
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
        let mut command = home.command(&typed.split(' ').collect::<Vec<_>>());
        command.env("CLICOLOR_FORCE", "0");
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
        command.stdout(writer).stderr(std::process::Stdio::piped());
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
    let mut command = home.command(&["inspect"]);
    command.env("COLUMNS", "40");
    assert_transcript!(home, "inspect (40 columns)", finish(command, b""));
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

#[test]
fn the_demo_can_be_inspected_cleaned_and_taken_back() {
    let home = Home::empty();
    let made = home.run("demo");
    assert_eq!((made.code, made.stderr.as_str()), (0, ""));
    assert!(made.stdout.contains("flasktrack-cookies --demo inspect"));
    let report = home.run("--demo inspect --json").json();
    assert_eq!(report["demo"], true);
    let cookies = |report: &Value| home::rows_of(report).len();
    let before = cookies(&report);
    assert!(before >= 10, "the demo has something to show");
    assert_eq!(home.run("--demo remove --deletable --yes").code, 0);
    let left = home.run("--demo inspect --json").json();
    assert!(
        home::rows_of(&left)
            .iter()
            .all(|cookie| cookie["verdict"]["deletable"] == false)
    );
    assert_eq!(home.run("--demo undo --last --yes").code, 0);
    let after = home.run("--demo inspect --json").json();
    assert_eq!(cookies(&after), before);
    assert_eq!(
        home.run("inspect --json").json()["profiles"],
        json!([]),
        "the demo is not this computer"
    );
}
