//! The saved report: its form, what it never says, its checksum, and what a broken or hostile one does.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test stops on the first surprise"
)]

#[path = "support/home.rs"]
mod home;
#[path = "support_report/same.rs"]
mod same;

use std::path::{Path, PathBuf};

use cookie_inspector_core::backup::Kind;
use cookie_inspector_core::demo;
use cookie_inspector_core::finding::Diagnosis;
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::opening;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal::{self, BackupSummary};
use cookie_inspector_core::report::Report;
use cookie_inspector_core::site::Site;
use cookie_inspector_core::support_report::{self, Level, SupportReport};
use home::{Home, Row, row};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const LEVELS: [Level; 2] = [Level::Share, Level::ForMe];

fn made(machine: &Machine, level: Level) -> SupportReport {
    let report = inspect(machine, Policy::built_in(), &Site::FLASKTRACK);
    support_report::make(machine, &report, &removal::backups(machine).unwrap(), level).unwrap()
}

fn demo(here: &Path) -> Machine {
    demo::renew(&Machine::copied(here, Os::Linux).unwrap()).unwrap()
}

/// A demo in which something was removed, with one of two removals undone.
fn demo_with_a_history(here: &Path) -> Machine {
    let machine = demo(here);
    let report = inspect(&machine, Policy::built_in(), &Site::FLASKTRACK);
    let chosen: Vec<_> = report.cookies().map(|(_, cookie)| home::tick(cookie)).collect();
    let outcome = removal::remove(&machine, Policy::built_in(), &Site::FLASKTRACK, &chosen).unwrap();
    let backup = outcome.removals[0].backup.clone().unwrap();
    removal::undo(&machine, &Site::FLASKTRACK, &backup).unwrap();
    machine
}

/// A home folder called `ada.lovelace`, with everything that must not be told somewhere in it.
fn telling(root: &Path) -> (Machine, Vec<String>) {
    let home = root.join("ada.lovelace");
    std::fs::create_dir(&home).unwrap();
    let mut stored = Vec::new();
    for name in [
        "theme_ada.lovelace",
        "last-Ada",
        "mail_ada@example.com",
        "note%3Aada%40example.com",
        "visit_9f86d081884c7d659a2feaa0c55ad015",
    ] {
        stored.push(row(name, "app.flasktrack.com"));
    }
    stored.push(Row {
        path: "/u/ada@example.com/".into(),
        ..row("theme", "lovelace.flasktrack.com")
    });
    stored.push(row("sid", "a8f3c2d1e4b59607.flasktrack.com"));
    stored.push(Row {
        jar: "https://flasktrack.com".into(),
        ..row("x", "lovelace-lab.example")
    });
    home::chromium_at(&home.join(".config/chromium/Default"), 24, &stored);
    let state = json!({ "profile": { "info_cache": { "Default": { "name": "Ada Lovelace" } } } });
    std::fs::write(home.join(".config/chromium/Local State"), state.to_string()).unwrap();
    let values = stored
        .iter()
        .map(|row| String::from_utf8(row.value.clone()).unwrap());
    (Machine::copied(&home, Os::Linux).unwrap(), values.collect())
}

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(include_str!("../docs/report.schema.json")).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn assert_fits(validator: &jsonschema::Validator, document: &Value) {
    let slips: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(slips.is_empty(), "{}", slips.join("\n"));
}

#[test]
fn what_is_saved_fits_the_published_schema() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let broken = Home::new();
    broken.firefox(17, &[row("theme", "flasktrack.com")]);
    std::fs::create_dir_all(broken.chromium_file().parent().unwrap()).unwrap();
    std::fs::write(broken.chromium_file(), "not a database ".repeat(100)).unwrap();
    let validator = schema();
    for machine in [
        demo_with_a_history(here.path()),
        telling(there.path()).0,
        broken.machine(),
        broken.machine().with_system_root(broken.path()),
    ] {
        for level in LEVELS {
            let document: Value = serde_json::from_str(&made(&machine, level).json().unwrap()).unwrap();
            assert_fits(&validator, &document);
        }
    }
}

