//! The profiles of a machine: where the table leads, looked at side by side.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::apart::tell_apart;
use super::{BROWSERS, Browser, Listed, Package, Profile, Shut, place_id, spread, spread_along};
use crate::bounds::Bounds;
use crate::crew::{self, Task};
use crate::error::Error;
use crate::machine::{Base, Machine, Os};
use crate::store::links::Links;
use crate::store::{Listing, Missed, ProfileFolder};

/// Every profile on `machine` that can be looked at, in the order of the table; each folder once, whatever links lead to it.
pub fn profiles(machine: &Machine) -> Vec<Profile> {
    let profile = |place| match place {
        Listed::Profile(profile) => Some(profile),
        Listed::Shut(_) => None,
    };
    places(machine).into_iter().filter_map(profile).collect()
}

/// The same, and what keeps us from other profiles. Who needs to know that a profile is gone asks here, and then
/// [`super::find`].
pub fn places(machine: &Machine) -> Vec<Listed> {
    let mut listed = Vec::new();
    let mut stores = Vec::new();
    if machine.os == Os::Windows {
        let task = Task {
            folder: machine.own_folder(),
            with: machine.clone(),
        };
        match crew::one(task, machine.patience, |machine| redirected(&machine)) {
            Some(found) => stores = found,
            None => listed.push(Listed::Shut(Shut::home(machine, Error::ProfileLate))),
        }
    }
    listed.extend(below(roots(machine, &stores), machine.patience));
    listed
}

fn below(roots: Vec<Root>, patience: Duration) -> Vec<Listed> {
    let tasks = roots.iter().map(|root| Task {
        folder: root.folder(),
        with: root.clone(),
    });
    // Most browsers are not there, which is soon seen. More hands are added when one folder takes its time.
    let answers = crew::work(tasks.collect(), 1, patience, |root: Root| root.listed());
    let mut found: Vec<Listed> = Vec::new();
    for (root, answer) in roots.into_iter().zip(answers) {
        let listed = answer.unwrap_or_else(|| root.late().map(Listed::Shut).into_iter().collect());
        listed.into_iter().for_each(|listed| add(&mut found, listed));
    }
    tell_apart(found.iter_mut().filter_map(Listed::profile_mut));
    found
}

/// Adds what is not known yet. What keeps us from the profiles of several browsers is told once, of all of them.
fn add(found: &mut Vec<Listed>, listed: Listed) {
    let same = |known: &&mut Listed| match (&**known, &listed) {
        (Listed::Profile(known), Listed::Profile(profile)) => known.folder == profile.folder,
        (Listed::Shut(known), Listed::Shut(shut)) => known.folder == shut.folder && known.error == shut.error,
        (Listed::Profile(_), Listed::Shut(_)) | (Listed::Shut(_), Listed::Profile(_)) => false,
    };
    match (found.iter_mut().find(same), &listed) {
        (Some(Listed::Shut(known)), Listed::Shut(shut)) if known.browser_name != shut.browser_name => {
            known.is_of_all_browsers();
        }
        (Some(_), _) => {}
        (None, _) => found.push(listed),
    }
}

/// A folder that a browser may keep its profiles below.
#[derive(Debug, Clone)]
struct Root {
    browser: &'static Browser,
    base: PathBuf,
    path: &'static str,
    package: Package,
    bounds: Bounds,
}

impl Root {
    fn listed(&self) -> Vec<Listed> {
        let mut way = Listing::within(&self.bounds);
        let roots = spread_along(&mut way, &self.base, self.path);
        let mut listed = Vec::new();
        if !self.is_anywhere() {
            listed.extend(way.missed.into_iter().map(|missed| self.shut(missed)));
        }
        for root in roots {
            let mut listing = Listing::within(&self.bounds);
            if listing.reaches(&self.base, &root) {
                listing = self.browser.store.profile_folders(&root, &self.bounds);
            }
            let mut whole_root = None;
            for found in listing.found {
                let whole_root = whole_root.get_or_insert_with(|| fs::canonicalize(&root));
                listed.extend(self.profile(&root, whole_root.as_deref().ok(), found));
            }
            listed.extend(listing.missed.into_iter().map(|missed| self.shut(missed)));
        }
        listed
    }

    /// The profile in the folder that was found, which is `None` if it went meanwhile.
    fn profile(&self, root: &Path, whole_root: Option<&Path>, found: ProfileFolder) -> Option<Listed> {
        let folder = match fs::canonicalize(&found.path) {
            Ok(folder) => folder,
            // A profile that may not be looked at is still a profile, and says so when it is read.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => found.path.clone(),
            Err(_) => return None,
        };
        let links = Links::out_of(&self.bounds, root, &folder);
        if let Some(file) = links.needed() {
            return Some(self.shut(Missed {
                folder: found.path,
                error: Error::LinkOutside { file: file.clone() },
                any: false,
            }));
        }
        // A link on the way, such as a snap's `current`, leads elsewhere tomorrow, and it still is the same profile.
        let below = whole_root.and_then(|root| folder.strip_prefix(root).ok());
        let steady = below.map_or(found.path, |below| root.join(below));
        let (browser, package) = (self.browser, self.package);
        Some(Listed::Profile(Profile {
            id: place_id(browser.id, &steady),
            browser,
            browser_name: self.browser_name(),
            package,
            root: root.to_owned(),
            folder,
            name: found.name,
        }))
    }

