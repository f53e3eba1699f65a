//! `remove`: plan, ask, remove, and say what is gone and how to get it back.

use std::collections::HashSet;
use std::io::Write;

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::error::Problem;
use cookie_inspector_core::removal::{self, Chosen, Outcome, Plan, Refused, RowName};
use cookie_inspector_core::report::Report;
use cookie_inspector_core::words;
use serde::Serialize;

use crate::answer::{self, Exit, Failure, problem};
use crate::args::Remove;
use crate::commands::question;
use crate::page::{BOLD, PLAIN, Page};
use crate::session::{SITE, Session};
use crate::text;

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
    let machine = session.machine()?;
    let report = session.inspect(&machine);
    let mut chosen = choose(&report, args);
    let plan = removal::plan(&report, &chosen);
    let left = left_alone(&plan);
    if args.dry_run || plan.count() == 0 {
        show(session, out, &plan, None)?;
        return Ok(left);
    }
    if !args.yes && !question::ask(&plan_page(session, &plan), "cli-ask-remove")? {
        show(session, out, &plan, None)?;
        return Ok(Exit::LeftAlone);
    }
    // Only what was shown as possible: a browser that closed meanwhile keeps its cookies.
    let agreed = agreed(&plan);
    chosen.retain(|row| agreed.contains(row.id.as_str()));
    let outcome = removal::remove(&machine, session.policy(), &SITE, &chosen)?;
    show(session, out, &plan, Some(&outcome))?;
    Ok(left.max(done(&outcome)))
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

fn agreed(plan: &Plan) -> HashSet<&str> {
    let possible = plan.profiles.iter().filter(|part| part.problem.is_none());
    possible
        .flat_map(|part| part.rows.iter().map(|row| row.id.as_str()))
        .collect()
}

/// What the plan says of the exit code.
fn left_alone(plan: &Plan) -> Exit {
    let in_parts = plan
        .profiles
        .iter()
        .filter_map(|part| part.problem.as_ref())
        .map(weight);
    let refused = plan.refused.iter().map(|_| Exit::LeftAlone);
    in_parts.chain(refused).max().unwrap_or(Exit::Well)
}

/// What the outcome says of it.
fn done(outcome: &Outcome) -> Exit {
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
        "browser-running" | "browser-elsewhere" | "row-changed" => Exit::LeftAlone,
        _ => Exit::CouldNot,
    }
}

fn show(
    session: &Session,
    out: &mut impl Write,
    plan: &Plan,
    outcome: Option<&Outcome>,
) -> Result<(), Failure> {
    if session.json {
        answer::document(out, &Answer { plan, outcome })?;
        return Ok(());
    }
    let page = match outcome {
        None => plan_page(session, plan),
        Some(outcome) => outcome_page(session, plan, outcome),
    };
    Ok(out.write_all(page.text().as_bytes())?)
}

fn plan_page(session: &Session, plan: &Plan) -> Page {
    let mut page = Page::new();
    let count = words_args! { "count" => plan.count(), "days" => plan.keep_days };
    page.say(0, BOLD, &words::text("cli-plan", &count));
    for part in plan.profiles.iter().filter(|part| part.problem.is_none()) {
        page.gap();
        page.pieces(0, &[(BOLD, &text::title(&part.browser_name, &part.name))]);
        text::rows(&mut page, &part.rows);
    }
    left(&mut page, plan, &plan.refused);
    if plan.count() > 0 {
        page.gap();
        warnings(&mut page, session, plan);
        page.say(0, PLAIN, &words::text("cli-plan-undo", &count));
    }
    page
}

/// What to know before these cookies go, once for each category that has something to say.
fn warnings(page: &mut Page, session: &Session, plan: &Plan) {
    let possible = plan.profiles.iter().filter(|part| part.problem.is_none());
    let rows: Vec<&RowName> = possible.flat_map(|part| &part.rows).collect();
    for category in session.policy().categories() {
        let Some(warning) = &category.warning else {
            continue;
        };
        if rows.iter().any(|row| row.category == category.id) {
            page.pieces(0, &[(BOLD, &category.title), (BOLD, ": "), (PLAIN, warning)]);
        }
    }
}

fn outcome_page(session: &Session, plan: &Plan, outcome: &Outcome) -> Page {
    let mut page = Page::new();
    for part in &outcome.removals {
        page.gap();
        let told = words_args! {
            "count" => part.removed.len(), "changed" => part.changed.len(), "days" => plan.keep_days,
            "browser" => part.browser_name.clone(), "profile" => part.name.clone(),
        };
        page.say(0, BOLD, &words::text("cli-removed", &told));
        text::rows(&mut page, &part.removed);
        if !part.changed.is_empty() {
            page.say(0, PLAIN, &words::text("cli-changed", &told));
            text::rows(&mut page, &part.changed);
        }
        if let Some(problem) = &part.problem {
            page.problem(2, problem);
        }
        if let Some(backup) = &part.backup {
            page.say(0, PLAIN, &words::text("cli-get-back", &told));
            page.command(2, &session.command(&format!("undo {backup}")));
        }
    }
    left(&mut page, plan, outcome_refused(plan, outcome).as_slice());
    page
}

/// What was refused in the plan and what was refused later, each once.
fn outcome_refused(plan: &Plan, outcome: &Outcome) -> Vec<Refused> {
    let later = outcome
        .refused
        .iter()
        .filter(|refused| !plan.refused.contains(refused));
    plan.refused.iter().chain(later).cloned().collect()
}

/// What stays, and why; a reason that repeats is given once.
fn left(page: &mut Page, plan: &Plan, refused: &[Refused]) {
    for part in &plan.profiles {
        if let Some(problem) = &part.problem {
            page.gap();
            let told = words_args! {
                "count" => part.rows.len(),
                "browser" => part.browser_name.clone(), "profile" => part.name.clone(),
            };
            page.say(0, BOLD, &words::text("cli-left-profile", &told));
            page.problem(2, problem);
        }
    }
    if refused.is_empty() {
        return;
    }
    page.gap();
    page.say(
        0,
        BOLD,
        &words::text("cli-left-rows", &words_args! { "count" => refused.len() }),
    );
    for (place, row) in refused.iter().enumerate() {
        let next = refused.get(place + 1);
        match next.is_some_and(|next| next.problem.hint == row.problem.hint) {
            true => page.say(2, PLAIN, &row.problem.message),
            false => page.problem(2, &row.problem),
        }
    }
}