#[test]
fn the_schema_has_no_room_for_a_value() {
    let here = tempfile::tempdir().unwrap();
    let good = serde_json::to_value(made(&demo(here.path()), Level::ForMe)).unwrap();
    let validator = schema();
    assert!(validator.is_valid(&good));
    for (place, key) in [
        ("/body/report/profiles/0/cookies/0", "content"),
        ("/body/report/profiles/0/cookies/0/value", "text"),
        ("/body/report/profiles/0", "path"),
        ("/body/header", "user"),
        ("", "extra"),
    ] {
        let mut bad = good.clone();
        bad.pointer_mut(place).unwrap()[key] = json!("secret");
        assert!(!validator.is_valid(&bad), "{place}/{key}");
    }
}

/// Every text of at least `length` letters in `secret`, whatever its case.
fn parts(secret: &str, length: usize) -> impl Iterator<Item = String> {
    let bytes = secret.to_lowercase().into_bytes();
    let windows = bytes
        .windows(length)
        .map(|part| String::from_utf8_lossy(part).into_owned());
    windows.collect::<Vec<_>>().into_iter()
}

#[test]
fn no_value_no_folder_no_name_of_a_person_and_no_mail_address_is_saved() {
    let root = tempfile::tempdir().unwrap();
    let (machine, values) = telling(root.path());
    for level in LEVELS {
        let report = made(&machine, level);
        assert_eq!(
            report.body.report.cookies().count(),
            values.len(),
            "every row is told"
        );
        for (name, text) in report.files().unwrap() {
            let text = text.to_lowercase();
            for value in &values {
                assert_eq!(parts(value, 8).find(|part| text.contains(part)), None, "{name}");
            }
            let root = root.path().display().to_string().to_lowercase();
            for secret in ["lovelace", "ada@", "ada%40", "example.com/", "last-ada", &root] {
                assert!(!text.contains(secret), "{secret} stands in {name} at {level:?}");
            }
        }
    }
}

#[test]
fn the_two_levels_differ_in_random_parts_given_names_and_ids() {
    let root = tempfile::tempdir().unwrap();
    let (machine, _) = telling(root.path());
    let before = inspect(&machine, Policy::built_in(), &Site::FLASKTRACK);
    let [share, for_me] = LEVELS.map(|level| made(&machine, level).body.report);
    let names = |report: &cookie_inspector_core::report::Report| -> Vec<String> {
        report.cookies().map(|(_, cookie)| cookie.name.clone()).collect()
    };
    let random = |name: &String| name.starts_with("visit_");
    let told = |report| names(report).into_iter().find(random).unwrap();
    assert_eq!(told(&share), "visit_{hex:32}");
    assert_eq!(told(&for_me), "visit_9f86d081884c7d659a2feaa0c55ad015");
    let host = |report: &cookie_inspector_core::report::Report| {
        let sid = report
            .cookies()
            .find(|(_, cookie)| cookie.name == "sid")
            .unwrap()
            .1;
        (sid.host.clone(), sid.explanation.set_by.clone())
    };
    let (short, told) = host(&share);
    assert_eq!(short, "{hex:16}.flasktrack.com");
    assert!(told.contains("{hex:16}") && !told.contains("a8f3c2d1"), "{told}");
    assert_eq!(host(&for_me).0, "a8f3c2d1e4b59607.flasktrack.com");
    assert_eq!(share.profiles[0].name, "Profile A");
    assert_eq!(for_me.profiles[0].name, "{user} {user}");
    let ids = |report: &cookie_inspector_core::report::Report| -> Vec<String> {
        report.cookies().map(|(_, cookie)| cookie.id.clone()).collect()
    };
    assert_eq!(ids(&for_me), ids(&before));
    assert!(ids(&share).iter().all(|id| !ids(&before).contains(id)));
    assert_ne!(share.profiles[0].id, before.profiles[0].id);
}

