//! What is not removed: protected rows, rows that changed, a store in use or not the planned one.

use cookie_inspector_core::cookie::KeptIn;
use cookie_inspector_core::export::Format;
use cookie_inspector_core::report::Origin;

use super::*;

#[test]
fn what_was_opened_from_a_file_is_refused_whoever_asks() {
    let home = both(&sample());
    let looked = home.inspect();
    let theme = cookie(&looked, "theme").clone();
    let mut opened = looked.clone();
    opened.origin = Origin::Opened {
        format: Format::Profile,
        name: "theirs".to_owned(),
    };
    let mut in_file = looked.clone();
    for row in in_file
        .profiles
        .iter_mut()
        .flat_map(|profile| &mut profile.cookies)
    {
        row.kept_in = KeptIn::File;
    }
    for report in [&opened, &in_file] {
        let plan = removal::plan(report, &[tick(&theme)]);
        assert_eq!((plan.count(), plan.profiles.len()), (0, 0));
        assert_eq!(plan.refused[0].problem.code, "opened-file");
    }
    assert_eq!(removal::plan(&looked, &[tick(&theme)]).count(), 1);
}

#[test]
fn protected_rows_are_refused_whoever_asks() {
    let home = both(&sample());
    let before = table(&home.chromium_file(), "cookies");
    let report = home.inspect();
    for understood in [false, true] {
        let choice = Chosen {
            understood,
            ..tick(cookie(&report, "sessionid"))
        };
        let outcome = remove(&home, &[choice]);
        assert_eq!(outcome.refused[0].problem.code, "row-protected");
        assert!(outcome.removals.is_empty());
    }
    assert_eq!(table(&home.chromium_file(), "cookies"), before);
}

#[test]
fn an_unknown_row_goes_only_alone_and_understood() {
    let home = both(&sample());
    let report = home.inspect();
    let unknown = tick(cookie(&report, "ft_mystery_77"));
    let understood = Chosen {
        understood: true,
        ..unknown.clone()
    };
    assert_eq!(
        remove(&home, &[unknown]).refused[0].problem.code,
        "row-confirm-alone"
    );
    let together = remove(&home, &[understood.clone(), tick(cookie(&report, "theme"))]);
    assert_eq!(together.refused[0].problem.code, "row-confirm-alone");
    assert_eq!(together.removals[0].removed.len(), 1, "the other one goes");
    assert_eq!(remove(&home, &[understood]).removals[0].removed.len(), 1);
}

#[test]
fn a_row_that_changed_since_it_was_shown_is_left_alone() {
    let home = both(&sample());
    let choice = tick(cookie(&home.inspect(), "theme"));
    let db = Connection::open(home.chromium_file()).unwrap();
    db.execute("UPDATE cookies SET last_access_utc = last_access_utc + 1", [])
        .unwrap();
    let plan = removal::plan(&home.inspect(), std::slice::from_ref(&choice));
    assert_eq!(plan.count(), 1, "being used is no change");
    db.execute("UPDATE cookies SET value = 'other' WHERE name = 'theme'", [])
        .unwrap();
    let outcome = remove(&home, &[choice]);
    assert_eq!(outcome.refused[0].problem.code, "row-changed");
    assert_eq!(home.inspect().cookies().count(), 4);
}

