//! Work on a store that was cut off, by a power loss or a fault: the next start finds it by the state of its backup,
//! finishes it or ends it where nothing had begun, and tells the person.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::args;
use crate::backup::{self, SavedBackup, SavedRow, State};
use crate::browser::{self, Profile};
use crate::changing::{self, allowed, find_saved, turn_if_free, while_closed};
use crate::cookie::{KeptIn, Timestamp};
use crate::crew::{self, Task};
use crate::error::{Error, Result};
use crate::machine::Machine;
use crate::site::Site;
use crate::store::{Change, Found, Guard};
use crate::words;

/// What became of work that was cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Nothing had been removed, and nothing was.
    RemovalNone,
    /// It is all removed now.
    RemovalAll,
    /// It is removed now, but for cookies that are newer.
    RemovalNewer,
    /// It is finished once the browser is closed.
    RemovalWaits,
    /// It could not be finished yet.
    RemovalStuck,
    /// It is all back now.
    UndoAll,
    /// It is finished once the browser is closed.
    UndoWaits,
    /// It could not be finished yet.
    UndoStuck,
    /// It can never be finished.
    UndoNever,
}

impl End {
    /// A stable word; the sentence is `note-<code>`.
    pub fn code(self) -> &'static str {
        match self {
            End::RemovalNone => "removal-cut-off-none",
            End::RemovalAll => "removal-cut-off-all",
            End::RemovalNewer => "removal-cut-off-newer",
            End::RemovalWaits => "removal-cut-off-waits",
            End::RemovalStuck => "removal-cut-off-stuck",
            End::UndoAll => "undo-cut-off-all",
            End::UndoWaits => "undo-cut-off-waits",
            End::UndoStuck => "undo-cut-off-stuck",
            End::UndoNever => "undo-cut-off-never",
        }
    }

    fn is_open(self) -> bool {
        match self {
            End::RemovalNone | End::RemovalAll | End::RemovalNewer => false,
            End::UndoAll | End::UndoNever => false,
            End::RemovalWaits | End::RemovalStuck | End::UndoWaits | End::UndoStuck => true,
        }
    }
}

/// How long it is told, so that a second look does not take the news away.
const TOLD_SECONDS: i64 = 600;

static TOLD: Mutex<BTreeMap<String, (End, Timestamp)>> = Mutex::new(BTreeMap::new());

/// True if there is nothing that could have been cut off, and nothing to tell of.
pub fn is_quiet(machine: &Machine) -> bool {
    !backup::is_any(machine) && TOLD.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
}

/// Settles what was cut off on `machine`. Each profile's id is given with what became of its work, now or a few
/// minutes ago. Where nothing was cut off, nothing is written; a folder that does not answer is not waited for.
pub fn settle(machine: &Machine, site: &Site) -> Vec<(String, End)> {
    let task = Task {
        folder: machine.backup_folder(),
        with: (machine.clone(), site.clone()),
    };
    let settled = crew::one(task, machine.patience, |(machine, site)| {
        settle_here(&machine, &site)
    });
    settled.unwrap_or_default()
}

fn settle_here(machine: &Machine, site: &Site) -> Vec<(String, End)> {
    let ended = if unfinished(machine).is_empty() {
        Vec::new()
    } else {
        settle_all(machine, site)
    };
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    told.retain(|_, (_, since)| since.seconds_until(machine.now) < TOLD_SECONDS);
    let (open, over): (Vec<_>, Vec<_>) = ended.into_iter().partition(|(_, end)| end.is_open());
    told.extend(
        over.into_iter()
            .map(|(profile, end)| (profile, (end, machine.now))),
    );
    let over = told.iter().map(|(profile, (end, _))| (profile.clone(), *end));
    over.chain(open).collect()
}

/// What became of work that was cut off, in words; for a face that shows no profiles.
pub fn news(machine: &Machine, site: &Site) -> Vec<String> {
    let ended = settle(machine, site);
    if ended.is_empty() {
        return Vec::new();
    }
    let profiles = browser::profiles(machine);
    let sentence = |(id, end): &(String, End)| {
        let profile = profiles.iter().find(|profile| profile.id == *id)?;
        let told = args! { "browser" => profile.browser_name.clone() };
        Some(words::text(&format!("note-{}", end.code()), &told))
    };
    ended.iter().filter_map(sentence).collect()
}

