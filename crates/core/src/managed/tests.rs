use std::fs;

use serde_json::json;

use super::*;
use crate::browser::BROWSERS;
use crate::machine::Os;

/// A computer whose own folders hold these files.
struct Computer {
    home: tempfile::TempDir,
    root: tempfile::TempDir,
    os: Os,
}

fn computer(os: Os, files: &[(&str, &[u8])]) -> Computer {
    let computer = Computer {
        home: tempfile::tempdir().unwrap(),
        root: tempfile::tempdir().unwrap(),
        os,
    };
    for (name, bytes) in files {
        let file = computer.root.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    computer
}

impl Computer {
    fn read(&self, id: &str, package: Package) -> Managed {
        self.read_of(id, package, None)
    }

    fn read_of(&self, id: &str, package: Package, program: Option<&str>) -> Managed {
        let program = program.map(Path::new);
        let machine = Machine::copied(self.home.path(), self.os).unwrap();
        let browser = BROWSERS.iter().find(|browser| browser.id == id).unwrap();
        assert_eq!(
            of(&machine, browser, package, program),
            Managed::default(),
            "a copied home has no company"
        );
        of(
            &machine.with_system_root(self.root.path()),
            browser,
            package,
            program,
        )
    }
}

fn map(value: Value) -> Policies {
    serde_json::from_value(value).unwrap()
}

#[test]
fn chromiums_folder_is_read_in_the_order_of_names() {
    let computer = computer(
        Os::Linux,
        &[
            (
                "etc/opt/chrome/policies/managed/20-late.json",
                br#"{"DefaultCookiesSetting":2,"B":true}"#,
            ),
            (
                "etc/opt/chrome/policies/managed/10-early.json",
                br#"{"DefaultCookiesSetting":1,"A":[1]}"#,
            ),
            (
                "etc/opt/chrome/policies/recommended/a.json",
                br#"{"RestoreOnStartup":1}"#,
            ),
            (
                "etc/chromium/policies/managed/a.json",
                br#"{"DefaultCookiesSetting":4}"#,
            ),
        ],
    );
    for id in ["chrome", "chrome-beta"] {
        let managed = computer.read(id, Package::System);
        assert_eq!(
            managed.forced,
            map(json!({ "DefaultCookiesSetting": 2, "A": [1], "B": true }))
        );
        assert_eq!(managed.advised, map(json!({ "RestoreOnStartup": 1 })));
    }
    let flatpak = computer.read("chrome", Package::Flatpak);
    assert_eq!(flatpak.forced.len(), 3, "its wrapper hands them on");
    assert_eq!(
        computer.read("chromium", Package::System).forced,
        map(json!({ "DefaultCookiesSetting": 4 }))
    );
    assert_eq!(
        computer.read("chromium", Package::Snap),
        Managed::default(),
        "it sees another folder"
    );
    assert_eq!(computer.read("edge", Package::System), Managed::default());
}

#[test]
fn a_damaged_file_is_named_and_the_others_count() {
    let computer = computer(
        Os::Linux,
        &[
            ("etc/brave/policies/managed/broken.json", b"{"),
            ("etc/brave/policies/managed/list.json", b"[]"),
            ("etc/brave/policies/managed/whole.json", br#"{"A":1}"#),
            ("etc/firefox/policies/policies.json", b"{"),
            (
                "usr/lib/firefox/distribution/policies.json",
                br#"{"policies":{"A":1}}"#,
            ),
            ("etc/zen/policies/policies.json", br#"{"A":1}"#),
            (
                "etc/chromium/policies/managed",
                b"a file in the place of the folder",
            ),
        ],
    );
    assert_eq!(computer.read("chromium", Package::System).unread, ["managed"]);
    let brave = computer.read("brave", Package::System);
    assert_eq!(brave.unread, ["broken.json", "list.json"]);
    assert_eq!(brave.forced.len(), 1);
    let firefox = computer.read("firefox", Package::System);
    assert_eq!(
        (firefox.unread.len(), firefox.forced.len()),
        (1, 0),
        "Firefox reads the first only"
    );
    assert_eq!(computer.read("zen", Package::System).unread, ["policies.json"]);
}

#[test]
fn a_policy_of_a_flatpak_lies_in_an_extension_of_any_name() {
    let base = "var/lib/flatpak/extension";
    let chromium = format!("{base}/org.chromium.Chromium.Policy.acme/x86_64/1/policies/managed/a.json");
    let firefox = format!("{base}/org.mozilla.firefox.systemconfig/x86_64/stable/policies/policies.json");
    let computer = computer(
        Os::Linux,
        &[
            (&chromium, br#"{"A":1}"#),
            (&firefox, br#"{"policies":{"B":2}}"#),
            ("etc/firefox/policies/policies.json", br#"{"policies":{"C":3}}"#),
        ],
    );
    assert_eq!(
        computer.read("chromium", Package::Flatpak).forced,
        map(json!({ "A": 1 }))
    );
    assert_eq!(
        computer.read("firefox", Package::Flatpak).forced,
        map(json!({ "B": 2 }))
    );
    assert_eq!(
        computer.read("firefox", Package::Snap).forced,
        map(json!({ "C": 3 }))
    );
}

/// A property list as macOS keeps it.
fn plist(value: Value) -> Vec<u8> {
    fn of(value: Value) -> plist::Value {
        match value {
            Value::Bool(truth) => truth.into(),
            Value::Number(number) => number.as_i64().unwrap().into(),
            Value::String(text) => text.into(),
            Value::Array(items) => plist::Value::Array(items.into_iter().map(of).collect()),
            Value::Object(members) => {
                let members = members.into_iter().map(|(name, value)| (name, of(value)));
                plist::Value::Dictionary(members.collect())
            }
            Value::Null => unreachable!("a property list has no such thing"),
        }
    }
    let mut bytes = Vec::new();
    of(value).to_writer_binary(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_mac_forces_what_a_profile_of_the_company_says_and_advises_the_rest() {
    let everybody =
        plist(json!({ "DefaultCookiesSetting": 4, "CookiesBlockedForUrls": ["[*.]flasktrack.com"] }));
    let set = plist(json!({ "RestoreOnStartup": 1 }));
    let own = plist(json!({ "DefaultCookiesSetting": 2 }));
    let name = "Library/Managed Preferences/com.google.Chrome.plist";
    let mut computer = computer(
        Os::Macos,
        &[
            (name, &everybody),
            ("Library/Preferences/com.google.Chrome.plist", &set),
        ],
    );
    let home = computer.home.path().join("kim");
    let user = computer
        .root
        .path()
        .join("Library/Managed Preferences/kim/com.google.Chrome.plist");
    fs::create_dir(&home).unwrap();
    fs::create_dir_all(user.parent().unwrap()).unwrap();
    fs::write(&user, own).unwrap();
    let chrome = &BROWSERS[0];
    let machine = Machine::copied(&home, Os::Macos)
        .unwrap()
        .with_system_root(computer.root.path());
    let by_hand = home.join("Library/Preferences/com.google.Chrome.plist");
    fs::create_dir_all(by_hand.parent().unwrap()).unwrap();
    fs::write(by_hand, plist(json!({ "BlockThirdPartyCookies": true }))).unwrap();
    let managed = of(&machine, chrome, Package::System, None);
    let forced = json!({ "DefaultCookiesSetting": 2, "CookiesBlockedForUrls": ["[*.]flasktrack.com"] });
    assert_eq!(managed.forced, map(forced));
    let advised = json!({ "RestoreOnStartup": 1, "BlockThirdPartyCookies": true });
    assert_eq!(managed.advised, map(advised));
    assert_eq!(managed.unread, Vec::<String>::new());
    fs::write(&user, b"bplist00 and no more").unwrap();
    assert_eq!(
        of(&machine, chrome, Package::System, None).unread,
        ["com.google.Chrome.plist"]
    );
    computer.os = Os::Windows;
    assert_eq!(computer.read("chrome", Package::System), Managed::default());
}

#[test]
fn a_firefox_on_a_mac_needs_its_switch() {
    let policies = |on: bool| {
        plist(json!({
            "EnterprisePoliciesEnabled": on,
            "SanitizeOnShutdown": true,
            "Cookies__Behavior": "reject",
            "Cookies__Block__1": "https://b.example",
            "Cookies__Block__0": "https://a.example",
        }))
    };
    let file = "Library/Preferences/org.mozilla.firefox.plist";
    let json_file = "Applications/Firefox Nightly.app/Contents/Resources/distribution/policies.json";
    let beside: (&str, &[u8]) = (
        json_file,
        br#"{"policies":{"SanitizeOnShutdown":false,"Homepage":{}}}"#,
    );
    let on = computer(Os::Macos, &[(file, &policies(true)), beside]).read("firefox", Package::System);
    let cookies = json!({ "Behavior": "reject", "Block": ["https://a.example", "https://b.example"] });
    assert_eq!(on.forced["Cookies"], cookies);
    assert_eq!(
        on.forced["SanitizeOnShutdown"],
        json!(true),
        "the system goes before the file"
    );
    assert_eq!(on.forced["Homepage"], json!({}));
    let off = computer(Os::Macos, &[(file, &policies(false))]).read("firefox", Package::System);
    assert_eq!(off.forced, Policies::new());
}

#[test]
fn a_firefox_is_asked_where_it_was_installed() {
    let computer = computer(
        Os::Linux,
        &[
            (
                "usr/lib/firefox/distribution/policies.json",
                br#"{"policies":{"A":1}}"#,
            ),
            (
                "srv/firefox/distribution/policies.json",
                br#"{"policies":{"B":2}}"#,
            ),
            ("srv/bare/firefox", b""),
        ],
    );
    let read = |program| computer.read_of("firefox", Package::System, Some(program)).forced;
    assert_eq!(read("/srv/firefox"), map(json!({ "B": 2 })));
    assert_eq!(
        read("/srv/bare"),
        Policies::new(),
        "another one's file is not its own"
    );
    assert_eq!(
        read("/srv/gone"),
        map(json!({ "A": 1 })),
        "then the usual places must do"
    );
    let profile = tempfile::tempdir().unwrap();
    let says = "[Compatibility]\nLastVersion=140.0_1/2\nLastPlatformDir=/srv/firefox\n";
    fs::write(profile.path().join("compatibility.ini"), says).unwrap();
    let firefox = BROWSERS.iter().find(|browser| browser.id == "firefox").unwrap();
    assert_eq!(
        firefox.store.program(profile.path()),
        Some(PathBuf::from("/srv/firefox"))
    );
}

#[test]
fn each_edition_of_firefox_on_a_mac_has_its_own_preferences() {
    let on = |name| plist(json!({ "EnterprisePoliciesEnabled": true, "Name": name }));
    let contents = "Applications/Firefox Nightly.app/Contents";
    let computer = computer(
        Os::Macos,
        &[
            ("Library/Preferences/org.mozilla.firefox.plist", &on("release")),
            ("Library/Preferences/org.mozilla.nightly.plist", &on("nightly")),
            (
                &format!("{contents}/Info.plist"),
                &plist(json!({ "CFBundleIdentifier": "org.mozilla.nightly" })),
            ),
            (&format!("{contents}/Resources/omni.ja"), b""),
            ("Applications/Firefox.app/Contents/Resources/omni.ja", b""),
        ],
    );
    let read =
        |program: &str| computer.read_of("firefox", Package::System, Some(program)).forced["Name"].clone();
    assert_eq!(read(&format!("/{contents}/Resources")), json!("nightly"));
    assert_eq!(
        read("/Applications/Firefox.app/Contents/Resources"),
        json!("release")
    );
}

#[test]
fn a_file_of_firefox_is_found_in_any_folder_of_programs() {
    let file = "Program Files (x86)/Mozilla Firefox/distribution/policies.json";
    let computer = computer(Os::Windows, &[(file, br#"{"policies":{"A":1}}"#)]);
    assert_eq!(computer.read("firefox", Package::System).forced.len(), 1);
    assert_eq!(computer.read("firefox", Package::Store).forced.len(), 1);
    assert_eq!(computer.read("waterfox", Package::System).forced.len(), 0);
}

#[test]
fn a_key_of_the_registry_becomes_policies() {
    let text = |text: &str| Stored::Text(text.to_owned());
    let list = |items: &[(&str, &str)]| Key {
        values: items
            .iter()
            .map(|(name, item)| ((*name).to_owned(), text(item)))
            .collect(),
        keys: BTreeMap::new(),
    };
    let key = Key {
        values: BTreeMap::from([
            ("BlockThirdPartyCookies".to_owned(), Stored::Number(1)),
            ("Homepage".to_owned(), text("[*.]flasktrack.com")),
            (
                "Preferences".to_owned(),
                Stored::Lines(vec!["{\"a\":".to_owned(), "3}".to_owned()]),
            ),
        ]),
        keys: BTreeMap::from([
            (
                "CookiesBlockedForUrls".to_owned(),
                list(&[
                    ("1", "[*.]a.example"),
                    ("10", "[*.]c.example"),
                    ("2", "[*.]b.example"),
                ]),
            ),
            (
                "Cookies".to_owned(),
                Key {
                    values: BTreeMap::from([("Behavior".to_owned(), text("reject"))]),
                    keys: BTreeMap::from([("Block".to_owned(), list(&[("1", "https://a.example")]))]),
                },
            ),
            (
                "Recommended".to_owned(),
                Key {
                    values: BTreeMap::from([("RestoreOnStartup".to_owned(), Stored::Number(1))]),
                    keys: BTreeMap::new(),
                },
            ),
        ]),
    };
    let mut managed = Managed::default();
    managed
        .forced
        .insert("BlockThirdPartyCookies".to_owned(), json!(0));
    managed.add_key(key);
    let forced = json!({
        "BlockThirdPartyCookies": 1,
        "Homepage": "[*.]flasktrack.com",
        "Preferences": { "a": 3 },
        "CookiesBlockedForUrls": ["[*.]a.example", "[*.]b.example", "[*.]c.example"],
        "Cookies": { "Behavior": "reject", "Block": ["https://a.example"] },
    });
    assert_eq!(managed.forced, map(forced));
    assert_eq!(managed.advised, map(json!({ "RestoreOnStartup": 1 })));
}

#[test]
fn where_no_place_is_known_none_was_looked_for() {
    let home = tempfile::tempdir().unwrap();
    for folder in [
        ".config/vivaldi/Default",
        ".var/app/com.vivaldi.Vivaldi/config/vivaldi/Default",
    ] {
        fs::create_dir_all(home.path().join(folder)).unwrap();
        fs::write(home.path().join(folder).join("Preferences"), "{}").unwrap();
    }
    let copied = Machine::copied(home.path(), Os::Linux).unwrap();
    let here = copied.clone().with_system_root(home.path());
    let unknown = |machine: &Machine| -> Vec<bool> {
        let profiles = crate::browser::profiles(machine);
        profiles
            .iter()
            .map(|profile| are_unknown(machine, profile))
            .collect()
    };
    assert_eq!(
        unknown(&here),
        [false, true],
        "the Flatpak sees no folder that we know of"
    );
    assert_eq!(unknown(&copied), [false, false], "a copied home has no company");
}
