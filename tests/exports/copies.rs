//! Copied cookie files and profiles, known by what is in them.

use std::fs;

use cookie_inspector_core::cookie::KeptIn;
use cookie_inspector_core::export::Format;
use cookie_inspector_core::report::{Origin, Report};
use rusqlite::Connection;

use crate::binarycookies::{jar, stored};
use crate::home::{Home, cookie, files, row, tick};
use crate::open;

fn both() -> Home {
    let home = Home::new();
    let rows = [
        row("theme", "app.flasktrack.com"),
        row("_ga", ".flasktrack.com"),
        row("bank", "bank.example"),
    ];
    home.chromium(24, &rows);
    home.firefox(17, &rows);
    home
}

fn names(report: &Report) -> Vec<&str> {
    report.cookies().map(|(_, cookie)| cookie.name.as_str()).collect()
}

/// What the file or folder was found to be: its kind, and each profile's.
fn kinds(report: &Report) -> (Format, Vec<(String, String)>) {
    let Origin::Opened { format, .. } = report.origin else {
        panic!("it was opened");
    };
    let kind = |profile: &cookie_inspector_core::report::ProfileReport| {
        assert_eq!((profile.browser.as_str(), &profile.problem), ("file", &None));
        (profile.browser_name.clone(), profile.name.clone())
    };
    (format, report.profiles.iter().map(kind).collect())
}

fn pair(kind: &str, name: &str) -> (String, String) {
    (kind.to_owned(), name.to_owned())
}

#[test]
fn the_profiles_of_a_folder_have_room_for_one_store_together() {
    let home = Home::new();
    let rows: Vec<_> = (0..3_000)
        .map(|n| row(&format!("theme{n}"), "flasktrack.com"))
        .collect();
    home.chromium(24, &rows);
    let second = home.chromium_root().join("Profile 1");
    fs::create_dir_all(&second).unwrap();
    fs::copy(home.chromium_file(), second.join("Cookies")).unwrap();
    let report = open(&home.chromium_root()).unwrap();
    let told: Vec<_> = report
        .profiles
        .iter()
        .map(|profile| {
            (
                profile.cookies.len(),
                profile.problem.as_ref().map(|problem| problem.code.as_str()),
            )
        })
        .collect();
    assert_eq!(told, [(3_000, None), (0, Some("export-too-large"))]);
}

#[test]
fn a_cookie_file_is_known_by_its_content_and_not_by_its_name() {
    let home = both();
    for (from, kind) in [
        (home.chromium_file(), "Chromium or a browser like it"),
        (home.firefox_file(), "Firefox or a browser like it"),
    ] {
        let copy = home.path().join("attachment.bin");
        fs::copy(from, &copy).unwrap();
        let before = files(home.path());
        let report = open(&copy).unwrap();
        assert_eq!(
            kinds(&report),
            (Format::Store, vec![pair(kind, "attachment.bin")])
        );
        assert_eq!(names(&report), ["_ga", "theme"]);
        assert_eq!(files(home.path()), before, "looking leaves no trace");
    }
}

#[test]
fn the_other_cookie_files_are_known_too() {
    let folder = tempfile::tempdir().unwrap();
    let safari = folder.path().join("Cookies.binarycookies");
    fs::write(
        &safari,
        jar(&[stored("theme", "CANARY", ".flasktrack.com")]).write(),
    )
    .unwrap();
    assert_eq!(
        kinds(&open(&safari).unwrap()).1,
        [pair("Safari", "Cookies.binarycookies")]
    );
    let soup = folder.path().join("cookies.sqlite");
    let db = Connection::open(&soup).unwrap();
    db.execute_batch(
        "CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, name TEXT, value TEXT, host TEXT, path TEXT,
          expiry INTEGER, lastAccessed INTEGER, isSecure INTEGER, isHttpOnly INTEGER, sameSite INTEGER);
         INSERT INTO moz_cookies VALUES (1, 'theme', 'CANARY', '.flasktrack.com', '/', 1830000000, 1, 1, 0, 1)",
    )
    .unwrap();
    assert_eq!(
        kinds(&open(&soup).unwrap()).1,
        [pair("GNOME Web", "cookies.sqlite")]
    );
    let home = Home::new();
    home.firefox_session("recovery.jsonlz4", &serde_json::json!([
        { "host": "app.flasktrack.com", "name": "sessionid", "path": "/", "value": "CANARY", "secure": true },
        { "host": "bank.example", "name": "bank", "path": "/", "value": "CANARY" },
    ]));
    let report = open(&home.firefox_folder().join("recovery.jsonlz4")).unwrap();
    assert_eq!(names(&report), ["sessionid"]);
}

