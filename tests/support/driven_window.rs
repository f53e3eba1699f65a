//! The program's window under WebKitWebDriver, with a home folder of its own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cookie_inspector_core::{args, words};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::prelude::*;
use tokio::sync::{Mutex, MutexGuard};

/// The program, as cargo built it for this test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_flasktrack-cookie-inspector");
const WIDE: (u32, u32) = (1000, 700);
const NARROW: (u32, u32) = (420, 700);
/// How long to wait for what should come, and how often to look.
const PATIENCE: (Duration, Duration) = (Duration::from_secs(20), Duration::from_millis(50));

/// The sentence `id` about one cookie.
pub fn one(id: &str) -> String {
    words::text(id, &args! { "n" => 1 })
}

/// The program under a driver, with a home folder of its own.
pub struct Window {
    // First, so that a failed test ends the driver at once and does not wait for its answer.
    server: Server,
    pub driver: WebDriver,
    home: TempDir,
    _alone: MutexGuard<'static, ()>,
}

/// One window at a time: on one screen they would take each other's focus.
static SCREEN: Mutex<()> = Mutex::const_new(());

/// WebKitWebDriver and what it starts; all of it ends with the test.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(home: &Path, theme: &str) -> Server {
        use std::os::unix::process::CommandExt;
        let port = TcpListener::bind(("127.0.0.1", 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let process = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .arg("--host=127.0.0.1")
            // Tauri lets itself be driven only if asked (wry, webkitgtk/mod.rs).
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("GTK_THEME", theme)
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join(".config"))
            .env("XDG_DATA_HOME", home.join(".local/share"))
            .env("XDG_CACHE_HOME", home.join(".cache"))
            .env("XDG_STATE_HOME", home.join(".local/state"))
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("WebKitWebDriver is in Debian's package webkit2gtk-driver");
        Server {
            process,
            address: format!("http://127.0.0.1:{port}"),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-TERM", "--", &group]).status();
        let _ = self.process.wait();
    }
}

