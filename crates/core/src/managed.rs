//! What a company has set for the browsers of this computer: files, property lists, the registry.
//!
//! Places: `components/policy/core/common/config_dir_policy_loader.cc`, `policy_loader_mac.mm`,
//! `policy_loader_win.cc`; `toolkit/components/enterprisepolicies/EnterprisePoliciesParent.sys.mjs`. What a
//! policy means is the business of each format. Policies from a company's server are not read: Chromium keeps
//! them signed, in a form of its own.

use std::collections::BTreeMap;
use std::io::{Cursor, ErrorKind};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::browser::{Browser, Family, Package, Place, Profile, spread};
use crate::machine::{Machine, Os};
use crate::platform::{self, Hive, Key, Stored};
use crate::settings::Managed;
use crate::settings::file::{self, Unread};

/// Policies by their names.
type Policies = BTreeMap<String, Value>;

/// The policies for `profile`; none for a copied home folder.
pub fn policies(machine: &Machine, profile: &Profile) -> Managed {
    let program = profile.browser.store.program(&profile.folder);
    of(machine, profile.browser, profile.package, program.as_deref())
}

/// The policies for `browser` as it is installed by `package`, in the folder `program` if that is known.
fn of(machine: &Machine, browser: &Browser, package: Package, program: Option<&Path>) -> Managed {
    let mut managed = Managed::default();
    let Some(root) = machine.system_root() else {
        return managed;
    };
    // A profile may have seen a program that is gone, or one that only its own container shows where it says.
    let program = program.map(|folder| root.join(folder.strip_prefix("/").unwrap_or(folder)));
    let program = program.filter(|folder| folder.is_dir());
    let mut files: Vec<PathBuf> = Vec::new();
    let mut programs: Vec<PathBuf> = program.iter().cloned().collect();
    for place in places(machine, browser, package) {
        match place {
            Place::Folder(path) => spread(root, path)
                .iter()
                .for_each(|folder| managed.add_folder(folder)),
            Place::File(path) => files.extend(spread(root, path)),
            Place::Installed(path) if program.is_none() => programs.extend(spread(root, path)),
            Place::Installed(_) => {}
            Place::Preferences(name) => managed.add_preferences(&Preferences::of(machine, root, name)),
            Place::Switched(usual) => {
                let name = program.as_deref().and_then(bundle);
                let name = name.as_deref().unwrap_or(usual);
                managed.add_switched(&Preferences::of(machine, root, name));
            }
            Place::Registry(key) if machine.has_registry() => managed.add_registry(key),
            Place::Registry(_) => {}
        }
    }
    files.extend(
        programs
            .iter()
            .map(|folder| folder.join("distribution/policies.json")),
    );
    if let Some(file) = files.iter().find(|file| file.is_file()) {
        managed.add_file(file);
    }
    managed
}

/// True if it is not known where a company puts rules for the browser of `profile`, whose settings we read: that none
/// were found says nothing then.
pub fn are_unknown(machine: &Machine, profile: &Profile) -> bool {
    let browser = profile.browser;
    let has_rules = match browser.store.family() {
        Family::Chromium | Family::Firefox => true,
        Family::Safari | Family::Soup | Family::Qt => false,
    };
    let looked = places(machine, browser, profile.package).next().is_some();
    machine.system_root().is_some() && has_rules && !looked
}

/// The places for `browser` as it is installed by `package`.
fn places(machine: &Machine, browser: &Browser, package: Package) -> impl Iterator<Item = &'static Place> {
    // A program of the Microsoft Store has the registry and the preferences of any other.
    let package = match package {
        Package::Store => Package::System,
        Package::System | Package::Flatpak | Package::Snap => package,
    };
    let here = (machine.os, package);
    let fits =
        move |(os, kind, place): &'static (Os, Package, Place)| ((*os, *kind) == here).then_some(place);
    browser.managed.iter().filter_map(fits)
}

