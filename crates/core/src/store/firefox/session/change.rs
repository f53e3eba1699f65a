//! Takes cookies out of saved sessions and puts them back. A broken file would cost a person their tabs: the new one
//! is written beside the old, read back, and only then takes its place.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::super::TABLE;
use super::super::mozlz4::{self, Fault};
use super::text::Text;
use super::{CLOSED, as_told, record, tag_of};
use crate::backup::SavedRow;
use crate::cookie::{KeptIn, RowKey};
use crate::error::{Error, Result};
use crate::file;
use crate::platform::{self, Pinned, Running};
use crate::record::Entry;
use crate::site::Site;
use crate::store::{Back, Change, Found, Reading, Restored};

/// The folder of all sessions but the one of a clean end.
const BACKUPS: &str = "sessionstore-backups";

/// What a clean start keeps of the session before, and what an update keeps, followed by its number.
const PREVIOUS: &str = "previous.jsonlz4";
const UPGRADE: &str = "upgrade.jsonlz4-";

/// Begins the name of a file that is not finished.
const FRESH: &str = ".flasktrack-";

/// The saved sessions of a profile whose browser is closed, the newest first.
pub struct Sessions {
    folder: PathBuf,
    files: Vec<SessionFile>,
    /// Why not all of them could be looked into; those that Firefox cannot read itself do not count.
    fault: Option<Error>,
}

struct SessionFile {
    name: String,
    path: PathBuf,
    pinned: Pinned,
    text: Text,
    rest: String,
}

impl SessionFile {
    /// The site's entries that are understood, each with its row's name.
    fn entries(&self, site: &Site) -> impl Iterator<Item = (RowKey, Entry)> {
        self.text.entries().filter_map(|(list, place, text)| {
            let key = TABLE.key_of(&record(text, site)?.ok()?);
            let entry = Entry {
                file: self.name.clone(),
                list,
                place,
                rest: self.rest.clone(),
                text: text.as_bytes().to_vec(),
            };
            Some((key, entry))
        })
    }

    /// The text of the entry called `key` in the session's own list.
    fn text_of(&self, site: &Site, key: &RowKey) -> Option<Zeroizing<Vec<u8>>> {
        let mut entries = self.entries(site);
        let (_, mut entry) = entries.find(|(known, entry)| entry.list == 0 && known == key)?;
        Some(Zeroizing::new(std::mem::take(&mut entry.text)))
    }

    fn holds(&self, site: &Site, list: usize, key: &RowKey) -> bool {
        self.entries(site)
            .any(|(known, entry)| entry.list == list && known == *key)
    }
}

impl Sessions {
    /// Opens every session below `folder`.
    pub fn open(folder: &Path) -> Sessions {
        let mut sessions = Sessions {
            folder: folder.to_owned(),
            files: Vec::new(),
            fault: None,
        };
        let linked = folder.join(BACKUPS).is_symlink();
        if linked {
            sessions.fault = Some(Error::NotTheSameFile);
        }
        let names = names(folder);
        for name in names
            .into_iter()
            .filter(|name| !linked || !name.starts_with(BACKUPS))
        {
            match open(folder, &name) {
                Ok(Some(file)) => sessions.files.push(file),
                Ok(None) => {}
                Err(error) => sessions.fault = sessions.fault.or(Some(error)),
            }
        }
        sessions
    }

    /// The session that Firefox starts from.
    fn present(&self) -> Option<&SessionFile> {
        let first = self.files.first()?;
        CLOSED.contains(&first.name.as_str()).then_some(first)
    }

