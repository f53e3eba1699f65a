//! The one door for what somebody sent: a saved report, or anything that `export` reads. Its content says which.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cookie::{KeptIn, Timestamp};
use crate::crew::{self, Lost, Task};
use crate::error::{Error, Result};
use crate::export::{self, Format, Look, Opened};
use crate::file;
use crate::inspect;
use crate::machine::{self, Machine};
use crate::policy::Policy;
use crate::report::{Origin, Report};
use crate::site::Site;
use crate::store::room::MOST_ROWS;
use crate::support_report;

/// How many times as long as for one profile we wait: a folder may hold several, and a file as much as many.
const PATIENCE: u32 = 6;

/// Opens the file or folder `path`. A saved report is shown as it was judged then; anything else is judged now.
/// Headers in plain text do not say where they were sent: `host` does. What does not answer is not waited for.
pub fn open(
    machine: &Machine,
    policy: &Policy,
    site: &Site,
    path: &Path,
    host: Option<&str>,
) -> Result<Report> {
    let asked = Asked {
        path: path.to_owned(),
        site: site.clone(),
        host: host.map(str::to_owned),
        now: machine.now,
    };
    match in_time(path, machine.patience * PATIENCE, move || asked.read())? {
        Found::Report(report) => Ok(*report),
        Found::Other(opened) => Ok(inspect::opened(machine, policy, site, opened)),
    }
}

/// True if the checksum of the report `path` fits what stands there, with the checksum ([`support_report::check`]).
pub fn check(machine: &Machine, path: &Path) -> Result<(bool, String)> {
    let file = path.to_owned();
    in_time(path, machine.patience * PATIENCE, move || {
        support_report::check(&support_report::read(&file)?)
    })
}

/// True if `path` is a folder.
pub fn is_folder(path: &Path) -> Result<bool> {
    let place = path.to_owned();
    in_time(path, machine::PATIENCE, move || Ok(place.is_dir()))
}

/// What `look` finds at `path`, if it does within `patience`.
fn in_time<R: Send + 'static>(
    path: &Path,
    patience: Duration,
    look: impl Fn() -> Result<R> + Send + Sync + 'static,
) -> Result<R> {
    let task = Task {
        folder: path.to_owned(),
        with: (),
    };
    crew::one(task, patience, move |()| look()).unwrap_or_else(|lost| {
        Err(match lost {
            Lost::Late => Error::FileLate,
            Lost::Fault => Error::ProfileFault,
        })
    })
}

/// What is to be opened.
struct Asked {
    path: PathBuf,
    site: Site,
    host: Option<String>,
    now: Timestamp,
}

/// What it is.
enum Found {
    Report(Box<Report>),
    Other(Opened),
}

impl Asked {
    fn read(&self) -> Result<Found> {
        // What is no report, and what could not be read as one, is for the other readers to judge.
        let report = support_report::read(&self.path).ok();
        // The bytes of anything else go before it is read.
        if let Some(bytes) = report.filter(|bytes| support_report::is_report(bytes)) {
            return Ok(Found::Report(Box::new(saved(&bytes, &self.path, &self.site)?)));
        }
        let look = Look {
            site: &self.site,
            now: self.now,
            host: self.host.as_deref(),
        };
        export::open(&self.path, &look).map(Found::Other)
    }
}

/// The report in `bytes`, marked as what it is: of another device, or of another day.
fn saved(bytes: &[u8], path: &Path, site: &Site) -> Result<Report> {
    let mut report = support_report::open(bytes)?.body.report;
    if report.site != site.domain() {
        return Err(Error::ReportForeign);
    }
    report.origin = Origin::Opened {
        format: Format::Report,
        name: file::last(path),
    };
    // The checks compare rows with each other, so that no profile may have more than a store may.
    if report
        .profiles
        .iter()
        .any(|profile| profile.cookies.len() > MOST_ROWS)
    {
        return Err(Error::ReportTooLarge);
    }
    report.diagnosis = report.diagnosis.without_repairs();
    let profiles = report.profiles.iter_mut();
    for cookie in profiles.flat_map(|profile| &mut profile.cookies) {
        cookie.kept_in = KeptIn::File;
    }
    Ok(report)
}
