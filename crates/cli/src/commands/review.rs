//! `review`: every clause of the cookie policy, held against this device.

use std::io::Write;

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::clause::{ClauseOutcome, ClauseReview};
use cookie_inspector_core::report::Report;
use cookie_inspector_core::words;

use crate::answer::{self, Exit, Failure};
use crate::page::{BOLD, DIM, PLAIN, Page};
use crate::session::Session;
use crate::text;

/// Looks, and shows how each clause fares.
pub fn run(session: &Session, out: &mut impl Write) -> Result<Exit, Failure> {
    let report = session.inspect(&session.machine()?)?;
    if session.json {
        answer::document(out, &report)?;
    } else {
        out.write_all(page(session, &report).text().as_bytes())?;
    }
    Ok(exit(&report))
}

fn exit(report: &Report) -> Exit {
    let against = |clause: &ClauseReview| clause.outcome == ClauseOutcome::Contradicted;
    let unread = report.profiles.iter().any(|profile| profile.problem.is_some());
    match (report.review.clauses.iter().any(against), unread) {
        (true, _) => Exit::LeftAlone,
        (false, true) => Exit::CouldNot,
        (false, false) => Exit::Well,
    }
}

fn page(session: &Session, report: &Report) -> Page {
    let mut page = Page::new();
    page.say(0, BOLD, &report.review.headline);
    page.say(0, PLAIN, &report.review.limit);
    for section in &report.policy.sections {
        let mut clauses = report
            .review
            .clauses
            .iter()
            .filter(|clause| clause.section == section.number)
            .peekable();
        if clauses.peek().is_some() {
            page.gap();
            page.pieces(0, &[(BOLD, &format!("{}. {}", section.number, section.title))]);
        }
        clauses.for_each(|clause| one(&mut page, report, clause));
    }
    text::problems(&mut page, &report.profiles);
    next_step(&mut page, session, report);
    page
}

fn one(page: &mut Page, report: &Report, clause: &ClauseReview) {
    let outcome = words::plain(outcome(clause.outcome));
    let style = match clause.outcome {
        ClauseOutcome::Contradicted => BOLD,
        ClauseOutcome::Supported
        | ClauseOutcome::NotCovered
        | ClauseOutcome::Inconclusive
        | ClauseOutcome::NotCheckable => PLAIN,
    };
    page.gap();
    page.pieces(2, &[(DIM, &clause.id), (PLAIN, "  "), (style, &outcome)]);
    page.say(4, PLAIN, &clause.claim);
    let labelled = |page: &mut Page, label: &str, text: &str| {
        page.pieces(4, &[(DIM, &words::plain(label)), (PLAIN, " "), (PLAIN, text)]);
    };
    labelled(page, "cli-review-why", &clause.why);
    labelled(page, "cli-review-change", &clause.would_change);
    by_profile(page, report, clause);
    text::evidence(page, report, &clause.rows);
}

/// The profiles, where they do not all fare like the device.
fn by_profile(page: &mut Page, report: &Report, clause: &ClauseReview) {
    if clause
        .profiles
        .iter()
        .all(|found| found.outcome == clause.outcome)
    {
        return;
    }
    for (profile, found) in report.profiles.iter().zip(&clause.profiles) {
        let told = words_args! {
            "browser" => profile.browser_name.clone(), "profile" => profile.name.clone(),
            "outcome" => words::plain(outcome(found.outcome)),
        };
        page.say(4, PLAIN, &words::text("cli-review-profile", &told));
    }
}

/// The word for an outcome, for both of its tellers.
pub fn outcome(outcome: ClauseOutcome) -> &'static str {
    match outcome {
        ClauseOutcome::Supported => "review-outcome-supported",
        ClauseOutcome::Contradicted => "review-outcome-contradicted",
        ClauseOutcome::NotCovered => "review-outcome-not-covered",
        ClauseOutcome::Inconclusive => "review-outcome-inconclusive",
        ClauseOutcome::NotCheckable => "review-outcome-not-checkable",
    }
}

fn next_step(page: &mut Page, session: &Session, report: &Report) {
    let unanswered = report
        .review
        .services
        .iter()
        .any(|service| service.connected.is_none());
    if session.is_opened() {
        return;
    }
    let signed_in = |clause: &ClauseReview| clause.id == "P4.4" && !clause.rows.is_empty();
    let check = report.review.clauses.iter().any(signed_in);
    if unanswered || check {
        page.gap();
    }
    if unanswered {
        page.say(0, PLAIN, &words::plain("cli-try-services"));
        page.command(2, &session.command("services"));
    }
    if check {
        page.say(0, PLAIN, &words::plain("cli-try-sign-out"));
        page.command(2, &session.command("sign-out-check"));
    }
}