    /// Adds to `found` the copies of its rows in saved sessions, and the rows of `keys` that are in none but those. It
    /// is an error if one is told of that cannot be found so.
    pub fn complete(
        &self,
        found: &mut Vec<Found>,
        site: &Site,
        keys: &[RowKey],
        version: Option<i64>,
    ) -> Result<()> {
        let present = self.present().into_iter().flat_map(|file| file.text.entries());
        for (_, _, text) in present.filter(|(list, _, _)| *list == 0) {
            let Some(Ok(record)) = record(text, site) else {
                continue;
            };
            let (key, record) = (TABLE.key_of(&record), as_told(record, version));
            if keys.contains(&key) && !found.iter().any(|known| known.key == key) {
                found.push(Found {
                    key,
                    seen: tag_of(&record),
                    record,
                    kept_in: KeptIn::SessionStore,
                    entries: Vec::new(),
                });
            }
        }
        for (key, entry) in self.files.iter().flat_map(|file| file.entries(site)) {
            if let Some(row) = found.iter_mut().find(|row| row.key == key) {
                row.entries.push(entry);
            }
        }
        let missing = |key: &RowKey| keys.contains(key) && !found.iter().any(|row| row.key == *key);
        match &self.fault {
            Some(fault) if self.told(site).iter().any(missing) => Err(fault.clone()),
            Some(_) | None => Ok(()),
        }
    }

    /// What a look tells of the present session, whether its file may be changed or not.
    fn told(&self, site: &Site) -> Vec<RowKey> {
        let mut reading = Reading::default();
        super::add(&mut reading, &self.folder, site, Running::Closed);
        reading.cookies.into_iter().map(|cookie| cookie.key).collect()
    }

    /// Makes the sessions without the rows of a backup. An entry that is not as the backup has it stops the work, or
    /// is left alone if only the rest is to be done.
    pub fn without(self, change: &Change) -> Result<Staged> {
        self.refuse_if_odd(change)?;
        let rows = &change.backup.backup().rows;
        let row = |key: &RowKey| rows.iter().find(|row| TABLE.key_of(&row.record) == *key);
        let mut staged = Staged::default();
        for file in self.files {
            let mut gone = BTreeSet::new();
            for (key, entry) in file.entries(change.site) {
                let Some(row) = row(&key) else { continue };
                let as_saved = |saved: &Entry| {
                    (&saved.file, saved.list, &saved.text) == (&entry.file, entry.list, &entry.text)
                };
                if row.entries.iter().any(as_saved) {
                    gone.insert((entry.list, entry.place));
                } else if change.whole {
                    let name = row.row.name.clone();
                    return Err(Error::RowChanged { name });
                }
            }
            if !gone.is_empty() {
                let plain = file.text.without(&gone);
                let left = file.text.entries().count() - gone.len();
                staged.add(file, plain, left)?;
            }
        }
        Ok(staged)
    }

    /// Makes the sessions with the rows of a backup, and says of its session cookies what becomes of them. The table
    /// has the rows `there`, of which `newer` are not as the backup has them.
    pub fn with(self, change: &Change, there: &[RowKey], newer: &[RowKey]) -> Result<(Staged, Restored)> {
        self.refuse_if_odd(change)?;
        let mut restored = Restored::default();
        let mut back: Vec<(String, Entry)> = Vec::new();
        for row in &change.backup.backup().rows {
            let key = self.checked_key(row, change)?;
            if row.kept_in == KeptIn::Table {
                if !newer.contains(&key) {
                    back.extend(self.own_places(row, &key, change.site));
                }
                continue;
            }
            let Some(present) = self.present() else {
                restored.without_session.push(key);
                continue;
            };
            let other = |text: &[u8]| row.entries.iter().all(|entry| entry.text != text);
            match present.text_of(change.site, &key) {
                Some(text) if other(&text) => restored.newer_kept.push(key),
                _ if there.contains(&key) => restored.newer_kept.push(key),
                held => {
                    let mut placed = self.own_places(row, &key, change.site);
                    let is_present =
                        |(file, entry): &(String, Entry)| *file == present.name && entry.list == 0;
                    if held.is_none() && !placed.iter().any(is_present) {
                        placed.extend(at_the_end(row, present));
                    }
                    back.extend(placed);
                    // It may be back already, from an undo that was cut off.
                    match held {
                        Some(_) => restored.newer_kept.push(key),
                        None => restored.back.push(Back {
                            was: key.clone(),
                            is: key,
                        }),
                    }
                }
            }
        }
        let mut staged = Staged::default();
        for file in self.files {
            let own = back.iter().filter(|(name, _)| *name == file.name);
            let own: Vec<&Entry> = own.map(|(_, entry)| entry).collect();
            if !own.is_empty() {
                let plain = file.text.with(&own);
                let more = file.text.entries().count() + own.len();
                staged.add(file, plain, more)?;
            }
        }
        Ok((staged, restored))
    }

