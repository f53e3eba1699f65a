//! The cookies of each profile: what each does, where it goes, and its facts.

use maud::{Markup, html};

use super::{Text, apart, captioned, moment, say, tell};
use crate::args;
use crate::content::Detector;
use crate::cookie::{KeptIn, SameSite, SourceScheme, ValueKind, ValueLock};
use crate::report::{CookieReport, ProfileReport, Report};
use crate::words;

/// Every profile with its cookies.
pub fn all(report: &Report) -> Markup {
    html! {
        section {
            h2 { (say("report-cookies")) }
            @if report.cookies().next().is_none() { p { (say(none(report))) } }
            @for profile in report.profiles.iter().filter(|profile| !profile.cookies.is_empty()) {
                (one_profile(report, profile))
            }
        }
    }
}

/// "We found nothing" is never told as "there is nothing".
fn none(report: &Report) -> &'static str {
    let profiles = &report.profiles;
    let is_read = |profile: &ProfileReport| profile.problem.is_none();
    let is_whole = |profile: &ProfileReport| is_read(profile) && profile.skipped.is_empty();
    if report.unreadable.is_empty() && profiles.iter().all(is_whole) {
        "report-cookies-none"
    } else if profiles.iter().any(is_read) {
        "report-cookies-none.some"
    } else {
        "report-cookies-none.none-read"
    }
}

fn one_profile(report: &Report, profile: &ProfileReport) -> Markup {
    let named = args! { "browser" => profile.browser_name.clone(), "profile" => profile.name.clone() };
    let columns = [
        "report-col-cookie",
        "report-col-set-for",
        "report-col-kind",
        "report-col-facts",
    ];
    html! {
        h3 { (Text(&profile.browser_name)) ", " (Text(&profile.name)) }
        (captioned(&words::text("report-cookies-caption", &named), "cookies", &columns, html! {
            @for cookie in &profile.cookies { (row(report, cookie)) }
        }))
    }
}

/// A cookie's name; a cookie may have none.
pub fn name(name: &str) -> Markup {
    match name {
        "" => html! { (say("report-no-name")) },
        name => html! { (Text(name)) },
    }
}

fn row(report: &Report, cookie: &CookieReport) -> Markup {
    let said = &cookie.explanation;
    html! {
        tr {
            th scope="row" {
                strong { (name(&cookie.name)) }
                p { (Text(&said.does)) " " (Text(&said.if_removed)) }
                p.quiet { (Text(&said.stays)) " " (Text(&said.set_by)) }
            }
            td { (place(cookie)) }
            td { (kind(report, cookie)) }
            td { (facts(cookie)) }
        }
    }
}

fn place(cookie: &CookieReport) -> Markup {
    let reach = cookie.host_only.map(|only| {
        if only {
            "report-host-only"
        } else {
            "report-host-wide"
        }
    });
    html! {
        p { code { (Text(&cookie.host)) } }
        @if let Some(reach) = reach { p.quiet { (say(reach)) } }
        @if !cookie.path.is_empty() && cookie.path != "/" {
            p { (tell("report-path", &args! { "path" => cookie.path.clone() })) }
        }
        (apart(cookie.apart(), cookie.container.as_deref()))
        @if cookie.kept_in == KeptIn::SessionStore { p { (say("report-in-session")) } }
    }
}

fn kind(report: &Report, cookie: &CookieReport) -> Markup {
    let verdict = &cookie.verdict;
    let category = report
        .categories
        .iter()
        .find(|category| category.id == verdict.category);
    let title = category.map_or(&verdict.category, |category| &category.title);
    let standing = match (verdict.protected, verdict.deletable) {
        (true, _) => "report-protected",
        (false, true) => "report-removable",
        (false, false) => "report-kept",
    };
    html! {
        p { strong { (Text(title)) } }
        p { (say(standing)) }
        @if let Some(number) = verdict.policy_section {
            p.quiet { (tell("report-section", &args! { "number" => number })) }
        }
        p.quiet { (Text(&verdict.why)) " " (tell("report-rule", &args! { "rule" => verdict.rule.clone() })) }
    }
}

