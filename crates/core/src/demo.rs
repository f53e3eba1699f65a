//! A made-up home folder with realistic stores of Chromium, Firefox and, for macOS, Safari, to try everything, deletion and undo
//! included, without touching a real browser. One profile has trouble with signing in.

mod samples;
mod stores;

use std::fs;
use std::path::{Path, PathBuf};

use crate::browser::BROWSERS;
use crate::error::{Error, Result};
use crate::machine::{Machine, Os};
use crate::platform;
use stores::{write_chromium, write_file, write_firefox, write_safari};

/// Says of which cookies a demo was made.
const MADE_OF: &str = "made-of";

/// Opens the demo kept in this computer's own folder. It is made anew if it is not there, not whole, or of another
/// version's cookies.
pub fn open(here: &Machine) -> Result<Machine> {
    let home = home(here);
    match fs::read_to_string(home.join(MADE_OF)) {
        Ok(made_of) if made_of == samples::digest() => machine(here, &home),
        Ok(_) | Err(_) => renew(here),
    }
}

/// Makes the demo anew, with all its cookies, and opens it.
pub fn renew(here: &Machine) -> Result<Machine> {
    let home = home(here);
    let failed = |error: std::io::Error| Error::DemoUnwritable {
        cause: error.to_string(),
    };
    if home.is_dir() {
        fs::remove_dir_all(&home).map_err(failed)?;
    }
    platform::private_folder(&home).map_err(failed)?;
    let demo = machine(here, &home)?;
    write_chromium(&root_of(&demo, "chromium")?, demo.now)?;
    write_firefox(&root_of(&demo, "firefox")?, demo.now)?;
    match demo.os {
        Os::Macos => write_safari(&root_of(&demo, "safari")?, demo.now)?,
        Os::Linux | Os::Windows => {}
    }
    write_file(&home.join(MADE_OF), samples::digest())?;
    Ok(demo)
}

fn home(here: &Machine) -> PathBuf {
    here.own_folder().join("demo")
}

fn machine(here: &Machine, home: &Path) -> Result<Machine> {
    let mut machine = Machine::copied(home, here.os)?;
    machine.demo = true;
    Ok(machine)
}

/// The first folder the table knows for a browser on this system.
fn root_of(machine: &Machine, id: &str) -> Result<PathBuf> {
    let roots = BROWSERS
        .iter()
        .filter(|browser| browser.id == id)
        .flat_map(|browser| browser.roots);
    roots
        .filter(|(os, _, _)| *os == machine.os)
        .find_map(|(_, base, path)| Some(machine.base(*base)?.join(path)))
        .ok_or_else(|| Error::DemoUnwritable {
            cause: format!("no folder for {id}"),
        })
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::samples::{CHROMIUM_FIRST, CHROMIUM_SECOND, CHROMIUM_TROUBLED, FIREFOX, SAFARI};
    use super::*;
    use crate::inspect::inspect;
    use crate::policy::Policy;
    use crate::site::Site;

    #[test]
    fn the_demo_shows_its_profiles_on_every_system() {
        for os in [Os::Linux, Os::Macos, Os::Windows] {
            let home = tempfile::tempdir().unwrap();
            let here = Machine::copied(home.path(), os).unwrap();
            let demo = open(&here).unwrap();
            let report = inspect(&demo, Policy::built_in(), &Site::FLASKTRACK);
            let counts: Vec<_> = report
                .profiles
                .iter()
                .map(|p| (p.browser.as_str(), p.name.as_str(), p.cookies.len()))
                .collect();
            let mut expected = vec![
                ("chromium", "Ada", CHROMIUM_FIRST.len()),
                ("chromium", "Night shift", CHROMIUM_SECOND.len()),
                ("chromium", "Signed out", CHROMIUM_TROUBLED.len()),
                ("firefox", "default-release", FIREFOX.len()),
            ];
            if os == Os::Macos {
                expected.push(("safari", "Default", SAFARI.len()));
            }
            assert_eq!(counts, expected, "{os:?}, and no row of another site");
            let found = report.diagnosis.findings.iter();
            let found: Vec<_> = found
                .map(|finding| (finding.check.as_str(), finding.main_cause))
                .collect();
            assert_eq!(found, [("duplicate-name", true), ("leftovers", false)], "{os:?}");
            assert!(report.demo && report.profiles.iter().all(|profile| profile.problem.is_none()));
        }
    }

    #[test]
    fn an_opened_demo_stays_and_a_renewed_one_is_whole_again() {
        let folder = tempfile::tempdir().unwrap();
        let here = Machine::copied(folder.path(), Os::Linux).unwrap();
        let count = |machine: &Machine| {
            inspect(machine, Policy::built_in(), &Site::FLASKTRACK)
                .cookies()
                .count()
        };
        let whole = count(&open(&here).unwrap());
        let store = root_of(&open(&here).unwrap(), "chromium")
            .unwrap()
            .join("Default/Cookies");
        Connection::open(store)
            .unwrap()
            .execute("DELETE FROM cookies WHERE name = 'theme'", [])
            .unwrap();
        assert_eq!(count(&open(&here).unwrap()), whole - 1);
        assert_eq!(count(&renew(&here).unwrap()), whole);
        fs::write(home(&here).join(MADE_OF), "other cookies").unwrap();
        fs::remove_dir_all(root_of(&open(&here).unwrap(), "firefox").unwrap()).unwrap();
        assert!(count(&open(&here).unwrap()) < whole, "it stays as it is");
        fs::remove_file(home(&here).join(MADE_OF)).unwrap();
        assert_eq!(
            count(&open(&here).unwrap()),
            whole,
            "what is not whole is made anew"
        );
    }
}
