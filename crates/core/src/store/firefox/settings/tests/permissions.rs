//! What was allowed or blocked for a site, one by one.

use super::*;

#[test]
fn permissions_of_the_site_are_told_with_the_nearest_first() {
    let settings = profile("")
        .permitted(&[
            ("https://flasktrack.com", "cookie", 2, 0, 0),
            ("https://bank.example", "cookie", 2, 0, 0),
            ("https://app.flasktrack.com", "cookie", 8, 0, 0),
            ("https://flasktrack.com^userContextId=2", "cookie", 1, 0, 0),
            ("https://notflasktrack.com", "cookie", 2, 0, 0),
            ("https://flasktrack.com.evil.example", "cookie", 2, 0, 0),
            ("http://www.flasktrack.com", "cookie", 2, 0, 0),
            ("https://www.flasktrack.com:8443", "cookie", 2, 0, 0),
            (
                "https://www.flasktrack.com^privateBrowsingId=1",
                "cookie",
                2,
                0,
                0,
            ),
            (
                "https://www.flasktrack.com^partitionKey=%28https%2Cbank.example%29",
                "cookie",
                2,
                0,
                0,
            ),
            ("https://docs.flasktrack.com", "cookie", 2, 2, NOW * 1000),
            ("https://help.flasktrack.com", "cookie", 1, 2, NOW * 1000 + 1),
            ("https://flasktrack.com", "desktop-notification", 2, 0, 0),
        ])
        .read();
    let (person, browser) = (SetBy::Person, SetBy::Browser);
    assert_eq!(
        rules(&settings),
        [
            ("https://app.flasktrack.com", Access::SessionOnly, person),
            ("https://help.flasktrack.com", Access::Allow, person),
            ("https://flasktrack.com", Access::Block, person),
            ("https://flasktrack.com^userContextId=2", Access::Allow, person),
            ("https://app.flasktrack.com", Access::SessionOnly, person),
            ("every site", Access::Allow, browser),
        ]
    );
    let value = |host: &str| settings.access(host).unwrap().value;
    assert_eq!(
        value("acme.app.flasktrack.com"),
        Access::SessionOnly,
        "the one above decides"
    );
    assert_eq!(value("www.flasktrack.com"), Access::Block);
    let all = format!("{settings:?}");
    assert!(!all.contains("bank") && !all.contains("evil") && !all.contains("notflask"));
}

#[test]
fn what_is_for_a_container_decides_for_no_other() {
    let settings = profile("")
        .permitted(&[("https://flasktrack.com^userContextId=2", "cookie", 2, 0, 0)])
        .read();
    assert_eq!(settings.cookies.len(), 2);
    assert_eq!(settings.access("flasktrack.com").unwrap().value, Access::Allow);
}

#[test]
fn hosts_above_one_that_is_forgotten_are_forgotten_too() {
    let row = |origin, code| (origin, "cookie", code, 0, 0);
    let alone = profile("")
        .permitted(&[row("https://app.flasktrack.com", 8)])
        .read();
    let value = |settings: &SiteSettings, host: &str| settings.access(host).unwrap().value;
    assert_eq!(value(&alone, "flasktrack.com"), Access::SessionOnly);
    assert_eq!(value(&alone, "www.flasktrack.com"), Access::Allow);
    let own = [
        row("https://app.flasktrack.com", 8),
        row("https://flasktrack.com", 1),
    ];
    assert_eq!(
        value(&profile("").permitted(&own).read(), "flasktrack.com"),
        Access::Allow
    );
    let blocked = profile("")
        .permitted(&[row("https://app.flasktrack.com", 2)])
        .read();
    assert_eq!(value(&blocked, "flasktrack.com"), Access::Allow);
}

#[test]
fn a_permission_is_read_from_an_open_log_without_a_trace() {
    let profile = profile("").permitted(&[]);
    let db = Connection::open(profile.folder.path().join(PERMISSIONS)).unwrap();
    db.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;
         INSERT INTO moz_perms VALUES (1, 'https://flasktrack.com', 'cookie', 2, 0, 0, 0);",
    )
    .unwrap();
    let names = || fs::read_dir(profile.folder.path()).unwrap().count();
    let before = names();
    assert_eq!(profile.read().cookies[0].value, Access::Block);
    assert_eq!(names(), before);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let settings = profile("user_pref(\"network.cookie.cookieBehavior\", 2);")
        .with(
            PERMISSIONS,
            "no database, and long enough to be looked at as one; certainly none",
        )
        .read();
    assert_eq!(settings.unread, [PERMISSIONS]);
    assert_eq!(rules(&settings), [("every site", Access::Block, SetBy::Person)]);
    let empty = profile("");
    Connection::open(empty.folder.path().join(PERMISSIONS))
        .unwrap()
        .execute_batch("CREATE VIEW moz_perms AS SELECT 'https://flasktrack.com' origin, 'cookie' type")
        .unwrap();
    assert_eq!(empty.read().unread, [PERMISSIONS]);
    let folder = profile("");
    fs::remove_file(folder.folder.path().join("prefs.js")).unwrap();
    fs::create_dir(folder.folder.path().join("prefs.js")).unwrap();
    assert_eq!(folder.read().unread, ["prefs.js"]);
}

#[test]
fn a_permission_to_stay_goes_before_the_clean_up() {
    let on = "user_pref(\"privacy.sanitize.sanitizeOnShutdown\", true);";
    let told = |origin: &str, code| profile(on).permitted(&[(origin, "cookie", code, 0, 0)]).clears();
    let (clears, set_by, name) = told("https://flasktrack.com", 1);
    assert_eq!((clears, set_by, name.as_str()), (false, SetBy::Person, "cookie"));
    assert!(told("https://app.flasktrack.com", 1).0, "for one host of several");
    assert!(told("https://flasktrack.com", 8).0);
}