    /// The entries of `row` whose file still is the one they were taken from, and has no other in their place.
    fn own_places(&self, row: &SavedRow, key: &RowKey, site: &Site) -> Vec<(String, Entry)> {
        let is_own = |file: &SessionFile, entry: &Entry| {
            file.name == entry.file
                && file.rest == entry.rest
                && file.text.has_list(entry.list)
                && !file.holds(site, entry.list, key)
        };
        let mut places = Vec::new();
        for entry in &row.entries {
            if let Some(file) = self.files.iter().find(|file| is_own(file, entry)) {
                places.push((file.name.clone(), entry.clone()));
            }
        }
        places
    }

    /// The name of a row of a backup, if each of its entries is of that name, and of the site.
    fn checked_key(&self, row: &SavedRow, change: &Change) -> Result<RowKey> {
        let key = TABLE.key_of(&row.record);
        let is_own = |entry: &Entry| {
            let text = std::str::from_utf8(&entry.text).ok()?;
            let record = record(text, change.site)?.ok()?;
            Some(TABLE.key_of(&record) == key)
        };
        let sound = row.entries.iter().all(|entry| is_own(entry) == Some(true));
        let named = row.kept_in == KeptIn::Table || !row.entries.is_empty();
        if sound && named {
            return Ok(key);
        }
        Err(Error::BackupDamaged {
            id: change.backup.backup().id.clone(),
            cause: "an entry of another cookie".to_owned(),
        })
    }

    /// A cookie of the present session would come back from a session that we cannot look into.
    fn refuse_if_odd(&self, change: &Change) -> Result<()> {
        let Some(fault) = &self.fault else {
            return Ok(());
        };
        let told = self.told(change.site);
        let of_session =
            |row: &SavedRow| row.kept_in == KeptIn::SessionStore || told.contains(&TABLE.key_of(&row.record));
        match change.backup.backup().rows.iter().any(of_session) {
            true => Err(fault.clone()),
            false => Ok(()),
        }
    }
}

fn at_the_end(row: &SavedRow, present: &SessionFile) -> Option<(String, Entry)> {
    let mut entry = row.entries.first().filter(|_| present.text.has_list(0))?.clone();
    (entry.list, entry.place) = (0, usize::MAX);
    Some((present.name.clone(), entry))
}

/// Every file that can hold a session, in the order in which Firefox turns to them.
fn names(folder: &Path) -> Vec<String> {
    let below = fs::read_dir(folder.join(BACKUPS)).into_iter().flatten().flatten();
    let mut upgrades: Vec<String> = below
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.starts_with(UPGRADE))
        .map(|name| format!("{BACKUPS}/{name}"))
        .collect();
    upgrades.sort();
    let mut names: Vec<String> = CLOSED.iter().map(|name| (*name).to_owned()).collect();
    names.push(format!("{BACKUPS}/{PREVIOUS}"));
    names.extend(upgrades);
    names
}

/// The session in the file `name`; `None` if there is none, or none that Firefox could unpack.
fn open(folder: &Path, name: &str) -> Result<Option<SessionFile>> {
    let path = folder.join(name);
    match path.symlink_metadata() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Ok(_) | Err(_) => {}
    }
    let pinned = match platform::pin(&path) {
        Ok(pinned) => pinned,
        Err(Error::NotTheSameFile) => return Err(Error::NotTheSameFile),
        Err(_) => return Err(Error::SessionOdd),
    };
    let text = match mozlz4::read_pinned(&pinned) {
        Ok(plain) => Text::new(plain).map_err(|_| Error::SessionOdd)?,
        Err(Fault::Foreign | Fault::Damaged) => return Ok(None),
        Err(Fault::TooLarge | Fault::Unreadable) => return Err(Error::SessionOdd),
    };
    Ok(Some(SessionFile {
        name: name.to_owned(),
        path,
        pinned,
        rest: text.rest(),
        text,
    }))
}

