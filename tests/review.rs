//! The review of whole home folders: real browsers' stores, the demo, and stores written row by row.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test stops on the first surprise"
)]

#[path = "support/home.rs"]
mod home;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use cookie_inspector_core::clause::{ClauseOutcome, ClauseReview, Review};
use cookie_inspector_core::content::Detector;
use cookie_inspector_core::cookie::Timestamp;
use cookie_inspector_core::demo;
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::report::Report;
use cookie_inspector_core::services::Answers;
use cookie_inspector_core::sign_out::{Fate, Look, compare};
use cookie_inspector_core::site::Site;
use cookie_inspector_core::words;
use home::{Home, NOW, row};
use rusqlite::Connection;

fn report(machine: &Machine) -> Report {
    inspect(machine, Policy::built_in(), &Site::FLASKTRACK)
}

fn clause<'a>(review: &'a Review, id: &str) -> &'a ClauseReview {
    review.clauses.iter().find(|clause| clause.id == id).unwrap()
}

fn outcomes(review: &Review) -> BTreeMap<&str, ClauseOutcome> {
    review
        .clauses
        .iter()
        .map(|clause| (clause.id.as_str(), clause.outcome))
        .collect()
}

/// What must hold of any review.
fn is_sound(report: &Report) {
    let review = &report.review;
    assert_eq!(review.clauses.len(), 21);
    for clause in &review.clauses {
        let of_device: BTreeSet<&String> = clause.rows.iter().collect();
        assert_eq!(
            of_device.len(),
            clause.rows.len(),
            "{}: a row stands once",
            clause.id
        );
        assert!(
            of_device.iter().all(|id| report.cookie(id).is_some()),
            "{}",
            clause.id
        );
        let profiles: Vec<&String> = clause.profiles.iter().map(|found| &found.profile).collect();
        assert_eq!(
            profiles,
            report
                .profiles
                .iter()
                .map(|profile| &profile.id)
                .collect::<Vec<_>>()
        );
        for found in &clause.profiles {
            let profile = report
                .profiles
                .iter()
                .find(|profile| profile.id == found.profile)
                .unwrap();
            let own = |id: &String| profile.cookies.iter().any(|cookie| cookie.id == *id);
            assert!(found.rows.iter().all(own), "{}: evidence of its own", clause.id);
        }
    }
    let counted = review
        .grid
        .iter()
        .flat_map(|grid| &grid.lines)
        .flat_map(|line| &line.cells)
        .flatten();
    let counted: BTreeSet<&String> = counted.collect();
    assert_eq!(
        counted.len(),
        report.cookies().count(),
        "the picture shows every cookie once"
    );
}

#[test]
fn the_demo_is_reviewed_with_evidence_on_every_system() {
    use ClauseOutcome::*;
    for os in [Os::Linux, Os::Macos, Os::Windows] {
        let home = tempfile::tempdir().unwrap();
        let demo = demo::open(&Machine::copied(home.path(), os).unwrap()).unwrap();
        let report = report(&demo);
        is_sound(&report);
        let expected = BTreeMap::from([
            ("P1", NotCheckable),
            ("P2.1", Contradicted),
            ("P2.2", Contradicted),
            ("P3.1", Supported),
            ("P3.2", NotCheckable),
            ("P4.1", Supported),
            ("P4.2", Supported),
            ("P4.3", Supported),
            ("P4.4", Inconclusive),
            ("P5.1", Supported),
            ("P5.2", Inconclusive),
            ("P5.3", Inconclusive),
            ("P6.1", Contradicted),
            ("P6.2", Contradicted),
            ("P6.3", NotCheckable),
            ("P6.4", NotCovered),
            ("P7.1", Supported),
            ("P7.2", Supported),
            ("P7.3", Inconclusive),
            ("P8", Supported),
            ("P9", Supported),
        ]);
        assert_eq!(outcomes(&report.review), expected, "{os:?}");
        let firefox = report
            .profiles
            .iter()
            .find(|profile| profile.browser == "firefox")
            .unwrap();
        let of_firefox = |id: &str| {
            let found = clause(&report.review, id)
                .profiles
                .iter()
                .find(|found| found.profile == firefox.id);
            found.unwrap().outcome
        };
        assert_eq!(
            of_firefox("P5.2"),
            Supported,
            "Firefox keeps its values in the clear"
        );
        assert_eq!(of_firefox("P6.1"), Supported, "the ad cookie is in Chromium");
        let told = match os {
            Os::Linux | Os::Windows => "35 cookies in 2 browsers. All but 6",
            // There the demo has Safari too.
            Os::Macos => "39 cookies in 3 browsers. All but 7",
        };
        assert!(
            report.review.headline.contains(told),
            "{os:?}: {}",
            report.review.headline
        );
    }
}

