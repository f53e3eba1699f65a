//! The twenty-one calls between window and core, one or two lines each.

use cookie_inspector_core::browser;
use cookie_inspector_core::diagnose::{self, Address};
use cookie_inspector_core::error::Problem;
use cookie_inspector_core::finding::Question;
use cookie_inspector_core::inspect::inspect as look;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal::{self, BackupSummary, Chosen, Outcome, Plan, Removal, Restored};
use cookie_inspector_core::repair::{self, Asked, RepairPlan, Repaired};
use cookie_inspector_core::report::Report;
use cookie_inspector_core::services::Answers;
use cookie_inspector_core::sign_out::{self, Look, SignOutCheck, SignOutRow};
use cookie_inspector_core::site::Site;
use cookie_inspector_core::support_report::Level;
use cookie_inspector_core::waiting::{self, AfterWait, LIMIT_SECONDS, MOST_SECONDS, Waiting};
use serde::Serialize;
use tauri::ipc::Channel;
use tauri::{Runtime, State, WebviewWindow};

use crate::dialog::{What, chosen, folder_for_reports};
use crate::saving::{self, Desk, Preview, Saved};
use crate::shell::{Place, Shell, guarded};
use crate::waiting::until_closed;

/// Where the window begins, and what it asks leave for.
#[derive(Debug, Serialize)]
pub struct Start {
    place: Place,
    /// What to call the browsers that will be looked for.
    looks_for: Vec<&'static str>,
}

/// Says where the window begins; reads nothing.
#[tauri::command]
pub fn start(shell: State<'_, Shell>) -> Start {
    Start {
        place: shell.begins,
        looks_for: browser::names(shell.os()),
    }
}

/// Reads and judges; changes nothing.
#[tauri::command]
pub async fn inspect(shell: State<'_, Shell>, place: Place) -> Result<Report, Problem> {
    match place {
        Place::Here | Place::Demo => {
            shell
                .run(place, |machine| {
                    Ok(look(machine, Policy::built_in(), &Site::FLASKTRACK))
                })
                .await
        }
        Place::File => shell.reopen().await,
    }
}

/// Lets the person choose a file or a folder, and opens it; nothing if they choose none. Changes nothing.
#[tauri::command]
pub async fn open<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    what: What,
) -> Result<Option<Report>, Problem> {
    match chosen(&window, what).await {
        Some(path) => shell.open(path).await.map(Some),
        None => Ok(None),
    }
}

/// Says what removing `chosen` would do; changes nothing.
#[tauri::command]
pub async fn plan(shell: State<'_, Shell>, place: Place, chosen: Vec<Chosen>) -> Result<Plan, Problem> {
    let report = inspect(shell, place).await?;
    guarded(move || Ok(removal::plan(&report, &chosen))).await
}

/// Removes `chosen`, after a backup.
#[tauri::command]
pub async fn remove(shell: State<'_, Shell>, place: Place, chosen: Vec<Chosen>) -> Result<Outcome, Problem> {
    shell
        .run(place, move |machine| {
            removal::remove(machine, Policy::built_in(), &Site::FLASKTRACK, &chosen)
        })
        .await
}

/// Waits until the profiles called `profiles` are closed, and tells how it stands meanwhile. It ends at its time
/// limit, and when `cancel_wait` is called.
#[tauri::command]
pub async fn wait_for_close(
    shell: State<'_, Shell>,
    place: Place,
    profiles: Vec<String>,
    seconds: Option<u32>,
    told: Channel<Waiting>,
) -> Result<Waiting, Problem> {
    let limit = seconds.unwrap_or(LIMIT_SECONDS).min(MOST_SECONDS);
    until_closed(&shell, place, profiles, limit, &told).await
}

/// Calls off the wait that is under way, if there is one.
#[tauri::command]
pub fn cancel_wait(shell: State<'_, Shell>) {
    shell.cancel_wait();
}

/// Removes `chosen` after a wait, if that still is what was confirmed.
#[tauri::command]
pub async fn remove_confirmed(
    shell: State<'_, Shell>,
    place: Place,
    chosen: Vec<Chosen>,
) -> Result<AfterWait, Problem> {
    shell
        .run(place, move |machine| {
            waiting::remove_confirmed(machine, Policy::built_in(), &Site::FLASKTRACK, &chosen)
        })
        .await
}

/// Lists the backups, newest first.
#[tauri::command]
pub async fn backups(shell: State<'_, Shell>, place: Place) -> Result<Vec<BackupSummary>, Problem> {
    shell.run(place, removal::backups).await
}

