//! The same report as one page for people: no script, nothing from outside, made to be printed.
//!
//! The templates escape what they are given; what stands for itself and cannot be seen is written out first.

mod cookies;
mod profiles;
mod removed;
mod review;
mod settings;
mod sign_in;

use base64::{Engine, engine::general_purpose::STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, Render, html};
use sha2::{Digest, Sha256};

use super::{Body, Header, SupportReport};
use crate::args;
use crate::cookie::Timestamp;
use crate::machine::Os;
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
                    (profiles::all(&report.body))
                    (sign_in::all(found))
                    (review::all(found))
                    (cookies::all(found))
                    (settings::all(found))
                    (removed::all(actions, found))
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

/// What to call a profile.
fn profile_name(profile: &ProfileReport) -> Markup {
    html! { (Text(&profile.browser_name)) ", " (Text(&profile.name)) }
}

/// The profile called `id`, in words.
fn profile_called(report: &Report, id: &str) -> Option<Markup> {
    let profile = report.profiles.iter().find(|profile| profile.id == id);
    profile.map(profile_name)
}

/// Where a cookie is kept apart: the site around it, and the container.
fn apart(site: Option<String>, container: Option<&str>) -> Markup {
    html! {
        @if let Some(site) = site { p { (tell("report-inside", &args! { "site" => site })) } }
        @if let Some(container) = container {
            p { (tell("report-in-container", &args! { "container" => container.to_owned() })) }
        }
    }
}

/// The ids of rows, which lead to their facts.
fn row_ids(ids: &[String]) -> Markup {
    html! {
        @if !ids.is_empty() { p.quiet { (say("report-sign-in-rows")) " " code { (Text(&ids.join(", "))) } } }
    }
}

fn moment(time: Timestamp) -> String {
    time.to_jiff().strftime("%-d %b %Y, %H:%M").to_string()
}
