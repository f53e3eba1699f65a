//! `explain`: one cookie in words, by its row or by its name; or many names for a program.

use std::io::Write;

use anstyle::Style;
use cookie_inspector_core::args as words_args;
use cookie_inspector_core::classify::{Confidence, Subject, Verdict, classify};
use cookie_inspector_core::cookie::{SameSite, SourceScheme, Timestamp, ValueKind};
use cookie_inspector_core::knowledge::Knowledge;
use cookie_inspector_core::report::{CookieReport, ProfileReport, Report};
use cookie_inspector_core::words;
use serde::Serialize;

use crate::answer::{self, Exit, Failure, problem};
use crate::args::Explain;
use crate::page::{BOLD, PLAIN, Page};
use crate::session::{SITE, Session};
use crate::text;

mod stream;

/// Explains a row of this computer, a name, or each line of the standard input.
pub fn run(session: &Session, args: &Explain, out: &mut impl Write) -> Result<Exit, Failure> {
    match (&args.what, &args.host) {
        (Some(name), Some(host)) => by_name(session, name, host, out),
        (Some(id), None) => by_row(session, id, out),
        (None, _) if session.json => stream::run(session, std::io::stdin().lock(), out),
        (None, _) => Err(problem("needs-json", &words_args! { "option" => "--stdin" }, None).into()),
    }
}

/// A cookie judged by name and host alone, as programs get it.
#[derive(Serialize)]
struct Answer<'a> {
    name: &'a str,
    host: &'a str,
    category: String,
    deletable: bool,
    rule: String,
    confidence: Confidence,
    purpose: String,
}

impl<'a> Answer<'a> {
    fn new(name: &'a str, host: &'a str, verdict: Verdict) -> Self {
        Answer {
            name,
            host,
            category: verdict.category,
            deletable: verdict.deletable,
            rule: verdict.rule,
            confidence: verdict.confidence,
            purpose: verdict.purpose,
        }
    }
}

fn judge(session: &Session, name: &str, host: &str) -> Verdict {
    let subject = Subject {
        name,
        host,
        http_only: None,
        value: None,
    };
    classify(session.policy(), Knowledge::built_in(), &SITE, &subject)
}

fn by_name(session: &Session, name: &str, host: &str, out: &mut impl Write) -> Result<Exit, Failure> {
    if host.is_empty() || host.contains(|c: char| c == '/' || c.is_whitespace()) {
        return Err(problem("host-invalid", &words_args! { "host" => host.to_owned() }, None).into());
    }
    let verdict = judge(session, name, host);
    if session.json {
        answer::document(out, &Answer::new(name, host, verdict))?;
        return Ok(Exit::Well);
    }
    let mut page = Page::new();
    page.pieces(0, &[(BOLD, &text::name(name)), (PLAIN, "  "), (PLAIN, host)]);
    page.say(2, PLAIN, &verdict.purpose);
    page.gap();
    judged(&mut page, session, &verdict);
    page.gap();
    page.say(0, PLAIN, &words::plain("cli-by-name"));
    out.write_all(page.text().as_bytes())?;
    Ok(Exit::Well)
}

/// A row as programs get it.
#[derive(Serialize)]
struct Row<'a> {
    browser: &'a str,
    profile: &'a str,
    profile_folder: &'a str,
    cookie: &'a CookieReport,
}

fn by_row(session: &Session, id: &str, out: &mut impl Write) -> Result<Exit, Failure> {
    let report = session.inspect(&session.machine()?);
    let Some((profile, cookie)) = report.cookie(id) else {
        return Err(no_such_row(session, &report, id));
    };
    if session.json {
        let row = Row {
            browser: &profile.browser,
            profile: &profile.name,
            profile_folder: &profile.folder,
            cookie,
        };
        answer::document(out, &row)?;
    } else {
        out.write_all(row_page(session, profile, cookie).text().as_bytes())?;
    }
    Ok(Exit::Well)
}