/// Where in `value` a text holds `word`, by the keys.
fn keys_with(value: &Value, key: &str, word: &str) -> Vec<String> {
    match value {
        Value::String(text) if text.contains(word) => vec![key.to_owned()],
        Value::Array(list) => list.iter().flat_map(|one| keys_with(one, key, word)).collect(),
        Value::Object(map) => {
            let each = map.iter().flat_map(|(key, one)| keys_with(one, key, word));
            each.collect()
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// People call a profile or a container what they like, words of ours among it.
#[test]
fn a_given_name_changes_nothing_but_itself() {
    for given in [
        "2026", "lab", "company", "linux", "firefox", "open", "tab", "lax", "cookie",
    ] {
        let home = Home::new();
        home.chromium(24, &[row("theme", "app.flasktrack.com")]);
        let state = json!({ "profile": { "info_cache": { "Default": { "name": given } } } });
        std::fs::write(home.chromium_root().join("Local State"), state.to_string()).unwrap();
        let contained = Row {
            jar: "^userContextId=6".into(),
            ..row("sessionid", "lab.flasktrack.com")
        };
        home.firefox(17, &[contained]);
        let containers = json!({ "identities": [{ "userContextId": 6, "name": given, "public": true }] });
        std::fs::write(
            home.firefox_folder().join("containers.json"),
            containers.to_string(),
        )
        .unwrap();
        let document = serde_json::to_value(made(&home.machine(), Level::Share)).unwrap();
        for (letter, allowed) in [("Profile A", "name"), ("Container A", "container")] {
            let keys = keys_with(&document, "", letter);
            assert!(!keys.is_empty(), "{given}: {letter}");
            assert!(keys.iter().all(|key| key == allowed), "{given}: {keys:?}");
        }
    }
}

#[test]
fn a_damaged_backup_changes_no_other_text() {
    let here = tempfile::tempdir().unwrap();
    let machine = demo_with_a_history(here.path());
    let mut actions = removal::backups(&machine).unwrap();
    let is_removal = |action: &&mut BackupSummary| action.kind == Kind::Removed;
    actions.iter_mut().find(is_removal).unwrap().profile.clear();
    let mut report = inspect(&machine, Policy::built_in(), &Site::FLASKTRACK);
    let first = report.profiles[0].cookies.first_mut().unwrap();
    first.path.clear();
    let saved = support_report::make(&machine, &report, &actions, Level::Share).unwrap();
    assert_eq!(saved.body.report.profiles[0].cookies[0].path, "");
    assert!(saved.body.actions.iter().any(|action| action.profile.is_empty()));
}

/// Every id in the review and in the grid leads to a row of the report.
#[test]
fn the_new_ids_lead_from_the_review_to_its_rows() {
    let here = tempfile::tempdir().unwrap();
    let report = made(&demo(here.path()), Level::Share).body.report;
    let mut rows: Vec<&String> = report
        .review
        .clauses
        .iter()
        .flat_map(|clause| &clause.rows)
        .collect();
    rows.extend(
        report
            .review
            .grid
            .iter()
            .flat_map(|grid| &grid.lines)
            .flat_map(|line| line.cells.iter().flatten()),
    );
    rows.extend(report.review.services.iter().flat_map(|service| &service.rows));
    assert!(rows.len() > 50);
    assert!(rows.iter().all(|id| report.cookie(id).is_some()));
    let profiles: Vec<&String> = report.profiles.iter().map(|profile| &profile.id).collect();
    for clause in &report.review.clauses {
        assert!(
            clause
                .profiles
                .iter()
                .all(|part| profiles.contains(&&part.profile))
        );
    }
}

#[test]
fn a_tag_tells_the_same_value_and_the_same_name_from_another() {
    let root = Home::new();
    let same = |host: &str, value: &str| Row {
        value: value.into(),
        ..row("visit_9f86d081884c7d659a2feaa0c55ad015", host)
    };
    let rows = [
        same("app.flasktrack.com", "one-and-the-same"),
        same("flasktrack.com", "one-and-the-same"),
        same("lab.flasktrack.com", "something-else"),
    ];
    root.chromium(24, &rows);
    let report = made(&root.machine(), Level::Share).body.report;
    let cookies: Vec<_> = report.cookies().map(|(_, cookie)| cookie).collect();
    let tag = |host: &str| {
        cookies
            .iter()
            .find(|cookie| cookie.host == host)
            .unwrap()
            .saved_tag
            .clone()
            .unwrap()
    };
    assert_eq!(tag("app.flasktrack.com"), tag("flasktrack.com"));
    assert_ne!(tag("app.flasktrack.com"), tag("lab.flasktrack.com"));
    let names: Vec<_> = cookies
        .iter()
        .map(|cookie| cookie.name_tag.clone().unwrap())
        .collect();
    assert!(names.iter().all(|tag| *tag == names[0]), "{names:?}");
    let again = made(&root.machine(), Level::Share).body.report;
    assert_ne!(
        again.profiles[0].cookies[0].saved_tag,
        report.profiles[0].cookies[0].saved_tag
    );
}

#[test]
fn what_was_removed_is_told_with_its_undo() {
    let here = tempfile::tempdir().unwrap();
    let actions = made(&demo_with_a_history(here.path()), Level::Share).body.actions;
    assert!(actions.len() >= 2 && actions.iter().all(|action| !action.rows.is_empty()));
    assert_eq!(actions.iter().filter(|action| action.undone.is_some()).count(), 1);
}

#[test]
fn the_checksum_is_of_what_is_said_and_not_of_how_it_is_laid_out() {
    let here = tempfile::tempdir().unwrap();
    let report = made(&demo(here.path()), Level::Share);
    let text = report.json().unwrap();
    let compact = serde_json::to_string(&report).unwrap();
    for same in [&text, &compact] {
        let told = support_report::check(same.as_bytes()).unwrap();
        assert_eq!(told, (true, report.integrity.sha256.clone()));
        assert_eq!(support_report::open(same.as_bytes()).unwrap(), report);
    }
    let other = text.replacen("\"deletable\": false", "\"deletable\": true", 1);
    assert!(other != text && !support_report::check(other.as_bytes()).unwrap().0);
    assert_eq!(
        support_report::open(other.as_bytes()).unwrap_err().code(),
        "report-changed"
    );
    for odd in ["é", &"é".repeat(32), &"g".repeat(64), "0"] {
        let changed = text.replace(&report.integrity.sha256, odd);
        let told = support_report::check(changed.as_bytes()).unwrap();
        assert_eq!(told, (false, String::new()), "{odd} is no checksum");
    }
    let groups = report.checksum();
    assert_eq!((groups.split(' ').count(), groups.len()), (16, 79));
}

/// A file of the first schema, made by the first version; it must open for ever.
#[test]
fn a_report_of_the_first_schema_opens() {
    let report = support_report::open(include_bytes!("samples/report-schema-1.json")).unwrap();
    assert_eq!(report.schema, 1);
    let cookies: Vec<_> = report.body.report.cookies().map(|(_, cookie)| cookie).collect();
    assert!(cookies.len() > 10);
    assert!(
        cookies
            .iter()
            .all(|cookie| cookie.session == Some(cookie.expires.is_none())),
        "the first schema did not say so"
    );
    assert!(report.body.report.review.clauses.len() > 10);
    assert!(!report.body.actions.is_empty());
}

#[test]
fn what_is_no_report_of_ours_is_told_apart() {
    let here = tempfile::tempdir().unwrap();
    let good = serde_json::to_value(made(&demo(here.path()), Level::Share)).unwrap();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut document = good.clone();
        change(&mut document);
        document.to_string()
    };
    let text = good.to_string();
    for (document, code) in [
        (text[..text.len() / 2].to_owned(), "report-damaged"),
        (String::new(), "report-damaged"),
        ("\u{0}\u{1}\u{2}".to_owned(), "report-damaged"),
        ("[".repeat(100_000), "report-damaged"),
        (
            format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000)),
            "report-damaged",
        ),
        ("{}".to_owned(), "report-foreign"),
        ("[1, 2]".to_owned(), "report-foreign"),
        (json!({ "log": { "entries": [] } }).to_string(), "report-foreign"),
        (with(&|d| d["format"] = json!("another")), "report-foreign"),
        (with(&|d| d["schema"] = json!(0)), "report-foreign"),
        (
            with(&|d| d["schema"] = json!(support_report::SCHEMA + 1)),
            "report-newer",
        ),
        (
            with(&|d| d["body"]["header"]["os"] = json!("windows")),
            "report-changed",
        ),
        (with(&|d| d["integrity"] = json!(null)), "report-changed"),
        (with(&|d| d["body"] = json!(null)), "report-changed"),
    ] {
        let error = support_report::open(document.as_bytes()).unwrap_err();
        assert_eq!(error.code(), code, "{}", &document[..document.len().min(80)]);
    }
}

