//! How far a look may lead: a copy stands by itself, and what its lists or links name outside of it is this computer's.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// The folder that a look does not leave; none on the computer itself, whose browsers follow every link and path.
#[derive(Debug, Clone, Default)]
pub struct Bounds {
    within: Option<PathBuf>,
}

impl Bounds {
    /// A look that may lead anywhere.
    pub fn none() -> Bounds {
        Bounds::default()
    }

    /// A look that stays in `folder`, which is given without links.
    pub fn of(folder: &Path) -> Bounds {
        Bounds {
            within: Some(folder.to_owned()),
        }
    }

    /// True if there are any.
    pub fn are_set(&self) -> bool {
        self.within.is_some()
    }

    /// True if what lies at `path`, or would, lies outside.
    pub fn leads_out(&self, path: &Path) -> bool {
        let Some(within) = &self.within else {
            return false;
        };
        if path
            .strip_prefix(within)
            .is_ok_and(|below| has_no_link(within, below))
        {
            return false;
        }
        match fs::canonicalize(path) {
            Ok(real) => !real.starts_with(within),
            Err(error) if error.kind() == ErrorKind::NotFound => match path.parent() {
                // A link to what is not here was made on another computer, or leads to a disk that is not here.
                _ if path.is_symlink() => true,
                Some(above) => self.leads_out(above),
                None => true,
            },
            Err(_) => !path.starts_with(within),
        }
    }

    /// The first part of `path` that leads out, if one does.
    pub fn way_out<'p>(&self, path: &'p Path) -> Option<&'p Path> {
        let within = self.within.as_ref()?;
        let parts = path.ancestors().take_while(|part| part.starts_with(within));
        parts.filter(|part| self.leads_out(part)).last()
    }

    /// Where the path `told` leads, which a list in the browser's folder `root` gives. In a copied home folder, one that
    /// is told from the top of the file system is of the computer that it was copied from. If the browser's folder is on
    /// its way, as far below the home folder as it is here, the rest of the way leads to the same folder here, if that
    /// was copied too.
    pub fn place(&self, root: &Path, told: &str) -> PathBuf {
        let Some(within) = self.within.as_ref().filter(|_| is_whole(told)) else {
            return root.join(told);
        };
        let place = PathBuf::from(told);
        let Some(own) = root.strip_prefix(within).ok().filter(|_| self.leads_out(&place)) else {
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
        if here.is_dir() { here } else { place }
    }
}

/// True if each part of the way down from `folder` is what it says, as far as there are any: nothing else leads out.
fn has_no_link(folder: &Path, below: &Path) -> bool {
    let mut place = folder.to_owned();
    for part in below.components() {
        let Component::Normal(name) = part else {
            return false;
        };
        place.push(name);
        match place.symlink_metadata() {
            Ok(entry) if entry.is_symlink() => return false,
            Ok(_) => {}
            Err(_) => return true,
        }
    }
    true
}

/// True for a path that begins at the top of the file system, on whichever system.
fn is_whole(path: &str) -> bool {
    let after_letter = path.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let drive = path.len() == after_letter.len() + 1 && after_letter.starts_with(':');
    path.starts_with(['/', '\\']) || drive
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
        symlink("/not/here", home.join("dangling")).unwrap();
        let bounds = Bounds::of(&home);
        for (path, out) in [
            ("own/profile", false),
            ("in/profile", false),
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
