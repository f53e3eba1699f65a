//! Copies of what browsers keep: a cookie file alone, or the folder of a profile, or a folder with several.
//!
//! A copy stands by itself: what its lists or links name outside of it is of this device, and is left alone.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::browser::place_id;
use crate::error::{Error, Result};
use crate::file;
use crate::platform::Running;
use crate::settings::{Asked, Managed, SiteSettings, Usual};
use crate::site::Site;
use crate::store::chromium::Chromium;
use crate::store::firefox::{Firefox, read_session};
use crate::store::room::MOST_ROWS;
use crate::store::safari::Safari;
use crate::store::soup::Soup;
use crate::store::{CookieStore, Reading};

use super::{ID, Look, Part, unreadable};

/// A family of browsers, and the message that names it. QtWebEngine's table is Chromium's.
type Family = (&'static str, &'static dyn CookieStore);

const CHROMIUM: Family = ("opened-chromium", &Chromium);
const FIREFOX: Family = ("opened-firefox", &Firefox);
const SOUP: Family = ("opened-soup", &Soup);
const SAFARI: Family = ("opened-safari", &Safari);

/// How the files begin.
const SQLITE: &[u8] = b"SQLite format 3\0";
const PACKED: &[u8] = b"mozLz40\0";
const SAFARIS: &[u8] = b"cook";

/// What the file `path` holds, if a browser keeps its cookies in such a file: the kind, and the site's cookies.
pub fn of_file(path: &Path, site: &Site) -> Result<Option<(&'static str, Reading)>> {
    let mut head = Vec::new();
    let opened = file::open(path).map_err(|error| unreadable(&error))?;
    opened
        .take(SQLITE.len() as u64)
        .read_to_end(&mut head)
        .map_err(|error| unreadable(&error))?;
    let by = |(kind, store): Family| store.read_file(path, site).map(|reading| Some((kind, reading)));
    match head {
        _ if head == SQLITE => first_that_fits([CHROMIUM, FIREFOX, SOUP], by),
        _ if head.starts_with(PACKED) => Ok(Some(("opened-session", read_session(path, site)?))),
        _ if head.starts_with(SAFARIS) => by(SAFARI),
        _ => Ok(None),
    }
}

/// What the first family makes of it that knows the form.
fn first_that_fits<T>(
    families: impl IntoIterator<Item = Family>,
    read: impl Fn(Family) -> Result<T>,
) -> Result<T> {
    let mut last = Error::ExportUnknown;
    for family in families {
        match read(family) {
            Err(error @ Error::StoreUnknown { .. }) => last = error,
            done => return done,
        }
    }
    Err(last)
}

/// Every profile in the folder `root`, which may be one itself.
pub fn folder(root: &Path, look: &Look) -> Result<Vec<Part>> {
    let mut found: Vec<PathBuf> = Vec::new();
    let (mut parts, mut told) = (Vec::new(), 0);
    for (family, path, name) in candidates(root) {
        let Ok(path) = fs::canonicalize(path) else {
            continue;
        };
        let file = family.1.file(&path).unwrap_or_else(|| path.clone());
        if !path.starts_with(root) || found.contains(&file) {
            continue;
        }
        let read = |family: Family| family.1.read(&path, look.site);
        let next = part(root, family, (&path, &file), name, read, look);
        parts.push(within(&mut told, next));
        found.push(file);
    }
    let alone = root.join("Cookies.binarycookies");
    if alone.is_file() {
        let read = |family: Family| family.1.read_file(&alone, look.site);
        let next = part(root, SAFARI, (root, &alone), last(root), read, look);
        parts.push(within(&mut told, next));
    }
    match parts.is_empty() {
        true => Err(Error::NoProfile { folder: last(root) }),
        false => Ok(parts),
    }
}