#[test]
fn a_file_of_a_hundred_megabytes_is_not_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("large.json");
    std::fs::File::create(&file).unwrap().set_len(100 << 20).unwrap();
    assert_eq!(
        support_report::read(&file).unwrap_err().code(),
        "report-too-large"
    );
    let bytes = vec![b' '; usize::try_from(support_report::MOST_BYTES).unwrap() + 1];
    assert_eq!(
        support_report::open(&bytes).unwrap_err().code(),
        "report-too-large"
    );
}

#[cfg(unix)]
#[test]
fn a_saved_file_is_for_its_owner_alone_and_replaces_none() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("new");
    let files =
        [("a.json", "first"), ("a.html", "page")].map(|(name, text)| (name.to_owned(), text.to_owned()));
    let written = support_report::save(&folder, &files).unwrap();
    for file in &written {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert_eq!(
        std::fs::read_dir(&folder).unwrap().count(),
        2,
        "nothing else is left"
    );
    let second =
        [("b.json", "x"), ("a.html", "other")].map(|(name, text)| (name.to_owned(), text.to_owned()));
    let error = support_report::save(&folder, &second).unwrap_err();
    assert_eq!(error.code(), "report-unwritable");
    assert_eq!(
        std::fs::read_to_string(&written[1]).unwrap(),
        "page",
        "the file that was there stays"
    );
    assert!(!folder.join("b.json").exists(), "half a report is none");
    std::os::unix::fs::symlink(folder.join("elsewhere"), folder.join("c.json")).unwrap();
    let third = [("c.json".to_owned(), "x".to_owned())];
    assert!(support_report::save(&folder, &third).is_err());
    assert!(!folder.join("elsewhere").exists(), "a link leads nowhere");
}

