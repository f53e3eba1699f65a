//! How long backups are kept: what the person chose, kept on this device below our own folder.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::PathBuf;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::machine::Machine;
use crate::own_file;

/// Days, unless the person chose otherwise.
pub const DAYS: u32 = 7;

/// More cannot be chosen.
pub const MOST_DAYS: u32 = 365;

/// The version of the file.
const SCHEMA: u32 = 1;

/// A larger file is not ours.
const MOST_BYTES: u64 = 64 * 1024;

#[derive(Deserialize)]
struct Chosen {
    schema: u32,
    keep_days: u32,
}

/// Days a backup is kept on this machine; with none, a removal cannot be undone. A damaged file is never taken for a
/// choice: who wanted no backups would get some, and who wanted them for a month would lose them after a week.
pub fn days(machine: &Machine) -> Result<u32> {
    let mut text = String::new();
    let read = File::open(file(machine)).and_then(|found| found.take(MOST_BYTES).read_to_string(&mut text));
    match read {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(DAYS),
        Err(_) => return Err(Error::ChoiceUnreadable),
        Ok(_) => {}
    }
    match toml::from_str::<Chosen>(&text) {
        Ok(chosen) if chosen.schema == SCHEMA && chosen.keep_days <= MOST_DAYS => Ok(chosen.keep_days),
        Ok(_) | Err(_) => Err(Error::ChoiceUnreadable),
    }
}

/// The same to be told: as usual, where the choice cannot be read. Nothing is made or deleted by it.
pub fn days_told(machine: &Machine) -> u32 {
    days(machine).unwrap_or(DAYS)
}

/// Notes what the person chose.
pub fn choose(machine: &Machine, days: u32) -> Result<()> {
    let text = format!("schema = {SCHEMA}\nkeep_days = {}\n", days.min(MOST_DAYS));
    own_file::write(&file(machine), &[text.as_bytes()]).map_err(|error| Error::ChoiceUnwritable {
        cause: error.to_string(),
    })
}

fn file(machine: &Machine) -> PathBuf {
    machine.own_folder().join("settings.toml")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Os;

    #[test]
    fn what_was_chosen_is_remembered_and_what_is_damaged_is_not_taken_for_a_choice() {
        let home = tempfile::tempdir().unwrap();
        let machine = Machine::copied(home.path(), Os::Linux).unwrap();
        assert_eq!(days(&machine), Ok(DAYS));
        for chosen in [0, 30, MOST_DAYS] {
            choose(&machine, chosen).unwrap();
            assert_eq!(days(&machine), Ok(chosen));
        }
        for damaged in [
            "",
            "schema = 1",
            "schema = 2\nkeep_days = 0",
            "schema = 1\nkeep_days = 366",
            "schema = 1\nkeep_days = -1",
            "schema = 1\nkeep_days = \"0\"",
            "\u{0}",
        ] {
            std::fs::write(file(&machine), damaged).unwrap();
            assert_eq!(days(&machine), Err(Error::ChoiceUnreadable), "{damaged:?}");
        }
        choose(&machine, 0).unwrap();
        assert_eq!(days(&machine), Ok(0), "a damaged file can be written anew");
    }

    #[test]
    fn a_choice_that_cannot_be_kept_is_told() {
        let home = tempfile::tempdir().unwrap();
        let machine = Machine::copied(home.path(), Os::Linux).unwrap();
        std::fs::write(home.path().join(".local"), "a file in the way").unwrap();
        assert_eq!(choose(&machine, 0).unwrap_err().code(), "choice-unwritable");
    }
}
