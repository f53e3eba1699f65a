//! Which profiles of a home folder are told: of a copied one, of one with links, and of one that is shut in parts.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops on the first surprise"
)]

#[path = "support/home.rs"]
mod home;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use cookie_inspector_core::browser;
use cookie_inspector_core::error::Problem;
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::opening;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal;
use cookie_inspector_core::report::{ProfileReport, Report};
use cookie_inspector_core::site::Site;
use cookie_inspector_core::support_report::{self, Level};
use home::{Home, chromium_at, cookie, row, tick};

/// What is told of each profile: the browser, the profile, the problem, and how many cookies.
fn told(report: &Report) -> Vec<(&str, &str, Option<&str>, usize)> {
    let profiles = report.profiles.iter();
    profiles
        .map(|profile| {
            let problem = profile.problem.as_ref().map(|problem| problem.code.as_str());
            let names = (profile.browser_name.as_str(), profile.name.as_str());
            (names.0, names.1, problem, profile.cookies.len())
        })
        .collect()
}

/// A home folder with a browser of each of the two large families.
fn theirs() -> Home {
    let home = Home::new();
    home.chromium(24, &[row("theme", "flasktrack.com")]);
    home.firefox(17, &[row("theme", "flasktrack.com")]);
    home
}

fn linked(link: &Path, to: &Path) {
    fs::create_dir_all(link.parent().unwrap()).unwrap();
    fs::remove_file(link).ok();
    symlink(to, link).unwrap();
}

fn list(home: &Home, path: &Path) {
    let list = format!("[Profile0]\nName=Work\nIsRelative=0\nPath={}\n", path.display());
    let root = home.path().join(".mozilla/firefox");
    fs::create_dir_all(&root).unwrap();
    fs::write(root.join("profiles.ini"), list).unwrap();
}

#[test]
fn a_copied_home_does_not_lead_to_the_profiles_of_this_computer() {
    let here = theirs();
    let outside = Some("outside-home");
    type Lead = fn(&Home, &Home);
    let leads: [(Lead, (&str, &str)); 8] = [
        (
            |home, here| list(home, &here.firefox_folder()),
            ("Firefox", "Work"),
        ),
        (
            |home, _| list(home, Path::new("/home/ada/elsewhere/work")),
            ("Firefox", "Work"),
        ),
        (
            |home, here| linked(&home.firefox_folder(), &here.firefox_folder()),
            ("Firefox", "default"),
        ),
        (
            |home, here| {
                linked(
                    &home.chromium_root().join("Default"),
                    &here.chromium_root().join("Default"),
                )
            },
            ("Chromium", "Default"),
        ),
        (
            |home, here| linked(&home.chromium_root(), &here.chromium_root()),
            ("Chromium", "all profiles"),
        ),
        (
            |home, here| linked(&home.path().join(".config"), &here.path().join(".config")),
            ("All browsers", "all profiles"),
        ),
        (
            |home, _| linked(&home.path().join(".config"), Path::new("/not/on/this/computer")),
            ("All browsers", "all profiles"),
        ),
        (
            |home, _| linked(&home.path().join(".var"), Path::new("/not/on/this/computer")),
            ("All browsers", "all profiles"),
        ),
    ];
    for (lead, (browser, profile)) in leads {
        let copied = Home::new();
        lead(&copied, &here);
        let report = copied.inspect();
        assert_eq!(told(&report), [(browser, profile, outside, 0)]);
    }
}

#[test]
fn a_folder_outside_is_named_and_in_a_saved_report_it_is_not() {
    let long = "Ada".repeat(50);
    let copied = Home::new();
    list(&copied, &Path::new("/home/ada/elsewhere").join(&long));
    linked(&copied.path().join(".config/google-chrome"), Path::new("/Adas"));
    let report = copied.inspect();
    let problems = report.profiles.iter().filter_map(|one| one.problem.as_ref());
    let problems: Vec<&Problem> = problems.collect();
    let named = ["“google-chrome”", "“AdaAda"];
    assert_eq!(problems.len(), named.len());
    for (problem, name) in problems.iter().zip(named) {
        assert!(problem.message.contains(name), "{}", problem.message);
    }
    assert!(problems[1].hint.contains("--profile"), "{}", problems[1].hint);
    let saved = support_report::make(&copied.machine(), &report, &[], Level::Share).unwrap();
    let saved = serde_json::to_string(&saved).unwrap();
    assert!(
        saved.contains("“{folder}” lies") && !saved.contains("AdaAda"),
        "{saved}"
    );
}

