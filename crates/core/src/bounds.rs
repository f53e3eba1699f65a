//! How far a look may lead: a copy stands by itself, and what its lists or links name outside of it is this computer's.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// The folder that a look does not leave; none on the computer itself, whose browsers follow every link and path.
#[derive(Debug, Clone, Default)]
pub struct Bounds {
    within: Option<Folder>,
}

/// A folder by its two names.
#[derive(Debug, Clone)]
struct Folder {
    /// Without links.
    real: PathBuf,
    /// As a person gave it: a link inside may be told so too. macOS has its temporary folders behind a link.
    given: PathBuf,
}

impl Folder {
    /// The rest of a path that begins with the folder.
    fn rest<'p>(&self, path: &'p Path) -> Option<&'p Path> {
        below(&self.real, path).or_else(|| below(&self.given, path))
    }
}

impl Bounds {
    /// A look that may lead anywhere.
    pub fn none() -> Bounds {
        Bounds::default()
    }

    /// A look that stays in `folder`, which is told without links.
    pub fn of(folder: &Path) -> Bounds {
        Bounds::given(folder, folder)
    }

    /// The same, where a person gave it as `given`.
    pub fn given(folder: &Path, given: &Path) -> Bounds {
        let given = std::path::absolute(given);
        Bounds {
            within: Some(Folder {
                real: folder.to_owned(),
                given: given.unwrap_or_else(|_| folder.to_owned()),
            }),
        }
    }

    /// True if there are any.
    pub fn are_set(&self) -> bool {
        self.within.is_some()
    }

    /// True if what lies at `path`, or would, lies outside. Told by the words of the path and of the links on its way:
    /// a mere look at another computer's folder makes Windows sign in there, and has other systems mount it.
    pub fn leads_out(&self, path: &Path) -> bool {
        let Some(within) = &self.within else {
            return false;
        };
        let mut links = MOST_LINKS;
        let rest = within.rest(path);
        rest.and_then(|rest| walk(within, within.real.clone(), rest, &mut links))
            .is_none()
    }

    /// The first part of `path` that leads out, if one does.
    pub fn way_out<'p>(&self, path: &'p Path) -> Option<&'p Path> {
        let within = self.within.as_ref()?;
        let parts = path.ancestors().take_while(|part| part.starts_with(&within.real));
        parts.filter(|part| self.leads_out(part)).last()
    }

    /// Where the path `told` leads, which a list in the browser's folder `root` gives. In a copied home folder, one that
    /// is told from the top of the file system is of the computer that it was copied from. If the browser's folder is on
    /// its way, as far below the home folder as it is here, the rest of the way leads to the same folder here, if that
    /// was copied too.
    pub fn place(&self, root: &Path, told: &str) -> PathBuf {
        if !is_whole(told) {
            return self.relative(root, told);
        }
        let place = PathBuf::from(told);
        let own = self.within.as_ref().and_then(|within| below(&within.real, root));
        let Some(own) = own.filter(|_| self.leads_out(&place)) else {
            return place;
        };
        let parts = told.split(['/', '\\']).collect::<Vec<_>>();
        let own: Vec<_> = own.iter().collect();
        let fits = |at: &usize| parts[*at..].iter().zip(&own).all(|(part, own)| own == part);
        let mut ways = (1..parts.len().saturating_sub(own.len())).filter(fits);
        let (Some(at), None) = (ways.next().filter(|_| !own.is_empty()), ways.next()) else {
            return place;
        };
        let here = root.join(parts[at + own.len()..].iter().collect::<PathBuf>());
        if !self.leads_out(&here) && here.is_dir() {
            here
        } else {
            place
        }
    }

    /// Where the path `told` leads from `root`. Each `../` that it begins with is the folder above by its name, whatever
    /// links are on the way, as it is for Firefox (`SetRelativeDescriptor` in `xpcom/io/nsLocalFileCommon.cpp`). One that
    /// would leave the copy stays as it is told, and leads out.
    fn relative(&self, root: &Path, told: &str) -> PathBuf {
        let (mut place, mut rest) = (root, told);
        while let Some(after) = rest.strip_prefix("../")
            && let Some(above) = place.parent()
            && self.within.as_ref().is_none_or(|within| place != within.real)
        {
            (place, rest) = (above, after.trim_start_matches('/'));
        }
        place.join(rest)
    }
}

