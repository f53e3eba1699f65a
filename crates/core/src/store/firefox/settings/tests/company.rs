//! What a company sets, by its policies and by a file of overrides.

use super::*;

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