#[test]
fn a_file_of_a_copied_profile_that_is_a_link_out_of_the_home_is_not_read() {
    let here = theirs();
    for name in ["Cookies", "Network/Cookies", "Cookies-wal"] {
        let copied = Home::new();
        copied.chromium(24, &[row("theme", "flasktrack.com")]);
        linked(
            &copied.chromium_file().with_file_name(name),
            &here.chromium_file(),
        );
        let report = copied.inspect();
        assert_eq!(
            told(&report),
            [("Chromium", "Default", Some("link-outside"), 0)],
            "{name}"
        );
    }
    let copied = theirs();
    let settings = here.path().join("prefs");
    fs::write(&settings, r#"{"profile":{"name":"secret"}}"#).unwrap();
    linked(&copied.chromium_root().join("Default/Preferences"), &settings);
    let report = copied.inspect();
    assert_eq!(
        told(&report)[0],
        ("Chromium", "Default", None, 1),
        "not its name either"
    );
    assert_eq!(report.profiles[0].settings.unread, ["Preferences"]);
}

#[test]
fn a_link_out_of_a_copied_home_is_told_without_a_look_behind_it() {
    let away = tempfile::tempdir().unwrap();
    for (link, browser, profile) in [
        (".config/chromium/Default", "Chromium", "Default"),
        (".config/chromium/Profile 1", "Chromium", "Profile 1"),
        (".config/opera/_side_profiles/1a2b", "Opera", "1a2b"),
        (".mozilla/firefox/abcd1234.work", "Firefox", "work"),
        (".config/falkon/profiles/work", "Falkon", "work"),
    ] {
        // Nothing there says that it is a profile.
        let copied = Home::new();
        linked(&copied.path().join(link), away.path());
        let report = copied.inspect();
        assert_eq!(
            told(&report),
            [(browser, profile, Some("outside-home"), 0)],
            "{link}"
        );
    }
    let copied = theirs();
    for link in ["SingletonLock", "Dictionaries"] {
        linked(&copied.chromium_root().join(link), away.path());
    }
    linked(&copied.path().join(".mozilla/firefox/Crash Reports"), away.path());
    for link in [
        ".config/falkon/profiles/profiles.ini",
        ".local/share/qutebrowser/webengine/Local Storage",
    ] {
        linked(&copied.path().join(link), away.path());
    }
    assert_eq!(told(&copied.inspect()).len(), 2, "these are no profiles' names");
}

#[test]
fn a_browser_that_cannot_be_read_is_not_looked_for_outside_of_a_copied_home() {
    let jar = "share/apps/kcookiejar/cookies";
    let here = tempfile::tempdir().unwrap();
    let copied = Home::new();
    let found = |home: &Home| browser::unreadable(&home.machine()).len();
    for base in [here.path(), &copied.path().join("kept")] {
        fs::create_dir_all(base.join(jar).parent().unwrap()).unwrap();
        fs::write(base.join(jar), "").unwrap();
    }
    linked(&copied.path().join(".kde4"), here.path());
    linked(
        &copied.path().join(".local/share/kcookiejar"),
        &here.path().join("share/apps/kcookiejar"),
    );
    assert_eq!(found(&copied), 0);
    linked(&copied.path().join(".kde4"), Path::new("kept"));
    assert_eq!(found(&copied), 1);
}

#[test]
fn a_link_that_nobody_reads_is_no_matter() {
    let here = tempfile::tempdir().unwrap();
    fs::write(here.path().join("file"), "{}").unwrap();
    let copied = theirs();
    let [chromium, firefox] = [copied.chromium_root().join("Default"), copied.firefox_folder()];
    for link in [
        chromium.join("Bookmarks"),
        firefox.join("search.json.mozlz4"),
        firefox.join("Kim Example"),
        firefox.join("sessionstore-backups/Kim Example.txt"),
        firefox.join("Kim Example.pdf"),
    ] {
        linked(&link, &here.path().join("file"));
    }
    let report = copied.inspect();
    let all = [("Chromium", "Default", None, 1), ("Firefox", "default", None, 1)];
    assert_eq!(told(&report), all);
    for profile in &report.profiles {
        assert!(
            profile.settings.unread.is_empty(),
            "{:?}",
            profile.settings.unread
        );
    }
    // Whether it is there or not: a look at it is a look outside.
    fs::remove_dir_all(firefox.join("sessionstore-backups")).unwrap();
    linked(&firefox.join("sessionstore-backups"), Path::new("/not/here"));
    linked(&chromium.join("Network"), here.path());
    let report = copied.inspect();
    let problems = told(&report).into_iter().map(|(_, _, problem, _)| problem);
    assert_eq!(problems.collect::<Vec<_>>(), [Some("link-outside"); 2]);
}

#[test]
fn a_removal_in_a_copied_home_never_reaches_out_of_it() {
    let copied = Home::new();
    copied.chromium(24, &[row("theme", "flasktrack.com")]);
    let report = copied.inspect();
    let chosen = [tick(cookie(&report, "theme"))];
    let outcome = removal::remove(&copied.machine(), Policy::built_in(), &Site::FLASKTRACK, &chosen).unwrap();
    let id = outcome.removals[0].backup.clone().unwrap();
    let folder = copied.chromium_root().join("Default");
    let away = Home::new();
    let to = away.path().join("Default");
    fs::rename(&folder, &to).unwrap();
    let before = fs::read(to.join("Cookies")).unwrap();
    linked(&folder, &to);
    let error = removal::undo(&copied.machine(), &Site::FLASKTRACK, &id).unwrap_err();
    assert_eq!(error.code(), "outside-home");
    assert_eq!(fs::read(to.join("Cookies")).unwrap(), before);
}

#[test]
fn backups_of_a_copied_home_are_not_those_of_another() {
    let copied = Home::new();
    let away = Home::new();
    linked(&copied.path().join(".local/share"), away.path());
    let error = Machine::copied(copied.path(), Os::Linux).unwrap_err();
    assert_eq!(error.code(), "link-outside");
    assert!(error.to_string().contains("“share”"), "{error}");
}

#[test]
fn a_path_of_the_original_home_leads_to_the_same_place_in_the_copy() {
    let copied = Home::new();
    copied.firefox(17, &[row("theme", "flasktrack.com")]);
    list(&copied, Path::new("/home/ada/.mozilla/firefox/abcd1234.default"));
    assert_eq!(told(&copied.inspect()), [("Firefox", "Work", None, 1)]);
}

/// What is told of the folder `home` as a copied home folder.
fn told_of(home: &Path) -> Vec<(String, Option<String>, usize)> {
    let machine = Machine::copied(home, Os::Linux).unwrap();
    let report = inspect(&machine, Policy::built_in(), &Site::FLASKTRACK);
    let told = told(&report).into_iter();
    told.map(|(_, profile, problem, cookies)| (profile.to_owned(), problem.map(str::to_owned), cookies))
        .collect()
}

#[test]
fn a_path_in_a_list_may_begin_with_the_folder_above() {
    let folder = Home::new();
    let home = folder.path().join("ada");
    folder.firefox(17, &[row("theme", "flasktrack.com")]);
    for place in ["ada/.mozilla/work", "ada/work", "work"] {
        let place = folder.path().join(place);
        fs::create_dir_all(&place).unwrap();
        fs::copy(folder.firefox_file(), place.join("cookies.sqlite")).unwrap();
    }
    let root = home.join(".mozilla/firefox");
    let kept = home.join("kept/firefox");
    fs::create_dir_all(&kept).unwrap();
    linked(&root, Path::new("../kept/firefox"));
    for is_linked in [true, false] {
        if !is_linked {
            fs::remove_file(&root).unwrap();
            fs::rename(&kept, &root).unwrap();
        }
        for (path, problem) in [
            ("../work", None),
            ("../../work", None),
            ("../../../work", Some("outside-home")),
            ("../../../ada/work", Some("outside-home")),
            ("../firefox/../work", Some("outside-home")),
        ] {
            let list = format!("[Profile0]\nName=Work\nIsRelative=1\nPath={path}\n");
            fs::write(root.join("profiles.ini"), list).unwrap();
            let cookies = usize::from(problem.is_none());
            let work = ("Work".to_owned(), problem.map(str::to_owned), cookies);
            assert_eq!(told_of(&home), [work], "{path}");
        }
    }
}

#[test]
fn a_link_may_spell_the_copy_as_the_person_did() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("real/ada")).unwrap();
    linked(&folder.path().join("link"), Path::new("real"));
    let given = folder.path().join("link/ada");
    let profile = given.join("kept/by/chromium");
    chromium_at(&profile, 24, &[row("theme", "flasktrack.com")]);
    linked(&given.join(".config/chromium/Default"), &profile);
    assert_eq!(told_of(&given), [("Default".to_owned(), None, 1)]);
    linked(&given.join("Default"), &profile);
    let machine = Machine::copied(&given, Os::Linux).unwrap();
    let opened = opening::open(&machine, Policy::built_in(), &Site::FLASKTRACK, &given, None);
    assert_eq!(opened.unwrap().cookies().count(), 1);
}

