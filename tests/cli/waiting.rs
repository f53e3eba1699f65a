//! `remove --wait`, `undo --wait` and `repair --wait`, with a browser that is open until the test closes it.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::Child;

use rusqlite::Connection;
use serde_json::Value;

use crate::home::{CANARY, Home, Run, insert, session};
use crate::open_browser::OpenBrowser;
use crate::work;

/// A run that is still going on.
struct Going {
    child: Child,
    stderr: BufReader<std::process::ChildStderr>,
    said: String,
}

fn begin(home: &Home, typed: &str) -> Going {
    let mut command = home.command(&typed.split(' ').collect::<Vec<_>>());
    // Who starts the tests may be deaf to Ctrl+C, as what a script leaves to itself is, and a program inherits that.
    // SAFETY: the new process calls nothing else before the program begins.
    unsafe {
        command.pre_exec(|| {
            libc::signal(libc::SIGINT, libc::SIG_DFL);
            Ok(())
        });
    }
    let mut child = command.spawn().unwrap();
    let stderr = BufReader::new(child.stderr.take().unwrap());
    Going {
        child,
        stderr,
        said: String::new(),
    }
}

impl Going {
    /// Reads on until it says `words`.
    fn says(&mut self, words: &str) {
        while !self.said.contains(words) {
            let read = self.stderr.read_line(&mut self.said).unwrap();
            assert_ne!(read, 0, "it ended without saying {words:?}: {}", self.said);
        }
    }

    fn ends(mut self) -> Run {
        self.stderr.read_to_string(&mut self.said).unwrap();
        let mut stdout = String::new();
        self.child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut stdout)
            .unwrap();
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        assert!(!stdout.contains(CANARY) && !self.said.contains(CANARY));
        Run {
            code,
            stdout,
            stderr: self.said,
        }
    }
}

fn has_backups(home: &Home) -> bool {
    !home.run("backups --json").json()["backups"]
        .as_array()
        .unwrap()
        .is_empty()
}

#[test]
fn remove_waits_for_the_close_and_goes_on_by_itself() {
    let home = work();
    let browser = OpenBrowser::of(&home.chromium());
    let mut run = begin(&home, "remove --deletable --yes --wait 120");
    run.says("Close Chromium.");
    run.says("To cancel, press Ctrl+C.");
    assert_eq!(home.names().len(), 5, "nothing goes while it is open");
    drop(browser);
    let run = run.ends();
    assert_eq!(run.code, 0, "{}", run.transcript(""));
    assert!(
        run.stdout.contains("We removed 2 cookies from Chromium") && !run.stdout.contains("Left alone"),
        "{}",
        run.stdout
    );
    assert_eq!(home.names(), ["csrftoken", "sessionid", "xq_7"]);
}

#[test]
fn programs_get_one_document_whatever_is_told_meanwhile() {
    let home = work();
    let browser = OpenBrowser::of(&home.chromium());
    let mut run = begin(&home, "remove --deletable --yes --wait --json");
    run.says("Close Chromium.");
    drop(browser);
    let run = run.ends();
    let done = run.json();
    assert_eq!(run.code, 0);
    assert_eq!(
        done["outcome"]["removals"][0]["removed"],
        done["plan"]["profiles"][0]["rows"]
    );
}

#[test]
fn a_browser_that_stays_open_keeps_its_cookies_when_the_time_is_up() {
    let home = work();
    let before = home.names();
    let _browser = OpenBrowser::of(&home.chromium());
    let planned = home.run("remove --deletable --dry-run").stdout;
    assert!(
        planned.starts_with("Nothing can be removed right now."),
        "{planned}"
    );
    let run = home.run("remove --deletable --yes --wait 1");
    assert_eq!(run.code, 1);
    assert_eq!(
        run.stdout,
        "The time is up, and Chromium is still open. Nothing was changed.\n"
    );
    let told = home.run("remove --deletable --yes --wait 1 --json").json();
    assert_eq!(told["plan"]["profiles"][0]["problem"]["code"], "browser-running");
    assert_eq!(told["outcome"], Value::Null);
    assert_eq!(home.names(), before);
    assert!(!has_backups(&home), "nothing had begun");
}

