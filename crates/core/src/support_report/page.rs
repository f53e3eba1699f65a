//! The same report as one page for people: no script, nothing from outside, made to be printed.
//!
//! The templates escape what they are given; what stands for itself and cannot be seen is written out first.

mod cookies;
mod settings;
mod sign_in;

use base64::{Engine, engine::general_purpose::STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, Render, html};
use sha2::{Digest, Sha256};

use super::{Body, Header, SupportReport};
use crate::args;
use crate::clause::ClauseOutcome;
use crate::cookie::Timestamp;
use crate::machine::Os;
use crate::platform::Running;
use crate::removal::BackupSummary;
use crate::report::{ProfileReport, Report};
use crate::visible;
use crate::words::{self, Args};

/// The looks of the page.
const STYLE: &str = include_str!("page.css");

/// What a content security policy calls the page's style, which is all the page may use.
pub fn style_source() -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(STYLE)))
}

/// Text that others wrote: every character is seen, and the text around it keeps its order.
struct Text<'a>(&'a str);

impl Render for Text<'_> {
    fn render(&self) -> Markup {
        html! { bdi { (visible::shown(self.0)) } }
    }
}

/// One of our sentences.
fn say(id: &str) -> String {
    words::plain(id)
}

/// One of our sentences, with what others wrote in it.
fn tell(id: &str, args: &Args) -> Markup {
    Text(&words::text(id, args)).render()
}

/// The page of `report`.
pub fn page(report: &SupportReport) -> String {
    let Body {
        header,
        scope: _,
        report: found,
        actions,
    } = &report.body;
    let policy = format!(
        "default-src 'none'; style-src {}; base-uri 'none'; form-action 'none'",
        style_source()
    );
    let title = words::text("report-title", &args! { "id" => header.report_id.clone() });
    let page = html! {
        (DOCTYPE)
        html lang=(header.language) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { (head(report)) }
                main {
                    (scope(&report.body))
                    (sign_in::all(found))
                    (review(found))
                    (cookies::all(found))
                    (settings::all(found))
                    (removed(actions))
                }
                footer {
                    h2 { (say("report-about")) }
                    p { (say("report-about-times")) " " (say("report-about-unsigned")) " " (say("report-about-ask")) }
                }
            }
        }
    };
    page.into_string()
}

fn head(report: &SupportReport) -> Markup {
    let Body {
        header,
        scope,
        report: found,
        ..
    } = &report.body;
    html! {
        h1 { (say("report-heading")) }
        @if found.demo { p.demo { (say("report-demo")) } }
        p.lead { (Text(&found.review.headline)) }
        p.quiet { (Text(&found.review.limit)) }
        p.quiet { (Text(&scope.hidden)) }
        dl {
            dt { (say("report-id")) } dd { code { (Text(&header.report_id)) } }
            dt { (say("report-made")) } dd { (made(header)) }
            dt { (say("report-made-by")) } dd { (made_with(header)) }
            dt { (say("report-system")) } dd { (say(system(header.os))) }
            dt { (say("report-judged-by")) } dd { (judged_by(header)) }
            dt { (say("report-checksum")) }
            dd {
                (sum(&report.checksum()))
                p.quiet { (say("report-checksum-line")) }
            }
        }
    }
}

/// The checksum in two lines.
fn sum(groups: &str) -> Markup {
    let (first, second) = groups.split_at(groups.len() / 2);
    html! { code.sum { (Text(first.trim())) br; (Text(second.trim())) } }
}

fn made(header: &Header) -> String {
    format!("{} UTC (there: UTC{})", moment(header.created), header.utc_offset)
}

fn made_with(header: &Header) -> Markup {
    let made = args! { "version" => header.tool_version.clone(), "build" => header.build.clone() };
    tell("report-made-with", &made)
}

fn judged_by(header: &Header) -> Markup {
    let text = match &header.policy_date {
        Some(date) => tell("report-policy-dated", &args! { "date" => date.clone() }),
        None => tell("report-policy-undated", &args! {}),
    };
    let rules = args! {
        "rules" => header.rules_version.clone(), "knowledge" => header.knowledge_version.clone(),
    };
    html! { (text) p.quiet { (tell("report-rules", &rules)) } }
}

fn system(os: Os) -> &'static str {
    match os {
        Os::Linux => "report-system-linux",
        Os::Macos => "report-system-macos",
        Os::Windows => "report-system-windows",
    }
}

