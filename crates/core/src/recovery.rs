//! Work on a store that was cut off, by a power loss or a fault: the next start finds it by the state of its backup,
//! finishes it or ends it where nothing had begun, and tells the person.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::args;
use crate::backup::{self, SavedBackup, SavedRow, State};
use crate::browser::{self, Profile};
use crate::changing::{self, Turn, allowed, find_saved, turn_if_free, while_closed};
use crate::cookie::{KeptIn, Timestamp};
use crate::crew::{self, Lost, Task};
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

/// What came to an end, and when, by the folder of the backups and the profile's id.
type Told = BTreeMap<(PathBuf, String), (Ended, Timestamp)>;

static TOLD: Mutex<Told> = Mutex::new(BTreeMap::new());

/// What became of the work on one profile that was cut off.
#[derive(Debug, Clone)]
pub struct Ended {
    /// The profile's id.
    pub profile: String,
    /// The browser's name.
    pub browser_name: String,
    /// What became of it.
    pub end: End,
}

/// True if there is nothing that could have been cut off, and nothing to tell of.
pub fn is_quiet(machine: &Machine) -> bool {
    !backup::is_any(machine) && told(machine).is_empty()
}

/// Settles what was cut off on `machine`, and tells what became of it, now or a few minutes ago. Where nothing was cut
/// off, nothing is written. A folder that does not answer is not waited for: what is to be done there stays open.
pub fn settle(machine: &Machine, site: &Site) -> Vec<Ended> {
    let task = Task {
        folder: machine.backup_folder(),
        with: machine.clone(),
    };
    let begun = crew::one(task, machine.patience, |machine| begin(&machine));
    let ended = match begun {
        Ok(Some((turn, saved))) => settle_all(machine, site, turn, saved),
        Ok(None) | Err(Lost::Late | Lost::Fault) => Vec::new(),
    };
    let open = ended.into_iter().filter(|ended| ended.end.is_open());
    told(machine).into_iter().chain(open).collect()
}

/// What came to an end on `machine` a few minutes ago.
fn told(machine: &Machine) -> Vec<Ended> {
    let folder = machine.backup_folder();
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    told.retain(|_, (_, since)| since.seconds_until(machine.now) < TOLD_SECONDS);
    let here = told.iter().filter(|((known, _), _)| *known == folder);
    here.map(|(_, (ended, _))| ended.clone()).collect()
}

/// What became of work that was cut off, in words; for a face that shows no profiles.
pub fn news(machine: &Machine, site: &Site) -> Vec<String> {
    let sentence = |ended: Ended| {
        let told = args! { "browser" => ended.browser_name };
        words::text(&format!("note-{}", ended.end.code()), &told)
    };
    settle(machine, site).into_iter().map(sentence).collect()
}

fn unfinished(machine: &Machine) -> Vec<SavedBackup> {
    let loaded = backup::list(machine).into_iter();
    loaded
        .filter_map(|(_, saved)| saved.ok())
        .filter(|saved| saved.backup().state != State::Rest)
        .collect()
}

/// Our turn, and the backups whose work was cut off, if there are any. Whoever has its turn now is at work on them:
/// then they are not cut off.
fn begin(machine: &Machine) -> Option<(Turn, Vec<SavedBackup>)> {
    if unfinished(machine).is_empty() {
        return None;
    }
    let turn = turn_if_free(machine).ok()??;
    Some((turn, unfinished(machine)))
}

/// The work on one profile: its backups, each with its place in what is told.
struct Work {
    machine: Machine,
    site: Site,
    profile: Profile,
    saved: Vec<(usize, SavedBackup)>,
    /// Held until all of it is done, however late.
    _turn: Arc<Turn>,
}

fn settle_all(machine: &Machine, site: &Site, turn: Turn, saved: Vec<SavedBackup>) -> Vec<Ended> {
    let places = browser::places(machine);
    let turn = Arc::new(turn);
    let mut told = Vec::new();
    let mut works: Vec<Work> = Vec::new();
    for mut saved in saved {
        let found = browser::find(&places, &saved.backup().profile);
        if let Ok(None) = found {
            // Its profile is gone: nothing is left to finish, and the backup has its time like any other. Where
            // that cannot be noted now, it is noted next time.
            drop(saved.note(State::Rest));
            continue;
        }
        told.push(stuck(&saved));
        // Where its folder did not answer, it may be there another time.
        let Ok(Some(profile)) = found else { continue };
        let at = told.len() - 1;
        match works.iter_mut().find(|work| work.profile.id == profile.id) {
            Some(work) => work.saved.push((at, saved)),
            None => works.push(Work {
                machine: machine.clone(),
                site: site.clone(),
                profile: profile.clone(),
                saved: vec![(at, saved)],
                _turn: Arc::clone(&turn),
            }),
        }
    }
    let tasks = works.into_iter().map(|work| Task {
        folder: work.profile.folder.clone(),
        with: work,
    });
    let ends = crew::work(tasks.collect(), 1, machine.patience, settle_work);
    for (at, end) in ends.into_iter().flatten().flatten() {
        told[at].end = end;
    }
    told
}

/// What is told of the work on `saved` unless it comes to an end.
fn stuck(saved: &SavedBackup) -> Ended {
    let backup = saved.backup();
    Ended {
        profile: backup.profile.clone(),
        browser_name: backup.browser_name.clone(),
        end: match backup.state {
            State::Restoring => End::UndoStuck,
            State::Removing | State::Rest => End::RemovalStuck,
        },
    }
}

/// What came to an end is told from now on, even if nobody waits for it any more.
fn settle_work(work: Work) -> Vec<(usize, End)> {
    let (machine, profile) = (&work.machine, &work.profile);
    let settle = |(at, saved): (usize, SavedBackup)| {
        let stuck = stuck(&saved);
        let end = settle_one(machine, &work.site, profile, saved);
        if !end.is_open() {
            let ended = (Ended { end, ..stuck }, machine.now);
            let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
            told.insert((machine.backup_folder(), profile.id.clone()), ended);
        }
        (at, end)
    };
    work.saved.into_iter().map(settle).collect()
}

fn settle_one(machine: &Machine, site: &Site, profile: &Profile, saved: SavedBackup) -> End {
    let restoring = saved.backup().state == State::Restoring;
    let done = allowed(profile.in_use(), &profile.browser_name).and_then(|()| {
        while_closed(profile, |guard| {
            changing::stays_within(machine, profile)?;
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
