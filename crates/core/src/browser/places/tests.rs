use super::*;
use crate::platform::Lock;
use crate::store::{CookieStore, Family};

#[test]
fn a_profile_is_found_on_every_system_under_its_own_layout() {
    for (os, folder, browser) in [
        (Os::Linux, ".config/google-chrome/Default", "Google Chrome"),
        (
            Os::Linux,
            ".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser/Default",
            "Brave (Flatpak)",
        ),
        (
            Os::Linux,
            "snap/firefox/common/.mozilla/firefox/a.b",
            "Firefox (Snap)",
        ),
        (
            Os::Macos,
            "Library/Application Support/Microsoft Edge/Profile 1",
            "Microsoft Edge",
        ),
        (
            Os::Macos,
            "Library/Application Support/Firefox/Profiles/abc.default",
            "Firefox",
        ),
        (
            Os::Windows,
            "AppData/Local/Google/Chrome/User Data/Default",
            "Google Chrome",
        ),
        (
            Os::Windows,
            "AppData/Roaming/Opera Software/Opera Stable",
            "Opera",
        ),
        (
            Os::Windows,
            "OneDrive - Acme/Desktop/Tor Browser/Browser/TorBrowser/Data/Browser/profile.default",
            "Tor Browser",
        ),
        (
            Os::Windows,
            "Desktop/Mullvad Browser/Browser/MullvadBrowser/Data/Browser/a.default",
            "Mullvad Browser",
        ),
        (
            Os::Linux,
            ".var/app/net.mullvad.MullvadBrowser/.mullvad/mullvadbrowser/a.default",
            "Mullvad Browser (Flatpak)",
        ),
    ] {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join(folder);
        fs::create_dir_all(folder.join("Network")).unwrap();
        fs::write(folder.join("Network/Cookies"), "").unwrap();
        fs::write(folder.join("cookies.sqlite"), "").unwrap();
        let found = profiles(&Machine::copied(home.path(), os).unwrap());
        let names: Vec<_> = found
            .iter()
            .map(|profile| profile.browser_name.as_str())
            .collect();
        assert_eq!(names, [browser], "{os:?}");
        assert_eq!(found[0].folder, folder.canonicalize().unwrap());
    }
}

#[test]
fn a_program_of_the_store_is_found_where_windows_puts_its_files() {
    let home = tempfile::tempdir().unwrap();
    let packages = home.path().join("AppData/Local/Packages");
    for folder in [
        "Acme.Vivaldi_1a2b/LocalCache/Local/Vivaldi/User Data/Default",
        "Mozilla.Firefox_9z/LocalCache/Roaming/Mozilla/Firefox/a.b",
        "TheBrowserCompany.Arc_x/LocalCache/Local/Arc/User Data/Default",
        "Empty_1/LocalCache/Local",
    ] {
        let folder = packages.join(folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("Cookies"), "").unwrap();
        fs::write(folder.join("cookies.sqlite"), "").unwrap();
    }
    let found = profiles(&Machine::copied(home.path(), Os::Windows).unwrap());
    let names: Vec<_> = found
        .iter()
        .map(|profile| profile.browser_name.as_str())
        .collect();
    let all = ["Vivaldi", "Arc", "Firefox"].map(|name| format!("{name} (Microsoft Store)"));
    assert_eq!(names, all, "each once");
}

#[test]
fn profiles_of_one_name_are_told_apart_by_their_folders() {
    let home = tempfile::tempdir().unwrap();
    for (folder, name) in [
        ("google-chrome/Default", "Work"),
        ("google-chrome/Profile 3", "work"),
        ("chromium/Default", "Work"),
    ] {
        let folder = home.path().join(".config").join(folder);
        fs::create_dir_all(&folder).unwrap();
        let settings = format!("{{\"profile\":{{\"name\":\"{name}\"}}}}");
        fs::write(folder.join("Preferences"), settings).unwrap();
    }
    let found = profiles(&Machine::copied(home.path(), Os::Linux).unwrap());
    let names: Vec<_> = found.iter().map(|profile| profile.name.as_str()).collect();
    assert_eq!(names, ["Work (Default)", "work (Profile 3)", "Work"]);
}

/// A store whose folder never answers, or makes us stumble.
struct Gone;

impl CookieStore for Gone {
    fn family(&self) -> Family {
        Family::Chromium
    }

    fn profile_folders<'b>(&self, root: &Path, _bounds: &'b Bounds) -> Listing<'b> {
        assert!(!root.ends_with("fault"), "planted");
        loop {
            std::thread::park();
        }
    }

    fn lock(&self, root: &Path, _folder: &Path) -> Lock {
        Lock::OpenFile(root.to_owned())
    }

    fn file(&self, _folder: &Path) -> Option<PathBuf> {
        None
    }
}

static AWAY: Browser = Browser {
    id: "away",
    name: "Away",
    store: &Gone,
    roots: &[],
    ..BROWSERS[0]
};

