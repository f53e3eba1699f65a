//! `backups`: what was removed, when, and until when it can come back.

use std::io::{self, Write};

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::backup::Kind;
use cookie_inspector_core::cookie::Timestamp;
use cookie_inspector_core::error::{Error, Problem};
use cookie_inspector_core::keeping;
use cookie_inspector_core::machine::Machine;
use cookie_inspector_core::removal::{self, BackupSummary};
use cookie_inspector_core::words;
use serde::Serialize;

use crate::answer::{self, Exit, Failure};
use crate::args::{Backups, BackupsAct, Purge};
use crate::commands::question;
use crate::page::{BOLD, DIM, PLAIN, Page};
use crate::session::Session;
use crate::text;

#[derive(Serialize)]
struct Answer<'a> {
    /// `null` if the choice cannot be read.
    keep_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'a Problem>,
    backups: &'a [BackupSummary],
}

/// What programs get after a deletion or a choice.
#[derive(Serialize)]
struct Changed {
    keep_days: Option<u32>,
    deleted: usize,
}

/// Lists them, newest first, or does with them what is asked for.
pub fn run(session: &Session, args: &Backups, out: &mut impl Write) -> Result<Exit, Failure> {
    session.needs_no_profile()?;
    match (&args.act, args.keep_days) {
        (Some(BackupsAct::Purge(args)), _) => purge(session, args, out),
        (None, Some(days)) => keep(session, days, args.yes, out),
        (None, None) => show(session, out),
    }
}

fn show(session: &Session, out: &mut impl Write) -> Result<Exit, Failure> {
    let machine = session.machine()?;
    let backups = removal::backups(&machine)?;
    let keep_days = keeping::days(&machine).map_err(Problem::from);
    if session.json {
        let told = Answer {
            keep_days: keep_days.as_ref().ok().copied(),
            problem: keep_days.as_ref().err(),
            backups: &backups,
        };
        answer::document(out, &told)?;
    } else {
        let mut page = list(session, &backups);
        page.gap();
        match &keep_days {
            Ok(days) => page.say(
                0,
                PLAIN,
                &words::text("cli-backups-kept", &words_args! { "days" => *days }),
            ),
            Err(problem) => page.problem(0, problem),
        }
        out.write_all(page.text().as_bytes())?;
    }
    let damaged = keep_days.is_err() || backups.iter().any(|backup| backup.problem.is_some());
    Ok(if damaged { Exit::CouldNot } else { Exit::Well })
}

fn purge(session: &Session, args: &Purge, out: &mut impl Write) -> Result<Exit, Failure> {
    let machine = session.machine()?;
    let listed = removal::backups(&machine)?;
    let chosen = |backup: &&BackupSummary| args.all || args.backup.contains(&backup.id);
    let going: Vec<BackupSummary> = listed.iter().filter(chosen).cloned().collect();
    let is_listed = |id: &&String| listed.iter().any(|backup| backup.id == **id);
    if let Some(id) = args.backup.iter().find(|id| !is_listed(id)) {
        return Err(Error::NoSuchBackup { id: id.clone() }.into());
    }
    if !going.is_empty() && !args.yes && !question::ask(&going_page(&going), "cli-ask-purge")? {
        return declined(session, &machine, out);
    }
    let ids: Vec<String> = going.iter().map(|backup| backup.id.clone()).collect();
    removal::purge(&machine, &ids)?;
    let mut page = Page::new();
    page.say(
        0,
        PLAIN,
        &words::text("cli-purged", &words_args! { "count" => ids.len() }),
    );
    changed(session, &machine, ids.len(), &page, out)?;
    Ok(Exit::Well)
}

/// Notes how long backups are kept. Those that this deletes at once are asked about first.
fn keep(session: &Session, days: u32, yes: bool, out: &mut impl Write) -> Result<Exit, Failure> {
    let machine = session.machine()?;
    let going = removal::beyond(&machine, days)?;
    if !going.is_empty() && !yes && !question::ask(&going_page(&going), "cli-ask-purge")? {
        return declined(session, &machine, out);
    }
    let deleted = removal::keep_for(&machine, days)?;
    let told = words_args! { "days" => days, "count" => deleted };
    let mut page = Page::new();
    page.say(0, PLAIN, &words::text("cli-backups-kept", &told));
    if deleted > 0 {
        page.say(0, PLAIN, &words::text("cli-purged", &told));
    }
    changed(session, &machine, deleted, &page, out)?;
    Ok(Exit::Well)
}

fn declined(session: &Session, machine: &Machine, out: &mut impl Write) -> Result<Exit, Failure> {
    changed(session, machine, 0, &question::declined(), out)?;
    Ok(Exit::LeftAlone)
}

fn changed(
    session: &Session,
    machine: &Machine,
    deleted: usize,
    page: &Page,
    out: &mut impl Write,
) -> io::Result<()> {
    let keep_days = keeping::days(machine).ok();
    match session.json {
        true => answer::document(out, &Changed { keep_days, deleted }),
        false => out.write_all(page.text().as_bytes()),
    }
}

/// What would be deleted for good.
fn going_page(going: &[BackupSummary]) -> Page {
    let mut page = Page::new();
    let count = words_args! { "count" => going.len() };
    page.say(0, BOLD, &words::text("cli-purge-plan", &count));
    for backup in going {
        page.gap();
        about(&mut page, backup);
    }
    page
}

fn list(session: &Session, backups: &[BackupSummary]) -> Page {
    let mut page = Page::new();
    page.say(
        0,
        BOLD,
        &words::text("cli-backups", &words_args! { "count" => backups.len() }),
    );
    for backup in backups {
        page.gap();
        one(&mut page, session, backup);
    }
    page
}

fn one(page: &mut Page, session: &Session, backup: &BackupSummary) {
    about(page, backup);
    match (&backup.problem, backup.undone) {
        (Some(_), _) => page.command(2, &session.command(&format!("backups purge {}", backup.id))),
        (None, Some(undone)) => {
            let told = words_args! { "undone" => day(undone) };
            let sentence = match backup.kind {
                Kind::Removed => "cli-backup-undone",
                Kind::PutBack => "cli-backup-removed-again",
            };
            page.say(2, PLAIN, &words::text(sentence, &told));
        }
        (None, None) => page.command(2, &session.command(&format!("undo {}", backup.id))),
    }
}

/// When, where and what; of one that cannot be read, why.
fn about(page: &mut Page, backup: &BackupSummary) {
    if let Some(problem) = &backup.problem {
        let id = words_args! { "id" => backup.id.clone() };
        page.pieces(0, &[(DIM, &words::text("cli-backup-id", &id))]);
        page.problem(2, problem);
        return;
    }
    page.pieces(
        0,
        &[(BOLD, &text::title(&backup.browser_name, &backup.profile_name))],
    );
    let told = words_args! {
        "count" => backup.rows.len(), "on" => day(backup.created), "until" => day(backup.kept_until),
    };
    let sentence = match backup.kind {
        Kind::Removed => "cli-backup",
        Kind::PutBack => "cli-backup-put-back",
    };
    page.say(2, PLAIN, &words::text(sentence, &told));
    text::rows(page, &backup.rows);
    if backup.cut_off {
        page.say(2, PLAIN, &words::plain("cli-backup-cut-off"));
    }
}

fn day(time: Timestamp) -> String {
    time.to_jiff().strftime("%-d %B %Y").to_string()
}
