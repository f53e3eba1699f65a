//! The facts of one cookie, each with its label.

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::classify::Verdict;
use cookie_inspector_core::cookie::{KeptIn, SameSite, SourceScheme, Timestamp, ValueKind};
use cookie_inspector_core::report::{CookieReport, ProfileReport};
use cookie_inspector_core::words;

use crate::page::{BOLD, PLAIN, Page};
use crate::session::Session;
use crate::text;

/// What a cookie is, and why we think so; `standing` says whether it may go.
pub fn judged(page: &mut Page, session: &Session, verdict: &Verdict, standing: &str) {
    let categories = session.policy().categories();
    let category = categories.iter().find(|category| category.id == verdict.category);
    let title = category.map_or(verdict.category.as_str(), |category| category.title.as_str());
    fact(page, "cli-fact-category", title);
    if let Some(section) = verdict.policy_section {
        fact(page, "cli-fact-section", &section.to_string());
    }
    fact(page, "cli-fact-standing", standing);
    fact(page, "cli-fact-why", &verdict.why);
    if let Some(vendor) = &verdict.vendor {
        fact(page, "cli-fact-vendor", vendor);
    }
    if let Some(warning) = category.and_then(|category| category.warning.as_ref()) {
        fact(page, "cli-fact-warning", warning);
    }
}

/// What the store says of a cookie.
pub fn stored(page: &mut Page, profile: &ProfileReport, cookie: &CookieReport) {
    fact(page, "cli-fact-profile", &text::whose(profile));
    if cookie.kept_in == KeptIn::SessionStore {
        let browser = words_args! { "browser" => profile.browser_name.clone() };
        fact(
            page,
            "cli-fact-kept-in",
            &words::text("cli-kept-in-session", &browser),
        );
    }
    let reach = match cookie.host_only {
        Some(true) => "cli-reach-host",
        Some(false) => "cli-reach-domain",
        None => "cli-reach-sent",
    };
    fact(
        page,
        "cli-fact-host",
        &words::text(reach, &words_args! { "host" => cookie.host.clone() }),
    );
    let path = match cookie.path.as_str() {
        "" => words::plain("cli-not-told"),
        path => path.to_owned(),
    };
    fact(page, "cli-fact-path", &path);
    fact(page, "cli-fact-secure", &yes(cookie.secure));
    fact(
        page,
        "cli-fact-scripts",
        &yes(cookie.http_only.map(|hidden| !hidden)),
    );
    fact(
        page,
        "cli-fact-same-site",
        &words::plain(same_site(cookie.same_site)),
    );
    let ends = match (cookie.expires, cookie.session) {
        (Some(end), _) => moment(end),
        (None, Some(true)) => words::plain("cli-session"),
        (None, Some(false) | None) => words::plain("cli-not-told"),
    };
    fact(page, "cli-fact-ends", &ends);
    for (label, time) in [
        ("cli-fact-created", cookie.created),
        ("cli-fact-updated", cookie.updated),
        ("cli-fact-used", cookie.last_accessed),
    ] {
        if let Some(time) = time {
            fact(page, label, &moment(time));
        }
    }
    if let Some(site) = cookie.apart() {
        fact(page, "cli-fact-partition", &site);
    }
    if let Some(container) = &cookie.container {
        fact(page, "cli-fact-container", container);
    }
    if let Some(source) = source(cookie) {
        fact(page, "cli-fact-source", &source);
    }
    fact(page, "cli-fact-value", &value(cookie));
    fact(page, "cli-fact-rule", &cookie.verdict.rule);
    fact(page, "cli-fact-row", &cookie.id);
}

fn fact(page: &mut Page, label: &str, text: &str) {
    page.pieces(2, &[(BOLD, &words::plain(label)), (PLAIN, " "), (PLAIN, text)]);
}

fn yes(is: Option<bool>) -> String {
    words::plain(match is {
        Some(true) => "cli-yes",
        Some(false) => "cli-no",
        None => "cli-not-told",
    })
}

fn moment(time: Timestamp) -> String {
    time.to_jiff().strftime("%-d %B %Y, %H:%M UTC").to_string()
}

fn same_site(same_site: SameSite) -> &'static str {
    match same_site {
        SameSite::None => "cli-same-site-none",
        SameSite::Lax => "cli-same-site-lax",
        SameSite::Strict => "cli-same-site-strict",
        SameSite::Unspecified => "cli-same-site-unspecified",
        SameSite::Unknown => "cli-not-told",
    }
}

fn source(cookie: &CookieReport) -> Option<String> {
    let scheme = match cookie.source_scheme? {
        SourceScheme::Http => "http",
        SourceScheme::Https => "https",
        SourceScheme::Both => "http, https",
        SourceScheme::Unset => return None,
    };
    Some(match cookie.source_port {
        Some(port) => format!("{scheme}, port {port}"),
        None => scheme.to_owned(),
    })
}

fn value(cookie: &CookieReport) -> String {
    let kind = words::plain(match cookie.value.kind {
        ValueKind::Empty => return words::plain("cli-value-empty"),
        ValueKind::Flag => "cli-value-flag",
        ValueKind::Number => "cli-value-number",
        ValueKind::ShortWord => "cli-value-word",
        ValueKind::Json => "cli-value-json",
        ValueKind::SignedToken => "cli-value-signed",
        ValueKind::Token => "cli-value-token",
        ValueKind::Text => "cli-value-text",
        ValueKind::Encrypted => "cli-value-encrypted",
    });
    let size = words_args! { "kind" => kind, "bytes" => cookie.value.bytes };
    words::text(
        if cookie.value.exact {
            "cli-value"
        } else {
            "cli-value-about"
        },
        &size,
    )
}
