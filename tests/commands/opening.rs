//! A file that a customer sent is shown, and no call does anything else with it.

use super::*;

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
