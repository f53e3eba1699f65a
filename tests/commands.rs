//! The calls of the window over Tauri's mock runtime, with the real access list and no screen.
#![allow(clippy::unwrap_used)]

#[cfg(unix)]
#[path = "support/open_browser.rs"]
mod open_browser;

use std::path::Path;

use cookie_inspector_core::machine::Os;
use flasktrack_cookie_inspector::shell::{Place, Shell};
use flasktrack_cookie_inspector::{context, with_commands};
#[cfg(unix)]
use open_browser::OpenBrowser;
use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Builder, WebviewWindow, WebviewWindowBuilder};

struct Window {
    // The window lives as long as its app.
    _app: App<MockRuntime>,
    window: WebviewWindow<MockRuntime>,
}

/// A window over the copied home folder `home`.
fn open(home: &Path, begins: Place) -> Window {
    let shell = Shell::new(begins, Some((home.to_owned(), Os::Linux)));
    Window::over(with_commands(mock_builder(), shell))
}

impl Window {
    fn over(builder: Builder<MockRuntime>) -> Window {
        let app = builder.build(context()).unwrap();
        let window = WebviewWindowBuilder::new(&app, "main", Default::default())
            .build()
            .unwrap();
        Window { _app: app, window }
    }

    fn call(&self, command: &str, body: Value) -> Result<Value, Value> {
        call(&self.window, command, body)
    }

    /// The same from another thread, for a call that takes its time.
    #[cfg(unix)]
    fn begin(&self, command: &'static str, body: Value) -> std::thread::JoinHandle<Value> {
        let window = self.window.clone();
        std::thread::spawn(move || call(&window, command, body).unwrap())
    }
}

fn call(window: &WebviewWindow<MockRuntime>, command: &str, body: Value) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: if cfg!(windows) {
            "http://tauri.localhost"
        } else {
            "tauri://localhost"
        }
        .parse()
        .unwrap(),
        body: InvokeBody::Json(body),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|answer| answer.deserialize().unwrap())
}

#[test]
fn start_says_where_the_window_begins() {
    let home = tempfile::tempdir().unwrap();
    let here = open(home.path(), Place::Here).call("start", json!({}));
    let here = here.unwrap();
    assert_eq!(here["place"], "here");
    assert!(
        here["looks_for"].as_array().unwrap().contains(&json!("Firefox")),
        "leave is asked for these"
    );
    let demo = open(home.path(), Place::Demo).call("start", json!({}));
    assert_eq!(demo.unwrap()["place"], "demo");
}

#[test]
fn an_empty_home_is_a_report_without_profiles() {
    let home = tempfile::tempdir().unwrap();
    let report = open(home.path(), Place::Here)
        .call("inspect", json!({ "place": "here" }))
        .unwrap();
    assert_eq!(report["schema"], 1);
    assert_eq!(report["demo"], false);
    assert_eq!(report["site"], "flasktrack.com");
    assert_eq!(report["profiles"], json!([]), "an empty home has no browser");
    assert_eq!(
        std::fs::read_dir(home.path()).unwrap().count(),
        0,
        "looking leaves nothing behind"
    );
}

#[test]
fn a_row_that_is_not_there_is_refused_and_not_removed() {
    let home = tempfile::tempdir().unwrap();
    let window = open(home.path(), Place::Here);
    let chosen = json!({ "place": "here", "chosen": [{ "id": "no-such-row", "seen": null }] });
    let plan = window.call("plan", chosen.clone()).unwrap();
    assert_eq!(plan["profiles"], json!([]));
    assert_eq!(plan["refused"][0]["problem"]["code"], "row-not-found");
    let outcome = window.call("remove", chosen).unwrap();
    assert_eq!(outcome["removals"], json!([]));
    assert_eq!(outcome["refused"][0]["id"], "no-such-row");
}

#[test]
fn a_home_where_nothing_was_removed_has_no_backups() {
    let home = tempfile::tempdir().unwrap();
    let backups = open(home.path(), Place::Here).call("backups", json!({ "place": "here" }));
    assert_eq!(backups, Ok(json!([])));
}

