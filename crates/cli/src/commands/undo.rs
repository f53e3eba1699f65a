//! `undo`: puts removed cookies back.

use std::io::{self, Write};

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::backup::Kind;
use cookie_inspector_core::error::{Error, Problem};
use cookie_inspector_core::keeping;
use cookie_inspector_core::machine::Machine;
use cookie_inspector_core::removal::{self, BackupSummary, Refused, Removal, Restored};
use cookie_inspector_core::waiting::Step;
use cookie_inspector_core::words;
use serde::Serialize;

use crate::answer::{self, Exit, Failure};
use crate::args::Undo;
use crate::commands::remove::pages;
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
    removed: Vec<Removal>,
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
        match undo(&machine, backup, &mut outcome) {
            Ok(()) => {}
            Err(problem) if plan.len() == 1 => return Err(problem.into()),
            Err(problem) => outcome.refused.push(Refused {
                id: backup.id.clone(),
                problem,
            }),
        }
    }
    let after = outcome_page(session, &outcome, keeping::days_told(&machine));
    show(session, out, &plan, Some(&outcome), &after)?;
    Ok(exit(&outcome))
}

/// Puts back what was removed, or removes again what was put back.
fn undo(machine: &Machine, backup: &BackupSummary, outcome: &mut Outcome) -> Result<(), Problem> {
    match backup.kind {
        Kind::Removed => outcome.restored.push(removal::undo(machine, &SITE, &backup.id)?),
        Kind::PutBack => {
            let removal = removal::remove_again(machine, &SITE, &backup.id)?;
            match removal.problem {
                Some(problem) if removal.removed.is_empty() => return Err(problem),
                Some(_) | None => outcome.removed.push(removal),
            }
        }
    }
    Ok(())
}

fn exit(outcome: &Outcome) -> Exit {
    let mut removed = outcome.removed.iter();
    let changed = removed.any(|removal| !removal.changed.is_empty() || removal.problem.is_some());
    let left = |restored: &Restored| {
        !restored.newer_kept.is_empty() || !restored.without_session.is_empty() || restored.problem.is_some()
    };
    let newer = changed || outcome.restored.iter().any(left);
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
    let usable = |backup: &BackupSummary| {
        backup.kind == Kind::Removed && backup.undone.is_none() && backup.problem.is_none()
    };
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
    let again = plan.iter().any(|backup| backup.kind == Kind::PutBack);
    let sentence = if again {
        "cli-undo-again-plan"
    } else {
        "cli-undo-plan"
    };
    page.say(0, BOLD, &words::text(sentence, &words_args! { "count" => count }));
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

fn outcome_page(session: &Session, outcome: &Outcome, keep_days: u32) -> Page {
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
        if let Some(problem) = &part.problem {
            page.problem(2, problem);
        }
    }
    for part in &outcome.restored {
        if let Some(again) = &part.again {
            page.gap();
            page.say(0, PLAIN, &words::plain("cli-undo-undo"));
            page.command(2, &session.command(&format!("undo {again}")));
        }
    }
    for part in &outcome.removed {
        page.gap();
        pages::removal(&mut page, session, part, keep_days);
    }
    for refused in &outcome.refused {
        page.gap();
        page.problem(0, &refused.problem);
    }
    page
}
