//! Removed rows, kept aside: written and synced before the first row goes, and kept for a week.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::cookie::{KeptIn, RowKey, Timestamp};
use crate::error::{Error, Result};
use crate::machine::Machine;
use crate::platform;
use crate::record::{Entry, Record, RowName};

/// Days a backup is kept.
pub const KEEP_DAYS: u32 = 7;

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

/// The rows one removal takes from one profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// Names the backup; also its file name.
    pub id: String,
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
    /// When the rows were put back.
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
    /// When it is deleted for good.
    pub fn kept_until(&self) -> Timestamp {
        let week = i64::from(KEEP_DAYS) * 86_400 * 1_000_000;
        Timestamp::from_micros(self.created.as_micros().saturating_add(week))
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

    /// Notes on the disk that the rows were put back.
    pub fn mark_undone(&mut self, now: Timestamp) -> Result<()> {
        self.backup.undone = Some(now);
        self.note(State::Rest)
    }

    /// Deletes the file.
    pub fn delete(self) -> Result<()> {
        fs::remove_file(&self.file).map_err(|error| unwritable(&error))
    }
}

fn unwritable(error: &std::io::Error) -> Error {
    Error::BackupUnwritable {
        cause: error.to_string(),
    }
}

/// A name that sorts by time: `20261123-181501-` and a piece of the row set's digest.
pub fn new_id(now: Timestamp, profile: &str, keys: &[RowKey]) -> String {
    let mut digest = Sha256::new();
    digest.update(profile);
    digest.update(now.as_micros().to_le_bytes());
    keys.iter().for_each(|key| digest.update(key.0));
    let digest = digest.finalize();
    format!(
        "{}-{:02x}{:02x}",
        now.to_jiff().strftime("%Y%m%d-%H%M%S"),
        digest[0],
        digest[1]
    )
}

/// Writes `backup` to the disk and waits until it is there.
pub fn save(machine: &Machine, backup: Backup) -> Result<SavedBackup> {
    let folder = machine.backup_folder();
    platform::private_folder(&folder).map_err(|error| unwritable(&error))?;
    let file = folder.join(format!("{}.backup", backup.id));
    if file.exists() {
        return Err(Error::BackupUnwritable {
            cause: "a backup of that name exists".to_owned(),
        });
    }
    write(&file, &backup)?;
    Ok(SavedBackup { backup, file })
}

/// Beside it first, then renamed: whoever looks finds the old file or the new one, never half of one.
fn write(file: &Path, backup: &Backup) -> Result<()> {
    let failed = |error: std::io::Error| unwritable(&error);
    let body = serde_json::to_string(backup).map_err(|error| Error::Internal {
        cause: format!("backup: {:?}", error.classify()),
    })?;
    let body = Zeroizing::new(body);
    let fresh = file.with_extension("new");
    let _ = fs::remove_file(&fresh);
    let mut out = platform::new_private_file(&fresh).map_err(failed)?;
    let written = writeln!(out, "{HEAD}{}", checksum(&body))
        .and_then(|()| out.write_all(body.as_bytes()))
        .and_then(|()| out.sync_all())
        .and_then(|()| fs::rename(&fresh, file));
    if let Err(error) = written {
        let _ = fs::remove_file(&fresh);
        return Err(unwritable(&error));
    }
    file.parent()
        .map_or(Ok(()), platform::sync_folder)
        .map_err(failed)
}

fn checksum(body: &str) -> String {
    Sha256::digest(body)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The backup called `id`.
pub fn load(machine: &Machine, id: &str) -> Result<SavedBackup> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let missing = || Error::NoSuchBackup {
        id: id.chars().take(40).collect(),
    };
    if id.is_empty() || !id.chars().all(plain) {
        return Err(missing());
    }
    let file = machine.backup_folder().join(format!("{id}.backup"));
    let damaged = |cause: &str| Error::BackupDamaged {
        id: id.to_owned(),
        cause: cause.to_owned(),
    };
    let text = match fs::read_to_string(&file) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(missing()),
        Err(error) => return Err(damaged(&error.to_string())),
    };
    let (head, body) = text.split_once('\n').ok_or_else(|| damaged("no head line"))?;
    let sum = head
        .strip_prefix(HEAD)
        .or_else(|| head.strip_prefix(HEAD_1))
        .ok_or_else(|| damaged("not a backup of this version"))?;
    if sum != checksum(body) {
        return Err(damaged("the checksum does not fit"));
    }
    let backup: Backup = serde_json::from_str(body).map_err(|_| damaged("not of the expected form"))?;
    if backup.id != id {
        return Err(damaged("it carries another name"));
    }
    Ok(SavedBackup { backup, file })
}

/// Every backup, newest first; a damaged one keeps its place as an error with its id.
pub fn list(machine: &Machine) -> Vec<(String, Result<SavedBackup>)> {
    let Ok(entries) = fs::read_dir(machine.backup_folder()) else {
        return Vec::new();
    };
    let mut ids: Vec<String> = entries
        .flatten()
        .filter_map(|entry| {
            entry
                .file_name()
                .to_str()?
                .strip_suffix(".backup")
                .map(str::to_owned)
        })
        .collect();
    ids.sort_unstable_by(|a, b| b.cmp(a));
    ids.into_iter()
        .map(|id| (id.clone(), load(machine, &id)))
        .collect()
}

