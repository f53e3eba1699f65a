//! Removed rows, kept aside: written and synced before the first row goes, and kept for as long as the person chose.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cookie::{KeptIn, RowKey, Timestamp};
use crate::crew::{self, Task};
use crate::error::{Error, Result};
use crate::file;
use crate::hex;
use crate::json;
use crate::keeping;
use crate::machine::Machine;
use crate::own_file;
use crate::record::{Entry, Record, RowName};

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

/// When a backup made at `created` is deleted for good, if backups are kept for `days`. Where none are kept, one that
/// is still there was the way back from a removal that went wrong: it has a day.
pub fn kept_until(created: Timestamp, days: u32) -> Timestamp {
    created.plus_days(days.max(1))
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

fn unwritable(error: &std::io::Error) -> Error {
    Error::BackupUnwritable {
        cause: error.to_string(),
    }
}

/// The moment in a name.
const MOMENT: &str = "%Y%m%d-%H%M%S";

/// When the backup called `id` was made, by its name alone; `None` if that is none of ours.
pub fn moment_of(id: &str) -> Option<Timestamp> {
    let (moment, _) = id.rsplit_once('-')?;
    let moment = jiff::civil::DateTime::strptime(MOMENT, moment).ok()?;
    let moment = jiff::tz::TimeZone::UTC.to_timestamp(moment).ok()?;
    Some(Timestamp::from_seconds(moment.as_second()))
}

/// A name that sorts by time: `20261123-181501-` and a piece of the row set's digest.
pub fn new_id(now: Timestamp, profile: &str, keys: &[RowKey]) -> String {
    let mut digest = Sha256::new();
    digest.update(profile);
    digest.update(now.as_micros().to_le_bytes());
    keys.iter().for_each(|key| digest.update(key.0));
    let digest = digest.finalize();
    format!("{}-{}", now.to_jiff().strftime(MOMENT), hex::of(&digest[..2]))
}

/// Writes `backup` to the disk and waits until it is there. Where its name is taken, it gets another.
pub fn save(machine: &Machine, mut backup: Backup) -> Result<SavedBackup> {
    let folder = machine.backup_folder();
    let path = |id: &str| folder.join(format!("{id}.backup"));
    let mut tries = 0_u32;
    while path(&backup.id).symlink_metadata().is_ok() {
        tries += 1;
        backup.id = other_id(&backup.id, tries);
    }
    let file = path(&backup.id);
    write(&file, &backup)?;
    Ok(SavedBackup { backup, file })
}

/// Another name of the same moment.
fn other_id(id: &str, tries: u32) -> String {
    let digest = Sha256::digest(format!("{id} {tries}"));
    let moment = id.rsplit_once('-').map_or(id, |(moment, _)| moment);
    format!("{moment}-{}", hex::of(&digest[..2]))
}

fn write(file: &Path, backup: &Backup) -> Result<()> {
    let body = json::written(backup).map_err(|error| Error::Internal {
        cause: format!("backup: {:?}", error.classify()),
    })?;
    let head = format!("{HEAD}{}\n", checksum(&body));
    own_file::write(file, &[head.as_bytes(), &body]).map_err(|error| unwritable(&error))
}

fn checksum(body: &[u8]) -> String {
    hex::of(&Sha256::digest(body))
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

/// Deletes the backup called `id` for good, whether it can be read or not, and even if work was cut off that cannot be
/// finished. Whoever is at work on it has its turn, so to take ours beforehand keeps it.
pub fn purge(machine: &Machine, id: &str) -> Result<()> {
    match load(machine, id) {
        Ok(saved) => saved.delete(),
        Err(error @ Error::NoSuchBackup { .. }) => Err(error),
        Err(_) => wipe(&find(machine, id)?, id),
    }
}

fn wipe(file: &Path, id: &str) -> Result<()> {
    own_file::wipe(file).map_err(|error| Error::BackupUndeletable {
        id: id.to_owned(),
        cause: error.to_string(),
    })
}

/// Deletes for good every backup whose time is over, and what a run that was cut off has left of one. Of one that
/// cannot be read, the name tells its time. Gives how many went; one that cannot go now goes next time. A folder that
/// does not answer is not waited for.
pub fn expire(machine: &Machine) -> usize {
    let task = Task {
        folder: machine.own_folder(),
        with: machine.clone(),
    };
    let gone = crew::one(task, machine.patience, |machine| expire_here(&machine));
    gone.unwrap_or(0)
}

fn expire_here(machine: &Machine) -> usize {
    own_file::sweep(&machine.backup_folder());
    // Nobody knows whose time is over, if the choice cannot be read.
    let Ok(days) = keeping::days(machine) else {
        return 0;
    };
    let is_over = |(id, loaded): &(String, Result<SavedBackup>)| match loaded {
        // What was cut off is finished first.
        Ok(saved) if saved.backup().state != State::Rest => false,
        Ok(saved) => saved.backup().kept_until(days) <= machine.now,
        Err(_) => moment_of(id).is_some_and(|made| kept_until(made, days) <= machine.now),
    };
    let over = list(machine).into_iter().filter(is_over);
    over.filter(|(id, _)| purge(machine, id).is_ok()).count()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

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
            kind: Kind::Removed,
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
    fn a_name_that_is_taken_is_not_used_again() {
        let (_home, machine) = machine();
        let mut ids: Vec<String> = (0..3)
            .map(|_| save(&machine, sample(&machine)).unwrap().backup.id)
            .collect();
        ids.sort();
        ids.dedup();
        assert_eq!((ids.len(), list(&machine).len()), (3, 3));
        assert!(list(&machine).iter().all(|(_, loaded)| loaded.is_ok()));
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
        for new in ["kind", "state", "cut_off", "store_file"] {
            body.as_object_mut().unwrap().remove(new).unwrap();
        }
        for row in body["rows"].as_array_mut().unwrap() {
            row.as_object_mut().unwrap().remove("kept_in").unwrap();
            row.as_object_mut().unwrap().remove("entries").unwrap();
        }
        let body = body.to_string();
        fs::write(
            &saved.file,
            format!("{HEAD_1}{}\n{body}", checksum(body.as_bytes())),
        )
        .unwrap();
        let loaded = load(&machine, &saved.backup.id).unwrap();
        assert_eq!(loaded.backup.state, State::Rest);
        assert_eq!(loaded.records().count(), 2, "all its rows are of the table");
    }

    #[test]
    fn a_backups_name_cannot_lead_elsewhere() {
        let (_home, machine) = machine();
        save(&machine, sample(&machine)).unwrap();
        fs::write(machine.own_folder().join("outside.backup"), "kept").unwrap();
        for id in ["../outside", "../../etc/passwd", "", "a/b", "a\0b", "."] {
            assert_eq!(load(&machine, id).unwrap_err().code(), "backup-not-found");
            assert_eq!(purge(&machine, id).unwrap_err().code(), "backup-not-found");
        }
        assert!(machine.own_folder().join("outside.backup").exists());
    }

    #[test]
    fn a_foreign_or_damaged_file_is_listed_with_its_reason_and_can_be_purged() {
        let (_home, machine) = machine();
        let saved = save(&machine, sample(&machine)).unwrap();
        let folder = machine.backup_folder();
        fs::write(&saved.file, "hello").unwrap();
        fs::write(folder.join("my own.backup"), "hello\nworld").unwrap();
        fs::write(folder.join("notes.txt"), "kept").unwrap();
        fs::create_dir(folder.join("a-folder.backup")).unwrap();
        let reasons: Vec<String> = list(&machine)
            .into_iter()
            .map(|(_, loaded)| match loaded.unwrap_err() {
                Error::BackupDamaged { cause, .. } => cause,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(
            reasons,
            ["not named like a backup", "not a plain file", "no head line"]
        );
        purge(&machine, "my own").unwrap();
        purge(&machine, &saved.backup.id).unwrap();
        let stuck = purge(&machine, "a-folder").unwrap_err();
        assert_eq!(stuck.code(), "backup-undeletable");
        assert!(
            folder.join("notes.txt").exists(),
            "what is no backup is not touched"
        );
    }

    #[test]
    fn a_purged_backup_leaves_no_byte_of_a_row() {
        let (_home, machine) = machine();
        let saved = save(&machine, sample(&machine)).unwrap();
        let mut held = fs::File::open(&saved.file).unwrap();
        purge(&machine, &saved.backup.id).unwrap();
        let mut left = Vec::new();
        held.read_to_end(&mut left).unwrap();
        assert!(!left.is_empty() && left.iter().all(|&byte| byte == 0));
        drop(held);
        assert!(list(&machine).is_empty());
    }

    #[test]
    fn a_damaged_backup_goes_when_the_days_of_its_name_are_over() {
        let (_home, mut machine) = machine();
        let saved = save(&machine, sample(&machine)).unwrap();
        let made = moment_of(&saved.backup.id).unwrap();
        assert_eq!(made.as_micros(), machine.now.as_micros() / 1_000_000 * 1_000_000);
        fs::write(&saved.file, "damaged").unwrap();
        fs::write(saved.file.with_file_name("my own.backup"), "hello").unwrap();
        machine.now = made.plus_days(6);
        assert_eq!((expire(&machine), list(&machine).len()), (0, 2));
        machine.now = made.plus_days(7);
        assert_eq!(expire(&machine), 1);
        assert_eq!(
            list(&machine)[0].0,
            "my own",
            "not named by us, so not ours to time"
        );
    }

    #[test]
    fn what_is_written_was_measured_before() {
        let (_home, machine) = machine();
        let text = json::written(&sample(&machine)).unwrap();
        assert_eq!(text.len(), text.capacity(), "it never grew");
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
    fn a_backup_goes_when_its_days_are_over() {
        let (_home, mut machine) = machine();
        for (chosen, days) in [(None, 7), (Some(30), 30), (Some(1), 1), (Some(0), 1)] {
            if let Some(chosen) = chosen {
                keeping::choose(&machine, chosen).unwrap();
            }
            let mut saved = save(&machine, sample(&machine)).unwrap();
            let end = saved.backup.kept_until(days);
            machine.now = end;
            expire(&machine);
            assert_eq!(list(&machine).len(), 1, "not before what was cut off is settled");
            saved.note(State::Rest).unwrap();
            machine.now = Timestamp::from_micros(end.as_micros() - 1);
            expire(&machine);
            assert_eq!(list(&machine).len(), 1, "until the last moment of {days} days");
            machine.now = end;
            expire(&machine);
            assert!(list(&machine).is_empty(), "{chosen:?}");
        }
    }
}