#[test]
fn a_browser_whose_folder_does_not_answer_is_named_and_the_others_are_found() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".config/chromium/Default");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("Cookies"), "").unwrap();
    let machine = Machine::copied(home.path(), Os::Linux).unwrap();
    for folder in ["away", "mounted/away"] {
        fs::create_dir_all(home.path().join(folder)).unwrap();
    }
    let away = |path| Root {
        browser: &AWAY,
        base: home.path().to_owned(),
        path,
        package: Package::System,
        bounds: Bounds::none(),
    };
    fs::create_dir_all(home.path().join("mounted/fault")).unwrap();
    // Of the second nobody knows whether it is there at all: it may be, and is not told.
    let all = [away("away"), away("*/away"), away("*/fault")].into_iter();
    let all = all.chain(roots(&machine, &[])).collect();
    // Long enough for a busy machine to find the other one.
    let found = below(all, Duration::from_secs(2));
    let told = |place: &Listed| match place {
        Listed::Profile(profile) => (profile.browser_name.clone(), profile.name.clone(), None),
        Listed::Shut(shut) => (
            shut.browser_name.clone(),
            shut.name.clone(),
            Some(shut.error.code()),
        ),
    };
    let is_told = |place: &&Listed| place.shut().is_none_or(|shut| shut.is_told);
    let told: Vec<_> = found.iter().filter(is_told).map(told).collect();
    let own = |text: &str| text.to_owned();
    let late = (own("Away"), own("all profiles"), Some("profile-late"));
    let fault = (own("Away"), own("all profiles"), Some("profile-fault"));
    assert_eq!(told, [late, fault, (own("Chromium"), own("Default"), None)]);
    let find = |id: &str| super::super::find(&found, id).map(|profile| profile.is_some());
    assert_eq!(find("away-00000000"), Err(Error::ProfileLate));
    assert_eq!(
        find("chromium-00000000"),
        Ok(false),
        "its folder says that it is gone"
    );
}

/// The id of the one profile of a home folder.
#[cfg(unix)]
fn only_id(home: &Path) -> String {
    let found = places(&Machine::copied(home, Os::Linux).unwrap());
    let ids = found.into_iter().map(|place| match place {
        Listed::Profile(profile) => profile.id,
        Listed::Shut(shut) => shut.id,
    });
    let ids: Vec<String> = ids.collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
    ids.into_iter().next().unwrap()
}

#[cfg(unix)]
#[test]
fn a_profile_is_the_same_however_its_list_spells_its_folder_and_when_it_is_shut() {
    use std::os::unix::fs::symlink;
    let home = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("cookies.sqlite"), "").unwrap();
    let root = home.path().join(".mozilla/firefox");
    let file = root.join("Profiles/a/cookies.sqlite");
    fs::create_dir_all(root.join("Profiles/a")).unwrap();
    fs::write(&file, "").unwrap();
    let scanned = only_id(home.path());
    symlink("Profiles/a", root.join("alias")).unwrap();
    let spelled = [
        "Profiles/a",
        "Profiles//a",
        "Profiles/a/",
        "./Profiles/a",
        "alias",
    ];
    let is_same = |spelled: &str| {
        let list = format!("[Profile0]\nName=a\nIsRelative=1\nPath={spelled}\n");
        fs::write(root.join("profiles.ini"), list).unwrap();
        assert_eq!(only_id(home.path()), scanned, "{spelled}");
    };
    spelled.into_iter().for_each(is_same);
    fs::remove_file(&file).unwrap();
    symlink(outside.path().join("cookies.sqlite"), &file).unwrap();
    spelled.into_iter().for_each(is_same);
}

#[cfg(unix)]
#[test]
fn a_profile_that_is_its_own_root_is_the_same_behind_a_link() {
    use std::os::unix::fs::symlink;
    for (data, root) in [
        (".local/share", "qutebrowser/webengine"),
        ("snap", "opera/current/.config/opera"),
    ] {
        let home = tempfile::tempdir().unwrap();
        let (data, behind) = (home.path().join(data), home.path().join("behind"));
        fs::create_dir_all(data.join(root)).unwrap();
        fs::write(data.join(root).join("Cookies"), "").unwrap();
        let plain = only_id(home.path());
        fs::rename(&data, &behind).unwrap();
        let behind = if data.ends_with("snap") {
            "behind"
        } else {
            "../behind"
        };
        symlink(behind, &data).unwrap();
        assert_eq!(only_id(home.path()), plain, "{root}");
    }
}

