use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::*;
use crate::bounds::Bounds;
use crate::browser::{BROWSERS, Browser, Package};
use crate::machine::Os;
use crate::platform::Lock;
use crate::store::soup::Soup;
use crate::store::{CookieStore, Family, Listing, Table};

/// A store that goes well, and after which something else does not.
struct AndThen(fn(&Machine, &Path));

impl CookieStore for AndThen {
    fn family(&self) -> Family {
        Soup.family()
    }

    fn profile_folders<'b>(&self, root: &Path, bounds: &'b Bounds) -> Listing<'b> {
        Soup.profile_folders(root, bounds)
    }

    fn lock(&self, root: &Path, folder: &Path) -> Lock {
        Soup.lock(root, folder)
    }

    fn table(&self) -> Option<&'static Table> {
        Soup.table()
    }

    fn file(&self, folder: &Path) -> Option<std::path::PathBuf> {
        Soup.file(folder)
    }

    fn remove(&self, folder: &Path, change: &Change) -> Result<()> {
        Soup.remove(folder, change)?;
        (self.0)(&machine(folder), folder);
        Ok(())
    }
}

/// The machine of the profile `folder`.
fn machine(folder: &Path) -> Machine {
    Machine::copied(folder.parent().unwrap(), Os::Linux).unwrap()
}

fn remove_and(then: fn(&Machine, &Path)) -> (Removal, String) {
    let home = tempfile::tempdir().unwrap();
    // Without links, as that of a profile is.
    let folder = home.path().canonicalize().unwrap().join("profile");
    fs::create_dir(&folder).unwrap();
    let db = Connection::open(folder.join("cookies.sqlite")).unwrap();
    db.execute_batch(
        "CREATE TABLE moz_cookies (id INTEGER PRIMARY KEY, name TEXT, value TEXT, host TEXT, path TEXT,
          expiry INTEGER, lastAccessed INTEGER, isSecure INTEGER, isHttpOnly INTEGER, sameSite INTEGER);
         INSERT INTO moz_cookies VALUES (1, 'theme', 'dark', 'flasktrack.com', '/', 2000000000, 0, 0, 0, 0)",
    )
    .unwrap();
    drop(db);
    let store = Box::leak(Box::new(AndThen(then)));
    let browser: &Browser = Box::leak(Box::new(Browser {
        id: "soup",
        name: "Soup",
        store,
        roots: &[],
        usual: BROWSERS[0].usual,
        managed: &[],
    }));
    let profile = Profile {
        id: "soup-1".to_owned(),
        browser,
        browser_name: "Soup".to_owned(),
        package: Package::System,
        root: folder.clone(),
        folder: folder.clone(),
        name: "Default".to_owned(),
    };
    let site = &Site::FLASKTRACK;
    let key = store
        .read(&folder, &Bounds::none(), site)
        .unwrap()
        .cookies
        .remove(0)
        .key;
    let row = RowName {
        id: profile.row_id(&key),
        name: "theme".to_owned(),
        host: "flasktrack.com".to_owned(),
        path: "/".to_owned(),
        partition: None,
        container: None,
        category: "preference".to_owned(),
    };
    let mut removal = Removal {
        profile: profile.id.clone(),
        browser_name: "Soup".to_owned(),
        name: "Default".to_owned(),
        backup: None,
        removed: Vec::new(),
        changed: Vec::new(),
        problem: None,
    };
    let done = remove_from(&machine(&folder), site, &profile, vec![row], &[], &mut removal);
    (
        removal,
        done.err().map_or("done", |error| error.code()).to_owned(),
    )
}

#[test]
fn a_note_that_cannot_be_saved_after_a_removal_is_not_told_as_one_before_it() {
    let (removal, told) = remove_and(|machine, _| {
        let folder = machine.backup_folder();
        fs::rename(&folder, folder.with_extension("away")).unwrap();
        fs::write(folder, "a file in its place").unwrap();
    });
    assert_eq!(told, "not-noted");
    assert_eq!(removal.removed.len(), 1, "the row is gone, and this is told");
    assert!(
        removal.backup.is_some() && removal.changed.is_empty(),
        "with the way back"
    );
}

#[test]
fn a_store_that_cannot_be_read_after_a_removal_is_not_told_as_removed_nor_as_kept() {
    let (removal, told) = remove_and(|_, folder| {
        fs::write(folder.join("cookies.sqlite"), "no database ".repeat(100)).unwrap();
    });
    assert_eq!(told, "not-checked");
    assert!(removal.removed.is_empty() && removal.changed.is_empty());
    assert!(removal.backup.is_some(), "the next look settles it");
}

#[test]
fn without_a_mishap_the_same_removal_is_done() {
    let (removal, told) = remove_and(|_, _| {});
    assert_eq!((told.as_str(), removal.removed.len()), ("done", 1));
}

#[test]
fn a_profile_that_went_after_the_plan_is_told_and_not_passed_over() {
    let home = tempfile::tempdir().unwrap();
    let machine = Machine::copied(home.path(), Os::Linux).unwrap();
    let plan = Plan {
        profiles: vec![ProfilePlan {
            profile: "chromium-00000000".to_owned(),
            browser_name: "Chromium".to_owned(),
            name: "Default".to_owned(),
            rows: Vec::new(),
            problem: None,
        }],
        refused: Vec::new(),
        keep_days: 7,
    };
    let outcome = carry_out(&machine, &Site::FLASKTRACK, plan, &[]).unwrap();
    let problem = outcome.removals[0].problem.as_ref().unwrap();
    assert_eq!(problem.code, "profile-gone");
}
