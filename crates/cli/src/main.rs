//! The command line for support staff and scripts: parse, run, print, exit code.

mod args;
mod answer;
mod commands;
mod page;
mod session;
mod text;

use std::env;
use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::sync::Mutex;

use clap::{CommandFactory, FromArgMatches};
use cookie_inspector_core::args as words_args;
use cookie_inspector_core::error::{Error, Problem};
use cookie_inspector_core::platform;

use answer::{Exit, Failure};
use args::{Cli, Command};
use session::Session;

fn main() -> ExitCode {
    panic::set_hook(Box::new(note_the_place));
    platform::share_one_heap();
    let cli = match parsed() {
        Ok(cli) => cli,
        Err(error) => return code(usage(&error)),
    };
    let json = cli.global.json;
    let failure = match caught(|| run(cli)) {
        Ok(exit) => return code(exit),
        Err(failure) => failure,
    };
    code(match failure {
        Failure::Output(error) => lost(&error),
        Failure::Problem(problem) => {
            // It was not done, whether that could be told or not.
            answer::tell(&problem, json).ok();
            Exit::CouldNot
        }
    })
}

/// What was typed. Taking the tree of commands apart would take as long as it took to go through it, so it stays.
fn parsed() -> Result<Cli, clap::Error> {
    let mut command = ManuallyDrop::new(Cli::command());
    let mut typed = command.try_get_matches_from_mut(env::args_os())?;
    Cli::from_arg_matches_mut(&mut typed).map_err(|error| error.format(&mut command))
}

fn run(cli: Cli) -> Result<Exit, Failure> {
    // A document for programs has no colours that would have to be taken out again.
    let out: &mut Box<dyn Write> = &mut match cli.global.json {
        true => Box::new(io::stdout()),
        false => Box::new(anstream::stdout()),
    };
    let Some(command) = cli.command else {
        write!(out, "{}", Cli::command().render_help().ansi())?;
        return Ok(Exit::Well);
    };
    let session = Session::new(cli.global)?;
    session.begin();
    if !matches!(command, Command::Inspect(_) | Command::Policy(_) | Command::Demo) {
        session.tell_news();
    }
    match command {
        Command::Inspect(args) => commands::inspect::run(&session, &args, out),
        Command::Explain(args) => commands::explain::run(&session, &args, out),
        Command::Remove(args) => commands::remove::run(&session, &args, out),
        Command::Undo(args) => commands::undo::run(&session, &args, out),
        Command::Review => commands::review::run(&session, out),
        Command::Report(args) => commands::report::run(&session, &args, out),
        Command::Repair(args) => commands::repair::run(&session, &args, out),
        Command::Diagnose(args) => commands::diagnose::run(&session, &args, out),
        Command::Services(args) => commands::services::run(&session, &args, out),
        Command::SignOutCheck(args) => commands::sign_out::run(&session, &args, out),
        Command::Backups(args) => commands::backups::run(&session, &args, out),
        Command::Policy(args) => commands::policy::run(&session, &args, out),
        Command::Demo => commands::demo::run(&session, out),
    }
}

/// Tells what clap has to say: help and version on the standard output, a slip in the arguments as an error.
fn usage(error: &clap::Error) -> Exit {
    if !error.use_stderr() {
        return error.print().map_or_else(|e| lost(&e), |()| Exit::Well);
    }
    let told = match env::args_os().any(|arg| arg == "--json") {
        true => answer::tell(&slip(error), true),
        false => io::stderr().write_all(typed_back(error).as_bytes()),
    };
    told.ok();
    Exit::CouldNot
}

/// clap quotes what was typed, and a script may have typed anything.
fn typed_back(error: &clap::Error) -> String {
    let rendered = error.render().to_string();
    rendered.lines().map(|line| page::shown(line) + "\n").collect()
}

/// A slip in the arguments as a program gets it: clap's first paragraph is the cause.
fn slip(error: &clap::Error) -> Problem {
    let rendered = error.render().to_string();
    let first = rendered.lines().take_while(|line| !line.trim().is_empty());
    let cause = first.map(str::trim).collect::<Vec<_>>().join(" ");
    let cause = cause.trim_start_matches("error: ").to_owned();
    answer::problem("arguments-invalid", &words_args! {}, Some(cause))
}

/// A reader of our answer that went away has seen enough; anything else that eats it is told.
fn lost(error: &io::Error) -> Exit {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Exit::Well;
    }
    let problem = answer::problem("output-lost", &words_args! {}, Some(error.to_string()));
    // There is nowhere left to say that this could not be said either.
    answer::tell(&problem, false).ok();
    Exit::CouldNot
}

fn code(exit: Exit) -> ExitCode {
    ExitCode::from(exit as u8)
}

/// Where in our code a fault struck. The payload of a panic is never looked at: it could quote anything.
static PLACE: Mutex<Option<String>> = Mutex::new(None);

fn note_the_place(fault: &panic::PanicHookInfo) {
    if let (Some(place), Ok(mut noted)) = (fault.location(), PLACE.lock()) {
        *noted = Some(format!("{}:{}", place.file(), place.line()));
    }
}

/// Runs `work`; a fault of ours becomes an error like any other.
fn caught(work: impl FnOnce() -> Result<Exit, Failure>) -> Result<Exit, Failure> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let place = PLACE.lock().ok().and_then(|mut noted| noted.take());
        Err(Failure::from(Error::Internal {
            cause: place.unwrap_or_default(),
        }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    #[allow(clippy::panic)]
    fn a_fault_is_told_by_its_place_and_without_its_payload() {
        panic::set_hook(Box::new(note_the_place));
        let failure = caught(|| panic!("CANARY")).unwrap_err();
        let told = format!("{failure:?}");
        assert!(told.contains("main.rs:") && told.contains("internal"), "{told}");
        assert!(!told.contains("CANARY"), "{told}");
    }
}
