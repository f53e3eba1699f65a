//! What can go wrong, in words: a stable code, what was tried, the cause, and the next step.
//!
//! The sentences are in the catalogue: message `error-<code>`, next step `error-<code>.hint`.

use serde::{Deserialize, Serialize};

use crate::words::{self, Args};

/// The result of everything here that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One failure. No variant can carry a cookie's value; tests plant marked values and look for them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the variants say it; their fields are named for what they hold"
)]
pub enum Error {
    /// A store could not be opened or read; `cause` is the system's or SQLite's own short word.
    StoreUnreadable { cause: String },
    /// A program, most likely the browser itself, has opened the store for itself alone (Windows).
    StoreHeld,
    /// The store is damaged, by SQLite's own short word `cause` or by its length.
    StoreDamaged { cause: String },
    /// The store changed each time we read it.
    StoreBusy,
    /// The store was still being read when its time was up.
    StoreSlow,
    /// A profile, or a browser's whole folder, had not answered when its time was up.
    ProfileLate,
    /// A fault of ours ended the look at a profile, or at a browser's folder.
    ProfileFault,
    /// A folder that is there could not be looked into, so that profiles in it may be missing.
    FolderUnreadable { folder: String, cause: String },
    /// A browser's list of its profiles could not be read, so that some may be missing.
    ListUnreadable { file: String, cause: String },
    /// What is looked for lies outside of the copied home folder.
    OutsideHome { folder: String },
    /// macOS keeps the file from every program that was not given Full Disk Access.
    NeedsPermission,
    /// Only the browser itself can change this store.
    ReadOnlyStore,
    /// The browser encrypts the whole file, and only it has the key.
    StoreEncrypted,
    /// The file is not a cookie store of the expected shape.
    StoreUnknown { cause: String },
    /// A write to the store failed and was rolled back.
    StoreUnwritable { cause: String },
    /// The browser is running, so the store may not be changed.
    Running { browser: String },
    /// The profile is in use on another computer.
    RunningElsewhere { browser: String },
    /// The row is protected.
    Protected { name: String },
    /// The row is not recognised, and was not confirmed alone.
    ConfirmAlone { name: String },
    /// What is shown was opened from a file, and is in no browser of this device.
    OpenedFile,
    /// The row lies in saved sessions, and not all of them can be looked into.
    SessionOdd,
    /// The change was cut off half-way; the next look finishes it.
    Unfinished,
    /// The change was made, and the store could not be read again to see it.
    NotChecked,
    /// The change was made, and its note could not be saved; the next look settles it.
    NotNoted { cause: String },
    /// Another run of this tool is changing cookies.
    AtWork,
    /// The browser was started while its store was changed.
    StartedMeanwhile { browser: String },
    /// The store is another one than the rows were taken from, with another key.
    StoreReplaced { browser: String },
    /// A file that was named could not be opened or read.
    FileUnreadable { cause: String },
    /// A file or folder that was named had not answered when its time was up.
    FileLate,
    /// A file is no export, and no copy of a store, that we know.
    ExportUnknown,
    /// A file is empty.
    ExportEmpty,
    /// A file is a web page, saved in the place of an export.
    ExportWebPage,
    /// A file is a packed archive.
    ExportPacked,
    /// An export does not go on as it should from `line` on, counted from 1.
    ExportDamaged { line: u32 },
    /// An export is larger than any browser's jar.
    ExportTooLarge,
    /// No browser's profile is in the folder.
    NoProfile { folder: String },
    /// A file in the folder of a copied profile is a link to something outside of it.
    LinkOutside { file: String },
    /// A host was named that is not the site's.
    HostOutside { host: String },
    /// No row has that id.
    NoSuchRow { id: String },
    /// The row is not what was shown any more.
    RowChanged { name: String },
    /// No backup has that id.
    NoSuchBackup { id: String },
    /// There is no backup at all.
    NoBackups,
    /// A backup is damaged, or was not written by us.
    BackupDamaged { id: String, cause: String },
    /// A backup could not be written; nothing was removed.
    BackupUnwritable { cause: String },
    /// A backup could not be deleted, or not for good.
    BackupUndeletable { id: String, cause: String },
    /// The profile a backup came from is not there any more.
    ProfileGone { browser: String, profile: String },
    /// The browser's store has another schema than when the backup was made.
    SchemaChanged { then: i64, now: i64 },
    /// The file, or the folder it is in, was swapped for a link or another file.
    NotTheSameFile,
    /// A file of a copied home folder is that of another folder too, by a second name.
    FileShared { file: String },
    /// A policy file cannot be used.
    PolicyInvalid { cause: String },
    /// A folder that was named does not exist.
    NoSuchFolder { folder: String },
    /// The demo folder could not be made.
    DemoUnwritable { cause: String },
    /// What the person said of connected services could not be kept.
    AnswersUnwritable { cause: String },
    /// A report could not be saved.
    ReportUnwritable { cause: String },
    /// The file of a report could not be read.
    ReportUnreadable { cause: String },
    /// The file is larger than any report.
    ReportTooLarge,
    /// The file is no report of this tool.
    ReportForeign,
    /// The file is a report, and broken.
    ReportDamaged { cause: String },
    /// What the report says does not fit its checksum.
    ReportChanged,
    /// The report was made by a newer version of this tool.
    ReportNewer { schema: u32 },
    /// What the person chose could not be kept.
    ChoiceUnwritable { cause: String },
    /// What the person chose is there, and cannot be read.
    ChoiceUnreadable,
    /// An address that is not one of the site.
    AddressUnknown { site: String },
    /// Input text could not be understood; `line` counts from 1.
    InputInvalid { line: u32, cause: String },
    /// The journey stopped on a fault of ours.
    Internal { cause: String },
}

