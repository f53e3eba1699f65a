//! What a saved report never says, and what it says instead.

use cookie_inspector_core::backup::Kind;
use cookie_inspector_core::removal::BackupSummary;

use super::*;

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
