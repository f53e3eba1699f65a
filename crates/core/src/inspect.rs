//! The first journey: find the profiles, read, judge, report.

use crate::args;
use crate::browser::{self, Profile};
use crate::classify::{Subject, classify};
use crate::clause::Review;
use crate::cookie::Cookie;
use crate::error::Problem;
use crate::explain::explain;
use crate::knowledge::Knowledge;
use crate::machine::Machine;
use crate::platform::Running;
use crate::policy::Policy;
use crate::report::{CookieReport, Note, ProfileReport, Report, SCHEMA, SkippedRow};
use crate::site::Site;
use crate::store::{Reading, Remark, Skipped};
use crate::words;

/// Looks at every browser of `machine`. It never fails as a whole: what goes wrong stays with its profile.
pub fn inspect(machine: &Machine, policy: &Policy, site: &Site) -> Report {
    let judge = |profile| judged(&profile, machine, policy, site);
    Report {
        schema: SCHEMA,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        created: machine.now,
        os: machine.os,
        demo: machine.demo,
        site: site.domain().to_owned(),
        policy: policy.text(),
        categories: policy.categories().to_vec(),
        profiles: browser::profiles(machine).into_iter().map(judge).collect(),
        review: Review::default(),
    }
}

fn judged(profile: &Profile, machine: &Machine, policy: &Policy, site: &Site) -> ProfileReport {
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
        notes: notes(profile, running, &reading.remarks),
        skipped: reading.skipped.iter().map(skipped).collect(),
        problem,
        cookies,
    }
}

fn notes(profile: &Profile, running: Running, remarks: &[Remark]) -> Vec<Note> {
    let in_use = match running {
        Running::Closed => None,
        Running::Open => Some("browser-open"),
        Running::Elsewhere => Some("browser-elsewhere"),
    };
    let codes = in_use
        .into_iter()
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
