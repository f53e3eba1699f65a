//! Opens the window.
// Without this, Windows opens a console behind the window. The command line is its own program.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use cookie_inspector_core::machine::Os;
use cookie_inspector_core::words;
use flasktrack_cookie_inspector::shell::{Place, Shell};
use flasktrack_cookie_inspector::{context, with_commands};

/// Shows, explains and removes FlaskTrack's cookies in the browsers of this computer.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Begin in a made-up home folder, where everything can be tried.
    #[arg(long)]
    demo: bool,
    /// Read DIR as the home folder, such as a copy from another computer.
    #[arg(long, value_name = "DIR")]
    home: Option<PathBuf>,
    /// Begin with FILE, such as a cookies.txt that a customer sent, or the folder of a copied profile.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["demo", "home"])]
    open: Option<PathBuf>,
    /// The system whose layout the folder has; without it, this computer's.
    #[arg(long, value_name = "SYSTEM", requires = "home", value_parser = system)]
    os: Option<Os>,
    /// Save reports in DIR, without asking where.
    #[arg(long, value_name = "DIR")]
    reports: Option<PathBuf>,
}

fn system(text: &str) -> Result<Os, String> {
    match text {
        "linux" => Ok(Os::Linux),
        "macos" => Ok(Os::Macos),
        "windows" => Ok(Os::Windows),
        _ => Err("linux, macos or windows".to_owned()),
    }
}

impl Arguments {
    fn shell(self) -> Shell {
        let begins = if self.demo { Place::Demo } else { Place::Here };
        let os = self.os.unwrap_or_else(Os::here);
        let mut shell = Shell::new(begins, self.home.map(|home| (home, os)));
        shell.reports = self.reports;
        match self.open {
            Some(path) => shell.on_file(path),
            None => shell,
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    keep_panics_short();
    if Os::here() == Os::Linux {
        if !has_display() {
            return give_up("window-no-display");
        }
        prefer_the_plain_renderer();
    }
    match std::panic::catch_unwind(|| open(arguments.shell())) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(_)) | Err(_) => give_up("window-not-opened"),
    }
}

fn open(shell: Shell) -> tauri::Result<()> {
    shell.begin();
    with_commands(tauri::Builder::default(), shell).run(context())
}

/// What a panic says may hold a piece of what was read, so only its place is printed.
fn keep_panics_short() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        say(&format!("internal error at {place}"));
    }));
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    set("WAYLAND_DISPLAY") || set("DISPLAY")
}

/// WebKitGTK's DMABUF renderer leaves the window blank on a number of drivers (WebKit bug 261874, Tauri
/// issue 9304). The plain one also opens sooner and takes less memory. Whoever sets the variable decides.
fn prefer_the_plain_renderer() {
    const NAME: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(NAME).is_none() {
        // SAFETY: `main` has started no thread yet, so nothing else reads the environment now.
        unsafe { std::env::set_var(NAME, "1") };
    }
}

fn give_up(sentence: &str) -> ExitCode {
    say(&words::plain(sentence));
    say(&words::plain(&format!("{sentence}.hint")));
    ExitCode::from(2)
}

/// A closed standard error is no reason to fail.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
