//! What the checks say of signing in: the main cause first, and what stayed open apart from it.

use maud::{Markup, html};

use super::{Text, say};
use crate::finding::{Finding, Severity};
use crate::report::Report;

/// Every finding, in the order of the check.
pub fn all(report: &Report) -> Markup {
    let diagnosis = &report.diagnosis;
    html! {
        section {
            h2 { (say("report-sign-in")) }
            p { (Text(&diagnosis.headline)) }
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
    let profile = report
        .profiles
        .iter()
        .find(|profile| Some(&profile.id) == finding.profile.as_ref());
    html! {
        div.finding {
            p {
                strong { (Text(&finding.title)) }
                " · " (say(severity(finding.severity)))
                @if finding.main_cause { " · " (say("report-sign-in-first")) }
            }
            @if let Some(profile) = profile {
                p.quiet { (Text(&profile.browser_name)) ", " (Text(&profile.name)) }
            }
            p { (Text(&finding.customer)) }
            p.quiet { (say("report-sign-in-support")) " " (Text(&finding.support)) }
            p.quiet { (say("report-sign-in-refute")) " " (Text(&finding.would_refute)) }
            @if !finding.rows.is_empty() {
                p.quiet { (say("report-sign-in-rows")) " " code { (Text(&finding.rows.join(", "))) } }
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
