//! What was removed and what was put back: listed, undone once more, and deleted for good.

use super::shapes::{BackupSummary, Chosen, Removal};
use super::{backup_of, keep_none, new_backup, not_noted, profile_of, remove_from};
use crate::backup::{self, Backup, Kind, SavedBackup, SavedRow, State};
use crate::browser::Profile;
use crate::changing::turn;
use crate::cookie::RowKey;
use crate::error::{Error, Result};
use crate::keeping;
use crate::machine::Machine;
use crate::record::RowName;
use crate::recovery;
use crate::site::Site;
use crate::store::Back;

/// The backups of this machine, newest first.
pub fn backups(machine: &Machine) -> Result<Vec<BackupSummary>> {
    recovery::settle(machine, &Site::FLASKTRACK);
    backup::expire(machine);
    let days = keeping::days_told(machine);
    let mut backups: Vec<BackupSummary> = backup::list(machine)
        .into_iter()
        .map(|(id, loaded)| summary(machine, days, id, loaded))
        .collect();
    backups.sort_by_key(|backup| std::cmp::Reverse(backup.created));
    Ok(backups)
}

fn summary(machine: &Machine, days: u32, id: String, loaded: Result<SavedBackup>) -> BackupSummary {
    match loaded {
        Ok(saved) => {
            let backup = saved.backup();
            BackupSummary {
                id,
                kind: backup.kind,
                created: backup.created,
                kept_until: backup.kept_until(days),
                profile: backup.profile.clone(),
                browser_name: backup.browser_name.clone(),
                profile_name: backup.profile_name.clone(),
                rows: backup.rows.iter().map(|row| row.row.clone()).collect(),
                undone: backup.undone,
                cut_off: backup.cut_off,
                problem: None,
            }
        }
        Err(error) => BackupSummary {
            kind: Kind::Removed,
            created: backup::moment_of(&id).unwrap_or(machine.now),
            kept_until: backup::moment_of(&id)
                .map_or(machine.now, |created| backup::kept_until(created, days)),
            id,
            profile: String::new(),
            browser_name: String::new(),
            profile_name: String::new(),
            rows: Vec::new(),
            undone: None,
            cut_off: false,
            problem: Some(error.into()),
        },
    }
}

/// Notes what an undo put back, as it is stored now, so that this can be undone too; gives the id of the note.
pub(super) fn record_of(
    machine: &Machine,
    site: &Site,
    profile: &Profile,
    saved: &SavedBackup,
    back: &[Back],
) -> Result<Option<String>> {
    if back.is_empty() || keeping::days(machine)? == 0 {
        return Ok(None);
    }
    let keys: Vec<RowKey> = back.iter().map(|row| row.is.clone()).collect();
    let found = profile.browser.store.records(&profile.folder, site, &keys)?;
    let mut rows = Vec::new();
    for now in &found {
        let was = back.iter().find(|row| row.is == now.key).map(|row| &row.was);
        let of = |row: &&SavedRow| was.is_some_and(|was| profile.row_id(was) == row.row.id);
        if let Some(row) = saved
            .backup()
            .rows
            .iter()
            .filter(of)
            .find(|row| row.kept_in == now.kept_in)
        {
            let id = profile.row_id(&now.key);
            rows.push(SavedRow {
                row: RowName {
                    id,
                    ..row.row.clone()
                },
                record: now.record.clone(),
                kept_in: now.kept_in,
                entries: now.entries.clone(),
            });
        }
    }
    let record = Backup {
        kind: Kind::PutBack,
        state: State::Rest,
        ..new_backup(machine, site, profile, &found, rows)?
    };
    Ok(Some(backup::save(machine, record)?.backup().id.clone()))
}

/// Undoes an undo: removes the rows it put back, those and no others, as long as they are as it left them. They were
/// removed before, so that nothing protects them now; but the way is the same, and it leaves a backup again.
pub fn remove_again(machine: &Machine, site: &Site, id: &str) -> Result<Removal> {
    recovery::settle(machine, site);
    let mut record = backup_of(machine, Kind::PutBack, id)?;
    let profile = profile_of(machine, &record)?;
    let mut removal = Removal {
        profile: profile.id.clone(),
        browser_name: profile.browser_name.clone(),
        name: profile.name.clone(),
        backup: None,
        removed: Vec::new(),
        changed: Vec::new(),
        problem: None,
    };
    let as_left = |row: &SavedRow| {
        let seen = profile.browser.store.tag(row.kept_in, &row.record);
        seen.map(|seen| Chosen {
            id: row.row.id.clone(),
            seen: Some(seen),
            understood: true,
        })
    };
    let chosen: Option<Vec<Chosen>> = record.backup().rows.iter().map(as_left).collect();
    let rows = record.backup().rows.iter().map(|row| row.row.clone()).collect();
    let chosen = chosen.ok_or(Error::ReadOnlyStore)?;
    if let Err(error) = remove_from(machine, site, &profile, rows, &chosen, &mut removal) {
        removal.problem = Some(error.into());
    }
    if !removal.removed.is_empty()
        && let Err(error) = record.mark_undone(machine.now)
    {
        removal.problem.get_or_insert(not_noted(&error).into());
    }
    keep_none(machine, &mut removal);
    Ok(removal)
}

/// The backups that keeping them for `days` would delete at once.
pub fn beyond(machine: &Machine, days: u32) -> Result<Vec<BackupSummary>> {
    let kept = |backup: &BackupSummary| days > 0 && backup.created.plus_days(days) > machine.now;
    let mut backups = backups(machine)?;
    backups.retain(|backup| is_timed(&backup.id, backup.problem.is_none()) && !kept(backup));
    Ok(backups)
}

/// Keeps backups for `days` from now on. Those that are older go at once; with none, all of them go. Gives how many
/// went.
pub fn keep_for(machine: &Machine, days: u32) -> Result<usize> {
    recovery::settle(machine, &Site::FLASKTRACK);
    keeping::choose(machine, days)?;
    if days > 0 {
        return Ok(backup::expire(machine));
    }
    let goes = |(id, loaded): &(String, Result<SavedBackup>)| match loaded {
        Ok(saved) => saved.backup().state == State::Rest,
        Err(_) => is_timed(id, false),
    };
    let going = backup::list(machine).into_iter().filter(goes);
    let going: Vec<String> = going.map(|(id, _)| id).collect();
    purge(machine, &going)?;
    Ok(going.len())
}

/// True if a backup has its days: one that cannot be read, only if it is named like ours.
fn is_timed(id: &str, readable: bool) -> bool {
    readable || backup::moment_of(id).is_some()
}

/// Deletes backups for good, whether they can be read or not. What they hold cannot be put back any more.
pub fn purge(machine: &Machine, ids: &[String]) -> Result<()> {
    recovery::settle(machine, &Site::FLASKTRACK);
    let _turn = turn(machine)?;
    // One that is stuck must not keep the others.
    let ended: Vec<Result<()>> = ids.iter().map(|id| backup::purge(machine, id)).collect();
    ended.into_iter().collect()
}
