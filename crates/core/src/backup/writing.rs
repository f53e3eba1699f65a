//! Writing a backup: on the disk, whole, before the first row goes.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::{Backup, HEAD, SavedBackup};
use crate::cookie::{RowKey, Timestamp};
use crate::error::{Error, Result};
use crate::hex;
use crate::json;
use crate::machine::Machine;
use crate::own_file;

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

/// A name that sorts by time: `20261123-181501-` and a piece of the row set's digest.
pub fn new_id(now: Timestamp, profile: &str, keys: &[RowKey]) -> String {
    let mut digest = Sha256::new();
    digest.update(profile);
    digest.update(now.as_micros().to_le_bytes());
    keys.iter().for_each(|key| digest.update(key.0));
    let digest = digest.finalize();
    format!("{}-{}", now.to_jiff().strftime(MOMENT), hex::of(&digest[..2]))
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

pub(super) fn write(file: &Path, backup: &Backup) -> Result<()> {
    let body = json::written(backup).map_err(|error| Error::Internal {
        cause: format!("backup: {:?}", error.classify()),
    })?;
    let head = format!("{HEAD}{}\n", checksum(&body));
    own_file::write(file, &[head.as_bytes(), &body]).map_err(|error| unwritable(&error))
}

pub(super) fn checksum(body: &[u8]) -> String {
    hex::of(&Sha256::digest(body))
}

fn unwritable(error: &std::io::Error) -> Error {
    Error::BackupUnwritable {
        cause: error.to_string(),
    }
}
