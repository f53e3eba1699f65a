//! What this look says of each promise of the policy, and of the services that were found.

use maud::{Markup, html};

use super::{Text, profile_called, row_ids, say, table};
use crate::clause::{ClauseOutcome, ClauseReview, Service};
use crate::report::Report;

const COLUMNS: [&str; 4] = [
    "report-col-clause",
    "report-col-promise",
    "report-col-answer",
    "report-col-why",
];

/// Every clause.
pub fn all(report: &Report) -> Markup {
    html! {
        section {
            h2 { (say("report-review")) }
            (table("report-review-caption", &COLUMNS, html! {
                @for clause in &report.review.clauses { (one(report, clause)) }
            }))
            @for service in &report.review.services { (connected(service)) }
        }
    }
}

fn one(report: &Report, clause: &ClauseReview) -> Markup {
    // Where a profile has an answer of its own.
    let others = clause
        .profiles
        .iter()
        .filter(|part| part.outcome != clause.outcome);
    html! {
        tr {
            th scope="row" { (Text(&clause.id)) }
            td { (Text(&clause.claim)) }
            td class=[against(clause.outcome)] { (say(outcome(clause.outcome))) }
            td {
                (Text(&clause.why))
                (row_ids(&clause.rows))
                p.quiet { (say("report-would-change")) " " (Text(&clause.would_change)) }
                @for part in others {
                    p.quiet {
                        @if let Some(profile) = profile_called(report, &part.profile) { (profile) ": " }
                        (say(outcome(part.outcome))) ". " (Text(&part.why))
                    }
                }
            }
        }
    }
}

fn connected(service: &Service) -> Markup {
    let said = match service.connected {
        Some(true) => "report-service-yes",
        Some(false) => "report-service-no",
        None => "report-service-unsaid",
    };
    html! { p { (Text(&service.name)) ": " (say(said)) } (row_ids(&service.rows)) }
}

fn against(outcome: ClauseOutcome) -> Option<&'static str> {
    (outcome == ClauseOutcome::Contradicted).then_some("against")
}

fn outcome(outcome: ClauseOutcome) -> &'static str {
    match outcome {
        ClauseOutcome::Supported => "review-outcome-supported",
        ClauseOutcome::Contradicted => "review-outcome-contradicted",
        ClauseOutcome::NotCovered => "review-outcome-not-covered",
        ClauseOutcome::Inconclusive => "review-outcome-inconclusive",
        ClauseOutcome::NotCheckable => "review-outcome-not-checkable",
    }
}
