//! `inspect`: what FlaskTrack keeps in the browsers of this computer.

use std::io::Write;
use std::mem;

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::browser::BROWSERS;
use cookie_inspector_core::report::{Line, ProfileReport, Report};

use crate::answer::{self, Exit, Failure, problem};
use crate::args::Inspect;
use crate::session::Session;
use crate::text;

/// Looks, and shows what it found.
pub fn run(session: &Session, args: &Inspect, out: &mut impl Write) -> Result<Exit, Failure> {
    if args.lines && !session.json {
        return Err(problem("needs-json", &words_args! { "option" => "--lines" }, None).into());
    }
    check_browser(args.browser.as_deref())?;
    let machine = session.machine()?;
    let (report, hidden) = session.look(&machine, |profile| wanted(args.browser.as_deref(), profile))?;
    if args.lines {
        lines(&report, out)?;
    } else if session.json {
        answer::document(out, &report)?;
    } else {
        out.write_all(text::report(session, &report, hidden).text().as_bytes())?;
    }
    let unread = report.profiles.iter().any(|profile| profile.problem.is_some());
    // The program ends here; its memory goes back as one.
    mem::forget(report);
    Ok(if unread { Exit::CouldNot } else { Exit::Well })
}

/// Stops a command to which a browser is named that we do not know.
pub fn check_browser(named: Option<&str>) -> Result<(), Failure> {
    let Some(id) = named else {
        return Ok(());
    };
    if BROWSERS.iter().any(|browser| browser.id == id) {
        return Ok(());
    }
    let known: Vec<&str> = BROWSERS.iter().map(|browser| browser.id).collect();
    let named = words_args! { "id" => id.to_owned(), "known" => known.join(", ") };
    Err(problem("browser-unknown", &named, None).into())
}

/// True if `profile` is one of the browser that was named, or none was.
pub fn wanted(named: Option<&str>, profile: &ProfileReport) -> bool {
    named.is_none_or(|id| id == profile.browser)
}

fn lines(report: &Report, out: &mut impl Write) -> Result<(), Failure> {
    for (profile, cookie) in report.cookies() {
        answer::line(out, &Line::new(profile, cookie))?;
    }
    // A store that could not be read has no line; its problem goes where it disturbs no program.
    for problem in report
        .profiles
        .iter()
        .filter_map(|profile| profile.problem.as_ref())
    {
        answer::tell(problem, false).ok();
    }
    Ok(())
}
