//! Every browser we read, and the folders it may keep its profiles below.
//!
//! Sources: Chromium `docs/user_data_dir.md`, Firefox `nsXREDirProvider.cpp`; for the others the lists of
//! tools that read or clean them, so a folder here is a place to look and not a promise.

use super::{Browser, Unreadable, policies};
use crate::machine::Base::{
    AppSupport, ChromeConfig, ChromeUserData, Config, Data, Home, LocalAppData, RoamingAppData,
};
use crate::machine::Os::{Linux, Macos, Windows};
use crate::settings::{ThirdParty, Usual};
use crate::store::{chromium::Chromium, firefox::Firefox, qt::Qt, safari::Safari, soup::Soup};

/// An entry says only what is its own.
const PLAIN: Browser = Browser {
    id: "",
    name: "",
    store: &Chromium,
    roots: &[],
    usual: Usual {
        third_party: None,
        clears_at_exit: None,
        overrides: None,
    },
    managed: &[],
};

/// Chrome without a setting (`components/content_settings/core/browser/cookie_settings.cc`). Others of the
/// family come with blockers of their own, so there it is not known.
const CHROME: Usual = Usual {
    third_party: Some((ThirdParty::Allowed, "profile.cookie_controls_mode")),
    clears_at_exit: None,
    overrides: None,
};

/// LibreWolf forgets at exit, and reads more from a file of the person's (`librewolf.cfg`, and its documentation).
const FORGETS: Usual = Usual {
    third_party: None,
    clears_at_exit: Some("privacy.sanitize.sanitizeOnShutdown"),
    overrides: Some(".librewolf/librewolf.overrides.cfg"),
};

/// Tor Browser and its sibling keep nothing (`browser/app/profile/001-base-profile.js`).
const PRIVATE: Usual = Usual {
    third_party: None,
    clears_at_exit: Some("browser.privatebrowsing.autostart"),
    overrides: None,
};