fn facts(cookie: &CookieReport) -> Markup {
    let is = |is: Option<bool>| match is {
        Some(true) => say("report-yes"),
        Some(false) => say("report-no"),
        None => say("report-unsaid"),
    };
    let times = [
        ("report-fact-created", cookie.created),
        ("report-fact-updated", cookie.updated),
        ("report-fact-used", cookie.last_accessed),
        ("report-fact-token-begins", cookie.value.token_begins),
        ("report-fact-token-ends", cookie.value.token_expires),
    ];
    let size = match cookie.value.exact {
        true => "report-fact-size",
        false => "report-fact-size-most",
    };
    html! {
        ul {
            li { (tell("report-fact-secure", &args! { "is" => is(cookie.secure) })) }
            li { (tell("report-fact-scripts", &args! { "is" => is(cookie.http_only) })) }
            li { (tell("report-fact-same-site", &args! { "is" => same_site(cookie.same_site) })) }
            li { (tell(size, &args! { "bytes" => cookie.value.bytes })) }
            li { (tell("report-fact-looks", &args! { "kind" => say(looks(cookie.value.kind)) })) }
            @if let Some(lock) = cookie.value.lock { li { (say(locked(lock))) } }
            @for mark in &cookie.value.marks {
                li { (tell("report-fact-find", &args! { "what" => say(find(mark.detector)), "length" => mark.length })) }
            }
            @if let Some(at) = cookie.value.odd_byte { li { (tell("report-fact-odd", &args! { "place" => at + 1 })) } }
            @if let Some(id) = cookie.source_scheme.and_then(source) { li { (say(id)) } }
            @if let Some(port) = cookie.source_port { li { (tell("report-fact-port", &args! { "port" => u32::from(port) })) } }
            @if let Some(tag) = &cookie.saved_tag {
                li { (tell("report-fact-tag", &args! { "tag" => tag.clone() })) }
            }
            @if let Some(tag) = &cookie.name_tag {
                li { (tell("report-fact-name-tag", &args! { "tag" => tag.clone() })) }
            }
            @for (id, time) in times {
                @if let Some(time) = time { li { (tell(id, &args! { "time" => moment(time) })) } }
            }
            li { (tell("report-fact-row", &args! { "id" => cookie.id.clone() })) }
        }
    }
}

/// As RFC 6265bis writes it.
fn same_site(same_site: SameSite) -> String {
    match same_site {
        SameSite::None => "None".to_owned(),
        SameSite::Lax => "Lax".to_owned(),
        SameSite::Strict => "Strict".to_owned(),
        SameSite::Unspecified => say("report-no"),
        SameSite::Unknown => say("report-unsaid"),
    }
}

fn looks(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::Empty => "report-kind-empty",
        ValueKind::Flag => "report-kind-flag",
        ValueKind::Number => "report-kind-number",
        ValueKind::ShortWord => "report-kind-short-word",
        ValueKind::Json => "report-kind-json",
        ValueKind::SignedToken => "report-kind-signed-token",
        ValueKind::Token => "report-kind-token",
        ValueKind::Text => "report-kind-text",
        ValueKind::Encrypted => "report-kind-encrypted",
    }
}

/// What a lock of values is called.
pub fn locked(lock: ValueLock) -> &'static str {
    match lock {
        ValueLock::V10 => "report-lock-v10",
        ValueLock::V11 => "report-lock-v11",
        ValueLock::V20 => "report-lock-v20",
        ValueLock::Other => "report-lock-other",
    }
}

/// Nothing where the browser did not say.
fn source(scheme: SourceScheme) -> Option<&'static str> {
    match scheme {
        SourceScheme::Http => Some("report-source-http"),
        SourceScheme::Https => Some("report-source-https"),
        SourceScheme::Both => Some("report-source-both"),
        SourceScheme::Unset => None,
    }
}

fn find(detector: Detector) -> &'static str {
    match detector {
        Detector::Email => "review-find-email",
        Detector::Nucleotides => "review-find-nucleotides",
        Detector::Protein => "review-find-protein",
        Detector::Fasta => "review-find-fasta",
        Detector::Cas => "review-find-cas",
        Detector::Accession => "review-find-accession",
        Detector::Wells => "review-find-wells",
        Detector::FreeText => "review-find-free-text",
        Detector::Identity => "review-find-identity",
    }
}
