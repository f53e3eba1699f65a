//! The preferences of one profile, with what a person and a company have set beside it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::managed::Policies;
use super::{BEHAVIOR, WANTED, version};
use crate::machine::Os;
use crate::settings::file::{self, Unread};
use crate::settings::{Asked, Rule, SetBy};
use crate::store::firefox::prefs::{self, Pref};

/// The preferences in the order in which they count.
pub struct Prefs<'a> {
    pub policies: Policies,
    person: BTreeMap<String, Pref>,
    overrides: Overrides,
    pub version: Option<u32>,
    pub asked: &'a Asked<'a>,
}

/// What a person has written for every profile of a browser.
#[derive(Default)]
struct Overrides {
    /// What no profile can change.
    locked: BTreeMap<String, Pref>,
    /// What holds until a profile changes it.
    usual: BTreeMap<String, Pref>,
}

impl<'a> Prefs<'a> {
    pub fn read(asked: &'a Asked<'a>, unread: &mut Vec<String>) -> Prefs<'a> {
        let mut person = BTreeMap::new();
        // What a person writes into `user.js` is taken over at every start.
        for name in ["prefs.js", "user.js"] {
            match file::bytes(&asked.folder.join(name)) {
                Ok(Some(bytes)) => person.extend(wanted(&bytes, "user_pref")),
                Ok(None) => {}
                Err(Unread) => unread.push(name.to_owned()),
            }
        }
        let mut overrides = Overrides::default();
        for file in asked.usual.overrides.iter().flat_map(|path| places(asked, path)) {
            let bytes = match asked.bounds.leads_out(&file) {
                true => Err(Unread),
                false => file::bytes(&file),
            };
            match bytes {
                Ok(Some(bytes)) => {
                    overrides.locked.extend(wanted(&bytes, "lockPref"));
                    overrides.usual.extend(wanted(&bytes, "defaultPref"));
                    person.extend(wanted(&bytes, "pref"));
                }
                Ok(None) => {}
                Err(Unread) => unread.push(crate::file::last(&file)),
            }
        }
        Prefs {
            overrides,
            policies: Policies::read(asked.managed),
            person,
            version: version(asked.folder),
            asked,
        }
    }

    /// Its value, who set it, and what they call it.
    pub fn get<'s>(&'s self, name: &str) -> Option<(&'s Pref, SetBy, &'s str)> {
        let forced = self.policies.forced.get(name);
        let advised = self.policies.advised.get(name);
        let (locked, usual) = (&self.overrides.locked, &self.overrides.usual);
        let by_person = |from: &'s BTreeMap<String, Pref>| {
            let (name, value) = from.get_key_value(name)?;
            Some((value, SetBy::Person, name.as_str()))
        };
        forced
            .map(|set| (&set.value, SetBy::Company, set.policy))
            .or_else(|| by_person(locked))
            .or_else(|| by_person(&self.person))
            .or(advised.map(|set| (&set.value, SetBy::Browser, set.policy)))
            .or_else(|| by_person(usual))
    }

    /// What `read` makes of the preference, or of its absence.
    pub fn rule<T>(&self, name: &str, read: impl Fn(Option<&Pref>) -> Option<T>) -> Rule<T>
    where
        T: Default,
    {
        let set = self.get(name).and_then(|(pref, set_by, called)| {
            read(Some(pref)).map(|value| Rule::for_all(value, set_by, called))
        });
        set.unwrap_or_else(|| Rule::for_all(read(None).unwrap_or_default(), SetBy::Browser, name))
    }

    pub fn truth(&self, name: &str, usual: bool) -> Rule<bool> {
        self.rule(name, |pref| pref.map_or(Some(usual), Pref::truth))
    }

    pub fn number(&self, name: &str, usual: i64) -> Rule<i64> {
        self.rule(name, |pref| pref.map_or(Some(usual), Pref::number))
    }

    /// How the browser comes: 0 until version 69, 4 until 103, then 5 (`StaticPrefList.yaml` of those).
    pub fn behavior(&self) -> Rule<i64> {
        let usual = match self.version {
            Some(..69) => 0,
            Some(69..103) => 4,
            Some(103..) | None => 5,
        };
        self.number(BEHAVIOR, usual)
    }
}

/// The preferences we ask for that a file sets by the function `call`.
fn wanted(bytes: &[u8], call: &str) -> BTreeMap<String, Pref> {
    prefs::parse(bytes, call, |name| WANTED.contains(&name))
}

/// Where a file of overrides may lie: beside the list of profiles; at `path` below the home folder, where the list lies
/// three folders deep on macOS and Windows; and in the profile of a portable browser, which knows no other.
fn places(asked: &Asked, path: &str) -> Vec<PathBuf> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is_deep = matches!(asked.os, Some(Os::Macos | Os::Windows));
    let home = asked.root.ancestors().nth(3).filter(|_| is_deep);
    let home = home.map(|home| home.join(path));
    let beside = [asked.root, asked.folder].map(|folder| folder.join(name));
    home.into_iter().chain(beside).collect()
}
