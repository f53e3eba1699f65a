//! A real qutebrowser on a home folder of its own, with a screen of its own: QtWebEngine's store, driven by the
//! address it is started with.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::browser::{self, LOG};
use crate::server::Server;

/// The browser, and the screen it was started with; both end together.
pub struct Qutebrowser {
    screen: Child,
    home: PathBuf,
}

/// The store below a home folder.
pub fn store(home: &Path) -> PathBuf {
    home.join(".local/share/qutebrowser/webengine/Cookies")
}

/// Where it notes its number, for its screen must outlive it.
const NUMBER: &str = "qutebrowser.pid";

impl Qutebrowser {
    /// Starts it as the owner of `home`, behind `server`, and opens `address`.
    pub fn open(home: &Path, server: &Server, address: &str) -> Qutebrowser {
        let proxy = format!("http://127.0.0.1:{}", server.port);
        let mut command = browser::command("xvfb-run", home);
        let note = format!(r#"echo $$ > {NUMBER}; exec qutebrowser "$@""#);
        command
            .args(["-a", "sh", "-c", &note, "sh", "-s", "content.proxy", &proxy])
            .args(["-s", "qt.force_software_rendering", "chromium"])
            .args(["--qt-flag", "disable-dev-shm-usage", address])
            .env("XDG_RUNTIME_DIR", home.join("tmp"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .process_group(0);
        if browser::is_root() {
            // Chromium's engine refuses to sandbox root.
            command.env("QTWEBENGINE_DISABLE_SANDBOX", "1");
        }
        Qutebrowser {
            screen: browser::spawn(&mut command),
            home: home.to_owned(),
        }
    }

    /// Ends it as a logout does: it writes what it keeps. Now and then its engine hangs while it starts, and it hears
    /// nothing more; then it is killed, as a logout does too.
    pub fn quit(self) {
        self.end(libc::SIGTERM);
    }

    /// Ends it as a crash does.
    pub fn kill(self) {
        self.end(libc::SIGKILL);
    }

    fn end(mut self, signal: libc::c_int) {
        let number = std::fs::read_to_string(self.home.join(NUMBER)).unwrap();
        let number = number.trim().parse().unwrap();
        let heard = self.heard();
        browser::signal(number, signal);
        let begun = Instant::now();
        let mut tries = 1;
        while self.screen.try_wait().unwrap().is_none() {
            if begun.elapsed() > Duration::from_secs(60) {
                browser::give_up(&self.home, "qutebrowser did not end");
            }
            // It misses a signal while it starts, and a second one that it hears makes it end at once.
            if begun.elapsed() > tries * Duration::from_secs(10) && self.heard() == heard {
                let hangs = tries >= 3;
                browser::signal(number, if hangs { libc::SIGKILL } else { signal });
                tries += 1;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// How often it has said that it ends.
    fn heard(&self) -> usize {
        let log = std::fs::read_to_string(self.home.join(LOG)).unwrap_or_default();
        log.matches("shutting down").count()
    }
}

impl Drop for Qutebrowser {
    /// Ends all of them, if a test has failed.
    fn drop(&mut self) {
        if self.screen.try_wait().is_ok_and(|state| state.is_none()) {
            browser::signal(-libc::pid_t::try_from(self.screen.id()).unwrap(), libc::SIGKILL);
            self.screen.wait().ok();
        }
    }
}