impl Window {
    pub async fn open(theme: &str, options: &[&str]) -> Window {
        let alone = SCREEN.lock().await;
        let home = tempfile::tempdir().unwrap();
        let server = Server::start(home.path(), theme);
        let mut wanted = Capabilities::new();
        wanted
            .set(
                "webkitgtk:browserOptions",
                json!({ "binary": PROGRAM, "args": options }),
            )
            .unwrap();
        let mut tries = 100;
        let driver = loop {
            match WebDriver::new(&server.address, wanted.clone()).await {
                Ok(driver) => break driver,
                // The driver needs a moment until it listens.
                Err(_) if tries > 0 => tries -= 1,
                Err(error) => panic!("no window: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        let window = Window {
            server,
            driver,
            home,
            _alone: alone,
        };
        window.resize(WIDE).await;
        window
    }

    /// The user data folder of the demo's Chromium.
    pub fn demo_chromium(&self) -> PathBuf {
        let demo = ".local/share/flasktrack-cookie-inspector/demo";
        self.home.path().join(demo).join(".config/chromium")
    }

    pub async fn close(self) {
        self.driver.quit().await.unwrap();
        drop(self.server);
        drop(self.home);
    }

    pub async fn resize(&self, (width, height): (u32, u32)) {
        self.driver.set_window_rect(0, 0, width, height).await.unwrap();
    }

    /// The first element that fits and can be seen, once it is there.
    pub async fn shows(&self, css: &str) -> WebElement {
        self.wait_for(By::Css(css)).await
    }

    pub async fn wait_for(&self, by: By) -> WebElement {
        let found = self
            .driver
            .query(by.clone())
            .wait(PATIENCE.0, PATIENCE.1)
            .and_displayed()
            .first()
            .await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("{by:?} is not shown: {error}\n{}", self.text_of("body").await),
        }
    }

    pub async fn gone(&self, css: &str) {
        let gone = self
            .driver
            .query(By::Css(css))
            .wait(PATIENCE.0, PATIENCE.1)
            .and_displayed()
            .not_exists()
            .await;
        assert!(gone.unwrap(), "{css} is still shown");
    }

    pub async fn click(&self, css: &str) {
        self.shows(css).await.click().await.unwrap();
    }

    pub async fn button(&self, id: &str) -> WebElement {
        self.named_button(&words::plain(id)).await
    }

    /// Presses the button that says the sentence `id`.
    pub async fn press(&self, id: &str) {
        self.button(id).await.click().await.unwrap();
    }

    pub async fn press_one(&self, id: &str) {
        self.named_button(&one(id)).await.click().await.unwrap();
    }

    pub async fn named_button(&self, name: &str) -> WebElement {
        self.wait_for(By::XPath(format!(
            "//button[normalize-space()=\"{name}\" and not(@aria-disabled=\"true\")]"
        )))
        .await
    }

    pub async fn text_of(&self, css: &str) -> String {
        let found = self.driver.query(By::Css(css)).first().await.unwrap();
        found.text().await.unwrap()
    }

    pub async fn count(&self, css: &str) -> usize {
        self.driver.find_all(By::Css(css)).await.unwrap().len()
    }

    /// The ids of the rows, in the order they are shown.
    pub async fn rows(&self) -> Vec<String> {
        let script = "return [...document.querySelectorAll('tr[data-row]')].map(row => row.dataset.row)";
        serde_json::from_value(self.ask(script).await).unwrap()
    }

    /// A selector for the first row that has a box to tick.
    pub async fn first_row_to_tick(&self) -> String {
        let first = self.shows("tr[data-row]:has(input[type=checkbox])").await;
        format!(
            "tr[data-row='{}']",
            first.attr("data-row").await.unwrap().unwrap()
        )
    }

    /// Ticks this row and no other.
    pub async fn choose_only(&self, row: &str) {
        if self.count("tr[data-row] input:checked").await > 0 {
            self.press("win-bar-clear").await;
        }
        self.click(&format!("{row} input[type=checkbox]")).await;
        assert_eq!(self.count("tr[data-row] input:checked").await, 1);
    }

    /// Looks at the view wide and narrow: nothing serious for axe, nothing cut off, a picture of each.
    pub async fn check_and_picture(&self, name: &str) {
        for (size, width) in [(WIDE, "wide"), (NARROW, "narrow")] {
            self.resize(size).await;
            self.is_accessible(&format!("{name}-{width}")).await;
            let overflow =
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(self.ask(overflow).await, 0, "{name} fits a {width} window");
            let below =
                "return document.documentElement.scrollHeight - document.documentElement.clientHeight";
            assert_eq!(self.ask(below).await, 0, "{name} scrolls inside a {width} window");
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts");
            std::fs::create_dir_all(&folder).unwrap();
            let picture = folder.join(format!("{name}-{width}.png"));
            // The driver takes its picture of the next frame, and a window at rest draws none.
            let beat = "let on = false; window.beat = setInterval(() => {
                on = !on; document.documentElement.style.outline = on ? '1px solid transparent' : '';
            }, 50)";
            self.ask(beat).await;
            self.driver.screenshot(&picture).await.unwrap();
            self.ask("clearInterval(window.beat)").await;
        }
        self.resize(WIDE).await;
    }

    async fn is_accessible(&self, name: &str) {
        let axe = concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(axe).expect("npm ci installs axe-core");
        self.driver.execute(axe, Vec::new()).await.unwrap();
        let report = self.settle("axe.run().then(JSON.stringify)").await;
        let report: Value = serde_json::from_str(report["yes"].as_str().unwrap()).unwrap();
        assert!(
            report["passes"].as_array().is_some_and(|passes| passes.len() > 5),
            "axe looked at {name}"
        );
        let serious = report["violations"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|found| found["impact"] == "serious" || found["impact"] == "critical");
        let serious: Vec<String> = serious
            .map(|found| format!("{}: {}", found["help"], found["nodes"][0]["html"]))
            .collect();
        assert!(serious.is_empty(), "{name}: {}", serious.join("; "));
    }

    pub async fn ask(&self, script: &str) -> Value {
        self.driver
            .execute(script, Vec::new())
            .await
            .unwrap()
            .json()
            .clone()
    }

    /// What a promise came to: `{ yes }` or `{ no }`.
    pub async fn settle(&self, promise: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             {promise}.then(yes => done({{ yes: String(yes) }}), no => done({{ no: String(no) }}))"
        );
        self.driver
            .execute_async(script, Vec::new())
            .await
            .unwrap()
            .json()
            .clone()
    }
}
