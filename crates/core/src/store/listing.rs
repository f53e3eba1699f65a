//! What a browser's folder says of its profiles, and what it could not say.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::ProfileFolder;
use crate::bounds::Bounds;
use crate::error::Error;
use crate::file;
use crate::platform;

/// The profiles below a browser's folder.
#[derive(Debug)]
pub struct Listing<'a> {
    bounds: &'a Bounds,
    /// Those that can be looked at.
    pub found: Vec<ProfileFolder>,
    /// Why there may be others.
    pub missed: Vec<Missed>,
}

/// Something that keeps us from profiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// A profile's folder, or one in which there may be some.
    pub folder: PathBuf,
    /// What keeps us from it.
    pub error: Error,
    /// The name of the one profile it is about; `None` if nobody knows which there are.
    pub profile: Option<String>,
}

impl Missed {
    /// The profile called `name` in `folder`; `None` if `error` says that it is not there.
    pub fn profile(folder: &Path, name: &str, error: &io::Error) -> Option<Missed> {
        let missed = || Missed {
            folder: folder.to_owned(),
            error: shut(folder, error),
            profile: Some(name.to_owned()),
        };
        (!file::is_absence(error)).then(missed)
    }
}

/// No more are told: a list that somebody made up may name any number.
const MOST_MISSED: usize = 100;

impl<'a> Listing<'a> {
    /// An empty one; what lies outside of `bounds` does not come in.
    pub fn within(bounds: &'a Bounds) -> Listing<'a> {
        Listing {
            bounds,
            found: Vec::new(),
            missed: Vec::new(),
        }
    }

    /// True if nothing on the way from `base` keeps us from `root`, whether it is there or not; what does is noted.
    pub fn reaches(&mut self, base: &Path, root: &Path) -> bool {
        let way: Vec<&Path> = root
            .ancestors()
            .take_while(|above| above.starts_with(base))
            .collect();
        for part in way.into_iter().rev() {
            if self.bounds.leads_out(part) {
                self.miss(part, outside(part));
                return false;
            }
            match fs::metadata(part) {
                Ok(_) => continue,
                Err(error) if file::is_absence(&error) => return true,
                Err(error) => self.miss_shut(shut_by(part), &error),
            }
            return false;
        }
        true
    }

    /// What lies in `folder`, in order; nothing if it is not there.
    pub fn entries(&mut self, folder: &Path) -> Vec<PathBuf> {
        if self.bounds.leads_out(folder) {
            let link = self.bounds.way_out(folder).unwrap_or(folder);
            self.miss(link, outside(link));
            return Vec::new();
        }
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if file::is_absence(&error) => return Vec::new(),
            Err(error) => {
                self.miss_shut(shut_by(folder), &error);
                return Vec::new();
            }
        };
        let mut paths = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => paths.push(entry.path()),
                Err(error) => self.miss_shut(folder, &error),
            }
        }
        paths.sort();
        paths
    }

    /// The content of a list of profiles; `None` if it is not there.
    pub fn list(&mut self, list: &Path) -> Option<Zeroizing<Vec<u8>>> {
        let name = file::last(list);
        let missed = match self.bounds.leads_out(list) {
            true => Error::LinkOutside { file: name },
            false => match file::read(list, file::LIST) {
                Ok(bytes) => return Some(bytes),
                Err(error) if file::is_absence(&error) => return None,
                Err(error) => Error::ListUnreadable {
                    file: name,
                    cause: error.to_string(),
                },
            },
        };
        self.miss(list.parent().unwrap_or(list), missed);
        None
    }

    /// True for a plain file, for what cannot be looked at, and for a link that leads out, behind which nobody looks.
    pub fn may_be(&self, file: &Path) -> bool {
        match file.symlink_metadata() {
            Ok(found) if found.is_symlink() => self.bounds.leads_out(file) || file::may_be(file),
            Ok(found) => found.is_file(),
            Err(error) => !file::is_absence(&error),
        }
    }

    /// True for a link that leads out.
    pub fn is_way_out(&self, link: &Path) -> bool {
        self.bounds.are_set() && link.is_symlink() && self.bounds.leads_out(link)
    }

    /// True if the profile called `name` lies outside, which is noted.
    pub fn is_outside(&mut self, folder: &Path, name: &str) -> bool {
        let is_outside = self.bounds.leads_out(folder);
        if is_outside {
            self.note(Missed {
                folder: folder.to_owned(),
                error: outside(folder),
                profile: Some(name.to_owned()),
            });
        }
        is_outside
    }

    /// Takes note that `folder`, in which there may be profiles, cannot be looked at.
    pub fn miss_shut(&mut self, folder: &Path, error: &io::Error) {
        self.miss(folder, shut(folder, error));
    }

    fn miss(&mut self, folder: &Path, error: Error) {
        self.note(Missed {
            folder: folder.to_owned(),
            error,
            profile: None,
        });
    }

    /// Takes note of what keeps us from profiles.
    pub fn note(&mut self, missed: Missed) {
        // The first thing that keeps us from a folder is enough.
        if self.missed.len() < MOST_MISSED && self.missed.iter().all(|known| known.folder != missed.folder) {
            self.missed.push(missed);
        }
    }
}

/// The folder that keeps us from what lies at `path`: whether one may ask for it is up to the folder above.
pub fn shut_by(path: &Path) -> &Path {
    match (fs::metadata(path), path.parent()) {
        (Err(error), Some(above)) if error.kind() == ErrorKind::PermissionDenied => above,
        (Ok(_) | Err(_), _) => path,
    }
}

/// Why `folder` could not be looked into.
fn shut(folder: &Path, error: &io::Error) -> Error {
    match platform::needs_permission(error) {
        true => Error::NeedsPermission,
        false => Error::FolderUnreadable {
            folder: called(folder),
            cause: error.to_string(),
        },
    }
}

fn outside(folder: &Path) -> Error {
    Error::OutsideHome {
        folder: called(folder),
    }
}

/// The last part of a folder's path, or all of a path without any.
fn called(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or(folder.as_os_str());
    name.to_string_lossy().into_owned()
}