#[test]
fn a_folder_is_one_profile_or_several() {
    let home = both();
    let second = home.chromium_root().join("Profile 1");
    fs::create_dir(&second).unwrap();
    fs::copy(home.chromium_file(), second.join("Cookies")).unwrap();
    fs::write(second.join("Preferences"), r#"{"profile":{"name":"Lab"}}"#).unwrap();
    let chromium = "Chromium or a browser like it";
    let firefox = "Firefox or a browser like it";
    let all = open(&home.chromium_root()).unwrap();
    assert_eq!(
        kinds(&all),
        (
            Format::Profile,
            vec![pair(chromium, "Default"), pair(chromium, "Lab")]
        )
    );
    let one = open(&second).unwrap();
    assert_eq!(kinds(&one), (Format::Profile, vec![pair(chromium, "Lab")]));
    let one = open(&home.firefox_folder()).unwrap();
    assert_eq!(kinds(&one).1, [pair(firefox, "abcd1234.default")]);
    let all = open(home.firefox_folder().parent().unwrap()).unwrap();
    assert_eq!(kinds(&all).1, [pair(firefox, "default")]);
}

#[test]
fn the_folder_of_the_network_alone_is_enough() {
    let home = both();
    let network = home.chromium_root().join("Default/Network");
    fs::create_dir(&network).unwrap();
    fs::rename(home.chromium_file(), network.join("Cookies")).unwrap();
    let chromium = "Chromium or a browser like it";
    for (folder, name) in [
        (network.clone(), "Network"),
        (home.chromium_root().join("Default"), "Default"),
        (home.chromium_root(), "Default"),
    ] {
        let report = open(&folder).unwrap();
        assert_eq!(kinds(&report).1, [pair(chromium, name)], "and once");
        assert_eq!(names(&report), ["_ga", "theme"]);
    }
}

#[test]
fn a_list_that_cannot_be_read_is_not_a_folder_without_profiles() {
    let home = both();
    let root = home.firefox_folder().parent().unwrap().to_owned();
    fs::create_dir(root.join("profiles.ini")).unwrap();
    let report = open(&root).unwrap();
    let problem = report.profiles[1].problem.as_ref().unwrap();
    assert_eq!(
        (report.profiles.len(), problem.code.as_str()),
        (2, "list-unreadable")
    );
    fs::remove_dir_all(home.firefox_folder()).unwrap();
    assert_eq!(open(&root).unwrap_err().code(), "list-unreadable");
}

#[test]
fn what_was_opened_is_marked_and_nothing_of_it_can_be_removed() {
    let home = both();
    for path in [home.chromium_file(), home.chromium_root(), home.firefox_folder()] {
        let report = open(&path).unwrap();
        let Origin::Opened { name, .. } = &report.origin else {
            panic!("it was opened");
        };
        assert_eq!(name.as_str(), path.file_name().unwrap().to_str().unwrap());
        assert!(
            report
                .cookies()
                .all(|(_, row)| row.kept_in == KeptIn::File && !row.is_removable())
        );
        let theme = cookie(&report, "theme");
        assert!(
            theme.verdict.deletable,
            "the judgement is the same as on a device"
        );
        let plan = cookie_inspector_core::removal::plan(&report, &[tick(theme)]);
        assert_eq!(
            (plan.count(), plan.refused[0].problem.code.as_str()),
            (0, "opened-file")
        );
        let here = home.inspect();
        assert!(
            here.cookies().all(|(_, row)| report.cookie(&row.id).is_none()),
            "no id is that of a row here"
        );
        let path = home.path().canonicalize().unwrap().display().to_string();
        assert!(
            !serde_json::to_string(&report).unwrap().contains(&path),
            "a path is nobody's business"
        );
    }
}

#[test]
fn a_folder_without_a_profile_and_a_file_that_is_gone_are_told() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(open(folder.path()).unwrap_err().code(), "profile-not-found");
    assert_eq!(
        open(&folder.path().join("gone.txt")).unwrap_err().code(),
        "file-unreadable"
    );
    let large = folder.path().join("large.har");
    fs::File::create(&large).unwrap().set_len((64 << 20) + 1).unwrap();
    assert_eq!(open(&large).unwrap_err().code(), "export-too-large");
}

#[test]
fn a_copy_leads_to_nothing_outside_of_it() {
    let here = both();
    let theirs = tempfile::tempdir().unwrap();
    let list = format!(
        "[Profile0]\nName=away\nIsRelative=0\nPath={}\n",
        here.firefox_folder().display()
    );
    fs::write(theirs.path().join("profiles.ini"), list).unwrap();
    assert_eq!(open(theirs.path()).unwrap_err().code(), "outside-home");
    #[cfg(unix)]
    {
        let theirs = tempfile::tempdir().unwrap();
        let profile = here.chromium_root().join("Default");
        std::os::unix::fs::symlink(profile, theirs.path().join("Default")).unwrap();
        assert_eq!(open(theirs.path()).unwrap_err().code(), "outside-home");
    }
}

