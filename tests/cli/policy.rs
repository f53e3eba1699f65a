//! `policy`: check, diff and show.

use std::path::PathBuf;

use cookie_inspector_core::policy::BUILT_IN;
use serde_json::{Value, json};

use crate::assert_transcript;
use crate::home::Home;

const HEAD: &str =
    "schema = 1\n[site]\nhost = \"flasktrack.com\"\n[policy]\nversion = \"7\"\ntext = \"2026-06-01\"\n";

fn file(home: &Home, name: &str, rules: &str) -> PathBuf {
    let path = home.path().join(name);
    std::fs::write(&path, format!("{HEAD}{rules}")).unwrap();
    path
}

const RULES: &str = r#"
[[rule]]
name = "ft_bench"
category = "preference"
words = "Keeps the colours that you chose."

[[rule]]
name = "ft_grid_{digits:1-6}"
host = "app.flasktrack.com"
category = "preference"

[[rule]]
name = "_ga"
category = "essential-session"

[[rule]]
name = "sessionid"
category = "preference"
overrides_protection = true
"#;

#[test]
fn check_says_what_the_rules_do() {
    let home = Home::empty();
    file(&home, "site.toml", RULES);
    let run = home.run("policy check site.toml");
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_transcript!("policy check site.toml", run);
    let told = home.run("policy check site.toml --json").json();
    assert_eq!(
        (&told["sound"], &told["rules"], &told["policy"]["overrides"]),
        (&json!(true), &json!(4), &json!(["sessionid"]))
    );
    let codes: Vec<&Value> = told["effects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| &e["code"])
        .collect();
    assert_eq!(
        codes,
        ["rule-offers", "rule-offers", "rule-raises", "rule-lowers"]
    );
}

#[test]
fn check_names_every_line_that_is_wrong() {
    let home = Home::empty();
    let rules = "\n[[rule]]\nname = \"sessionid\"\ncategory = \"preference\"\n\n[[rule]]\nname = \"x1\"\nhost = \"example.com\"\ncategory = \"preference\"\n\n[[rule]]\nname = \"x{\"\ncategory = \"preference\"\n";
    file(&home, "site.toml", rules);
    let run = home.run("policy check site.toml");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert_transcript!("policy check site.toml", run);
    let told = home.run("policy check site.toml --json");
    assert_eq!(told.code, 2);
    let told = told.json();
    assert_eq!(
        (&told["sound"], &told["error"]["code"]),
        (&json!(false), &json!("policy-invalid"))
    );
    let lines: Vec<&Value> = told["mistakes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| &m["line"])
        .collect();
    assert_eq!(lines, [9, 14, 18]);
}

#[test]
fn check_tells_a_slip_of_the_pen_in_plain_words() {
    let home = Home::empty();
    for (rules, says) in [
        (
            "[[rule]]\nnam = \"x1\"\ncategory = \"preference\"",
            "line 8: There is no key called “nam”",
        ),
        (
            "[[rule]]\nname = \"x1\"",
            "line 7: The key “category” is missing here.",
        ),
        (
            "[[rule]]\nname = 7\ncategory = \"preference\"",
            "line 8: Another kind of value belongs here: a string.",
        ),
        (
            "[[rule]]\nname = \"x1\"\nname = \"x2\"",
            "line 9: This key or table stands twice.",
        ),
        (
            "[[rule]]\nname = \"x1",
            "line 8: This does not follow the rules of TOML:",
        ),
    ] {
        file(&home, "site.toml", rules);
        let run = home.run("policy check site.toml");
        assert!(run.stderr.contains(says), "{says}\n{}", run.stderr);
    }
    std::fs::write(home.path().join("site.toml"), b"schema = 1\n# \xff\xfe\n").unwrap();
    let run = home.run("policy check site.toml");
    assert!(
        run.stderr.contains("line 2: This is not plain text"),
        "{}",
        run.stderr
    );
    std::fs::write(home.path().join("site.toml"), [b'#'; 300 * 1024]).unwrap();
    let run = home.run("policy check site.toml");
    assert!(run.stderr.contains("The file is too large."), "{}", run.stderr);
}

#[test]
fn diff_says_what_changes_for_whom() {
    let home = Home::empty();
    file(
        &home,
        "before.toml",
        "[[rule]]\nname = \"x1\"\ncategory = \"preference\"\n",
    );
    file(
        &home,
        "after.toml",
        "[[rule]]\nname = \"x1\"\ncategory = \"analytics\"\n[[rule]]\nname = \"ft_{digits}\"\nhost = \"app.flasktrack.com\"\ncategory = \"authentication\"\n",
    );
    let run = home.run("policy diff before.toml after.toml");
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    assert_transcript!("policy diff before.toml after.toml", run);
    let told = home.run("policy diff before.toml after.toml --json");
    assert_eq!(
        (told.code, told.json()["changes"].as_array().unwrap().len()),
        (1, 2)
    );
    let same = home.run("policy diff after.toml after.toml");
    assert_eq!(same.code, 0);
    assert!(
        same.stdout.contains("Nothing changes for anyone"),
        "{}",
        same.stdout
    );
    std::fs::write(home.path().join("after.toml"), "schema = 2").unwrap();
    let wrong = home.run("policy diff before.toml after.toml");
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.stderr.contains("The mistake is in after.toml."),
        "{}",
        wrong.stderr
    );
}

#[test]
fn what_show_prints_is_the_file_that_is_built_in() {
    let home = Home::empty();
    let run = home.run("policy show");
    assert_eq!((run.code, run.stdout.as_str()), (0, BUILT_IN));
    std::fs::write(home.path().join("mine.toml"), &run.stdout).unwrap();
    assert_eq!(home.run("policy check mine.toml").code, 0);
    let told = home.run("policy show --json").json();
    assert_eq!(
        (&told["policy"]["text"], &told["policy"]["sha256"], &told["file"]),
        (&json!("2026-06-01"), &Value::Null, &json!(BUILT_IN))
    );
}

#[test]
fn an_override_is_named_in_the_report_and_by_the_verdict() {
    let home = Home::empty();
    file(&home, "site.toml", RULES);
    let report = home.run("--policy site.toml inspect --json").json();
    assert_eq!(report["policy"]["overrides"], json!(["sessionid"]));
    let shown = home.run("--policy site.toml inspect").stdout;
    assert!(shown.contains("lays open what we protect: sessionid."), "{shown}");
    let told = home.run("--policy site.toml explain sessionid --host flasktrack.com");
    assert!(
        told.stdout.contains("overrides what we would protect"),
        "{}",
        told.stdout
    );
}
