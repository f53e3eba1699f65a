//! Profiles that one browser gives one name, told apart by a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Profile;

/// Adds to the names that several profiles of one browser have, whatever their letters' case, what tells them apart.
pub fn tell_apart<'a>(profiles: impl Iterator<Item = &'a mut Profile>) {
    let mut alike: BTreeMap<(String, String), Vec<&mut Profile>> = BTreeMap::new();
    for profile in profiles {
        let called = (profile.browser_name.clone(), profile.name.to_lowercase());
        alike.entry(called).or_default().push(profile);
    }
    for profiles in alike.into_values().filter(|alike| alike.len() > 1) {
        let folders: Vec<&Path> = profiles.iter().map(|profile| profile.folder.as_path()).collect();
        let own = of_one(&folders);
        for (profile, own) in profiles.into_iter().zip(own) {
            profile.name = format!("{} ({own})", profile.name);
        }
    }
}

/// The last part of the folders that each has for itself, or their numbers.
fn of_one(folders: &[&Path]) -> Vec<String> {
    let deepest = folders.iter().map(|folder| folder.iter().count()).min();
    let parts = |back: usize| -> Vec<String> {
        let part = |folder: &&Path| {
            folder
                .iter()
                .rev()
                .nth(back)
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        };
        folders.iter().map(part).collect()
    };
    let differ = |parts: &Vec<String>| parts.iter().collect::<BTreeSet<_>>().len() == parts.len();
    let told = (0..deepest.unwrap_or(0)).map(parts).find(differ);
    told.unwrap_or_else(|| (1..=folders.len()).map(|number| number.to_string()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_folder_that_differs_tells_them_apart() {
        let told = |folders: &[&str]| of_one(&folders.iter().map(Path::new).collect::<Vec<_>>());
        assert_eq!(
            told(&["chrome/Default", "chrome/Profile 3"]),
            ["Default", "Profile 3"]
        );
        let unpacked = [
            "a/tor-browser/Data/profile.default",
            "a/tor-browser-alpha/Data/profile.default",
        ];
        assert_eq!(told(&unpacked), ["tor-browser", "tor-browser-alpha"]);
        assert_eq!(
            told(&["a/x/1", "a/y/1", "b/y/1"]),
            ["1", "2", "3"],
            "no single part does"
        );
    }
}