#[cfg(unix)]
#[test]
fn a_running_browser_stops_the_removal_before_it_begins() {
    let home = both(&sample());
    let choice = tick(cookie(&home.inspect(), "theme"));
    // Whoever holds the file open is using it, whatever the marks say.
    let mut child = std::process::Command::new("sleep")
        .arg("60")
        .stdin(std::fs::File::open(home.chromium_file()).unwrap())
        .spawn()
        .unwrap();
    let outcome = remove(&home, std::slice::from_ref(&choice));
    assert_eq!(
        outcome.removals[0].problem.as_ref().unwrap().code,
        "browser-running"
    );
    assert!(removal::backups(&home.machine()).unwrap().is_empty());
    child.kill().unwrap();
    child.wait().unwrap();
    std::os::unix::fs::symlink("another-host-1", home.chromium_root().join("SingletonLock")).unwrap();
    let outcome = remove(&home, std::slice::from_ref(&choice));
    assert_eq!(
        outcome.removals[0].problem.as_ref().unwrap().code,
        "browser-elsewhere"
    );
    std::fs::remove_file(home.chromium_root().join("SingletonLock")).unwrap();
    assert_eq!(remove(&home, &[choice]).removals[0].removed.len(), 1);
}

#[cfg(unix)]
#[test]
fn a_browser_in_a_sandbox_is_seen_whatever_number_its_mark_has() {
    let home = both(&sample());
    let choice = tick(cookie(&home.inspect(), "theme"));
    // A Flatpak counts its processes anew, so its mark names the number of another process here.
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    let mark = home.chromium_root().join("SingletonLock");
    std::os::unix::fs::symlink(format!("{}-2", host.trim()), &mark).unwrap();
    let mut child = std::process::Command::new("sleep")
        .arg("60")
        .stdin(std::fs::File::open(home.chromium_file()).unwrap())
        .spawn()
        .unwrap();
    let code = |outcome: &Outcome| {
        outcome.removals[0]
            .problem
            .as_ref()
            .map(|problem| problem.code.clone())
    };
    let planned = || removal::plan(&home.inspect(), std::slice::from_ref(&choice)).count();
    assert_eq!(planned(), 0, "the plan knows it already");
    let outcome = remove(&home, std::slice::from_ref(&choice));
    assert_eq!(code(&outcome).as_deref(), Some("browser-running"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(planned(), 1);
    let outcome = remove(&home, &[choice]);
    assert_eq!(
        code(&outcome),
        None,
        "the mark that a killed sandbox left is stale"
    );
    assert!(mark.is_symlink(), "and stays the browser's own");
}

#[test]
fn a_store_that_cannot_be_written_keeps_every_row_and_leaves_no_backup() {
    let home = both(&sample());
    let choice = tick(cookie(&home.inspect(), "theme"));
    // Another program in the middle of a change: busy, for root too.
    let other = Connection::open(home.chromium_file()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let outcome = remove(&home, &[choice]);
    // Windows cannot tell which program has the file open, so any counts as the browser.
    let told = if cfg!(windows) {
        "browser-running"
    } else {
        "store-unwritable"
    };
    assert_eq!(outcome.removals[0].problem.as_ref().unwrap().code, told);
    assert!(outcome.removals[0].removed.is_empty());
    assert!(outcome.removals[0].changed.is_empty(), "nothing has changed");
    other.execute_batch("ROLLBACK").unwrap();
    assert!(
        removal::backups(&home.machine()).unwrap().is_empty(),
        "nothing is gone, so nothing is kept aside"
    );
    assert_eq!(table(&home.chromium_file(), "cookies").len(), 6);
}

#[test]
fn a_backup_that_cannot_be_written_stops_the_removal() {
    let home = both(&sample());
    let choice = tick(cookie(&home.inspect(), "theme"));
    std::fs::create_dir_all(home.machine().own_folder()).unwrap();
    std::fs::write(
        home.machine().backup_folder(),
        "a file where the folder should be",
    )
    .unwrap();
    let outcome = remove(&home, &[choice]);
    assert_eq!(
        outcome.removals[0].problem.as_ref().unwrap().code,
        "backup-unwritable"
    );
    assert_eq!(table(&home.chromium_file(), "cookies").len(), 6);
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_the_file_is_not_followed() {
    let home = both(&sample());
    let real = home.path().join("elsewhere");
    std::fs::rename(home.chromium_file(), &real).unwrap();
    std::os::unix::fs::symlink(&real, home.chromium_file()).unwrap();
    let before = std::fs::read(&real).unwrap();
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    assert_eq!(outcome.removals[0].problem.as_ref().unwrap().code, "file-swapped");
    assert_eq!(std::fs::read(&real).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn a_copy_made_of_hard_links_is_not_changed() {
    let original = |home: &Home| home.path().join("original");
    for name in ["Cookies", "Cookies-journal", "Cookies-wal"] {
        let home = both(&sample());
        let chosen = [tick(cookie(&home.inspect(), "theme"))];
        let file = home.chromium_file().with_file_name(name);
        std::fs::File::options()
            .append(true)
            .create(true)
            .open(&file)
            .unwrap();
        std::fs::hard_link(&file, original(&home)).unwrap();
        let before = std::fs::read(&file).unwrap();
        let outcome = remove(&home, &chosen);
        let problem = outcome.removals[0].problem.as_ref().unwrap();
        assert_eq!(problem.code, "file-shared", "{name}");
        assert!(problem.message.contains(&format!("“{name}”")), "{problem:?}");
        assert_eq!(std::fs::read(original(&home)).unwrap(), before);
        assert_eq!(table(&home.chromium_file(), "cookies").len(), 6);
        assert!(removal::backups(&home.machine()).unwrap().is_empty());
    }
    for is_cut_off in [false, true] {
        let home = both(&sample());
        let id = match is_cut_off {
            true => cut_off::interrupted(&home, true),
            false => {
                let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
                outcome.removals[0].backup.clone().unwrap()
            }
        };
        std::fs::hard_link(home.chromium_file(), original(&home)).unwrap();
        let before = std::fs::read(original(&home)).unwrap();
        match is_cut_off {
            true => assert_eq!(cut_off::notes(&home), ["removal-cut-off-stuck"]),
            false => {
                let error = removal::undo(&home.machine(), &Site::FLASKTRACK, &id).unwrap_err();
                assert_eq!(error.code(), "file-shared");
            }
        }
        assert_eq!(std::fs::read(original(&home)).unwrap(), before);
    }
}

#[cfg(unix)]
#[test]
fn a_plan_foretells_that_a_copy_made_of_hard_links_stays_as_it_is() {
    let home = both(&sample());
    let choice = tick(cookie(&home.inspect(), "theme"));
    std::fs::hard_link(home.chromium_file(), home.path().join("original")).unwrap();
    let foretold = || {
        let plan = removal::plan(&home.inspect(), std::slice::from_ref(&choice));
        assert_eq!(plan.count(), 0);
        plan.profiles[0].problem.clone().unwrap()
    };
    let problem = foretold();
    assert_eq!(problem.code, "file-shared");
    let outcome = remove(&home, std::slice::from_ref(&choice));
    assert_eq!(
        outcome.removals[0].problem,
        Some(problem),
        "the same is said then"
    );
    let _open = open_browser::OpenBrowser::of(&home.chromium_root());
    assert_eq!(
        foretold().code,
        "file-shared",
        "closing the browser would not help"
    );
}

#[test]
fn a_plan_changes_nothing_and_names_what_it_refuses() {
    let home = both(&sample());
    let before = home::files(&home.chromium_root().join("Default"));
    let report = home.inspect();
    let nobody = Chosen {
        id: "000000000000".into(),
        seen: None,
        understood: false,
    };
    let theme = tick(cookie(&report, "theme"));
    let plan = removal::plan(
        &report,
        &[theme.clone(), theme, tick(cookie(&report, "sessionid")), nobody],
    );
    assert_eq!(plan.count(), 1, "a row ticked twice is one row");
    let codes: Vec<_> = plan
        .refused
        .iter()
        .map(|refused| refused.problem.code.as_str())
        .collect();
    assert_eq!(codes, ["row-protected", "row-not-found"]);
    assert_eq!(home::files(&home.chromium_root().join("Default")), before);
}
