//! Waiting until the person has closed a browser.

use std::io::{self, IsTerminal};
use std::thread;
use std::time::{Duration, Instant};

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::waiting::{LOOK_EVERY, Step, Waiting, Watch, look};
use cookie_inspector_core::words;

use crate::answer::{Failure, aside};
use crate::page::{BOLD, DIM, PLAIN, Page};
use crate::session::Session;

/// Waits until the profiles called `ids` are closed, or `seconds` are over, and says so meanwhile. It tells on the
/// standard error, so that the answer on the standard output stays whole. Ctrl+C ends the program; nothing has
/// begun by then, so there is nothing to clean up.
pub fn until_closed(session: &Session, ids: &[String], seconds: u32) -> Result<Waiting, Failure> {
    let machine = session.machine()?;
    let began = Instant::now();
    let mut watch = Watch::new(Duration::from_secs(seconds.into()));
    let mut told = Told::default();
    loop {
        let waiting = watch.step(look(&machine, ids), began.elapsed());
        match waiting.step {
            Step::Open | Step::Settling => told.tell(&waiting),
            Step::Closed | Step::TimedOut | Step::Cancelled => {
                told.end();
                return Ok(waiting);
            }
        }
        thread::sleep(LOOK_EVERY);
    }
}

/// What was told so far: each sentence is told once, and at a terminal the time left on one line.
#[derive(Default)]
struct Told {
    sentences: Vec<String>,
    left: Option<u32>,
}

impl Told {
    fn tell(&mut self, waiting: &Waiting) {
        let cancel = (self.sentences.is_empty()).then(|| words::plain("cli-wait-cancel"));
        let sentences = [
            (BOLD, Some(waiting.says.clone())),
            (DIM, cancel),
            (PLAIN, waiting.hint.clone()),
        ];
        let mut page = Page::new();
        for (style, sentence) in sentences {
            let Some(sentence) = sentence.filter(|sentence| !self.sentences.contains(sentence)) else {
                continue;
            };
            page.say(0, style, &sentence);
            self.sentences.push(sentence);
        }
        if !page.text().is_empty() {
            self.end();
            aside(page.text());
        }
        self.count_down(waiting.seconds_left);
    }

    fn count_down(&mut self, left: u32) {
        if !io::stderr().is_terminal() || self.left == Some(left) {
            return;
        }
        self.left = Some(left);
        let told = words_args! { "minutes" => left / 60, "seconds" => format!("{:02}", left % 60) };
        aside(&format!("\r{}   ", words::text("cli-wait-left", &told)));
    }

    /// Ends the line of the time left, if there is one.
    fn end(&mut self) {
        if self.left.take().is_some() {
            aside("\n");
        }
    }
}
