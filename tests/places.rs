//! Every folder of the table is looked into: in a made-up home with one browser in it, that browser is found and read.
//!
//! The list says by hand what the table says, each folder as a whole path below a home folder that nobody has rearranged;
//! where a name differs from one installation to the next, with one such name. So it finds a folder of the table that is
//! lost, misspelled or put below another base. It is no second source: what the sources of `table.rs` have wrong, both
//! have. No browser was run: `tests/golden` has what real ones left.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test stops on the first surprise"
)]

#[path = "support/binarycookies.rs"]
mod binarycookies;
#[path = "support/home.rs"]
mod home;
#[path = "support/layouts.rs"]
mod layouts;

use std::path::{Path, PathBuf};

use cookie_inspector_core::bounds::Bounds;
use cookie_inspector_core::browser::{BROWSERS, Browser, Family, profiles, spread};
use cookie_inspector_core::machine::{Base, Machine, Os};
use cookie_inspector_core::site::Site;

/// The systems, each with the browsers by their ids, and where they keep their profiles below a home folder.
type Places = &'static [(Os, &'static [(&'static str, &'static str)])];

const PLACES: Places = &[
    (
        Os::Linux,
        &[
            ("chrome", ".config/google-chrome"),
            ("chrome", ".var/app/com.google.Chrome/config/google-chrome"),
            ("chrome", ".config/chrome-remote-desktop/chrome-profile"),
            (
                "chrome",
                ".config/chrome-remote-desktop/chrome-config/google-chrome",
            ),
            ("chrome-beta", ".config/google-chrome-beta"),
            ("chrome-dev", ".config/google-chrome-unstable"),
            ("chrome-dev", ".var/app/com.google.ChromeDev/config/google-chrome"),
            ("chrome-canary", ".config/google-chrome-canary"),
            ("chrome-for-testing", ".config/google-chrome-for-testing"),
            ("chromium", ".config/chromium"),
            ("chromium", ".var/app/org.chromium.Chromium/config/chromium"),
            (
                "chromium",
                ".var/app/io.github.ungoogled_software.ungoogled_chromium/config/chromium",
            ),
            ("chromium", "snap/chromium/common/chromium"),
            ("edge", ".config/microsoft-edge"),
            ("edge", ".var/app/com.microsoft.Edge/config/microsoft-edge"),
            ("edge-beta", ".config/microsoft-edge-beta"),
            ("edge-dev", ".config/microsoft-edge-dev"),
            ("brave", ".config/BraveSoftware/Brave-Browser"),
            (
                "brave",
                ".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser",
            ),
            ("brave", "snap/brave/current/.config/BraveSoftware/Brave-Browser"),
            ("brave-beta", ".config/BraveSoftware/Brave-Browser-Beta"),
            ("brave-nightly", ".config/BraveSoftware/Brave-Browser-Nightly"),
            ("vivaldi", ".config/vivaldi"),
            ("vivaldi", ".var/app/com.vivaldi.Vivaldi/config/vivaldi"),
            ("vivaldi", "snap/vivaldi/current/.config/vivaldi"),
            ("vivaldi-snapshot", ".config/vivaldi-snapshot"),
            ("opera", ".config/opera"),
            ("opera", ".var/app/com.opera.Opera/config/opera"),
            ("opera", "snap/opera/current/.config/opera"),
            ("opera-beta", ".config/opera-beta"),
            ("opera-beta", "snap/opera-beta/current/.config/opera-beta"),
            ("opera-developer", ".config/opera-developer"),
            (
                "opera-developer",
                "snap/opera-developer/current/.config/opera-developer",
            ),
            ("yandex", ".config/yandex-browser"),
            ("thorium", ".config/thorium"),
            ("helium", ".config/net.imput.helium"),
            ("whale", ".config/naver-whale"),
            ("firefox", ".mozilla/firefox"),
            ("firefox", ".mozilla/firefox-esr"),
            ("firefox", ".config/mozilla/firefox"),
            ("firefox", ".var/app/org.mozilla.firefox/.mozilla/firefox"),
            ("firefox", ".var/app/org.mozilla.firefox/config/mozilla/firefox"),
            ("firefox", "snap/firefox/common/.mozilla/firefox"),
            ("firefox", "snap/firefox/common/.config/mozilla/firefox"),
            ("librewolf", ".librewolf"),
            ("librewolf", ".config/librewolf/librewolf"),
            ("librewolf", ".var/app/io.gitlab.librewolf-community/.librewolf"),
            ("librewolf", "snap/librewolf/common/.librewolf"),
            ("waterfox", ".waterfox"),
            ("waterfox", ".var/app/net.waterfox.waterfox/.waterfox"),
            ("floorp", ".floorp"),
            ("floorp", ".config/floorp"),
            ("floorp", ".var/app/one.ablaze.floorp/.floorp"),
            ("zen", ".zen"),
            ("zen", ".config/zen"),
            ("zen", ".var/app/app.zen_browser.zen/.zen"),
            ("zen", ".var/app/app.zen_browser.zen/config/zen"),
            ("zen", ".var/app/io.github.zen_browser.zen/.zen"),
            ("zen", "snap/zen/common/.zen"),
            ("mullvad", ".mullvad/mullvadbrowser"),
            ("mullvad", ".mullvad-browser/.mullvad/mullvadbrowser"),
            (
                "mullvad",
                ".var/app/net.mullvad.MullvadBrowser/.mullvad/mullvadbrowser",
            ),
            (
                "mullvad",
                ".local/share/mullvad-browser/Browser/MullvadBrowser/Data/Browser",
            ),
            (
                "mullvad",
                ".var/app/net.mullvad.MullvadBrowser/.mullvad-browser/.mullvad/mullvadbrowser",
            ),
            ("mullvad", "mullvad-browser/Browser/MullvadBrowser/Data/Browser"),
            (
                "mullvad",
                "Downloads/mullvad-browser/Browser/MullvadBrowser/Data/Browser",
            ),
            ("tor", "tor-browser/Browser/TorBrowser/Data/Browser"),
            ("tor", "Downloads/tor-browser/Browser/TorBrowser/Data/Browser"),
            (
                "tor",
                ".local/share/torbrowser/tbb/x86_64/tor-browser/Browser/TorBrowser/Data/Browser",
            ),
            (
                "tor",
                ".var/app/org.torproject.torbrowser-launcher/data/torbrowser/tbb/x86_64/tor-browser/Browser/TorBrowser/Data/Browser",
            ),
            ("palemoon", ".moonchild productions/pale moon"),
            ("seamonkey", ".mozilla/seamonkey"),
            ("epiphany", ".local/share/epiphany"),
            ("epiphany", ".var/app/org.gnome.Epiphany/data/epiphany"),
            ("epiphany", ".var/app/org.gnome.Epiphany.Devel/data/epiphany"),
            ("epiphany", ".var/app/org.gnome.Epiphany.Canary/data/epiphany"),
            ("qutebrowser", ".local/share/qutebrowser/webengine"),
            (
                "qutebrowser",
                ".var/app/org.qutebrowser.qutebrowser/data/qutebrowser/webengine",
            ),
            ("falkon", ".config/falkon/profiles"),
            ("falkon", ".var/app/org.kde.falkon/config/falkon/profiles"),
            ("konqueror", ".local/share/konqueror/QtWebEngine"),
        ],
    ),
    (
        Os::Macos,
        &[
            ("chrome", "Library/Application Support/Google/Chrome"),
            ("chrome-beta", "Library/Application Support/Google/Chrome Beta"),
            ("chrome-dev", "Library/Application Support/Google/Chrome Dev"),
            (
                "chrome-canary",
                "Library/Application Support/Google/Chrome Canary",
            ),
            (
                "chrome-for-testing",
                "Library/Application Support/Google/Chrome for Testing",
            ),
            ("chromium", "Library/Application Support/Chromium"),
            ("edge", "Library/Application Support/Microsoft Edge"),
            ("edge-beta", "Library/Application Support/Microsoft Edge Beta"),
            ("edge-dev", "Library/Application Support/Microsoft Edge Dev"),
            ("edge-canary", "Library/Application Support/Microsoft Edge Canary"),
            ("brave", "Library/Application Support/BraveSoftware/Brave-Browser"),
            (
                "brave-beta",
                "Library/Application Support/BraveSoftware/Brave-Browser-Beta",
            ),
            (
                "brave-nightly",
                "Library/Application Support/BraveSoftware/Brave-Browser-Nightly",
            ),
            ("vivaldi", "Library/Application Support/Vivaldi"),
            ("vivaldi-snapshot", "Library/Application Support/Vivaldi Snapshot"),
            ("opera", "Library/Application Support/com.operasoftware.Opera"),
            (
                "opera-beta",
                "Library/Application Support/com.operasoftware.OperaNext",
            ),
            (
                "opera-developer",
                "Library/Application Support/com.operasoftware.OperaDeveloper",
            ),
            (
                "opera-gx",
                "Library/Application Support/com.operasoftware.OperaGX",
            ),
            (
                "opera-air",
                "Library/Application Support/com.operasoftware.OperaAir",
            ),
            ("arc", "Library/Application Support/Arc/User Data"),
            ("dia", "Library/Application Support/Dia/User Data"),
            ("comet", "Library/Application Support/Comet"),
            ("aside", "Library/Application Support/Aside"),
            (
                "atlas",
                "Library/Application Support/com.openai.atlas/browser-data/host",
            ),
            ("yandex", "Library/Application Support/Yandex/YandexBrowser"),
            ("thorium", "Library/Application Support/Thorium"),
            ("helium", "Library/Application Support/net.imput.helium"),
            ("whale", "Library/Application Support/Naver/Whale"),
            ("coccoc", "Library/Application Support/Coccoc"),
            ("coccoc", "Library/Application Support/CocCoc/Browser"),
            ("firefox", "Library/Application Support/Firefox"),
            ("librewolf", "Library/Application Support/librewolf"),
            ("waterfox", "Library/Application Support/Waterfox"),
            ("floorp", "Library/Application Support/Floorp"),
            ("zen", "Library/Application Support/zen"),
            ("mullvad", "Library/Application Support/MullvadBrowser"),
            ("tor", "Library/Application Support/TorBrowser-Data/Browser"),
            ("palemoon", "Library/Application Support/Pale Moon"),
            ("seamonkey", "Library/Application Support/SeaMonkey"),
            ("safari", "Library/Containers/com.apple.Safari/Data/Library"),
            ("safari", "Library"),
            (
                "safari-technology-preview",
                "Library/Containers/com.apple.SafariTechnologyPreview/Data/Library",
            ),
            ("qutebrowser", "Library/Application Support/qutebrowser/webengine"),
            ("falkon", "Library/Preferences/falkon/profiles"),
        ],
    ),
    (
        Os::Windows,
        &[
            ("chrome", "AppData/Local/Google/Chrome/User Data"),
            ("chrome-beta", "AppData/Local/Google/Chrome Beta/User Data"),
            ("chrome-dev", "AppData/Local/Google/Chrome Dev/User Data"),
            ("chrome-canary", "AppData/Local/Google/Chrome SxS/User Data"),
            (
                "chrome-for-testing",
                "AppData/Local/Google/Chrome for Testing/User Data",
            ),
            ("chromium", "AppData/Local/Chromium/User Data"),
            ("edge", "AppData/Local/Microsoft/Edge/User Data"),
            ("edge-beta", "AppData/Local/Microsoft/Edge Beta/User Data"),
            ("edge-dev", "AppData/Local/Microsoft/Edge Dev/User Data"),
            ("edge-canary", "AppData/Local/Microsoft/Edge SxS/User Data"),
            ("brave", "AppData/Local/BraveSoftware/Brave-Browser/User Data"),
            (
                "brave-beta",
                "AppData/Local/BraveSoftware/Brave-Browser-Beta/User Data",
            ),
            (
                "brave-nightly",
                "AppData/Local/BraveSoftware/Brave-Browser-Nightly/User Data",
            ),
            ("vivaldi", "AppData/Local/Vivaldi/User Data"),
            ("opera", "AppData/Roaming/Opera Software/Opera Stable"),
            ("opera-beta", "AppData/Roaming/Opera Software/Opera Next"),
            ("opera-beta", "AppData/Roaming/Opera Software/Opera Beta"),
            (
                "opera-developer",
                "AppData/Roaming/Opera Software/Opera Developer",
            ),
            ("opera-gx", "AppData/Roaming/Opera Software/Opera GX Stable"),
            ("opera-air", "AppData/Roaming/Opera Software/Opera Air"),
            ("opera-air", "AppData/Roaming/Opera Software/Opera Air Stable"),
            (
                "arc",
                "AppData/Local/Packages/TheBrowserCompany.Arc_ttt1ap7aakyb4/LocalCache/Local/Arc/User Data",
            ),
            (
                "arc",
                "AppData/Local/Packages/TheBrowserCompany.Arc_ttt1ap7aakyb4/LocalCache/Local/User Data",
            ),
            ("comet", "AppData/Local/Perplexity/Comet/User Data"),
            ("yandex", "AppData/Local/Yandex/YandexBrowser/User Data"),
            ("thorium", "AppData/Local/Thorium/User Data"),
            ("helium", "AppData/Local/imput/Helium/User Data"),
            ("whale", "AppData/Local/Naver/Naver Whale/User Data"),
            ("coccoc", "AppData/Local/CocCoc/Browser/User Data"),
            ("firefox", "AppData/Roaming/Mozilla/Firefox"),
            (
                "firefox",
                "AppData/Local/Packages/Mozilla.Firefox_n80bbvh6b1yt2/LocalCache/Roaming/Mozilla/Firefox",
            ),
            ("librewolf", "AppData/Roaming/librewolf"),
            ("waterfox", "AppData/Roaming/Waterfox"),
            ("floorp", "AppData/Roaming/Floorp"),
            ("zen", "AppData/Roaming/zen"),
            ("mullvad", "AppData/Roaming/Mullvad/MullvadBrowser"),
            ("mullvad", "Mullvad Browser/Browser/MullvadBrowser/Data/Browser"),
            (
                "mullvad",
                "Desktop/Mullvad Browser/Browser/MullvadBrowser/Data/Browser",
            ),
            (
                "mullvad",
                "OneDrive - Acme/Desktop/Mullvad Browser/Browser/MullvadBrowser/Data/Browser",
            ),
            ("tor", "Tor Browser/Browser/TorBrowser/Data/Browser"),
            ("tor", "Desktop/Tor Browser/Browser/TorBrowser/Data/Browser"),
            (
                "tor",
                "OneDrive/Desktop/Tor Browser/Browser/TorBrowser/Data/Browser",
            ),
            ("palemoon", "AppData/Roaming/moonchild productions/pale moon"),
            ("seamonkey", "AppData/Roaming/Mozilla/SeaMonkey"),
            ("qutebrowser", "AppData/Roaming/qutebrowser/data/webengine"),
            ("falkon", "AppData/Local/falkon/profiles"),
        ],
    ),
];