#[test]
fn a_list_of_any_number_of_profiles_outside_is_no_matter() {
    let copied = Home::new();
    let root = copied.path().join(".mozilla/firefox");
    fs::create_dir_all(&root).unwrap();
    let one = |at: usize| format!("[Profile{at}]\nName=Work\nIsRelative=0\nPath=/home/ada/{at}\n");
    let list: String = (0..2000).map(one).collect();
    fs::write(root.join("profiles.ini"), list).unwrap();
    assert_eq!(told(&copied.inspect()).len(), 100);
}

#[test]
fn links_within_a_copied_home_are_followed() {
    let copied = theirs();
    let kept = copied.path().join("kept");
    fs::rename(copied.chromium_root(), &kept).unwrap();
    linked(&copied.chromium_root(), Path::new("../kept"));
    assert_eq!(told(&copied.inspect())[0], ("Chromium", "Default", None, 1));
}

#[test]
fn a_folder_with_two_ways_to_it_is_one_profile() {
    let home = theirs();
    linked(&home.path().join(".config/google-chrome"), Path::new("chromium"));
    let report = home.inspect();
    let names: Vec<_> = told(&report).into_iter().map(|(browser, ..)| browser).collect();
    assert_eq!(names, ["Google Chrome", "Firefox"]);
}

