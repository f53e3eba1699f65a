//! The profiles of the Chromium family, by the names a person knows.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::json;
use crate::bounds::Bounds;
use crate::file;
use crate::store::listing::shut_by;
use crate::store::{Listing, ProfileFolder};

/// `Local State`, or a profile's `Preferences`.
#[derive(Deserialize, Default)]
#[serde(default)]
struct State {
    profile: Profiles,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Profiles {
    #[serde(deserialize_with = "those_that_fit")]
    info_cache: BTreeMap<String, Attributes>,
    name: String,
}

/// More profiles than a person makes.
const MOST_PROFILES: usize = 1000;

/// One entry of another form does not hide the others.
fn those_that_fit<'de, D>(list: D) -> std::result::Result<BTreeMap<String, Attributes>, D::Error>
where
    D: Deserializer<'de>,
{
    list.deserialize_map(EachProfile)
}

struct EachProfile;

impl<'de> Visitor<'de> for EachProfile {
    type Value = BTreeMap<String, Attributes>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("profiles by their folders")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut list: A) -> std::result::Result<Self::Value, A::Error> {
        let mut found = BTreeMap::new();
        while let Some((folder, entry)) = list.next_entry::<String, &RawValue>()? {
            if let (Ok(entry), true) = (serde_json::from_str(entry.get()), found.len() < MOST_PROFILES) {
                found.insert(folder, entry);
            }
        }
        Ok(found)
    }
}

/// What `Local State` says of one profile.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Attributes {
    name: String,
    is_using_default_name: Option<bool>,
    gaia_name: String,
    gaia_given_name: String,
}

impl Attributes {
    /// The name as the browser shows it, beside those of all its profiles (`ProfileAttributesEntry::GetName` in
    /// `chrome/browser/profiles/profile_attributes_entry.cc`).
    fn shown<'a>(&'a self, mut all: impl Iterator<Item = &'a Attributes>) -> Option<String> {
        let (name, account) = (&self.name, self.account());
        match (name.as_str(), account) {
            ("", "") => None,
            (_, "") => Some(name.clone()),
            ("", _) => Some(account.to_owned()),
            _ if self.is_called_as_its_account() => Some(account.to_owned()),
            _ if self.has_default_name() && !all.any(|other| self.is_taken_for(other)) => {
                Some(account.to_owned())
            }
            _ => Some(format!("{account} ({name})")),
        }
    }

    /// What its account's owner is called.
    fn account(&self) -> &str {
        match self.gaia_given_name.as_str() {
            "" => &self.gaia_name,
            given => given,
        }
    }

    fn is_called_as_its_account(&self) -> bool {
        self.name.eq_ignore_ascii_case(self.account())
    }

    /// True if the account alone would be the name of `other` too.
    fn is_taken_for(&self, other: &Attributes) -> bool {
        let alone = other.is_called_as_its_account() || other.has_default_name();
        !std::ptr::eq(self, other) && self.account() == other.account() && alone
    }

    /// Where nothing is said of it, the browser looks at the name; we know it in English only.
    fn has_default_name(&self) -> bool {
        let number = self.name.strip_prefix("Person ");
        let is_numbered = number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()));
        self.is_using_default_name.unwrap_or(is_numbered)
    }
}

/// Profiles that keep nothing or are not a person's, and a profile's own folder where the root is a profile.
const NOT_A_PERSONS: &[&str] = &["Guest Profile", "System Profile", "Network"];

/// Opera's, but for the first.
const SIDE_PROFILES: &str = "_side_profiles";

pub fn profile_folders<'b>(root: &Path, bounds: &'b Bounds) -> Listing<'b> {
    let mut listing = Listing::within(bounds);
    // Of the browsers in the table most are not here: one look at each must do.
    if !root.is_dir() {
        return listing;
    }
    let known = state(&root.join("Local State"), bounds).info_cache;
    let is_profile = |listing: &mut Listing, folder: &Path, name: &str| {
        let is_named = || known.contains_key(name) || is_usual(folder, name);
        if listing.is_way_out(folder) {
            return is_named();
        }
        match fs::metadata(folder) {
            Ok(found) => found.is_dir() && holds_files(listing, folder),
            Err(error) if file::is_absence(&error) => false,
            Err(error) => {
                let is_named = is_named();
                // A link of another name, such as that to a program's socket, is none of a profile.
                if !is_named && !folder.is_symlink() {
                    listing.miss_shut(shut_by(folder), &error);
                }
                is_named
            }
        }
    };
    // Opera keeps its first profile in the root itself, and further ones below `_side_profiles`.
    let mut folders = listing.entries(root);
    if listing.missed.is_empty() {
        folders.push(root.to_owned());
    }
    folders.extend(listing.entries(&root.join(SIDE_PROFILES)));
    folders.sort_by_key(|folder| natural(folder));
    for path in folders {
        let folder = file::last(&path);
        let is_persons = path == root || !NOT_A_PERSONS.contains(&folder.as_str());
        if !is_persons || !is_profile(&mut listing, &path, &folder) {
            continue;
        }
        let name = known.get(&folder).and_then(|own| own.shown(known.values()));
        // For a list that is out of date, the name in the profile's own settings.
        let name = name.or_else(|| {
            let own = state(&path.join("Preferences"), bounds).name;
            Some(own).filter(|name| !name.is_empty())
        });
        let name = name.unwrap_or(folder);
        if !listing.is_outside(&path, &name) {
            listing.found.push(ProfileFolder { path, name });
        }
    }
    listing
}

