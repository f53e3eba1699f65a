//! Safari, which is read with its profiles and never changed.

use binarycookies::{Jar, Stored, jar, stored};
use cookie_inspector_core::report::Report;
use cookie_inspector_core::store::{CookieStore, safari::Safari};
use home::files;

use super::*;

const CONTAINER: &str = "Library/Containers/com.apple.Safari/Data/Library";
const PREVIEW: &str = "Library/Containers/com.apple.SafariTechnologyPreview/Data/Library";
const WORK: &str = "WebKit/WebsiteDataStore/1b4e28ba-2fa1-11d2-883f-0016d3cca427";
const JAR: &str = "Cookies/Cookies.binarycookies";

fn mac(home: &Home) -> Machine {
    let mut machine = Machine::copied(home.path(), Os::Macos).unwrap();
    machine.now = Timestamp::from_micros(NOW);
    machine
}

fn inspect_mac(home: &Home) -> Report {
    inspect(&mac(home), Policy::built_in(), &Site::FLASKTRACK)
}

fn safari(home: &Home, folder: &str, bytes: &[u8]) {
    let file = home.path().join(folder).join(JAR);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

/// Safari with a profile of its own for work, and the Technology Preview.
fn safari_home() -> Home {
    let home = Home::new();
    let mut lab = stored("theme", "CANARY-value", ".flasktrack.com");
    lab.flags = 1 | 4 | 16;
    lab.port = Some(8443);
    let everyday = Jar {
        pages: vec![
            vec![stored("theme", "x", "bank.example")],
            vec![
                lab,
                Stored {
                    flags: 8,
                    ..stored("lang", "en", "app.flasktrack.com")
                },
                stored("theme", "x", "notflasktrack.com"),
            ],
        ],
        settings: Some(b"bplist00 made up".to_vec()),
    };
    safari(&home, CONTAINER, &everyday.write());
    let one = |name: &str| jar(&[stored(name, "x", "flasktrack.com")]).write();
    safari(&home, &format!("{CONTAINER}/{WORK}"), &one("work"));
    safari(&home, PREVIEW, &one("preview"));
    let tabs = home.path().join(CONTAINER).join("Safari");
    fs::create_dir_all(&tabs).unwrap();
    Connection::open(tabs.join("SafariTabs.db"))
        .unwrap()
        .execute_batch(
            "CREATE TABLE bookmarks(id INTEGER PRIMARY KEY, title TEXT, subtype INTEGER, external_uuid TEXT);
             INSERT INTO bookmarks VALUES (1, '', 2, 'DefaultProfile'),
              (2, 'Wörk', 2, '1B4E28BA-2FA1-11D2-883F-0016D3CCA427'), (3, 'A tab', 0, 'x');",
        )
        .unwrap();
    home
}

#[test]
fn safaris_cookies_are_read_with_their_profiles() {
    let home = safari_home();
    let report = inspect_mac(&home);
    let found: Vec<_> = report
        .profiles
        .iter()
        .map(|profile| (profile.browser_name.as_str(), profile.name.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("Safari", "Default"),
            ("Safari", "Wörk"),
            ("Safari Technology Preview", "Default")
        ]
    );
    assert!(report.profiles.iter().all(|profile| problem(profile).is_none()));
    assert_eq!(
        codes(&report.profiles[0]),
        ["store-read-only", "session-in-memory"]
    );
    let names: Vec<_> = report.cookies().map(|(_, cookie)| cookie.name.as_str()).collect();
    assert_eq!(names, ["lang", "theme", "work", "preview"]);
    let theme = cookie(&report, "theme");
    assert_eq!(
        (theme.secure, theme.http_only, theme.same_site),
        (Some(true), Some(true), SameSite::Strict)
    );
    assert_eq!((theme.host_only, theme.source_port), (Some(false), Some(8443)));
    assert_eq!(theme.expires.unwrap().as_micros(), NOW + 30 * DAY);
    assert_eq!(theme.created.unwrap().as_micros(), NOW - DAY);
    assert_eq!(theme.value.bytes, 12);
    let lang = cookie(&report, "lang");
    assert_eq!(
        (lang.secure, lang.http_only, lang.same_site),
        (Some(false), Some(false), SameSite::Lax)
    );
    assert_eq!(lang.host_only, Some(true));
    assert!(!serde_json::to_string(&report).unwrap().contains("CANARY"));
}

#[test]
fn safari_is_never_changed_and_the_plan_says_so_at_once() {
    let home = safari_home();
    let folder = home.path().join(CONTAINER).join("Cookies");
    let before = files(&folder);
    let report = inspect_mac(&home);
    let theme = cookie(&report, "theme");
    let plan = removal::plan(&report, &[tick(theme)]);
    let refusal = plan.profiles[0].problem.as_ref().unwrap();
    assert_eq!((plan.count(), refusal.code.as_str()), (0, "read-only-store"));
    assert!(refusal.hint.contains("Manage Website Data"), "{}", refusal.hint);
    let outcome = remove(&mac(&home), &[theme]);
    let removal = &outcome.removals[0];
    assert_eq!(removal.problem.as_ref().unwrap().code, "read-only-store");
    assert!(removal.removed.is_empty() && removal.backup.is_none());
    assert_eq!(files(&folder), before);
    assert!(!mac(&home).own_folder().exists(), "not even a backup was begun");
    assert!(!Safari.writable());
    let records = Safari.records(&home.path().join(CONTAINER), &Site::FLASKTRACK, &[]);
    assert_eq!(records.unwrap_err().code(), "read-only-store");
}

#[test]
fn the_file_of_former_days_counts_only_without_a_container() {
    let home = Home::new();
    let old = jar(&[stored("theme", "x", "flasktrack.com")]).write();
    safari(&home, "Library", &old);
    // Another program's, not Safari's.
    safari(&home, &format!("Library/{WORK}"), &old);
    let report = inspect_mac(&home);
    assert_eq!(report.profiles.len(), 1);
    assert_eq!(cookie(&report, "theme").host, "flasktrack.com");
    safari(
        &home,
        CONTAINER,
        &jar(&[stored("lang", "x", "flasktrack.com")]).write(),
    );
    let report = inspect_mac(&home);
    let names: Vec<_> = report.cookies().map(|(_, cookie)| cookie.name.as_str()).collect();
    assert_eq!((report.profiles.len(), names), (1, vec!["lang"]));
}

#[test]
fn a_damaged_safari_file_is_an_error_on_its_profile_with_its_cause() {
    let home = safari_home();
    let file = home.path().join(CONTAINER).join(JAR);
    let whole = fs::read(&file).unwrap();
    let mut changed = whole.clone();
    let at = whole
        .windows(4)
        .rposition(|part| part == [7, 0x17, 0x20, 5])
        .unwrap();
    changed[at - 1] ^= 1;
    let cut = whole[..whole.len() / 2].to_vec();
    for (bytes, cause) in [
        (changed, "the checksum does not fit"),
        (cut, "the file ends too soon"),
        (Vec::new(), "not a file of cookies"),
        (b"SQLite format 3\0".to_vec(), "not a file of cookies"),
    ] {
        fs::write(&file, bytes).unwrap();
        let report = inspect_mac(&home);
        let problem = report.profiles[0].problem.as_ref().unwrap();
        assert_eq!(problem.code, "store-unknown");
        assert_eq!(problem.cause.as_deref(), Some(cause));
        assert_eq!(report.cookies().count(), 2, "the other profiles show");
    }
}

#[test]
fn rows_alike_and_a_row_without_a_time_do_no_harm_in_safari() {
    let home = Home::new();
    let twin = stored("theme", "x", "flasktrack.com");
    let timeless = Stored {
        expires: f64::NAN,
        ..stored("timeless", "x", "flasktrack.com")
    };
    let other = stored("other", "x", "bank.example");
    safari(
        &home,
        CONTAINER,
        &jar(&[twin.clone(), other, timeless, twin]).write(),
    );
    let report = inspect_mac(&home);
    let profile = &report.profiles[0];
    assert_eq!(profile.cookies.len(), 2);
    assert_ne!(profile.cookies[0].id, profile.cookies[1].id);
    assert!(
        profile.skipped[0].place.contains("3") && profile.skipped[0].reason.contains("expiry"),
        "{:?}",
        profile.skipped
    );
}