/// So many links may stand on one way (`MAXSYMLINKS` of Linux, `include/linux/namei.h`).
const MOST_LINKS: u32 = 40;

/// The place that the path `told` leads to from the folder `place`; `None` if the way leaves `within`. What is not there
/// is where it would be. A `..` counts only at the beginning: after a name, systems do not agree on what it means.
fn walk(within: &Folder, mut place: PathBuf, told: &Path, links: &mut u32) -> Option<PathBuf> {
    let (mut may_rise, mut is_there) = (true, true);
    for part in told.components() {
        match part {
            Component::CurDir => continue,
            Component::ParentDir if may_rise && place != within.real => {
                place.pop();
                continue;
            }
            Component::Normal(name) => place.push(name),
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
        }
        may_rise = false;
        if !is_there {
            continue;
        }
        match place.symlink_metadata() {
            Ok(entry) if entry.is_symlink() => place = follow(within, &place, links)?,
            Ok(_) => {}
            Err(_) => is_there = false,
        }
    }
    Some(place)
}

/// The place that `link` leads to; `None` if it is outside.
fn follow(within: &Folder, link: &Path, links: &mut u32) -> Option<PathBuf> {
    *links = links.checked_sub(1)?;
    let told = fs::read_link(link).ok()?;
    let place = match told.components().next() {
        Some(Component::Prefix(_) | Component::RootDir) => {
            walk(within, within.real.clone(), within.rest(&told)?, links)
        }
        Some(_) | None => walk(within, link.parent()?.to_owned(), &told, links),
    };
    // A link to what is not here was made on another computer, or leads to a disk that is not here.
    let is_gone = |place: &PathBuf| {
        let seen = place.symlink_metadata();
        seen.is_err_and(|error| error.kind() == ErrorKind::NotFound)
    };
    place.filter(|place| !is_gone(place))
}

/// The rest of a path that begins with `folder`, by its words alone.
fn below<'p>(folder: &Path, path: &'p Path) -> Option<&'p Path> {
    plain(path).strip_prefix(plain(folder)).ok()
}

