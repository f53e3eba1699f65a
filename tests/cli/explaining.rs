//! `explain`: a row, a name, a stream of names.

use serde_json::{Value, json};

use crate::home::Home;
use crate::{assert_transcript, work};

#[test]
fn explain_tells_the_four_sentences_and_the_facts_of_a_row() {
    let home = work();
    let id = home.row("theme");
    let run = home.run(&format!("explain {id}"));
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_transcript!("explain [id]", run);
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
    assert_transcript!("explain _ga --host flasktrack.com", run);
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
    let mut keys: Vec<&String> = lines[0].as_object().unwrap().keys().collect();
    keys.sort_unstable();
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
