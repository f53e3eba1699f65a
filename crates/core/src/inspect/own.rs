//! What this tool keeps in the home folder itself, and which browsers there cannot be read.

use crate::browser::{self, Unreadable};
use crate::crew::{self, Lost, Task};
use crate::keeping;
use crate::machine::Machine;
use crate::recovery;
use crate::services::Answers;

/// What a report needs besides the profiles.
pub struct Own {
    /// True if no work was cut off.
    pub is_quiet: bool,
    /// Days a backup is kept.
    pub keep_days: u32,
    /// What the person said of services.
    pub answers: Answers,
    /// Browsers that are here and cannot be read.
    pub unreadable: Vec<&'static Unreadable>,
}

impl Own {
    /// Nothing comes of it if the home folder does not answer while `machine` waits.
    pub fn of(machine: &Machine) -> Result<Own, Lost> {
        let task = Task {
            folder: machine.own_folder(),
            with: machine.clone(),
        };
        crew::one(task, machine.patience, |machine: Machine| Own {
            is_quiet: recovery::is_quiet(&machine),
            keep_days: keeping::days_told(&machine),
            answers: Answers::load(&machine),
            unreadable: browser::unreadable(&machine),
        })
    }

    /// The same where nothing can be said, or nothing is to be said of this computer.
    pub fn nothing() -> Own {
        Own {
            is_quiet: true,
            keep_days: keeping::DAYS,
            answers: Answers::default(),
            unreadable: Vec::new(),
        }
    }
}
