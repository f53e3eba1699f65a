//! What the checks say of signing in: the main cause first, and what stayed open apart from it.

use maud::{Markup, html};

use super::{Text, profile_called, row_ids, say};
use crate::finding::{Finding, Severity};
use crate::report::Report;

/// Every finding, in the order of the check.
pub fn all(report: &Report) -> Markup {
    let diagnosis = &report.diagnosis;
    html! {
        section {
            h2 { (say("report-sign-in")) }
            p { (Text(&diagnosis.headline)) }
            @if let Some(symptom) = diagnosis.question.symptom {
                p.quiet { (say("report-sign-in-symptom")) " " (say(&format!("symptom-{}", symptom.id()))) }
            }
            @if let Some(address) = &diagnosis.question.address {
                p.quiet { (say("report-sign-in-address")) " " (Text(address)) }
            }
            @for finding in &diagnosis.findings { (one(report, finding)) }
            (apart(report, "report-sign-in-open", &diagnosis.open))
            (apart(report, "report-sign-in-hints", &diagnosis.hints))
        }
    }
}

/// What is no finding stands apart, so that it never looks like an all-clear.
fn apart(report: &Report, heading: &str, findings: &[Finding]) -> Markup {
    html! {
        @if !findings.is_empty() {
            h3 { (say(heading)) }
            @for finding in findings { (one(report, finding)) }
        }
    }
}

fn one(report: &Report, finding: &Finding) -> Markup {
    let title = |check: &String| say(&format!("check-{check}"));
    let followers: Vec<String> = finding.followers.iter().map(title).collect();
    let profile = finding.profile.as_ref();
    html! {
        div.finding {
            p {
                strong { (Text(&finding.title)) }
                " · " (say(severity(finding.severity)))
                @if finding.main_cause { " · " (say("report-sign-in-first")) }
            }
            @if let Some(profile) = profile.and_then(|id| profile_called(report, id)) { p.quiet { (profile) } }
            p { (Text(&finding.customer)) }
            p.quiet { (say("report-sign-in-support")) " " (Text(&finding.support)) }
            p.quiet { (say("report-sign-in-refute")) " " (Text(&finding.would_refute)) }
            @if let Some(cause) = &finding.due_to { p.quiet { (say("report-sign-in-due-to")) " " (title(cause)) } }
            @if !followers.is_empty() { p.quiet { (say("report-sign-in-followers")) " " (followers.join("; ")) } }
            (row_ids(&finding.rows))
            @if !finding.repair.is_empty() {
                p.quiet { (say("report-sign-in-repair")) " " code { (Text(&finding.repair.join(", "))) } }
            }
        }
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocker => "report-sign-in-blocker",
        Severity::Likely => "report-sign-in-likely",
        Severity::Possible => "report-sign-in-possible",
        Severity::Info => "report-sign-in-info",
        Severity::Inconclusive => "report-sign-in-inconclusive",
    }
}