#[test]
fn a_profile_of_a_snap_is_the_same_after_its_refresh() {
    let home = Home::new();
    let snap = home.path().join("snap/brave");
    let profile = |revision: &str| {
        snap.join(revision)
            .join(".config/BraveSoftware/Brave-Browser/Default")
    };
    chromium_at(&profile("123"), 24, &[row("theme", "flasktrack.com")]);
    linked(&snap.join("current"), Path::new("123"));
    let before = home.inspect();
    assert_eq!(told(&before), [("Brave (Snap)", "Default", None, 1)]);
    let chosen = [tick(cookie(&before, "theme"))];
    let outcome = removal::remove(&home.machine(), Policy::built_in(), &Site::FLASKTRACK, &chosen).unwrap();
    fs::rename(snap.join("123"), snap.join("124")).unwrap();
    linked(&snap.join("current"), Path::new("124"));
    let id = outcome.removals[0].backup.clone().unwrap();
    let back = removal::undo(&home.machine(), &Site::FLASKTRACK, &id)
        .unwrap()
        .back;
    assert_eq!(back.len(), 1);
    let after = home.inspect();
    assert_eq!(before.profiles[0].id, after.profiles[0].id);
    assert_eq!(cookie(&before, "theme").id, cookie(&after, "theme").id);
}

/// Runs the test called `name` as somebody whom rights on files hold for, which they do not for root.
fn as_somebody(name: &str, test: impl FnOnce()) {
    // SAFETY: it only asks.
    if unsafe { libc::geteuid() } != 0 {
        return test();
    }
    let mut again = Command::new(std::env::current_exe().unwrap());
    let run = again
        .args(["--exact", name])
        .uid(65_534)
        .gid(65_534)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && told.contains("1 passed"), "{told}");
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_folder_that_may_not_be_looked_into_is_told() {
    as_somebody("a_folder_that_may_not_be_looked_into_is_told", || {
        let shut = Some("folder-unreadable");
        for (folder, mode, named) in [
            (".config/chromium", 0o000, ("Chromium", "all profiles")),
            // It can be gone through, and not listed.
            (".config/chromium", 0o100, ("Chromium", "all profiles")),
            (".mozilla/firefox", 0o000, ("Firefox", "all profiles")),
            (".config", 0o000, ("All browsers", "all profiles")),
        ] {
            let home = theirs();
            let folder = home.path().join(folder);
            allow(&folder, mode);
            let report = home.inspect();
            assert!(
                told(&report).contains(&(named.0, named.1, shut, 0)),
                "{folder:?} {:?}",
                told(&report)
            );
            assert_eq!(report.profiles.len(), 2, "and the other browser");
            let problem = report
                .profiles
                .iter()
                .find_map(|profile| profile.problem.as_ref());
            let problem = problem.unwrap();
            assert!(problem.hint.contains("may open"), "{problem:?}");
            let name = folder.file_name().unwrap().to_string_lossy();
            assert!(problem.message.contains(&format!("“{name}”")), "{problem:?}");
            allow(&folder, 0o700);
        }
    });
}