/// True for what Chromium and Opera call the folder of a profile.
fn is_usual(folder: &Path, name: &str) -> bool {
    let is_side = folder
        .parent()
        .is_some_and(|parent| parent.ends_with(SIDE_PROFILES));
    name == "Default" || name.starts_with("Profile ") || is_side
}

/// True for a folder with a profile's files.
fn holds_files(listing: &Listing, folder: &Path) -> bool {
    let network = folder.join("Network");
    let may_be = |name: &str| listing.may_be(&folder.join(name));
    may_be("Cookies")
        || may_be("Preferences")
        || listing.is_way_out(&network)
        || listing.may_be(&network.join("Cookies"))
}

/// What the file says of profiles: nothing if it cannot be read, which costs no more than names.
fn state(file: &Path, bounds: &Bounds) -> Profiles {
    let state: Option<State> = match bounds.leads_out(file) {
        true => None,
        false => json(file),
    };
    state.unwrap_or_default().profile
}

/// Sorts `Profile 2` before `Profile 10`, and `Default` before both.
fn natural(folder: &Path) -> (String, u64) {
    let name = file::last(folder);
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = name[letters.len()..].parse().unwrap_or(0);
    (letters.to_owned(), number)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn profiles_carry_the_name_the_person_knows() {
        let root = tempfile::tempdir().unwrap();
        for folder in [
            "Default",
            "Profile 10",
            "Profile 2",
            "Profile 3",
            "Guest Profile",
            "Crashpad",
        ] {
            fs::create_dir(root.path().join(folder)).unwrap();
            if folder != "Crashpad" {
                fs::write(
                    root.path().join(folder).join("Preferences"),
                    r#"{"profile":{"name":"Own"}}"#,
                )
                .unwrap();
            }
        }
        let state = r#"{"profile":{"info_cache":{
            "Default":{"name":"Person 1","is_using_default_name":true,"gaia_given_name":"Ada"},
            "Profile 2":{"name":"Work","gaia_given_name":"Ada"},
            "Profile 10":{"name":"Lab"}, "Gone":{"name":"Gone"}}}}"#;
        fs::write(root.path().join("Local State"), state).unwrap();
        let names: Vec<String> = profile_folders(root.path(), &Bounds::none())
            .found
            .into_iter()
            .map(|profile| profile.name)
            .collect();
        assert_eq!(
            names,
            ["Ada", "Ada (Work)", "Own", "Lab"],
            "guests left out, numbers in order"
        );
        assert!(
            profile_folders(&root.path().join("none"), &Bounds::none())
                .found
                .is_empty()
        );
    }

    #[test]
    fn a_name_is_told_as_the_browser_tells_it() {
        let shown = |own: &str, others: &[&str]| {
            let read = |text: &&str| serde_json::from_str::<Attributes>(text).unwrap();
            let all: Vec<Attributes> = std::iter::once(&own).chain(others).map(read).collect();
            all[0].shown(all.iter())
        };
        let usual = r#"{"name":"Person 1","is_using_default_name":true,"gaia_name":"Ada L.","gaia_given_name":"Ada"}"#;
        assert_eq!(shown(usual, &[]).as_deref(), Some("Ada"));
        for (other, name) in [
            (usual, "Ada (Person 1)"),
            (r#"{"name":"ADA","gaia_given_name":"Ada"}"#, "Ada (Person 1)"),
            (r#"{"name":"Person 2","gaia_name":"Ada"}"#, "Ada (Person 1)"),
            (r#"{"name":"Work","gaia_given_name":"Ada"}"#, "Ada"),
            (
                r#"{"name":"Person 2","is_using_default_name":true,"gaia_given_name":"ada"}"#,
                "Ada",
            ),
        ] {
            assert_eq!(shown(usual, &[other]).as_deref(), Some(name), "{other}");
        }
        for (own, name) in [
            (r#"{"name":"Lab","gaia_name":"Ada L."}"#, Some("Ada L. (Lab)")),
            (r#"{"name":"ada","gaia_given_name":"Ada"}"#, Some("Ada")),
            (
                r#"{"name":"Person 2","is_using_default_name":false,"gaia_given_name":"Ada"}"#,
                Some("Ada (Person 2)"),
            ),
            (r#"{"name":"Person 2","gaia_given_name":"Ada"}"#, Some("Ada")),
            (r#"{"gaia_given_name":"Ada"}"#, Some("Ada")),
            ("{}", None),
        ] {
            assert_eq!(shown(own, &[]).as_deref(), name, "{own}");
        }
    }

    #[test]
    fn a_root_may_be_a_profile_itself() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("_side_profiles/1a2b")).unwrap();
        fs::write(root.path().join("Cookies"), "").unwrap();
        fs::write(root.path().join("_side_profiles/1a2b/Preferences"), "{}").unwrap();
        assert_eq!(profile_folders(root.path(), &Bounds::none()).found.len(), 2);
    }
}
