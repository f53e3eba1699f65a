//! A real Firefox without a window, on a home folder of its own, driven through Marionette.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use cookie_inspector_core::ini::Ini;
use serde_json::{Value, json};

use crate::browser::{self, Browser};
use crate::server::Server;

pub struct Firefox {
    process: Child,
    marionette: TcpStream,
    asked: u64,
    version: String,
}

/// The profile Firefox uses below a home folder.
pub fn profile(home: &Path) -> PathBuf {
    let root = root(home);
    let list = Ini::parse(&fs::read(root.join("profiles.ini")).unwrap());
    root.join(list.section("Profile0").unwrap().get("Path").unwrap())
}

/// The folder of `profiles.ini`; before version 147 it was the second of these.
pub fn root(home: &Path) -> PathBuf {
    let places = [".config/mozilla/firefox", ".mozilla/firefox"].map(|place| home.join(place));
    let made = places.iter().find(|place| place.join("profiles.ini").exists());
    made.unwrap_or(&places[0]).clone()
}

impl Firefox {
    /// Starts Firefox as the owner of `home`, behind `server`; makes a profile if there is none.
    pub fn start(home: &Path, server: &Server) -> Firefox {
        Firefox::start_from("firefox-esr", home, server)
    }

    /// The same with the Firefox called `program`.
    pub fn start_from(program: &str, home: &Path, server: &Server) -> Firefox {
        if !root(home).exists() {
            let mut command = browser::command(program, home);
            command
                .args(["--headless", "-CreateProfile", "lab"])
                .stdin(Stdio::null())
                .stdout(Stdio::null());
            assert!(
                browser::spawn(&mut command).wait().unwrap().success(),
                "Firefox makes a profile"
            );
        }
        let profile = profile(home);
        std::fs::write(profile.join("user.js"), preferences(server.port)).unwrap();
        let port_file = profile.join("MarionetteActivePort");
        std::fs::remove_file(&port_file).ok();
        let mut command = browser::command(program, home);
        command
            .args([
                "--headless",
                "--marionette",
                "-remote-allow-system-access",
                "-P",
                "lab",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let mut process = browser::spawn(&mut command);
        let marionette = connect(&port_file).unwrap_or_else(|| {
            browser::end(&mut process);
            browser::give_up(home, "Firefox did not open its Marionette port")
        });
        let mut firefox = Firefox {
            process,
            marionette,
            asked: 0,
            version: String::new(),
        };
        firefox.read();
        let session = firefox.ask("WebDriver:NewSession", json!({ "acceptInsecureCerts": true }));
        firefox.version = format!(
            "Firefox {}",
            session["capabilities"]["browserVersion"].as_str().unwrap()
        );
        firefox
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let command = json!([0, self.asked, method, params]).to_string();
        write!(self.marionette, "{}:{command}", command.len()).unwrap();
        let answer = self.read();
        assert_eq!(answer[2], Value::Null, "{method}");
        answer[3].clone()
    }

    /// Runs a script as the browser itself, and gives what it returns.
    pub fn run(&mut self, script: &str) -> Value {
        self.ask("Marionette:SetContext", json!({ "value": "chrome" }));
        let answer = self.ask("WebDriver:ExecuteScript", json!({ "script": script, "args": [] }));
        self.ask("Marionette:SetContext", json!({ "value": "content" }));
        answer["value"].clone()
    }

    /// One message: its length, a colon, JSON.
    fn read(&mut self) -> Value {
        let mut length = 0;
        let mut byte = [0];
        loop {
            self.marionette.read_exact(&mut byte).unwrap();
            match byte[0] {
                b':' => break,
                digit => length = length * 10 + usize::from(digit - b'0'),
            }
        }
        let mut message = vec![0; length];
        self.marionette.read_exact(&mut message).unwrap();
        serde_json::from_slice(&message).unwrap()
    }
}

fn preferences(proxy: u16) -> String {
    format!(
        r#"user_pref("marionette.port", 0);
user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", {proxy});
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", {proxy});
user_pref("network.captive-portal-service.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
"#
    )
}

/// Firefox writes its port down as soon as it listens.
fn connect(port_file: &Path) -> Option<TcpStream> {
    let end = Instant::now() + Duration::from_secs(60);
    while Instant::now() < end {
        let port = std::fs::read_to_string(port_file).unwrap_or_default();
        let port = port.trim().parse::<u16>().ok();
        if let Some(stream) = port.and_then(|port| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()) {
            return Some(stream);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    None
}

impl Browser for Firefox {
    fn version(&mut self) -> String {
        self.version.clone()
    }

    fn open(&mut self, address: &str) {
        self.ask("WebDriver:Navigate", json!({ "url": address }));
    }

    fn open_apart(&mut self, address: &str) -> bool {
        // Work is container 2 of every new profile (`ContextualIdentityService.sys.mjs`).
        self.run(&format!(
            "const window = Services.wm.getMostRecentWindow('navigator:browser');
             window.gBrowser.addTrustedTab({address:?}, {{ userContextId: 2 }});"
        ));
        true
    }

    fn quit(mut self: Box<Self>) {
        self.ask("Marionette:Quit", json!({ "flags": ["eAttemptQuit"] }));
        assert!(self.process.wait().unwrap().success(), "Firefox quits cleanly");
    }

    fn kill(mut self: Box<Self>) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Firefox {
    fn drop(&mut self) {
        browser::end(&mut self.process);
    }
}