fn page_of(machine: &Machine) -> String {
    support_report::page(&made(machine, Level::ForMe))
}

#[test]
fn the_page_says_what_the_document_says() {
    let here = tempfile::tempdir().unwrap();
    let report = made(&demo_with_a_history(here.path()), Level::Share);
    // Every text of the document, as the page writes it.
    let page = support_report::page(&report);
    let mut texts = vec![
        report.body.header.report_id.clone(),
        report.body.scope.others.clone(),
    ];
    texts.extend(report.checksum().split(' ').map(str::to_owned));
    for clause in &report.body.report.review.clauses {
        texts.extend([clause.id.clone(), clause.claim.clone(), clause.why.clone()]);
    }
    for (profile, cookie) in report.body.report.cookies() {
        texts.extend([
            profile.name.clone(),
            cookie.name.clone(),
            cookie.host.clone(),
            cookie.id.clone(),
        ]);
        texts.extend([cookie.saved_tag.clone().unwrap(), cookie.verdict.why.clone()]);
        let said = &cookie.explanation;
        texts.extend([&said.does, &said.if_removed, &said.stays, &said.set_by].map(String::clone));
    }
    for row in report.body.actions.iter().flat_map(|action| &action.rows) {
        texts.push(row.name.clone());
    }
    for text in texts {
        let written = text
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        assert!(page.contains(&written), "{text} is not on the page");
    }
}

