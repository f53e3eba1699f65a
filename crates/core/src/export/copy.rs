//! Copies of what browsers keep: a cookie file alone, or the folder of a profile, or a folder with several.
//!
//! A copy stands by itself: what its lists or links name outside of it is of this device, and is left alone.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::bounds::Bounds;
use crate::browser::place_id;
use crate::crew;
use crate::error::{Error, Result};
use crate::file;
use crate::platform::Running;
use crate::settings::{Asked, Managed, SiteSettings, Usual};
use crate::site::Site;
use crate::store::chromium::Chromium;
use crate::store::firefox::{Firefox, read_session};
use crate::store::links::Links;
use crate::store::room::MOST_ROWS;
use crate::store::safari::Safari;
use crate::store::soup::Soup;
use crate::store::{CookieStore, Listing, Missed, Reading};
use crate::words;

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

/// Every profile in the folder `root`, which may be one itself. It is told without links; a person gave it as `given`.
pub fn folder(root: &Path, given: &Path, look: &Look) -> Result<Vec<Part>> {
    let bounds = Bounds::given(root, given);
    let mut found: Vec<PathBuf> = Vec::new();
    let (mut parts, mut told) = (Vec::new(), 0);
    let (candidates, missed) = candidates(root, &bounds);
    for (family, path, name) in candidates {
        let Ok(path) = fs::canonicalize(path) else {
            continue;
        };
        let links = Links::out_of(&bounds, root, &path);
        let file = links.needed().is_none().then(|| family.1.file(&path)).flatten();
        let file = file.unwrap_or_else(|| path.clone());
        if !path.starts_with(root) || found.contains(&file) {
            continue;
        }
        let read = |family: Family| family.1.read(&path, &bounds, look.site);
        let place = Place {
            root,
            folder: &path,
            file: &file,
            bounds: &bounds,
            links,
        };
        let next = part(place, family, name, read, look);
        parts.push(within(&mut told, next));
        found.push(file);
    }
    let alone = root.join("Cookies.binarycookies");
    if Listing::within(&bounds).may_be(&alone) {
        let read = |family: Family| family.1.read_file(&alone, look.site);
        let place = Place {
            root,
            folder: root,
            file: &alone,
            bounds: &bounds,
            links: Links::out_of(&bounds, root, root),
        };
        let next = part(place, SAFARI, file::last(root), read, look);
        parts.push(within(&mut told, next));
    }
    // What lies outside is no part of a copy, and the reason why there is nothing else.
    let (outside, missed): (Vec<Unseen>, Vec<Unseen>) = missed
        .into_iter()
        .partition(|(_, missed)| matches!(missed.error, Error::OutsideHome { .. }));
    match (parts.is_empty(), missed.first().or(outside.first())) {
        (true, None) => Err(Error::NoProfile {
            folder: file::last(root),
        }),
        (true, Some((_, missed))) => Err(missed.error.clone()),
        (false, _) => {
            parts.extend(missed.into_iter().map(unseen));
            Ok(parts)
        }
    }
}

/// In place of profiles that may be in a folder, or named in a list, that could not be read.
fn unseen((family, missed): Unseen) -> Part {
    Part {
        id: place_id(ID, &missed.folder.join("*")),
        kind: family.0,
        name: words::plain("every-profile"),
        folder: file::last(&missed.folder),
        reading: Err(missed.error),
        settings: SiteSettings::default(),
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

/// A folder that may be a profile, with the name the person knows.
type Candidate = (Family, PathBuf, String);

/// What could not be read on the way to profiles.
type Unseen = (Family, Missed);

/// Every folder that may be a profile.
fn candidates(root: &Path, bounds: &Bounds) -> (Vec<Candidate>, Vec<Unseen>) {
    let (mut found, mut missed): (Vec<Candidate>, Vec<Unseen>) = (Vec::new(), Vec::new());
    let mut add = |family: Family, root: &Path| {
        let listing = family.1.profile_folders(root, bounds);
        let profiles = listing.found.into_iter();
        found.extend(profiles.map(|one| (family, one.path, one.name)));
        for one in listing.missed {
            let is_new = missed.iter().all(|(_, known)| known.folder != one.folder);
            if is_new {
                missed.push((family, one));
            }
        }
    };
    add(CHROMIUM, root);
    add(FIREFOX, root);
    // A copied container of Safari, or the library in it.
    for library in [root.to_owned(), root.join("Data/Library")] {
        add(SAFARI, &library);
    }
    // The table of Firefox and that of GNOME Web have one name; which one it is, is told by reading.
    if Listing::within(bounds).may_be(&root.join("cookies.sqlite")) {
        found.push((FIREFOX, root.to_owned(), file::last(root)));
    }
    (found, missed)
}

/// Where a profile lies.
struct Place<'a> {
    /// What was opened.
    root: &'a Path,
    folder: &'a Path,
    /// Its cookie file, by which it is named: a folder may hold two browsers'.
    file: &'a Path,
    bounds: &'a Bounds,
    links: Links,
}

/// One profile, which `read` reads.
fn part(
    place: Place,
    family: Family,
    name: String,
    read: impl Fn(Family) -> Result<Reading>,
    look: &Look,
) -> Part {
    let Place {
        root,
        folder,
        file,
        bounds,
        links,
    } = place;
    let families = match family.0 == FIREFOX.0 {
        true => vec![FIREFOX, SOUP],
        false => vec![family],
    };
    let read = |family: Family| read(family).map(|reading| (family, reading));
    let read = match links.needed() {
        Some(file) => Err(Error::LinkOutside { file: file.clone() }),
        None => crew::guarded(|| first_that_fits(families, read)).unwrap_or_else(|lost| Err(lost.into())),
    };
    let (family, reading) = match read {
        Ok((family, reading)) => (family, Ok(reading)),
        Err(error) => (family, Err(error)),
    };
    Part {
        id: place_id(ID, file),
        kind: family.0,
        // A name may come from what is linked.
        name: if links.0.is_empty() {
            name
        } else {
            file::last(folder)
        },
        folder: file::last(folder),
        settings: match links.0.is_empty() {
            true => family.1.settings(&Asked {
                root,
                folder,
                bounds,
                site: look.site,
                now: look.now,
                running: Running::Closed,
                usual: Usual::default(),
                os: None,
                // What a company has set for this device is not about a copy.
                managed: &Managed::default(),
            }),
            false => SiteSettings {
                unread: links.0,
                ..SiteSettings::default()
            },
        },
        reading,
    }
}
