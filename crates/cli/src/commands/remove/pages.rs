//! A removal in words, before and after.

use std::collections::BTreeSet;

use cookie_inspector_core::args;
use cookie_inspector_core::removal::{Outcome, Plan, Refused, Removal, RowName};
use cookie_inspector_core::report::Report;
use cookie_inspector_core::waiting::can_wait_for;
use cookie_inspector_core::words;

use crate::page::{BOLD, PLAIN, Page};
use crate::session::Session;
use crate::text;

/// What would go, what to know before, and what would stay; `unread` profiles may have cookies too.
pub fn plan(session: &Session, plan: &Plan, unread: usize) -> Page {
    let mut page = Page::new();
    let count = args! { "count" => plan.count(), "days" => plan.keep_days };
    match is_stopped(plan, unread) {
        true => page.say(0, BOLD, &words::plain("cli-plan-stopped")),
        false => page.say(0, BOLD, &words::text("cli-plan", &count)),
    }
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
    if unread > 0 {
        let told = args! { "unread" => unread };
        page.say(0, PLAIN, &words::text("cli-plan-unread", &told));
    }
    page
}

/// True if something is only in the way: there may be cookies to remove.
fn is_stopped(plan: &Plan, unread: usize) -> bool {
    let is_in_the_way = unread > 0 || plan.profiles.iter().any(|part| part.problem.is_some());
    plan.count() == 0 && is_in_the_way
}

/// How many profiles could not be read.
pub fn unread(report: &Report) -> usize {
    let unread = report.profiles.iter().filter(|profile| profile.problem.is_some());
    unread.count()
}

/// Whom we will wait for before anything goes.
pub fn wait(page: &mut Page, now: &Plan) {
    let names: BTreeSet<&str> = can_wait_for(now).map(|part| part.browser_name.as_str()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let told = args! { "browsers" => names.join(", ") };
    page.say(0, PLAIN, &words::text("cli-plan-wait", &told));
}

/// What stands in the way of what was confirmed before a wait, and what would go now.
pub fn changed(session: &Session, now: &Plan) -> Page {
    let mut page = Page::new();
    page.say(0, BOLD, &words::plain("cli-wait-changed"));
    page.gap();
    page.append(&plan(session, now, 0));
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

/// What is gone, how to get it back, and what stayed.
pub fn outcome(session: &Session, plan: &Plan, outcome: &Outcome) -> Page {
    let mut page = Page::new();
    for part in &outcome.removals {
        page.gap();
        removal(&mut page, session, part, plan.keep_days);
    }
    left(&mut page, plan, outcome_refused(plan, outcome).as_slice());
    page
}

/// What is gone from one profile, and how to get it back.
pub fn removal(page: &mut Page, session: &Session, part: &Removal, keep_days: u32) {
    let told = args! {
        "count" => part.removed.len(), "changed" => part.changed.len(), "days" => keep_days,
        "browser" => part.browser_name.clone(), "profile" => part.name.clone(),
    };
    page.say(0, BOLD, &words::text("cli-removed", &told));
    text::rows(page, &part.removed);
    if !part.changed.is_empty() {
        page.say(0, PLAIN, &words::text("cli-changed", &told));
        text::rows(page, &part.changed);
    }
    if let Some(problem) = &part.problem {
        page.problem(2, problem);
    }
    if let Some(backup) = &part.backup {
        page.say(0, PLAIN, &words::text("cli-get-back", &told));
        page.command(2, &session.command(&format!("undo {backup}")));
    }
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
            let told = args! {
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
        &words::text("cli-left-rows", &args! { "count" => refused.len() }),
    );
    for (place, row) in refused.iter().enumerate() {
        let next = refused.get(place + 1);
        match next.is_some_and(|next| next.problem.hint == row.problem.hint) {
            true => page.say(2, PLAIN, &row.problem.message),
            false => page.problem(2, &row.problem),
        }
    }
}
