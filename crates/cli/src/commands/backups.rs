//! `backups`: what was removed, when, and until when it can come back.

use std::io::Write;

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::cookie::Timestamp;
use cookie_inspector_core::removal::{self, BackupSummary};
use cookie_inspector_core::words;
use serde::Serialize;

use crate::answer::{self, Exit, Failure};
use crate::page::{BOLD, DIM, PLAIN, Page};
use crate::session::Session;
use crate::text;

#[derive(Serialize)]
struct Answer<'a> {
    backups: &'a [BackupSummary],
}

/// Lists them, newest first.
pub fn run(session: &Session, out: &mut impl Write) -> Result<Exit, Failure> {
    session.needs_no_profile()?;
    let backups = removal::backups(&session.machine()?)?;
    if session.json {
        answer::document(out, &Answer { backups: &backups })?;
    } else {
        out.write_all(list(session, &backups).text().as_bytes())?;
    }
    let damaged = backups.iter().any(|backup| backup.problem.is_some());
    Ok(if damaged { Exit::CouldNot } else { Exit::Well })
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
    if let Some(problem) = &backup.problem {
        page.pieces(
            0,
            &[(
                DIM,
                &words::text("cli-backup-id", &words_args! { "id" => backup.id.clone() }),
            )],
        );
        page.problem(2, problem);
        return;
    }
    page.pieces(
        0,
        &[(BOLD, &text::title(&backup.browser_name, &backup.profile_name))],
    );
    let told = words_args! {
        "count" => backup.rows.len(), "id" => backup.id.clone(),
        "removed" => day(backup.created), "until" => day(backup.kept_until),
        "undone" => backup.undone.map(day).unwrap_or_default(),
    };
    page.say(2, PLAIN, &words::text("cli-backup", &told));
    text::rows(page, &backup.rows);
    if backup.cut_off {
        page.say(2, PLAIN, &words::plain("cli-backup-cut-off"));
    }
    match backup.undone {
        Some(_) => page.say(2, PLAIN, &words::text("cli-backup-undone", &told)),
        None => page.command(2, &session.command(&format!("undo {}", backup.id))),
    }
}

fn day(time: Timestamp) -> String {
    time.to_jiff().strftime("%-d %B %Y").to_string()
}
