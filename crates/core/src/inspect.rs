//! The first journey: find the profiles, read, judge, report.

mod own;
mod seen;
mod settings;

use std::collections::{BTreeMap, HashSet};
use std::ptr;
use std::sync::Mutex;

use self::own::Own;
use self::seen::Seen;
use crate::args;
use crate::browser::{self, Listed, Profile, Shut, Unreadable, row_id};
use crate::classify::{Subject, classify};
use crate::clause::Review;
use crate::cookie::{Cookie, RowTag, Timestamp};
use crate::crew::{self, Lost};
use crate::diagnose::diagnose;
use crate::error::Problem;
use crate::explain::explain;
use crate::export::{self, Opened, Part};
use crate::finding::{Diagnosis, Question};
use crate::keeping;
use crate::knowledge::Knowledge;
use crate::machine::Machine;
use crate::managed;
use crate::platform::Running;
use crate::policy::Policy;
use crate::recovery::{self, Ended};
use crate::report::{
    CookieReport, Note, Origin, ProfileReport, Report, SCHEMA, SkippedRow, UnreadableBrowser,
};
use crate::review::{Sight, review};
use crate::services;
use crate::settings::SiteSettings;
use crate::site::Site;
use crate::store::{Reading, Remark, Skipped};
use crate::words;

/// Looks at every browser of `machine`. It never fails as a whole: what goes wrong stays with its profile.
pub fn inspect(machine: &Machine, policy: &Policy, site: &Site) -> Report {
    let home = |lost: Lost| shut(&Shut::home(machine, lost.into()));
    let (own, fault) = match Own::of(machine) {
        Ok(own) => (own, None),
        Err(Lost::Late) => {
            let late = vec![home(Lost::Late)];
            return report(machine, policy, site, Origin::Device, late, Own::nothing());
        }
        Err(Lost::Fault) => {
            let own = Own {
                is_quiet: false,
                ..Own::nothing()
            };
            (own, Some(home(Lost::Fault)))
        }
    };
    let settled = match own.is_quiet {
        true => Vec::new(),
        false => recovery::settle(machine, site),
    };
    let places = browser::places(machine);
    let seen = Seen::at_each(places.iter().filter_map(Listed::profile), machine, site);
    let mut seen = seen.into_iter();
    let judge = |place: &Listed| match place {
        Listed::Profile(profile) => {
            let seen = seen.next()?;
            let judge = |seen| crew::guarded(|| judged(profile, seen, machine, policy, site, &settled));
            // What was read may be what the fault was about; without it there is little to judge.
            judge(seen).or_else(|lost| judge(Seen::lost(lost))).ok()
        }
        Listed::Shut(place) => {
            let notes = ends_behind(place, &places, &settled);
            let is_told = place.is_told || !notes.is_empty();
            is_told.then(|| ProfileReport { notes, ..shut(place) })
        }
    };
    let profiles = places.iter().filter_map(judge).chain(fault).collect();
    report(machine, policy, site, Origin::Device, profiles, own)
}

/// In place of profiles that cannot be looked at.
fn shut(place: &Shut) -> ProfileReport {
    ProfileReport {
        id: place.id.clone(),
        browser: place.browser.to_owned(),
        browser_name: place.browser_name.clone(),
        name: place.name.clone(),
        folder: place.folder_name(),
        running: Running::Closed,
        store_version: None,
        settings: SiteSettings::default(),
        disk: None,
        shared: None,
        notes: Vec::new(),
        skipped: Vec::new(),
        problem: Some(Problem::from(&place.error)),
        cookies: Vec::new(),
    }
}

/// Judges what was opened as if it were a browser's.
pub fn opened(machine: &Machine, policy: &Policy, site: &Site, opened: Opened) -> Report {
    let judge = |part| judged_part(part, machine, policy, site);
    let profiles = opened.parts.into_iter().map(judge).collect();
    let origin = Origin::Opened {
        format: opened.format,
        name: opened.name,
    };
    let own = Own {
        keep_days: Own::of(machine).map_or(keeping::DAYS, |own| own.keep_days),
        ..Own::nothing()
    };
    report(machine, policy, site, origin, profiles, own)
}

