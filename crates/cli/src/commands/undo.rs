//! `undo`: puts removed cookies back.

use std::io::{self, Write};

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::error::{Error, Problem};
use cookie_inspector_core::removal::{self, BackupSummary, Refused, Restored};
use cookie_inspector_core::waiting::Step;
use cookie_inspector_core::words;
use serde::Serialize;

use crate::answer::{self, Exit, Failure};
use crate::args::Undo;
use crate::commands::{question, waiting};
use crate::page::{BOLD, PLAIN, Page};
use crate::session::{SITE, Session};
use crate::text;

/// What programs get: what was planned, and what was done and read again.
#[derive(Serialize)]
struct Answer<'a> {
    plan: &'a [BackupSummary],
    outcome: Option<&'a Outcome>,
}

#[derive(Default, Serialize)]
struct Outcome {
    restored: Vec<Restored>,
    refused: Vec<Refused>,
}

/// Finds the backups, asks, puts back.
pub fn run(session: &Session, args: &Undo, out: &mut impl Write) -> Result<Exit, Failure> {
    session.needs_no_profile()?;
    let plan = choose(removal::backups(&session.machine()?)?, args)?;
    if !args.yes && !question::ask(&plan_page(&plan), "cli-ask-undo")? {
        show(session, out, &plan, None, &question::declined())?;
        return Ok(Exit::LeftAlone);
    }
    if let Some(seconds) = args.wait.seconds() {
        let profiles: Vec<String> = plan.iter().map(|backup| backup.profile.clone()).collect();
        let waiting = waiting::until_closed(session, &profiles, seconds)?;
        if waiting.step != Step::Closed {
            let mut page = Page::new();
            page.say(0, PLAIN, &waiting.says);
            show(session, out, &plan, None, &page)?;
            return Ok(Exit::LeftAlone);
        }
    }
    // The answer may have taken an hour: the machine is made anew, with the present time.
    let machine = session.machine()?;
    let mut outcome = Outcome::default();
    for backup in &plan {
        match removal::undo(&machine, &SITE, &backup.id) {
            Ok(restored) => outcome.restored.push(restored),
            Err(error) if plan.len() == 1 => return Err(error.into()),
            Err(error) => outcome.refused.push(Refused {
                id: backup.id.clone(),
                problem: Problem::from(error),
            }),
        }
    }
    show(session, out, &plan, Some(&outcome), &outcome_page(&outcome))?;
    Ok(exit(&outcome))
}

fn exit(outcome: &Outcome) -> Exit {
    let newer = outcome
        .restored
        .iter()
        .any(|restored| !restored.newer_kept.is_empty() || !restored.without_session.is_empty());
    match (outcome.refused.is_empty(), newer) {
        (false, _) => Exit::CouldNot,
        (true, true) => Exit::LeftAlone,
        (true, false) => Exit::Well,
    }
}

/// One removal makes a backup in each profile it touches, all of the same moment: the last removal is all of
/// them.
fn choose(backups: Vec<BackupSummary>, args: &Undo) -> Result<Vec<BackupSummary>, Failure> {
    if let Some(id) = &args.backup {
        let mut backups = backups.into_iter();
        let Some(backup) = backups.find(|backup| backup.id == *id) else {
            return Err(Error::NoSuchBackup { id: id.clone() }.into());
        };
        return match backup.problem {
            Some(problem) => Err(problem.into()),
            None => Ok(vec![backup]),
        };
    }
    let usable = |backup: &BackupSummary| backup.undone.is_none() && backup.problem.is_none();
    let usable: Vec<BackupSummary> = backups.into_iter().filter(usable).collect();
    let Some(last) = usable.iter().map(|backup| backup.created).max() else {
        return Err(Error::NoBackups.into());
    };
    Ok(usable
        .into_iter()
        .filter(|backup| backup.created == last)
        .collect())
}

fn show(
    session: &Session,
    out: &mut impl Write,
    plan: &[BackupSummary],
    outcome: Option<&Outcome>,
    page: &Page,
) -> io::Result<()> {
    match session.json {
        true => answer::document(out, &Answer { plan, outcome }),
        false => out.write_all(page.text().as_bytes()),
    }
}

fn plan_page(plan: &[BackupSummary]) -> Page {
    let mut page = Page::new();
    let count: usize = plan.iter().map(|backup| backup.rows.len()).sum();
    page.say(
        0,
        BOLD,
        &words::text("cli-undo-plan", &words_args! { "count" => count }),
    );
    for backup in plan {
        page.gap();
        page.pieces(
            0,
            &[(BOLD, &text::title(&backup.browser_name, &backup.profile_name))],
        );
        text::rows(&mut page, &backup.rows);
    }
    page
}

fn outcome_page(outcome: &Outcome) -> Page {
    let mut page = Page::new();
    for part in &outcome.restored {
        page.gap();
        let told = words_args! {
            "count" => part.back.len(), "newer" => part.newer_kept.len(),
            "browser" => part.browser_name.clone(), "profile" => part.profile_name.clone(),
        };
        page.say(0, BOLD, &words::text("cli-restored", &told));
        text::rows(&mut page, &part.back);
        if !part.newer_kept.is_empty() {
            page.say(0, PLAIN, &words::text("cli-newer-kept", &told));
            text::rows(&mut page, &part.newer_kept);
        }
        if !part.without_session.is_empty() {
            page.say(0, PLAIN, &words::plain("cli-without-session"));
            text::rows(&mut page, &part.without_session);
        }
    }
    for refused in &outcome.refused {
        page.gap();
        page.problem(0, &refused.problem);
    }
    page
}
