//! What the tests ask of any real browser.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::chromium::{self, Chromium};
use crate::firefox::{self, Firefox};
use crate::pages::{LOADED, TOUR};
use crate::server::{Server, Visit};

/// The browsers of these tests, as Debian packs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Chromium,
    Firefox,
}

impl Kind {
    /// Its id in a report.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Chromium => "chromium",
            Kind::Firefox => "firefox",
        }
    }

    /// Starts it as the owner of `home`, behind `server`.
    pub fn start(self, home: &Path, server: &Server) -> Box<dyn Browser> {
        match self {
            Kind::Chromium => Box::new(Chromium::start(home, server)),
            Kind::Firefox => Box::new(Firefox::start(home, server)),
        }
    }

    /// The cookie store of its one profile.
    pub fn store(self, home: &Path) -> PathBuf {
        match self {
            Kind::Chromium => chromium::folder(home).join("Default/Cookies"),
            Kind::Firefox => firefox::profile(home).join("cookies.sqlite"),
        }
    }

    /// The table in that store.
    pub fn table(self) -> &'static str {
        match self {
            Kind::Chromium => "cookies",
            Kind::Firefox => "moz_cookies",
        }
    }
}

/// A browser that was started by a test and ends with it.
pub trait Browser: Send {
    /// Its name and version.
    #[allow(dead_code, reason = "only the makers of golden folders ask for it")]
    fn version(&mut self) -> String;
    /// Opens an address; may return before the page is there.
    fn open(&mut self, address: &str);
    /// Opens an address in the container called Work; false if the browser has no containers.
    fn open_apart(&mut self, address: &str) -> bool;
    /// Quits as a person does, and waits until it is gone.
    fn quit(self: Box<Self>);
    /// Ends it as a crash does.
    fn kill(self: Box<Self>);
}

/// Opens every address of the tour, each after the one before is wholly there, and gives what the server saw.
pub fn tour(browser: &mut dyn Browser, server: &Server) -> Vec<Visit> {
    let mut visits = Vec::new();
    for (host, path) in TOUR {
        browser.open(&format!("https://{host}{path}"));
        visits.extend(server.visits_until(host, LOADED));
    }
    visits
}

/// A command that knows nothing of the person who runs the tests.
pub fn command(program: &str, home: &Path) -> Command {
    let temporary = home.join("tmp");
    std::fs::create_dir_all(&temporary).unwrap();
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("TMPDIR", temporary)
        .current_dir(home);
    command
}

/// What a browser says while it runs, below its home folder.
pub const LOG: &str = "browser.log";

/// Starts `command`; what it says goes to its log.
pub fn spawn(command: &mut Command) -> Child {
    let log = command.get_current_dir().unwrap().join(LOG);
    let log = std::fs::File::options()
        .create(true)
        .append(true)
        .open(log)
        .unwrap();
    let name = command.get_program().to_owned();
    command.stderr(Stdio::from(log));
    let started = command.spawn();
    started.unwrap_or_else(|error| panic!("{}: {error}; is it installed?", name.display()))
}

/// Stops a test whose browser did not do as it was told, with what the browser said.
pub fn give_up(home: &Path, surprise: &str) -> ! {
    let log = std::fs::read_to_string(home.join(LOG)).unwrap_or_default();
    panic!("{surprise}; the browser said:\n{log}");
}

/// True for the superuser: `/proc/self` belongs to who runs the test.
pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").unwrap().uid() == 0
}

/// The process that has `file` open.
pub fn holder(file: &Path) -> Option<libc::pid_t> {
    let has_it = |process: &PathBuf| {
        let open = std::fs::read_dir(process.join("fd"))
            .into_iter()
            .flatten()
            .flatten();
        open.filter_map(|one| std::fs::read_link(one.path()).ok())
            .any(|one| one == file)
    };
    let mut processes = std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .map(|entry| entry.path());
    processes.find(has_it)?.file_name()?.to_str()?.parse().ok()
}

/// Sends `signal` to a process of a browser that the test has started.
pub fn signal(process: libc::pid_t, signal: libc::c_int) {
    // SAFETY: it ends or stops that process, or the group of them, and touches nothing of ours.
    unsafe { libc::kill(process, signal) };
}

/// Ends a browser that is still there because its test failed.
pub fn end(process: &mut Child) {
    if process.try_wait().is_ok_and(|state| state.is_none()) {
        process.kill().ok();
        process.wait().ok();
    }
}
