//! Runs the readers in turn on the same homes, and prints the medians of their paired ratios:
//! `bench --tool PROGRAM --stores FOLDER [--rounds N] SIZE…`. The homes are those of `make_stores`.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// The reader that the ratios are against.
const BASE: &str = "rookie";

/// A store whose cost is measured.
struct Case {
    family: &'static str,
    state: &'static str,
    cookies: String,
    home: PathBuf,
}

/// One run.
struct Run {
    wall: Duration,
    cpu: Duration,
    kilobytes: i64,
}

struct Options {
    tool: PathBuf,
    stores: PathBuf,
    rounds: usize,
    sizes: Vec<String>,
}

fn main() -> ExitCode {
    let Some(options) = options() else {
        eprintln!("usage: bench --tool PROGRAM --stores FOLDER [--rounds N] SIZE…");
        return ExitCode::from(2);
    };
    println!("| store | cookies | reader | wall ms | cpu ms | peak MB | wall ratio | cpu ratio |");
    println!("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |");
    for cookies in &options.sizes {
        for family in ["chromium", "firefox"] {
            for state in ["closed", "live"] {
                let home = options.stores.join(format!("{family}-{state}-{cookies}"));
                let cookies = cookies.clone();
                let case = Case {
                    family,
                    state,
                    cookies,
                    home,
                };
                if let Err(error) = compare(&options, &case) {
                    eprintln!("{family}, {state}, {}: {error}", case.cookies);
                    return ExitCode::FAILURE;
                }
            }
        }
    }
    ExitCode::SUCCESS
}

fn options() -> Option<Options> {
    let mut args = std::env::args().skip(1);
    let (mut tool, mut stores, mut rounds, mut sizes) = (None, None, 60, Vec::new());
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--tool" => tool = Some(PathBuf::from(args.next()?)),
            "--stores" => stores = Some(PathBuf::from(args.next()?)),
            "--rounds" => rounds = args.next()?.parse().ok()?,
            size => sizes.push(size.to_owned()),
        }
    }
    (!sizes.is_empty()).then_some(Options {
        tool: tool?,
        stores: stores?,
        rounds,
        sizes,
    })
}

impl Case {
    fn file(&self) -> PathBuf {
        self.home.join(match self.family {
            "chromium" => ".config/chromium/Default/Cookies",
            _ => ".mozilla/firefox/abcd1234.default/cookies.sqlite",
        })
    }

    /// The readers. Each finds the same 25 cookies; none but ours looks at what lies beside a file.
    fn readers(&self, tool: &Path) -> Vec<(&'static str, Command)> {
        let file = self.file();
        let mut ours = Command::new(tool);
        ours.arg("--home").arg(&self.home).args(["inspect", "--json"]);
        let mut rookie = Command::new(beside_us("rookie-reader"));
        rookie.arg(self.family).arg(&file);
        // The best query that SQL alone allows. Without `immutable` the shell would lock the file.
        let (table, host, columns) = match self.family {
            "chromium" => (
                "cookies",
                "host_key",
                "host_key, path, name, expires_utc, is_secure, is_httponly, samesite",
            ),
            _ => (
                "moz_cookies",
                "host",
                "host, path, name, value, expiry, isSecure, isHttpOnly, sameSite",
            ),
        };
        let mut shell = Command::new("sqlite3");
        shell
            .args(["-readonly", "-json"])
            .arg(format!("file:{}?immutable=1", file.display()));
        shell.arg(format!(
            "SELECT {columns} FROM {table} WHERE rowid IN
              (SELECT rowid FROM {table} WHERE instr({host}, 'flasktrack.com'))"
        ));
        vec![("ours", ours), (BASE, rookie), ("sqlite3 shell", shell)]
    }
}

fn beside_us(program: &str) -> PathBuf {
    std::env::current_exe()
        .unwrap_or_default()
        .with_file_name(program)
}

/// Runs each reader `rounds` times, one after the other, and begins with another one each time.
fn compare(options: &Options, case: &Case) -> Result<(), String> {
    let mut readers = case.readers(&options.tool);
    let mut runs: Vec<Vec<Run>> = readers.iter().map(|_| Vec::new()).collect();
    for (name, reader) in &mut readers {
        check(name, reader)?;
    }
    for round in 0..options.rounds {
        for turn in 0..readers.len() {
            let which = (round + turn) % readers.len();
            runs[which].push(run(&mut readers[which].1)?);
        }
    }
    let base = readers
        .iter()
        .position(|(name, _)| *name == BASE)
        .unwrap_or_default();
    for ((name, _), of) in readers.iter().zip(&runs) {
        let ratio = |part: fn(&Run) -> Duration| {
            median(
                of.iter()
                    .zip(&runs[base])
                    .map(|(a, b)| millis(part(a)) / millis(part(b)))
                    .collect(),
            )
        };
        let usual = |part: fn(&Run) -> f64| median(of.iter().map(part).collect());
        println!(
            "| {}, {} | {} | {name} | {:.1} | {:.1} | {:.1} | {:.2} | {:.2} |",
            case.family,
            case.state,
            case.cookies,
            usual(|run| millis(run.wall)),
            usual(|run| millis(run.cpu)),
            usual(|run| run.kilobytes as f64 / 1024.0),
            ratio(|run| run.wall),
            ratio(|run| run.cpu),
        );
    }
    Ok(())
}

/// A reader that finds something else is not one to compare with. It also warms what the system keeps.
fn check(name: &str, reader: &mut Command) -> Result<(), String> {
    let output = reader
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{name}: {error}"))?;
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).map_err(|_| {
        format!(
            "{name} printed no list: {}",
            String::from_utf8_lossy(&output.stderr)
        )
    })?;
    let count = match &found["profiles"] {
        serde_json::Value::Array(profiles) => profiles
            .iter()
            .filter_map(|profile| profile["cookies"].as_array())
            .map(Vec::len)
            .sum(),
        _ => found.as_array().map(Vec::len).unwrap_or_default(),
    };
    match count {
        25 => Ok(()),
        _ => Err(format!("{name} found {count} cookies")),
    }
}

fn run(reader: &mut Command) -> Result<Run, String> {
    reader
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let begin = Instant::now();
    let child = reader.spawn().map_err(|error| error.to_string())?;
    let mut status = 0;
    // SAFETY: all-zero is a valid `rusage`, which the call fills.
    let mut used: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: a child of ours that nobody else waits for.
    let done = unsafe { libc::wait4(child.id() as libc::pid_t, &mut status, 0, &mut used) };
    let wall = begin.elapsed();
    if done < 0 || status != 0 {
        return Err(format!("it ended with {status}"));
    }
    let time = |t: libc::timeval| Duration::new(t.tv_sec as u64, t.tv_usec as u32 * 1000);
    Ok(Run {
        wall,
        cpu: time(used.ru_utime) + time(used.ru_stime),
        kilobytes: used.ru_maxrss,
    })
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}
