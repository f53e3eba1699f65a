//! `explain`: one cookie in words, by its row or by its name; or many names for a program.

use std::io::Write;

use cookie_inspector_core::args as words_args;
use cookie_inspector_core::classify::{Confidence, Subject, Verdict, classify};
use cookie_inspector_core::cookie::KeptIn;
use cookie_inspector_core::knowledge::Knowledge;
use cookie_inspector_core::report::{CookieReport, ProfileReport, Report};
use cookie_inspector_core::words;
use serde::Serialize;

use crate::answer::{self, Exit, Failure, problem};
use crate::args::Explain;
use crate::page::{BOLD, PLAIN, Page};
use crate::session::{SITE, Session};
use crate::text;

mod facts;
mod stream;

/// Explains a row of this computer, a name, or each line of the standard input.
pub fn run(session: &Session, args: &Explain, out: &mut impl Write) -> Result<Exit, Failure> {
    // What is opened may need the host to be read; otherwise it tells where the cookie of that name was set.
    let host = session.host().filter(|_| !session.is_opened());
    match (&args.what, host) {
        (Some(name), Some(host)) => by_name(session, name, host, out),
        (Some(id), None) => by_row(session, id, out),
        (None, Some(_)) => Err(problem("host-unfit", &words_args! {}, None).into()),
        (None, None) if session.is_opened() => Err(problem("opened-unfit", &words_args! {}, None).into()),
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
    let standing = text::standing(verdict.protected, verdict.deletable);
    facts::judged(&mut page, session, &verdict, &standing);
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
    let report = session.inspect(&session.machine()?)?;
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
    let standing = match cookie.kept_in {
        KeptIn::File => words::plain("cli-in-file"),
        KeptIn::Table | KeptIn::SessionStore => {
            text::standing(cookie.verdict.protected, cookie.is_removable())
        }
    };
    facts::judged(&mut page, session, &cookie.verdict, &standing);
    page.gap();
    facts::stored(&mut page, profile, cookie);
    if cookie.is_removable() {
        page.gap();
        page.say(0, PLAIN, &words::plain("cli-try-remove-row"));
        page.command(2, &session.command(&format!("remove --row {}", cookie.id)));
    }
    page
}