#[cfg(unix)]
#[test]
fn a_profile_whose_disk_fails_is_not_gone() {
    use std::os::unix::fs::symlink;
    let home = tempfile::tempdir().unwrap();
    for (id, path, folder, file) in [
        ("chromium", ".config/chromium", "Default", "Cookies"),
        ("firefox", ".mozilla/firefox", "a.b", "cookies.sqlite"),
    ] {
        let folder = home.path().join(path).join(folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(file), "").unwrap();
        fs::write(
            home.path().join(path).join("profiles.ini"),
            "[Profile0]\nPath=a.b\n",
        )
        .unwrap();
        let listed = || {
            let root = Root {
                browser: BROWSERS.iter().find(|browser| browser.id == id).unwrap(),
                base: home.path().to_owned(),
                path,
                package: Package::System,
                bounds: Bounds::none(),
            };
            root.listed()
        };
        let before = listed();
        let id = &before[0].profile().unwrap().id;
        let find = || super::super::find(&listed(), id).map(|profile| profile.is_some());
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(find(), Ok(false), "{path}");
        // A link to itself: no more than any disk error does it say that nothing is there.
        symlink(&folder, &folder).unwrap();
        assert_eq!(find().unwrap_err().code(), "folder-unreadable", "{path}");
    }
}

#[test]
fn a_browser_that_may_be_anywhere_is_not_gone_while_a_folder_does_not_answer_and_nobody_is_told() {
    let home = tempfile::tempdir().unwrap();
    let lost = |id: &str, path: &'static str| {
        let root = Root {
            browser: BROWSERS.iter().find(|browser| browser.id == id).unwrap(),
            base: home.path().to_owned(),
            path,
            package: Package::System,
            bounds: Bounds::none(),
        };
        root.lost(Lost::Late)
    };
    let mut found = Vec::new();
    for one in [lost("tor", "*/tor-browser*"), lost("mullvad", "*/tor-browser*")] {
        add(&mut found, one);
    }
    let find = |id: &str| super::super::find(&found, id).map(|profile| profile.is_some());
    assert_eq!(find("tor-00000000"), Err(Error::ProfileLate));
    assert_eq!(find("mullvad-00000000"), Err(Error::ProfileLate));
    assert_eq!(find("chromium-00000000"), Ok(false), "it is not looked for there");
    assert!(found.iter().all(|place| !place.shut().unwrap().is_told));
    let likely = Shut {
        is_told: true,
        ..found[0].shut().unwrap().clone()
    };
    add(&mut found, Listed::Shut(likely));
    assert!(found[2].shut().unwrap().is_told, "where it is likely, it is told");
}

#[cfg(unix)]
#[test]
fn what_lies_behind_a_link_out_of_a_copy_is_not_said_to_be_gone() {
    let home = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(outside.path(), home.path().join("link")).unwrap();
    let is_absent =
        |bounds: &Bounds, folder: &str| Known::default().is_absent(&home.path().join(folder), bounds);
    let bounds = Bounds::of(home.path());
    assert!(!is_absent(&bounds, "link/share/falkon") && is_absent(&bounds, "own/share/falkon"));
    assert!(is_absent(&Bounds::none(), "link/share/falkon"));
}

#[cfg(unix)]
#[test]
fn a_cookie_file_that_is_a_link_to_nothing_or_cannot_be_looked_at_is_told() {
    use crate::site::Site;
    use std::os::unix::fs::symlink;
    let safari = "Library/Containers/com.apple.Safari/Data/Library";
    for (id, path, file) in [
        ("chromium", ".config/chromium", "Default/Cookies"),
        ("chromium", ".config/chromium", "Default/Network/Cookies"),
        ("firefox", ".mozilla/firefox", "a.b/cookies.sqlite"),
        ("epiphany", ".local/share/epiphany", "cookies.sqlite"),
        ("falkon", ".config/falkon/profiles", "work/Cookies"),
        ("qutebrowser", ".local/share/qutebrowser/webengine", "Cookies"),
        ("safari", safari, "Cookies/Cookies.binarycookies"),
        (
            "safari",
            safari,
            "WebKit/WebsiteDataStore/1a/Cookies/Cookies.binarycookies",
        ),
    ] {
        // A link to itself stands for a disk that fails.
        for leads_to in ["nowhere", file.rsplit('/').next().unwrap()] {
            let home = tempfile::tempdir().unwrap();
            let home = home.path().canonicalize().unwrap();
            let link = home.join(path).join(file);
            fs::create_dir_all(link.parent().unwrap()).unwrap();
            symlink(leads_to, &link).unwrap();
            for (bounds, code) in [
                (Bounds::none(), "store-unreadable"),
                (Bounds::of(&home), "link-outside"),
            ] {
                let root = Root {
                    browser: BROWSERS.iter().find(|browser| browser.id == id).unwrap(),
                    base: home.clone(),
                    path,
                    package: Package::System,
                    bounds,
                };
                let told = root.listed().into_iter().map(|place| match place {
                    Listed::Profile(profile) => {
                        let store = profile.browser.store;
                        let read = store.read(&profile.folder, &root.bounds, &Site::FLASKTRACK);
                        read.map(drop).map_err(|error| error.code())
                    }
                    Listed::Shut(shut) => Err(shut.error.code()),
                });
                assert_eq!(
                    told.collect::<Vec<_>>(),
                    [Err(code)],
                    "{id}: {file} to {leads_to}"
                );
            }
        }
    }
}
