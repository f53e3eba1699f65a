//! Made-up home folders in the layout of each system, with a store for one browser of each family and package.

#![allow(dead_code, reason = "each test file uses its part")]

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use crate::binarycookies::{self, stored};
use crate::home::{Home, Row, chromium_at, row};

/// Fills a home folder.
type Layout = fn(&Path);

/// The systems, each with what is in its home folder.
pub const SYSTEMS: &[(&str, Layout)] = &[("linux", linux), ("macos", macos), ("windows", windows)];

/// What each store holds: one cookie that may go, one that may not, and a bank's.
pub fn rows() -> Vec<Row> {
    [
        ("_ga", ".flasktrack.com"),
        ("sessionid", "app.flasktrack.com"),
        ("id", "bank.example"),
    ]
    .map(|(name, host)| row(name, host))
    .to_vec()
}

fn write(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// Profiles of the Chromium family below `root`, by their folders and names.
pub fn chromium(root: &Path, version: i64, profiles: &[(&str, &str)]) {
    let mut known = serde_json::Map::new();
    for (folder, name) in profiles {
        chromium_at(&root.join(folder), version, &rows());
        known.insert((*folder).to_owned(), serde_json::json!({ "name": name }));
    }
    let state = serde_json::json!({ "profile": { "info_cache": known } });
    write(&root.join("Local State"), &state.to_string());
}

/// Moves a store below `Network`, as Windows has it.
pub fn into_network(profile: &Path) {
    let network = profile.join("Network");
    fs::create_dir_all(&network).unwrap();
    fs::rename(profile.join("Cookies"), network.join("Cookies")).unwrap();
    fs::write(network.join("NetworkDataMigrated"), "").unwrap();
}

fn firefox(profile: &Path, version: i64) {
    let home = Home::new();
    home.firefox(version, &rows());
    fs::create_dir_all(profile).unwrap();
    fs::copy(home.firefox_file(), profile.join("cookies.sqlite")).unwrap();
}

/// A profile that `profiles.ini` names.
pub fn firefox_listed(root: &Path, folder: &str, name: &str, version: i64) {
    firefox(&root.join(folder), version);
    let list =
        format!("[Profile0]\nName={name}\nIsRelative=1\nPath={folder}\nDefault=1\n\n[General]\nVersion=2\n");
    write(&root.join("profiles.ini"), &list);
}

pub fn soup(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let db = Connection::open(folder.join("cookies.sqlite")).unwrap();
    db.execute_batch(
        "CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, name TEXT, value TEXT, host TEXT, path TEXT,
          expiry INTEGER, lastAccessed INTEGER, isSecure INTEGER, isHttpOnly INTEGER, sameSite INTEGER);
         INSERT INTO moz_cookies VALUES
          (1, '_ga', 'CANARY-value', '.flasktrack.com', '/', 1798027200, NULL, 1, 0, 1),
          (2, 'id', 'CANARY-value', 'bank.example', '/', 1798027200, NULL, 1, 0, 1);",
    )
    .unwrap();
}

pub fn safari(library: &Path, folder: &str) {
    let cookies = [("_ga", ".flasktrack.com"), ("id", "bank.example")];
    let page = cookies.map(|(name, host)| stored(name, "CANARY-value", host));
    let bytes = binarycookies::jar(&page).write();
    let folder = library.join(folder).join("Cookies");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("Cookies.binarycookies"), bytes).unwrap();
}

