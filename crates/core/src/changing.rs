//! What every change of a profile needs: our own turn, its browser kept out, and its rows as they are stored now.

use std::fs::{File, TryLockError};
use std::io;
use std::time::Duration;

use crate::backup::{SavedBackup, SavedRow};
use crate::browser::Profile;
use crate::cookie::RowKey;
use crate::error::{Error, Result};
use crate::file;
use crate::machine::Machine;
use crate::platform::{self, Pinned, Running};
use crate::record::RowName;
use crate::site::Site;
use crate::store::{Found, Guard, beside};

/// An error if a browser is running.
pub fn allowed(running: Running, browser: &str) -> Result<()> {
    match running {
        Running::Closed => Ok(()),
        Running::Open => Err(Error::Running {
            browser: browser.to_owned(),
        }),
        Running::Elsewhere => Err(Error::RunningElsewhere {
            browser: browser.to_owned(),
        }),
    }
}

/// An error if a change of the profile would reach out of a copied home folder: a copy made of hard links has the
/// same files as the folder that it was copied from. Saved sessions are not written into, but replaced.
pub fn stays_within(machine: &Machine, profile: &Profile) -> Result<()> {
    let table = profile.browser.store.file(&profile.folder);
    let Some(table) = table.filter(|_| machine.bounds().are_set()) else {
        return Ok(());
    };
    let files = beside(&table).into_iter().chain([table]);
    match files.into_iter().find(|file| platform::has_other_names(file)) {
        Some(shared) => Err(Error::FileShared {
            file: file::last(&shared),
        }),
        None => Ok(()),
    }
}

/// Holds the store's file, if there is one, from the plan to the end of a change.
pub fn pin(machine: &Machine, profile: &Profile) -> Result<Option<Pinned>> {
    stays_within(machine, profile)?;
    let file = profile.browser.store.file(&profile.folder);
    file.map(|file| platform::pin(&file)).transpose()
}

/// Runs `change` while the browser is kept out; where it cannot be, with a last look before the end.
pub fn while_closed<T>(profile: &Profile, change: impl FnOnce(Guard) -> Result<T>) -> Result<T> {
    match platform::hold(&profile.lock()) {
        Ok(hold) if hold.keeps_out() => change(&|| Ok(())),
        Ok(hold) => change(&|| {
            let running = hold.running_meanwhile(&profile.lock());
            allowed(running, &profile.browser_name)
        }),
        Err(running) => Err(allowed(running, &profile.browser_name)
            .err()
            .unwrap_or(Error::StoreBusy)),
    }
}

/// The rows as stored now. Ids are digests of keys, so the keys are found by trying the site's rows.
pub fn find(machine: &Machine, site: &Site, profile: &Profile, rows: &[RowName]) -> Result<Vec<Found>> {
    let reading = profile
        .browser
        .store
        .read(&profile.folder, machine.bounds(), site)?;
    let wanted = |key: &RowKey| rows.iter().any(|row| row.id == profile.row_id(key));
    let keys: Vec<RowKey> = reading
        .cookies
        .into_iter()
        .map(|cookie| cookie.key)
        .filter(wanted)
        .collect();
    profile.browser.store.records(&profile.folder, site, &keys)
}

/// The rows of a backup as stored now. Their keys come from the backup: nobody is asked whether the browser runs, for
/// while we keep it out it looks as if it did.
pub fn find_saved(site: &Site, profile: &Profile, saved: &SavedBackup) -> Result<Vec<Found>> {
    let store = profile.browser.store;
    let rows = saved.backup().rows.iter();
    let keys: Vec<RowKey> = rows.filter_map(|row| store.key(&row.record)).collect();
    store.records(&profile.folder, site, &keys)
}

/// True if `found` is the row of a backup: the same name in the same place. Its content may be another.
pub fn is(profile: &Profile, found: &Found, row: &SavedRow) -> bool {
    profile.row_id(&found.key) == row.row.id && found.kept_in == row.kept_in
}

/// Our turn to change a machine's stores: while it lasts, no other run of this tool changes them. The system ends it
/// with the process.
pub struct Turn {
    _file: File,
}

/// Pauses while another run has its turn; together five seconds, and a change takes well under one.
const PAUSES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// Waits for our turn.
pub fn turn(machine: &Machine) -> Result<Turn> {
    for _ in 0..PAUSES {
        if let Some(turn) = turn_if_free(machine)? {
            return Ok(turn);
        }
        std::thread::sleep(PAUSE);
    }
    Err(Error::AtWork)
}

/// Our turn, unless another run has its own.
pub fn turn_if_free(machine: &Machine) -> Result<Option<Turn>> {
    let failed = |error: io::Error| Error::BackupUnwritable {
        cause: error.to_string(),
    };
    let folder = machine.own_folder();
    platform::private_folder(&folder).map_err(failed)?;
    let path = folder.join("turn");
    let file = match platform::new_private_file(&path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => File::options().write(true).open(&path),
        made => made,
    };
    let file = file.map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Turn { _file: file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Os;

    #[test]
    fn only_one_of_us_has_its_turn() {
        let home = tempfile::tempdir().unwrap();
        let machine = Machine::copied(home.path(), Os::Linux).unwrap();
        let first = turn(&machine).unwrap();
        assert!(turn_if_free(&machine).unwrap().is_none());
        drop(first);
        assert!(turn_if_free(&machine).unwrap().is_some());
    }
}
