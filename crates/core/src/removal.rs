//! The second journey: plan, backup, delete, read again, report; and undo.

mod shapes;

use crate::backup::{self, Backup, SavedBackup, SavedRow};
use crate::browser::{self, Profile};
use crate::cookie::{KeptIn, RowKey};
use crate::error::{Error, Problem, Result};
use crate::inspect::inspect;
use crate::machine::Machine;
use crate::platform::{self, Running};
use crate::policy::Policy;
use crate::report::{CookieReport, ProfileReport, Report};
use crate::site::Site;
use crate::store::{Found, Guard};

pub use crate::record::RowName;
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
            partition: cookie.partition.clone(),
            container: cookie.container.clone(),
            category: cookie.verdict.category.clone(),
        }
    }
}

/// Plans the removal of `chosen`; changes nothing. Protected rows are refused, whoever asks; a row we do
/// not know is accepted only alone and understood.
pub fn plan(report: &Report, chosen: &[Chosen]) -> Plan {
    let mut plan = Plan {
        profiles: Vec::new(),
        refused: Vec::new(),
        keep_days: backup::KEEP_DAYS,
    };
    let mut planned: Vec<&str> = Vec::new();
    for choice in chosen {
        if planned.contains(&choice.id.as_str()) {
            continue;
        }
        planned.push(&choice.id);
        match allowed(report, choice, chosen.len() == 1) {
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
        verdict if verdict.category != UNKNOWN && (verdict.protected || !verdict.deletable) => {
            Err(Error::Protected { name })
        }
        _ if cookie.kept_in == KeptIn::SessionStore => Err(Error::SessionStore {
            name,
            browser: profile.browser_name.clone(),
        }),
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
    let problem = if browser::is_writable(&profile.browser) {
        may_change(profile.running, &profile.browser_name)
    } else {
        Err(Error::ReadOnlyStore)
    };
    plan.profiles.push(ProfilePlan {
        profile: profile.id.clone(),
        browser_name: profile.browser_name.clone(),
        name: profile.name.clone(),
        rows: vec![row],
        problem: problem.err().map(Problem::from),
    });
}

fn may_change(running: Running, browser: &str) -> Result<()> {
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

/// Removes `chosen` after looking again: what is protected, changed or in use stays. Each profile gets one
/// backup, written before the first row goes.
pub fn remove(machine: &Machine, policy: &Policy, site: &Site, chosen: &[Chosen]) -> Result<Outcome> {
    backup::expire(machine);
    let plan = plan(&inspect(machine, policy, site), chosen);
    let profiles = browser::profiles(machine);
    let mut removals = Vec::new();
    for part in plan.profiles {
        let profile = profiles.iter().find(|profile| profile.id == part.profile);
        let mut removal = Removal {
            profile: part.profile,
            browser_name: part.browser_name,
            name: part.name,
            backup: None,
            removed: Vec::new(),
            changed: Vec::new(),
            problem: part.problem,
        };
        if let (None, Some(profile)) = (&removal.problem, profile)
            && let Err(error) = remove_from(machine, site, profile, part.rows, chosen, &mut removal)
        {
            removal.problem = Some(error.into());
        }
        removals.push(removal);
    }
    Ok(Outcome {
        removals,
        refused: plan.refused,
    })
}

fn remove_from(
    machine: &Machine,
    site: &Site,
    profile: &Profile,
    rows: Vec<RowName>,
    chosen: &[Chosen],
    removal: &mut Removal,
) -> Result<()> {
    let may_change_now = || may_change(profile.in_use(), &profile.browser_name);
    may_change_now()?;
    let found = find(site, profile, &rows)?;
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
                });
            }
            Some(_) | None => removal.changed.push(row),
        }
    }
    if saved_rows.is_empty() {
        return Ok(());
    }
    let saved = backup::save(machine, new_backup(machine, site, profile, &found, saved_rows)?)?;
    // Named already now: if the store cannot be read again, the person still has the way back.
    removal.backup = Some(saved.backup().id.clone());
    let done = while_closed(profile, |guard| {
        profile.browser.store.remove(&profile.folder, site, &saved, guard)
    });
    // Whatever `remove` said, the store is asked again: what is gone keeps its backup, what is not loses it.
    let rows: Vec<RowName> = saved.backup().rows.iter().map(|row| row.row.clone()).collect();
    let left = find(site, profile, &rows)?;
    let is_left = |row: &RowName| left.iter().any(|found| profile.row_id(&found.key) == row.id);
    let kept = saved.narrow(|row| !is_left(&row.row))?;
    removal.backup = kept.map(|saved| saved.backup().id.clone());
    let (stayed, gone): (Vec<RowName>, Vec<RowName>) = rows.into_iter().partition(is_left);
    removal.removed = gone;
    removal.changed.extend(stayed);
    done.map(|_| ())
}

