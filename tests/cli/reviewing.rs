//! `review`, `services` and `sign-out-check`: the policy held against this computer.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use rusqlite::Connection;
use serde_json::json;

use crate::home::{Home, chromium_profile, finish, row, session};
use crate::{assert_transcript, work};

/// A profile in which nothing speaks against the policy.
fn fair() -> Home {
    let home = Home::empty();
    let rows = [
        session("sessionid", "app.flasktrack.com"),
        row("theme", "app.flasktrack.com"),
    ];
    chromium_profile(&home.chromium(), "Default", "Work", &rows);
    guard(&home, "sessionid");
    home
}

fn store(home: &Home) -> Connection {
    Connection::open(home.chromium().join("Default/Cookies")).unwrap()
}

/// Takes the cookie out of the reach of scripts.
fn guard(home: &Home, name: &str) {
    store(home)
        .execute("UPDATE cookies SET is_httponly = 1 WHERE name = ?1", [name])
        .unwrap();
}

/// Puts a cookie of a payment company inside FlaskTrack's pages.
fn with_stripe(home: &Home) {
    let db = store(home);
    crate::home::insert(&db, &row("m", "m.stripe.com"));
    db.execute(
        "UPDATE cookies SET top_frame_site_key = 'https://flasktrack.com' WHERE name = 'm'",
        [],
    )
    .unwrap();
}

#[test]
fn the_review_shows_each_clause_with_its_evidence() {
    let home = fair();
    with_stripe(&home);
    let run = home.run("review");
    assert_eq!(run.code, 0);
    assert_transcript!("review", run);
}

#[test]
fn the_exit_code_says_whether_anything_speaks_against_the_policy() {
    let home = fair();
    assert_eq!(
        home.run("review --json").code,
        0,
        "statistics and the like aside, nothing does"
    );
    crate::home::insert(&store(&home), &row("_ga", ".flasktrack.com"));
    assert_eq!(home.run("review").code, 0, "a gap in the policy is no breach");
    let torn = home.path().join(".mozilla/firefox/abcd.default");
    fs::create_dir_all(&torn).unwrap();
    fs::write(torn.join("cookies.sqlite"), "no database, only this text").unwrap();
    let run = home.run("review");
    assert_eq!(run.code, 2);
    assert!(
        run.stdout.contains("so something may be missing"),
        "{}",
        run.stdout
    );
    crate::home::insert(&store(&home), &row("_fbp", ".flasktrack.com"));
    assert_eq!(
        home.run("review").code,
        1,
        "what was found counts, whatever else there is"
    );
    let empty = Home::empty().run("review");
    assert_eq!(empty.code, 0);
    assert!(empty.stdout.starts_with("We found no cookie of FlaskTrack."));
}

#[test]
fn a_profile_that_fares_differently_is_named() {
    let home = fair();
    chromium_profile(
        &home.chromium(),
        "Profile 1",
        "Other",
        &[row("_fbp", ".flasktrack.com")],
    );
    let text = home.run("review").stdout;
    let clause = text.split("\n\n").find(|part| part.contains("P6.1")).unwrap();
    assert!(clause.contains("Chromium, profile “Work”: fits"), "{clause}");
    assert!(
        clause.contains("Chromium, profile “Other”: does not fit"),
        "{clause}"
    );
    assert!(!home.run("review").stdout.contains("P1  fits"));
}

#[test]
fn programs_get_the_review_within_the_report() {
    let report = work().run("review --json").json();
    assert_eq!(report["schema"], 1);
    let clauses = report["review"]["clauses"].as_array().unwrap();
    assert_eq!(clauses.len(), 21);
    let against: Vec<&str> = clauses
        .iter()
        .filter(|clause| clause["outcome"] == "contradicted")
        .map(|clause| clause["id"].as_str().unwrap())
        .collect();
    assert_eq!(against, ["P4.2"], "scripts can read the session cookie");
    let inspected = work().run("inspect --json").json();
    assert_eq!(inspected["review"]["headline"], report["review"]["headline"]);
}

#[test]
fn a_narrowed_inspection_reviews_what_it_shows() {
    let home = fair();
    chromium_profile(
        &home.chromium(),
        "Profile 1",
        "Other",
        &[row("_fbp", ".flasktrack.com")],
    );
    let of = |typed: &str| home.run(typed).json()["review"]["clauses"][1]["outcome"].clone();
    assert_eq!(of("inspect --json"), "contradicted");
    assert_eq!(of("inspect --json --profile Work"), "supported");
}

#[test]
fn what_the_team_connected_is_asked_remembered_and_used() {
    let home = fair();
    with_stripe(&home);
    let asked = |home: &Home| home.run("review --json").json()["review"]["clauses"][18]["outcome"].clone();
    assert_eq!(asked(&home), "inconclusive");
    assert_transcript!("services", home.run("services"));
    assert_eq!(home.run("services --connected Stripe hubspot").code, 0);
    assert_eq!(asked(&home), "supported");
    let run = home.run("services --not-connected stripe --json");
    assert_eq!(run.json()["services"][0]["connected"], false);
    assert_eq!(
        (asked(&home), home.run("review").code),
        (json!("contradicted"), 1)
    );
    assert_eq!(home.run("services --forget stripe").code, 0);
    assert_eq!(asked(&home), "inconclusive");
    let run = Home::empty().run("services");
    assert_eq!(
        (run.code, run.stdout.trim()),
        (0, "No service of another company keeps a cookie here.")
    );
}