/// What macOS calls the program with the folder `program`, which is `Contents/Resources` of its bundle: the editions of
/// Firefox share their profiles and not their preferences.
fn bundle(program: &Path) -> Option<String> {
    let facts = file::bytes(&program.parent()?.join("Info.plist")).ok()??;
    let facts = plist::Value::from_reader(Cursor::new(facts.as_slice())).ok()?;
    let name = facts.as_dictionary()?.get("CFBundleIdentifier")?.as_string()?;
    // It becomes a part of a file's name.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    name.chars().all(is_plain).then(|| name.to_owned())
}

impl Managed {
    /// Chromium's folder: of two files with one policy, the one whose name comes last counts.
    fn add_folder(&mut self, folder: &Path) {
        for (kind, forced) in [("managed", true), ("recommended", false)] {
            let place = folder.join(kind);
            let entries = match std::fs::read_dir(&place) {
                Ok(entries) => entries.flatten(),
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(_) => {
                    self.missed(&place);
                    continue;
                }
            };
            let mut files: Vec<PathBuf> = entries
                .map(|entry| entry.path())
                .filter(|path| path.is_file())
                .collect();
            files.sort();
            for file in files {
                match json(&file) {
                    Ok(found) if forced => self.forced.extend(found),
                    Ok(found) => self.advised.extend(found),
                    Err(Unread) => self.missed(&file),
                }
            }
        }
    }

    /// Firefox's file, whose policies are one level down. What the system says of a policy goes first.
    fn add_file(&mut self, file: &Path) {
        let found = json(file).and_then(|mut outer| match outer.remove("policies") {
            Some(Value::Object(policies)) => Ok(policies),
            Some(_) | None => Err(Unread),
        });
        match found {
            Ok(found) => {
                for (name, value) in found {
                    self.forced.entry(name).or_insert(value);
                }
            }
            Err(Unread) => self.missed(file),
        }
    }

    /// What a profile of the company forces on the program, and what is merely set for it.
    fn add_preferences(&mut self, preferences: &Preferences) {
        for place in &preferences.forced {
            let found = self.property_list(place);
            self.forced.extend(found);
        }
        for place in &preferences.set {
            let found = self.property_list(place);
            self.advised.extend(found);
        }
    }

    /// Firefox does not ask whether a preference is forced, but whether one of them switches them all on
    /// (`xpcom/base/nsMacPreferencesReader.mm`).
    fn add_switched(&mut self, preferences: &Preferences) {
        let mut found = Policies::new();
        for place in preferences.set.iter().chain(&preferences.forced) {
            found.extend(self.property_list(place));
        }
        let on = found.get("EnterprisePoliciesEnabled");
        if on.is_some_and(|on| on.as_bool() == Some(true) || on.as_i64() == Some(1)) {
            self.forced.extend(found);
        }
    }

    /// The policies in the property list `file`, which is named if it cannot be read.
    fn property_list(&mut self, file: &Path) -> Policies {
        property_list(file).unwrap_or_else(|Unread| {
            self.missed(file);
            Policies::new()
        })
    }

    /// What is set for everybody goes before what is set for the person.
    fn add_registry(&mut self, key: &str) {
        for hive in [Hive::User, Hive::Machine] {
            let path = format!(r"Software\Policies\{key}");
            if let Some(found) = platform::registry(hive, &path) {
                self.add_key(found);
            }
        }
    }

    fn add_key(&mut self, mut key: Key) {
        if let Some(advised) = key.keys.remove("Recommended") {
            self.advised.extend(of_key(advised));
        }
        self.forced.extend(of_key(key));
    }

    fn missed(&mut self, file: &Path) {
        self.unread.push(crate::file::last(file));
    }
}

/// The preferences of one program of macOS; of two that say the same thing, the later one counts.
struct Preferences {
    /// By a profile of the company: for everybody, and for the person.
    forced: Vec<PathBuf>,
    /// By hand: for everybody, and for the person.
    set: Vec<PathBuf>,
}

impl Preferences {
    fn of(machine: &Machine, root: &Path, program: &str) -> Preferences {
        let file = format!("{program}.plist");
        let managed = root.join("Library/Managed Preferences");
        let own = machine.home_name().map(|user| managed.join(user).join(&file));
        let set = [root, machine.home()].map(|place| place.join("Library/Preferences").join(&file));
        Preferences {
            forced: std::iter::once(managed.join(&file)).chain(own).collect(),
            set: set.into(),
        }
    }
}

