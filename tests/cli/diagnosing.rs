//! `diagnose`: what keeps a person from signing in, told to people and to programs.

use rusqlite::Connection;
use serde_json::Value;

use crate::home::{Home, Run, chromium_profile, insert, row, session};
use crate::{assert_transcript, work};

/// A profile with two copies of the session, what an old try left, and one in which nobody is signed in.
fn troubled() -> Home {
    let home = work();
    let db = Connection::open(home.chromium().join("Default/Cookies")).unwrap();
    insert(&db, &session("sessionid", ".flasktrack.com"));
    insert(&db, &row("next-auth.state", "app.flasktrack.com"));
    insert(&db, &row("ended", "app.flasktrack.com"));
    // 100 days ago, in Chromium's count.
    db.execute(
        "UPDATE cookies SET expires_utc = creation_utc - 8640000000000 WHERE name = 'ended'",
        [],
    )
    .unwrap();
    db.execute(
        "UPDATE cookies SET creation_utc = creation_utc - 864000000000 WHERE name = 'next-auth.state'",
        [],
    )
    .unwrap();
    chromium_profile(
        &home.chromium(),
        "Profile 1",
        "Night shift",
        &[row("theme", "app.flasktrack.com")],
    );
    home
}

fn lines(run: &Run) -> Vec<Value> {
    run.stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn checks(lines: &[Value]) -> Vec<&str> {
    lines.iter().map(|line| line["check"].as_str().unwrap()).collect()
}

#[test]
fn diagnose_tells_the_main_cause_first_with_its_evidence() {
    let home = troubled();
    let run = home.run("diagnose");
    assert_eq!(run.code, 1);
    assert_transcript!("diagnose", run);
}

#[test]
fn a_symptom_and_an_address_sharpen_the_answer() {
    let home = troubled();
    let run = home.run("diagnose --symptom link-asks --address https://docs.flasktrack.com/x?token=CANARY");
    assert!(!run.stdout.contains("CANARY"));
    assert_transcript!(
        "diagnose --symptom link-asks --address https://docs.flasktrack.com/x?token=…",
        run
    );
}

#[test]
fn programs_get_one_flat_object_a_finding() {
    let home = troubled();
    let inspected = home.run("inspect --json --lines");
    let known: Vec<Value> = lines(&inspected);
    let run = home.run("diagnose --json --lines");
    assert_eq!(run.code, 1);
    let found = lines(&run);
    assert_eq!(
        checks(&found),
        ["duplicate-name", "wrong-place", "leftovers", "expired-row"]
    );
    for line in &found {
        let mut keys: Vec<&String> = line.as_object().unwrap().keys().collect();
        keys.sort();
        let wanted = [
            "browser",
            "check",
            "customer",
            "main_cause",
            "profile_folder",
            "repair",
            "rows",
            "severity",
            "support",
        ];
        assert_eq!(keys, wanted);
        for id in line["rows"].as_array().unwrap() {
            assert!(
                known.iter().any(|row| row["id"] == *id),
                "{id} is a row of inspect"
            );
        }
    }
    let first = &found[0];
    assert_eq!(
        (&first["severity"], &first["main_cause"], &first["repair"]),
        (&"blocker".into(), &true.into(), &true.into())
    );
    assert_eq!(
        (&first["browser"], &first["profile_folder"]),
        (&"chromium".into(), &"Default".into())
    );
    assert_eq!(first["rows"].as_array().unwrap().len(), 2);
    assert_eq!(found[1]["profile_folder"], "Profile 1");
    assert!(found[1..].iter().all(|line| line["main_cause"] == false));
    let document: Value = serde_json::from_str(&home.run("diagnose --json").stdout).unwrap();
    assert_eq!(
        document["diagnosis"]["findings"].as_array().unwrap().len(),
        found.len()
    );
}

#[test]
fn a_hint_has_no_profile_and_is_no_finding() {
    let home = sound();
    let run = home.run("diagnose --json --lines --symptom one-window");
    let hints = lines(&run);
    assert_eq!((run.code, checks(&hints)), (0, vec!["private-window"]));
    assert_eq!(
        (&hints[0]["browser"], &hints[0]["profile_folder"]),
        (&Value::Null, &Value::Null)
    );
}

/// A profile in which signing in works.
fn sound() -> Home {
    let home = Home::empty();
    let rows = [
        session("sessionid", "app.flasktrack.com"),
        row("csrftoken", "app.flasktrack.com"),
    ];
    chromium_profile(&home.chromium(), "Default", "Work", &rows);
    home
}

#[test]
fn nothing_found_is_told_as_no_proof() {
    let run = sound().run("diagnose");
    assert_eq!(run.code, 0);
    assert_transcript!("diagnose", run);
}

#[cfg(unix)]
#[test]
fn what_could_not_be_read_is_no_all_clear() {
    let home = sound();
    std::fs::create_dir_all(home.chromium().join("Profile 1")).unwrap();
    std::fs::write(home.chromium().join("Profile 1/Cookies"), "no database").unwrap();
    let run = home.run("diagnose");
    assert_eq!(run.code, 1, "a damaged file is a finding");
    assert!(
        run.stdout.contains("The cookie file is damaged"),
        "{}",
        run.stdout
    );
    let times = |run: &Run| run.stdout.matches("Profile 1").count();
    assert_eq!(times(&run), 1, "and told once: {}", run.stdout);
    let open = sound();
    let _browser = std::os::unix::net::UnixListener::bind(open.chromium().join("SingletonSocket")).unwrap();
    std::os::unix::fs::symlink("somewhere-1", open.chromium().join("SingletonLock")).unwrap();
    let run = open.run("diagnose");
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("What we could not tell"), "{}", run.stdout);
}

