//! Looking: what `inspect` and the demo show.

use std::collections::BTreeSet;

use std::fs;

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::home::{CANARY, Home, chromium_profile, finish, firefox_profile, row, rows_of};
use crate::{assert_transcript, work};

#[test]
fn a_home_without_a_browser_gets_a_kind_answer() {
    let home = Home::empty();
    let run = home.run("inspect");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_transcript!("inspect", run);
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
    assert_transcript!("inspect", run);
}

#[test]
fn inspect_shows_cookies_by_profile_and_category() {
    let home = work();
    let run = home.run("inspect");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(!run.stdout.contains("bank") && !run.stdout.contains("notflasktrack"));
    assert_transcript!("inspect", run);
}

#[test]
fn a_row_that_was_left_out_is_not_told_as_no_cookie() {
    let home = work();
    let db = Connection::open(home.chromium().join("Default/Cookies")).unwrap();
    db.execute_batch("DELETE FROM cookies WHERE name <> 'theme'; UPDATE cookies SET expires_utc = 'odd';")
        .unwrap();
    drop(db);
    let run = home.run("inspect");
    assert!(
        run.stdout.contains("We left out row"),
        "{}",
        run.transcript("inspect")
    );
    assert!(!run.stdout.contains("No cookie of FlaskTrack."), "{}", run.stdout);
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
    let removal = home.run("remove --deletable --dry-run").stdout.replace('\n', " ");
    assert!(removal.contains("We could not read one profile, so cookies in it are not in this list."));
    let report = home.run("inspect --json").json();
    assert_eq!(report["profiles"][1]["problem"]["code"], "store-damaged");
    let lines = home.run("inspect --json --lines");
    assert_eq!((lines.code, lines.lines().len()), (2, 5), "a problem has no line");
    assert!(lines.stderr.contains("Next step:"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_profile_that_hangs_is_late_and_the_program_ends() {
    let home = work();
    let chrome = home.path().join(".config/google-chrome");
    chromium_profile(&chrome, "Default", "Home", &[row("hidden", "flasktrack.com")]);
    let _held = crate::hanging::hanging(&chrome.join("Default/Cookies"));
    let run = home.run("inspect");
    assert_eq!(run.code, 2, "{}", run.transcript("inspect"));
    assert!(run.stdout.contains("This folder did not answer in time."));
    assert!(run.stdout.contains("theme") && run.stdout.contains("Google Chrome"));
    assert!(!run.stdout.contains("hidden"));
}

#[test]
fn settings_that_matter_and_browsers_that_cannot_be_read_are_told() {
    let home = work();
    let told = "It keeps its cookies in an old form that we cannot read.";
    let usual = home.run("inspect").stdout.replace('\n', " ");
    assert!(!usual.contains("is set to block") && !usual.contains("cannot read"));

    let settings = json!({ "profile": { "content_settings": { "exceptions": { "cookies": {
        "[*.]flasktrack.com,*": { "setting": 2 },
        "[*.]bank.example,*": { "setting": 2 },
    } } } } });
    fs::write(home.chromium().join("Default/Preferences"), settings.to_string()).unwrap();
    fs::create_dir_all(home.path().join(".local/share/kcookiejar/cookies")).unwrap();
    let run = home.run("inspect");
    let shown = run.stdout.replace('\n', " ");
    assert_eq!(run.code, 0, "{}", run.transcript("inspect"));
    assert!(
        shown.contains("Chromium is set to block FlaskTrack’s cookies."),
        "{shown}"
    );
    assert!(
        shown.contains("Konqueror (before 2017) too, and cannot read it."),
        "{shown}"
    );
    let json = home.run("inspect --json");
    assert!(!json.stdout.contains("bank"));
    let report = json.json();
    assert_eq!(report["unreadable"][0]["reason"], told);
    let rule = &report["profiles"][0]["settings"]["cookies"][0];
    assert_eq!(
        (&rule["value"], &rule["set_by"]),
        (&json!("block"), &json!("person"))
    );
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
    // The order of keys depends on what else is built: a feature of serde_json sorts them or does not.
    let names = |line: &Value| line.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let promised: BTreeSet<String> = PROMISED.split_whitespace().map(str::to_owned).collect();
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

/// The list, and `evidence`.
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
    chromium_profile(
        &home.chromium(),
        "Profile 3",
        "Lab",
        &[row("theme", "flasktrack.com")],
    );
    assert_eq!(
        count("--profile Lab"),
        2,
        "both are called so, though each is told with its folder"
    );
    let hint = |typed: &str| {
        let told = home.run(&format!("inspect {typed}")).stdout;
        let mut lines = told.lines().map(str::trim);
        lines
            .find(|line| line.ends_with("remove --deletable"))
            .map(str::to_owned)
    };
    let of_lab = hint("--profile Lab").unwrap();
    assert!(of_lab.ends_with(" --profile Lab remove --deletable"), "{of_lab}");
    firefox_profile(home.path(), "theme", &[], "app.flasktrack.com");
    assert_eq!(
        hint("--browser chromium"),
        None,
        "remove would go through the other browsers too"
    );
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
fn a_folder_is_read_that_chromes_variable_names() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let (home, away) = (Home::empty(), Home::empty());
    let root = away.path().join("session");
    chromium_profile(&root, "Default", "Remote", &[row("theme", "flasktrack.com")]);
    let mut command = home.command(&["inspect", "--json"]);
    command.env("CHROME_USER_DATA_DIR", &root);
    let report = finish(command, b"").json();
    let profile = &report["profiles"][0];
    assert_eq!(
        (&profile["browser"], &profile["name"]),
        (&json!("chrome"), &json!("Remote"))
    );
    let path = home.path().display().to_string();
    let mut copied = home.command(&["--home", &path, "--os", "linux", "inspect", "--json"]);
    copied.env("CHROME_USER_DATA_DIR", &root);
    assert_eq!(finish(copied, b"").json()["profiles"], json!([]));
}

#[test]
fn the_demo_can_be_inspected_cleaned_and_taken_back() {
    let home = Home::empty();
    let made = home.run("demo");
    assert_eq!((made.code, made.stderr.as_str()), (0, ""));
    assert!(made.stdout.contains("flasktrack-cookies --demo inspect"));
    let report = home.run("--demo inspect --json").json();
    assert_eq!(report["demo"], true);
    let cookies = |report: &Value| rows_of(report).len();
    let before = cookies(&report);
    assert!(before >= 10, "the demo has something to show");
    assert_eq!(home.run("--demo remove --deletable --yes").code, 0);
    let left = home.run("--demo inspect --json").json();
    assert!(
        rows_of(&left)
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