impl Error {
    /// A stable word for tests, tickets and faces.
    pub fn code(&self) -> &'static str {
        match self {
            Error::StoreUnreadable { .. } => "store-unreadable",
            Error::StoreHeld => "store-held",
            Error::StoreDamaged { .. } => "store-damaged",
            Error::StoreBusy => "store-busy",
            Error::StoreSlow => "store-slow",
            Error::ProfileLate => "profile-late",
            Error::ProfileFault => "profile-fault",
            Error::FolderUnreadable { .. } => "folder-unreadable",
            Error::ListUnreadable { .. } => "list-unreadable",
            Error::OutsideHome { .. } => "outside-home",
            Error::NeedsPermission => "needs-permission",
            Error::ReadOnlyStore => "read-only-store",
            Error::StoreEncrypted => "store-encrypted",
            Error::StoreUnknown { .. } => "store-unknown",
            Error::StoreUnwritable { .. } => "store-unwritable",
            Error::Running { .. } => "browser-running",
            Error::RunningElsewhere { .. } => "browser-elsewhere",
            Error::Protected { .. } => "row-protected",
            Error::ConfirmAlone { .. } => "row-confirm-alone",
            Error::OpenedFile => "opened-file",
            Error::SessionOdd => "session-odd",
            Error::Unfinished => "unfinished",
            Error::NotChecked => "not-checked",
            Error::NotNoted { .. } => "not-noted",
            Error::AtWork => "at-work",
            Error::StartedMeanwhile { .. } => "browser-started",
            Error::StoreReplaced { .. } => "store-replaced",
            Error::FileUnreadable { .. } => "file-unreadable",
            Error::FileLate => "file-late",
            Error::ExportUnknown => "export-unknown",
            Error::ExportEmpty => "export-empty",
            Error::ExportWebPage => "export-web-page",
            Error::ExportPacked => "export-packed",
            Error::ExportDamaged { .. } => "export-damaged",
            Error::ExportTooLarge => "export-too-large",
            Error::NoProfile { .. } => "profile-not-found",
            Error::LinkOutside { .. } => "link-outside",
            Error::HostOutside { .. } => "host-outside",
            Error::NoSuchRow { .. } => "row-not-found",
            Error::RowChanged { .. } => "row-changed",
            Error::NoSuchBackup { .. } => "backup-not-found",
            Error::NoBackups => "backup-none",
            Error::BackupDamaged { .. } => "backup-damaged",
            Error::BackupUnwritable { .. } => "backup-unwritable",
            Error::BackupUndeletable { .. } => "backup-undeletable",
            Error::ProfileGone { .. } => "profile-gone",
            Error::SchemaChanged { .. } => "schema-changed",
            Error::NotTheSameFile => "file-swapped",
            Error::FileShared { .. } => "file-shared",
            Error::PolicyInvalid { .. } => "policy-invalid",
            Error::NoSuchFolder { .. } => "folder-not-found",
            Error::DemoUnwritable { .. } => "demo-unwritable",
            Error::AnswersUnwritable { .. } => "answers-unwritable",
            Error::ChoiceUnwritable { .. } => "choice-unwritable",
            Error::ChoiceUnreadable => "choice-unreadable",
            Error::ReportUnwritable { .. } => "report-unwritable",
            Error::ReportUnreadable { .. } => "report-unreadable",
            Error::ReportTooLarge => "report-too-large",
            Error::ReportForeign => "report-foreign",
            Error::ReportDamaged { .. } => "report-damaged",
            Error::ReportChanged => "report-changed",
            Error::ReportNewer { .. } => "report-newer",
            Error::AddressUnknown { .. } => "address-unknown",
            Error::InputInvalid { .. } => "input-invalid",
            Error::Internal { .. } => "internal",
        }
    }

    fn args(&self) -> Args<'static> {
        let mut args = Args::new();
        match self {
            Error::Running { browser }
            | Error::RunningElsewhere { browser }
            | Error::StartedMeanwhile { browser }
            | Error::StoreReplaced { browser } => {
                args.set("browser", browser.clone());
            }
            Error::Protected { name } | Error::ConfirmAlone { name } | Error::RowChanged { name } => {
                args.set("name", shortened(name));
            }
            Error::NoSuchRow { id }
            | Error::NoSuchBackup { id }
            | Error::BackupDamaged { id, .. }
            | Error::BackupUndeletable { id, .. } => {
                args.set("id", id.clone());
            }
            Error::ProfileGone { browser, profile } => {
                args.set("browser", browser.clone());
                args.set("profile", profile.clone());
            }
            Error::SchemaChanged { then, now } => {
                args.set("then", *then);
                args.set("now", *now);
            }
            Error::NoSuchFolder { folder } | Error::NoProfile { folder } => {
                args.set("folder", folder.clone())
            }
            Error::FolderUnreadable { folder, .. } | Error::OutsideHome { folder } => {
                args.set("folder", shortened(folder))
            }
            Error::LinkOutside { file } | Error::FileShared { file } | Error::ListUnreadable { file, .. } => {
                args.set("file", shortened(file));
            }
            Error::HostOutside { host } => args.set("host", shortened(host)),
            Error::InputInvalid { line, .. } | Error::ExportDamaged { line } => args.set("line", *line),
            Error::ReportNewer { schema } => args.set("schema", *schema),
            Error::AddressUnknown { site } => args.set("site", site.clone()),
            Error::StoreUnreadable { .. }
            | Error::StoreHeld
            | Error::StoreDamaged { .. }
            | Error::StoreBusy
            | Error::StoreSlow
            | Error::ProfileLate
            | Error::ProfileFault
            | Error::NeedsPermission
            | Error::ReadOnlyStore
            | Error::StoreEncrypted
            | Error::StoreUnknown { .. }
            | Error::StoreUnwritable { .. }
            | Error::OpenedFile
            | Error::SessionOdd
            | Error::Unfinished
            | Error::NotChecked
            | Error::NotNoted { .. }
            | Error::AtWork
            | Error::FileUnreadable { .. }
            | Error::FileLate
            | Error::ExportUnknown
            | Error::ExportEmpty
            | Error::ExportWebPage
            | Error::ExportPacked
            | Error::ExportTooLarge
            | Error::NoBackups
            | Error::BackupUnwritable { .. }
            | Error::NotTheSameFile
            | Error::PolicyInvalid { .. }
            | Error::DemoUnwritable { .. }
            | Error::AnswersUnwritable { .. }
            | Error::ChoiceUnwritable { .. }
            | Error::ChoiceUnreadable
            | Error::ReportUnwritable { .. }
            | Error::ReportUnreadable { .. }
            | Error::ReportTooLarge
            | Error::ReportForeign
            | Error::ReportDamaged { .. }
            | Error::ReportChanged
            | Error::Internal { .. } => {}
        }
        args
    }

    /// The system's own short word, where there is one.
    pub fn cause(&self) -> Option<String> {
        match self {
            Error::StoreUnreadable { cause }
            | Error::FolderUnreadable { cause, .. }
            | Error::ListUnreadable { cause, .. }
            | Error::StoreDamaged { cause }
            | Error::StoreUnknown { cause }
            | Error::StoreUnwritable { cause }
            | Error::FileUnreadable { cause }
            | Error::BackupDamaged { cause, .. }
            | Error::BackupUndeletable { cause, .. }
            | Error::BackupUnwritable { cause }
            | Error::NotNoted { cause }
            | Error::PolicyInvalid { cause }
            | Error::DemoUnwritable { cause }
            | Error::AnswersUnwritable { cause }
            | Error::ChoiceUnwritable { cause }
            | Error::ReportUnwritable { cause }
            | Error::ReportUnreadable { cause }
            | Error::ReportDamaged { cause }
            | Error::InputInvalid { cause, .. }
            | Error::Internal { cause } => Some(cause.clone()),
            Error::StoreHeld
            | Error::StoreBusy
            | Error::StoreSlow
            | Error::ProfileLate
            | Error::ProfileFault
            | Error::OutsideHome { .. }
            | Error::NeedsPermission
            | Error::ReadOnlyStore
            | Error::StoreEncrypted
            | Error::Running { .. }
            | Error::RunningElsewhere { .. }
            | Error::Protected { .. }
            | Error::ConfirmAlone { .. }
            | Error::OpenedFile
            | Error::SessionOdd
            | Error::Unfinished
            | Error::NotChecked
            | Error::AtWork
            | Error::StartedMeanwhile { .. }
            | Error::StoreReplaced { .. }
            | Error::FileLate
            | Error::ExportUnknown
            | Error::ExportEmpty
            | Error::ExportWebPage
            | Error::ExportPacked
            | Error::ExportDamaged { .. }
            | Error::ExportTooLarge
            | Error::NoProfile { .. }
            | Error::HostOutside { .. }
            | Error::NoSuchRow { .. }
            | Error::RowChanged { .. }
            | Error::NoSuchBackup { .. }
            | Error::NoBackups
            | Error::ProfileGone { .. }
            | Error::SchemaChanged { .. }
            | Error::NotTheSameFile
            | Error::ReportTooLarge
            | Error::ReportForeign
            | Error::ReportChanged
            | Error::ReportNewer { .. }
            | Error::AddressUnknown { .. }
            | Error::LinkOutside { .. }
            | Error::FileShared { .. }
            | Error::NoSuchFolder { .. }
            | Error::ChoiceUnreadable => None,
        }
    }
}

