//! Files of a profile that are links to something outside of a copy.

use std::fs::{self, DirEntry};
use std::path::Path;

use crate::bounds::Bounds;

/// The lists of profiles in a browser's own folder.
const LISTS: [&str; 3] = ["Local State", "profiles.ini", "installs.ini"];

/// The folders of a profile in which files are read: its own, and these below it.
const FOLDERS: [&str; 4] = ["", "Network", "Cookies", "sessionstore-backups"];

/// What a profile's cookies can be read without.
const SETTINGS: [&str; 4] = ["Preferences", "Secure Preferences", "prefs.js", "user.js"];

/// The names of links that lead outside, in order.
#[derive(Debug, Default)]
pub struct Links(pub Vec<String>);

impl Links {
    /// Those among the files of the profile `folder` of the browser's folder `root`.
    pub fn out_of(bounds: &Bounds, root: &Path, folder: &Path) -> Links {
        if !bounds.are_set() {
            return Links::default();
        }
        let groups = std::iter::once(root.join("Profile Groups"));
        let folders = FOLDERS.iter().map(|name| folder.join(name)).chain(groups);
        let entries = folders.flat_map(|folder| {
            let entries = fs::read_dir(&folder).ok();
            // In a folder inside only a link leads out.
            let is_outside = entries.is_some() && bounds.leads_out(&folder);
            let may =
                move |entry: &DirEntry| is_outside || entry.file_type().map_or(true, |is| is.is_symlink());
            entries.into_iter().flatten().flatten().filter(may)
        });
        let lists = LISTS.iter().map(|name| root.join(name));
        let mut links: Vec<String> = entries
            .map(|entry| entry.path())
            .chain(lists)
            .filter(|file| file.is_file() && bounds.leads_out(file))
            .filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned()))
            .collect();
        links.sort();
        links.dedup();
        Links(links)
    }

    /// The first without which the cookies cannot be told.
    pub fn needed(&self) -> Option<&String> {
        self.0.iter().find(|name| !SETTINGS.contains(&name.as_str()))
    }
}