/// Every browser we read, in the order it is shown.
pub const BROWSERS: &[Browser] = &[
    Browser {
        id: "chrome",
        name: "Google Chrome",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "google-chrome"),
            (Linux, Home, ".var/app/com.google.Chrome/config/google-chrome"),
            // Chrome's document speaks of it; whether another of the family uses the folder does not show.
            (Linux, ChromeUserData, ""),
            // What older hosts of Chrome Remote Desktop set it and `$CHROME_CONFIG_HOME` to.
            (Linux, Config, "chrome-remote-desktop/chrome-profile"),
            (Linux, Config, "chrome-remote-desktop/chrome-config/google-chrome"),
            (Macos, AppSupport, "Google/Chrome"),
            (Windows, LocalAppData, "Google/Chrome/User Data"),
        ],
        usual: CHROME,
        managed: policies::CHROME,
    },
    Browser {
        id: "chrome-beta",
        name: "Google Chrome Beta",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "google-chrome-beta"),
            (Macos, AppSupport, "Google/Chrome Beta"),
            (Windows, LocalAppData, "Google/Chrome Beta/User Data"),
        ],
        usual: CHROME,
        managed: policies::CHROME_BETA,
    },
    Browser {
        id: "chrome-dev",
        name: "Google Chrome Dev",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "google-chrome-unstable"),
            (Linux, Home, ".var/app/com.google.ChromeDev/config/google-chrome"),
            (Macos, AppSupport, "Google/Chrome Dev"),
            (Windows, LocalAppData, "Google/Chrome Dev/User Data"),
        ],
        usual: CHROME,
        managed: policies::CHROME_DEV,
    },
    Browser {
        id: "chrome-canary",
        name: "Google Chrome Canary",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "google-chrome-canary"),
            (Macos, AppSupport, "Google/Chrome Canary"),
            (Windows, LocalAppData, "Google/Chrome SxS/User Data"),
        ],
        usual: CHROME,
        managed: policies::CHROME_CANARY,
    },
    Browser {
        id: "chrome-for-testing",
        name: "Google Chrome for Testing",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "google-chrome-for-testing"),
            (Macos, AppSupport, "Google/Chrome for Testing"),
            (Windows, LocalAppData, "Google/Chrome for Testing/User Data"),
        ],
        usual: CHROME,
        managed: policies::CHROME_FOR_TESTING,
    },
    Browser {
        id: "chromium",
        name: "Chromium",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "chromium"),
            (Linux, Home, ".var/app/org.chromium.Chromium/config/chromium"),
            (
                Linux,
                Home,
                ".var/app/io.github.ungoogled_software.ungoogled_chromium/config/chromium",
            ),
            (Linux, Home, "snap/chromium/common/chromium"),
            (Macos, AppSupport, "Chromium"),
            (Windows, LocalAppData, "Chromium/User Data"),
        ],
        managed: policies::CHROMIUM,
        ..PLAIN
    },
    Browser {
        id: "edge",
        name: "Microsoft Edge",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "microsoft-edge"),
            (Linux, Home, ".var/app/com.microsoft.Edge/config/microsoft-edge"),
            (Macos, AppSupport, "Microsoft Edge"),
            (Windows, LocalAppData, "Microsoft/Edge/User Data"),
        ],
        managed: policies::EDGE,
        ..PLAIN
    },
    Browser {
        id: "edge-beta",
        name: "Microsoft Edge Beta",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "microsoft-edge-beta"),
            (Macos, AppSupport, "Microsoft Edge Beta"),
            (Windows, LocalAppData, "Microsoft/Edge Beta/User Data"),
        ],
        managed: policies::EDGE_BETA,
        ..PLAIN
    },
    Browser {
        id: "edge-dev",
        name: "Microsoft Edge Dev",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "microsoft-edge-dev"),
            (Macos, AppSupport, "Microsoft Edge Dev"),
            (Windows, LocalAppData, "Microsoft/Edge Dev/User Data"),
        ],
        managed: policies::EDGE_DEV,
        ..PLAIN
    },
    Browser {
        id: "edge-canary",
        name: "Microsoft Edge Canary",
        store: &Chromium,
        roots: &[
            (Macos, AppSupport, "Microsoft Edge Canary"),
            (Windows, LocalAppData, "Microsoft/Edge SxS/User Data"),
        ],
        managed: policies::EDGE_CANARY,
        ..PLAIN
    },
    Browser {
        id: "brave",
        name: "Brave",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "BraveSoftware/Brave-Browser"),
            (
                Linux,
                Home,
                ".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser",
            ),
            (
                Linux,
                Home,
                "snap/brave/current/.config/BraveSoftware/Brave-Browser",
            ),
            (Macos, AppSupport, "BraveSoftware/Brave-Browser"),
            (Windows, LocalAppData, "BraveSoftware/Brave-Browser/User Data"),
        ],
        managed: policies::BRAVE,
        ..PLAIN
    },
    Browser {
        id: "brave-beta",
        name: "Brave Beta",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "BraveSoftware/Brave-Browser-Beta"),
            (Macos, AppSupport, "BraveSoftware/Brave-Browser-Beta"),
            (
                Windows,
                LocalAppData,
                "BraveSoftware/Brave-Browser-Beta/User Data",
            ),
        ],
        managed: policies::BRAVE_BETA,
        ..PLAIN
    },
    Browser {
        id: "brave-nightly",
        name: "Brave Nightly",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "BraveSoftware/Brave-Browser-Nightly"),
            (Macos, AppSupport, "BraveSoftware/Brave-Browser-Nightly"),
            (
                Windows,
                LocalAppData,
                "BraveSoftware/Brave-Browser-Nightly/User Data",
            ),
        ],
        managed: policies::BRAVE_NIGHTLY,
        ..PLAIN
    },
    Browser {
        id: "vivaldi",
        name: "Vivaldi",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "vivaldi"),
            (Linux, Home, ".var/app/com.vivaldi.Vivaldi/config/vivaldi"),
            (Linux, Home, "snap/vivaldi/current/.config/vivaldi"),
            (Macos, AppSupport, "Vivaldi"),
            (Windows, LocalAppData, "Vivaldi/User Data"),
        ],
        managed: policies::VIVALDI,
        ..PLAIN
    },
    Browser {
        id: "vivaldi-snapshot",
        name: "Vivaldi Snapshot",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "vivaldi-snapshot"),
            (Macos, AppSupport, "Vivaldi Snapshot"),
        ],
        managed: policies::VIVALDI,
        ..PLAIN
    },
    Browser {
        id: "opera",
        name: "Opera",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "opera"),
            (Linux, Home, ".var/app/com.opera.Opera/config/opera"),
            (Linux, Home, "snap/opera/current/.config/opera"),
            (Macos, AppSupport, "com.operasoftware.Opera"),
            (Windows, RoamingAppData, "Opera Software/Opera Stable"),
        ],
        managed: policies::OPERA,
        ..PLAIN
    },
    Browser {
        id: "opera-beta",
        name: "Opera Beta",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "opera-beta"),
            (Linux, Home, "snap/opera-beta/current/.config/opera-beta"),
            (Macos, AppSupport, "com.operasoftware.OperaNext"),
            (Windows, RoamingAppData, "Opera Software/Opera Next"),
            (Windows, RoamingAppData, "Opera Software/Opera Beta"),
        ],
        managed: policies::OPERA,
        ..PLAIN
    },
    Browser {
        id: "opera-developer",
        name: "Opera Developer",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "opera-developer"),
            (
                Linux,
                Home,
                "snap/opera-developer/current/.config/opera-developer",
            ),
            (Macos, AppSupport, "com.operasoftware.OperaDeveloper"),
            (Windows, RoamingAppData, "Opera Software/Opera Developer"),
        ],
        managed: policies::OPERA,
        ..PLAIN
    },
    Browser {
        id: "opera-gx",
        name: "Opera GX",
        store: &Chromium,
        roots: &[
            (Macos, AppSupport, "com.operasoftware.OperaGX"),
            (Windows, RoamingAppData, "Opera Software/Opera GX Stable"),
        ],
        ..PLAIN
    },
    Browser {
        id: "opera-air",
        name: "Opera Air",
        store: &Chromium,
        roots: &[
            (Macos, AppSupport, "com.operasoftware.OperaAir"),
            (Windows, RoamingAppData, "Opera Software/Opera Air"),
            (Windows, RoamingAppData, "Opera Software/Opera Air Stable"),
        ],
        ..PLAIN
    },
    Browser {
        id: "arc",
        name: "Arc",
        store: &Chromium,
        roots: &[
            (Macos, AppSupport, "Arc/User Data"),
            (
                Windows,
                LocalAppData,
                "Packages/TheBrowserCompany.Arc_*/LocalCache/Local/Arc/User Data",
            ),
            (
                Windows,
                LocalAppData,
                "Packages/TheBrowserCompany.Arc_*/LocalCache/Local/User Data",
            ),
        ],
        ..PLAIN
    },
    Browser {
        id: "dia",
        name: "Dia",
        store: &Chromium,
        roots: &[(Macos, AppSupport, "Dia/User Data")],
        ..PLAIN
    },
    Browser {
        id: "comet",
        name: "Comet",
        store: &Chromium,
        roots: &[
            (Macos, AppSupport, "Comet"),
            (Windows, LocalAppData, "Perplexity/Comet/User Data"),
        ],
        ..PLAIN
    },
    Browser {
        id: "aside",
        name: "Aside",
        roots: &[(Macos, AppSupport, "Aside")],
        ..PLAIN
    },
    Browser {
        id: "atlas",
        name: "ChatGPT Atlas",
        roots: &[(Macos, AppSupport, "com.openai.atlas/browser-data/host")],
        ..PLAIN
    },
    Browser {
        id: "yandex",
        name: "Yandex Browser",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "yandex-browser"),
            (Macos, AppSupport, "Yandex/YandexBrowser"),
            (Windows, LocalAppData, "Yandex/YandexBrowser/User Data"),
        ],
        managed: policies::YANDEX,
        ..PLAIN
    },
    Browser {
        id: "thorium",
        name: "Thorium",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "thorium"),
            (Macos, AppSupport, "Thorium"),
            (Windows, LocalAppData, "Thorium/User Data"),
        ],
        managed: policies::THORIUM,
        ..PLAIN
    },
    Browser {
        id: "helium",
        name: "Helium",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "net.imput.helium"),
            (Macos, AppSupport, "net.imput.helium"),
            (Windows, LocalAppData, "imput/Helium/User Data"),
        ],
        ..PLAIN
    },
    Browser {
        id: "whale",
        name: "Naver Whale",
        store: &Chromium,
        roots: &[
            (Linux, ChromeConfig, "naver-whale"),
            (Macos, AppSupport, "Naver/Whale"),
            (Windows, LocalAppData, "Naver/Naver Whale/User Data"),
        ],
        ..PLAIN
    },
    Browser {
        id: "coccoc",
        name: "Cốc Cốc",
        store: &Chromium,
        roots: &[
            (Macos, AppSupport, "Coccoc"),
            (Macos, AppSupport, "CocCoc/Browser"),
            (Windows, LocalAppData, "CocCoc/Browser/User Data"),
        ],
        ..PLAIN
    },
    Browser {
        id: "firefox",
        name: "Firefox",
        store: &Firefox,
        roots: &[
            (Linux, Home, ".mozilla/firefox"),
            (Linux, Home, ".mozilla/firefox-esr"),
            (Linux, Config, "mozilla/firefox"),
            (Linux, Home, ".var/app/org.mozilla.firefox/.mozilla/firefox"),
            (Linux, Home, ".var/app/org.mozilla.firefox/config/mozilla/firefox"),
            (Linux, Home, "snap/firefox/common/.mozilla/firefox"),
            (Linux, Home, "snap/firefox/common/.config/mozilla/firefox"),
            (Macos, AppSupport, "Firefox"),
            (Windows, RoamingAppData, "Mozilla/Firefox"),
            (
                Windows,
                LocalAppData,
                "Packages/Mozilla.Firefox_*/LocalCache/Roaming/Mozilla/Firefox",
            ),
        ],
        managed: policies::FIREFOX,
        ..PLAIN
    },
    Browser {
        id: "librewolf",
        name: "LibreWolf",
        store: &Firefox,
        roots: &[
            (Linux, Home, ".librewolf"),
            (Linux, Config, "librewolf/librewolf"),
            (Linux, Home, ".var/app/io.gitlab.librewolf-community/.librewolf"),
            (Linux, Home, "snap/librewolf/common/.librewolf"),
            (Macos, AppSupport, "librewolf"),
            (Windows, RoamingAppData, "librewolf"),
        ],
        usual: FORGETS,
        managed: policies::LIBREWOLF,
    },
    Browser {
        id: "waterfox",
        name: "Waterfox",
        store: &Firefox,
        roots: &[
            (Linux, Home, ".waterfox"),
            (Linux, Home, ".var/app/net.waterfox.waterfox/.waterfox"),
            (Macos, AppSupport, "Waterfox"),
            (Windows, RoamingAppData, "Waterfox"),
        ],
        managed: policies::WATERFOX,
        ..PLAIN
    },
    Browser {
        id: "floorp",
        name: "Floorp",
        store: &Firefox,
        roots: &[
            (Linux, Home, ".floorp"),
            (Linux, Config, "floorp"),
            (Linux, Home, ".var/app/one.ablaze.floorp/.floorp"),
            (Macos, AppSupport, "Floorp"),
            (Windows, RoamingAppData, "Floorp"),
        ],
        managed: policies::FLOORP,
        ..PLAIN
    },
    Browser {
        id: "zen",
        name: "Zen",
        store: &Firefox,
        roots: &[
            (Linux, Home, ".zen"),
            (Linux, Config, "zen"),
            (Linux, Home, ".var/app/app.zen_browser.zen/.zen"),
            (Linux, Home, ".var/app/app.zen_browser.zen/config/zen"),
            (Linux, Home, ".var/app/io.github.zen_browser.zen/.zen"),
            (Linux, Home, "snap/zen/common/.zen"),
            (Macos, AppSupport, "zen"),
            (Windows, RoamingAppData, "zen"),
        ],
        managed: policies::ZEN,
        ..PLAIN
    },
    Browser {
        id: "mullvad",
        name: "Mullvad Browser",
        store: &Firefox,
        roots: &[
            (Linux, Home, ".mullvad/mullvadbrowser"),
            // Seen in people's scripts for packages of distributions.
            (Linux, Home, ".mullvad-browser/.mullvad/mullvadbrowser"),
            (
                Linux,
                Home,
                ".var/app/net.mullvad.MullvadBrowser/.mullvad-browser/.mullvad/mullvadbrowser",
            ),
            // Until 2024; the profile stayed behind (issue 268 of mullvad/mullvad-browser).
            (
                Linux,
                Home,
                ".var/app/net.mullvad.MullvadBrowser/.mullvad/mullvadbrowser",
            ),
            // Unpacked by hand, it keeps its profiles beside its program.
            (Linux, Home, "mullvad-browser*/Browser/*/Data/Browser"),
            (Linux, Home, "*/mullvad-browser*/Browser/*/Data/Browser"),
            (Linux, Data, "mullvad-browser*/Browser/*/Data/Browser"),
            (Macos, AppSupport, "MullvadBrowser"),
            (Windows, RoamingAppData, "Mullvad/MullvadBrowser"),
            // Its installer's "standalone", in a folder of its own, as all were until version 13.5. Not sure: the
            // part after `Browser`.
            (Windows, Home, "Mullvad Browser/Browser/*/Data/Browser"),
            (Windows, Home, "*/Mullvad Browser/Browser/*/Data/Browser"),
            (
                Windows,
                Home,
                "OneDrive*/*/Mullvad Browser/Browser/*/Data/Browser",
            ),
        ],
        usual: PRIVATE,
        ..PLAIN
    },
    Browser {
        id: "tor",
        name: "Tor Browser",
        store: &Firefox,
        roots: &[
            // It lies where it was unpacked; `*` is the desktop or the folder of downloads.
            (Linux, Home, "tor-browser*/Browser/TorBrowser/Data/Browser"),
            (Linux, Home, "*/tor-browser*/Browser/TorBrowser/Data/Browser"),
            (
                Linux,
                Data,
                "torbrowser/tbb/*/tor-browser*/Browser/TorBrowser/Data/Browser",
            ),
            (
                Linux,
                Home,
                ".var/app/org.torproject.torbrowser-launcher/data/torbrowser/tbb/*/tor-browser*/Browser/TorBrowser/Data/Browser",
            ),
            (Macos, AppSupport, "TorBrowser-Data/Browser"),
            (Windows, Home, "Tor Browser/Browser/TorBrowser/Data/Browser"),
            (Windows, Home, "*/Tor Browser/Browser/TorBrowser/Data/Browser"),
            // A desktop that OneDrive keeps lies in its folder, which a company's name may follow.
            (
                Windows,
                Home,
                "OneDrive*/*/Tor Browser/Browser/TorBrowser/Data/Browser",
            ),
        ],
        usual: PRIVATE,
        ..PLAIN
    },
    Browser {
        id: "palemoon",
        name: "Pale Moon",
        store: &Firefox,
        roots: &[
            (Linux, Home, ".moonchild productions/pale moon"),
            (Macos, AppSupport, "Pale Moon"),
            (Windows, RoamingAppData, "moonchild productions/pale moon"),
        ],
        ..PLAIN
    },
    Browser {
        id: "seamonkey",
        name: "SeaMonkey",
        store: &Firefox,
        roots: &[
            (Linux, Home, ".mozilla/seamonkey"),
            (Macos, AppSupport, "SeaMonkey"),
            (Windows, RoamingAppData, "Mozilla/SeaMonkey"),
        ],
        ..PLAIN
    },
    Browser {
        id: "safari",
        name: "Safari",
        store: &Safari,
        roots: &[
            (Macos, Home, "Library/Containers/com.apple.Safari/Data/Library"),
            // Before Safari had a container; see `store/safari.rs`.
            (Macos, Home, "Library"),
        ],
        ..PLAIN
    },
    Browser {
        id: "safari-technology-preview",
        name: "Safari Technology Preview",
        store: &Safari,
        roots: &[(
            Macos,
            Home,
            "Library/Containers/com.apple.SafariTechnologyPreview/Data/Library",
        )],
        ..PLAIN
    },
    Browser {
        id: "epiphany",
        name: "GNOME Web",
        store: &Soup,
        roots: &[
            (Linux, Data, "epiphany"),
            (Linux, Home, ".var/app/org.gnome.Epiphany/data/epiphany"),
            (Linux, Home, ".var/app/org.gnome.Epiphany.Devel/data/epiphany"),
            (Linux, Home, ".var/app/org.gnome.Epiphany.Canary/data/epiphany"),
        ],
        ..PLAIN
    },
    Browser {
        id: "qutebrowser",
        name: "qutebrowser",
        store: &Qt,
        roots: &[
            (Linux, Data, "qutebrowser/webengine"),
            (
                Linux,
                Home,
                ".var/app/org.qutebrowser.qutebrowser/data/qutebrowser/webengine",
            ),
            (Macos, AppSupport, "qutebrowser/webengine"),
            (Windows, RoamingAppData, "qutebrowser/data/webengine"),
        ],
        ..PLAIN
    },
    // Below `AppConfigLocation` (`src/lib/app/datapaths.cpp`), which Qt's documentation lays out.
    Browser {
        id: "falkon",
        name: "Falkon",
        store: &Qt,
        roots: &[
            (Linux, Config, "falkon/profiles"),
            (Linux, Home, ".var/app/org.kde.falkon/config/falkon/profiles"),
            (Macos, Home, "Library/Preferences/falkon/profiles"),
            (Windows, LocalAppData, "falkon/profiles"),
        ],
        ..PLAIN
    },
    Browser {
        id: "konqueror",
        name: "Konqueror",
        store: &Qt,
        roots: &[(Linux, Data, "konqueror/QtWebEngine")],
        ..PLAIN
    },
];

