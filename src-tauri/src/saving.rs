//! The report that is shown before it is saved: what is saved is what was shown, to the last letter.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use cookie_inspector_core::error::{Error, Result};
use cookie_inspector_core::inspect::inspect;
use cookie_inspector_core::machine::Machine;
use cookie_inspector_core::policy::Policy;
use cookie_inspector_core::removal;
use cookie_inspector_core::site::Site;
use cookie_inspector_core::support_report::{self, Level, SupportReport};
use serde::Serialize;

/// The report that was shown last.
#[derive(Debug, Clone, Default)]
pub struct Desk(Arc<Mutex<Option<SupportReport>>>);

/// A report as the window shows it.
#[derive(Debug, Serialize)]
pub struct Preview {
    report_id: String,
    /// The checksum, in groups.
    checksum: String,
    /// What this level hides.
    hidden: String,
    /// The names of the files.
    files: Vec<String>,
    /// The page for people, as it is saved.
    page: String,
    /// The document for programs, as it is saved.
    data: String,
}

/// Where a report went.
#[derive(Debug, Serialize)]
pub struct Saved {
    folder: String,
    files: Vec<String>,
}

/// Makes a report of what is on `machine` now.
pub fn make(machine: &Machine, level: Level) -> Result<SupportReport> {
    let report = inspect(machine, Policy::built_in(), &Site::FLASKTRACK);
    support_report::make(machine, &report, &removal::backups(machine)?, level)
}

impl Desk {
    /// Lays `report` on the desk, in place of an earlier one, and gives what the window shows of it.
    pub fn show(&self, report: SupportReport) -> Result<Preview> {
        let files = report.files()?.into_iter().map(|(name, _)| name);
        let preview = Preview {
            report_id: report.body.header.report_id.clone(),
            checksum: report.checksum(),
            hidden: report.body.scope.hidden.clone(),
            files: files.collect(),
            page: support_report::page(&report),
            data: report.json()?,
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(report);
        Ok(preview)
    }

    /// Saves the report that was shown. The window asks for it only while it is shown.
    pub fn save(&self, report_id: &str, folder: &std::path::Path) -> Result<Saved> {
        let shown = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let shown = shown.filter(|report| report.body.header.report_id == report_id);
        let report = shown.ok_or_else(|| Error::Internal {
            cause: "no such report is shown".to_owned(),
        })?;
        let files = support_report::save(folder, &report.files()?)?;
        let name = |file: &PathBuf| Some(file.file_name()?.to_string_lossy().into_owned());
        Ok(Saved {
            folder: folder.display().to_string(),
            files: files.iter().filter_map(name).collect(),
        })
    }
}