#[test]
fn an_answer_that_fits_nothing_is_refused_and_nothing_is_kept() {
    let home = fair();
    with_stripe(&home);
    for (typed, code) in [
        ("services --connected stripe strype", "service-unknown"),
        (
            "services --connected stripe --not-connected stripe",
            "service-twice",
        ),
    ] {
        let run = home.run(&format!("{typed} --json"));
        assert_eq!(
            (run.code, &run.json()["error"]["code"]),
            (2, &json!(code)),
            "{typed}"
        );
        assert!(home.run(typed).stderr.contains("Next step:"));
    }
    assert_eq!(
        home.run("services --json").json()["services"][0]["connected"],
        json!(null)
    );
}

#[test]
fn a_check_without_anyone_to_guide_is_refused() {
    let run = fair().run("sign-out-check --json");
    assert_eq!(
        (run.code, &run.json()["error"]["code"]),
        (2, &json!("cannot-guide"))
    );
    assert_eq!(
        fair().run("sign-out-check --yes").code,
        2,
        "a script says how long to wait"
    );
    let run = fair().run("sign-out-check --yes --wait 0 --browser chrom --json");
    assert_eq!(
        (run.code, &run.json()["error"]["code"]),
        (2, &json!("browser-unknown"))
    );
}

#[test]
fn a_sign_in_cookie_that_stays_is_told() {
    let home = fair();
    let run = home.run("sign-out-check --yes --wait 0");
    assert_eq!(run.code, 1);
    assert_transcript!("sign-out-check --yes --wait 0", run);
    let answer = home.run("sign-out-check --yes --wait 0 --json").json();
    assert_eq!(
        (&answer["outcome"], &answer["rows"][0]["outcome"], &answer["wait"]),
        (&json!("contradicted"), &json!("same"), &json!(null))
    );
}

#[test]
fn nobody_signed_in_leaves_it_open() {
    let home = Home::empty();
    chromium_profile(
        &home.chromium(),
        "Default",
        "Work",
        &[row("theme", "flasktrack.com")],
    );
    let run = home.run("sign-out-check --yes --wait 0");
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("Sign in first"), "{}", run.stdout);
}

/// Starts the check, waits until the first look is over, and then signs out.
#[test]
fn a_script_signs_out_while_the_check_waits() {
    let home = fair();
    let mut command = home.command(&["sign-out-check", "--yes", "--wait", "2", "--json"]);
    command.stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut guide = BufReader::new(child.stderr.take().unwrap());
    let mut first = String::new();
    guide.read_line(&mut first).unwrap();
    assert!(first.starts_with("Step 1 of 3"), "{first}");
    store(&home)
        .execute("DELETE FROM cookies WHERE name = 'sessionid'", [])
        .unwrap();
    let mut rest = String::new();
    guide.read_to_string(&mut rest).unwrap();
    let output = child.wait_with_output().unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), &answer["rows"][0]["outcome"]),
        (Some(0), &json!("gone"))
    );
    assert!(rest.contains("Step 3 of 3"));
}

#[cfg(unix)]
#[test]
fn at_a_terminal_it_leads_through_three_steps() {
    let home = fair();
    let (run, screen) = crate::removing::at_a_terminal(&home, "sign-out-check", "\n");
    assert_eq!(run.code, 1, "nobody signed out");
    for step in [
        "Step 1 of 3",
        "sign out in your browser, then press Enter",
        "Step 3 of 3",
    ] {
        assert!(screen.contains(step), "{screen}");
    }
    assert!(run.stdout.contains("the same as before"), "{}", run.stdout);
}

/// The mark of an open Chromium, which has not saved yet: the check says so and counts down.
#[cfg(target_os = "linux")]
#[test]
fn with_the_browser_open_it_says_to_wait_and_ends_when_the_browser_does() {
    let home = fair();
    let socket = home.path().join("socket");
    let open = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let root = home.chromium();
    std::os::unix::fs::symlink(&socket, root.join("SingletonSocket")).unwrap();
    std::os::unix::fs::symlink("here-1", root.join("SingletonLock")).unwrap();
    let mut child = home
        .command(&["sign-out-check", "--yes", "--wait", "0"])
        .spawn()
        .unwrap();
    let mut guide = BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    while !said.contains("press Ctrl+C") {
        assert_ne!(guide.read_line(&mut said).unwrap(), 0, "{said}");
    }
    assert!(said.contains("Wait a minute, or close it."), "{said}");
    drop(open);
    fs::remove_file(root.join("SingletonLock")).unwrap();
    guide.read_to_string(&mut said).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("still there, with the same content"), "{text}");
}

#[test]
fn the_made_up_values_are_in_no_answer() {
    let home = work();
    // `finish` looks for them in whatever is said.
    for typed in [
        "review",
        "review --json",
        "services",
        "sign-out-check --yes --wait 0 --json",
    ] {
        let run = finish(home.command(&typed.split(' ').collect::<Vec<_>>()), b"");
        assert!(!run.stdout.is_empty(), "{typed}");
    }
}
