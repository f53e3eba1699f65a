//! How backups go: when their time is over, or at a person's word.

use std::path::Path;

use super::{SavedBackup, State, find, list, load, moment_of};
use crate::cookie::Timestamp;
use crate::crew::{self, Task};
use crate::error::{Error, Result};
use crate::keeping;
use crate::machine::Machine;
use crate::own_file;

/// When a backup made at `created` is deleted for good, if backups are kept for `days`. Where none are kept, one that
/// is still there was the way back from a removal that went wrong: it has a day.
pub fn kept_until(created: Timestamp, days: u32) -> Timestamp {
    created.plus_days(days.max(1))
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

/// Deletes the backup called `id` for good, whether it can be read or not, and even if work was cut off that cannot be
/// finished. Whoever is at work on it has its turn, so to take ours beforehand keeps it.
pub fn purge(machine: &Machine, id: &str) -> Result<()> {
    match load(machine, id) {
        Ok(saved) => saved.delete(),
        Err(error @ Error::NoSuchBackup { .. }) => Err(error),
        Err(_) => wipe(&find(machine, id)?, id),
    }
}

pub(super) fn wipe(file: &Path, id: &str) -> Result<()> {
    own_file::wipe(file).map_err(|error| Error::BackupUndeletable {
        id: id.to_owned(),
        cause: error.to_string(),
    })
}
