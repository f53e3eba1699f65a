use std::fs;

use serde_json::json;

use super::*;
use crate::bounds::Bounds;
use crate::cookie::ValueLock;
use crate::machine::Os;
use crate::settings::Usual;

/// 2026-11-24T00:00:00Z.
const NOW: i64 = 1_795_478_400;

/// A moment as Chromium writes it.
fn written(seconds: i64) -> String {
    ((seconds + 11_644_473_600) * 1_000_000).to_string()
}

struct Case {
    files: Vec<(&'static str, String)>,
    managed: Managed,
    usual: Usual,
    running: Running,
    os: Os,
}

/// A profile whose `Preferences` are these.
fn case(preferences: Value) -> Case {
    Case {
        files: vec![("Preferences", preferences.to_string())],
        managed: Managed::default(),
        usual: Usual::default(),
        running: Running::Closed,
        os: Os::Linux,
    }
}

fn policies(value: Value) -> std::collections::BTreeMap<String, Value> {
    serde_json::from_value(value).unwrap()
}

impl Case {
    fn forced(mut self, forced: Value) -> Case {
        self.managed.forced = policies(forced);
        self
    }

    fn advised(mut self, advised: Value) -> Case {
        self.managed.advised = policies(advised);
        self
    }

    fn read(&self) -> SiteSettings {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in &self.files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        settings(&Asked {
            root: folder.path(),
            folder: folder.path(),
            bounds: &Bounds::none(),
            site: &Site::FLASKTRACK,
            now: Timestamp::from_seconds(NOW),
            running: self.running,
            usual: self.usual,
            os: Some(self.os),
            managed: &self.managed,
        })
    }
}

/// Each rule in short: its pattern, what it says, who set it.
fn rules(settings: &SiteSettings) -> Vec<(&str, Access, SetBy)> {
    let of = |rule: &'_ Rule<Access>| (rule.value, rule.set_by);
    settings
        .cookies
        .iter()
        .map(|rule| {
            (
                rule.pattern.as_deref().unwrap_or("every site"),
                of(rule).0,
                of(rule).1,
            )
        })
        .collect()
}

fn exceptions(cookies: Value) -> Value {
    json!({ "profile": { "content_settings": { "exceptions": { "cookies": cookies } } } })
}

#[test]
fn exceptions_of_the_site_are_told_with_the_winner_first() {
    let settings = case(exceptions(json!({
        "[*.]flasktrack.com,*": { "setting": 2, "last_modified": "13300000000000000" },
        "https://app.flasktrack.com:443,*": { "setting": 4 },
        "[*.]bank.example,*": { "setting": 1 },
        "https://[*.]flasktrack.com,*": { "setting": 1, "expiration": written(NOW + 1) },
        "http://flasktrack.com:80,*": { "setting": 2 },
    })))
    .read();
    let (person, browser) = (SetBy::Person, SetBy::Browser);
    assert_eq!(
        rules(&settings),
        [
            ("https://app.flasktrack.com:443", Access::SessionOnly, person),
            ("https://[*.]flasktrack.com", Access::Allow, person),
            ("[*.]flasktrack.com", Access::Block, person),
            ("every site", Access::Allow, browser),
        ]
    );
    let value = |host: &str| settings.access(host).unwrap().value;
    assert_eq!(value("app.flasktrack.com"), Access::SessionOnly);
    assert_eq!(value("acme.app.flasktrack.com"), Access::Allow);
    assert_eq!(value("js.stripe.com"), Access::Allow, "the default is for all");
    assert_eq!(settings.unread, Vec::<String>::new());
}

#[test]
fn no_word_of_another_site_is_kept() {
    let settings = case(exceptions(json!({
        "[*.]bank.example,*": { "setting": 2 },
        "https://doctor.example:443,[*.]flasktrack.com": { "setting": 1 },
        "[*.]flasktrack.com,[*.]doctor.example": { "setting": 1 },
        "flasktrack.com.bank.example,*": { "setting": 2 },
    })))
    .forced(json!({ "CookiesBlockedForUrls": ["[*.]bank.example", "https://doctor.example"] }))
    .read();
    let all = serde_json::to_string(&settings).unwrap() + &format!("{settings:?}");
    assert!(!all.contains("bank") && !all.contains("doctor"), "{all}");
    assert_eq!(settings.cookies.len(), 1);
}

#[test]
fn what_is_over_does_not_count() {
    let over = case(exceptions(json!({
        "[*.]flasktrack.com,*": { "setting": 2, "expiration": written(NOW) },
        "flasktrack.com,*": { "setting": 2, "session_model": 2 },
        "app.flasktrack.com,*": { "setting": 2, "session_model": 3 },
        "www.flasktrack.com,*": { "setting": 5 },
        "docs.flasktrack.com,*": { "setting": { "odd": true } },
    })));
    assert_eq!(over.read().cookies.len(), 1);
    let kept = case(exceptions(json!({
        "[*.]flasktrack.com,*": { "setting": 2, "expiration": "0", "session_model": 1 },
    })));
    assert_eq!(kept.read().cookies.len(), 2);
}

#[test]
fn defaults_count_in_the_order_of_who_set_them() {
    let own = |value: i64| json!({ "profile": { "default_content_setting_values": { "cookies": value } } });
    let first = |case: Case| {
        let settings = case.read();
        (
            settings.cookies[0].value,
            settings.cookies[0].set_by,
            settings.cookies[0].name.clone(),
        )
    };
    let pref = "profile.default_content_setting_values.cookies".to_owned();
    let policy = "DefaultCookiesSetting".to_owned();
    assert_eq!(
        first(case(json!({}))),
        (Access::Allow, SetBy::Browser, pref.clone())
    );
    assert_eq!(
        first(case(own(4))),
        (Access::SessionOnly, SetBy::Person, pref.clone())
    );
    let forced = json!({ "DefaultCookiesSetting": 2 });
    assert_eq!(
        first(case(own(4)).forced(forced.clone())),
        (Access::Block, SetBy::Company, policy.clone())
    );
    assert_eq!(
        first(case(own(4)).advised(forced.clone())),
        (Access::SessionOnly, SetBy::Person, pref)
    );
    assert_eq!(
        first(case(json!({})).advised(forced)),
        (Access::Block, SetBy::Browser, policy)
    );
}

#[test]
fn a_company_goes_before_the_person() {
    let own = exceptions(json!({ "https://app.flasktrack.com:443,*": { "setting": 1 } }));
    let lists = json!({
        "CookiesAllowedForUrls": ["[*.]flasktrack.com"],
        "CookiesBlockedForUrls": ["[*.]flasktrack.com", "[*.]com"],
        "CookiesSessionOnlyForUrls": ["[*.]flasktrack.com"],
    });
    let settings = case(own.clone()).forced(lists).read();
    assert_eq!(
        rules(&settings),
        [
            ("[*.]flasktrack.com", Access::SessionOnly, SetBy::Company),
            ("[*.]flasktrack.com", Access::Block, SetBy::Company),
            ("[*.]flasktrack.com", Access::Allow, SetBy::Company),
            ("[*.]com", Access::Block, SetBy::Company),
            ("https://app.flasktrack.com:443", Access::Allow, SetBy::Person),
            ("every site", Access::Allow, SetBy::Browser),
        ]
    );
    let settings = case(own).forced(json!({ "DefaultCookiesSetting": 4 })).read();
    assert_eq!(
        settings.access("app.flasktrack.com").unwrap().set_by,
        SetBy::Company
    );
}

#[test]
fn a_company_may_spell_a_host_as_it_likes() {
    for pattern in [
        "[*.]FlaskTrack.com",
        "[*.]flasktrack.com.",
        "https://App.FlaskTrack.com",
    ] {
        let lists = json!({ "CookiesBlockedForUrls": [pattern] });
        let settings = case(json!({})).forced(lists).read();
        let rule = settings.access("app.flasktrack.com").unwrap();
        assert_eq!(
            (rule.value, rule.set_by),
            (Access::Block, SetBy::Company),
            "{pattern}"
        );
        assert_eq!(
            rule.pattern.as_deref(),
            Some(pattern),
            "it is shown as it was written"
        );
    }
}

#[test]
fn a_list_may_be_a_text_as_the_registry_has_it() {
    let text =
        json!({ "CookiesBlockedForUrls": "[\"[*.]flasktrack.com\", 7]", "DefaultCookiesSetting": "4" });
    let settings = case(json!({})).forced(text).read();
    assert_eq!(settings.cookies[0].value, Access::Block);
    assert_eq!(settings.cookies[1].value, Access::SessionOnly);
}

#[test]
fn other_sites_cookies_follow_the_first_that_speaks_of_them() {
    let told = |case: Case| {
        let rule = case.read().third_party.unwrap();
        (rule.value, rule.set_by, rule.name)
    };
    let mode =
        |mode: i64| json!({ "profile": { "cookie_controls_mode": mode, "block_third_party_cookies": true } });
    let person = |value, name: &str| (value, SetBy::Person, name.to_owned());
    let controls = "profile.cookie_controls_mode";
    for (code, value) in [
        (0, ThirdParty::Allowed),
        (1, ThirdParty::Blocked),
        (2, ThirdParty::Allowed),
        (3, ThirdParty::Blocked),
    ] {
        assert_eq!(told(case(mode(code))), person(value, controls));
    }
    let older = json!({ "profile": { "block_third_party_cookies": true } });
    assert_eq!(
        told(case(older)),
        person(ThirdParty::Blocked, "profile.block_third_party_cookies")
    );
    let trial = json!({
        "profile": { "cookie_controls_mode": 0 },
        "tracking_protection": { "tracking_protection_3pcd_enabled": true },
    });
    let name = "tracking_protection.tracking_protection_3pcd_enabled";
    assert_eq!(told(case(trial)), person(ThirdParty::Blocked, name));

    let forced = case(mode(0)).forced(json!({ "BlockThirdPartyCookies": 1 }));
    let policy = "BlockThirdPartyCookies".to_owned();
    assert_eq!(
        told(forced),
        (ThirdParty::Blocked, SetBy::Company, policy.clone())
    );
    let advised = case(json!({})).advised(json!({ "BlockThirdPartyCookies": true }));
    assert_eq!(told(advised), (ThirdParty::Blocked, SetBy::Browser, policy));

    let mut own = exceptions(json!({ "*,[*.]flasktrack.com": { "setting": 1 } }));
    own["profile"]["cookie_controls_mode"] = 1.into();
    let allowed = case(own).forced(json!({ "BlockThirdPartyCookies": true })).read();
    let rule = allowed.third_party.unwrap();
    assert_eq!(
        (rule.value, rule.pattern.as_deref()),
        (ThirdParty::Allowed, Some("*,[*.]flasktrack.com"))
    );

    assert_eq!(
        case(json!({})).read().third_party,
        None,
        "builds differ in how they come"
    );
    let mut usual = case(json!({}));
    usual.usual.third_party = Some((ThirdParty::Allowed, controls));
    assert_eq!(
        told(usual),
        (ThirdParty::Allowed, SetBy::Browser, controls.to_owned())
    );
}

#[test]
fn a_clean_up_at_exit_is_found_in_each_spelling() {
    let told = |case: Case| {
        let rule = case.read().clears_at_exit.unwrap();
        (rule.value, rule.set_by)
    };
    let (person, company, browser) = (SetBy::Person, SetBy::Company, SetBy::Browser);
    assert_eq!(told(case(json!({}))), (false, browser));
    let edge = json!({ "browser": { "clear_data_on_exit": { "cookies": true } } });
    assert_eq!(told(case(edge.clone())), (true, person));
    let brave = json!({ "browser": { "clear_data": { "cookies": true, "cookies_on_exit": true } } });
    assert_eq!(told(case(brave)), (true, person));
    let once = json!({ "browser": { "clear_data": { "cookies": true } } });
    assert_eq!(
        told(case(once)),
        (false, browser),
        "a box ticked for one clean-up by hand"
    );

    let list = json!({ "ClearBrowsingDataOnExitList": ["browsing_history", "cookies_and_other_site_data"] });
    assert_eq!(told(case(json!({})).forced(list)), (true, company));
    let history = json!({ "ClearBrowsingDataOnExitList": ["browsing_history"] });
    assert_eq!(told(case(json!({})).forced(history)), (false, browser));
    let saved = |pattern: &str| json!({ "ClearBrowsingDataOnExit": true, "SaveCookiesOnExit": [pattern] });
    assert_eq!(
        told(case(edge.clone()).forced(json!({ "ClearBrowsingDataOnExit": false }))),
        (false, company)
    );
    assert_eq!(
        told(case(json!({})).forced(saved("[*.]bank.example"))),
        (true, company)
    );
    assert_eq!(
        told(case(json!({})).forced(saved("app.flasktrack.com"))),
        (true, company),
        "one host of several"
    );
    assert_eq!(
        told(case(json!({})).forced(saved("[*.]flasktrack.com"))),
        (false, company)
    );
}

#[test]
fn the_last_visit_is_taken_up_again_if_that_is_set() {
    let told = |case: Case| {
        let rule = case.read().restores_session.unwrap();
        (rule.value, rule.set_by)
    };
    let own = |code: i64| json!({ "session": { "restore_on_startup": code } });
    for (code, restores) in [(1, true), (4, false), (5, false), (6, true)] {
        assert_eq!(told(case(own(code))), (restores, SetBy::Person));
    }
    assert_eq!(told(case(json!({}))), (false, SetBy::Browser));
    let policy = json!({ "RestoreOnStartup": 1 });
    assert_eq!(told(case(own(5)).forced(policy.clone())), (true, SetBy::Company));
    assert_eq!(told(case(own(5)).advised(policy)), (false, SetBy::Person));
    let mut two = case(own(5));
    two.files.push(("Secure Preferences", own(1).to_string()));
    assert!(
        two.read().restores_session.unwrap().value,
        "the protected file counts"
    );
}

#[test]
fn a_crash_is_told_once_the_browser_is_closed() {
    let ended = |exit: &str, running| {
        let mut case = case(json!({ "profile": { "exit_type": exit } }));
        case.running = running;
        case.read().crashed
    };
    assert_eq!(ended("Crashed", Running::Closed), Some(true));
    assert_eq!(ended("Normal", Running::Closed), Some(false));
    assert_eq!(ended("SessionEnded", Running::Closed), Some(false));
    assert_eq!(
        ended("Crashed", Running::Open),
        None,
        "it is written down at the start"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_rest_goes_on() {
    let deep = "[".repeat(100_000);
    let deep_ours = format!(
        r#"{{"profile":{{"content_settings":{{"exceptions":{{"cookies":{{"flasktrack.com,*":{{"setting":{deep}"#
    );
    for bad in [
        "",
        "{",
        "[]",
        "null",
        r#"{"profile":7}"#,
        r#"{"profile":{"content_settings":{"exceptions":{"cookies":[1]}}}}"#,
        "\u{feff}{}",
        &deep,
        &deep_ours,
        r#"{"profile":{"content_settings":{"exceptions":{"cookies":{"flasktrack.com,*":2}}}}}"#,
    ] {
        let mut case = case(json!({})).forced(json!({ "DefaultCookiesSetting": 2 }));
        case.files[0].1 = bad.to_owned();
        case.managed.unread = vec!["policies.json".to_owned()];
        let settings = case.read();
        assert_eq!(settings.unread, ["policies.json", "Preferences"], "{bad:.40}");
        assert_eq!(settings.cookies[0].value, Access::Block);
    }
    let none = Case {
        files: Vec::new(),
        ..case(json!({}))
    };
    assert!(none.read().unread.is_empty(), "no file is no fault");
}

#[test]
fn a_key_that_is_not_where_windows_has_it_is_missing() {
    let lost = |state: &str, os: Os, running: Running| {
        let mut case = case(json!({}));
        case.files.push(("Local State", state.to_owned()));
        (case.os, case.running) = (os, running);
        case.read().keys_missing
    };
    let (own, bound) = (ValueLock::V10, ValueLock::V20);
    let both = r#"{"os_crypt":{"encrypted_key":"x","app_bound_encrypted_key":"y"}}"#;
    for (state, gone) in [
        (both, vec![]),
        (r#"{"os_crypt":{"encrypted_key":"x"}}"#, vec![bound]),
        (r#"{"os_crypt":{"encrypted_key":null}}"#, vec![own, bound]),
        ("{}", vec![own, bound]),
        ("no JSON", vec![]),
    ] {
        assert_eq!(lost(state, Os::Windows, Running::Closed), gone, "{state}");
        assert!(lost(state, Os::Linux, Running::Closed).is_empty());
        assert!(lost(state, Os::Windows, Running::Open).is_empty());
    }
    assert!(
        case(json!({})).read().keys_missing.is_empty(),
        "there is no such file"
    );
}