#[test]
fn a_failed_call_answers_with_a_problem() {
    let home = tempfile::tempdir().unwrap();
    let undo = json!({ "place": "here", "backup": "no-such-backup" });
    let problem = open(home.path(), Place::Here).call("undo", undo).unwrap_err();
    assert_eq!(problem["code"], "backup-not-found");
    for part in ["message", "hint"] {
        let text = problem[part].as_str().unwrap();
        assert!(
            text.contains(' '),
            "the {part} is a sentence and not an id: {text}"
        );
    }
    let mut parts: Vec<_> = problem.as_object().unwrap().keys().cloned().collect();
    parts.sort();
    assert_eq!(parts, ["cause", "code", "hint", "message"]);
}

/// Asks to repair these rows.
fn emptied(rows: &Value) -> Value {
    json!({ "check": "emptied", "profile": null, "question": { "address": null, "symptom": null }, "rows": rows })
}

#[test]
fn a_home_that_is_gone_is_a_problem_in_every_call() {
    let home = tempfile::tempdir().unwrap();
    let window = open(&home.path().join("gone"), Place::Here);
    for (command, body) in [
        ("inspect", json!({ "place": "here" })),
        ("inspect", json!({ "place": "demo" })),
        ("plan", json!({ "place": "here", "chosen": [] })),
        ("remove", json!({ "place": "here", "chosen": [] })),
        (
            "wait_for_close",
            json!({ "place": "here", "profiles": [], "told": "__CHANNEL__:1" }),
        ),
        ("remove_confirmed", json!({ "place": "here", "chosen": [] })),
        ("backups", json!({ "place": "here" })),
        ("undo", json!({ "place": "here", "backup": "any" })),
        ("remove_again", json!({ "place": "here", "backup": "any" })),
        ("keep_for", json!({ "place": "here", "days": 7 })),
        ("purge", json!({ "place": "here", "backups": ["any"] })),
        (
            "answer_service",
            json!({ "place": "here", "service": "stripe", "connected": true }),
        ),
        ("sign_out_look", json!({ "place": "here" })),
        ("preview_report", json!({ "place": "here", "level": "share" })),
        (
            "diagnose",
            json!({ "place": "here", "question": { "address": null, "symptom": null } }),
        ),
        (
            "plan_repair",
            json!({ "place": "here", "asked": emptied(&json!([])) }),
        ),
        ("repair", json!({ "place": "here", "asked": emptied(&json!([])) })),
    ] {
        let problem = window.call(command, body).unwrap_err();
        assert_eq!(problem["code"], "folder-not-found", "{command}");
    }
}

/// The journey through the made-up home, by calls alone.
#[test]
fn the_demo_gives_back_what_was_removed_and_is_whole_in_the_next_run() {
    let home = tempfile::tempdir().unwrap();
    let window = open(home.path(), Place::Demo);
    let (all, row) = look_at_the_demo(&window);
    let chosen = json!({ "place": "demo", "chosen": [row] });

    let outcome = window.call("remove", chosen.clone()).unwrap();
    let removal = &outcome["removals"][0];
    assert_eq!(removal["removed"][0]["id"], row["id"]);
    assert_eq!(
        ids(&window).len(),
        all.len() - 1,
        "the demo keeps what was done in this run"
    );

    let undo = json!({ "place": "demo", "backup": removal["backup"] });
    let restored = window.call("undo", undo).unwrap();
    assert_eq!(restored["back"][0]["id"], row["id"]);
    assert_eq!(ids(&window), all, "undo gives back the row");

    window.call("remove", chosen).unwrap();
    let next_run = open(home.path(), Place::Demo);
    assert_eq!(ids(&next_run), all, "a new run begins with the whole demo");
}

/// Every row's id, and one row that may be removed, as it would be ticked.
fn look_at_the_demo(window: &Window) -> (Vec<String>, Value) {
    let report = window.call("inspect", json!({ "place": "demo" })).unwrap();
    assert_eq!(report["demo"], true);
    let row = cookies(&report)
        .find(|row| row["verdict"]["deletable"] == true)
        .map(|row| json!({ "id": row["id"], "seen": row["seen"] }))
        .unwrap();
    (ids(window), row)
}

