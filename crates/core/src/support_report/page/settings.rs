//! What each browser's own settings say of the site's cookies.

use maud::{Markup, html};

use super::cookies::locked;
use super::{Text, captioned, say, tell};
use crate::args;
use crate::report::{ProfileReport, Report};
use crate::settings::{Access, Rule, SetBy, ThirdParty};
use crate::words;

/// Every profile with its settings.
pub fn all(report: &Report) -> Markup {
    html! {
        section {
            h2 { (say("report-settings")) }
            @for profile in &report.profiles { (one_profile(profile)) }
        }
    }
}

fn one_profile(profile: &ProfileReport) -> Markup {
    let rows = rows(profile);
    let named = args! { "browser" => profile.browser_name.clone(), "profile" => profile.name.clone() };
    let columns = [
        "report-col-setting",
        "report-col-says",
        "report-col-set-by",
        "report-col-for",
    ];
    let unread = args! { "files" => profile.settings.unread.join(", ") };
    html! {
        h3 { (Text(&profile.browser_name)) ", " (Text(&profile.name)) }
        @if rows.is_empty() {
            p { (say("report-settings-none")) }
        } @else {
            (captioned(&words::text("report-settings-caption", &named), "", &columns, html! { @for row in rows { (row) } }))
        }
        @if profile.settings.crashed == Some(true) { p { (say("report-settings-crashed")) } }
        @for lock in &profile.settings.keys_missing { p { (say("report-settings-key")) " " (say(locked(*lock))) } }
        @if !profile.settings.unread.is_empty() { p { (tell("report-settings-unread", &unread)) } }
    }
}

fn rows(profile: &ProfileReport) -> Vec<Markup> {
    let settings = &profile.settings;
    let cookies = settings
        .cookies
        .iter()
        .map(|rule| row("report-setting-cookies", rule, access(rule.value)));
    let third = settings
        .third_party
        .iter()
        .map(|rule| row("report-setting-third-party", rule, third_party(rule.value)));
    let switches = [
        ("report-setting-clears", &settings.clears_at_exit),
        ("report-setting-restores", &settings.restores_session),
        ("report-setting-saves", &settings.saves_session),
        ("report-setting-after-crash", &settings.restores_after_crash),
    ];
    let switches = switches.into_iter().filter_map(|(id, rule)| {
        let rule = rule.as_ref()?;
        Some(row(id, rule, if rule.value { "report-yes" } else { "report-no" }))
    });
    cookies.chain(third).chain(switches).collect()
}

fn row<T>(id: &str, rule: &Rule<T>, says: &str) -> Markup {
    html! {
        tr {
            th scope="row" { (say(id)) p.quiet { code { (Text(&rule.name)) } } }
            td { (say(says)) }
            td { (say(set_by(rule.set_by))) }
            td {
                @match &rule.pattern {
                    Some(pattern) => {
                        code { (Text(pattern)) }
                        @if rule.below { p.quiet { (say("report-for-below")) } }
                        @if rule.above { p.quiet { (say("report-for-above")) } }
                    },
                    None => (say("report-for-all")),
                }
            }
        }
    }
}

fn access(access: Access) -> &'static str {
    match access {
        Access::Allow => "report-says-allow",
        Access::SessionOnly => "report-says-session-only",
        Access::Block => "report-says-block",
    }
}

fn third_party(third_party: ThirdParty) -> &'static str {
    match third_party {
        ThirdParty::Allowed => "report-says-allowed",
        ThirdParty::TrackersBlocked => "report-says-trackers-blocked",
        ThirdParty::Partitioned => "report-says-partitioned",
        ThirdParty::Blocked => "report-says-blocked",
    }
}

fn set_by(set_by: SetBy) -> &'static str {
    match set_by {
        SetBy::Browser => "report-by-browser",
        SetBy::Person => "report-by-person",
        SetBy::Company => "report-by-company",
    }
}
