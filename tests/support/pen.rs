//! A pen for hostile files: an inspection in a process of its own, which may take 200 MB more than it starts
//! with, and which is ended if it does not answer. The process is this test program, started again.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use cookie_inspector_core::cookie::Timestamp;
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::{Machine, Os};
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::report::Report;
use cookie_inspector_core::site::Site;

use crate::home::NOW;

/// What it may take beyond its start.
const ROOM: u64 = 200 << 20;

/// How long one inspection may take; it is not a measure, but the end of patience. The inspection itself would
/// leave a late profile out, and so hide what hangs.
const PATIENCE: Duration = Duration::from_secs(90);

/// What an answer begins with; the test runner says things of its own.
const ANSWER: &str = "in the pen: ";

/// A process that inspects what it is told to.
pub struct Pen {
    process: Child,
    tasks: ChildStdin,
    answers: Receiver<String>,
}

impl Pen {
    pub fn new() -> Pen {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "pen::inside", "--nocapture"])
            // Each further arena would take 64 MB of address space, used or not.
            .env("MALLOC_ARENA_MAX", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let (send, answers) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                // What the runner prints before the first answer has no end of line.
                if let Some((_, answer)) = line.split_once(ANSWER) {
                    send.send(answer.to_owned()).ok();
                }
            }
        });
        let tasks = process.stdin.take().unwrap();
        Pen {
            process,
            tasks,
            answers,
        }
    }

    /// The report on `home`, which is called `name` if this fails.
    pub fn inspect(&mut self, name: &str, home: &Path, os: Os) -> Report {
        let task = serde_json::to_string(&(os, home)).unwrap();
        writeln!(self.tasks, "{task}").unwrap();
        match self.answers.recv_timeout(PATIENCE) {
            Ok(answer) => serde_json::from_str(&answer).unwrap(),
            Err(surprise) => {
                let state = self.process.try_wait().unwrap();
                panic!("{name}: no answer ({surprise}); the process: {state:?}");
            }
        }
    }
}

impl Drop for Pen {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// The inside of the pen.
#[test]
#[ignore = "the other tests start it in a process of its own"]
fn inside() {
    enclose();
    for task in std::io::stdin().lines() {
        let (os, home): (Os, std::path::PathBuf) = serde_json::from_str(&task.unwrap()).unwrap();
        let mut machine = Machine::copied(&home, os).unwrap();
        machine.now = Timestamp::from_micros(NOW);
        machine.patience = 2 * PATIENCE;
        let report = inspect(&machine, Policy::built_in(), &Site::FLASKTRACK);
        println!("{ANSWER}{}", serde_json::to_string(&report).unwrap());
    }
}

/// Limits the address space of this process.
fn enclose() {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: u64 = pages.split(' ').next().unwrap().parse().unwrap();
    let most = pages * 4096 + ROOM;
    let limit = libc::rlimit {
        rlim_cur: most,
        rlim_max: most,
    };
    // SAFETY: the structure is ours, and is read only.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &limit) }, 0);
}