/// Runs `change` while the browser is kept out; where it cannot be, with a last look before the end.
fn while_closed<T>(profile: &Profile, change: impl FnOnce(Guard) -> Result<T>) -> Result<T> {
    match platform::hold(&profile.lock()) {
        Ok(hold) if hold.keeps_out() => change(&|| Ok(())),
        Ok(_) => change(&|| {
            let running = platform::running_meanwhile(&profile.lock());
            may_change(running, &profile.browser_name)
        }),
        Err(running) => Err(may_change(running, &profile.browser_name)
            .err()
            .unwrap_or(Error::StoreBusy)),
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
        created: machine.now,
        profile: profile.id.clone(),
        browser_name: profile.browser_name.clone(),
        profile_name: profile.name.clone(),
        store_version: profile.browser.store.read(&profile.folder, site)?.version,
        rows,
        undone: None,
    })
}

/// The rows as stored now. Ids are digests of keys, so the keys are found by trying the site's rows.
fn find(site: &Site, profile: &Profile, rows: &[RowName]) -> Result<Vec<Found>> {
    let reading = profile.browser.store.read(&profile.folder, site)?;
    let wanted = |key: &RowKey| rows.iter().any(|row| row.id == profile.row_id(key));
    let keys: Vec<RowKey> = reading
        .cookies
        .into_iter()
        .map(|cookie| cookie.key)
        .filter(wanted)
        .collect();
    profile.browser.store.records(&profile.folder, site, &keys)
}

/// The backups of this machine, newest first.
pub fn backups(machine: &Machine) -> Result<Vec<BackupSummary>> {
    backup::expire(machine);
    Ok(backup::list(machine)
        .into_iter()
        .map(|(id, loaded)| summary(machine, id, loaded))
        .collect())
}

fn summary(machine: &Machine, id: String, loaded: Result<SavedBackup>) -> BackupSummary {
    match loaded {
        Ok(saved) => {
            let backup = saved.backup();
            BackupSummary {
                id,
                created: backup.created,
                kept_until: backup.kept_until(),
                profile: backup.profile.clone(),
                browser_name: backup.browser_name.clone(),
                profile_name: backup.profile_name.clone(),
                rows: backup.rows.iter().map(|row| row.row.clone()).collect(),
                undone: backup.undone,
                problem: None,
            }
        }
        Err(error) => BackupSummary {
            id,
            created: machine.now,
            kept_until: machine.now,
            profile: String::new(),
            browser_name: String::new(),
            profile_name: String::new(),
            rows: Vec::new(),
            undone: None,
            problem: Some(error.into()),
        },
    }
}

/// Puts the rows of a backup back, never over a newer cookie.
pub fn undo(machine: &Machine, site: &Site, id: &str) -> Result<Restored> {
    let mut saved = backup::load(machine, id)?;
    let (browser, name) = (
        saved.backup().browser_name.clone(),
        saved.backup().profile_name.clone(),
    );
    let profiles = browser::profiles(machine);
    let profile = profiles
        .iter()
        .find(|profile| profile.id == saved.backup().profile)
        .ok_or_else(|| Error::ProfileGone {
            browser: browser.clone(),
            profile: name.clone(),
        })?;
    may_change(profile.in_use(), &profile.browser_name)?;
    let restored = while_closed(profile, |guard| {
        profile
            .browser
            .store
            .restore(&profile.folder, site, &saved, guard)
    })?;
    saved.mark_undone(machine.now)?;
    let rows: Vec<RowName> = saved.backup().rows.iter().map(|row| row.row.clone()).collect();
    let there = profile.browser.store.read(&profile.folder, site)?.cookies;
    let is_there = |key: &RowKey| there.iter().any(|cookie| cookie.key == *key);
    let put_back = restored.back.into_iter().filter(|row| is_there(&row.is));
    let put_back: Vec<RowKey> = put_back.map(|row| row.was).collect();
    let named = |keys: &[RowKey]| -> Vec<RowName> {
        let of = |row: &&RowName| keys.iter().any(|key| profile.row_id(key) == row.id);
        rows.iter().filter(of).cloned().collect()
    };
    let back = named(&put_back);
    let newer_kept = named(&restored.newer_kept);
    Ok(Restored {
        backup: id.to_owned(),
        browser_name: browser,
        profile_name: name,
        back,
        newer_kept,
    })
}