fn browser(id: &str) -> &'static Browser {
    let found = BROWSERS.iter().find(|browser| browser.id == id);
    found.unwrap_or_else(|| panic!("{id} is not in the table"))
}

/// Makes one profile below `root`, as the family and the system have it.
fn fill(id: &str, os: Os, root: &Path) {
    match browser(id).store.family() {
        Family::Chromium => {
            layouts::chromium(root, 24, &[("Default", "Kim")]);
            if os == Os::Windows {
                layouts::into_network(&root.join("Default"));
            }
        }
        Family::Firefox => layouts::firefox_listed(root, "abcd1234.default", "default", 17),
        Family::Safari => layouts::safari(root, ""),
        Family::Soup => layouts::soup(root),
        // The others keep one a folder below it.
        Family::Qt if id == "qutebrowser" => home::chromium_at(root, 24, &layouts::rows()),
        Family::Qt => home::chromium_at(&root.join("default"), 24, &layouts::rows()),
    }
}

#[test]
fn a_browser_in_any_of_its_folders_is_found_and_read() {
    for (os, places) in PLACES {
        for (id, place) in *places {
            let home = tempfile::tempdir().unwrap();
            fill(id, *os, &home.path().join(place));
            let found = profiles(&Machine::copied(home.path(), *os).unwrap());
            let [profile] = found.as_slice() else {
                panic!("{id} in {place}: {found:?}");
            };
            assert_eq!(profile.browser.id, *id, "{place}");
            let reading = profile
                .browser
                .store
                .read(&profile.folder, &Bounds::none(), &Site::FLASKTRACK)
                .unwrap();
            let told = reading.cookies.iter().any(|cookie| cookie.name == "_ga");
            assert!(told && reading.skipped.is_empty(), "{id} in {place}");
        }
    }
}

#[test]
fn every_folder_of_the_table_has_a_place_here() {
    for (os, places) in PLACES {
        for browser in BROWSERS {
            let home = tempfile::tempdir().unwrap();
            let machine = Machine::copied(home.path(), *os).unwrap();
            let places = places.iter().filter(|(id, _)| *id == browser.id);
            // Windows has two ways to write it.
            let below = machine.base(Base::Home).unwrap();
            let places: Vec<PathBuf> = places.map(|(_, place)| below.join(place)).collect();
            for place in &places {
                std::fs::create_dir_all(place).unwrap();
            }
            for (_, base, path) in browser.roots.iter().filter(|(of, ..)| of == os) {
                // Without the variable that names it, it is nowhere.
                let Some(base) = machine.base(*base) else { continue };
                let folders = spread(&base, path);
                let tried = folders.iter().any(|folder| places.contains(folder));
                assert!(tried, "{} on {os:?}: {path} is not tried", browser.id);
            }
        }
    }
}
