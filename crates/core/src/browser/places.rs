//! The profiles of a machine: where the table leads, looked at side by side.

use std::collections::HashMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::apart::tell_apart;
use super::{BROWSERS, Browser, Listed, Package, Profile, Shut, place_id, spread_along};
use crate::bounds::Bounds;
use crate::crew::{self, Lost, Task};
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
            Ok((found, shut)) => {
                stores = found;
                listed.extend(shut.into_iter().map(Listed::Shut));
            }
            Err(lost) => listed.push(Listed::Shut(Shut::home(machine, lost.into()))),
        }
    }
    let below = below(roots(machine, &stores), machine.patience);
    below.into_iter().for_each(|one| add(&mut listed, one));
    listed
}

fn below(roots: Vec<Root>, patience: Duration) -> Vec<Listed> {
    let tasks = roots.iter().map(|root| Task {
        folder: root.folder(),
        with: root.clone(),
    });
    // Most browsers are not there, which is soon seen. More hands are added when one folder takes its time.
    let known = Known::default();
    let answers = crew::work(tasks.collect(), 1, patience, move |root: Root| {
        let is_absent = |folder: &Path| known.is_absent(folder, &root.bounds);
        match is_absent(&root.base) || is_absent(&root.begin()) {
            true => Vec::new(),
            false => root.listed(),
        }
    });
    let mut found: Vec<Listed> = Vec::new();
    for (root, answer) in roots.into_iter().zip(answers) {
        let listed = answer.unwrap_or_else(|lost| vec![root.lost(lost)]);
        listed.into_iter().for_each(|listed| add(&mut found, listed));
    }
    tell_apart(found.iter_mut().filter_map(Listed::profile_mut));
    found
}

/// Which of the folders that the table's places begin with are not there: a few, and most of the places lie below them.
#[derive(Default)]
struct Known(Mutex<HashMap<PathBuf, bool>>);

impl Known {
    fn is_absent(&self, folder: &Path, bounds: &Bounds) -> bool {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(is_absent) = known().get(folder) {
            return *is_absent;
        }
        // What lies behind a link out of a copied home folder may be there on the computer that it was copied from.
        let is_behind = folder.parent().is_some_and(|above| bounds.leads_out(above));
        let is_gone = |error: io::Error| error.kind() == ErrorKind::NotFound;
        // Nobody else waits while one folder takes its time.
        let is_absent = !is_behind && folder.symlink_metadata().is_err_and(is_gone);
        known().insert(folder.to_owned(), is_absent);
        is_absent
    }
}

