//! A look at every profile, side by side, and none that holds up the others.

use crate::browser::Profile;
use crate::changing;
use crate::crew::{self, Lost, Task};
use crate::disk::Disk;
use crate::error::{Error, Result};
use crate::machine::{Machine, Os};
use crate::managed;
use crate::platform::Running;
use crate::settings::{Asked, SiteSettings};
use crate::site::Site;
use crate::store::Reading;
use crate::store::links::Links;

/// Profiles that are read at the same time, unless one of them hangs.
const SIDE_BY_SIDE: usize = 4;

/// What a look at one profile brought.
pub struct Seen {
    /// Whether the browser is using it.
    pub running: Running,
    /// What the store told.
    pub reading: Result<Reading>,
    /// What the browser's settings say of the site.
    pub settings: SiteSettings,
    /// What the disk below the store allows.
    pub disk: Option<Disk>,
    /// An error if a change would reach out of a copied home folder.
    pub stays_within: Result<()>,
}

impl Seen {
    /// Looks at all profiles side by side; at one that does not answer only as long as `machine` waits.
    pub fn at_each<'a>(
        profiles: impl Iterator<Item = &'a Profile>,
        machine: &Machine,
        site: &Site,
    ) -> Vec<Seen> {
        let task = |profile: &Profile| Task {
            folder: profile.folder.clone(),
            with: profile.clone(),
        };
        let (computer, site) = (machine.clone(), site.clone());
        let look = move |profile: Profile| Seen::at(&profile, &computer, &site);
        let tasks = profiles.map(task).collect();
        let seen = crew::work(tasks, SIDE_BY_SIDE, machine.patience, look).into_iter();
        seen.map(|seen| seen.unwrap_or_else(Seen::lost)).collect()
    }

    fn at(profile: &Profile, machine: &Machine, site: &Site) -> Seen {
        let running = profile.running();
        let store = profile.browser.store;
        let file = store.file(&profile.folder);
        Seen {
            // Where there is no file yet, there will be one in the folder.
            disk: Disk::below(&file.unwrap_or_else(|| profile.folder.join("cookies")), machine),
            stays_within: changing::stays_within(machine, profile),
            running,
            reading: store
                .read(&profile.folder, machine.bounds(), site)
                .map(|reading| of_system(machine.os, reading)),
            settings: settings(profile, machine, site, running),
        }
    }

    /// In place of a look that did not come back.
    pub fn lost(lost: Lost) -> Seen {
        Seen {
            running: Running::Closed,
            reading: Err(Error::from(lost)),
            settings: SiteSettings::default(),
            disk: None,
            stays_within: Ok(()),
        }
    }
}

fn settings(profile: &Profile, machine: &Machine, site: &Site, running: Running) -> SiteSettings {
    let links = Links::out_of(machine.bounds(), &profile.root, &profile.folder);
    match links.0.is_empty() {
        true => profile.browser.store.settings(&Asked {
            root: &profile.root,
            folder: &profile.folder,
            bounds: machine.bounds(),
            site,
            now: machine.now,
            running,
            usual: profile.browser.usual,
            os: Some(machine.os),
            managed: &managed::policies(machine, profile),
        }),
        false => SiteSettings {
            unread: links.0,
            ..SiteSettings::default()
        },
    }
}

/// What a browser on `os` keeps: the same mark means another lock on Windows.
fn of_system(os: Os, mut reading: Reading) -> Reading {
    if os == Os::Windows {
        reading
            .cookies
            .iter_mut()
            .for_each(|cookie| cookie.value.correct_for_windows());
    }
    reading
}

#[cfg(test)]
#[allow(clippy::panic, reason = "it is planted")]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::bounds::Bounds;
    use crate::browser::{BROWSERS, Browser, Package};
    use crate::platform::Lock;
    use crate::store::{CookieStore, Family, Listing};

    /// A store in which we stumble over what we read.
    struct Stumbling;

    impl CookieStore for Stumbling {
        fn family(&self) -> Family {
            Family::Chromium
        }

        fn profile_folders<'b>(&self, _root: &Path, bounds: &'b Bounds) -> Listing<'b> {
            Listing::within(bounds)
        }

        fn lock(&self, root: &Path, _folder: &Path) -> Lock {
            Lock::OpenFile(root.to_owned())
        }

        fn file(&self, _folder: &Path) -> Option<PathBuf> {
            None
        }

        fn read(&self, _folder: &Path, _bounds: &Bounds, _site: &Site) -> Result<Reading> {
            panic!("CANARY-value")
        }
    }

    static STUMBLING: Browser = Browser {
        id: "stumbling",
        name: "Stumbling",
        store: &Stumbling,
        roots: &[],
        ..BROWSERS[0]
    };

    #[test]
    fn a_fault_in_one_profile_is_told_there_and_the_others_are_read() {
        let home = tempfile::tempdir().unwrap();
        let machine = Machine::copied(home.path(), Os::Linux).unwrap();
        let profile = |browser: &'static Browser| Profile {
            id: browser.id.to_owned(),
            browser,
            browser_name: browser.name.to_owned(),
            package: Package::System,
            root: home.path().to_owned(),
            folder: home.path().join(browser.id),
            name: "Default".to_owned(),
        };
        let profiles = [profile(&STUMBLING), profile(&BROWSERS[0])];
        let seen = Seen::at_each(profiles.iter(), &machine, &Site::FLASKTRACK);
        let error = seen[0].reading.as_ref().unwrap_err();
        assert_eq!(error.code(), "profile-fault");
        assert!(
            !format!("{error} {error:?}").contains("CANARY"),
            "what it said is not kept"
        );
        assert!(seen[1].reading.is_ok());
    }
}
