//! What a look for profiles found: profiles, and what keeps us from others.

use std::path::{Path, PathBuf};

use super::{Browser, Profile, place_id};
use crate::error::{Error, Result};
use crate::file;
use crate::machine::Machine;
use crate::words;

/// A profile, or what is told in the place of profiles.
#[derive(Debug, Clone)]
pub enum Listed {
    /// A profile that can be looked at.
    Profile(Profile),
    /// Profiles that cannot be looked at, or not even for.
    Shut(Shut),
}

impl Listed {
    /// The profile, if it is one.
    pub fn profile(&self) -> Option<&Profile> {
        match self {
            Listed::Profile(profile) => Some(profile),
            Listed::Shut(_) => None,
        }
    }

    /// The same, to be changed.
    pub(super) fn profile_mut(&mut self) -> Option<&mut Profile> {
        match self {
            Listed::Profile(profile) => Some(profile),
            Listed::Shut(_) => None,
        }
    }

    /// What it is about, if it is none.
    pub fn shut(&self) -> Option<&Shut> {
        match self {
            Listed::Profile(_) => None,
            Listed::Shut(shut) => Some(shut),
        }
    }
}

/// Profiles that cannot be looked at, or not even for, and why.
#[derive(Debug, Clone)]
pub struct Shut {
    /// Names it on this machine, as a profile's id does.
    pub id: String,
    /// The browser's id.
    pub browser: &'static str,
    /// The browser's name, as its profiles would carry it.
    pub browser_name: String,
    /// The profile's name, or what stands for all of them.
    pub name: String,
    /// The folder that this is about.
    pub folder: PathBuf,
    /// Why.
    pub error: Error,
    /// True if nobody knows which profiles of the browser there are.
    pub all: bool,
    /// False for a folder that most likely has nothing to do with the browser: a person is not told of it.
    pub is_told: bool,
}

impl Shut {
    /// Stands for every profile that `browser` may have below `folder`.
    pub fn all(browser: &Browser, browser_name: String, folder: &Path, error: Error) -> Shut {
        Shut {
            // The folder may be a profile too, with an id of its own.
            id: place_id(browser.id, &folder.join("*")),
            browser: browser.id,
            browser_name,
            name: words::plain("every-profile"),
            folder: folder.to_owned(),
            error,
            all: true,
            is_told: true,
        }
    }

    /// Stands for every profile that any browser may have below `folder`.
    pub fn of_all_browsers(folder: &Path, error: Error) -> Shut {
        Shut {
            id: place_id(HOME, folder),
            browser: HOME,
            browser_name: words::plain("every-browser"),
            name: words::plain("every-profile"),
            folder: folder.to_owned(),
            error,
            all: true,
            is_told: true,
        }
    }

    /// Stands for every profile of every browser of `machine`.
    pub fn home(machine: &Machine, error: Error) -> Shut {
        Shut {
            id: HOME.to_owned(),
            ..Shut::of_all_browsers(machine.home(), error)
        }
    }

    /// The last component of its folder.
    pub fn folder_name(&self) -> String {
        file::last(&self.folder)
    }
}

/// In the place of a browser's id, where it is about all of them.
const HOME: &str = "home";

/// The profile called `id` among `places`; `None` if it is gone. Where that cannot be told, the error says why.
pub fn find<'a>(places: &'a [Listed], id: &str) -> Result<Option<&'a Profile>> {
    let mut profiles = places.iter().filter_map(Listed::profile);
    if let Some(profile) = profiles.find(|profile| profile.id == id) {
        return Ok(Some(profile));
    }
    match in_its_place(places, id) {
        Some(shut) => Err(shut.error.clone()),
        None => Ok(None),
    }
}

/// What stands among `places` for the profile called `id`, which is not one of them, if it may still be there.
pub fn in_its_place<'a>(places: &'a [Listed], id: &str) -> Option<&'a Shut> {
    // An id is the browser's and a digest.
    let browser = id.rsplit_once('-').map_or(id, |(browser, _)| browser);
    let may_be = |shut: &&Shut| shut.id == id || shut.all && [browser, HOME].contains(&shut.browser);
    let mut may_be: Vec<&Shut> = places.iter().filter_map(Listed::shut).filter(may_be).collect();
    // The surest comes first: itself, then what a person is told of.
    may_be.sort_by_key(|shut| (shut.id != id, !shut.is_told));
    may_be.into_iter().next()
}
