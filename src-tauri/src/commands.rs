//! The six calls between window and core, one or two lines each.

use cookie_inspector_core::browser;
use cookie_inspector_core::error::Problem;
use cookie_inspector_core::inspect::inspect as look;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal::{self, BackupSummary, Chosen, Outcome, Plan, Restored};
use cookie_inspector_core::report::Report;
use cookie_inspector_core::site::Site;
use serde::Serialize;
use tauri::State;

use crate::shell::{Place, Shell};

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
    shell
        .run(place, |machine| {
            Ok(look(machine, Policy::built_in(), &Site::FLASKTRACK))
        })
        .await
}

/// Says what removing `chosen` would do; changes nothing.
#[tauri::command]
pub async fn plan(shell: State<'_, Shell>, place: Place, chosen: Vec<Chosen>) -> Result<Plan, Problem> {
    let report = inspect(shell, place).await?;
    Ok(removal::plan(&report, &chosen))
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
