//! What was looked for and read: each profile with what is good to know of it, and what cannot be read at all.

use maud::{Markup, html};

use super::{Text, moment, say, table, tell};
use crate::args;
use crate::disk::Disk;
use crate::platform::Running;
use crate::report::ProfileReport;
use crate::support_report::Body;

const COLUMNS: [&str; 5] = [
    "report-col-browser",
    "report-col-profile",
    "report-col-read",
    "report-col-cookies",
    "report-col-notes",
];

/// Every profile.
pub fn all(body: &Body) -> Markup {
    let looked = args! { "browsers" => body.scope.looked_for.join(", ") };
    html! {
        section {
            h2 { (say("report-scope")) }
            p { (Text(&body.scope.rule)) " " (Text(&body.scope.others)) }
            p.quiet { (tell("report-scope-looked", &looked)) }
            @for browser in &body.report.unreadable { p { (Text(&browser.name)) ": " (Text(&browser.reason)) } }
            @if body.report.profiles.is_empty() {
                p { (say("report-scope-none")) }
            } @else {
                (table("report-scope-caption", &COLUMNS, html! {
                    @for profile in &body.report.profiles { (found(profile)) }
                }))
            }
        }
    }
}

fn found(profile: &ProfileReport) -> Markup {
    let read = match profile.problem {
        None => "report-yes",
        Some(_) => "report-no",
    };
    html! {
        tr {
            th scope="row" { (Text(&profile.browser_name)) }
            td { (Text(&profile.name)) p.quiet { (tell("report-folder", &args! { "folder" => profile.folder.clone() })) } }
            td { (say(read)) }
            td { @if profile.problem.is_none() { (profile.cookies.len()) } @else { (say("report-not-known")) } }
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
        @if let Some(problem) = &profile.problem { p { (Text(&problem.message)) " " (Text(&problem.hint)) } }
        @for note in profile.notes.iter().filter(|note| !note.code.starts_with("browser-")) {
            p { (Text(&note.text)) }
        }
        @if !profile.skipped.is_empty() {
            p { (tell("report-skipped-rows", &rows)) }
            @for row in &profile.skipped { p.quiet { (Text(&row.place)) ": " (Text(&row.reason)) } }
        }
        @if let Some(disk) = &profile.disk { (room(disk)) }
        @if let Some(version) = profile.store_version {
            p.quiet { (tell("report-form", &args! { "version" => version })) }
        }
    }
}

fn room(disk: &Disk) -> Markup {
    let marks = [
        (!disk.writable, "report-disk-closed"),
        (disk.synced, "report-disk-synced"),
        (disk.remote, "report-disk-remote"),
    ];
    html! {
        @for (_, id) in marks.iter().filter(|(is, _)| *is) { p { (say(id)) } }
        @if let Some(free) = disk.free_megabytes { p.quiet { (tell("report-disk-free", &args! { "free" => free })) } }
        @if let Some(time) = disk.written {
            p.quiet { (tell("report-disk-written", &args! { "time" => moment(time) })) }
        }
    }
}