/// New sessions that lie beside the old ones, ready to take their places; those that never do are deleted.
#[derive(Default)]
pub struct Staged {
    files: Vec<StagedFile>,
}

struct StagedFile {
    fresh: PathBuf,
    path: PathBuf,
    old: Option<Pinned>,
}

impl Drop for StagedFile {
    fn drop(&mut self) {
        // Once it is in its place, there is nothing under this name.
        let _ = fs::remove_file(&self.fresh);
    }
}

impl Staged {
    /// Writes `plain` beside `file`, and reads it back: it must be the same session but for its cookies, of which it
    /// must have `count`.
    fn add(&mut self, file: SessionFile, plain: Zeroizing<Vec<u8>>, count: usize) -> Result<()> {
        let odd = |_: Fault| Error::SessionOdd;
        let packed = mozlz4::pack(&plain).map_err(odd)?;
        let fresh = fresh_name(&file.path);
        // One of ours that was cut off.
        let _ = fs::remove_file(&fresh);
        let mut out = platform::new_private_file(&fresh).map_err(unwritable)?;
        let written = platform::copy_rights(&file.pinned, &out)
            .and_then(|()| out.write_all(&packed))
            .and_then(|()| out.sync_all());
        self.files.push(StagedFile {
            fresh: fresh.clone(),
            path: file.path,
            old: Some(file.pinned),
        });
        written.map_err(unwritable)?;
        let read_back = mozlz4::read_pinned(&platform::pin(&fresh)?).map_err(odd)?;
        let text = Text::new(read_back).map_err(odd)?;
        let as_meant =
            text.plain() == &plain[..] && text.rest() == file.rest && text.entries().count() == count;
        as_meant.then_some(()).ok_or(Error::SessionOdd)
    }

    /// An error if an old session is not in its place any more.
    pub fn check(&self) -> Result<()> {
        let moved = |file: &StagedFile| file.old.as_ref().is_some_and(|old| !old.is_at(&file.path));
        match self.files.iter().any(moved) {
            true => Err(Error::NotTheSameFile),
            false => Ok(()),
        }
    }

    /// Puts the new sessions in the places of the old ones, after all else is final.
    pub fn put(mut self) -> Result<()> {
        for file in &mut self.files {
            if let Some(old) = file.old.take() {
                // A Firefox that started just now has moved it, or will write its own.
                if !old.is_at(&file.path) {
                    return Err(Error::Unfinished);
                }
                platform::put_in_place(&file.fresh, old, &file.path).map_err(|_| Error::Unfinished)?;
            }
        }
        Ok(())
    }
}

fn unwritable(error: std::io::Error) -> Error {
    Error::StoreUnwritable {
        cause: error.to_string(),
    }
}

fn fresh_name(path: &Path) -> PathBuf {
    let name = file::last(path);
    path.with_file_name(format!("{FRESH}{name}"))
}

/// Deletes the unfinished sessions that a removal left which was cut off: they hold a person's tabs.
pub fn clear(folder: &Path) {
    for folder in [folder.to_owned(), folder.join(BACKUPS)] {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(FRESH)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

// On Windows a file that is held cannot be moved.
#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_session_that_moved_in_the_last_moment_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let staged = |name: &str| {
            fs::write(at(name), "old").unwrap();
            fs::write(at(FRESH).with_extension(name), "fresh").unwrap();
            StagedFile {
                fresh: at(FRESH).with_extension(name),
                path: at(name),
                old: Some(platform::pin(&at(name)).unwrap()),
            }
        };
        let files = vec![staged("stays"), staged("moved")];
        fs::rename(at("moved"), at("previous")).unwrap();
        fs::write(at("moved"), "its own").unwrap();
        assert_eq!(Staged { files }.put(), Err(Error::Unfinished));
        let found = ["stays", "moved", "previous"].map(|name| fs::read_to_string(at(name)).unwrap());
        assert_eq!(found, ["fresh", "its own", "old"]);
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            3,
            "nothing is left beside"
        );
    }
}
