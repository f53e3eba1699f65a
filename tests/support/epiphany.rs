//! A real GNOME Web on a home folder of its own, with a screen of its own. It is driven by the address it is
//! started with: its driver's mode keeps nothing.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::browser;
use crate::server::Server;

/// The browser, the screen and the message bus it was started with; all end together.
pub struct Epiphany {
    processes: Child,
}

/// The store below a home folder.
pub fn store(home: &Path) -> PathBuf {
    home.join(".local/share/epiphany/cookies.sqlite")
}

impl Epiphany {
    /// Starts it as the owner of `home`, behind `server`, and opens `address`.
    pub fn open(home: &Path, server: &Server, address: &str) -> Epiphany {
        let proxy = format!("http://127.0.0.1:{}", server.port);
        let mut command = browser::command("dbus-run-session", home);
        command
            .args(["--", "xvfb-run", "-a", "epiphany", address])
            .env("XDG_RUNTIME_DIR", home.join("tmp"))
            .env("http_proxy", &proxy)
            .env("https_proxy", &proxy)
            // Settings stay in memory, and no other program is asked for anything.
            .env("GSETTINGS_BACKEND", "memory")
            .env("NO_AT_BRIDGE", "1")
            // Its sandbox needs rights that a container of tests lacks.
            .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .process_group(0);
        Epiphany {
            processes: browser::spawn(&mut command),
        }
    }
}

impl Epiphany {
    /// Ends it as a crash does: the process that writes the store, and the one that would start it anew. The screen
    /// goes as it always does.
    pub fn kill(self, home: &Path) {
        let writer = browser::holder(&store(home)).expect("a process has the store open");
        let about = std::fs::read_to_string(format!("/proc/{writer}/stat")).unwrap();
        // The name stands in brackets, and may hold anything; after it come the state and the parent.
        let (_, after) = about.rsplit_once(')').unwrap();
        let parent = after.split_whitespace().nth(1).unwrap().parse().unwrap();
        browser::signal(parent, libc::SIGKILL);
        browser::signal(writer, libc::SIGKILL);
    }

    fn signal(&self, signal: libc::c_int) {
        browser::signal(-libc::pid_t::try_from(self.processes.id()).unwrap(), signal);
    }
}

impl Drop for Epiphany {
    /// Asks all of them to end, so that the screen takes its own marks away; GNOME Web writes each change at
    /// once and loses nothing.
    fn drop(&mut self) {
        self.signal(libc::SIGTERM);
        let end = Instant::now() + Duration::from_secs(10);
        while self.processes.try_wait().is_ok_and(|state| state.is_none()) {
            if Instant::now() > end {
                self.signal(libc::SIGKILL);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}