/// What is left of a profile where those before it have `told` so many cookies; all of them together are no more
/// than one store may hold.
fn within(told: &mut usize, mut part: Part) -> Part {
    let rows = |reading: &Reading| reading.cookies.len() + reading.skipped.len();
    *told += part.reading.as_ref().map_or(0, rows);
    if *told > MOST_ROWS {
        part.reading = Err(Error::ExportTooLarge);
    }
    part
}

/// The lists of profiles in a browser's own folder.
const LISTS: [&str; 3] = ["Local State", "profiles.ini", "installs.ini"];

/// The folders of a profile in which files are read: its own, and these below it.
const FOLDERS: [&str; 4] = ["", "Network", "Cookies", "sessionstore-backups"];

/// What a profile's cookies can be read without.
const SETTINGS: [&str; 4] = ["Preferences", "Secure Preferences", "prefs.js", "user.js"];

/// The names of the files of a profile that are links to something outside of `root`.
fn links_out(root: &Path, folder: &Path) -> Vec<String> {
    let groups = std::iter::once(root.join("Profile Groups"));
    let folders = FOLDERS.iter().map(|name| folder.join(name)).chain(groups);
    let entries = folders.flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
    let lists = LISTS.iter().map(|name| root.join(name));
    let mut links: Vec<String> = entries
        .map(|entry| entry.path())
        .chain(lists)
        .filter(|file| leads_out(root, file))
        .map(|file| last(&file))
        .collect();
    links.sort();
    links.dedup();
    links
}

/// True if `path` leads to a file outside of `root`.
fn leads_out(root: &Path, path: &Path) -> bool {
    path.is_file() && fs::canonicalize(path).is_ok_and(|file| !file.starts_with(root))
}

/// Folders that may be profiles, each with the name the person knows.
fn candidates(root: &Path) -> Vec<(Family, PathBuf, String)> {
    let mut found = Vec::new();
    let mut add = |family: Family, root: &Path| {
        let profiles = family.1.profile_folders(root);
        found.extend(profiles.into_iter().map(|one| (family, one.path, one.name)));
    };
    add(CHROMIUM, root);
    add(FIREFOX, root);
    // A copied container of Safari, or the library in it.
    for library in [root.to_owned(), root.join("Data/Library")] {
        add(SAFARI, &library);
    }
    // The table of Firefox and that of GNOME Web have one name; which one it is, is told by reading.
    if root.join("cookies.sqlite").is_file() {
        found.push((FIREFOX, root.to_owned(), last(root)));
    }
    found
}

/// One profile, which `read` reads; it is named by its cookie file, for a folder may hold two browsers'.
fn part(
    root: &Path,
    family: Family,
    (folder, file): (&Path, &Path),
    name: String,
    read: impl Fn(Family) -> Result<Reading>,
    look: &Look,
) -> Part {
    let links = links_out(root, folder);
    let needed = links.iter().find(|name| !SETTINGS.contains(&name.as_str()));
    let families = match family.0 == FIREFOX.0 {
        true => vec![FIREFOX, SOUP],
        false => vec![family],
    };
    let read = |family: Family| read(family).map(|reading| (family, reading));
    let read = match needed {
        Some(file) => Err(Error::LinkOutside { file: file.clone() }),
        None => first_that_fits(families, read),
    };
    let (family, reading) = match read {
        Ok((family, reading)) => (family, Ok(reading)),
        Err(error) => (family, Err(error)),
    };
    Part {
        id: place_id(ID, file),
        kind: family.0,
        // A name may come from what is linked.
        name: if links.is_empty() { name } else { last(folder) },
        folder: last(folder),
        settings: match links.is_empty() {
            true => family.1.settings(&Asked {
                root,
                folder,
                site: look.site,
                now: look.now,
                running: Running::Closed,
                usual: Usual::default(),
                os: None,
                // What a company has set for this device is not about a copy.
                managed: &Managed::default(),
            }),
            false => SiteSettings {
                unread: links,
                ..SiteSettings::default()
            },
        },
        reading,
    }
}

/// The last component of `path`.
pub fn last(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