#[test]
fn real_browsers_stores_are_reviewed() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden");
    for (case, content) in [
        ("chromium-real", ClauseOutcome::Inconclusive),
        ("firefox-real", ClauseOutcome::Supported),
    ] {
        let home = tempfile::tempdir().unwrap();
        copy(&golden.join(case).join("home"), home.path());
        let mut machine = Machine::copied(home.path(), Os::Linux).unwrap();
        machine.now = Timestamp::from_micros(NOW);
        let report = report(&machine);
        is_sound(&report);
        assert!(report.cookies().count() > 5, "{case}");
        let found = clause(&report.review, "P5.2");
        assert_eq!(found.outcome, content, "{case}: {}", found.why);
        assert_eq!(
            clause(&report.review, "P6.4").outcome,
            ClauseOutcome::NotCovered,
            "{case}"
        );
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn content_in_a_settings_cookie_is_told_without_a_word_of_it() {
    let planted = [
        ("theme", "canary-4711@lab.example.org"),
        ("locale", "canary says the sample was put into the second rack"),
        (
            "timezone",
            "%7B%22well%22%3A%5B%22A1%22%2C%22B7%22%2C%22C9%22%5D%2C%22x%22%3A%22canary%22%7D",
        ),
        ("sidebar_collapsed", "canary;GATTACAGATTACAGATTACA"),
    ];
    let rows: Vec<home::Row> = planted
        .iter()
        .map(|(name, value)| home::Row {
            value: value.as_bytes().to_vec(),
            ..row(name, "app.flasktrack.com")
        })
        .collect();
    let home = Home::new();
    home.firefox(17, &rows);
    let report = home.inspect();
    let found = clause(&report.review, "P5.2");
    assert_eq!(
        (found.outcome, found.rows.len()),
        (ClauseOutcome::Contradicted, 4),
        "{}",
        found.why
    );
    let marks: Vec<Detector> = report
        .cookies()
        .flat_map(|(_, cookie)| cookie.value.marks.iter().map(|mark| mark.detector))
        .collect();
    assert_eq!(
        marks,
        [
            Detector::FreeText,
            Detector::Nucleotides,
            Detector::Email,
            Detector::Wells
        ]
    );
    for text in [serde_json::to_string(&report).unwrap(), format!("{report:?}")] {
        for secret in ["canary", "lab.example", "GATTACA", "second rack", "B7"] {
            assert!(!text.contains(secret), "{secret} got out");
        }
    }
}

#[test]
fn a_stale_token_speaks_against_the_text_at_the_second_look_over_a_minute_later() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let ended = NOW / 1_000_000 - 3 * 24 * 60 * 60;
    let token = format!(
        "{}.{}.c2ln",
        part(r#"{"alg":"HS256"}"#),
        part(&format!(r#"{{"exp":{ended}}}"#))
    );
    let kept = home::Row {
        value: token.into_bytes(),
        http_only: true,
        ..row("remember_token", "app.flasktrack.com")
    };
    let home = Home::new();
    home.firefox(17, std::slice::from_ref(&kept));
    let look = |seconds: i64| {
        let mut machine = home.machine();
        machine.now = Timestamp::from_micros(NOW + seconds * 1_000_000);
        clause(&report(&machine).review, "P4.3").outcome
    };
    assert_eq!(look(0), ClauseOutcome::Inconclusive);
    assert_eq!(
        look(59),
        ClauseOutcome::Inconclusive,
        "the browser may be about to write"
    );
    assert_eq!(look(60), ClauseOutcome::Contradicted);
    let db = Connection::open(home.firefox_file()).unwrap();
    db.execute("UPDATE moz_cookies SET value = value || 'x'", [])
        .unwrap();
    assert_eq!(
        look(120),
        ClauseOutcome::Inconclusive,
        "another token is seen for the first time"
    );
}

#[test]
fn signing_out_is_told_from_two_looks_at_real_stores() {
    let secret = |name: &str| home::Row {
        http_only: true,
        ..row(name, "app.flasktrack.com")
    };
    for firefox in [true, false] {
        let home = Home::new();
        let rows = ["sessionid", "remember_token", "JSESSIONID"].map(secret);
        let (file, table) = match firefox {
            true => {
                home.firefox(17, &rows);
                (home.firefox_file(), "moz_cookies")
            }
            false => {
                home.chromium(24, &rows);
                (home.chromium_file(), "cookies")
            }
        };
        let look = || Look::of(&home.inspect());
        let before = look();
        assert_eq!(before.rows().len(), 3);
        let stayed = compare(&before, &look(), 0);
        assert_eq!(
            stayed.outcome,
            ClauseOutcome::Contradicted,
            "the browser is closed, so it has saved"
        );
        let db = Connection::open(file).unwrap();
        db.execute(&format!("DELETE FROM {table} WHERE name = 'sessionid'"), [])
            .unwrap();
        db.execute(
            &format!("UPDATE {table} SET value = '' WHERE name = 'JSESSIONID'"),
            [],
        )
        .unwrap();
        let half = compare(&before, &look(), 0);
        let fates: Vec<(&str, Fate)> = half
            .rows
            .iter()
            .map(|row| (row.name.as_str(), row.outcome))
            .collect();
        let expected = [
            ("JSESSIONID", Fate::Emptied),
            ("remember_token", Fate::Same),
            ("sessionid", Fate::Gone),
        ];
        assert_eq!(
            (fates.as_slice(), half.outcome),
            (expected.as_slice(), ClauseOutcome::Contradicted)
        );
        db.execute(
            &format!("UPDATE {table} SET value = 'another' WHERE name = 'remember_token'"),
            [],
        )
        .unwrap();
        let after = compare(&before, &look(), 0);
        assert_eq!(
            (after.rows[1].outcome, after.outcome),
            (Fate::Changed, ClauseOutcome::Supported)
        );
        let told = serde_json::to_string(&after).unwrap();
        assert!(!told.contains("CANARY") && !told.contains("another"));
    }
}

#[test]
fn value_tags_stay_in_memory() {
    let home = Home::new();
    home.firefox(17, &[row("theme", "flasktrack.com")]);
    let report = home.inspect();
    let (_, cookie) = report.cookies().next().unwrap();
    let tag = String::from(cookie.value_tag.unwrap());
    let text = serde_json::to_string(&report).unwrap();
    assert!(!text.contains(&tag) && !text.contains("value_tag"));
    let again: Report = serde_json::from_str(&text).unwrap();
    assert_eq!(again.cookies().next().unwrap().1.value_tag, None);
    assert_eq!(again.review, report.review, "the review survives its text form");
}

#[test]
fn a_report_from_before_the_review_is_still_read() {
    let home = Home::new();
    home.firefox(17, &[row("theme", "flasktrack.com")]);
    let mut text = serde_json::to_value(home.inspect()).unwrap();
    text.as_object_mut().unwrap().remove("review").unwrap();
    let facts = &mut text["profiles"][0]["cookies"][0]["value"];
    facts
        .as_object_mut()
        .unwrap()
        .retain(|name, _| ["bytes", "exact", "kind"].contains(&name.as_str()));
    let older: Report = serde_json::from_value(text).unwrap();
    assert_eq!(older.review, Review::default());
}

#[test]
fn an_answer_about_a_service_reaches_the_review() {
    let home = Home::new();
    let pay = home::Row {
        jar: "^partitionKey=%28https%2Cflasktrack.com%29".into(),
        ..row("m", "m.stripe.com")
    };
    home.firefox(17, &[pay, row("theme", "flasktrack.com")]);
    let answered = |connected: Option<bool>| {
        let mut answers = Answers::load(&home.machine());
        answers.set("stripe", connected);
        answers.save(&home.machine()).unwrap();
        clause(&home.inspect().review, "P7.3").outcome
    };
    assert_eq!(answered(None), ClauseOutcome::Inconclusive);
    assert_eq!(answered(Some(true)), ClauseOutcome::Supported);
    assert_eq!(answered(Some(false)), ClauseOutcome::Contradicted);
}

#[test]
fn a_store_that_cannot_be_read_leaves_the_review_open() {
    let home = Home::new();
    home.chromium(24, &[row("theme", "flasktrack.com")]);
    fs::create_dir_all(home.firefox_folder()).unwrap();
    fs::write(home.firefox_file(), b"no database at all, only this text").unwrap();
    let report = home.inspect();
    is_sound(&report);
    for id in ["P2.1", "P6.1", "P6.4", "P7.1"] {
        let found = clause(&report.review, id);
        assert_eq!(found.outcome, ClauseOutcome::Inconclusive, "{id}");
        assert!(found.why.contains("could not read one profile"), "{}", found.why);
    }
    assert!(report.review.headline.ends_with("We could not read one profile."));
}

/// Ids of the review in the catalogue, with their attributes.
fn catalogue() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut message = String::new();
    for line in words::ENGLISH.lines() {
        if let Some((attribute, _)) = line.strip_prefix("    .").and_then(|rest| rest.split_once(" =")) {
            found.insert(format!("{message}.{attribute}"));
        } else if let Some((id, text)) = line.split_once(" =").filter(|(id, _)| !id.contains([' ', '#'])) {
            message = id.to_owned();
            found.extend((!text.trim().is_empty()).then_some(message.clone()));
        }
    }
    let starts = ["review-", "sign-out-"];
    found.retain(|id| starts.iter().any(|start| id.starts_with(start)));
    found
}

#[test]
fn every_sentence_of_the_review_exists_and_is_said_somewhere() {
    let source = [
        include_str!("../crates/core/src/review.rs"),
        include_str!("../crates/core/src/review/purpose.rs"),
        include_str!("../crates/core/src/review/sign_in.rs"),
        include_str!("../crates/core/src/review/settings.rs"),
        include_str!("../crates/core/src/review/others.rs"),
        include_str!("../crates/core/src/review/summary.rs"),
        include_str!("../crates/core/src/review/scope.rs"),
        include_str!("../crates/core/src/sign_out.rs"),
        include_str!("../crates/cli/src/commands/review.rs"),
    ]
    .concat();
    let literals: BTreeSet<&str> = source.split('"').collect();
    let catalogue = catalogue();
    assert!(catalogue.len() > 110, "{}", catalogue.len());
    for id in literals
        .iter()
        .filter(|text| text.starts_with("review-") || text.starts_with("sign-out-"))
    {
        assert!(
            catalogue.contains(*id) || *id == "sign-out-check",
            "{id} is not in the catalogue"
        );
    }
    // The two headings stand for what several clauses share.
    let shared = ["review-p4", "review-p5"];
    for id in catalogue.iter().filter(|id| !shared.contains(&id.as_str())) {
        assert!(literals.contains(id.as_str()), "{id} is never said");
    }
}
