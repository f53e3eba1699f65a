//! The second journey: plan, backup, delete, read again, report; and undo.

mod history;
mod shapes;

use std::collections::BTreeSet;

use crate::backup::{self, Backup, Kind, SavedBackup, SavedRow, State};
use crate::browser::{self, Listed, Profile};
use crate::changing::{self, find, find_saved, turn, while_closed};
use crate::cookie::{KeptIn, RowKey};
use crate::error::{Error, Problem, Result};
use crate::inspect::inspect;
use crate::keeping;
use crate::machine::Machine;
use crate::platform::{Pinned, Running};
use crate::policy::Policy;
use crate::recovery;
use crate::report::{CookieReport, ProfileReport, Report};
use crate::site::Site;
use crate::store::{Back, Change, Found};

pub use crate::record::RowName;
pub use history::{backups, beyond, keep_for, purge, remove_again};
pub use shapes::{BackupSummary, Chosen, Outcome, Plan, ProfilePlan, Refused, Removal, Restored};

/// The category of what we do not know: protected, and yet removable one by one.
const UNKNOWN: &str = "unknown";

impl RowName {
    fn of(cookie: &CookieReport) -> RowName {
        RowName {
            id: cookie.id.clone(),
            name: cookie.name.clone(),
            host: cookie.host.clone(),
            path: cookie.path.clone(),
            partition: cookie.apart(),
            container: cookie.container.clone(),
            category: cookie.verdict.category.clone(),
        }
    }
}

/// Plans the removal of `chosen`; changes nothing. Protected rows are refused, whoever asks; a row we do
/// not know is accepted only alone and understood.
pub fn plan(report: &Report, chosen: &[Chosen]) -> Plan {
    planned(report, chosen, &BTreeSet::new())
}

/// The same, where the rows called `permitted` may go even so: a repair names them (`repair.rs`).
pub(crate) fn planned(report: &Report, chosen: &[Chosen], permitted: &BTreeSet<String>) -> Plan {
    let mut plan = Plan {
        profiles: Vec::new(),
        refused: Vec::new(),
        keep_days: report.keep_days,
    };
    let mut planned: Vec<&str> = Vec::new();
    for choice in chosen {
        if planned.contains(&choice.id.as_str()) {
            continue;
        }
        planned.push(&choice.id);
        let is_permitted = permitted.contains(&choice.id);
        match allowed(report, choice, chosen.len() == 1, is_permitted) {
            Ok((profile, cookie)) => add(&mut plan, profile, cookie),
            Err(error) => plan.refused.push(Refused {
                id: choice.id.clone(),
                problem: error.into(),
            }),
        }
    }
    plan
}

fn allowed<'a>(
    report: &'a Report,
    choice: &Chosen,
    alone: bool,
    permitted: bool,
) -> Result<(&'a ProfileReport, &'a CookieReport)> {
    let found = report.cookie(&choice.id);
    let (profile, cookie) = found.ok_or_else(|| Error::NoSuchRow {
        id: choice.id.chars().take(40).collect(),
    })?;
    if report.origin.is_opened() || cookie.kept_in == KeptIn::File {
        return Err(Error::OpenedFile);
    }
    let name = cookie.name.clone();
    if choice.seen.is_some_and(|seen| seen != cookie.seen) {
        return Err(Error::RowChanged { name });
    }
    match &cookie.verdict {
        _ if permitted => Ok((profile, cookie)),
        verdict if verdict.category != UNKNOWN && (verdict.protected || !verdict.deletable) => {
            Err(Error::Protected { name })
        }
        verdict if verdict.deletable && !verdict.protected => Ok((profile, cookie)),
        _ if alone && choice.understood => Ok((profile, cookie)),
        _ => Err(Error::ConfirmAlone { name }),
    }
}

fn add(plan: &mut Plan, profile: &ProfileReport, cookie: &CookieReport) {
    let row = RowName::of(cookie);
    if let Some(part) = plan.profiles.iter_mut().find(|part| part.profile == profile.id) {
        part.rows.push(row);
        return;
    }
    plan.profiles.push(ProfilePlan {
        profile: profile.id.clone(),
        browser_name: profile.browser_name.clone(),
        name: profile.name.clone(),
        rows: vec![row],
        problem: in_the_way(profile),
    });
}

/// Why nothing can go from a profile now; what no wait ends comes first.
fn in_the_way(profile: &ProfileReport) -> Option<Problem> {
    if !browser::is_writable(&profile.browser) {
        return Some(Error::ReadOnlyStore.into());
    }
    let running = || changing::allowed(profile.running, &profile.browser_name).err();
    profile.shared.clone().or_else(|| running().map(Problem::from))
}

/// Removes `chosen` after looking again: what is protected, changed or in use stays. Each profile gets one
/// backup, written before the first row goes.
pub fn remove(machine: &Machine, policy: &Policy, site: &Site, chosen: &[Chosen]) -> Result<Outcome> {
    backup::expire(machine);
    let plan = plan(&inspect(machine, policy, site), chosen);
    carry_out(machine, site, plan, chosen)
}