fn ids(window: &Window) -> Vec<String> {
    let report = window.call("inspect", json!({ "place": "demo" })).unwrap();
    cookies(&report)
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect()
}

fn cookies(report: &Value) -> impl Iterator<Item = &Value> {
    let profiles = report["profiles"].as_array().unwrap();
    profiles
        .iter()
        .flat_map(|profile| profile["cookies"].as_array().unwrap())
}

#[test]
fn an_answer_about_a_service_is_remembered_and_can_be_taken_back() {
    let home = tempfile::tempdir().unwrap();
    let window = open(home.path(), Place::Demo);
    let service =
        window.call("inspect", json!({ "place": "demo" })).unwrap()["review"]["services"][0].clone();
    assert_eq!(service["connected"], Value::Null, "nobody has answered yet");
    for said in [json!(false), json!(true), Value::Null] {
        let answer = json!({ "place": "demo", "service": service["id"], "connected": said });
        let report = window.call("answer_service", answer).unwrap();
        assert_eq!(report["review"]["services"][0]["connected"], said);
        let again = window.call("inspect", json!({ "place": "demo" })).unwrap();
        assert_eq!(again["review"]["services"][0]["connected"], said);
    }
}

/// The demo ties the person to one server, which counts where saving fails.
#[test]
fn a_question_is_answered_and_its_finding_repaired() {
    let home = tempfile::tempdir().unwrap();
    let window = open(home.path(), Place::Demo);
    let foreign = json!({ "address": "https://bank.example/", "symptom": null });
    let problem = window.call("diagnose", json!({ "place": "demo", "question": foreign }));
    assert_eq!(problem.unwrap_err()["code"], "address-unknown");

    let question = json!({ "address": "app.flasktrack.com", "symptom": "saving-fails" });
    let report = window
        .call("diagnose", json!({ "place": "demo", "question": question }))
        .unwrap();
    let findings = report["diagnosis"]["findings"].as_array().unwrap();
    let main = (&findings[0]["check"], &findings[0]["main_cause"]);
    assert_eq!(main, (&json!("duplicate-name"), &json!(true)));
    let is_tie = |finding: &&Value| finding["check"] == "stuck-server";
    let finding = findings.iter().find(is_tie).unwrap().clone();
    let id = &finding["repair"][0];
    let seen = cookies(&report).find(|cookie| cookie["id"] == *id).unwrap()["seen"].clone();
    let row = |id: &Value, seen: &Value| json!({ "id": id, "seen": seen, "understood": false });
    let protected = cookies(&report)
        .find(|cookie| cookie["name"] == "sessionid")
        .unwrap();
    let rows = json!([row(id, &seen), row(&protected["id"], &protected["seen"])]);
    let asked = json!({
        "check": finding["check"], "profile": finding["profile"],
        "question": report["diagnosis"]["question"], "rows": rows,
    });
    let body = json!({ "place": "demo", "asked": asked });
    let plan = window.call("plan_repair", body.clone()).unwrap();
    assert_eq!(plan["plan"]["profiles"][0]["rows"].as_array().unwrap().len(), 1);
    let done = window.call("repair", body).unwrap();
    assert_eq!(done["outcome"]["removals"][0]["removed"][0]["id"], *id);
    assert_eq!(
        done["outcome"]["refused"].as_array().unwrap().len(),
        1,
        "the finding does not name it"
    );
    assert_eq!(
        (done["before"].as_array().unwrap().len(), &done["after"]),
        (1, &json!([]))
    );
}

/// Nobody signs out of the made-up browsers, so nothing changes.
#[test]
fn the_sign_out_check_compares_two_looks_and_keeps_the_first() {
    let home = tempfile::tempdir().unwrap();
    let window = open(home.path(), Place::Demo);
    let compare = json!({ "place": "demo", "waited": 60 });
    let problem = window.call("sign_out_compare", compare.clone()).unwrap_err();
    assert_eq!(problem["code"], "internal", "there is no first look yet");

    let rows = window.call("sign_out_look", json!({ "place": "demo" })).unwrap();
    assert!(!rows.as_array().unwrap().is_empty(), "the demo is signed in");
    let check = window.call("sign_out_compare", compare).unwrap();
    assert_eq!(check["rows"], rows, "every row of the first look is the same");
    assert_ne!(check["outcome"], "supported");

    let elsewhere = json!({ "place": "here", "waited": 60 });
    let problem = window.call("sign_out_compare", elsewhere).unwrap_err();
    assert_eq!(
        problem["code"], "internal",
        "a look is good for its own place only"
    );
}

