use std::fs;
use std::path::Path;

use rusqlite::Connection;
use serde_json::{Value, json};

use super::*;
use crate::bounds::Bounds;
use crate::machine::Os;
use crate::settings::{Managed, Usual};

/// 2026-11-24T00:00:00Z.
const NOW: i64 = 1_795_478_400;

struct Profile {
    folder: tempfile::TempDir,
    managed: Managed,
    usual: Usual,
    running: Running,
    bounds: Bounds,
}

/// A profile of a present Firefox with these preferences.
fn profile(prefs: &str) -> Profile {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("prefs.js"), prefs).unwrap();
    Profile {
        folder,
        managed: Managed::default(),
        usual: Usual::default(),
        running: Running::Closed,
        bounds: Bounds::none(),
    }
    .of_version("153.7.0_20261110000000/20261110000000")
}

impl Profile {
    fn with(self, file: &str, text: &str) -> Profile {
        fs::write(self.folder.path().join(file), text).unwrap();
        self
    }

    fn of_version(self, version: &str) -> Profile {
        self.with(
            "compatibility.ini",
            &format!("[Compatibility]\nLastVersion={version}\n"),
        )
    }

    fn managed(mut self, policies: Value) -> Profile {
        self.managed.forced = serde_json::from_value(policies).unwrap();
        self
    }

    /// Rows of origin, type, permission, kind of end and end.
    fn permitted(self, rows: &[(&str, &str, i64, i64, i64)]) -> Profile {
        let db = Connection::open(self.folder.path().join(PERMISSIONS)).unwrap();
        db.execute_batch(
            "PRAGMA user_version = 12;
             CREATE TABLE moz_perms (id INTEGER PRIMARY KEY, origin TEXT, type TEXT, permission INTEGER,
              expireType INTEGER, expireTime INTEGER, modificationTime INTEGER);",
        )
        .unwrap();
        for row in rows {
            db.execute(
                "INSERT INTO moz_perms (origin, type, permission, expireType, expireTime, modificationTime)
                 VALUES (?1, ?2, ?3, ?4, ?5, 0)",
                *row,
            )
            .unwrap();
        }
        self
    }

    fn read(&self) -> SiteSettings {
        settings(&self.asked())
    }

    fn asked(&self) -> Asked<'_> {
        Asked {
            root: Path::new("/nowhere"),
            folder: self.folder.path(),
            bounds: &self.bounds,
            site: &Site::FLASKTRACK,
            now: Timestamp::from_seconds(NOW),
            running: self.running,
            usual: self.usual,
            os: None,
            managed: &self.managed,
        }
    }

    fn clears(&self) -> (bool, SetBy, String) {
        let rule = self.read().clears_at_exit.unwrap();
        (rule.value, rule.set_by, rule.name)
    }
}

fn rules(settings: &SiteSettings) -> Vec<(&str, Access, SetBy)> {
    let short = |rule: &'_ Rule<Access>| (rule.value, rule.set_by);
    let all = settings.cookies.iter();
    all.map(|rule| {
        (
            rule.pattern.as_deref().unwrap_or("every site"),
            short(rule).0,
            short(rule).1,
        )
    })
    .collect()
}

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
fn what_becomes_of_other_sites_cookies_follows_the_preference_and_the_version() {
    let told = |profile: Profile| {
        let rule = profile.read().third_party.unwrap();
        (rule.value, rule.set_by)
    };
    let set = |code: i64| profile(&format!("user_pref(\"network.cookie.cookieBehavior\", {code});"));
    for (code, value) in [
        (0, ThirdParty::Allowed),
        (1, ThirdParty::Blocked),
        (2, ThirdParty::Blocked),
        (3, ThirdParty::Blocked),
        (4, ThirdParty::TrackersBlocked),
        (5, ThirdParty::Partitioned),
    ] {
        assert_eq!(told(set(code)), (value, SetBy::Person));
    }
    for (version, value) in [
        ("153.7.0_2026", ThirdParty::Partitioned),
        ("78.15.0_2021", ThirdParty::TrackersBlocked),
        ("33.1.0_2024", ThirdParty::Allowed),
        ("nonsense", ThirdParty::Partitioned),
    ] {
        assert_eq!(
            told(profile("").of_version(version)),
            (value, SetBy::Browser),
            "{version}"
        );
    }
    let strict = profile("user_pref(\"browser.contentblocking.category\", \"strict\");")
        .read()
        .third_party;
    assert_eq!(strict.unwrap().name, "browser.contentblocking.category");
    let off = |code| set(code).permitted(&[("https://app.flasktrack.com", "trackingprotection", 1, 0, 0)]);
    assert_eq!(
        told(off(5)),
        (ThirdParty::Allowed, SetBy::Person),
        "the shield is off for the site"
    );
    assert_eq!(told(off(2)), (ThirdParty::Blocked, SetBy::Person));
}