#[test]
fn an_address_of_another_site_is_refused() {
    let run = sound().run("diagnose --address https://bank.example/");
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("not an address of flasktrack.com"),
        "{}",
        run.stderr
    );
    let run = sound().run("diagnose --lines");
    assert_eq!((run.code, run.stderr.contains("--json")), (2, true));
}

#[test]
fn repair_removes_every_copy_checks_again_and_can_be_undone() {
    let home = troubled();
    let before = home.names();
    assert_transcript!(
        "repair duplicate-name --dry-run",
        home.run("repair duplicate-name --dry-run")
    );
    assert_eq!(home.names(), before, "nothing changed");
    let run = home.run("repair duplicate-name --yes");
    assert_eq!(run.code, 0, "{}", run.transcript(""));
    assert_transcript!("repair duplicate-name --yes", run);
    let left: Vec<String> = before
        .iter()
        .filter(|name| *name != "sessionid")
        .cloned()
        .collect();
    assert_eq!(home.names(), left, "both copies went, and nothing else");
    assert!(!checks(&home.run("diagnose --json --lines").lines()).contains(&"duplicate-name"));
    assert_eq!(home.run("undo --last --yes").code, 0);
    assert_eq!(home.names(), before);
}

/// A profile of Chrome beside that of Chromium, with two copies of the session too.
fn second(home: &Home, shown: &str) {
    let copies = [
        session("sessionid", "app.flasktrack.com"),
        session("sessionid", ".flasktrack.com"),
    ];
    chromium_profile(
        &home.path().join(".config/google-chrome"),
        "Default",
        shown,
        &copies,
    );
}

fn sessions(home: &Home) -> Vec<String> {
    let lines = home.run("inspect --json --lines").lines();
    let sessions = lines.iter().filter(|line| line["name"] == "sessionid");
    sessions
        .map(|line| line["browser"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn repair_works_on_the_named_profile_and_speaks_of_it_alone() {
    let home = troubled();
    second(&home, "Lab");
    let run = home.run("repair duplicate-name --profile Lab --yes");
    assert_eq!(run.code, 0, "{}", run.transcript(""));
    assert!(run.stdout.contains("finds nothing any more"), "{}", run.stdout);
    assert_eq!(sessions(&home), ["chromium", "chromium"]);
}

#[cfg(unix)]
#[test]
fn repair_leaves_what_was_shown_as_staying_though_its_browser_closes_before_the_answer() {
    let home = troubled();
    second(&home, "Lab");
    let browser = crate::open_browser::OpenBrowser::of(&home.chromium());
    let close = || drop(browser);
    let (run, question) =
        crate::removing::once_it_says("[y/N]", close, &home, "repair duplicate-name", "y\n");
    assert!(question.contains("Left alone"), "{question}");
    assert_eq!(run.code, 1, "{}", run.transcript(""));
    assert_eq!(sessions(&home), ["chromium", "chromium"]);
}

#[test]
fn repair_says_what_it_cannot_do() {
    let home = sound();
    let run = home.run("repair duplicate-name --yes");
    assert_eq!(
        (run.code, run.stdout.contains("finds nothing here")),
        (0, true),
        "{}",
        run.transcript("")
    );
    let run = home.run("repair nonsense");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("no check called"), "{}", run.stderr);
    let home = troubled();
    let run = home.run("repair duplicate-name");
    assert_eq!(run.code, 2, "nobody can be asked: {}", run.transcript(""));
    let told = home.run("repair leftovers --yes --json");
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(
        told["outcome"]["removals"][0]["removed"][0]["name"],
        "next-auth.state"
    );
    assert_eq!(told["after"], serde_json::json!([]));
}

/// The Flatpak sees no folder of rules that we know of.
#[cfg(target_os = "linux")]
#[test]
fn rules_that_were_not_looked_for_are_told_to_who_looks_for_a_cause() {
    let home = Home::empty();
    let root = home.path().join(".var/app/com.vivaldi.Vivaldi/config/vivaldi");
    for (folder, name) in [("Default", "Day"), ("Profile 1", "Night")] {
        chromium_profile(&root, folder, name, &[row("theme", "app.flasktrack.com")]);
    }
    let told = "We do not know where a company sets rules for Vivaldi";
    let times = |command: &str| {
        let text = home.run(command).stdout.replace('\n', " ");
        assert!(text.contains("Vivaldi"), "{command}: {text}");
        text.matches(told).count()
    };
    assert_eq!(times("inspect"), 0, "it asks nothing of a person");
    assert_eq!(times("diagnose"), 1, "once, for both profiles");
    assert_eq!(times("inspect --json"), 2);
}
