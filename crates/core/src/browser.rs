//! The table: which browser keeps its cookies where, on every system; and the profiles it leads to.

mod policies;
mod table;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::cookie::RowKey;
use crate::crew::{self, Task};
use crate::machine::{Base, Machine, Os};
use crate::platform::{self, Lock, Running};
use crate::settings::Usual;
use crate::store::{CookieStore, looking};
use crate::words;

pub use crate::store::Family;
pub use table::{BROWSERS, UNREADABLE};

/// One browser.
pub struct Browser {
    /// Stable id.
    pub id: &'static str,
    /// The name people know.
    pub name: &'static str,
    /// Its format.
    pub store: &'static dyn CookieStore,
    /// The folders it may keep its profiles below.
    pub roots: &'static [(Os, Base, &'static str)],
    /// What it does when nobody has set anything.
    pub usual: Usual,
    /// Where a company puts its policies: the system, the kind of package they are for, and the place.
    pub managed: &'static [(Os, Package, Place)],
}

/// The family of the browser `id`; `None` for what is no browser of the table.
pub fn family(id: &str) -> Option<Family> {
    let browser = BROWSERS.iter().find(|browser| browser.id == id)?;
    Some(browser.store.family())
}

/// A browser that we recognise and cannot read.
#[derive(Debug)]
pub struct Unreadable {
    /// The name people know.
    pub name: &'static str,
    /// Why, as the catalogue calls it.
    pub reason: &'static str,
    /// What is there, all of it, where the browser keeps cookies.
    pub marks: &'static [(Os, Base, &'static str)],
}

/// The browsers on `machine` that keep cookies where we cannot read them.
pub fn unreadable(machine: &Machine) -> Vec<&'static Unreadable> {
    let is_there = |(os, base, path): &(Os, Base, &str)| {
        let base = machine.base(*base).filter(|_| *os == machine.os);
        base.is_some_and(|base| spread(&base, path).iter().any(|place| place.exists()))
    };
    UNREADABLE
        .iter()
        .filter(|browser| browser.marks.iter().all(is_there))
        .collect()
}

/// How a browser came onto the computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Package {
    /// By the system's own means, or by an installer.
    System,
    /// By Flatpak.
    Flatpak,
    /// By Snap.
    Snap,
    /// By the Microsoft Store.
    Store,
}

impl Package {
    /// The package whose profiles lie at `path` below its base.
    fn of(path: &str) -> Package {
        match path {
            _ if path.starts_with(".var/app/") => Package::Flatpak,
            _ if path.starts_with("snap/") => Package::Snap,
            _ if path.starts_with("Packages/") => Package::Store,
            _ => Package::System,
        }
    }

    /// What to add to the browser's name, where there may be two of it.
    fn shown(self) -> Option<&'static str> {
        match self {
            Package::System => None,
            Package::Flatpak => Some("Flatpak"),
            Package::Snap => Some("Snap"),
            Package::Store => Some("Microsoft Store"),
        }
    }
}