#[test]
fn the_page_runs_nothing_and_fetches_nothing() {
    let here = tempfile::tempdir().unwrap();
    let page = page_of(&demo(here.path()));
    let policy = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'\">",
        support_report::style_source()
    );
    let (before, after) = page.split_once(&policy).unwrap();
    assert!(
        !before.contains("<style") && after.contains("<style>"),
        "the policy stands before the style"
    );
    for word in [
        "<script", "<link", "<img", "<iframe", "<a ", " src=", " href=", " on", "url(", "@import",
    ] {
        let markup: Vec<&str> = page.split('<').filter_map(|tag| tag.split('>').next()).collect();
        let found = markup.iter().any(|tag| format!("<{tag}").contains(word));
        assert!(
            !found && (word.starts_with(' ') || !page.contains(word)),
            "{word}"
        );
    }
}

#[test]
fn hostile_names_are_seen_on_the_page_and_do_nothing() {
    let home = Home::new();
    let hostile = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "a\u{202e}gnp.exe\u{2066}",
        "</style></head><body onload=x>",
        "&lt;b&gt;",
    ];
    let rows: Vec<Row> = hostile
        .iter()
        .map(|name| row(name, "app.flasktrack.com"))
        .collect();
    home.chromium(24, &rows);
    let page = page_of(&home.machine());
    assert_eq!(page.matches("<script").count() + page.matches("<img").count(), 0);
    assert_eq!(
        (page.matches("</style>").count(), page.matches("<body").count()),
        (1, 1)
    );
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && page.contains("&amp;lt;b&amp;gt;"));
    assert!(!page.contains(['\u{202e}', '\u{2066}']) && page.contains(r"a\u{202e}gnp.exe\u{2066}"));
}

/// Opens a report with `change` made to it.
fn opened(folder: &Path, good: &SupportReport, change: impl Fn(&mut SupportReport)) -> Report {
    let file = saved(folder, good, change);
    let machine = Machine::copied(folder, Os::Linux).unwrap();
    opening::open(&machine, Policy::built_in(), &Site::FLASKTRACK, &file, None).unwrap()
}

/// Saves a report with `change` made to it, with a checksum that fits.
fn saved(folder: &Path, good: &SupportReport, change: impl Fn(&mut SupportReport)) -> PathBuf {
    let mut report = good.clone();
    change(&mut report);
    let canonical = serde_json_canonicalizer::to_vec(&report.body).unwrap();
    report.integrity.sha256 = Sha256::digest(canonical)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let file = folder.join("from-a-customer.json");
    std::fs::write(&file, report.json().unwrap()).unwrap();
    file
}

#[test]
fn an_opened_report_shows_the_same_and_lets_nothing_be_removed() {
    let here = tempfile::tempdir().unwrap();
    let good = made(&demo(here.path()), Level::Share);
    let report = opened(here.path(), &good, |_| {});
    let told = &good.body.report;
    assert!(!told.origin.is_opened() && report.origin.is_opened());
    assert_eq!(report.review, told.review);
    let repaired = |diagnosis: &Diagnosis| diagnosis.all().any(|finding| !finding.repair.is_empty());
    assert!(repaired(&told.diagnosis) && !repaired(&report.diagnosis));
    assert_eq!(report.diagnosis, told.diagnosis.clone().without_repairs());
    let names = |report: &Report| -> Vec<(String, String)> {
        report
            .cookies()
            .map(|(_, cookie)| (cookie.name.clone(), cookie.explanation.does.clone()))
            .collect()
    };
    assert_eq!(names(&report), names(told));
    let chosen: Vec<_> = report.cookies().map(|(_, cookie)| home::tick(cookie)).collect();
    let plan = removal::plan(&report, &chosen);
    assert_eq!(
        (plan.count(), plan.refused.len()),
        (0, chosen.len()),
        "the core refuses every row"
    );
    assert!(report.cookies().all(|(_, cookie)| !cookie.is_removable()));
}