/// Puts the rows of `backup` back.
#[tauri::command]
pub async fn undo(shell: State<'_, Shell>, place: Place, backup: String) -> Result<Restored, Problem> {
    shell
        .run(place, move |machine| {
            removal::undo(machine, &Site::FLASKTRACK, &backup)
        })
        .await
}

/// Undoes an undo: removes again what it put back.
#[tauri::command]
pub async fn remove_again(shell: State<'_, Shell>, place: Place, backup: String) -> Result<Removal, Problem> {
    shell
        .run(place, move |machine| {
            removal::remove_again(machine, &Site::FLASKTRACK, &backup)
        })
        .await
}

/// Keeps backups for `days` from now on; older ones go at once. Says how many went.
#[tauri::command]
pub async fn keep_for(shell: State<'_, Shell>, place: Place, days: u32) -> Result<usize, Problem> {
    shell
        .run(place, move |machine| removal::keep_for(machine, days))
        .await
}

/// Deletes `backups` for good.
#[tauri::command]
pub async fn purge(shell: State<'_, Shell>, place: Place, backups: Vec<String>) -> Result<(), Problem> {
    shell
        .run(place, move |machine| removal::purge(machine, &backups))
        .await
}

/// Remembers whether the team has connected `service`, then looks again.
#[tauri::command]
pub async fn answer_service(
    shell: State<'_, Shell>,
    place: Place,
    service: String,
    connected: Option<bool>,
) -> Result<Report, Problem> {
    shell
        .run(place, move |machine| {
            let mut answers = Answers::load(machine);
            answers.set(&service, connected);
            answers.save(machine)?;
            Ok(look(machine, Policy::built_in(), &Site::FLASKTRACK))
        })
        .await
}

/// Looks again, and answers what the person asked about signing in; changes nothing.
#[tauri::command]
pub async fn diagnose(shell: State<'_, Shell>, place: Place, question: Question) -> Result<Report, Problem> {
    if let Some(address) = &question.address {
        Address::parse(address, &Site::FLASKTRACK)?;
    }
    let mut report = inspect(shell, place).await?;
    guarded(move || {
        report.diagnosis = diagnose::diagnose(&report, &Site::FLASKTRACK, &question);
        Ok(report)
    })
    .await
}

/// Says what a repair would do; changes nothing.
#[tauri::command]
pub async fn plan_repair(shell: State<'_, Shell>, place: Place, asked: Asked) -> Result<RepairPlan, Problem> {
    let report = inspect(shell, place).await?;
    guarded(move || Ok(repair::plan(&report, &Site::FLASKTRACK, &asked))).await
}

/// Removes the rows that a finding still names, after a backup, and checks again.
#[tauri::command]
pub async fn repair(shell: State<'_, Shell>, place: Place, asked: Asked) -> Result<Repaired, Problem> {
    shell
        .run(place, move |machine| {
            repair::repair(machine, Policy::built_in(), &Site::FLASKTRACK, &asked)
        })
        .await
}

/// The first look of the sign-out check: the shell keeps it, the window gets the rows.
#[tauri::command]
pub async fn sign_out_look(shell: State<'_, Shell>, place: Place) -> Result<Vec<SignOutRow>, Problem> {
    shell.run(place, |_| Ok(())).await?;
    let before = Look::of(&inspect(shell.clone(), place).await?);
    let rows = before.rows().into_iter().cloned().collect();
    shell.keep(place, before);
    Ok(rows)
}

/// The second look, compared with the first, `waited` seconds after the person signed out.
#[tauri::command]
pub async fn sign_out_compare(
    shell: State<'_, Shell>,
    place: Place,
    waited: u64,
) -> Result<SignOutCheck, Problem> {
    let before = shell.kept(place)?;
    let after = Look::of(&inspect(shell, place).await?);
    Ok(sign_out::compare(&before, &after, waited))
}

/// Makes a report and shows it; saves nothing.
#[tauri::command]
pub async fn preview_report(
    shell: State<'_, Shell>,
    desk: State<'_, Desk>,
    place: Place,
    level: Level,
) -> Result<Preview, Problem> {
    let report = shell
        .run(place, move |machine| saving::make(machine, level))
        .await?;
    Ok(desk.show(report)?)
}

/// Saves the report that is shown, in a folder that the person chooses; `None` if they choose none.
#[tauri::command]
pub async fn save_report<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    desk: State<'_, Desk>,
    report: String,
) -> Result<Option<Saved>, Problem> {
    let folder = match &shell.reports {
        Some(folder) => Some(folder.clone()),
        None => folder_for_reports(&window).await,
    };
    match folder {
        Some(folder) => Ok(Some(desk.save(&report, &folder)?)),
        None => Ok(None),
    }
}
