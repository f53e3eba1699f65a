//! A real Chromium without a window, on a home folder of its own, driven through its DevTools pipe.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use crate::browser::{self, Browser};
use crate::server::Server;

pub struct Chromium {
    process: Child,
    /// Dropped, it would end the browser.
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
    asked: u64,
    home: PathBuf,
}

/// Where Chromium keeps its profiles below a home folder.
pub fn folder(home: &Path) -> PathBuf {
    home.join(".config/chromium")
}

impl Chromium {
    /// Starts Chromium as the owner of `home`, behind `server`.
    pub fn start(home: &Path, server: &Server) -> Chromium {
        // Without a window Chromium would take a folder that it deletes at the end.
        let folder = folder(home);
        let mut command = browser::command("sh", home);
        command
            // DevTools listens on descriptor 3 and answers on 4.
            .args([
                "-c",
                r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null"#,
                "chromium",
            ])
            .args([
                "--headless",
                "--remote-debugging-pipe",
                "--password-store=basic",
                "--disable-gpu",
            ])
            .args([
                "--no-first-run",
                "--disable-dev-shm-usage",
                "--ignore-certificate-errors",
            ])
            .arg(format!("--user-data-dir={}", folder.display()))
            .arg(format!("--proxy-server=127.0.0.1:{}", server.port))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        if browser::is_root() {
            // Chromium refuses to sandbox root.
            command.arg("--no-sandbox");
        }
        command.arg("about:blank");
        let mut process = browser::spawn(&mut command);
        let mut chromium = Chromium {
            commands: process.stdin.take().unwrap(),
            answers: BufReader::new(process.stdout.take().unwrap()),
            process,
            asked: 0,
            home: home.to_owned(),
        };
        chromium.ask("Browser.getVersion", json!({}));
        chromium
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let command = json!({ "id": self.asked, "method": method, "params": params });
        // If Chromium is gone, there will be no answer.
        write!(self.commands, "{command}\0").ok();
        loop {
            let mut answer = Vec::new();
            self.answers.read_until(0, &mut answer).unwrap();
            if answer.pop() != Some(0) {
                browser::give_up(&self.home, &format!("Chromium ended at {method}"));
            }
            let answer: Value = serde_json::from_slice(&answer).unwrap();
            if answer["id"] == self.asked {
                assert!(answer.get("error").is_none(), "{method}: {answer}");
                return answer["result"].clone();
            }
        }
    }
}

impl Browser for Chromium {
    fn version(&mut self) -> String {
        let answer = self.ask("Browser.getVersion", json!({}));
        answer["product"]
            .as_str()
            .unwrap()
            .replace("Chrome/", "Chromium ")
    }

    fn open(&mut self, address: &str) {
        self.ask("Target.createTarget", json!({ "url": address }));
    }

    fn open_apart(&mut self, _: &str) -> bool {
        false
    }

    fn quit(mut self: Box<Self>) {
        self.ask("Browser.close", json!({}));
        assert!(self.process.wait().unwrap().success(), "Chromium quits cleanly");
    }

    fn kill(mut self: Box<Self>) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        browser::end(&mut self.process);
    }
}