fn report(
    machine: &Machine,
    policy: &Policy,
    site: &Site,
    origin: Origin,
    profiles: Vec<ProfileReport>,
    own: Own,
) -> Report {
    let review = reviewed_with(machine, policy, site, &origin, &profiles, &own);
    let mut report = Report {
        schema: SCHEMA,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        created: machine.now,
        os: machine.os,
        demo: machine.demo,
        origin,
        keep_days: own.keep_days,
        site: site.domain().to_owned(),
        looked_for: browser::names(machine.os)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        policy: policy.text(),
        categories: policy.categories().to_vec(),
        profiles,
        unreadable: own.unreadable.into_iter().map(unreadable_browser).collect(),
        review,
        diagnosis: Diagnosis::default(),
    };
    report.diagnosis = diagnose(&report, site, &Question::default());
    report
}

fn unreadable_browser(browser: &Unreadable) -> UnreadableBrowser {
    UnreadableBrowser {
        name: browser.name.to_owned(),
        reason: words::plain(&format!("unreadable-{}", browser.reason)),
    }
}

/// What these profiles say of the policy; for a report that was cut down to some of them.
pub fn reviewed(
    machine: &Machine,
    policy: &Policy,
    site: &Site,
    origin: &Origin,
    profiles: &[ProfileReport],
) -> Review {
    // What this device's team said, and what was seen on it before, says nothing of another's file.
    let own = match origin.is_opened() {
        false => Own::of(machine).ok(),
        true => None,
    };
    let own = own.unwrap_or_else(Own::nothing);
    reviewed_with(machine, policy, site, origin, profiles, &own)
}

fn reviewed_with(
    machine: &Machine,
    policy: &Policy,
    site: &Site,
    origin: &Origin,
    profiles: &[ProfileReport],
    own: &Own,
) -> Review {
    let earlier = match origin.is_opened() {
        false => seen(profiles, machine.now),
        true => HashSet::new(),
    };
    let services = services::found(profiles, &own.answers);
    review(&Sight {
        origin,
        policy,
        site,
        now: machine.now,
        profiles,
        unreadable: own.unreadable.len(),
        services: &services,
        seen_before: &|row| earlier.contains(&row.id),
    })
}

/// Two looks this far apart are two: Chromium writes what changed after half a minute.
const APART_SECONDS: i64 = 60;

/// Notes the rows with a token past its end, and names those that a look over a minute ago saw the same. What
/// is noted lives in memory only, and only as a tag.
fn seen(profiles: &[ProfileReport], now: Timestamp) -> HashSet<String> {
    static EARLIER: Mutex<BTreeMap<String, (RowTag, Timestamp)>> = Mutex::new(BTreeMap::new());
    let Ok(mut earlier) = EARLIER.lock() else {
        return HashSet::new();
    };
    let mut twice = HashSet::new();
    for row in profiles.iter().flat_map(|profile| &profile.cookies) {
        let (Some(tag), true) = (
            row.value_tag,
            row.value.token_expires.is_some_and(|end| end < now),
        ) else {
            continue;
        };
        match earlier.get(&row.id) {
            Some((known, first)) if *known == tag && first.seconds_until(now) >= APART_SECONDS => {
                twice.insert(row.id.clone());
            }
            Some((known, _)) if *known == tag => {}
            Some(_) | None => {
                earlier.insert(row.id.clone(), (tag, now));
            }
        }
    }
    twice
}

fn judged(
    profile: &Profile,
    seen: Seen,
    machine: &Machine,
    policy: &Policy,
    site: &Site,
    settled: &[Ended],
) -> ProfileReport {
    let running = seen.running;
    let (reading, problem) = match seen.reading {
        Ok(reading) => (reading, None),
        Err(error) => (Reading::default(), Some(Problem::from(error))),
    };
    let mut notes = notes(
        &profile.browser_name,
        running,
        &reading.remarks,
        ends(profile, settled),
    );
    notes.extend(settings::notes(&seen.settings, &profile.browser_name, site));
    if managed::are_unknown(machine, profile) {
        notes.push(settings::rules_unknown(&profile.browser_name));
    }
    ProfileReport {
        id: profile.id.clone(),
        browser: profile.browser.id.to_owned(),
        browser_name: profile.browser_name.clone(),
        name: profile.name.clone(),
        folder: profile.folder_name(),
        running,
        store_version: reading.version,
        settings: seen.settings,
        disk: seen.disk,
        shared: seen.stays_within.err().map(Problem::from),
        notes,
        skipped: reading.skipped.iter().map(skipped).collect(),
        problem,
        cookies: rows(&profile.id, reading.cookies, machine.now, policy, site),
    }
}

