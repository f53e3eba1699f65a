//! `remove`, `backups` and `undo`, on real store files.

use std::fs;
#[cfg(unix)]
use std::fs::File;

use rusqlite::Connection;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::home::{Home, chromium_profile, firefox_profile, insert, row};
#[cfg(unix)]
use crate::home::{Run, finish};
use crate::{assert_transcript, work};

#[test]
fn remove_takes_what_is_deletable_and_undo_brings_it_back() {
    let home = work();
    let before = home.names();
    let dry = home.run("remove --deletable --dry-run");
    assert_eq!(dry.code, 0);
    assert_transcript!("remove --deletable --dry-run", dry);
    assert_eq!(home.names(), before, "a dry run changes nothing");
    let run = home.run("remove --deletable --yes");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_transcript!("remove --deletable --yes", run);
    assert_eq!(home.names(), ["csrftoken", "sessionid", "xq_7"]);
    assert_transcript!("backups", home.run("backups"));
    let undo = home.run("undo --last --yes");
    assert_eq!((undo.code, undo.stderr.as_str()), (0, ""));
    assert_transcript!("undo --last --yes", undo);
    assert_eq!(home.names(), before);
    assert_eq!(home.run("undo --last --yes").code, 2, "nothing is left to undo");
    assert_eq!(
        home.run("remove --row nothing --dry-run --json").json()["plan"]["refused"][0]["problem"]["code"],
        "row-not-found"
    );
}

#[cfg(unix)]
#[test]
fn a_dry_run_promises_nothing_of_a_copy_made_of_hard_links() {
    let home = work();
    fs::hard_link(
        home.chromium().join("Default/Cookies"),
        home.path().join("original"),
    )
    .unwrap();
    let dry = home.run("remove --home . --deletable --dry-run");
    assert_eq!(dry.code, 2, "{}", dry.transcript("remove --deletable --dry-run"));
    assert!(
        dry.stdout.starts_with("Nothing can be removed right now."),
        "{}",
        dry.stdout
    );
    assert!(
        dry.stdout
            .contains("“Cookies” in this copy is the original file itself")
    );
    let plan = &home.run("remove --home . --deletable --dry-run --json").json()["plan"];
    assert_eq!(plan["profiles"][0]["problem"]["code"], "file-shared");
    let done = home.run("remove --home . --deletable --yes");
    assert_eq!((done.code, done.stdout), (2, dry.stdout), "and nothing goes");
}

#[test]
fn a_dry_run_says_no_more_than_that_nothing_can_be_removed_where_a_profile_was_not_read() {
    let home = work();
    home.run("remove --deletable --yes");
    let planned = |home: &Home| home.run("remove --deletable --dry-run").stdout;
    assert!(planned(&home).starts_with("There is nothing to remove."));
    let broken = home.chromium().join("Profile 1");
    fs::create_dir(&broken).unwrap();
    fs::write(broken.join("Cookies"), "not a database").unwrap();
    let told = planned(&home);
    assert!(told.starts_with("Nothing can be removed right now."), "{told}");
    assert!(told.contains("We could not read one profile"), "{told}");
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
    let listed = home.run("backups --json").json();
    let kinds = ["put-back", "removed"].map(|kind| json!(kind));
    assert_eq!(
        [&listed["backups"][0]["kind"], &listed["backups"][1]["kind"]],
        [&kinds[0], &kinds[1]]
    );
    assert!(listed["backups"][1]["undone"].is_string());
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
    assert_transcript!("remove --deletable --yes", run);
    assert_eq!(home.names(), ["csrftoken", "sessionid", "theme", "xq_7"]);
}

#[test]
fn nothing_is_removed_when_no_backup_can_be_written() {
    let home = work();
    let before = home.names();
    let own = home.path().join(".local/share/flasktrack-cookie-inspector");
    fs::create_dir_all(own.parent().unwrap()).unwrap();
    fs::write(&own, "in the way").unwrap();
    let run = home.run("remove --deletable --yes");
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(run.stdout.contains("Nothing was removed") && run.stdout.contains("Next step:"));
    assert_eq!(home.names(), before);
}

#[test]
fn a_damaged_backup_is_listed_and_refused() {
    let home = work();
    home.run("remove --deletable --yes");
    let folder = home
        .path()
        .join(".local/share/flasktrack-cookie-inspector/backups");
    let file = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("theme", "thyme")).unwrap();
    let listed = home.run("backups");
    assert_eq!(
        (listed.code, listed.stdout.contains("cannot be used")),
        (2, true),
        "{}",
        listed.stdout
    );
    let id = file.file_stem().unwrap().to_str().unwrap();
    let undo = home.run(&format!("undo {id} --yes --json"));
    assert_eq!(
        (undo.code, &undo.json()["error"]["code"]),
        (2, &json!("backup-damaged"))
    );
    assert_eq!(home.run("undo --last --yes").code, 2);
}