#[test]
fn only_folders_of_browsers_are_told() {
    let home = Home::new();
    let machine = || Machine::copied(home.path(), Os::Windows).unwrap();
    let told = || -> Vec<(String, String)> {
        let report = inspect(&machine(), Policy::built_in(), &Site::FLASKTRACK);
        let code = |profile: ProfileReport| (profile.browser_name, profile.problem.unwrap().code);
        report.profiles.into_iter().map(code).collect()
    };
    // Any folder may hold the Tor Browser, and these hold none.
    let away = Home::new();
    linked(&home.path().join("Documents"), away.path());
    linked(&home.path().join("Loop"), Path::new("Loop"));
    assert!(told().is_empty(), "{:?}", told());
    linked(&home.path().join("AppData/Local/Packages"), away.path());
    assert_eq!(told(), [("All browsers".to_owned(), "outside-home".to_owned())]);
}

#[test]
fn a_profile_that_may_not_be_looked_into_is_not_one_without_cookies() {
    let name = "a_profile_that_may_not_be_looked_into_is_not_one_without_cookies";
    as_somebody(name, || {
        for folder in [
            ".config/chromium/Default",
            ".config/chromium/Default/Network",
            ".mozilla/firefox/abcd1234.default",
        ] {
            let home = theirs();
            let folder = home.path().join(folder);
            let file = folder.join("Cookies");
            if folder.ends_with("Network") {
                fs::create_dir(&folder).unwrap();
                fs::rename(home.chromium_file(), file).unwrap();
                fs::write(home.chromium_file().with_file_name("Preferences"), "{}").unwrap();
            }
            allow(&folder, 0o000);
            let report = home.inspect();
            let problems = told(&report).into_iter().filter_map(|(_, _, problem, _)| problem);
            assert_eq!(problems.collect::<Vec<_>>(), ["store-unreadable"], "{folder:?}");
            assert_eq!(report.profiles.len(), 2);
            allow(&folder, 0o700);
        }
    });
}

#[test]
fn a_list_of_profiles_that_is_a_link_out_of_a_copied_home_is_told() {
    let (copied, here) = (theirs(), theirs());
    let list = ".mozilla/firefox/profiles.ini";
    fs::write(
        here.path().join("list"),
        "[Profile0]\nName=secret\nPath=abcd1234.default\n",
    )
    .unwrap();
    linked(&copied.path().join(list), &here.path().join("list"));
    let missed = ("Firefox", "all profiles", Some("link-outside"), 0);
    let report = copied.inspect();
    assert_eq!(told(&report)[1..], [("Firefox", "default", None, 1), missed]);
    let problem = report.profiles[2].problem.as_ref().unwrap();
    assert!(problem.message.contains("“profiles.ini”"), "{problem:?}");
}

#[test]
fn a_list_of_profiles_that_cannot_be_read_is_told() {
    let home = theirs();
    fs::create_dir(home.path().join(".mozilla/firefox/profiles.ini")).unwrap();
    let report = home.inspect();
    let unread = ("Firefox", "all profiles", Some("list-unreadable"), 0);
    assert_eq!(
        told(&report)[1..],
        [("Firefox", "default", None, 1), unread],
        "what is found without it is still told"
    );
}

// No other system lets one have such a name.
#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_text_are_told_like_others() {
    use std::os::unix::ffi::OsStrExt;
    let odd = |name: &[u8]| std::ffi::OsStr::from_bytes(name).to_owned();
    let home = Home::new();
    chromium_at(
        &home.chromium_root().join(odd(b"Profile \xff")),
        24,
        &[row("theme", "flasktrack.com")],
    );
    home.firefox(17, &[row("_ga", ".flasktrack.com")]);
    let folder = home.firefox_folder();
    fs::rename(&folder, folder.with_file_name(odd(b"abcd1234.\xe9t\xe9"))).unwrap();
    let tor = home.path().join(odd(b"t\xe9l\xe9chargements"));
    let tor = tor.join("tor-browser/Browser/TorBrowser/Data/Browser/profile.default");
    fs::create_dir_all(&tor).unwrap();
    fs::write(tor.join("cookies.sqlite"), "").unwrap();
    let report = home.inspect();
    let names: Vec<_> = told(&report).into_iter().map(|(_, name, ..)| name).collect();
    assert_eq!(
        names,
        ["Profile \u{FFFD}", "\u{FFFD}t\u{FFFD}", "profile.default"]
    );
    assert_eq!(cookie(&report, "theme").host, "flasktrack.com");
}
