mod company;
mod permissions;

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
