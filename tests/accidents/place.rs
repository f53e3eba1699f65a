//! A home that accidents happen in, and what must hold of it afterwards.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::cases::{CASES, Case};
use crate::home;
use crate::state::{State, copy_all, empty, is_unfinished, is_within, leftovers, state};

pub const REMOVE: &str = "remove --deletable --yes";
pub const UNDO: &str = "undo --last --yes";

/// A home folder that is put back to what it was before each accident.
pub struct Place {
    pub home: home::Home,
    kept: tempfile::TempDir,
    /// All that its stores hold, and what they hold without what is ticked.
    full: State,
    less: State,
}

impl Place {
    /// A home as it is before `typed`.
    fn before(case: &Case, typed: &str) -> Place {
        let home = home::Home::empty();
        (case.make)(&home);
        let place = Place {
            full: state(&home),
            less: State::new(),
            kept: tempfile::tempdir().unwrap(),
            home,
        };
        place.keep();
        assert_eq!(place.home.run(REMOVE).code, 0);
        let less = state(&place.home);
        assert!(place.full != less && is_within(&less, &place.full));
        match typed {
            UNDO => place.keep(),
            _ => place.put_back(),
        }
        Place { less, ..place }
    }

    /// What is there now is what every accident begins with.
    fn keep(&self) {
        empty(self.kept.path());
        copy_all(self.home.path(), self.kept.path());
    }

    pub fn put_back(&self) {
        empty(self.home.path());
        copy_all(self.kept.path(), self.home.path());
    }

    /// Runs `typed` below strace; gives the exit code, `None` for a run that was killed.
    pub fn traced(&self, typed: &str, options: &[&str]) -> Option<i32> {
        let args: Vec<&str> = typed.split_whitespace().collect();
        let program = self.home.command(&args);
        let mut command = Command::new("strace");
        command
            .arg("-f")
            .args(options)
            .arg(program.get_program())
            .args(program.get_args());
        command.env_clear().current_dir(self.home.path());
        for (name, value) in program.get_envs() {
            command.env(name, value.unwrap());
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().expect("strace is installed").code()
    }

    /// Runs `typed` below strace; gives what it said of the calls `named`. The run must work.
    pub fn recorded(&self, typed: &str, named: &[&str], options: &[&str]) -> String {
        let log = self.kept.path().with_extension("log");
        let trace = format!("trace={}", named.join(","));
        let options = [&["-o", log.to_str().unwrap(), "-e", &trace], options].concat();
        let code = self.traced(typed, &options);
        assert_eq!(code, Some(0), "{typed} works without an accident");
        let said = fs::read_to_string(&log).unwrap();
        fs::remove_file(&log).unwrap();
        said
    }

    /// What must hold after an accident, whatever it was; says what does not. `litter` may be left where the system
    /// refused to delete it.
    pub fn judge(&self, litter: bool) -> Result<(), String> {
        let (home, full, less) = (&self.home, &self.full, &self.less);
        let hold = |holds: bool, what: &str| if holds { Ok(()) } else { Err(what.to_owned()) };
        let left = state(home);
        hold(is_within(less, &left), "a cookie is lost that was not ticked")?;
        hold(is_within(&left, full), "something is there that was not")?;
        let unfinished = is_unfinished(home);

        let report = home.run("inspect --json").json();
        let notes = report["profiles"][0]["notes"].as_array().unwrap();
        let told = notes
            .iter()
            .any(|note| note["code"].as_str().unwrap().contains("cut-off"));
        hold(
            told == unfinished,
            &format!("what was cut off is told: {notes:?}"),
        )?;
        hold(!is_unfinished(home), "nothing is left unfinished")?;
        let settled = state(home);
        hold(settled == *full || settled == *less, "neither all nor nothing")?;
        let mut left = leftovers(home.path());
        // The log of a browser that crashed is its own.
        let before = leftovers(self.kept.path());
        left.retain(|path| !before.contains(path) && !litter);
        hold(left.is_empty(), &format!("left behind: {left:?}"))?;

        let list = home.run("backups --json").json();
        let backups = list["backups"].as_array().unwrap();
        hold(
            backups.iter().all(|backup| backup["problem"].is_null()),
            &format!("a backup is damaged: {list}"),
        )?;
        let mut removed = backups.iter().filter(|backup| backup["kind"] == "removed");
        let can_be_undone = removed.any(|backup| backup["undone"].is_null());
        hold(
            can_be_undone == (settled == *less),
            &format!("the backup says which: {list}"),
        )?;
        if settled == *less {
            let undo = home.run(UNDO);
            hold(undo.code == 0, &undo.transcript(UNDO))?;
            hold(state(home) == *full, "what was ticked is lost")?;
        }
        let again = home.run(REMOVE);
        hold(again.code == 0, &again.transcript(REMOVE))?;
        hold(state(home) == *less, "the removal works afterwards")
    }
}

/// Tries every accident that `list` makes for `typed`, several side by side, each in a place of its own; gives how
/// many there were, and what did not hold.
pub fn on_each<T>(
    case: &Case,
    typed: &str,
    list: impl Fn(&Place) -> Vec<T> + Sync,
    hold: impl Fn(&Place, &T) -> Result<(), String> + Sync,
) -> (usize, Vec<String>) {
    let (tried, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let place = Place::before(case, typed);
                let accidents = list(&place);
                while let Some(accident) = accidents.get(next.fetch_add(1, Ordering::Relaxed)) {
                    tried.fetch_add(1, Ordering::Relaxed);
                    if let Err(what) = hold(&place, accident) {
                        failures
                            .lock()
                            .unwrap()
                            .push(format!("{}: {typed}: {what}", case.name));
                    }
                }
            });
        }
    });
    (tried.into_inner(), failures.into_inner().unwrap())
}

/// Tries the accidents of every case; prints how many there were, and stops if one did not hold.
pub fn on_all(what: &str, try_all: impl Fn(&Case, &str) -> (usize, Vec<String>)) {
    let (mut all, mut failures) = (0, Vec::new());
    for case in CASES {
        for typed in [REMOVE, UNDO] {
            let (tried, failed) = try_all(case, typed);
            println!(
                "{}: {typed}: {tried} {what} tried, {} failed",
                case.name,
                failed.len()
            );
            assert!(tried > 10, "there are {what} to try");
            failed.iter().for_each(|failure| println!("  {failure}"));
            all += tried;
            failures.extend(failed);
        }
    }
    println!("{all} {what} tried, {} failures", failures.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