    fn shut(&self, missed: Missed) -> Listed {
        let (browser, name) = (self.browser, self.browser_name());
        Listed::Shut(match missed.any {
            true => Shut::all(browser, name, &missed.folder, missed.error),
            false => Shut::one(browser, name, &missed.folder, missed.error),
        })
    }

    fn browser_name(&self) -> String {
        let name = self.browser.name;
        self.package
            .shown()
            .map_or(name.to_owned(), |kind| format!("{name} ({kind})"))
    }

    fn folder(&self) -> PathBuf {
        self.base.join(self.path)
    }

    /// True if it is looked for in every folder there is, most of which have nothing to do with any browser.
    fn is_anywhere(&self) -> bool {
        self.path.starts_with("*/")
    }

    /// What stands for its profiles where it does not answer.
    fn late(&self) -> Option<Shut> {
        let (browser, name, folder) = (self.browser, self.browser_name(), self.folder());
        (!self.is_anywhere()).then(|| Shut::all(browser, name, &folder, Error::ProfileLate))
    }
}

/// The folders of the table, each with those that the Store's programs have in its place.
fn roots(machine: &Machine, stores: &[(Base, PathBuf)]) -> Vec<Root> {
    let mut roots = Vec::new();
    for browser in BROWSERS {
        let here = browser.roots.iter().filter(|(os, _, _)| *os == machine.os);
        for (_, kind, path) in here {
            let Some(base) = machine.base(*kind) else {
                continue;
            };
            let own = Root {
                browser,
                base,
                path,
                package: Package::of(path),
                bounds: machine.bounds().clone(),
            };
            let in_stores = stores
                .iter()
                .filter(|(base, _)| base == kind)
                .map(|(_, base)| Root {
                    base: base.clone(),
                    package: Package::Store,
                    ..own.clone()
                });
            let in_stores: Vec<Root> = in_stores.collect();
            roots.push(own);
            roots.extend(in_stores);
        }
    }
    roots
}

/// Where Windows puts what a program of the Microsoft Store writes, by the folder it believes to write below.
fn redirected(machine: &Machine) -> Vec<(Base, PathBuf)> {
    let kinds = [
        (Base::LocalAppData, "Packages/*/LocalCache/Local"),
        (Base::RoamingAppData, "Packages/*/LocalCache/Roaming"),
    ];
    let Some(local) = machine.base(Base::LocalAppData) else {
        return Vec::new();
    };
    let places = kinds.into_iter().flat_map(|(base, path)| {
        let places = spread(&local, path).into_iter();
        places.map(move |place| (base, place))
    });
    places.filter(|(_, place)| place.is_dir()).collect()
}
#[cfg(test)]
mod tests {
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

    #[cfg(unix)]
    #[test]
    fn a_folder_with_two_ways_to_it_is_one_profile() {
        let home = tempfile::tempdir().unwrap();
        let real = home.path().join(".config/chromium");
        fs::create_dir_all(real.join("Default")).unwrap();
        fs::write(real.join("Default/Cookies"), "").unwrap();
        std::os::unix::fs::symlink(&real, home.path().join(".config/google-chrome")).unwrap();
        assert_eq!(
            profiles(&Machine::copied(home.path(), Os::Linux).unwrap()).len(),
            1
        );
    }

    /// A store whose folder never answers.
    struct Gone;

    impl CookieStore for Gone {
        fn family(&self) -> Family {
            Family::Chromium
        }

        fn profile_folders<'b>(&self, _root: &Path, _bounds: &'b Bounds) -> Listing<'b> {
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
        fs::create_dir_all(home.path().join("mounted/away")).unwrap();
        let away = |path| Root {
            browser: &AWAY,
            base: home.path().to_owned(),
            path,
            package: Package::System,
            bounds: Bounds::none(),
        };
        // Of the second nobody knows whether it is there at all.
        let all = [away("away"), away("*/away")].into_iter();
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
        let told: Vec<_> = found.iter().map(told).collect();
        let own = |text: &str| text.to_owned();
        let late = (own("Away"), own("all profiles"), Some("profile-late"));
        assert_eq!(told, [late, (own("Chromium"), own("Default"), None)]);
        let find = |id: &str| super::super::find(&found, id).map(|profile| profile.is_some());
        assert_eq!(find("away-00000000"), Err(Error::ProfileLate));
        assert_eq!(
            find("chromium-00000000"),
            Ok(false),
            "its folder says that it is gone"
        );
    }
}