fn json(file: &Path) -> Result<serde_json::Map<String, Value>, Unread> {
    let bytes = file::bytes(file)?.ok_or(Unread)?;
    serde_json::from_slice(&bytes).map_err(|_| Unread)
}

/// The policies in a property list; none if there is no such file.
fn property_list(file: &Path) -> Result<Policies, Unread> {
    let Some(bytes) = file::bytes(file)? else {
        return Ok(Policies::new());
    };
    match plist::Value::from_reader(Cursor::new(bytes.as_slice())) {
        Ok(plist::Value::Dictionary(found)) => Ok(of_dictionary(found)),
        Ok(_) | Err(_) => Err(Unread),
    }
}

/// What is written as `Cookies__Block__0` lies in lists and members like everything else.
fn of_dictionary(found: plist::Dictionary) -> Policies {
    let mut policies = serde_json::Map::new();
    for (name, value) in found {
        if let Some(value) = of_property(value, DEEPEST) {
            let path: Vec<&str> = name.split("__").take(DEEPEST).collect();
            put(&mut policies, &path, value);
        }
    }
    policies
        .into_iter()
        .map(|(name, value)| (name, listed(value)))
        .collect()
}

fn put(below: &mut serde_json::Map<String, Value>, path: &[&str], value: Value) {
    match path {
        [] => {}
        [name] => {
            below.insert((*name).to_owned(), value);
        }
        [name, rest @ ..] => {
            let next = below
                .entry(*name)
                .or_insert_with(|| Value::Object(serde_json::Map::new()));
            if let Value::Object(next) = next {
                put(next, rest, value);
            }
        }
    }
}

/// Policies lie this deep, and no deeper.
const DEEPEST: usize = 8;

/// A property as JSON; dates and raw data are no policies of ours.
fn of_property(value: plist::Value, deeper: usize) -> Option<Value> {
    let deeper = deeper.checked_sub(1)?;
    match value {
        plist::Value::Boolean(truth) => Some(Value::Bool(truth)),
        plist::Value::Integer(number) => number.as_signed().map(Value::from),
        plist::Value::String(text) => Some(Value::String(text)),
        plist::Value::Array(values) => {
            let values = values.into_iter().filter_map(|value| of_property(value, deeper));
            Some(Value::Array(values.collect()))
        }
        plist::Value::Dictionary(values) => {
            let member = |(name, value)| Some((name, of_property(value, deeper)?));
            Some(Value::Object(values.into_iter().filter_map(member).collect()))
        }
        _ => None,
    }
}

/// The policies in a key of the registry.
fn of_key(key: Key) -> Policies {
    let values = key
        .values
        .into_iter()
        .map(|(name, stored)| (name, of_stored(stored)));
    let below = key.keys.into_iter().map(|(name, key)| {
        let members = Value::Object(of_key(key).into_iter().collect());
        (name, listed(members))
    });
    values.chain(below).collect()
}

/// What has no form of its own in the registry is written as JSON.
fn of_stored(stored: Stored) -> Value {
    let of_text = |text: String| match text.trim_start().starts_with(['{', '[']) {
        true => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        false => Value::String(text),
    };
    match stored {
        Stored::Number(number) => Value::from(number),
        Stored::Text(text) => of_text(text),
        Stored::Lines(lines) => of_text(lines.concat()),
    }
}

/// A list is written as members called 1, 2 and so on.
fn listed(value: Value) -> Value {
    let Value::Object(members) = value else {
        return value;
    };
    let number = |name: &String| name.parse::<u32>().ok();
    if members.is_empty() || !members.keys().all(|name| number(name).is_some()) {
        let members = members.into_iter().map(|(name, value)| (name, listed(value)));
        return Value::Object(members.collect());
    }
    let mut items: Vec<(Option<u32>, Value)> = members
        .into_iter()
        .map(|(name, value)| (number(&name), listed(value)))
        .collect();
    items.sort_by_key(|(number, _)| *number);
    Value::Array(items.into_iter().map(|(_, value)| value).collect())
}

#[cfg(test)]
mod tests;