/// Opens the demo's Chromium, and says what a wait for it is called with.
#[cfg(unix)]
fn open_the_demos_browser(home: &Path, window: &Window) -> (OpenBrowser, Value) {
    let report = window.call("inspect", json!({ "place": "demo" })).unwrap();
    let mut profiles = report["profiles"].as_array().unwrap().iter();
    let profile = profiles.find(|profile| profile["browser"] == "chromium").unwrap();
    let demo = home.join(".local/share/flasktrack-cookie-inspector/demo");
    let browser = OpenBrowser::of(&demo.join(".config/chromium"));
    let wait = json!({ "place": "demo", "profiles": [profile["id"]], "told": "__CHANNEL__:1" });
    (browser, wait)
}

#[cfg(unix)]
#[test]
fn a_wait_ends_with_the_close_and_then_what_was_confirmed_goes() {
    let home = tempfile::tempdir().unwrap();
    let window = open(home.path(), Place::Demo);
    let (all, row) = look_at_the_demo(&window);
    let (browser, wait) = open_the_demos_browser(home.path(), &window);
    let chosen = json!({ "place": "demo", "chosen": [row] });

    let early = window.call("remove_confirmed", chosen.clone()).unwrap();
    assert_eq!(early["outcome"], Value::Null, "not while it is open");
    assert_eq!(early["plan"]["profiles"][0]["problem"]["code"], "browser-running");

    let waiting = window.begin("wait_for_close", wait);
    std::thread::sleep(std::time::Duration::from_millis(700));
    assert!(!waiting.is_finished(), "it waits while the browser is open");
    drop(browser);
    let waited = waiting.join().unwrap();
    assert_eq!(waited["step"], "closed");
    assert_eq!(ids(&window), all, "the wait itself changes nothing");
    let after = window.call("remove_confirmed", chosen).unwrap();
    assert_eq!(after["outcome"]["removals"][0]["removed"][0]["id"], row["id"]);
    assert_eq!(ids(&window).len(), all.len() - 1);
}