/// People type names where an id is wanted: then the next step is the id.
fn no_such_row(session: &Session, report: &Report, typed: &str) -> Failure {
    let named = report.cookies().find(|(_, cookie)| cookie.name == typed);
    let rest = match named {
        Some((_, cookie)) => format!("explain {}", cookie.id),
        None => "inspect".to_owned(),
    };
    let key = if named.is_some() {
        "row-by-name"
    } else {
        "row-not-found"
    };
    let told = words_args! { "typed" => typed.to_owned(), "command" => session.command(&rest) };
    problem(key, &told, None).into()
}

fn row_page(session: &Session, profile: &ProfileReport, cookie: &CookieReport) -> Page {
    let mut page = Page::new();
    let name = match cookie.name.as_str() {
        "" => words::plain("cli-no-name"),
        name => name.to_owned(),
    };
    page.pieces(0, &[(BOLD, &name), (PLAIN, "  "), (PLAIN, &cookie.host)]);
    let said = &cookie.explanation;
    for sentence in [&said.does, &said.if_removed, &said.stays, &said.set_by] {
        page.say(2, PLAIN, sentence);
    }
    page.gap();
    judged(&mut page, session, &cookie.verdict);
    page.gap();
    facts(&mut page, profile, cookie);
    if cookie.verdict.deletable {
        page.gap();
        page.say(0, PLAIN, &words::plain("cli-try-remove-row"));
        page.command(2, &session.command(&format!("remove --row {}", cookie.id)));
    }
    page
}

fn judged(page: &mut Page, session: &Session, verdict: &Verdict) {
    let categories = session.policy().categories();
    let category = categories.iter().find(|category| category.id == verdict.category);
    let title = category.map_or(verdict.category.as_str(), |category| category.title.as_str());
    fact(page, "cli-fact-category", title);
    if let Some(section) = verdict.policy_section {
        fact(page, "cli-fact-section", &section.to_string());
    }
    fact(
        page,
        "cli-fact-standing",
        &text::standing(verdict.protected, verdict.deletable),
    );
    fact(page, "cli-fact-why", &verdict.why);
    fact(
        page,
        "cli-fact-sure",
        &words::plain(match verdict.confidence {
            Confidence::High => "cli-sure-high",
            Confidence::Medium => "cli-sure-medium",
            Confidence::Low => "cli-sure-low",
            Confidence::None => "cli-sure-none",
        }),
    );
    if let Some(vendor) = &verdict.vendor {
        fact(page, "cli-fact-vendor", vendor);
    }
    if let Some(warning) = category.and_then(|category| category.warning.as_ref()) {
        fact(page, "cli-fact-warning", warning);
    }
}

fn facts(page: &mut Page, profile: &ProfileReport, cookie: &CookieReport) {
    fact(
        page,
        "cli-fact-profile",
        &text::title(&profile.browser_name, &profile.name),
    );
    let reach = if cookie.host_only {
        "cli-reach-host"
    } else {
        "cli-reach-domain"
    };
    fact(
        page,
        "cli-fact-host",
        &words::text(reach, &words_args! { "host" => cookie.host.clone() }),
    );
    fact(page, "cli-fact-path", &cookie.path);
    fact(page, "cli-fact-secure", &yes(cookie.secure));
    fact(page, "cli-fact-scripts", &yes(!cookie.http_only));
    fact(
        page,
        "cli-fact-same-site",
        &words::plain(same_site(cookie.same_site)),
    );
    let ends = cookie.expires.map_or_else(|| words::plain("cli-session"), moment);
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
    if let Some(partition) = &cookie.partition {
        fact(page, "cli-fact-partition", partition);
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
    const LABEL: Style = BOLD;
    page.pieces(2, &[(LABEL, &words::plain(label)), (PLAIN, " "), (PLAIN, text)]);
}

fn yes(is: bool) -> String {
    words::plain(if is { "cli-yes" } else { "cli-no" })
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
