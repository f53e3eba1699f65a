//! What was removed on this device before, and whether it can be undone.

use maud::{Markup, html};

use super::{Text, apart, cookies, moment, say, table, tell};
use crate::args;
use crate::record::RowName;
use crate::removal::BackupSummary;
use crate::report::Report;

const COLUMNS: [&str; 4] = [
    "report-col-when",
    "report-col-where",
    "report-col-cookies",
    "report-col-undone",
];

/// Every removal that is still known.
pub fn all(actions: &[BackupSummary], report: &Report) -> Markup {
    let days = args! { "days" => report.keep_days };
    html! {
        section {
            h2 { (say("report-actions")) }
            @if actions.is_empty() {
                p { (tell("report-actions-none", &days)) }
            } @else {
                p { (tell("report-actions-line", &days)) }
                (table("report-actions-caption", &COLUMNS, html! {
                    @for action in actions { (one(action)) }
                }))
            }
        }
    }
}

fn one(action: &BackupSummary) -> Markup {
    html! {
        tr {
            th scope="row" { (moment(action.created)) }
            td { (Text(&action.browser_name)) ", " (Text(&action.profile_name)) }
            td {
                @if let Some(problem) = &action.problem { p { (Text(&problem.message)) } }
                @if action.cut_off { p { (say("report-cut-off")) } }
                ul { @for row in &action.rows { li { (named(row)) } } }
            }
            td {
                @match action.undone {
                    Some(undone) => (moment(undone)),
                    None => (tell("report-undone-no", &args! { "date" => moment(action.kept_until) })),
                }
            }
        }
    }
}

fn named(row: &RowName) -> Markup {
    html! {
        code { (cookies::name(&row.name)) } " " (Text(&row.host))
        @if row.path != "/" { (Text(&row.path)) }
        (apart(row.partition.clone(), row.container.as_deref()))
    }
}