#[cfg(unix)]
#[test]
fn a_wait_can_be_called_off_and_gives_up_when_its_time_is_over() {
    let home = tempfile::tempdir().unwrap();
    let window = open(home.path(), Place::Demo);
    let (all, _) = look_at_the_demo(&window);
    let (_browser, mut wait) = open_the_demos_browser(home.path(), &window);
    let waiting = window.begin("wait_for_close", wait.clone());
    while !waiting.is_finished() {
        window.call("cancel_wait", json!({})).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let cancelled = waiting.join().unwrap();
    assert_eq!(cancelled["step"], "cancelled");
    wait["seconds"] = json!(1);
    let late = window.call("wait_for_close", wait).unwrap();
    assert_eq!(late["step"], "timed-out");
    assert_eq!(late["open"].as_array().unwrap().len(), 1);
    assert_eq!(ids(&window), all);
}

#[test]
fn a_row_that_is_not_what_was_confirmed_stops_the_whole_removal() {
    let home = tempfile::tempdir().unwrap();
    let window = open(home.path(), Place::Demo);
    let report = window.call("inspect", json!({ "place": "demo" })).unwrap();
    let mut rows: Vec<Value> = cookies(&report)
        .filter(|row| row["verdict"]["deletable"] == true)
        .map(|row| json!({ "id": row["id"], "seen": row["seen"] }))
        .collect();
    assert!(rows.len() > 1);
    let other = rows[1]["seen"].clone();
    rows[0]["seen"] = other;
    let all = ids(&window);
    let after = window
        .call("remove_confirmed", json!({ "place": "demo", "chosen": rows }))
        .unwrap();
    assert_eq!(after["outcome"], Value::Null);
    assert_eq!(after["plan"]["refused"][0]["problem"]["code"], "row-changed");
    assert_eq!(ids(&window), all);
}

/// A window that was started on a customer's `cookies.txt`, and the folder that is in.
fn on_a_file(text: &str) -> (tempfile::TempDir, Window) {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("cookies.txt");
    std::fs::write(&file, text).unwrap();
    let shell = Shell::new(Place::Here, Some((home.path().to_owned(), Os::Linux))).on_file(file);
    let window = Window::over(with_commands(mock_builder(), shell));
    (home, window)
}

#[test]
fn a_file_is_opened_by_its_content_and_its_path_stays_outside_the_page() {
    let (home, window) = on_a_file(".flasktrack.com\tTRUE\t/\tTRUE\t0\ttheme\tCANARY\n");
    assert_eq!(window.call("start", json!({})).unwrap()["place"], "file");
    let report = window.call("inspect", json!({ "place": "file" })).unwrap();
    let origin = json!({ "kind": "opened", "format": "netscape", "name": "cookies.txt" });
    assert_eq!(report["origin"], origin);
    assert_eq!(ids_of(&report).len(), 1);
    let told = report.to_string();
    assert!(!told.contains("CANARY"), "a value came out");
    assert!(
        !told.contains(&home.path().display().to_string()),
        "a path came out"
    );
    std::fs::write(home.path().join("cookies.txt"), "").unwrap();
    let again = window.call("inspect", json!({ "place": "file" })).unwrap_err();
    assert_eq!(again["code"], "export-empty", "to look again is to open it again");
}

#[test]
fn nothing_can_be_done_with_a_file_but_to_look() {
    let line = |name: &str, value: &str| format!(".flasktrack.com\tTRUE\t/\tTRUE\t0\t{name}\t{value}\n");
    let (_home, window) = on_a_file(&(line("theme", "CANARY") + &line("sessionid", "deleted")));
    let report = window.call("inspect", json!({ "place": "file" })).unwrap();
    let asked = json!({ "place": "file", "question": { "address": null, "symptom": "one-window" } });
    let found = &window.call("diagnose", asked).unwrap()["diagnosis"]["findings"];
    assert_eq!(
        (&found[0]["check"], &found[0]["repair"]),
        (&json!("emptied"), &json!([]))
    );
    let plan =
        json!({ "place": "file", "asked": emptied(&json!([{ "id": found[0]["rows"][0], "seen": null }])) });
    assert_eq!(
        window.call("plan_repair", plan).unwrap()["plan"]["profiles"],
        json!([])
    );
    let chosen = json!([{ "id": ids_of(&report)[0], "seen": null }]);
    let plan = json!({ "place": "file", "chosen": chosen });
    let plan = window.call("plan", plan).unwrap();
    assert_eq!(plan["profiles"], json!([]));
    assert_eq!(plan["refused"][0]["problem"]["code"], "opened-file");
    for (command, body) in [
        ("remove", json!({ "place": "file", "chosen": chosen })),
        ("remove_confirmed", json!({ "place": "file", "chosen": chosen })),
        ("backups", json!({ "place": "file" })),
        ("undo", json!({ "place": "file", "backup": "any" })),
        ("remove_again", json!({ "place": "file", "backup": "any" })),
        ("keep_for", json!({ "place": "file", "days": 0 })),
        ("purge", json!({ "place": "file", "backups": ["any"] })),
        (
            "answer_service",
            json!({ "place": "file", "service": "stripe", "connected": true }),
        ),
        ("sign_out_look", json!({ "place": "file" })),
        ("repair", json!({ "place": "file", "asked": emptied(&chosen) })),
        ("preview_report", json!({ "place": "file", "level": "share" })),
    ] {
        let problem = window.call(command, body).unwrap_err();
        assert_eq!(problem["code"], "opened-file", "{command}");
    }
}

fn ids_of(report: &Value) -> Vec<Value> {
    cookies(report).map(|cookie| cookie["id"].clone()).collect()
}

#[test]
fn an_undo_is_undone_and_backups_are_deleted_by_calls() {
    let home = tempfile::tempdir().unwrap();
    let window = open(home.path(), Place::Demo);
    let (all, row) = look_at_the_demo(&window);
    let chosen = json!({ "place": "demo", "chosen": [row] });
    let outcome = window.call("remove", chosen.clone()).unwrap();
    let undo = json!({ "place": "demo", "backup": outcome["removals"][0]["backup"] });
    let restored = window.call("undo", undo).unwrap();
    assert_eq!(ids(&window), all);
    let again = json!({ "place": "demo", "backup": restored["again"] });
    let removal = window.call("remove_again", again).unwrap();
    assert_eq!(removal["removed"][0]["id"], row["id"]);
    assert_eq!(ids(&window).len(), all.len() - 1);

    let listed = || window.call("backups", json!({ "place": "demo" })).unwrap();
    let count = || listed().as_array().unwrap().len();
    assert_eq!(count(), 3);
    let one = json!({ "place": "demo", "backups": [listed()[2]["id"]] });
    window.call("purge", one.clone()).unwrap();
    assert_eq!(count(), 2);
    assert_eq!(window.call("purge", one).unwrap_err()["code"], "backup-not-found");
    assert_eq!(
        window
            .call("keep_for", json!({ "place": "demo", "days": 30 }))
            .unwrap(),
        0
    );
    assert_eq!(
        window
            .call("keep_for", json!({ "place": "demo", "days": 0 }))
            .unwrap(),
        2
    );
    assert_eq!(count(), 0);
    let plan = window.call("plan", chosen).unwrap();
    assert_eq!(
        plan["keep_days"], 0,
        "the question says that there is no way back"
    );
}

/// What we protect, and what we do not know, as the window would tick it.
fn guarded(window: &Window) -> Vec<(Value, bool)> {
    let report = window.call("inspect", json!({ "place": "demo" })).unwrap();
    let rows: Vec<(Value, bool)> = cookies(&report)
        .filter(|row| row["verdict"]["protected"] == true)
        .map(|row| {
            let unknown = row["verdict"]["category"] == "unknown";
            let tick = json!({ "id": row["id"], "seen": row["seen"], "understood": !unknown });
            (tick, unknown)
        })
        .collect();
    assert!(rows.iter().any(|(_, unknown)| *unknown) && rows.iter().any(|(_, unknown)| !unknown));
    rows
}

#[test]
fn what_is_protected_is_refused_by_every_call_that_removes() {
    let home = tempfile::tempdir().unwrap();
    let window = open(home.path(), Place::Demo);
    let all = ids(&window);
    let rows = guarded(&window);
    let together: Vec<Value> = rows.iter().map(|(row, _)| row.clone()).collect();
    let alone = rows.iter().map(|(row, _)| vec![row.clone()]);
    for chosen in alone.chain([together.clone()]) {
        let body = json!({ "place": "demo", "chosen": chosen });
        let plan = window.call("plan", body.clone()).unwrap();
        assert_eq!(plan["profiles"], json!([]));
        let outcome = window.call("remove", body.clone()).unwrap();
        assert_eq!(outcome["removals"], json!([]));
        let refused = outcome["refused"].as_array().unwrap();
        assert_eq!(refused.len(), chosen.len());
        for (row, unknown) in &rows {
            let code = if *unknown {
                "row-confirm-alone"
            } else {
                "row-protected"
            };
            let about = refused.iter().filter(|refused| refused["id"] == row["id"]);
            about.for_each(|refused| assert_eq!(refused["problem"]["code"], code));
        }
        let after = window.call("remove_confirmed", body).unwrap();
        assert_eq!(after["outcome"], Value::Null);
    }
    for call in ["undo", "remove_again"] {
        let backup = json!({ "place": "demo", "backup": together[0]["id"] });
        assert_eq!(
            window.call(call, backup).unwrap_err()["code"],
            "backup-not-found",
            "{call}"
        );
    }
    assert_eq!(ids(&window), all, "not one row went");
}

#[test]
fn an_unknown_row_goes_by_call_only_alone_and_understood() {
    let home = tempfile::tempdir().unwrap();
    let window = open(home.path(), Place::Demo);
    let (all, deletable) = look_at_the_demo(&window);
    let (mut row, _) = guarded(&window)
        .into_iter()
        .find(|(_, unknown)| *unknown)
        .unwrap();
    row["understood"] = json!(true);
    for command in ["remove", "remove_confirmed"] {
        let both = json!({ "place": "demo", "chosen": [row, deletable] });
        let answer = window.call(command, both).unwrap().to_string();
        assert!(answer.contains("row-confirm-alone"), "{command}: {answer}");
        assert!(
            ids(&window).contains(&row["id"].as_str().unwrap().to_owned()),
            "{command}"
        );
    }
    let alone = json!({ "place": "demo", "chosen": [row] });
    let outcome = window.call("remove", alone).unwrap();
    assert_eq!(outcome["removals"][0]["removed"][0]["id"], row["id"]);
    assert_eq!(
        ids(&window).len(),
        all.len() - 2,
        "the deletable one went with the first call"
    );
}

/// A window over `home` that saves reports in `folder`.
fn open_saving(home: &Path, folder: &Path) -> Window {
    let mut shell = Shell::new(Place::Demo, Some((home.to_owned(), Os::Linux)));
    shell.reports = Some(folder.to_owned());
    Window::over(with_commands(mock_builder(), shell))
}

#[test]
fn what_is_saved_is_what_was_shown() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("reports");
    let window = open_saving(home.path(), &folder);
    for level in ["share", "for-me"] {
        let shown = window.call("preview_report", json!({ "place": "demo", "level": level }));
        let shown = shown.unwrap();
        let saved = window
            .call("save_report", json!({ "report": shown["report_id"] }))
            .unwrap();
        assert_eq!(saved["files"], shown["files"]);
        for (file, part) in saved["files"].as_array().unwrap().iter().zip(["data", "page"]) {
            let text = std::fs::read_to_string(folder.join(file.as_str().unwrap())).unwrap();
            assert_eq!(shown[part], text, "{file}");
        }
        let again = window.call("save_report", json!({ "report": shown["report_id"] }));
        assert_eq!(
            again.unwrap_err()["code"],
            "report-unwritable",
            "no file is replaced"
        );
    }
}