#[test]
fn a_report_with_more_rows_than_a_store_may_have_is_refused() {
    let here = tempfile::tempdir().unwrap();
    let good = made(&demo(here.path()), Level::Share);
    let many = |count: usize| {
        let file = saved(here.path(), &good, |report| {
            let cookies = &mut report.body.report.profiles[0].cookies;
            let one = cookies[0].clone();
            cookies.resize(count, one);
        });
        let machine = Machine::copied(here.path(), Os::Linux).unwrap();
        opening::open(&machine, Policy::built_in(), &Site::FLASKTRACK, &file, None).map(drop)
    };
    assert_eq!(many(5_000), Ok(()));
    assert_eq!(many(5_001).unwrap_err().code(), "report-too-large");
}

/// Who writes a report by hand can write anything into it, and a checksum that fits.
#[test]
fn a_hostile_report_cannot_make_itself_this_devices() {
    let here = tempfile::tempdir().unwrap();
    let good = made(&demo(here.path()), Level::Share);
    let report = opened(here.path(), &good, |report| {
        report.body.report.origin = Default::default();
        for cookie in report
            .body
            .report
            .profiles
            .iter_mut()
            .flat_map(|profile| &mut profile.cookies)
        {
            cookie.verdict.protected = false;
            cookie.verdict.deletable = true;
            cookie.name = "<img src=x onerror=alert(1)>\u{202e}".to_owned();
        }
    });
    assert!(report.origin.is_opened());
    let chosen: Vec<_> = report.cookies().map(|(_, cookie)| home::tick(cookie)).collect();
    assert_eq!(removal::plan(&report, &chosen).count(), 0);
}

#[test]
fn the_page_does_not_say_that_nothing_is_there_where_it_was_not_read() {
    let home = Home::new();
    home.chromium(24, &[]);
    let says = |home: &Home| {
        let page = page_of(&home.machine());
        [
            "We found no FlaskTrack cookie.",
            "We found no FlaskTrack cookie in what we could read.",
            "We could not look for cookies.",
        ]
        .map(|text| page.contains(&format!("<p>{text}</p>")))
    };
    assert_eq!(says(&home), [true, false, false]);
    let broken = home.chromium_root().join("Profile 1");
    std::fs::create_dir(&broken).unwrap();
    std::fs::write(broken.join("Cookies"), "not a database ".repeat(100)).unwrap();
    assert_eq!(says(&home), [false, true, false]);
    std::fs::copy(broken.join("Cookies"), home.chromium_file()).unwrap();
    assert_eq!(says(&home), [false, false, true]);
    assert!(
        page_of(&home.machine()).contains("<td>not known</td>"),
        "not that there are 0"
    );
}

#[test]
fn the_page_tells_what_keeps_a_person_from_signing_in() {
    let home = Home::new();
    home.chromium(
        24,
        &["app.flasktrack.com", ".flasktrack.com"].map(|host| row("sessionid", host)),
    );
    let report = made(&home.machine(), Level::Share);
    let page = support_report::page(&report);
    let diagnosis = &report.body.report.diagnosis;
    assert_eq!(diagnosis.findings[0].check, "duplicate-name");
    for finding in diagnosis.all() {
        let said = [
            &finding.title,
            &finding.customer,
            &finding.support,
            &finding.would_refute,
        ];
        for text in said.into_iter().chain(&finding.rows) {
            assert!(page.contains(text.as_str()), "{text} is not on the page");
        }
        let here = finding
            .rows
            .iter()
            .all(|id| report.body.report.cookie(id).is_some());
        assert!(here, "{} leads to rows of the report", finding.check);
    }
}
