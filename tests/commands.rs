//! The calls of the window over Tauri's mock runtime, with the real access list and no screen.
#![allow(clippy::unwrap_used)]

#[cfg(unix)]
#[path = "support/open_browser.rs"]
mod open_browser;
#[path = "commands/opening.rs"]
mod opening;
#[path = "commands/removing.rs"]
mod removing;
#[path = "commands/saving.rs"]
mod saving;
#[path = "commands/waiting.rs"]
mod waiting;

use std::path::Path;

use cookie_inspector_core::machine::Os;
use flasktrack_cookie_inspector::shell::{Place, Shell};
use flasktrack_cookie_inspector::{context, with_commands};
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
