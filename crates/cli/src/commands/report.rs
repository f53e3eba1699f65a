//! `report`: saves what was found as a file that is safe to send, and checks a saved one.

use std::io::Write;
use std::path::{Path, PathBuf};

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::opening;
use cookie_inspector_core::removal;
use cookie_inspector_core::support_report::{self, Level, SupportReport};
use cookie_inspector_core::words;
use serde::Serialize;

use crate::answer::{self, Exit, Failure};
use crate::args::Report;
use crate::page::{BOLD, PLAIN, Page};
use crate::session::Session;

/// What programs get of a report that was saved.
#[derive(Serialize)]
struct Saved<'a> {
    report_id: &'a str,
    level: Level,
    files: Vec<String>,
    sha256: &'a str,
}

/// What programs get of a report that was checked.
#[derive(Serialize)]
struct Checked<'a> {
    fits: bool,
    sha256: &'a str,
}

/// Saves a report, or checks one.
pub fn run(session: &Session, args: &Report, out: &mut impl Write) -> Result<Exit, Failure> {
    match (&args.out, &args.check) {
        (Some(folder), _) => save(session, folder, args.level.into(), out),
        (None, Some(file)) => check(session, file, out),
        (None, None) => Ok(Exit::CouldNot),
    }
}

fn save(session: &Session, folder: &Path, level: Level, out: &mut impl Write) -> Result<Exit, Failure> {
    session.needs_device()?;
    let machine = session.machine()?;
    let report = session.inspect(&machine)?;
    let report = support_report::make(&machine, &report, &removal::backups(&machine)?, level)?;
    let files = support_report::save(folder, &report.files()?)?;
    if session.json {
        answer::document(out, &saved(&report, &files))?;
    } else {
        out.write_all(page(&report, &files).text().as_bytes())?;
    }
    Ok(Exit::Well)
}

fn saved<'a>(report: &'a SupportReport, files: &[PathBuf]) -> Saved<'a> {
    Saved {
        report_id: &report.body.header.report_id,
        level: report.body.header.level,
        files: files.iter().map(|file| file.display().to_string()).collect(),
        sha256: &report.integrity.sha256,
    }
}

fn page(report: &SupportReport, files: &[PathBuf]) -> Page {
    let mut page = Page::new();
    let id = words_args! { "id" => report.body.header.report_id.clone() };
    page.say(0, BOLD, &words::text("cli-report-saved", &id));
    for file in files {
        page.command(2, &file.display().to_string());
    }
    page.say(0, PLAIN, &report.body.scope.hidden);
    page.say(0, PLAIN, &words::plain("cli-report-sent"));
    checksum(&mut page, &report.integrity.sha256);
    if let Some(file) = files.first() {
        page.gap();
        page.say(0, PLAIN, &words::plain("cli-report-try-check"));
        page.command(2, &Session::command_on("report --check", file));
    }
    page
}

/// The checksum in two lines, to read it out, if there is one.
fn checksum(page: &mut Page, digits: &str) {
    if digits.is_empty() {
        return;
    }
    page.gap();
    page.say(0, PLAIN, &words::plain("cli-report-checksum"));
    let (first, second) = digits.split_at(digits.len() / 2);
    page.command(2, &support_report::grouped(first));
    page.command(2, &support_report::grouped(second));
}

fn check(session: &Session, file: &Path, out: &mut impl Write) -> Result<Exit, Failure> {
    let (fits, sha256) = opening::check(&session.machine()?, file)?;
    if session.json {
        answer::document(
            out,
            &Checked {
                fits,
                sha256: &sha256,
            },
        )?;
    } else {
        let mut page = Page::new();
        page.say(
            0,
            BOLD,
            &words::plain(if fits {
                "cli-report-fits"
            } else {
                "cli-report-fits-not"
            }),
        );
        page.say(
            0,
            PLAIN,
            &words::plain(if fits {
                "cli-report-fits-next"
            } else {
                "cli-report-fits-not-next"
            }),
        );
        checksum(&mut page, &sha256);
        out.write_all(page.text().as_bytes())?;
    }
    Ok(if fits { Exit::Well } else { Exit::LeftAlone })
}
