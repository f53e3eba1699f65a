//! Removed rows, kept aside: written and synced before the first row goes, and kept for as long as the person chose.

mod expiry;
mod writing;

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::cookie::{KeptIn, Timestamp};
use crate::error::{Error, Result};
use crate::file;
use crate::machine::Machine;
use crate::record::{Entry, Record, RowName};

use expiry::wipe;
pub use expiry::{expire, kept_until, purge};
use writing::{checksum, write};
pub use writing::{moment_of, new_id, save};

/// A larger file is not ours: a store holds far less of one site.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// First word of a backup file; the number is the version of its form.
const HEAD: &str = "flasktrack-cookie-backup 2 ";

/// The form before it, which knew neither states nor sessions.
const HEAD_1: &str = "flasktrack-cookie-backup 1 ";

/// How far the work on a store has come. It is on the disk before the store is touched and once it is done, so
/// that work which was cut off is known at the next start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Its rows are to be removed.
    Removing,
    /// Nothing is under way.
    #[default]
    Rest,
    /// Its rows are to be put back.
    Restoring,
}

/// What a backup is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(export, rename = "BackupKind"))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Its rows were removed; undone, they are back.
    #[default]
    Removed,
    /// Its rows were put back by an undo; undone, they are removed again.
    PutBack,
}

/// The rows one removal takes from one profile, or one undo puts back there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// Names the backup; also its file name.
    pub id: String,
    /// What it is about.
    #[serde(default)]
    pub kind: Kind,
    /// When it was made.
    pub created: Timestamp,
    /// The profile, by [`crate::browser::Profile::id`]. No path is kept: a backup can lead a write nowhere.
    pub profile: String,
    /// The browser's name, for people.
    pub browser_name: String,
    /// The profile's name, for people.
    pub profile_name: String,
    /// The store's schema version when the rows were taken.
    pub store_version: Option<i64>,
    /// The store's file, by which it is known again; `None` where the system does not tell.
    #[serde(default)]
    pub store_file: Option<String>,
    /// How far the work on the store has come.
    #[serde(default)]
    pub state: State,
    /// True if the removal was cut off, and finished at a later start.
    #[serde(default)]
    pub cut_off: bool,
    /// The rows.
    pub rows: Vec<SavedRow>,
    /// When the rows were put back, or removed again.
    pub undone: Option<Timestamp>,
}

/// One row of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavedRow {
    /// The row by what a person knows it by.
    pub row: RowName,
    /// The row as stored.
    pub record: Record,
    /// Where it was kept. Of a row in the saved session, the record is only a way to name it.
    #[serde(default)]
    pub kept_in: KeptIn,
    /// Its copies in saved sessions, the newest session's first.
    #[serde(default)]
    pub entries: Vec<Entry>,
}

impl Backup {
    /// When it is deleted for good, if backups are kept for `days`.
    pub fn kept_until(&self, days: u32) -> Timestamp {
        kept_until(self.created, days)
    }
}

/// A backup that is safely on the disk. Only [`save`] and [`load`] make one, and a store removes and
/// restores nothing else: forgetting the backup does not compile.
#[derive(Debug)]
pub struct SavedBackup {
    backup: Backup,
    file: PathBuf,
}

impl SavedBackup {
    /// What it holds.
    pub fn backup(&self) -> &Backup {
        &self.backup
    }

