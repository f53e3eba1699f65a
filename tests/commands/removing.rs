//! What is removed, undone and refused by the calls.

use super::*;

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