#[test]
fn an_old_preference_ends_cookies_with_the_session_in_old_versions_only() {
    let first = |profile: Profile| profile.read().cookies[0].value;
    let set = || profile("user_pref(\"network.cookie.lifetimePolicy\", 2);");
    assert_eq!(first(set()), Access::Allow);
    assert_eq!(first(set().of_version("91.0_2021")), Access::SessionOnly);
    assert_eq!(
        first(set().of_version("2.53.18_2024")),
        Access::SessionOnly,
        "SeaMonkey"
    );
}

#[test]
fn a_clean_up_at_exit_needs_its_switch_and_the_cookies_in_it() {
    let (person, browser) = (SetBy::Person, SetBy::Browser);
    let on = "user_pref(\"privacy.sanitize.sanitizeOnShutdown\", true);";
    let v2 = "user_pref(\"privacy.clearOnShutdown_v2.cookiesAndStorage\", false);";
    let old = "user_pref(\"privacy.clearOnShutdown.cookies\", false);";
    let migrated = "user_pref(\"privacy.sanitize.clearOnShutdown.hasMigratedToNewPrefs3\", true);";
    let dialog = "user_pref(\"privacy.sanitize.useOldClearHistoryDialog\", true);";
    let told = |prefs: &[&str]| profile(&prefs.concat()).clears();
    let switch = || "privacy.sanitize.sanitizeOnShutdown".to_owned();
    assert_eq!(told(&[]), (false, browser, switch()));
    assert_eq!(told(&[on]), (true, person, switch()));
    assert_eq!(told(&[on, migrated, v2]), (false, person, switch()));
    assert!(told(&[on, migrated, old]).0, "the newer one counts");
    assert!(
        told(&[on, v2]).0,
        "the older one is taken over at the first clean-up"
    );
    assert!(!told(&[on, old]).0);
    assert!(
        !told(&[on, migrated, dialog, old]).0,
        "the older dialog has its own"
    );
    assert!(told(&[on, migrated, dialog, v2]).0);
    let before = |prefs: &[&str]| profile(&prefs.concat()).of_version("115.14.0_2024").clears().0;
    assert!(!before(&[on, old]) && before(&[on, v2]));
    let own = profile(on).with(
        "user.js",
        "user_pref(\"privacy.sanitize.sanitizeOnShutdown\", false);",
    );
    assert!(!own.clears().0, "user.js is taken over at the start");
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

#[test]
fn windows_that_keep_nothing_are_a_clean_up_too() {
    let private = "user_pref(\"browser.privatebrowsing.autostart\", true);";
    let name = "browser.privatebrowsing.autostart".to_owned();
    assert_eq!(profile(private).clears(), (true, SetBy::Person, name.clone()));
    let mut tor = profile("");
    tor.usual.clears_at_exit = Some(PRIVATE);
    assert_eq!(tor.clears(), (true, SetBy::Browser, name));
    let mut librewolf = profile("");
    librewolf.usual.clears_at_exit = Some(CLEARS);
    assert!(librewolf.clears().0);
    let mut kept = profile("user_pref(\"privacy.sanitize.sanitizeOnShutdown\", false);");
    kept.usual.clears_at_exit = Some(CLEARS);
    assert_eq!((kept.clears().0, kept.clears().1), (false, SetBy::Person));
}

#[test]
fn the_session_is_saved_and_taken_up_as_the_preferences_say() {
    let read = |prefs: &str| {
        let settings = profile(prefs).read();
        let value = |rule: Option<Rule<bool>>| rule.unwrap().value;
        [
            settings.restores_session,
            settings.saves_session,
            settings.restores_after_crash,
        ]
        .map(value)
    };
    assert_eq!(read(""), [false, true, true]);
    assert_eq!(
        read("user_pref(\"browser.startup.page\", 3);"),
        [true, true, true]
    );
    assert_eq!(
        read("user_pref(\"browser.startup.page\", 0);"),
        [false, true, true]
    );
    assert_eq!(
        read("user_pref(\"browser.sessionstore.resume_session_once\", true);"),
        [true, true, true]
    );
    assert_eq!(
        read("user_pref(\"browser.sessionstore.privacy_level\", 1);"),
        [false, false, true]
    );
    assert_eq!(
        read("user_pref(\"browser.sessionstore.privacy_level\", 2);"),
        [false, false, true]
    );
    assert_eq!(
        read("user_pref(\"browser.sessionstore.resume_from_crash\", false);"),
        [false, true, false]
    );
    assert_eq!(
        read("user_pref(\"browser.startup.page\", \"3\");"),
        [false, true, true],
        "a text is no number"
    );
}

#[test]
fn a_crash_is_told_once_the_browser_is_closed() {
    let ended = |checkpoints: &str| profile("").with("sessionCheckpoints.json", checkpoints);
    let whole = r#"{"profile-after-change":true,"sessionstore-final-state-write-complete":true}"#;
    assert_eq!(ended(whole).read().crashed, Some(false));
    assert_eq!(
        ended(r#"{"profile-after-change":true}"#).read().crashed,
        Some(true)
    );
    assert_eq!(ended("{").read().crashed, None);
    assert_eq!(profile("").read().crashed, None);
    let mut open = ended("{}");
    open.running = Running::Open;
    assert_eq!(open.read().crashed, None);
}

#[test]
fn a_company_sets_preferences_and_permissions() {
    let settings = profile("user_pref(\"network.cookie.cookieBehavior\", 0);")
        .permitted(&[("https://flasktrack.com", "cookie", 1, 0, 0)])
        .managed(json!({ "Cookies": {
            "Allow": ["https://bank.example"],
            "Block": ["https://flasktrack.com/", "http://flasktrack.com"],
            "AllowSession": ["https://app.flasktrack.com"],
            "Behavior": "reject-foreign",
            "Locked": true,
        } }))
        .read();
    assert_eq!(
        rules(&settings),
        [
            ("https://app.flasktrack.com", Access::SessionOnly, SetBy::Company),
            ("https://flasktrack.com/", Access::Block, SetBy::Company),
            ("https://flasktrack.com", Access::Allow, SetBy::Person),
            ("https://app.flasktrack.com", Access::SessionOnly, SetBy::Company),
            ("every site", Access::Allow, SetBy::Company),
        ]
    );
    let rule = settings.third_party.unwrap();
    assert_eq!(
        (rule.value, rule.set_by, rule.name.as_str()),
        (ThirdParty::Blocked, SetBy::Company, "Cookies")
    );
    assert!(!format!("{:?}", settings.cookies).contains("bank"));

    let advised = json!({ "Cookies": { "Behavior": "reject" } });
    let own = profile("user_pref(\"network.cookie.cookieBehavior\", 5);").managed(advised.clone());
    assert_eq!(
        own.read().cookies[0].value,
        Access::Allow,
        "what is not locked may be changed"
    );
    let unchanged = profile("").managed(advised).read();
    assert_eq!(
        (unchanged.cookies[0].value, unchanged.cookies[0].set_by),
        (Access::Block, SetBy::Browser)
    );
}

#[test]
fn a_companys_clean_up_is_locked_unless_it_says_otherwise() {
    let clears = |prefs: &str, policies: Value| {
        let (clears, set_by, _) = profile(prefs).managed(policies).clears();
        (clears, set_by)
    };
    let kept = "user_pref(\"privacy.sanitize.sanitizeOnShutdown\", false);";
    let policy = |value: Value| json!({ "SanitizeOnShutdown": value });
    assert_eq!(clears(kept, policy(json!(true))), (true, SetBy::Company));
    assert_eq!(clears(kept, policy(json!(1))), (true, SetBy::Company));
    assert_eq!(clears("", policy(json!(false))), (false, SetBy::Company));
    assert_eq!(
        clears(kept, policy(json!({ "Cookies": true }))),
        (true, SetBy::Company)
    );
    assert_eq!(
        clears(kept, policy(json!({ "Cache": true }))),
        (false, SetBy::Company)
    );
    assert_eq!(
        clears(kept, policy(json!({ "Cookies": true, "Locked": false }))),
        (false, SetBy::Person)
    );
    assert_eq!(
        clears("", policy(json!({ "Cookies": true, "Locked": false }))),
        (true, SetBy::Browser)
    );
    assert_eq!(
        clears("", json!({ "PrivateBrowsingModeAvailability": 2 })),
        (true, SetBy::Company)
    );
}

#[test]
fn older_policies_still_say_what_they_said() {
    let first = |cookies: Value| {
        let settings = profile("").managed(json!({ "Cookies": cookies })).read();
        (
            settings.cookies.last().unwrap().value,
            settings.third_party.unwrap().value,
        )
    };
    assert_eq!(
        first(json!({ "Default": false })),
        (Access::Block, ThirdParty::Blocked)
    );
    assert_eq!(
        first(json!({ "AcceptThirdParty": "never" })),
        (Access::Allow, ThirdParty::Blocked)
    );
    assert_eq!(
        first(json!({ "AcceptThirdParty": "always" })),
        (Access::Allow, ThirdParty::Allowed)
    );
    assert_eq!(
        first(json!({ "RejectTracker": true })),
        (Access::Allow, ThirdParty::TrackersBlocked)
    );
    assert_eq!(
        first(json!({ "Allow": [] })),
        (Access::Allow, ThirdParty::Partitioned)
    );

    let restores = |policies: Value| {
        let rule = profile("").managed(policies).read().restores_session.unwrap();
        (rule.value, rule.set_by, rule.name)
    };
    let told = |value, set_by, name: &str| (value, set_by, name.to_owned());
    let previous = json!({ "Homepage": { "StartPage": "previous-session" } });
    assert_eq!(restores(previous), told(true, SetBy::Browser, "Homepage"));
    let locked = json!({ "Preferences": { "browser.startup.page": { "Value": 3, "Status": "locked" } } });
    assert_eq!(restores(locked), told(true, SetBy::Company, "Preferences"));
    let bare = json!({ "Preferences": { "browser.startup.page": 3 } });
    assert_eq!(restores(bare), told(true, SetBy::Company, "Preferences"));
}

#[test]
fn a_file_of_overrides_holds_for_every_profile_and_yields_to_none_where_it_locks() {
    let forgets = Usual {
        clears_at_exit: Some(CLEARS),
        overrides: Some(".librewolf/librewolf.overrides.cfg"),
        ..Usual::default()
    };
    let read = |prefs: &str, overrides: &str, place: &str| {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("Library/Application Support/librewolf");
        let file = home.path().join(place).join("librewolf.overrides.cfg");
        for folder in [&root, &file.parent().unwrap().to_owned()] {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(file, overrides).unwrap();
        let mut profile = profile(prefs);
        profile.usual = forgets;
        let asked = Asked {
            root: &root,
            os: Some(Os::Macos),
            ..profile.asked()
        };
        let rule = settings(&asked).clears_at_exit.unwrap();
        (rule.value, rule.set_by)
    };
    let keeps = "// mine\ndefaultPref(\"privacy.sanitize.sanitizeOnShutdown\", false);";
    let by_hand = ".librewolf";
    assert_eq!(read("", "", by_hand), (true, SetBy::Browser));
    for place in [by_hand, "Library/Application Support/librewolf"] {
        assert_eq!(read("", keeps, place), (false, SetBy::Person));
    }
    let clears = "user_pref(\"privacy.sanitize.sanitizeOnShutdown\", true);";
    assert_eq!(
        read(clears, keeps, by_hand),
        (true, SetBy::Person),
        "the profile says otherwise"
    );
    for call in ["lockPref", "pref"] {
        let sure = keeps.replace("defaultPref", call);
        assert_eq!(read(clears, &sure, by_hand), (false, SetBy::Person), "{call}");
    }
    assert_eq!(read("", keeps, "elsewhere"), (true, SetBy::Browser));
}

#[test]
fn a_file_of_overrides_outside_of_a_copy_is_named_and_not_read() {
    let home = tempfile::tempdir().unwrap();
    let name = "librewolf.overrides.cfg";
    fs::write(home.path().join(name), "lockPref(\"browser.startup.page\", 3);").unwrap();
    let mut profile = profile("");
    profile.usual.overrides = Some(name);
    let restores = |profile: &Profile| {
        let settings = settings(&Asked {
            root: home.path(),
            ..profile.asked()
        });
        (settings.restores_session.unwrap().value, settings.unread)
    };
    assert_eq!(restores(&profile), (true, Vec::new()));
    profile.bounds = Bounds::of(profile.folder.path());
    assert_eq!(restores(&profile), (false, vec![name.to_owned()]));
}