/// A cookie's name may be 4 KB long; a sentence about it need not.
pub(crate) fn shortened(name: &str) -> String {
    const LONGEST: usize = 60;
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&words::text(&format!("error-{}", self.code()), &self.args()))
    }
}

impl std::error::Error for Error {}

/// An [`Error`] as both faces show it; the one error shape of the window's calls and of `--json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export))]
pub struct Problem {
    /// A stable word, such as `browser-running`.
    pub code: String,
    /// What was tried, and what stopped it.
    pub message: String,
    /// The system's own short word, where there is one.
    pub cause: Option<String>,
    /// What to do next.
    pub hint: String,
}

impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        Problem {
            code: error.code().to_owned(),
            message: error.to_string(),
            cause: error.cause(),
            hint: words::text(&format!("error-{}.hint", error.code()), &error.args()),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Problem::from(&error)
    }
}

impl Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        Problem::from(self).serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_happened_and_what_to_do_next() {
        let problem = Problem::from(Error::Running {
            browser: "Chromium".to_owned(),
        });
        assert_eq!(problem.code, "browser-running");
        assert!(problem.message.contains("Chromium") && problem.hint.contains("Close every Chromium window"));
    }

    #[test]
    fn a_long_name_is_shortened_in_a_sentence() {
        let message = Error::Protected {
            name: "ä".repeat(4096),
        }
        .to_string();
        assert!(message.chars().count() < 200 && message.contains('…'));
    }
}