/// Puts a link to `to` in the place of `link`, which is of a copy.
#[cfg(unix)]
fn linked(link: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(link.parent().unwrap()).unwrap();
    fs::remove_file(link).ok();
    std::os::unix::fs::symlink(to, link).unwrap();
}

#[cfg(unix)]
#[test]
fn a_link_to_a_file_outside_of_a_copy_is_not_followed() {
    let here = both();
    let secret = here.path().join("secret");
    for name in [
        "Local State",
        "Default/Cookies",
        "Default/Cookies-wal",
        "Default/Network/Cookies",
        "Default/Preferences",
        "cookies.sqlite",
        "cookies.sqlite-wal",
        "sessionstore.jsonlz4",
        "sessionstore-backups/recovery.jsonlz4",
        "containers.json",
        "permissions.sqlite",
        "prefs.js",
        "Cookies.binarycookies",
    ] {
        let theirs = both();
        let chromium = name == "Local State" || name.starts_with("Default");
        let (folder, to) = match chromium {
            true => (theirs.chromium_root(), here.chromium_file()),
            false => (theirs.firefox_folder(), here.firefox_file()),
        };
        fs::write(&secret, "{}").unwrap();
        let to = if name.ends_with("ookies") || name == "cookies.sqlite" {
            &to
        } else {
            &secret
        };
        linked(&folder.join(name), to);
        let report = open(&folder).unwrap();
        let problems: Vec<_> = report.profiles.iter().map(|one| one.problem.as_ref()).collect();
        let is_setting = [
            "Local State",
            "Default/Preferences",
            "permissions.sqlite",
            "containers.json",
            "prefs.js",
        ]
        .contains(&name);
        for (profile, problem) in report.profiles.iter().zip(problems) {
            match problem {
                None => {
                    assert!(is_setting && profile.cookies.len() == 2, "{name}: {profile:#?}");
                    assert_eq!(profile.settings.unread, [name.rsplit('/').next().unwrap()]);
                    assert_eq!(profile.name, profile.folder, "{name}");
                }
                Some(problem) => assert_eq!(problem.code, "link-outside", "{name}"),
            }
        }
    }
    // A link within a copy, and the marks of a browser that ran when it was made, are no matter.
    let theirs = both();
    let folder = theirs.chromium_root().join("Default");
    fs::rename(folder.join("Cookies"), folder.join("Cookies of old")).unwrap();
    linked(&folder.join("Cookies"), std::path::Path::new("Cookies of old"));
    linked(&folder.join("SingletonLock"), std::path::Path::new("somewhere-1"));
    assert_eq!(names(&open(&folder).unwrap()), ["_ga", "theme"]);
}

#[test]
fn a_folder_with_the_files_of_three_browsers_shows_all_three() {
    let home = both();
    let folder = tempfile::tempdir().unwrap();
    fs::copy(home.chromium_file(), folder.path().join("Cookies")).unwrap();
    fs::copy(home.firefox_file(), folder.path().join("cookies.sqlite")).unwrap();
    let safari = jar(&[stored("theme", "CANARY", ".flasktrack.com")]).write();
    fs::write(folder.path().join("Cookies.binarycookies"), safari).unwrap();
    let report = open(folder.path()).unwrap();
    let kinds: Vec<String> = kinds(&report).1.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds.len(), 3, "{kinds:?}");
    let ids: std::collections::BTreeSet<&str> = report.profiles.iter().map(|one| one.id.as_str()).collect();
    assert_eq!((ids.len(), names(&report).len()), (3, 5));
}

#[test]
fn a_report_of_an_export_promises_nothing_about_what_it_may_lack() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cookies.txt");
    fs::write(
        &file,
        "#HttpOnly_.flasktrack.com\tTRUE\t/\tTRUE\t1830000000\ttheme\tCANARY\n",
    )
    .unwrap();
    let outcome = |report: &Report, id: &str| {
        let clause = report
            .review
            .clauses
            .iter()
            .find(|clause| clause.id == id)
            .unwrap();
        (format!("{:?}", clause.outcome), clause.why.clone())
    };
    let exported = open(&file).unwrap();
    let (told, why) = outcome(&exported, "P2.2");
    assert_eq!(told, "Inconclusive");
    assert!(why.contains("only some"), "{why}");
    assert!(
        exported
            .review
            .headline
            .starts_with("One cookie in what you opened.")
    );
    assert!(exported.review.limit.contains("one file"));
    let home = Home::new();
    home.chromium(24, &[row("theme", "app.flasktrack.com")]);
    let copied = open(&home.chromium_root()).unwrap();
    assert_eq!(
        outcome(&copied, "P2.2").0,
        "Supported",
        "a whole profile lacks nothing"
    );
}