/// Removes what stands in a plan of this moment; a row that is not as it was `chosen` stays.
pub(crate) fn carry_out(machine: &Machine, site: &Site, plan: Plan, chosen: &[Chosen]) -> Result<Outcome> {
    let places = browser::places(machine);
    let mut removals = Vec::new();
    for part in plan.profiles {
        let mut removal = Removal {
            profile: part.profile,
            browser_name: part.browser_name,
            name: part.name,
            backup: None,
            removed: Vec::new(),
            changed: Vec::new(),
            problem: part.problem,
        };
        if removal.problem.is_none() {
            let profile = known(&places, &removal.profile, &removal.browser_name, &removal.name);
            let removed = profile
                .and_then(|profile| remove_from(machine, site, profile, part.rows, chosen, &mut removal));
            removal.problem = removed.err().map(Problem::from);
        }
        keep_none(machine, &mut removal);
        removals.push(removal);
    }
    Ok(Outcome {
        removals,
        refused: plan.refused,
    })
}

/// Where the person wants no backups kept, one goes as soon as the removal is done and was read again. If something
/// went wrong, it stays for a day: it may be the only way back.
fn keep_none(machine: &Machine, removal: &mut Removal) {
    if let (None, Some(id), Ok(0)) = (&removal.problem, &removal.backup, keeping::days(machine))
        && backup::purge(machine, id).is_ok()
    {
        removal.backup = None;
    }
}

fn remove_from(
    machine: &Machine,
    site: &Site,
    profile: &Profile,
    rows: Vec<RowName>,
    chosen: &[Chosen],
    removal: &mut Removal,
) -> Result<()> {
    let store = profile.browser.store;
    // Whether a backup may stay must be known before there is one.
    keeping::days(machine)?;
    let _turn = turn(machine)?;
    changing::allowed(profile.in_use(), &profile.browser_name)?;
    let pinned = changing::pin(machine, profile)?;
    let found = find(machine, site, profile, &rows)?;
    let seen = |row: &RowName| {
        chosen
            .iter()
            .find(|choice| choice.id == row.id)
            .and_then(|choice| choice.seen)
    };
    let mut saved_rows = Vec::new();
    for row in rows {
        match found.iter().find(|found| profile.row_id(&found.key) == row.id) {
            Some(found) if seen(&row).is_none_or(|seen| seen == found.seen) => {
                saved_rows.push(SavedRow {
                    row,
                    record: found.record.clone(),
                    kept_in: found.kept_in,
                    entries: found.entries.clone(),
                });
            }
            Some(_) | None => removal.changed.push(row),
        }
    }
    if saved_rows.is_empty() {
        return Ok(());
    }
    let store_file = pinned.as_ref().and_then(Pinned::mark);
    let backup = new_backup(machine, site, profile, &found, saved_rows)?;
    let saved = backup::save(machine, Backup { store_file, ..backup })?;
    // Named already now: if the store cannot be read again, the person still has the way back.
    removal.backup = Some(saved.backup().id.clone());
    let done = while_closed(profile, |guard| {
        let change = Change {
            site,
            backup: &saved,
            pinned: pinned.as_ref(),
            guard,
            whole: true,
        };
        store.remove(&profile.folder, &change)
    });
    // Whatever `remove` said, the store is asked again: what is gone keeps its backup, what is not loses it.
    let left = match find_saved(site, profile, &saved) {
        Ok(left) => left,
        // Its backup says that the work is under way, so the next look settles it.
        Err(_) => return done.and(Err(Error::NotChecked)),
    };
    let is_left = |row: &&SavedRow| left.iter().any(|found| changing::is(profile, found, row));
    let (stayed, gone): (Vec<&SavedRow>, Vec<&SavedRow>) = saved.backup().rows.iter().partition(is_left);
    removal.removed = gone.into_iter().map(|row| row.row.clone()).collect();
    let has_changed = |row: &&SavedRow| {
        let seen = store.tag(row.kept_in, &row.record);
        let mut same = left.iter().filter(|found| changing::is(profile, found, row));
        done.is_ok() || same.any(|found| Some(found.seen) != seen)
    };
    let changed = stayed.into_iter().filter(has_changed);
    removal.changed.extend(changed.map(|row| row.row.clone()));
    if !matches!(done, Err(Error::Unfinished)) {
        match saved.finish(|row| !is_left(&row)) {
            Ok(kept) => removal.backup = kept.map(|saved| saved.backup().id.clone()),
            Err(error) => return done.and(Err(not_noted(&error))),
        }
    }
    done?;
    has_not_started(profile, pinned)
}

