//! The wait for a browser to be closed, and the removal after it.

#[cfg(unix)]
use super::open_browser::OpenBrowser;
use super::*;

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