/// Every browser that we recognise and cannot read; the reason is `unreadable-<reason>` in the catalogue.
pub const UNREADABLE: &[Unreadable] = &[
    Unreadable {
        name: "Internet Explorer",
        reason: "windows",
        // Windows makes the database for itself too; the other folder appears when the browser runs.
        marks: &[
            (
                Windows,
                LocalAppData,
                "Microsoft/Windows/WebCache/WebCacheV01.dat",
            ),
            (Windows, LocalAppData, "Microsoft/Internet Explorer/Recovery/*"),
        ],
    },
    Unreadable {
        name: "Microsoft Edge (until 2020)",
        reason: "windows",
        marks: &[
            (
                Windows,
                LocalAppData,
                "Microsoft/Windows/WebCache/WebCacheV01.dat",
            ),
            (
                Windows,
                LocalAppData,
                "Packages/Microsoft.MicrosoftEdge_*/AC/#!*/MicrosoftEdge",
            ),
        ],
    },
    Unreadable {
        name: "Orion",
        reason: "unknown",
        marks: &[(Macos, AppSupport, "Orion/*")],
    },
    Unreadable {
        name: "Konqueror (before 2017)",
        reason: "old",
        marks: &[(Linux, Data, "kcookiejar/cookies")],
    },
    // With KDE 3 and 4, under the one name or the other as the distribution has it.
    Unreadable {
        name: "Konqueror (before 2017)",
        reason: "old",
        marks: &[(Linux, Home, ".kde*/share/apps/kcookiejar/cookies")],
    },
];