/// A place for a company's policies; folders and files are told from the top of the file system, and a `*` in
/// them stands for any name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Chromium's folder, with JSON files in `managed` and `recommended`.
    Folder(&'static str),
    /// Firefox's `policies.json`; the first that is there counts.
    File(&'static str),
    /// macOS: the preferences of a program of the Chromium family, by its name.
    Preferences(&'static str),
    /// macOS: the preferences of a Firefox, which one of them must switch on.
    Switched(&'static str),
    /// Windows: a key below `Software\Policies`.
    Registry(&'static str),
}

impl std::fmt::Debug for Browser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

/// What to call the browsers that are looked for on `os`, each family once: "Opera" stands for Opera GX too.
pub fn names(os: Os) -> Vec<&'static str> {
    let here = BROWSERS
        .iter()
        .filter(|browser| browser.roots.iter().any(|(known, _, _)| *known == os));
    let mut names: Vec<&str> = Vec::new();
    for browser in here {
        if !names
            .iter()
            .any(|name| browser.name.starts_with(&format!("{name} ")))
        {
            names.push(browser.name);
        }
    }
    names
}

/// False for a browser whose store only the browser itself can change.
pub fn is_writable(id: &str) -> bool {
    let browser = BROWSERS.iter().find(|browser| browser.id == id);
    browser.is_some_and(|browser| browser.store.writable())
}

/// One profile of one browser on this machine.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Names the profile on this machine, such as `firefox-1f0a93c2`.
    pub id: String,
    /// The browser.
    pub browser: &'static Browser,
    /// The browser's name, with the kind of package where there may be two of it.
    pub browser_name: String,
    /// How the browser came onto the computer.
    pub package: Package,
    /// The browser's own folder.
    pub root: PathBuf,
    /// The profile's folder.
    pub folder: PathBuf,
    /// The name the person knows.
    pub name: String,
    /// False if the browser's folder did not say in time which profiles it has; this one stands for them all.
    pub listed: bool,
}

impl Profile {
    /// The id of one of its rows: unlike any other row's on this machine, and the same tomorrow.
    pub fn row_id(&self, key: &RowKey) -> String {
        row_id(&self.id, key)
    }

    /// The last component of its folder.
    pub fn folder_name(&self) -> String {
        self.folder
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    }

    /// How the browser marks it as in use.
    pub fn lock(&self) -> Lock {
        self.browser.store.lock(&self.root, &self.folder)
    }

    /// Whether the browser's own marks say that it is in use. Of a mark that nobody we know answers for, the file
    /// tells whether it is a rest.
    pub fn running(&self) -> Running {
        let lock = self.lock();
        let running = match &lock {
            // Closing the store ends the locks of a change that another part of this process makes.
            Lock::OpenFile(file) => {
                let _looking = looking(file);
                platform::running(&lock)
            }
            Lock::Singleton(_) | Lock::ProfileLock(_) => platform::running(&lock),
        };
        match platform::is_marked(&lock) {
            true => self.or_open(running, platform::seen_open),
            false => running,
        }
    }

    /// The same, and a look at who has the file open: slower, and sure enough to write.
    pub fn in_use(&self) -> Running {
        self.or_open(self.running(), platform::held_open)
    }

    /// The same as often as one likes: on no system is it in the way of a browser that starts.
    pub fn seen_in_use(&self) -> Running {
        self.or_open(self.running(), platform::seen_open)
    }

    fn or_open(&self, running: Running, is_open: impl Fn(&Path) -> bool) -> Running {
        match (running, self.browser.store.file(&self.folder)) {
            (Running::Closed, Some(file)) if is_open(&file) => Running::Open,
            (running, _) => running,
        }
    }
}

/// The id of a row in what is called `profile`.
pub fn row_id(profile: &str, key: &RowKey) -> String {
    let mut digest = Sha256::new();
    digest.update(profile);
    digest.update(key.0);
    hex(&digest.finalize()[..6])
}

/// The id of the folder or file `path` of what is called `kind`: the same tomorrow, and not its path.
pub fn place_id(kind: &str, path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    format!("{kind}-{}", hex(&digest[..4]))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every profile on `machine`, in the order of the table; each folder once, whatever links lead to it.
pub fn profiles(machine: &Machine) -> Vec<Profile> {
    let mut found = places(machine);
    found.retain(|profile| profile.listed);
    found
}

/// The same, and one in place of each browser's folder that does not answer.
pub fn places(machine: &Machine) -> Vec<Profile> {
    let task = Task {
        folder: machine.own_folder(),
        with: machine.clone(),
    };
    let stores = match machine.os {
        Os::Windows => crew::one(task, machine.patience, |machine| redirected(&machine)),
        Os::Linux | Os::Macos => None,
    };
    below(roots(machine, &stores.unwrap_or_default()), machine.patience)
}

fn below(roots: Vec<Root>, patience: Duration) -> Vec<Profile> {
    let tasks = roots.iter().map(|root| Task {
        folder: root.folder(),
        with: root.clone(),
    });
    // Most browsers are not there, which is soon seen. More hands are added when one folder takes its time.
    let answers = crew::work(tasks.collect(), 1, patience, |root: Root| root.profiles());
    let mut found: Vec<Profile> = Vec::new();
    for (root, answer) in roots.into_iter().zip(answers) {
        for profile in answer.unwrap_or_else(|| root.unlisted().into_iter().collect()) {
            if !found.iter().any(|known| known.folder == profile.folder) {
                found.push(profile);
            }
        }
    }
    found
}

/// The folders and files that `path` names below `base`, where a `*` stands for any part of a name. A path
/// without one names a place whether it is there or not.
pub fn spread(base: &Path, path: &str) -> Vec<PathBuf> {
    if !path.contains('*') {
        return vec![base.join(path)];
    }
    let mut found = vec![base.to_owned()];
    for part in path.split('/') {
        if !part.contains('*') {
            found.iter_mut().for_each(|place| place.push(part));
            continue;
        }
        let below = |place: PathBuf| {
            let entries = fs::read_dir(place).into_iter().flatten().flatten();
            let fitting =
                entries.filter(|entry| entry.file_name().to_str().is_some_and(|name| fits(name, part)));
            let mut fitting: Vec<PathBuf> = fitting.map(|entry| entry.path()).collect();
            fitting.sort();
            fitting
        };
        found = found.into_iter().flat_map(below).collect();
    }
    found
}

fn fits(name: &str, pattern: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else {
        return name == pattern;
    };
    let rest = name.strip_prefix(before);
    rest.is_some_and(|rest| rest.char_indices().any(|(at, _)| fits(&rest[at..], after)) || fits("", after))
}

/// A folder that a browser may keep its profiles below.
#[derive(Debug, Clone)]
struct Root {
    browser: &'static Browser,
    base: PathBuf,
    path: &'static str,
    package: Package,
}

impl Root {
    fn profiles(&self) -> Vec<Profile> {
        let mut found = Vec::new();
        for root in spread(&self.base, self.path) {
            for profile in self.browser.store.profile_folders(&root) {
                let folder = match fs::canonicalize(&profile.path) {
                    Ok(folder) => folder,
                    // A profile that may not be looked at is still a profile, and says so when it is read.
                    Err(error) if error.kind() == ErrorKind::PermissionDenied => profile.path,
                    Err(_) => continue,
                };
                found.push(self.profile(&root, folder, profile.name));
            }
        }
        found
    }

    fn profile(&self, root: &Path, folder: PathBuf, name: String) -> Profile {
        let (browser, package) = (self.browser, self.package);
        Profile {
            id: place_id(browser.id, &folder),
            browser,
            browser_name: package.shown().map_or(browser.name.to_owned(), |kind| {
                format!("{} ({kind})", browser.name)
            }),
            package,
            root: root.to_owned(),
            folder,
            name,
            listed: true,
        }
    }

    fn folder(&self) -> PathBuf {
        self.base.join(self.path)
    }

    /// What stands for its profiles where it does not answer. One that is looked for in every folder there is may wait
    /// for a folder without any browser, and nothing stands for it.
    fn unlisted(&self) -> Option<Profile> {
        let folder = self.folder();
        let anywhere = self.path.starts_with("*/");
        (!anywhere).then(|| Profile {
            listed: false,
            ..self.profile(&folder.clone(), folder, words::plain("every-profile"))
        })
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
    use crate::store::ProfileFolder;
    use std::collections::BTreeSet;

    #[test]
    fn every_browser_has_its_own_id_and_folders_for_its_systems() {
        let ids: BTreeSet<_> = BROWSERS.iter().map(|browser| browser.id).collect();
        assert_eq!(ids.len(), BROWSERS.len());
        let mut seen = BTreeSet::new();
        for browser in BROWSERS {
            for (os, base, path) in browser.roots {
                assert!(
                    seen.insert((format!("{os:?}{base:?}"), path)),
                    "{path} stands twice"
                );
                assert!(
                    !path.starts_with('/') && !path.contains('\\'),
                    "{path} hangs below its base"
                );
            }
            assert!(!browser.roots.is_empty(), "{} lives somewhere", browser.id);
            assert!(!browser.name.is_empty() && !browser.id.is_empty());
        }
    }

    #[test]
    fn a_family_is_named_once() {
        let names = names(Os::Linux);
        assert!(names.starts_with(&[
            "Google Chrome",
            "Chromium",
            "Microsoft Edge",
            "Brave",
            "Vivaldi",
            "Opera"
        ]));
        assert!(
            names.contains(&"Firefox") && !names.contains(&"Google Chrome Beta") && !names.contains(&"Arc")
        );
    }

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
    fn a_browser_that_cannot_be_read_is_named_if_all_its_marks_are_there() {
        let found = |os, marks: &[&str]| {
            let home = tempfile::tempdir().unwrap();
            for mark in marks {
                fs::create_dir_all(home.path().join(mark)).unwrap();
            }
            let names = unreadable(&Machine::copied(home.path(), os).unwrap());
            names.into_iter().map(|browser| browser.name).collect::<Vec<_>>()
        };
        let database = "AppData/Local/Microsoft/Windows/WebCache/WebCacheV01.dat";
        assert!(
            found(Os::Windows, &[database]).is_empty(),
            "Windows itself makes it"
        );
        let ran = "AppData/Local/Microsoft/Internet Explorer/Recovery/Active";
        assert_eq!(found(Os::Windows, &[database, ran]), ["Internet Explorer"]);
        let edge = "AppData/Local/Packages/Microsoft.MicrosoftEdge_8wekyb3d8bbwe/AC/#!001/MicrosoftEdge";
        assert_eq!(
            found(Os::Windows, &[database, edge]),
            ["Microsoft Edge (until 2020)"]
        );
        let orion = "Library/Application Support/Orion/Defaults";
        assert_eq!(found(Os::Macos, &[orion]), ["Orion"]);
        assert!(found(Os::Linux, &[orion]).is_empty());
        assert_eq!(found(Os::Linux, &[".local/share/kcookiejar/cookies"]).len(), 1);
    }

    #[test]
    fn a_star_stands_for_any_part_of_a_name() {
        let base = tempfile::tempdir().unwrap();
        for folder in ["Arc_a/Local", "Arc_b/Local", "Arc_c", "Arc", "other/Local"] {
            fs::create_dir_all(base.path().join(folder)).unwrap();
        }
        let found = |path: &str| -> Vec<PathBuf> {
            let below = |place: PathBuf| place.strip_prefix(base.path()).unwrap().to_owned();
            spread(base.path(), path).into_iter().map(below).collect()
        };
        let paths = |names: &[&str]| -> Vec<PathBuf> { names.iter().map(PathBuf::from).collect() };
        assert_eq!(
            found("Arc_*/Local"),
            paths(&["Arc_a/Local", "Arc_b/Local", "Arc_c/Local"])
        );
        assert_eq!(found("*_b/*"), paths(&["Arc_b/Local"]));
        assert_eq!(found("*r*"), paths(&["Arc", "Arc_a", "Arc_b", "Arc_c", "other"]));
        assert_eq!(found("A*_*c"), paths(&["Arc_c"]));
        assert_eq!(
            found("not/there"),
            paths(&["not/there"]),
            "without a star nothing is looked up"
        );
        assert!(found("no*/there").is_empty());
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

    #[test]
    fn whether_it_runs_is_not_asked_at_the_file_while_that_is_changed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cookies.sqlite");
        fs::write(&file, "").unwrap();
        let browser = BROWSERS.iter().find(|browser| browser.id == "epiphany").unwrap();
        let root = Root {
            browser,
            base: folder.path().to_owned(),
            path: "",
            package: Package::System,
        };
        let profile = root.profile(folder.path(), folder.path().to_owned(), "Default".to_owned());
        assert_eq!(profile.lock(), Lock::OpenFile(file.clone()));
        let changing = std::sync::atomic::AtomicBool::new(true);
        std::thread::scope(|threads| {
            let turn = crate::store::alone(&file).unwrap();
            let asked = threads.spawn(|| {
                assert_eq!(profile.running(), Running::Closed);
                changing.load(std::sync::atomic::Ordering::SeqCst)
            });
            std::thread::sleep(Duration::from_millis(50));
            changing.store(false, std::sync::atomic::Ordering::SeqCst);
            drop(turn);
            assert!(!asked.join().unwrap());
        });
    }

    /// A store whose folder never answers.
    struct Gone;

    impl CookieStore for Gone {
        fn family(&self) -> Family {
            Family::Chromium
        }

        fn profile_folders(&self, _root: &Path) -> Vec<ProfileFolder> {
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
        };
        // Of the second nobody knows whether it is there at all.
        let all = [away("away"), away("*/away")].into_iter();
        let all = all.chain(roots(&machine, &[])).collect();
        // Long enough for a busy machine to find the other one.
        let found = below(all, Duration::from_secs(2));
        let told: Vec<_> = found
            .iter()
            .map(|profile| {
                (
                    profile.browser_name.as_str(),
                    profile.name.as_str(),
                    profile.listed,
                )
            })
            .collect();
        let late = ("Away", "all profiles", false);
        assert_eq!(told, [late, ("Chromium", "Default", true)]);
    }
}