fn linux(home: &Path) {
    chromium(
        &home.join(".config/google-chrome"),
        24,
        &[("Default", "Kim"), ("Profile 1", "Work")],
    );
    chromium(
        &home.join("snap/chromium/common/chromium"),
        24,
        &[("Default", "Snap")],
    );
    chromium(
        &home.join(".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser"),
        23,
        &[("Default", "Flat")],
    );
    firefox_listed(
        &home.join(".var/app/org.mozilla.firefox/.mozilla/firefox"),
        "abcd1234.default",
        "flat",
        17,
    );
    let librewolf = home.join(".config/librewolf/librewolf");
    firefox_listed(&librewolf, "wxyz9876.default-default", "default-default", 17);
    firefox_listed(&home.join(".mozilla/seamonkey"), "mnop4567.default", "default", 9);
    let tor = home.join("Downloads/tor-browser/Browser/TorBrowser/Data/Browser");
    firefox(&tor.join("profile.default"), 17);
    let group = home.join(".config/mozilla/firefox");
    firefox_listed(&group, "aaaa1111.default-release", "default-release", 17);
    firefox(&group.join("V6L.Lab 1"), 17);
    fs::create_dir_all(group.join("Profile Groups")).unwrap();
    Connection::open(group.join("Profile Groups/1a2b.sqlite"))
        .unwrap()
        .execute_batch(
            "CREATE TABLE Profiles(id INTEGER, path TEXT, name TEXT);
             INSERT INTO Profiles VALUES (1, 'aaaa1111.default-release', 'Home'), (2, 'V6L.Lab 1', 'Lab');",
        )
        .unwrap();
    soup(&home.join(".local/share/epiphany"));
    soup(&home.join(".local/share/org.gnome.Epiphany.WebApp_0a1b2c"));
    let app = "[Desktop Entry]\nName=FlaskTrack\nExec=epiphany\n";
    write(
        &home.join(".local/share/applications/org.gnome.Epiphany.WebApp_0a1b2c.desktop"),
        app,
    );
    chromium_at(&home.join(".local/share/qutebrowser/webengine"), 24, &rows());
    chromium_at(&home.join(".config/falkon/profiles/default"), 12, &rows());
}

fn macos(home: &Path) {
    let support = home.join("Library/Application Support");
    chromium(&support.join("Google/Chrome"), 24, &[("Default", "Kim")]);
    chromium(&support.join("Microsoft Edge"), 23, &[("Profile 1", "Work")]);
    chromium(&support.join("Arc/User Data"), 24, &[("Default", "Space")]);
    firefox_listed(
        &support.join("Firefox"),
        "Profiles/abcd1234.default-release",
        "default-release",
        17,
    );
    let library = home.join("Library/Containers/com.apple.Safari/Data/Library");
    let work = "1b4e28ba-2fa1-11d2-883f-0016d3cca427";
    safari(&library, "");
    safari(&library, &format!("WebKit/WebsiteDataStore/{work}"));
    fs::create_dir_all(library.join("Safari")).unwrap();
    Connection::open(library.join("Safari/SafariTabs.db"))
        .unwrap()
        .execute_batch(&format!(
            "CREATE TABLE bookmarks(id INTEGER PRIMARY KEY, title TEXT, subtype INTEGER, external_uuid TEXT);
             INSERT INTO bookmarks VALUES (1, 'Personal', 2, 'DefaultProfile'), (2, 'Work', 2, '{}');",
            work.to_uppercase()
        ))
        .unwrap();
}

fn windows(home: &Path) {
    let (local, roaming) = (home.join("AppData/Local"), home.join("AppData/Roaming"));
    let chrome = local.join("Google/Chrome/User Data");
    chromium(&chrome, 24, &[("Default", "Kim"), ("Profile 2", "Work")]);
    ["Default", "Profile 2"]
        .iter()
        .for_each(|profile| into_network(&chrome.join(profile)));
    let edge = local.join("Microsoft/Edge/User Data");
    chromium(&edge, 24, &[("Default", "Profile 1")]);
    into_network(&edge.join("Default"));
    let opera = roaming.join("Opera Software/Opera Stable");
    chromium_at(&opera, 18, &rows());
    into_network(&opera);
    chromium_at(&opera.join("_side_profiles/1a2b"), 18, &rows());
    chromium(
        &roaming.join("Opera Software/Opera GX Stable"),
        21,
        &[("Default", "GX")],
    );
    let packages = local.join("Packages");
    let arc = packages.join("TheBrowserCompany.Arc_ttt1ap7aakyb4/LocalCache/Local/Arc/User Data");
    chromium(&arc, 24, &[("Default", "Space")]);
    let store = packages.join("Mozilla.Firefox_n80bbvh6b1yt2/LocalCache/Roaming/Mozilla/Firefox");
    firefox_listed(&store, "Profiles/abcd1234.default-release", "default-release", 17);
    firefox_listed(
        &roaming.join("librewolf"),
        "Profiles/wxyz9876.default-default",
        "default-default",
        16,
    );
    chromium_at(&roaming.join("qutebrowser/data/webengine"), 24, &rows());
}
