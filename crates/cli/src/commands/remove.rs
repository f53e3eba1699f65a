//! `remove`: plan, ask, remove, and say what is gone and how to get it back.

use std::collections::HashSet;
use std::io::{self, Write};

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::error::Problem;
use cookie_inspector_core::removal::{self, Chosen, Outcome, Plan};
use cookie_inspector_core::report::Report;
use cookie_inspector_core::waiting::{Step, can_wait_for, remove_confirmed};
use cookie_inspector_core::words;
use serde::Serialize;

use crate::answer::{self, Exit, Failure, problem};
use crate::args::{Remove, Wait};
use crate::commands::{question, waiting};
use crate::page::{PLAIN, Page};
use crate::session::{SITE, Session};

pub mod pages;

/// What programs get: what was planned, and what was done and read again.
#[derive(Serialize)]
struct Answer<'a> {
    plan: &'a Plan,
    outcome: Option<&'a Outcome>,
}

/// Plans, asks, removes.
pub fn run(session: &Session, args: &Remove, out: &mut impl Write) -> Result<Exit, Failure> {
    if args.understood && args.row.len() != 1 {
        return Err(problem("understood-alone", &words_args! {}, None).into());
    }
    session.needs_device()?;
    let report = session.inspect(&session.machine()?)?;
    let mut chosen = choose(&report, args);
    let now = removal::plan(&report, &chosen);
    let (plan, patience) = awaited(&now, &args.wait, args.dry_run);
    let left = left_alone(&plan);
    let mut before = pages::plan(session, &plan, pages::unread(&report));
    if patience.is_some() {
        pages::wait(&mut before, &now);
    }
    if args.dry_run || plan.count() == 0 {
        before.say(0, PLAIN, &words::plain("cli-nothing-changed"));
        show(session, out, &plan, None, &before)?;
        return Ok(left);
    }
    if !args.yes && !question::ask(&before, "cli-ask-remove")? {
        show(session, out, &plan, None, &question::declined())?;
        return Ok(Exit::LeftAlone);
    }
    keep_agreed(&mut chosen, &plan);
    if let Some(seconds) = patience {
        let waiting = waiting::until_closed(session, &parts(&plan), seconds)?;
        if waiting.step != Step::Closed {
            show(session, out, &now, None, &said(&waiting.says))?;
            return Ok(Exit::LeftAlone);
        }
    }
    // The answer may have taken an hour: the machine is made anew, with the present time.
    let machine = session.machine()?;
    let outcome = match patience {
        None => removal::remove(&machine, session.policy(), &SITE, &chosen)?,
        Some(_) => {
            let after = remove_confirmed(&machine, session.policy(), &SITE, &chosen)?;
            let Some(outcome) = after.outcome else {
                show(
                    session,
                    out,
                    &after.plan,
                    None,
                    &pages::changed(session, &after.plan),
                )?;
                return Ok(Exit::LeftAlone);
            };
            outcome
        }
    };
    let after = pages::outcome(session, &plan, &outcome);
    show(session, out, &plan, Some(&outcome), &after)?;
    Ok(left.max(done(&outcome)))
}

/// The plan as it will be after the wait that was asked for, and how many seconds that may take; without a wait, or
/// with nothing to wait for, the plan as it is.
pub fn awaited(now: &Plan, wait: &Wait, dry_run: bool) -> (Plan, Option<u32>) {
    let waits = !dry_run && can_wait_for(now).next().is_some();
    match wait.seconds().filter(|_| waits) {
        Some(seconds) => (once_closed(now), Some(seconds)),
        None => (now.clone(), None),
    }
}

/// The plan as it will be when no browser is in the way any more.
fn once_closed(now: &Plan) -> Plan {
    let waited: HashSet<&str> = can_wait_for(now).map(|part| part.profile.as_str()).collect();
    let mut plan = now.clone();
    for part in &mut plan.profiles {
        if waited.contains(part.profile.as_str()) {
            part.problem = None;
        }
    }
    plan
}

/// The profiles that something would go from.
pub fn parts(plan: &Plan) -> Vec<String> {
    let possible = plan.profiles.iter().filter(|part| part.problem.is_none());
    possible.map(|part| part.profile.clone()).collect()
}

pub fn said(sentence: &str) -> Page {
    let mut page = Page::new();
    page.say(0, PLAIN, sentence);
    page
}

fn choose(report: &Report, args: &Remove) -> Vec<Chosen> {
    if args.deletable {
        let deletable = report.cookies().filter(|(_, cookie)| cookie.verdict.deletable);
        return deletable
            .map(|(_, cookie)| Chosen {
                id: cookie.id.clone(),
                seen: Some(cookie.seen),
                understood: false,
            })
            .collect();
    }
    args.row
        .iter()
        .map(|id| Chosen {
            id: id.clone(),
            seen: report.cookie(id).map(|(_, cookie)| cookie.seen),
            understood: args.understood,
        })
        .collect()
}

/// Of `chosen` only what was shown as possible: a browser that closed since then keeps its cookies.
pub fn keep_agreed(chosen: &mut Vec<Chosen>, plan: &Plan) {
    let possible = plan.profiles.iter().filter(|part| part.problem.is_none());
    let agreed: HashSet<&str> = possible
        .flat_map(|part| part.rows.iter().map(|row| row.id.as_str()))
        .collect();
    chosen.retain(|row| agreed.contains(row.id.as_str()));
}

/// What the plan says of the exit code.
pub fn left_alone(plan: &Plan) -> Exit {
    let in_parts = plan
        .profiles
        .iter()
        .filter_map(|part| part.problem.as_ref())
        .map(weight);
    let refused = plan.refused.iter().map(|_| Exit::LeftAlone);
    in_parts.chain(refused).max().unwrap_or(Exit::Well)
}

/// What the outcome says of it.
pub fn done(outcome: &Outcome) -> Exit {
    let changed = outcome.removals.iter().any(|part| !part.changed.is_empty());
    let least = match changed || !outcome.refused.is_empty() {
        true => Exit::LeftAlone,
        false => Exit::Well,
    };
    let problems = outcome.removals.iter().filter_map(|part| part.problem.as_ref());
    problems.map(weight).fold(least, Exit::max)
}

/// An open browser is a reason to leave its cookies alone; anything else went wrong.
fn weight(problem: &Problem) -> Exit {
    match problem.code.as_str() {
        "browser-running" | "browser-elsewhere" | "browser-started" | "row-changed" => Exit::LeftAlone,
        _ => Exit::CouldNot,
    }
}

fn show(
    session: &Session,
    out: &mut impl Write,
    plan: &Plan,
    outcome: Option<&Outcome>,
    page: &Page,
) -> io::Result<()> {
    match session.json {
        true => answer::document(out, &Answer { plan, outcome }),
        false => out.write_all(page.text().as_bytes()),
    }
}