fn unfinished(machine: &Machine) -> Vec<SavedBackup> {
    let loaded = backup::list(machine).into_iter();
    loaded
        .filter_map(|(_, saved)| saved.ok())
        .filter(|saved| saved.backup().state != State::Rest)
        .collect()
}

fn settle_all(machine: &Machine, site: &Site) -> Vec<(String, End)> {
    // Whoever has its turn is at work on them: they are not cut off.
    let Ok(Some(_turn)) = turn_if_free(machine) else {
        return Vec::new();
    };
    let profiles = browser::profiles(machine);
    let mut ended = Vec::new();
    let all_listed = profiles.iter().all(|profile| profile.listed);
    for mut saved in unfinished(machine) {
        let id = saved.backup().profile.clone();
        match profiles.iter().find(|profile| profile.id == id) {
            Some(profile) => ended.push((id, settle_one(machine, site, profile, saved))),
            // Its profile is gone: nothing is left to finish, and the backup has its time like any other. Where
            // that cannot be noted now, it is noted next time.
            None if all_listed => drop(saved.note(State::Rest)),
            None => {}
        }
    }
    ended
}

fn settle_one(machine: &Machine, site: &Site, profile: &Profile, saved: SavedBackup) -> End {
    let restoring = saved.backup().state == State::Restoring;
    let done = allowed(profile.in_use(), &profile.browser_name).and_then(|()| {
        while_closed(profile, |guard| {
            profile.browser.store.clear(&profile.folder)?;
            match restoring {
                true => end_undo(machine, site, profile, saved, guard),
                false => end_removal(site, profile, saved, guard),
            }
        })
    });
    let runs = matches!(done, Err(Error::Running { .. } | Error::RunningElsewhere { .. }));
    match (done, restoring) {
        (Ok(end), _) => end,
        (Err(_), true) if runs => End::UndoWaits,
        (Err(_), false) if runs => End::RemovalWaits,
        (Err(_), true) => End::UndoStuck,
        (Err(_), false) => End::RemovalStuck,
    }
}

/// What goes first goes at once: the rows of the table, or without any, those of the session that the browser starts
/// from. If one of them is there as it was, nothing had begun. Otherwise the rest goes too, but for what is newer.
fn end_removal(site: &Site, profile: &Profile, saved: SavedBackup, guard: Guard) -> Result<End> {
    let store = profile.browser.store;
    let is = |found: &Found, row: &SavedRow| changing::is(profile, found, row);
    let is_as_saved = |there: &[Found], row: &SavedRow| {
        let seen = store.tag(row.kept_in, &row.record);
        there
            .iter()
            .any(|found| is(found, row) && Some(found.seen) == seen)
    };
    let rows = &saved.backup().rows;
    let has_table = rows.iter().any(|row| row.kept_in == KeptIn::Table);
    let goes_first = |row: &SavedRow| !has_table || row.kept_in == KeptIn::Table;
    let there = find_saved(site, profile, &saved)?;
    if rows.iter().any(|row| goes_first(row) && is_as_saved(&there, row)) {
        saved.delete()?;
        return Ok(End::RemovalNone);
    }
    let change = Change {
        site,
        backup: &saved,
        pinned: None,
        guard,
        whole: false,
    };
    store.remove(&profile.folder, &change)?;
    let left = find_saved(site, profile, &saved)?;
    let is_there = |row: &SavedRow| left.iter().any(|found| is(found, row));
    let newer = rows.iter().any(is_there);
    saved.finish_late(|row| goes_first(row) || !is_there(row))?;
    match newer {
        true => Ok(End::RemovalNewer),
        false => Ok(End::RemovalAll),
    }
}

/// Putting back never replaces a cookie, so it can be done once more.
fn end_undo(
    machine: &Machine,
    site: &Site,
    profile: &Profile,
    mut saved: SavedBackup,
    guard: Guard,
) -> Result<End> {
    let change = Change {
        site,
        backup: &saved,
        pinned: None,
        guard,
        whole: false,
    };
    match profile.browser.store.restore(&profile.folder, &change) {
        // A later start could not do it either.
        Err(Error::SchemaChanged { .. } | Error::StoreReplaced { .. } | Error::BackupDamaged { .. }) => {
            saved.note(State::Rest).map(|()| End::UndoNever)
        }
        Err(error) => Err(error),
        Ok(_) => saved.mark_undone(machine.now).map(|()| End::UndoAll),
    }
}