fn scope(body: &Body) -> Markup {
    let looked = args! { "browsers" => body.scope.looked_for.join(", ") };
    html! {
        section {
            h2 { (say("report-scope")) }
            p { (Text(&body.scope.rule)) " " (Text(&body.scope.others)) }
            p.quiet { (tell("report-scope-looked", &looked)) }
            @if body.report.profiles.is_empty() {
                p { (say("report-scope-none")) }
            } @else {
                (table("report-scope-caption", &["report-col-browser", "report-col-profile", "report-col-read",
                    "report-col-cookies", "report-col-notes"], html! {
                    @for profile in &body.report.profiles { (found(profile)) }
                }))
            }
        }
    }
}

fn found(profile: &ProfileReport) -> Markup {
    let read = if profile.problem.is_none() {
        "report-yes"
    } else {
        "report-no"
    };
    html! {
        tr {
            th scope="row" { (Text(&profile.browser_name)) }
            td { (Text(&profile.name)) }
            td { (say(read)) }
            td { (profile.cookies.len()) }
            td { (notes(profile)) }
        }
    }
}

fn notes(profile: &ProfileReport) -> Markup {
    let browser = args! { "browser" => profile.browser_name.clone() };
    let running = match profile.running {
        Running::Closed => None,
        Running::Open => Some("report-open"),
        Running::Elsewhere => Some("report-open-elsewhere"),
    };
    let rows = args! { "count" => profile.skipped.len() };
    html! {
        @if let Some(id) = running { p { (tell(id, &browser)) } }
        @if let Some(problem) = &profile.problem { p { (Text(&problem.message)) } }
        @for note in profile.notes.iter().filter(|note| !note.code.starts_with("browser-")) {
            p { (Text(&note.text)) }
        }
        @if !profile.skipped.is_empty() { p { (tell("report-skipped-rows", &rows)) } }
    }
}

/// A table with a caption and a heading for each column.
fn table(caption: &str, columns: &[&str], rows: Markup) -> Markup {
    captioned(&say(caption), "", columns, rows)
}

/// On a narrow screen a table scrolls, also for who has only a keyboard.
fn captioned(caption: &str, class: &str, columns: &[&str], rows: Markup) -> Markup {
    html! {
        div.wide role="region" tabindex="0" aria-label=(visible::shown(caption)) {
            table class=[(!class.is_empty()).then_some(class)] {
                caption { (Text(caption)) }
                thead { tr { @for column in columns { th scope="col" { (say(column)) } } } }
                tbody { (rows) }
            }
        }
    }
}

fn review(report: &Report) -> Markup {
    let columns = [
        "report-col-clause",
        "report-col-promise",
        "report-col-answer",
        "report-col-why",
    ];
    html! {
        section {
            h2 { (say("report-review")) }
            (table("report-review-caption", &columns, html! {
                @for clause in &report.review.clauses {
                    tr {
                        th scope="row" { (Text(&clause.id)) }
                        td { (Text(&clause.claim)) }
                        td class=[against(clause.outcome)] { (say(outcome(clause.outcome))) }
                        td { (Text(&clause.why)) }
                    }
                }
            }))
        }
    }
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

fn removed(actions: &[BackupSummary]) -> Markup {
    let columns = [
        "report-col-when",
        "report-col-where",
        "report-col-cookies",
        "report-col-undone",
    ];
    html! {
        section {
            h2 { (say("report-actions")) }
            @if actions.is_empty() {
                p { (say("report-actions-none")) }
            } @else {
                p { (say("report-actions-line")) }
                (table("report-actions-caption", &columns, html! {
                    @for action in actions { (one_removal(action)) }
                }))
            }
        }
    }
}

fn one_removal(action: &BackupSummary) -> Markup {
    html! {
        tr {
            th scope="row" { (moment(action.created)) }
            td { (Text(&action.browser_name)) ", " (Text(&action.profile_name)) }
            td {
                @if let Some(problem) = &action.problem { p { (Text(&problem.message)) } }
                ul { @for row in &action.rows { li { code { (cookies::name(&row.name)) } " " (Text(&row.host)) } } }
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

fn moment(time: Timestamp) -> String {
    time.to_jiff().strftime("%-d %b %Y, %H:%M").to_string()
}