/// A path of Windows without the mark that it is meant to the letter, if it is of a drive: `C:\x` for `\\?\C:\x`.
fn plain(path: &Path) -> &Path {
    let bare = path.to_str().and_then(|text| text.strip_prefix(r"\\?\"));
    bare.filter(|bare| has_drive(bare)).map_or(path, Path::new)
}

/// True for a path that begins at the top of the file system, on whichever system.
fn is_whole(path: &str) -> bool {
    path.starts_with(['/', '\\']) || has_drive(path)
}

/// True for a path that begins with a drive of Windows.
fn has_drive(path: &str) -> bool {
    let after_letter = path.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    path.len() == after_letter.len() + 1 && after_letter.starts_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_another_computer_is_found_below_the_same_folder_here() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path().canonicalize().unwrap();
        let bounds = Bounds::of(&home);
        let linux = home.join(".mozilla/firefox");
        let windows = home.join("AppData/Roaming/Mozilla/Firefox");
        for root in [&linux, &windows] {
            fs::create_dir_all(root.join("Profiles/a.b")).unwrap();
        }
        let own = linux.join("Profiles/a.b");
        for (root, told, place) in [
            (&linux, "Profiles/a.b", own.clone()),
            (&linux, own.to_str().unwrap(), own.clone()),
            (&linux, "/home/ada/.mozilla/firefox/Profiles/a.b", own.clone()),
            (
                &windows,
                r"C:\Users\ada\AppData\Roaming\Mozilla\Firefox\Profiles\a.b",
                windows.join("Profiles/a.b"),
            ),
            (
                &linux,
                "/home/ada/.mozilla/firefox/none",
                PathBuf::from("/home/ada/.mozilla/firefox/none"),
            ),
            (&windows, r"D:\work", PathBuf::from(r"D:\work")),
            (&linux, "/home/ada/work", PathBuf::from("/home/ada/work")),
            (
                &linux,
                "/.mozilla/firefoxes/a",
                PathBuf::from("/.mozilla/firefoxes/a"),
            ),
        ] {
            assert_eq!(bounds.place(root, told), place, "{told}");
        }
        let twice = "/x/.mozilla/firefox/y/.mozilla/firefox/z";
        assert_eq!(
            bounds.place(&linux, twice),
            Path::new(twice),
            "which one is not certain"
        );
        let whole = "/home/ada/.mozilla/firefox/Profiles/a.b";
        let place = Bounds::none().place(&linux, whole);
        // Windows puts the drive before it.
        assert!(
            place.ends_with(&whole[1..]) && !place.starts_with(&home),
            "on the computer itself a path is what it says, not {place:?}"
        );
    }

    #[test]
    fn a_path_is_judged_by_its_words() {
        let of = |home: &str, path: &str| below(Path::new(home), Path::new(path)).map(Path::to_owned);
        let (drive, share) = (r"\\?\C:/home", r"\\?\UNC\evil\share");
        for (home, path, rest) in [
            (drive, r"\\?\C:/home/a", Some("a")),
            (drive, "C:/home/a", Some("a")),
            ("C:/home", r"\\?\C:/home/a", Some("a")),
            (drive, "D:/home/a", None),
            (drive, r"\\evil\share\a", None),
            (drive, r"\\?\UNC\evil\share", None),
            (drive, r"\\.\C:/home/a", None),
            (drive, r"\home\a", None),
            (drive, "a", None),
            ("/home", "/home/a/../b", Some("a/../b")),
            ("/home", "/homes/a", None),
            ("/home", "../home/a", None),
        ] {
            assert_eq!(of(home, path).as_deref(), rest.map(Path::new), "{home} {path}");
        }
        assert_eq!(plain(Path::new(r"\\?\C:\x")), Path::new(r"C:\x"));
        assert_eq!(plain(Path::new(share)), Path::new(share));
    }

    /// What lies outside would lead back, if somebody looked.
    #[cfg(unix)]
    #[test]
    fn nobody_looks_at_what_is_outside() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        let home = folder.join("home");
        fs::create_dir_all(home.join("own/profile")).unwrap();
        symlink(&home, folder.join("away")).unwrap();
        symlink(folder.join("away/own"), home.join("told from the top")).unwrap();
        symlink("../away/own", home.join("told from here")).unwrap();
        symlink("own/../own", home.join("told twice")).unwrap();
        symlink("loop", home.join("loop")).unwrap();
        let bounds = Bounds::of(&home);
        for path in [
            "../away/own/profile",
            "own/../own/profile",
            "told from the top/profile",
            "told from here/profile",
            "told twice/profile",
            "loop",
        ] {
            assert!(bounds.leads_out(&home.join(path)), "{path}");
        }
        let away = folder.join("away/own");
        assert!(bounds.leads_out(&away));
        let told = "/home/ada/own/../../away";
        assert_eq!(bounds.place(&home.join("own"), told), Path::new(told));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_leads_out_wherever_it_stands_on_the_way() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        let (home, away) = (folder.join("home"), folder.join("away"));
        fs::create_dir_all(home.join("own/profile")).unwrap();
        fs::create_dir_all(away.join("profile")).unwrap();
        symlink(&away, home.join("out")).unwrap();
        symlink("own", home.join("in")).unwrap();
        symlink(home.join("in"), home.join("in twice")).unwrap();
        symlink("../own", home.join("own/back")).unwrap();
        symlink("/not/here", home.join("dangling")).unwrap();
        let bounds = Bounds::of(&home);
        for (path, out) in [
            ("own/profile", false),
            ("in/profile", false),
            ("in twice/profile", false),
            ("own/back/back/profile", false),
            ("own/none", false),
            ("none/none", false),
            ("out", true),
            ("out/profile", true),
            ("out/none", true),
            ("dangling", true),
            ("dangling/profile", true),
            ("own/../../away", true),
        ] {
            assert_eq!(bounds.leads_out(&home.join(path)), out, "{path}");
            assert!(!Bounds::none().leads_out(&home.join(path)));
        }
    }
}
