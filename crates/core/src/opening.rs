//! The one door for what somebody sent: a saved report, or anything that `export` reads. Its content says which.

use std::path::Path;

use crate::cookie::KeptIn;
use crate::error::{Error, Result};
use crate::export::Format;
use crate::inspect;
use crate::machine::Machine;
use crate::policy::Policy;
use crate::report::{Origin, Report};
use crate::site::Site;
use crate::store::room::MOST_ROWS;
use crate::support_report;

/// Opens the file or folder `path`. A saved report is shown as it was judged then; anything else is judged now.
pub fn open(
    machine: &Machine,
    policy: &Policy,
    site: &Site,
    path: &Path,
    host: Option<&str>,
) -> Result<Report> {
    match support_report::read(path) {
        Ok(bytes) if support_report::is_report(&bytes) => saved(&bytes, path, site),
        // What is no report, and what could not be read as one, is for the other readers to judge.
        Ok(_) | Err(_) => inspect::open(machine, policy, site, path, host),
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
        name: path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
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
