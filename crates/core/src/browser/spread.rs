//! Places of the table in which a `*` stands for any part of a name.

use std::path::{Path, PathBuf};

use crate::bounds::Bounds;
use crate::store::Listing;

/// The folders and files that `path` names below `base`, where a `*` stands for any part of a name. A path
/// without one names a place whether it is there or not.
pub fn spread(base: &Path, path: &str) -> Vec<PathBuf> {
    spread_along(&mut Listing::within(&Bounds::none()), base, path)
}

/// The same within the bounds of `way`, which takes note of each folder that it could not look into.
pub fn spread_along(way: &mut Listing, base: &Path, path: &str) -> Vec<PathBuf> {
    if !path.contains('*') {
        return vec![base.join(path)];
    }
    let mut found = vec![base.to_owned()];
    for part in path.split('/') {
        if !part.contains('*') {
            found.iter_mut().for_each(|place| place.push(part));
            continue;
        }
        let is_fitting = |place: &PathBuf| {
            let name = place.file_name().unwrap_or_default();
            fits(&name.to_string_lossy(), part)
        };
        found = found.iter().flat_map(|place| way.entries(place)).collect();
        found.retain(is_fitting);
    }
    found
}

fn fits(name: &str, pattern: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else {
        return name == pattern;
    };
    let rest = name.strip_prefix(before);
    rest.is_some_and(|rest| rest.char_indices().any(|(at, _)| fits(&rest[at..], after)) || fits("", after))
}
#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_star_stands_for_any_part_of_a_name() {
        let base = tempfile::tempdir().unwrap();
        for folder in ["Arc_a/Local", "Arc_b/Local", "Arc_c", "Arc", "other/Local"] {
            fs::create_dir_all(base.path().join(folder)).unwrap();
        }
        let found = |path: &str| -> Vec<PathBuf> {
            let below = |place: PathBuf| place.strip_prefix(base.path()).unwrap().to_owned();
            spread(base.path(), path).into_iter().map(below).collect()
        };
        let paths = |names: &[&str]| -> Vec<PathBuf> { names.iter().map(PathBuf::from).collect() };
        assert_eq!(
            found("Arc_*/Local"),
            paths(&["Arc_a/Local", "Arc_b/Local", "Arc_c/Local"])
        );
        assert_eq!(found("*_b/*"), paths(&["Arc_b/Local"]));
        assert_eq!(found("*r*"), paths(&["Arc", "Arc_a", "Arc_b", "Arc_c", "other"]));
        assert_eq!(found("A*_*c"), paths(&["Arc_c"]));
        assert_eq!(
            found("not/there"),
            paths(&["not/there"]),
            "without a star nothing is looked up"
        );
        assert!(found("no*/there").is_empty());
    }
}