#[test]
fn ctrl_c_ends_the_wait_and_nothing_is_changed() {
    let home = work();
    let before = home.names();
    let browser = OpenBrowser::of(&home.chromium());
    let mut run = begin(&home, "remove --deletable --yes --wait");
    run.says("To cancel, press Ctrl+C.");
    let pid = rustix::process::Pid::from_child(&run.child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let run = run.ends();
    assert_ne!(run.code, 0);
    assert_eq!(run.stdout, "");
    drop(browser);
    assert_eq!(home.names(), before);
    assert!(!has_backups(&home));
}

#[test]
fn a_cookie_that_changed_during_the_wait_stops_the_whole_removal() {
    let home = work();
    let before = home.names();
    let browser = OpenBrowser::of(&home.chromium());
    let mut run = begin(&home, "remove --deletable --yes --wait 120");
    run.says("To cancel, press Ctrl+C.");
    let db = Connection::open(home.chromium().join("Default/Cookies")).unwrap();
    db.execute("UPDATE cookies SET value = 'other' WHERE name = 'theme'", [])
        .unwrap();
    drop(db);
    drop(browser);
    let run = run.ends();
    assert_eq!(run.code, 1, "{}", run.transcript(""));
    assert!(run.stdout.contains("so we removed nothing"), "{}", run.stdout);
    assert!(
        run.stdout.contains("“theme” has changed since you saw it"),
        "{}",
        run.stdout
    );
    assert_eq!(home.names(), before);
    assert!(!has_backups(&home));
}

#[test]
fn a_cookie_that_went_by_itself_during_the_wait_stops_nothing() {
    let home = work();
    let browser = OpenBrowser::of(&home.chromium());
    let mut run = begin(&home, "remove --deletable --yes --wait 120");
    run.says("To cancel, press Ctrl+C.");
    let db = Connection::open(home.chromium().join("Default/Cookies")).unwrap();
    db.execute("DELETE FROM cookies WHERE name = 'theme'", [])
        .unwrap();
    drop(db);
    drop(browser);
    let run = run.ends();
    assert_eq!(
        run.code,
        1,
        "it was not there to be removed: {}",
        run.transcript("")
    );
    assert!(run.stdout.contains("We removed one cookie"), "{}", run.stdout);
    assert_eq!(home.names(), ["csrftoken", "sessionid", "xq_7"]);
}

#[test]
fn undo_waits_too() {
    let home = work();
    let before = home.names();
    home.run("remove --deletable --yes");
    let browser = OpenBrowser::of(&home.chromium());
    let late = home.run("undo --last --yes --wait 1");
    assert_eq!(late.code, 1);
    assert!(late.stdout.contains("The time is up"), "{}", late.stdout);
    let mut run = begin(&home, "undo --last --yes --wait 120");
    run.says("Close Chromium.");
    assert_eq!(home.names().len(), 3);
    drop(browser);
    assert_eq!(run.ends().code, 0);
    assert_eq!(home.names(), before);
}

#[test]
fn repair_waits_too() {
    let home = work();
    let db = Connection::open(home.chromium().join("Default/Cookies")).unwrap();
    insert(&db, &session("sessionid", ".flasktrack.com"));
    drop(db);
    let before = home.names();
    let browser = OpenBrowser::of(&home.chromium());
    let late = home.run("repair duplicate-name --yes --wait 1 --json");
    assert_eq!(late.code, 1);
    assert_eq!(
        late.json()["plan"]["profiles"][0]["problem"]["code"],
        "browser-running"
    );
    assert_eq!(late.json()["outcome"], Value::Null);
    let mut run = begin(&home, "repair duplicate-name --yes --wait 120");
    run.says("Close Chromium.");
    assert_eq!(home.names(), before);
    drop(browser);
    let run = run.ends();
    assert_eq!(run.code, 0, "{}", run.transcript(""));
    assert!(run.stdout.contains("We removed 2 cookies"), "{}", run.stdout);
    assert!(!home.names().contains(&"sessionid".to_owned()));
}

#[test]
fn with_nothing_open_nobody_waits() {
    let home = work();
    let run = home.run("remove --deletable --yes --wait");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let run = home.run("undo --last --yes --wait");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
fn a_person_is_asked_before_the_wait_and_not_after() {
    let home = work();
    let _browser = OpenBrowser::of(&home.chromium());
    let (run, question) = crate::removing::at_a_terminal(&home, "remove --deletable --wait 1", "y\n");
    assert_eq!(run.code, 1, "{question}");
    let asked = question.find("Remove now? [y/N]").unwrap();
    assert!(question[..asked].contains("Still open: Chromium."), "{question}");
    assert!(question[asked..].contains("Close Chromium."), "{question}");
    assert!(question[asked..].contains("Waiting for up to 0:01"), "{question}");
    let (run, question) = crate::removing::at_a_terminal(&home, "remove --deletable --wait", "n\n");
    assert_eq!(run.code, 1);
    assert!(
        !question.contains("Close Chromium."),
        "who says no need not wait: {question}"
    );
}