    /// The rows of the table it holds.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        let rows = self.backup.rows.iter();
        rows.filter(|row| row.kept_in == KeptIn::Table)
            .map(|row| &row.record)
    }

    /// Ends the work on the store: leaves only the rows for which `keep` holds, on the disk too; without any row
    /// the file goes.
    pub fn finish(mut self, keep: impl Fn(&SavedRow) -> bool) -> Result<Option<SavedBackup>> {
        self.backup.state = State::Rest;
        self.narrow(keep)
    }

    /// The same for work that was cut off, and was finished only now.
    pub fn finish_late(mut self, keep: impl Fn(&SavedRow) -> bool) -> Result<Option<SavedBackup>> {
        self.backup.cut_off = true;
        self.finish(keep)
    }

    /// Leaves only the rows for which `keep` holds, on the disk too; without any row the file goes.
    pub fn narrow(mut self, keep: impl Fn(&SavedRow) -> bool) -> Result<Option<SavedBackup>> {
        self.backup.rows.retain(keep);
        if self.backup.rows.is_empty() {
            self.delete()?;
            return Ok(None);
        }
        write(&self.file, &self.backup)?;
        Ok(Some(self))
    }

    /// Notes on the disk how far the work on the store has come.
    pub fn note(&mut self, state: State) -> Result<()> {
        self.backup.state = state;
        write(&self.file, &self.backup)
    }

    /// Notes on the disk that this was undone.
    pub fn mark_undone(&mut self, now: Timestamp) -> Result<()> {
        self.backup.undone = Some(now);
        self.note(State::Rest)
    }

    /// Deletes the file, and its bytes on the disk with it.
    pub fn delete(self) -> Result<()> {
        wipe(&self.file, &self.backup.id)
    }
}

/// The backup called `id`.
pub fn load(machine: &Machine, id: &str) -> Result<SavedBackup> {
    let file = find(machine, id)?;
    let damaged = |cause: &str| Error::BackupDamaged {
        id: id.to_owned(),
        cause: cause.to_owned(),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !id.chars().all(plain) {
        return Err(damaged("not named like a backup"));
    }
    if file.symlink_metadata().is_ok_and(|found| !found.is_file()) {
        return Err(damaged("not a plain file"));
    }
    let read = file::read(&file, MOST_BYTES).map_err(|error| match error.kind() {
        ErrorKind::FileTooLarge => damaged("too large"),
        _ => damaged(&error.to_string()),
    })?;
    let text = std::str::from_utf8(&read).map_err(|_| damaged("not text"))?;
    let (head, body) = text.split_once('\n').ok_or_else(|| damaged("no head line"))?;
    let sum = head
        .strip_prefix(HEAD)
        .or_else(|| head.strip_prefix(HEAD_1))
        .ok_or_else(|| damaged("not a backup of this version"))?;
    if sum != checksum(body.as_bytes()) {
        return Err(damaged("the checksum does not fit"));
    }
    let backup: Backup = serde_json::from_str(body).map_err(|_| damaged("not of the expected form"))?;
    if backup.id != id {
        return Err(damaged("it carries another name"));
    }
    Ok(SavedBackup { backup, file })
}

/// The file of the backup called `id`. Names are compared with what is in the folder, so that none leads elsewhere.
fn find(machine: &Machine, id: &str) -> Result<PathBuf> {
    files(machine)
        .into_iter()
        .find_map(|(found, file)| (found == id).then_some(file))
        .ok_or_else(|| Error::NoSuchBackup {
            id: id.chars().take(40).collect(),
        })
}

/// What is in the folder by the name of a backup, newest first; not all of it need be ours.
fn files(machine: &Machine) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(machine.backup_folder()).into_iter().flatten();
    let mut files: Vec<(String, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let id = entry.file_name().to_str()?.strip_suffix(".backup")?.to_owned();
            Some((id, entry.path()))
        })
        .collect();
    files.sort_unstable_by(|(a, _), (b, _)| b.cmp(a));
    files
}

/// True if there is a backup, whether it can be read or not.
pub fn is_any(machine: &Machine) -> bool {
    !files(machine).is_empty()
}

/// Every backup, newest first; a damaged one keeps its place as an error with its id.
pub fn list(machine: &Machine) -> Vec<(String, Result<SavedBackup>)> {
    files(machine)
        .into_iter()
        .map(|(id, _)| (id.clone(), load(machine, &id)))
        .collect()
}

#[cfg(test)]
mod tests;