/// Adds what is not known yet. What keeps us from the profiles of several browsers is told once, of all of them.
fn add(found: &mut Vec<Listed>, listed: Listed) {
    let same = |known: &&mut Listed| match (&**known, &listed) {
        (Listed::Profile(known), Listed::Profile(profile)) => known.folder == profile.folder,
        (Listed::Shut(known), Listed::Shut(shut)) => {
            let is_one = known.is_told == shut.is_told && (known.is_told || known.id == shut.id);
            is_one && known.folder == shut.folder && known.error == shut.error
        }
        (Listed::Profile(_), Listed::Shut(_)) | (Listed::Shut(_), Listed::Profile(_)) => false,
    };
    match (found.iter_mut().find(same), &listed) {
        (Some(Listed::Shut(known)), Listed::Shut(shut)) if known.browser_name != shut.browser_name => {
            *known = Shut::of_all_browsers(&shut.folder, shut.error.clone());
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
        for root in roots {
            if !way.reaches(&self.base, &root) {
                continue;
            }
            let listing = self.browser.store.profile_folders(&root, &self.bounds);
            for found in listing.found {
                listed.extend(self.profile(&root, found));
            }
            let missed = listing.missed.into_iter();
            listed.extend(missed.map(|missed| Listed::Shut(self.shut(missed))));
        }
        let missed = way.missed.into_iter();
        listed.extend(missed.map(|missed| self.shut_on_the_way(missed)));
        listed
    }

    /// The profile in the folder that was found, which is `None` if it went meanwhile.
    fn profile(&self, root: &Path, found: ProfileFolder) -> Option<Listed> {
        let folder = match fs::canonicalize(&found.path) {
            Ok(folder) => folder,
            // A profile that may not be looked at is still a profile, and says so when it is read.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => found.path.clone(),
            Err(error) => {
                let missed = Missed::profile(&found.path, &found.name, &error);
                return missed.map(|missed| Listed::Shut(self.shut(missed)));
            }
        };
        let steady = steady(root, found.path, &folder);
        let links = Links::out_of(&self.bounds, root, &folder);
        if let Some(file) = links.needed() {
            return Some(Listed::Shut(self.shut(Missed {
                folder: steady,
                error: Error::LinkOutside { file: file.clone() },
                profile: Some(found.name),
            })));
        }
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

    /// What keeps us from a folder that may lead to the browser's.
    fn shut_on_the_way(&self, missed: Missed) -> Listed {
        Listed::Shut(Shut {
            is_told: !self.is_anywhere(),
            ..self.shut(missed)
        })
    }

    fn shut(&self, missed: Missed) -> Shut {
        let all = Shut::all(self.browser, self.browser_name(), &missed.folder, missed.error);
        match missed.profile {
            None => all,
            Some(name) => Shut {
                id: place_id(self.browser.id, &missed.folder),
                name,
                all: false,
                ..all
            },
        }
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

    /// What it begins with: the first part of its path, or what is above a part that stands for several.
    fn begin(&self) -> PathBuf {
        let first = self.path.split('/').next().filter(|part| !part.contains('*'));
        self.base.join(first.unwrap_or_default())
    }

    /// True if it is looked for in every folder there is, most of which have nothing to do with any browser.
    fn is_anywhere(&self) -> bool {
        ["*/", "OneDrive*/"].iter().any(|any| self.path.starts_with(any))
    }

    /// What stands for its profiles where nothing came of looking for them.
    fn lost(&self, lost: Lost) -> Listed {
        let missed = Missed {
            folder: self.folder(),
            error: lost.into(),
            profile: None,
        };
        match lost {
            Lost::Late => self.shut_on_the_way(missed),
            Lost::Fault => Listed::Shut(self.shut(missed)),
        }
    }
}

/// The way to a profile that is the same tomorrow. A link above the browser's folder `root`, such as a snap's `current`,
/// leads elsewhere then, and it still is the same profile.
fn steady(root: &Path, path: PathBuf, folder: &Path) -> PathBuf {
    let is_behind = folder != path;
    let whole_root = is_behind.then(|| fs::canonicalize(root).ok()).flatten();
    let below = whole_root.and_then(|root| folder.strip_prefix(root).ok().map(Path::to_owned));
    below.map_or(path, |below| root.join(below))
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
/// What keeps us from looking there may keep us from any browser.
fn redirected(machine: &Machine) -> (Vec<(Base, PathBuf)>, Vec<Shut>) {
    let kinds = [
        (Base::LocalAppData, "Packages/*/LocalCache/Local"),
        (Base::RoamingAppData, "Packages/*/LocalCache/Roaming"),
    ];
    let mut way = Listing::within(machine.bounds());
    let mut found = Vec::new();
    if let Some(local) = machine.base(Base::LocalAppData) {
        for (base, path) in kinds {
            let mut places = spread_along(&mut way, &local, path);
            places.retain(|place| machine.bounds().leads_out(place) || place.is_dir());
            found.extend(places.into_iter().map(|place| (base, place)));
        }
    }
    let shut = |missed: Missed| Shut::of_all_browsers(&missed.folder, missed.error);
    (found, way.missed.into_iter().map(shut).collect())
}

#[cfg(test)]
mod tests;