#[cfg(unix)]
#[test]
fn a_person_at_a_terminal_is_asked_and_only_yes_counts() {
    let home = work();
    let before = home.names();
    for answer in ["n\n", "\n", "perhaps\n"] {
        let (run, question) = at_a_terminal(&home, "remove --deletable", answer);
        assert_eq!(run.code, 1, "{question}");
        for said in [
            "Remove now? [y/N]",
            "theme",
            "2 cookies",
            "profile “Work”",
            "undo",
        ] {
            assert!(
                question.contains(said),
                "{said:?} is not in the question: {question}"
            );
        }
        assert_eq!(home.names(), before, "nothing goes without a yes");
    }
    let (run, _) = at_a_terminal(&home, "remove --deletable", "y\n");
    assert_eq!(
        (run.code, home.names().len()),
        (0, before.len() - 2),
        "{}",
        run.stdout
    );
    let (run, question) = at_a_terminal(&home, "undo --last --json", "no\n");
    assert_eq!(
        (run.code, &run.json()["outcome"]),
        (1, &Value::Null),
        "{question}"
    );
    assert_eq!(at_a_terminal(&home, "undo --last", "yes\n").0.code, 0);
    assert_eq!(home.names(), before);
}

/// Runs `typed` with input and errors at a terminal, and answers its question.
#[cfg(unix)]
pub fn at_a_terminal(home: &Home, typed: &str, answer: &str) -> (Run, String) {
    once_it_says("", || (), home, typed, answer)
}

/// The same, where `meanwhile` happens once `words` are on the screen, and before the answer.
#[cfg(unix)]
pub fn once_it_says(
    words: &str,
    meanwhile: impl FnOnce() + Send,
    home: &Home,
    typed: &str,
    answer: &str,
) -> (Run, String) {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    use std::io::{Read, Write};

    let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&keyboard).unwrap();
    unlockpt(&keyboard).unwrap();
    let name = ptsname(&keyboard, Vec::new()).unwrap().into_string().unwrap();
    let terminal = File::options().read(true).write(true).open(name).unwrap();
    let mut keyboard = File::from(keyboard);
    let mut command = home.command(&typed.split(' ').collect::<Vec<_>>());
    command.stdin(terminal.try_clone().unwrap());
    command.stderr(terminal.try_clone().unwrap());
    let person = move || {
        let mut screen = String::new();
        let mut meanwhile = Some(meanwhile);
        let mut piece = [0; 4096];
        loop {
            if screen.contains(words)
                && let Some(meanwhile) = meanwhile.take()
            {
                meanwhile();
                keyboard.write_all(answer.as_bytes()).unwrap();
            }
            // The end of a terminal is an error on Linux and no bytes elsewhere.
            let Ok(size @ 1..) = keyboard.read(&mut piece) else {
                return screen;
            };
            screen.push_str(&String::from_utf8_lossy(&piece[..size]));
        }
    };
    std::thread::scope(|scope| {
        let person = scope.spawn(person);
        let run = finish(command, b"");
        drop(terminal);
        (run, person.join().unwrap())
    })
}

#[test]
fn a_removal_that_was_cut_off_is_told_by_the_next_command() {
    let home = work();
    assert_eq!(home.run("remove --deletable --yes").code, 0);
    let folder = home
        .path()
        .join(".local/share/flasktrack-cookie-inspector/backups");
    let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let backup = files
        .into_iter()
        .find(|path| path.extension().is_some_and(|end| end == "backup"))
        .unwrap();
    let text = fs::read_to_string(&backup).unwrap();
    let (_, body) = text.split_once('\n').unwrap();
    // As the removal left it for the moment of its work.
    let body = body.replace("\"state\":\"rest\"", "\"state\":\"removing\"");
    let sum: String = Sha256::digest(&body)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let cut_off = format!("flasktrack-cookie-backup 2 {sum}\n{body}");
    for typed in ["backups", "remove --deletable --dry-run", "undo --last --yes"] {
        fs::write(&backup, &cut_off).unwrap();
        let run = home.run(typed);
        assert!(
            run.stderr.contains("A removal in Chromium was cut off."),
            "{}",
            run.transcript(typed)
        );
        let again = home.run("backups");
        assert!(!again.stderr.contains("cut off"), "it is told once");
        assert!(
            again.stdout.contains("cut off, and finished later"),
            "{}",
            again.stdout
        );
    }
}

#[test]
fn a_cookie_in_a_file_of_open_tabs_goes_and_comes_back_like_any_other() {
    let home = Home::empty();
    firefox_profile(home.path(), "_ga", &["_gid", "sessionid"], "app.flasktrack.com");
    let shown = home.run("inspect").stdout;
    assert!(shown.contains("2 of them are not essential."), "{shown}");
    let row = home.row("_gid");
    let told = home.run(&format!("explain {row}")).stdout;
    assert!(
        told.contains("file of open tabs") && told.contains("remove --row"),
        "{told}"
    );

    let run = home.run("remove --deletable --yes");
    assert_eq!(run.code, 0, "{}", run.transcript("remove"));
    assert_eq!(home.names(), ["sessionid"]);
    let undo = home.run("undo --last --yes");
    assert_eq!(undo.code, 0, "{}", undo.transcript("undo"));
    assert_eq!(home.names(), ["_ga", "_gid", "sessionid"]);

    assert_eq!(home.run(&format!("remove --row {row} --yes")).code, 0);
    std::fs::remove_file(
        home.path()
            .join(".mozilla/firefox/abcd1234.default/sessionstore.jsonlz4"),
    )
    .unwrap();
    let undo = home.run("undo --last --yes");
    assert_eq!(undo.code, 1);
    assert!(
        undo.stdout.contains("no file of open tabs any more"),
        "{}",
        undo.stdout
    );
}