/// A browser that started at this very moment may have read the rows before they went or came back. Our own hold on the
/// store ends first: Windows would take us for a browser.
fn has_not_started(profile: &Profile, held: Option<Pinned>) -> Result<()> {
    drop(held);
    match profile.in_use() {
        Running::Closed => Ok(()),
        Running::Open | Running::Elsewhere => Err(Error::StartedMeanwhile {
            browser: profile.browser_name.clone(),
        }),
    }
}

/// An error at a note is told as one of the note alone, once the change is done.
fn not_noted(error: &Error) -> Error {
    Error::NotNoted {
        cause: error.cause().unwrap_or_default(),
    }
}

fn new_backup(
    machine: &Machine,
    site: &Site,
    profile: &Profile,
    found: &[Found],
    rows: Vec<SavedRow>,
) -> Result<Backup> {
    let keys: Vec<RowKey> = found.iter().map(|row| row.key.clone()).collect();
    Ok(Backup {
        id: backup::new_id(machine.now, &profile.id, &keys),
        kind: Kind::Removed,
        created: machine.now,
        profile: profile.id.clone(),
        browser_name: profile.browser_name.clone(),
        profile_name: profile.name.clone(),
        store_version: profile
            .browser
            .store
            .read(&profile.folder, machine.bounds(), site)?
            .version,
        store_file: None,
        state: State::Removing,
        cut_off: false,
        rows,
        undone: None,
    })
}

/// Puts the rows of a backup back, never over a newer cookie.
pub fn undo(machine: &Machine, site: &Site, id: &str) -> Result<Restored> {
    recovery::settle(machine, site);
    let _turn = turn(machine)?;
    let mut saved = backup_of(machine, Kind::Removed, id)?;
    let (browser, name) = (
        saved.backup().browser_name.clone(),
        saved.backup().profile_name.clone(),
    );
    let profile = &profile_of(machine, &saved)?;
    changing::allowed(profile.in_use(), &profile.browser_name)?;
    let store = profile.browser.store;
    let pinned = changing::pin(machine, profile)?;
    saved.note(State::Restoring)?;
    let done = while_closed(profile, |guard| {
        let change = Change {
            site,
            backup: &saved,
            pinned: pinned.as_ref(),
            guard,
            whole: true,
        };
        store.restore(&profile.folder, &change)
    });
    let restored = match done {
        Ok(restored) => restored,
        Err(Error::Unfinished) => return Err(Error::Unfinished),
        Err(error) => {
            // Where that cannot be noted, the next look finds out what became of it.
            saved.note(State::Rest).ok();
            return Err(error);
        }
    };
    saved
        .mark_undone(machine.now)
        .map_err(|error| not_noted(&error))?;
    let rows: Vec<RowName> = saved.backup().rows.iter().map(|row| row.row.clone()).collect();
    let there = store
        .read(&profile.folder, machine.bounds(), site)
        .map_err(|_| Error::NotChecked)?;
    let is_there = |key: &RowKey| there.cookies.iter().any(|cookie| cookie.key == *key);
    let put_back = restored.back.into_iter().filter(|row| is_there(&row.is));
    let put_back: Vec<Back> = put_back.collect();
    let again = history::record_of(machine, site, profile, &saved, &put_back).unwrap_or_default();
    let put_back: Vec<RowKey> = put_back.into_iter().map(|row| row.was).collect();
    let named = |keys: &[RowKey]| -> Vec<RowName> {
        let of = |row: &&RowName| keys.iter().any(|key| profile.row_id(key) == row.id);
        rows.iter().filter(of).cloned().collect()
    };
    let back = named(&put_back);
    let newer_kept = named(&restored.newer_kept);
    let without_session = named(&restored.without_session);
    Ok(Restored {
        backup: id.to_owned(),
        again,
        browser_name: browser,
        profile_name: name,
        back,
        newer_kept,
        without_session,
        problem: has_not_started(profile, pinned).err().map(Problem::from),
    })
}

/// The backup called `id`, if it is of that kind.
fn backup_of(machine: &Machine, kind: Kind, id: &str) -> Result<SavedBackup> {
    let saved = backup::load(machine, id)?;
    match saved.backup().kind == kind {
        true => Ok(saved),
        false => Err(Error::NoSuchBackup { id: id.to_owned() }),
    }
}

/// The profile a backup came from.
fn profile_of(machine: &Machine, saved: &SavedBackup) -> Result<Profile> {
    let backup = saved.backup();
    let places = browser::places(machine);
    known(
        &places,
        &backup.profile,
        &backup.browser_name,
        &backup.profile_name,
    )
    .cloned()
}

/// The profile called `id`, with the names that a person knows it by; the error says whether it is gone.
fn known<'a>(places: &'a [Listed], id: &str, browser: &str, name: &str) -> Result<&'a Profile> {
    browser::find(places, id)?.ok_or_else(|| Error::ProfileGone {
        browser: browser.to_owned(),
        profile: name.to_owned(),
    })
}

#[cfg(test)]
mod tests;
