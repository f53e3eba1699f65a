//! Where a company puts its policies for each browser.
//!
//! Sources: Chromium's policy documentation and `chrome/common/chrome_paths.cc`, the vendors' own guides, and
//! the wrappers of the Flatpaks (`chrome.sh` hands `/etc` on). Where a Firefox looks was seen by tracing one.

use super::Package::{Flatpak, Snap, System};
use super::Place::{self, File, Folder, Installed, Preferences, Registry, Switched};
use super::{Os, Package};
use crate::machine::Os::{Linux, Macos, Windows};

/// The places of one browser.
type Places = &'static [(Os, Package, Place)];

/// Chrome, whose channels share all but the name on macOS.
macro_rules! chrome {
    ($program:literal) => {
        &[
            (Linux, System, Folder("etc/opt/chrome/policies")),
            (Linux, Flatpak, Folder("etc/opt/chrome/policies")),
            (Macos, System, Preferences($program)),
            (Windows, System, Registry(r"Google\Chrome")),
        ]
    };
}

pub(super) const CHROME: Places = chrome!("com.google.Chrome");
pub(super) const CHROME_BETA: Places = chrome!("com.google.Chrome.beta");
pub(super) const CHROME_DEV: Places = chrome!("com.google.Chrome.dev");
pub(super) const CHROME_CANARY: Places = chrome!("com.google.Chrome.canary");

pub(super) const CHROME_FOR_TESTING: Places = &[
    (Linux, System, Folder("etc/opt/chrome_for_testing/policies")),
    (Macos, System, Preferences("com.google.chrome.for.testing")),
    (Windows, System, Registry(r"Google\Chrome for Testing")),
];

pub(super) const CHROMIUM: Places = &[
    (Linux, System, Folder("etc/chromium/policies")),
    (Linux, Snap, Folder("etc/chromium-browser/policies")),
    (Linux, Snap, Folder("var/snap/chromium/current/policies")),
    (
        Linux,
        Flatpak,
        Folder("var/lib/flatpak/extension/org.chromium.Chromium.Policy.*/*/1/policies"),
    ),
    (Macos, System, Preferences("org.chromium.Chromium")),
    (Windows, System, Registry("Chromium")),
];

/// Edge, whose channels share all but the name on macOS.
macro_rules! edge {
    ($program:literal) => {
        &[
            (Linux, System, Folder("etc/opt/edge/policies")),
            (Linux, Flatpak, Folder("etc/opt/edge/policies")),
            (Macos, System, Preferences($program)),
            (Windows, System, Registry(r"Microsoft\Edge")),
        ]
    };
}

pub(super) const EDGE: Places = edge!("com.microsoft.Edge");
pub(super) const EDGE_BETA: Places = edge!("com.microsoft.Edge.Beta");
pub(super) const EDGE_DEV: Places = edge!("com.microsoft.Edge.Dev");
pub(super) const EDGE_CANARY: Places = edge!("com.microsoft.Edge.Canary");

/// Brave, whose channels share all but the name on macOS.
macro_rules! brave {
    ($program:literal) => {
        &[
            (Linux, System, Folder("etc/brave/policies")),
            (Linux, Flatpak, Folder("etc/brave/policies")),
            (Macos, System, Preferences($program)),
            (Windows, System, Registry(r"BraveSoftware\Brave")),
        ]
    };
}

pub(super) const BRAVE: Places = brave!("com.brave.Browser");
pub(super) const BRAVE_BETA: Places = brave!("com.brave.Browser.beta");
pub(super) const BRAVE_NIGHTLY: Places = brave!("com.brave.Browser.nightly");

pub(super) const VIVALDI: Places = &[
    (Linux, System, Folder("etc/vivaldi/policies")),
    (Linux, System, Folder("etc/opt/vivaldi/policies")),
    (Macos, System, Preferences("com.vivaldi.Vivaldi")),
    (Windows, System, Registry("Vivaldi")),
];

pub(super) const OPERA: Places = &[
    (Linux, System, Folder("etc/opt/opera/policies")),
    (Macos, System, Preferences("com.operasoftware.Opera")),
    (Windows, System, Registry(r"Opera Software\Opera")),
];

pub(super) const YANDEX: Places = &[
    (Linux, System, Folder("etc/opt/yandex/browser/policies")),
    (Macos, System, Preferences("ru.yandex.desktop.yandex-browser")),
    (Windows, System, Registry("YandexBrowser")),
];

pub(super) const THORIUM: Places = &[
    (Linux, System, Folder("etc/thorium/policies")),
    (Macos, System, Preferences("org.chromium.Thorium")),
    (Windows, System, Registry("Thorium")),
];

pub(super) const FIREFOX: Places = &[
    (Linux, System, File("etc/firefox/policies/policies.json")),
    (Linux, System, Installed("usr/lib/firefox")),
    (Linux, System, Installed("usr/lib/firefox-esr")),
    (Linux, System, Installed("usr/lib64/firefox")),
    (Linux, System, Installed("opt/firefox")),
    (Linux, Snap, File("etc/firefox/policies/policies.json")),
    (Linux, Snap, Installed("snap/firefox/current/usr/lib/firefox")),
    (
        Linux,
        Flatpak,
        File("var/lib/flatpak/extension/org.mozilla.firefox.systemconfig/*/stable/policies/policies.json"),
    ),
    (
        Linux,
        Flatpak,
        Installed("var/lib/flatpak/app/org.mozilla.firefox/current/active/files/lib/firefox"),
    ),
    (Macos, System, Switched("org.mozilla.firefox")),
    (
        Macos,
        System,
        Installed("Applications/Firefox*.app/Contents/Resources"),
    ),
    (Windows, System, Registry(r"Mozilla\Firefox")),
    (Windows, System, Installed("Program Files*/*Firefox*")),
];

/// A browser made from Firefox that looks where Firefox does, under its own name.
macro_rules! fork {
    ($name:literal, $lower:literal, $program:literal) => {
        &[
            (
                Linux,
                System,
                File(concat!("etc/", $lower, "/policies/policies.json")),
            ),
            (Linux, System, Installed(concat!("usr/lib/", $lower))),
            (Linux, System, Installed(concat!("usr/share/", $lower))),
            (Linux, System, Installed(concat!("opt/", $lower))),
            (Macos, System, Switched($program)),
            (
                Macos,
                System,
                Installed(concat!("Applications/", $name, ".app/Contents/Resources")),
            ),
            (Windows, System, Registry(concat!(r"Mozilla\", $name))),
            (Windows, System, Installed(concat!("Program Files*/", $name, "*"))),
        ]
    };
}

pub(super) const LIBREWOLF: Places = fork!("LibreWolf", "librewolf", "io.gitlab.librewolf-community");
pub(super) const WATERFOX: Places = fork!("Waterfox", "waterfox", "net.waterfox.waterfox");
pub(super) const FLOORP: Places = fork!("Floorp", "floorp", "org.mozilla.floorp");
pub(super) const ZEN: Places = fork!("Zen", "zen", "app.zen-browser.zen");
