//! The first journey: find the profiles, read, judge, report.

use std::collections::{BTreeMap, HashSet};
use std::sync::Mutex;

use crate::args;
use crate::browser::{self, Profile};
use crate::classify::{Subject, classify};
use crate::clause::Review;
use crate::cookie::{Cookie, RowTag, Timestamp};
use crate::error::Problem;
use crate::explain::explain;
use crate::knowledge::Knowledge;
use crate::machine::Machine;
use crate::platform::Running;
use crate::policy::Policy;
use crate::recovery::{self, End};
use crate::report::{CookieReport, Note, Origin, ProfileReport, Report, SCHEMA, SkippedRow};
use crate::review::{Sight, review};
use crate::services::{self, Answers};
use crate::settings::{Asked, Managed};
use crate::site::Site;
use crate::store::{Reading, Remark, Skipped};
use crate::words;

/// Looks at every browser of `machine`. It never fails as a whole: what goes wrong stays with its profile.
pub fn inspect(machine: &Machine, policy: &Policy, site: &Site) -> Report {
    let settled = recovery::settle(machine, site);
    let judge = |profile: Profile| judged(&profile, machine, policy, site, &settled);
    let profiles: Vec<ProfileReport> = browser::profiles(machine).into_iter().map(judge).collect();
    let review = reviewed(machine, policy, site, &profiles);
    Report {
        schema: SCHEMA,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        created: machine.now,
        os: machine.os,
        demo: machine.demo,
        origin: Origin::Device,
        site: site.domain().to_owned(),
        looked_for: browser::names(machine.os)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        policy: policy.text(),
        categories: policy.categories().to_vec(),
        profiles,
        review,
    }
}

/// What these profiles say of the policy; for a report that was cut down to some of them.
pub fn reviewed(machine: &Machine, policy: &Policy, site: &Site, profiles: &[ProfileReport]) -> Review {
    let services = services::found(profiles, &Answers::load(machine));
    let earlier = seen(profiles, machine.now);
    review(&Sight {
        policy,
        site,
        now: machine.now,
        profiles,
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
    machine: &Machine,
    policy: &Policy,
    site: &Site,
    settled: &[(String, End)],
) -> ProfileReport {
    let running = profile.running();
    let (reading, problem) = match profile.browser.store.read(&profile.folder, site) {
        Ok(reading) => (reading, None),
        Err(error) => (Reading::default(), Some(Problem::from(error))),
    };
    let report = |cookie: Cookie| {
        let verdict = classify(policy, Knowledge::built_in(), site, &Subject::from(&cookie));
        let explanation = explain(policy, site, &cookie, &verdict, machine.now);
        CookieReport::new(profile, cookie, verdict, explanation, machine.now)
    };
    let mut cookies: Vec<CookieReport> = reading.cookies.into_iter().map(report).collect();
    // The id depends on where the profile lies; the order should not, so it comes last.
    cookies.sort_by(|a, b| {
        let jar = |c: &CookieReport| (c.partition.clone(), c.cross_site_ancestor, c.container.clone());
        (&a.name, &a.host, &a.path, jar(a), &a.id).cmp(&(&b.name, &b.host, &b.path, jar(b), &b.id))
    });
    ProfileReport {
        id: profile.id.clone(),
        browser: profile.browser.id.to_owned(),
        browser_name: profile.browser_name.clone(),
        name: profile.name.clone(),
        folder: profile.folder_name(),
        running,
        store_version: reading.version,
        settings: profile.browser.store.settings(&Asked {
            root: &profile.root,
            folder: &profile.folder,
            site,
            now: machine.now,
            running,
            usual: profile.browser.usual,
            managed: &Managed::default(),
        }),
        notes: notes(profile, running, settled, &reading.remarks),
        skipped: reading.skipped.iter().map(skipped).collect(),
        problem,
        cookies,
    }
}

fn notes(profile: &Profile, running: Running, settled: &[(String, End)], remarks: &[Remark]) -> Vec<Note> {
    let settled = settled.iter().filter(|(id, _)| *id == profile.id);
    let in_use = match running {
        Running::Closed => None,
        Running::Open => Some("browser-open"),
        Running::Elsewhere => Some("browser-elsewhere"),
    };
    let codes = in_use
        .into_iter()
        .chain(settled.map(|(_, end)| end.code()))
        .chain(remarks.iter().map(|remark| remark.code()));
    let args = args! { "browser" => profile.browser_name.clone() };
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