#[test]
fn a_report_that_is_not_shown_is_not_saved() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("reports");
    let window = open_saving(home.path(), &folder);
    let problem = window
        .call("save_report", json!({ "report": "0a1b-2c3d-4e5f" }))
        .unwrap_err();
    assert_eq!(problem["code"], "internal");
    assert!(!folder.exists());
}

/// The frame that shows the page may use the page's own style and nothing else that stands in a page.
#[test]
fn the_windows_policy_knows_the_style_of_the_page() {
    let policy = include_str!("../tauri.conf.json");
    let style = cookie_inspector_core::support_report::style_source();
    let allowed = format!("style-src 'self' {style};");
    assert!(policy.contains(&allowed), "tauri.conf.json needs {style}");
}

/// A call that a slip might register without listing it.
#[tauri::command]
fn unlisted() -> &'static str {
    "reached"
}

#[test]
fn a_call_that_is_not_listed_is_denied_even_if_it_exists() {
    let shell = Shell::new(Place::Here, None);
    let builder = with_commands(mock_builder(), shell).invoke_handler(tauri::generate_handler![unlisted]);
    let window = Window::over(builder);
    for command in [
        "unlisted",
        "plugin:app|version",
        "plugin:window|set_title",
        "plugin:event|listen",
        "plugin:dialog|open",
        "plugin:dialog|save",
        "plugin:fs|read_file",
    ] {
        let answer = window.call(command, json!({})).unwrap_err();
        let text = answer.as_str().unwrap_or_default();
        assert!(text.contains("not allowed"), "{command}: {answer}");
    }
}

#[test]
fn an_unknown_place_is_not_understood() {
    let home = tempfile::tempdir().unwrap();
    let answer = open(home.path(), Place::Here).call("inspect", json!({ "place": "elsewhere" }));
    assert!(answer.is_err());
}
