//! `diagnose`: what keeps a person from signing in, the main cause first.

use std::collections::BTreeSet;
use std::io::Write;

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::diagnose::{Address, diagnose};
use cookie_inspector_core::finding::{Finding, Line, Question, Severity, Symptom};
use cookie_inspector_core::platform::Running;
use cookie_inspector_core::report::{ProfileReport, Report};
use cookie_inspector_core::words;

use crate::answer::{self, Exit, Failure, problem};
use crate::args::{Diagnose, Seen};
use crate::page::{BOLD, DIM, PLAIN, Page};
use crate::session::{SITE, Session, quoted};
use crate::text;

/// The problem of a damaged file, and the check that finds it.
const DAMAGED: &str = "store-damaged";

/// Looks, and answers the question.
pub fn run(session: &Session, args: &Diagnose, out: &mut impl Write) -> Result<Exit, Failure> {
    if args.lines && !session.json {
        return Err(problem("needs-json", &words_args! { "option" => "--lines" }, None).into());
    }
    let question = question(args.address.as_deref(), args.symptom)?;
    let mut report = session.inspect(&session.machine()?)?;
    report.diagnosis = diagnose(&report, &SITE, &question);
    if args.lines {
        lines(&report, out)?;
    } else if session.json {
        answer::document(out, &report)?;
    } else {
        out.write_all(page(session, &report).text().as_bytes())?;
    }
    Ok(exit(&report))
}

/// What was typed of an address and a symptom.
pub fn question(address: Option<&str>, symptom: Option<Seen>) -> Result<Question, Failure> {
    let address = address.map(|text| Address::parse(text, &SITE)).transpose()?;
    Ok(Question {
        address: address.map(|address| address.to_string()),
        symptom: symptom.map(Symptom::from),
    })
}

fn exit(report: &Report) -> Exit {
    let unread = report.profiles.iter().any(|profile| profile.problem.is_some());
    let is_open = unread || !report.diagnosis.open.is_empty();
    match (report.diagnosis.findings.is_empty(), is_open) {
        (false, _) => Exit::LeftAlone,
        (true, true) => Exit::CouldNot,
        (true, false) => Exit::Well,
    }
}

fn lines(report: &Report, out: &mut impl Write) -> Result<(), Failure> {
    for finding in report.diagnosis.all() {
        answer::line(out, &line(report, finding))?;
    }
    let problems = report
        .profiles
        .iter()
        .filter_map(|profile| profile.problem.as_ref());
    for problem in problems {
        answer::tell(problem, false).ok();
    }
    Ok(())
}

fn line<'a>(report: &'a Report, finding: &'a Finding) -> Line<'a> {
    let profile = finding.profile.as_ref();
    let profile = profile.and_then(|id| report.profiles.iter().find(|profile| profile.id == *id));
    let place = profile.map(|profile| (profile.browser.as_str(), profile.folder.as_str()));
    Line::new(finding, place)
}

fn page(session: &Session, report: &Report) -> Page {
    let mut page = Page::new();
    let diagnosis = &report.diagnosis;
    page.say(0, BOLD, &diagnosis.headline);
    if let Some(address) = &diagnosis.question.address {
        let told = words_args! { "address" => address.clone() };
        page.say(0, PLAIN, &words::text("cli-diagnose-address", &told));
    }
    if let Some(seen) = diagnosis.question.symptom {
        let told = words_args! { "symptom" => words::plain(&format!("symptom-{}", seen.id())) };
        page.say(0, PLAIN, &words::text("cli-diagnose-symptom", &told));
    }
    for finding in &diagnosis.findings {
        one(&mut page, session, report, finding);
    }
    apart(&mut page, session, report, "cli-diagnose-open", &diagnosis.open);
    apart(&mut page, session, report, "cli-diagnose-hints", &diagnosis.hints);
    let untold = report
        .profiles
        .iter()
        .filter(|profile| !is_found(report, profile));
    text::problems(&mut page, untold);
    unknown(&mut page, report);
    if diagnosis.question == Question::default() {
        page.gap();
        page.say(0, PLAIN, &words::plain("cli-try-symptom"));
        page.command(2, &session.command("diagnose --help"));
    }
    page
}

