//! `repair`: what a check found, mended by removing exactly the cookies it names.

use std::io::Write;

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::diagnose;
use cookie_inspector_core::finding::Finding;
use cookie_inspector_core::removal::{Outcome, Plan};
use cookie_inspector_core::repair::{self, Repaired};
use cookie_inspector_core::waiting::Step;
use cookie_inspector_core::words;
use serde::Serialize;

use crate::answer::{self, Exit, Failure, problem};
use crate::args::Repair;
use crate::commands::diagnose::question;
use crate::commands::remove::{awaited, done, keep_agreed, left_alone, pages, parts, said};
use crate::commands::{question as asking, waiting};
use crate::page::{BOLD, PLAIN, Page};
use crate::session::{SITE, Session};

/// What programs get: what was planned, what was done, and what the check says before and after.
#[derive(Serialize)]
struct Answer<'a> {
    before: &'a [Finding],
    plan: &'a Plan,
    outcome: Option<&'a Outcome>,
    after: Option<&'a [Finding]>,
}

/// Plans, asks, removes, and checks again.
pub fn run(session: &Session, args: &Repair, out: &mut impl Write) -> Result<Exit, Failure> {
    if diagnose::check(&args.check).is_none() {
        return Err(problem("check-unknown", &words_args! { "id" => args.check.clone() }, None).into());
    }
    session.needs_device()?;
    let question = question(args.address.as_deref(), args.symptom)?;
    let report = session.inspect(&session.machine()?)?;
    let mut asked = repair::ask(&report, &SITE, &args.check, None, &question);
    let planned = repair::plan(&report, &SITE, &asked);
    let (plan, patience) = awaited(&planned.plan, &args.wait, args.dry_run);
    let answer = |plan: &Plan, repaired: Option<&Repaired>, page: &Page, out: &mut dyn Write| {
        let told = Answer {
            before: &planned.before,
            plan,
            outcome: repaired.map(|repaired| &repaired.outcome),
            after: repaired.map(|repaired| repaired.after.as_slice()),
        };
        match session.json {
            true => answer::document(&mut Box::new(out), &told),
            false => out.write_all(page.text().as_bytes()),
        }
    };
    if planned.before.is_empty() {
        answer(&plan, None, &said(&words::plain("cli-repair-none")), out)?;
        return Ok(Exit::Well);
    }
    let left = left_alone(&plan);
    let mut before = pages::plan(session, &plan, 0);
    if plan.count() > 0 {
        before.say(0, BOLD, &planned.then);
    }
    if patience.is_some() {
        pages::wait(&mut before, &planned.plan);
    }
    if args.dry_run || plan.count() == 0 {
        before.say(0, PLAIN, &words::plain("cli-nothing-changed"));
        answer(&plan, None, &before, out)?;
        return Ok(left);
    }
    if !args.yes && !asking::ask(&before, "cli-ask-remove")? {
        answer(&plan, None, &asking::declined(), out)?;
        return Ok(Exit::LeftAlone);
    }
    keep_agreed(&mut asked.rows, &plan);
    if let Some(seconds) = patience {
        let waiting = waiting::until_closed(session, &parts(&plan), seconds)?;
        if waiting.step != Step::Closed {
            answer(&planned.plan, None, &said(&waiting.says), out)?;
            return Ok(Exit::LeftAlone);
        }
    }
    // The answer and the wait may have taken an hour: the machine is made anew, with the present time.
    let repaired = repair::repair(&session.machine()?, session.policy(), &SITE, &asked)?;
    let mut after = pages::outcome(session, &plan, &repaired.outcome);
    after.gap();
    let titles: Vec<&str> = repaired
        .before
        .iter()
        .map(|finding| finding.title.as_str())
        .collect();
    let told = words_args! { "titles" => titles.join("; ") };
    after.say(0, PLAIN, &words::text("cli-repair-before", &told));
    let solved = repaired.after.is_empty();
    let said = if solved {
        "cli-repair-solved"
    } else {
        "cli-repair-left"
    };
    after.say(0, BOLD, &words::plain(said));
    answer(&plan, Some(&repaired), &after, out)?;
    let least = if solved { Exit::Well } else { Exit::LeftAlone };
    Ok(left.max(done(&repaired.outcome)).max(least))
}