/// Deletes every backup whose week is over.
pub fn expire(machine: &Machine) {
    for (_, loaded) in list(machine) {
        let Ok(saved) = loaded else { continue };
        // What was cut off is finished first.
        if saved.backup().state == State::Rest && saved.backup().kept_until() <= machine.now {
            // A file that cannot go now goes next time.
            let _ = saved.delete();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Os;
    use crate::record::Field;

    fn machine() -> (tempfile::TempDir, Machine) {
        let home = tempfile::tempdir().unwrap();
        let machine = Machine::copied(home.path(), Os::Linux).unwrap();
        (home, machine)
    }

    fn sample(machine: &Machine) -> Backup {
        let row = |id: &str| SavedRow {
            row: RowName {
                id: id.into(),
                name: "theme".into(),
                host: "flasktrack.com".into(),
                path: "/".into(),
                partition: None,
                container: None,
                category: "preference".into(),
            },
            record: Record {
                columns: vec![("name".into(), Field::Text(id.as_bytes().to_vec()))],
            },
            kept_in: KeptIn::SessionStore,
            entries: vec![Entry {
                file: "sessionstore.jsonlz4".into(),
                list: 0,
                place: 3,
                rest: String::new(),
                text: b"{}".to_vec(),
            }],
        };
        Backup {
            id: new_id(machine.now, "p", &[]),
            created: machine.now,
            profile: "p".into(),
            browser_name: "Chromium".into(),
            profile_name: "Work".into(),
            store_version: Some(24),
            store_file: None,
            state: State::Removing,
            cut_off: false,
            rows: vec![row("a"), row("b")],
            undone: None,
        }
    }

    #[test]
    fn what_was_saved_is_loaded() {
        let (_home, machine) = machine();
        let backup = sample(&machine);
        let saved = save(&machine, backup.clone()).unwrap();
        assert_eq!(load(&machine, &backup.id).unwrap().backup(), saved.backup());
        assert_eq!(list(&machine).len(), 1);
    }

    #[test]
    fn a_changed_file_is_refused_with_its_reason() {
        let (_home, machine) = machine();
        let saved = save(&machine, sample(&machine)).unwrap();
        let text = fs::read_to_string(&saved.file).unwrap();
        for (bad, why) in [
            (text.replace("Work", "Wark"), "checksum"),
            (text[..text.len() / 2].to_owned(), "checksum"),
            ("hello\nworld".to_owned(), "version"),
            (String::new(), "head"),
        ] {
            fs::write(&saved.file, bad).unwrap();
            let error = load(&machine, &saved.backup.id).unwrap_err();
            let Error::BackupDamaged { cause, .. } = &error else {
                panic!("{error:?}")
            };
            assert!(cause.contains(why), "{cause}");
        }
    }

    #[test]
    fn a_backup_of_the_form_before_is_read() {
        let (_home, machine) = machine();
        let saved = save(&machine, sample(&machine)).unwrap();
        let text = fs::read_to_string(&saved.file).unwrap();
        let mut body: serde_json::Value = serde_json::from_str(text.split_once('\n').unwrap().1).unwrap();
        for new in ["state", "cut_off", "store_file"] {
            body.as_object_mut().unwrap().remove(new).unwrap();
        }
        for row in body["rows"].as_array_mut().unwrap() {
            row.as_object_mut().unwrap().remove("kept_in").unwrap();
            row.as_object_mut().unwrap().remove("entries").unwrap();
        }
        let body = body.to_string();
        fs::write(&saved.file, format!("{HEAD_1}{}\n{body}", checksum(&body))).unwrap();
        let loaded = load(&machine, &saved.backup.id).unwrap();
        assert_eq!(loaded.backup.state, State::Rest);
        assert_eq!(loaded.records().count(), 2, "all its rows are of the table");
    }

    #[test]
    fn a_backups_name_cannot_lead_elsewhere() {
        let (_home, machine) = machine();
        for id in ["../../etc/passwd", "", "a/b", "a\0b", "."] {
            assert_eq!(load(&machine, id).unwrap_err().code(), "backup-not-found");
        }
    }

    #[test]
    fn rows_that_stayed_leave_the_backup_too() {
        let (_home, machine) = machine();
        let saved = save(&machine, sample(&machine)).unwrap();
        let id = saved.backup.id.clone();
        let saved = saved.finish(|row| row.row.id == "b").unwrap().unwrap();
        let loaded = load(&machine, &id).unwrap();
        assert_eq!((loaded.backup.rows.len(), loaded.backup.state), (1, State::Rest));
        assert!(saved.finish(|_| false).unwrap().is_none());
        assert!(list(&machine).is_empty(), "an empty backup is no backup");
    }

    #[test]
    fn a_backup_goes_after_a_week() {
        let (_home, mut machine) = machine();
        let mut saved = save(&machine, sample(&machine)).unwrap();
        machine.now = saved.backup.kept_until();
        expire(&machine);
        assert_eq!(list(&machine).len(), 1, "not before what was cut off is settled");
        saved.note(State::Rest).unwrap();
        machine.now = Timestamp::from_micros(saved.backup.kept_until().as_micros() - 1);
        expire(&machine);
        assert_eq!(list(&machine).len(), 1, "until the last moment");
        machine.now = saved.backup.kept_until();
        expire(&machine);
        assert!(list(&machine).is_empty());
    }
}
