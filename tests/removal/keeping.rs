//! Backups are kept for as long as was chosen, and then they are gone.

use std::io::Read;

use super::*;

#[test]
fn where_no_backups_are_kept_the_safety_net_goes_after_the_removal_was_read_again() {
    let home = both(&sample());
    let machine = home.machine();
    removal::keep_for(&machine, 0).unwrap();
    let plan = removal::plan(&home.inspect(), &[tick(cookie(&home.inspect(), "theme"))]);
    assert_eq!(
        plan.keep_days, 0,
        "the question can say that there is no way back"
    );
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    let removal = &outcome.removals[0];
    assert_eq!(
        (removal.removed.len(), &removal.backup, &removal.problem),
        (1, &None, &None)
    );
    assert!(
        home::files(&machine.backup_folder()).is_empty(),
        "not one file is left"
    );
}

#[test]
fn where_no_backups_are_kept_a_removal_still_needs_its_safety_net() {
    let home = both(&sample());
    removal::keep_for(&home.machine(), 0).unwrap();
    let choice = tick(cookie(&home.inspect(), "theme"));
    std::fs::write(home.machine().backup_folder(), "a file in the way").unwrap();
    let outcome = remove(&home, &[choice]);
    assert_eq!(
        outcome.removals[0].problem.as_ref().unwrap().code,
        "backup-unwritable"
    );
    assert_eq!(table(&home.chromium_file(), "cookies").len(), 6);
}

#[test]
fn keeping_backups_for_less_lets_the_older_ones_go_at_once_and_none_means_all() {
    let home = both(&sample());
    let mut machine = home.machine();
    for name in ["theme", "_ga"] {
        let choice = tick(cookie(&home.inspect(), name));
        removal::remove(&machine, Policy::built_in(), &Site::FLASKTRACK, &[choice]).unwrap();
        machine.now = cookie_inspector_core::cookie::Timestamp::from_micros(home::NOW + 3 * home::DAY);
    }
    assert_eq!(removal::keep_for(&machine, 30).unwrap(), 0);
    assert_eq!(removal::keep_for(&machine, 2).unwrap(), 1);
    let left = removal::backups(&machine).unwrap();
    assert_eq!((left.len(), left[0].rows[0].name.as_str()), (1, "_ga"));
    let damaged = machine.backup_folder().join("20261126-101010-abcd.backup");
    std::fs::write(damaged, "damaged").unwrap();
    assert_eq!(
        removal::beyond(&machine, 0).unwrap().len(),
        2,
        "the question names both"
    );
    assert_eq!(
        removal::keep_for(&machine, 0).unwrap(),
        2,
        "one that cannot be read too"
    );
    assert!(home::files(&machine.backup_folder()).is_empty());
}

#[test]
fn a_purged_backup_cannot_be_undone_and_its_bytes_are_gone() {
    let mut secret = row("theme", "app.flasktrack.com");
    secret.value = b"CANARY-4711-in-the-backup".to_vec();
    let home = both(&[secret]);
    let machine = home.machine();
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    let id = outcome.removals[0].backup.clone().unwrap();
    let file = machine.backup_folder().join(format!("{id}.backup"));
    // Held open, it shows what is left of its bytes on the disk.
    let mut held = std::fs::File::open(&file).unwrap();
    removal::purge(&machine, std::slice::from_ref(&id)).unwrap();
    assert!(!file.exists());
    let mut bytes = Vec::new();
    held.read_to_end(&mut bytes).unwrap();
    assert!(bytes.len() > 100 && bytes.iter().all(|&byte| byte == 0));
    let error = removal::undo(&machine, &Site::FLASKTRACK, &id).unwrap_err();
    assert_eq!(error.code(), "backup-not-found");
}

#[test]
fn a_purge_in_a_copy_made_of_hard_links_leaves_the_originals_backup() {
    let (home, copy) = (both(&sample()), Home::new());
    let outcome = remove(&home, &[tick(cookie(&home.inspect(), "theme"))]);
    let id = outcome.removals[0].backup.clone().unwrap();
    let [original, copied] = [&home, &copy].map(|home| home.machine().backup_folder());
    std::fs::create_dir_all(&copied).unwrap();
    let name = format!("{id}.backup");
    std::fs::hard_link(original.join(&name), copied.join(&name)).unwrap();
    removal::purge(&copy.machine(), std::slice::from_ref(&id)).unwrap();
    assert!(home::files(&copied).is_empty());
    removal::undo(&home.machine(), &Site::FLASKTRACK, &id).unwrap();
    assert_eq!(table(&home.chromium_file(), "cookies").len(), 6);
}