/// The same of one part of what was opened: no browser keeps it, so none runs.
fn judged_part(part: Part, machine: &Machine, policy: &Policy, site: &Site) -> ProfileReport {
    let (reading, problem) = match part.reading {
        Ok(reading) => (reading, None),
        Err(error) => (Reading::default(), Some(Problem::from(error))),
    };
    let kind = words::plain(part.kind);
    ProfileReport {
        browser: export::ID.to_owned(),
        name: part.name,
        folder: part.folder,
        running: Running::Closed,
        store_version: reading.version,
        settings: part.settings,
        disk: None,
        shared: None,
        notes: notes(&kind, Running::Closed, &reading.remarks, std::iter::empty()),
        browser_name: kind,
        skipped: reading.skipped.iter().map(skipped).collect(),
        problem,
        cookies: rows(&part.id, reading.cookies, machine.now, policy, site),
        id: part.id,
    }
}

/// The cookies of what is called `place`, judged and in order.
fn rows(
    place: &str,
    cookies: Vec<Cookie>,
    now: Timestamp,
    policy: &Policy,
    site: &Site,
) -> Vec<CookieReport> {
    let report = |cookie: Cookie| {
        let verdict = classify(policy, Knowledge::built_in(), site, &Subject::from(&cookie));
        let explanation = explain(policy, site, &cookie, &verdict, now);
        CookieReport::new(row_id(place, &cookie.key), cookie, verdict, explanation, now)
    };
    let mut cookies: Vec<CookieReport> = cookies.into_iter().map(report).collect();
    // The id depends on where the profile lies; the order should not, so it comes last.
    cookies.sort_by(|a, b| {
        fn place(c: &CookieReport) -> impl Ord {
            let jar = (&c.partition, c.cross_site_ancestor, &c.container);
            (&c.name, &c.host, &c.path, jar, &c.id)
        }
        place(a).cmp(&place(b))
    });
    cookies
}

/// How the changes of `profile` ended that were cut off before.
fn ends<'a>(profile: &'a Profile, settled: &'a [Ended]) -> impl Iterator<Item = &'static str> + 'a {
    let settled = settled.iter().filter(|ended| ended.profile == profile.id);
    settled.map(|ended| ended.end.code())
}

/// The same of the profiles that are not listed, and may be among those that `place` stands for.
fn ends_behind(place: &Shut, places: &[Listed], settled: &[Ended]) -> Vec<Note> {
    let is_listed = |id: &str| places.iter().filter_map(Listed::profile).any(|one| one.id == id);
    let is_here = |id: &str| browser::in_its_place(places, id).is_some_and(|one| ptr::eq(one, place));
    let settled = settled
        .iter()
        .filter(|ended| !is_listed(&ended.profile) && is_here(&ended.profile));
    let told = |ended: &Ended| {
        let end = std::iter::once(ended.end.code());
        notes(&ended.browser_name, Running::Closed, &[], end)
    };
    settled.flat_map(told).collect()
}

fn notes(
    browser: &str,
    running: Running,
    remarks: &[Remark],
    ends: impl Iterator<Item = &'static str>,
) -> Vec<Note> {
    let in_use = match running {
        Running::Closed => None,
        Running::Open => Some("browser-open"),
        Running::Elsewhere => Some("browser-elsewhere"),
    };
    let codes = in_use
        .into_iter()
        .chain(ends)
        .chain(remarks.iter().map(|remark| remark.code()));
    let args = args! { "browser" => browser.to_owned() };
    codes
        .map(|code| Note {
            code: code.to_owned(),
            text: words::text(&format!("note-{code}"), &args),
        })
        .collect()
}

fn skipped(row: &Skipped) -> SkippedRow {
    SkippedRow {
        place: words::text("skipped-row", &args! { "row" => row.row }),
        reason: words::text("skipped-column", &args! { "column" => row.column }),
    }
}