/// True if a finding tells that the profile's file is damaged, and what to do. Of an open browser none is sure.
fn is_found(report: &Report, profile: &ProfileReport) -> bool {
    let problem = profile.problem.as_ref();
    let is_damage = problem.is_some_and(|problem| problem.code == DAMAGED);
    let is_told =
        |finding: &Finding| finding.check == DAMAGED && finding.profile.as_ref() == Some(&profile.id);
    is_damage && profile.running == Running::Closed && report.diagnosis.findings.iter().any(is_told)
}

/// What was not looked for, and could be the cause: once for each browser.
fn unknown(page: &mut Page, report: &Report) {
    let notes = report.profiles.iter().flat_map(|profile| &profile.notes);
    let notes = notes.filter(|note| note.is_for_support());
    let told: BTreeSet<&str> = notes.map(|note| note.text.as_str()).collect();
    if !told.is_empty() {
        page.gap();
    }
    for text in told {
        page.say(0, PLAIN, text);
    }
}

/// Findings under a heading of their own.
fn apart(page: &mut Page, session: &Session, report: &Report, heading: &str, findings: &[Finding]) {
    if findings.is_empty() {
        return;
    }
    page.gap();
    page.say(0, BOLD, &words::plain(heading));
    for finding in findings {
        one(page, session, report, finding);
    }
}

fn one(page: &mut Page, session: &Session, report: &Report, finding: &Finding) {
    let severity = words::plain(severity(finding.severity));
    page.gap();
    page.pieces(2, &[(BOLD, &finding.title), (DIM, "  "), (DIM, &severity)]);
    let profile = finding.profile.as_ref();
    let profile = profile.and_then(|id| report.profiles.iter().find(|profile| profile.id == *id));
    if let Some(profile) = profile {
        page.say(4, DIM, &text::whose(profile));
    }
    page.say(4, PLAIN, &finding.customer);
    let labelled = |page: &mut Page, label: &str, text: &str| {
        page.pieces(4, &[(DIM, &words::plain(label)), (PLAIN, " "), (PLAIN, text)]);
    };
    labelled(page, "cli-diagnose-support", &finding.support);
    labelled(page, "cli-diagnose-refute", &finding.would_refute);
    if let Some(cause) = &finding.due_to {
        labelled(page, "cli-diagnose-due-to", &title(cause));
    }
    if !finding.followers.is_empty() {
        let titles: Vec<String> = finding.followers.iter().map(|id| title(id)).collect();
        labelled(page, "cli-diagnose-followers", &titles.join("; "));
    }
    text::evidence(page, report, &finding.rows);
    if !finding.repair.is_empty() {
        page.say(4, DIM, &words::plain("cli-diagnose-repair"));
        page.command(6, &repairing(session, report, finding));
    }
}

/// The command that repairs it, with what was asked: the finding is made anew from that.
fn repairing(session: &Session, report: &Report, finding: &Finding) -> String {
    let mut command = format!("repair {}", finding.check);
    if let Some(seen) = report.diagnosis.question.symptom {
        command.push_str(&format!(" --symptom {}", seen.id()));
    }
    if let Some(address) = &report.diagnosis.question.address {
        command.push_str(&format!(" --address {}", quoted(address)));
    }
    session.command(&command)
}

fn title(check: &str) -> String {
    words::plain(&format!("check-{check}"))
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocker => "severity-blocker",
        Severity::Likely => "severity-likely",
        Severity::Possible => "severity-possible",
        Severity::Info => "severity-info",
        Severity::Inconclusive => "severity-inconclusive",
    }
}
